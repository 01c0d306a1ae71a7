"""Notes from the keyboard: the pane to write in, what is saved of it and when, and the user's own editor."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

from textual.app import SuspendNotSupported

from reader.domain.errors import ReaderError, StoreError
from reader.tui.keymap import SAME_KEYS
from reader.tui.screens.base import Handler

if TYPE_CHECKING:
    from reader.services.library import Detail
    from reader.services.noting import NoteSitting
    from reader.tui.screens.main import MainScreen
    from reader.tui.screens.paper import PaperScreen
    from reader.tui.widgets.note_editor import NoteEditor

SAVE_DELAY = 0.4
"""Seconds after a change until it is saved at the latest, however fast one types."""

TRY_AGAIN = 2.0
"""Seconds until a note that could not be saved is saved again."""

LOW = 16
"""Rows below which the pane to write in stands alone."""

_LEAVE = ("escape", "ctrl+s", "ctrl+c")
_SCROLL = {"alt+j": 1, "alt+pagedown": 1, "ctrl+pagedown": 1, "alt+k": -1, "alt+pageup": -1, "ctrl+pageup": -1}
# The last one is the one that stays.
_HINTS = (("ctrl+e", "your editor"), ("ctrl+z", "undo"), ("alt+j alt+k", "scroll the {}"), ("esc", "done"))


class Noting:
    """Opens and closes the pane of one screen; every key goes to it while it is open."""

    BEHIND = "abstract"
    """What the keys that scroll are about."""

    def __init__(self, main: "MainScreen", screen: "MainScreen | PaperScreen") -> None:
        """Notes are written on ``screen`` and belong to papers of ``main``, the list."""
        self._main = main
        self._screen = screen
        self._editor: NoteEditor | None = None
        self._sitting: NoteSitting | None = None
        self._timer: asyncio.TimerHandle | None = None

    def handlers(self) -> Mapping[str, Handler]:
        """Return the handlers by command."""
        return {"note": self._open, "note_editor": self._edit_outside}

    @property
    def is_open(self) -> bool:
        """True while a note is being written."""
        return self._editor is not None

    def fit(self, height: int) -> None:
        """Show the pane alone where there are too few rows for all."""
        self._screen.set_class(self.is_open, "-writing")
        self._screen.set_class(height < LOW, "-low")

    def press(self, key: str, character: str | None) -> bool:
        """Take a key for the note; False where none is open, or where the key leaves the program."""
        editor = self._editor
        if editor is None or SAME_KEYS.get(key, key) == "ctrl+q":
            return False
        if key in _LEAVE:
            self.close()
        elif key == "ctrl+e":
            self._edit_outside()
        elif key in _SCROLL:
            self._scroll(_SCROLL[key])
        elif editor.press(key, character):
            self._changed()
        return True

    def paste(self, text: str) -> bool:
        """Take pasted text; False where no note is open."""
        if self._editor is None:
            return False
        self._editor.paste(text)
        self._changed()
        return True

    def close(self) -> bool:
        """Leave the note, saved; False where it could not be saved, and then it stays open."""
        editor = self._editor
        if editor is None:
            return True
        if not self._save():
            return False
        self._editor = self._sitting = None
        screen = self._screen
        if editor.is_attached:
            editor.remove()
        self.fit(screen.size.height)
        screen.status.set_hints(screen.matins.keymap.hints(screen.PLACE))
        self._shows(is_open=False)
        self._main.update_view()
        return True

    def stop(self) -> None:
        """Save what is open, as the program leaves."""
        with suppress(StoreError):
            self._store()

    def _open(self) -> None:
        """Open the note of the paper under the cursor."""
        from reader.services.noting import NoteSitting
        from reader.tui.widgets.note_editor import NoteEditor

        screen = self._screen
        detail = self._detail()
        if detail is None or self.is_open:
            return
        self._sitting = NoteSitting(self._main.session.library, detail)
        self._editor = NoteEditor(detail.state.note, _title(detail), id="note")
        self._mount(self._editor)
        self.fit(screen.size.height)
        screen.say("")
        screen.status.set_hints([(key, told.format(self.BEHIND)) for key, told in _HINTS])
        self._shows(is_open=True)

    # Where it is written

    def _detail(self) -> "Detail | None":
        """Return the paper whose note is meant."""
        return self._main.session.detail()

    def _mount(self, editor: "NoteEditor") -> None:
        """Put the pane on the screen."""
        self._screen.query_one("#about").mount(editor)

    def _scroll(self, direction: int) -> None:
        """Turn a page of what the note is about."""
        pane = self._main.pane
        pane.scroll_lines(direction * pane.page)

    def _shows(self, *, is_open: bool) -> None:
        """Let the rest of the screen follow."""
        self._main.pane.call_more("alt+j" if is_open else self._main.key("scroll_down"))

    # Saving

    def _changed(self) -> None:
        editor, sitting = self._editor, self._sitting
        if editor is None or sitting is None or editor.note.text == sitting.text:
            return
        if self._timer is None:
            editor.tell("")
            self._timer = asyncio.get_running_loop().call_later(SAVE_DELAY, self._save)

    def _save(self) -> bool:
        """Save the note; False where that was not possible, which is told and tried again."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        try:
            saved = self._store()
        except StoreError as error:
            self._screen.say(f"{error} The note is not saved yet.", error=True)
            self._timer = asyncio.get_running_loop().call_later(TRY_AGAIN, self._save)
            return False
        if saved and self._editor is not None:
            self._editor.tell("saved")
        return True

    def _store(self) -> bool:
        editor, sitting = self._editor, self._sitting
        if editor is None or sitting is None:
            return False
        step = sitting.save(editor.note.text)
        if step is not None:
            self._main.session.apply(step)
            self._main.background.forget_answers()
            self._main.papers.repaint()
        return step is not None

    # The user's own editor

    def _edit_outside(self) -> None:
        """Give the note to the user's editor, with the terminal, and take back what it made of it."""
        from reader.services.noting import NoteSitting

        main = self._main
        if self._editor is not None:
            if self._save():
                text = self._edited(self._editor.note.text)
                if text is not None:
                    self._editor.note.replace_all(text)
                    self._editor.repaint()
                    self._save()
            return
        detail = self._detail()
        if detail is None:
            return
        text = self._edited(detail.state.note)
        if text is None:
            return
        step = NoteSitting(main.session.library, detail).save(text)
        if step is not None:
            main.session.apply(step)
            main.background.forget_answers()
        self._screen.say(step.label if step else "the note is as it was")
        main.update_view()

    def _edited(self, text: str) -> str | None:
        """Return what the editor made of a text; None where it could not, which is told."""
        from reader.services.external_editor import edit_outside, editor
        from reader.tui.signals import lent_terminal

        screen = self._screen
        edited, problem = None, ""
        try:
            # Before the screen goes away for nothing.
            editor()
            with screen.app.suspend(), lent_terminal(screen.app):
                # The screen does not come back after an error in here.
                try:
                    edited = edit_outside(text)
                except ReaderError as error:
                    problem = str(error)
        except SuspendNotSupported:
            problem = "this terminal cannot be lent to an editor"
        except ReaderError as error:
            problem = str(error)
        if problem:
            screen.say(problem, error=True)
        return edited


def _title(detail: "Detail") -> str:
    identifier = detail.paper.arxiv_id
    return f"Note on {identifier.name if identifier else detail.paper.title or 'this paper'}"
