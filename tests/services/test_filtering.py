"""From a filter to papers: everything that can be asked, against an answer worked out paper by paper."""

import tempfile
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.domain.errors import ConfigError
from reader.domain.filters.nodes import (
    Age,
    Announced,
    Category,
    Everything,
    Has,
    Identifier,
    InDocument,
    InTopic,
    Kind,
    Node,
    Phrase,
    Published,
    State,
    Tag,
    Words,
    all_of,
    any_of,
    negated,
)
from reader.domain.filters.parsing import parse_filter
from reader.domain.filters.walking import positive_words
from reader.services.answering import answer
from reader.services.catalogue import Catalogue
from reader.services.filtering import EVERYWHERE, MissingAnswerError, Scope, select, wants_more
from reader.services.finding import open_catalogue
from reader.services.library import Library
from support.builders import TODAY, Ticking
from support.sheets import ICE, Sheet, fill, in_list_order, meets

# Words of which none is the beginning, a part or a mistyped form of another one.
WORDS = ("lantern", "glacier", "monsoon", "quartz", "zephyr")
NAMES = ("ada mori", "bo karlsson", "uma okafor", "ada karlsson")
CATEGORIES = ("cs.LG", "cs.CL", "stat.ML", "math.CO")
STATES = ((), ("read",), ("read", "starred"), ("read", "skipped"), ("starred",), ("read", "later"),
          ("read", "starred", "later"))  # fmt: skip
DOCUMENTS = ("morning.md", "Mail (2).txt")
BEGINNINGS = ("lant", "glac", "quart")

texts = st.lists(st.sampled_from(WORDS), max_size=3).map(" ".join)
fields = st.sampled_from(("", "", "title", "author", "abstract", "note", "text"))


@st.composite
def libraries(draw: st.DrawFn) -> list[Sheet]:
    """Draw up to six papers; each has an identifier or an abstract that is its own."""
    identifiers = draw(st.permutations(("2611.00001", "2611.00012", "2511.10001", "hep-th/9901001", "", "")))
    sheets = []
    for number, identifier in enumerate(identifiers[: draw(st.integers(1, 6))]):
        read = draw(st.sampled_from(STATES))
        updated = ("updated",) if identifier and "starred" in read and draw(st.booleans()) else ()
        # Long enough to be known by, of words that nobody asks for.
        own = "" if identifier else f" we weigh stone number {'one two'.split()[number % 2]} on a very old balance"
        sheets.append(
            Sheet(
                identifier,
                draw(texts) if identifier else f"stone {number}",
                tuple(draw(st.lists(st.sampled_from(NAMES), max_size=2, unique=True))),
                draw(texts) + own,
                draw(texts),
                tuple(
                    draw(st.lists(st.sampled_from(("cs.LG", "cs.CL", "stat.ML", "math.CO")), max_size=2, unique=True))
                ),
                frozenset((*read, *updated)) | (frozenset() if "read" in read else frozenset(("unread",))),
                frozenset(draw(st.sets(st.sampled_from(("pdf", "html", "code"))))),
                tuple(draw(st.lists(st.sampled_from(("to read", "Bees")), max_size=2, unique=True))),
                draw(st.sampled_from(("", "new", "cross", "replace", "replace-cross"))),
                TODAY - timedelta(days=draw(st.sampled_from((0, 1, 7, 40)))),
                draw(st.sampled_from((0, 2019, 2026))),
                draw(st.sampled_from(DOCUMENTS)),
                draw(texts) if identifier and draw(st.booleans()) else "",
            )
        )
    return sheets


sought = st.lists(st.sampled_from(WORDS + BEGINNINGS), min_size=1, max_size=2, unique=True).map(" ".join)
leaves: st.SearchStrategy[Node] = st.one_of(
    st.builds(Words, sought, fields),
    st.builds(Words, st.sampled_from(("mori", "karlsson ada", "okafor", "bo mori")), st.sampled_from(("", "author"))),
    st.builds(Phrase, st.lists(st.sampled_from(WORDS), min_size=1, max_size=2).map(" ".join), fields),
    st.builds(Phrase, st.sampled_from(("ada mori", "karlsson", "mori bo")), st.sampled_from(("", "author"))),
    st.builds(State, st.sampled_from(("unread", "read", "starred", "skipped", "later", "updated"))),
    st.builds(Has, st.sampled_from(("note", "pdf", "html", "code"))),
    st.builds(Kind, st.sampled_from(("new", "cross", "replace"))),
    st.builds(Tag, st.sampled_from(("to read", "bees", "BEES", "to"))),
    st.just(InTopic("ice")),
    st.builds(InDocument, st.sampled_from((*DOCUMENTS, "MORNING.md", "mail", "invented.md"))),
    st.builds(Category, st.sampled_from(("cs.LG", "cs", "cs.*", "math.*", "*.ML", "q-bio", "stat"))),
    st.sampled_from(
        (
            Announced(Age(1, "d"), Age(0, "d")),
            Announced(Age(7, "d"), None),
            Announced(None, Age(7, "d")),
            Announced(date(2026, 10, 1), date(2026, 11, 14)),
        )
    ),
    st.sampled_from((Published(2019, 2019), Published(None, 2025), Published(2025, None), Published(1999, 2000))),
    st.sampled_from(
        (
            Identifier("2611.00001", 3),
            Identifier("hep-th/9901001"),
            Identifier("2611.00099"),
            Identifier("2611.0001", is_prefix=True),
            Identifier("26", is_prefix=True),
            Identifier("hep-th", is_prefix=True),
            Identifier("hep-th/99", is_prefix=True),
        )
    ),
)  # fmt: skip
ALWAYS = (
    State("later"),
    State("updated"),
    InDocument("MORNING.md"),
    Words("lantern", "text"),
    Phrase("lantern glacier", "text"),
)
"""What chance asks for too seldom: each is one of many leaves, and few papers are of it."""

