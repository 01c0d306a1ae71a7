"""Nothing goes around the doors: one ``clean``, one transport, one atomic write, one opener, one printer.

Each door is a kind of call or import, and the modules that may have it, each with its reason. A module that needs it no
more has to be taken off its list.
"""

import ast
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parents[1]
READER = ROOT / "reader"
MODULES = sorted(path.relative_to(READER).as_posix() for path in READER.rglob("*.py"))

NETWORK = ("socket", "ssl", "http", "requests", "urllib3", "urllib.request", "ftplib", "smtplib", "telnetlib", "httpx",
           "aiohttp", "websockets", "socketserver", "xmlrpc", "arxiv")  # fmt: skip
PROGRAMS = ("subprocess", "webbrowser", "pty", "multiprocessing", "asyncio.subprocess", "ctypes")
STARTING = ("os.system", "os.popen", "os.startfile", "os.posix_spawn", "os.fork", "os.forkpty")
WRITING_PATHS = ("write_text", "write_bytes", "rename", "unlink", "rmdir", "symlink_to", "hardlink_to", "touch")
WRITING_OS = ("os.replace", "os.rename", "os.renames", "os.unlink", "os.remove", "os.truncate", "os.link", "os.symlink",
              "os.mkfifo", "os.mknod")  # fmt: skip
MAY_WRITE = ("O_WRONLY", "O_RDWR", "O_CREAT", "O_TRUNC", "O_APPEND")
MARKUP = ("from_markup", "escape_markup")
SPEAKING = {"Static": 0, "Label": 0, "Button": 0, "Checkbox": 0, "notify": 0, "DiscoveryHit": 0, "Hit": 1}
"""What reads a text as markup, and the place of the text among its arguments."""

RENAMED = ("os", "shutil", "sys", "re", "builtins", "io", "marshal", "pickle", "unicodedata")
"""Modules whose parts are known by their whole names, whatever they are called where they are used."""

OPENING = ("views", "scopes", "documents", "shelf", "_shelf", "Shelf", "outgoing", "self", "Image")
"""What has an ``open`` that is given something else than how to open a file."""

MADE = ("Content", "Text", "_highlighted")
"""What makes a text that is markup no more."""

RUNNING = (
    "eval",
    "exec",
    "compile",
    "__import__",
    "pickle.load",
    "pickle.loads",
    "marshal.load",
    "marshal.loads",
    "yaml.load",
)

Use = tuple[int, str]


@cache
def tree(name: str) -> ast.Module:
    return ast.parse((READER / name).read_text(encoding="utf-8"))


def calls(name: str) -> list[tuple[ast.Call, str]]:
    """Return every call with the dotted name of what is called; what is no name is empty before its last part."""
    return _calls(tree(name))


@cache
def _calls(module: ast.Module) -> list[tuple[ast.Call, str]]:
    known = _other_names(module)
    found = []
    for node in ast.walk(module):
        if isinstance(node, ast.Call):
            first, dot, rest = dotted(node.func).partition(".")
            found.append((node, f"{known.get(first, first)}{dot}{rest}"))
    return found


def _other_names(module: ast.Module) -> dict[str, str]:
    """Return what the names mean under which parts of RENAMED are imported: ``move`` for ``shutil.move``."""
    found = {}
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            found |= {alias.asname: alias.name for alias in node.names if alias.asname and alias.name in RENAMED}
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module in RENAMED:
            start = "" if node.module in ("builtins", "io") else f"{node.module}."
            found |= {alias.asname or alias.name: f"{start}{alias.name}" for alias in node.names}
    return found


def dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return ""


def imports(name: str) -> Sequence[Use]:
    """Return every module that is imported, wherever in the file, but for types alone."""
    return _all_imports(tree(name))


@cache
def _all_imports(module: ast.Module) -> Sequence[Use]:
    return tuple(_imports(module))


def _imports(module: ast.Module) -> Iterator[Use]:
    types = {
        id(inner)
        for node in ast.walk(module)
        if isinstance(node, ast.If) and dotted(node.test) in ("TYPE_CHECKING", "typing.TYPE_CHECKING")
        for inner in ast.walk(node)
    }
    for node in ast.walk(module):
        if id(node) in types:
            continue
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.lineno, node.module or ""
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def imported(name: str, modules: tuple[str, ...]) -> Iterator[Use]:
    for line, module in imports(name):
        if any(module == known or module.startswith(f"{known}.") for known in modules):
            yield line, module


