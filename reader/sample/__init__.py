"""The sample library: landmark papers under their true identifiers, spread over five invented mornings.

What identifies a paper (number, title, authors, categories, first day) is as arXiv has it; the descriptions are our own
words and stand where the abstract would.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from importlib import resources
from typing import Any

from reader.domain.batch import Batch, Document, Entry
from reader.domain.identifier import ArxivId
from reader.domain.paper import Announcement, AnnouncementKind, Author, Authority, Paper
from reader.domain.text import clean

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def load_batches() -> tuple[Batch, ...]:
    """Return one batch for each morning, oldest first.

    The papers have the authority of a digest, so that arXiv's own record takes the place of our description.
    """
    text = resources.files(__name__).joinpath("papers.json").read_text(encoding="utf-8")
    return tuple(_batch(morning) for morning in json.loads(text)["mornings"])


def _batch(morning: Mapping[str, Any]) -> Batch:
    day = date.fromisoformat(morning["date"])
    wording = json.dumps(morning, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    document = Document(
        name=f"sample {day.isoformat()}",
        sha256=hashlib.sha256(wording.encode()).hexdigest(),
        kind="sample",
        # Not strftime, whose names of days and months are those of the locale.
        title=f"Sample library · {_DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]} {day.year}",
        date=day,
    )
    entries = (_entry(record, document.name, place, day) for place, record in enumerate(morning["papers"], 1))
    return Batch(document, tuple(entries))


def _entry(record: Mapping[str, Any], document: str, position: int, day: date) -> Entry:
    paper = Paper(
        arxiv_id=ArxivId(ArxivId.parse(record["id"]).name, record.get("version")),
        title=clean(record["title"]),
        authors=tuple(Author(clean(name)) for name in record["authors"]),
        authors_truncated=bool(record["authors_truncated"]),
        abstract=clean(record["description"], lines=True),
        categories=tuple(clean(category) for category in record["categories"]),
        published=datetime.combine(date.fromisoformat(record["published"]), datetime.min.time(), UTC),
        links=tuple(clean(link) for link in record["links"]),
        authority=Authority.DIGEST,
    )
    kind = AnnouncementKind(record["kind"])
    return Entry(paper, Announcement(document, position, day, clean(record["topic"]), kind))
