"""What is said of papers: of a few at once, of many a piece at a time, so that no key waits for a hundred thousand."""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from reader.domain.changes import Step
from reader.domain.errors import ReaderError
from reader.services.deciding import AT_ONCE, Piece, Says, decide_in_pieces, step_size, travel_in_pieces
from reader.tui.undoing import follow

if TYPE_CHECKING:
    from reader.storage.triage import StepLine
    from reader.tui.screens.main import MainScreen

BETWEEN = 0.004
"""Seconds between two pieces: time for a key."""


class Deciding:
    """Does the commands of one screen that change what is said of papers."""

    def __init__(self, screen: "MainScreen") -> None:
        self._screen = screen
        self._session = screen.session
        self._pieces: Iterator[Piece] | None = None
        self._begun = ""
        self._label = ""
        self._finish: Callable[[str], None] | None = None

    @property
    def is_busy(self) -> bool:
        """Tell that a command about many papers is under way, and say so: another one has to wait."""
        if self._pieces is None:
            return False
        self._screen.say(f"the last command is still under way; {self._screen.key('clear')} stops it")
        return True

    def say(self, verb: Says, *, nothing: str = "nothing to change") -> None:
        """Do a command to the marked papers, or to the one under the cursor, and then go on."""
        session = self._session
        if session.marked:
            self.say_of(verb, session.chosen(), nothing=nothing)
        elif not self.is_busy:
            step = session.say(verb)
            session.move_on()
            self._screen.flow.say(step.label if step else "")
            self._screen.update_view()
            self._screen.flow.look()

    def say_of(self, verb: Says, numbers: Sequence[int], *, nothing: str = "nothing to change") -> None:
        """Do a command to these papers; the marks of all papers are taken away where it is about marked ones."""
        session = self._session
        if self.is_busy:
            return
        are_marked = bool(session.marked) and session.marked.keys() == set(numbers)

        def finish(label: str) -> None:
            if are_marked:
                session.marked.clear()
            back = f"; {self._screen.key('undo')} takes it back" if len(numbers) > 1 else ""
            self._screen.say(f"{label}{back}" if label else nothing)
            self._screen.update_view()
            self._screen.flow.look()

        if len(numbers) <= AT_ONCE:
            step = session.say(verb, numbers)
            finish(step.label if step else "")
        else:
            library = session.library
            self._begin(decide_in_pieces(library.store, verb, numbers, library.clock()), "", finish)

    def travel(self, *, undo: bool) -> None:
        """Take the newest command back, or do again what was taken back last."""
        if self.is_busy:
            return
        session, store = self._session, self._session.library.store
        done, nothing = ("undone", "nothing to undo") if undo else ("redone", "nothing to redo")

        def finish(label: str) -> None:
            self._screen.say(f"{done}: {label}" if label else nothing)
            self._screen.flow.travelled()
            self._screen.update_view()

        if step_size(store, undo=undo) > AT_ONCE:
            self._begin(travel_in_pieces(store, undo=undo), f"{done}: ", finish)
        else:
            step = session.undo() if undo else session.redo()
            follow(self._screen, [step] if step else [])
            finish(step.label if step else "")

    def take_back(self, line: "StepLine") -> None:
        """Take one step of the history back alone; raises StoreError where something stands in the way."""
        from reader.services.taking_back import take_back, take_back_in_pieces

        if self.is_busy:
            return
        session, library = self._session, self._session.library

        def finish(label: str) -> None:
            self._screen.say(label)
            self._screen.flow.travelled()
            self._screen.update_view()

        if line.papers > AT_ONCE:
            self._begin(take_back_in_pieces(library.store, line.number, library.clock()), "", finish)
        else:
            step = take_back(library.store, line.number, library.clock())
            session.take_step(step)
            follow(self._screen, [step])
            finish(step.label)

    def stop(self) -> bool:
        """Stop the command about many papers that is under way; False where there is none."""
        if self._pieces is None:
            return False
        self._pieces = None
        self._screen.say(f"stopped: {self._begun}{self._label}")
        self._screen.update_view()
        return True

    def _begin(self, pieces: Iterator[Piece], begun: str, finish: Callable[[str], None]) -> None:
        self._pieces, self._begun, self._finish, self._label = pieces, begun, finish, ""
        self._next()

    def _next(self) -> None:
        """Do one piece, and the next a moment later."""
        screen, pieces = self._screen, self._pieces
        if pieces is None:
            return
        try:
            piece = next(pieces, None)
        except ReaderError as error:
            self._pieces = None
            screen.update_view()
            screen.say(str(error), error=True)
            return
        if piece is None:
            self._pieces = None
            if self._finish is not None:
                self._finish(self._label)
            return
        if piece.step is not None:
            self._take(piece.step)
        screen.say(f"{piece.done:,} of {piece.total:,} papers; {screen.key('clear')} stops")
        screen.background.later(BETWEEN, "pieces", self._next)

    def _take(self, step: Step) -> None:
        self._label = step.label
        self._session.apply(step)
        self._screen.papers.repaint()
        self._screen.title_bar.show(self._session.counts, self._screen.scopes.title)