def _network(name: str) -> Iterator[Use]:
    yield from imported(name, NETWORK)
    yield from (
        (node.lineno, called)
        for node, called in calls(name)
        if called.endswith(("open_connection", "open_unix_connection"))
    )


def _programs(name: str) -> Iterator[Use]:
    yield from imported(name, PROGRAMS)
    for node, called in calls(name):
        if called in STARTING or called.startswith(("os.exec", "os.spawn")) or "create_subprocess" in called:
            yield node.lineno, called


def _shells(name: str) -> Iterator[Use]:
    for node, called in calls(name):
        if called in ("os.system", "os.popen") or called.endswith("create_subprocess_shell"):
            yield node.lineno, called
        for keyword in node.keywords:
            if keyword.arg == "shell" and not (isinstance(keyword.value, ast.Constant) and not keyword.value.value):
                yield node.lineno, f"{called}(shell=…)"


def _writing(name: str) -> Iterator[Use]:
    yield from imported(name, ("tempfile",))
    for node, called in calls(name):
        last = called.rpartition(".")[2]
        if (
            (
                last == "open"
                and called != "os.open"
                and _mode(node, method=called not in ("open", "io.open")).strip("rbt")
            )
            or (called == "os.open" and _may_write(node))
            or (
                called in WRITING_OS
                or (
                    called.startswith("shutil.") and last in ("copy", "copy2", "copyfile", "copytree", "move", "rmtree")
                )
            )
            or (last in WRITING_PATHS and called.count(".") and not called.startswith(("os.", "shutil.")))
        ):
            yield node.lineno, called
        elif last == "replace" and called.count(".") and len(node.args) == 1 and not node.keywords:
            # Of texts it takes two, of days and times none but named ones: this is a path.
            yield node.lineno, called


def _mode(call: ast.Call, *, method: bool) -> str:
    """Return the mode of an ``open``: what is not said is reading, what is not a text could be anything."""
    given = [keyword.value for keyword in call.keywords if keyword.arg == "mode"]
    place = 0 if method else 1
    found = given[0] if given else call.args[place] if len(call.args) > place else ast.Constant("r")
    if method and isinstance(found, ast.Constant) and not _is_mode(found.value):
        # A method of that name that opens no file.
        return "r"
    if method and not given and not isinstance(found, ast.Constant) and _receiver(call) in OPENING:
        return "r"
    return str(found.value) if isinstance(found, ast.Constant) else "w"


def _receiver(call: ast.Call) -> str:
    """Return the last name of what a method is called on, also of what a call returned."""
    assert isinstance(call.func, ast.Attribute)
    value = call.func.value
    return dotted(value.func if isinstance(value, ast.Call) else value).rpartition(".")[2]


def _may_write(call: ast.Call) -> bool:
    """Tell whether flags of ``os.open`` ask for writing; flags that have a name of their own may be any."""
    return any(flag in ast.unparse(call) for flag in MAY_WRITE) or (
        len(call.args) > 1 and not isinstance(call.args[1], ast.Attribute | ast.BinOp)
    )


def _is_mode(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) < 4 and not value.strip("rwaxbt+")


def _printing(name: str) -> Iterator[Use]:
    for node, called in calls(name):
        if called == "print" or called.startswith(("sys.stdout.", "sys.stderr.", "sys.__stdout__.", "sys.__stderr__.")):
            if called.rpartition(".")[2] in ("print", "write", "writelines"):
                yield node.lineno, called
        elif called == "os.write":
            yield node.lineno, called


def _markup(name: str) -> Iterator[Use]:
    yield from (
        (line, module) for line, module in imports(name) if module in ("rich.markup", "textual.markup", "rich.markdown")
    )
    for node, called in calls(name):
        last = called.rpartition(".")[2]
        if last in MARKUP or any(
            keyword.arg == "markup" and not (isinstance(keyword.value, ast.Constant) and keyword.value.value is False)
            for keyword in node.keywords
        ):
            yield node.lineno, called
        place = SPEAKING.get(last, len(node.args))
        if place < len(node.args) and _may_be_markup(node.args[place]):
            yield node.lineno, f"{called}({ast.unparse(node.args[place])})"
        if called == "matcher.highlight":
            yield node.lineno, called


