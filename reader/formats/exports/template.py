"""Papers through a template of the user: Jinja2 in its sandbox, with helpers that escape for each kind of text.

Source: the template language of Jinja2. A template sees ``papers``, ``sections`` (each with ``title`` and ``papers``),
``count`` and ``today``; nothing is escaped by itself, so there are the filters ``md``, ``tex``, ``org``, ``yaml``,
``csv``, ``json``, ``html`` and ``line``. What is written is bounded in length, steps and the size of a value; who runs
a template that others wrote gives it a process with a limit of memory as well.
"""

import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from html import escape as escape_html
from types import FrameType
from typing import TYPE_CHECKING, Any

from reader.domain.errors import FormatError
from reader.domain.text import TEXT_LIMIT, clean
from reader.formats.exports.bibtex import escape_bibtex
from reader.formats.exports.csv_table import safe_cell
from reader.formats.exports.fields import (
    abs_url,
    author_names,
    first_doi,
    item_key,
    readable,
    split_name,
    year_of,
)
from reader.formats.exports.keys import DEFAULT_PATTERN, citation_keys
from reader.formats.exports.objects import json_object
from reader.formats.exports.org import escape_org
from reader.formats.markdown import Item, Section, escape

if TYPE_CHECKING:
    from jinja2 import Template
    from jinja2.sandbox import SandboxedEnvironment

OUTPUT_LIMIT = 50 * 2**20
"""Characters that a template may write."""

TEMPLATE_LIMIT = 200_000
"""Characters of the longest template."""

STEPS_LIMIT = 5_000_000
"""Lines of a template that may be gone through, each turn of a loop counted."""

VALUE_LIMIT = 10_000_000
"""Characters, elements or bits of what an operator in a template may make."""


_FILE = "<template>"
"""What Jinja2 calls the file of a template that was given as text."""


class TemplateProblemError(FormatError):
    """A template that cannot be used; the sentence names its file and the line."""


class _TooMuchError(Exception):
    """A template that goes beyond a bound."""


def render_template(text: str, name: str, sections: Sequence[Section], *, generated: date) -> str:
    """Return what the template ``text`` writes of ``sections``; ``name`` is its file in sentences about it.

    Raises TemplateProblemError with one sentence.
    """
    import jinja2

    shown = clean(name)
    if len(text) > TEMPLATE_LIMIT:
        raise TemplateProblemError(f"{shown} has more than {TEMPLATE_LIMIT:,} characters, which no template needs.")
    try:
        return _written(_environment().from_string(text), _values(sections, generated))
    except jinja2.TemplateSyntaxError as error:
        raise _problem(shown, error.lineno, error.message or "it is not a template") from error
    except _TooMuchError as error:
        raise _problem(shown, None, str(error)) from error
    except (jinja2.TemplateError, ArithmeticError, LookupError, TypeError, ValueError, AttributeError) as error:
        raise _problem(shown, _line_of(error), str(error) or type(error).__name__) from error
    except (RecursionError, MemoryError) as error:
        raise _problem(shown, None, "it goes too deep or needs too much memory") from error


def _problem(name: str, line: int | None, why: str) -> TemplateProblemError:
    place = f"{name}, line {line}" if line else name
    return TemplateProblemError(f"{place}: {clean(why, limit=300).rstrip('.')}.", line)


def _line_of(error: BaseException) -> int | None:
    """Return the line of the template in which an error came up: Jinja2 has put it into the traceback."""
    found = None
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == _FILE:
            found = trace.tb_lineno
        trace = trace.tb_next
    return found


def _written(template: "Template", values: Mapping[str, Any]) -> str:
    pieces: list[str] = []
    length = 0
    with _counted():
        for piece in template.generate(values):
            length += len(piece)
            if length > OUTPUT_LIMIT:
                raise _TooMuchError(f"it writes more than {OUTPUT_LIMIT // 2**20} million characters")
            pieces.append(piece)
    return "".join(pieces)


@contextmanager
def _counted() -> Iterator[None]:
    """Stop the template after ``STEPS_LIMIT`` lines: a loop in a loop writes nothing for years."""
    before = sys.gettrace()
    left = STEPS_LIMIT

    def in_line(frame: FrameType, event: str, argument: object) -> Any:
        nonlocal left
        left -= 1
        if left < 0:
            raise _TooMuchError(f"it takes more than {STEPS_LIMIT:,} steps")
        return in_line

    def in_call(frame: FrameType, event: str, argument: object) -> Any:
        return in_line if frame.f_code.co_filename == _FILE else None

    sys.settrace(in_call)
    try:
        yield
    finally:
        sys.settrace(before)


def _environment() -> "SandboxedEnvironment":
    from reader.formats.exports.sandbox import make_environment

    return make_environment(FILTERS, VALUE_LIMIT)


def _values(sections: Sequence[Section], generated: date) -> dict[str, Any]:
    items = [item for section in sections for item in section.items]
    keys = iter(citation_keys(items, DEFAULT_PATTERN))
    groups = [
        {"title": section.title, "papers": [_paper(item, next(keys)) for item in section.items]} for section in sections
    ]
    papers = [paper for group in groups for paper in group["papers"]]
    return {"papers": papers, "sections": groups, "count": len(papers), "today": generated.isoformat()}


def _paper(item: Item, key: str) -> dict[str, Any]:
    """Return what a template sees of a paper: the fields of ``matins list --json``, and readable texts."""
    paper = item.paper
    names = author_names(paper)
    more: dict[str, Any] = {
        "id": item_key(item),
        "citekey": key,
        "title": readable(paper.title),
        "authors": names,
        "surnames": [split_name(name).family for name in names],
        "abstract": readable(paper.abstract, lines=True),
        "comments": readable(paper.comments),
        "journal_ref": readable(paper.journal_ref),
        "doi": first_doi(paper),
        "primary_category": paper.primary_category,
        "year": year_of(item) or "",
        "url": abs_url(paper),
        "pdf": paper.arxiv_id.pdf_url if paper.arxiv_id else "",
        "title_source": paper.title,
        "abstract_source": paper.abstract,
    }
    return {name: "" if value is None else value for name, value in json_object(item).items()} | more


def _text(value: object) -> str:
    return clean(str(value), limit=TEXT_LIMIT)


def _of_text(escaped: Callable[[str], str]) -> Callable[[object], str]:
    return lambda value: escaped(_text(value))


FILTERS: Mapping[str, Callable[..., Any]] = {
    "md": lambda value: escape(str(value), TEXT_LIMIT),
    "tex": _of_text(escape_bibtex),
    "org": _of_text(escape_org),
    "yaml": lambda value: json.dumps(_text(value), ensure_ascii=False),
    "json": lambda value: json.dumps(value, ensure_ascii=False, default=str),
    "csv": lambda value: f'"{safe_cell(_text(value)).replace(chr(34), chr(34) * 2)}"',
    "html": _of_text(escape_html),
    "line": _text,
}
"""What a template has besides Jinja2's own filters: each gives one line that shows the text in that kind of file."""
