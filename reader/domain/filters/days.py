"""The values of ``newer:``, ``older:``, ``date:`` and ``year:``. All functions raise ValueError for other text."""

from datetime import date, timedelta

from reader.domain.filters.nodes import Age, Announced, Published

FIRST_YEAR, LAST_YEAR = 1900, 2999

_TODAY, _TOMORROW = Age(1, "d"), Age(0, "d")
_NAMED = {"today": (_TODAY, _TOMORROW), "yesterday": (Age(2, "d"), _TODAY)}

Limit = date | Age


def parse_newer(text: str) -> Announced:
    """Return the span "7d", or all from the first day of a day, month or year."""
    return Announced(_age(text) or _period(text)[0], None)


def parse_older(text: str) -> Announced:
    """Return what is before the span "7d", or before the first day of a day, month or year."""
    return Announced(None, _age(text) or _period(text)[0])


def parse_date(text: str) -> Announced:
    """Return a day, month or year, or the range "2026-11..today" where either end may be missing."""
    start, dots, end = text.partition("..")
    if not dots:
        return Announced(*_period(text))
    if not (start or end):
        raise ValueError(text)
    first = _period(start)[0] if start else None
    before = _period(end)[1] if end else None
    if isinstance(first, date) and isinstance(before, date) and first >= before:
        raise ValueError(text)
    return Announced(first, before)


def parse_years(text: str) -> Published:
    """Return a year, or the range "2019..2025" where either end may be missing."""
    start, dots, end = text.partition("..")
    if not (start or end):
        raise ValueError(text)
    first = _year(start) if start else None
    last = _year(end) if end else None if dots else first
    if first is not None and last is not None and first > last:
        raise ValueError(text)
    return Published(first, last)


def is_unfinished(field: str, text: str) -> bool:
    """Tell whether ``text``, which is no value of ``field`` yet, can become one by more typing."""
    text = text.lower()
    length = 4 if field == "year" else 10
    if field not in ("date", "year"):
        return _is_half(text, length) or (text.isascii() and text.isdecimal() and len(text) < 5)
    start, dots, end = text.partition("..")
    if not dots:
        return _is_half(text.removesuffix("."), length + text.endswith("."))
    return _is_half(end, length) and (not start or _is_half(start, length + 1))


def render_announced(node: Announced) -> str:
    """Return the field and value that ``node`` is read from."""
    first, before = node
    if before is None:
        return f"newer:{_start(first)}"
    if first is None:
        return "date:..today" if before == _TOMORROW else f"older:{_start(before)}"
    for name, limits in _NAMED.items():
        if (first, before) == limits:
            return f"date:{name}"
    if isinstance(first, date):
        for hyphens, begins in enumerate(((first.month, first.day) == (1, 1), first.day == 1, True)):
            if begins and before == _after(first, hyphens):
                return f"date:{str(first)[: 4 + 3 * hyphens]}"
    return f"date:{_day(first, 0)}..{_day(before, 1)}"


def render_published(node: Published) -> str:
    """Return the field and value that ``node`` is read from."""
    if node.first == node.last:
        return f"year:{node.first}"
    return f"year:{node.first or ''}..{node.last or ''}"


def _age(text: str) -> Age | None:
    number, unit = text[:-1], text[-1:].lower()
    if unit and unit in "dwmy" and number.isascii() and number.isdecimal() and len(number) < 5 and int(number):
        return Age(int(number), unit)
    return None


def _period(text: str) -> tuple[Limit, Limit]:
    """Return the first day of a period, and the first day after it."""
    text = text.lower()
    if text in _NAMED:
        return _NAMED[text]
    if len(text) not in (4, 7, 10) or not _has_shape(text):
        raise ValueError(text)
    first = date(_year(text[:4]), int(text[5:7] or 1), int(text[8:] or 1))
    return first, _after(first, text.count("-"))


def _after(first: date, hyphens: int) -> date:
    """Return the first day after the year, month or day (none, one or two hyphens) that begins with ``first``."""
    if hyphens == 2:
        return first + timedelta(1)
    return date(first.year + 1, 1, 1) if not hyphens else date(first.year + first.month // 12, first.month % 12 + 1, 1)


def _start(limit: Limit | None) -> str:
    if isinstance(limit, Age):
        return f"{limit.number}{limit.unit}"
    return str(limit).removesuffix("-01").removesuffix("-01")


def _day(limit: Limit, back: int) -> str:
    """Return the day ``back`` days before ``limit``."""
    if isinstance(limit, Age):
        return "today" if limit.number + back == 1 else "yesterday"
    return str(limit - timedelta(back))


def _year(text: str) -> int:
    if len(text) != 4 or not _has_shape(text) or not FIRST_YEAR <= int(text) <= LAST_YEAR:
        raise ValueError(text)
    return int(text)


def _has_shape(text: str) -> bool:
    return all(
        char in "0123456789" if sign == "0" else char == sign for char, sign in zip(text, "0000-00-00", strict=False)
    )


def _is_half(text: str, length: int) -> bool:
    """Tell whether ``text`` is the beginning, shorter than ``length``, of a day or of a day's name."""
    if not text or (length > 4 and any(name.startswith(text) for name in _NAMED)):
        return True
    return len(text) < length and any(_is_day(text + rest[len(text) :]) for rest in ("1900-01-01", "1900-10-10"))


def _is_day(text: str) -> bool:
    try:
        _period(text)
    except ValueError:
        return False
    return True
