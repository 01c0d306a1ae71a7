"""Words in abstracts, names and notes, whatever was typed."""

import re
import tempfile
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from reader.domain.errors import InterruptedStoreError
from reader.domain.paper import Author, Paper
from reader.domain.state import PaperState
from reader.services.recording import Recorder
from reader.storage import texts
from reader.storage.schema import MIGRATIONS
from reader.storage.store import Store
from support.builders import NOW, batch, by_abstract, by_title, invented, take_in

PAPERS = (
    invented(1, title="Tides", abstract="Müller and Løvås measure the Straße.", authors=(Author("Ada Øre"),)),
    invented(2, title="Müller's Lamps", abstract="Mueller again; naïve gradients.", authors=()),
    invented(3, title="OR", abstract="self-attention AND 注意力机制 NOT a NEAR b*", authors=(Author("Ada Mori"),)),
    invented(4, title="Deep", abstract="हिन्दी भाषा x1 1.5", authors=()),
)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("texts") / "library.db"
    take_in(path, batch(*PAPERS))
    return path


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    opened = Store(path)
    yield opened
    opened.close()


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Store]:
    take_in(tmp_path / "library.db", batch(*map(invented, range(1, 4))))
    opened = Store(tmp_path / "library.db")
    yield opened
    opened.close()


def put(store: Store, number: int, note: str) -> None:
    with store.writing():
        store.states.put(number, PaperState(note=note))


class TestPapers:
    @pytest.mark.parametrize(
        ("words", "column", "found"),
        [
            ([["muller"]], "", [1, 2]),
            ([["muller", "mueller"]], "abstract", [1, 2]),
            ([["mueller"]], "abstract", [2]),
            ([["lovas"]], "", [1]),
            ([["strasse"]], "", [1]),
            ([["ore"]], "authors", [1]),
            ([["ore"]], "abstract", []),
            ([["naive"]], "", [2]),
            ([["tides"], ["ada"], ["measure"]], "", [1]),
            ([["tides"], ["measure"]], "abstract", []),
            ([["mea"]], "", [1]),
            ([["me"]], "", []),
            ([["gradient"]], "", [2]),
            ([["gradients"]], "title", []),
            ([["self"], ["attention"]], "", [3]),
            ([["or"]], "", [3]),
            ([["not"], ["and"], ["near"]], "", [3]),
            ([["注意力机制"]], "", [3]),
            ([["हिन्दी"]], "", [4]),
            ([["x1"], ["1"], ["5"]], "", [4]),
            ([["nothing"]], "", []),
            ([], "", []),
            ([[]], "", []),
            ([["?!"]], "", []),
            ([["?!"], ["muller"]], "title", [2]),
        ],
    )
    def test_words(self, store: Store, words: Sequence[Sequence[str]], column: str, found: list[int]) -> None:
        assert sorted(store.texts.papers(words, column)) == found

    def test_names_of_papers_without_an_identifier_are_no_words(self, store: Store) -> None:
        row = store._connection.execute("SELECT title_number FROM paper WHERE id = 1").get
        assert store.texts.papers([[f"t{row & (1 << 64) - 1:016x}"]]) == []

    @pytest.mark.parametrize(
        "text",
        [
            *(
                '"',
                "*",
                "title : x",
                "a OR",
                "NEAR(",
                "^a",
                "-a",
                "{title} : a",
                "a AND NOT",
                "(",
                "a + b",
                "\0",
                "tides*",
            ),
            *("'; DROP TABLE paper", '"tides" OR "deep"', "tides\0deep", "％", "\U0001f600", "\ufffe", "é\u0301\u0302"),
        ],
    )
    def test_signs_of_the_database_are_ordinary_text(self, store: Store, text: str) -> None:
        for column in ("", *texts.COLUMNS):
            assert set(store.texts.papers([[text]], column)) <= {1, 2, 3, 4}
        assert store.texts.notes([[text]]) == []

    @settings(max_examples=150)
    @given(word=st.text(st.characters(exclude_categories=["Cs"]), max_size=12))
    @example(word="हिन्दी")
    @example(word='""')
    def test_no_word_is_too_strange(self, path: Path, word: str) -> None:
        store = Store(path)
        try:
            assert set(store.texts.papers([[word], ["tides", word]])) <= {1, 2, 3, 4}
            assert store.texts.notes([[word]]) == []
        finally:
            store.close()

    def test_very_many_words(self, store: Store) -> None:
        assert store.texts.papers([[f"w{number}", "tides"] for number in range(12)]) == [1]
        assert store.texts.papers([[f"w{number}" for number in range(200)]]) == []

    def test_words_are_cut_as_the_tables_cut_them(self) -> None:
        name, (option, value) = texts.TOKENIZER
        for table in ("paper_text", "note_text"):
            made = re.findall(rf"CREATE VIRTUAL TABLE {table} USING fts5 \(([^)]*)\)", "".join(MIGRATIONS.values()))
            assert f"tokenize = '{name} {option} {value}'" in made[-1]


LONG = ("tides", "attention", "løvås", "selfless")
SHORT = ("tid", "att", "løv", "sel", "self", "a1", "注意")

some_texts = st.lists(
    st.sampled_from(("Tides", "attention", "Løvås", "self-less", "SELF", "a12", "注意力")), max_size=3
)
some_words = st.tuples(
    st.lists(st.lists(st.sampled_from(LONG), min_size=1, max_size=2), min_size=1, max_size=2),
    st.lists(st.lists(st.sampled_from(SHORT), min_size=1, max_size=2), min_size=1, max_size=2),
)


