"""Saved answers of arXiv as documents: the papers in them, and where and when each was announced."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from reader.domain.batch import Batch, Document, Entry, Problem
from reader.domain.errors import FormatError
from reader.domain.paper import Announcement
from reader.domain.text import clean
from reader.formats.arxiv import api, detect, oai, rss
from reader.formats.arxiv.daily_papers import parse_daily_papers
from reader.formats.arxiv.records import Found
from reader.formats.arxiv.xml import parse_xml


@dataclass(frozen=True, slots=True)
class _Answer:
    """What one answer holds; ``days`` has one day for each paper."""

    found: Sequence[Found]
    days: Iterable[date | None]
    problems: Sequence[Problem]
    title: str = ""
    day: date | None = None
    notes: tuple[str, ...] = ()


def parse_answer(data: bytes, name: str) -> Batch:
    """Return the papers of a saved answer of any kind but the snapshot; ``name`` is the document's name.

    Raises FormatError where ``data`` is no such answer, or one in which arXiv refused.
    """
    kind = detect.detect_answer(data[: detect.HEAD])
    if kind is None or kind not in _READERS:
        raise FormatError("This is not a saved answer of arXiv.")
    answer = _READERS[kind](data)
    shown = clean(name)
    entries = [
        Entry(item.paper, Announcement(shown, position, day, "", item.kind, item.raw), item.line)
        for position, (item, day) in enumerate(zip(answer.found, answer.days, strict=True), start=1)
    ]
    document = Document(shown, hashlib.sha256(data).hexdigest(), kind, answer.title, answer.day)
    return Batch(document, tuple(entries), tuple(answer.problems), notes=answer.notes)


def _api(data: bytes) -> _Answer:
    root = parse_xml(data, f"{api.ATOM}feed")
    found, problems = api.read_api(root)
    return _Answer(found, [None] * len(found), problems, api.feed_title(root))


def _feed(data: bytes) -> _Answer:
    root = parse_xml(data, "rss", f"{api.ATOM}feed")
    found, problems = rss.read_feed(root)
    day, told = rss.feed_day(root)
    return _Answer(found, [day] * len(found), [*told, *problems], rss.feed_title(root), day)


def _oai(data: bytes) -> _Answer:
    found, deleted, problems = oai.read_oai(parse_xml(data, f"{oai.OAI}OAI-PMH"))
    notes = (f"Records marked as deleted: {len(deleted):,}.",) if deleted else ()
    return _Answer(found, [None] * len(found), problems, notes=notes)


def _daily_papers(data: bytes) -> _Answer:
    page = parse_daily_papers(data)
    days = [day for _, day in page.items]
    day = days[0] if len(set(days)) == 1 else None
    return _Answer([Found(paper, 1) for paper, _ in page.items], days, page.problems, day=day)


_READERS: dict[str, Callable[[bytes], _Answer]] = {
    detect.API_ANSWER: _api,
    detect.RSS_FEED: _feed,
    detect.ATOM_FEED: _feed,
    detect.OAI_ANSWER: _oai,
    detect.DAILY_PAPERS: _daily_papers,
}
