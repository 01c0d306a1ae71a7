"""Tags from the keyboard: one line to add and take away, for the paper under the cursor or all that are marked."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from reader.domain.errors import ReaderError
from reader.services.deciding import paper_name
from reader.tui.screens.base import Handler

if TYPE_CHECKING:
    from reader.tui.screens.main import MainScreen


class Tagging:
    """Asks for tags and does what the answer says."""

    def __init__(self, screen: "MainScreen") -> None:
        self._screen = screen

    def handlers(self) -> Mapping[str, Handler]:
        """Return the handlers by command."""
        return {"tag": lambda: self.ask(self._screen.session.chosen())}

    def ask(self, numbers: Sequence[int]) -> None:
        """Show the tags that these papers have in common, to be edited."""
        from reader.domain.tags import render_tags
        from reader.services.tagging import common_tags, known_tags
        from reader.tui.screens.ask_tags import AskTags

        session = self._screen.session
        if not numbers or self._screen.deciding.is_busy:
            return
        library = session.library
        known = known_tags(library) if session.catalogue is None else session.catalogue.tags()
        present = common_tags(library, numbers)
        if len(numbers) > 1:
            title = f"Tags that {'both' if len(numbers) == 2 else f'all {len(numbers):,}'} marked papers have"
        else:
            with library.store.guarded():
                title = f"Tags of {paper_name(library.store, numbers[0])}"
        line = f"{render_tags(present)}, " if present else ""
        ask = AskTags(title, line, known)
        self._screen.app.push_screen(ask, lambda text: self._take(text, numbers, present, known))

    def _take(self, text: str | None, numbers: Sequence[int], present: Sequence[str], known: Sequence[str]) -> None:
        from reader.domain.tags import parse_tags, tag_key
        from reader.services.tagging import tag_verb

        if text is None:
            return
        wanted = {tag_key(tag): tag for tag in parse_tags(text)}
        there = {tag_key(tag): tag for tag in present}
        add = [tag for key, tag in wanted.items() if key not in there]
        remove = [tag for key, tag in there.items() if key not in wanted]
        if not (add or remove):
            self._screen.say("the tags are as they were")
            return
        try:
            self._screen.deciding.say_of(tag_verb(add, remove, known), numbers)
        except ReaderError as error:
            self._screen.say(str(error), error=True)
