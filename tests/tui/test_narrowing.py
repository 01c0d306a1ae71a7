"""The filter bar beyond plain words: abstracts and notes, mistakes, what is half typed, and completion."""

import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from textual import events

from reader.domain.filters.fields import FIELDS, STATES
from reader.domain.filters.nodes import Node, Words
from reader.search.engine import SearchIndex, SearchIndexError
from reader.services import answering, indexing
from reader.services.finding import find
from reader.services.library import Library
from reader.tui import background
from reader.tui.orders import ListOrder
from support.checks.finding import settings
from support.morning import library_at, morning
from support.screens import Window, window


def bar(desk: Window) -> str:
    """Return the line of the filter."""
    return next(line for line in desk.text() if line.startswith(" /"))


def told(desk: Window) -> str:
    """Return what stands below the filter, as one sentence, without the keys that may come next."""
    lines = desk.text()
    first = next(place for place, line in enumerate(lines) if line.startswith(" /"))
    said = " ".join(line.strip() for line in lines[first + 1 :])
    return said.partition("  s star")[0].strip().removesuffix("? help").strip()


def underlined(desk: Window) -> list[str]:
    """Return what is marked in the filter's line."""
    line = next(strip for strip in desk.strips() if strip.text.startswith(" /"))
    return [segment.text for segment in line if segment.style and segment.style.underline]


def titles(desk: Window) -> list[str]:
    return [row.title for row in map(desk.session.row, range(len(desk.session))) if row]


# Abstracts and notes


async def test_abstracts_and_notes_follow_the_titles_and_say_so(tmp_path: Path) -> None:
    async with window(morning(tmp_path), size=(120, 24)) as desk:
        await desk.press("/", *"honey")
        assert titles(desk) == ["Bayesian Beekeeping at Scale"]
        assert desk.shows("Juan Muñoz +1 · in note · 2611.01304 · 19 Nov")
        await desk.press("ctrl+u", *"memory")
        assert titles(desk) == ["Memory Without Regret", "Lantern Graphs for Sparse Attention"]
        labels = ["in abstract" in line for line in desk.text()[1:5]]
        assert labels == [False, False, False, True]
        # In the abstract it is marked where it was found.
        await desk.press("down")
        marked = [
            segment.text for strip in desk.strips()[2:20] for segment in strip if (s := segment.style) and s.underline
        ]
        assert marked == ["memory"]
        await desk.press("ctrl+u", *"abs:memory")
        assert not desk.shows("in abstract")
        assert len(desk.session) == 2


async def test_the_label_stays_readable_in_every_width(tmp_path: Path) -> None:
    async with window(morning(tmp_path)) as desk:
        await desk.press("/", *"honey")
        for width in (200, 120, 100, 80, 60, 40):
            await desk.resize(width, 24)
            assert desk.shows("in note")
            desk.check()


async def test_answers_that_come_late_are_never_painted_over_newer_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Keys go on while an older question is answered; its answer is not shown, and the last key's alone is."""
    real, gates = answering.answer, {word: threading.Event() for word in ("rob", "robot", "simple")}
    begun: list[str] = []

    def answer(library: Library, topics: Callable[[], Sequence[object]], question: Node) -> list[int]:
        if isinstance(question, Words) and question.text in gates:
            begun.append(question.text)
            assert gates[question.text].wait(60)
        return real(library, topics, question)  # type: ignore[arg-type]

    monkeypatch.setattr(answering, "answer", answer)
    async with window(morning(tmp_path)) as desk:
        desk.app.post_message(events.Paste("abs:rob"))
        await desk.until(lambda: begun == ["rob"])
        before = desk.numbers
        desk.send("o", "t")
        await desk.settle()
        desk.send("ctrl+u")
        desk.app.post_message(events.Paste("abs:simple"))
        await desk.settle()
        assert (desk.numbers, desk.session.is_shown) == (before, False)
        gates["rob"].set()
        await desk.until(lambda: begun == ["rob", "simple"])
        assert (desk.numbers, desk.session.is_shown) == (before, False)
        gates["simple"].set()
        await desk.answered()
        with library_at(desk.app.library.path) as library:
            wanted = find(library, "abs:simple")
        assert (desk.numbers, desk.session.cursor) == (wanted, 0)
        for _ in range(10):
            await desk.settle()
        assert desk.numbers == wanted
        assert "robot" not in begun


async def test_who_has_to_wait_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gate, real = threading.Event(), answering.answer

    def answer(library: Library, topics: Callable[[], Sequence[object]], question: Node) -> list[int]:
        assert gate.wait(60)
        return real(library, topics, question)  # type: ignore[arg-type]

    monkeypatch.setattr(answering, "answer", answer)
    monkeypatch.setattr(background, "PATIENCE", 0.01)
    async with window(morning(tmp_path)) as desk:
        desk.app.post_message(events.Paste("has:pdf"))
        await desk.until(lambda: "looking · 1/24" in bar(desk))
        # Keys go on meanwhile.
        desk.send("down", "down")
        await desk.until(lambda: desk.session.cursor == 2)
        gate.set()
        await desk.until(lambda: "looking" not in bar(desk))
        assert desk.session.question is None
        assert desk.session.filter == "has:pdf"


