"""The undo list: the last steps, of all windows and days, and a way back to any of them."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.message import Message
from textual.strip import Strip

from reader.domain.errors import StoreError
from reader.services.flow import on_the_way, steps
from reader.storage.triage import StepLine
from reader.tui.glyphs import glyphs
from reader.tui.screens.base import KeyScreen
from reader.tui.widgets.bars import StatusBar
from reader.tui.widgets.mouse import WheelList
from reader.tui.widgets.wrapping import shorten

HINTS = [("enter", "back to here"), ("o", "this one alone"), ("j k", "move"), ("esc", "close")]

TIME_WIDTH = 13

END = 100_000
"""More lines than any list has."""


class Way(NamedTuple):
    """Steps to travel, in their order; with ``alone`` one that is taken back, while the later ones stay."""

    steps: Sequence[StepLine]
    alone: bool = False


class StepList(WheelList):
    """The steps in sight, around the one that is chosen; those that go with it are marked."""

    class Picked(Message):
        """The mouse chose a step."""

        def __init__(self, index: int) -> None:
            super().__init__()
            self.index = index

    def __init__(self) -> None:
        super().__init__()
        self.steps: Sequence[StepLine] = ()
        self.cursor = 0
        self._now = datetime.now().astimezone()
        self._top = 0
        self._glyphs = glyphs()

    @property
    def chosen(self) -> StepLine | None:
        """The step under the cursor."""
        return self.steps[self.cursor] if self.steps else None

    def show(self, steps: Sequence[StepLine], cursor: int, now: datetime) -> None:
        """Show other steps, or another one chosen; ``now`` is in the user's zone."""
        self.steps, self._now = steps, now
        self.cursor = max(0, min(cursor, len(steps) - 1))
        self.repaint()

    def draw(self, width: int, height: int) -> Sequence[Strip]:
        """Return the steps in sight, the newest first."""
        if not self.steps:
            return [self.line(width, ()), self.line(width, (("  nothing was decided yet", self.look("quiet")),))]
        if not self._top <= self.cursor < self._top + height:
            self._top = self.cursor - height // 2
        self._top = max(0, min(self._top, len(self.steps) - height))
        chosen = self.chosen
        way = {step.number for step in on_the_way(self.steps, chosen)} if chosen else set()
        shown = range(self._top, min(len(self.steps), self._top + height))
        return [self._draw_step(index, width, self.steps[index].number in way) for index in shown]

    def _draw_step(self, index: int, width: int, goes_along: bool) -> Strip:
        step, selected = self.steps[index], index == self.cursor
        on = "cursor" if selected else ""
        base = self.look(on)
        mark = self._glyphs.cursor if selected else "|" if goes_along else " "
        papers = "" if step.papers <= 1 else f"{step.papers:,} papers"
        tail = f"  {'undone' if step.is_undone else papers} "
        when = f"{spoken_moment(step.at.astimezone(self._now.tzinfo), self._now):<{TIME_WIDTH}}"
        label = shorten(step.label, max(4, width - TIME_WIDTH - 2 - cell_len(tail)), self._glyphs.ellipsis)
        gap = " " * max(0, width - TIME_WIDTH - 2 - cell_len(label) - cell_len(tail))
        ink = "quiet" if step.is_undone else "strong" if goes_along else ""
        parts = (
            (f"{mark} ", self.look("accent", on)),
            (when, self.look("quiet", on)),
            (label, self.look(ink, on)),
            (gap + tail, self.look("quiet", on)),
        )
        return self.line(width, parts, base)

    def on_click(self, event: events.Click) -> None:
        """Choose the step under the mouse."""
        index = self._top + event.y
        if index < len(self.steps):
            self.post_message(self.Picked(index))


