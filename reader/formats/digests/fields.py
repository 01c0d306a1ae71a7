"""Readings of single fields that several kinds of digest share: authors, links, categories, dates, paragraphs."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta, timezone

from reader.domain.identifier import OLD_ARCHIVES, ArxivId
from reader.domain.paper import Author
from reader.domain.text import LINE_LIMIT

AUTHOR_LIMIT = 5_000
"""Names kept of one paper; the largest collaborations have about 5,000."""

AFFILIATIONS_FACTOR = 8
"""How many times the text of a list of authors its affiliations may take once a legend is spelled out for everyone."""

LINK_LIMIT = 20
"""Links kept of one text."""

_LINK = re.compile(
    r"https?://(?:(?!https?://)(?:[A-Za-z0-9!#$%&()*+,\-./:;=?@_~]|\\[_%#&~]))+", re.ASCII | re.IGNORECASE
)
_HOST = re.compile(r"https?://([A-Za-z0-9.-]+\.[A-Za-z]{2,})(?::[0-9]+)?(?:[/?#]|$)", re.ASCII | re.IGNORECASE)
_NOT_CODE = ("arxiv.org", "doi.org", "creativecommons.org")

_CATEGORY = re.compile(r"[a-z]+(?:-[a-z]+)?\.(?:[A-Z]{2}|[a-z]{2,8}(?:-[a-z]{2,8})?)", re.ASCII)

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NUMERIC_DAY = re.compile(r"(?<![0-9])([0-9]{4})[-./年]([0-9]{1,2})[-./月]([0-9]{1,2})(?![0-9])", re.ASCII)
_WORDED_DAY = re.compile(
    r"(?<![0-9])([0-9]{1,2})\s([A-Za-z]{3})[a-z]{0,6}\s([0-9]{4}|[0-9]{2})(?![0-9])"
    r"(?:\s([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?(?:\s([+-][0-9]{4}))?)?",
    re.ASCII,
)

_TRUNCATED = re.compile(
    r"[\s,;]*(?:\band\s)?(?:\bet\.?\s?al\b\.?|\(?\b[0-9]+ (?:additional |other |more )?(?:authors?|others)"
    r"(?: not shown)?\)?|…|\.\.\.)[\s,;.]*$",
    re.IGNORECASE,
)
# What a WORD JOINER (U+2060) follows is part of a name: so it is written where a name has such a sign.
_SPLIT = re.compile(r"[(){},;，；、](?!\u2060)|\s(?:and|&)\s", re.IGNORECASE)
_BRACE = re.compile(r"[{}](?!\u2060)")
_SUFFIX = re.compile(r"(?:jr|sr|ii|iii|iv|m\.?d|ph\.?d)\.?", re.IGNORECASE)
_COLLABORATION = re.compile(r"\b(collaborations?|consortium|group|team)\s?:", re.IGNORECASE)
_MARKS = re.compile(r"[0-9*†‡§¶#]{1,3}(?:(?:\s?,\s?|\s?;\s?|\sand\s|\s?&\s?)[0-9*†‡§¶#]{1,3})*", re.ASCII)
_NUMBERED = re.compile(r"\(([0-9]{1,3})\)", re.ASCII)


def find_links(text: str) -> list[str]:
    """Return the web addresses in ``text`` that lead to code or a project page, each once.

    arXiv's own pages and DOI links are left out, closing punctuation is cut, ``\\_`` becomes ``_``.
    """
    if "://" not in text:
        return []
    found: dict[str, None] = {}
    for match in _LINK.finditer(text):
        link = _trimmed(match[0]) if len(match[0]) <= 500 else ""
        host = _HOST.match(link)
        if host is None or _is_arxiv(host[1].lower(), link):
            continue
        found[link] = None
        if len(found) == LINK_LIMIT:
            break
    return list(found)


def _trimmed(link: str) -> str:
    link = link.replace("\\", "")
    while link and (link[-1] in ".,;:!?*(&$" or (link[-1] == ")" and link.count(")") > link.count("("))):
        link = link[:-1]
    return link


def _is_arxiv(host: str, link: str) -> bool:
    if any(host == known or host.endswith("." + known) for known in _NOT_CODE):
        return True
    try:
        ArxivId.parse(link)
    except ValueError:
        return False
    return True


def read_categories(words: Iterable[str]) -> list[str]:
    """Return those of ``words`` that have the form of an arXiv category."""
    return [word for word in words if word in OLD_ARCHIVES or _CATEGORY.fullmatch(word)]


def read_day(text: str) -> date | None:
    """Return the first calendar day named in ``text``: ``2026-02-07``, ``2021.11.08``, ``9 Jun 23``."""
    match = _NUMERIC_DAY.search(text)
    if match:
        try:
            return date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            return None
    for match in _WORDED_DAY.finditer(text):
        moment = _worded(match)
        if moment:
            return moment.date()
    return None


def read_moment(text: str) -> datetime | None:
    """Return the first moment named in ``text`` as in a mail header, in UTC; a day alone gives its midnight."""
    for match in _WORDED_DAY.finditer(text):
        moment = _worded(match)
        if moment:
            return moment.astimezone(UTC)
    day = read_day(text)
    return midnight(day) if day else None


def midnight(day: date) -> datetime:
    """Return the first moment of ``day`` in UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _worded(match: re.Match[str]) -> datetime | None:
    if match[2].lower() not in _MONTHS:
        return None
    month = _MONTHS.index(match[2].lower()) + 1
    year = int(match[3])
    if len(match[3]) == 2:
        year += 1900 if year >= 91 else 2000
    zone: timezone = UTC
    if match[7] and match[7] not in ("+0000", "-0000"):
        sign = -1 if match[7][0] == "-" else 1
        offset = timedelta(hours=int(match[7][1:3]), minutes=int(match[7][3:5]))
        zone = timezone(sign * offset) if offset < timedelta(hours=24) else UTC
    hour, minute, second = (int(part or 0) for part in match.group(4, 5, 6))
    try:
        moment = datetime(year, month, int(match[1]), hour, minute, second, tzinfo=zone)
        moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return moment


