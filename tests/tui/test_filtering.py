"""The filter as it is typed."""

from pathlib import Path

import pytest
from rich.style import Style

from reader.services.finding import find
from reader.services.wording import shown_title
from support.morning import library_at, morning
from support.screens import Window, window


def shown(desk: Window) -> list[str]:
    """Return the titles in the list, in order."""
    rows = [desk.session.row(index) for index in range(len(desk.session))]
    return [shown_title(row.title, row.opening) for row in rows if row]


def bar(desk: Window) -> str:
    """Return the line of the filter."""
    return next(line for line in desk.text() if line.startswith(" /"))


def marked(desk: Window, line: int) -> list[str]:
    """Return the underlined runs of one line of the screen."""
    runs: list[str] = []
    before: Style | None = None
    for segment in desk.strips()[line]:
        if segment.style and segment.style.underline:
            if before is not None and runs:
                runs[-1] += segment.text
            else:
                runs.append(segment.text)
            before = segment.style
        else:
            before = None
    return runs


async def test_each_key_narrows(tmp_path: Path) -> None:
    path = morning(tmp_path)
    text = "lantern graph mori"
    async with window(path) as desk:
        library = desk.app.library
        await desk.press("/")
        counts = []
        for end, key in enumerate(text, 1):
            await desk.press(key)
            assert desk.numbers == find(library, text[:end])
            assert f"1/{len(desk.session)} of 24" in bar(desk)
            counts.append(len(desk.session))
        assert counts[0] > counts[6] >= counts[-1] == 1
        for end in range(len(text) - 1, 0, -1):
            await desk.press("backspace")
            assert desk.numbers == find(library, text[:end])
        await desk.press("backspace")
        assert len(desk.session) == 24


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("lantern gaph", "Lantern Graphs for Sparse Attention"),
        ("beekepeing", "Bayesian Beekeeping at Scale"),
        ("munoz", "Bayesian Beekeeping at Scale"),
        ("ODEGAARD", "On the Unreasonable Calm of Large Models"),
        ("wojcik geometry", "The Geometry of Almost Nothing"),
        ("poincare", "α-Trees and the Poincaré Garden of n² Paths"),
        ("lefebvre", "α-Trees and the Poincaré Garden of n² Paths"),
        ("灯笼", "稀疏注意力的灯笼图：一种简单的方法与它的极限"),
        ("forgets its map", "A robot that forgets its map can still come home."),
    ],
)
async def test_typos_accents_and_other_scripts(typed: str, title: str, tmp_path: Path) -> None:
    async with window(morning(tmp_path)) as desk:
        await desk.press("/", *typed)
        assert shown(desk)[0] == title


async def test_matches_are_marked_where_they_are(tmp_path: Path) -> None:
    async with window(morning(tmp_path)) as desk:
        assert not any(marked(desk, line) for line in range(24))
        await desk.press("/", *"lantern mori")
        assert shown(desk)[:2] == ["Lantern Graphs for Sparse Attention", "Counting Lanterns in the Dark"]
        assert marked(desk, 1) == ["Lantern"]
        assert marked(desk, 2) == ["Lantern"]
        title, authors = next(
            (line, line + 1) for line, text in enumerate(desk.text()) if text == " Lantern Graphs for Sparse Attention"
        )
        assert marked(desk, title) == ["Lantern"]
        assert marked(desk, authors) == ["Mori"]
        column = desk.text()[1].index("Lantern")
        looks = [segment.style for segment in desk.strips()[1] for _ in segment.text]
        assert [bool(look and look.underline) for look in looks] == [
            column <= place < column + len("Lantern") for place in range(80)
        ]
        await desk.press("escape")
        assert not any(marked(desk, line) for line in range(24))


async def test_states_and_words_together(tmp_path: Path) -> None:
    async with window(morning(tmp_path)) as desk:
        await desk.press("/", *"is:starred")
        assert len(shown(desk)) == 3
        await desk.press(*" beekeeping")
        assert shown(desk) == ["Bayesian Beekeeping at Scale"]
        await desk.press("enter", "escape", "/", *"is:unread")
        assert "1/19 of 24" in bar(desk)


