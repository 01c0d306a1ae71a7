"""Words with their places out of a PDF, through PDFium's C interface (``fpdf_text.h``), a sign at a time."""

import ctypes
import importlib
import math
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import repeat
from typing import Any, NamedTuple

from reader.fulltext.pdf.mathfonts import HUNG, Table, is_extension, nameless, table_of
from reader.fulltext.pdf.placed import Page
from reader.fulltext.pdf.words import WordBuilder, style_of

PAGES_AT_MOST = 1_000
SIGNS_OF_PAGE = 100_000
SIGNS_AT_MOST = 4_000_000

REASONS = ("broken", "large", "locked", "empty", "scanned", "ended", "missing")
"""Why a file gives no document."""

_BLANKS = frozenset((0x09, 0x0A, 0x0D, 0x20, 0xA0))

_UNSEEN = frozenset(range(0xFE00, 0xFE10))
"""Variants of the sign before them."""

_ODD = HUNG | _UNSEEN | _BLANKS - {0x20} | {0xFFFF}


class UnreadableError(Exception):
    """A file that gives no document; ``reason`` is one of :data:`REASONS`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(slots=True)
class PageLimits:
    """What was met and what was left out while the pages were read."""

    pages: int = 0
    signs: int = 0
    read: int = 0
    unknown: int = 0
    cut: int = 0
    failed: int = 0

    def problems(self) -> Iterator[str]:
        """Yield a sentence for each kind of thing that was left out."""
        if self.pages > PAGES_AT_MOST or self.signs >= SIGNS_AT_MOST:
            yield f"Only the first {self.read:,} of {self.pages:,} pages were read."
        if self.cut:
            yield f"Pages with more text than a page can hold: {self.cut:,}; only its beginning was read."
        if self.failed:
            yield f"Pages that could not be read: {self.failed:,}."
        if self.unknown * 50 > self.signs:
            yield f"Signs of fonts that do not tell which letters they are: {self.unknown:,}."


def pages_of(
    path: str,
    limits: PageLimits,
    without: frozenset[int] = frozenset(),
    begin: Callable[[int], None] = lambda _number: None,
) -> Iterator[Page]:
    """Yield the pages of a file and count in ``limits``; raises UnreadableError.

    ``begin`` is called with the number of each page, from 1 on, before it is touched; those ``without`` are empty.
    """
    begin(1)
    pdfium = _library()
    config = pdfium.FPDF_LIBRARY_CONFIG(version=2)
    pdfium.FPDF_InitLibraryWithConfig(ctypes.byref(config))
    document = pdfium.FPDF_LoadDocument(path.encode("utf-8", "surrogateescape"), None)
    if not document:
        raise UnreadableError("locked" if pdfium.FPDF_GetLastError() in (4, 5) else "broken")
    try:
        limits.pages = pdfium.FPDF_GetPageCount(document)
        reader = _Reader(pdfium)
        for number in range(min(limits.pages, PAGES_AT_MOST)):
            if limits.signs >= SIGNS_AT_MOST:
                return
            limits.read += 1
            begin(number + 1)
            if number + 1 in without:
                yield Page(0.0, 0.0, [])
                continue
            with _text_page(pdfium, document, number) as (page, text):
                if text is None:
                    limits.failed += 1
                    found = Page(0.0, 0.0, [])
                else:
                    found = reader.read(page, text, limits)
            yield found
    finally:
        pdfium.FPDF_CloseDocument(document)


def _library() -> Any:
    # The bindings alone: the package around them takes twice the time.
    try:
        return importlib.import_module("pypdfium2_raw")
    except (ImportError, OSError) as error:
        raise UnreadableError("missing") from error


@contextmanager
def _text_page(pdfium: Any, document: Any, number: int) -> Iterator[tuple[Any, Any]]:
    page = pdfium.FPDF_LoadPage(document, number)
    text = pdfium.FPDFText_LoadPage(page) if page else None
    try:
        yield page, text or None
    finally:
        if text:
            pdfium.FPDFText_ClosePage(text)
        if page:
            pdfium.FPDF_ClosePage(page)


class _Font(NamedTuple):
    style: int
    table: Table
    is_extension: bool
    is_nameless: bool


_NO_FONT = _Font(0, {}, False, False)


class _Run(NamedTuple):
    """Signs of one text object: where they are on the page, what they are, and their boxes, four numbers each."""

    start: int
    codes: list[int]
    boxes: list[float]


class _Reader:
    """Reads the signs of one page after the other; what is known of fonts is kept."""

    def __init__(self, pdfium: Any) -> None:
        self._pdfium = pdfium
        pointer, integer = ctypes.c_void_p, ctypes.c_int
        # Prototypes with plain addresses: half the time of those that know the types.
        self._unicode = self._plain("FPDFText_GetUnicode", ctypes.c_uint, pointer, integer)
        self._box = self._plain("FPDFText_GetLooseCharBox", integer, pointer, integer, pointer)
        self._object = self._plain("FPDFText_GetTextObject", pointer, pointer, integer)
        self._font = self._plain("FPDFTextObj_GetFont", pointer, pointer)
        self._fonts: dict[int, _Font] = {}

    def read(self, page: Any, text: Any, limits: PageLimits) -> Page:
        """Return what stands upright on the page, or along its longer side where most of it does."""
        pdfium = self._pdfium
        size = (pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page))
        count = max(pdfium.FPDFText_CountChars(text), 0)
        if count > SIGNS_OF_PAGE:
            limits.cut += 1
            count = SIGNS_OF_PAGE
        limits.signs += count
        builder = WordBuilder(*size)
        for here, run in self._runs(text, count):
            if here is None:
                builder.pause()
            else:
                self._add(builder, text, here, run, limits)
        return builder.page()

    def _runs(self, text: Any, count: int) -> Iterator[tuple[int | None, _Run]]:
        """Yield the text objects of a page with their signs."""
        address = ctypes.cast(text, ctypes.c_void_p).value
        places = (ctypes.c_float * (4 * count))()
        at = ctypes.addressof(places)
        # The loop over the signs is in this map: one call for each, and nothing between them.
        deque(map(self._box, repeat(address, count), range(count), range(at, at + 16 * count, 16)), maxlen=0)
        boxes = list(places)
        codes = self._codes(text, address, count)
        start = 0
        while start < count:
            here = self._object(address, start)
            end = self._end_of(here, address, start, count)
            yield here, _Run(start, codes[start:end], boxes[4 * start : 4 * end])
            start = end

    def _codes(self, text: Any, address: int | None, count: int) -> list[int]:
        units = (ctypes.c_ushort * (count + 1))()
        # One more for the end; where the numbers differ, what belongs to which place is not known.
        if self._pdfium.FPDFText_GetText(text, 0, count, units) == count + 1:
            codes = list(units)[:count]
        else:
            codes = list(map(self._unicode, repeat(address, count), range(count)))
        # A hyphen at the end of a line has a sign of its own, in each of the two ways.
        return [0x2D if code in (0x02, 0xFFFE) else code for code in codes]

    def _end_of(self, here: int | None, address: int | None, start: int, count: int) -> int:
        """Return where the signs of a text object end: they are together, so that not each one is asked."""
        if here is None:
            # A blank that PDFium put in: there may be another one a sign further.
            return start + 1
        known, beyond, step = start, start + 1, 1
        while beyond < count and self._object(address, beyond) == here:
            known, step = beyond, min(2 * step, 64)
            beyond += step
        beyond = min(beyond, count)
        while beyond - known > 1:
            middle = (known + beyond) // 2
            if self._object(address, middle) == here:
                known = middle
            else:
                beyond = middle
        return beyond

    def _add(self, builder: WordBuilder, text: Any, here: int, run: _Run, limits: PageLimits) -> None:
        """Add the signs of one text object: they share all but their places."""
        size, turn = self._size(text, run.start)
        font = self._font_of(here)
        if size <= 0 or turn < 0:
            return
        codes = run.codes
        table = nameless(codes) if font.is_nameless else font.table
        if table:
            # A blank that PDFium put in is no sign of the font.
            codes = [code if code == 0x20 else table.get(code, code) for code in codes]
        if turn == 0 and not font.is_extension and min(codes) >= 0x20 and _ODD.isdisjoint(codes):
            base = self._origin(text, run.start)[1]
            builder.add_row(codes, run.boxes[0::4], run.boxes[2::4], base, size, font.style)
            return
        for at, code in enumerate(codes):
            if code in _BLANKS:
                builder.blank()
            elif code < 0x20 or code == 0xFFFF:
                limits.unknown += bool(code)
            elif code not in _UNSEEN:
                x, y = self._origin(text, run.start + at)
                if code in HUNG or font.is_extension:
                    y = self._axis(text, run.start + at, size, y)
                left, top, right, bottom = run.boxes[4 * at : 4 * at + 4]
                builder.add(code, (left, top, right, bottom, x, y), size, font.style, turn)

    def _origin(self, text: Any, index: int) -> tuple[float, float]:
        x, y = ctypes.c_double(), ctypes.c_double()
        found = self._pdfium.FPDFText_GetCharOrigin(text, index, ctypes.byref(x), ctypes.byref(y))
        return (x.value, y.value) if found else (math.nan, math.nan)

    def _axis(self, text: Any, index: int, size: float, base: float) -> float:
        """Return the baseline of a large sign: its middle is where that of a minus is."""
        left, right, bottom, top = (ctypes.c_double() for _ in range(4))
        sides = map(ctypes.byref, (left, right, bottom, top))
        if not self._pdfium.FPDFText_GetCharBox(text, index, *sides) or top.value <= bottom.value:
            return base
        return (top.value + bottom.value) / 2 - 0.25 * size

    def _plain(self, name: str, result: Any, *arguments: Any) -> Callable[..., Any]:
        address = ctypes.cast(getattr(self._pdfium, name), ctypes.c_void_p).value
        assert address is not None, "a function has an address"
        return ctypes.CFUNCTYPE(result, *arguments)(address)

    def _size(self, text: Any, index: int) -> tuple[float, int]:
        """Return the type size on the page, 0 for none, and the direction in quarter turns, -1 for another."""
        pdfium = self._pdfium
        matrix = pdfium.FS_MATRIX()
        size = pdfium.FPDFText_GetFontSize(text, index)
        if not pdfium.FPDFText_GetMatrix(text, index, ctypes.byref(matrix)):
            return size, 0
        size *= math.hypot(matrix.c, matrix.d)
        angle = math.degrees(math.atan2(matrix.b, matrix.a)) % 360
        turn = round(angle / 90) % 4
        skew = abs((angle + 45) % 90 - 45)
        return (round(size, 2) if 0.5 < size < 2000 else 0.0), turn if skew < 4 else -1

    def _font_of(self, text_object: int) -> _Font:
        font = self._font(text_object)
        if not font:
            return _NO_FONT
        if font not in self._fonts:
            name, flags = self._described(font)
            self._fonts[font] = _Font(style_of(name, flags), table_of(name), is_extension(name), not name)
        return self._fonts[font]

    def _described(self, font: int) -> tuple[str, int]:
        pdfium = self._pdfium
        handle = ctypes.cast(font, pdfium.FPDF_FONT)
        buffer = ctypes.create_string_buffer(128)
        name_of = getattr(pdfium, "FPDFFont_GetBaseFontName", None) or pdfium.FPDFFont_GetFamilyName
        name_of(handle, buffer, len(buffer))
        return buffer.value.decode("utf-8", "replace"), pdfium.FPDFFont_GetFlags(handle)
