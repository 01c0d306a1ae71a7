"""The table of the language."""

import pytest

from reader.domain.errors import UnfinishedQueryError
from reader.domain.filters.fields import ALTERNATIVES, FIELDS, HABITS, NAMES, STATES, SYNTAX, Field, near, rows
from reader.domain.filters.nodes import KINDS, TEXT_FIELDS, Everything
from reader.domain.filters.parsing import parse_filter
from reader.domain.filters.rendering import render_filter
from reader.domain.filters.values import takes


def test_every_example_is_understood() -> None:
    for row in rows():
        assert parse_filter(row.example) != Everything()
        assert row.meaning
        assert "\\" not in row.example + row.meaning, "the README's table escapes with it"


def test_every_short_name_and_the_bar_between_values_are_told_of() -> None:
    told = {row.example: row.meaning for row in rows()}
    shorts = [field for field in FIELDS if field.short]
    assert [field.short for field in shorts] == ["au", "ti", "abs"]
    assert all(f"short: {field.short}:" in told[field.example] for field in shorts)
    assert "short: " not in told["cat:cs.LG"]
    (bar,) = (row for row in rows() if "|" in row.example)
    assert all(name in bar.meaning for name in ALTERNATIVES)
    assert parse_filter(bar.example) == parse_filter("is:(unread or starred)")


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.name)
def test_every_field_is_complete(field: Field) -> None:
    assert field.example.startswith(f"{field.name}:")
    assert render_filter(parse_filter(field.example)) in (field.example, "older:2026")
    assert takes(field.name)
    for name in (field.name, field.short):
        if name:
            with pytest.raises(UnfinishedQueryError):
                parse_filter(f"{name}:")
    for value in field.values:
        assert parse_filter(f"{field.name}:{value}") != Everything()
    assert len(rows()) == len(SYNTAX) + len(FIELDS)


def test_the_tables_fit_together() -> None:
    assert {name for name in TEXT_FIELDS if name} | set(HABITS.values()) | ALTERNATIVES <= set(NAMES)
    assert NAMES["kind"].values == tuple(KINDS)
    assert NAMES["is"].values == STATES
    assert all(name == name.lower() and name.isascii() and name.isalpha() for name in NAMES)
    assert not set(HABITS) & set(NAMES)


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("autor", "author"), ("Authors", "author"), ("titel", "title"), ("tags", "tag"), ("kinds", "kind"),
        ("abstr", "abstract"), ("since", "newer"), ("topics", "topic"), ("notes", "note"), ("order", ""),
        ("never", ""), ("its", ""), ("this", ""), ("x", ""), ("foo", ""), ("http", ""), ("model", ""), ("bert", ""),
    ],
)  # fmt: skip
def test_near(name: str, field: str) -> None:
    assert near(name) == field
