"""Statistics from a thread of their own, over a connection of their own, as they come; given up when nobody waits."""

import asyncio
import contextvars
import threading
from collections.abc import Callable
from functools import partial

from reader.domain.errors import InterruptedStoreError, ReaderError
from reader.services.library import Library
from reader.services.statistics import Question, Statistics, gather

Deliver = Callable[[Statistics], None]
Complain = Callable[[str], None]


class Counter:
    """Counts once. Answers come to ``deliver``, a sentence to ``complain``, both in the thread that makes this."""

    def __init__(self, library: Library, question: Question, deliver: Deliver, complain: Complain) -> None:
        self._here = library
        self._question = question
        self._deliver = deliver
        self._complain = complain
        self._loop = asyncio.get_running_loop()
        self._context = contextvars.copy_context()
        self._lock = threading.Lock()
        self._library: Library | None = None
        self._is_stopped = False
        threading.Thread(target=self._work, name="counting", daemon=True).start()

    def stop(self) -> None:
        """Give up what is not counted yet, without waiting for the thread; nothing is delivered any more."""
        with self._lock:
            self._is_stopped = True
            if self._library is not None:
                self._library.store.statistics.interrupt()

    def _work(self) -> None:
        try:
            library = Library(self._here.path, self._here.clock)
            try:
                self._count(library)
            finally:
                with self._lock:
                    self._library = None
                library.close()
        except InterruptedStoreError:
            return
        except ReaderError as error:
            sentence = str(error)
            self._tell(lambda: self._complain(sentence))

    def _count(self, library: Library) -> None:
        with self._lock:
            self._library = library
        for known in gather(library, self._question):
            if self._is_stopped:
                return
            self._tell(partial(self._deliver, known))

    def _tell(self, tell: Callable[[], None]) -> None:
        def deliver() -> None:
            if not self._is_stopped:
                tell()

        if not self._is_stopped and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(deliver, context=self._context)
