"""Hostile papers written in every form that an importer reads."""

import json
import random
from collections.abc import Callable
from html import escape

from reader.domain.paper import Paper
from reader.domain.state import PaperState
from reader.formats.exports import FORMATS
from robustness.texts import hostile, plain
from support.builders import TODAY, bare_abstracts, daily_page, topic_page, weekly_dump


def _xml(papers: list[Paper], dice: random.Random) -> bytes:
    """An answer of the query API, with what XML may hold of these texts."""

    def text(value: str) -> str:
        return escape("".join(c for c in value if c in "\n\t" or (c >= " " and c not in "\ufffe\uffff")))

    entries = "".join(
        f"<entry><id>http://arxiv.org/abs/{paper.arxiv_id}</id><title>{text(paper.title)}</title>"
        f"<summary>{text(paper.abstract)}</summary><author><name>{text(paper.authors[0].name)}</name></author>"
        "<published>2026-11-19T00:00:00Z</published><updated>2026-11-19T00:00:00Z</updated></entry>"
        for paper in papers
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom">'
        f"<title>arXiv Query: {text(hostile(dice, 50))}</title>{entries}</feed>"
    ).encode("utf-8", "replace")


def _snapshot(papers: list[Paper], dice: random.Random) -> bytes:
    lines = [
        json.dumps(
            {
                "id": str(paper.arxiv_id).partition("v")[0],
                "title": paper.title + hostile(dice),
                "abstract": paper.abstract,
                "authors": paper.authors[0].name,
                "categories": "cs.LG",
                "comments": hostile(dice),
                "update_date": "2026-11-19",
                "journal-ref": hostile(dice),
                "doi": None,
                "report-no": None,
                "license": None,
                "submitter": hostile(dice),
                "versions": [{"version": "v1", "created": "Thu, 19 Nov 2026 00:00:00 GMT"}],
                "authors_parsed": [[hostile(dice), "A", ""]],
            }
        )
        for paper in papers
    ]
    return "\n".join(lines).encode()


def _written(name: str) -> Callable[[list[Paper], random.Random], bytes]:
    def write(papers: list[Paper], dice: random.Random) -> bytes:
        from reader.formats.exports import Options
        from reader.formats.markdown import Item, Section

        items = [Item(paper, PaperState(note=hostile(dice)), (), str(paper.arxiv_id)) for paper in papers]
        files = FORMATS[name].render([Section("x", items)], Options(TODAY))
        return "".join(files.values()).encode("utf-8", "replace")

    return write


def _raw_bibtex(papers: list[Paper], dice: random.Random) -> bytes:
    entries = (
        f"@article{{k{number}, title = {{{paper.title}}}, author = {{{paper.authors[0].name}}},"
        f" eprint = {{{paper.arxiv_id}}},"
        f" archivePrefix = {{arXiv}}, keywords = {{{hostile(dice, 80)}}}, note = {{{hostile(dice, 80)}}}}}\n"
        for number, paper in enumerate(papers)
    )
    return "".join(entries).encode("utf-8", "surrogatepass")


IMPORTERS: dict[str, Callable[[list[Paper], random.Random], bytes]] = {
    "daily page": lambda papers, dice: daily_page(papers, topic=plain(hostile(dice, 80))),
    "weekly dump": lambda papers, dice: weekly_dump(papers),
    "abstracts": lambda papers, dice: bare_abstracts(papers),
    "topic page": lambda papers, dice: topic_page({plain(hostile(dice, 80)): papers}),
    "query answer": _xml,
    "snapshot": _snapshot,
    "BibTeX": _written("bibtex"),
    "BibTeX as it comes": _raw_bibtex,
    "RIS": _written("ris"),
    "CSL": _written("csl-json"),
    "CSV": _written("csv"),
    "JSON lines": _written("jsonl"),
    "text": lambda papers, dice: "\n".join(
        f"{hostile(dice)} arXiv:{p.arxiv_id} {hostile(dice)}" for p in papers
    ).encode("utf-8", "surrogatepass"),
}
