"""What is no file is refused at once, wherever the program opens a file whose name it knows beforehand."""

import os
import stat
from pathlib import Path

import pytest

from reader.config import load_config
from reader.domain.errors import ConfigError, FormatError, SourceError
from reader.regular import IrregularError, open_private, open_regular
from reader.services.reading import opened
from reader.services.schedule import is_ours
from reader.sources.gate import Gate
from reader.tui.app import _write_crash
from reader.tui.keyfile import load_or_default
from support.clock import FakeClock

pytestmark = [pytest.mark.timeout(20), pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes")]


@pytest.fixture
def pipe(tmp_path: Path) -> Path:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    return path


class TestOpening:
    def test_a_file(self, tmp_path: Path) -> None:
        (tmp_path / "a").write_bytes(b"abc")
        with open_regular(tmp_path / "a") as file:
            assert file.read() == b"abc"

    @pytest.mark.parametrize("path", [Path(os.devnull), Path("/")])
    def test_no_file(self, path: Path) -> None:
        before = len([*Path("/proc/self/fd").iterdir()]) if Path("/proc/self/fd").is_dir() else 0
        with pytest.raises(IrregularError) as told:
            open_regular(path)
        assert told.value.is_folder == path.is_dir()
        assert not before or len([*Path("/proc/self/fd").iterdir()]) == before

    def test_a_pipe(self, pipe: Path) -> None:
        with pytest.raises(IrregularError, match="not a regular file"):
            open_regular(pipe)

    def test_nothing(self, tmp_path: Path) -> None:
        with pytest.raises(FileNotFoundError):
            open_regular(tmp_path / "a")


class TestPrivateFiles:
    def test_an_old_one_becomes_private_before_anything_is_in_it(self, tmp_path: Path) -> None:
        path = tmp_path / "a"
        path.write_text("old and longer", encoding="utf-8")
        path.chmod(0o644)
        with open_private(path) as file:
            assert stat.S_IMODE(path.stat().st_mode) == 0o600
            assert path.stat().st_size == 0
            file.write("new")
        assert path.read_text(encoding="utf-8") == "new"

    def test_a_link_is_not_followed(self, tmp_path: Path) -> None:
        (tmp_path / "mine").write_text("mine", encoding="utf-8")
        (tmp_path / "a").symlink_to(tmp_path / "mine")
        with pytest.raises(OSError, match=r"symbolic link|ymbolic"):
            open_private(tmp_path / "a")
        assert (tmp_path / "mine").read_text(encoding="utf-8") == "mine"

    def test_a_pipe_with_a_reader(self, pipe: Path) -> None:
        reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
        try:
            with pytest.raises(IrregularError):
                open_private(pipe)
        finally:
            os.close(reader)


class TestPipesInThePlaceOfFiles:
    def test_settings(self, pipe: Path) -> None:
        with pytest.raises(ConfigError, match="could not be read: not a regular file"):
            load_config(pipe)

    def test_keys(self, pipe: Path) -> None:
        _, told = load_or_default(pipe)
        assert told.endswith("not a regular file. The default keys are in use.")

    @pytest.mark.parametrize("name", ["requests.json", "requests.new"])
    def test_the_moments_of_requests(self, tmp_path: Path, name: str) -> None:
        os.mkfifo(tmp_path / name)
        clock = FakeClock()
        with pytest.raises(SourceError, match="cannot be used"), Gate(tmp_path, clock).turn():
            pass

    def test_a_timer(self, pipe: Path) -> None:
        with pytest.raises(Exception, match="could not be read"):
            is_ours(pipe)

    def test_a_document(self, pipe: Path) -> None:
        with pytest.raises(FormatError, match="not a regular file; pipe it in"), opened(str(pipe)):
            pass

    def test_the_crash_log(self, pipe: Path) -> None:
        with pytest.raises(OSError, match=r"regular file|device"):
            _write_crash(pipe, None)


def test_a_crash_log_of_others_rights_becomes_private(tmp_path: Path) -> None:
    path = tmp_path / "crash.log"
    path.write_text("old" * 1_000, encoding="utf-8")
    path.chmod(0o666)
    _write_crash(path, RuntimeError("broken"))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    text = path.read_text(encoding="utf-8")
    assert "RuntimeError: broken" in text
    assert "old" not in text
