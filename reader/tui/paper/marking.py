"""Lines of a paper that are marked: to be copied, or kept as a quotation in its note."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from reader.fulltext.layout import Role
from reader.tui.screens.base import Handler

if TYPE_CHECKING:
    from reader.fulltext.layout import Pages
    from reader.tui.screens.paper import PaperScreen

MOST_COPIED = 50_000
"""Characters that are copied at once: terminals take no clipboard of any size."""


class Marking:
    """The marked lines, from the one where marking began to the one that was reached."""

    def __init__(self, screen: "PaperScreen") -> None:
        self._screen = screen
        self._view = screen.view
        self._first = self._last = -1

    def handlers(self) -> Mapping[str, Handler]:
        """Return the handlers by command."""
        return {"mark_lines": self._mark, "copy_lines": self._copy, "keep_quotation": self._keep}

    def extend(self, lines: int) -> bool:
        """Mark more or fewer lines; False where none are marked."""
        pages = self._view.pages
        if self._first < 0 or pages is None:
            return False
        self._last = max(0, min(self._last + lines, len(pages.lines) - 1))
        shown = self._view.in_sight
        if self._last >= shown.stop:
            self._view.scroll_to_line(self._last - len(shown) + 1)
        elif self._last < shown.start:
            self._view.scroll_to_line(self._last)
        self._show()
        return True

    def close(self) -> bool:
        """Mark nothing; False where nothing was marked."""
        was_marked = self._first >= 0
        self._first = self._last = -1
        self._view.mark(range(0))
        if was_marked:
            self._screen.say("")
        return was_marked

    def _mark(self) -> None:
        if self._view.pages is None:
            return
        self._first = self._last = self._last if self._first >= 0 else self._line_of_interest()
        self._show()

    def _line_of_interest(self) -> int:
        """Return the line that a command most likely means: of the search, of what is chosen, else the first."""
        pages, shown = self._view.pages, self._view.in_sight
        if pages is None:
            return 0
        chosen = pages.target_lines[self._view.chosen] if self._view.chosen >= 0 else -1
        for line in (self._screen.finding.line, chosen):
            if line in shown:
                return line
        return next((line for line in shown if _has_words(pages, line)), shown.start)

    def _show(self) -> None:
        low, high = sorted((self._first, self._last))
        self._view.mark(range(low, high + 1))
        count = f"{high - low + 1:,} {'line' if low == high else 'lines'}"
        key = self._screen.key
        self._screen.say(
            f"{count} marked; {key('mark_lines')}: begin here, {key('copy_lines')}: copy, "
            f"{key('keep_quotation')}: keep as a quotation"
        )
        self._screen.show_place()

    @property
    def _text(self) -> str:
        pages = self._view.pages
        if pages is None or self._first < 0:
            return ""
        low, high = sorted((self._first, self._last))
        return pages.text(low, high)

    def _copy(self) -> None:
        text, what = self._text, "the marked lines"
        if not text and self._screen.targets.tex:
            text, what = self._screen.targets.tex, "the TeX"
        if not text:
            self._screen.say(f"no line is marked; {self._screen.key('mark_lines')} marks lines")
            return
        if len(text) > MOST_COPIED:
            self._screen.say(f"{MOST_COPIED:,} characters can be copied at once; fewer lines will do")
            return
        self._screen.app.copy_to_clipboard(text)
        self.close()
        self._screen.say(f"copied {what}: {len(text.split()):,} words")

    def _keep(self) -> None:
        text = self._text
        if not text:
            self._screen.say(f"no line is marked; {self._screen.key('mark_lines')} marks lines")
            return
        pages = self._view.pages
        where = pages.section_name(min(self._first, self._last)) if pages is not None else ""
        quoted = "\n".join(f"> {line}".rstrip() for line in text.split("\n"))
        said = self._screen.paper.keep(f"{quoted}\n>\n> — {where}" if where else quoted)
        self.close()
        self._screen.say(said)


def _has_words(pages: "Pages", line: int) -> bool:
    return any(span.text.strip() and span.role is not Role.RULE for span in pages.lines[line])