def spans(starts: Sequence[int], end: int) -> Iterator[tuple[int, int]]:
    """Yield each start with where the next one, or ``end``, bounds it."""
    yield from zip(starts, [*starts[1:], end][: len(starts)], strict=True)


def join_lines(lines: Sequence[str], *, indented_paragraphs: bool = False) -> str:
    """Return hard-wrapped ``lines`` as running text; a paragraph begins after an empty line.

    With ``indented_paragraphs`` also at a line that is indented, as in arXiv's listing mails.
    """
    paragraphs: list[list[str]] = [[]]
    for line in lines:
        text = line.strip()
        if not text or (indented_paragraphs and line.startswith(("  ", "\t"))):
            paragraphs.append([])
        if text:
            paragraphs[-1].append(text)
    return "\n".join(" ".join(paragraph) for paragraph in paragraphs if paragraph)


def read_authors(text: str) -> tuple[list[Author], bool]:
    """Return the names in ``text`` with their affiliations, and whether the list was cut ("et al.").

    Source: arXiv's help on author fields. Names are parted by commas and "and"; an affiliation follows in
    parentheses, either as words or as numbers that a last group ``((1) …, (2) …)`` explains.
    """
    text = " ".join(text.split())
    text, cut = _uncut(text)
    text = _COLLABORATION.sub(r"\1,", text, count=1)
    legend: dict[str, str] = {}
    names: list[tuple[str, list[str]]] = []
    for name, groups in _tokens(text):
        if len(names) > AUTHOR_LIMIT:
            return [Author(name) for name, _ in names[:AUTHOR_LIMIT]], True
        notes: list[str] = []
        for group in groups:
            explained = _legend(group)
            legend |= explained
            if not explained:
                notes.append(group)
        if is_suffix(name) and names:
            # A name that grew for ever would be copied as often.
            if len(names[-1][0]) > LINE_LIMIT:
                continue
            names[-1] = (f"{names[-1][0]} {name}", names[-1][1] + notes)
        elif name:
            names.append((name, notes))
        elif names:
            names[-1][1].extend(notes)
    return list(_with_affiliations(names, legend, AFFILIATIONS_FACTOR * len(text) + LINE_LIMIT)), cut


def is_suffix(name: str) -> bool:
    """Tell what stands behind a name after a comma, such as "Jr."."""
    return _SUFFIX.fullmatch(name) is not None


def _uncut(text: str) -> tuple[str, bool]:
    """Part the closing "et al." from the names; only the end of a long text is looked at."""
    head, tail = text[:-60], text[-60:]
    match = _TRUNCATED.search(tail)
    return (head + tail[: match.start()], True) if match else (text, False)


def _tokens(text: str) -> Iterator[tuple[str, list[str]]]:
    """Part ``text`` at separators outside of brackets; yield each name with the contents of its parentheses."""
    braces_found = _BRACE.findall(text)
    braced = braces_found.count("{") == braces_found.count("}")
    name: list[str] = []
    groups: list[str] = []
    depth = braces = start = 0
    for match in _SPLIT.finditer(text):
        sign = match[0]
        if sign == "(":
            if not depth:
                name.append(text[start : match.start()])
                start = match.end()
            depth += 1
        elif sign == ")" and depth:
            depth -= 1
            if not depth:
                groups.append(text[start : match.start()])
                start = match.end()
        elif depth:
            continue
        elif sign in "{}":
            braces += (1 if sign == "{" else -1) * braced
        elif sign != ")" and braces <= 0:
            name.append(text[start : match.start()])
            yield _name(name), groups
            name, groups, start = [], [], match.end()
    (groups if depth else name).append(text[start:])
    yield _name(name), groups


def _name(parts: list[str]) -> str:
    name = " ".join("".join(parts).split()).strip(" ,;")
    name = name[4:] if name[:4].lower() == "and " else name
    return "" if name.lower() in ("and", "&") else name


def _legend(group: str) -> dict[str, str]:
    """Return what ``(1) Institute of Lamps, (2) Elsewhere`` explains; nothing for an ordinary affiliation."""
    if not _NUMBERED.match(group.lstrip()):
        return {}
    marks = list(_NUMBERED.finditer(group))
    ends = [mark.start() for mark in marks[1:]] + [len(group)]
    return {
        mark[1]: group[mark.end() : end][:LINE_LIMIT].strip(" ,;").removesuffix(" and")
        for mark, end in zip(marks, ends, strict=True)
    }


def _with_affiliations(names: list[tuple[str, list[str]]], legend: dict[str, str], left: int) -> Iterator[Author]:
    """Yield authors with what their notes say, as long as it is not more than ``left`` characters of all of them."""
    for name, notes in names:
        told: list[str] = []
        length = 0
        for part in dict.fromkeys(_affiliations(notes, legend)):
            told.append(part)
            length += len(part)
            if length > LINE_LIMIT:
                break
        left -= length
        yield Author(name, "; ".join(told) if left >= 0 else "")


def _affiliations(notes: list[str], legend: dict[str, str]) -> Iterator[str]:
    for note in notes:
        if _MARKS.fullmatch(note.strip()):
            marks = dict.fromkeys(match[0] for match in re.finditer(r"[0-9]+", note))
            yield from (legend[mark] for mark in marks if legend.get(mark))
        elif note.strip():
            yield note.strip()
