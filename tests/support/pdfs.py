"""A small writer of PDF files: text at places, in the fourteen fonts that need not be there. Everything is invented."""

import random
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from reader.fulltext.model import Document, Heading, Paragraph, plain
from reader.fulltext.pdf.placed import Page, Word

FONTS = {
    "F1": "Times-Roman",
    "F2": "Times-Bold",
    "F3": "Times-Italic",
    "F4": "Helvetica",
    "F5": "Courier",
}
LIGATURES = {"fi": "\x01", "fl": "\x02"}

# Widths of Times Roman in thousandths (Adobe's published metrics); what is not here has 500.
_WIDTHS = {
    **dict.fromkeys("fijlt", 278), **dict.fromkeys("abdghknopquvxy0123456789", 500), **dict.fromkeys("acez", 444),
    **dict.fromkeys(" .,", 250), **dict.fromkeys(";:", 278), **dict.fromkeys("()-r[]", 333), "s": 389, "m": 778,
    "w": 722, "f": 333, "I": 333, "J": 389, "M": 889, "W": 944, **dict.fromkeys("ADGHKNOQUVXY", 722), "S": 556,
    "P": 556, "F": 556, **dict.fromkeys("BCERLTZ", 667), "L": 611, "E": 611, "T": 611, "Z": 611, "v": 500,
    "’": 333, "=": 564, "+": 564, "—": 1000, "–": 500,
}  # fmt: skip


def width(text: str, size: float, font: str = "F1") -> float:
    """Return how wide ``text`` is, in points; near enough for fonts other than Times Roman and Courier."""
    if font == "F5":
        return 0.6 * size * len(text)
    return sum(_WIDTHS.get(char, 500) for char in text) * size / 1000


@dataclass
class Sheet:
    """The content of one page."""

    width: float = 612
    height: float = 792
    parts: list[bytes] = field(default_factory=list)
    rotate: int = 0

    def text(self, x: float, y: float, text: str, size: float = 10, font: str = "F1", *, turned: bool = False) -> None:
        """Draw ``text`` with its blanks; ``turned`` upwards."""
        matrix = f"0 1 -1 0 {x:.2f} {y:.2f}" if turned else f"1 0 0 1 {x:.2f} {y:.2f}"
        self.parts.append(f"BT /{font} {size:g} Tf {matrix} Tm ".encode() + _string(text) + b" Tj ET\n")

    def tex(
        self, x: float, y: float, words: Sequence[str], size: float = 10, font: str = "F1", gap: float = 3
    ) -> float:
        """Draw words as TeX does: no blanks, kerned glyph runs in one array; return where the last one ends."""
        array = []
        start = x
        for number, word in enumerate(words):
            if number:
                array.append(f"{-1000 * gap / size:.1f}".encode())
                x += gap
            cut = len(word) // 2
            # A kern in the middle of a word, as between "A" and "V".
            array += [_string(word[:cut]), b"-15", _string(word[cut:])] if len(word) > 5 else [_string(word)]
            x += width(word, size, font) + (0.015 * size if len(word) > 5 else 0)
        body = b" ".join(array)
        self.parts.append(f"BT /{font} {size:g} Tf 1 0 0 1 {start:.2f} {y:.2f} Tm [".encode() + body + b"] TJ ET\n")
        return x


def pdf(sheets: Iterable[Sheet], *, compress: bool = False, ligatures: bool = False) -> bytes:
    """Return the bytes of a file with these pages; with ``ligatures`` the signs 1 and 2 are fi and fl."""
    objects: list[bytes] = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    fonts = b""
    cmap = _stream(_CMAP, compress) if ligatures else b""
    if ligatures:
        objects.append(cmap)
    for name, base in FONTS.items():
        extra = b""
        if ligatures and name == "F1":
            extra = (
                b" /ToUnicode 3 0 R /Encoding << /Type /Encoding /BaseEncoding /WinAnsiEncoding"
                b" /Differences [1 /fi /fl] >>"
            )
        elif name != "F1" or not ligatures:
            extra = b" /Encoding /WinAnsiEncoding"
        objects.append(f"<< /Type /Font /Subtype /Type1 /BaseFont /{base}".encode() + extra + b" >>")
        fonts += f"/{name} {len(objects)} 0 R ".encode()
    kids = []
    for sheet in sheets:
        objects.append(_stream(b"".join(sheet.parts), compress))
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {sheet.width:g} {sheet.height:g}] /Rotate {sheet.rotate} "
            f"/Contents {len(objects)} 0 R /Resources << /Font << ".encode()
            + fonts
            + b">> >> >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(kids)}] >>".encode()
    return file_of(objects)


