"""XML of a file that the user names: the strict door of arXiv's answers, with sentences about a file."""

from typing import TYPE_CHECKING

from reader.domain.errors import FormatError
from reader.formats.arxiv.xml import parse_xml

if TYPE_CHECKING:
    from lxml.etree import _Element


def read_xml(data: bytes, root: str) -> "_Element":
    """Return the root element of ``data``, which has the name ``root``; raises FormatError."""
    try:
        return parse_xml(data, root)
    except FormatError as error:
        told = (
            str(error).replace(", which no answer of arXiv does", "").replace(" than any of arXiv's", " than is read")
        )
        raise FormatError(told.replace("The answer", "The file"), error.line) from error
