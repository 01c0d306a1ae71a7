"""The engine against slow answers, found by looking at every word of every paper."""

from collections.abc import Iterable, Sequence
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from reader.search import fold, spans
from reader.search.engine import Entry, SearchIndex

# No letters that could be umlauts written out.
LETTERS = "bcdeilnt"
WORD = st.text(LETTERS, min_size=1, max_size=9)
TITLE = st.lists(WORD, min_size=1, max_size=5).map(" ".join)
NAME = st.lists(WORD, min_size=1, max_size=2).map(" ".join)
PAPER = st.tuples(TITLE, st.lists(NAME, max_size=2))
PAPERS = st.lists(PAPER, max_size=12)
QUERY = st.lists(WORD, min_size=1, max_size=3, unique=True)
STRANGE = st.text(max_size=30)

CATEGORIES = ("cs.LG", "cs.CL", "csx.LG", "math.CO", "hep-th")
KINDS = ("", "new", "cross", "replace", "replace-cross")
IDENTIFIERS = ("", "2611.01234", "2611.01239", "1411.0123", "1501.00012", "hep-th/9901001", "HEP-TH/9902002", "x")
ENTRY = st.builds(
    Entry,
    number=st.integers(1, 8),
    title=st.one_of(TITLE, st.sampled_from(["", "Zu Müller", "zu mueller-bcd", "e b", "eb", "e-b", "?!", "b " * 9])),
    authors=st.lists(st.one_of(NAME, st.sampled_from(["?", "Bo Ångström", "ed ."])), max_size=2),
    categories=st.lists(st.sampled_from(CATEGORIES), max_size=2),
    day=st.integers(0, 3),
    document=st.integers(0, 1),
    position=st.integers(0, 2),
    kind=st.sampled_from(KINDS),
    published=st.integers(0, 3),
    arxiv_id=st.sampled_from(IDENTIFIERS),
)
CHANGES = st.lists(st.tuples(st.lists(ENTRY, max_size=3), st.lists(st.integers(1, 9), max_size=2)), max_size=4)

Paper = tuple[str, list[str]]


def build(papers: Sequence[Paper]) -> SearchIndex:
    return SearchIndex.build(Entry(number, *paper) for number, paper in enumerate(papers, 1))


def search(index: SearchIndex, words: str, field: str = "") -> list[int]:
    matches = index.match(words, field)
    found: list[int] = index.numbers[index.ranked(matches, words)].tolist()
    assert sorted(found) == sorted(index.numbers[matches.docs].tolist())
    assert len(set(found)) == len(found)
    return found


def words_of(paper: Paper) -> list[str]:
    return " ".join([paper[0], *paper[1]]).split()


def matches(query: str, word: str) -> bool:
    return word.startswith(query) or (len(query) >= 4 and query in word)


def as_typed(query: str, papers: Sequence[Paper]) -> set[int]:
    return {number for number, paper in enumerate(papers, 1) if any(matches(query, word) for word in words_of(paper))}


@cache
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


def within(query: str, papers: Sequence[Paper], typos: int) -> set[int]:
    return {
        number
        for number, paper in enumerate(papers, 1)
        if any(slow_prefix_distance(query, word) <= typos for word in words_of(paper))
    }


def spelled(query: str, title: str) -> bool:
    """Tell whether ``query`` consists of beginnings of the title's words, in whatever order."""
    if not query:
        return True
    starts = [word[:end] for word in title.split() for end in range(1, len(word) + 1)]
    return any(query.startswith(start) and spelled(query[len(start) :], title) for start in dict.fromkeys(starts))


@given(PAPERS, QUERY)
@settings(deadline=None, max_examples=60)
def test_what_is_typed_as_written_is_found_first(papers: list[Paper], query: list[str]) -> None:
    strict = set.intersection(*(as_typed(word, papers) for word in query))
    found = search(build(papers), " ".join(query))
    assert set(found[: len(strict)]) == strict


@given(PAPERS, WORD)
@settings(deadline=None, max_examples=60)
def test_fields_are_told_apart(papers: list[Paper], word: str) -> None:
    index = build(papers)
    for field, bare in (
        ("title", [(title, []) for title, _ in papers]),
        ("author", [("", names) for _, names in papers]),
    ):
        strict = as_typed(word, bare)
        found = search(index, word, field)
        assert set(found[: len(strict)]) == strict
        if field == "author":
            assert set(found) <= within(word, bare, 2) | strict


@given(PAPERS, WORD)
@settings(deadline=None, max_examples=100)
def test_few_hits_bring_typos_and_nothing_else_is_there(papers: list[Paper], word: str) -> None:
    found, strict = set(search(build(papers), word)), as_typed(word, papers)
    if len(strict) >= 5 + len(papers) // 20:
        assert found == strict
        return
    allowed = 0 if len(word) < 4 else 1 if len(word) < 8 else 2
    if allowed:
        assert within(word, papers, 1) <= found
    if allowed == 2 and not within(word, papers, 1) | strict:
        assert within(word, papers, 2) <= found
    for number in found - strict - within(word, papers, allowed):
        assert spelled(word, papers[number - 1][0])


