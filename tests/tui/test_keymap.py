"""The user's keys: how they are written, the presets, and what is said where a file of them is wrong."""

import json
import tomllib
from itertools import product
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from textual import events
from textual._xterm_parser import XTermParser
from textual.keys import _character_to_key

from reader.domain.errors import ConfigError
from reader.domain.text import clean
from reader.tui.commands import BY_ID, COMMANDS, Place, commands
from reader.tui.keyfile import MOST_SEQUENCES, clashes, load_or_default, named_preset, parse_keymap, render_keys
from reader.tui.keymap import DEFAULT, SAME_KEYS, Keymap, key_name, key_text
from reader.tui.keynames import UnknownKeyError, parse_key, parse_keys
from reader.tui.presets import PRESETS, preset, stands_in_the_way

CHARACTERS = st.characters().filter(lambda char: char.isprintable() and char != " ")


def wrong(text: str) -> str:
    with pytest.raises(ConfigError) as caught:
        parse_keymap(text)
    sentence = str(caught.value)
    assert clean(sentence, limit=10_000) == sentence
    assert sentence.endswith(".")
    return sentence


def sent(data: str) -> list[str]:
    """Return the keys that the interface sees where a terminal sends these characters."""
    parser = XTermParser()
    found = [*parser.feed(data), *parser.feed("")]
    return [SAME_KEYS.get(event.key, event.key) for event in found if isinstance(event, events.Key)]


class TestKeyNames:
    @pytest.mark.parametrize(
        ("written", "key"),
        [
            ("/ slash", "slash"),
            ("? question_mark", "question_mark"),
            ("ctrl+d C-d c-d ^D ^d Ctrl-D control+d <C-d> ctrl+D", "ctrl+d"),
            ("space SPC Space <space>", "space"),
            ("esc escape ESC <Esc> ctrl+[ ^[", "escape"),
            ("pgdn PgDn pagedown page_down PageDown", "pagedown"),
            ("↓ down Down", "down"),
            ("return RET enter <CR> ctrl+m C-m", "enter"),
            ("tab <Tab> ctrl+i", "tab"),
            ("S-tab shift+tab Shift-Tab", "shift+tab"),
            ("G shift+g S-g", "G"),
            ("M-x alt+x meta-x A-x Option+x", "alt+x"),
            ("M-V alt+V alt+shift+v S-M-v", "alt+shift+v"),
            ("alt+ctrl+x C-M-x ctrl+alt+x", "alt+ctrl+x"),
            ("C-/ ctrl+/ ctrl+_ C--", "ctrl+underscore"),
            ("C-@ ctrl+space C-SPC", "ctrl+space"),
            ("ctrl++ C-+", "ctrl+plus"),
            ("- minus hyphen_minus", "minus"),
            ("< less_than_sign", "less_than_sign"),
            ("« left_pointing_double_angle_quotation_mark", "left_pointing_double_angle_quotation_mark"),
            ("F1 f1", "f1"),
            ("é", "é"),
            ("王", "王"),
        ],
    )
    def test_one_key_in_many_spellings(self, written: str, key: str) -> None:
        assert {parse_key(text) for text in written.split()} == {key}

    @pytest.mark.parametrize(
        ("written", "keys"), [("g g", "g g"), (" g  t ", "g t"), (" ", "space"), ("C-x C-c", "ctrl+x ctrl+c")]
    )
    def test_sequences(self, written: str, keys: str) -> None:
        assert parse_keys(written) == keys

    @pytest.mark.parametrize(
        ("text", "nearest"),
        [
            ("gg", "g g"),
            ("ZZ", "Z Z"),
            ("ctr+d", "ctrl+d"),
            ("spce", "space"),
            ("escap", "esc"),
            ("pgdwn", "pagedown"),
            ("latin_small_letter_a", ""),
            ("shift+1", ""),
            ("x-y", None),
            ("ctrl+", None),
            ("\x1b[31m", None),
            ("f99", None),
        ],
    )
    def test_what_is_no_key(self, text: str, nearest: str | None) -> None:
        with pytest.raises(UnknownKeyError) as caught:
            parse_key(text)
        assert nearest is None or caught.value.nearest == nearest

    @given(CHARACTERS)
    @example("_")
    @example("<")
    @example("^")
    @example("+")
    @example("ß")
    def test_a_character_is_called_as_textual_calls_it(self, character: str) -> None:
        key = parse_key(character)
        assert key == (
            {"↑": "up", "↓": "down", "←": "left", "→": "right"}.get(character) or _character_to_key(character)
        )
        assert parse_key(key_text(key)) == parse_key(key_name(key)) == key

    @given(
        st.lists(
            st.builds(
                "{}{}".format,
                st.sampled_from(["", "C-", "M-", "S-", "ctrl+", "alt+shift+", "ctrl+alt+", "^"]),
                st.one_of(CHARACTERS, st.sampled_from(["esc", "Home", "PgUp", "f12", "SPC", "slash", "no_such_key"])),
            ),
            max_size=5,
        ).map(" ".join)
        | st.text(max_size=12)
    )
    @example("ctrl+İ")
    @example("S-ŉ")
    @example("NUL")
    @example("C-line_feed")
    def test_whatever_is_understood_is_understood_as_it_is_written(self, text: str) -> None:
        try:
            keys = parse_keys(text)
        except ValueError:
            return
        assert parse_keys(key_text(keys)) == parse_keys(key_name(keys)) == keys
        assert parse_keys(keys) == keys
        assert not stands_in_the_way(keys, f"{keys}x")


