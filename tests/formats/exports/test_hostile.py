"""Whatever a field holds: parsers that others made read back the same text, and no entry, link or element more.

Every field that a format writes is compared. ``MATINS_EXPORT_PAPERS`` is the number of papers; the suite takes few.
"""

import csv
import io
import json
import os
import re
from datetime import UTC, datetime
from functools import cache
from typing import Any
from urllib.parse import unquote

import bibtexparser
import jsonschema
import pybtex.database
import pytest
import rispy

from reader.domain.paper import Paper
from reader.domain.text import TEXT_LIMIT, clean
from reader.formats.exports import FORMATS, Options
from reader.formats.exports.bibtex import render_bibtex
from reader.formats.exports.csl import render_csl_json
from reader.formats.exports.csv_table import COLUMNS, plain_cell, render_csv, split_cell
from reader.formats.exports.objects import json_object, render_ids, render_json_lines
from reader.formats.exports.org import APART
from reader.formats.exports.ris import render_ris
from reader.formats.markdown import Item
from reader.formats.tex import readable
from support.builders import TODAY
from support.csl import SCHEMA
from support.exports import hostile_items, one_section, shown
from support.exports import shown_names as names

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
def paragraphs(text: str) -> str:
    return clean(readable(text), lines=True, limit=TEXT_LIMIT)


def doi(paper: Paper) -> str:
    return next((word for word in paper.doi.split() if re.fullmatch(r"10\.[0-9]{4,9}/\S+", word)), "")


def moment(item: Item) -> datetime | None:
    return item.paper.published or item.paper.updated


def year(item: Item) -> str:
    """Return the year of the first version, as dated, as the identifier says or as it was first seen."""
    known, seen = moment(item), [seen.date.year for seen in item.seen if seen.date]
    return str(known.year if known else 2026 if item.paper.arxiv_id else min(seen, default=""))


def given(fields: dict[str, Any]) -> dict[str, Any]:
    """Return the fields that a paper has: what is empty is not written."""
    return {name: value for name, value in fields.items() if value}


class TestBibtex:
    @pytest.fixture(scope="class")
    @classmethod
    def text(cls, items: list[Item]) -> str:
        return render_bibtex(items)

    @staticmethod
    def decoded(field: str) -> str:
        """Read a field as a person does: commands are signs, formulas are read by the reader's own TeX."""
        return TEX.sub(lambda found: WRITTEN.get(found[0]) or shown(found[0]), field)

    def read(self, fields: dict[str, str]) -> dict[str, str]:
        """Return the fields but that of the authors, decoded; those with addresses have escapes of their own."""
        as_text = {name: self.decoded(fields[name]) for name in ("title", "journal", "primaryClass") if name in fields}
        as_address = {"doi": unquote(fields["doi"])} if "doi" in fields else {}
        return {name: value for name, value in fields.items() if name != "author"} | as_text | as_address

    @staticmethod
    def expected(item: Item) -> dict[str, str]:
        paper, known = item.paper, item.paper.arxiv_id
        journal = shown(paper.journal_ref)
        years = re.findall(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])", journal, re.ASCII)
        fields = {
            "title": shown(paper.title),
            "journal": journal,
            "year": years[-1] if years else year(item),
            "eprint": known.name if known else "",
            "archivePrefix": "arXiv" if known else "",
            "primaryClass": paper.primary_category if known else "",
            "doi": doi(paper),
            "url": f"https://arxiv.org/abs/{known}" if known else "",
        }
        return given(fields)

    def test_bibtexparser(self, text: str, items: list[Item]) -> None:
        found = bibtexparser.parse_string(text)
        assert (found.failed_blocks, found.comments, found.strings, found.preambles) == ([], [], [], [])
        assert len(found.entries) == len(items)
        for entry, item in zip(found.entries, items, strict=True):
            assert KEY.fullmatch(entry.key)
            assert entry.entry_type == ("article" if shown(item.paper.journal_ref) else "misc")
            assert len(entry.fields) == len(entry.fields_dict)
            fields = {name: field.value for name, field in entry.fields_dict.items()}
            assert self.read(fields) == self.expected(item)
            assert ("author" in fields) == bool(names(item.paper))

    def test_pybtex(self, text: str, items: list[Item]) -> None:
        found = pybtex.database.parse_string(text, "bibtex")
        assert len(found.entries) == len(items)
        for entry, item in zip(found.entries.values(), items, strict=True):
            assert self.read(dict(entry.fields)) == self.expected(item)
            persons = entry.persons.get("author", [])
            assert set(entry.persons) <= {"author"}
            written = [
                [*p.first_names, *p.middle_names, *p.prelast_names, *p.last_names, *p.lineage_names] for p in persons
            ]
            expected = names(item.paper)
            if expected and item.paper.authors_truncated:
                assert written.pop() == ["others"]
            assert [self.decoded(unbraced(" ".join(parts))) for parts in written] == expected

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


