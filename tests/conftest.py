"""No test reaches the network, the real home directory, a desktop, or a machine's clock settings."""

import itertools
import os
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest

# Their asserts tell what went wrong as those of the tests do; this has to be said before anything imports them.
pytest.register_assert_rewrite("support")

# Five hours and three quarters before UTC: a local day or hour that slips in differs from the right one.
ZONE = "TEST+5:45"

_LOOPBACK = frozenset(("localhost", "127.0.0.1", "::1"))
_FOLDERS = ("DATA", "CONFIG", "CACHE", "STATE", "RUNTIME")
_FOREIGN = (
    "MATINS_LIBRARY",
    "MATINS_CONFIG",
    "MATINS_ASCII",
    "MATINS_PICTURE",
    "NO_COLOR",
    "DISPLAY",
    "WAYLAND_DISPLAY",
    "WSL_DISTRO_NAME",
    "BROWSER",
    "EDITOR",
    "VISUAL",
)

# A run says the same of the same code each time; who looks for something new says so.
hypothesis.settings.register_profile(
    "matins",
    deadline=None,
    derandomize="MATINS_NEW_EXAMPLES" not in os.environ,
    print_blob=True,
    max_examples=60,
    database=None,
)
hypothesis.settings.load_profile("matins")


def pytest_xdist_auto_num_workers() -> int:
    """Three workers for two cores: each waits for pseudo-terminals and threads much of its time."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return cores * 3 // 2


class NetworkReachedError(AssertionError):
    """A test wanted to talk to another machine."""


@pytest.fixture(autouse=True, scope="session")
def _no_network() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex", "sendto"):
            patch.setattr(socket.socket, name, _guarded(getattr(socket.socket, name)))
        yield


@pytest.fixture(scope="session")
def _homes(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Path]:
    base = tmp_path_factory.mktemp("homes")
    numbers = itertools.count(1)
    return lambda: base / str(next(numbers))


@pytest.fixture(autouse=True)
def _own_place(_homes: Callable[[], Path]) -> Iterator[None]:
    """Give every test a home of its own, which exists, and a time zone that no machine is in."""
    home = _homes()
    home.mkdir(mode=0o700)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(home))
        for name in _FOLDERS:
            patch.setenv(f"XDG_{name}_{'DIR' if name == 'RUNTIME' else 'HOME'}", str(home / name.lower()))
        for name in _FOREIGN:
            patch.delenv(name, raising=False)
        patch.setenv("TZ", ZONE)
        time.tzset()
        yield
    time.tzset()


def _guarded(method: Callable[..., Any]) -> Callable[..., Any]:
    def checked(self: socket.socket, *arguments: Any) -> Any:
        address = arguments[-1]
        if self.family != socket.AF_UNIX and address[0] not in _LOOPBACK:
            raise NetworkReachedError(f"a test wanted to reach {address!r}")
        return method(self, *arguments)

    return checked
