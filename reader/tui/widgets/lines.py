"""The base of our widgets: lines are drawn by hand, and only those that changed are painted."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.filter import ANSIToTruecolor
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from reader.domain.text import clean
from reader.tui.glyphs import ASCII, glyphs, terminal_encoding
from reader.tui.inks import ink_style
from reader.tui.widgets.wrapping import SIMPLE, cells

Part = tuple[str, Style]
"""A run of text in one look."""

Span = tuple[int, int]
"""A half-open range of a text that is highlighted."""

_WORD = re.compile(r"[^ ]+")

_PLAINER = str.maketrans("…“”„‘’–—−·•×↓↑→←", '."""\'\'---.*xv^><')
"""Typographic signs, each to one of ASCII, so that what was measured stays right."""


def _plain(encoding: str) -> bool:
    return not encoding.replace("-", "").startswith("utf")


@lru_cache(maxsize=4096)
def _cleaned(text: str) -> str:
    """Clean every word by itself, so that the blanks of a layout stay.

    A zero-width joiner goes as well: it is measured as if it made one sign of two, and drawn as if it did not.
    """
    return _WORD.sub(lambda word: clean(word[0], limit=len(word[0]) + 1), text.replace("\u200d", ""))


class LineWidget(Widget):
    """A widget that is a list of strips, one per line of its height.

    A subclass returns its lines from ``draw`` and calls ``repaint`` after its data changed; the lines that differ
    from the ones on the screen are painted, the others are not sent again.
    """

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._lines: list[Strip] = []
        self._drawn_for = (-1, -1)
        self._looks: dict[tuple[str, str], Style] = {}
        self._encoding = terminal_encoding()
        self._plain_signs = glyphs() is ASCII
        # Every sign is drawn as it is.
        self._is_plain = not (self._plain_signs or _plain(self._encoding))

    def draw(self, width: int, height: int) -> Sequence[Strip]:
        """Return the lines of the widget, at most ``height`` of them."""
        raise NotImplementedError

    def look(self, ink: str = "", on: str = "") -> Style:
        """Return the style of text in one of the inks, on this widget's background or that of the ink ``on``."""
        found = self._looks.get((ink, on))
        if found is None:
            ground = self.background_colors[1]
            found = self._looks[ink, on] = ink_style(ink, ground, self.app.theme_variables, on)
        return found

    def line(self, width: int, parts: Iterable[Part], fill: Style | None = None) -> Strip:
        """Return one line of exactly ``width`` cells; text that the terminal must not see is taken out."""
        runs: list[Part] = []
        for text, style in parts:
            if text:
                append_run(runs, text, style)
        used = 0
        for place, (text, style) in enumerate(runs):
            if self._is_plain and SIMPLE(text):
                used += len(text)
            else:
                shown = self._drawable(text)
                used += cell_len(shown)
                runs[place] = (shown, style)
        if used < width:
            append_run(runs, " " * (width - used), self.look() if fill is None else fill)
        strip = Strip([Segment(text, style) for text, style in runs], max(used, width))
        return strip.crop(0, width) if used > width else strip

    def text_line(self, width: int, text: str, style: Style) -> Strip:
        """Return ``line`` for a text in one look, which most lines of an abstract are."""
        shown = text if self._is_plain and SIMPLE(text) else self._drawable(text)
        missing = width - cells(shown)
        if missing < 0:
            return self.line(width, ((text, style),))
        return Strip([Segment(shown + " " * missing, style)], width)

    def _drawable(self, text: str) -> str:
        if text.isascii() and text.isprintable():
            return text
        text = _cleaned(text)
        if self._plain_signs:
            text = text.translate(_PLAINER)
        if _plain(self._encoding):
            text = text.encode(self._encoding, "replace").decode(self._encoding)
        return text

    def repaint(self) -> None:
        """Draw anew and paint the lines that changed."""
        width, height = self.size
        if not width or not height:
            return
        old, same_size = self._lines, self._drawn_for == (width, height)
        self._draw_all()
        if not same_size:
            self.refresh()
            return
        new = self._lines
        changed = [
            Region(start, y, end - start, 1)
            for y in range(height)
            if old[y] is not new[y] and old[y] != new[y]
            for start, end in (_difference(old[y], new[y], width),)
        ]
        if changed:
            self.refresh(*changed)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return lines for the compositor as they are: no sheet puts anything around or over them.

        What Textual would do instead for borders and paddings is a sixth of a key's time.
        """
        if not all(isinstance(each, ANSIToTruecolor) for each in self.get_line_filters()):
            # Without colours.
            return super().render_lines(crop)
        if not crop.height:
            return []
        # The first draws all of them, where that is still to be done.
        strips = [self.render_line(crop.y), *self._lines[crop.y + 1 : crop.bottom]]
        # A crop may still be of the size before.
        strips += [self.line(self.size.width, ())] * (crop.height - len(strips))
        first, last = crop.column_span
        return strips if (first, last) == (0, self.size.width) else [strip.crop(first, last) for strip in strips]

    def render_line(self, y: int) -> Strip:
        """Return one line for the compositor."""
        if self._drawn_for != tuple(self.size):
            self._draw_all()
        return self._lines[y] if y < len(self._lines) else self.line(self.size.width, ())

    def _draw_all(self) -> None:
        self.keep_lines(self.draw(*self.size))

    def keep_lines(self, drawn: Sequence[Strip]) -> None:
        """Show these lines until the next repaint, as many as there is room for."""
        width, height = self.size
        lines = list(drawn)[:height]
        blank = self.line(width, ())
        lines.extend([blank] * (height - len(lines)))
        self._lines = lines
        self._drawn_for = (width, height)

    def notify_style_update(self) -> None:
        """Forget the looks when the theme changes."""
        super().notify_style_update()
        self.forget_looks()

    def forget_looks(self) -> None:
        """Let every look be worked out again."""
        self._looks.clear()
        self._drawn_for = (-1, -1)


def _difference(old: Strip, new: Strip, width: int) -> tuple[int, int]:
    """Return the half-open range of cells outside of which two lines begin alike and end in the same blanks."""
    before, after = list(old), list(new)
    start = 0
    for one, other in zip(before, after, strict=False):
        if one != other:
            break
        start += cell_len(other.text)
    one, other = before[-1], after[-1]
    blanks = min(_blanks(one.text), _blanks(other.text)) if one.style == other.style else 0
    return (start, width - blanks) if start < width - blanks else (0, width)


def _blanks(text: str) -> int:
    return len(text) - len(text.rstrip(" "))


def append_run(runs: list[Part], text: str, style: Style) -> None:
    """Add a run, or lengthen the last one: each change of style costs forty bytes on the way to the terminal.

    A blank shows only its background, so it takes on the look beside it.
    """
    if runs:
        before, last = runs[-1]
        if style == last or (text.isspace() and _same_ground(style, last)):
            runs[-1] = (before + text, last)
            return
        if before.isspace() and _same_ground(style, last):
            runs[-1] = (before + text, style)
            return
    runs.append((text, style))


def _same_ground(a: Style, b: Style) -> bool:
    return a.bgcolor == b.bgcolor and not (a.underline or b.underline or a.reverse or b.reverse)


def split_spans(text: str, start: int, end: int, spans: Sequence[Span], plain: Style, marked: Style) -> list[Part]:
    """Return ``text[start:end]`` as runs, those inside ``spans`` in the look ``marked``."""
    parts: list[Part] = []
    here = start
    for first, last in spans:
        low, high = max(first, start), min(last, end)
        if low >= high:
            continue
        parts.append((text[here:low], plain))
        parts.append((text[low:high], marked))
        here = high
    parts.append((text[here:end], plain))
    return parts


def split_layers(
    text: str, start: int, end: int, layers: Sequence[tuple[Sequence[Span], Style]], plain: Style
) -> list[Part]:
    """Return ``text[start:end]`` as runs, those inside the spans of a layer in its look; the first lies on top."""
    if not layers:
        return [(text[start:end], plain)]
    (spans, look), *below = layers
    parts: list[Part] = []
    here = start
    for first, last in spans:
        low, high = max(first, start), min(last, end)
        if low < high:
            parts += split_layers(text, here, low, below, plain)
            parts.append((text[low:high], look))
            here = high
    return parts + split_layers(text, here, end, below, plain)