nodes = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(all_of),
        st.lists(inner, min_size=2, max_size=3).map(any_of),
        inner.map(negated),
    ),
    max_leaves=6,
)


class Result(NamedTuple):
    near: list[int]
    further: list[int]

    @property
    def all(self) -> list[int]:
        return self.near + self.further


def chosen(
    library: Library,
    catalogue: Catalogue,
    node: Node,
    scope: Scope = EVERYWHERE,
    sort: str = "announced",
    far: bool = False,
) -> Result:
    """Ask until everything is answered, as whoever may wait does."""
    while True:
        try:
            docs, further = select(catalogue, node, TODAY, scope, sort, far=far)
        except MissingAnswerError as missing:
            numbers = answer(library, lambda: [ICE], missing.question)
            catalogue.answers[missing.question] = catalogue.index.docs(numbers)
        else:
            found = catalogue.index.numbers[docs].tolist()
            return Result(found[:further], found[further:])


def on(sheets: Sequence[Sheet], check: Callable[[Library, Catalogue], None]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        library = Library(fill(Path(folder) / "library.db", sheets), Ticking())
        try:
            check(library, open_catalogue(library))
        finally:
            library.close()


def those(sheets: Sequence[Sheet], test: Callable[[Sheet], bool]) -> set[int]:
    return {number for number, sheet in enumerate(sheets, 1) if test(sheet)}


@settings(max_examples=70)
@given(libraries(), st.lists(nodes, min_size=1, max_size=4))
def test_a_filter_finds_what_it_means_and_nothing_else(sheets: list[Sheet], asked: list[Node]) -> None:
    def check(library: Library, catalogue: Catalogue) -> None:
        for node in (*asked, *ALWAYS):
            near = those(sheets, lambda sheet, node=node: meets(node, sheet))  # type: ignore[misc]
            everywhere = those(sheets, lambda sheet, node=node: meets(node, sheet, wide=True))  # type: ignore[misc]
            found = chosen(library, catalogue, node)
            assert found.further == []
            assert set(found.near) == near
            assert len(found.near) == len(near)
            far = chosen(library, catalogue, node, far=True)
            assert sorted(far.all) == sorted(everywhere if positive_words(node, "", "title", "author") else near)
            assert far.near == found.near
            # What has the words elsewhere follows in the order of the list.
            assert far.further == [number for number in in_list_order(sheets) if number in far.further]

    on(sheets, check)


@settings(max_examples=30)
@given(libraries(), nodes, st.data())
def test_what_is_open_narrows_and_sorting_sorts(sheets: list[Sheet], node: Node, data: st.DataObject) -> None:
    own = data.draw(st.permutations(range(1, len(sheets) + 1)))[: data.draw(st.integers(0, len(sheets)))]
    hidden = tuple(data.draw(st.sets(st.sampled_from(("cross", "replace", "replace-cross")))))
    listed = in_list_order(sheets)
    keys: dict[str, Callable[[int], object]] = {
        "announced": lambda number: 0,
        "newest": lambda number: -first_day(sheets[number - 1]),
        "title": lambda number: (not sheets[number - 1].shown_title, sheets[number - 1].shown_title),
        "author": lambda number: (not sheets[number - 1].authors, surname(sheets[number - 1])),
        "unread": lambda number: "read" in sheets[number - 1].states,
    }  # fmt: skip

    def check(library: Library, catalogue: Catalogue) -> None:
        everything = chosen(library, catalogue, node).near
        alone = isinstance(node, Identifier) and not node.is_prefix
        for scope in (EVERYWHERE, Scope(None, hidden), Scope(catalogue.index.docs(own), hidden)):
            open_ones = own if scope.docs is not None else listed
            allowed = [number for number in open_ones if sheets[number - 1].kind not in scope.hidden]
            for sort, key in keys.items():
                found = chosen(library, catalogue, node, scope, sort).near
                if alone:
                    assert found == everything
                    continue
                assert sorted(found) == sorted(set(everything) & set(allowed))
                if not positive_words(node, "", "title", "author"):
                    order = allowed if sort in ("announced", "unread") else listed
                    assert found == sorted([number for number in order if number in found], key=key)  # type: ignore[type-var, arg-type]

    on(sheets, check)


def first_day(sheet: Sheet) -> int:
    if sheet.year:
        return date(sheet.year, 6, 15).toordinal()
    months = {"2611": date(2026, 11, 1), "2511": date(2025, 11, 1), "9901": date(1999, 1, 1)}
    digits = sheet.identifier.rpartition("/")[2][:4]
    return months[digits].toordinal() if digits else 0


def surname(sheet: Sheet) -> str:
    return sheet.authors[0].split()[-1] if sheet.authors else ""


SOME = (
    Sheet("2611.00001", "lantern glacier", ("Ada Mori",), "quartz", states=frozenset(("read", "starred"))),
    Sheet("2611.00002", "glacier", (), "lantern, of quartz; the more the merrier", note="monsoon", kind="cross"),
    Sheet("2611.00003", "zephyr", ("Jörg Müller", "Kari Ødegård"), "Mueller and Oedegaard: a self-attention lantern"),
    Sheet("2611.00004", "survey of monsoon", (), "हिन्दी", day=TODAY - timedelta(days=1), tags=("Straße",)),
)


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., list[int]]:
    library = Library(fill(tmp_path_factory.mktemp("some") / "library.db", SOME), Ticking())
    catalogue = open_catalogue(library)
    return lambda text, **how: chosen(library, catalogue, parse_filter(text), **{"far": True} | how).all


