"""What the text leads to: citations and footnotes open below the page, links outside, formulas as their TeX."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from rich.cells import cell_len

from reader.domain.text import clean
from reader.fulltext.layout import Line, Position, Role, Span, lay_out_note
from reader.fulltext.layout.cells import wrap
from reader.fulltext.model import Entry, EquationRow, Footnote, FootnoteMark, Link, Math, Picture, Reference
from reader.services.opening import is_known, open_link
from reader.tui.glyphs import ASCII, glyphs
from reader.tui.screens.base import Handler
from reader.tui.widgets.document import measure

if TYPE_CHECKING:
    from reader.fulltext.layout import Pages, Target
    from reader.fulltext.model import Document
    from reader.tui.screens.paper import PaperScreen

WAYS_BACK = 100
"""Jumps that can be taken back."""

HINTED = 12
"""Cells that the last hint and the edges take of the status line."""

PREVIEW = 8
"""Lines of a place of the paper that the panel shows."""


class Targets:
    """The target that is chosen, the panel below the page, and the way back from jumps."""

    def __init__(self, screen: "PaperScreen") -> None:
        self._screen = screen
        self._view = screen.view
        self._panel = screen.panel
        self._back: list[Position] = []
        self._notes: dict[str, Entry | Footnote] = {}
        # What the panel shows: nothing, the note of the chosen target, a link, or TeX.
        self._shows = ""
        self._tex = ""

    def handlers(self) -> Mapping[str, Handler]:
        """Return the handlers by command."""
        return {
            "next_target": lambda: self._step(1),
            "previous_target": lambda: self._step(-1),
            "follow": self.follow,
            "jump_back": self._jump_back,
            "tex": self._toggle_tex,
        }

    def begin(self, document: "Document") -> None:
        """Know the notes of a paper."""
        self._notes = {entry.anchor: entry for entry in document.references}
        self._notes |= {footnote.anchor: footnote for footnote in document.footnotes}

    @property
    def tex(self) -> str:
        """The TeX that is shown, an empty string where none is."""
        return self._tex if self._shows == "tex" else ""

    def remember(self, position: Position) -> None:
        """Keep a place that a jump leads away from."""
        if not self._back or self._back[-1] != position:
            self._back.append(position)
            del self._back[:-WAYS_BACK]

    def close(self) -> bool:
        """Close the panel, or let nothing be chosen; False where neither was so."""
        if self._shows:
            self._shows = ""
            self._panel.close()
            return True
        chosen = self._view.chosen >= 0
        self._view.choose(-1)
        return chosen

    def forget(self) -> None:
        """Forget what was chosen: the lines are others now."""
        self._view.choose(-1)
        if self._shows in ("note", "link"):
            self.close()

    def moved(self) -> None:
        """Let TeX follow the page."""
        if self._shows == "tex":
            self._show_tex()

    def pick(self, target: int) -> None:
        """Choose by the mouse, and open; a click beside any closes the panel."""
        if target < 0 or not self._is_offered(target):
            self.close()
            return
        same = target == self._view.chosen
        if not same:
            self._choose(target)
        if same or self._shows != "note":
            self.follow()

    def follow(self) -> None:
        """Open the chosen target: first below the page, and then where it is."""
        self._screen.say("")
        chosen = self._chosen()
        if chosen is None or self._view.chosen not in self._in_sight():
            self._step(1)
        elif isinstance(chosen, Link):
            self._shows = "link" if _open(self._screen, chosen) else self._shows
        elif isinstance(chosen, Picture):
            self._screen.show_picture(chosen)
        elif isinstance(chosen, Reference | FootnoteMark):
            if self._shows != "note" and self._show_note(chosen):
                return
            self._go_to(chosen)

    # Choosing

    def _chosen(self) -> "Target | None":
        pages, chosen = self._view.pages, self._view.chosen
        return pages.targets[chosen] if pages is not None and 0 <= chosen < len(pages.targets) else None

    def _is_offered(self, target: int) -> bool:
        pages = self._view.pages
        if pages is None:
            return False
        is_formula = isinstance(pages.targets[target], Math | EquationRow)
        return is_formula == (self._shows == "tex")

    def _in_sight(self) -> list[int]:
        pages, shown = self._view.pages, self._view.in_sight
        return pages.targets_in(shown.start, shown.stop) if pages is not None else []

    def _step(self, step: int) -> None:
        """Choose the next one: of those in sight, and then on through the paper."""
        pages, view = self._view.pages, self._view
        if pages is None:
            return
        seen = self._in_sight()
        if view.chosen in seen:
            start = view.chosen + step
        elif step > 0:
            start = seen[0] if seen else len(pages.targets_in(0, view.top))
        else:
            start = seen[-1] if seen else len(pages.targets_in(0, view.top)) - 1
        stop = len(pages.targets) if step > 0 else -1
        found = next((number for number in range(start, stop, step) if self._is_offered(number)), -1)
        if found < 0:
            self._screen.say("nothing more to open here")
            return
        self._choose(found)

    def _choose(self, target: int) -> None:
        pages, view = self._view.pages, self._view
        assert pages is not None, "it has targets"
        view.choose(target)
        view.reveal(pages.target_lines[target])
        chosen = pages.targets[target]
        shows = isinstance(chosen, Reference | FootnoteMark) and self._shows == "note" and self._show_note(chosen)
        if self._shows in ("note", "link") and not shows:
            self._shows = ""
            self._panel.close()
        self._screen.moved()

    # The panel

    def _show_note(self, target: Reference | FootnoteMark) -> bool:
        """Show what a reference or a mark means; False where there is nothing to be shown but the place itself."""
        width = measure(self._view.size.width)
        note = self._notes.get(target.anchor)
        lines = (
            _preview(self._view.pages, target.anchor)
            if note is None
            else lay_out_note(note, width, ascii=glyphs() is ASCII)
        )
        if not lines:
            return False
        self._shows = "note"
        follow, close = self._screen.key("follow"), self._screen.key("dismiss")
        caption = target.mark if isinstance(target, FootnoteMark) else target.text
        _fit(self._screen, self._panel.show(caption, lines, f"{follow} go there  {close} close"))
        return True

    # TeX

    def _toggle_tex(self) -> None:
        if self._view.pages is None:
            return
        self._screen.say("")
        if self._shows == "tex":
            self.close()
            return
        self._shows = "tex"
        if not isinstance(self._chosen(), Math | EquationRow):
            self._view.choose(-1)
        self._show_tex()

    def _show_tex(self) -> None:
        """Show the TeX of the chosen formula, or of all in sight."""
        pages, width = self._view.pages, measure(self._view.size.width)
        chosen = self._chosen()
        if pages is None:
            return
        if isinstance(chosen, Math | EquationRow) and self._view.chosen in self._in_sight():
            shown = [chosen]
        else:
            found = (pages.targets[number] for number in self._in_sight())
            formulas = dict.fromkeys(target for target in found if isinstance(target, Math | EquationRow))
            # A letter is its own TeX.
            shown = [formula for formula in formulas if formula.tex != formula.text] or list(formulas)
        self._tex = "\n".join(clean(formula.tex, limit=len(formula.tex) + 1) for formula in shown)
        lines: list[Line] = []
        for formula in shown:
            tex = clean(formula.tex, limit=len(formula.tex) + 1)
            for start, end in wrap(tex, width - 2, width):
                lines.append((Span(f"{'  ' if start else ''}{tex[start:end]}", Role.CODE),))
        if not lines:
            lines = [(Span("no formula in sight", Role.MISSING),)]
        count = "1 formula" if len(shown) == 1 else f"{len(shown)} formulas"
        key = self._screen.key
        self._panel.show(f"TeX of {count}", lines, f"{key('copy_lines')} copy  {key('tex')} close")

    # Going

    def _go_to(self, target: Reference | FootnoteMark) -> None:
        pages, view = self._view.pages, self._view
        line = pages.anchors.get(target.anchor) if pages is not None else None
        if line is None:
            self._screen.say("the paper has no such place")
            return
        self.close()
        self.remember(view.position)
        view.scroll_to_line(line - 1)
        self._screen.say(f"{self._screen.key('jump_back')} leads back")
        self._screen.moved()

    def _jump_back(self) -> None:
        if not self._back:
            self._screen.say("no jump leads back from here")
            return
        self._screen.say("")
        self._view.go_to(self._back.pop())
        self._screen.moved()


def _preview(pages: "Pages | None", anchor: str) -> Sequence[Line]:
    """Return the lines at an anchor up to a free one; none for a heading, where one goes at once."""
    if pages is None or anchor not in pages.anchors:
        return ()
    first = pages.anchors[anchor]
    if any(heading.line == first for heading in pages.headings):
        return ()
    lines: list[Line] = []
    for number in range(first, min(first + PREVIEW, len(pages.lines))):
        line = pages.lines[number]
        if not "".join(span.text for span in line if span.role is not Role.RULE).strip() and lines:
            break
        # What it leads to is another matter.
        lines.append(tuple(Span(span.text, span.role) for span in line))
    return lines


def _open(screen: "PaperScreen", link: Link) -> bool:
    """Open a link outside, or else copy it; True where the panel shows it, as the line below has no room for it."""
    url = clean(link.url, limit=len(link.url) + 1)
    if open_link(link.url):
        screen.say(f"opened {url}")
        return False
    screen.app.copy_to_clipboard(url)
    why = "not opened here" if is_known(link.url) else "only pages of arXiv and GitHub are opened"
    told, width = f"{why}; copied {url}", measure(screen.view.size.width)
    screen.say(told)
    if cell_len(told) <= screen.size.width - HINTED:
        return False
    lines = [(Span(url[start:end], Role.CODE),) for start, end in wrap(url, width, width)]
    _fit(screen, screen.panel.show("The whole link", lines, f"{screen.key('dismiss')} close"))
    return True


def _fit(screen: "PaperScreen", rows: int) -> None:
    """Keep the chosen target in sight above a panel of so many rows."""
    pages, view = screen.view.pages, screen.view
    if pages is None or view.chosen < 0:
        return
    line = pages.target_lines[view.chosen]
    free = screen.size.height - rows - 2
    if line - view.top >= free > 0:
        view.scroll_to_line(line - free // 2)
