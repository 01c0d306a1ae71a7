"""Papers as CSL-JSON, the data of citation processors (pandoc, Zotero, citeproc).

Source: the schema of CSL's input data, version 1.0.2. Text is readable Unicode; JSON escapes what needs it.
"""

import json
from collections.abc import Sequence
from typing import Any

from reader.formats.exports.fields import (
    abs_url,
    author_names,
    category_names,
    first_day,
    first_doi,
    readable,
    split_name,
    year_of,
)
from reader.formats.exports.keys import DEFAULT_PATTERN, citation_keys
from reader.formats.markdown import Item


def render_csl_json(items: Sequence[Item], pattern: str = DEFAULT_PATTERN) -> str:
    """Return an array of one object for each paper; ``id`` is its citation key. Raises KeyPatternError."""
    keys = citation_keys(items, pattern)
    objects = [_object(item, key) for item, key in zip(items, keys, strict=True)]
    return json.dumps(objects, ensure_ascii=False, indent=2) + "\n"


def _object(item: Item, key: str) -> dict[str, Any]:
    paper = item.paper
    journal = readable(paper.journal_ref)
    values: dict[str, Any] = {
        "id": key,
        "type": "article-journal" if journal else "article",
        "title": readable(paper.title),
        "author": _authors(item),
        "issued": _issued(item),
        "container-title": journal,
        "genre": "" if journal else "preprint",
        "abstract": readable(paper.abstract, lines=True),
        "DOI": first_doi(paper),
        "URL": abs_url(paper),
        "keyword": ", ".join(category_names(paper)),
        "note": readable(paper.comments),
    }
    if paper.arxiv_id:
        values |= {"number": f"arXiv:{paper.arxiv_id.name}", "publisher": "arXiv"}
        values |= {"archive": "arXiv", "archive_location": paper.arxiv_id.name}
    return {name: value for name, value in values.items() if value}


def _authors(item: Item) -> list[dict[str, str]]:
    names = [split_name(name) for name in author_names(item.paper)]
    found = [
        {part: text for part, text in name._asdict().items() if text} if name.given else {"literal": name.family}
        for name in names
    ]
    return [*found, {"literal": "others"}] if found and item.paper.authors_truncated else found


def _issued(item: Item) -> dict[str, list[list[int]]]:
    day, year = first_day(item), year_of(item)
    if day:
        return {"date-parts": [[day.year, day.month, day.day]]}
    return {"date-parts": [[year]]} if year else {}