class TestPresets:
    @pytest.mark.parametrize("name", PRESETS)
    def test_no_command_loses_its_key_and_no_two_share_one(self, name: str) -> None:
        keymap = preset(name)
        assert [command.id for command in COMMANDS if not keymap.of(command.id)] == [], "give them keys in presets.py"
        assert list(clashes(keymap)) == []
        for place in Place:
            assert set(keymap.at(place).values()) == {command.id for command in commands(place)}
        assert set(PRESETS[name]) <= set(BY_ID)
        for command in COMMANDS:
            assert len(keymap.of(command.id)) <= MOST_SEQUENCES
            for keys in keymap.of(command.id):
                assert parse_keys(key_text(keys)) == keys
                assert " " not in keys or "escape" not in keys

    def test_the_default_preset_is_the_table(self) -> None:
        assert {command.id: preset("default").of(command.id) for command in COMMANDS} == {
            command.id: command.keys for command in COMMANDS
        }

    @pytest.mark.parametrize(
        ("name", "keys", "command"),
        [
            ("vim", "g g", "first"),
            ("vim", "G", "last"),
            ("vim", "g t", "topic"),
            ("vim", "d d", "skip"),
            ("vim", "Z Z", "quit"),
            ("newsboat", "N", "read"),
            ("newsboat", "r", "fetch"),
            ("newsboat", "E", "subscriptions"),
            ("mutt", "F", "star"),
            ("mutt", "d", "skip"),
            ("mutt", "l", "filter"),
            ("mutt", "tab", "next_unread"),
            ("emacs", "C-n", "next"),
            ("emacs", "M->", "last"),
            ("emacs", "C-x C-c", "quit"),
            ("emacs", "M-x", "palette"),
            ("emacs", "C-g", "clear"),
        ],
    )
    def test_what_people_bring_along(self, name: str, keys: str, command: str) -> None:
        assert preset(name).at(Place.MAIN)[parse_keys(keys)] == command

    @pytest.mark.parametrize("name", PRESETS)
    def test_every_command_can_be_typed_at_any_terminal(self, name: str) -> None:
        """A terminal sends characters, control characters, and escape before them; some names are of no such thing."""
        typed = {}
        for code in range(1, 127):
            for data in (chr(code), f"\x1b{chr(code)}"):
                if len(keys := sent(data)) == 1:
                    typed[keys[0]] = data
        typed |= dict.fromkeys(("home", "end", "up", "down", "pageup", "pagedown", "shift+tab"), "")
        for command in COMMANDS:
            ways = [keys for keys in preset(name).of(command.id) if all(key in typed for key in keys.split(" "))]
            assert ways, command.id

    def test_what_emacs_calls_its_keys_is_what_terminals_send(self) -> None:
        emacs = preset("emacs").at(Place.MAIN)
        for data, command in (("\x1b<", "first"), ("\x1b>", "last"), ("\x1bv", "half_up"), ("\x1bx", "palette"),
                              ("\x1f", "undo"), ("\x1bn", "next_unread"), ("\x1bw", "copy"), ("\x7f", "scroll_up"),
                              ("\x1b[44;4u", "first"), ("\x1b[46;4u", "last")):  # fmt: skip
            assert [emacs.get(key) for key in sent(data)] == [command], ascii(data)


