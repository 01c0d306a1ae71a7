"""Where the user was: the paper, and in a long list about how far down it stands."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.services.finding import open_catalogue
from reader.services.library import Library
from reader.services.triage import STAR
from reader.storage.listing import ListingTable
from reader.tui import orders, places, shelf
from reader.tui.session import Session
from support.builders import batch, entry, invented, take_in
from support.morning import clock, morning


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Library]:
    """A library that is long for what a list reads at once."""
    monkeypatch.setattr(shelf, "SMALL", 5)
    monkeypatch.setattr(orders, "PAGE", 4)
    library = Library(morning(tmp_path), clock)
    yield library
    library.close()


def resumed(library: Library) -> Session:
    return places.resumed(library, lambda topic: frozenset())


def leave_at(library: Library, index: int) -> int:
    session = resumed(library)
    session.move_to(index)
    places.save(library, session)
    assert session.number is not None
    return session.number


@pytest.mark.parametrize("index", [0, 3, 11, 12, 17, 23])
def test_a_paper_is_found_again_without_counting_those_before_it(
    library: Library, index: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = leave_at(library, index)
    counted: list[int] = []
    monkeypatch.setattr(ListingTable, "place_of", lambda _, wanted: counted.append(wanted))
    again = resumed(library)
    assert (again.cursor, again.number, counted) == (index, number, [])


def test_what_came_since_moves_it_down(library: Library) -> None:
    number = leave_at(library, 20)
    take_in(
        library.path, batch(*(entry(invented(place), place, "Newer.md") for place in range(50, 59)), name="Newer.md")
    )
    again = resumed(library)
    assert again.number == number
    assert again.cursor == library.numbers().index(number)


@pytest.mark.parametrize("near", ["", "999", "-1", "9" * 5_000, "²", "x"])
def test_a_wrong_hint_misleads_nobody(library: Library, near: str) -> None:
    number = leave_at(library, 9)
    library.save_place(**{"place.near": near})
    assert (resumed(library).cursor, resumed(library).number) == (9, number)


def test_a_filter_says_nothing_of_the_whole_list(library: Library) -> None:
    leave_at(library, 9)
    session = resumed(library)
    session.set_filter("is:unread")
    session.move_to(1)
    places.save(library, session)
    assert library.load_place("place.near") == {"place.near": "9"}


class TestTheMoment:
    """Where the list is still the one of which the place was kept, nothing before it is passed over."""

    def left(self, library: Library, index: int) -> int:
        session = resumed(library)
        session.take_catalogue(open_catalogue(library))
        session.move_to(index)
        places.save(library, session)
        assert session.number is not None
        return session.number

    def passed(self, library: Library, monkeypatch: pytest.MonkeyPatch) -> tuple[Session, list[int]]:
        """Resume; return from where lists were read by counting."""
        starts: list[int] = []
        page, place_of = ListingTable.page, ListingTable.place_of
        with monkeypatch.context() as patch:
            patch.setattr(
                ListingTable,
                "page",
                lambda self, start, count, **kinds: starts.append(start) or page(self, start, count, **kinds),
            )
            patch.setattr(ListingTable, "place_of", lambda self, number: starts.append(-1) or place_of(self, number))
            return resumed(library), starts

    @pytest.mark.parametrize("index", [0, 3, 11, 12, 17, 23])
    def test_the_paper_is_found_from_its_neighbours(
        self, library: Library, index: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        number = self.left(library, index)
        library.say(STAR, [number])
        again, starts = self.passed(library, monkeypatch)
        assert (again.cursor, again.number, starts) == (index, number, [])
        assert list(again.part(0, 24)) == library.numbers()
        # A sitting that ends before the index is there hands it on.
        again.move_to(5)
        places.save(library, again)
        last, starts = self.passed(library, monkeypatch)
        assert (last.cursor, last.number, starts) == (5, library.numbers()[5], [])

    def test_what_came_since_ends_it(self, library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
        number = self.left(library, 20)
        take_in(
            library.path,
            batch(*(entry(invented(place), place, "Newer.md") for place in range(50, 59)), name="Newer.md"),
        )
        again, starts = self.passed(library, monkeypatch)
        assert starts
        assert (again.number, again.cursor) == (number, library.numbers().index(number))

    def test_a_paper_that_goes_at_that_moment(self, library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
        number = self.left(library, 9)
        monkeypatch.setattr(ListingTable, "page_around", lambda *_: [])
        again = resumed(library)
        assert (again.cursor, again.number) == (9, number)

    def test_another_paper_of_a_filtered_list_has_none(self, library: Library) -> None:
        self.left(library, 3)
        session = resumed(library)
        session.take_catalogue(open_catalogue(library))
        session.set_filter("is:unread")
        session.move_to(17)
        places.save(library, session)
        again = resumed(library)
        assert (again.number, again.cursor) == (session.number, library.numbers().index(session.number))

    def test_a_list_with_gaps_has_none(self, library: Library) -> None:
        session = resumed(library)
        session.take_catalogue(open_catalogue(library))
        assert session.whole_at is not None
        session.hide(["new"])
        assert session.whole_at is None
        session.hide([])
        session.set_filter("is:unread")
        assert session.whole_at is None
        session.set_filter("")
        session.sort_by("title")
        assert session.whole_at is None

    @pytest.mark.parametrize(
        "moment", ["7", "7 8", "x y z", f"9 {'9' * 30} 10", f"9 {'9' * 5_000} 10", "1 2 10", "1 2 3 4"]
    )
    def test_a_strange_moment_misleads_nobody(self, library: Library, moment: str) -> None:
        number = leave_at(library, 9)
        library.save_place(**{"place.near": f"4 {moment}"})
        assert (resumed(library).cursor, resumed(library).number) == (9, number)
