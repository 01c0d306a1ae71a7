"""Mutes: which papers they mean, what they leave alone, and when they end."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.domain.filters.nodes import Everything, InTopic
from reader.services.catalogue import Catalogue
from reader.services.filtering import Found, MissingAnswerError, Scope
from reader.services.finding import open_catalogue
from reader.services.library import Library
from reader.services.muting import PERIODS, active_mutes, count_shown, lift, masked, mute, node_of, told, without
from reader.services.triage import LATER
from reader.storage.mutes import Mute
from support.builders import NOW, TODAY
from support.sheets import Sheet, fill

SHEETS = (
    Sheet("2611.00001", "Lantern Tides", ("Ada Mori", "Bo Okafor")),
    Sheet("2611.00002", "Glacier Lamps", ("Bo Mori",)),
    Sheet("2611.00003", "A Lantern", ("Ada Mori",), states=frozenset(("read", "starred"))),
    Sheet("2611.00004", "Tides of Glass", ("Cy Ada",)),
)


@contextmanager
def catalogue_of(sheets: Sequence[Sheet]) -> Iterator[tuple[Library, Catalogue]]:
    with TemporaryDirectory() as folder:
        library = Library(fill(Path(folder) / "library.db", sheets), lambda: NOW)
        try:
            yield library, open_catalogue(library)
        finally:
            library.close()


def numbers(catalogue: Catalogue, *mutes: Mute) -> list[int]:
    found: list[int] = catalogue.index.numbers[np.flatnonzero(masked(catalogue, mutes))].tolist()
    return sorted(found)


def test_authors_words_and_topics() -> None:
    with catalogue_of(SHEETS) as (_, catalogue):
        assert numbers(catalogue) == []
        # What is starred is never muted.
        assert numbers(catalogue, Mute("author", "Ada Mori")) == [1]
        assert numbers(catalogue, Mute("author", "mori")) == [1, 2]
        assert numbers(catalogue, Mute("word", "tides")) == [1, 4]
        assert numbers(catalogue, Mute("word", "ada"), Mute("word", "glacier lamps")) == [2]
        assert numbers(catalogue, Mute("word", "lan")) == []
        assert numbers(catalogue, Mute("word", "…"), Mute("author", " ")) == []
        with pytest.raises(MissingAnswerError) as asked:
            masked(catalogue, [Mute("word", "tides"), Mute("topic", "Ice")])
        assert asked.value.question == InTopic("Ice")
        catalogue.answers[InTopic("Ice")] = catalogue.index.docs([2])
        assert numbers(catalogue, Mute("word", "tides"), Mute("topic", "Ice")) == [1, 2, 4]


def test_what_is_kept_or_let_go_later_is_heeded() -> None:
    with catalogue_of(SHEETS) as (library, catalogue):
        tides = Mute("word", "tides")
        assert numbers(catalogue, tides) == [1, 4]
        step = library.say(LATER, [4])
        assert step is not None
        catalogue.apply(step)
        assert numbers(catalogue, tides) == [1]


def test_a_list_without_them() -> None:
    with catalogue_of(SHEETS) as (_, catalogue):
        docs = catalogue.index.docs([1, 2, 3, 4])
        muted = masked(catalogue, [Mute("word", "tides")])
        shown = without(Found(docs, 3), muted)
        assert catalogue.index.numbers[shown.docs].tolist() == [2, 3]
        assert shown.further == 2
        assert count_shown(catalogue, Scope(), muted) == (2, 1, 1)
        assert count_shown(catalogue, Scope(catalogue.index.docs([1, 2])), None) == (2, 2, 0)


words = st.sampled_from(("lantern", "tides", "glacier", "glass", "lamps"))
people = st.sampled_from(("Ada Mori", "Bo Okafor", "Bo Mori"))


@given(
    st.lists(
        st.tuples(st.lists(words, min_size=1, max_size=3), st.lists(people, max_size=2), st.booleans()), max_size=5
    ),
    st.lists(st.one_of(words.map(lambda w: Mute("word", w)), people.map(lambda p: Mute("author", p))), max_size=3),
)
def test_a_paper_is_muted_by_a_word_of_its_title_or_an_author(
    papers: list[tuple[list[str], list[str], bool]], mutes: list[Mute]
) -> None:
    sheets = [
        Sheet(
            f"2611.{place:05d}",
            f"{' '.join(title)} no{place}",
            tuple(dict.fromkeys(authors)),
            states=frozenset(("read", "starred") if starred else ("unread",)),
        )
        for place, (title, authors, starred) in enumerate(papers, 1)
    ]
    wanted = [
        place
        for place, (title, authors, starred) in enumerate(papers, 1)
        if not starred and any(each.name in (title if each.kind == "word" else authors) for each in mutes)
    ]
    with catalogue_of(sheets) as (_, catalogue):
        assert numbers(catalogue, *mutes) == wanted


def test_a_mute_ends_with_its_day(tmp_path: Path) -> None:
    now = [NOW]
    library = Library(fill(tmp_path / "library.db", SHEETS[:1]), lambda: now[0])
    steps = [mute(library, "author", f"A {period}", period) for period in PERIODS]
    assert [step and step.label for step in steps] == [f"muted A {period} {period}" for period in PERIODS]
    by_name = {each.name: each for each in active_mutes(library)}
    made = [by_name[f"A {period}"] for period in PERIODS]
    assert [each.until and (each.until - TODAY).days for each in made] == [1, 7, None]
    assert [told(each, TODAY) for each in made] == [
        "A for today, for today",
        "A for a week, for 7 days",
        "A for good, for good",
    ]
    for days, left in ((0, 3), (1, 2), (6, 2), (7, 1), (9_000, 1)):
        now[0] = NOW + timedelta(days=days)
        assert len(active_mutes(library)) == left
    assert lift(library, made[2])
    assert not lift(library, made[2])
    assert active_mutes(library) == []
    # What is over is forgotten with the next one.
    mute(library, "word", "tide", "for good")
    assert [each.name for each in library.store.mutes.all()] == ["tide"]
    library.close()


def test_nothing_muted_is_no_condition() -> None:
    assert node_of(()) == Everything()
