"""The difference between two Configs into a TOML text, statement by statement: all other lines stay byte for byte."""

from typing import Any

from reader.config.checks import check_item
from reader.config.lines import Statement, statements
from reader.config.reading import parse_config
from reader.config.values import Config, Path
from reader.domain.errors import ConfigError
from reader.domain.topics import Topic

TOPIC_KEYS = ("name", "keywords", "exclude", "categories", "authors")
_ARXIV_KEYS = ("categories", "authors", "queries", "daily_papers")


def rewritten(text: str, before: Config, after: Config) -> str:
    """Return ``text``, which says ``before``, changed so that it says ``after``.

    Subscriptions and topics are written, comments are kept. Raise ConfigError where ``text`` would have to be written
    anew: topics as inline tables, for example.
    """
    from tomlkit.exceptions import TOMLKitError

    if not text.endswith("\n"):
        text += _line_end(text) + "\n"
    try:
        changed = _with_topics(_with_subscriptions(text, before, after), before, after)
        if parse_config(changed) == after:
            return changed
    except (ConfigError, TOMLKitError):
        # The text may be valid and yet too unusual for the edit; the check above is what the user's file relies on.
        pass
    raise ConfigError("The settings are written in a way that cannot be changed from here; edit the file by hand.")


def _with_subscriptions(text: str, before: Config, after: Config) -> str:
    for key in _ARXIV_KEYS:
        value = getattr(after.arxiv, key)
        if value != getattr(before.arxiv, key):
            text = _with_setting(text, ("arxiv", key), value)
    return text


def _with_topics(text: str, before: Config, after: Config) -> str:
    wanted = {topic.name.casefold(): topic for topic in after.topics}
    for number, old in reversed(list(enumerate(before.topics))):
        new = wanted.pop(old.name.casefold(), None)
        if new is None:
            text = _without_topic(text, number)
            continue
        for key in TOPIC_KEYS:
            if getattr(new, key) != getattr(old, key):
                text = _with_setting(text, ("topic", number, key), getattr(new, key))
    for topic in wanted.values():
        text = _appended(text, _topic_lines(topic))
    return text


def _with_setting(text: str, path: Path, value: Any) -> str:
    lines = text.split("\n")
    known = statements(text)
    setting = [statement for statement in known if statement.values is not None and statement.depth(path) == len(path)]
    table = [statement for statement in known if statement.table == path[:-1]]
    # What is left is a table without a line of its own: an inline table, or dotted keys.
    other = [statement for statement in known if statement.values is not None and statement.depth(path) > 0]
    if not setting and table:
        lines.insert(table[-1].end, f"{path[-1]} = {_toml(value)}{_line_end(text)}")
    elif found := setting or other:
        lines[found[0].first : found[0].end] = _edited(lines[found[0].first : found[0].end], found[0], path, value)
    else:
        return _appended(text, [f"[{path[0]}]", f"{path[-1]} = {_toml(value)}"])
    return "\n".join(lines)


def _edited(lines: list[str], statement: Statement, path: Path, value: Any) -> list[str]:
    """Return the lines of a statement that sets ``path``, or the inline table that lacks it, with another value."""
    import tomlkit

    chunk = "\n".join(lines)
    document = tomlkit.parse(chunk.removesuffix("\r"))
    holder: Any = document
    for part in path[len(statement.table) : -1]:
        holder = holder[part]
    key = path[-1]
    if not (isinstance(value, tuple) and key in holder and _array_edited(holder[key], path, value)):
        holder[key] = tomlkit.value(_toml(value))
    return (document.as_string() + ("\r" if chunk.endswith("\r") else "")).split("\n")


def _array_edited(array: Any, path: Path, wanted: tuple[Any, ...]) -> bool:
    """Take out of an array what is not wanted and add what is; tell whether that gave the right order."""
    import tomlkit

    items = [check_item(path, item) for item in array.unwrap()]
    for number in reversed(range(len(items))):
        if items[number] not in wanted:
            del array[number]
    kept = dict.fromkeys(item for item in items if item in wanted)
    for item in wanted:
        if item not in kept:
            array.append(tomlkit.value(_toml(item)))
            kept[item] = None
    return tuple(kept) == wanted


def _without_topic(text: str, number: int) -> str:
    lines = text.split("\n")
    own = [statement for statement in statements(text) if statement.table == ("topic", number)]
    if own:
        first, end = own[0].first, own[-1].end
        if first and not lines[first - 1].strip() and not lines[end].strip():
            first -= 1
        del lines[first:end]
    return "\n".join(lines)


def _topic_lines(topic: Topic) -> list[str]:
    values = [(key, getattr(topic, key)) for key in TOPIC_KEYS]
    return ["[[topic]]", *(f"{key} = {_toml(value)}" for key, value in values if value)]


def _appended(text: str, lines: list[str]) -> str:
    end = _line_end(text) + "\n"
    return text + end + "".join(line + end for line in lines)


def _line_end(text: str) -> str:
    """Return what stands before a line feed in a file from Windows."""
    return "\r" if text.partition("\n")[0].endswith("\r") else ""


def _toml(value: bool | str | tuple[Any, ...]) -> str:
    import tomlkit

    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return f"[{', '.join(map(_toml, value))}]"
    # A query is full of quotation marks, which read better without backslashes.
    return tomlkit.string(value, literal='"' in value and "'" not in value).as_string()