async def test_a_question_that_the_library_refuses_is_told_once(tmp_path: Path) -> None:
    async with window(morning(tmp_path)) as desk:
        await desk.press("/", *"lantern topic:gone")
        await desk.until(lambda: "There is no topic gone" in told(desk))
        assert "looking" not in bar(desk)
        await desk.press("escape")
        assert len(desk.session) == 24


# Before the index is there


async def test_until_the_index_is_there_what_is_in_sight_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate, real = threading.Event(), indexing.open_index

    def wait(library: Library) -> object:
        assert gate.wait(60)
        return real(library)

    monkeypatch.setattr(indexing, "open_index", wait)
    async with window(morning(tmp_path), wait=False) as desk:
        await desk.settle()
        await desk.press("j", "j", "/", *"counting")
        assert titles(desk) == ["Counting Lanterns in the Dark"]
        assert desk.session.catalogue is None
        await desk.press("ctrl+u", *"zebra")
        assert desk.shows("not in the rows that were in sight; the index is being opened")
        await desk.press("ctrl+u", *"topic:x or mori", "escape", "O")
        assert desk.status.startswith("the index is still opening")
        assert len(desk.session) == 24
        await desk.press("/", *"robot")
        gate.set()
        await desk.indexed()
        await desk.answered()
        with library_at(desk.app.library.path) as library:
            assert desk.numbers == find(library, "robot")
        assert desk.session.cursor == 0


async def test_a_damaged_index_is_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise SearchIndexError("The filter's index is damaged and has to be made again.")

    async with window(morning(tmp_path)) as desk:
        with monkeypatch.context() as patch:
            patch.setattr(SearchIndex, "match", fail)
            desk.send("/", *"lantern")
            await desk.until(lambda: "the filter's index was damaged; it is being made again" in told(desk))
        await desk.indexed()
        await desk.answered()
        assert titles(desk)[0] == "Lantern Graphs for Sparse Attention"


# Mistakes, and what is half typed


@pytest.mark.parametrize(
    ("text", "part", "place"),
    [
        ("lantern is:foo", "not “foo”.", "foo"),
        (
            "newer:never",
            "newer: takes a span such as 7d, 2w, 3m or 1y, or a day such as 2026-01-05 or 2026-01, not",
            "neve",
        ),
        ("lantern autor:mori", "author", "autor:"),
        ("or lantern", "", "or"),
    ],
)
@pytest.mark.parametrize("width", [40, 80, 120])
async def test_a_mistake_is_told_in_full_with_its_place(
    text: str, part: str, place: str, width: int, tmp_path: Path
) -> None:
    async with window(morning(tmp_path), size=(width, 24)) as desk:
        await desk.press("/", *"mori")
        before = desk.numbers
        await desk.press("ctrl+u")
        await desk.paste(text)
        await desk.until(lambda: told(desk).endswith("."))
        assert part in told(desk)
        assert "".join(underlined(desk)).startswith(place[: width // 8])
        assert desk.numbers in (before, desk.session.part(0, 99))
        desk.check()
        await desk.press("escape")
        assert len(desk.session) == 24
        assert not underlined(desk)
        assert len(desk.text()) == 24
        await desk.until(lambda: desk.text()[-2].startswith(" / filter"))


async def test_a_mistake_leaves_the_last_good_list(tmp_path: Path) -> None:
    async with window(morning(tmp_path)) as desk:
        await desk.press("/", *"mori")
        before, here = desk.numbers, desk.key
        await desk.paste(" is:foo")
        assert (desk.numbers, desk.key) == (before, here)
        assert "1/4 of 24" in bar(desk)
        await desk.press("backspace", "backspace", "backspace", *"starred")
        assert "is: takes" not in told(desk)
        assert 0 <= len(desk.session) < len(before)


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("mori is:", "next: unread, starred"),
        ("mori is:un", "next: unread"),
        ("mori newer:", "next: a span such as 7d"),
        ("mori newer:2026-1", "next: a span"),
        ("mori or", "next: a word, a phrase in quotes"),
        ("mori -", "next: a word, a phrase in quotes"),
    ],
)
async def test_what_is_half_typed_is_no_mistake(typed: str, hint: str, tmp_path: Path) -> None:
    async with window(morning(tmp_path), size=(120, 24)) as desk:
        await desk.press("/", *"mori")
        before = desk.numbers
        await desk.paste(typed[4:])
        assert desk.numbers == before
        assert told(desk).startswith(hint)
        assert not underlined(desk)
        # What was typed stays in sight.
        assert f"/ {typed}" in bar(desk)
        look = next(segment.style for segment in desk.strips()[-1] if "next" in segment.text)
        await desk.press("ctrl+u", *"is:foo")
        assert told(desk).startswith("is: takes")
        assert look != next(segment.style for segment in desk.strips()[-1] if "takes" in segment.text)


