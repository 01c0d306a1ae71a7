"""Bytes to text: which encoding a document has, and the repair of text that was once decoded with a wrong one."""

import codecs
import importlib
import re
from dataclasses import dataclass

from reader.domain.batch import Problem
from reader.domain.errors import FormatError

LINE_LIMIT = 1_000_000
"""Lines that are read of one text; fifty thousand entries of a bibliography have about as many."""

_MAGIC = (
    (b"%PDF-", "a PDF"),
    (b"\x89PNG\r\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"PK\x03\x04", "a ZIP archive (or an office document)"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh91AY&SY", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"\x7fELF", "a program"),
)
# Longest first: the mark of UTF-32 begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\f\r\x1b") + b"\x7f"
_CONTROL_SHARE = 0.1

# What the bytes 80 to BF, which follow in UTF-8, become when they are read as Mac Roman and as cp1252 or Latin-1.
_MAC = "ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü†°¢£§•¶ß®©™´¨≠ÆØ∞±≤≥¥µ∂∑∏π∫ªºΩæø"
_MAC_LETTERS = "".join(c for c in _MAC if c not in "≠∞±≤≥µ∂∑∏π∫Ω")
_WIN = "\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
# Capitals with accents; × and ß stand after a letter in honest text ("Gauß–Seidel").
_WIN_LEADS = "Â-ÖØ-Þ"
_WIN_SIGNS = "\x80-\x9f¡-ª¬-º¼-¿€‚ƒ„†‡ˆ‰Š‹ŒŽ•˜™šœžŸ"

