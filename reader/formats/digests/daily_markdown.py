"""Daily Markdown lists: ``- **[TITLE](https://arxiv.org/abs/ID)**`` with authors and a folded abstract.

Source: the topic pages and the overview of awesome-daily-AI-arxiv. A page declares its topic, date and the number of
papers; authors are cut at six names plus "et al.". Older pages link with a version over http and break their lines.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from reader.domain.batch import Problem
from reader.domain.identifier import ArxivId
from reader.formats.digests.build import ENTRY_LIMIT, Draft, Parsed
from reader.formats.digests.fields import join_lines, read_authors, read_categories, read_day

START = re.compile(r"[ \t>]{0,6}[-*+][ \t]{1,4}\*\*\[")
BADGE = re.compile(r"img\.shields\.io/badge/Papers-([0-9]{1,7})-", re.ASCII)
_HEADING = re.compile(r"[ ]{0,3}(#{1,6})[ \t]+(\S.*)")
_PAGE = re.compile(r"(\S.{0,300}?)[ \t]+Papers[ \t]*[·•|:–—-][ \t]*([0-9]{4}-[0-9]{2}-[0-9]{2})", re.ASCII)
_LIST = re.compile(r"paper list", re.IGNORECASE)
_CHIP = re.compile(r"`([^`]{1,80})`")
_OPEN = re.compile(r"<details\b[^<>]{0,100}>", re.IGNORECASE)
_CLOSE = re.compile(r"</details\s{0,9}>", re.IGNORECASE)
_SUMMARY = re.compile(r"<summary\b[^<>]{0,100}>[^<>]{0,100}</summary\s{0,9}>", re.IGNORECASE)
_WRAP_LIMIT = 6
_URL_LIMIT = 300


def page_heading(line: str) -> tuple[str, str, date | None] | None:
    """Return title, topic and date of ``# 🔍 TOPIC Papers · DATE``, or None for any other line."""
    match = _HEADING.match(line[:500])
    if not match or match[1] != "#":
        return None
    title = _worded(match[2])
    page = _PAGE.fullmatch(title)
    return (title, page[1], read_day(page[2])) if page else None


def parse_daily_markdown(lines: Sequence[str]) -> Parsed:
    """Return one draft for each list item with a bold link.

    Reported are an entry that is cut off, one without an arXiv link, and a page whose declared number of papers is
    not the number found.
    """
    reader = _Reader(lines)
    reader.run()
    return reader.parsed


@dataclass(slots=True)
class _Page:
    topic: str = ""
    day: date | None = None
    declared: int | None = None
    line: int = 1
    found: int = 0


