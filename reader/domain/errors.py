"""The errors that a user may read: each message is one whole sentence."""


class ReaderError(Exception):
    """The base of every error with a sentence for the user."""


class FormatError(ReaderError):
    """A document that could not be read; ``line`` counts from 1, or is None for the whole document."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.line = line


class SourceError(ReaderError):
    """A source of papers that did not answer, or answered with something else than papers."""


class StoreError(ReaderError):
    """A library that could not be opened, read or written."""


class InterruptedStoreError(StoreError):
    """A question to the library that was given up because nobody waits for its answer any more."""


class ConfigError(ReaderError):
    """A setting that could not be understood."""


class QueryError(ReaderError):
    """A filter text that could not be understood.

    ``position`` counts characters from 0 and ``length`` how many of them are meant, 0 where something is missing.
    ``hint`` says in a few words what could stand there instead, or is empty.
    """

    def __init__(self, message: str, position: int = 0, length: int = 0, hint: str = "") -> None:
        super().__init__(message)
        self.position = position
        self.length = length
        self.hint = hint


class UnfinishedQueryError(QueryError):
    """A filter text that is wrong only because its end is still being typed; ``hint`` says what can follow."""
