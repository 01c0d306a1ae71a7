"""A look at one's reading: what was announced, decided and starred, as a calendar, bars and tables."""

from textual.app import ComposeResult

from reader.services.statistics import Question, Statistics, period_until
from reader.tui.counting import Counter
from reader.tui.screens.base import KeyScreen
from reader.tui.widgets.bars import StatusBar
from reader.tui.widgets.stats_text import StatsText

HINTS = [("tab", "next calendar"), ("j k space", "scroll"), ("esc", "back")]

END = 100_000
"""More lines than any statistics have."""


class StatsScreen(KeyScreen[None]):
    """Shows the statistics as they are counted; leaving it gives up what is not counted yet."""

    def __init__(self) -> None:
        super().__init__()
        self._text = StatsText(self.matins.keymap.name, coloured=not self.app.no_color)
        self._status = StatusBar(HINTS)
        self._counter: Counter | None = None
        self.is_whole = False

    def compose(self) -> ComposeResult:
        """Lay the page and the hints out."""
        yield self._text
        yield self._status

    def on_mount(self) -> None:
        """Begin to count."""
        library, config = self.matins.library, self.matins.config
        if not library.is_in_place():
            # Opening it once more would make an empty one in its place.
            self._complain("The library's file was moved or removed, so there is nothing to count.")
            return
        period = period_until(library.clock())
        question = Question(period, None, config.topics, tuple(config.arxiv.hide))
        self._counter = Counter(library, question, self._take, self._complain)

    def on_unmount(self) -> None:
        """Give up what nobody waits for any more."""
        if self._counter is not None:
            self._counter.stop()

    def _take(self, known: Statistics) -> None:
        self.is_whole = known.is_whole
        self._text.show(known)

    def _complain(self, sentence: str) -> None:
        self._status.say(sentence, error=True)

    def press(self, key: str, character: str | None) -> bool:
        """Scroll, change the calendar, or leave."""
        page = self._text.page
        match key:
            case "escape" | "q" | "ctrl+c":
                self.dismiss(None)
            case "tab" | "l" | "right":
                self._text.next_measure()
            case "shift+tab" | "h" | "left":
                self._text.next_measure(-1)
            case "j" | "down":
                self._text.scroll_lines(1)
            case "k" | "up":
                self._text.scroll_lines(-1)
            case "space" | "pagedown" | "ctrl+d":
                self._text.scroll_lines(page)
            case "b" | "pageup" | "ctrl+u":
                self._text.scroll_lines(-page)
            case "g" | "home":
                self._text.scroll_lines(-END)
            case "G" | "end":
                self._text.scroll_lines(END)
            case _ if key in self.matins.keymap.of("stats"):
                self.dismiss(None)
            case _:
                return False
        return True
