"""Where the page goes: by lines, by pages, by sections, and sideways in a wide table."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from reader.tui.screens.base import Handler

if TYPE_CHECKING:
    from reader.fulltext.layout import HeadingLine
    from reader.tui.screens.paper import PaperScreen

SIDEWAYS = 16
"""Cells by which a wide table moves."""


class Moves:
    """The motions of the page."""

    def __init__(self, screen: "PaperScreen") -> None:
        self._screen = screen
        self._view = screen.view

    def handlers(self) -> Mapping[str, Handler]:
        """Return the handlers by command."""
        view = self._view
        return {
            "paper_down": lambda: self._line(1),
            "paper_up": lambda: self._line(-1),
            "paper_page_down": lambda: self.by(view.page),
            "paper_page_up": lambda: self.by(-view.page),
            "paper_half_down": lambda: self.by(max(1, view.size.height // 2)),
            "paper_half_up": lambda: self.by(-max(1, view.size.height // 2)),
            "paper_top": lambda: self.jump(0),
            "paper_end": lambda: self.jump(view.last_top),
            "next_section": lambda: self._section(1),
            "previous_section": lambda: self._section(-1),
            "paper_right": lambda: self._sideways(SIDEWAYS),
            "paper_left": lambda: self._sideways(-SIDEWAYS),
            "contents": self._contents,
        }

    def by(self, lines: int) -> None:
        """Scroll by ``lines``; marked lines grow or shrink instead."""
        if self._screen.marking.extend(lines):
            return
        self._screen.say("")
        if not self._view.scroll_to_line(self._view.top + lines) and self._view.pages is not None:
            self._screen.say("the paper ends here" if lines > 0 else "the paper begins here")
        self._screen.moved()

    def jump(self, line: int) -> None:
        """Go far away; the way back is remembered."""
        view = self._view
        if self._screen.marking.extend(line - view.top):
            return
        self._screen.say("")
        before = view.position
        if view.scroll_to_line(line):
            self._screen.targets.remember(before)
        self._screen.moved()

    def _line(self, step: int) -> None:
        self.by(step)

    def _section(self, step: int) -> None:
        """Go to a heading: the one above first where its section is already begun."""
        view = self._view
        if view.pages is None:
            return
        lines = [heading.line for heading in view.pages.headings]
        if step > 0:
            # Where the end is in sight no later heading can be at the top.
            found = next((line for line in lines if line > view.top), None) if view.top < view.last_top else None
        else:
            found = next((line for line in reversed(lines) if line < view.top), None)
        if found is None:
            self._screen.say(
                "there is no section after this one" if step > 0 else "there is no section before this one"
            )
        else:
            self.jump(found)

    def _sideways(self, cells: int) -> None:
        if not self._view.slide(cells):
            self._screen.say("no table here is wider than the page, or it ends here")

    def _contents(self) -> None:
        """Show the table of contents."""
        from reader.tui.screens.contents import ContentsScreen

        pages = self._view.pages
        if pages is None or not pages.headings:
            self._screen.say("this paper has no headings")
            return
        shown = ContentsScreen(pages.headings, pages.section_at(self._view.top))
        self._screen.app.push_screen(shown, self._go_to_heading)

    def _go_to_heading(self, heading: "HeadingLine | None") -> None:
        pages = self._view.pages
        if heading is None or pages is None:
            return
        # The page may have another width by now.
        number = heading.line if heading in pages.headings else pages.anchors.get(heading.anchor, heading.line)
        self.jump(number)
