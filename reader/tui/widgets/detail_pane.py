"""The abstract pane: everything about one paper, reflowed to the width of the pane."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from textual import events
from textual.strip import Strip

from reader.domain.paper import Announcement, Paper
from reader.domain.taxonomy import name_of
from reader.formats.tex import readable
from reader.services.library import Detail
from reader.services.wording import shown_authors
from reader.tui.glyphs import glyphs
from reader.tui.widgets.lines import LineWidget, Span, split_spans
from reader.tui.widgets.wrapping import wrap

if TYPE_CHECKING:
    from reader.domain.topics import Reason, Topic

MEASURE = 96
"""The widest line that is still comfortable to read."""

KEPT = 16
"""Papers whose laid-out lines are kept."""

Block = tuple[str, str, Sequence[Span]]
"""A paragraph: its ink, its text, what is highlighted in it."""

Line = tuple[Block, int, int]
"""A line of a paragraph: the half-open range of its text. It is drawn only when it comes into sight."""

Finder = Callable[[str], Sequence[Span]]
"""Says what is to be highlighted in a text."""


def _nothing(_: str) -> Sequence[Span]:
    return ()


class DetailPane(LineWidget):
    """Shows one paper. ``show`` changes the paper; space and b scroll."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.raw = False
        self._detail: Detail | None = None
        self._words = ""
        self._find: Finder = _nothing
        self._offset = 0
        self._glyphs = glyphs()
        self._topics: tuple[Topic, ...] = ()
        self._body: list[Line] = []
        self._bodies: dict[tuple[object, ...], list[Line]] = {}

    def show(self, detail: Detail | None, find: Finder = _nothing, words: str = "") -> None:
        """Show ``detail`` from its top; ``find`` says what ``words`` match in title and authors."""
        if detail is None or self._detail is None or detail.number != self._detail.number:
            self._offset = 0
        self._detail, self._find, self._words = detail, find, words
        self.repaint()

    def set_topics(self, topics: "tuple[Topic, ...]") -> None:
        """Say from now on to which topics a paper belongs, and why."""
        if topics != self._topics:
            self._topics = topics
            self._bodies.clear()
            self.repaint()

    def scroll_lines(self, lines: int) -> bool:
        """Scroll by ``lines``; False where there was nowhere to go."""
        before = self._offset
        self._offset = max(0, min(self._offset + lines, self._last_offset))
        self.repaint()
        return before != self._offset

    def toggle_raw(self) -> bool:
        """Change between readable text and the source's TeX; return whether TeX is shown now."""
        self.raw = not self.raw
        self.repaint()
        return self.raw

    @property
    def page(self) -> int:
        """Lines to scroll by for one page."""
        return max(1, self.size.height - 2)

    @property
    def _last_offset(self) -> int:
        return max(0, len(self._body) - self.size.height)

    def draw(self, width: int, height: int) -> Sequence[Strip]:
        """Return the part of the paper that is in sight; a mark in the last line says that there is more."""
        self._body = self._lines_of(self._detail, width) if self._detail else []
        self._offset = min(self._offset, max(0, len(self._body) - height))
        lines = [self._strip(line, width) for line in self._body[self._offset : self._offset + height]]
        below = len(self._body) - self._offset - height
        if below > 0:
            unit = "line" if below == 1 else "lines"
            told = f"{self._glyphs.ellipsis} {below} more {unit} (space)"
            lines[-1] = self.line(width, ((f" {told}", self.look("accent")),))
        return lines

    def prepare(self, detail: Detail) -> None:
        """Lay out a paper that may be shown next, while nobody waits for it."""
        if self.size.width:
            self._lines_of(detail, self.size.width)

    def _lines_of(self, detail: Detail, width: int) -> list[Line]:
        wanted = (detail, self._words, self.raw, width)
        body = self._bodies.get(wanted)
        if body is None:
            if len(self._bodies) >= KEPT:
                del self._bodies[next(iter(self._bodies))]
            body = self._bodies[wanted] = list(self._lay_out(detail, width))
        return body

    def _lay_out(self, detail: Detail, width: int) -> Iterator[Line]:
        room = max(8, min(width - 2, MEASURE))
        for block in self._blocks(detail):
            for start, end in wrap(block[1], room):
                yield block, start, end

    def _strip(self, line: Line, width: int) -> Strip:
        (ink, text, found), start, end = line
        plain = self.look(ink)
        if not found:
            return self.text_line(width, f" {text[start:end]}", plain)
        parts = split_spans(text, start, end, found, plain, self.look("match"))
        return self.line(width, ((" ", self.look()), *parts))

    def _blocks(self, detail: Detail) -> Iterator[Block]:
        paper = detail.paper
        title, abstract = self._text(paper.title), self._text(paper.abstract) or "No abstract yet."
        why = self._reasons(paper, title, abstract)
        if title:
            yield "strong", title, _united(self._find(title), *(reason.title_spans for _, reason in why))
        else:
            yield "label", "No title yet", ()
        authors = shown_authors(paper.authors, truncated=paper.authors_truncated)
        if authors:
            yield "link", authors, self._find(authors)
        yield from (("dim", text, ()) for text in self._facts(paper, detail.announcements))
        yield "", "", ()
        yield from _paragraphs(abstract, _united(*(reason.abstract_spans for _, reason in why)))
        for name, reason in why:
            yield "label", f"topic {name}: {reason.told}", ()
        yield from self._versions(detail)
        extra = list(self._extra(detail))
        if extra:
            yield "", "", ()
            yield from extra

    def _reasons(self, paper: Paper, title: str, abstract: str) -> "list[tuple[str, Reason]]":
        """Return to which topics the paper belongs, as far as the words that are shown go."""
        if not self._topics:
            return []
        from reader.services.topics import reasons

        return reasons(self._topics, replace(paper, title=title, abstract=abstract))

    def _versions(self, detail: Detail) -> Iterator[Block]:
        """Say which versions came since the paper was known; a starred paper shows what its abstract changed."""
        for version in detail.versions:
            moment = version.updated or version.seen_at
            yield "label", f"version {version.version} came on {_day(moment.date())}", ()
        if not (detail.versions and detail.state.is_starred and detail.versions[-1].earlier_abstract):
            return
        from reader.services.differences import changed_words

        before, after = detail.versions[-1].earlier_abstract, detail.paper.abstract
        inks = {"same": "dim", "gone": "error", "new": "new"}
        signs = {"same": " ", "gone": "-", "new": "+"}
        for piece in changed_words(self._text(before), self._text(after)):
            yield inks[piece.kind], f"{signs[piece.kind]} {piece.text}", ()

    def _facts(self, paper: Paper, seen: Sequence[Announcement]) -> Iterator[str]:
        dot = f" {self._glyphs.dot} "
        kinds = [a.kind.value for a in seen if a.kind]
        facts = [f"arXiv:{paper.arxiv_id}" if paper.arxiv_id else "", kinds[-1] if kinds else ""]
        if paper.published:
            facts.append(_day(paper.published.date()))
        if paper.updated and paper.updated != paper.published:
            facts.append(f"revised {_day(paper.updated.date())}")
        shown = dot.join(fact for fact in facts if fact)
        if shown:
            yield shown
        if paper.categories:
            yield dot.join(_category(category) for category in paper.categories)
        for text in (paper.comments, paper.journal_ref, paper.report_no):
            if text:
                yield self._text(text)

    def _extra(self, detail: Detail) -> Iterator[Block]:
        paper = detail.paper
        if paper.doi:
            yield "link", f"https://doi.org/{paper.doi}", ()
        if paper.arxiv_id:
            yield "link", paper.arxiv_id.abs_url, ()
        for link in paper.links:
            yield "link", link, ()
        if detail.state.tags:
            yield "label", "tags: " + ", ".join(detail.state.tags), ()
        if detail.state.note:
            yield "label", "note", ()
            yield from (("", text, ()) for text in detail.state.note.split("\n"))
        for seen in detail.announcements:
            facts = (seen.topic, _day(seen.date) if seen.date else "", f"no. {seen.position}", seen.document)
            yield "dim", "in " + f" {self._glyphs.dot} ".join(fact for fact in facts if fact), ()

    def _text(self, text: str) -> str:
        return text if self.raw else readable(text)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll by the wheel."""
        event.stop()
        self.scroll_lines(2)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll back by the wheel."""
        event.stop()
        self.scroll_lines(-2)


def _united(*found: Sequence[Span]) -> list[Span]:
    """Return what any of ``found`` marks, in order and without overlap."""
    united: list[Span] = []
    for start, end in sorted(span for spans in found for span in spans):
        if united and start <= united[-1][1]:
            united[-1] = (united[-1][0], max(end, united[-1][1]))
        else:
            united.append((start, end))
    return united


def _paragraphs(text: str, marked: Sequence[Span]) -> Iterator[Block]:
    """Yield the paragraphs of an abstract, each with what is highlighted in it."""
    start = 0
    for paragraph in text.split("\n"):
        end = start + len(paragraph)
        spans = [(max(a, start) - start, min(b, end) - start) for a, b in sorted(marked) if a < end and b > start]
        yield "", paragraph, spans
        start = end + 1


def _category(category: str) -> str:
    name = name_of(category)
    return category if name == category else f"{name} ({category})"


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"
