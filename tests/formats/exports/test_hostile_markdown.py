"""Whatever a field holds: Markdown's own parser shows each paper's fields, its links, and nothing else."""

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

import pytest
import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

from reader.domain.paper import Paper
from reader.domain.text import TEXT_LIMIT, clean
from reader.formats.exports.markdown_table import render_markdown_table
from reader.formats.exports.obsidian import render_obsidian, tag_of
from reader.formats.exports.refreshing import refresh_markdown
from reader.formats.markdown import Item, render_markdown
from reader.formats.tex import readable
from support.builders import TODAY
from support.exports import hostile_items, one_section, shown, shown_names

COUNT = int(os.environ.get("MATINS_EXPORT_PAPERS", "400"))
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
PARSER = MarkdownIt("commonmark").enable("table")
OURS = re.compile(r"<!-- matins (?:paper \S+ [0-9a-f]{12}|note [0-9a-f]{12}|end \S+|end note) -->\n?")


@pytest.fixture(scope="module")
def items() -> list[Item]:
    return hostile_items(COUNT)


def names(paper: Paper) -> list[str]:
    found = shown_names(paper)
    return [*found, "et al."] if found and paper.authors_truncated else found


@dataclass
class Shown:
    """What a parser shows of one paper. ``notes`` is in quotes, where the user's own Markdown is; it is not read."""

    title: str
    texts: list[str] = field(default_factory=list)
    rows: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    quotes: list[tuple[int, int]] = field(default_factory=list)


def text_of(token: Token) -> str:
    assert {child.type for child in token.children or ()} <= {"text", "link_open", "link_close"}
    return "".join(child.content for child in token.children or ())


def links_of(token: Token) -> list[str]:
    found = [str(child.attrs["href"]) for child in token.children or () if child.type == "link_open"]
    return [unquote(link) if link.startswith("https://doi.org/") else link for link in found]


def outside_quotes(tokens: Sequence[Token]) -> Iterator[Token]:
    """Yield what stands in no quote, and for each quote the token that opens it."""
    depth = 0
    for token in tokens:
        depth -= token.type == "blockquote_close"
        if not depth and token.type != "blockquote_close":
            yield token
        depth += token.type == "blockquote_open"


def read(text: str, level: str) -> list[Shown]:
    """Return what is shown below each heading of ``level``; what comes before the first one is left out.

    The comment that opens a block stands before its heading.
    """
    papers: list[Shown] = []
    opened: list[str] = []
    opening: list[str] = []
    for token in outside_quotes(PARSER.parse(text)):
        opened = opened[: token.level]
        if token.type == "html_block" and token.content.startswith("<!-- matins paper "):
            opening = [token.content]
        elif token.type == "heading_open" and token.tag == level:
            papers.append(Shown("", comments=opening))
            opening = []
        elif papers:
            _tell(papers[-1], token, opened)
        opened.append(token.type)
    assert not opening
    return papers


def _tell(paper: Shown, token: Token, opened: Sequence[str]) -> None:
    match token.type:
        case "inline":
            paper.links += links_of(token)
            if "heading_open" in opened:
                paper.title = text_of(token)
            else:
                (paper.rows if "list_item_open" in opened else paper.texts).append(text_of(token))
        case "blockquote_open":
            assert token.map is not None
            paper.quotes.append((token.map[0], token.map[1]))
        case "html_block":
            paper.comments.append(token.content)
        case kind:
            known = ("heading_", "paragraph_", "bullet_list_", "list_item_")
            assert kind.startswith(known), f"{kind} was added"


def expected_links(item: Item) -> list[str]:
    paper, known = item.paper, item.paper.arxiv_id
    abstract, pdf = f"https://arxiv.org/abs/{known}", f"https://arxiv.org/pdf/{known}"
    dois = [word for word in paper.doi.split() if re.fullmatch(r"10\.[0-9]{4,9}/\S+", word)]
    return [*([abstract, abstract, pdf] if known else []), *(f"https://doi.org/{doi}" for doi in dois), *paper.links]


def expected_texts(item: Item) -> list[str]:
    """Return the paragraphs: authors, facts, those of the abstract, and what stands above a note."""
    paper, known = item.paper, item.paper.arxiv_id
    days = [seen.date for seen in item.seen if seen.date]
    day = paper.published or paper.updated or min(days, default=None)
    facts = [f"arXiv:{known}"] if known else []
    facts += [", ".join(paper.categories), f"{day.day} {MONTHS[day.month - 1]} {day.year}" if day else ""]
    facts += ["abstract", "pdf"] if known else []
    abstract = clean(readable(paper.abstract), lines=True, limit=TEXT_LIMIT).split("\n\n")
    texts = [
        ", ".join(names(paper)),
        " · ".join(filter(None, facts)),
        *(clean(part, limit=TEXT_LIMIT) for part in abstract),
    ]
    return [*filter(None, texts), *(["Note:"] if item.state.note.strip() else [])]


