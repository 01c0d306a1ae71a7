"""The rule between list and abstract."""

from textual import events
from textual.message import Message
from textual.strip import Strip

from reader.tui.glyphs import glyphs
from reader.tui.widgets.lines import LineWidget
from reader.tui.widgets.paper_list import PaperList


class Divider(LineWidget):
    """The rule between list and abstract, upright or level, which carries the list's scroll bar."""

    class Jumped(Message):
        """The mouse chose a place of the list."""

        def __init__(self, index: int) -> None:
            super().__init__()
            self.index = index

    def __init__(self, papers: PaperList, *, id: str) -> None:
        super().__init__(id=id)
        self._papers = papers

    def draw(self, width: int, height: int) -> list[Strip]:
        """Return the rule; the part that is in sight is drawn heavier."""
        signs = glyphs()
        upright = height > width
        thumb = self._papers.thumb(max(width, height))
        heavy, light = self.look("dim"), self.look("faint")
        if upright:
            bar, rule = self.line(1, ((signs.thumb, heavy),)), self.line(1, ((signs.rule, light),))
            return [bar if y in thumb else rule for y in range(height)]
        start, end = thumb.start, thumb.stop
        parts = ((signs.level * start, light), (signs.level_thumb * (end - start), heavy))
        return [self.line(width, (*parts, (signs.level * (width - end), light)))]

    def on_click(self, event: events.Click) -> None:
        """Go to the part of the list that the mouse points to."""
        width, height = self.size
        count, place, length = len(self._papers.source), event.x, width
        if height > width:
            place, length = event.y, height
        if count > self._papers.page:
            self.post_message(self.Jumped(count * place // max(1, length)))
