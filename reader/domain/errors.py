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


class ConfigError(ReaderError):
    """A setting that could not be understood."""


class QueryError(ReaderError):
    """A filter text that could not be understood; ``position`` counts characters from 0."""

    def __init__(self, message: str, position: int = 0) -> None:
        super().__init__(message)
        self.position = position
