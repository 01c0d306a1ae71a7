"""Questions that may take longer than a key: one thread with a connection of its own, and only the newest counts."""

import asyncio
import contextvars
import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from reader.domain.errors import InterruptedStoreError, ReaderError
from reader.services.library import Library

if TYPE_CHECKING:
    from reader.domain.filters.nodes import Node
    from reader.domain.topics import Topic

Topics = Callable[[], "Sequence[Topic]"]
Deliver = Callable[["Node", Sequence[int]], None]
Complain = Callable[["Node", str], None]


class Asker:
    """Answers the list's newest question, and one of a view while the list has none; older ones are given up."""

    def __init__(self, library: Library, topics: Topics, deliver: Deliver, complain: Complain) -> None:
        """Answers come to ``deliver``, sentences to ``complain``, both in the thread that makes this object."""
        self._here = library
        self._topics = topics
        self._deliver = deliver
        self._complain = complain
        self._loop = asyncio.get_running_loop()
        self._context = contextvars.copy_context()
        self._wakened = threading.Condition()
        self._wanted: Node | None = None
        self._also: Node | None = None
        self._working: Node | None = None
        # What was asked in an earlier time is about a library that is no more.
        self._time = 0
        self._is_closed = False
        self._library: Library | None = None
        self._thread: threading.Thread | None = None

    def ask(self, question: "Node") -> None:
        """Ask this for the list, and nothing else for it any more; what is being answered already goes on."""
        with self._wakened:
            self._wanted = question
            self._give_up_unless(question)
            self._begin()

    def ask_also(self, question: "Node") -> None:
        """Ask this for a view, once the list has no question, in place of what was asked for one before."""
        with self._wakened:
            self._also = question
            self._give_up_unless(question, self._wanted)
            self._begin()

    def drop(self) -> None:
        """Ask nothing for the list any more."""
        with self._wakened:
            self._wanted = None
            self._give_up_unless(self._also)

    def forget(self) -> None:
        """Give up every question, and every answer that is on its way: the library is another one now."""
        with self._wakened:
            self._wanted = self._also = None
            self._time += 1
            self._give_up_unless()

    def close(self) -> None:
        """End the thread."""
        self.forget()
        with self._wakened:
            self._is_closed = True
            self._wakened.notify()
        if self._thread is not None:
            self._thread.join(1.0)

    def _begin(self) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="asking", daemon=True)
            self._thread.start()
        self._wakened.notify()

    def _give_up_unless(self, *questions: "Node | None") -> None:
        """Interrupt what is being answered unless it is one of these."""
        if self._working is not None and self._working not in questions and self._library is not None:
            self._library.store.texts.interrupt()

    def _next(self) -> "tuple[Node, int] | None":
        with self._wakened:
            self._working = None
            self._wakened.wait_for(lambda: self._wanted is not None or self._also is not None or self._is_closed)
            self._working = self._also if self._wanted is None else self._wanted
            return None if self._is_closed or self._working is None else (self._working, self._time)

    def _work(self) -> None:
        try:
            while (taken := self._next()) is not None:
                self._answer(*taken)
        finally:
            with self._wakened:
                library, self._library = self._library, None
            if library is not None:
                library.close()

    def _answer(self, question: "Node", time: int) -> None:
        from reader.services.answering import answer

        try:
            if self._library is None:
                opened = Library(self._here.path, self._here.clock)
                with self._wakened:
                    self._library = opened
            numbers = answer(self._library, self._topics, question)
        except InterruptedStoreError:
            # Asked again, it is still there and is taken up again.
            return
        except ReaderError as error:
            sentence = str(error)
            self._done(question, time, lambda: self._complain(question, sentence))
        else:
            self._done(question, time, lambda: self._deliver(question, numbers))

    def _done(self, question: "Node", time: int, tell: Callable[[], None]) -> None:
        with self._wakened:
            if time != self._time or self._is_closed:
                return
            if self._wanted == question:
                self._wanted = None
            if self._also == question:
                self._also = None

        def deliver() -> None:
            if time == self._time:
                tell()

        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(deliver, context=self._context)
