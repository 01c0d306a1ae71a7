"""The bytes of an answer, unpacked as they arrive and never more than a limit."""

import zlib

from reader.sources.errors import BadAnswer

_CHUNK = 1 << 16


class Unpacker:
    """Collects one body. ``encoding`` is the Content-Encoding header; ``limit`` counts unpacked bytes."""

    def __init__(self, encoding: str, limit: int, host: str) -> None:
        self._limit = limit
        self._host = host
        self._parts: list[bytes] = []
        self._size = 0
        self._arrived = 0
        encoding = encoding.strip().lower()
        self._zlib: zlib._Decompress | None = None
        if encoding in ("gzip", "x-gzip"):
            self._zlib = zlib.decompressobj(zlib.MAX_WBITS | 16)
        elif encoding not in ("", "identity"):
            raise BadAnswer(f"{host} packed its answer in a way that was not asked for.")

    def feed(self, data: bytes) -> None:
        """Take the next bytes as they came; raise BadAnswer where they are damaged or too many."""
        self._arrived += len(data)
        if self._arrived > self._limit:
            raise self._too_long()
        if self._zlib is None:
            self._keep(data)
            return
        try:
            self._unpack(data)
        except zlib.error as error:
            raise BadAnswer(f"{self._host} sent a packed answer that is damaged.") from error

    def finish(self) -> bytes:
        """Return the body; raise BadAnswer where its end is missing."""
        if self._zlib is not None and self._arrived and not self._zlib.eof:
            raise BadAnswer(f"{self._host} sent a packed answer that breaks off.")
        return b"".join(self._parts)

    def _unpack(self, data: bytes) -> None:
        assert self._zlib is not None
        while data:
            if self._zlib.eof:
                # A gzip file may be several in a row.
                self._zlib = zlib.decompressobj(zlib.MAX_WBITS | 16)
            self._keep(self._zlib.decompress(data, _CHUNK))
            data = self._zlib.unconsumed_tail or self._zlib.unused_data

    def _keep(self, data: bytes) -> None:
        self._size += len(data)
        if self._size > self._limit:
            raise self._too_long()
        self._parts.append(data)

    def _too_long(self) -> BadAnswer:
        return BadAnswer(f"{self._host} sent more than {self._limit / 1e6:g} MB, which is more than is read.")