def file_of(objects: Sequence[bytes], trailer: bytes = b"") -> bytes:
    """Return a file of these objects, the first one its catalogue."""
    out = bytearray(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    out += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R ".encode() + trailer + b">>\n"
    return bytes(out + f"startxref\n{start}\n%%EOF\n".encode())


def _stream(data: bytes, compress: bool) -> bytes:
    packed = zlib.compress(data) if compress else data
    how = b"/Filter /FlateDecode " if compress else b""
    return b"<< " + how + f"/Length {len(packed)} >>\nstream\n".encode() + packed + b"\nendstream"


def _string(text: str) -> bytes:
    raw = text.encode("cp1252", "replace")
    return b"(" + raw.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)") + b")"


_CMAP = b"""/CIDInit /ProcSet findresource begin 12 dict begin begincmap
1 begincodespacerange <00> <FF> endcodespacerange
2 beginbfchar <01> <FB01> <02> <FB02> endbfchar
1 beginbfrange <20> <7E> <0020> endbfrange
endcmap CMapName currentdict /CMap defineresource pop end end"""


@dataclass
class Layout:
    """Sets paragraphs into columns; remembers every word in the order in which it is read."""

    columns: int = 2
    gutter: float = 18
    size: float = 10
    leading: float = 12
    top: float = 720
    bottom: float = 72
    left: float = 54
    right: float = 558
    tex: bool = True
    header: str = ""
    numbered: bool = True
    stamp: str = ""
    ligatures: bool = False
    gap: float = 0.0
    sheets: list[Sheet] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    column: int = 0
    y: float = 0
    band: float = 0
    reserved: float = 0
    notes: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._page()

    @property
    def measure(self) -> float:
        """The width of a column."""
        return (self.right - self.left - (self.columns - 1) * self.gutter) / self.columns

    @property
    def edge(self) -> float:
        """Where the column begins."""
        return self.left + self.column * (self.measure + self.gutter)

    @property
    def sheet(self) -> Sheet:
        return self.sheets[-1]

    def wide(self, text: str, size: float, font: str = "F1", *, count: bool = True) -> None:
        """Set centred lines over all columns, at the top of a page."""
        for line in _broken(text.split(), self.right - self.left, size, font):
            wide = width(" ".join(line), size, font)
            self._draw((self.left + self.right - wide) / 2, self.band - size, line, size, font)
            self.band -= 1.2 * size
        self.y = self.band - 2 * self.leading
        if count:
            self.words += text.split()

    def heading(self, text: str, size: float = 12) -> None:
        """Set a heading in bold."""
        if self.y - 4 * self.leading < self.bottom + self.reserved:
            self._next()
        self.y -= 1.2 * self.leading
        self._draw(self.edge, self.y, text.split(), size, "F2")
        self.y -= 1.6 * self.leading
        self.words += text.split()

    def paragraph(self, text: str, *, indent: float = 12, hang: float = 0, size: float = 0.0) -> None:
        """Set a paragraph, justified, with words broken at the ends of lines."""
        size = size or self.size
        self.words += text.split()
        rest = text.split()
        first = True
        while rest:
            if self.y < self.bottom + self.reserved:
                self._next()
            inset = indent if first else hang
            line, rest = _line(rest, self.measure - inset, size)
            slack = self.measure - inset - width("".join(line), size)
            gap = slack / max(len(line) - 1, 1) if rest else 0.25 * size
            self._draw(self.edge + inset, self.y, line, size, "F1", gap)
            self.y -= self.leading * size / self.size
            first = False

    def formula(self, text: str, number: str) -> None:
        """Set a displayed formula with its number."""
        if self.y - 3 * self.leading < self.bottom + self.reserved:
            self._next()
        self.y -= 0.6 * self.leading
        self._draw(self.edge + 60, self.y, text.split(), self.size, "F3")
        wide = width(number, self.size)
        self.sheet.text(self.edge + self.measure - wide, self.y, number, self.size)
        self.y -= 1.8 * self.leading

    def note(self, mark: str, text: str) -> None:
        """Set a footnote at the foot of this column; call it before the text that it belongs to."""
        self.reserved = 34
        self.sheet.text(self.edge + 4, self.bottom + 3, mark, 5.5)
        self._draw(self.edge + 8, self.bottom, text.split(), 8, "F1")

    def figure(self, caption: str, inner: Sequence[str] = ()) -> None:
        """Set a figure of a few words and its caption into the column."""
        if self.y - 110 < self.bottom + self.reserved:
            self._next()
        for number, label in enumerate(inner):
            self.sheet.text(self.edge + 20 + 40 * number, self.y - 20 - 7 * (number % 3), label, 6, "F4")
        self.y -= 70
        for line in _broken(caption.split(), self.measure, 9, "F1"):
            self._draw(self.edge, self.y, line, 9, "F1")
            self.y -= 11
        self.y -= 1.2 * self.leading

    def table(self, caption: str, rows: Sequence[Sequence[str]]) -> None:
        """Set a table under its caption."""
        if self.y - 14 * (len(rows) + 4) < self.bottom + self.reserved:
            self._next()
        self.y -= self.leading
        self._draw(self.edge, self.y, caption.split(), 9, "F1")
        self.y -= 1.8 * self.leading
        for row in rows:
            for number, cell in enumerate(row):
                self.sheet.text(self.edge + 8 + 70 * number, self.y, cell, 9)
            self.y -= 11
        self.y -= 1.2 * self.leading

    def _draw(self, x: float, y: float, words: Sequence[str], size: float, font: str, gap: float | None = None) -> None:
        space = 0.25 * size if gap is None else gap
        if self.ligatures and font == "F1":
            words = [word.replace("fi", "\x01").replace("fl", "\x02") for word in words]
        if self.tex:
            self.sheet.tex(x, y, words, size, font, space)
            return
        for word in words:
            self.sheet.text(x, y, word + " ", size, font)
            x += width(word, size, font) + space

    def _next(self) -> None:
        self.column += 1
        self.reserved = 0
        self.y = self.band - (2 * self.leading if len(self.sheets) == 1 and self.band < self.top - 20 else 0)
        if self.column == self.columns:
            self._page()

    def _page(self) -> None:
        self.sheets.append(Sheet())
        self.column, self.y, self.band, self.reserved = 0, self.top, self.top, 0
        number = len(self.sheets)
        if self.header and number > 1:
            self.sheet.text(self.left, 750, self.header, 8)
        if self.numbered:
            self.sheet.text(303, 40, str(number), 9)
        if self.stamp and number == 1:
            self.sheet.text(28, 250, self.stamp, 18, turned=True)


