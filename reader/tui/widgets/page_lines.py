"""How a paper's lines look: the ink and the slant of each role."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from rich.style import Style

from reader.fulltext.layout import Line, Role
from reader.tui.widgets.lines import LineWidget, Part

_SLANTED = Style(italic=True)
_UNDERLINED = Style(underline=True)
_PLAIN = Style()

LOOKS: Mapping[Role, tuple[str, Style]] = {
    Role.TITLE: ("key", _PLAIN),
    Role.AUTHORS: ("quiet", _PLAIN),
    Role.HEADING1: ("key", _PLAIN),
    Role.HEADING2: ("strong", _PLAIN),
    Role.HEADING3: ("strong", _SLANTED),
    Role.BODY: ("", _PLAIN),
    Role.EMPHASIS: ("", _SLANTED),
    Role.STRONG: ("strong", _PLAIN),
    Role.CODE: ("new", _PLAIN),
    Role.MATH: ("", _SLANTED),
    Role.LABEL: ("label", _PLAIN),
    Role.NUMBER: ("dim", _PLAIN),
    Role.MARKER: ("accent", _PLAIN),
    Role.CITATION: ("link", _PLAIN),
    Role.REFERENCE: ("link", _PLAIN),
    Role.LINK: ("link", _UNDERLINED),
    Role.FOOTNOTE: ("accent", _PLAIN),
    Role.CAPTION: ("quiet", _PLAIN),
    Role.CELL_HEADING: ("strong", _PLAIN),
    Role.PICTURE: ("link", _SLANTED),
    Role.MISSING: ("dim", _SLANTED),
    Role.RULE: ("faint", _PLAIN),
    Role.SPACE: ("", _PLAIN),
}

Mark = tuple[int, int, str]
"""A half-open range of a line's characters, and the ink that it is shown in instead."""


class PageWidget(LineWidget):
    """A widget that draws lines of a paper."""

    def role(self, role: Role, on: str = "") -> Style:
        """Return how a role looks, on the ground of the ink ``on``."""
        ink, style = LOOKS[role]
        return self.look(ink, on) + style

    def parts(self, line: Line, on: str = "", marks: Sequence[Mark] = (), chosen: int = -1) -> Iterator[Part]:
        """Yield the runs of a line; what leads to the target ``chosen`` stands out, and so do the ``marks``."""
        at = 0
        for span in line:
            look = self.role(span.role, on)
            if span.target == chosen >= 0:
                look = self.role(span.role, "cursor") + Style(bold=True, underline=True)
            if marks:
                yield from self._marked(span.text, at, look, marks)
            else:
                yield span.text, look
            at += len(span.text)

    def _marked(self, text: str, at: int, look: Style, marks: Iterable[Mark]) -> Iterator[Part]:
        done = 0
        for start, end, ink in marks:
            low, high = max(start - at, done), min(end - at, len(text))
            if low >= high:
                continue
            yield text[done:low], look
            yield text[low:high], self.look(ink)
            done = high
        yield text[done:], look
