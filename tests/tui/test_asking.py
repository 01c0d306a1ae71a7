"""Questions that take longer than a key: answered in the order in which they matter, given up where they do not."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from time import monotonic

import pytest

from reader.domain.errors import InterruptedStoreError, StoreError
from reader.domain.filters.nodes import InTopic, Node, Words
from reader.services import answering
from reader.services.library import Library
from reader.storage.texts import TextSearch
from reader.tui.asking import Asker
from support.morning import library_at, morning

FIRST, SECOND, THIRD, VIEW = (Words(text, "abstract") for text in ("first", "second", "third", "view"))
NUMBERS: dict[Node, list[int]] = {FIRST: [1], SECOND: [2], THIRD: [3], VIEW: [4]}


class Slow:
    """Answers in place of the library: each question waits until the test lets it go on, or is interrupted."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.begun: list[Node] = []
        self.given_up: list[Node] = []
        self.may_answer = {question: threading.Event() for question in NUMBERS}
        self.heeds_interrupts = True
        self._interrupted = threading.Event()
        monkeypatch.setattr(answering, "answer", self.answer)
        monkeypatch.setattr(TextSearch, "interrupt", lambda _: self._interrupted.set())
        begin = Asker._next

        def begin_anew(asker: Asker) -> tuple[Node, int] | None:
            # Under the lock in which interrupts are sent: none of them is for the question before.
            with asker._wakened:
                taken = begin(asker)
                self._interrupted.clear()
                return taken

        monkeypatch.setattr(Asker, "_next", begin_anew)

    def answer(self, _: Library, __: Callable[[], Sequence[object]], question: Node) -> list[int]:
        self.begun.append(question)
        end = monotonic() + 30
        while not self.may_answer[question].wait(0.002):
            assert monotonic() < end
            if self._interrupted.is_set() and self.heeds_interrupts:
                self.given_up.append(question)
                raise InterruptedStoreError("The question was given up.")
        return NUMBERS[question]


class Desk:
    """An asker, and what it brought."""

    def __init__(self, library: Library) -> None:
        self.brought: list[tuple[Node, list[int]]] = []
        self.refused: list[tuple[Node, str]] = []
        self.threads: set[int] = set()
        self.asker = Asker(library, tuple, self._deliver, lambda *refusal: self.refused.append(refusal))

    def _deliver(self, question: Node, numbers: Sequence[int]) -> None:
        self.threads.add(threading.get_ident())
        self.brought.append((question, list(numbers)))

    async def until(self, true: Callable[[], object]) -> None:
        end = monotonic() + 30
        while not true():
            assert monotonic() < end
            await asyncio.sleep(0.002)
        for _ in range(3):
            await asyncio.sleep(0)

    @property
    def questions(self) -> list[Node]:
        return [question for question, _ in self.brought]


@asynccontextmanager
async def desk_at(path: Path) -> AsyncIterator[Desk]:
    with library_at(path) as library:
        desk = Desk(library)
        try:
            yield desk
        finally:
            desk.asker.close()
            assert not [thread for thread in threading.enumerate() if thread.name == "asking"]


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Slow:
    return Slow(monkeypatch)


async def test_a_newer_question_takes_the_place_of_an_older_one(slow: Slow, tmp_path: Path) -> None:
    async with desk_at(morning(tmp_path)) as desk:
        desk.asker.ask(FIRST)
        await desk.until(lambda: slow.begun == [FIRST])
        desk.asker.ask(SECOND)
        desk.asker.ask(THIRD)
        slow.may_answer[THIRD].set()
        await desk.until(lambda: desk.brought)
        assert desk.brought == [(THIRD, [3])]
        assert desk.threads == {threading.get_ident()}
        assert slow.given_up[0] == FIRST
        slow.may_answer[FIRST].set()
        slow.may_answer[SECOND].set()
        await asyncio.sleep(0.02)
        assert desk.brought == [(THIRD, [3])]


async def test_the_same_question_again_is_no_new_one(slow: Slow, tmp_path: Path) -> None:
    async with desk_at(morning(tmp_path)) as desk:
        for _ in range(5):
            desk.asker.ask(FIRST)
            await desk.until(lambda: slow.begun)
        slow.may_answer[FIRST].set()
        await desk.until(lambda: desk.brought)
        assert (slow.begun, slow.given_up, desk.questions) == ([FIRST], [], [FIRST])


async def test_a_question_of_a_view_waits_for_the_list_and_is_not_lost(slow: Slow, tmp_path: Path) -> None:
    async with desk_at(morning(tmp_path)) as desk:
        desk.asker.ask_also(VIEW)
        await desk.until(lambda: slow.begun == [VIEW])
        desk.asker.ask(FIRST)
        await desk.until(lambda: slow.begun == [VIEW, FIRST])
        slow.may_answer[VIEW].set()
        slow.may_answer[FIRST].set()
        await desk.until(lambda: len(desk.brought) == 2)
        assert desk.questions == [FIRST, VIEW]
        desk.asker.drop()
        slow.may_answer[SECOND].set()
        desk.asker.ask(SECOND)
        await desk.until(lambda: len(desk.brought) == 3)


