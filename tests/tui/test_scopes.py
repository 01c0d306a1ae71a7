"""Days, topics and subscriptions beyond what the checks of their keys say."""

from pathlib import Path

import pytest

from reader.domain.topics import Topic
from reader.paths import config_path
from reader.services.settings import load
from reader.services.triage import STAR
from reader.tui import background
from reader.tui.choices import Choices
from reader.tui.screens.subscriptions import ChoiceList, SubscriptionsScreen
from support.checks.finding import settings
from support.morning import library_at, morning
from support.screens import Window, window

TOPIC = '[[topic]]\nname = "Lamps"\nkeywords = ["lantern", "lamp"]\n'


@pytest.mark.parametrize("keys", [("h",), ("S", "escape"), ("R",), ("s",), ("u",), ("/", *"is:unread", "escape")])
async def test_a_topic_that_is_taken_out_of_the_settings_while_it_is_open(
    keys: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(background, "LOOK_AROUND", 0.02)
    settings(TOPIC)
    path = morning(tmp_path)
    async with window(path) as desk:
        await desk.press("tab", "s")
        assert desk.text()[0].startswith(" Lamps")
        settings("")
        await desk.press("R", *keys)
        with library_at(path) as other:
            other.say(STAR, [1, 2, 3])
        await desk.until(lambda: other is not None and desk.app.library.counts().starred > 4)
        for _turn in range(5):
            await desk.settle()
        await desk.press("tab", "j")
        desk.check()
        assert len(desk.session) == (23 if keys == ("h",) else 24)
        assert desk.text()[0].startswith(" Matins")


async def test_settings_that_are_wrong_are_told_and_the_library_opens(tmp_path: Path) -> None:
    settings('[arxiv]\ncategories = ["cs.LH"]\n')
    async with window(morning(tmp_path), size=(250, 24)) as desk:
        await desk.until(lambda: 'there is no category "cs.LH"' in desk.status)
        assert len(desk.session) == 24
        await desk.press("S")
        assert isinstance(desk.app.screen, SubscriptionsScreen)
        await desk.press("enter", "j", "down", "escape", "escape")
        assert desk.app.screen is desk.main
    assert "cs.LH" in config_path().read_text()


async def test_hidden_kinds_come_from_the_settings(tmp_path: Path) -> None:
    settings('[arxiv]\nhide = ["cross", "replace-cross"]\n')
    path = morning(tmp_path)
    with library_at(path) as library:
        rows = library.rows(library.numbers())
    async with window(path) as desk:
        wanted = [row.number for row in rows if row.kind not in {"cross", "replace-cross"}]
        await desk.until(lambda: desk.numbers == wanted)


async def test_each_day_remembers_its_place(tmp_path: Path) -> None:
    path = morning(tmp_path)
    async with window(path) as desk:
        await desk.press("j", "j", "j", "[")
        # A day begins with its first unread paper.
        assert desk.session.cursor == 0
        await desk.press("j", "j", "[", "j", "]")
        assert desk.session.cursor == 2
        await desk.press("]")
        assert desk.session.cursor == 3
        await desk.press("[", "[")
        assert desk.session.cursor == 1
        assert desk.text()[0].startswith(" Thu 19 Nov 2026")


async def test_a_decision_in_a_day_counts_in_the_day(tmp_path: Path) -> None:
    async with window(morning(tmp_path)) as desk:
        await desk.press("[")
        assert desk.shows("11 papers · 8 unread · ★ 1")
        await desk.press("s")
        assert desk.shows("11 papers · 7 unread · ★ 2")
        await desk.press("u")
        assert desk.shows("11 papers · 8 unread · ★ 1")
        await desk.press("A")
        assert desk.shows("11 papers · 0 unread · ★ 1")
        await desk.press("[", "u")
        assert desk.shows("12 papers")
        await desk.press("]")
        assert desk.shows("11 papers · 8 unread · ★ 1")


async def test_subscriptions_are_searched_chosen_and_kept(tmp_path: Path) -> None:
    async with window(morning(tmp_path)) as desk:
        await desk.press("S", *"machine lerning")
        assert desk.shows("cs.LG")
        desk.check()
        await desk.press("escape", *"Ada Mori [/b]", "end")
        rows = desk.app.screen.query_one(ChoiceList).rows
        author = next(index for index, row in enumerate(rows) if row.kind == "author")
        await desk.press(*["down"] * author, "enter")
        assert tuple(load().arxiv.authors) == ("Ada Mori [/b]",)
        assert desk.shows("[x] Ada Mori [/b]")
        desk.check()
        await desk.press("pagedown", "pagedown", "pageup", "up", "down", "ctrl+n", "ctrl+p", "f5", "left")
        desk.check()
        await desk.press("ctrl+c")
        assert desk.app.screen is desk.main
    assert [row.name for row in Choices().rows("")[:2]] == ["Ada Mori [/b]", "daily papers"]


def rows(desk: Window) -> list[tuple[str, str, bool]]:
    return [(row.kind, row.name, row.chosen) for row in desk.app.screen.query_one(ChoiceList).rows]


async def choose(desk: Window, kind: str, name: str) -> None:
    """Press enter on a line."""
    place = next(index for index, row in enumerate(rows(desk)) if row[:2] == (kind, name))
    here = desk.app.screen.query_one(ChoiceList).cursor
    await desk.press(*(["down"] * (place - here) or ["up"] * (here - place)), "enter")


TOPICS = """\
# mine
[[topic]]
# for the reading group
name = "Bees"
keywords = ["honey", "beekeep"]  # not wax

[[topic]]
name = "Lamps"
keywords = ["lantern"]

[screen]
"""


async def test_a_topic_is_made_of_what_is_typed(tmp_path: Path) -> None:
    async with window(morning(tmp_path), size=(120, 24)) as desk:
        await desk.press("S")
        await desk.paste("Night: lantern, bee+hive, -survey, cat:cs.*, by:Ada Mori")
        assert rows(desk)[0] == ("topic", "Night", False)
        await desk.press("enter")
        made = Topic("Night", ("lantern", ("bee", "hive")), ("survey",), ("cs.*",), ("Ada Mori",))
        assert load().topics == (made,)
        assert desk.status.startswith("Night is a topic now; tab in the list")
        assert desk.app.screen.query_one(ChoiceList).chosen.key == ("topic", "night")
        await desk.paste("lantern")
        assert desk.shows("a topic of these words; more: NAME: this, a+b, -not, cat:cs.*")
        await choose(desk, "topic", "lantern")
        assert load().topics == (made, Topic("lantern", ("lantern",)))
        await desk.paste("NIGHT: moth")
        assert desk.shows("your topic of this name, with these words instead")
        await desk.press("enter")
        assert load().topics == (Topic("NIGHT", ("moth",)), Topic("lantern", ("lantern",)))
        assert [row for row in rows(desk) if row[0] == "topic"] == [
            ("topic", "NIGHT", True),
            ("topic", "lantern", True),
        ]
        await desk.press("escape", "tab", "tab")
        assert desk.text()[0].startswith(" lantern")
        desk.check()


async def test_a_topic_without_a_category_that_exists_is_told(tmp_path: Path) -> None:
    async with window(morning(tmp_path), size=(160, 24)) as desk:
        await desk.press("S")
        await desk.paste("Night: cat:cs.LH")
        await desk.press("enter")
        assert 'here is no category "cs.LH"; the nearest one is cs.' in desk.status
        assert desk.shows("Night: cat:cs.LH")


async def test_a_query_is_no_topic(tmp_path: Path) -> None:
    async with window(morning(tmp_path)) as desk:
        await desk.press("S")
        await desk.paste("ti:lamp AND cat:cs.LG")
        assert [row[0] for row in rows(desk)] == ["author", "query"]


async def test_what_is_taken_out_can_be_put_back_with_its_comments(tmp_path: Path) -> None:
    settings(TOPICS)
    async with window(morning(tmp_path), size=(120, 24)) as desk:
        await desk.press("S")
        before = rows(desk)
        await choose(desk, "topic", "Bees")
        assert [topic.name for topic in load().topics] == ["Lamps"]
        assert desk.status.startswith("Bees is no topic any more; enter puts it back")
        assert rows(desk) == [(kind, name, chosen and name != "Bees") for kind, name, chosen in before]
        await desk.press("enter")
        assert config_path().read_text() == TOPICS
        assert rows(desk) == before


async def test_what_is_taken_out_is_put_back_beside_what_changed_since(tmp_path: Path) -> None:
    settings(TOPICS)
    async with window(morning(tmp_path), size=(120, 24)) as desk:
        await desk.press("S")
        before = rows(desk)
        topics = load().topics
        await choose(desk, "topic", "Bees")
        await choose(desk, "topic", "Lamps")
        await choose(desk, "topic", "Bees")
        assert load().topics == topics[:1]
        await desk.paste("Lamps: torch")
        await desk.press("enter")
        assert load().topics == (topics[0], Topic("Lamps", ("torch",)))
        assert rows(desk) == before


async def test_lines_stay_where_they_are_while_one_chooses(tmp_path: Path) -> None:
    settings('[arxiv]\ncategories = ["cs.LG", "math"]\n')
    async with window(morning(tmp_path)) as desk:
        await desk.press("S")
        names = [row[1] for row in rows(desk)]
        for name, categories in (("math", ("cs.LG",)), ("stat.ML", ("cs.LG", "stat.ML")), ("stat.ML", ("cs.LG",))):
            await choose(desk, "category", name)
            assert load().arxiv.categories == categories
            assert [row[1] for row in rows(desk)] == names
        await desk.press("enter", "escape", "S")
        assert [row[1] for row in rows(desk)][:3] == ["cs.LG", "stat.ML", "daily papers"]


@pytest.mark.parametrize("text", ["[/x]", "\x1b[31m", "\u202e", '"; drop', "王小明", "x" * 5000, "\\", "'''", "#"])
async def test_no_text_breaks_the_subscriptions(text: str, tmp_path: Path) -> None:
    async with window(morning(tmp_path)) as desk:
        await desk.press("S")
        await desk.paste(text)
        desk.check()
        await desk.press("pagedown", "up", "enter")
        desk.check()
        load()
        for size in ((20, 5), (1, 1), (200, 60), (80, 24)):
            await desk.resize(*size)
            desk.check()
        await desk.press("escape", "escape")
        desk.check()
        assert desk.app.screen is desk.main
