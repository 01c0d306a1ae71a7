"""Mutes and saved searches are steps of the history like decisions: undone, done again, by any window, any time."""

import itertools
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.domain.changes import Step
from reader.services.deciding import OvertakenError
from reader.services.flow import on_the_way, steps, travel_to
from reader.services.library import Library
from reader.services.muting import PERIODS, active_mutes, lift, mute
from reader.services.searches import forget_search, save_search, saved_searches
from reader.services.taking_back import InTheWayError, label_of, take_back
from reader.services.triage import SKIP, star_toggle
from reader.storage.mutes import Mute, MuteKind
from reader.storage.searches import SavedSearch
from support.builders import NOW, batch, invented, opened

ADA = Mute("author", "Ada Mori")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with opened(tmp_path / "library.db", batch(*map(invented, range(1, 4)))):
        return tmp_path / "library.db"


@pytest.fixture
def library(path: Path) -> Iterator[Library]:
    library = Library(path, lambda: NOW)
    yield library
    library.close()


def label(step: Step | None) -> str:
    return step.label if step else ""


def test_a_mute_is_a_step(library: Library) -> None:
    assert label(mute(library, "author", "Ada Mori", "for today")) == "muted Ada Mori for today"
    assert mute(library, "author", "Ada Mori", "for today") is None
    assert label(mute(library, "author", "Ada Mori", "for good")) == "muted Ada Mori for good"
    assert label(lift(library, ADA)) == "unmuted Ada Mori"
    assert lift(library, ADA) is None
    assert label(library.undo()) == "unmuted Ada Mori"
    assert active_mutes(library) == [ADA]
    assert label(library.undo()) == "muted Ada Mori for good"
    assert active_mutes(library) == [ADA._replace(until=date(2026, 11, 21))]
    assert label(library.undo()) == "muted Ada Mori for today"
    assert active_mutes(library) == []
    assert library.undo() is None
    assert [label(library.redo()) for _ in range(4)] == [
        *("muted Ada Mori for today", "muted Ada Mori for good", "unmuted Ada Mori", "")
    ]
    assert active_mutes(library) == []


def test_a_saved_search_is_a_step(library: Library) -> None:
    assert label(save_search(library, "Lamps", "lamp")) == "saved the search Lamps"
    assert save_search(library, "Lamps", "lamp") is None
    assert label(save_search(library, "Lamps", "lantern")) == "changed the search Lamps"
    save_search(library, "Bees", "bee")
    assert label(forget_search(library, "Lamps")) == "forgot the search Lamps"
    assert forget_search(library, "Lamps") is None
    assert label(library.undo()) == "forgot the search Lamps"
    assert saved_searches(library) == [SavedSearch("Lamps", "lantern"), SavedSearch("Bees", "bee")]
    library.undo()
    library.undo()
    assert saved_searches(library) == [SavedSearch("Lamps", "lamp")]
    library.undo()
    assert saved_searches(library) == []


def test_they_stand_among_the_decisions(library: Library) -> None:
    library.say(SKIP, [1])
    mute(library, "word", "tide", "for good")
    save_search(library, "Bees", "bee")
    lines = steps(library)
    assert [(line.label, line.papers) for line in lines] == [
        *(("saved the search Bees", 0), ("muted “tide” in titles for good", 0), ("skipped 2611.00001", 1))
    ]
    moved = travel_to(library, on_the_way(lines, lines[-1]))
    assert moved is not None
    assert [len(step.things) for step in moved] == [1, 1, 0]
    assert (saved_searches(library), active_mutes(library), library.rows([1])[0].skipped) == ([], [], False)
    # Something new takes away what could be done again.
    mute(library, "word", "ice", "for good")
    assert library.redo() is None


def test_another_window_goes_on_with_them(path: Path) -> None:
    with ExitStack() as open_now:
        one, two = (open_now.enter_context(opened(path)) for _ in range(2))
        mute(one, "author", "Ada Mori", "for good")
        assert label(two.undo()) == "muted Ada Mori for good"
        assert active_mutes(one) == []
        assert label(one.redo()) == "muted Ada Mori for good"
        lift(two, ADA)
        assert lift(one, ADA) is None
        assert label(one.undo()) == "unmuted Ada Mori"
    with opened(path) as again:
        assert active_mutes(again) == [ADA]
        assert label(again.undo()) == "muted Ada Mori for good"


