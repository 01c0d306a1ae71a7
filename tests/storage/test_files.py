"""One file, whole or not at all: every fault is a real one of the file system."""

import errno
import os
import resource
import socket
import stat
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from reader.domain.errors import StoreError
from reader.domain.text import clean
from reader.storage.files import reason, write_atomically

NOBODY = 65534


@pytest.fixture(autouse=True)
def usual_umask() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


def refused(path: Path, data: bytes | str = "new") -> str:
    with pytest.raises(StoreError) as caught:
        write_atomically(path, data)
    sentence = str(caught.value)
    assert sentence == clean(sentence)
    return sentence


def sentence(path: Path, why: str) -> str:
    return f"{path} could not be written: {why}."


class TestWriting:
    def test_bytes(self, tmp_path: Path) -> None:
        write_atomically(tmp_path / "a.bin", b"\x00\xff\r\n")
        assert (tmp_path / "a.bin").read_bytes() == b"\x00\xff\r\n"
        assert names(tmp_path) == ["a.bin"]

    def test_text_is_utf_8_with_its_own_line_ends(self, tmp_path: Path) -> None:
        write_atomically(tmp_path / "a.md", "Größe\n論文\r\n")
        assert (tmp_path / "a.md").read_bytes() == "Größe\n論文\r\n".encode()

    def test_nothing(self, tmp_path: Path) -> None:
        write_atomically(tmp_path / "empty", "")
        assert (tmp_path / "empty").read_bytes() == b""

    def test_a_shorter_text_replaces_the_whole_file(self, tmp_path: Path) -> None:
        path = tmp_path / "a.md"
        path.write_text("a long text that was here before")
        write_atomically(path, "short")
        assert path.read_text() == "short"
        assert names(tmp_path) == ["a.md"]

    def test_a_relative_path(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)
        write_atomically(Path("a.md"), "x")
        assert (tmp_path / "a.md").read_text() == "x"

    def test_a_reader_keeps_the_file_that_it_opened(self, tmp_path: Path) -> None:
        path = tmp_path / "a.md"
        path.write_text("old")
        with path.open() as opened:
            write_atomically(path, "new")
            assert opened.read() == "old"

    def test_a_name_that_is_not_utf_8(self, tmp_path: Path) -> None:
        path = tmp_path / os.fsdecode(b"caf\xe9.md")
        write_atomically(path, "x")
        assert path.read_text() == "x"

    def test_the_longest_name(self, tmp_path: Path) -> None:
        path = tmp_path / ("n" * 255)
        write_atomically(path, "x")
        assert path.read_text() == "x"

    def test_writers_at_once_leave_one_whole_text(self, tmp_path: Path) -> None:
        path = tmp_path / "a.md"
        texts = [str(number) * 100_000 for number in range(8)]
        threads = [threading.Thread(target=write_atomically, args=(path, text)) for text in texts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert path.read_text() in texts
        assert names(tmp_path) == ["a.md"]

    @hypothesis_settings(deadline=None, max_examples=25)
    @given(st.one_of(st.binary(max_size=2000), st.text(st.characters(exclude_categories=["Cs"]), max_size=500)))
    def test_reads_back_equal(self, data: bytes | str) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "a"
            write_atomically(path, data)
            assert path.read_bytes() == (data.encode() if isinstance(data, str) else data)


class TestPermissions:
    @pytest.mark.parametrize(
        ("umask", "mode", "expected"),
        [(0o022, 0o644, 0o644), (0o077, 0o644, 0o600), (0o027, 0o666, 0o640), (0o000, 0o600, 0o600)],
    )
    def test_a_new_file_honours_the_umask(self, tmp_path: Path, umask: int, mode: int, expected: int) -> None:
        os.umask(umask)
        write_atomically(tmp_path / "a.md", "x", mode=mode)
        assert mode_of(tmp_path / "a.md") == expected

    @pytest.mark.parametrize("kept", [0o600, 0o640, 0o664, 0o755])
    def test_a_replaced_file_keeps_its_own(self, tmp_path: Path, kept: int) -> None:
        path = tmp_path / "a.md"
        path.write_text("old")
        path.chmod(kept)
        os.umask(0o077)
        write_atomically(path, "new")
        assert (mode_of(path), path.read_text()) == (kept, "new")

    def test_the_set_user_bit_is_not_handed_on(self, tmp_path: Path) -> None:
        path = tmp_path / "tool"
        path.write_text("old")
        path.chmod(0o4755)
        write_atomically(path, "new")
        assert mode_of(path) == 0o755


class TestLinks:
    def test_a_link_stays_and_its_target_is_written(self, tmp_path: Path) -> None:
        (tmp_path / "far").mkdir()
        target = tmp_path / "far" / "real.md"
        target.write_text("old")
        link = tmp_path / "link.md"
        link.symlink_to("far/real.md")
        write_atomically(link, "new")
        assert link.is_symlink()
        assert target.read_text() == "new"
        assert (names(tmp_path), names(tmp_path / "far")) == (["far", "link.md"], ["real.md"])

    def test_a_link_to_a_link(self, tmp_path: Path) -> None:
        (tmp_path / "b").symlink_to("c")
        (tmp_path / "a").symlink_to("b")
        write_atomically(tmp_path / "a", "new")
        assert (tmp_path / "c").read_text() == "new"
        assert (tmp_path / "a").is_symlink()
        assert (tmp_path / "b").is_symlink()

    def test_a_link_into_a_missing_folder(self, tmp_path: Path) -> None:
        link = tmp_path / "link"
        link.symlink_to("absent/real.md")
        assert refused(link) == sentence(link, "the folder does not exist")

    def test_a_circle(self, tmp_path: Path) -> None:
        (tmp_path / "a").symlink_to("b")
        (tmp_path / "b").symlink_to("a")
        assert refused(tmp_path / "a") == sentence(tmp_path / "a", "its symbolic links lead in a circle")

    def test_a_link_to_a_device(self, tmp_path: Path) -> None:
        (tmp_path / "a").symlink_to(os.devnull)
        assert refused(tmp_path / "a") == sentence(tmp_path / "a", "it is a device, not a file")


class TestRefusals:
    def test_a_folder(self, tmp_path: Path) -> None:
        assert refused(tmp_path) == sentence(tmp_path, "it is a folder")
        assert names(tmp_path) == []

    def test_a_pipe_is_not_opened(self, tmp_path: Path) -> None:
        path = tmp_path / "pipe"
        os.mkfifo(path)
        assert refused(path) == sentence(path, "it is a pipe, not a file")
        assert stat.S_ISFIFO(path.stat().st_mode)

    def test_a_socket(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)  # The path of a socket must be short.
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind("s")
            assert refused(tmp_path / "s") == sentence(tmp_path / "s", "it is a socket, not a file")

    @pytest.mark.parametrize("device", ["/dev/null", "/dev/full", "/dev/tty"])
    def test_a_device(self, device: str) -> None:
        if not Path(device).exists():
            pytest.skip(f"this system has no {device}")
        assert refused(Path(device)) == f"{device} could not be written: it is a device, not a file."
        assert stat.S_ISCHR(Path(device).stat().st_mode)

    def test_a_missing_folder(self, tmp_path: Path) -> None:
        path = tmp_path / "absent" / "y.md"
        assert refused(path) == sentence(path, "the folder does not exist")

    def test_a_file_where_a_folder_should_be(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("x")
        path = tmp_path / "file" / "y.md"
        assert refused(path) == sentence(path, "a part of its path is a file, not a folder")

    def test_a_name_that_is_too_long(self, tmp_path: Path) -> None:
        path = tmp_path / ("n" * 256)
        assert refused(path) == sentence(path, "the name is too long")

    def test_a_name_with_a_zero_byte(self, tmp_path: Path) -> None:
        assert refused(tmp_path / "a\0b") == sentence(tmp_path / "ab", "this is not a possible file name")

    def test_a_name_that_cannot_be_encoded(self, tmp_path: Path) -> None:
        path = tmp_path / "a\ud800"
        assert refused(path) == sentence(tmp_path / "a", "the name holds characters that no file holds")

    def test_a_text_that_cannot_be_encoded(self, tmp_path: Path) -> None:
        path = tmp_path / "a.md"
        path.write_text("old")
        assert refused(path, "x\ud800") == sentence(path, "the text holds characters that no file holds")
        assert path.read_text() == "old"

    def test_the_path_cannot_steer_the_terminal(self, tmp_path: Path) -> None:
        path = tmp_path / "absent\x1b]0;t\x07\u202e" / "y\n.md"
        assert refused(path) == sentence(tmp_path / "absent]0;t" / "y .md", "the folder does not exist")


@contextmanager
def file_size_limit(size: int) -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.fixture
def public_folder() -> Iterator[Path]:
    """A folder that an unprivileged account reaches, which pytest's own is not."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o777)
        yield Path(folder)


@contextmanager
def unprivileged() -> Iterator[None]:
    """Give up root's right to write everywhere for a moment."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


class TestFaults:
    def test_a_file_that_may_not_grow(self, tmp_path: Path) -> None:
        path = tmp_path / "a.md"
        path.write_text("old")
        with file_size_limit(4096):
            said = refused(path, b"x" * 100_000)
        assert said == sentence(path, "it would be larger than a file may be here")
        assert path.read_text() == "old"
        assert names(tmp_path) == ["a.md"]

    def test_a_small_file_that_may_not_be_written_at_all(self, tmp_path: Path) -> None:
        with file_size_limit(0):
            refused(tmp_path / "a.md", b"x")
        assert names(tmp_path) == []

    def test_a_folder_without_permission(self, public_folder: Path) -> None:
        public_folder.chmod(0o555)
        with unprivileged():
            said = refused(public_folder / "a.md")
        assert said == sentence(public_folder / "a.md", "there is no permission to write there")
        public_folder.chmod(0o777)
        assert names(public_folder) == []

    def test_a_file_that_somebody_made_read_only(self, public_folder: Path) -> None:
        path = public_folder / "a.md"
        path.write_text("old")
        path.chmod(0o444)
        with unprivileged():
            assert refused(path) == sentence(path, "the file is read-only")
        assert path.read_text() == "old"
        assert names(public_folder) == ["a.md"]

    def test_too_many_open_files(self, tmp_path: Path) -> None:
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        spare = os.open(tmp_path, os.O_RDONLY)
        held: list[int] = []
        resource.setrlimit(resource.RLIMIT_NOFILE, (spare + 1, hard))
        try:
            with suppress(OSError):
                while True:
                    held.append(os.dup(spare))
            os.close(spare)  # One is free: enough for the folder, not for the file.
            said = refused(tmp_path / "a.md")
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
            for number in held:
                os.close(number)
        assert said == sentence(tmp_path / "a.md", "too many files are open")
        assert names(tmp_path) == []

    @pytest.mark.parametrize("data", [None, 7, ["text"]])
    def test_a_mistake_of_the_caller_leaves_nothing_behind(self, tmp_path: Path, data: object) -> None:
        with pytest.raises(TypeError):
            write_atomically(tmp_path / "a.md", data)  # type: ignore[arg-type]
        assert names(tmp_path) == []


class TestReasons:
    @pytest.mark.parametrize(
        ("number", "words"),
        [
            (errno.ENOSPC, "the disk is full"),
            (errno.EROFS, "the disk is read-only"),
            (errno.EDQUOT, "the quota of disk space is used up"),
            (errno.EIO, "the disk reported an error"),
        ],
    )
    def test_known(self, number: int, words: str) -> None:
        assert reason(OSError(number, os.strerror(number))) == words

    def test_unknown_ones_speak_for_themselves(self) -> None:
        assert reason(OSError(errno.EXDEV, "Invalid\x1b cross-device link")) == "Invalid cross-device link"

    def test_silent_ones(self) -> None:
        assert reason(OSError()) == "the system gave no reason"
