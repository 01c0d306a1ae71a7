"""The folder of downloaded papers."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.domain.errors import StoreError
from reader.domain.identifier import ArxivId
from reader.storage.kept import KeptPapers, kept_folder


@pytest.fixture
def kept(tmp_path: Path) -> KeptPapers:
    return KeptPapers(tmp_path / "library.db")


def test_nothing_is_made_before_there_is_something(kept: KeptPapers) -> None:
    assert kept.all() == []
    assert not kept.folder.exists()


def test_what_is_put_is_found_with_its_version(kept: KeptPapers) -> None:
    for name in ("2611.01234v2", "math/0309136v1", "2611.01235"):
        identifier = ArxivId.parse(name)
        file = kept.put(identifier, "html", name.encode())
        assert file.path.read_bytes() == name.encode()
        assert kept.of(identifier.name) == [file]
        assert (file.identifier, file.bytes) == (identifier, len(name))
        assert kept.has(identifier, "html")
        assert not kept.has(identifier, "pdf")
    assert kept.names("html") == {"2611.01234", "math/0309136", "2611.01235"}
    assert kept.names("pdf") == set()


def test_nobody_else_may_read_it(kept: KeptPapers) -> None:
    file = kept.put(ArxivId("2611.01234", 1), "pdf", b"%PDF")
    assert file.path.stat().st_mode & 0o777 == 0o600
    assert kept.folder.stat().st_mode & 0o777 == 0o700


def test_the_order_of_reading(kept: KeptPapers) -> None:
    for version, format_ in ((1, "html"), (2, "pdf"), (2, "html"), (1, "pdf"), (None, "html")):
        kept.put(ArxivId("2611.01234", version), format_, b"x")
    kept.put(ArxivId("2611.012345"[:10], 1), "pdf", b"x")
    assert [(file.identifier.version, file.format) for file in kept.of("2611.01234")][:2] == [(2, "html"), (2, "pdf")]


def test_the_files_of_strangers_are_left_alone(kept: KeptPapers) -> None:
    kept.put(ArxivId("2611.01234", 1), "pdf", b"x")
    for name in ("notes.pdf", "2611.01234v1.txt", "2611.01234v0.pdf", ".matins-1.tmp", "2611_01234.pdf", "a_b_c.html"):
        (kept.folder / name).write_text("mine")
    (kept.folder / "2611.09999v1.pdf").mkdir()
    (kept.folder / "2611.08888v1.pdf").symlink_to(kept.folder / "notes.pdf")
    assert [file.path.name for file in kept.all()] == ["2611.01234v1.pdf"]


def test_opening_makes_a_file_young_again(kept: KeptPapers) -> None:
    file = kept.put(ArxivId("2611.01234", 1), "pdf", b"x")
    os.utime(file.path, (1, 1))
    (old,) = kept.all()
    kept.touch(old)
    (young,) = kept.all()
    assert old.used == 1 < young.used


def test_removing_twice_is_no_mistake(kept: KeptPapers) -> None:
    file = kept.put(ArxivId("2611.01234", 1), "pdf", b"x")
    kept.remove(file)
    kept.remove(file)
    kept.touch(file)
    assert kept.all() == []


def test_a_folder_that_cannot_be_is_a_sentence(tmp_path: Path) -> None:
    kept_folder(tmp_path / "library.db").write_text("in the way")
    kept = KeptPapers(tmp_path / "library.db")
    with pytest.raises(StoreError, match="could not be made"):
        kept.put(ArxivId("2611.01234", 1), "pdf", b"x")
    with pytest.raises(StoreError, match="could not be read"):
        kept.all()


@given(st.integers(2015, 2026), st.integers(1, 12), st.integers(1, 99_999), st.none() | st.integers(1, 99))
def test_a_name_leads_back_to_its_identifier(year: int, month: int, number: int, version: int | None) -> None:
    identifier = ArxivId(f"{year % 100:02d}{month:02d}.{number:05d}", version)
    kept = KeptPapers(Path("library.db"))
    path = kept._path(identifier, "pdf")
    assert path.parent == kept.folder
    assert ArxivId.parse(path.name.removesuffix(".pdf").replace("_", "/")) == identifier
