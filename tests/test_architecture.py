"""The house rules: which floor may import which, and how large and how plain the code stays."""

import ast
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MODULES = sorted((ROOT / "reader").rglob("*.py"))
SHEETS = sorted((ROOT / "styles").rglob("*.tcss"))
NAMES = [str(path.relative_to(ROOT)) for path in MODULES]

MODULE_LINES, FUNCTION_LINES, CLASS_METHODS = 299, 40, 20
COLOURS = re.compile(r"#(?:[0-9a-fA-F]{8}|[0-9a-fA-F]{6}|[0-9a-fA-F]{3,4})\b")

Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def nodes(path: Path, *kinds: type[ast.AST]) -> Iterator[ast.AST]:
    return (node for node in ast.walk(tree(path)) if isinstance(node, kinds))


def length(node: ast.AST) -> int:
    """Return the lines of a function or class from its ``def`` to its end, decorators left out."""
    assert isinstance(node, Function | ast.ClassDef)
    return (node.end_lineno or node.lineno) - node.lineno + 1


def names_of(handler: ast.ExceptHandler) -> set[str]:
    if handler.type is None:
        return {"everything"}
    parts = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return {ast.unparse(part).rpartition(".")[2] for part in parts}


def reraises(handler: ast.ExceptHandler) -> bool:
    last = handler.body[-1]
    return isinstance(last, ast.Raise) and last.exc is None


def assigned(node: ast.AST) -> set[str]:
    if isinstance(node, ast.Assign):
        return {target.id for target in node.targets if isinstance(target, ast.Name)}
    return {node.target.id} if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) else set()


def test_there_is_something_to_look_at() -> None:
    assert len(MODULES) > 50
    assert SHEETS


def test_floors_import_one_way() -> None:
    beside = Path(sys.executable).parent / "lint-imports"
    program = str(beside) if beside.is_file() else shutil.which("lint-imports")
    if program is None:
        pytest.skip("import-linter is not installed")
    done = subprocess.run([program, "--no-cache"], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("path", MODULES, ids=NAMES)
class TestEachModule:
    def test_it_stays_small(self, path: Path) -> None:
        assert len(path.read_text(encoding="utf-8").splitlines()) <= MODULE_LINES
        functions = nodes(path, ast.FunctionDef, ast.AsyncFunctionDef)
        assert [node.name for node in functions if length(node) > FUNCTION_LINES] == []  # type: ignore[attr-defined]
        for node in nodes(path, ast.ClassDef):
            assert isinstance(node, ast.ClassDef)
            methods = [part for part in node.body if isinstance(part, Function)]
            assert len(methods) <= CLASS_METHODS, node.name

    def test_no_error_is_caught_that_is_not_known(self, path: Path) -> None:
        for handler in nodes(path, ast.ExceptHandler):
            assert isinstance(handler, ast.ExceptHandler)
            names = names_of(handler)
            assert not names & {"everything", "Exception"}, handler.lineno
            # Only to clean up and go on failing.
            assert "BaseException" not in names or reraises(handler), handler.lineno
        for call in nodes(path, ast.Call):
            assert isinstance(call, ast.Call)
            if ast.unparse(call.func).rpartition(".")[2] == "suppress":
                kinds = {ast.unparse(argument).rpartition(".")[2] for argument in call.args}
                assert not kinds & {"Exception", "BaseException"}, call.lineno

    def test_looks_stand_in_the_sheets(self, path: Path) -> None:
        for node in nodes(path, ast.Assign, ast.AnnAssign):
            assert not assigned(node) & {"CSS", "DEFAULT_CSS"}, node.lineno  # type: ignore[attr-defined]
        # The settings explain a theme of the user's by an example.
        if path.name not in ("themes.py", "default.py"):
            for node in nodes(path, ast.Constant):
                assert isinstance(node, ast.Constant)
                assert not (isinstance(node.value, str) and COLOURS.search(node.value)), node.lineno


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_a_sheet_takes_its_colours_from_the_theme(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "!important" not in text
    assert not COLOURS.findall(re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL))