def unbraced(name: str) -> str:
    return name[1:-1] if name.startswith("{") and name.endswith("}") else name


class TestRis:
    @staticmethod
    def expected(item: Item) -> dict[str, Any]:
        """Return a record as rispy names its tags; the authors are compared apart."""
        paper, known, at = item.paper, item.paper.arxiv_id, moment(item)
        fields = {
            "type_of_reference": "JOUR" if shown(paper.journal_ref) else "UNPB",
            "title": shown(paper.title),
            "year": year(item),
            "date": f"{at:%Y/%m/%d}" if at else "",
            "journal_name": shown(paper.journal_ref),
            "abstract": " ".join(shown(paper.abstract).split()),
            "keywords": list(paper.categories),
            "doi": doi(paper),
            "urls": [f"https://arxiv.org/abs/{known}"] if known else [],
            "file_attachments1": f"https://arxiv.org/pdf/{known.name}" if known else "",
            "accession_number": f"arXiv:{known.name}" if known else "",
            "name_of_database": "arXiv" if known else "",
            "note": shown(paper.report_no),
            "notes": [text for text in [shown(paper.comments)] if text],
        }
        return given(fields)

    @staticmethod
    def name(author: str) -> str:
        """Return an author in the order in which names are said."""
        family, *more = author.split(", ")
        return " ".join([*more[:1], family, *more[1:]])

    def test_rispy(self, items: list[Item]) -> None:
        found = rispy.loads(render_ris(items))
        assert len(found) == len(items)
        for record, item in zip(found, items, strict=True):
            authors, expected = record.pop("authors", []), names(item.paper)
            assert record == self.expected(item)
            if expected and item.paper.authors_truncated:
                assert authors.pop() == "et al."
            # A name with a comma of its own is left as it is.
            read = [a if "," in name else self.name(a) for a, name in zip(authors, expected, strict=True)]
            assert read == expected


class TestCslJson:
    @staticmethod
    def expected(item: Item) -> dict[str, Any]:
        paper, known, at = item.paper, item.paper.arxiv_id, moment(item)
        journal = shown(paper.journal_ref)
        parts = [at.year, at.month, at.day] if at else [int(year(item))] if year(item) else []
        fields = {
            "type": "article-journal" if journal else "article",
            "title": shown(paper.title),
            "issued": {"date-parts": [parts]} if parts else {},
            "container-title": journal,
            "genre": "" if journal else "preprint",
            "abstract": paragraphs(paper.abstract),
            "DOI": doi(paper),
            "URL": f"https://arxiv.org/abs/{known}" if known else "",
            "keyword": ", ".join(paper.categories),
            "note": shown(paper.comments),
            "number": f"arXiv:{known.name}" if known else "",
            "publisher": "arXiv" if known else "",
            "archive": "arXiv" if known else "",
            "archive_location": known.name if known else "",
        }
        return given(fields)

    def test_against_its_schema(self, items: list[Item]) -> None:
        found = json.loads(render_csl_json(items))
        jsonschema.validate(found, SCHEMA)
        assert len({entry["id"].casefold() for entry in found}) == len(items)
        for entry, item in zip(found, items, strict=True):
            written = [
                " ".join(filter(None, (name.get("given"), name.get("family"), name.get("suffix"), name.get("literal"))))
                for name in entry.pop("author", [])
            ]
            if item.paper.authors_truncated and written:
                assert written.pop() == "others"
            assert written == names(item.paper)
            assert KEY.fullmatch(entry.pop("id"))
            assert entry == self.expected(item)


class TestCsv:
    SEVERAL = ("authors", "categories", "links", "tags")

    @staticmethod
    def expected(item: Item) -> dict[str, Any]:
        paper, state, known = item.paper, item.state, item.paper.arxiv_id
        return {
            "id": known.name if known else item.key,
            "version": str(known.version or "") if known else "",
            "title": shown(paper.title),
            "authors": names(paper),
            "authors_truncated": "yes" if paper.authors_truncated else "",
            "abstract": paragraphs(paper.abstract),
            "categories": list(paper.categories),
            "published": utc(paper.published),
            "updated": utc(paper.updated),
            "comments": shown(paper.comments),
            "journal_ref": shown(paper.journal_ref),
            "doi": paper.doi,
            "report_no": paper.report_no,
            "url": f"https://arxiv.org/abs/{known}" if known else "",
            "pdf": f"https://arxiv.org/pdf/{known}" if known else "",
            "links": list(paper.links),
            "starred": utc(state.starred_at),
            "read": utc(state.read_at),
            "skipped": utc(state.skipped_at),
            "later": utc(state.later_at),
            "tags": list(state.tags),
            "note": state.note,
        }

    def test_csv(self, items: list[Item]) -> None:
        header, *rows = csv.reader(io.StringIO(render_csv(items), newline=""), strict=True)
        assert tuple(header) == COLUMNS
        assert len(rows) == len(items)
        for row, item in zip(rows, items, strict=True):
            assert not any(re.match(r"[=+@\t-]", cell) for cell in row)
            cells: dict[str, Any] = dict(zip(header, map(plain_cell, row), strict=True))
            cells |= {name: split_cell(cells[name]) for name in self.SEVERAL}
            assert cells == self.expected(item)


