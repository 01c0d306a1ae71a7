"""What is wanted, what was refused, and where the user stopped."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.services.library import Library
from reader.storage.downloads import Wanted
from reader.storage.store import Store
from support.builders import NOW, batch, by_title, identifier_of, invented, opened


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with opened(tmp_path / "library.db", batch(invented(1), invented(2), by_title(3))) as library:
        yield library.store


def want(store: Store, *papers: int, formats: tuple[str, ...] = ("html", "pdf")) -> None:
    with store.writing():
        store.downloads.want(papers, formats, NOW)


def formats(store: Store) -> list[tuple[int, str]]:
    return [(each.paper, each.format) for each in store.downloads.wanted()]


def test_only_what_has_an_identifier_can_be_wanted(store: Store) -> None:
    want(store, 1, 3, 99)
    assert formats(store) == [(1, "html"), (1, "pdf")]
    identifier = identifier_of(1)
    assert store.downloads.wanted()[0] == Wanted(1, identifier.name, identifier.version, "html", None, "")


def test_wanting_again_keeps_place_and_refusal(store: Store) -> None:
    want(store, 1, 2)
    with store.writing():
        store.downloads.refused(1, "html", 2, "There is none.")
        store.downloads.done(1, "pdf")
    want(store, 2, 1)
    assert formats(store) == [(1, "html"), (1, "pdf"), (2, "html"), (2, "pdf")]
    assert store.downloads.wanted([1])[0][4:] == (2, "There is none.")


def test_a_refusal_of_an_unknown_version(store: Store) -> None:
    want(store, 1)
    with store.writing():
        store.downloads.refused(1, "pdf", None, "There is none.")
    assert store.downloads.wanted([1])[1].refused == 0


def test_dropping(store: Store) -> None:
    want(store, 1, 2)
    with store.writing():
        store.downloads.drop([1])
    assert formats(store) == [(2, "html"), (2, "pdf")]
    with store.writing():
        store.downloads.drop()
    assert formats(store) == []


def test_names_and_stars(store: Store) -> None:
    from reader.services.triage import STAR

    names = [identifier_of(1).name, identifier_of(2).name, "1234.00001"]
    assert store.downloads.numbers(names) == {names[0]: 1, names[1]: 2}
    assert store.downloads.starred() == set()
    library = Library(store.path)
    library.say(STAR, [2, 3])
    library.close()
    assert store.downloads.starred() == {names[1]}


def test_the_place_in_a_paper(store: Store) -> None:
    assert store.downloads.bookmark(1) == ""
    for place in ("12:0", "30:7"):
        with store.writing():
            store.downloads.put_bookmark(1, place, NOW)
        assert store.downloads.bookmark(1) == place
    with store.writing():
        # It was taken for another's record by another window, while it was read in this one.
        store.downloads.put_bookmark(99, "3:0", NOW)
    assert store.downloads.bookmark(2) == store.downloads.bookmark(99) == ""
