"""``matins keys``: the keys as they are, as a file."""

import json
import subprocess
import sys

from reader.paths import keys_path
from reader.tui.commands import COMMANDS
from reader.tui.keyfile import parse_keymap

from .conftest import Matins


def keep(text: str) -> None:
    keys_path().parent.mkdir(parents=True, exist_ok=True)
    keys_path().write_text(text, encoding="utf-8")


class TestKeys:
    def test_without_a_file_the_default_ones(self, matins: Matins) -> None:
        answer = matins("keys")
        assert answer.code == 0
        assert '\n# star = ["s"] ' in answer.out
        assert parse_keymap(answer.out).of("star") == ("s",)

    def test_what_is_printed_is_the_users_file(self, matins: Matins) -> None:
        keep('preset = "mutt"\nraw = ["f7"]\n')
        out = matins("keys").out
        assert '\npreset = "mutt"\n' in out
        assert '\nraw = ["f7"] ' in out
        assert '\n# star = ["F", "s"] ' in out

    def test_a_preset_does_not_ask_the_file(self, matins: Matins) -> None:
        keep("what is this")
        assert '\n# first = ["g g", "home"] ' in matins("keys", "--preset", "vim").out
        refused = matins("keys")
        assert refused.code == 1
        assert f"matins: {keys_path()}, line 1" in refused.err
        assert matins("keys", "--preset", "vi").err == 'matins: There is no preset "vi"; the nearest one is vim.\n'

    def test_json_has_an_object_for_each_command(self, matins: Matins) -> None:
        answers = [json.loads(line) for line in matins("keys", "--json", "--preset", "emacs").lines]
        assert [answer["command"] for answer in answers] == [command.id for command in COMMANDS]
        (quits,) = [answer for answer in answers if answer["command"] == "quit"]
        assert quits["keys"][1] == "ctrl+x ctrl+c"
        assert quits["screens"] == ["main", "welcome"]

    def test_where_the_file_is(self, matins: Matins) -> None:
        assert f"keys\t{keys_path()}" in matins("where").lines

    def test_it_loads_no_interface(self) -> None:
        code = "import sys; from reader.cli.main import main; main(['keys']); sys.exit('textual' in sys.modules)"
        assert subprocess.run([sys.executable, "-c", code], stdout=subprocess.DEVNULL, check=False).returncode == 0


def test_a_start_without_a_file_of_keys_loads_nothing_for_it() -> None:
    code = (
        "import sys; from reader.tui import app; app._keymap(); tui = 'reader.tui.';"
        "sys.exit(bool({'tomllib', tui + 'keyfile', tui + 'keynames', tui + 'presets'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