def _may_be_markup(argument: ast.expr) -> bool:
    if isinstance(argument, ast.Constant):
        return isinstance(argument.value, str) and "[" in argument.value
    return not (isinstance(argument, ast.Call) and dotted(argument.func) in MADE)


def _running(name: str) -> Iterator[Use]:
    yield from imported(name, ("pickle", "marshal", "shelve", "code", "runpy"))
    yield from ((node.lineno, called) for node, called in calls(name) if called in RUNNING)


def _parsing(name: str) -> Iterator[Use]:
    yield from imported(name, ("xml", "html.parser", "lxml.objectify", "bs4", "feedparser"))
    for node, called in calls(name):
        if called.rpartition(".")[2] in (
            "XMLParser",
            "HTMLParser",
            "XMLPullParser",
            "iterparse",
            "document_fromstring",
        ) or called in (
            "etree.fromstring",
            "etree.parse",
            "html.fromstring",
            "lxml.html.fromstring",
            "lxml.etree.fromstring",
        ):
            yield node.lineno, called


def _databases(name: str) -> Iterator[Use]:
    yield from imported(name, ("apsw", "sqlite3", "dbm"))


def _patterns(name: str) -> Iterator[Use]:
    """Yield patterns that are not written down here: one that a user or a source wrote may take for ever."""
    for node, called in calls(name):
        if called.startswith("re.") and called != "re.escape" and node.args and not _is_written(node.args[0]):
            yield node.lineno, f"{called}({ast.unparse(node.args[0])[:60]})"


def _is_written(pattern: ast.expr) -> bool:
    if isinstance(pattern, ast.Constant):
        return True
    if isinstance(pattern, ast.Name):
        return pattern.id.isupper() or pattern.id.lstrip("_").isupper()
    if isinstance(pattern, ast.JoinedStr):
        return all(
            isinstance(part, ast.Constant) or (isinstance(part, ast.FormattedValue) and _is_written(part.value))
            for part in pattern.values
        )
    if isinstance(pattern, ast.BinOp):
        return _is_written(pattern.left) and _is_written(pattern.right)
    return isinstance(pattern, ast.Call) and dotted(pattern.func) == "re.escape"


def _likeness(name: str) -> Iterator[Use]:
    """Yield what asks Textual how like a text is to what was typed: its time grows without a bound."""
    yield from imported(name, ("textual.fuzzy",))
    for node, called in calls(name):
        if called.endswith((".matcher", "fuzzy_search.match")) or called in ("Matcher", "FuzzySearch"):
            yield node.lineno, called


class Door(NamedTuple):
    """What is looked for, and the modules that may have it, with reasons."""

    uses: Callable[[str], Iterator[Use]]
    may: Mapping[str, str]