class TestSome:
    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("lantern", [1, 2, 3]),
            ("glacier lantern", [1, 2]),
            ('"lantern glacier"', [1]),
            ('"glacier lantern"', []),
            # Without typing errors, and of the author's words.
            ("lantren", [1]),
            ("-lantren", [1, 2, 3, 4]),
            ("-lantern", [2, 3, 4]),
            ("-(lantern or monsoon)", [2, 3]),
            ("-(lantern glacier)", [2, 3, 4]),
            ("-(is:read lantren)", [1, 2, 3, 4]),
            ("-(is:unread -lantern)", [1, 2, 3]),
            # Every spelling finds every spelling, wherever it stands.
            ("muller", [3]),
            ("Müller", [3]),
            ("mueller", [3]),
            ("abs:muller", [3]),
            ("abs:müller", [3]),
            ("abs:Ødegaard", [3]),
            ('abs:"muller and oedegaard"', [3]),
            ("au:ødegård", [3]),
            ("au:oedegaard", [3]),
            ("tag:STRASSE", [4]),
            ("tag:straße", [4]),
            # Phrases are words, signs are none.
            ('"the more the merrier"', [2]),
            ('"the more merrier"', []),
            ('abs:"self attention"', [3]),
            ('abs:"self-attention"', [3]),
            ("हिन्दी", [4]),
            ("->", [1, 2, 3, 4]),
            ("not ->", [1, 2, 3, 4]),
            ('-"?!"', [1, 2, 3, 4]),
            ("abs:-> lantern", [1, 2, 3]),
            ("note:?", [1, 2, 3, 4]),
            ("note:mon", [2]),
            # An identifier finds its paper whatever else there is.
            ("arXiv:2611.00002v7", [2]),
            ("id:2611.0000", [1, 2, 3, 4]),
            ("id:2611.00002 is:starred", []),
        ],
    )
    def test_what_is_meant(self, asked: Callable[..., list[int]], text: str, found: list[int]) -> None:
        assert sorted(asked(text)) == found

    def test_the_words_as_typed_come_first_and_titles_before_abstracts(self, asked: Callable[..., list[int]]) -> None:
        assert asked("lantern") == [1, 2, 3]
        assert asked("lantern", far=False) == [1]
        # In whatever order it is typed, words rank what other conditions leave.
        assert asked("is:unread|read (glacier or lantern)", far=False) == asked("(glacier or lantern)", far=False)

    def test_a_topic_that_is_not_there(self, asked: Callable[..., list[int]]) -> None:
        assert asked("topic:ICE") == [1, 2]
        with pytest.raises(ConfigError, match="There is no topic nothing; there are: Ice"):
            asked("topic:nothing")

    def test_what_is_hidden_and_open_does_not_hide_an_identifier(self, asked: Callable[..., list[int]]) -> None:
        nothing = Scope(np.zeros(0, np.int32), ("cross",))
        assert asked("2611.00002", scope=nothing) == [2]
        assert asked("id:2611.0000", scope=nothing) == []
        assert asked("lantern", scope=Scope(None, ("cross",))) == [1, 3]
        assert asked("", scope=Scope(None, ("cross",))) == [1, 3, 4]


def test_when_it_is_worth_looking_into_abstracts() -> None:
    class Few(NamedTuple):
        docs: range
        further: int = 0

    few, many = Few(range(99)), Few(range(100))
    for text, wanted in (("a", True), ('"a b"', True), ("a or is:read", True), ("title:a", False), ("-a", False)):
        assert wants_more(parse_filter(text), few) is wanted  # type: ignore[arg-type]
        assert not wants_more(parse_filter(text), many)  # type: ignore[arg-type]
    assert not wants_more(Everything(), few)  # type: ignore[arg-type]
