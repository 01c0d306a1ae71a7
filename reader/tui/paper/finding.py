"""Search in the text: found as it is typed, from where the page is; then from place to place."""

from bisect import bisect_left
from collections.abc import Mapping
from typing import TYPE_CHECKING

from reader.fulltext.layout.finding import Hit, TextIndex, index_of
from reader.tui.screens.base import Handler
from reader.tui.widgets.page_lines import Mark

if TYPE_CHECKING:
    from reader.fulltext.layout import Pages, Position
    from reader.tui.screens.paper import PaperScreen


class Finding:
    """The line in which words are typed, and the places that were found."""

    def __init__(self, screen: "PaperScreen") -> None:
        self._screen = screen
        self._view = screen.view
        self._line = screen.find_line
        self._index: TextIndex | None = None
        self._indexed: Pages | None = None
        self._hits: list[Hit] = []
        self._here = -1
        self._words = ""
        self._begun: Position | None = None

    def handlers(self) -> Mapping[str, Handler]:
        """Return the handlers by command."""
        return {"find": self._open, "find_next": lambda: self._step(1), "find_previous": lambda: self._step(-1)}

    @property
    def here(self) -> tuple[int, int, int]:
        """The line and the half-open range of characters where the search is; of line -1 for none."""
        return self._hits[self._here].pieces[0] if 0 <= self._here < len(self._hits) else (-1, 0, 0)

    @property
    def line(self) -> int:
        """The line of the place where the search is, -1 for none."""
        return self.here[0]

    def press(self, key: str, character: str | None) -> bool:
        """Take a key while words are typed; False where none are."""
        if not self._line.is_active:
            return False
        match key:
            case "escape" | "ctrl+c":
                self.close()
                if self._begun is not None:
                    self._view.go_to(self._begun)
                    self._screen.moved()
            case "enter" | "ctrl+m":
                self._leave()
            case "down" | "ctrl+n" | "tab":
                self._step(1)
            case "up" | "ctrl+p" | "shift+tab":
                self._step(-1)
            case _:
                before = self._line.text
                known = self._line.press(key, character)
                if self._line.text != before:
                    self._search()
                return known
        return True

    def paste(self, text: str) -> None:
        """Search for what is pasted."""
        if self._line.is_active:
            self._line.insert(text)
            self._search()

    def close(self) -> bool:
        """Forget the search; False where there was none."""
        was_there = bool(self._hits) or self._line.is_active
        self._hits, self._here, self._words = [], -1, ""
        self._line.set_text("")
        self._line.set_active(False)
        self._screen.set_class(False, "-finding")
        self._view.highlight({})
        return was_there

    def forget(self) -> None:
        """Let go of the paper's text."""
        self._index = self._indexed = None
        self._hits = []

    def anew(self) -> None:
        """Find the places again: the lines are others now."""
        if self._words:
            self._look_up()
            self._here = min(self._here, len(self._hits) - 1)
            self._highlight()

    def _open(self) -> None:
        if self._view.pages is None:
            return
        self._begun = self._view.position
        self._screen.say("")
        self._line.set_text("")
        self._line.set_remark("")
        self._line.set_active(True)
        self._screen.set_class(True, "-finding")

    def _leave(self) -> None:
        """Close the line; what was found stays."""
        self._line.set_active(False)
        self._screen.set_class(False, "-finding")
        if self._words and not self._hits:
            self._screen.say(f"“{self._words}” is not in this paper")
            self._words = ""
        elif self._words:
            self._tell()
            if self._begun is not None and self._begun != self._view.position:
                self._screen.targets.remember(self._begun)

    def _search(self) -> None:
        """Find what is typed, the first place from where the page was on."""
        self._words = " ".join(self._line.text.split())
        self._look_up()
        if self._begun is not None and self._view.pages is not None:
            start = self._view.pages.line_at(self._begun)
            self._here = bisect_left(self._hits, start, key=lambda hit: hit.line)
            self._here = self._here % len(self._hits) if self._hits else -1
            if self._hits:
                self._reveal()
            else:
                self._view.go_to(self._begun)
        self._highlight()
        self._line.set_remark(self._count if self._words else "", error=bool(self._words) and not self._hits)
        self._screen.moved()

    def _look_up(self) -> None:
        pages = self._view.pages
        if pages is None:
            return
        if self._index is None or self._indexed is not pages:
            self._index, self._indexed = index_of(pages), pages
        self._hits = self._index.find(self._words)

    @property
    def _count(self) -> str:
        return f"{self._here + 1:,} of {len(self._hits):,}" if self._hits else "not in this paper"

    def _step(self, step: int) -> None:
        if not self._hits:
            self._screen.say(f"nothing was searched for; {self._screen.key('find')} finds words")
            return
        shown = self._view.in_sight
        if self.line in shown or self._line.is_active:
            self._here = (self._here + step) % len(self._hits)
        else:
            # From where the page is now.
            self._here = bisect_left(self._hits, shown.start, key=lambda hit: hit.line) - (step < 0)
            self._here %= len(self._hits)
        self._reveal()
        self._highlight()
        self._tell()
        self._screen.moved()

    def _reveal(self) -> None:
        """Bring the place of the search into sight, in a table that is wider than the page too."""
        self._view.reveal(self.line)
        self._view.reveal_columns(*self.here)

    def _tell(self) -> None:
        if self._line.is_active:
            self._line.set_remark(self._count)
        else:
            self._screen.say(f"“{self._words}”  {self._count}")

    def _highlight(self) -> None:
        marks: dict[int, list[Mark]] = {}
        for number, hit in enumerate(self._hits):
            ink = "caret" if number == self._here else "match"
            for line, start, end in hit.pieces:
                marks.setdefault(line, []).append((start, end, ink))
        self._view.highlight(marks)
