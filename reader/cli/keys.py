"""``matins keys``: the keys as they are, written as the file that they can be changed in."""

import argparse

from reader.cli.output import say_document, say_json


def add_commands(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", common: argparse.ArgumentParser
) -> None:
    """Add ``keys``."""
    parser = commands.add_parser("keys", parents=[common], help="print the keys, as a keys.toml to begin with")
    parser.add_argument("--preset", metavar="NAME", help="those of a preset: default, vim, newsboat, mutt, emacs")
    parser.add_argument("--json", action="store_true", help="print one object a command")
    parser.set_defaults(run=run_keys)


def run_keys(arguments: argparse.Namespace) -> int:
    """Print the user's keymap or a preset."""
    from reader.paths import keys_path
    from reader.tui.commands import COMMANDS
    from reader.tui.keyfile import load_keys, named_preset, render_keys
    from reader.tui.keymap import key_text

    keymap = load_keys(keys_path()) if arguments.preset is None else named_preset(arguments.preset)
    if not arguments.json:
        say_document(render_keys(keymap))
        return 0
    for command in COMMANDS:
        keys = [key_text(keys) for keys in keymap.of(command.id)]
        places = sorted(place.value for place in command.places)
        say_json({"command": command.id, "keys": keys, "title": command.title, "screens": places})
    return 0