LONG_TITLE = st.lists(st.text(LETTERS, min_size=3, max_size=7), min_size=3, max_size=10)
OTHERS = st.lists(st.tuples(st.one_of(TITLE, LONG_TITLE.map(" ".join)), st.lists(NAME, max_size=1)), max_size=12)


@given(LONG_TITLE, OTHERS, st.data())
@settings(deadline=None, max_examples=100)
def test_with_few_hits_the_initials_of_a_title_are_found(
    title: list[str], others: list[Paper], data: st.DataObject
) -> None:
    papers = [*others, (" ".join(title), [])]
    first = data.draw(st.integers(0, len(title) - 3))
    last = data.draw(st.integers(first + 3, len(title)))
    acronym = "".join(word[0] for word in title[first:last])
    # What it is in the middle of counts only where nothing is as typed.
    few = 5 if first == 0 else 1
    if len(as_typed(acronym, papers)) < few:
        assert len(papers) in search(build(papers), acronym)


@given(LONG_TITLE, OTHERS, st.data())
@settings(deadline=None, max_examples=100)
def test_with_few_hits_glued_beginnings_are_found(title: list[str], others: list[Paper], data: st.DataObject) -> None:
    papers = [*others, (" ".join(title), [])]
    first = data.draw(st.integers(0, len(title) - 2))
    row = title[first : data.draw(st.integers(first + 2, min(len(title), first + 4)))]
    glued = "".join(word[: data.draw(st.integers(3, len(word)))] for word in row)
    if len(as_typed(glued, papers)) < 5:
        assert len(papers) in search(build(papers), glued)


@given(st.lists(st.tuples(st.text("bcdt", min_size=2, max_size=10), st.just([])), min_size=1, max_size=8), st.data())
@settings(deadline=None, max_examples=100)
def test_slips_of_the_finger_are_found(papers: list[Paper], data: st.DataObject) -> None:
    query = list(data.draw(st.sampled_from(papers))[0])
    for _ in range(data.draw(st.integers(0, 2))):
        place = data.draw(st.integers(0, len(query)))
        query[place : place + data.draw(st.integers(0, 1))] = data.draw(st.text("bcdt", max_size=1))
    word = "".join(query)
    if len(word) >= 4 and len(as_typed(word, papers)) < 5:
        assert within(word, papers, 1) <= set(search(build(papers), word))


@given(PAPERS, QUERY)
@settings(deadline=None, max_examples=60)
def test_words_narrow_and_their_order_changes_no_set(papers: list[Paper], query: list[str]) -> None:
    index = build(papers)
    found = set(search(index, " ".join(query)))
    single = set.intersection(*(set(search(index, word)) for word in query))
    # Where all words together find nothing, each of them may be a typo.
    assert found == single or not single
    assert found == set(search(index, " ".join(reversed(query))))


