"""PDF to :class:`reader.fulltext.model.Document`: a child process takes the text out and arranges it."""

from reader.fulltext.pdf.parent import read_pdf

__all__ = ["read_pdf"]
