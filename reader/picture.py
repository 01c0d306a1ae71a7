"""The last screen as a file, for the next start: what it holds, where it lies, and when it may be shown.

The start reads it before anything else is imported, so this module needs nothing but ``os``, ``sys`` and ``binascii``.

The file is UTF-8. Its first line is ``matins picture``, the version of the format and of the program; the second is
the CRC-32 of everything after it, in decimal. Then come, a line each: columns and rows, the surroundings, the file of
the library, 1 where that is the default one, its mark, the file of the settings, its mark, the day that was open, the
key of the paper under the cursor, the kinds of announcement that are left out; then the rows of the screen, top first;
and ``end``. A row is text and SGR sequences and nothing else.
"""

# pathlib alone takes longer to load than all that is done here.
# ruff: noqa: PTH100, PTH108, PTH111, PTH116, PTH117

import binascii
import os
import sys

from reader import __version__

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

OFF_VARIABLE = "MATINS_PICTURE"
"""``0`` in this variable of the environment: no picture is shown and none is kept."""

SIZE_LIMIT = 400_000
"""Bytes; a larger file is neither read nor written."""

_HEAD = f"matins picture 1 {__version__}"
_LONGEST_SEQUENCE = 60
_LONGEST_FACT = 5_000
_MOST_CELLS = 1_000
_FACTS = 10
# What the looks depend on besides the theme, and where the files of the user are.
_VARIABLES = (
    "TERM COLORTERM NO_COLOR FORCE_COLOR TERM_PROGRAM TTY_COMPATIBLE TTY_INTERACTIVE TEXTUAL_COLOR_SYSTEM "
    "TEXTUAL_FILTERS TEXTUAL_THEME MATINS_ASCII HOME XDG_DATA_HOME XDG_CONFIG_HOME"
).split()


class Picture:
    """A screen as it was left, and what has to be the same for it to be shown again."""

    def __init__(self, size: tuple[int, int], surroundings: str, rows: "Sequence[str]") -> None:
        self.columns, self.height = size
        self.surroundings = surroundings
        self.rows = list(rows)
        self.library = self.library_mark = self.settings = self.settings_mark = ""
        self.is_default = False
        # Where the living screen shall begin, for the keys that are typed at the picture.
        self.day = self.paper = self.hidden = ""


def render_picture(picture: Picture) -> bytes:
    """Return the file of a picture; raises ValueError where a start would not take it."""
    facts = (
        f"{picture.columns} {picture.height}",
        picture.surroundings,
        picture.library,
        str(int(picture.is_default)),
        picture.library_mark,
        picture.settings,
        picture.settings_mark,
        picture.day,
        picture.paper,
        picture.hidden,
    )
    body = "\n".join((*facts, *picture.rows, "end\n")).encode("utf-8", "surrogatepass")
    data = f"{_HEAD}\n{binascii.crc32(body)}\n".encode() + body
    if parse_picture(data) is None:
        raise ValueError("this screen has no plain picture")
    return data


def parse_picture(data: bytes) -> Picture | None:
    """Return the picture in a file, None where it is not whole or holds anything that a picture of ours does not."""
    head, _, rest = data.partition(b"\n")
    check, _, body = rest.partition(b"\n")
    if len(data) > SIZE_LIMIT or head != _HEAD.encode() or check != b"%d" % binascii.crc32(body):
        return None
    try:
        lines = body.decode("utf-8").split("\n")
    except UnicodeDecodeError:
        return None
    facts, rows = lines[:_FACTS], lines[_FACTS:-2]
    size = _parse_size(facts[0])
    if size is None or len(rows) != size[1] or lines[-2:] != ["end", ""]:
        return None
    if not all(len(fact) <= _LONGEST_FACT and fact.isprintable() for fact in facts):
        return None
    if not all(_is_plain(row, size[0]) for row in rows):
        return None
    picture = Picture(size, facts[1], rows)
    picture.library, picture.is_default, picture.library_mark = facts[2], facts[3] == "1", facts[4]
    picture.settings, picture.settings_mark, picture.day, picture.paper, picture.hidden = facts[5:]
    return picture


def _parse_size(text: str) -> tuple[int, int] | None:
    columns, _, rows = text.partition(" ")
    if not all(part.isascii() and part.isdigit() and len(part) <= 4 for part in (columns, rows)):
        return None
    size = int(columns), int(rows)
    return size if all(0 < cells <= _MOST_CELLS for cells in size) else None


def _is_plain(row: str, columns: int) -> bool:
    """Tell whether a row is nothing but printable text, as long as a row may be, and SGR sequences."""
    first, *parts = row.split("\x1b")
    text = [first]
    for part in parts:
        numbers, end, after = part.partition("m")
        if not end or numbers[:1] != "[" or len(numbers) > _LONGEST_SEQUENCE or numbers[1:].strip("0123456789;"):
            return False
        text.append(after)
    # A sign of one cell may carry a few marks that take none.
    return all(part.isprintable() for part in text) and sum(map(len, text)) <= 4 * columns


def picture_path() -> str:
    """Return the file of the picture, in the user's folder for what can be made again; empty where there is none."""
    folder = os.environ.get("XDG_CACHE_HOME", "")
    if not os.path.isabs(folder):
        folder = os.path.expanduser("~/Library/Caches" if sys.platform == "darwin" else "~/.cache")
    return f"{folder}/matins/screen" if os.path.isabs(folder) else ""


def is_off() -> bool:
    """Tell whether the environment says that there shall be no picture."""
    return os.environ.get(OFF_VARIABLE, "") == "0"


def surroundings() -> str:
    """Return what the looks depend on: the terminal's variables and encoding."""
    stream = sys.__stderr__
    variables = [os.environ.get(name) for name in _VARIABLES]
    settings = os.path.abspath(os.environ.get("MATINS_CONFIG", "/"))
    return ascii((variables, settings, stream.encoding if stream else None))


def identity(path: str) -> str:
    """Return which file stands at ``path``, empty where none does: it stays while its content changes."""
    try:
        status = os.stat(path)
    except (OSError, ValueError):
        return ""
    return f"{status.st_dev} {status.st_ino}"


def state(path: str) -> str:
    """Return what changes with the content of a file, empty where there is none."""
    try:
        status = os.stat(path)
    except (OSError, ValueError):
        return ""
    return f"{status.st_dev} {status.st_ino} {status.st_size} {status.st_mtime_ns}"


def read_picture() -> bytes:
    """Return the file as it is, if it is one that only this user can have written; else nothing."""
    path = picture_path()
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC) if path else -1
    except OSError:
        return b""
    if handle < 0:
        return b""
    try:
        status = os.fstat(handle)
        # 0o170000 are the bits of the kind, 0o100000 a file.
        ours = status.st_uid == os.getuid() and status.st_mode & 0o170077 == 0o100000
        if not ours or status.st_size > SIZE_LIMIT:
            return b""
        return os.read(handle, SIZE_LIMIT + 1)
    except OSError:
        return b""
    finally:
        os.close(handle)


def forget_picture() -> None:
    """Take the file away, if there is one."""
    try:
        os.unlink(picture_path())
    except OSError:
        # There is none, or the folder is not to be written; what lies there is checked before it is shown.
        return
