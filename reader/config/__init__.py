"""The user's settings: ``config.toml`` to a frozen Config, and a subscription into the file without disturbing it."""

from reader.config.default import DEFAULT_TEXT
from reader.config.editing import SubscriptionKind, with_subscription
from reader.config.reading import load_config, parse_config, read_config_text
from reader.config.values import Config, FetchSettings, ScreenSettings, Subscriptions, TriageSettings

__all__ = [
    "DEFAULT_TEXT",
    "Config",
    "FetchSettings",
    "ScreenSettings",
    "SubscriptionKind",
    "Subscriptions",
    "TriageSettings",
    "load_config",
    "parse_config",
    "read_config_text",
    "with_subscription",
]
