"""``matins completions``: the scripts in the shells themselves, with the tab key."""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from reader.cli.grammar import Kind, read_grammar
from reader.cli.main import build_parser
from support.terminal import Terminal

from .conftest import Matins

SHELLS = ("bash", "zsh", "fish")

# What makes each shell begin with a plain prompt, show all candidates at once, and load the script.
BEGIN = {
    "bash": "bind 'set show-all-if-ambiguous on'; bind 'set page-completions off'; PS1='> '; source {script}; clear",
    "zsh": "autoload -Uz compinit; compinit -D -u; PS1='> '; LISTMAX=0; source {script}; clear",
    "fish": "function fish_prompt; echo '> '; end; set fish_greeting; source {script}; clear",
}
QUIET = {"bash": ["--norc", "--noprofile", "-i"], "zsh": ["-f", "-i"], "fish": ["--no-config", "-i"]}

needs = {
    name: pytest.mark.skipif(shutil.which(name) is None, reason=f"{name} is not installed on this machine")
    for name in SHELLS
}
every_shell = pytest.mark.parametrize("shell", [pytest.param(name, marks=needs[name]) for name in SHELLS])


Completed = Callable[[str], list[str]]


@contextmanager
def begun(shell: str, folder: Path, script: str) -> Iterator[Terminal]:
    path = folder / f"script.{shell}"
    path.write_text(script, encoding="utf-8")
    (folder / "morning page.md").write_text("", encoding="utf-8")
    program = shutil.which(shell)
    assert program is not None
    begin = f" {BEGIN[shell].format(script=path.name)}\r"
    with Terminal([program, *QUIET[shell]], columns=100, rows=50, cwd=folder, home=folder) as terminal:
        terminal.send(begin)
        terminal.wait_for(lambda rows: rows[0].startswith(">") and "source" not in "".join(rows), 15)
        yield terminal


def words(terminal: Terminal) -> list[str]:
    return " ".join(terminal.screen_text()).split()


@every_shell
class TestTab:
    @pytest.mark.parametrize(
        ("typed", "becomes"),
        [
            ("matins lis", "matins list"),
            ("matins --libr", "matins --library"),
            ("matins list --js", "matins list --json"),
            ("matins list is:starr", "matins list is:starred"),
            ("matins list lantern abstr", "matins list lantern abstract:"),
            ("matins list cat:cs.L is:unr", "matins list cat:cs.L is:unread"),
            ("matins list cat:astro-ph.C", "matins list cat:astro-ph.CO"),
            ("matins export --group d", "matins export --group day"),
            ("matins export --format bibt", "matins export --format bibtex"),
            ("matins --library x.db completions z", "matins --library x.db completions zsh"),
            ("matins subscribe quant-", "matins subscribe quant-ph"),
            ("matins import morn", "matins import morning\\ page.md"),
            ("matins list --library morn", "matins list --library morning\\ page.md"),
            ("matins list is:unread --json is:star", "matins list is:unread --json is:starred"),
        ],
    )
    def test_one_thing_is_meant(self, shell: str, matins: Matins, tmp_path: Path, typed: str, becomes: str) -> None:
        with begun(shell, tmp_path, matins("completions", shell).out) as terminal:
            terminal.send(typed)
            terminal.wait_for(typed)
            terminal.press("tab")
            terminal.wait_for(lambda rows: any(row.removeprefix("> ").startswith(becomes) for row in rows))

    @pytest.mark.parametrize(
        ("typed", "offered", "never"),
        [
            ("matins ", {"list", "export", "completions"}, {"author:", "--json"}),
            ("matins list is:", {"unread", "starred", "later"}, {"kind:new", "cs.LG"}),
            ("matins export --sort ", {"announced", "newest"}, {"author:"}),
            ("matins list --", {"--json", "--topic", "--library"}, {"--quiet"}),
        ],
    )
    def test_several_things_may_be_meant(
        self, shell: str, matins: Matins, tmp_path: Path, typed: str, offered: set[str], never: set[str]
    ) -> None:
        with begun(shell, tmp_path, matins("completions", shell).out) as terminal:
            terminal.send(typed)
            terminal.wait_for(typed.rstrip())
            terminal.press("tab")
            if shell == "fish":
                # It shows short descriptions beside few names; the pager knows them all.
                terminal.press("tab")
            terminal.wait_for(lambda _: all(_offered(each, words(terminal)) for each in offered))
            assert not any(_offered(each, words(terminal)) for each in never)


def _offered(word: str, shown: list[str]) -> bool:
    return any(each.strip(",") == word or each.endswith(f":{word}") for each in shown)


@every_shell
def test_the_script_is_right_in_the_shell_s_eyes(shell: str, matins: Matins, tmp_path: Path) -> None:
    answer = matins("completions", shell)
    assert (answer.code, answer.err) == (0, "")
    path = tmp_path / "script"
    path.write_text(answer.out, encoding="utf-8")
    done = subprocess.run([shell, "-n", path], capture_output=True, text=True, timeout=30, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("shell", SHELLS)
def test_every_command_and_option_is_in_every_script(shell: str, matins: Matins) -> None:
    script = matins("completions", shell).out
    assert "@" not in script.replace('"$@"', "").replace("[@]", "").replace("!COMPREPLY", "")
    grammar = read_grammar(build_parser())
    assert len(grammar.commands) > 15
    for form in grammar.forms:
        assert form.name in script
        for option in form.options:
            names = [name.lstrip("-") if shell == "fish" else name for name in option.names]
            assert all(name in script for name in names), form.name
            assert all(word in script for word in (option.value.words if option.value else ()))


def test_the_grammar_is_the_parser_s() -> None:
    grammar = read_grammar(build_parser())
    forms = {form.name: form for form in grammar.commands}
    kinds = {argument.value.name: argument.value.kind for form in grammar.commands for argument in form.arguments}
    assert kinds["QUERY"] is Kind.FILTER
    assert kinds["FILE"] is Kind.FILE
    assert kinds["CATEGORY"] is Kind.CATEGORY
    sort = next(option for option in forms["list"].options if "--sort" in option.names)
    assert sort.value is not None
    assert sort.value.kind is Kind.WORDS
    assert "announced" in sort.help
    assert "%" not in "".join(option.help for form in grammar.forms for option in form.options)


def test_a_shell_that_nobody_knows(matins: Matins) -> None:
    assert matins("completions", "cmd").code == 2
