"""One check for every command of the interface: what its key does to the screen and to the file."""

from collections.abc import Awaitable, Callable, Mapping
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest

Check = Callable[[str, Path, pytest.MonkeyPatch], Awaitable[None]]
"""Takes the key, a folder of its own, and what changes the surroundings."""

_CHECKS: dict[str, Check] = {}


def checks(*names: str) -> Callable[[Check], Check]:
    """Keep a check under the commands that it is of."""

    def keep(check: Check) -> Check:
        _CHECKS.update(dict.fromkeys(names, check))
        return check

    return keep


def all_checks() -> Mapping[str, Check]:
    """Return the checks of all modules of this package, by command."""
    for module in iter_modules(__path__):
        import_module(f"{__name__}.{module.name}")
    return _CHECKS
