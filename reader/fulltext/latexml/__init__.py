"""LaTeXML pages (arxiv.org/html, ar5iv) to a :class:`~reader.fulltext.model.Document`.

The structure is LaTeXML's own: https://math.nist.gov/~BMiller/LaTeXML/manual/schema/.
"""

from reader.fulltext.latexml.reading import parse_html

__all__ = ["parse_html"]
