"""``config.toml`` to Config: whatever is wrong is one sentence with the file, the line, the key and the nearest one.

Source of the format: TOML 1.0; the settings themselves are described in ``DEFAULT_TEXT``.
"""

import os
import re
import tomllib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from reader.config.basics import WrongError
from reader.config.checks import check_config
from reader.config.looks import weak_pairs
from reader.config.values import Config
from reader.domain.errors import ConfigError
from reader.domain.patterns import lazy
from reader.domain.text import clean
from reader.regular import open_regular

SIZE_LIMIT = 1_000_000
"""Bytes; a larger file is not read."""

DOT_LIMIT = 5_000
"""Dots of one line: the time that a key of many parts takes grows with their square."""

_T = TypeVar("_T")
_TOML_ERROR = lazy(r"(?P<what>.*) \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)", re.DOTALL)


def load_config(path: Path) -> Config:
    """Return the settings of the file at ``path``, the default ones where there is no file; raise ConfigError."""
    return parse_config(read_config_text(path), os.fspath(path))


def read_config_text(path: Path) -> str:
    """Return the text of the file at ``path``, an empty one where there is no file; raise ConfigError."""
    shown = _shown(os.fspath(path))
    try:
        with open_regular(path) as file:
            data = file.read(SIZE_LIMIT + 1)
    except FileNotFoundError:
        return ""
    except (OSError, ValueError) as error:
        reason = (getattr(error, "strerror", None) or str(error)).lower()
        raise ConfigError(f"{shown} could not be read: {reason}.") from error
    if len(data) > SIZE_LIMIT:
        raise ConfigError(f"{shown} could not be read: it is larger than a file of settings.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ConfigError(f"{shown}, line {line}: this is not UTF-8 text.") from error


def parse_config(text: str, name: str = "config.toml") -> Config:
    """Return the settings in ``text``; raise ConfigError, which calls the file ``name``."""
    config = parse_checked(text, name, check_config)
    weak = weak_pairs(config.themes)
    if not weak:
        return config
    from reader.config.lines import locate

    return replace(config, warnings=tuple(f"{_shown(name)}, line {locate(text, path)}: {told}." for path, told in weak))


def parse_checked(text: str, name: str, check: Callable[[dict[str, Any]], _T]) -> _T:
    """Return what ``check`` makes of a TOML text, which raises WrongError; raise ConfigError with file and line."""
    shown = _shown(name)
    for number, written in enumerate(text.split("\n"), 1):
        if written.count(".") > DOT_LIMIT:
            raise ConfigError(f"{shown}, line {number}: the line has more dots in it than is read.")
    try:
        data: dict[str, Any] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(_syntax(shown, text, str(error))) from error
    except RecursionError as error:
        raise ConfigError(f"{shown}: the brackets are nested too deeply.") from error
    except ValueError as error:
        raise ConfigError(f"{shown}: a number has too many digits.") from error
    try:
        return check(data)
    except WrongError as wrong:
        from reader.config.lines import locate

        line = locate(text, wrong.path, wrong.value)
        raise ConfigError(f"{shown}, line {line}: {wrong}.") from wrong


def _syntax(shown: str, text: str, message: str) -> str:
    found = _TOML_ERROR.fullmatch(message)
    what = clean(found["what"] if found else message, limit=200)
    if found and found["line"]:
        place = f"line {found['line']}, column {found['column']}"
    else:
        place = f"line {text.rstrip().count(chr(10)) + 1}"
    hint = "; a string needs quotation marks" if what == "Invalid value" and found and found["line"] else ""
    return f"{shown}, {place}: this is not TOML ({what[:1].lower()}{what[1:]}{hint})."


def _shown(name: str) -> str:
    return clean(name) or "the settings"
