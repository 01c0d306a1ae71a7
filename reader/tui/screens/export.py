"""The question where papers go and as what: the formats, the first lines of what would be written, and the path."""

from collections.abc import Callable, Sequence

from rich.cells import cell_len
from rich.style import Style
from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.strip import Strip

from reader.domain.errors import ReaderError
from reader.domain.text import clean
from reader.formats.exports import FORMATS, TEMPLATE, ExportFormat
from reader.tui.glyphs import glyphs
from reader.tui.screens.ask import AskPath
from reader.tui.widgets.mouse import WheelList
from reader.tui.widgets.wrapping import shorten

OFFERED = tuple(FORMATS.values())
"""The formats of the dialog."""

NARROW = 50
"""Cells below which the formats stand without a preview."""

OUTSIDE = 8
"""Lines of the screen that the list cannot have."""

Preview = Callable[[str, int], Sequence[str]]
"""Returns the first lines of an export in a format, at most so many; raises ReaderError."""


TEMPLATE_HELP = (
    "enter asks for a template of Jinja2, such as",
    "",
    "{% for paper in papers %}",
    "- [{{ paper.title|md }}]({{ paper.url }})",
    "{% endfor %}",
)
"""What is shown until a template is named."""


class FormatList(WheelList):
    """The formats, one a line, and beside them the first lines of what would be written."""

    class Picked(Message):
        """The mouse chose a format."""

        def __init__(self, index: int) -> None:
            super().__init__()
            self.index = index

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._chosen = 0
        self._preview: Sequence[str] = ()
        self._top = 0
        self._glyphs = glyphs()

    def show(self, chosen: int, preview: Sequence[str]) -> None:
        """Show another format as chosen, and its preview."""
        self._chosen, self._preview = chosen, preview
        self.repaint()

    def draw(self, width: int, height: int) -> Sequence[Strip]:
        """Return the lines in sight, around the format that is chosen."""
        left = max(cell_len(_shown(kind)) for kind in OFFERED) + 3
        self._top = max(0, min(max(self._top, self._chosen - height + 1), self._chosen, len(OFFERED) - height))
        return [self._line(row, width, width if width < NARROW else left) for row in range(height)]

    def _line(self, row: int, width: int, left: int) -> Strip:
        index = self._top + row
        parts: list[tuple[str, Style]] = []
        if index < len(OFFERED):
            selected = index == self._chosen
            ground = self.look("cursor") if selected else self.look()
            name = shorten(_shown(OFFERED[index]), left - 3, self._glyphs.ellipsis)
            mark = self._glyphs.cursor if selected else " "
            parts.append((f"{mark} {name}".ljust(left - 1), self.look("strong" if selected else "") + ground))
        else:
            parts.append((" " * (left - 1), self.look()))
        if left < width:
            line = self._preview[row] if row < len(self._preview) else ""
            shown = shorten(line.expandtabs(4), width - left - 2, self._glyphs.ellipsis)
            parts += [("  ", self.look()), (shown, self.look("quiet"))]
        return self.line(width, parts)

    def on_click(self, event: events.Click) -> None:
        """Choose the format under the mouse."""
        if self._top + event.y < len(OFFERED):
            self.post_message(self.Picked(self._top + event.y))


