"""Where a user's files live; creates nothing.

``--library`` beats ``MATINS_LIBRARY``, which beats the user data directory of the system; ``MATINS_CONFIG`` beats the
user configuration directory.
"""

import os
from contextlib import suppress
from pathlib import Path

LIBRARY_VARIABLE = "MATINS_LIBRARY"
CONFIG_VARIABLE = "MATINS_CONFIG"
APP_NAME = "matins"


def data_dir() -> Path:
    """Return the folder of the user's library and its backups."""
    import platformdirs

    return Path(platformdirs.user_data_dir(APP_NAME, appauthor=False))


def config_dir() -> Path:
    """Return the folder of the user's settings."""
    import platformdirs

    return Path(platformdirs.user_config_dir(APP_NAME, appauthor=False))


def log_dir() -> Path:
    """Return the folder of the crash log."""
    import platformdirs

    return Path(platformdirs.user_log_dir(APP_NAME, appauthor=False))


def library_path(chosen: str | None = None) -> Path:
    """Return the library file: ``chosen``, or the one of the environment, or the default one."""
    named = chosen or os.environ.get(LIBRARY_VARIABLE)
    return user_path(named).absolute() if named else data_dir() / "library.sqlite3"


def config_path() -> Path:
    """Return the file of the user's settings: the one of the environment, or the default one."""
    named = os.environ.get(CONFIG_VARIABLE)
    return user_path(named).absolute() if named else config_dir() / "config.toml"


def keys_path() -> Path:
    """Return the file of the user's keys: beside the settings."""
    return config_path().with_name("keys.toml")


def user_path(text: str) -> Path:
    """Return the path that a person wrote, ``~`` meaning home; a user who does not exist has none."""
    with suppress(RuntimeError):
        return Path(text).expanduser()
    return Path(text)


def demo_path(library: Path) -> Path:
    """Return the file of the sample library: beside the user's own, and never the same."""
    return library.with_name(f"{library.stem}-demo.sqlite3")


def crash_log() -> Path:
    """Return the file that a crash is written to."""
    return log_dir() / "crash.log"