# Completion


async def test_tab_completes_fields_and_values(tmp_path: Path) -> None:
    async with window(morning(tmp_path), size=(120, 24)) as desk:
        await desk.press("/", *"mori i", "tab")
        assert desk.main.filter_bar.text == "mori is:"
        assert told(desk).split() == [f"{field.name}:" for field in FIELDS if field.name.startswith("i")]
        await desk.press("tab", "tab", "shift+tab", "shift+tab")
        assert desk.main.filter_bar.text == "mori is:"
        await desk.press(*"star", "tab")
        assert desk.main.filter_bar.text == "mori is:starred"
        assert desk.session.filter == "mori is:starred"
        # Only one was possible: tab begins anew, and finds itself.
        await desk.press("tab")
        assert desk.main.filter_bar.text == "mori is:starred"


async def test_tab_walks_round_in_both_directions(tmp_path: Path) -> None:
    async with window(morning(tmp_path)) as desk:
        await desk.press("/", *"is:")
        seen = []
        for _turn in range(len(STATES) + 1):
            await desk.press("tab")
            seen.append(desk.main.filter_bar.text)
            # What is chosen stands out.
            line = desk.strips()[-1]
            assert [s.text for s in line if s.style and s.style.reverse] == [seen[-1].removeprefix("is:")]
        assert seen == [f"is:{state}" for state in (*STATES, STATES[0])]
        await desk.press("ctrl+u", *"is:", "shift+tab")
        assert desk.main.filter_bar.text == seen[-2]
        await desk.press("shift+tab")
        assert desk.main.filter_bar.text == seen[-3]


async def test_names_with_blanks_come_in_quotes(tmp_path: Path) -> None:
    settings('[[topic]]\nname = "Lamps and [/b] lights"\nkeywords = ["lantern", "lamp"]\n')
    async with window(morning(tmp_path), size=(120, 24)) as desk:
        await desk.press("/", *"au:mor", "tab")
        assert desk.main.filter_bar.text == 'au:"Ada Mori"'
        assert {row.authors[0] for row in map(desk.session.row, range(len(desk.session))) if row} == {"Ada Mori"}
        await desk.press("ctrl+u", *"topic:la", "tab")
        assert desk.main.filter_bar.text == 'topic:"Lamps and [/b] lights"'
        await desk.until(lambda: 0 < len(desk.session) < 24)
        await desk.press("ctrl+u", *"tag:be", "tab")
        assert (desk.main.filter_bar.text, len(desk.session)) == ("tag:bees", 1)
        await desk.press("ctrl+u", *"cat:stat", "tab")
        assert desk.main.filter_bar.text == "cat:stat.ML"
        await desk.press("ctrl+u", *"zzzz", "tab")
        assert told(desk).startswith("nothing begins like this")
        desk.check()


async def test_a_completion_ends_with_the_text_it_was_of(tmp_path: Path) -> None:
    async with window(morning(tmp_path)) as desk:
        await desk.press("/", *"i", "tab", "escape", "/", "tab")
        assert desk.main.filter_bar.text == "author:"
        await desk.press("escape", "/", *"mori i", "tab", "left", "left", "left", "left", "tab")
        assert desk.main.filter_bar.text.startswith("mori is:") or "mori" not in desk.main.filter_bar.text
        for keys in ("tab", "left", "tab", "shift+tab", "backspace", "tab", "right", "shift+tab", "home", "tab"):
            await desk.press(keys)
            desk.check()


async def test_completing_needs_no_index(tmp_path: Path) -> None:
    async with window(morning(tmp_path)) as desk:
        desk.session.catalogue = None
        await desk.press("/", *"cat:", "tab")
        assert told(desk).startswith("nothing begins like this")
        await desk.press("ctrl+u", *"is:u", "tab")
        assert desk.main.filter_bar.text == "is:unread"


async def test_clearing_stops_what_was_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = threading.Event()

    def answer(*_: object) -> list[int]:
        gate.wait(60)
        return [1]

    monkeypatch.setattr(answering, "answer", answer)
    async with window(morning(tmp_path)) as desk:
        desk.send("j", "j")
        desk.app.post_message(events.Paste("has:pdf"))
        await desk.settle()
        assert desk.session.question is not None
        desk.send("escape")
        await desk.settle()
        assert desk.session.question is None
        gate.set()
        for _ in range(10):
            await desk.settle()
        assert (len(desk.session), desk.session.cursor) == (24, 2)
        assert not isinstance(desk.session._order, ListOrder)
