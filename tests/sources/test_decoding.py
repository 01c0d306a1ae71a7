"""Packed answers come out whole, bounded, or not at all."""

import gzip
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.sources.decoding import Unpacker
from reader.sources.errors import BadAnswer


def unpack(data: bytes, sizes: list[int], encoding: str = "gzip", limit: int = 10_000) -> bytes:
    unpacker = Unpacker(encoding, limit, "host")
    at = 0
    for size in [*sizes, len(data)]:
        unpacker.feed(data[at : at + size])
        at += size
    return unpacker.finish()


@given(st.lists(st.binary(max_size=400), min_size=1, max_size=4), st.lists(st.integers(1, 60), max_size=20))
def test_packed_in_any_number_of_parts_and_sent_in_any_pieces(parts: list[bytes], sizes: list[int]) -> None:
    packed = b"".join(gzip.compress(part) for part in parts)
    assert unpack(packed, sizes) == b"".join(parts)
    assert unpack(packed, sizes, "identity") == packed


@given(st.binary(min_size=1, max_size=400), st.integers(1, 400))
def test_cut_off_anywhere(data: bytes, cut: int) -> None:
    packed = gzip.compress(data)
    with pytest.raises(BadAnswer):
        unpack(packed[: max(len(packed) - cut, 1)], [])


@given(st.binary(max_size=300))
def test_no_bytes_break_it(data: bytes) -> None:
    try:
        unpack(data, [7, 7])
    except BadAnswer:
        return


def test_a_bomb_is_stopped_early() -> None:
    bomb = gzip.compress(bytes(50_000_000))
    tracemalloc.start()
    try:
        with pytest.raises(BadAnswer, match="more than 1 MB"):
            unpack(bomb, [], limit=1_000_000)
        assert tracemalloc.get_traced_memory()[1] < 4_000_000
    finally:
        tracemalloc.stop()


def test_the_limit_itself_is_allowed() -> None:
    assert unpack(b"x" * 10, [], "", limit=10) == b"x" * 10
    with pytest.raises(BadAnswer):
        unpack(b"x" * 11, [], "", limit=10)


def test_an_unknown_packing_is_refused() -> None:
    with pytest.raises(BadAnswer, match="not asked for"):
        Unpacker("br", 10, "host")
