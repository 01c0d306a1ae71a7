"""The interface is tested as in a terminal with colours and UTF-8, whatever the one is that the tests run in."""

import io
import sys

import pytest

pytest.register_assert_rewrite("support.checks", "support.screens")

_VARIABLES = ("NO_COLOR", "MATINS_ASCII", "MATINS_LIBRARY", "DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME")


@pytest.fixture(autouse=True)
def known_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*_VARIABLES, "TEXTUAL_ANIMATIONS", "TEXTUAL", "TEXTUAL_COLOR_SYSTEM", "COLORTERM", "TERM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "__stderr__", io.TextIOWrapper(io.BytesIO(), encoding="utf-8"))
