"""What comes with the program: nothing but the packages that stand here, each with its reason."""

import re
import sys
import tomllib
from collections.abc import Iterable, Mapping
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

OURS: Mapping[str, str] = {
    "apsw": "SQLite of its own, new enough to be safe with several windows",
    "arxiv": "arXiv's query API",
    "ftfy": "repairs wrongly decoded text",
    "jinja2": "the user's export templates, in its sandbox",
    "lxml": "the strict parser of XML and HTML",
    "numpy": "the filter's index",
    "platformdirs": "where a user's files live",
    "pypdfium2": "text out of a PDF, in a child process",
    "rapidfuzz": "typing errors in the filter",
    "textual": "the interface",
    "textual-image": "pictures of a paper in the terminal",
    "tomlkit": "edits the settings without losing remarks",
    "tzdata": "time zones where the system has none",
}
"""What the project asks for by itself."""

THEIRS: Mapping[str, str] = {
    "certifi": "requests: the certificates of the authorities",
    "charset-normalizer": "requests: the encoding of an answer without one",
    "feedparser": "arxiv before 4.0: the answers of the API",
    "idna": "requests: names of hosts beyond ASCII",
    "linkify-it-py": "markdown-it-py: bare links in Markdown",
    "markdown-it-py": "textual: Markdown",
    "markupsafe": "jinja2: escaping",
    "mdit-py-plugins": "textual: Markdown",
    "mdurl": "markdown-it-py: addresses of links",
    "pillow": "textual-image: decodes pictures",
    "pygments": "rich: colours of code",
    "requests": "arxiv: the connection, for which it is handed our transport",
    "rich": "textual: styles and segments",
    "typing-extensions": "textual: types of newer Pythons",
    "uc-micro-py": "linkify-it-py: classes of characters",
    "urllib3": "requests: HTTP",
    "wcwidth": "ftfy: the widths of characters",
}
"""What those ask for in turn."""

EXTRAS: Mapping[str, Mapping[str, str]] = {
    "serve": {
        "textual-serve": "the program in a browser's tab",
        "aiohttp": "textual-serve: the server on this machine",
        "aiohttp-jinja2": "textual-serve: its page",
        "aiohappyeyeballs": "aiohttp: connections",
        "aiosignal": "aiohttp: signals",
        "attrs": "aiohttp: classes",
        "frozenlist": "aiohttp: lists",
        "multidict": "aiohttp: headers",
        "propcache": "yarl: properties",
        "yarl": "aiohttp: addresses",
    },
    "benchmark": {"iterfzf": "what the filter is compared with"},
}
"""What the extras bring besides, those for the tests excepted: they are no part of what a user installs."""


def canonical(name: str) -> str:
    """Return the name of a package in its one spelling (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def closure(requirements: Iterable[str], extras: Iterable[str] = ("",)) -> dict[str, set[str]]:
    """Return every package that the requirements lead to, with who asks for it; what is absent leads nowhere."""
    found: dict[str, set[str]] = {}
    left = [(text, "matins", tuple(extras)) for text in requirements]
    while left:
        text, asker, wanted = left.pop()
        requirement = Requirement(text)
        marker = requirement.marker
        if marker is not None and not any(marker.evaluate({"extra": extra}) for extra in (*wanted, "")):
            continue
        name = canonical(requirement.name)
        is_new = name not in found
        found.setdefault(name, set()).add(asker)
        if is_new or requirement.extras:
            try:
                theirs = distribution(name).requires or []
            except PackageNotFoundError:
                continue
            left += [(each, name, tuple(requirement.extras)) for each in theirs if is_new or "extra ==" in each]
    return found


def test_the_project_asks_for_nothing_else() -> None:
    asked = {canonical(Requirement(text).name) for text in PROJECT["dependencies"]}
    assert asked == set(OURS)


def test_nothing_unexpected_comes_with_it() -> None:
    found = closure(PROJECT["dependencies"])
    strangers = {name: sorted(askers) for name, askers in found.items() if name not in OURS and name not in THEIRS}
    assert strangers == {}, "a package that comes with the program needs a reason"
    assert set(OURS) - {"tzdata"} <= set(found)


@pytest.mark.parametrize("extra", sorted(set(PROJECT["optional-dependencies"]) - {"test"}))
def test_nothing_unexpected_comes_with_an_extra(extra: str) -> None:
    wanted = PROJECT["optional-dependencies"][extra]
    for text in wanted:
        try:
            distribution(Requirement(text).name)
        except PackageNotFoundError:
            pytest.skip(f"the extra {extra} is not installed")
    known = {*OURS, *THEIRS, *EXTRAS[extra]}
    assert {name: sorted(askers) for name, askers in closure(wanted).items() if name not in known} == {}


def test_every_requirement_is_bounded() -> None:
    """The next major version of a package may do anything; within one, its makers promise not to."""
    free = []
    for group in (PROJECT["dependencies"], PROJECT["optional-dependencies"]["serve"]):
        for text in map(Requirement, group):
            signs = {specifier.operator for specifier in text.specifier}
            if text.name != "tzdata" and not (">=" in signs and "<" in signs):
                free.append(str(text))
    assert free == []


def test_every_requirement_has_its_reason_in_the_project_file() -> None:
    lines = (ROOT / "pyproject.toml").read_text(encoding="utf-8").split("\n")
    begin = lines.index("dependencies = [")
    end = lines.index("]", begin)
    bare = [
        line
        for before, line in zip(lines[begin:end], lines[begin + 1 : end], strict=False)
        if not line.strip().startswith("#") and not before.strip().startswith("#")
    ]
    assert bare == []


class TestTheClosureItself:
    def test_it_follows_requirements(self) -> None:
        assert {"requests", "urllib3", "certifi"} <= set(closure(["arxiv"]))

    def test_it_minds_markers(self) -> None:
        assert closure([f"textual; sys_platform != '{sys.platform}'"]) == {}
        assert closure(["nothing-of-this-name"]) == {"nothing-of-this-name": {"matins"}}

    def test_an_extra_is_followed_where_it_is_asked_for(self) -> None:
        assert "matins" in closure(["requests[socks]"])["requests"]
        assert "pysocks" in closure(["requests[socks]"])
        assert "pysocks" not in closure(["requests"])
