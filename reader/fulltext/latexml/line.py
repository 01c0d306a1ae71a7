"""A line of running text as it is gathered: runs, formulas and links, blanks as a browser would set them."""

from collections.abc import Iterable

from reader.domain.text import clean
from reader.fulltext.model import Face, Inline, Inlines, Picture, Text

_POINTS = ",.;:)]"


def words(raw: str) -> str:
    """Return foreign text as one clean line, however long, with single blanks and none at its ends."""
    raw = " ".join(raw.split())
    return clean(raw, limit=len(raw) + 1) if raw else ""


class Line:
    """Gathers running text; ``picture`` parts are images in the line."""

    __slots__ = ("parts",)

    def __init__(self) -> None:
        self.parts: list[Inline | Picture | list[str | Face]] = []

    def __bool__(self) -> bool:
        return bool(self.parts)

    def text(self, raw: str | None, face: Face) -> None:
        """Add foreign text as it stands in the page."""
        if not raw:
            return
        last = self.parts[-1] if self.parts else None
        if isinstance(last, list) and last[0] is face:
            last.append(raw)
        else:
            self.parts.append([face, raw])

    def add(self, part: Inline | Picture) -> None:
        """Add a finished part."""
        if isinstance(part, Text):
            self.text(part.text, part.face)
        else:
            self.parts.append(part)

    def extend(self, parts: Iterable[Inline | Picture]) -> None:
        """Add finished parts."""
        for part in parts:
            self.add(part)

    def edges(self) -> tuple[bool, bool]:
        """Tell whether the line begins and ends with a blank that was meant, not one of the page's own layout."""
        if not self.parts:
            return False, False
        first, last = self.parts[0], self.parts[-1]
        begin = str(first[1]) if isinstance(first, list) else ""
        end = str(last[-1]) if isinstance(last, list) else ""
        return (
            begin[:1].isspace() and "\n" not in begin[: len(begin) - len(begin.lstrip())],
            end[-1:].isspace() and "\n" not in end[len(end.rstrip()) :],
        )

    def take(self) -> tuple[Inline | Picture, ...]:
        """Return the line with its blanks in order, and begin a new one."""
        parts, self.parts = self.parts, []
        out: list[Inline | Picture] = []
        blank = True
        for index, part in enumerate(parts):
            if not isinstance(part, list):
                out.append(part)
                blank = False
                continue
            raw = "".join(map(str, part[1:]))
            if "\n" in raw:
                raw = _unbroken(raw, first=not out, last=index + 1 == len(parts))
            face = part[0]
            assert isinstance(face, Face), "a run begins with its face"
            blank = _put(out, raw, face, blank)
        if out and isinstance(last := out[-1], Text) and last.text.endswith(" "):
            out.pop()
            if last.text.strip():
                out.append(Text(last.text.rstrip(" "), last.face))
        return tuple(out)


def _unbroken(raw: str, *, first: bool, last: bool) -> str:
    """Return a run without the line breaks of the page.

    A break is a blank, except before a comma and after an opening bracket: pages that were reformatted have one there.
    """
    lines = raw.split("\n")
    out = [lines[0]]
    for line in lines[1:]:
        begin = line.lstrip()
        if not begin:
            continue
        end = out[-1].rstrip()
        loose = begin[0] in _POINTS and (len(begin) == 1 or begin[1].isspace() or begin[1] in _POINTS)
        if (loose and (end or len(out) > 1 or not first)) or end.endswith(("(", "[")):
            out[-1] = end
        else:
            out[-1] = end + " "
        out.append(begin)
    if len(lines) > 1 and not lines[-1].strip():
        end = out[-1].rstrip()
        out[-1] = end if end.endswith(("(", "[")) and not last else end + " "
    return "".join(out)


def _put(out: list[Inline | Picture], raw: str, face: Face, blank: bool) -> bool:
    """Add a run after ``blank`` or not; return whether the line ends in a blank now."""
    core = words(raw)
    if not core:
        if raw and raw[0].isspace() and not blank:
            out.append(Text(" "))
            return True
        return blank
    before = " " if raw[0].isspace() and not blank else ""
    after = " " if raw[-1].isspace() else ""
    if out and isinstance(last := out[-1], Text) and (last.face is face or last.text == " "):
        out[-1] = Text(last.text + before + core + after, face)
    else:
        out.append(Text(before + core + after, face))
    return bool(after)


def _named(picture: Picture) -> Text:
    return Text(f"[image: {picture.description}]" if picture.description else "[image]")


def without_pictures(parts: tuple[Inline | Picture, ...]) -> Inlines:
    """Return a finished line with each image named in brackets."""
    if not any(isinstance(part, Picture) for part in parts):
        return tuple(part for part in parts if not isinstance(part, Picture))
    line = Line()
    for part in parts:
        line.add(_named(part) if isinstance(part, Picture) else part)
    return tuple(part for part in line.take() if not isinstance(part, Picture))
