"""The one table of the filter language: parser, completion, help and README read it."""

from typing import NamedTuple


class Field(NamedTuple):
    """What may stand before a colon. ``short`` is another name or empty; ``values`` are those that completion offers.

    Without ``values`` they depend on the library. ``meaning`` explains ``example`` and says what else there is.
    """

    name: str
    short: str
    values: tuple[str, ...]
    meaning: str
    example: str


class Row(NamedTuple):
    """A row of the table that explains the language."""

    example: str
    meaning: str


STATES = ("unread", "starred", "later", "read", "skipped", "updated")
PARTS = ("note", "pdf", "html", "code")
KIND_NAMES = ("new", "cross", "replace")
SPANS = ("1d", "7d", "2w", "1m", "3m", "1y")
DAYS = ("today", "yesterday")

FIELDS = (
    Field("author", "au", (), "words in the authors' names; in quotes one name holds them as written", "author:lee"),
    Field("title", "ti", (), "words in the title", "title:attention"),
    Field("abstract", "abs", (), "words in the abstract", 'abstract:"we prove"'),
    Field("note", "", (), "words in your note", "note:compare"),
    Field("text", "", (), "words anywhere in the whole papers that you downloaded", 'text:"lantern attention"'),
    Field("cat", "", (), "one of its categories, cross-lists too; cs.* or cs is the whole archive", "cat:cs.LG"),
    Field("is", "", STATES, "also starred, later, skipped, read (or decided), updated (since its star)", "is:unread"),
    Field("has", "", PARTS, "a note of yours; also pdf, html: downloaded, or linked by a source; and code", "has:note"),
    Field("tag", "", (), "papers with your tag", 'tag:"to read"'),
    Field("topic", "", (), "papers that meet your topic", "topic:bench"),
    Field("in", "", (), "papers of an imported document, by its whole name", "in:morning.md"),
    Field("kind", "", KIND_NAMES, "last announced as new; also cross, or replace (as a cross-list too)", "kind:new"),
    Field("newer", "", SPANS, "announced in the last 7 days, today counted; also 2w, 3m, 1y, 2026-01-05", "newer:7d"),
    Field("older", "", SPANS, "announced before January 2026; also 7d, 2w, 3m, 1y: what newer leaves", "older:2026-01"),
    Field("date", "", DAYS, "announced that day, month or year; also today, or 2026-11-01..2026-11-20", "date:2026-11"),
    Field("year", "", (), "the first version is of one of these years; also year:2025", "year:2019..2025"),
    Field("id", "", (), "an identifier or its beginning; alone, also as a link, it needs no id:", "id:2611.01234"),
)
"""All fields, in the order of the table and of completion."""

SYNTAX = (
    Row("difusion modls", "words in any order, unfinished or mistyped, in title and authors, then abstract and note"),
    Row('"exact phrase"', "these words side by side, as written"),
    Row("diffusion -survey", "without it; also not survey, and before a field, a phrase or a parenthesis"),
    Row("lantern or tide cat:cs.LG", "one or the other; what is side by side belongs together: cs.LG goes with tide"),
    Row("(lantern or tide) cat:cs.LG", "one of the two, in cs.LG"),
    Row("cat:(cs.LG or cs.CL)", "one field for a whole group"),
    Row("is:unread|starred", "one value or the other; so for is, has, kind and cat, without blanks"),
)
"""What is no field."""

NAMES = {name: field for field in FIELDS for name in (field.name, field.short) if name}
"""Every name that may stand before a colon, in lower case."""

HABITS = {
    "after": "newer", "before": "older", "categories": "cat", "category": "cat", "document": "in", "file": "in",
    "label": "tag", "published": "year",
    "since": "newer", "status": "is", "until": "older",
}  # fmt: skip
"""Names of other programs to ours."""

ALTERNATIVES = frozenset(("cat", "has", "is", "kind"))
"""The fields where ``|`` separates values; in the others it may be part of one."""


def rows() -> tuple[Row, ...]:
    """Return the whole table: how conditions combine, then the fields."""
    return (*SYNTAX, *(Row(field.example, _explained(field)) for field in FIELDS))


def _explained(field: Field) -> str:
    return f"{field.meaning}; short: {field.short}:" if field.short else field.meaning


def near(name: str) -> str:
    """Return the field that somebody who writes ``name`` before a colon most likely means, or an empty string."""
    from difflib import get_close_matches

    name = name.lower()
    if name in HABITS:
        return HABITS[name]
    if len(name) < 3:
        return ""
    for known, field in NAMES.items():
        if known.startswith(name) or (len(known) > 3 and sorted(known) == sorted(name)):
            return field.name
    # Above 0.8, which "order" (older), "never" (newer) and "its" (is) reach: they are words before they are mistakes.
    found = get_close_matches(name, NAMES, 1, 0.81)
    return NAMES[found[0]].name if found else ""