@pytest.mark.parametrize(
    "text",
    [
        "https://arxiv.org/abs/2611.01304v2",
        "https://arxiv.org/pdf/2611.01304\n",
        "  arXiv:2611.01304  ",
        "2611.01304v9",
    ],
)
async def test_a_pasted_link_finds_its_paper(text: str, tmp_path: Path) -> None:
    async with window(morning(tmp_path)) as desk:
        await desk.press("j", "j")
        await desk.paste(text)
        assert shown(desk) == ["Bayesian Beekeeping at Scale"]
        await desk.press("escape")
        assert (len(desk.session), desk.key) == (24, "2611.01304")


async def test_a_hostile_paste_is_only_text(tmp_path: Path) -> None:
    async with window(morning(tmp_path)) as desk:
        await desk.paste("\x1b]0;owned\x07lan\u202etern\x00\nmori" + "x" * 100_000)
        assert desk.main.filter_bar.text.startswith("]0;ownedlantern mori")
        await desk.press("ctrl+u", *"[/x] (a+)+$ \"'%_*\\")
        await desk.press("ctrl+u", *"[/qzv]")
        assert len(desk.session) == 0
        assert desk.shows("no paper matches; esc shows all")


async def test_escape_restores_all_with_the_cursor_on_the_same_paper(tmp_path: Path) -> None:
    async with window(morning(tmp_path)) as desk:
        await desk.press("/", *"mori", "down", "down")
        here = desk.key
        assert desk.session.cursor == 2
        await desk.press("escape")
        assert (desk.key, len(desk.session)) == (here, 24)
        assert not desk.main.filter_bar.is_active
        await desk.press("/", *"nothing like this")
        assert desk.shows("no paper matches")
        await desk.press("escape")
        assert len(desk.session) == 24


async def test_enter_keeps_the_filter_and_gives_the_keys_back(tmp_path: Path) -> None:
    async with window(morning(tmp_path)) as desk:
        await desk.press("/", *"mori", "enter", "j", "s")
        assert (len(desk.session), desk.session.cursor) == (4, 2)
        assert desk.main.filter_bar.text == "mori"
        await desk.press("/", "s")
        assert desk.main.filter_bar.text == "moris"


async def test_other_keys_are_commands_while_the_filter_is_typed(tmp_path: Path) -> None:
    async with window(morning(tmp_path)) as desk:
        await desk.press("/", *"the", "down", "pagedown", "up")
        assert desk.session.cursor > 1
        assert desk.main.filter_bar.text == "the"
        await desk.press("home", "x", "end", "y", "left", "delete", "ctrl+w")
        assert desk.main.filter_bar.text == ""
        await desk.press("a", "ctrl+c")
        await desk.ended()


async def test_keys_typed_at_once_lose_and_swap_nothing(tmp_path: Path) -> None:
    path = morning(tmp_path)
    async with window(path) as desk:
        text = "the quick lantern graph mori is:unread"
        desk.send(
            "j", "j", "s", "/", *text, *["backspace"] * 18, "enter", "s", "escape", "u", "?", "j", "escape", "G", "x"
        )
        await desk.settle()
        with library_at(path) as library:
            wanted = find(library, text[:-18])
        assert wanted == []
        assert desk.session.filter == ""
        assert desk.session.cursor == 23
        assert desk.status.startswith("skipped 2611.01316")
        desk.send("/", *"lantern", "enter", "A", "E", "escape", "u", "escape", "g", "k", *"jjj", "/", *"sj")
        await desk.settle()
        assert desk.main.filter_bar.text == "sj"


async def test_a_thousand_keys_at_once(tmp_path: Path) -> None:
    async with window(morning(tmp_path)) as desk:
        desk.send("/", *"ab" * 500)
        await desk.settle()
        assert desk.main.filter_bar.text == "ab" * 500
