"""arXiv identifiers as numbers: 2611.01234 is 261101234; the old ones (hep-th/9901001) are places in a sorted list.

The serial has four digits until December 2014 and five from January 2015
(https://info.arxiv.org/help/arxiv_identifier.html).
"""

import re

OLD, NONE = 2**31, 2**32 - 1
"""The first code of an identifier of another form than 2611.01234, and the code of a paper without one."""

_SERIAL = 10**5
_FIVE_DIGITS = 1501
_NEW = re.compile(r"(\d{4})\.(\d{4,5})", re.ASCII)
_BEGINNING = re.compile(r"(\d{1,4})(?:\.(\d{0,5}))?", re.ASCII)
_AROUND = re.compile(r"^(?:arxiv:)?|(?:v\d*)?$", re.ASCII)


def encode(identifier: str) -> int:
    """Return the code of an identifier like 2611.01234, else -1."""
    found = _NEW.fullmatch(identifier)
    if found is None or len(found[2]) != _width(int(found[1])):
        return -1
    return int(found[1]) * _SERIAL + int(found[2])


def codes_between(prefix: str) -> tuple[int, int]:
    """Return the half-open range of the codes whose identifiers begin with ``prefix``; (0, 0) where none can."""
    found = _BEGINNING.fullmatch(prefix)
    if found is None:
        return 0, 0
    missing = 4 - len(found[1])
    month = int(found[1])
    if found[2] is None:
        return month * 10**missing * _SERIAL, (month + 1) * 10**missing * _SERIAL
    rest = _width(month) - len(found[2])
    if missing or rest < 0:
        return 0, 0
    first = month * _SERIAL + int(found[2] or 0) * 10**rest
    return first, first + 10**rest


def bare(prefix: str) -> str:
    """Return what was typed as the beginning of an identifier, without version, star and "arXiv:"."""
    return _AROUND.sub("", prefix.strip().lower().removesuffix("*"))


def _width(month: int) -> int:
    return 5 if month >= _FIVE_DIGITS else 4
