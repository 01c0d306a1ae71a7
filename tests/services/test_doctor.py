"""Is everything in order, and what can be mended."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from reader.domain import calendar
from reader.domain.calendar import HOLIDAYS
from reader.domain.errors import ConfigError
from reader.services.doctor import Finding, Places, Verdict, examine
from reader.services.indexing import index_path, make_file
from reader.services.triage import READ, STAR
from reader.storage import backups
from reader.storage.kept import kept_folder
from reader.storage.store import Store
from support.builders import NOW, batch, invented, opened

TERMINAL = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "de_DE.UTF-8"}


@pytest.fixture
def places(tmp_path: Path) -> Places:
    path = tmp_path / "library.db"
    with opened(path, batch(*map(invented, range(1, 8)))) as library:
        library.say(STAR, [1])
        library.say(READ, [2])
    backups.make(path, NOW)
    return Places(path, tmp_path / "config.toml", tmp_path / "keys.toml", TERMINAL)


def found(places: Places, *, fix: bool = False) -> dict[str, Finding]:
    return {finding.area: finding for finding in examine(places, fix=fix, now=NOW)}


def change(places: Places, sql: str) -> None:
    store = Store(places.library)
    store._connection.execute(sql)
    store.close()


def bad(findings: dict[str, Finding]) -> list[str]:
    return [area for area, finding in findings.items() if finding.verdict == Verdict.BAD]


def test_all_is_well(places: Places) -> None:
    findings = found(places)
    assert {finding.verdict for finding in findings.values()} <= {Verdict.GOOD, Verdict.NOTE}
    assert findings["library"].told.startswith("7 papers, 1 starred, ")
    assert findings["backups"].told.startswith("1 good ones")
    assert findings["terminal"].told == "xterm-256color, true colour, Unicode."
    assert all(finding.told.endswith(".") for finding in findings.values())


def test_before_there_is_anything(tmp_path: Path) -> None:
    findings = found(Places(tmp_path / "library.db", tmp_path / "c.toml", tmp_path / "k.toml", {}))
    assert bad(findings) == []
    assert findings["library"].verdict == Verdict.NOTE
    assert findings["terminal"].verdict == Verdict.NOTE
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("area", "sql"),
    [
        ("text index", "DELETE FROM paper_text WHERE rowid = 3"),
        ("text index", "INSERT INTO paper_text (rowid, title) VALUES (99, 'nobody')"),
        ("counts", "UPDATE tally SET starred = 5"),
    ],
)
def test_what_the_papers_tell_is_made_again(places: Places, area: str, sql: str) -> None:
    change(places, sql)
    before = found(places)
    assert bad(before) == [area]
    assert found(places, fix=True)[area].verdict == Verdict.MENDED
    assert bad(found(places)) == []
    with opened(places.library) as library:
        assert sorted(library.store.texts.papers([["paper"]]) or range(1, 8)) == list(range(1, 8))


def test_a_text_index_made_again_finds_the_same(places: Places) -> None:
    def words() -> list[tuple[object, ...]]:
        store = Store(places.library)
        rows = list(store._connection.execute("SELECT rowid FROM paper_text('invented OR a OR the') ORDER BY rowid"))
        store.close()
        return rows

    before = words()
    store = Store(places.library)
    with store.writing():
        store.repairs.index_again()
    store.close()
    assert words() == before
    assert bad(found(places)) == []


def test_a_damaged_filter_index_goes(places: Places) -> None:
    make_file(places.library)
    assert bad(found(places)) == []
    path = index_path(places.library)
    path.write_bytes(path.read_bytes()[:-1])
    assert bad(found(places)) == ["filter index"]
    assert found(places, fix=True)["filter index"].verdict == Verdict.MENDED
    assert not path.exists()


def test_a_damaged_library_is_for_restore(places: Places) -> None:
    data = bytearray(places.library.read_bytes())
    data[4096 * 3 : 4096 * 9] = b"\xff" * 4096 * 6
    places.library.write_bytes(data)
    findings = found(places)
    assert bad(findings) == ["library"] or "integrity" in bad(findings)
    assert "`matins restore`" in (findings.get("integrity") or findings["library"]).told


def test_leftovers_rights_and_backups(places: Places) -> None:
    folder = kept_folder(places.library)
    folder.mkdir()
    old, young = folder / ".matins-1.tmp", folder / ".matins-2.tmp"
    for path in (old, young):
        path.write_text("x")
    os.utime(old, (0, 0))
    places.library.chmod(0o644)
    for path in backups.folder(places.library).iterdir():
        path.unlink()
    findings = found(places, fix=True)
    assert [findings[area].verdict for area in ("leftovers", "rights", "backups")] == [Verdict.MENDED] * 3
    assert not old.exists()
    assert young.exists()
    assert places.library.stat().st_mode & 0o777 == 0o600
    assert len(backups.good(places.library)) == 1


def test_a_year_whose_holidays_are_not_known(places: Places) -> None:
    def told(now: datetime) -> list[Finding]:
        return [finding for finding in examine(places, now=now) if finding.area == "holidays"]

    last = max(day.year for day in HOLIDAYS)
    # The year begins in New York.
    assert told(datetime(last + 1, 1, 1, 4, 59, tzinfo=UTC)) == []
    (finding,) = told(datetime(last + 1, 1, 1, 5, tzinfo=UTC))
    assert finding.verdict == Verdict.NOTE
    assert finding.told.startswith(f"arXiv's holidays of {last + 1} are not known")


def test_a_system_without_time_zones_is_told(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    def none() -> None:
        raise ConfigError("This system has no time zone data.")

    monkeypatch.setattr(calendar, "_zone", none)
    assert found(places)["holidays"][1:3] == (Verdict.BAD, "This system has no time zone data.")


def test_settings_that_cannot_be_read(places: Places) -> None:
    places.config.write_text("[arxiv]\ncategories = 3\n")
    assert bad(found(places)) == ["settings"]
    assert "line 2" in found(places)["settings"].told
