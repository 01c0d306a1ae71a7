"""One step alone: taken back where what it said still stands, else told what stands in the way."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from reader.domain.errors import StoreError
from reader.services import deciding, taking_back
from reader.services.deciding import Piece
from reader.services.flow import steps
from reader.services.library import Library
from reader.services.muting import active_mutes, lift, mute
from reader.services.searches import forget_search, save_search, saved_searches
from reader.services.tagging import tag_verb
from reader.services.taking_back import InTheWayError, in_the_way, label_of, take_back, take_back_in_pieces
from reader.services.triage import LATER, SKIP, STAR, Verb
from reader.storage.mutes import Mute
from support.builders import NOW, batch, invented, opened


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with opened(tmp_path / "library.db", batch(*map(invented, range(1, 11)))) as library:
        yield library


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (deciding, taking_back):
        monkeypatch.setattr(module, "AT_ONCE", 3)


def marks(library: Library) -> list[str]:
    rows = library.rows(library.numbers())
    return [
        "".join(sign for sign, holds in zip("usk", (r.unread, r.starred, r.skipped), strict=True) if holds)
        for r in rows
    ]


def labels(library: Library) -> list[str]:
    return [line.label for line in steps(library) if not line.is_undone]


def test_the_others_stay(library: Library) -> None:
    library.say(SKIP, [1])
    library.say(STAR, [2])
    library.say(SKIP, [3])
    done = marks(library)
    assert in_the_way(library.store, 1) == ""
    step = take_back(library.store, 1, NOW)
    assert (step.label, [change.paper for change in step.changes]) == ("took back: skipped 2611.00001", [1])
    assert marks(library) == ["u", *done[1:]]
    assert labels(library)[0] == step.label
    library.undo()
    assert marks(library) == done
    library.redo()
    assert marks(library) == ["u", *done[1:]]
    again = take_back(library.store, step.number, NOW)
    assert again.label == "did again: skipped 2611.00001"
    assert marks(library) == done
    assert take_back(library.store, again.number, NOW).label == step.label


def test_what_stands_in_the_way_is_named(library: Library) -> None:
    library.say(STAR, [1])
    library.say(SKIP, [1])
    told = "“skipped 2611.00001” stands in the way: it came later, about the same. Take that one back first."
    before = marks(library)
    assert in_the_way(library.store, 1) == told
    with pytest.raises(InTheWayError, match=r"skipped 2611\.00001"):
        take_back(library.store, 1, NOW)
    assert marks(library) == before
    assert in_the_way(library.store, 2) == ""
    library.undo()
    assert in_the_way(library.store, 1) == ""
    assert in_the_way(library.store, 2) == in_the_way(library.store, 99) == "This step is undone already."


def test_tags_and_notes_are_another_matter(library: Library) -> None:
    library.say(SKIP, [1])
    library.say(tag_verb(["bees"], []), [1])
    library.say(Verb("noted", lambda state, _: state._replace(note="mine")), [1])
    take_back(library.store, 1, NOW)
    state = library.store.states.get(1)
    assert (state.is_unread, state.skipped_at, state.tags, state.note) == (True, None, ("bees",), "mine")
    take_back(library.store, 2, NOW)
    assert library.store.states.get(1).tags == ()
    library.say(tag_verb(["wasps"], []), [1])
    wasps = labels(library)[0]
    assert in_the_way(library.store, 5).startswith(f"“{wasps}” stands in the way")


def test_of_several_papers_all_or_none(library: Library) -> None:
    library.say(LATER, [1, 2, 3])
    library.say(STAR, [3])
    before = marks(library)
    with pytest.raises(InTheWayError, match=r"starred 2611\.00003"):
        take_back(library.store, 1, NOW)
    assert marks(library) == before
    take_back(library.store, 2, NOW)
    take_back(library.store, 1, NOW)
    assert marks(library) == ["u"] * 10


def test_mutes_and_searches_too(library: Library) -> None:
    mute(library, "author", "Ada Mori", "for good")
    save_search(library, "Bees", "bee")
    mute(library, "author", "Ada Mori", "for a week")
    assert in_the_way(library.store, 1).startswith("“muted Ada Mori for a week” stands in the way")
    take_back(library.store, 2, NOW)
    assert saved_searches(library) == []
    assert take_back(library.store, 4, NOW).label == "did again: saved the search Bees"
    assert [search.name for search in saved_searches(library)] == ["Bees"]
    take_back(library.store, 3, NOW)
    assert active_mutes(library) == [Mute("author", "Ada Mori")]
    lift(library, Mute("author", "Ada Mori"))
    forget_search(library, "Bees")
    assert in_the_way(library.store, 3).startswith("“unmuted Ada Mori” stands in the way")
    take_back(library.store, 8, NOW)
    assert [search.name for search in saved_searches(library)] == ["Bees"]


def test_what_was_changed_outside_of_the_history(library: Library) -> None:
    library.say(SKIP, [1])
    save_search(library, "Bees", "bee")
    with library.store.writing():
        library.store.states.put(1, library.store.states.get(1)._replace(skipped_at=None))
        library.store.searches.remove("Bees")
    assert (
        in_the_way(library.store, 1)
        == "“skipped 2611.00001” no longer stands as it was; it cannot be taken back alone."
    )
    assert in_the_way(library.store, 2).startswith("“saved the search Bees” no longer stands")


def test_a_step_whose_papers_went_into_others(library: Library) -> None:
    library.say(SKIP, [1])
    with library.store.writing():
        library.store._connection.execute("DELETE FROM step_change")
    with pytest.raises(InTheWayError, match=r"Nothing of “skipped 2611\.00001” is left"):
        take_back(library.store, 1, NOW)


@pytest.mark.usefixtures("few")
class TestMany:
    def pieces(self, library: Library, number: int = 1) -> list[Piece]:
        return list(take_back_in_pieces(library.store, number, NOW))

    def test_first_everything_is_looked_at_and_then_done(self, library: Library) -> None:
        library.say(SKIP, [1, 2, 3, 4, 5, 6, 7, 8])
        library.say(STAR, [9])
        done = marks(library)
        pieces = self.pieces(library)
        assert [piece.done for piece in pieces] == [1, 3, 4, 5, 7, 8]
        assert {piece.total for piece in pieces} == {8}
        assert [piece.step and piece.step.number for piece in pieces] == [None] * 3 + [3] * 3
        assert labels(library) == ["took back: skipped 8 papers", "starred 2611.00009", "skipped 8 papers"]
        assert marks(library) == ["u"] * 8 + done[8:]
        library.undo()
        assert marks(library) == done

    def test_the_last_paper_may_stand_in_the_way(self, library: Library) -> None:
        library.say(SKIP, [1, 2, 3, 4, 5])
        library.say(STAR, [5])
        done = marks(library)
        assert in_the_way(library.store, 1) == ""
        with pytest.raises(InTheWayError, match=r"starred 2611\.00005"):
            self.pieces(library)
        assert marks(library) == done

    def test_what_was_done_until_another_window_came_is_the_step(self, library: Library) -> None:
        library.say(SKIP, [1, 2, 3, 4, 5])
        done = marks(library)
        pieces = take_back_in_pieces(library.store, 1, NOW)
        for _ in range(3):
            next(pieces)
        with closing(Library(library.path, lambda: NOW)) as other:
            other.say(STAR, [5])
        with pytest.raises(InTheWayError):
            next(pieces)
        assert marks(library)[:5] == ["u", "u", "u", "k", "s"]
        library.undo()
        library.undo()
        assert marks(library) == done


@pytest.mark.parametrize("label", ["skipped 1", "took back: skipped 1", "did again: skipped 1", ""])
def test_taking_back_twice_is_doing_again(label: str) -> None:
    assert label_of(label_of(label_of(label))) == label_of(label)


def test_it_is_an_error_for_every_window(library: Library) -> None:
    with pytest.raises(StoreError):
        take_back(library.store, 7, NOW)
