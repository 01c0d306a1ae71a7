"""RIS files: Zotero's, publishers' and those of Matins.

Source: the tags of the RIS format as reference managers write them. A line is two letters or digits, two blanks, a
hyphen, a blank and a value; a line without a tag goes on with the value before it.
"""

import re
from collections.abc import Iterator, Sequence

from reader.domain.batch import Problem
from reader.formats.imports.assemble import Collected
from reader.formats.imports.reference import Reference, inverted

KIND = "ris"

_TAG = re.compile(r"\ufeff?[ \t]{0,4}([A-Z][A-Z0-9])[ \t]{0,2}-(?:[ \t](.*))?$", re.DOTALL)
_CUT = re.compile(r"et\.? al\.?", re.IGNORECASE)

Values = dict[str, list[str]]
_Parts = dict[str, list[list[str]]]


def looks_like_ris(lines: Sequence[str]) -> bool:
    """Tell a file whose first line begins a record."""
    first = next((line for line in lines if line.strip()), "")
    match = _TAG.match(first)
    return match is not None and match[1] == "TY"


def parse_ris(text: str) -> Collected:
    """Return the records of ``text``; keywords and notes are what their users said of them."""
    collected = Collected(KIND)
    for line, end, values in _records(text.split("\n"), collected.problems):
        if collected.is_full(line):
            break
        collected.pairs.append(_reference(line, end, values).pair())
    return collected


def _records(lines: Sequence[str], problems: list[Problem]) -> Iterator[tuple[int, int, Values]]:
    parts: _Parts | None = None
    start, tag = 1, ""
    for number, line in enumerate(lines, start=1):
        match = _TAG.match(line)
        if match is None:
            if parts is not None and tag and line.strip():
                parts[tag][-1].append(line.strip())
            continue
        if match[1] == "TY":
            if parts is not None:
                problems.append(Problem("A record without an end was read as far as it goes.", start))
                yield start, number, _joined(parts)
            parts, start, tag = {}, number, ""
        elif match[1] == "ER":
            if parts is not None:
                yield start, number + 1, _joined(parts)
            parts = None
        elif parts is not None:
            tag = match[1]
            parts.setdefault(tag, []).append([(match[2] or "").strip()])
    if parts is not None:
        problems.append(Problem("The last record has no end.", start))
        yield start, len(lines) + 1, _joined(parts)


def _joined(parts: _Parts) -> Values:
    return {tag: ["\n".join(value) for value in values] for tag, values in parts.items()}


def _reference(line: int, end: int, values: Values) -> Reference:
    def all_of(*tags: str) -> list[str]:
        return [value for tag in tags for value in values.get(tag, ()) if value]

    def first(*tags: str) -> str:
        return next(iter(all_of(*tags)), "")

    is_ours = first("DB") == "arXiv"
    names = all_of("AU", "A1")
    is_cut = bool(names) and _CUT.fullmatch(names[-1]) is not None
    pages = "-".join(all_of("SP", "EP"))
    return Reference(
        line,
        end,
        exact=all_of("AN"),
        links=[*all_of("UR", "L1", "L2", "LK"), *all_of("M1", "M3", "C1", "C7")],
        texts=[] if is_ours else all_of("N1", "PB"),
        files=all_of("L1", "L4"),
        title=first("TI", "T1", "CT"),
        authors=[inverted(name) for name in names[: len(names) - is_cut]],
        is_cut=is_cut,
        abstract=first("AB", "N2"),
        keywords=all_of("KW"),
        date=(first("DA") or first("PY", "Y1")).replace("/", "-").strip("-"),
        journal=first("JO", "JF", "T2", "JA"),
        place=() if is_ours else (first("VL"), first("IS"), pages),
        doi=first("DO"),
        comments="\n".join(all_of("N1")) if is_ours else "",
        notes=[] if is_ours else all_of("N1"),
        is_ours=is_ours,
    )
