"""What the tests themselves are kept from."""

import os
import socket
import time
from pathlib import Path

import pytest
from hypothesis import settings

from reader import paths


@pytest.mark.parametrize("address", [("192.0.2.1", 80), ("arxiv.org", 443)])
@pytest.mark.parametrize("method", ["connect", "connect_ex"])
def test_other_machines_are_out_of_reach(method: str, address: tuple[str, int]) -> None:
    with socket.socket() as plug, pytest.raises(AssertionError, match="wanted to reach"):
        getattr(plug, method)(address)


def test_this_machine_is_not() -> None:
    with socket.socket() as server, socket.socket() as client:
        server.bind(("127.0.0.1", 0))
        server.listen()
        client.connect(server.getsockname())


def test_every_place_of_the_user_is_in_a_home_of_the_test() -> None:
    home = Path.home()
    assert home.is_dir()
    assert list(home.iterdir()) == []
    for place in (paths.library_path(), paths.config_dir(), paths.crash_log()):
        assert place.is_relative_to(home)
    assert not {"MATINS_LIBRARY", "DISPLAY", "WAYLAND_DISPLAY"} & set(os.environ)


def test_the_zone_is_nobody_s() -> None:
    assert time.timezone == (5 * 60 + 45) * 60


def test_examples_are_searched_without_a_clock_or_a_disk() -> None:
    assert settings().deadline is None
    assert settings().database is None
    assert settings().derandomize == ("MATINS_NEW_EXAMPLES" not in os.environ)
