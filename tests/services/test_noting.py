"""A sitting with a note is one step of undo, whatever happens in other windows meanwhile."""

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.domain.errors import StoreError
from reader.domain.notes import clean_note
from reader.services.library import Detail, Library
from reader.services.noting import NoteSitting, set_note
from reader.services.triage import STAR
from support.builders import NOW, batch, by_title, invented, opened, snapshot


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with opened(tmp_path / "library.db", batch(invented(1), invented(2))):
        return tmp_path / "library.db"


def detail(library: Library, number: int = 1) -> Detail:
    found = library.detail(number)
    assert found is not None
    return found


def note(library: Library, number: int = 1) -> str:
    return detail(library, number).state.note


def steps(path: Path) -> list[object]:
    return [row[2] for row in snapshot(path)["step"]]


def test_however_often_it_is_saved_it_is_one_step(path: Path) -> None:
    with opened(path) as library:
        sitting = NoteSitting(library, detail(library))
        for text in ("a", "ab", "abc \n"):
            step = sitting.save(text)
            assert step is not None
            assert step.label == ("noted 2611.00001" if text == "a" else "changed the note on 2611.00001")
            assert step.changes[0].after.note == clean_note(text) == note(library)
        assert sitting.save("abc") is None
        assert steps(path) == ["noted 2611.00001"]
        undone = library.undo()
        assert undone is not None
        assert undone.label == "noted 2611.00001"
        assert note(library) == ""
        assert library.undo() is None
        library.redo()
        assert note(library) == "abc"


def test_the_next_sitting_is_another_step(path: Path) -> None:
    with opened(path) as library:
        for text in ("first", "second", ""):
            NoteSitting(library, detail(library)).save(text)
        assert steps(path) == [
            "noted 2611.00001",
            "changed the note on 2611.00001",
            "took the note from 2611.00001",
        ]
        for text in ("second", "first", ""):
            library.undo()
            assert note(library) == text


def test_a_sitting_that_comes_to_nothing_leaves_no_step(path: Path) -> None:
    with opened(path) as library:
        library.say(STAR, [2])
        sitting = NoteSitting(library, detail(library))
        sitting.save("typed")
        sitting.save("")
        assert steps(path) == ["starred 2611.00002"]
        sitting.save("typed again")
        sitting.save("and again")
        assert steps(path) == ["starred 2611.00002", "noted 2611.00001"]
        library.undo()
        assert note(library) == ""


def test_a_command_between_two_saves_parts_them(path: Path) -> None:
    with opened(path) as library, opened(path) as other:
        sitting = NoteSitting(library, detail(library))
        sitting.save("one")
        other.say(STAR, [1])
        sitting.save("one two")
        sitting.save("one two three")
        assert steps(path) == ["noted 2611.00001", "starred 2611.00001", "changed the note on 2611.00001"]
        assert detail(library).state.is_starred
        for text in ("one", "one", ""):
            library.undo()
            assert note(library) == text


def test_what_another_window_undid_is_not_lost(path: Path) -> None:
    with opened(path) as library, opened(path) as other:
        sitting = NoteSitting(library, detail(library))
        sitting.save("one")
        other.undo()
        sitting.save("one two")
        assert note(library) == "one two"
        library.undo()
        assert note(library) == ""


def test_two_windows_with_one_note(path: Path) -> None:
    with opened(path) as library, opened(path) as other:
        mine, theirs = NoteSitting(library, detail(library)), NoteSitting(other, detail(other))
        mine.save("mine")
        theirs.save("theirs")
        assert note(library) == "theirs"
        mine.save("mine too")
        assert note(library) == "mine too"
        for text in ("theirs", "mine", ""):
            library.undo()
            assert note(library) == text
        theirs.save("same")
        assert mine.save("same") is not None
        assert note(library) == "same"


def test_a_paper_that_became_one_with_another_keeps_what_is_typed(path: Path) -> None:
    with opened(path, batch(by_title(3), name="links.md")) as library:
        bare = next(number for number in library.numbers() if detail(library, number).paper.arxiv_id is None)
        sitting = NoteSitting(library, detail(library, bare))
        sitting.save("before")
        with opened(path, batch(invented(3), name="listing.md")) as other:
            assert len(other.numbers()) == 3
        sitting.save("after")
        found = library.by_key("2611.00003")
        assert found is not None
        assert note(library, found) == "after"


def test_a_paper_that_is_gone_is_told(path: Path) -> None:
    with opened(path) as library:
        gone = detail(library)._replace(number=77, key="no such key")
        with pytest.raises(StoreError, match="no longer in the library"):
            NoteSitting(library, gone).save("text")


def test_set_note(path: Path) -> None:
    with opened(path) as library:
        step = set_note(library, 1, "  - a\x1b[2J\n")
        assert step is not None
        assert note(library) == "  - a[2J"
        assert set_note(library, 1, "  - a[2J") is None
        assert set_note(library, 99, "x") is None


texts = st.lists(st.sampled_from(["", "a", "ab", "abc", "b "]), max_size=6)


@given(st.lists(texts, max_size=4))
@settings(max_examples=25)
def test_undo_goes_back_sitting_by_sitting(sittings: list[list[str]]) -> None:
    folder = Path(tempfile.mkdtemp())
    try:
        with opened(folder / "library.db", batch(invented(1))):
            pass
        library = Library(folder / "library.db", lambda: NOW)
        known = [""]
        for saves in sittings:
            sitting = NoteSitting(library, detail(library))
            for text in saves:
                sitting.save(text)
            last = clean_note(saves[-1]) if saves else known[-1]
            assert note(library) == last
            if last != known[-1]:
                known.append(last)
        for text in known[-2::-1]:
            assert library.undo() is not None
            assert note(library) == text
        assert library.undo() is None
        library.close()
    finally:
        shutil.rmtree(folder)
