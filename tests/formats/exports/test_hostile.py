"""Whatever a field holds: parsers that others made read back the same text, and no entry, link or element more.

``MATINS_EXPORT_PAPERS`` is the number of papers; the suite takes few.
"""

import csv
import io
import json
import os
import re
from functools import cache
from typing import Any

import bibtexparser
import jsonschema
import pybtex.database
import pytest
import rispy
import yaml
from markdown_it import MarkdownIt

from reader.domain.paper import Paper
from reader.domain.text import TEXT_LIMIT, clean
from reader.formats.exports import FORMATS, Options
from reader.formats.exports.bibtex import render_bibtex
from reader.formats.exports.csl import render_csl_json
from reader.formats.exports.csv_table import COLUMNS, plain_cell, render_csv, split_cell
from reader.formats.exports.fields import first_doi
from reader.formats.exports.markdown_table import render_markdown_table
from reader.formats.exports.objects import json_object, render_ids, render_json_lines
from reader.formats.exports.obsidian import render_obsidian
from reader.formats.exports.org import APART, render_org
from reader.formats.exports.refreshing import refresh_markdown
from reader.formats.exports.ris import render_ris
from reader.formats.markdown import Item, render_markdown, safe_url
from reader.formats.tex import readable
from support.builders import TODAY
from support.csl import SCHEMA
from support.exports import hostile_items, one_section

COUNT = int(os.environ.get("MATINS_EXPORT_PAPERS", "400"))
KEY = re.compile(r"[A-Za-z0-9:._/-]+", re.ASCII)
WRITTEN = {
    r"\textbackslash{}": "\\", r"\textbraceleft{}": "{", r"\textbraceright{}": "}", r"\textasciitilde{}": "~",
    r"\textasciicircum{}": "^", r"\textasciigrave{}": "`", r"\textless{}": "<", r"\textgreater{}": ">",
    r"\textbar{}": "|", r"\&": "&", r"\%": "%", r"\$": "$", r"\#": "#", r"\_": "_",
}  # fmt: skip
TEX = re.compile("|".join(map(re.escape, WRITTEN)) + r"|\$[^$]+\$")


@pytest.fixture(scope="module")
def items() -> list[Item]:
    return hostile_items(COUNT)


@cache
def shown(text: str) -> str:
    return clean(readable(text), limit=TEXT_LIMIT)


def names(paper: Paper) -> list[str]:
    return [name for author in paper.authors if (name := shown(author.name))]


def decoded(field: str) -> str:
    """Read a field as a person does: commands are signs, formulas are read by the reader's own TeX."""
    return TEX.sub(lambda found: WRITTEN.get(found[0]) or shown(found[0]), field)


def unbraced(name: str) -> str:
    return name[1:-1] if name.startswith("{") and name.endswith("}") else name


class TestBibtex:
    @pytest.fixture(scope="class")
    @classmethod
    def text(cls, items: list[Item]) -> str:
        return render_bibtex(items)

    def test_bibtexparser(self, text: str, items: list[Item]) -> None:
        found = bibtexparser.parse_string(text)
        assert (found.failed_blocks, found.comments, found.strings, found.preambles) == ([], [], [], [])
        assert len(found.entries) == len(items)
        for entry, item in zip(found.entries, items, strict=True):
            assert KEY.fullmatch(entry.key)
            assert entry.entry_type == ("article" if shown(item.paper.journal_ref) else "misc")
            fields = {name: field.value for name, field in entry.fields_dict.items()}
            assert decoded(fields.get("title", "")) == shown(item.paper.title)
            assert decoded(fields.get("journal", "")) == shown(item.paper.journal_ref)
            assert fields.get("eprint") == (item.paper.arxiv_id.name if item.paper.arxiv_id else None)
            known = {"title", "author", "year", "journal", "eprint", "archivePrefix", "primaryClass", "doi", "url"}
            assert set(fields) <= known

    def test_pybtex(self, text: str, items: list[Item]) -> None:
        found = pybtex.database.parse_string(text, "bibtex")
        assert len(found.entries) == len(items)
        for entry, item in zip(found.entries.values(), items, strict=True):
            assert decoded(entry.fields.get("title", "")) == shown(item.paper.title)
            assert decoded(entry.fields.get("journal", "")) == shown(item.paper.journal_ref)
            persons = entry.persons.get("author", [])
            written = [
                [*p.first_names, *p.middle_names, *p.prelast_names, *p.last_names, *p.lineage_names] for p in persons
            ]
            expected = names(item.paper)
            if expected and item.paper.authors_truncated:
                assert written.pop() == ["others"]
            assert [decoded(unbraced(" ".join(parts))) for parts in written] == expected

    def test_braces_and_keys(self, text: str, items: list[Item]) -> None:
        for line in text.splitlines():
            if line.startswith("      "):
                depth = 0
                for char in line:
                    depth += (char == "{") - (char == "}")
                    assert depth >= 0
                assert depth == 0
        keys = re.findall(r"(?m)^@(?:misc|article)\{([^,]+),$", text)
        assert len({key.casefold() for key in keys}) == len(items) == len(keys)


