"""Single formats by example: BibTeX as arXiv has it, keys, names, cells, the registry."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.domain.identifier import ArxivId
from reader.domain.paper import Author, Paper
from reader.domain.state import PaperState
from reader.formats.exports import FORMATS, Options
from reader.formats.exports.bibtex import render_bibtex, tex_field
from reader.formats.exports.csv_table import join_cell, plain_cell, safe_cell, split_cell
from reader.formats.exports.fields import Name, split_name
from reader.formats.exports.keys import KeyPatternError, citation_keys
from reader.formats.exports.org import APART, escape_org
from reader.formats.markdown import Item
from support.builders import TODAY
from support.exports import one_section


def item(**fields: object) -> Item:
    values = {
        "arxiv_id": ArxivId("2611.12001", 2),
        "title": "Slow Lanterns Learn Fast",
        "authors": (Author("Ada Example"), Author("Henri Poincar\\'e"), Author("Bo Sample Jr")),
        "categories": ("cs.LG",),
        "published": datetime(2026, 11, 20, tzinfo=UTC),
    }
    paper = Paper(**(values | fields))  # type: ignore[arg-type]
    return Item(paper, PaperState(), (), paper.arxiv_id.name if paper.arxiv_id else "t-0a")


class TestBibtex:
    def test_as_arxiv_has_it(self) -> None:
        assert render_bibtex([item()]) == (
            "@misc{example2026slowlanternslearnfast,\n"
            "      title={Slow Lanterns Learn Fast},\n"
            "      author={Ada Example and Henri Poincaré and Bo Sample Jr},\n"
            "      year={2026},\n"
            "      eprint={2611.12001},\n"
            "      archivePrefix={arXiv},\n"
            "      primaryClass={cs.LG},\n"
            "      url={https://arxiv.org/abs/2611.12001v2},\n"
            "}\n"
        )

    def test_a_published_one(self) -> None:
        text = render_bibtex([item(journal_ref="J. Lanterns & Tides 7 (2025) 1-12", doi="10.5555/a_b{c} 10.5555/d")])
        assert text.startswith("@article{example2026slowlanternslearnfast,")
        assert "      journal={J. Lanterns \\& Tides 7 (2025) 1-12},\n      year={2025},\n" in text
        assert "      doi={10.5555/a_b%7Bc%7D},\n" in text

    @pytest.mark.parametrize(
        ("text", "written"),
        [
            ("Fast $O(n^2)$ and $\\alpha_{i}$ lanterns", "Fast $O(n^2)$ and $\\alpha_{i}$ lanterns"),
            ("$x$-rays", "$x$-rays"),
            ("Poincar\\'e {\\bf maps} of $x$", "Poincaré maps of $x$"),
            ("costs $5 and $6", "costs \\$5 and \\$6"),
            ("$\\input{x}$", "\\textbackslash{}input\\textbraceleft{}x\\textbraceright{}"),
            ("100% of {", "100\\% of \\textbraceleft{}"),
            ("", ""),
        ],
    )
    def test_formulas_stay_where_they_are_harmless(self, text: str, written: str) -> None:
        assert tex_field(text) == written

    def test_names_that_would_be_two(self) -> None:
        authors = (Author("Tide and Flame Group"), Author("Sample, Bo"), Author("others"))
        text = render_bibtex([item(authors=authors, authors_truncated=True)])
        assert "author={{Tide and Flame Group} and {Sample, Bo} and {others} and others}" in text


class TestKeys:
    def test_one_key_whatever_else_is_written_and_in_whatever_order(self) -> None:
        first, second = item(), item(arxiv_id=ArxivId("2611.12002"))
        assert citation_keys([first]) == citation_keys([second]) == ["example2026slowlanternslearnfast"]
        bare, longer = citation_keys([first, second])
        assert citation_keys([second, first]) == [longer, bare]
        assert (bare, longer) == ("example2026slowlanternslearnfast", "example2026slowlanternslearnfast-2611.12002")
        assert citation_keys([first, first]) == [bare, f"{bare}-2611.12001"]
        assert len(set(citation_keys([first] * 5))) == 5

    @pytest.mark.parametrize(
        ("pattern", "key"),
        [
            ("{surname}{year}{firstword}", "example2026slow"),
            ("{surname}:{shortyear}", "example:26"),
            ("{id}", "2611.12001"),
            ("arxiv-{id}/{category}", "arxiv-2611.12001/cs.LG"),
        ],
    )
    def test_patterns(self, pattern: str, key: str) -> None:
        assert citation_keys([item()], pattern) == [key]

    @pytest.mark.parametrize(
        "pattern", ["", "x", "{title}", "{surname} {year}", "{surname}{", "{year},", "{surname}\n"]
    )
    def test_wrong_patterns(self, pattern: str) -> None:
        with pytest.raises(KeyPatternError) as caught:
            citation_keys([item()], pattern)
        assert str(caught.value).endswith(".")

    def test_scripts_without_plain_letters(self) -> None:
        assert citation_keys([item(authors=(Author("王小明"),), title="論文")]) == ["2026-2611.12001"]
        assert citation_keys([item(authors=(), title="", arxiv_id=None, published=None)]) == ["t-0a"]
        assert citation_keys([item(authors=(Author("Øyvind Løvås"),))]) == ["lovas2026slowlanternslearnfast"]
        assert citation_keys([item(arxiv_id=ArxivId("math/0309136"))], "{id}") == ["math/0309136"]


class TestNames:
    @pytest.mark.parametrize(
        ("text", "name"),
        [
            ("Ada Example", Name("Example", "Ada")),
            ("Ada B. C. Example", Name("Example", "Ada B. C.")),
            ("Bo Sample Jr", Name("Sample", "Bo", "Jr")),
            ("Jan van der Berg", Name("van der Berg", "Jan")),
            ("ATLAS Collaboration", Name("ATLAS Collaboration")),
            ("Plato", Name("Plato")),
            ("Sample, Bo", Name("Sample, Bo")),
        ],
    )
    def test_table(self, text: str, name: Name) -> None:
        assert split_name(text) == name

    @given(st.text(st.sampled_from("ab C.,-"), max_size=20))
    def test_no_word_is_lost(self, text: str) -> None:
        name = split_name(text)
        assert " ".join(f"{name.given} {name.family} {name.suffix}".split()) == " ".join(text.split())


class TestCells:
    @given(st.text(st.sampled_from("'=+-@|\t ax\n"), max_size=8))
    def test_no_cell_is_computed_and_each_reads_back(self, text: str) -> None:
        cell = safe_cell(text)
        assert plain_cell(cell) == text
        assert cell.strip()[:1] not in tuple("=+-@|")

    @given(
        st.lists(st.text(st.sampled_from("a;\\ ,"), min_size=1).filter(lambda text: text == text.strip()), max_size=4)
    )
    def test_several_values(self, values: list[str]) -> None:
        assert split_cell(join_cell(values)) == values


def test_org_text_is_the_same_without_what_parts_it() -> None:
    text = "* [[a]] *b* /c/ <2026-01-01> $x$ a_b #+x https://x.example"
    assert escape_org(text).replace(APART, "") == text
    assert not escape_org(text).startswith("*")


def test_the_registry() -> None:
    assert next(iter(FORMATS)) == "markdown"
    for name, kind in FORMATS.items():
        assert (kind.name, kind.title.strip(), kind.extension.isalnum()) == (name, kind.title, True)
        if name != "template":
            files = kind.render(one_section([item()]), Options(TODAY))
            assert list(files) == (["2611.12001.md"] if kind.many_files else [""])
