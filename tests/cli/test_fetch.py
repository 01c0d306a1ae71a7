"""``matins fetch`` over loopback: exit codes, what it prints, and ``matins list --topic`` of what it brought."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from reader.sources.gate import Gate
from support.clock import FakeClock
from support.fake_arxiv import FakeArxiv
from support.faults import Fault
from support.world import invented

from .conftest import Matins


@pytest.fixture
def arxiv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeArxiv]:
    # The pace has tests of its own; here a command may ask twice without six seconds passing.
    started = Gate.__init__
    monkeypatch.setattr(Gate, "__init__", lambda gate, folder, clock, interval=0.0: started(gate, folder, clock, 0.0))
    clock = FakeClock()
    with FakeArxiv(invented(date(2026, 11, 2), days=18, per_day=8), clock) as server:
        config = tmp_path / "config.toml"
        config.write_text(
            f'[arxiv]\ncategories = ["cs.LG", "stat.ML"]\n[[topic]]\nname = "Lamps"\nkeywords = ["lantern"]\n'
            f'[fetch]\napi = "{server.query}"\nrss = "{server.url}"\noai = "{server.harvest}"\n'
        )
        monkeypatch.setenv("MATINS_CONFIG", str(config))
        yield server


def test_nothing_subscribed_is_wrong_usage(matins: Matins, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MATINS_CONFIG", str(tmp_path / "none.toml"))
    answer = matins("fetch")
    assert answer.code == 2
    assert "matins subscribe" in answer.err


def test_a_fetch_brings_papers_and_a_second_one_none(matins: Matins, arxiv: FakeArxiv) -> None:
    answer = matins("fetch")
    assert answer.code == 0, answer.err
    assert "arXiv cs.LG" in answer.out
    papers = matins("list", "--json").objects
    assert papers
    assert len({paper["arxiv_id"] for paper in papers}) == len(papers)
    assert {seen["kind"] for paper in papers for seen in paper["announcements"]} <= {
        "new",
        "cross",
        "replace",
        "replace-cross",
    }
    again = matins("fetch", "--json")
    assert again.code == 0
    assert all(step["new"] == 0 for step in again.objects)
    assert len(matins("list", "--json").objects) == len(papers)


def test_quiet_says_nothing_where_all_is_well(matins: Matins, arxiv: FakeArxiv) -> None:
    answer = matins("fetch", "--quiet")
    assert (answer.code, answer.out, answer.err) == (0, "", "")


def test_each_step_is_an_object(matins: Matins, arxiv: FakeArxiv) -> None:
    steps = matins("fetch", "--json").objects
    assert [step["source"] for step in steps][:2] == ["arXiv cs.LG", "arXiv stat.ML"]
    assert set(steps[0]) == {"source", "day", "papers", "new", "updated", "unchanged", "error"}


def test_what_did_not_answer_is_told_and_the_rest_is_there(matins: Matins, arxiv: FakeArxiv) -> None:
    arxiv.fail(Fault.MISSING, times=1, path="/rss/cs.LG")
    answer = matins("fetch")
    assert answer.code == 1
    assert answer.err.startswith("matins: ")
    assert matins("fetch").code == 0


def test_a_server_that_is_down_is_told(matins: Matins, arxiv: FakeArxiv) -> None:
    with arxiv.down():
        answer = matins("fetch", "--json")
    assert answer.code == 1
    assert answer.objects[0]["error"]
    assert "no papers" not in answer.out + answer.err


def test_a_harvest_since_a_day(matins: Matins, arxiv: FakeArxiv) -> None:
    answer = matins("fetch", "--since", "2026-11-02", "--json")
    assert answer.code == 0, answer.err
    assert sum(step["new"] for step in answer.objects) == len(matins("list", "--json").objects) > 0
    assert sum(step["new"] for step in matins("fetch", "--since", "2026-11-02", "--json").objects) == 0


@pytest.mark.parametrize("day", ["yesterday", "2026-13-01"])
def test_a_day_that_is_none(matins: Matins, arxiv: FakeArxiv, day: str) -> None:
    answer = matins("fetch", "--since", day)
    assert answer.code == 2
    assert "is not a day" in answer.err


def test_the_papers_of_a_topic(matins: Matins, arxiv: FakeArxiv) -> None:
    matins("fetch", "--since", "2026-11-02")
    everything = {paper["key"] for paper in matins("list", "--json").objects}
    papers = matins("list", "--topic", "lamps", "--json").objects
    assert 0 < len(papers) < len(everything)
    assert all("lantern" in f"{paper['title']} {paper['abstract']}".lower() for paper in papers)
    wrong = matins("list", "--topic", "Clocks")
    assert wrong.code == 1
    assert "Lamps" in wrong.err
