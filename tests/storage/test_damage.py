"""A damaged file is refused in words, wherever the damage is; what can still be read is read."""

import random
from datetime import UTC, datetime
from pathlib import Path

import pytest

from reader.domain.changes import Change
from reader.domain.errors import StoreError
from reader.domain.paper import Author
from reader.domain.state import PaperState
from reader.domain.text import clean
from reader.storage import backups
from reader.storage.connection import DamagedLibraryError
from reader.storage.store import Store
from reader.storage.values import (
    DamagedValueError,
    authority_value,
    authors_text,
    authors_value,
    date_value,
    kind_value,
    state_value,
    strings_value,
    text_value,
    time_text,
    time_value,
)
from support.builders import NOW, TODAY, batch, invented, take_in

ROUNDS = 240


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("whole") / "library.db"
    take_in(path, *(batch(*map(invented, range(n, n + 20)), name=f"{n}", day=TODAY) for n in range(1, 100, 15)))
    store = Store(path)
    with store.writing():
        for number in range(1, 20):
            said = PaperState(NOW, NOW, None, ("tag",), "note")
            store.states.put(number, said)
            store.history.record("starred", [Change(number, PaperState(), said)], NOW)
    store.close()
    return path.read_bytes()


def read_all(path: Path) -> None:
    """Read every table, as the list, the detail pane and undo do, and write a little."""
    store = Store(path)
    try:
        with store.reading():
            numbers = store.listing.numbers()
            store.listing.rows(numbers)
            list(store.listing.index_rows())
            list(store.listing.linked())
            list(store.states.marks())
            store.changes.since(store.changes.now(), 9)
            store.texts.texts(numbers, "abstract", bool)
            store.texts.papers([["lantern"]])
            store.texts.notes([["note"]])
            for number in numbers:
                store.papers.get(number)
                store.documents.announcements(number)
                store.states.get(number)
            store.history.last_done()
        with store.writing():
            store.states.put(numbers[0], PaperState(note="said"))
    finally:
        store.close()


def spoilt(whole: bytes, chance: random.Random) -> bytes:
    data = bytearray(whole)
    kind = chance.randrange(3)
    if kind == 0:
        for _ in range(chance.choice((1, 10, 200))):
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    elif kind == 1:
        del data[chance.randrange(17, len(data)) :]
    else:
        place = chance.randrange(len(data) // 512) * 512
        data[place : place + 512] = chance.choice((bytes(512), chance.randbytes(512)))
    return bytes(data)


def told(path: Path) -> str:
    try:
        read_all(path)
    except StoreError as error:
        return str(error)
    return ""


def test_whatever_is_spoilt_is_told_in_a_sentence(whole: bytes, tmp_path: Path) -> None:
    sentences = []
    for number in range(ROUNDS):
        path = tmp_path / f"{number}.db"
        path.write_bytes(spoilt(whole, random.Random(number)))
        if sentence := told(path):
            sentences.append(sentence)
    assert [sentence for sentence in sentences if sentence != clean(sentence) or not sentence.endswith(".")] == []
    assert len(sentences) > ROUNDS / 3


@pytest.mark.parametrize("length", [17, 50, 99, 100, 511, 512, 4095, 4096, 4097, 20_000, -4096])
def test_a_file_that_is_cut_off_is_not_taken_for_a_fresh_one(whole: bytes, tmp_path: Path, length: int) -> None:
    path = tmp_path / "library.db"
    path.write_bytes(whole[:length])
    with pytest.raises(
        DamagedLibraryError, match=r"is damaged: .*There is no backup beside it\. Nothing was changed\."
    ):
        read_all(path)
    assert path.read_bytes() == whole[:length]


def test_the_sentence_names_the_backup(whole: bytes, tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    path.write_bytes(whole)
    backups.make(path, NOW)
    path.write_bytes(whole[:9000])
    with pytest.raises(DamagedLibraryError) as caught:
        read_all(path)
    assert "newest good backup is of 2026-11-20 07:12 UTC with 110 papers, 19 starred" in str(caught.value)
    assert "`matins restore` puts it back and keeps the damaged file" in str(caught.value)


class TestColumns:
    def test_what_was_written_comes_back(self) -> None:
        moment = datetime(2026, 11, 20, 7, 12, 33, 5, tzinfo=UTC)
        assert time_text(moment) == "2026-11-20T07:12:33.000005Z"
        assert time_value(time_text(moment)) == moment
        assert time_value(time_text(None)) is None
        authors = (Author("a"), Author("b", "c"))
        assert authors_text(authors) == '["a", ["b", "c"]]'
        assert authors_value(authors_text(authors)) == authors

    @pytest.mark.parametrize(
        ("read", "value"),
        [
            (text_value, None),
            (text_value, 5),
            (text_value, b"bytes"),
            (time_value, "2026-11-20T07>12:33Z"),
            (time_value, 5),
            (date_value, "2 26-11-09"),
            (kind_value, "aross"),
            (authority_value, 77),
            (authors_value, ""),
            (authors_value, "{"),
            (authors_value, "5"),
            (authors_value, "[5]"),
            (authors_value, '[["a", "b", "c"]]'),
            (authors_value, '[["a", 5]]'),
            (authors_value, None),
            (strings_value, "null"),
            (strings_value, "[1]"),
            (strings_value, '["a\x01"]'),
            (state_value, "[]"),
            (state_value, '{"read_at": 5}'),
            (state_value, '{"tags": 5}'),
            (state_value, '{"note": null}'),
        ],
    )
    def test_what_was_never_written_is_damage(self, read: object, value: object) -> None:
        assert callable(read)
        with pytest.raises(DamagedValueError):
            read(value)
