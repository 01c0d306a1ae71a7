"""What running text is written through: the output so far, and the range that is being read."""

from reader.formats.tex.scan import Source


class Writer:
    """Collects the readable text of one range (up to ``high``) at one depth of nesting."""

    __slots__ = ("depth", "high", "pieces", "source", "unfinished")

    def __init__(self, source: Source, high: int, depth: int) -> None:
        self.source = source
        self.high = high
        self.depth = depth
        self.pieces: list[str] = []
        # The last piece is a command that stays as it is: a letter right after it would change its name.
        self.unfinished = False

    @property
    def tail(self) -> str:
        """The last character written, or "" where there is none."""
        return self.pieces[-1][-1] if self.pieces else ""

    def put(self, piece: str) -> None:
        """Write ``piece``."""
        if not piece:
            return
        if self.unfinished and piece[0].isalpha():
            self.pieces.append(" ")
        self.unfinished = False
        self.pieces.append(piece)

    def keep(self, command: str) -> None:
        """Write a command that stays as it is."""
        self.put(command)
        self.unfinished = command[-1:].isalpha()

    def blank(self, end: int) -> None:
        """Write a blank, but none beside a blank, a line break or an edge of the text; ``end`` is where it goes on."""
        nested = self.depth > 0
        before, after = self.tail or " " * (not nested), self.peek(end) or " " * (not nested)
        if not before.isspace() and not after.isspace():
            self.put(" ")

    def peek(self, at: int) -> str:
        """Return the source's character at ``at``, or "" beyond the range."""
        return self.source.text[at] if at < self.high else ""

    def inner(self, low: int, high: int) -> str:
        """Return a nested range as readable text."""
        return self.source.prose(self.source, low, high, self.depth + 1)

    def group(self, at: int) -> int | None:
        """Return the end of the group that opens at ``at``, or None."""
        return self.source.group(at, self.high)

    def groups(self, at: int, count: int) -> list[tuple[int, int]] | None:
        """Return the ranges inside the next ``count`` groups, or None where there are fewer; blanks may part them."""
        found = []
        for _ in range(count):
            at = self.source.skip(at, self.high)
            end = self.group(at)
            if end is None:
                return None
            found.append((at + 1, end))
            at = end + 1
        return found

    def after_empty(self, at: int) -> int:
        """Return the position after the ``{}`` that ends a command's name, if there is one."""
        return at + 2 if self.source.text.startswith("{}", at, self.high) else at
