"""The parts of the main screen that a first paint does without: each is loaded when it is first asked for."""

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, cast

from reader.tui.screens.base import Handler
from reader.tui.screens.list_mouse import ListMouse

if TYPE_CHECKING:
    from reader.tui.actions import Outgoing
    from reader.tui.deciding import Deciding
    from reader.tui.downloading import Downloading
    from reader.tui.fetching import FetchRun
    from reader.tui.flow import Flow
    from reader.tui.importing import Exporter, Importer
    from reader.tui.marking import Marking
    from reader.tui.muting import Muting
    from reader.tui.reading import Reading
    from reader.tui.screens.main import MainScreen
    from reader.tui.staying import Staying
    from reader.tui.tagging import Tagging
    from reader.tui.travelling import Travelling
    from reader.tui.wishes import Wishes


class LaterParts(ListMouse):
    """Makes what keys ask for; a fifth of the modules of this screen."""

    @property
    def _main(self) -> "MainScreen":
        return cast("MainScreen", self)

    @cached_property
    def deciding(self) -> "Deciding":
        """Star, skip, read, and the undo of all."""
        from reader.tui.deciding import Deciding

        return Deciding(self._main)

    @cached_property
    def flow(self) -> "Flow":
        """The way through the days."""
        from reader.tui.flow import Flow

        return Flow(self._main)

    @cached_property
    def muting(self) -> "Muting":
        """What the user does not want to see."""
        from reader.tui.muting import Muting

        return Muting(self._main)

    @cached_property
    def marking(self) -> "Marking":
        """Several papers for one command."""
        from reader.tui.marking import Marking

        return Marking(self._main)

    @cached_property
    def tagging(self) -> "Tagging":
        """Tags of the chosen papers."""
        from reader.tui.tagging import Tagging

        return Tagging(self._main)

    @cached_property
    def outgoing(self) -> "Outgoing":
        """The way to the browser and the clipboard."""
        from reader.tui.actions import Outgoing

        return Outgoing(self._main)

    @cached_property
    def reading(self) -> "Reading":
        """Whole papers."""
        from reader.tui.reading import Reading

        return Reading(self._main)

    @cached_property
    def downloading(self) -> "Downloading":
        """Whole papers that are wanted."""
        from reader.tui.downloading import Downloading

        return Downloading(self._main)

    @cached_property
    def fetching(self) -> "FetchRun":
        """A fetch that runs beside the keys."""
        from reader.tui.fetching import FetchRun

        return FetchRun(self._main, self._main.reload)

    @cached_property
    def importer(self) -> "Importer":
        """Files into the library."""
        from reader.tui.importing import Importer

        main = self._main
        return Importer(main, main.reload, lambda: not (main.noting.is_open or main.filter_bar.is_active))

    @cached_property
    def exporter(self) -> "Exporter":
        """Papers into files."""
        from reader.tui.importing import Exporter

        return Exporter(self._main, lambda: tuple(self._main.session.marked))

    @cached_property
    def staying(self) -> "Staying":
        """What counts as read by staying on it."""
        from reader.tui.staying import Staying

        return Staying(self._main)

    @cached_property
    def travelling(self) -> "Travelling":
        """The history of what was done."""
        from reader.tui.travelling import Travelling

        return Travelling(self._main)

    @cached_property
    def wishes(self) -> "Wishes":
        """The settings, as this screen follows them."""
        from reader.tui.wishes import Wishes

        return Wishes(self._main)

    @cached_property
    def _handlers(self) -> Mapping[str, Handler]:
        from reader.tui.actions import Decisions, Moves
        from reader.tui.searching import Searching

        main = self._main
        return {
            **self.common_handlers(),
            **Moves(main).handlers(),
            **Decisions(main).handlers(),
            **self.marking.handlers(),
            **self.tagging.handlers(),
            **main.noting.handlers(),
            **self.outgoing.handlers(),
            **main.narrowing.handlers(),
            **main.scopes.handlers(),
            **main.views.handlers(),
            **Searching(main).handlers(),
            **main.flow.handlers(),
            **self.travelling.handlers(),
            **main.muting.handlers(),
            **self.wishes.handlers(),
            **self.reading.handlers(),
            **self.fetching.handlers(),
            **self.downloading.handlers(),
            "import": self.importer.ask,
            "export": self.exporter.ask,
        }

    def handlers(self) -> Mapping[str, Handler]:
        """Return what each command does here."""
        return self._handlers
