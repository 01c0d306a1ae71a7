"""A look at one's reading: the page at three widths, its keys, the mouse, and what is said where there is nothing."""

import re
import threading
import time
from datetime import date, timedelta
from pathlib import Path

import pytest
from textual.pilot import Pilot

from reader.domain.errors import StoreError
from reader.services.statistics import Statistics
from reader.storage.listing import Counts
from reader.storage.statistics import StatisticsTable
from reader.tui.inks import INKS
from reader.tui.screens.welcome import WelcomeScreen
from reader.tui.themes import NAMES
from reader.tui.widgets.charts import Pen, Table, length
from reader.tui.widgets.stats_text import StatsText
from support.builders import TODAY, batch, entry, invented, take_in
from support.morning import NOW, morning
from support.reading import LAST, counted, reading
from support.screens import Window, window

WEIGHTS = ("░", "▒", "▓", "█")


def row(desk: Window, beginning: str) -> str:
    """Return what stands after the first line that begins so."""
    return next(line.strip().removeprefix(beginning) for line in desk.text() if line.strip().startswith(beginning))


def squares(desk: Window) -> int:
    top = next(number for number, line in enumerate(desk.text()) if line.strip().startswith("Calendar"))
    days = desk.text()[top + 2 : top + 9]
    assert [line.split()[0] for line in days] == "Mon Tue Wed Thu Fri Sat Sun".split()
    return sum(line.count("■") for line in days)


class TestPage:
    async def test_at_eighty_columns(self, tmp_path: Path) -> None:
        async with window(reading(tmp_path), size=(80, 120)) as desk:
            await desk.press("%")
            await counted(desk)
            desk.check()
            text = desk.text()
            assert text[1].split("   ")[0].strip() == "Your reading"
            assert "17 Nov 2025 – 20 Nov 2026" in text[1]
            assert text[3].split() == ["113", "103", "15", "10", "6", "days", "10", "s"]
            assert text[4].split() == ["announced", "triaged", "starred", "unread", "in", "a", "row", "a", "paper"]
            assert squares(desk) == 23
            assert row(desk, "Fri 20 Nov").split()[0] == "3"
            assert row(desk, "Fri 20 Nov").split()[-2:] == ["1", "★"]
            headings = [line.strip() for line in text if line and not line.startswith("   ")]
            wanted = ["Your reading", "Calendar", "The last two weeks", "By primary category", "Authors you starred"]
            found = [heading for heading in headings if any(heading.startswith(title) for title in wanted)]
            assert len(found) == len(wanted)
            assert row(desk, "cond-mat.mtrl-sci").split()[:3] == ["28", "27", "7"]
            assert row(desk, "Ada Mori").split()[0] == "15"
            assert "王小明" in "".join(text)

    async def test_wide_enough_the_tables_stand_side_by_side(self, tmp_path: Path) -> None:
        async with window(reading(tmp_path), size=(120, 60)) as desk:
            await desk.press("%")
            await counted(desk)
            desk.check()
            assert "By primary category" in row(desk, "The last two weeks")
            assert "Your pace" in row(desk, "Authors you starred")
            months = next(line for line in desk.text() if "Dec" in line)
            assert months.split() == "Nov Dec Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov".split()

    async def test_at_forty_columns_fewer_weeks_fit(self, tmp_path: Path) -> None:
        async with window(reading(tmp_path), size=(40, 120)) as desk:
            await desk.press("%")
            await counted(desk)
            desk.check()
            assert squares(desk) == 23
            assert desk.shows("fewer · ■ ■")
            assert row(desk, "Fri 20").split()[0] == "3"
            # Too narrow for three numbers beside a name.
            assert "announced" not in next(line for line in desk.text() if line.split() == ["triaged", "starred"])
            for line in desk.text():
                assert not line.rstrip().endswith("starre")

    async def test_every_width_shows_the_numbers_whole(self, tmp_path: Path) -> None:
        async with window(reading(tmp_path), size=(36, 120)) as desk:
            await desk.press("%")
            await counted(desk)
            for width in range(30, 132, 3):
                await desk.resize(width, 120)
                desk.check()
                line = next(line for line in desk.text() if "cs.LG" in line)
                assert re.search(r"cs\.LG  ( *56  )?( *51  )? *7", line), (width, line)
                assert desk.shows("Tue")

    async def test_the_calendar_changes_with_its_measure(self, tmp_path: Path) -> None:
        async with window(reading(tmp_path)) as desk:
            await desk.press("%")
            await counted(desk)
            found = []
            for key in ("tab", "tab", "tab", "shift+tab", "left", "right"):
                await desk.press(key)
                found.append(squares(desk))
            starred, announced, triaged = found[:3]
            assert (announced, triaged) == (25, 23)
            assert 0 < starred < announced
            assert found[3:] == [announced, starred, announced]

    async def test_a_click_on_a_measure_shows_it(self, tmp_path: Path) -> None:
        async with window(reading(tmp_path)) as desk:
            await desk.press("%")
            await counted(desk)
            await desk.press("j")
            line = next(number for number, text in enumerate(desk.text()) if "Calendar" in text)
            await _click(desk.pilot, desk.text()[line].index("announced"), line)
            await desk.settle()
            assert squares(desk) == 25
            await _click(desk.pilot, 0, line)
            await desk.settle()
            assert squares(desk) == 25


