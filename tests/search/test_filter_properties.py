from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from reader.search import FilterIndex, spans
from reader.search.vocabulary import Vocabulary

# No letters that could be umlauts written out.
WORD = st.text("bcdeilnt", min_size=1, max_size=9)
TITLE = st.lists(WORD, min_size=1, max_size=5).map(" ".join)
ENTRIES = st.lists(
    st.tuples(TITLE, st.lists(st.lists(WORD, min_size=1, max_size=2).map(" ".join), max_size=2)), max_size=12
)
QUERY = st.lists(WORD, min_size=1, max_size=3, unique=True)

Entry = tuple[str, list[str]]


def build(entries: list[Entry]) -> FilterIndex:
    return FilterIndex((number, title, authors) for number, (title, authors) in enumerate(entries))


def words_of(entry: Entry) -> list[str]:
    return " ".join([entry[0], *entry[1]]).split()


def matches(query: str, word: str) -> bool:
    return word.startswith(query) or (len(query) >= 4 and query in word)


def typed_as_written(query: list[str], entries: list[Entry]) -> set[int]:
    return {
        number
        for number, entry in enumerate(entries)
        if all(any(matches(asked, word) for word in words_of(entry)) for asked in query)
    }


def slow_distance(left: str, right: str) -> int:
    @cache
    def walk(i: int, j: int) -> int:
        if not i or not j:
            return i + j
        best = min(walk(i - 1, j) + 1, walk(i, j - 1) + 1, walk(i - 1, j - 1) + (left[i - 1] != right[j - 1]))
        if i > 1 and j > 1 and left[i - 1] == right[j - 2] and left[i - 2] == right[j - 1]:
            best = min(best, walk(i - 2, j - 2) + 1)
        return best

    return walk(len(left), len(right))


def slow_prefix_distance(query: str, word: str) -> int:
    return min(slow_distance(query, word[:end]) for end in range(1, len(word) + 1))


@st.composite
def mistyped(draw: st.DrawFn) -> tuple[list[str], str]:
    words = draw(st.lists(st.text("bcdt", min_size=2, max_size=10), min_size=1, max_size=8, unique=True))
    query = list(draw(st.sampled_from(words)))
    for _ in range(draw(st.integers(0, 3))):
        place = draw(st.integers(0, len(query)))
        query[place : place + draw(st.integers(0, 1))] = draw(st.text("bcdt", max_size=1))
    return words, "".join(query)


@given(ENTRIES, QUERY)
@settings(deadline=None)
def test_what_is_typed_as_written_is_found_first(entries: list[Entry], query: list[str]) -> None:
    strict = typed_as_written(query, entries)
    found = build(entries).search(" ".join(query))
    assert set(found[: len(strict)]) == strict
    assert len(set(found)) == len(found)


@given(ENTRIES, QUERY)
@settings(deadline=None)
def test_words_narrow_and_their_order_changes_no_set(entries: list[Entry], query: list[str]) -> None:
    index = build(entries)
    found = set(index.search(" ".join(query)))
    assert found == set.intersection(*(set(index.search(word)) for word in query))
    assert found == set(index.search(" ".join(reversed(query))))


@given(ENTRIES, QUERY)
@settings(deadline=None)
def test_typing_key_by_key_remembers_nothing_wrong(entries: list[Entry], query: list[str]) -> None:
    words = " ".join(query)
    typed = build(entries)
    for end in (*range(len(words) + 1), len(words) // 2):
        assert typed.search(words[:end]) == build(entries).search(words[:end])


@given(st.lists(st.tuples(st.integers(0, 5), st.none() | TITLE), max_size=15), QUERY)
@settings(deadline=None)
def test_changes_leave_what_a_fresh_index_has(changes: list[tuple[int, str | None]], query: list[str]) -> None:
    index, model = FilterIndex(), dict[int, str]()
    words = " ".join(query)
    for number, title in changes:
        if title is None:
            index.remove(number)
            model.pop(number, None)
        else:
            index.add(number, title, [title[::-1]])
            model[number] = title
        fresh = FilterIndex((number, title, [title[::-1]]) for number, title in model.items())
        assert index.search(words) == fresh.search(words)
    assert index.search("") == list(model)
    assert len(index) == len(model)


@given(mistyped())
@settings(deadline=None)
def test_one_typo_is_found_wherever_it_is(case: tuple[list[str], str]) -> None:
    words, query = case
    if query:
        assert within(words, query, 1) == {word for word in words if slow_prefix_distance(query, word) <= 1}


@given(mistyped())
@settings(deadline=None)
def test_two_typos_are_found_behind_the_first_letter(case: tuple[list[str], str]) -> None:
    words, query = case
    if query:
        close = {word for word in words if slow_prefix_distance(query, word) <= 2}
        assert within(words, query, 2, any_initial=True) == close
        same = {word for word in close if word[0] == query[0]}
        assert same <= within(words, query, 2) <= close


def within(words: list[str], query: str, typos: int, *, any_initial: bool = False) -> set[str]:
    vocabulary = Vocabulary(words)
    ranges = [(near.start, near.stop) for near in vocabulary.near(query, typos, any_initial=any_initial)]
    return {word for start, stop in [*ranges, vocabulary.prefixed(query)] for word in vocabulary.words[start:stop]}


@given(st.lists(st.text("bcd", min_size=1, max_size=6), unique=True), st.text("bcd", min_size=1, max_size=4))
@settings(deadline=None)
def test_the_vocabulary_finds_prefixes_and_infixes(words: list[str], part: str) -> None:
    vocabulary = Vocabulary(words)
    start, stop = vocabulary.prefixed(part)
    assert vocabulary.words[start:stop] == sorted(word for word in words if word.startswith(part))
    assert [vocabulary.words[place] for place in vocabulary.containing(part)] == sorted(w for w in words if part in w)
    place = vocabulary.find(part)
    assert vocabulary.words[place] == part if part in words else place == -1


@given(
    st.lists(st.tuples(st.text(max_size=30), st.lists(st.text(max_size=10), max_size=2)), max_size=5),
    st.text(max_size=30),
)
@settings(deadline=None)
def test_no_text_is_too_strange(entries: list[Entry], words: str) -> None:
    index = build(entries)
    found = index.search(words)
    assert len(set(found)) == len(found)
    assert set(found) <= set(range(len(entries)))
    for number, (title, authors) in enumerate(entries):
        # A whole title is a query for itself, as far as queries are read.
        assert number in index.search(title)
        for text in (title, *authors):
            spans(words, text)
