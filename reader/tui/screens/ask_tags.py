"""The question for tags: a line with those that are there, and below it the ones that are used elsewhere."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical

from reader.domain.tags import TagError, complete_tag, parse_tags
from reader.tui.screens.ask import AskName
from reader.tui.widgets.bars import StatusBar
from reader.tui.widgets.line_edit import LineEdit
from reader.tui.widgets.mouse import OptionClicked


class AskTags(AskName):
    """Asks for tags; tab completes the one at the caret. Dismissed with the line, which may be empty, or with None."""

    HINT = "enter: keep   tab: complete   esc: cancel   quotes hold blanks"
    PLACEHOLDER = "type tags, with commas between them"

    def __init__(self, title: str, text: str, known: Sequence[str]) -> None:
        super().__init__(title, text)
        self._known = known
        self._offer = StatusBar([], id="ask-offer")
        self._options: tuple[str, ...] = ()
        self._chosen = self._place = self._end = 0
        # The text that the last completion made: tab goes on from it, and from no other.
        self._completed: str | None = None

    def compose(self) -> ComposeResult:
        """Show question, line, tags and hint."""
        self._edit.set_active(True)
        self._find()
        with Vertical(id="ask-box"):
            yield self._title
            yield self._edit
            yield self._offer
            yield self._answer

    def press(self, key: str, character: str | None) -> bool:
        """Edit the line, complete it, or hand it over."""
        match key:
            case "tab":
                self._complete()
            case "shift+tab":
                self._complete(-1)
            case "enter":
                self._hand_over()
            case _:
                known = super().press(key, character)
                if key not in ("escape", "ctrl+c"):
                    self._find()
                return known
        return True

    def paste(self, text: str) -> None:
        """Paste into the line; a line break parts two tags."""
        super().paste(", ".join(text.splitlines()))
        self._find()

    def _hand_over(self) -> None:
        text = self._edit.text
        try:
            parse_tags(text)
        except TagError as error:
            self._answer.say(str(error), "error")
        else:
            self.dismiss(text)

    def _find(self) -> None:
        """Offer what the tag at the caret can become."""
        found = complete_tag(self._edit.text, self._edit.at, self._known)
        self._options, self._place, self._end = found.options, found.start, found.end
        self._chosen, self._completed = 0, None
        self._show()

    def _complete(self, step: int = 1) -> None:
        if not self._options:
            self._answer.say("no tag begins like this; enter makes it a new one", "quiet")
            return
        if self._completed is not None and self._edit.text == self._completed:
            self._chosen = (self._chosen + step) % len(self._options)
        elif step < 0:
            self._chosen = len(self._options) - 1
        self._put()

    def _put(self) -> None:
        option = self._options[self._chosen]
        self._edit.replace(self._place, self._end, option)
        self._end, self._completed = self._place + len(option), self._edit.text
        self._show()

    def on_line_edit_clicked(self, _: LineEdit.Clicked) -> None:
        """Offer what the tag under the mouse can become."""
        self._find()

    def on_option_clicked(self, event: OptionClicked) -> None:
        """Take the tag that the mouse chose."""
        if event.number < len(self._options):
            self._chosen = event.number
            self._put()

    def _show(self) -> None:
        if self._options:
            self._offer.offer(self._options, self._chosen)
        else:
            self._offer.say("")
