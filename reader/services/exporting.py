"""Papers out of the library in every format: what is rendered, and which papers are new since the last time."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from enum import StrEnum

from reader.domain.errors import ReaderError
from reader.formats.exports import FORMATS, TEMPLATE, ExportFormat, Files, Options
from reader.formats.exports.objects import json_object as item_object
from reader.formats.markdown import Item, Section, render_markdown
from reader.services.library import Detail, Library
from reader.services.watching import Watch

WATCHED = 500
"""Papers after which a watched export tells how far it is."""


PREVIEW_SECONDS = 5
"""The time that a template has to show the first lines of what it would write."""


class Grouping(StrEnum):
    """What the headings of an export stand for."""

    DAY = "day"
    TOPIC = "topic"


class ExportError(ReaderError):
    """An export that is not possible as it was asked for."""


def details(library: Library, numbers: Iterable[int], watch: Watch | None = None) -> Iterator[Detail]:
    """Yield everything about each of these papers; raises StoppedError where the watcher wants it."""
    for done, number in enumerate(numbers):
        if watch is not None and not done % WATCHED:
            watch.tell(done)
            watch.check()
        found = library.detail(number)
        if found is not None:
            yield found


def sections(library: Library, numbers: Sequence[int], grouping: Grouping, watch: Watch | None = None) -> list[Section]:
    """Return these papers below headings: days, the newest first, or topics in the order of the list."""
    groups: dict[str, list[Item]] = {}
    undated: list[Item] = []
    found = list(details(library, numbers, watch))
    if grouping is Grouping.DAY:
        found.sort(key=lambda d: _day(d) or date.min, reverse=True)
    for detail in found:
        title = _topic(detail) if grouping is Grouping.TOPIC else _day_title(_day(detail))
        groups.setdefault(title, []).append(_item(detail)) if title else undated.append(_item(detail))
    titled = [Section(title, items) for title, items in groups.items()]
    if undated:
        titled.append(Section("Without a topic" if grouping is Grouping.TOPIC else "Without a date", undated))
    return titled


def markdown(library: Library, numbers: Sequence[int], grouping: Grouping, today: date) -> str:
    """Return these papers as one Markdown document."""
    return render_markdown(sections(library, numbers, grouping), heading="Papers", generated=today)


def render(
    library: Library,
    numbers: Sequence[int],
    kind: ExportFormat,
    options: Options,
    grouping: Grouping | None = None,
    watch: Watch | None = None,
) -> Files:
    """Return these papers in a format; without a grouping in the order of ``numbers``, where a format has headings by
    day.

    Raises KeyPatternError, TemplateProblemError, StoreError and StoppedError.
    """
    if grouping is None and kind.name not in HEADED:
        given = [Section("", [_item(detail) for detail in details(library, numbers, watch)])]
    else:
        given = sections(library, numbers, grouping or Grouping.DAY, watch)
    if watch is not None:
        watch.check()
    if kind.name == TEMPLATE:
        from reader.services.templating import render_apart

        return {"": render_apart(options.template, options.template_name, given, options.generated)}
    return kind.render(given, options)


HEADED = ("markdown", "org", TEMPLATE)
"""The formats that show papers below headings."""


def left_out(library: Library, numbers: Sequence[int], kind: ExportFormat) -> int:
    """Return how many of these papers a format cannot hold: those without an identifier, where it has nothing else."""
    if kind.name != "ids":
        return 0
    return sum(detail.paper.arxiv_id is None for detail in details(library, numbers))


def preview(library: Library, numbers: Sequence[int], name: str, lines: int, today: date) -> list[str]:
    """Return the first lines of what an export of these papers would write."""
    kind = FORMATS[name]
    return _first_lines(render(library, numbers[:lines], kind, Options(today)), lines)


def preview_template(library: Library, numbers: Sequence[int], template: str, lines: int, today: date) -> list[str]:
    """Do the same for the template in a file, in a few seconds; raises TemplateProblemError and StoreError."""
    from reader.services.templating import read_template, render_apart

    given = sections(library, numbers[:lines], Grouping.DAY)
    text = render_apart(read_template(template), template, given, today, PREVIEW_SECONDS)
    return _first_lines({"": text}, lines)


def _first_lines(files: Files, lines: int) -> list[str]:
    return [line for text in list(files.values())[:1] for line in text.split("\n")][:lines]


def since_day(library: Library, numbers: Sequence[int], day: date) -> list[int]:
    """Return those of the papers that were announced on ``day`` or later, or about which the user said something."""

    def is_new(detail: Detail) -> bool:
        state = detail.state
        said = (state.starred_at, state.later_at, state.skipped_at, state.read_at)
        moments: list[datetime] = [moment for moment in said if moment]
        days = [*(seen.date for seen in detail.announcements if seen.date), *(moment.date() for moment in moments)]
        return any(found >= day for found in days)

    return [detail.number for detail in details(library, numbers) if is_new(detail)]


def json_object(detail: Detail) -> dict[str, object]:
    """Return one paper as the object that ``matins list --json`` prints; the names of its fields are stable."""
    return item_object(_item(detail))


def _item(detail: Detail) -> Item:
    return Item(detail.paper, detail.state, detail.announcements, detail.key)


def _day(detail: Detail) -> date | None:
    days = [seen.date for seen in detail.announcements if seen.date]
    return max(days, default=None)


def _day_title(day: date | None) -> str:
    return f"{day:%a} {day.day} {day:%b %Y}" if day else ""


def _topic(detail: Detail) -> str:
    return next((seen.topic for seen in detail.announcements if seen.topic), "")
