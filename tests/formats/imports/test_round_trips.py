"""What the exports write, the import reads as the same papers: whatever their fields hold, and not one paper more."""

import os
import re
from contextlib import suppress
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.domain.errors import FormatError
from reader.domain.identity import is_placeholder
from reader.domain.paper import Authority, Paper
from reader.domain.text import TEXT_LIMIT, clean
from reader.domain.topics import author_key
from reader.formats.digests import parse_document
from reader.formats.exports import FORMATS, Options
from reader.formats.imports import Imported, parse_library
from reader.formats.imports.bibtex import parse_bibtex
from reader.formats.imports.feeds import parse_urls
from reader.formats.imports.objects import parse_json_lines
from reader.formats.imports.ris import parse_ris
from reader.formats.imports.tables import parse_table
from reader.formats.imports.texts import plain_note, plain_title, untex
from reader.formats.markdown import Item
from reader.formats.tex import readable
from support.builders import TODAY
from support.exports import hostile_items, one_section
from support.samples import samples

COUNT = int(os.environ.get("MATINS_EXPORT_PAPERS", "300"))
WITH_ABSTRACT = ("ris", "csl-json", "csv", "jsonl")


@cache
def items() -> tuple[Item, ...]:
    return tuple(hostile_items(COUNT))


@cache
def imported(name: str) -> Imported:
    (text,) = FORMATS[name].render(one_section(items()), Options(TODAY)).values()
    found = parse_library(text.encode(), "export", everything=True)
    assert found is not None
    return found


@cache
def shown(text: str) -> str:
    return " ".join(clean(readable(text), limit=TEXT_LIMIT).split())


def told(text: str) -> str:
    """Return a title or an abstract, or nothing where it only stands for a missing one."""
    return "" if is_placeholder(text) and len(text) <= 200 else text


def dashed(text: str) -> str:
    return re.sub("-{2,3}|–|—", "-", text)


def names(paper: Paper) -> list[str]:
    return [author_key(name) for author in paper.authors if (name := shown(author.name))]


def expected(name: str) -> list[Paper]:
    """Return the papers that a format can tell from others."""
    whole = name in WITH_ABSTRACT
    papers = [item.paper for item in items()]
    return [
        paper
        for paper in papers
        if paper.arxiv_id or told(shown(paper.title)) or (whole and told(shown(paper.abstract)))
    ]


@pytest.mark.parametrize("name", ["bibtex", "ris", "csl-json", "csv", "jsonl"])
class TestEveryPaperComesBack:
    def test_and_no_other(self, name: str) -> None:
        found = imported(name)
        assert found.batch.problems == ()
        assert len(found.batch.entries) == len(expected(name))
        assert {entry.paper.authority for entry in found.batch.entries} == {Authority.DIGEST}

    def test_by_its_identifier(self, name: str) -> None:
        ids = [entry.paper.arxiv_id for entry in imported(name).batch.entries]
        assert ids == [paper.arxiv_id for paper in expected(name)]

    def test_with_its_title(self, name: str) -> None:
        for entry, paper in zip(imported(name).batch.entries, expected(name), strict=True):
            title, wanted = entry.paper.title, told(shown(paper.title))
            if name == "jsonl":
                assert title == told(paper.title)
            else:
                # A formula stays TeX in BibTeX, where two or three hyphens are a dash.
                assert wanted in (title, shown(title)) or (name == "bibtex" and dashed(title) == dashed(wanted))

    def test_with_its_authors(self, name: str) -> None:
        for entry, paper in zip(imported(name).batch.entries, expected(name), strict=True):
            wanted, is_cut = names(paper), paper.authors_truncated and bool(names(paper))
            if not is_cut and entry.paper.authors_truncated and name not in ("csv", "jsonl"):
                # Nobody is called like that; the formats have no other way to say that a list is cut.
                assert wanted.pop() in ("etal", "others")
            assert names(entry.paper) == wanted

    def test_with_its_abstract(self, name: str) -> None:
        if name not in WITH_ABSTRACT:
            pytest.skip("the format carries none")
        for entry, paper in zip(imported(name).batch.entries, expected(name), strict=True):
            if name == "jsonl":
                assert entry.paper.abstract == told(paper.abstract)
            else:
                assert " ".join(entry.paper.abstract.split()) == told(shown(paper.abstract))