async def test_what_nobody_asks_any_more_is_given_up(slow: Slow, tmp_path: Path) -> None:
    async with desk_at(morning(tmp_path)) as desk:
        desk.asker.ask(FIRST)
        await desk.until(lambda: slow.begun)
        desk.asker.drop()
        await desk.until(lambda: slow.given_up == [FIRST])
        desk.asker.ask_also(VIEW)
        await desk.until(lambda: slow.begun[-1] == VIEW)
        desk.asker.ask(SECOND)
        desk.asker.drop()
        slow.may_answer[VIEW].set()
        await desk.until(lambda: desk.questions == [VIEW])


async def test_an_answer_about_an_older_library_is_never_brought(slow: Slow, tmp_path: Path) -> None:
    async with desk_at(morning(tmp_path)) as desk:
        slow.heeds_interrupts = False
        desk.asker.ask(FIRST)
        await desk.until(lambda: slow.begun == [FIRST])
        # The library changes: the question is the same, its answer is not.
        desk.asker.forget()
        desk.asker.ask(FIRST)
        slow.may_answer[FIRST].set()
        await desk.until(lambda: desk.brought)
        assert (slow.begun, desk.questions) == ([FIRST, FIRST], [FIRST])
        desk.asker.ask(SECOND)
        slow.may_answer[SECOND].set()
        await asyncio.to_thread(lambda: slow.begun[-1] == SECOND)
        desk.asker.forget()
        await asyncio.sleep(0.02)
        assert desk.questions in ([FIRST], [FIRST, SECOND])


async def test_leaving_waits_for_nobody(slow: Slow, tmp_path: Path) -> None:
    async with desk_at(morning(tmp_path)) as desk:
        desk.asker.ask(FIRST)
        await desk.until(lambda: slow.begun)
        begin = monotonic()
        desk.asker.close()
        assert monotonic() - begin < 0.9
        await asyncio.sleep(0.01)
        assert desk.brought == []


async def test_what_the_library_refuses_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise StoreError("The library is away [/b].")

    async with desk_at(morning(tmp_path)) as desk:
        with monkeypatch.context() as patch:
            patch.setattr(answering, "answer", refuse)
            desk.asker.ask(FIRST)
            await desk.until(lambda: desk.refused)
            desk.asker.ask(InTopic("gone"))
            await desk.until(lambda: len(desk.refused) == 2)
        assert desk.refused[0] == (FIRST, "The library is away [/b].")
        # Afterwards it answers as before.
        desk.asker.ask(Words("lantern", "abstract"))
        await desk.until(lambda: desk.brought)
        assert sorted(desk.brought[0][1]) == [1, 13]


async def test_a_mistake_of_ours_ends_the_thread_and_what_it_holds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Leaving is in order afterwards: nobody interrupts a library that is closed."""
    told: list[threading.ExceptHookArgs] = []

    def broken(*_: object) -> None:
        raise RuntimeError("broken")

    async with desk_at(morning(tmp_path)) as desk:
        monkeypatch.setattr(answering, "answer", broken)
        monkeypatch.setattr(threading, "excepthook", told.append)
        desk.asker.ask(FIRST)
        await desk.until(lambda: told and not [each for each in threading.enumerate() if each.name == "asking"])
        assert [str(each.exc_value) for each in told] == ["broken"]
        desk.asker.ask(SECOND)
        desk.asker.forget()
        assert (desk.brought, desk.refused) == ([], [])


async def test_a_long_question_is_interrupted_in_the_database(tmp_path: Path) -> None:
    """Without any stand-in: a question that the database is busy with ends when a newer one comes."""
    endless = (
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500000000) SELECT count(*) FROM n"
    )

    async with desk_at(morning(tmp_path)) as desk:
        with pytest.MonkeyPatch.context() as patch:
            busy = threading.Event()

            def papers(self: TextSearch, words: object, _: str = "") -> list[int]:
                if "endless" in str(words):
                    busy.set()
                    self._connection.execute(endless).fetchall()
                return [7]

            patch.setattr(TextSearch, "papers", papers)
            desk.asker.ask(Words("endless", "abstract"))
            await desk.until(busy.is_set)
            desk.asker.ask(Words("lantern", "abstract"))
            begin = monotonic()
            await desk.until(lambda: desk.brought)
            assert monotonic() - begin < 5
            assert desk.questions == [Words("lantern", "abstract")]
