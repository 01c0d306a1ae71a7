"""Papers out of the library: as Markdown for people, as JSON for scripts."""

import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path

from reader.domain.errors import ReaderError, StoreError
from reader.domain.paper import Announcement
from reader.domain.text import clean
from reader.formats.markdown import Item, Section, is_own_export, render_markdown
from reader.services.library import Detail, Library
from reader.storage.files import write_atomically


class Grouping(StrEnum):
    """What the headings of an export stand for."""

    DAY = "day"
    TOPIC = "topic"


class WouldOverwriteError(ReaderError):
    """The file at the target is somebody else's; it was left as it is."""


def details(library: Library, numbers: Iterable[int]) -> Iterator[Detail]:
    """Yield everything about each of these papers."""
    for number in numbers:
        found = library.detail(number)
        if found is not None:
            yield found


def markdown(library: Library, numbers: Sequence[int], grouping: Grouping, today: date) -> str:
    """Return these papers as one Markdown document."""
    groups: dict[str, list[Item]] = {}
    undated: list[Item] = []
    found = list(details(library, numbers))
    if grouping is Grouping.DAY:
        found.sort(key=lambda d: _day(d) or date.min, reverse=True)
    for detail in found:
        item = Item(detail.paper, detail.state, detail.announcements)
        title = _topic(detail) if grouping is Grouping.TOPIC else _day_title(_day(detail))
        groups.setdefault(title, []).append(item) if title else undated.append(item)
    sections = [Section(title, items) for title, items in groups.items()]
    if undated:
        sections.append(Section("Without a topic" if grouping is Grouping.TOPIC else "Without a date", undated))
    return render_markdown(sections, heading="Papers", generated=today)


def write_export(path: Path, text: str, *, force: bool = False) -> None:
    """Write an export whole or not at all.

    A file that is not an export of ours is overwritten only by ``force``; raises WouldOverwriteError and StoreError.
    """
    if not force and not _is_ours(path):
        raise WouldOverwriteError(f"{clean(str(path))} exists and is not an export of Matins; it was left as it is.")
    write_atomically(path, text)


def _is_ours(path: Path) -> bool:
    """Look at the first bytes; where nothing or no regular file stands, the writer may go on or refuse by itself."""
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        try:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                return True
            head = os.read(handle, 4096)
        finally:
            os.close(handle)
    except FileNotFoundError:
        return True
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else "this is not a possible file name"
        raise StoreError(f"{clean(str(path))} could not be looked at: {clean(why or '').lower()}.") from error
    return not head or is_own_export(head.decode("utf-8", "replace"))


def json_object(detail: Detail) -> dict[str, object]:
    """Return one paper as the object that ``matins list --json`` prints; the names of its fields are stable."""
    paper, state = detail.paper, detail.state
    return {
        "key": detail.key,
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
        "announcements": [_announcement(seen) for seen in detail.announcements],
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


def _day(detail: Detail) -> date | None:
    days = [seen.date for seen in detail.announcements if seen.date]
    return max(days, default=None)


def _day_title(day: date | None) -> str:
    return f"{day:%a} {day.day} {day:%b %Y}" if day else ""


def _topic(detail: Detail) -> str:
    return next((seen.topic for seen in detail.announcements if seen.topic), "")