class AskExport(AskPath):
    """Asks for a format and a path, and for a template where the format is one. Dismissed with the path, or with None;
    ``kind``, ``template`` and ``to_clipboard`` say the rest.

    ``which`` is what the papers are called, and the beginning of the path that is offered. ``try_template`` is what
    ``preview`` is, with the path of a template instead of a format; it is called in a thread.
    """

    HINT = "enter: write  up, down: format  ctrl+y: copy  tab: complete  esc: cancel"

    def __init__(self, papers: str, which: str, preview: Preview, try_template: Preview) -> None:
        super().__init__("", "")
        self._papers = papers
        self._which = which
        self._preview = preview
        self._try_template = try_template
        self._index = 0
        self._list = FormatList(id="ask-formats")
        self._is_refused = False
        self.template = ""
        self.to_clipboard = False
        self._edit.set_text(self._offered_path)

    @property
    def kind(self) -> ExportFormat:
        """The format that is chosen."""
        return OFFERED[self._index]

    def compose(self) -> ComposeResult:
        """Show question, formats, line and hint."""
        self._edit.set_active(True)
        with Vertical(id="ask-box"):
            yield self._title
            yield self._list
            yield self._edit
            yield self._answer

    def on_mount(self) -> None:
        """Show the first format."""
        self._fit()
        self._choose(0)

    def on_resize(self) -> None:
        """Take the lines that there is room for."""
        self._fit()

    def press(self, key: str, character: str | None) -> bool:
        """Choose a format, copy instead of writing, or edit the path."""
        match key:
            case "down" | "ctrl+n":
                self._choose(self._index + 1)
            case "up" | "ctrl+p":
                self._choose(self._index - 1)
            case "ctrl+t" if self._is_template:
                self._ask_template()
            case "enter" | "ctrl+y" if self._is_template and (self._is_refused or not self.template):
                self._ask_template()
            case "ctrl+y":
                self._copy()
            case _:
                return super().press(key, character)
        return True

    @property
    def _is_template(self) -> bool:
        return self.kind.name == TEMPLATE

    @property
    def _question(self) -> str:
        if self._is_template and self.template:
            return f"Write {self._papers} by {clean(self.template)} to which file? ctrl+t: another template"
        return f"Write {self._papers} to which {_target(self.kind)}?"

    @property
    def _offered_path(self) -> str:
        return self._which if self.kind.many_files else f"{self._which}.{self.kind.extension}"

    def _choose(self, index: int) -> None:
        untouched = self._edit.text == self._offered_path
        self._index = index % len(OFFERED)
        if untouched:
            self._edit.set_text(self._offered_path)
        self._title.say(self._question, "strong")
        lines: Sequence[str] = TEMPLATE_HELP
        try:
            if not self._is_template:
                lines = self._preview(self.kind.name, len(OFFERED))
        except ReaderError as error:
            lines = [str(error)]
        self._list.show(self._index, lines)
        if self._is_template and self.template:
            self._list.show(self._index, ())
            template = self.template
            self.run_worker(lambda: self._try(template), thread=True, exclusive=True)

    def _ask_template(self) -> None:
        self.app.push_screen(AskPath("Write by which template?", self.template), self._take_template)

    def _take_template(self, path: str | None) -> None:
        if path is not None:
            # Standard input is the terminal's here.
            self.template = "./-" if path == "-" else path
            self._is_refused = False
            self._choose(self._index)

    def _try(self, template: str) -> None:
        """Show what the template writes, or why it cannot be used; in a thread."""
        try:
            lines, is_refused = self._try_template(template, len(OFFERED)), False
        except ReaderError as error:
            lines, is_refused = [str(error)], True
        self.app.call_from_thread(self._tried, template, lines, is_refused)

    def _tried(self, template: str, lines: Sequence[str], is_refused: bool) -> None:
        if self.is_attached and self._is_template and self.template == template:
            self._is_refused = is_refused
            self._list.show(self._index, lines)
            if is_refused:
                self._answer.say(lines[0], "error")

    def _copy(self) -> None:
        if self.kind.many_files:
            self._answer.say("a file for each paper cannot be copied; enter writes them to the folder", "error")
            return
        self.to_clipboard = True
        self.dismiss(self._edit.text)

    def _fit(self) -> None:
        self._list.styles.height = max(1, min(len(OFFERED), self.app.size.height - OUTSIDE))

    def on_wheel_list_wheeled(self, event: WheelList.Wheeled) -> None:
        """Choose by the wheel."""
        there = self._index + event.rows
        if 0 <= there < len(OFFERED):
            self._choose(there)

    def on_format_list_picked(self, event: FormatList.Picked) -> None:
        """Choose by the mouse."""
        self._choose(event.index)


def _shown(kind: ExportFormat) -> str:
    """Return a format's title without what the question says."""
    return kind.title.partition(",")[0]


def _target(kind: ExportFormat) -> str:
    if kind.many_files:
        return "folder"
    return "Markdown file" if kind.name == "markdown" else f"file ({_shown(kind)})"
