"""``matins download`` and ``matins text``, over real sockets on this machine."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from reader.domain import clock as time
from reader.paths import config_path
from reader.storage.kept import kept_folder
from support.clock import FakeClock
from support.fake_arxiv import FakeArxiv
from support.faults import Fault
from support.world import World, invented

from .conftest import Matins


@pytest.fixture
def world() -> World:
    return invented(date(2026, 11, 12), days=9, per_day=30)


@pytest.fixture
def server(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeArxiv]:
    clock = FakeClock()
    monkeypatch.setattr(time, "SystemClock", lambda: clock)
    with FakeArxiv(world, clock) as server:
        yield server


@pytest.fixture
def known(server: FakeArxiv, matins: Matins) -> list[str]:
    """Return the papers of a library that was fetched; the newest announcements."""
    configure(server)
    assert matins("fetch").code == 0
    return [line.split("\t")[0] for line in matins("list").lines]


def configure(server: FakeArxiv, download: str = "") -> None:
    url, path = server.url, config_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        '[arxiv]\ncategories = ["cs.LG", "cs.AI", "stat.ML"]\n'
        f'[fetch]\napi = "{url}/api/query"\nrss = "{url}"\noai = "{url}/oai"\n'
        f'pages = "{url}"\nar5iv = "{url}/ar5iv"\ndaily_papers = "{url}/api/daily_papers"\n[download]\n{download}\n',
        encoding="utf-8",
    )


def with_html(known: list[str]) -> str:
    return next(name for name in known if int(name.partition("v")[0][-1]) % 5)


def without_html(known: list[str]) -> str:
    return next(name for name in known if name.partition("v")[0].endswith("5"))


def test_nothing_waits(matins: Matins, known: list[str]) -> None:
    answer = matins("download")
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.startswith("nothing is waiting")


def test_a_paper_is_downloaded_found_and_read_without_a_network(
    matins: Matins, known: list[str], library: Path, server: FakeArxiv
) -> None:
    name = with_html(known)
    answer = matins("download", f"id:{name}")
    assert (answer.code, answer.err) == (0, "")
    assert answer.lines[-1] == "2 downloaded"
    assert {path.suffix for path in kept_folder(library).iterdir()} == {".html", ".pdf"}
    with server.down():
        assert matins("download", f"id:{name}").lines[-1] == "0 downloaded, 2 here already"
        read = matins("text", name)
        assert read.code == 0
        words = read.out.split()
        (found,) = matins("list", f"text:{words[-3].strip('.,')}", f"id:{name}").lines
        assert found.startswith(name)
        (line,) = matins("list", "--json", f"text:{words[-3].strip('.,')}", f"id:{name}").lines
        (passage,) = json.loads(line)["passages"]
        assert words[-3].strip(".,") in passage["text"]
        assert name in matins("list", "has:html").out
        assert matins("text", f"https://arxiv.org/abs/{name}") == read
        (told,) = matins("text", name, "--json").objects
        assert told["text"] == read.out.removesuffix("\n")
        assert (told["id"].partition("v")[0], told["format"]) == (name, "html")
        assert told["title"] in " ".join(read.out.split())
        assert Path(told["file"]).is_file()


def test_what_nobody_has_is_no_failure(matins: Matins, known: list[str]) -> None:
    name = without_html(known)
    answer = matins("download", f"id:{name}", "--json")
    objects = [json.loads(line) for line in answer.lines]
    assert answer.code == 0
    assert [each["problem"] is None for each in objects] == [False, True]
    assert objects[0]["problem"].startswith("There is no HTML")


def test_no_network_is_told_and_goes_on_later(matins: Matins, known: list[str], server: FakeArxiv) -> None:
    name = with_html(known)
    with server.down():
        answer = matins("download", f"id:{name}")
    assert answer.code == 1
    assert "`matins download` goes on later" in answer.err
    assert matins("download").lines[-1] == "2 downloaded"


def test_a_bad_answer_is_told(matins: Matins, known: list[str], server: FakeArxiv) -> None:
    name = with_html(known)
    server.fail(Fault.WRONG_TYPE, times=9, path="/pdf")
    answer = matins("download", f"id:{name}", "--quiet")
    assert answer.code == 1
    assert answer.err.startswith(f"matins: {name.partition('v')[0]}: ")
    assert answer.out == ""


def test_only_one_format(matins: Matins, known: list[str], library: Path) -> None:
    matins("download", f"id:{with_html(known)}", "--format", "pdf")
    assert [path.suffix for path in kept_folder(library).iterdir()] == [".pdf"]


def test_a_limit(matins: Matins, known: list[str], library: Path) -> None:
    answer = matins("download", "newer:7d", "--limit", "1", "--format", "pdf")
    assert "the first 1 are downloaded" in answer.err
    assert len(list(kept_folder(library).iterdir())) == 1


def test_pruning_and_the_account(matins: Matins, known: list[str], library: Path) -> None:
    first, second = known[0], known[1]
    matins("star", first)
    matins("download", f"id:{first}", "--format", "pdf")
    matins("download", f"id:{second}", "--format", "pdf")
    (papers,) = [line for line in matins("where").lines if line.startswith("papers\t")]
    assert papers.split("\t")[1:] == [str(kept_folder(library)), "2 files, 0.0 of 2,000 MB"]
    (told,) = matins("where", "--json").objects
    assert (told["papers_files"], told["papers_budget"]) == (2, 2_000_000_000)
    assert told["papers_bytes"] == sum(path.stat().st_size for path in kept_folder(library).iterdir())
    answer = matins("download", "--prune", "--budget", "0")
    assert answer.lines[0].startswith("1 file deleted")
    assert [path.name for path in kept_folder(library).iterdir()] == [f"{first}.pdf"] or len(
        list(kept_folder(library).iterdir())
    ) == 1


def test_what_is_starred_comes_with_a_fetch(matins: Matins, known: list[str], server: FakeArxiv, library: Path) -> None:
    name = with_html(known)
    matins("star", name)
    configure(server, "starred = true")
    answer = matins("fetch")
    assert (answer.code, answer.err) == (0, "")
    assert "whole papers of what is starred: 1 paper, 1 new, 0 updated" in answer.lines
    assert len(list(kept_folder(library).iterdir())) == 2
    assert "whole papers" not in matins("fetch").out


def test_what_is_not_there_to_read(matins: Matins, known: list[str]) -> None:
    for name, told in ((known[0], "not downloaded yet"), ("nonsense", "is not an arXiv identifier")):
        answer = matins("text", name)
        assert answer.code in (1, 2)
        assert told in answer.err
