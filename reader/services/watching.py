"""Long work that somebody watches: how far it is, and whether it shall stop."""

from collections.abc import Callable

from reader.domain.errors import ReaderError


class StoppedError(ReaderError):
    """The user stopped the work; ``kept`` is how much of it stays done."""

    def __init__(self, kept: int = 0) -> None:
        super().__init__("It was stopped.")
        self.kept = kept


def _never() -> bool:
    return False


class Watch:
    """Is told how many papers are done, and asked whether to go on; all in the thread that does the work."""

    def __init__(
        self, tell: Callable[[int], None], is_stopped: Callable[[], bool], is_leaving: Callable[[], bool] = _never
    ) -> None:
        """``is_leaving`` tells that the program is about to end, so that only what has to be whole goes on."""
        self.tell = tell
        self._is_stopped = is_stopped
        self._is_leaving = is_leaving

    @property
    def is_over(self) -> bool:
        """True where work that is stored piece by piece shall end here."""
        return self._is_stopped() or self._is_leaving()

    def check(self, kept: int = 0) -> None:
        """Raise StoppedError where the user stopped the work; ``kept`` is how much of it stays done."""
        if self._is_stopped():
            raise StoppedError(kept)
