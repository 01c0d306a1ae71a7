"""The user's settings as the program uses them, and changes to them that keep what the user wrote."""

from collections.abc import Iterable
from pathlib import Path

from reader.config import (
    DEFAULT_TEXT,
    Config,
    SubscriptionKind,
    load_config,
    read_config_text,
    with_subscription,
)
from reader.domain.errors import ConfigError
from reader.domain.topics import Topic
from reader.paths import config_path
from reader.storage.files import write_atomically


def load() -> Config:
    """Return the settings; raises ConfigError with file, line and key."""
    return load_config(config_path())


def load_or_default() -> tuple[Config, str]:
    """Return the settings, or the default ones and the sentence that says why: the library opens in any case.

    Settings that can be used may have a sentence, too: their warnings.
    """
    try:
        config = load()
    except ConfigError as error:
        return Config(), str(error)
    return config, " ".join(config.warnings)


Change = tuple[SubscriptionKind, str | bool | Topic]
"""One subscription, as ``with_subscription`` takes it."""


def subscribe(kind: SubscriptionKind, value: str | bool | Topic, *, remove: bool = False) -> bool:
    """Write a subscription into the settings, or take it out; False where it was so already.

    Raises ConfigError, and StoreError where the file cannot be written.
    """
    return subscribe_all([(kind, value)], remove=remove) > 0


def subscribe_all(changes: Iterable[Change], *, remove: bool = False) -> int:
    """Write several subscriptions at once, or take them out; return how many were not so already.

    All of them or none: raises ConfigError where one is not valid, and StoreError where the file cannot be written.
    """
    path = config_path()
    text = read_config_text(path)
    text = text if text.strip() else DEFAULT_TEXT
    changed = 0
    for kind, value in changes:
        before, text = text, with_subscription(text, kind, value, remove=remove)
        changed += text != before
    if changed:
        _make_folder(path.parent)
        write_atomically(path, text, mode=0o600)
    return changed


def settings_text() -> str:
    """Return the file of the settings as it stands; raises ConfigError."""
    return read_config_text(config_path())


def put_back(before: str, after: str) -> bool:
    """Write the settings as they were ``before`` a change, where nothing changed since they became ``after``.

    Return whether that was so. Raises ConfigError and StoreError.
    """
    if not before.strip() or settings_text() != after:
        return False
    write_atomically(config_path(), before, mode=0o600)
    return True


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError(f"The settings cannot be written: {folder} cannot be made.") from error
