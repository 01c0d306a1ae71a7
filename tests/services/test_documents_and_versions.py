"""``in:`` and ``is:updated``: what only the database knows of documents and versions, and how it stays true."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from reader.domain.filters.nodes import InDocument, State
from reader.domain.filters.parsing import parse_filter
from reader.services.answering import answer
from reader.services.catalogue import Catalogue
from reader.services.filtering import MissingAnswerError, select
from reader.services.finding import find, open_catalogue
from reader.services.library import Library
from reader.services.triage import STAR, UNSTAR
from reader.storage.versions import PaperVersion
from support.builders import NOW, TODAY, batch, entry, invented, take_in

YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    path = tmp_path / "library.db"
    take_in(path, document("Morning Page.md", TODAY, 1, 2), document("mail (2).txt", YESTERDAY, 2, 3))
    opened = Library(path, lambda: NOW)
    yield opened
    opened.close()


def document(name: str, day: date, *numbers: int):  # type: ignore[no-untyped-def]
    made = batch(*(entry(invented(number), place, date=day) for place, number in enumerate(numbers, 1)))
    return replace(made, document=replace(made.document, name=name, sha256=f"{name:0<64}"))


def found(library: Library, catalogue: Catalogue, text: str) -> list[int]:
    """Return what a filter means, asking what has to be asked."""
    node = parse_filter(text)
    while True:
        try:
            docs = select(catalogue, node, TODAY).docs
        except MissingAnswerError as missing:
            numbers = answer(library, tuple, missing.question)
            catalogue.answers[missing.question] = catalogue.index.docs(numbers)
        else:
            numbers = catalogue.index.numbers[docs].tolist()
            return sorted(numbers)


def new_version(library: Library, number: int, days: int) -> None:
    with library.store.writing():
        library.store.versions.record(number, PaperVersion(2, None, NOW + timedelta(days=days), "before"))


def test_papers_of_a_document_by_its_name(library: Library) -> None:
    assert find(library, 'in:"morning page.MD"') == [1, 2]
    assert find(library, 'in:"mail (2).txt"') == [2, 3]
    assert find(library, "in:morning") == []
    assert find(library, '-in:"Morning Page.md"') == [3]


def test_an_updated_paper_is_starred_and_has_a_newer_version(library: Library) -> None:
    library.say(STAR, [1, 2])
    new_version(library, 1, 1)
    new_version(library, 2, -1)
    new_version(library, 3, 1)
    assert find(library, "is:updated") == [1]
    assert find(library, "is:updated -is:unread lantern") == [1]


def test_what_was_answered_follows_what_the_user_says(library: Library) -> None:
    library.say(STAR, [1])
    new_version(library, 1, 1)
    catalogue = open_catalogue(library)
    assert found(library, catalogue, "is:updated") == [1]
    for verb, expected in ((UNSTAR, []), (STAR, [1])):
        step = library.say(verb, [1])
        assert step is not None
        catalogue.apply(step)
        assert found(library, catalogue, "is:updated") == expected


def test_a_version_and_a_document_that_change_nothing_else_are_seen(library: Library) -> None:
    library.say(STAR, [3])
    catalogue = open_catalogue(library)
    assert found(library, catalogue, "is:updated") == []
    assert found(library, catalogue, "in:old.md") == []
    new_version(library, 3, 1)
    take_in(library.path, document("old.md", YESTERDAY - timedelta(days=300), 1))
    assert catalogue.follow(library.store)
    assert not {State("updated"), InDocument("old.md")} & set(catalogue.answers)
    assert found(library, catalogue, "is:updated") == [3]
    assert found(library, catalogue, "in:old.md") == [1]
