"""The picture of the last screen, shown while the program is still being loaded.

It needs no more than ``reader.picture`` and what Python has loaded anyway. From the moment of the picture on the
terminal belongs to the program: keys are not echoed and wait, whole lines or not, in the terminal's own buffer, from
which the living screen reads them; ctrl+c is the only one that acts. The driver of the living screen goes on from this
state with ``hand_over``; where it is never reached, ``leave`` brings the terminal back.
"""

# pathlib alone takes longer to load than all that is done here.
# ruff: noqa: PTH111

import os
import sys

from reader.picture import Picture, identity, is_off, parse_picture, read_picture, state, surroundings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import FrameType
    from typing import Any

ENTER = "\x1b[?1049h"
"""What Textual writes to change to the alternate screen."""

_STDIN, _STDOUT, _STDERR = 0, 1, 2
# Also: no cursor, no wrapping at the edge, and a paste is told from keys.
_BEGIN = f"{ENTER}\x1b[?25l\x1b[?7l\x1b[?2004h"
_END = b"\x1b[?2004l\x1b[?7h\x1b[?1049l\x1b[?25h"
_SIGINT, _SIGTERM, _SIGHUP = 2, 15, 1


def find_picture(arguments: "Sequence[str]") -> "Sight | None":
    """Return the last screen where this start will lead to it again, ready to be shown; else None."""
    match list(arguments):
        case []:
            named = os.environ.get("MATINS_LIBRARY", "")
        case ["--library", named]:
            pass
        case _:
            return None
    if is_off() or not _is_fit():
        return None
    data = read_picture()
    picture = parse_picture(data) if data else None
    if picture is None or not _is_the_same(picture, named):
        return None
    return Sight(picture)


def _is_fit() -> bool:
    """Tell whether there is one terminal for all, one that can place text and that says its size itself."""
    if os.environ.get("TERM", "") in ("dumb", "") or os.environ.get("COLUMNS") or os.environ.get("LINES"):
        return False
    # Textual can be led elsewhere.
    if any(os.environ.get(name) for name in ("TEXTUAL_DRIVER", "TEXTUAL_ALLOW_SIGNALS")):
        return False
    try:
        devices = {os.fstat(number).st_rdev for number in (_STDIN, _STDOUT, _STDERR)}
        return len(devices) == 1 and os.isatty(_STDIN) and os.tcgetpgrp(_STDIN) == os.getpgrp()
    except OSError:
        return False


def _is_the_same(picture: Picture, named: str) -> bool:
    size = os.get_terminal_size(_STDOUT)
    if (picture.columns, picture.height) != tuple(size) or picture.surroundings != surroundings():
        return False
    if not (named or picture.is_default):
        return False
    library = identity(os.path.expanduser(named) if named else picture.library)
    return library == picture.library_mark != "" and state(picture.settings) == picture.settings_mark


class Interrupted(KeyboardInterrupt):
    """Ctrl+c. Python ends by the signal after one of its own that came within an exec(), whoever catches it."""


class Sight:
    """A picture on the terminal, until the living screen takes over."""

    def __init__(self, picture: Picture) -> None:
        self.picture = picture
        self.line_settings: list[Any] = []
        self.told_to_end = 0
        """The exit code with which the program was told to end, 0 while it was not."""
        self._is_here = False

    def show(self) -> bool:
        """Take the terminal and paint; False where that is not possible."""
        import termios

        try:
            self.line_settings = termios.tcgetattr(_STDIN)
            self._is_here = True
            termios.tcsetattr(_STDIN, termios.TCSANOW, _raw(self.line_settings))
            _write(self._painting())
            # After the picture, because what this needs takes as long to load as the rest together.
            self._mind_ends()
        except (OSError, termios.error):
            self.leave()
        return self._is_here

    def _mind_ends(self) -> None:
        """Let the program end in order when it is told to, before there is anything else that minds it."""
        import signal

        for number in (_SIGINT, _SIGTERM, _SIGHUP):
            signal.signal(number, self._end)

    def _end(self, number: int, frame: "FrameType | None") -> None:
        # What is raised in the middle of a callback, as Python makes them at every import, gets lost with a word on it.
        self.told_to_end = 128 + number
        sys.unraisablehook = _pass_over
        raise Interrupted if number == _SIGINT else SystemExit(128 + number)

    def _painting(self) -> bytes:
        rows = (f"\x1b[{y};1H\x1b[0m{row}" for y, row in enumerate(self.picture.rows, 1))
        encoding = (sys.__stderr__ and sys.__stderr__.encoding) or "ascii"
        return f"{_BEGIN}{''.join(rows)}\x1b[0m".encode(encoding, "replace")

    def hand_over(self) -> "list[Any]":
        """Let another bring the terminal back from now on; return the settings of its line before the picture."""
        self._is_here = False
        return self.line_settings

    def leave(self) -> None:
        """Bring the terminal back as it was, if nobody else does; what was typed was not meant for the shell."""
        if not self._is_here:
            return
        import termios

        self._is_here = False
        try:
            _write(_END)
            termios.tcsetattr(_STDIN, termios.TCSAFLUSH, self.line_settings)
        except (OSError, termios.error):
            # The terminal is gone, and with it what would have to be brought back.
            return


def _pass_over(lost: "sys.UnraisableHookArgs") -> None:
    if not isinstance(lost.exc_value, Interrupted | SystemExit):
        sys.__unraisablehook__(lost)


def _raw(before: "list[Any]") -> "list[Any]":
    """Return line settings in which keys are neither echoed nor changed, and only ctrl+c acts."""
    import termios

    after = [*before[:6], list(before[6])]
    after[0] &= ~(termios.IXON | termios.IXOFF | termios.ICRNL | termios.INLCR | termios.IGNCR)
    after[3] &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN)
    after[6][termios.VMIN] = 1
    # To stop or to dump with the picture on the screen would leave the shell in it; the app knows these keys.
    never = os.fpathconf(_STDIN, "PC_VDISABLE")
    for name in ("VSUSP", "VQUIT", "VDSUSP"):
        if hasattr(termios, name):
            after[6][getattr(termios, name)] = bytes((never,))
    return after


def _write(data: bytes) -> None:
    while data:
        data = data[os.write(_STDERR, data) :]
