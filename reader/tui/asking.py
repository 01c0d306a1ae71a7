"""Questions that may take longer than a key: one thread with a connection of its own, and only the newest counts."""

import asyncio
import contextvars
import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from reader.domain.errors import InterruptedStoreError, ReaderError
from reader.domain.topics import Topic
from reader.services.library import Library

if TYPE_CHECKING:
    from reader.domain.filters.nodes import Node

Topics = Callable[[], Sequence[Topic]]
Deliver = Callable[["Node", Sequence[int]], None]
Complain = Callable[[str], None]


class Asker:
    """Answers the newest question; an older one that is still being answered is given up."""

    def __init__(self, library: Library, topics: Topics, deliver: Deliver, complain: Complain) -> None:
        """Answers come to ``deliver``, sentences to ``complain``, both in the thread that makes this object."""
        self._here = library
        self._topics = topics
        self._deliver = deliver
        self._complain = complain
        self._loop = asyncio.get_running_loop()
        self._context = contextvars.copy_context()
        self._wakened = threading.Condition()
        self._question: Node | None = None
        self._is_closed = False
        self._library: Library | None = None
        self._thread: threading.Thread | None = None

    def ask(self, question: "Node") -> None:
        """Ask this, and nothing else any more."""
        with self._wakened:
            self._question = question
            if self._library is not None:
                self._library.store.texts.interrupt()
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="asking", daemon=True)
                self._thread.start()
            self._wakened.notify()

    def drop(self) -> None:
        """Ask nothing any more."""
        with self._wakened:
            self._question = None
            if self._library is not None:
                self._library.store.texts.interrupt()

    def close(self) -> None:
        """End the thread."""
        self.drop()
        with self._wakened:
            self._is_closed = True
            self._wakened.notify()
        if self._thread is not None:
            self._thread.join(1.0)

    def _next(self) -> "Node | None":
        with self._wakened:
            self._wakened.wait_for(lambda: self._question is not None or self._is_closed)
            return None if self._is_closed else self._question

    def _work(self) -> None:
        try:
            while (question := self._next()) is not None:
                self._answer(question)
        finally:
            if self._library is not None:
                self._library.close()

    def _answer(self, question: "Node") -> None:
        from reader.services.answering import answer

        try:
            if self._library is None:
                opened = Library(self._here.path, self._here.clock)
                with self._wakened:
                    self._library = opened
            numbers = answer(self._library, self._topics, question)
        except InterruptedStoreError:
            return
        except ReaderError as error:
            sentence = str(error)
            self._done(question)
            self._tell(lambda: self._complain(sentence))
            return
        self._done(question)
        self._tell(lambda: self._deliver(question, numbers))

    def _done(self, question: "Node") -> None:
        with self._wakened:
            if self._question == question:
                self._question = None

    def _tell(self, what: Callable[[], None]) -> None:
        if not self._is_closed and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(what, context=self._context)
