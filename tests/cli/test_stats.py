"""``matins stats``."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from reader.services import library as services
from support.builders import TODAY, batch, entry, invented, take_in
from support.reading import reading

from .conftest import Matins

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)

# Promised to scripts; more fields may come.
PROMISED = {
    "library": "papers unread starred",
    "totals": "announced triaged starred skipped",
    "days": "day announced triaged starred",
    "categories": "name announced triaged starred",
    "authors": "name starred",
    "tags": "name papers starred",
    "streak": "days longest unfinished_days",
}


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every library be opened at one moment."""
    opened = services.Library
    monkeypatch.setattr(services, "Library", lambda path: opened(path, lambda: NOON))


@pytest.fixture
def read(library: Path) -> Path:
    return reading(library.parent).rename(library)


def test_lines_for_people(matins: Matins, read: Path) -> None:
    answer = matins("stats")
    assert (answer.code, answer.err) == (0, "")
    assert answer.lines[0] == "2025-11-17 to 2026-11-20"
    found = [line.split() for line in answer.lines]
    assert ["announced", "113"] in found
    assert ["triaged", "103"] in found
    assert ["finished", "days", "in", "a", "row", "6"] in found
    assert ["seconds", "a", "paper", "10"] in found
    assert any(line[:1] == ["cond-mat.mtrl-sci"] for line in found)
    assert ["Ada", "Mori", "15"] in found


def test_one_object_for_scripts(matins: Matins, read: Path) -> None:
    answer = matins("stats", "--json")
    assert (answer.code, len(answer.lines)) == (0, 1)
    found = json.loads(answer.out)
    assert (found["since"], found["until"]) == ("2025-11-17", "2026-11-20")
    for name, fields in PROMISED.items():
        one = found[name][0] if isinstance(found[name], list) and found[name] else found[name]
        if one:
            assert list(one) == fields.split()
    assert list(found["pace"]) == ["all", "last_7_days"]
    assert list(found["pace"]["all"]) == ["papers", "seconds", "median_seconds"]
    assert sum(day["triaged"] for day in found["days"]) == found["totals"]["triaged"] == 103
    assert found["days"][0] == {"day": "2026-10-19", "announced": 6, "triaged": 6, "starred": 1}


def test_since_a_day(matins: Matins, read: Path) -> None:
    found = json.loads(matins("stats", "--json", "--since", "2026-11-19").out)
    assert found["since"] == "2026-11-19"
    assert [day["day"] for day in found["days"]] == ["2026-11-19", "2026-11-20"]
    assert found["totals"]["announced"] == 9
    assert matins("stats", "--since", "2026-11-20").lines[0] == "2026-11-20 to 2026-11-20"


def test_topics_and_hidden_kinds_are_those_of_the_settings(matins: Matins, read: Path) -> None:
    matins("subscribe", "--topic", "Twins", "--keyword", "darker twin")
    assert json.loads(matins("stats", "--json").out)["topics"] == [{"name": "Twins", "starred": 15}]


def test_days_that_make_no_sense(matins: Matins, read: Path) -> None:
    answer = matins("stats", "--since", "2026-11-21")
    assert (answer.code, answer.out) == (2, "")
    assert answer.err == "matins: 2026-11-21 is still to come: nothing was read since then\n"
    answer = matins("stats", "--since", "monday")
    assert answer.code == 2
    assert "'monday' is not a day such as 2026-11-20" in answer.err


def test_an_empty_library(matins: Matins) -> None:
    answer = matins("stats")
    assert answer.code == 0
    assert answer.lines == [
        "nothing to count: the library has no papers; `matins import FILE` or `matins fetch` brings some"
    ]
    found = json.loads(matins("stats", "--json").out)
    assert found["library"] == {"papers": 0, "unread": 0, "starred": 0}
    assert found["days"] == found["categories"] == found["authors"] == found["topics"] == found["tags"] == []
    assert found["pace"]["all"] == {"papers": 0, "seconds": 0.0, "median_seconds": None}


def test_nothing_decided(matins: Matins, library: Path) -> None:
    take_in(library, batch(entry(invented(1)), day=TODAY))
    assert "nothing is decided yet in this time: `matins` opens the library" in matins("stats").lines
