"""What the mouse does on the screen of the list."""

from abc import abstractmethod

from reader.tui.narrowing import Narrowing
from reader.tui.noting import Noting
from reader.tui.screens.base import CommandScreen
from reader.tui.session import Session
from reader.tui.views import Views
from reader.tui.widgets.divider import Divider
from reader.tui.widgets.line_edit import LineEdit
from reader.tui.widgets.mouse import OptionClicked
from reader.tui.widgets.paper_list import PaperList
from reader.tui.widgets.sidebar import Sidebar


class ListMouse(CommandScreen):
    """Goes where the mouse points; a note that is open is closed first, and stays where it cannot be saved."""

    session: Session
    noting: Noting
    narrowing: Narrowing
    views: Views
    filter_bar: LineEdit

    @abstractmethod
    def update_view(self) -> None:
        """Bring every widget to what the session holds now."""
        raise NotImplementedError

    @property
    def is_writing(self) -> bool:
        """True while a note is open."""
        return self.noting.is_open

    def on_paper_list_picked(self, event: PaperList.Picked) -> None:
        """Go to the row that the mouse chose; the second click at once opens its paper."""
        if event.again:
            if self.app.screen is self:
                self.run_command("open_paper")
        else:
            self._move_to(event.index)

    def on_wheel_list_wheeled(self, event: PaperList.Wheeled) -> None:
        """Go on by the wheel."""
        self._move_to(self.session.cursor + event.rows)

    def on_divider_jumped(self, event: Divider.Jumped) -> None:
        """Go to the part of the list that the mouse chose."""
        self._move_to(event.index)

    def _move_to(self, index: int) -> None:
        if self.noting.close():
            self.session.move_to(index)
            self.attempt(self.update_view)

    def on_sidebar_picked(self, event: Sidebar.Picked) -> None:
        """Open the view that the mouse chose."""
        if self.noting.close():
            self.views.pick(event.view)

    def on_line_edit_clicked(self, _: LineEdit.Clicked) -> None:
        """Type into the filter that the mouse chose."""
        if self.noting.close() and not self.filter_bar.is_active:
            self.run_command("filter")

    def on_option_clicked(self, event: OptionClicked) -> None:
        """Take the completion that the mouse chose."""
        self.narrowing.take(event.number)
