"""Programs that fail, with a private text and hostile bytes at hand."""

CRASHING = """
from reader.cli import run
from reader.tui.widgets.bars import StatusBar
draw = StatusBar.draw
def broken(self, width, height):
    private = "my private " + "note"
    if self._message.startswith("starred"):
        raise RuntimeError("[/x] \\x1b]0;owned\\x07 broken")
    return draw(self, width, height)
StatusBar.draw = broken
run()
"""
"""Code for ``python -c``: it fails once the status line tells of a star."""

CRASHING_ASIDE = """
from reader.cli import run
from reader.services import answering
def broken(*_):
    private = "my private " + "note"
    raise RuntimeError("[/x] \\x1b]0;owned\\x07 broken")
answering.answer = broken
run()
"""
"""Code for ``python -c``: the thread that looks things up fails at its first question."""