class TestFile:
    def test_a_file_changes_what_it_names(self) -> None:
        keymap = parse_keymap('# mine\npreset = "vim"\nstar = ["f6", "g s"]\nraw = "f7"\ntheme = []\n')
        assert keymap.of("star") == ("f6", "g s")
        assert keymap.of("raw") == ("f7",)
        assert keymap.of("theme") == ()
        assert keymap.of("first") == ("g g", "home")
        assert keymap.preset == "vim"

    def test_a_key_goes_where_its_command_has_none(self) -> None:
        keymap = parse_keymap('skip = ["s"]\nstar = ["x"]\nfirst = ["home"]\ntopic = ["g t"]')
        assert (keymap.of("skip"), keymap.of("star"), keymap.of("topic")) == (("s",), ("x",), ("g t",))

    def test_screens_have_keys_of_their_own(self) -> None:
        assert parse_keymap('star = ["d"]\ndownload = []\nsample = ["d"]').at(Place.WELCOME)["d"] == "sample"

    @pytest.mark.parametrize("text", ["", "# nothing", 'preset = "default"', 'star = ["s"]'])
    def test_what_is_not_said_is_at_its_default(self, text: str) -> None:
        assert parse_keymap(text).at(Place.MAIN) == DEFAULT.at(Place.MAIN)

    @pytest.mark.parametrize(
        ("text", "sentence"),
        [
            ('\npreset = "vi"', '2: there is no preset "vi"; the nearest one is vim.'),
            ("preset = 1", '1: "preset" must be a string, not an integer.'),
            ('stra = ["s"]', '1: there is no command "stra"; the nearest one is star.'),
            ('zzzzzz = ["s"]', '1: there is no command "zzzzzz"; matins keys prints them.'),
            ('[keys]\nstar = ["s"]', '1: "keys" is a table; commands stand outside of tables: star = ["s"].'),
            ("star = 1", '1: "star" must be an array, not an integer.'),
            ('star = [\n"s",\n1]', '1: "star" must hold strings, not an integer.'),
            ('star = [\n"s",\n"ctr+d"]', '3: there is no key "ctr+d" for "star"; the nearest one is "ctrl+d".'),
            ('star = ["f gg"]', '1: there is no key "gg" for "star"; the nearest one is "g g".'),
            ('star = [""]', '1: "" for "star" is no key and no sequence of 2 to 4 keys.'),
            ('star = ["a b c d e"]', '1: "a b c d e" for "star" is no key and no sequence of 2 to 4 keys.'),
            ('star = ["f esc"]', '1: "f esc" for "star" has an esc in it, which gives a sequence up.'),
            ('undo = []\nstar = ["C-d"]', '2: "ctrl+d" for "star" is a key of half_down already.'),
            ('star = ["f"]\nskip = [\n"x",\n"f"]', '4: "f" for "skip" is a key of star already.'),
            ('star = ["g s"]', '1: "g s" for "star" cannot be typed: it begins with "g", a key of first.'),
            ('preset = "vim"\nstar = ["g"]', '2: "g" for "star" is the beginning of "g g", a key of first.'),
            ('star = ["f", "f g"]', '1: "f" for "star" is the beginning of "f g", a key of star.'),
            ("star = [1, 2", ": this is not TOML ("),
            ("quit = []", '1: "quit" needs a key.'),
            (f"star = {['f'] * 21}", '1: "star" has more than 20 keys.'),
        ],
    )  # fmt: skip
    def test_what_is_wrong_is_one_sentence_with_the_line(self, text: str, sentence: str) -> None:
        told = wrong(text)
        assert told.startswith("keys.toml, line ")
        assert sentence in told

    @given(
        st.dictionaries(
            st.sampled_from([*BY_ID]), st.lists(st.sampled_from(["f", "g", "g g", "m x", "f m"]), max_size=2)
        )
    )
    def test_an_accepted_file_has_no_clash_by_the_rule_of_typing(self, given_keys: dict[str, list[str]]) -> None:
        """The oracle types: with the keys so far, a key must never be both a command and a beginning."""
        text = "\n".join(f"{command} = {json.dumps(keys)}" for command, keys in given_keys.items())
        merged = {command.id: tuple(given_keys.get(command.id, command.keys)) for command in COMMANDS}
        try:
            keymap = parse_keymap(text)
        except ConfigError:
            for place in Place:
                here = [keys for command in commands(place) for keys in dict.fromkeys(merged[command.id])]
                if len(here) != len(set(here)) or any(one.startswith(f"{two} ") for one, two in product(here, here)):
                    return
            assert merged["quit"] == ()
            return
        for place in Place:
            for keys in keymap.at(place):
                parts = keys.split(" ")
                assert not any(" ".join(parts[:count]) in keymap.at(place) for count in range(1, len(parts)))

    @pytest.mark.parametrize("name", PRESETS)
    def test_what_is_printed_is_a_file_that_means_the_same(self, name: str) -> None:
        text = render_keys(preset(name))
        assert all(len(line) <= 120 for line in text.splitlines()[:6])
        assert tomllib.loads(text) == {"preset": name}
        for written in (text, _without_marks(text)):
            assert _all(parse_keymap(written)) == _all(preset(name))
        changed = parse_keymap(f'preset = "{name}"\nraw = ["|", "\\"", "ctrl+alt+y"]\ntheme = []\n')
        assert _all(parse_keymap(render_keys(changed))) == _all(changed)
        assert 'raw = ["|", "\\"", "alt+ctrl+y"]' in render_keys(changed)
        assert "\ntheme = []" in render_keys(changed)

    def test_a_file_that_is_not_there_or_not_readable(self, tmp_path: Path) -> None:
        keymap, problem = load_or_default(tmp_path / "keys.toml")
        assert (_all(keymap), problem) == (_all(DEFAULT), "")
        keymap, problem = load_or_default(tmp_path)
        assert keymap is DEFAULT
        assert "could not be read" in problem
        assert problem.endswith("The default keys are in use.")

    def test_a_preset_by_name(self) -> None:
        assert named_preset("mutt").preset == "mutt"
        with pytest.raises(ConfigError, match=r'^There is no preset "mut"; the nearest one is mutt\.$'):
            named_preset("mut")


def test_names_for_people() -> None:
    assert DEFAULT.names("view") == ["1–9"]
    assert DEFAULT.names("quit") == ["q", "ctrl+q", "ctrl+c"]
    assert DEFAULT.name("undo") == "u"
    keymap = parse_keymap('undo = []\nview = ["1", "2", "4", "5", "6", "f 1"]')
    assert keymap.name("undo") == "“Undo”"
    assert keymap.names("view") == ["1", "2", "4–6", "f 1"]
    assert keymap.following(Place.MAIN, "f") == [("1", "Open a view")]
    assert keymap.following(Place.MAIN, "q") == []
    assert ("u", "undo") not in keymap.hints(Place.MAIN)
    assert parse_keymap('star = ["f g h", "f g i"]').following(Place.MAIN, "f") == [("g", "…")]


def _all(keymap: Keymap) -> dict[str, tuple[str, ...]]:
    return {command.id: keymap.of(command.id) for command in COMMANDS}


def _without_marks(text: str) -> str:
    """Return the file with the remarks that are settings as settings."""
    return "\n".join(line.removeprefix("# ") if " = [" in line else line for line in text.splitlines())
