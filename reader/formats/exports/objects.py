"""Papers for scripts: one JSON object a line, and bare identifiers."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime

from reader.domain.paper import Announcement
from reader.domain.text import safe_json
from reader.formats.markdown import Item


def render_json_lines(items: Sequence[Item]) -> str:
    """Return one object a line; control characters are escaped, so a line is never broken."""
    return "".join(safe_json(json.dumps(json_object(item), ensure_ascii=False)) + "\n" for item in items)


def render_ids(items: Sequence[Item]) -> str:
    """Return the arXiv identifiers, one a line, as the library has them; papers without one are left out."""
    return "".join(f"{item.paper.arxiv_id}\n" for item in items if item.paper.arxiv_id)


def json_object(item: Item) -> dict[str, object]:
    """Return one paper as the object that ``matins list --json`` prints; the names of its fields are stable."""
    paper, state = item.paper, item.state
    return {
        "key": item.key,
        "arxiv_id": paper.arxiv_id.name if paper.arxiv_id else None,
        "version": paper.arxiv_id.version if paper.arxiv_id else None,
        "title": paper.title or None,
        "authors": [author.name for author in paper.authors],
        "authors_truncated": paper.authors_truncated,
        "abstract": paper.abstract or None,
        "categories": list(paper.categories),
        "published": _moment(paper.published),
        "updated": _moment(paper.updated),
        "comments": paper.comments or None,
        "journal_ref": paper.journal_ref or None,
        "doi": paper.doi or None,
        "report_no": paper.report_no or None,
        "links": list(paper.links),
        "read_at": _moment(state.read_at),
        "starred_at": _moment(state.starred_at),
        "skipped_at": _moment(state.skipped_at),
        "later_at": _moment(state.later_at),
        "tags": list(state.tags),
        "note": state.note,
        "announcements": [_announcement(seen) for seen in item.seen],
    }


def _announcement(seen: Announcement) -> dict[str, object]:
    return {
        "document": seen.document,
        "date": seen.date.isoformat() if seen.date else None,
        "topic": seen.topic or None,
        "position": seen.position,
        "kind": seen.kind.value if seen.kind else None,
    }


def _moment(value: datetime | None) -> str | None:
    """Return ISO 8601 in UTC; a source that gave only a day gets only a day back."""
    if value is None:
        return None
    value = value.astimezone(UTC)
    if value == value.replace(hour=0, minute=0, second=0, microsecond=0):
        return value.date().isoformat()
    return value.isoformat(timespec="seconds").replace("+00:00", "Z")
