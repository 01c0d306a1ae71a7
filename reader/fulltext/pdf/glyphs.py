"""Words with their places out of a PDF, through PDFium's C interface (``fpdf_text.h``), a sign at a time."""

import ctypes
import importlib
import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from reader.fulltext.pdf.placed import Page
from reader.fulltext.pdf.words import Box, WordBuilder, style_of

PAGES_AT_MOST = 1_000
SIGNS_OF_PAGE = 100_000
SIGNS_AT_MOST = 4_000_000

REASONS = ("broken", "large", "locked", "empty", "scanned", "missing")
"""Why a file gives no document."""

_BLANKS = frozenset((0x09, 0x0A, 0x0D, 0x20, 0xA0))

_NOWHERE = (0.0,) * 6


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


def pages_of(path: str, limits: PageLimits) -> Iterator[Page]:
    """Yield the pages of a file and count in ``limits``; raises UnreadableError."""
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


class _Reader:
    """Reads the signs of one page after the other; what is known of fonts is kept."""

    def __init__(self, pdfium: Any) -> None:
        self._pdfium = pdfium
        pointer, integer = ctypes.c_void_p, ctypes.c_int
        # Prototypes with plain addresses: half the time of those that know the types.
        self._unicode = self._plain("FPDFText_GetUnicode", ctypes.c_uint, pointer, integer)
        self._box = self._plain("FPDFText_GetLooseCharBox", integer, pointer, integer, pointer)
        self._origin = self._plain("FPDFText_GetCharOrigin", integer, pointer, integer, pointer, pointer)
        self._object = self._plain("FPDFText_GetTextObject", pointer, pointer, integer)
        self._font = self._plain("FPDFTextObj_GetFont", pointer, pointer)
        self._styles: dict[int, int] = {}

    def read(self, page: Any, text: Any, limits: PageLimits) -> Page:
        """Return what stands upright on the page, or along its longer side where most of it does."""
        pdfium = self._pdfium
        size = (pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page))
        count = pdfium.FPDFText_CountChars(text)
        if count > SIGNS_OF_PAGE:
            limits.cut += 1
            count = SIGNS_OF_PAGE
        limits.signs += max(count, 0)
        builder = WordBuilder(*size)
        for sign in self._signs(text, count, limits):
            builder.add(*sign)
        return builder.page()

    def _signs(self, text: Any, count: int, limits: PageLimits) -> Iterator[tuple[int, Box, float, int, int]]:
        address = ctypes.cast(text, ctypes.c_void_p).value
        box, x, y = (ctypes.c_float * 4)(), ctypes.c_double(), ctypes.c_double()
        at, at_x, at_y = ctypes.addressof(box), ctypes.addressof(x), ctypes.addressof(y)
        unicode, box_of, origin_of, object_of = self._unicode, self._box, self._origin, self._object
        last = None
        size, style, turn = 0.0, 0, 0
        for index in range(count):
            code = unicode(address, index)
            if code in _BLANKS:
                yield 0x20, _NOWHERE, size, style, turn
                continue
            if (code < 0x20 and code != 0x02) or 0xFFFE <= code <= 0xFFFF:
                limits.unknown += 1
                continue
            here = object_of(address, index)
            if here != last:
                size, turn = self._size(text, index)
                style = self._style(here)
                last = here
            if size <= 0 or not box_of(address, index, at) or not origin_of(address, index, at_x, at_y):
                continue
            yield code, (box[0], box[1], box[2], box[3], x.value, y.value), size, style, turn

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

    def _style(self, text_object: int | None) -> int:
        font = self._font(text_object) if text_object else None
        if not font:
            return 0
        if font not in self._styles:
            self._styles[font] = style_of(*self._described(font))
        return self._styles[font]

    def _described(self, font: int) -> tuple[str, int]:
        pdfium = self._pdfium
        handle = ctypes.cast(font, pdfium.FPDF_FONT)
        buffer = ctypes.create_string_buffer(128)
        name_of = getattr(pdfium, "FPDFFont_GetBaseFontName", None) or pdfium.FPDFFont_GetFamilyName
        name_of(handle, buffer, len(buffer))
        return buffer.value.decode("utf-8", "replace"), pdfium.FPDFFont_GetFlags(handle)
