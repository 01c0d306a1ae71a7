"""Showing a page outside of the terminal, and never inside it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

_HOSTS = ("https://arxiv.org/", "https://github.com/")

_started: list["subprocess.Popen[bytes]"] = []


def viewer(environment: Mapping[str, str] = os.environ) -> list[str] | None:
    """Return the program that opens a link on this desktop, None where there is no desktop.

    Without a display a browser would run in the terminal and take it over.
    """
    if sys.platform == "darwin":
        return ["open"]
    if not (environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY") or environment.get("WSL_DISTRO_NAME")):
        return None
    for name in ("wslview", "xdg-open", "gio"):
        found = shutil.which(name, path=environment.get("PATH"))
        if found:
            return [found, "open"] if name == "gio" else [found]
    return None


def is_known(url: str) -> bool:
    """Tell whether a link leads to a host whose pages are opened."""
    return url.startswith(_HOSTS)


def open_link(url: str, environment: Mapping[str, str] = os.environ) -> bool:
    """Open ``url`` outside; False where that is not possible here. Only https links to known hosts are opened."""
    program = viewer(environment)
    return program is not None and is_known(url) and _start([*program, url])


def open_pdf(path: Path, program: Sequence[str] = (), environment: Mapping[str, str] = os.environ) -> bool:
    """Show a PDF of ours with the user's program, or the desktop's own; False where that is not possible here."""
    command = list(program) or viewer(environment)
    return command is not None and _start([*command, str(path)])


def _start(command: list[str]) -> bool:
    """Begin a program that nobody waits for; its words never meet a shell."""
    # Nobody waits for a browser, so those that have ended since are laid to rest here.
    _started[:] = [process for process in _started if process.poll() is None]
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError:
        return False
    _started.append(process)
    return True