class TestTheRarerFirst:
    """A short beginning is looked for in the papers that have the other words: the answer is the same."""

    @settings(max_examples=100)
    @given(
        st.lists(st.tuples(some_texts, some_texts, some_texts), min_size=1, max_size=8),
        some_words,
        st.sampled_from(("", *texts.COLUMNS)),
        st.sampled_from((1, 2, 4)),
    )
    @example([(["attention"], [], ["Tides"])], ([["attention"]], [["tid"]]), "title", 1)
    @example([(["Tides", "a12"], [], [])], ([["tides"]], [["a1", "self"]]), "", 1)
    def test_it_is_what_the_text_index_says(
        self,
        papers: list[tuple[list[str], list[str], list[str]]],
        words: tuple[list[list[str]], list[list[str]]],
        column: str,
        sifted: int,
    ) -> None:
        made = [
            invented(number, title=" ".join(title), authors=tuple(map(Author, authors)), abstract=" ".join(abstract))
            for number, (title, authors, abstract) in enumerate(papers, 1)
        ]
        with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
            take_in(Path(folder) / "library.db", batch(*made))
            store = Store(Path(folder) / "library.db")
            patch.setattr(texts, "SIFTED", 1_000_000)
            expected = store.texts.papers([*words[0], *words[1]], column)
            patch.setattr(texts, "SIFTED", sifted)
            assert sorted(store.texts.papers([*words[0], *words[1]], column)) == sorted(expected)
            store.close()

    def test_a_short_beginning_is_not_asked_for_where_the_others_leave_few(
        self, store: Store, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        asked: list[str] = []
        monkeypatch.setattr(texts, "SIFTED", 1)
        monkeypatch.setattr(store.texts, "_papers", lambda text, *_: asked.append(text) or [3])
        assert store.texts.papers([["attention"], ["sel"]]) == [3]
        assert store.texts.papers([["attention"], ["xyz"]]) == []
        assert asked == ['("attention"*)'] * 2


class TestTexts:
    def test_those_for_which_something_holds(self, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(texts, "_PIECE", 2)
        assert sorted(store.texts.texts([4, 3, 2, 1, 99], "title", lambda text: "e" in text)) == [1, 2, 4]
        assert store.texts.texts((n for n in (1, 2)), "abstract", lambda text: "Mueller" in text) == [2]
        assert store.texts.texts([1, 2, 3], "note", bool) == []
        assert store.texts.texts([], "title", bool) == []


class TestNotes:
    def test_they_follow_what_the_user_writes(self, own: Store) -> None:
        put(own, 1, "Ask Élodie about Ølund")
        put(own, 2, "ask nobody")
        assert own.texts.notes([["ask"]]) == [1, 2]
        assert own.texts.notes([["elodie"], ["olund"]]) == [1]
        put(own, 1, "done")
        assert own.texts.notes([["elodie"]]) == []
        assert own.texts.notes([["done"]]) == [1]
        with own.writing():
            own.states.put(1, PaperState(read_at=NOW, note="done"))
        assert own.texts.notes([["done"]]) == [1]
        put(own, 1, "")
        assert own.texts.notes([["done"]]) == []
        assert own.texts.notes([["ask"]]) == [2]

    def test_one_that_goes_over_to_another_record(self, own: Store) -> None:
        with own.writing():
            recorder = Recorder(own, NOW)
            recorder.record(Paper(title=by_title(7).title))
            recorder.record(by_abstract(7))
            own.states.put(4, PaperState(note="lamps"))
            own.states.put(5, PaperState(note="tides"))
        with own.writing():
            Recorder(own, NOW).record(invented(7))
        (left,) = own.papers.existing([4, 5])
        assert own.texts.notes([["lamps"], ["tides"]]) == [left]
        assert own._connection.execute("SELECT count(*) FROM note_text").get == 1

    def test_words_of_a_paper_that_is_gone_are_gone(self, own: Store) -> None:
        with own.writing():
            recorder = Recorder(own, NOW)
            recorder.record(Paper(title=by_title(7).title))
            recorder.record(by_abstract(7))
        assert len(own.texts.papers([["order"], ["7"]])) == 2
        with own.writing():
            Recorder(own, NOW).record(invented(7))
        (left,) = own.papers.existing([4, 5])
        assert own.texts.papers([["order"], ["7"]]) == [left]

    def test_what_is_rolled_back(self, own: Store) -> None:
        def fail() -> None:
            with own.writing():
                own.states.put(1, PaperState(note="lamps"))
                own.papers.update(2, invented(2, abstract="tides"))
                raise KeyError

        with pytest.raises(KeyError):
            fail()
        assert own.texts.notes([["lamps"]]) == []
        assert own.texts.papers([["tides"]]) == []


def test_a_question_can_be_given_up(own: Store) -> None:
    waiting = threading.Event()

    def holds(_: str) -> bool:
        # Another thread asks to stop while this one reads.
        waiting.set()
        stopper.join(timeout=10)
        return True

    def stop() -> None:
        waiting.wait(timeout=10)
        own.texts.interrupt()

    stopper = threading.Thread(target=stop)
    stopper.start()
    with pytest.raises(InterruptedStoreError), own.guarded():
        own.texts.texts([1, 2, 3], "abstract", holds)
    stopper.join()
    # The next question is answered.
    assert own.texts.texts([1, 2, 3], "abstract", bool) == [1, 2, 3]
