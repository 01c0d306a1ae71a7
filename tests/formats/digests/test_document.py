"""What holds for every digest, whatever its kind."""

import hashlib
import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.domain.batch import Batch
from reader.domain.errors import FormatError
from reader.formats.digests import LINE_LIMIT, abstract_lines, daily_markdown, link_table, listing_mail, parse_document
from reader.formats.digests.build import ENTRY_LIMIT, PROBLEM_LIMIT, RAW_LIMIT
from support.samples import samples

FOLDER = Path(__file__).resolve().parents[2] / "data" / "digests"
KINDS = {
    "abstract_lines.txt": "abstract-lines",
    "title_pdf_summary.txt": "title-pdf-summary",
    "topic_page.txt": "topic-page",
    "topic_page_empty.txt": "topic-page",
    "daily_markdown.md": "daily-markdown",
    "daily_markdown_empty.md": "daily-markdown",
    "daily_overview.md": "daily-markdown",
    "listing_mail.txt": "listing-mail",
    "abstract_page.md": "abstract-page",
    "abstract_page.txt": "abstract-page",
    "link_table.md": "link-table",
    "notes.md": "plain-text",
}
TEXTS = {name: (FOLDER / name).read_text(encoding="utf-8") for name in KINDS}


def test_every_invented_digest_is_listed_here() -> None:
    assert sorted(path.name for path in FOLDER.iterdir()) == sorted(KINDS)


@pytest.mark.parametrize("name", KINDS)
def test_the_kind_comes_from_the_content_and_not_from_the_name(name: str) -> None:
    data = TEXTS[name].encode()
    batches = [parse_document(data, other) for other in ("paper.pdf", "listing_mail.txt", "", name, name)]
    assert {batch.document.kind for batch in batches} == {KINDS[name]}
    assert batches[-1] == batches[-2]
    assert {batch.document.sha256 for batch in batches} == {hashlib.sha256(data).hexdigest()}
    papers = [[entry.paper for entry in batch.entries] for batch in batches]
    assert all(found == papers[0] for found in papers)
    assert all(entry.announcement.document == "paper.pdf" for entry in batches[0].entries)


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("codec", ["utf-16", "utf-8-sig"])
def test_encoding_and_line_ends_change_no_paper(name: str, codec: str) -> None:
    plain = parse_document(TEXTS[name].encode(), name)
    other = parse_document(TEXTS[name].replace("\n", "\r\n").encode(codec), name)
    assert other.entries == plain.entries


def test_the_names_of_documents_are_cleaned() -> None:
    batch = parse_document(b"arXiv:2611.01234", "a\x1b]0;x\x07\u202eb.txt\n")
    assert batch.document.name == "a]0;xb.txt"
    with pytest.raises(FormatError) as caught:
        parse_document(b"", "a\x1b[31mb")
    assert "\x1b" not in str(caught.value)


def test_hostile_text_is_cleaned_and_kept_aside() -> None:
    text = "Title: Lamps \x1b]52;c;x\x07of\u202e Light\nPDF: arXiv:2611.01234\nSummary: One\u200b two.\n---\n"
    batch = parse_document((text + "Title:  Clean   one\u00a0here \nSummary: Fine.\n").encode(), "x")
    first, second = batch.entries
    assert (first.paper.title, first.paper.abstract) == ("Lamps ]52;c;xof Light", "One two.")
    assert first.announcement.raw == text.removesuffix("\n---\n")
    assert (second.paper.title, second.announcement.raw) == ("Clean one here", "")


def test_the_raw_text_of_an_entry_is_bounded() -> None:
    batch = parse_document(b"Abstract:\x1b" + b"word " * 20_000, "x")
    assert len(batch.entries[0].announcement.raw) <= RAW_LIMIT
    assert batch.entries[0].paper.abstract.endswith("…")


def test_placeholders_are_no_titles_or_abstracts() -> None:
    batch = parse_document(b"Title: Untitled\nSummary: N/A\n---\nTitle: Lamps\nSummary: No abstract available.\n", "x")
    assert [(e.paper.title, e.paper.abstract) for e in batch.entries] == [("Lamps", "")]
    assert [(p.line, batch.entries[0].announcement.position) for p in batch.problems] == [(1, 1)]


def test_floods_are_bounded_and_named() -> None:
    batch = parse_document(b"Abstract:x\n" * (ENTRY_LIMIT + 2), "x")
    assert len(batch.entries) == ENTRY_LIMIT
    assert [p.line for p in batch.problems] == [ENTRY_LIMIT + 1]
    batch = parse_document(b"Abstract:x\n" + b"Abstract:\n" * (PROBLEM_LIMIT + 5), "x")
    assert len(batch.problems) == PROBLEM_LIMIT + 1
    batch = parse_document(b"Abstract:x" + b"\n" * (LINE_LIMIT + 5), "x")
    assert [p.line for p in batch.problems] == [LINE_LIMIT + 1]