def _line(words: list[str], measure: float, size: float) -> tuple[list[str], list[str]]:
    """Return the words of a line, the last one broken where there is room, and those that are left."""
    used = 0.0
    for at, word in enumerate(words):
        wide = width(word, size)
        if used + wide <= measure:
            used += wide + 0.25 * size
            continue
        for cut in range(len(word) - 3, 2, -1):
            head = word[:cut] if word[cut - 1] == "-" else word[:cut] + "-"
            if word.isalpha() and word.islower() and len(word) > 6 and used + width(head, size) <= measure:
                return [*words[:at], head], [word[cut:], *words[at + 1 :]]
            if "-" in word and word[cut - 1] == "-" and used + width(head, size) <= measure:
                return [*words[:at], head], [word[cut:], *words[at + 1 :]]
        return (words[:at], words[at:]) if at else ([word], words[1:])
    return words, []


def _broken(words: Sequence[str], measure: float, size: float, font: str) -> list[list[str]]:
    lines: list[list[str]] = [[]]
    for word in words:
        if lines[-1] and width(" ".join([*lines[-1], word]), size, font) > measure:
            lines.append([])
        lines[-1].append(word)
    return lines


_OPENINGS = "b bl br c d dr f fl fr g gl h j k l m n p pr r s sh sp st t tr v w z fi fl".split()
_VOWELS = "a e i o u ai ea ou".split()
_CLOSINGS = ["", "", "n", "r", "l", "s", "st", "m", "ck", "ng"]


