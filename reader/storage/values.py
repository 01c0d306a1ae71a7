"""How domain values stand in columns: ISO 8601 text in UTC, JSON for lists."""

import json
from datetime import UTC, date, datetime

from reader.domain.paper import Author
from reader.domain.state import PaperState


def time_text(value: datetime | None) -> str | None:
    """Return ``2026-11-20T07:12:33Z``, with a fraction only where there is one."""
    return None if value is None else value.astimezone(UTC).isoformat().replace("+00:00", "Z")


def time_value(text: str | None) -> datetime | None:
    """Return the aware time that ``time_text`` wrote."""
    return None if text is None else datetime.fromisoformat(text)


def date_value(text: str | None) -> date | None:
    """Return the day that ``date.isoformat`` wrote."""
    return None if text is None else date.fromisoformat(text)


def authors_text(authors: tuple[Author, ...]) -> str:
    """Return a JSON list: a string per name, a pair where an affiliation is known."""
    return json.dumps([[a.name, a.affiliation] if a.affiliation else a.name for a in authors], ensure_ascii=False)


def authors_value(text: str) -> tuple[Author, ...]:
    """Return what ``authors_text`` wrote."""
    return tuple(Author(item) if isinstance(item, str) else Author(*item) for item in json.loads(text))


def strings_text(values: tuple[str, ...]) -> str:
    """Return a JSON list of strings."""
    return json.dumps(values, ensure_ascii=False)


def strings_value(text: str) -> tuple[str, ...]:
    """Return what ``strings_text`` wrote."""
    return tuple(json.loads(text))


def state_text(state: PaperState) -> str:
    """Return a JSON object with the fields that are set."""
    fields: dict[str, object] = {
        "read_at": time_text(state.read_at),
        "starred_at": time_text(state.starred_at),
        "skipped_at": time_text(state.skipped_at),
        "tags": list(state.tags),
        "note": state.note,
    }
    return json.dumps({name: value for name, value in fields.items() if value}, ensure_ascii=False)


def state_value(text: str) -> PaperState:
    """Return what ``state_text`` wrote."""
    fields = json.loads(text)
    return PaperState(
        read_at=time_value(fields.get("read_at")),
        starred_at=time_value(fields.get("starred_at")),
        skipped_at=time_value(fields.get("skipped_at")),
        tags=tuple(fields.get("tags", ())),
        note=fields.get("note", ""),
    )
