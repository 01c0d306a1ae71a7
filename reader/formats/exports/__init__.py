"""What papers can be written as: one registry of formats by name.

Renderers are pure: the same papers give the same text. Bibliographic formats (BibTeX, RIS, CSL-JSON) hold what sources
say alone; the others hold the user's tags, notes and state as well.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reader.formats.markdown import Item, Section

HEADING = "Papers"
"""The heading of a file that has one."""


class Refresh(StrEnum):
    """What happens to a file of ours that is written once more."""

    REPLACE = "replace"
    """It is replaced."""
    BLOCKS = "blocks"
    """Our blocks are written anew, the rest stays; papers that are not among them any more go."""


@dataclass(frozen=True, slots=True)
class Options:
    """What a renderer may be told: the day of the export, the pattern of citation keys, the template and its file."""

    generated: date
    key_pattern: str = ""
    template: str = ""
    template_name: str = ""


Files = Mapping[str, str]
"""Texts by the names of files; a format of one file has one, whose name does not matter."""


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """One format: ``extension`` without a dot, ``title`` for people, one file or a folder of them."""

    name: str
    extension: str
    title: str
    render: "Callable[[Sequence[Section], Options], Files]"
    refresh: Refresh = Refresh.REPLACE
    many_files: bool = False


def _items(sections: "Sequence[Section]") -> "list[Item]":
    return [item for section in sections for item in section.items]


def _markdown(sections: "Sequence[Section]", options: Options) -> Files:
    from reader.formats.markdown import render_markdown

    return {"": render_markdown(sections, heading=HEADING, generated=options.generated)}


def _markdown_table(sections: "Sequence[Section]", options: Options) -> Files:
    from reader.formats.exports.markdown_table import render_markdown_table

    return {"": render_markdown_table(_items(sections), heading=HEADING, generated=options.generated)}


def _obsidian(sections: "Sequence[Section]", options: Options) -> Files:
    from reader.formats.exports.obsidian import render_obsidian

    return render_obsidian(_items(sections))


def _org(sections: "Sequence[Section]", options: Options) -> Files:
    from reader.formats.exports.org import render_org

    return {"": render_org(sections, heading=HEADING, generated=options.generated)}


def _bibtex(sections: "Sequence[Section]", options: Options) -> Files:
    from reader.formats.exports.bibtex import render_bibtex
    from reader.formats.exports.keys import DEFAULT_PATTERN

    return {"": render_bibtex(_items(sections), options.key_pattern or DEFAULT_PATTERN)}


def _ris(sections: "Sequence[Section]", options: Options) -> Files:
    from reader.formats.exports.ris import render_ris

    return {"": render_ris(_items(sections))}


def _csl_json(sections: "Sequence[Section]", options: Options) -> Files:
    from reader.formats.exports.csl import render_csl_json
    from reader.formats.exports.keys import DEFAULT_PATTERN

    return {"": render_csl_json(_items(sections), options.key_pattern or DEFAULT_PATTERN)}


def _csv(sections: "Sequence[Section]", options: Options) -> Files:
    from reader.formats.exports.csv_table import render_csv

    return {"": render_csv(_items(sections))}


def _json_lines(sections: "Sequence[Section]", options: Options) -> Files:
    from reader.formats.exports.objects import render_json_lines

    return {"": render_json_lines(_items(sections))}


def _ids(sections: "Sequence[Section]", options: Options) -> Files:
    from reader.formats.exports.objects import render_ids

    return {"": render_ids(_items(sections))}


def _template(sections: "Sequence[Section]", options: Options) -> Files:
    from reader.formats.exports.template import render_template

    return {"": render_template(options.template, options.template_name, sections, generated=options.generated)}


TEMPLATE = "template"
"""The format of a template of the user."""

FORMATS: Mapping[str, ExportFormat] = {
    known.name: known
    for known in (
        ExportFormat("markdown", "md", "Markdown list", _markdown, Refresh.BLOCKS),
        ExportFormat("markdown-table", "md", "Markdown table", _markdown_table, Refresh.BLOCKS),
        ExportFormat("obsidian", "md", "Obsidian notes, a file for each paper", _obsidian, Refresh.BLOCKS, True),
        ExportFormat("org", "org", "Org file", _org),
        ExportFormat("bibtex", "bib", "BibTeX", _bibtex),
        ExportFormat("ris", "ris", "RIS", _ris),
        ExportFormat("csl-json", "json", "CSL-JSON", _csl_json),
        ExportFormat("csv", "csv", "CSV table", _csv),
        ExportFormat("jsonl", "jsonl", "JSON, one object a line", _json_lines),
        ExportFormat("ids", "txt", "arXiv identifiers, one a line", _ids),
        ExportFormat(TEMPLATE, "txt", "your own template", _template),
    )
}
"""The formats by name, in the order in which they are offered."""
