"""Papers as a Markdown table, one block of a file."""

from collections.abc import Sequence
from datetime import date

from reader.formats.exports.blocks import render_block
from reader.formats.exports.fields import first_day
from reader.formats.markdown import Item, escape, escaped_authors, linked_title, render_head, show_day

_ROWS = ("| Date | Title | Authors | Categories | Tags |", "|---|---|---|---|---|")


def render_markdown_table(items: Sequence[Item], *, heading: str, generated: date) -> str:
    """Return the Markdown file with one table; the same arguments give the same text."""
    table = "\n".join([*_ROWS, *map(_row, items)])
    return "\n\n".join([*render_head(heading, generated, len(items)), render_block("table", [table], "")]) + "\n"


def _row(item: Item) -> str:
    paper, day = item.paper, first_day(item)
    cells = (
        show_day(day) if day else "",
        linked_title(paper),
        escaped_authors(paper.authors, paper.authors_truncated),
        ", ".join(filter(None, map(escape, paper.categories))),
        ", ".join(filter(None, map(escape, item.state.tags))),
    )
    return f"| {' | '.join(cells)} |"
