"""One Markdown note for each paper, with YAML front matter, for a vault of Obsidian.

Source: Obsidian's properties are YAML 1.2; every text is written in double quotes, where JSON's escapes are YAML's.
Tags hold letters, digits and ``_ - /`` and are no number. The note's own lines are kept when it is written again:
properties that are not ours, tags that a person added, and everything around the block.
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from reader.domain.text import clean
from reader.formats.exports.fields import (
    abs_url,
    author_names,
    file_stem,
    first_day,
    first_doi,
    readable,
)
from reader.formats.exports.refreshing import Refreshed, refresh_markdown
from reader.formats.markdown import Item, render_paper

VERSION = "note v2"
"""The value of the property ``matins``, which tells our notes from others."""

_FRONT = re.compile(r"\ufeff?---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_OURS = re.compile(r"^matins:[ \t]*[\"']?note v[0-9]+[\"']?[ \t]*$", re.MULTILINE)
_PROPERTY = re.compile(r"([^\s:#\-][^:\n]*):(?=[ \t\n]|\Z)")
_NOT_IN_TAG = re.compile(r"[^\w/-]+")
_LIST_ITEM = re.compile(r"[ \t]*-[ \t]+(.+?)[ \t]*")
_BREAK = re.compile(r"\r\n?")

NAMES = ("matins", "title", "aliases", "authors", "arxiv", "url", "pdf", "doi", "journal", "categories", "published")
"""The properties that are ours, besides ``updated``, ``starred`` and ``tags``."""

_OWN = frozenset((*NAMES, "updated", "starred", "tags"))


def render_obsidian(items: Sequence[Item]) -> dict[str, str]:
    """Return the notes by the names of their files; a paper has the same name whatever its version."""
    notes: dict[str, str] = {}
    for item in items:
        stem, name, turn = file_stem(item), f"{file_stem(item)}.md", 1
        while name in notes:
            turn += 1
            name = f"{stem}-{turn}.md"
        notes[name] = _note(item)
    return notes


def is_own_note(text: str) -> bool:
    """Tell whether ``text`` is a note that an export made."""
    front = _FRONT.match(_BREAK.sub("\n", text))
    return front is not None and _OURS.search(front[1]) is not None


def refresh_note(old: str, new: str) -> Refreshed:
    """Return what a note of ``old`` text holds after ``new`` was exported to it."""
    before, after = _parts(old), _parts(new)
    known = dict(before[0])
    lines = [line for name, part in after[0] for line in (_tags(known.get(name, []), part) if name == "tags" else part)]
    lines += [line for name, part in before[0] if name not in _OWN for line in part]
    body = refresh_markdown(before[1], after[1], remove=False)
    return Refreshed("\n".join(["---", *lines, "---", "", body.text.lstrip("\n")]), body.kept)


def tag_of(tag: str) -> str:
    """Return a tag as Obsidian takes it, or an empty string."""
    plain = _NOT_IN_TAG.sub("-", unicodedata.normalize("NFC", clean(tag))).strip("-/")
    return plain if any(not char.isdigit() for char in plain) else f"{plain}-" if plain else ""


def _note(item: Item) -> str:
    return "\n".join(["---", *_front(item), "---", "", render_paper(item, 1), ""])


def _front(item: Item) -> Iterator[str]:
    paper, day = item.paper, first_day(item)
    title = readable(paper.title)
    yield f"matins: {_quoted(VERSION)}"
    yield f"title: {_quoted(title)}"
    yield from _list("aliases", [title] if title else [])
    yield from _list("authors", [*author_names(paper), *(["et al."] if paper.authors_truncated else [])])
    values = (
        ("arxiv", str(paper.arxiv_id) if paper.arxiv_id else ""),
        ("url", abs_url(paper)),
        ("pdf", paper.arxiv_id.pdf_url if paper.arxiv_id else ""),
        ("doi", first_doi(paper)),
        ("journal", readable(paper.journal_ref)),
    )
    yield from (f"{name}: {_quoted(value)}" for name, value in values if value)
    yield from _list("categories", paper.categories)
    if day:
        yield f"published: {day:%Y-%m-%d}"
    if paper.updated:
        yield f"updated: {paper.updated:%Y-%m-%d}"
    if item.state.starred_at:
        yield f"starred: {item.state.starred_at:%Y-%m-%d}"
    yield from _list("tags", dict.fromkeys(filter(None, map(tag_of, item.state.tags))))


def _list(name: str, values: Iterable[str]) -> list[str]:
    lines = [f"  - {_quoted(value)}" for value in values]
    return [f"{name}:", *lines] if lines else [f"{name}: []"]


def _quoted(text: str) -> str:
    return json.dumps(clean(text, limit=10_000), ensure_ascii=False)


def _parts(text: str) -> tuple[list[tuple[str, list[str]]], str]:
    """Return the properties with their lines, in order, and what follows the front matter."""
    text = _BREAK.sub("\n", text)
    front = _FRONT.match(text)
    if front is None:
        return [], text
    found: list[tuple[str, list[str]]] = []
    for line in front[1].rstrip("\n").split("\n"):
        named = _PROPERTY.match(line)
        if named:
            found.append((named[1].strip().strip("\"'"), [line]))
        elif found:
            found[-1][1].append(line)
        else:
            found.append(("", [line]))
    return found, text[front.end() :]


def _tags(old: Sequence[str], new: Sequence[str]) -> list[str]:
    """Return our tags with those that stand in the note and are not ours."""
    ours = [found[1] for line in new[1:] if (found := _LIST_ITEM.fullmatch(line))]
    first = old[0].partition(":")[2].strip() if old else ""
    inline = first.removeprefix("[").removesuffix("]").split(",") if first else []
    listed = [found[1] for line in old[1:] if (found := _LIST_ITEM.fullmatch(line))]
    plain = [tag for text in (*inline, *listed) if (tag := tag_of(text.strip().strip("\"'")))]
    known = {tag.strip('"').casefold() for tag in ours}
    return _list("tags", [*(tag.strip('"') for tag in ours), *(tag for tag in plain if tag.casefold() not in known)])
