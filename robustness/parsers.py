"""What is fuzzed: every text from outside that is parsed, with invented documents to begin with."""

import io
import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import redirect_stderr
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import NamedTuple

from reader.domain.errors import QueryError
from robustness import ROOT
from robustness.foreign_files import (
    database_seeds,
    pace_seeds,
    parse_database,
    parse_file,
    parse_gate,
    zotero_seeds,
)
from robustness.texts import is_sentence
from support.builders import NOW, bare_abstracts, daily_page, invented, topic_page, weekly_dump
from support.world import invented as invented_world
from support.world_pages import daily_reply, feed_reply, harvest_reply, query_reply


class Target(NamedTuple):
    """One parser, whole documents for it, and how many of a hundred cases it gets."""

    seeds: Callable[[], Sequence[bytes]]
    parse: Callable[[bytes], object]
    share: int


def _digests() -> list[bytes]:
    papers = [invented(number) for number in range(1, 7)]
    kept = sorted((ROOT / "tests" / "data" / "digests").iterdir())
    made = [daily_page(papers), weekly_dump(papers), bare_abstracts(papers), topic_page({"Lanterns": papers})]
    return made + [path.read_bytes() for path in kept if path.is_file()]


def _answers() -> list[bytes]:
    world, now = invented_world(date(2026, 11, 9), days=6, per_day=4), datetime(2026, 11, 13, 15, tzinfo=UTC)
    asked = {"search_query": "cat:cs.LG", "start": "0", "max_results": "5"}
    harvest = {"verb": "ListRecords", "metadataPrefix": "arXiv", "from": "2026-11-09"}
    replies = [
        query_reply(world, now, asked),
        feed_reply(world, now, "cs.LG", ""),
        harvest_reply(world, now, harvest),
        daily_reply(world, now, date(2026, 11, 11)),
    ]
    kept = sorted((ROOT / "tests" / "data" / "arxiv").iterdir())
    return [reply.body for reply in replies if reply.body] + [path.read_bytes() for path in kept if path.is_file()]


def _lines() -> list[bytes]:
    path = ROOT / "tests" / "data" / "arxiv" / "snapshot.jsonl"
    return [line for line in path.read_bytes().splitlines() if line.strip()]


def _pages() -> list[bytes]:
    from support.page_collection import COLLECTION

    return list(COLLECTION.values())


def _bibliographies() -> list[bytes]:
    from reader.domain.state import PaperState
    from reader.formats.exports import FORMATS, Options
    from reader.formats.markdown import Item, Section

    state = PaperState(NOW, NOW, None, ("a tag",), "a note")
    items = [Item(invented(n), state, (), f"2611.{n:05d}") for n in range(1, 5)]
    made = []
    for name in ("bibtex", "ris", "csl-json", "csv", "jsonl"):
        files = FORMATS[name].render([Section("Stars", tuple(items))], Options(NOW.date()))
        made += [text.encode() for text in files.values()]
    return [*made, *(text.encode() for text in _WRITTEN)]


_WRITTEN = (
    "@string{jg = {J. Gardens}}\n@article{mori26, title = {Lantern {G}raphs \\& \\'e},\n"
    " author = {Mori, Ada and others},\n"
    ' journal = jg # " 7", eprint = "2611.01234", archivePrefix = "arXiv", keywords = {a, b}, note = {x}}\n',
    "TY  - JOUR\nTI  - Lantern Graphs\nAU  - Mori, Ada\nUR  - https://arxiv.org/abs/2611.01234\nN1  - x\nER  - \n",
    '[{"id": "x", "type": "article", "title": "Lanterns", "author": [{"family": "Mori"}],'
    ' "URL": "arxiv.org/abs/2611.01234"}]',
    '<?xml version="1.0"?><opml version="2.0"><body><outline text="x" xmlUrl="https://rss.arxiv.org/rss/cs.LG"/>'
    "</body></opml>",
    "Title,Authors,URL\nLanterns,Ada Mori,https://arxiv.org/abs/2611.01234\n",
    'https://rss.arxiv.org/rss/cs.LG\nhttp://export.arxiv.org/api/query?search_query=cat:cs.AI "x" tag\n',
)


_QUERIES = (
    'lantern or tide -survey cat:(cs.LG or cs.CL) "exact words" author:lee',
    "is:unread newer:7d older:2026-01 -has:note", "(a or (b and not c)) year:2019..2025 date:2026-11-01..2026-11-20",
    "id:2611.01234 tag:\"to read\" in:morning.md kind:new",
    "difusion modls is:starred title:x abstract:\"we prove\" note:y text:\"z w\"",
    "https://arxiv.org/abs/2611.01234v2",
)  # fmt: skip


def _configs() -> list[bytes]:
    from reader.config.default import DEFAULT_TEXT

    own = (
        '[arxiv]\ncategories = ["cs.LG"]\nauthors = ["Ada Mori"]\nqueries = ["ti:x"]\ndaily_papers = true\n'
        '[[topics]]\nname = "B"\n'
        'keywords = ["a+b"]\nexclude = ["c"]\ncategories = ["cs.*"]\nauthors = ["X"]\n[download]\nbudget = 100\n'
    )
    return [DEFAULT_TEXT.encode(), own.encode(), b'theme = "nord"\ndensity = "roomy"\n']


def _keys() -> list[bytes]:
    from reader.tui.keyfile import parse_keymap, render_keys

    return [render_keys(parse_keymap(f'preset = "{name}"\n')).encode() for name in ("vim", "emacs")] + [
        b'preset = "mutt"\nstar = ["s", "g s"]\nskip = []\nquit = "C-q"\n'
    ]