DOORS: Mapping[str, Door] = {
    "the network": Door(
        _network,
        {
            "sources/connection.py": "the one connection of the one transport",
            "sources/failures.py": "names what a connection may raise",
            "sources/transport.py": "the transport itself; it takes the names of statuses",
            "sources/arxiv_api.py": "the arxiv library, which is handed the transport as its session",
            "sources/arxiv_session.py": "that session; it sends nothing by itself",
            "services/serving.py": "answers browsers of this machine",
            "services/tab_program.py": "hands a browser's keys to a program of ours",
        },
    ),
    "other programs": Door(
        _programs,
        {
            "cli/scheduling.py": "systemctl, on the user's word",
            "services/opening.py": "the one opener of links and PDFs",
            "services/external_editor.py": "the user's editor",
            "services/piping.py": "the user's own command",
            "services/indexing.py": "ourselves: the index",
            "services/snapshots.py": "ourselves: a large file",
            "services/templating.py": "ourselves: a template, within limits",
            "services/tab_program.py": "ourselves, in a browser's tab",
            "fulltext/pdf/parent.py": "ourselves: a PDF, within limits",
            "fulltext/pdf/glyphs.py": "the types that the library for PDF takes",
            "tui/making.py": "waits for the process of the index",
        },
    ),
    "shells": Door(_shells, {}),
    "writing files": Door(
        _writing,
        {
            "storage/files.py": "the one way in which a file is written",
            "storage/backups.py": "copies of the library, checked and renamed into place",
            "storage/connection.py": "makes the empty file of a new library",
            "storage/kept.py": "deletes whole papers on the user's word, or over the budget",
            "storage/passages.py": "begins an index anew that can be made again",
            "sources/gate.py": "the moments of requests; never more than a moment old",
            "services/external_editor.py": "the note for the user's editor, in a folder of its own that goes again",
            "services/piping.py": "what a program prints, until it is its turn",
            "services/doctor.py": "takes away what can be made again, with --fix",
            "services/schedule.py": "takes the timer away on the user's word",
            "services/full_texts/shelf.py": "notes that a whole paper was opened",
            "tui/background.py": "takes away an index that can be made again",
            "regular.py": "begins a private file of ours anew: the crash log, the moments of requests",
            "sources/locking.py": "makes the file that a lock is on",
            "picture.py": "takes away the picture of the last screen",
            "cli/clipboard.py": "the terminal itself",
            "cli/output.py": "the null device",
        },
    ),
    "printing": Door(
        _printing,
        {
            "cli/clipboard.py": "the sequence of the clipboard, its text in base64",
            "cli/fetching.py": "the line of progress, cleaned",
            "cli/keeping.py": "a question in our own words",
            "cli/scheduling.py": "a question in our own words",
            "early.py": "the picture of the last screen, which was drawn by us",
            "fulltext/pdf/__main__.py": "the child's answer to its parent",
            "fulltext/pdf/reading.py": "the child's word to its parent",
            "services/piping.py": "what the user's program printed",
            "services/snapshots.py": "the child's answer to its parent",
            "services/templating.py": "the child's answer to its parent",
        },
    ),
    "markup in the interface": Door(_markup, {}),
    "running what was read": Door(
        _running,
        {
            "services/snapshots.py": "plain values between a process and its own child",
            "services/templating.py": "values between a process and its own child",
        },
    ),
    "parsing XML and HTML": Door(
        _parsing,
        {
            "formats/arxiv/xml.py": "the one strict parser: no DOCTYPE, no entity, no network",
            "fulltext/latexml/page.py": "the one parser of pages",
        },
    ),
    "databases": Door(_databases, {}),
    "patterns that are made at run time": Door(
        _patterns,
        {
            "domain/patterns.py": "patterns that are written down, made when they are needed",
            "formats/digests/abstract_page.py": "labels that are written down",
            "formats/imports/texts.py": "commands that are written down, escaped",
            "fulltext/layout/finding.py": "words that are searched for, escaped",
        },
    ),
    "Textual's own likeness": Door(_likeness, {}),
}


def test_there_is_something_to_look_at() -> None:
    assert len(MODULES) > 200


@pytest.mark.parametrize("door", DOORS)
def test_only_these_modules_use_the_door(door: str) -> None:
    uses, may = DOORS[door]
    floor = ("storage/",) if door == "databases" else ()
    others = {
        name: found
        for name in MODULES
        if name not in may and not name.startswith(floor or "\0") and (found := list(uses(name)))
    }
    assert others == {}, "these go around it; a new user of a door needs a reason"


@pytest.mark.parametrize("door", DOORS)
def test_no_module_is_listed_that_needs_it_no_more(door: str) -> None:
    uses, may = DOORS[door]
    assert [name for name in may if name not in MODULES or not list(uses(name))] == []


def test_the_transport_is_made_at_one_place() -> None:
    made = [
        name
        for name in MODULES
        if any(called.rpartition(".")[2] in ("Transport", "HTTPAdapter") for _, called in calls(name))
    ]
    assert made == ["services/fetch/opening.py"]


def test_the_opener_alone_opens_links() -> None:
    """Links are given to a program by ``services/opening.py``, and Textual's own opener is never asked."""
    asked = {name for name in MODULES for _, called in calls(name) if called.endswith(("open_url", "webbrowser.open"))}
    assert asked == set()
    assert "_HOSTS" in (READER / "services/opening.py").read_text(encoding="utf-8")