class TestOvertaken:
    """What no history tells of: an older program, another one that writes into the file."""

    def test_undo_leaves_it_alone_and_goes_on(self, library: Library) -> None:
        library.say(SKIP, [1])
        mute(library, "author", "Ada Mori", "for good")
        with library.store.writing():
            library.store.mutes.put(ADA._replace(until=date(2030, 1, 1)))
        with pytest.raises(OvertakenError, match="“muted Ada Mori for good” stays as it is: another window or program"):
            library.undo()
        assert active_mutes(library) == [ADA._replace(until=date(2030, 1, 1))]
        # It is in nobody's way.
        assert label(library.undo()) == "skipped 2611.00001"

    def test_of_several_steps_none_is_taken_back(self, library: Library) -> None:
        save_search(library, "Bees", "bee")
        library.say(SKIP, [1])
        with library.store.writing():
            library.store.searches.put(SavedSearch("Bees", "wasp"))
        lines = steps(library)
        with pytest.raises(OvertakenError, match="saved the search Bees"):
            travel_to(library, on_the_way(lines, lines[-1]))
        assert library.rows([1])[0].skipped
        assert steps(library) == lines

    def test_what_is_as_it_shall_be_is_no_trouble(self, library: Library) -> None:
        save_search(library, "Bees", "bee")
        with library.store.writing():
            library.store.searches.remove("Bees")
        undone = library.undo()
        assert undone is not None
        assert undone.things == ()

    def test_a_mute_that_is_over(self, path: Path) -> None:
        now = [NOW]
        library = Library(path, lambda: now[0])
        mute(library, "author", "Ada Mori", "for today")
        now[0] += timedelta(days=3)
        mute(library, "word", "tide", "for good")
        assert library.store.mutes.all() == [Mute("word", "tide")]
        with pytest.raises(InTheWayError, match="is over by itself"):
            take_back(library.store, 1, now[0])
        assert [label(library.undo()) for _ in range(2)] == [
            "muted “tide” in titles for good",
            "muted Ada Mori for today",
        ]
        assert [label(library.redo()) for _ in range(2)] == [
            "muted Ada Mori for today",
            "muted “tide” in titles for good",
        ]
        assert active_mutes(library) == [Mute("word", "tide")]
        library.close()


class World(NamedTuple):
    """Everything that a user of these tests said, at one moment."""

    mutes: tuple[tuple[str, str, str], ...]
    searches: tuple[tuple[str, str, int], ...]
    papers: tuple[tuple[bool, bool, bool], ...]


def world(library: Library) -> World:
    rows = library.store._connection.execute("SELECT kind, name, coalesce(until, '') FROM mute ORDER BY 1, 2")
    searches = library.store._connection.execute("SELECT name, query, place FROM saved_search ORDER BY 1")
    states = [library.store.states.get(number) for number in (1, 2)]
    return World(
        tuple(rows.fetchall()),
        tuple(searches.fetchall()),
        tuple((state.is_unread, state.is_starred, state.skipped_at is not None) for state in states),
    )


names = st.sampled_from(("tide", "Lantern"))
kinds = st.sampled_from(("author", "word", "topic"))
commands = st.one_of(
    st.tuples(st.just("mute"), kinds, names, st.sampled_from(list(PERIODS))),
    st.tuples(st.just("lift"), kinds, names),
    st.tuples(st.just("save"), names, st.sampled_from(("lamp", "is:unread"))),
    st.tuples(st.just("forget"), names),
    st.tuples(st.sampled_from(("star", "skip")), st.sampled_from((1, 2))),
    st.tuples(st.just("undo")),
    st.tuples(st.just("undo")),
    st.tuples(st.just("redo")),
    st.tuples(st.just("restart")),
)


def do(library: Library, name: str, *rest: object) -> Step | None:
    if name == "mute":
        kind, what, period = rest
        return mute(library, kind, str(what), str(period))  # type: ignore[arg-type]
    if name == "lift":
        kind, what = rest
        wanted: MuteKind = kind  # type: ignore[assignment]
        return lift(library, Mute(wanted, str(what)))
    if name == "save":
        return save_search(library, str(rest[0]), str(rest[1]))
    if name == "forget":
        return forget_search(library, str(rest[0]))
    return library.say(star_toggle if name == "star" else SKIP, [int(str(rest[0]))])


