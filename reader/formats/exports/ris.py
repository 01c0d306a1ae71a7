"""Papers as RIS records, one tag a line.

Source: the tags of the RIS format as reference managers read them. RIS has no escapes: every value is one line of
readable text, so no line of a value can be taken for a tag.
"""

from collections.abc import Iterator, Sequence

from reader.formats.exports.fields import (
    abs_url,
    author_names,
    category_names,
    first_day,
    first_doi,
    one_line,
    readable,
    split_name,
    year_of,
)
from reader.formats.markdown import Item


def render_ris(items: Sequence[Item]) -> str:
    """Return one record for each paper, an empty line between two.

    A paper with a journal reference is a ``JOUR``, any other one unpublished work (``UNPB``). Authors are written as
    ``Example, Ada``; a list of authors that is cut ends in ``et al.``.
    """
    return "\n".join(_record(item) for item in items)


def _record(item: Item) -> str:
    kind = "JOUR" if readable(item.paper.journal_ref) else "UNPB"
    lines = [f"{tag}  - {value}" for tag, text in _fields(item) if (value := one_line(text))]
    return "\n".join([f"TY  - {kind}", *lines, "ER  - ", ""])


def _fields(item: Item) -> Iterator[tuple[str, str]]:
    paper, day = item.paper, first_day(item)
    yield "TI", readable(paper.title)
    names = author_names(paper)
    for name in names:
        yield "AU", split_name(name).inverted
    if names and paper.authors_truncated:
        yield "AU", "et al."
    yield "PY", str(year_of(item) or "")
    yield "DA", f"{day:%Y/%m/%d}" if day else ""
    yield "JO", readable(paper.journal_ref)
    yield "AB", readable(paper.abstract)
    for category in category_names(paper):
        yield "KW", category
    yield "DO", first_doi(paper)
    yield "UR", abs_url(paper)
    if paper.arxiv_id:
        yield "L1", paper.arxiv_id.without_version().pdf_url
        yield "AN", f"arXiv:{paper.arxiv_id.name}"
        yield "DB", "arXiv"
    yield "M1", readable(paper.report_no)
    yield "N1", readable(paper.comments)