def test_ris(items: list[Item]) -> None:
    found = rispy.loads(render_ris(items))
    assert len(found) == len(items)
    for record, item in zip(found, items, strict=True):
        paper = item.paper
        assert not record.get("unknown_tag")
        assert record.get("title", "") == shown(paper.title)
        assert record.get("abstract", "") == " ".join(shown(paper.abstract).split())
        authors = record.get("authors", [])
        if names(paper) and paper.authors_truncated:
            assert authors.pop() == "et al."
        words = [sorted(author.replace(",", "").split()) for author in authors]
        assert words == [sorted(name.replace(",", "").split()) for name in names(paper)]
        assert record.get("keywords", []) == list(paper.categories)
        assert record.get("doi", "") == first_doi(paper)
        assert record.get("notes", []) == [text for text in [shown(paper.comments)] if text]


def test_csl_json(items: list[Item]) -> None:
    found = json.loads(render_csl_json(items))
    jsonschema.validate(found, SCHEMA)
    assert len({entry["id"].casefold() for entry in found}) == len(items)
    for entry, item in zip(found, items, strict=True):
        assert entry.get("title", "") == shown(item.paper.title)
        assert entry.get("container-title", "") == shown(item.paper.journal_ref)
        written = [
            " ".join(filter(None, (name.get("given"), name.get("family"), name.get("suffix"), name.get("literal"))))
            for name in entry.get("author", [])
        ]
        if item.paper.authors_truncated and written:
            assert written.pop() == "others"
        assert written == names(item.paper)
        assert " ".join(entry.get("abstract", "").split()) == " ".join(shown(item.paper.abstract).split())


def test_csv(items: list[Item]) -> None:
    text = render_csv(items)
    header, *rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    assert tuple(header) == COLUMNS
    assert len(rows) == len(items)
    for row, item in zip(rows, items, strict=True):
        assert not any(re.match(r"[=+@\t-]", cell) for cell in row)
        cells = dict(zip(header, map(plain_cell, row), strict=True))
        assert cells["title"] == shown(item.paper.title)
        assert split_cell(cells["authors"]) == names(item.paper)
        assert split_cell(cells["tags"]) == list(item.state.tags)
        assert cells["comments"] == shown(item.paper.comments)
        assert cells["note"] == item.state.note
        assert split_cell(cells["categories"]) == list(item.paper.categories)


def test_json_lines_and_ids(items: list[Item]) -> None:
    assert [json.loads(line) for line in render_json_lines(items).split("\n")[:-1]] == [json_object(i) for i in items]
    assert render_ids(items).split() == [str(item.paper.arxiv_id) for item in items if item.paper.arxiv_id]


def cells_of(text: str) -> list[list[str]]:
    """Return what a parser shows in the rows of the one table of a text."""
    rows: list[list[str]] = []
    for token in MarkdownIt("commonmark").enable("table").parse(text):
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline" and rows:
            assert {child.type for child in token.children or ()} <= {"text", "link_open", "link_close"}
            rows[-1].append("".join(child.content for child in token.children or ()))
    return rows


def test_markdown_table(items: list[Item]) -> None:
    rows = cells_of(render_markdown_table(items, heading="Papers", generated=TODAY))[1:]
    assert len(rows) == len(items)
    for row, item in zip(rows, items, strict=True):
        _, title, authors, categories, tags = row
        if shown(item.paper.title):
            assert title == shown(item.paper.title)
        expected = names(item.paper)
        assert authors == ", ".join([*expected, "et al."] if expected and item.paper.authors_truncated else expected)
        assert categories == ", ".join(item.paper.categories)
        assert tags == ", ".join(item.state.tags)