@pytest.mark.parametrize("name", ["csv", "jsonl"])
def test_what_the_user_said_comes_back(name: str) -> None:
    found = imported(name)
    states = {item.paper.arxiv_id: item.state for item in items() if item.paper.arxiv_id}
    compared = 0
    for entry in found.batch.entries:
        state = states.get(entry.paper.arxiv_id)
        if entry.paper.arxiv_id is None or state is None:
            continue
        said = found.found.get(entry.announcement.position)
        starred = said.starred if said else False
        assert starred == (state.starred_at.replace(microsecond=0) if state.starred_at else False)
        assert (said.note if said else "") == state.note
        assert (said.tags if said else ()) == tuple(tag for tag in map(clean, state.tags) if tag)
        compared += 1
    assert compared > COUNT / 2


def test_the_bibliographies_say_nothing_of_the_user() -> None:
    for name in ("bibtex", "csl-json"):
        assert all(not said.starred and not said.note for said in imported(name).found.values())


BITS = st.sampled_from((
    "@misc{", "@string{a = b}", "@comment{", "{", "}", '"', "#", ",", "=", "\n", "title", "author", " and ", "$", "\\",
    "TY  - JOUR\n", "AU  - ", "ER  - \n", "AN  - arXiv:2611.00001\n", "eprint = {2611.00001}", "\\'e", "--", "a",
    '[{"type": "article", "title": "', '"}]', '{"key": "a", "arxiv_id": ', "null}", "]", "\ufeff", "\x00", "\ud800",
    "id,version,title,authors,abstract,categories,url\n", "Key,Item Type,Title,Author\n", "é", "\u202e", "<p>", "&lt;",
    "https://rss.arxiv.org/rss/cs.LG\n", "<opml>", '<outline xmlUrl="', "</opml>", "(", ")", "%", "@",
))  # fmt: skip
TEXTS = st.one_of(st.text(), st.lists(BITS, max_size=40).map("".join))


class TestAnyText:
    @settings(deadline=None, max_examples=300)
    @given(TEXTS)
    def test_is_a_batch_or_an_error_in_words(self, text: str) -> None:
        found = None
        with suppress(FormatError):
            found = parse_library(text.encode("utf-8", "replace"), "x", everything=True)
        if found is None:
            return
        assert [entry.announcement.position for entry in found.batch.entries] == [
            *range(1, len(found.batch.entries) + 1)
        ]
        for entry in found.batch.entries:
            for words in (entry.paper.title, *(author.name for author in entry.paper.authors)):
                assert words == clean(words)
            assert entry.paper.abstract == clean(entry.paper.abstract, lines=True)
        assert set(found.found) <= {entry.announcement.position for entry in found.batch.entries}

    @settings(deadline=None, max_examples=200)
    @given(TEXTS)
    def test_every_parser_by_itself(self, text: str) -> None:
        for read in (parse_bibtex, parse_ris, parse_json_lines, parse_urls):
            for draft, _ in read(text).pairs:
                assert 1 <= draft.line <= text.count("\n") + 1
        for kind in ("matins-csv", "zotero-csv"):
            parse_table(text, kind)
        for read_text in (untex, plain_note, plain_title):
            assert isinstance(read_text(text), str)

    @pytest.mark.parametrize(
        "bit", ["{", "@", "@a{", "@a{x,\n", '@a{x,y="', "@a(x,\n", "{}", "TY  - X\n", "x\n", '"a,', "\\{", "$a", "\\("]
    )
    def test_half_a_megabyte_of_it_takes_no_time_to_speak_of(self, bit: str) -> None:
        text = bit * (500_000 // len(bit))
        for read in (parse_bibtex, parse_ris):
            read(text)
        untex(text)
        assert parse_library(text.encode(), "x") is None or len(text) > 0


class TestOtherFilesStayWhatTheyAre:
    def test_the_digests(self) -> None:
        folder = samples() / "digests"
        found = [path for path in sorted(folder.rglob("*")) if path.is_file()]
        assert found
        for path in found:
            assert parse_library(path.read_bytes(), path.name) is None, path.name

    def test_texts_with_identifiers(self) -> None:
        for text in ("see arXiv:2611.00001", '{"a": "arXiv:2611.00001"}', "| a | https://arxiv.org/abs/2611.00001 |"):
            assert parse_library(text.encode(), "x") is None
            assert len(parse_document(text.encode(), "x").entries) == 1
