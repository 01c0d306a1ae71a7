"""Nothing that a source, a file name or an argument holds reaches the terminal as anything but text."""

import json
import unicodedata
from pathlib import Path

import pytest

from reader.domain.paper import Author, Paper
from support.builders import ESCAPES, batch, daily_page, entry, invented, take_in, topic_page, weekly_dump

from .conftest import Answer, Matins

EVERYTHING = "".join(ESCAPES)
SOME = ESCAPES[:5] + ESCAPES[6:7]


def forbidden(text: str) -> list[str]:
    """Return what could steer a terminal: controls but for tab and line break, format characters, surrogates."""
    return [c for c in text if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") and c not in "\t\n"]


def check(answer: Answer) -> Answer:
    assert forbidden(answer.out + answer.err) == []
    return answer


@pytest.mark.parametrize("make", [daily_page, weekly_dump, lambda papers: topic_page({EVERYTHING: papers})])
def test_every_field_of_a_document(matins: Matins, tmp_path: Path, make: object) -> None:
    papers = [
        invented(
            number,
            title=f"Before {escape} after {number}",
            abstract=f"We say {escape} and go on for long enough that this is an abstract of number {number}.",
            authors=(Author(f"A {escape} B"),),
        )
        for number, escape in enumerate(ESCAPES, start=1)
    ]
    assert callable(make)
    # A text with a NUL is refused as binary data; everything else comes in.
    (tmp_path / "page.txt").write_bytes(make(papers).replace(b"\0", b""))
    assert check(matins("import", tmp_path / "page.txt")).err == ""
    assert len(check(matins("list")).lines) == len(ESCAPES)
    answer = check(matins("list", "--json"))
    assert forbidden("".join(one["title"] or "" for one in answer.objects)) == []
    keys = [one["key"] for one in answer.objects]
    check(matins("star", *keys))
    for group in ("day", "topic"):
        check(matins("export", "--group", group))
    check(matins("export", "-o", tmp_path / "export.md"))
    assert forbidden((tmp_path / "export.md").read_text()) == []
    for key in keys[-2:]:
        check(matins("unstar", key))


@pytest.mark.parametrize("escape", SOME)
def test_names_of_files(matins: Matins, tmp_path: Path, escape: str) -> None:
    name = f"a{escape.replace(chr(0), '')}b.md"
    (tmp_path / name).write_bytes(daily_page([invented(1)]))
    (tmp_path / f"broken{name}").write_bytes(b"no paper at all")
    for json_option in ([], ["--json"]):
        check(matins("import", *json_option, tmp_path / name, tmp_path / f"broken{name}", tmp_path / f"none{name}"))
    check(matins("list", "--json"))
    check(matins("export", "2611.00001", "-o", tmp_path / name))
    check(matins("export", "2611.00001", "-o", tmp_path / f"none{name}" / "x"))


@pytest.mark.parametrize("escape", SOME)
def test_names_of_libraries(matins: Matins, tmp_path: Path, escape: str) -> None:
    path = tmp_path / f"a{escape.replace(chr(0), '')}b.db"
    check(matins("list", "--library", path))
    check(matins("where", "--library", path))
    path.write_bytes(b"")
    check(matins("restore", "--library", path))
    path.write_bytes(b"not a library")
    assert check(matins("list", "--library", path)).code == 1


@pytest.mark.parametrize("escape", ESCAPES)
def test_arguments(matins: Matins, escape: str) -> None:
    for arguments in (
        ["star", escape],
        ["list", escape],
        ["list", f"is:{escape}"],
        ["export", f"is:{escape}"],
        [f"fly{escape}"],
        [f"--fly{escape}"],
        ["list", f"--fly{escape}"],
        ["export", "--format", escape],
        ["import", escape],
    ):
        check(matins(*arguments))


def test_what_another_program_put_into_the_library(matins: Matins, library: Path) -> None:
    """The store is no source, but a file may come from anywhere."""
    paper = Paper(title=f"x{EVERYTHING}y", authors=(Author(EVERYTHING),), abstract=EVERYTHING * 9)
    take_in(library, batch(entry(paper, topic=EVERYTHING, document=EVERYTHING), name=EVERYTHING))
    for arguments in (["list"], ["list", "--json"], ["export", "x"], ["export", "--group", "topic", "x"]):
        check(matins(*arguments))
    (one,) = matins("list", "--json").objects
    check(matins("star", one["key"]))


def test_markup_of_others_stays_text(matins: Matins) -> None:
    matins("import", "-", stdin=weekly_dump([invented(1, title="[/x] [bold]loud[/bold] <b> & $x$")]))
    assert "[/x] [bold]loud[/bold] <b> &" in matins("list").out
    assert json.loads(matins("list", "--json").out)["title"] == "[/x] [bold]loud[/bold] <b> & $x$"