STARTS: dict[str, Callable[[list[str]], list[int]]] = {
    "abstract-lines": lambda lines: [n for n, line in enumerate(lines, 1) if abstract_lines.START.match(line)],
    "title-pdf-summary": lambda lines: [n for n, line in enumerate(lines, 1) if line.startswith("Title:")],
    "listing-mail": lambda lines: [n + 1 for n in listing_mail.entry_lines(listing_mail.unquote(lines))],
    "link-table": lambda lines: [
        n for n, line in enumerate(lines, 1) if link_table.is_row(line) and not link_table.table_columns(line)
    ],
    "daily-markdown": lambda lines: [
        n
        for n, line in enumerate(lines, 1)
        if daily_markdown.START.match(line) and re.search(r"\]\(https?://arxiv\.org/abs/\d", line)
    ],
}


def check(data: bytes) -> Batch | None:
    try:
        batch = parse_document(data, "x")
    except FormatError:
        return None
    assert [entry.announcement.position for entry in batch.entries] == list(range(1, len(batch.entries) + 1))
    lines = [entry.line for entry in batch.entries]
    assert lines == sorted(lines)
    for entry in batch.entries:
        assert entry.paper.arxiv_id or entry.paper.title or entry.paper.abstract
        assert "\n" not in entry.paper.title
        assert entry.announcement.document == "x"
    return batch


@settings(deadline=None, max_examples=150)
@given(st.one_of(st.text(max_size=300).map(str.encode), st.binary(max_size=300)))
def test_any_input_gives_a_batch_or_an_error(data: bytes) -> None:
    check(data)


PIECES = st.sampled_from(
    [
        "\n", "\n\n", "---\n", "\\\\\n", "Title:", "Title: A\n", "PDF: x\n", "Summary:", "Abstract:", "# ", "## X\n",
        "#\n", "- **[", "](", "](https://arxiv.org/abs/2611.01234)**\n", "arXiv:2611.01234\n", "</details>\n",
        "<details>", "|", "|a|b|https://arxiv.org/abs/2611.01234|\n", "> ", "Papers - 2026-11-20\n", "$", "(", "é√©",
        "\x1b", "Authors: ", "# X Papers · 2026-11-20\n", "_A, B, et al._\n", "-" * 40 + "\n", "Subjects: (cs.LG)\n",
    ]
)  # fmt: skip
EDITS = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 80), st.one_of(PIECES, st.text(max_size=5))), max_size=6)


@settings(deadline=None, max_examples=400)
@given(st.sampled_from(sorted(KINDS)), EDITS, st.floats(0, 1.5))
def test_a_mutated_digest_loses_no_entry_silently(name: str, edits: list[tuple[float, int, str]], cut: float) -> None:
    text = TEXTS[name]
    for place, length, piece in edits:
        at = int(place * len(text))
        text = text[:at] + piece + text[at + length :]
    text = text[: int(cut * len(text))].replace("\0", "")
    batch = check(text.encode("utf-8", "replace"))
    if batch is None or batch.document.kind not in STARTS or batch.repaired_lines:
        return
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    known = {entry.line for entry in batch.entries} | {problem.line for problem in batch.problems}
    assert set(STARTS[batch.document.kind](lines)) <= known


PATHS = {
    "letters": "a",
    "brackets": "- **[](](http",
    "links": "[a](https://arxiv.org/abs/2611.01234) ",
    "open": "](https://arxiv.org/abs/2611.01234) ",
    "bold": "|**a**|**",
    "cells": "|a",
    "details": "<details <summary ",
    "quotes": "> \\\\\n> arXiv:2611.01234\n",
    "rules": "%-%-",
    "labels": "Title: Abstract: ",
    "blanks": " \t",
    "lines": "a\n",
    "names": "A (1), {",
    "damage": "B√∂rje é√",
    "address": "http://a.b/https://",
}
HEADS = ("", "Papers - 2026-11-20\n", "# X Papers · 2026-11-20\n- **[T](https://arxiv.org/abs/2611.01234)**\n  _A",
         "Title: x\nSummary: y", "\\\\\narXiv:2611.01234\nAuthors: ", "Title: x\nAbstract: y\nAuthors: ",
         "|Date|Title|PDF|\n|")  # fmt: skip


@pytest.mark.parametrize("head", HEADS)
def test_time_grows_with_the_length_and_not_with_its_square(head: str) -> None:
    for unit in PATHS.values():
        body = (head + unit * (100_000 // len(unit))).encode()
        start = time.process_time()
        check(body)
        assert time.process_time() - start < 20


def test_the_five_real_documents_hold_277_entries() -> None:
    found = {path.name[:3]: parse_document(path.read_bytes(), path.name) for path in (samples() / "digests").glob("0*")}
    assert {name: len(batch.entries) for name, batch in found.items()} == {
        "000": 10, "001": 50, "002": 10, "003": 12, "004": 195,
    }  # fmt: skip
    assert not any(batch.problems for batch in found.values())
    assert not any(entry.announcement.raw for batch in found.values() for entry in batch.entries)