def utc(at: datetime | None) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if at else ""


def test_json_lines_and_ids(items: list[Item]) -> None:
    text = render_json_lines(items)
    found = [json.loads(line) for line in text.split("\n")[:-1]]
    assert found == [json_object(item) for item in items]
    for value, item in zip(found, items, strict=True):
        paper, state = item.paper, item.state
        assert (value["title"] or "", value["abstract"] or "") == (paper.title, paper.abstract)
        assert value["authors"] == [author.name for author in paper.authors]
        assert (value["categories"], value["links"]) == (list(paper.categories), list(paper.links))
        facts = [value[name] or "" for name in ("comments", "journal_ref", "doi", "report_no")]
        assert facts == [paper.comments, paper.journal_ref, paper.doi, paper.report_no]
        assert (value["tags"], value["note"]) == (list(state.tags), state.note)
        days = [found["date"] for found in value["announcements"]]
        assert days == [seen.date.isoformat() for seen in item.seen if seen.date]
        assert [value["published"], value["updated"]] == [utc(paper.published) or None, utc(paper.updated) or None]
    assert render_ids(items).split() == [str(item.paper.arxiv_id) for item in items if item.paper.arxiv_id]


class TestOrg:
    """Org has no parser here; the few rules of headings, drawers and paragraphs are read by hand."""

    @staticmethod
    def properties(item: Item) -> dict[str, str]:
        paper, known, at = item.paper, item.paper.arxiv_id, moment(item)
        fields = {
            "CUSTOM_ID": known.name if known else "",
            "ARXIV": str(known or ""),
            "AUTHORS": "; ".join(names(paper)) + ("; et al." if paper.authors_truncated else ""),
            "CATEGORIES": " ".join(paper.categories),
            "PUBLISHED": f"{at:%Y-%m-%d}" if at else "",
            "DOI": doi(paper),
            "JOURNAL": shown(paper.journal_ref),
            "COMMENTS": shown(paper.comments),
            "TAGS_OF_MINE": ", ".join(item.state.tags),
        }
        return given(fields)

    def test_every_field(self, items: list[Item]) -> None:
        head, *papers = re.split(r"(?m)^\*\* ", self.text(items))
        assert head == f"# matins export v2\n#+TITLE: Papers\n#+DATE: {TODAY}\n\n* Fri 20 Nov 2026\n"
        assert len(papers) == len(items)
        for text, item in zip(papers, items, strict=True):
            paper, known = item.paper, item.paper.arxiv_id
            heading, _, rest = text.partition("\n")
            title = shown(paper.title) or "(untitled)"
            start, end = (f"[[https://arxiv.org/abs/{known}][", "]]") if known else ("", "")
            assert heading.startswith(start)
            assert heading.endswith(end)
            assert plain(heading[len(start) : len(heading) - len(end)]) == title
            drawer, _, body = rest.partition("\n:END:\n")
            first, *lines = drawer.split("\n")
            assert first == ":PROPERTIES:"
            read = [re.fullmatch(r":([A-Z_]+): (.*)", line) for line in lines]
            assert {found[1]: found[2] for found in read if found} == self.properties(item)
            assert all(read)
            abstract, _, note = body.partition("*** Note\n")
            parts = [clean(part, limit=TEXT_LIMIT) for part in paragraphs(paper.abstract).split("\n\n")]
            assert list(filter(None, plain(abstract).strip("\n").split("\n\n"))) == list(filter(None, parts))
            lines = [clean(line, limit=TEXT_LIMIT) for line in item.state.note.splitlines()]
            assert plain(note).strip("\n") == "\n".join(lines).strip("\n")

    def test_nothing_means_anything(self, items: list[Item]) -> None:
        text = self.text(items)
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
        assert not re.search(r"(?m)^(?:\||#\+(?!TITLE|DATE)|[-+] |[0-9]+[.)] |CLOCK)", text)

    @staticmethod
    def text(items: list[Item]) -> str:
        return FORMATS["org"].render(one_section(items), Options(TODAY))[""]


def plain(org: str) -> str:
    return org.replace(APART, "")


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