def expected_rows(item: Item) -> list[str]:
    paper = item.paper
    rows = [
        ("Comments", shown(paper.comments)),
        ("Journal", shown(paper.journal_ref)),
        ("DOI", paper.doi),
        ("Report", shown(paper.report_no)),
        ("Links", " · ".join(paper.links)),
        ("Tags", ", ".join(item.state.tags)),
    ]
    return [f"{name}: {text}" for name, text in rows if text]


def check(found: Shown, item: Item) -> None:
    """See that exactly the fields of ``item`` are shown."""
    if title := shown(item.paper.title):
        assert found.title == title
    else:
        assert found.title.endswith("(untitled)")
    assert found.links == expected_links(item)
    assert found.texts == expected_texts(item)
    assert found.rows == expected_rows(item)
    comments = "".join(found.comments)
    assert OURS.sub("", comments).strip("\n") == ""
    assert len(OURS.findall(comments)) == 4


def notes_of(found: Shown, lines: Sequence[str]) -> list[list[str]]:
    """Return the lines of each quote without their signs; ``lines`` are those of the file."""
    notes: list[list[str]] = []
    for first, end in found.quotes:
        assert all(line.startswith(">") for line in lines[first:end] if line)
        text = "\n".join(line.removeprefix(">").removeprefix(" ").rstrip() for line in lines[first:end])
        notes.append(text.strip("\n").split("\n"))
    return notes


def expected_notes(item: Item) -> list[list[str]]:
    note = item.state.note.expandtabs(4).strip("\n")
    return [[line.rstrip() for line in note.split("\n")]] if note.strip() else []


def test_list(items: list[Item]) -> None:
    text = render_markdown(one_section(items), heading="Papers", generated=TODAY)
    papers, lines = read(text, "h3"), text.split("\n")
    assert len(papers) == len(items)
    for found, item in zip(papers, items, strict=True):
        check(found, item)
        assert notes_of(found, lines) == expected_notes(item)
    headings = [token.tag for token in PARSER.parse(text) if token.type == "heading_open" and token.level == 0]
    assert headings == ["h1", "h2", *["h3"] * len(items)]


def test_the_same_once_more(items: list[Item]) -> None:
    text = render_markdown(one_section(items), heading="Papers", generated=TODAY)
    done = refresh_markdown(text, text)
    assert (done.text, done.kept) == (text, 0)


def test_table(items: list[Item]) -> None:
    rows: list[list[str]] = []
    links: list[str] = []
    for token in PARSER.parse(render_markdown_table(items, heading="Papers", generated=TODAY)):
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline" and rows:
            rows[-1].append(text_of(token))
            links += links_of(token)
    head, *rows = rows
    assert head == ["Date", "Title", "Authors", "Categories", "Tags"]
    assert len(rows) == len(items)
    assert links == [f"https://arxiv.org/abs/{item.paper.arxiv_id}" for item in items if item.paper.arxiv_id]
    for row, item in zip(rows, items, strict=True):
        paper = item.paper
        date, title, authors, categories, tags = row
        day = paper.published or paper.updated
        assert date == (f"{day.day} {MONTHS[day.month - 1]} {day.year}" if day else "")
        assert title == shown(paper.title) or (not shown(paper.title) and title.endswith("(untitled)"))
        assert authors == ", ".join(names(paper))
        assert categories == ", ".join(paper.categories)
        assert tags == ", ".join(item.state.tags)


def properties(item: Item) -> dict[str, Any]:
    paper, known = item.paper, item.paper.arxiv_id
    title = shown(paper.title)
    day = paper.published or paper.updated
    whole = [name for author in paper.authors if (name := shown(author.name))]
    doi = next((word for word in paper.doi.split() if re.fullmatch(r"10\.[0-9]{4,9}/\S+", word)), "")
    optional = {
        "arxiv": str(known) if known else "",
        "url": f"https://arxiv.org/abs/{known}" if known else "",
        "pdf": f"https://arxiv.org/pdf/{known}" if known else "",
        "doi": doi,
        "journal": shown(paper.journal_ref),
        "published": day.date() if day else None,
        "updated": paper.updated.date() if paper.updated else None,
        "starred": item.state.starred_at.date() if item.state.starred_at else None,
    }
    return {
        "matins": "note v2",
        "title": title,
        "aliases": [title] if title else [],
        "authors": [*whole, *(["et al."] if paper.authors_truncated else [])],
        "categories": list(paper.categories),
        "tags": list(dict.fromkeys(tag for tag in map(tag_of, item.state.tags) if tag)),
        **{name: value for name, value in optional.items() if value},
    }


def test_obsidian(items: list[Item]) -> None:
    notes = render_obsidian(items)
    assert len(notes) == len(items)
    for (name, text), item in zip(notes.items(), items, strict=True):
        assert re.fullmatch(r"[A-Za-z0-9._-]+\.md", name)
        start, front, body = text.split("---\n", 2)
        assert start == ""
        values = yaml.load(front, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        assert values == properties(item)
        assert all(re.fullmatch(r"[\w/-]+", tag) and not tag.isdigit() for tag in values["tags"])
        (found,) = read(body, "h1")
        check(found, item)
        assert notes_of(found, body.split("\n")) == expected_notes(item)