def _pdfs() -> list[bytes]:
    from support.pdfs import Sheet, pdf

    sheet = Sheet()
    for row in range(20):
        sheet.text(72, 700 - 12 * row, f"Line {row} of a paper about lanterns and tides.")
    return [pdf([sheet, sheet]), pdf([sheet], compress=True, ligatures=True)]


def _parse_document(data: bytes) -> object:
    from reader.formats.digests import parse_document

    return parse_document(data, "fuzzed.md")


def _parse_answer(data: bytes) -> object:
    from reader.formats.arxiv import detect_answer, parse_answer

    return parse_answer(data, "fuzzed.xml") if detect_answer(data[:4_096]) else _parse_document(data)


def _parse_sources(data: bytes) -> object:
    """Answers as fetching reads them, whose kind it knows."""
    from reader.domain.errors import FormatError
    from reader.formats.arxiv.api import parse_api
    from reader.formats.arxiv.daily_papers import parse_daily_papers
    from reader.formats.arxiv.oai import parse_oai
    from reader.formats.arxiv.rss import parse_rss

    found: list[object] = []
    for parse in (parse_api, parse_oai, parse_rss, parse_daily_papers):
        try:
            found.append(parse(data))
        except FormatError as error:
            found.append(str(error))
    return found


def _parse_line(data: bytes) -> object:
    from reader.formats.arxiv.snapshot import parse_snapshot_line

    return parse_snapshot_line(data)


def _parse_page(data: bytes) -> object:
    from reader.fulltext.latexml import parse_html

    return parse_html(data)


def _parse_and_lay_out(data: bytes) -> object:
    """A page as it is read: narrow, usual or wide."""
    from reader.fulltext.latexml import parse_html
    from reader.fulltext.layout import lay_out

    document = parse_html(data)
    pages = lay_out(document, (20, 80, 200)[len(data) % 3])
    return document, pages.lines, pages.headings, pages.targets


def _parse_query(data: bytes) -> object:
    from reader.domain.filters.parsing import parse_filter
    from reader.domain.filters.rendering import render_filter

    text = data.decode("utf-8", "surrogateescape")
    try:
        node = parse_filter(text)
    except QueryError as error:
        return _pointed(text, error)
    shown = render_filter(node)
    if render_filter(parse_filter(shown)) != shown:
        raise AssertionError(f"{shown!r} means something else when it is read again")
    # The words are the user's own, and are cleaned where they are drawn.
    return None


def _pointed(text: str, error: QueryError) -> object:
    """Return what the command line prints of a text that is wrong: the sentence, the hint, and the place."""
    from reader.cli.output import point

    if not is_sentence(str(error)):
        raise AssertionError(f"no sentence: {ascii(str(error))[:300]}")
    printed = io.StringIO()
    with redirect_stderr(printed):
        point(text, error.position, error.length)
    return printed.getvalue(), error.hint


def _parse_config(data: bytes) -> object:
    from reader.config.editing import with_subscription
    from reader.config.reading import parse_config

    text = data.decode("utf-8", "replace")
    config = parse_config(text)
    if "cs.DS" not in config.arxiv.categories:
        added = with_subscription(text, "category", "cs.DS")
        if "cs.DS" not in parse_config(added).arxiv.categories:
            raise AssertionError("what was subscribed to is not in the file")
    return config.arxiv


def _parse_keys(data: bytes) -> object:
    from reader.tui.keyfile import parse_keymap

    return str(parse_keymap(data.decode("utf-8", "replace")))[:0]


def _parse_tex(data: bytes) -> object:
    from reader.domain.text import clean
    from reader.formats.tex import readable

    # What is set readable was cleaned when it was parsed.
    return readable(clean(data.decode("utf-8", "replace"), lines=True))


def _parse_pdf(data: bytes) -> object:
    from reader.fulltext.pdf import read_pdf

    with NamedTemporaryFile(suffix=".pdf") as file:
        file.write(data)
        file.flush()
        return read_pdf(Path(file.name))


def _tex() -> list[bytes]:
    lines = [json.loads(line) for line in _lines()]
    texts = [str(line.get("title")) + str(line.get("abstract")) for line in lines if isinstance(line, dict)]
    return [text.encode() for text in texts] + [
        rb"$\frac{a}{b^{2}} \mathcal{O}(n^2)$ \'e \textbf{x} \begin{matrix}a&b\end{matrix}"
    ]


TARGETS: Mapping[str, Target] = {
    "digests": Target(_digests, _parse_document, 20),
    "saved answers": Target(_answers, _parse_answer, 12),
    "answers": Target(_answers, _parse_sources, 14),
    "snapshot lines": Target(_lines, _parse_line, 10),
    "pages": Target(_pages, _parse_page, 5),
    "pages laid out": Target(_pages, _parse_and_lay_out, 3),
    "bibliographies": Target(_bibliographies, parse_file, 12),
    "other programs": Target(zotero_seeds, parse_file, 10),
    "databases": Target(database_seeds, parse_database, 4),
    "pace": Target(pace_seeds, parse_gate, 2),
    "queries": Target(lambda: [text.encode() for text in _QUERIES], _parse_query, 8),
    "settings": Target(_configs, _parse_config, 4),
    "keys": Target(_keys, _parse_keys, 2),
    "formulas": Target(_tex, _parse_tex, 4),
}


@cache
def seeds_of(name: str) -> tuple[bytes, ...]:
    """Return the documents that a target begins with."""
    target = PDF if name == "PDFs" else TARGETS[name]
    return tuple(target.seeds())


PDF = Target(_pdfs, _parse_pdf, 0)