class _Reader:
    """Walks over the lines once; ``page`` is the page or section that the next entry stands in."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = lines
        self.parsed = Parsed()
        self.page = _Page()
        self.pages = 0
        self.listed = False
        self.folded = False

    def run(self) -> None:
        """Read every line."""
        index = 0
        while index < len(self.lines) and len(self.parsed.drafts) <= ENTRY_LIMIT:
            line = self.lines[index]
            if START.match(line) and (self.listed or "](" in "".join(self.lines[index : index + _WRAP_LIMIT])):
                index = self._entry(index)
                continue
            if line.lstrip().startswith("#"):
                self._heading(line)
            elif badge := BADGE.search(line[:1000]):
                self.page.declared, self.page.line = int(badge[1]), index + 1
            index += 1
        self._count()

    def _heading(self, line: str) -> None:
        heading = page_heading(line)
        match = _HEADING.match(line)
        if heading:
            self._count()
            title, topic, day = heading
            self.page = _Page(topic, day)
            self.listed = False
            self.pages += 1
            if self.pages == 1:
                self.parsed.title, self.parsed.day = title, day
        elif match and _LIST.search(match[2][:200]):
            self.listed = True
        elif match and not self.pages:
            title = _worded(match[2][:500])
            if match[1] == "#":
                self.parsed.title = self.parsed.title or title
                self.parsed.day = self.parsed.day or read_day(title)
            else:
                self.page.topic = title

    def _count(self) -> None:
        page = self.page
        if page.declared is not None and page.declared != page.found:
            message = f"The page declares {page.declared} papers, {page.found} were found."
            self.parsed.problems.append(Problem(message, page.line))

    def _entry(self, index: int) -> int:
        """Read the entry that begins at ``index``; return the index of the first line after it."""
        body_start = self._head_end(index)
        head = " ".join(line.strip() for line in self.lines[index:body_start])
        draft = Draft(index + 1, topic=self.page.topic, day=self.page.day)
        rest = _read_link(draft, START.sub("", head, count=1))
        chips = _CHIP.findall(rest[:4000])
        draft.categories = read_categories(chips)
        if draft.arxiv_id is None:
            named = [identifier for chip in chips for _, identifier in ArxivId.find(chip)]
            draft.arxiv_id = named[0] if named else None
        if draft.arxiv_id is None:
            self.parsed.problems.append(Problem("An entry has no arXiv link.", index + 1))
        end, closed = self._body(draft, body_start)
        if not closed:
            self.parsed.problems.append(Problem("An entry is cut off.", index + 1))
        draft.end = end + 1
        self.parsed.drafts.append(draft)
        self.page.found += 1
        self.listed = True
        return end

    def _head_end(self, index: int) -> int:
        """Return the index after the title, which may be wrapped as long as its link is not closed."""
        for step in range(1, _WRAP_LIMIT):
            text = self.lines[index + step - 1]
            following = self.lines[index + step] if index + step < len(self.lines) else ""
            if "](" in text or not following.strip() or self._ends(following) or following.lstrip()[0] in "_<":
                return index + step
        return index + 1

    def _ends(self, line: str) -> bool:
        return bool(START.match(line) or page_heading(line))

    def _body(self, draft: Draft, start: int) -> tuple[int, bool]:
        """Read authors and abstract from ``start``; return the index after them and whether the entry is whole."""
        before: list[str] = []
        abstract: list[str] = []
        opened = False
        for index in range(start, len(self.lines)):
            line = self.lines[index]
            if self._ends(line) or (not opened and _HEADING.match(line)):
                break
            if not opened and (match := _OPEN.search(line)):
                opened = self.folded = True
                before.append(line[: match.start()])
                line = _SUMMARY.sub("", line[match.end() :], count=1)
            if not opened:
                before.append(line)
                continue
            if match := _CLOSE.search(line):
                abstract.append(line[: match.start()])
                _finish(draft, before, abstract)
                return index + 1, True
            abstract.append(_SUMMARY.sub("", line, count=1) if len(abstract) < 2 else line)
        else:
            index = len(self.lines)
        _finish(draft, before, abstract)
        # A list without folded abstracts ends at its last title; any other one is cut off there.
        last = index == len(self.lines) and (self.folded or self.pages > 0)
        return index, not (opened or last)


def _finish(draft: Draft, before: list[str], abstract: list[str]) -> None:
    draft.abstract = join_lines(abstract)
    names = " ".join(line.strip() for line in before if line.strip())
    if names.startswith("_"):
        draft.authors, draft.authors_truncated = read_authors(names.strip("_ "))


def _read_link(draft: Draft, text: str) -> str:
    """Take title and identifier out of ``TITLE](URL)**…``; return what follows.

    The last arXiv link counts, because a title may hold brackets and even ``](`` itself.
    """
    end = len(text)
    while (found := text.rfind("](", 0, end)) >= 0:
        end = found
        url, closing, _ = text[found + 2 : found + 2 + _URL_LIMIT].partition(")")
        if not url.startswith(("http", "arxiv")):
            continue
        try:
            draft.arxiv_id = ArxivId.parse(url)
        except ValueError:
            continue
        draft.title = text[:found]
        return text[found + 2 + len(url) + len(closing) :].lstrip("*")
    title, _, rest = text.partition("](")
    draft.title = title.removesuffix("]").removesuffix("]**")
    return rest


def _worded(text: str) -> str:
    """Return a heading's text without the signs around it."""
    start, end = 0, len(text)
    while start < end and not text[start].isalnum():
        start += 1
    while end > start and not (text[end - 1].isalnum() or text[end - 1] in ")"):
        end -= 1
    return text[start:end]