# A sequence is telling where honest text hardly has it: "√π" and "x≈Ω" are mathematics, "B√∂rje" is not.
_TELLTALES = {
    "mac_roman": re.compile(
        rf"√[{_MAC_LETTERS}]|[A-Za-z]√[{_MAC}](?=[a-z])|‚[{_MAC}]{{2}}|\uf8ff[{_MAC}]{{3}}|[Œœ][{_MAC}]"
        rf"|¬[∑∞±µ†ß´ª©®]|[a-z][≈ƒ][{_MAC_LETTERS}]|[≈ƒ][{_MAC_LETTERS}](?=[a-z])"
        rf"|(?:[„‰ÂÊÁËÈÍÎÏÌÓÔ][{_MAC}]{{2}}){{2}}|(?:[–—][{_MAC}]){{2}}"
    ),
    "windows": re.compile(
        rf"[a-z][{_WIN_LEADS}][{_WIN}]|Ã[{_WIN}](?=[A-Za-z])|[{_WIN_LEADS}][{_WIN_SIGNS}](?=[a-z])|[ÂÃ][\x80-\xbf]"
        rf"|â[\x80-\x9f€„ˆ†‰‚][{_WIN}]|ð[\x9fŸ][{_WIN}]{{2}}|[ÎÏ][±-º¼-¿€‚ƒ„†‡ˆ‰]|(?:[ÐÑ][{_WIN}]){{2}}"
        rf"|(?:[ã-ï][{_WIN}]{{2}}){{2}}"
    ),
}
_CODECS = (
    ("mac_roman", "mac_roman", "Mac Roman"),
    ("windows", "sloppy-windows-1252", "Windows-1252"),
    ("windows", "latin-1", "Latin-1"),
)
_C1 = re.compile("[\x80-\x9f]")
_ROUNDS = 3
_CJK = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uff65]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a document, its line ends all ``\\n``. ``repaired_lines`` counts the lines that were repaired."""

    text: str
    repaired_lines: int = 0
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()


def decode(data: bytes, name: str) -> Decoded:
    """Return the text of ``data``; ``name`` is only for the message.

    Raises FormatError where the bytes are no text, or hold nothing to read.
    """
    if not data:
        raise FormatError(f"“{name}” is empty.")
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            raise FormatError(f"“{name}” looks like {kind}, not like a text with papers.")
    text, problems, notes = _text(data, name)
    text = text.replace("\ufeff", "").replace("\r\n", "\n").replace("\r", "\n")
    if not any(char.isalnum() for char in text):
        raise FormatError(f"“{name}” has no words in it.")
    text, is_cut = first_lines(text)
    if is_cut:
        problems = (*problems, Problem(f"Only the first {LINE_LIMIT:,} lines were read.", LINE_LIMIT + 1))
    repaired, count, codec = repair(text)
    if count:
        lines = "1 line that was" if count == 1 else f"{count} lines that were"
        notes = (*notes, f"Repaired {lines} once read as {codec}.")
    return Decoded(repaired, count, problems, notes)


def first_lines(text: str) -> tuple[str, bool]:
    """Return the first LINE_LIMIT lines of ``text``, and whether there are more: each costs more than its letters."""
    if text.count("\n") < LINE_LIMIT:
        return text, False
    rest = text.split("\n", LINE_LIMIT)[LINE_LIMIT:]
    return text[: len(text) - len(rest[0]) - 1], bool(rest[0])


def repair(text: str) -> tuple[str, int, str]:
    """Return ``text`` with wrongly decoded UTF-8 set right, the number of lines changed, and the wrong encoding.

    The whole text is turned back if that is exact; else each line for which it is. Text without the sequences that
    give such damage away is never touched, nor is any where turning back would not be exact.
    """
    wrong = ""
    original = text
    for _ in range(_ROUNDS):
        again, codec = _repair_once(text)
        if again == text:
            break
        text, wrong = again, wrong or codec
    if not wrong:
        return text, 0, ""
    changed = sum(a != b for a, b in zip(original.split("\n"), text.split("\n"), strict=True))
    return text, changed, wrong


def _repair_once(text: str) -> tuple[str, str]:
    if text.isascii():
        return text, ""
    told = {family for family, telltale in _TELLTALES.items() if telltale.search(text)}
    for family, codec, title in _CODECS:
        if family in told and (whole := _turn_back(text, codec)) is not None:
            return whole, title
    for family, codec, title in _CODECS:
        if family not in told:
            continue
        telltale = _TELLTALES[family]
        lines = text.split("\n")
        mended = [
            line if line.isascii() or not telltale.search(line) else _turn_back(line, codec) or line for line in lines
        ]
        if mended != lines:
            return "\n".join(mended), title
    return text, ""


def _turn_back(text: str, codec: str) -> str | None:
    """Return what ``text`` was before it was read with ``codec``, or None unless that is exact and plausible."""
    if codec.startswith("sloppy-"):
        # Windows programs keep the five bytes that cp1252 does not define; Python's own codec refuses them.
        importlib.import_module("ftfy.bad_codecs")
    try:
        data = text.encode(codec)
        repaired = data.decode("utf-8")
    except UnicodeError:
        return None
    # Control characters never come out of honest damage.
    return None if _C1.search(repaired) else repaired


def _text(data: bytes, name: str) -> tuple[str, tuple[Problem, ...], tuple[str, ...]]:
    for mark, codec in _MARKS:
        if data.startswith(mark) and (codec != "utf-8"):
            return _marked(data, codec, name), (), ()
    controls = len(data) - len(data.translate(None, _CONTROLS))
    if b"\0" in data or controls > _CONTROL_SHARE * len(data):
        raise FormatError(f"“{name}” looks like binary data, not like a text with papers.")
    try:
        return data.decode("utf-8"), (), ()
    except UnicodeDecodeError:
        return _not_utf8(data, name)


def _marked(data: bytes, codec: str, name: str) -> str:
    try:
        return data.decode(codec)
    except UnicodeDecodeError:
        width = 2 if codec == "utf-16" else 4
        try:
            # Cut off in the middle of a character, as a broken download is.
            return data[: len(data) - len(data) % width].decode(codec)
        except UnicodeDecodeError:
            raise FormatError(f"“{name}” begins like {codec.upper()} text, but is not.") from None


def _not_utf8(data: bytes, name: str) -> tuple[str, tuple[Problem, ...], tuple[str, ...]]:
    text = data.decode("utf-8", "replace")
    lost = text.count("\ufffd")
    if sum(char > "\x7f" for char in text) - lost >= lost:
        line = text.count("\n", 0, text.index("\ufffd")) + 1
        what = "A character that is" if lost == 1 else f"{lost} characters that are"
        return text, (Problem(f"{what} not UTF-8 could not be read.", line),), ()
    chinese = _chinese(data)
    if chinese:
        return chinese, (), ("Read as GB 18030.",)
    try:
        return data.decode("cp1252"), (), ("Read as Windows-1252.",)
    except UnicodeDecodeError:
        text = data.decode("latin-1")
    if len(_C1.findall(text)) > _CONTROL_SHARE * len(text):
        raise FormatError(f"“{name}” looks like binary data, not like a text with papers.")
    return text, (), ("Read as Latin-1.",)


def _chinese(data: bytes) -> str:
    """Return ``data`` read as GB 18030 where that gives Chinese and hardly anything else beyond ASCII."""
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        return ""
    beyond = sum(char > "\x7f" for char in text)
    return text if beyond >= 20 and len(_CJK.findall(text)) >= 0.9 * beyond else ""
