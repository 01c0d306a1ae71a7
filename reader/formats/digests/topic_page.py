"""One day of a blog: ``Papers - DATE``, a subtitle, then headings that end in "#" over pairs of title and abstract.

Source: the visible text of the page; "#" is the glyph of a heading's permalink. A title may end in "#" too, and an
abstract may be missing or go on over lines: so the cheapest reading of the whole page is taken, not one of each line.
"""

import math
import re
from collections.abc import Sequence

from reader.domain.batch import Problem
from reader.domain.identity import is_placeholder
from reader.formats.digests.build import ENTRY_LIMIT, Draft, Parsed
from reader.formats.digests.fields import read_day

HEADER = re.compile(r"(?:# *)?Papers[ \t]*[-–—·:|][ \t]*[0-9]{4}[-./][0-9]{1,2}[-./][0-9]{1,2}[ \t]*#?", re.ASCII)

_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_SUBTITLE, _HEADING, _TITLE, _ABSTRACT = _ROLES = "SHTA"

# What it costs to read one line after another in these roles; what is not named does not occur.
_STEPS: dict[str, dict[str, float]] = {
    _SUBTITLE: {_HEADING: 0, _TITLE: 2},
    _HEADING: {_HEADING: 6, _TITLE: 0, _ABSTRACT: 10},
    _TITLE: {_HEADING: 5, _TITLE: 6, _ABSTRACT: 0},
    _ABSTRACT: {_HEADING: 0, _TITLE: 0, _ABSTRACT: 5},
}
_FIRST: dict[str, float] = {_SUBTITLE: 0, _HEADING: 1, _TITLE: 3, _ABSTRACT: math.inf}
_LAST: dict[str, float] = {_SUBTITLE: 0, _HEADING: 3, _TITLE: 4, _ABSTRACT: 0}


def parse_topic_page(lines: Sequence[str]) -> Parsed:
    """Return one draft for each title, under the topic of its heading; a title without an abstract is a problem."""
    filled: list[tuple[int, str]] = []
    for number, line in enumerate(lines, start=1):
        text = line.strip()
        if text == "#" and filled:
            filled[-1] = (filled[-1][0], filled[-1][1] + "#")
        elif text:
            filled.append((number, text))
    parsed = Parsed()
    if filled and HEADER.fullmatch(filled[0][1]):
        parsed.title = filled[0][1].strip("# ")
        parsed.day = read_day(parsed.title)
        filled = filled[1:]
    left = filled[3 * ENTRY_LIMIT :]
    if left:
        parsed.problems.append(Problem("The page is too long; the rest was not read.", left[0][0]))
        filled = filled[: 3 * ENTRY_LIMIT]
    _collect(parsed, filled, _read_roles([text for _, text in filled]))
    return parsed


def _collect(parsed: Parsed, filled: list[tuple[int, str]], roles: list[str]) -> None:
    topic = ""
    bodies: list[list[str]] = []
    open_entry = False
    for (number, text), role in zip(filled, roles, strict=True):
        if role == _HEADING:
            topic = text.rstrip("# \t")
            open_entry = False
        elif role == _TITLE or (role == _ABSTRACT and not open_entry):
            parsed.drafts.append(Draft(number, number + 1, title=text if role == _TITLE else "", topic=topic))
            bodies.append([])
            open_entry = True
        if role == _ABSTRACT:
            bodies[-1].append(text)
            parsed.drafts[-1].end = number + 1
    for draft, body in zip(parsed.drafts, bodies, strict=True):
        draft.abstract = "\n".join(body)
        if not body:
            parsed.problems.append(Problem("A title has no abstract.", draft.line))


def _read_roles(texts: list[str]) -> list[str]:
    """Return the role of each line in the cheapest reading of all (Viterbi)."""
    if not texts:
        return []
    first = _costs(texts[0])
    best = {role: _FIRST[role] + first[role] for role in _ROLES}
    came: list[dict[str, str]] = []
    for text in texts[1:]:
        costs = _costs(text)
        following = dict.fromkeys(_ROLES, math.inf)
        origin = dict.fromkeys(_ROLES, _TITLE)
        for before, steps in _STEPS.items():
            for role, step in steps.items():
                cost = best[before] + step + costs[role]
                if cost < following[role]:
                    following[role], origin[role] = cost, before
        best = following
        came.append(origin)
    role = min(_ROLES, key=lambda name: best[name] + _LAST[name])
    roles = [role]
    for origin in reversed(came):
        role = origin[role]
        roles.append(role)
    return roles[::-1]


def _costs(text: str) -> dict[str, float]:
    """Return how unlike each role the line is; a character of Chinese, Japanese or Korean says as much as three."""
    size = len(text) + 2 * len(_WIDE.findall(text))
    hashed = text.endswith("#")
    empty = len(text) <= 60 and is_placeholder(text)
    return {
        _SUBTITLE: (0 if size <= 150 else 4) + 4 * hashed,
        _HEADING: _step(size, (80, 0), (160, 3), (math.inf, 7)) if hashed else math.inf,
        _TITLE: _step(size, (200, 0), (300, 2), (math.inf, 4)) + 3 * hashed + 6 * empty + text.endswith((".", "。")),
        _ABSTRACT: (0 if empty else _step(size, (79, 4), (119, 2), (199, 1), (math.inf, 0))) + 2 * hashed,
    }


def _step(size: int, *limits: tuple[float, float]) -> float:
    return next(cost for limit, cost in limits if size <= limit)
