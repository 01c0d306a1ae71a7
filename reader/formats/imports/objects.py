"""The JSON of Matins itself, one paper a line, and the settings file of arxiv-subscription-viewer.

Source of the first: ``render_json_lines``, which ``matins list --json`` prints as well. Of the second: its keys
``paper_metadata`` (by identifier: ``notes``, ``tags``, ``is_read``, ``starred``, ``line_annotations``),
``collections`` (``name``, ``paper_ids``), ``tracked_authors`` and ``watch_list`` (``pattern``, ``match_type``).
"""

import io
import re
from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from reader.domain.batch import Problem
from reader.domain.errors import FormatError
from reader.domain.identifier import ArxivId
from reader.domain.paper import AnnouncementKind, Author
from reader.domain.text import clean
from reader.formats.arxiv.strict_json import load_json
from reader.formats.digests.build import Draft
from reader.formats.imports.assemble import Collected
from reader.formats.imports.found import Found, Subscription

LINES = "matins-json-lines"
VIEWER = "arxiv-subscription-viewer"

_LINE = re.compile(r'\s*\{\s*"key"\s*:\s*"[^"]{1,200}"\s*,\s*"arxiv_id"\s*:')
_VERSIONED = 999

Object = Mapping[str, Any]


def looks_like_json_lines(text: str) -> bool:
    """Tell a file of our own lines by the first one."""
    return _LINE.match(text) is not None


def parse_json_lines(text: str) -> Collected:
    """Return every paper of ``text`` with all that was said of it; a line that cannot be read is a problem."""
    collected = Collected(LINES, is_whole=True)
    for number, line in enumerate(io.StringIO(text), start=1):
        if not line.strip():
            continue
        if collected.is_full(number):
            break
        try:
            value = load_json(line)
            if not isinstance(value, dict):
                raise FormatError("The line is not an object.")
            collected.pairs.append(_paper(value, number))
        except FormatError as error:
            collected.problems.append(Problem(str(error), number))
    return collected


def is_viewer_settings(value: object) -> bool:
    """Tell the settings of arxiv-subscription-viewer."""
    return isinstance(value, dict) and isinstance(value.get("paper_metadata"), dict)


def parse_viewer_settings(value: object) -> Collected:
    """Return the papers of which the settings say anything, by their identifiers; collections become tags."""
    assert isinstance(value, dict), "is_viewer_settings was asked"
    collected = Collected(VIEWER)
    tags = _collections(value)
    known = {**{name: {} for name in tags}, **value["paper_metadata"]}
    for name, said in known.items():
        found = _viewer_found(said, tags.get(name, ())) if isinstance(said, dict) else Found()
        if collected.is_full():
            break
        try:
            identifier = ArxivId.parse(str(name)[:100])
        except ValueError:
            collected.problems.append(Problem(f"“{clean(str(name), limit=60)}” is not an arXiv identifier."))
            continue
        if found:
            collected.pairs.append((Draft(1, arxiv_id=identifier), found))
    collected.subscriptions = [Subscription("author", name) for name in _authors(value)]
    return collected


def _viewer_found(said: Object, collections: tuple[str, ...] | list[str]) -> Found:
    notes = [said["notes"]] if isinstance(said.get("notes"), str) and said["notes"].strip() else []
    lines = said.get("line_annotations")
    for line in lines if isinstance(lines, list) else ():
        if isinstance(line, dict) and isinstance(line.get("text"), str) and line["text"].strip():
            notes.append(f"- {line['text'].strip()}")
    tags = said.get("tags")
    own = [tag for tag in tags if isinstance(tag, str)] if isinstance(tags, list) else []
    return Found(
        starred=said.get("starred") is True,
        read=said.get("is_read") is True,
        tags=tuple(dict.fromkeys((*own, *collections))),
        note="\n".join(notes),
    )


def _collections(value: Object) -> dict[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    collections = value.get("collections")
    for collection in collections if isinstance(collections, list) else ():
        if not isinstance(collection, dict) or not isinstance(collection.get("name"), str):
            continue
        papers = collection.get("paper_ids")
        for paper in papers if isinstance(papers, list) else ():
            if isinstance(paper, str):
                found[paper].append(collection["name"])
    return dict(found)


def _authors(value: Object) -> list[str]:
    tracked = value.get("tracked_authors")
    names = [name for name in tracked if isinstance(name, str)] if isinstance(tracked, list) else []
    watched = value.get("watch_list")
    for entry in watched if isinstance(watched, list) else ():
        if isinstance(entry, dict) and entry.get("match_type") == "author" and isinstance(entry.get("pattern"), str):
            names.append(entry["pattern"])
    return list(filter(None, map(clean, names)))


def _paper(value: Object, line: int) -> tuple[Draft, Found]:
    seen = _newest(value)
    draft = Draft(
        line,
        line + 1,
        arxiv_id=_identifier(value),
        title=_text(value, "title"),
        authors=[Author(name) for name in _texts(value, "authors")],
        authors_truncated=value.get("authors_truncated") is True,
        abstract=_text(value, "abstract"),
        categories=_texts(value, "categories"),
        published=_moment(value, "published"),
        updated=_moment(value, "updated"),
        comments=_text(value, "comments"),
        journal_ref=_text(value, "journal_ref"),
        doi=_text(value, "doi"),
        report_no=_text(value, "report_no"),
        links=_texts(value, "links"),
        topic=_text(seen, "topic"),
        day=_day(seen),
        kind=_kind(seen),
    )
    moments = {name: _moment(value, f"{name}_at") or False for name in ("starred", "read", "skipped", "later")}
    return draft, Found(**moments, tags=tuple(_texts(value, "tags")), note=_text(value, "note"), is_exact=True)


def _identifier(value: Object) -> ArxivId | None:
    name, version = _text(value, "arxiv_id"), value.get("version")
    if not name:
        return None
    try:
        found = ArxivId.parse(name)
    except ValueError as error:
        raise FormatError(f"“{clean(name, limit=60)}” is not an arXiv identifier.") from error
    is_version = isinstance(version, int) and not isinstance(version, bool) and 0 < version <= _VERSIONED
    return ArxivId(found.name, version if is_version else found.version)


def _newest(value: Object) -> Object:
    """Return the newest announcement with a day; an import keeps one of them."""
    seen = value.get("announcements")
    dated = [one for one in seen if isinstance(one, dict)] if isinstance(seen, list) else []
    return max(dated, key=lambda one: _text(one, "date"), default={})


def _day(seen: Object) -> date | None:
    try:
        return date.fromisoformat(_text(seen, "date"))
    except ValueError:
        return None


def _kind(seen: Object) -> AnnouncementKind | None:
    name = _text(seen, "kind")
    return AnnouncementKind(name) if name in set(AnnouncementKind) else None


def _text(value: Object, key: str) -> str:
    found = value.get(key)
    return found if isinstance(found, str) else ""


def _texts(value: Object, key: str) -> list[str]:
    found = value.get(key)
    return [text for text in found if isinstance(text, str)] if isinstance(found, list) else []


def _moment(value: Object, key: str) -> datetime | None:
    text = _text(value, key)
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise FormatError(f"“{clean(text, limit=40)}” is not a time.") from error
