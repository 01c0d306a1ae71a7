"""The rule between list and abstract."""

from textual.strip import Strip

from reader.tui.glyphs import glyphs
from reader.tui.widgets.lines import LineWidget
from reader.tui.widgets.paper_list import PaperList


class Divider(LineWidget):
    """The rule between list and abstract, upright or level, which carries the list's scroll bar."""

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
