"""BibTeX from people and programs: what an entry says, and that nothing in a file keeps the other entries out."""

import pytest

from reader.domain.errors import FormatError
from reader.domain.identifier import ArxivId
from reader.domain.paper import Author, Paper
from reader.formats.imports import Found, Imported, bibtex_scan, parse_library
from reader.formats.imports.bibtex import looks_like_bibtex, parse_bibtex, split_names
from reader.formats.imports.texts import plain_note, plain_title, untex
from reader.formats.tex import readable

ZOTERO = r"""
@misc{example_slow_2026,
	title = {Slow {Lanterns} of {$x^2$} \& {NASA}: {Gr{\"o}{\ss}e} and {\textless}b{\textgreater}},
	url = {http://arxiv.org/abs/2611.00001},
	doi = {10.48550/arXiv.2611.00001},
	abstract = {We light lanterns.

Then we wait.},
	urldate = {2026-11-20},
	publisher = {arXiv},
	author = {Example, Ada and {The Lantern Team} and van der Berg, Bo and O{\'\i}l, Jr, Cy},
	month = nov,
	year = {2026},
	note = {arXiv:2611.00001 [cs]},
	keywords = {Computer Science - Machine Learning, to read, math.CO},
	annote = {Comment: 12 pages, 3 figures},
	file = {Full Text PDF:/home/ada/storage/ABCD/2611.00001v2.pdf:application/pdf},
}
"""


def read(text: str, *, everything: bool = False) -> Imported:
    imported = parse_library(text.encode(), "refs.bib", everything=everything)
    assert imported is not None
    assert imported.batch.document.kind == "bibtex"
    return imported


def papers(text: str, *, everything: bool = False) -> list[Paper]:
    return [entry.paper for entry in read(text, everything=everything).batch.entries]


def only(text: str, *, everything: bool = False) -> tuple[Paper, Found]:
    imported = read(text, everything=everything)
    (entry,) = imported.batch.entries
    return entry.paper, imported.found.get(1, Found())


class TestZotero:
    def test_an_entry_of_it(self) -> None:
        paper, said = only(ZOTERO)
        assert paper.arxiv_id == ArxivId("2611.00001", 2)
        assert paper.title == "Slow Lanterns of $x^2$ & NASA: Größe and <b>"
        assert readable(paper.title) == "Slow Lanterns of x² & NASA: Größe and <b>"
        assert [author.name for author in paper.authors] == [
            "Ada Example",
            "The Lantern Team",
            "Bo van der Berg",
            "Cy Oíl Jr",
        ]
        assert paper.abstract == "We light lanterns.\nThen we wait."
        assert paper.categories == ("cs.LG", "math.CO")
        assert paper.comments == "12 pages, 3 figures"
        assert (paper.doi, paper.journal_ref, paper.published) == ("", "", None)
        assert said == Found(tags=("to read",))

    def test_jabref_says_what_was_read(self) -> None:
        text = (
            "% Encoding: UTF-8\n\n@Article{a,\n author = {Ada Example},\n title = {Lanterns},\n"
            " eprint = {2611.00002},\n readstatus = {read},\n groups = {Lamps},\n"
            " comment = {Worth a second look.},\n}\n\n"
            "@Comment{jabref-meta: grouping: 0 AllEntriesGroup:;}\n"
        )
        paper, said = only(text)
        assert paper.title == "Lanterns"
        assert said == Found(read=True, tags=("Lamps",), note="Worth a second look.")


