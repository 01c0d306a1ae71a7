"""The user's settings as the program uses them, and changes to them that keep what the user wrote."""

from pathlib import Path

from reader.config import Config, SubscriptionKind, load_config, read_config_text, with_subscription
from reader.domain.errors import ConfigError
from reader.domain.topics import Topic
from reader.paths import config_path
from reader.storage.files import write_atomically


def load() -> Config:
    """Return the settings; raises ConfigError with file, line and key."""
    return load_config(config_path())


def load_or_default() -> tuple[Config, str]:
    """Return the settings, or the default ones and the sentence that says why: the library opens in any case."""
    try:
        return load(), ""
    except ConfigError as error:
        return Config(), str(error)


def subscribe(kind: SubscriptionKind, value: str | bool | Topic, *, remove: bool = False) -> bool:
    """Write a subscription into the settings, or take it out; False where it was so already.

    Raises ConfigError, and StoreError where the file cannot be written.
    """
    path = config_path()
    before = read_config_text(path)
    after = with_subscription(before, kind, value, remove=remove)
    if after == before:
        return False
    _make_folder(path.parent)
    write_atomically(path, after, mode=0o600)
    return True


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError(f"The settings cannot be written: {folder} cannot be made.") from error
