import json
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reader.search.engine import Entry, SearchIndex, SearchIndexError, Stamp
from reader.search.filing import is_sound

ENTRIES = [
    Entry(
        3,
        "Pre-training Lantern Graphs of Ørsted",
        ["Anna Lind", "Jürgen Müller"],
        ["cs.LG"],
        5,
        1,
        2,
        "new",
        4,
        "2611.00003",
    ),
    Entry(4, "Tidal graphs", ["王伟"], ["hep-th", "cs.LG"], 6, 1, 1, "cross", 3, "hep-th/9901001"),
    Entry(9, "", [], [], 0, 0, 0, "", 0, ""),
]
HEAD = 20
QUERIES = ("lantern", "grpahs lind", "pltg", "lantgra", "orstedd", "pretrainign-graphs", "transformers", "王", "a")


def written(entries: list[Entry]) -> bytes:
    return b"".join(SearchIndex.build(entries).parts(Stamp(7, 2**62)))


@pytest.fixture(scope="module")
def data() -> bytes:
    return written(ENTRIES)


def asked(index: SearchIndex) -> list[object]:
    """Return the answers to one question of each kind."""
    answers: list[object] = []
    for words in QUERIES:
        matches = index.match(words)
        answers.append(index.numbers[index.ranked(matches, words)].tolist())
    answers += [index.phrase("lantern graphs").tolist(), index.docs([4, 9]).tolist()]
    for sort in ("announced", "newest", "title", "author"):
        answers += [index.order(sort).tolist(), index.arranged(index.docs([3, 4]), sort).tolist()]
    masks = [index.in_categories("cs.*"), index.announced_between(1, 5), index.with_identifier("hep-th/99")]
    return [*answers, *(mask.tolist() for mask in masks), index.category_names(), index.author_names("m")]


@given(place=st.floats(0, 0.9999999), bit=st.integers(0, 7))
def test_one_wrong_bit_is_noticed(tmp_path_factory: pytest.TempPathFactory, place: float, bit: int) -> None:
    path = tmp_path_factory.mktemp("index") / "index"
    whole = bytearray(written(ENTRIES))
    path.write_bytes(whole)
    assert is_sound(path)
    whole[int(place * len(whole))] ^= 1 << bit
    path.write_bytes(whole)
    assert not is_sound(path)


@pytest.mark.parametrize("data", [b"", b"abc", b"\0" * 4, b"x" * 2_000_000])
def test_what_was_never_an_index_is_not_sound(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "index"
    path.write_bytes(data)
    assert is_sound(path) == (data == b"\0" * 4)


def test_a_file_holds_the_whole_index(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "index"
    path.write_bytes(data)
    loaded = SearchIndex.load(path)
    built = SearchIndex.build(reversed(ENTRIES))
    assert loaded.stamp == Stamp(7, 2**62)
    assert built.stamp is None
    assert asked(loaded) == asked(built)
    assert b"".join(loaded.parts(Stamp(7, 2**62))) == data
    for index in (loaded, built):
        index.change([Entry(5, "Tidal lanterns", ["Mina Lind"], ["cs.CL"], 6)], [4])
    assert asked(loaded) == asked(built)
    loaded.release()
    built.release()
    assert asked(loaded) == asked(built)
    with pytest.raises(ValueError, match="built again"):
        loaded.parts(Stamp(1, 1))


def test_an_empty_index_is_a_file_too(tmp_path: Path) -> None:
    path = tmp_path / "index"
    path.write_bytes(written([]))
    assert asked(SearchIndex.load(path))[0] == []


def test_no_file_and_no_index_are_refused_in_a_sentence(tmp_path: Path, data: bytes) -> None:
    for name, content in (("empty", b""), ("text", b"Lantern graphs\n" * 9), ("folder", None), ("none", None)):
        path = tmp_path / name
        if content is not None:
            path.write_bytes(content)
        elif name == "folder":
            path.mkdir()
        with pytest.raises(SearchIndexError, match=r"^The filter's index .*\.$"):
            SearchIndex.load(path)
    other = tmp_path / "older"
    other.write_bytes(data[:8] + struct.pack("<I", 99) + data[12:])
    with pytest.raises(SearchIndexError, match="another version"):
        SearchIndex.load(other)


def test_every_cut_and_every_addition_is_noticed(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "index"
    for size in [*range(0, len(data), 997), len(data) - 1]:
        path.write_bytes(data[:size])
        with pytest.raises(SearchIndexError):
            SearchIndex.load(path)
    path.write_bytes(data + b"\0")
    with pytest.raises(SearchIndexError):
        SearchIndex.load(path)


def test_every_flipped_bit_of_the_head_is_noticed(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "index"
    (size,) = struct.unpack_from("<I", data, 12)
    for place in range(HEAD + size):
        path.write_bytes(data[:place] + bytes([data[place] ^ (1 << place % 8)]) + data[place + 1 :])
        with pytest.raises(SearchIndexError):
            SearchIndex.load(path)


def less_papers(head: dict[str, dict[str, int]]) -> None:
    head["tables"]["numbers"] -= 1


def negative(head: dict[str, dict[str, int]]) -> None:
    head["tables"]["days"] = -1


def huge(head: dict[str, dict[str, int]]) -> None:
    head["tables"]["days"] = 2**70


@pytest.mark.parametrize(
    "spoil", [less_papers, negative, huge, lambda head: head.clear(), lambda head: head.update(stamp=[1])]
)
def test_a_head_that_lies_is_noticed(
    tmp_path: Path, data: bytes, spoil: Callable[[dict[str, dict[str, int]]], None]
) -> None:
    (size,) = struct.unpack_from("<I", data, 12)
    head = json.loads(data[HEAD : HEAD + size])
    spoil(head)
    raw = json.dumps(head).encode()
    path = tmp_path / "index"
    path.write_bytes(data[:12] + struct.pack("<II", len(raw), zlib.crc32(raw)) + raw + data[HEAD + size :])
    with pytest.raises(SearchIndexError):
        SearchIndex.load(path)


@given(st.lists(st.tuples(st.integers(0, 2**20), st.integers(1, 255)), min_size=1, max_size=4))
@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_flipped_bits_of_the_tables_never_end_the_program(
    tmp_path: Path, data: bytes, flips: list[tuple[int, int]]
) -> None:
    spoiled = bytearray(data)
    (size,) = struct.unpack_from("<I", data, 12)
    for place, bits in flips:
        spoiled[HEAD + size + place % (len(data) - HEAD - size)] ^= bits
    path = tmp_path / "index"
    path.write_bytes(spoiled)
    try:
        index = SearchIndex.load(path)
        asked(index)
        index.change([Entry(5, "Tidal lanterns", ["Mina Lind"])], [4])
        asked(index)
    except SearchIndexError:
        return
