"""How much is read of a file: of a digest less than of a bibliography or of an export."""

import io
from importlib import import_module
from pathlib import Path

import pytest

from reader.domain.errors import FormatError
from reader.formats.digests import build
from reader.formats.imports import may_be_library, parse_library
from reader.services import reading
from reader.services.importing import import_file
from reader.services.reading import read_document, read_whole
from reader.storage.store import Store
from support.builders import NOW

BIBTEX = b"@misc{a,\n  title={Tides and Lanterns},\n  eprint={2611.00001},\n  archivePrefix={arXiv},\n}\n"
RIS = b"TY  - UNPB\nTI  - Tides and Lanterns\nAN  - arXiv:2611.00001\nER  - \n"
TABLE = b"id,version,title,authors,abstract,categories,url\n2611.00001,1,Tides and Lanterns,,,cs.LG,\n"
JSON = b'[{"id": "a", "type": "article", "title": "Tides", "number": "arXiv:2611.00001"}]'
LIBRARIES = (BIBTEX, b"\xef\xbb\xbf" + RIS, TABLE, JSON)


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "SIZE_LIMIT", 60)
    monkeypatch.setattr(reading, "LIBRARY_LIMIT", 2**20)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "library.db")


@pytest.mark.parametrize("data", LIBRARIES)
def test_a_file_of_another_program_may_be_larger(data: bytes, store: Store, tmp_path: Path) -> None:
    assert may_be_library(data)
    assert len(data) > reading.SIZE_LIMIT
    file = tmp_path / "file"
    file.write_bytes(data)
    assert import_file(store, str(file), NOW).new == 1
    file.write_bytes(data + b"\n" * 2**20)
    with pytest.raises(FormatError, match=r"^It is larger than 1 MB; export it in parts\.$"):
        import_file(store, str(file), NOW)


@pytest.mark.parametrize(
    "data", [b"", b"# Papers\n- arXiv:2611.00001\n", b"<html><p>x</p></html>", b"\0\xff", b"see [1] of 2611.00001"]
)
def test_a_digest_may_not(data: bytes, store: Store, tmp_path: Path) -> None:
    assert not may_be_library(data)
    with pytest.raises(FormatError, match="larger than 0 MB, which no digest is"):
        read_document(io.BufferedReader(io.BytesIO(data + b" " * 80)), data)
    exact = data.ljust(60)
    assert read_document(io.BufferedReader(io.BytesIO(exact)), data) == exact
    assert read_whole(io.BufferedReader(io.BytesIO(exact))) == exact


def test_json_of_nobody_is_as_large_as_a_digest(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "file.json"
    file.write_bytes(b'{"see": "arXiv:2611.00001"}'.ljust(61))
    with pytest.raises(FormatError, match="which no digest is"):
        import_file(store, str(file), NOW)


def test_more_entries_than_a_digest_has(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "ENTRY_LIMIT", 2)
    # The package has a function of the same name.
    monkeypatch.setattr(import_module("reader.formats.imports.assemble"), "LIBRARY_ENTRIES", 4)
    records = [
        RIS.replace(b"00001", b"%05d" % number).replace(b"Tides", b"%d tides" % number) for number in range(1, 7)
    ]
    imported = parse_library(b"".join(records[:4]), "a.ris")
    assert imported is not None
    assert (len(imported.batch.entries), imported.batch.problems) == (4, ())
    imported = parse_library(b"".join(records), "a.ris")
    assert imported is not None
    assert len(imported.batch.entries) == 4
    assert [problem.message for problem in imported.batch.problems] == ["Only the first 4 entries were read."]