def _syllable(chance: random.Random) -> str:
    return chance.choice(_OPENINGS) + chance.choice(_VOWELS) + chance.choice(_CLOSINGS)


def prose(seed: int, count: int) -> str:
    """Return sentences of invented words, some with a hyphen, some with a ligature."""
    chance = random.Random(seed)
    # Words of one syllable stay short, so that two of them seldom make a third.
    vocabulary = ["".join(_syllable(chance) for _ in range(chance.choice((2, 2, 3, 4)))) for _ in range(300)]
    vocabulary += [_syllable(chance)[:3] for _ in range(100)]
    words: list[str] = []
    while len(words) < count:
        length = chance.randint(7, 19)
        sentence = [chance.choice(vocabulary) for _ in range(length)]
        if chance.random() < 0.3:
            sentence[chance.randrange(1, length)] = "well-lit"
        sentence[0] = sentence[0].capitalize()
        words += [*sentence[:-1], sentence[-1] + "."]
    return " ".join(words)


TITLE = "Lantern Attention for Unusually Long Vespers"
AUTHORS = ("Mira Flame", "Ada Wick", "Tomas Ember")
STAMP = "arXiv:2611.01234v2 [cs.LG] 18 Nov 2026"


def paper(
    *, columns: int = 2, pages: int = 17, tex: bool = True, size: float = 10, references: int = 30, words: int = 170
) -> Layout:
    """Return a whole paper of about so many pages: ``words`` of the layout are its running text in order."""
    page = Layout(columns=columns, tex=tex, size=size, leading=1.2 * size, stamp=STAMP, ligatures=tex)
    page.header = "M. Flame et al.: Lantern Attention"
    page.wide(TITLE, 17, "F2", count=False)
    page.wide(", ".join(AUTHORS), 11, count=False)
    page.wide("Institute for Invented Light, Vesper University", 9, "F3")
    page.heading("Abstract", 11)
    page.paragraph(prose(1, 120), indent=0)
    number = 0
    while len(page.sheets) < pages - 1:
        number += 1
        page.heading(f"{number} The {prose(number + 500, 7).split()[1]} lantern", 12)
        for part in range(5):
            page.paragraph(prose(10 * number + part, words) + f" This follows [{number}] closely.")
            if part == 1:
                page.formula("x = y + z", f"({number})")
            if part == 2 and number % 2:
                page.figure(f"Figure {number}: Vespers over time, from dawn to dusk.", ("loss", "time", "0.5"))
            if part == 3 and not number % 2:
                page.table(f"Table {number}: Lanterns and wicks.", [["Name", "Wick", "Glow"], ["Vesper", "3", "41"]])
        page.heading(f"{number}.1 More light", 10)
        page.paragraph(prose(900 + number, 90))
    page.heading("References", 12)
    running = len(page.words) - 1
    for entry in range(1, references + 1):
        text = f"[{entry}] A. Wick and B. Ember. {prose(2000 + entry, 9)} Journal of Glow, {2000 + entry % 27}."
        page.paragraph(text, indent=0, hang=16, size=9)
    del page.words[running:]
    return page


def placed(x: float, y: float, text: str, size: float = 10, style: int = 0) -> list[Word]:
    """Return the words of a line as they would be read out of a file."""
    found = []
    for word in text.split(" "):
        end = x + width(word, size)
        found.append(Word(word, x, end, y, size, style))
        x = end + 0.25 * size
    return found


def column(x: float, y: float, lines: Sequence[str], size: float = 10, style: int = 0) -> list[Word]:
    """Return lines below one another."""
    return [word for number, line in enumerate(lines) for word in placed(x, y - 12 * number, line, size, style)]


def page_of(*parts: Sequence[Word]) -> Page:
    """Return a page of these words."""
    return Page(612, 792, [word for part in parts for word in part])


def running_words(document: Document) -> list[str]:
    """Return the words of headings and paragraphs in order."""
    words: list[str] = []
    for block in document.blocks:
        if isinstance(block, Heading):
            words += f"{block.number} {plain(block.title)}".split()
        elif isinstance(block, Paragraph):
            words += plain(block.content).split()
    return words
