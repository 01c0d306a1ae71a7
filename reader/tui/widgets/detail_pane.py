"""The abstract pane: everything about one paper, reflowed to the width of the pane."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from textual import events
from textual.strip import Strip

from reader.services.library import Detail
from reader.tui.glyphs import glyphs
from reader.tui.highlights import NOTHING, Highlights
from reader.tui.widgets.detail_text import Block, DetailText, Finder
from reader.tui.widgets.lines import LineWidget, Span, split_layers
from reader.tui.widgets.wrapping import wrap

if TYPE_CHECKING:
    from reader.domain.topics import Topic
    from reader.storage.passages import Passage

MEASURE = 96
"""The widest line that is still comfortable to read."""

KEPT = 16
"""Papers whose laid-out lines are kept."""

Line = tuple[Block, int, int]
"""A line of a paragraph: the half-open range of its text. It is drawn only when it comes into sight."""


class Body(NamedTuple):
    """One paper laid out for one width, and those of its lines that were drawn already."""

    lines: list[Line]
    drawn: dict[int, Strip]


def _nothing(_: str) -> Sequence[Span]:
    return ()


class DetailPane(LineWidget):
    """Shows one paper. ``show`` changes the paper; ``more`` is how the key that scrolls is called."""

    def __init__(self, more: str, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._more = more
        self.raw = False
        self._detail: Detail | None = None
        self._words = ""
        self._deep = False
        self._passages: tuple[Passage, ...] = ()
        self._find: Finder = _nothing
        self._offset = 0
        self._glyphs = glyphs()
        self._topics: tuple[Topic, ...] = ()
        self._watched = NOTHING
        self._body = Body([], {})
        self._bodies: dict[tuple[object, ...], Body] = {}

    def show(
        self,
        detail: Detail | None,
        find: Finder = _nothing,
        words: str = "",
        *,
        deep: bool = False,
        passages: "Sequence[Passage]" = (),
    ) -> None:
        """Show ``detail`` from its top; ``find`` says what ``words`` match, ``deep`` in the abstract too.

        ``passages`` of the whole paper follow the abstract.
        """
        if detail is None or self._detail is None or detail.number != self._detail.number:
            self._offset = 0
        self._passages = tuple(passages)
        self._detail, self._find, self._words, self._deep = detail, find, words, deep
        self.repaint()

    def set_topics(self, topics: "tuple[Topic, ...]") -> None:
        """Say from now on to which topics a paper belongs, and why."""
        if topics != self._topics:
            self._topics = topics
            self._bodies.clear()
            self.repaint()

    def set_highlights(self, watched: Highlights) -> None:
        """Let other authors stand out."""
        if not watched.same_as(self._watched):
            self._watched = watched
            self._bodies.clear()
            self.repaint()

    def call_more(self, more: str) -> None:
        """Call the key that scrolls so from now on."""
        self._more = more
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
        return max(0, len(self._body.lines) - self.size.height)

    def draw(self, width: int, height: int) -> Sequence[Strip]:
        """Return the part of the paper that is in sight; a mark in the last line says that there is more."""
        self._body = self._body_of(self._detail, width, self._deep) if self._detail else Body([], {})
        self._offset = min(self._offset, max(0, len(self._body.lines) - height))
        lines = self._page(self._body, self._offset, width, height)
        below = len(self._body.lines) - self._offset - height
        if below > 0:
            unit = "line" if below == 1 else "lines"
            told = f"{self._glyphs.ellipsis} {below} more {unit} ({self._more})"
            lines[-1] = self.line(width, ((f" {told}", self.look("accent")),))
        return lines

    def prepare(self, detail: Detail, *, deep: bool = False) -> None:
        """Lay out a paper that may be shown next, and draw its first page, while nobody waits for it."""
        width, height = self.size
        if width:
            self._page(self._body_of(detail, width, deep), 0, width, height)

    def forget_looks(self) -> None:
        """Draw every line again in the new theme."""
        super().forget_looks()
        self._bodies.clear()

    def _page(self, body: Body, offset: int, width: int, height: int) -> list[Strip]:
        shown = range(offset, min(offset + height, len(body.lines)))
        for index in shown:
            if index not in body.drawn:
                body.drawn[index] = self._strip(body.lines[index], width)
        return [body.drawn[index] for index in shown]

    def _body_of(self, detail: Detail, width: int, deep: bool) -> Body:
        # Of a paper that is only prepared none are known.
        passages = self._passages if detail is self._detail else ()
        wanted = (detail, self._words, self.raw, width, deep, passages)
        body = self._bodies.get(wanted)
        if body is None:
            if len(self._bodies) >= KEPT:
                del self._bodies[next(iter(self._bodies))]
            body = self._bodies[wanted] = Body(list(self._lay_out(detail, width, deep, passages)), {})
        return body

    def _lay_out(self, detail: Detail, width: int, deep: bool, passages: "tuple[Passage, ...]") -> Iterator[Line]:
        room = max(8, min(width - 2, MEASURE))
        text = DetailText(detail, self._find, self._topics, self.raw, self._glyphs.dot, deep, self._watched, passages)
        for block in text.blocks():
            for start, end in wrap(block[1], room):
                yield block, start, end

    def _strip(self, line: Line, width: int) -> Strip:
        (ink, text, *layers), start, end = line
        plain = self.look(ink)
        if not any(layers):
            return self.text_line(width, f" {text[start:end]}", plain)
        inks = (self.look("match"), self.look("watched"))
        parts = split_layers(text, start, end, list(zip(layers, inks, strict=False)), plain)
        return self.line(width, ((" ", self.look()), *parts))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll by the wheel."""
        event.stop()
        self.scroll_lines(2)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll back by the wheel."""
        event.stop()
        self.scroll_lines(-2)