def links_of(text: str) -> list[str]:
    return [
        str(child.attrs["href"])
        for token in MarkdownIt("commonmark").parse(text)
        for child in token.children or ()
        if child.type == "link_open"
    ]


def test_obsidian(items: list[Item]) -> None:
    notes = render_obsidian(items)
    assert len(notes) == len(items)
    for (name, text), item in zip(notes.items(), items, strict=True):
        assert re.fullmatch(r"[A-Za-z0-9._-]+\.md", name)
        front = text.split("---\n")[1] if text.startswith("---\n") else ""
        values: dict[str, Any] = yaml.safe_load(front)
        assert values["title"] == shown(item.paper.title)
        expected = names(item.paper)
        assert values["authors"] == [*expected, *(["et al."] if item.paper.authors_truncated else [])]
        assert values["categories"] == list(item.paper.categories)
        assert all(re.fullmatch(r"[\w/-]+", tag) and not tag.isdigit() for tag in values["tags"])
        assert set(values) <= {
            *("matins", "title", "aliases", "authors", "arxiv", "url", "pdf", "doi", "journal", "categories"),
            *("published", "updated", "starred", "tags"),
        }


def test_org(items: list[Item]) -> None:
    text = render_org(one_section(items), heading="Papers", generated=TODAY)
    lines = text.split("\n")
    headings = [line for line in lines if re.match(r"\*+ ", line)]
    noted = sum(bool(item.state.note.strip()) for item in items)
    assert len(headings) == 1 + len(items) + noted
    assert sum(line.startswith("#") for line in lines) == 3
    assert lines.count(":PROPERTIES:") == lines.count(":END:") == len(items)
    known = [item for item in items if item.paper.arxiv_id]
    # The values of properties are plain text to Org.
    read = [line for line in lines if not line.startswith(":")]
    assert len(re.findall(r"\[\[(?!\u200b)", "\n".join(read))) == len(known)
    assert all(re.search(r"\]\]$", line) for line in headings if line.startswith("** [["))
    titles = [line for line in headings if line.startswith("** ")]
    for line, item in zip(titles, items, strict=True):
        title = shown(item.paper.title) or "(untitled)"
        assert title in line.replace(APART, "")
    assert not re.search(r"(?m)^(?:\||#\+(?!TITLE|DATE)|[-+] |[0-9]+[.)] |CLOCK)", text)


def test_markdown_list_and_the_same_once_more(items: list[Item]) -> None:
    text = render_markdown(one_section(items), heading="Papers", generated=TODAY)
    done = refresh_markdown(text, text)
    assert (done.text, done.kept) == (text, 0)
    headings = [t for t in MarkdownIt("commonmark").parse(text) if t.type == "heading_open" and t.level == 0]
    assert len(headings) == 2 + len(items)
    own = [link for link in links_of(text) if link.startswith("https://arxiv.org/")]
    assert len(own) >= 3 * sum(item.paper.arxiv_id is not None for item in items)
    assert safe_url("https://arxiv.org") == "https://arxiv.org"


@pytest.mark.parametrize("name", [name for name in FORMATS if name != "template"])
def test_nothing_steers_a_terminal_and_the_same_papers_give_the_same_text(name: str, items: list[Item]) -> None:
    kind = FORMATS[name]
    first, second = (kind.render(one_section(items[:100]), Options(TODAY)) for _ in range(2))
    assert first == second
    for text in first.values():
        allowed = "\n\r" if name == "csv" else "\n"
        plain = text.replace(APART, "") if name == "org" else text
        assert all(
            char in allowed or clean(f"a{char}a", limit=5) in (f"a{char}a", "a a", f"a{char}a") for char in set(plain)
        )
        assert text.endswith("\n")


@pytest.mark.parametrize("name", [name for name in FORMATS if name != "template"])
def test_nothing_at_all(name: str) -> None:
    for text in FORMATS[name].render([], Options(TODAY)).values():
        assert text == "" or text.endswith("\n")
