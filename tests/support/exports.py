"""Papers with hostile fields for exports: every sign that means something in one of the formats, in every field."""

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import cache

from reader.domain.identifier import ArxivId
from reader.domain.notes import clean_note
from reader.domain.paper import Announcement, Author, Paper
from reader.domain.state import PaperState
from reader.domain.text import TEXT_LIMIT, clean
from reader.formats.markdown import Item, Section
from reader.formats.tex import readable

BITS = (
    "lanterns", "tides", "Größe", "論文", "שלום", "naïve", "a", "2026", "x y", "O'Neil", "{", "}", "{}", "{a}",
    "}{", "\\", "\\\\", "\\&", "\\alpha", "\\input{x}", "@", "@misc{x,", "@article{a, title={b}}", "@comment{",
    "%", "% x", "\"", "\"\"", "'", "#", "$", "$x$", "$x_i^2$", "$\\alpha$", "$5 and $6", "&", "_", "a_b", "^",
    "~", "`", "```", "|", "]]", "[[a]]", "[a](b)", "](", "<b>", "</b>", "<script>", "<!-- x -->", "-->", "---",
    "--", "- x", "* x", "*b*", "+", "=", "=1+1", "+1", "-1", "@SUM(1)", "\t=1", "'=1", ":", ": x", "x:y",
    ":tag:", "TODO", "TY  - JOUR", "ER  - ", "AU  - X", ";", "\\;", ",", "and", "and others", "others",
    "et al.", "yes", "null", "~ null", "{{ x }}", "{% x %}", "#+TITLE: x", "[fn:1]", "https://x.example/a_b",
    "www.x.example", "a@b.example", "\n", "\n\n", "\r\n", "\u2028", "\u001b[31m", "\u202e", "\u0000", "!",
    "!!python/object", "- [ ] a", "|-|-|", "a\n# b", "a\n---", "<2026-01-01>", "1. x", "a)", "(c)", "...", "´",
    "“x”",
)  # fmt: skip


def hostile_items(count: int, seed: int = 7) -> list[Item]:
    """Return papers in which every field is made of such bits; the same for the same seed."""
    source = random.Random(seed)

    def text(most: int = 5) -> str:
        return source.choice(("", " ")).join(source.choice(BITS) for _ in range(source.randint(0, most)))

    return [_item(source, number, text) for number in range(1, count + 1)]


@cache
def shown(text: str) -> str:
    """Return a field as one line of an export shows it."""
    return clean(readable(text), limit=TEXT_LIMIT)


def shown_names(paper: Paper) -> list[str]:
    """Return the authors as an export names them."""
    return [name for author in paper.authors if (name := shown(author.name))]


def _item(source: random.Random, number: int, text: "object") -> Item:
    assert callable(text)
    moment = datetime(2026, 1, 1, 7, 30, tzinfo=UTC) + timedelta(hours=source.randrange(7_000))
    known = ArxivId(f"2611.{number:05d}", source.choice((None, 1, 3))) if source.random() < 0.9 else None
    paper = Paper(
        arxiv_id=known,
        title=clean(text(7)),
        authors=tuple(Author(name) for _ in range(source.randint(0, 4)) if (name := clean(text(3)))),
        authors_truncated=source.random() < 0.2,
        abstract=clean(text(20), lines=True),
        categories=tuple(source.sample(("cs.LG", "math.CO", "hep-th"), source.randint(0, 3))),
        published=moment if source.random() < 0.8 else None,
        updated=moment + timedelta(days=3) if source.random() < 0.3 else None,
        comments=clean(text()),
        journal_ref=clean(text()) if source.random() < 0.3 else "",
        doi=source.choice(("", "10.5555/a(1)_b<c>{d}%e", clean(text()))),
        report_no=clean(text(2)),
        links=("https://code.example/a_b",) if source.random() < 0.2 else (),
    )
    state = PaperState(
        starred_at=moment if source.random() < 0.5 else None,
        tags=tuple(tag for _ in range(source.randint(0, 2)) if (tag := clean(text(2)))),
        note=clean_note(text(8)),
    )
    seen = [Announcement("page.md", number, moment.date())] if source.random() < 0.5 else []
    return Item(paper, state, seen, known.name if known else f"t-{number:04x}")


def one_section(items: Sequence[Item]) -> list[Section]:
    return [Section("Fri 20 Nov 2026", items)]