class HistoryScreen(KeyScreen[Way | None]):
    """Dismissed with the steps to travel, or None.

    ``own`` are the steps of this window, ``before`` is the last one of an earlier time. What another window did since
    is not taken back without a question.
    """

    def __init__(self, own: set[int], before: int) -> None:
        super().__init__()
        self._own = own
        self._before = before
        self._list = StepList()
        self._status = StatusBar(HINTS)
        # What was asked about; the same key once more on the same says yes.
        self._asked: Way | None = None

    def compose(self) -> ComposeResult:
        """Lay list and hints out."""
        yield self._list
        yield self._status

    def on_mount(self) -> None:
        """Read the steps."""
        try:
            found = steps(self.matins.library)
        except StoreError as error:
            self._status.say(str(error), error=True)
            return
        self._show(found, next((at for at, step in enumerate(found) if not step.is_undone), 0))

    def press(self, key: str, character: str | None) -> bool:
        """Choose, travel, or leave."""
        page, here = max(1, self._list.size.height - 1), self._list.cursor
        match key:
            case "escape" | "q" | "ctrl+c":
                self.dismiss(None)
            case "enter":
                self._travel()
            case "o":
                self._take_back()
            case "j" | "down":
                self._choose(here + 1)
            case "k" | "up":
                self._choose(here - 1)
            case "space" | "pagedown" | "ctrl+d":
                self._choose(here + page)
            case "b" | "pageup" | "ctrl+u":
                self._choose(here - page)
            case "g" | "home":
                self._choose(0)
            case "G" | "end":
                self._choose(END)
            case _ if key in self.matins.keymap.of("history"):
                self.dismiss(None)
            case _:
                return False
        return True

    def _choose(self, index: int) -> None:
        self._show(self._list.steps, index)

    def _show(self, found: Sequence[StepLine], index: int) -> None:
        self._asked = None
        self._list.show(found, index, self.matins.library.clock().astimezone())
        chosen = self._list.chosen
        self._status.say(rule(on_the_way(found, chosen)) if chosen else "")

    def _travel(self) -> None:
        """Do what the line below says; what another window did meanwhile is asked about."""
        chosen = self._list.chosen
        if chosen is None:
            return
        self._go(Way(on_the_way(self._list.steps, chosen)))

    def _take_back(self) -> None:
        """Take back the chosen step alone; what stands in the way is told, and the list stays."""
        from reader.services.taking_back import in_the_way

        chosen = self._list.chosen
        if chosen is None:
            return
        if chosen.is_undone:
            self._status.say("this one is undone already; enter does it again")
            return
        try:
            problem = in_the_way(self.matins.library.store, chosen.number)
        except StoreError as error:
            problem = str(error)
        if problem:
            self._status.say(problem, error=True)
        else:
            self._go(Way([chosen], alone=True))

    def _go(self, way: Way) -> None:
        """Close with what is wanted; what another window did is asked about first."""
        others = [step for step in way.steps if step.number > self._before and step.number not in self._own]
        if others and self._asked != way:
            self._asked = way
            count = f"{len(others):,} of these steps" if len(way.steps) > 1 else "this step"
            verb, key = "were" if len(others) > 1 else "was", "o" if way.alone else "enter"
            self._status.say(f"{count} {verb} done in another window; {key} once more goes through with it")
            return
        self.dismiss(way)

    def on_wheel_list_wheeled(self, event: WheelList.Wheeled) -> None:
        """Go on by the wheel."""
        self._choose(self._list.cursor + event.rows)

    def on_step_list_picked(self, event: StepList.Picked) -> None:
        """Choose by the mouse; a second click is enter."""
        if event.index == self._list.cursor:
            self._travel()
        else:
            self._choose(event.index)


def rule(way: Sequence[StepLine]) -> str:
    """Return what enter does, in a line."""
    more = len(way) - 1
    steps_more = f"the {more:,} steps" if more > 1 else "the step"
    if way[-1].is_undone:
        return (
            "enter does it again"
            if not more
            else f"enter does {steps_more} before it again, oldest first, then this one"
        )
    return "enter takes it back" if not more else f"enter takes this and {steps_more} above it back; o this alone"


def spoken_moment(at: datetime, now: datetime) -> str:
    """Return the time of day, for another day than today's with the date; 12 cells at most."""
    if at.date() == now.date():
        return f"{at:%H:%M:%S}"
    return f"{at.day} {at:%b %H:%M}" if at.year == now.year else f"{at.day} {at:%b %Y}"
