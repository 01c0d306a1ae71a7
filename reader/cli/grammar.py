"""What the command line can be told, read off its own parser: for completions and for the manual page."""

import argparse
from enum import Enum
from typing import NamedTuple


class Kind(Enum):
    """What a value on the command line is, as far as a shell can help with it."""

    OTHER = "other"
    WORDS = "words"
    FILE = "file"
    FILTER = "filter"
    CATEGORY = "category"


class Value(NamedTuple):
    """A value and its name in the help; ``words`` are all that it may be, where there is a list of them."""

    name: str
    kind: Kind
    words: tuple[str, ...] = ()


class Option(NamedTuple):
    """An option with all of its names; ``value`` is None where it takes none."""

    names: tuple[str, ...]
    value: Value | None
    help: str


class Argument(NamedTuple):
    """What stands without a name of its own; ``is_optional`` and ``is_repeated`` as in the usage."""

    value: Value
    help: str
    is_optional: bool
    is_repeated: bool


class Form(NamedTuple):
    """One command, or the program itself with an empty name; ``epilog`` is what else its help says."""

    name: str
    help: str
    options: tuple[Option, ...]
    arguments: tuple[Argument, ...]
    epilog: str


class Grammar(NamedTuple):
    """The whole command line."""

    program: Form
    commands: tuple[Form, ...]

    @property
    def forms(self) -> tuple[Form, ...]:
        """The program itself, then each command."""
        return (self.program, *self.commands)


_BY_NAME = {"QUERY": Kind.FILTER, "CATEGORY": Kind.CATEGORY}
"""An option's QUERY is another language than the filter's."""

_FILE_NAMES = ("FILE", "FOLDER", "PATH")


def read_grammar(parser: argparse.ArgumentParser) -> Grammar:
    """Return what ``parser`` understands."""
    commands: list[Form] = []
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            helps = {choice.dest: choice.help or "" for choice in action._choices_actions}
            commands += [_form(name, helps.get(name, ""), sub) for name, sub in action.choices.items()]
    return Grammar(_form("", parser.description or "", parser), tuple(commands))


def _form(name: str, text: str, parser: argparse.ArgumentParser) -> Form:
    options, arguments = [], []
    for action in parser._actions:
        if action.help == argparse.SUPPRESS or isinstance(action, argparse._SubParsersAction):
            continue
        told = _help(action, parser)
        if action.option_strings:
            value = None if action.nargs == 0 else _value(action)
            options.append(Option(tuple(action.option_strings), value, told))
        else:
            optional, repeated = action.nargs in ("?", "*"), action.nargs in ("*", "+")
            arguments.append(Argument(_value(action), told, optional, repeated))
    return Form(name, text, tuple(options), tuple(arguments), _filled(parser.epilog or "", parser))


def _value(action: argparse.Action) -> Value:
    metavar = action.metavar if isinstance(action.metavar, str) else None
    if action.choices is not None:
        words = tuple(map(str, action.choices))
        return Value(metavar or "|".join(words), Kind.WORDS, words)
    name = metavar or (action.dest.upper() if action.option_strings else action.dest)
    if any(part in name for part in _FILE_NAMES):
        return Value(name, Kind.FILE)
    kind = _BY_NAME.get(name, Kind.OTHER)
    return Value(name, Kind.OTHER if kind is Kind.FILTER and action.option_strings else kind)


def _help(action: argparse.Action, parser: argparse.ArgumentParser) -> str:
    if not action.help:
        return ""
    values = {**vars(action), "prog": parser.prog}
    if action.choices is not None:
        values["choices"] = ", ".join(map(str, action.choices))
    return " ".join((action.help % values).split())


def _filled(text: str, parser: argparse.ArgumentParser) -> str:
    return text % {"prog": parser.prog} if "%(prog)" in text else text