@given(st.lists(st.tuples(commands, st.booleans()), max_size=25))
@settings(max_examples=25, deadline=None)
def test_any_sequence_can_be_walked_back_and_forth(wanted: list[tuple[tuple[object, ...], bool]]) -> None:
    """The oracle keeps every moment whole; undo and redo go from one to the next, whichever window does it."""
    with TemporaryDirectory() as folder, ExitStack() as open_now:
        path = Path(folder) / "library.db"
        with opened(path, batch(*map(invented, range(1, 3)))):
            pass
        windows = [open_now.enter_context(opened(path)) for _ in range(2)]
        done: list[tuple[str, World]] = []
        undone: list[tuple[str, World]] = []
        here = world(windows[0])
        for (name, *rest), is_other in wanted:
            library = windows[is_other]
            if name == "restart":
                windows[is_other] = open_now.enter_context(opened(path))
            elif name in ("undo", "redo"):
                source, target = (done, undone) if name == "undo" else (undone, done)
                step = library.undo() if name == "undo" else library.redo()
                assert label(step) == (source[-1][0] if source else "")
                if source:
                    told, then = source.pop()
                    target.append((told, here))
                    here = then
            else:
                step = do(library, str(name), *rest)
                now = world(library)
                assert (step is None) == (now == here)
                if step is not None:
                    done.append((step.label, here))
                    undone.clear()
                    here = now
            assert world(windows[0]) == here == world(windows[1])
            told = [line.label for line in steps(windows[0]) if not line.is_undone]
            assert told == [each for each, _ in reversed(done)]


@given(st.lists(commands.filter(lambda command: command[0] not in ("redo", "restart")), max_size=12), st.data())
@settings(max_examples=40, deadline=None)
def test_one_step_alone_is_taken_back_just_where_it_still_stands(
    wanted: list[tuple[object, ...]], data: st.DataObject
) -> None:
    """The oracle looks at each part by itself: what a step made of it has to be what it is now."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "library.db"
        with opened(path, batch(*map(invented, range(1, 3)))) as library:
            moments: list[tuple[World, World]] = []
            here = world(library)
            for name, *rest in wanted:
                if name == "undo":
                    if library.undo():
                        here = moments.pop()[0]
                    continue
                if do(library, str(name), *rest):
                    moments.append((here, world(library)))
                    here = moments[-1][1]
            if not moments:
                return
            chosen = data.draw(st.integers(0, len(moments) - 1))
            line = [each for each in reversed(steps(library)) if not each.is_undone][chosen]
            before, after = (parts(moment) for moment in moments[chosen])
            now = parts(here)
            touched = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
            stands = all(now.get(key) == after.get(key) for key in touched)
            later = list(itertools.chain(*(changed(moment) for moment in moments[chosen + 1 :])))
            if not stands:
                assert touched & set(later)
                with pytest.raises(InTheWayError, match="stands in the way"):
                    take_back(library.store, line.number, NOW)
                assert parts(world(library)) == now
                return
            if touched & set(later):
                # It came and went and came again: for papers the time of it decides.
                return
            step = take_back(library.store, line.number, NOW)
            assert step.label == label_of(line.label)
            wanted_parts = {**now, **{key: before.get(key) for key in touched}}
            assert parts(world(library)) == {key: value for key, value in wanted_parts.items() if value is not None}
            assert label(library.undo()) == step.label
            assert parts(world(library)) == now


def parts(moment: World) -> dict[object, object]:
    """Return what was said as independent parts."""
    found: dict[object, object] = {("mute", kind, name): until for kind, name, until in moment.mutes}
    found |= {("search", name): (query, place) for name, query, place in moment.searches}
    return found | {("paper", number): state for number, state in enumerate(moment.papers)}


def changed(moments: tuple[World, World]) -> list[object]:
    before, after = map(parts, moments)
    return [key for key in before.keys() | after.keys() if before.get(key) != after.get(key)]
