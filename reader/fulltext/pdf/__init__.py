"""PDF to :class:`reader.fulltext.model.Document`: a child process takes the text out and arranges it."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reader.fulltext.pdf.parent import read_pdf

__all__ = ["read_pdf"]


def __getattr__(name: str) -> object:
    # The child process imports this package too, and has no use for what starts one: a third of its beginning.
    if name == "read_pdf":
        from reader.fulltext.pdf.parent import read_pdf

        return read_pdf
    raise AttributeError(name)
