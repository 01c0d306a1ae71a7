"""Notes while a paper is read: the pane to write in stands below the page."""

from typing import TYPE_CHECKING

from reader.tui.noting import Noting

if TYPE_CHECKING:
    from reader.services.library import Detail
    from reader.tui.screens.paper import PaperScreen
    from reader.tui.widgets.note_editor import NoteEditor


class PaperNoting(Noting):
    """Belongs to one reader view."""

    BEHIND = "page"

    def __init__(self, screen: "PaperScreen") -> None:
        super().__init__(screen.main, screen)
        self._paper = screen

    def _detail(self) -> "Detail | None":
        return self._paper.desk.detail()

    def _mount(self, editor: "NoteEditor") -> None:
        self._paper.mount(editor, before=self._paper.find_line)

    def _scroll(self, direction: int) -> None:
        view = self._paper.view
        view.scroll_to_line(view.top + direction * view.page)
        self._paper.moved()

    def _shows(self, *, is_open: bool) -> None:
        if is_open and self._paper.panel.display:
            # There is no room for both.
            self._paper.targets.close()