def test_what_may_steer_a_terminal_is_decided_at_one_place() -> None:
    """Nobody has a second list of the characters that ``clean`` takes out; who only measures may ask for widths."""
    deciding = {
        name
        for name in MODULES
        for node, called in calls(name)
        if called.rpartition(".")[2] == "category" and "unicodedata" in called + str(list(imports(name)))
    }
    assert deciding <= {"domain/text.py", *CATEGORIES}


CATEGORIES = {
    "cli/output.py": "measures columns",
    "domain/filters/parsing.py": "tells a word from signs alone",
    "fulltext/layout/cells.py": "measures columns",
    "fulltext/pdf/words.py": "tells letters from signs",
    "search/folding.py": "takes accents off",
}
"""Modules besides ``clean`` that ask Unicode for the kind of a character."""


class TestTheRulesThemselves:
    """A rule that finds nothing proves nothing."""

    WRONG: Mapping[str, str] = {
        "the network": "import socket; from urllib.request import urlopen; import requests as r; import http.client",
        "other programs": "import subprocess; import webbrowser; os.execvp('a', []); os.system('a')",
        "shells": "from os import system\nsystem('a'); subprocess.run('a', shell=True); os.popen('a'); "
        "subprocess.run('a', shell=x)",
        "writing files": "open('a', 'w'); path.open('ab'); Path('a').write_text('b'); os.replace(a, b); "
        "new.replace(old); import tempfile; os.open(a, os.O_CREAT); shutil.rmtree(a); open(a, mode='x'); "
        "open(a, mode); "
        "path.open(mode); path.open(mode=how); Path(a).open(how, buffering=0); io.open(a, 'w'); os.open(a, flags); "
        "from os import replace\nreplace(a, b); from shutil import move as m\nm(a, b); import os as o\no.unlink(a); "
        "from os import open as o\no(a, os.O_CREAT); from io import open as o\no(a, 'w')",
        "printing": "import sys as s\ns.stdout.write('a'); from os import write\nwrite(1, b'a'); print('a'); "
        "sys.stdout.write('a'); sys.stderr.buffer.write(b'a'); os.write(1, b'a')",
        "markup in the interface": "Content.from_markup(a); Static(text); Static('[b]x'); self.notify(text); "
        "Label(a, markup=True); DiscoveryHit(label, run); Hit(score, label, run); matcher.highlight(label)",
        "running what was read": "eval(a); import pickle; exec(a)",
        "parsing XML and HTML": "import xml.etree.ElementTree; etree.fromstring(a); html.HTMLParser()",
        "databases": "import sqlite3; import apsw",
        "patterns that are made at run time": "from re import compile as c\nc(text); "
        "re.compile(text); re.sub(f'{a}', '', b)",
        "Textual's own likeness": "from textual.fuzzy import Matcher; import textual.fuzzy as f; self.matcher(query); "
        "Matcher(query); matcher.fuzzy_search.match(query, label)",
    }

    FINE = (
        "open('a'); path.open('rb'); text.replace('a', 'b'); moment.replace(hour=0); os.open(a, os.O_RDONLY); "
        "say('a'); Static(Content(text)); Static('plain'); re.compile(r'a'); re.sub(_NAME, '', b); "
        "library.open('2611.01234'); self.views.open(number); Shelf(path).open(name); "
        "DiscoveryHit(Content(label), run); "
        "Hit(score, _highlighted(label, like, style), run); self.index.match(words); subprocess_free = 1"
    )

    def found(self, code: str, door: str, monkeypatch: pytest.MonkeyPatch) -> list[Use]:
        monkeypatch.setitem(globals(), "tree", lambda name: ast.parse(code))
        return list(DOORS[door].uses("x.py"))

    @pytest.mark.parametrize("door", DOORS)
    def test_what_goes_around_is_found(self, door: str, monkeypatch: pytest.MonkeyPatch) -> None:
        assert [code for code in self.WRONG[door].split("; ") if not self.found(code, door, monkeypatch)] == []

    @pytest.mark.parametrize("door", DOORS)
    def test_what_does_not_is_left_alone(self, door: str, monkeypatch: pytest.MonkeyPatch) -> None:
        assert [code for code in self.FINE.split("; ") if self.found(code, door, monkeypatch)] == []