class TestIdentifiers:
    @pytest.mark.parametrize(
        ("fields", "wanted"),
        [
            ("eprint = {2611.00001}, archivePrefix = {arXiv}", "2611.00001"),
            ("eprint = {arXiv:2611.00001v3}", "2611.00001v3"),
            ("eprint = {9901001}, archiveprefix = {arXiv}, primaryclass = {hep-th}", "hep-th/9901001"),
            ("eprint = {math.GT/0309136}, eprinttype = {arxiv}", "math/0309136"),
            ("journal = {arXiv preprint arXiv:2611.00001}", "2611.00001"),
            ("journal = {CoRR}, volume = {abs/2611.00001}, ee = {https://arxiv.org/abs/2611.00001}", "2611.00001"),
            (r"url = {https://arxiv.org/pdf/2611.00001v2.pdf}", "2611.00001v2"),
            ("doi = {10.48550/ARXIV.2611.00001}", "2611.00001"),
            ("note = {arXiv:2611.00001 [cs]}", "2611.00001"),
            ("note = {e-print: arXiv:2611.00001}", "2611.00001"),
            ("howpublished = {\\url{https://arxiv.org/abs/2611.00001}}", "2611.00001"),
            ("arxivId = {2611.00001}", "2611.00001"),
            ("number = {{arXiv}:2611.00001}", "2611.00001"),
            ("file = {:/home/ada/hep-th_9901001.pdf:PDF}", "hep-th/9901001"),
            ("eprint = {2611.00001}, eprinttype = {jstor}", None),
            ("note = {This answers arXiv:2611.00001.}", None),
            ("pages = {2611.00001}", None),
            ("doi = {10.5555/2611.00001}", None),
            ("file = {:notes on 2611.00001.pdf:PDF}", None),
        ],
    )
    def test_where_they_stand(self, fields: str, wanted: str | None) -> None:
        found = papers(f"@misc{{a, title = {{Lanterns}}, {fields}}}", everything=True)[0].arxiv_id
        assert (str(found) if found else None) == wanted

    def test_what_is_not_on_arxiv_is_left_out_unless_asked_for(self) -> None:
        text = "@book{a, title={A Book of Lamps}}\n@misc{b, title={B}, eprint={2611.00001}}\n@book{c, year=1990}"
        imported = read(text)
        assert [str(entry.paper.arxiv_id) for entry in imported.batch.entries] == ["2611.00001"]
        assert imported.left_out == 2
        assert [paper.title for paper in papers(text, everything=True)] == ["A Book of Lamps", "B"]

    def test_a_journal_is_one_unless_it_is_arxiv(self) -> None:
        text = "@article{a, eprint={2611.00001}, journal={J. Lamps}, volume=12, number={3}, pages={4--5}, year=2026}"
        assert papers(text)[0].journal_ref == "J. Lamps 12 (3), 4–5 (2026)"


