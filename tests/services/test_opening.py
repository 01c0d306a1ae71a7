"""Links are shown outside of the terminal, or not at all; only known hosts, never a shell."""

import os
import time
from pathlib import Path

import pytest

from reader.domain.identifier import ArxivId
from reader.services import opening
from reader.services.opening import open_link, viewer

URL = ArxivId("2611.00001", 2).abs_url


@pytest.fixture(autouse=True)
def linux(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening.sys, "platform", "linux")


def program(folder: Path, name: str, body: str = "") -> Path:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)
    return path


def lines(path: Path) -> list[str]:
    deadline = time.monotonic() + 5
    while not path.exists() and time.monotonic() < deadline:
        time.sleep(0.005)
    return path.read_text().splitlines()


class TestViewer:
    def test_without_a_display_there_is_none(self, tmp_path: Path) -> None:
        program(tmp_path, "xdg-open")
        assert viewer({"PATH": str(tmp_path)}) is None

    @pytest.mark.parametrize("display", ["DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME"])
    def test_with_one_the_program_of_the_desktop(self, tmp_path: Path, display: str) -> None:
        expected = program(tmp_path, "xdg-open")
        assert viewer({"PATH": str(tmp_path), display: ":0"}) == [str(expected)]

    def test_the_first_that_is_installed(self, tmp_path: Path) -> None:
        environment = {"PATH": str(tmp_path), "DISPLAY": ":0"}
        assert viewer(environment) is None
        gio = program(tmp_path, "gio")
        assert viewer(environment) == [str(gio), "open"]
        program(tmp_path, "xdg-open")
        wsl = program(tmp_path, "wslview")
        assert viewer(environment) == [str(wsl)]

    def test_a_mac_has_its_own(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(opening.sys, "platform", "darwin")
        assert viewer({}) == ["open"]


class TestOpening:
    @pytest.fixture
    def desktop(self, tmp_path: Path) -> dict[str, str]:
        program(tmp_path, "xdg-open", f'printf "%s\\n" "$#" "$1" >{tmp_path}/new && mv {tmp_path}/new {tmp_path}/seen')
        return {"PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}", "DISPLAY": ":0"}

    def test_it_is_called_with_the_link_alone(self, tmp_path: Path, desktop: dict[str, str]) -> None:
        assert open_link(URL, desktop)
        assert lines(tmp_path / "seen") == ["1", "https://arxiv.org/abs/2611.00001v2"]

    def test_no_shell_reads_the_link(self, tmp_path: Path, desktop: dict[str, str]) -> None:
        url = f"https://github.com/a;touch {tmp_path}/owned;$(touch {tmp_path}/owned)`touch {tmp_path}/owned`%s"
        assert open_link(url, desktop)
        assert lines(tmp_path / "seen") == ["1", url]
        assert not (tmp_path / "owned").exists()

    @pytest.mark.parametrize(
        "url",
        [
            "",
            "arxiv.org/abs/2611.00001",
            "http://arxiv.org/abs/2611.00001",
            "https://arxiv.org.evil.example/abs/2611.00001",
            "https://arxiv.org@evil.example/",
            "https://evil.example/https://arxiv.org/",
            "file:///etc/passwd",
            "javascript:alert(1)",
            "--help",
            " https://arxiv.org/abs/2611.00001",
        ],
    )
    def test_other_hosts_and_schemes_are_not_opened(self, tmp_path: Path, desktop: dict[str, str], url: str) -> None:
        assert not open_link(url, desktop)
        assert not (tmp_path / "seen").exists()

    def test_without_a_display_nothing_happens(self, tmp_path: Path, desktop: dict[str, str]) -> None:
        del desktop["DISPLAY"]
        assert not open_link(URL, desktop)
        assert not (tmp_path / "seen").exists()

    def test_a_program_that_cannot_run(self, tmp_path: Path) -> None:
        (tmp_path / "xdg-open").write_text("no program")
        (tmp_path / "xdg-open").chmod(0o755)
        assert not open_link(URL, {"PATH": str(tmp_path), "DISPLAY": ":0"})

    def test_programs_that_ended_are_laid_to_rest(self, tmp_path: Path, desktop: dict[str, str]) -> None:
        for _ in range(3):
            assert open_link(URL, desktop)
            lines(tmp_path / "seen")
            opening._started[-1].wait(timeout=5)
        assert len(opening._started) == 1

    @pytest.fixture(autouse=True)
    def no_child_is_left(self) -> None:
        for process in opening._started:
            process.wait(timeout=5)
        opening._started.clear()