async def _click(pilot: Pilot[None], x: int, y: int) -> None:
    await pilot.click(StatsText, offset=(x, y))


class TestKeys:
    async def test_scrolling_ends_at_both_ends(self, tmp_path: Path) -> None:
        async with window(reading(tmp_path)) as desk:
            await desk.press("%")
            await counted(desk)
            top = desk.text()
            for down, up in (("j", "k"), ("down", "up"), ("space", "b"), ("pagedown", "pageup"), ("G", "g")):
                await desk.press(down)
                assert desk.text() != top
                await desk.press(up)
                assert desk.text() == top
            await desk.press("G")
            bottom = desk.text()
            assert "undone, do not count." in " ".join(bottom)
            await desk.press("j", "space")
            assert desk.text() == bottom
            await desk.press("k")
            assert desk.text() != bottom

    @pytest.mark.parametrize("key", ["escape", "q", "%", "ctrl+c"])
    async def test_leaving(self, key: str, tmp_path: Path) -> None:
        async with window(reading(tmp_path)) as desk:
            await desk.press("%", key)
            assert desk.app.screen is desk.main
            await desk.press("j")
            assert desk.session.cursor == 1

    async def test_keys_never_wait_and_leaving_gives_up(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        given_up = threading.Event()

        def endless(table: StatisticsTable, *_: object) -> None:
            try:
                sql = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
                table._connection.execute(sql).fetchone()
            finally:
                given_up.set()

        monkeypatch.setattr(StatisticsTable, "pace", endless)
        async with window(reading(tmp_path)) as desk:
            await desk.press("%")
            await desk.until(lambda: desk.shows("Calendar"))
            assert desk.shows("counting…")
            await desk.press("tab", "G", "g")
            assert not given_up.is_set()
            began = time.perf_counter()
            await desk.press("escape")
            assert desk.app.screen is desk.main
            await desk.until(given_up.is_set)
            assert time.perf_counter() - began < 1
            await desk.until(lambda: not [thread for thread in threading.enumerate() if thread.name == "counting"])

    async def test_what_the_library_refuses_is_told(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def refuse(*_: object) -> None:
            raise StoreError("The library is away.")

        async with window(reading(tmp_path), size=(160, 24)) as desk:
            monkeypatch.setattr(StatisticsTable, "pace", refuse)
            await desk.press("%")
            await desk.until(lambda: "The library is away." in desk.status)
            assert squares(desk) == 23
            await desk.press("escape")
            desk.app.library.path.unlink()
            await desk.press("%")
            assert "file was moved or removed" in desk.status
        assert not (tmp_path / "library.sqlite3").exists()


class TestNothing:
    async def test_without_papers(self, tmp_path: Path) -> None:
        async with window(tmp_path / "empty.sqlite3") as desk:
            await desk.press("%")
            await counted(desk)
            assert desk.shows("There is nothing to look at yet")
            assert desk.shows("let I import a file or R fetch")
            assert not desk.shows("Calendar")
            await desk.press("escape")
            assert isinstance(desk.app.screen, WelcomeScreen)

    async def test_without_a_decision(self, tmp_path: Path) -> None:
        path = tmp_path / "library.sqlite3"
        take_in(path, batch(entry(invented(1)), day=TODAY), now=NOW)
        async with window(path, size=(80, 80)) as desk:
            await desk.press("%")
            await counted(desk)
            assert desk.shows("Nothing is decided yet in these weeks. In the list, s stars a paper, x skips")
            assert desk.shows("No paper was starred in these weeks; s stars one.")
            assert desk.shows("nothing triaged on these days")
            assert not desk.shows("a paper in")


class TestPlain:
    @pytest.mark.parametrize("size", [(40, 100), (80, 100), (120, 60)])
    async def test_ascii(self, size: tuple[int, int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("MATINS_ASCII", "1")
        async with window(reading(tmp_path), size=size) as desk:
            await desk.press("%")
            await counted(desk)
            desk.check()
            text = "".join(desk.text())
            assert {char for char in text if not char.isascii() and not char.isalnum()} == set()
            assert re.search(r"Mon [. ]*[:+*#]", text)
            assert "====" in text

    async def test_without_colours_steps_are_told_by_weight(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("NO_COLOR", "1")
        async with window(reading(tmp_path)) as desk:
            await desk.press("%")
            await counted(desk)
            assert not desk.shows("■")
            limits = [sign for sign in WEIGHTS if desk.shows(f"{sign} ")]
            assert limits[-1] == "█"
            assert re.search(r"█ \d", "\n".join(desk.text()))

    @pytest.mark.parametrize("theme", NAMES)
    async def test_the_steps_of_the_heat_differ(self, theme: str, tmp_path: Path) -> None:
        async with window(reading(tmp_path), theme=theme) as desk:
            await desk.press("%")
            text = (await counted(desk)).query_one(StatsText)
            for measure in ("announced", "triaged", "starred"):
                inks = [f"{measure}-{step}" for step in range(1, 5)]
                assert set(inks) <= set(INKS)
                colours = [text.look(ink).color for ink in ("faint", *inks)]
                assert len({str(colour) for colour in colours}) == 5


class TestPen:
    @pytest.fixture
    def pen(self) -> Pen:
        from rich.style import Style

        from reader.tui.glyphs import UNICODE

        return Pen(lambda _: Style(), UNICODE)

    def test_names_of_any_width_keep_the_columns(self, pen: Pen) -> None:
        rows = [("王小明" * 9, (1200, 3)), ("a", (7, 0)), ("", (0, 0))]
        for width in range(16, 60):
            drawn = pen.table(Table(("triaged", "starred"), rows), width)
            assert {length(row) for row in drawn[1:]} == {length(drawn[1])}
            assert length(drawn[1]) <= max(width, 24)

    def test_what_is_beyond_the_limit_is_counted(self, pen: Pen) -> None:
        rows = [(f"name {number}", (number,)) for number in range(25)]
        drawn = pen.table(Table(("starred",), rows, limit=10), 40)
        assert len(drawn) == 11
        assert drawn[-1][0][0] == "and 15 more"

    def test_a_bar_of_one_paper_can_be_seen(self, pen: Pen) -> None:
        from reader.services.statistics import Day

        days = {LAST: Day(5000, 1, 0), LAST - timedelta(days=1): Day(1, 5000, 400)}
        drawn = ["".join(text for text, _ in row) for row in pen.days(days, LAST, 76)]
        assert drawn[1].count("╸") == 1
        assert "5,000" in drawn[1]
        assert "400" in drawn[2]
        assert max(map(len, drawn)) <= 76

    def test_a_short_period_has_few_columns(self, pen: Pen) -> None:
        from reader.services.statistics import Day, Period

        drawn = pen.calendar({LAST: Day(1, 1, 1)}, Period(date(2026, 11, 19), LAST), "starred", 76)
        lines = ["".join(text for text, _ in row).rstrip() for row in drawn]
        assert lines[:8] == ["    Nov", "Mon", "Tue", "Wed", "Thu ·", "Fri ■", "Sat", "Sun"]
        assert lines[-1] == "    · none   ■ 1   papers a day"


async def test_hostile_names_draw_nothing_else(tmp_path: Path) -> None:
    from reader.services.statistics import Category, Period, Streak
    from reader.storage.statistics import Pace, TagCount

    bad = "\x1b[31mred\x1b[0m\u202egnol [bold]"
    known = Statistics(
        Period(date(2026, 11, 1), LAST),
        Counts(1, 1, 1),
        {},
        0,
        Streak(0, 0, 0),
        Pace(0, 0.0, None),
        Pace(0, 0.0, None),
        (Category(bad, 1, 1, 1),),
        ((bad, 1),),
        ((bad, 1),),
        (TagCount(bad, 1, 1),),
        is_whole=True,
    )
    async with window(morning(tmp_path), size=(80, 100)) as desk:
        await desk.press("%")
        (await counted(desk)).query_one(StatsText).show(known)
        await desk.settle()
        desk.check()