class TestGrammar:
    def test_strings_numbers_quotes_and_joints(self) -> None:
        text = (
            '@string{me = "Ada Example"}\n@STRING(team = {Lamp Team})\n'
            '@misc(a, author = me # " and " # team, title = "On {"}quotes{"}" # { and } # 2026, eprint="2611.00001")'
        )
        paper, _ = only(text)
        assert paper.title == 'On "quotes" and 2026'
        assert [author.name for author in paper.authors] == ["Ada Example", "Lamp Team"]

    def test_missing_commas_and_keys(self) -> None:
        text = "@misc{ title = {One} eprint = {2611.00001} year = 2026 }\n@misc{,title={Two},,eprint={2611.00002},}"
        assert [paper.title for paper in papers(text)] == ["One", "Two"]

    def test_words_between_entries_are_comments(self) -> None:
        between = "ada@example.org wrote } this {"
        text = f"Made by a program.\n@misc{{a, eprint={{2611.00001}}}}\n{between}\n@misc{{b, eprint={{2611.00002}}}}"
        assert len(papers(text)) == 2

    def test_a_comment_hides_what_is_in_it(self) -> None:
        text = "@misc{a, eprint={2611.00001}}\n@comment{ @misc{b, eprint={2611.00002}} }\n@preamble{ {x} }"
        assert len(papers(text)) == 1

    def test_an_entry_that_is_not_closed_is_told_with_its_line(self) -> None:
        text = (
            "@misc{a, title={One}, eprint={2611.00001}}\n\n@misc{b, title={Two, eprint={2611.00002}\n}\n"
            "@misc{c, title={Three}, eprint={2611.00003}}\n"
        )
        imported = read(text)
        assert [entry.paper.title for entry in imported.batch.entries] == ["One", "Three"]
        assert [(problem.line, "not closed" in problem.message) for problem in imported.batch.problems] == [(3, True)]

    def test_a_quote_that_is_not_closed(self) -> None:
        imported = read('@misc{a, title="One, eprint={2611.00001}}\n@misc{b, eprint={2611.00002}}')
        assert [str(entry.paper.arxiv_id) for entry in imported.batch.entries] == ["2611.00002"]
        assert imported.batch.problems[0].line == 1

    def test_a_parenthesis_that_is_not_closed(self) -> None:
        imported = read("@misc(a, eprint={2611.00001}\n@misc{b, eprint={2611.00002}}")
        assert [str(entry.paper.arxiv_id) for entry in imported.batch.entries] == ["2611.00002"]
        assert len(imported.batch.problems) == 1

    def test_strings_cannot_blow_a_file_up(self) -> None:
        lines = ["@string{a0 = {" + "x" * 100 + "}}"]
        lines += [f"@string{{a{n + 1} = a{n} # a{n} # a{n} # a{n}}}" for n in range(40)]
        text = "\n".join([*lines, "@misc{a, title = a40 # a40, eprint = {2611.00001}}"])
        entry = next(iter(bibtex_scan.scan_bibtex(text, [])))
        assert len(entry.fields["title"]) < 3 * 2**20

    def test_a_file_of_braces(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(bibtex_scan, "BRACE_LIMIT", 10)
        with pytest.raises(FormatError, match="more braces"):
            parse_bibtex("{" * 11)

    def test_lines_are_those_of_the_file(self) -> None:
        entries = read("\n@misc{a,\n eprint={2611.00001}\n}\n\n@misc{b, eprint={2611.00002}}").batch.entries
        assert [entry.line for entry in entries] == [2, 6]


class TestNames:
    @pytest.mark.parametrize(
        ("text", "names", "is_cut"),
        [
            ("Ada Example and Bo Wick", ["Ada Example", "Bo Wick"], False),
            ("Example, Ada\n  and Wick, Jr., Bo and others", ["Ada Example", "Bo Wick Jr."], True),
            ("{Barnes and Noble} AND {others}", ["Barnes and Noble", "others"], False),
            (r"Erd{\H o}s, P{\'a}l and {\'E}tienne Lamp", ["Pál Erdős", "Étienne Lamp"], False),
            ("Sandy Landers", ["Sandy Landers"], False),
            ("{a, b}", ["a, b"], False),
            ("{a}, {b}", ["b a"], False),
            ("", [], False),
        ],
    )
    def test_they_are_parted(self, text: str, names: list[str], is_cut: bool) -> None:
        assert split_names(text) == (names, is_cut)

    def test_affiliations_are_not_made_up(self) -> None:
        assert papers("@misc{a, author={Example, Ada}, eprint={2611.00001}}")[0].authors == (Author("Ada Example"),)


class TestDetection:
    @pytest.mark.parametrize(
        "text",
        [
            "@article{a,\n title={x}}",
            "  @misc{\n a, title={x}}",
            "Automatically generated by a program\nAny changes will be lost.\n\n@article{a, title={x}}",
            "%% comment with arxiv.org/abs/2611.00001\n@string{x = {y}}",
            "@comment{x}\n@inproceedings{a:b/c, title={x}}",
        ],
    )
    def test_bibliographies(self, text: str) -> None:
        assert looks_like_bibtex(text.split("\n"))

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "@everyone look",
            "@ada{ hello }",
            "# Papers\n\n```bibtex\n@misc{a, title={x}}\n```",
            "- [x](https://arxiv.org/abs/2611.00001)\n@misc{a, title={x}}",
            "See https://arxiv.org/abs/2611.00001\n@misc{a, title={x}}",
            "Title: x\n" * 50 + "@misc{a, title={x}}",
        ],
    )
    def test_other_texts(self, text: str) -> None:
        assert not looks_like_bibtex(text.split("\n"))


class TestTexts:
    @pytest.mark.parametrize(
        ("tex", "plain"),
        [
            ("{{Deep} X}", "Deep X"),
            (r"{\'E}tude {\em of} \textbf{light}", "Étude of light"),
            (r"\$5 and \$6", "$5 and $6"),
            (r"$\alpha_{i}$ {$\{x\}$}", r"$\alpha_{i}$ $\{x\}$"),
            (r"a\_b \textbackslash{}input\textbraceleft{}x\textbraceright{}", r"a_b \input{x}"),
            (r"\unknown{x} y", r"\unknown{x} y"),
            ("pages 1--2", "pages 1–2"),
            ("plain", "plain"),
        ],
    )
    def test_tex(self, tex: str, plain: str) -> None:
        assert untex(tex) == plain

    def test_html(self) -> None:
        assert plain_note("<p>One &amp; two</p><ul><li>three</li></ul>") == "One & two\nthree"
        assert plain_note("no tags &amp;") == "no tags &amp;"
        assert plain_title('A <i>B</i><sub>2</sub> <span class="nocase">c</span> <b>d</b>') == "A B2 c <b>d</b>"
