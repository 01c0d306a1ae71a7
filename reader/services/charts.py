"""From numbers to shapes: weeks of a calendar, steps of a heat map, lengths of bars. Pure, and without a screen."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

STEPS = 4
"""Steps of a heat map above nothing."""

_DAY = timedelta(days=1)


def weeks(first: date, last: date, count: int) -> list[list[date | None]]:
    """Return the newest ``count`` weeks of a period, oldest first, each seven days from Monday on.

    Days outside the period are None.
    """
    monday = last - last.weekday() * _DAY
    beginning = first - first.weekday() * _DAY
    shown = min(count, (monday - beginning).days // 7 + 1)
    starts = [monday - timedelta(weeks=back) for back in reversed(range(shown))]
    week = [[start + number * _DAY for number in range(7)] for start in starts]
    return [[day if first <= day <= last else None for day in days] for days in week]


def months(columns: Sequence[Sequence[date | None]]) -> list[tuple[int, date]]:
    """Return the column in which each month begins, with the first day of it that is there.

    A month whose first day is not there is told of the first column if at least two weeks of it follow.
    """
    found: list[tuple[int, date]] = []
    for number, week in enumerate(columns):
        for day in week:
            if day is not None and (day.day == 1 or not found):
                found.append((number, day))
    if len(found) > 1 and found[1][0] - found[0][0] < 2:
        del found[0]
    return found


def tops(values: Iterable[int]) -> list[int]:
    """Return the greatest value of each step, least first: a quarter of what is above nothing each, if it can be.

    At most ``STEPS`` of them, and fewer where few values differ.
    """
    ordered = sorted(value for value in values if value > 0)
    places = (-(-len(ordered) * step // STEPS) - 1 for step in range(1, STEPS + 1))
    return sorted({ordered[place] for place in places}) if ordered else []


def step(value: int, limits: Sequence[int]) -> int:
    """Return the step of a value, 0 for nothing; the greatest values are always of step ``STEPS``."""
    if value <= 0 or not limits:
        return 0
    return STEPS - len(limits) + 1 + min(bisect_left(limits, value), len(limits) - 1)


def eighths(value: int, greatest: int, width: int) -> int:
    """Return the length of a bar in eighths of a cell: ``width`` cells for the greatest; what is there can be seen."""
    if value <= 0 or greatest <= 0 or width <= 0:
        return 0
    return max(1, round(min(value, greatest) * width * 8 / greatest))


def last_days(last: date, count: int) -> list[date]:
    """Return the newest ``count`` days, the newest first."""
    return [last - number * _DAY for number in range(count)]
