"""The commands that mute authors, topics and words, and show or hide what is muted."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from reader.tui.screens.base import Handler
from reader.tui.undoing import follow

if TYPE_CHECKING:
    from reader.tui.screens.main import MainScreen
    from reader.tui.screens.mute import Choice


class Muting:
    """Belongs to one main screen."""

    def __init__(self, screen: "MainScreen") -> None:
        self._screen = screen
        self._session = screen.session
        self._wanted = False

    def handlers(self) -> Mapping[str, Handler]:
        """Return the handlers by command."""
        return {"mute": self._ask, "muted": self._toggle}

    @property
    def count(self) -> int:
        """How many muted papers the list dims, or leaves out."""
        return self._session.muted.count if self._session.muted else 0

    @property
    def note(self) -> str:
        """What the list says of papers that it leaves out, empty where it leaves out none."""
        if not self.count or not self._session.hides_muted:
            return ""
        papers = "muted paper" if self.count == 1 else "muted papers"
        return f"{self.count:,} {papers} hidden; {self._screen.key('muted')} shows {_them(self.count)}"

    def hide(self, hides: bool) -> None:
        """Hide muted papers, or dim them, where the settings say so newly; else what a key said stays."""
        if hides != self._wanted:
            self._wanted = hides
            self._hide(hides)

    def _hide(self, hides: bool) -> None:
        if hides != self._session.hides_muted:
            self._session.hides_muted = hides
            self._session.resift()
            self._screen.update_view()

    def _toggle(self) -> None:
        """Hide muted papers, or show them dimmed."""
        hides = not self._session.hides_muted
        self._hide(hides)
        told = self.note if hides else self._dimmed()
        nothing = f"muted papers are {'hidden' if hides else 'shown dimmed'} from now on; none is here"
        self._screen.say(told or nothing)

    def _dimmed(self) -> str:
        if not self.count:
            return ""
        papers = "muted paper" if self.count == 1 else "muted papers"
        return f"{self.count:,} {papers} dimmed; {self._screen.key('muted')} hides {_them(self.count)}"

    def _ask(self) -> None:
        from reader.services.topics import reasons
        from reader.services.wording import shown_name
        from reader.tui.screens.mute import MuteScreen

        detail, topics = self._session.detail(), self._screen.matins.config.topics
        # As they are shown: so are they found in the index.
        names = [shown_name(author.name) for author in detail.paper.authors] if detail else []
        own = [name for name, _ in reasons(topics, detail.paper)] if detail else []
        self._screen.app.push_screen(MuteScreen(names, own), self._take)

    def _take(self, choice: "Choice | None") -> None:
        if choice is not None:
            self._screen.attempt(lambda: self._do(choice))

    def _do(self, choice: "Choice") -> None:
        from reader.services.muting import called, lift, mute

        session, screen = self._session, self._screen
        if screen.deciding.is_busy:
            return
        if choice.mute is not None:
            step = lift(session.library, choice.mute)
            screen.say(f"{called(choice.mute)} is shown again" if step else "it is shown again already")
        else:
            step = mute(session.library, choice.kind, choice.name, choice.period)
            screen.say(step.label if step else "it is muted like this already")
        if step is None:
            return
        session.take_step(step)
        follow(screen, [step])
        more = self.note if session.hides_muted else self._dimmed()
        if choice.mute is None and session.is_muted(session.cursor):
            session.move_on()
            screen.update_view()
        if choice.mute is None and more:
            screen.say(f"{step.label}: {more}")


def _them(count: int) -> str:
    return "it" if count == 1 else "them"