@given(PAPERS, QUERY)
@settings(deadline=None, max_examples=30)
def test_typing_key_by_key_remembers_nothing_wrong(papers: list[Paper], query: list[str]) -> None:
    words = " ".join(query)
    typed = build(papers)
    for end in (*range(len(words) + 1), len(words) // 2):
        assert search(typed, words[:end]) == search(build(papers), words[:end])


@given(PAPERS, st.lists(WORD, min_size=1, max_size=3), st.data())
@settings(deadline=None, max_examples=60)
def test_a_phrase_stands_in_one_title_or_name(papers: list[Paper], words: list[str], data: st.DataObject) -> None:
    if papers and data.draw(st.booleans()):
        title = data.draw(st.sampled_from(papers))[0].split()
        words = title[data.draw(st.integers(0, len(title) - 1)) :]
    sought = f" {' '.join(words)} "
    expected = {
        number
        for number, (title, names) in enumerate(papers, 1)
        if any(sought in f" {text} " for text in (title, *names))
    }
    index = build(papers)
    assert set(index.numbers[index.phrase(sought)].tolist()) == expected


@given(st.lists(ENTRY, max_size=6), CHANGES, QUERY)
@settings(deadline=None, max_examples=40)
def test_changes_leave_what_a_fresh_index_has(
    first: list[Entry], changes: list[tuple[list[Entry], list[int]]], query: list[str]
) -> None:
    index = SearchIndex.build(first)
    model = {entry.number: entry for entry in first}
    for entries, gone in changes:
        index.change(entries, gone)
        for number in gone:
            model.pop(number, None)
        model |= {entry.number: entry for entry in entries}
    fresh = SearchIndex.build(model.values())
    assert len(index) == len(fresh) == len(model)
    assert answers(index, query) == answers(fresh, query)


def answers(index: SearchIndex, query: Sequence[str]) -> list[object]:
    """Return everything that an index tells, in numbers of papers."""

    def numbers(docs: Iterable[int]) -> list[int]:
        return [index.numbers[doc] for doc in docs]

    words = " ".join(query)
    masks = [index.in_categories(name) for name in (*CATEGORIES, "cs", "cs.*", "CS.lg", "c*", "*")]
    masks += [index.announced_between(1, 2), index.announced_between(None, 2), index.published_between(2, None)]
    masks += [index.of_kind(kind) for kind in KINDS]
    masks += [index.with_identifier(prefix) for prefix in (*IDENTIFIERS, "26*", "2611.0123", "hep-th/99")]
    assert all(len(mask) == index.size and not (mask & ~index.alive).any() for mask in masks)
    some = index.docs(range(2, 7))
    return [
        [search(index, text) for text in (words, *query, "muller", "")],
        [sorted(numbers(index.phrase(text))) for text in (words, *query, "mueller bcd")],
        [numbers(index.order(sort)) for sort in ("announced", "newest", "title", "author")],
        [numbers(index.arranged(some, sort)) for sort in ("announced", "newest", "title", "author")],
        [sorted(numbers(mask.nonzero()[0])) for mask in masks],
        numbers(some),
        index.category_names(),
        [index.author_names(prefix) for prefix in ("b", query[0][0], "")],
    ]


@given(st.lists(st.lists(st.sampled_from("abc"), max_size=9), max_size=12))
@settings(deadline=None, max_examples=60)
def test_titles_that_begin_alike_are_sorted_by_what_follows(titles: list[list[str]]) -> None:
    texts = [" ".join(words) for words in titles]
    index = SearchIndex.build(Entry(number, text, ()) for number, text in enumerate(texts, 1))
    expected = sorted(range(1, len(texts) + 1), key=lambda number: (not texts[number - 1], texts[number - 1], -number))
    assert index.numbers[index.order("title")].tolist() == expected
    half = SearchIndex.build(Entry(number, text, ()) for number, text in enumerate(texts[::2], 1))
    half.change([Entry(number, text, ()) for number, text in enumerate(texts, 1)], [])
    assert half.numbers[half.order("title")].tolist() == expected


@given(st.lists(ENTRY, max_size=8, unique_by=lambda entry: entry.number))
@settings(deadline=None, max_examples=60)
def test_orders_and_facets_are_what_sorting_and_filtering_give(entries: list[Entry]) -> None:
    index = SearchIndex.build(entries)

    def announced(entry: Entry) -> tuple[int, ...]:
        return -entry.day, entry.document, entry.position, -entry.number

    def surname(entry: Entry) -> str:
        words = [fold(word) for word in entry.authors[0].split()] if entry.authors else []
        return next(filter(None, reversed(words)), "")

    for sort, key in (
        ("announced", lambda entry: ()),
        ("newest", lambda entry: (-entry.published,)),
        ("title", lambda entry: (not fold(entry.title), fold(entry.title))),
        ("author", lambda entry: (not surname(entry), surname(entry))),
    ):
        expected = [entry.number for entry in sorted(entries, key=lambda entry: (*key(entry), *announced(entry)))]
        assert index.numbers[index.order(sort)].tolist() == expected
        every = index.docs(expected[::-1])
        assert index.numbers[index.arranged(every, sort)].tolist() == expected

    def having(mask: object) -> set[int]:
        return set(index.numbers[mask].tolist())

    assert having(index.in_categories("cs.*")) == {e.number for e in entries if {"cs.LG", "cs.CL"} & {*e.categories}}
    assert having(index.in_categories("CS.lg")) == {e.number for e in entries if "cs.LG" in e.categories}
    assert having(index.announced_between(2, 3)) == {e.number for e in entries if 2 <= e.day <= 3}
    assert having(index.published_between(None, 2)) == {e.number for e in entries if 0 < e.published <= 2}
    assert having(index.of_kind("cross")) == {e.number for e in entries if e.kind == "cross"}
    for prefix in ("2611.01234", "2611.*", "26", "1411.01", "hep-th/99", "x", "hep-th/9902002"):
        beginning = prefix.removesuffix("*")
        expected_ids = {e.number for e in entries if e.arxiv_id.lower().startswith(beginning)}
        assert having(index.with_identifier(prefix)) == expected_ids
    counts = {name: sum(name in entry.categories for entry in entries) for name in CATEGORIES}
    assert dict(index.category_names()) == {name: count for name, count in counts.items() if count}


@given(st.lists(st.tuples(STRANGE, st.lists(st.text(max_size=10), max_size=2)), max_size=5), STRANGE)
@settings(deadline=None, max_examples=100)
def test_no_text_is_too_strange(papers: list[Paper], words: str) -> None:
    index = build(papers)
    assert set(search(index, words)) <= set(range(1, len(papers) + 1))
    index.phrase(words)
    index.with_identifier(words)
    index.in_categories(words)
    index.author_names(words)
    for number, (title, authors) in enumerate(papers, 1):
        # A whole title is a query for itself, as far as queries are read.
        assert number in search(index, title)
        for text in (title, *authors):
            spans(words, text)
