"""``matins fetch``: what it says to people, to scripts and to cron, over real sockets on this machine."""

import json
import sys
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from reader.domain import clock as time
from reader.paths import config_path, data_dir
from support import fake_arxiv
from support.clock import FakeClock
from support.fake_arxiv import FakeArxiv
from support.faults import Fault
from support.world import World, invented
from support.world_pages import Reply, feed_reply

from .conftest import Answer, Matins

KEYS = ["source", "day", "papers", "new", "updated", "unchanged", "error"]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> FakeClock:
    clock = FakeClock()
    monkeypatch.setattr(time, "SystemClock", lambda: clock)
    return clock


@pytest.fixture
def world() -> World:
    return invented(date(2026, 11, 12), days=9, per_day=6)


@pytest.fixture
def server(world: World, clock: FakeClock) -> Iterator[FakeArxiv]:
    with FakeArxiv(world, clock) as server:
        yield server


def subscribe(server: FakeArxiv, arxiv: str) -> None:
    url = server.url
    path = config_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        f'[arxiv]\n{arxiv}\n[fetch]\napi = "{url}/api/query"\nrss = "{url}"\noai = "{url}/oai"\n'
        f'daily_papers = "{url}/api/daily_papers"\n',
        encoding="utf-8",
    )


@pytest.fixture
def subscribed(server: FakeArxiv) -> None:
    subscribe(server, 'categories = ["cs.LG", "cs.AI"]')


def papers(matins: Matins) -> int:
    return len(matins("list").lines)


def test_nothing_subscribed_is_wrong_usage(matins: Matins, library: Path) -> None:
    assert matins("fetch") == (2, "", "matins: nothing is subscribed to: `matins subscribe cs.LG` does that\n")
    assert not library.exists()


@pytest.mark.usefixtures("subscribed")
class TestLines:
    def test_one_line_for_each_source_that_had_papers(self, matins: Matins) -> None:
        answer = matins("fetch")
        assert (answer.code, answer.err) == (0, "")
        first, second, together = answer.lines
        assert first.startswith("arXiv cs.LG, Fri 20 Nov: ")
        assert first.endswith(" new, 0 updated")
        assert second.startswith("arXiv cs.AI, Fri 20 Nov: ")
        new = sum(int(line.split(", ")[-2].split()[0]) for line in (first, second))
        assert together == f"together: {new} new, 0 updated"
        assert papers(matins) == new > 0

    def test_a_second_time_nothing_is_new(self, matins: Matins) -> None:
        matins("fetch")
        assert matins("fetch") == (0, "nothing new\n", "")

    @pytest.mark.parametrize(
        ("days", "why"), [(1, "no announcements (weekend)"), (7, "no announcements (arXiv holiday)")]
    )
    def test_a_day_without_announcements_says_why(self, matins: Matins, clock: FakeClock, days: int, why: str) -> None:
        matins("fetch")
        clock.advance((days - 1) * 86_400)
        matins("fetch")
        clock.advance(86_400)
        assert matins("fetch") == (0, f"nothing new: {why}\n", "")

    def test_where_arxiv_is_late_that_is_told(self, matins: Matins, monkeypatch: pytest.MonkeyPatch) -> None:
        def yesterdays(world: World, now: datetime, category: str, known: str) -> Reply:
            return feed_reply(world, now - timedelta(days=1), category, known)

        monkeypatch.setattr(fake_arxiv, "feed_reply", yesterdays)
        first = matins("fetch")
        assert first.lines[0].startswith("arXiv cs.LG, Thu 19 Nov: ")
        assert first.lines[-1] == "today's listing is not out yet"
        assert matins("fetch") == (0, "nothing new: today's listing is not out yet\n", "")
        assert [json.loads(line)["day"] for line in matins("fetch", "--json").lines] == ["2026-11-19"] * 2
        assert matins("fetch", "--quiet") == (0, "", "")

    def test_the_same_trouble_of_two_sources_is_told_of_each(self, matins: Matins, server: FakeArxiv) -> None:
        server.fail(Fault.EMPTY, times=2)
        lines = matins("fetch").err.splitlines()
        assert [line.split(": ")[1] for line in lines] == ["arXiv cs.LG", "arXiv cs.AI"]

    def test_what_failed_is_told_and_the_rest_is_there(self, matins: Matins, server: FakeArxiv) -> None:
        server.fail(Fault.WEB_PAGE, path="/rss/cs.LG")
        answer = matins("fetch")
        assert answer.code == 1
        assert answer.err.startswith("matins: arXiv cs.LG: 127.0.0.1 sent a web page instead of XML")
        assert answer.err.count("\n") == 1
        (line,) = answer.lines
        assert line.startswith("arXiv cs.AI")
        assert papers(matins) > 0

    def test_an_entry_that_cannot_be_read_is_told_beside_the_others(self, matins: Matins, server: FakeArxiv) -> None:
        server.fail(Fault.BAD_ENTRY, path="/rss/cs.LG")
        answer = matins("fetch")
        assert answer.code == 1
        assert answer.err.startswith("matins: arXiv cs.LG: ")
        assert any(line.startswith("arXiv cs.LG, Fri 20 Nov: ") for line in answer.lines)

    def test_nobody_there_is_no_empty_day(self, matins: Matins, server: FakeArxiv) -> None:
        with server.down():
            answer = matins("fetch")
        assert answer == (1, "", "matins: arXiv cs.LG: 127.0.0.1 refused the connection.\n")

    def test_quiet_says_only_what_went_wrong(self, matins: Matins, server: FakeArxiv) -> None:
        assert matins("fetch", "--quiet") == (0, "", "")
        assert matins("fetch", "--quiet") == (0, "", "")
        server.fail(Fault.MISSING, path="/rss/cs.AI")
        answer = matins("fetch", "--quiet")
        assert (answer.code, answer.out) == (1, "")
        assert "404" in answer.err

    def test_a_hostile_answer_reaches_no_terminal(self, matins: Matins, server: FakeArxiv) -> None:
        server.fail(Fault.BAD_REQUEST, path="/rss/cs.AI")
        answer = matins("fetch")
        assert answer.code == 1
        assert (answer.out + answer.err).replace("\n", "").isprintable()

    def test_progress_is_for_terminals_alone(
        self, matins: Matins, monkeypatch: pytest.MonkeyPatch, clock: FakeClock
    ) -> None:
        assert "\r" not in matins("fetch").err
        monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
        clock.advance(60)
        answer = matins("fetch")
        assert "\r\x1b[K1/2 reading cs.LG" in answer.err
        assert "\r\x1b[K2/2 reading cs.AI, in 3 s: requests keep their distance" in answer.err
        assert answer.err.endswith("\r\x1b[K")
        assert "\r" not in matins("fetch", "--quiet").err
        assert "\r" not in matins("fetch", "--json").err

    def test_a_closed_standard_error_is_no_crash(self, matins: Matins, monkeypatch: pytest.MonkeyPatch) -> None:
        with monkeypatch.context() as patch:
            patch.setattr(sys, "stderr", None)
            assert matins("fetch").code == 0

    def test_windows_share_one_gate_whatever_their_library(self, matins: Matins, tmp_path: Path) -> None:
        matins("fetch")
        matins("fetch", "--library", tmp_path / "other.db")
        assert (data_dir() / "requests.json").is_file()


@pytest.mark.usefixtures("subscribed")
class TestJson:
    def fetch(self, matins: Matins, *arguments: str) -> tuple[Answer, list[dict[str, object]]]:
        answer = matins("fetch", "--json", *arguments)
        assert all(list(one) == KEYS for one in answer.objects)
        return answer, answer.objects

    def test_one_object_for_each_step(self, matins: Matins) -> None:
        answer, (first, second) = self.fetch(matins)
        assert answer.code == 0
        assert (first["source"], first["day"], first["error"]) == ("arXiv cs.LG", "2026-11-20", None)
        assert second["source"] == "arXiv cs.AI"
        assert first["papers"] == first["new"]
        _, (first, _) = self.fetch(matins)
        assert (first["unchanged"], first["papers"]) == (True, 0)

    def test_quiet_leaves_only_failures(self, matins: Matins, server: FakeArxiv) -> None:
        answer, objects = self.fetch(matins, "--quiet")
        assert (answer.code, objects) == (0, [])
        server.fail(Fault.MISSING, path="/rss/cs.AI")
        answer, (failed,) = self.fetch(matins, "--quiet")
        assert (answer.code, failed["source"]) == (1, "arXiv cs.AI")

    def test_a_failure_is_an_object_too(self, matins: Matins, server: FakeArxiv) -> None:
        server.fail(Fault.WEB_PAGE, path="/rss/cs.LG")
        answer, (first, second) = self.fetch(matins)
        assert answer.code == 1
        assert "web page" in str(first["error"])
        assert second["error"] is None
        assert answer.err == ""


class TestEverything:
    def test_all_subscriptions_at_once(self, matins: Matins, server: FakeArxiv, world: World) -> None:
        author = world.papers[0].authors[0]
        subscribe(
            server,
            f'categories = ["math.CO"]\nauthors = ["{author}"]\nqueries = ["cat:hep-th"]\ndaily_papers = true',
        )
        answer = matins("fetch", "--json")
        assert answer.code == 0, answer
        sources = [step["source"] for step in answer.objects]
        assert sources[:3] == ["arXiv math.CO", "query cat:hep-th", f"author {author}"]
        assert sources[3:] == [f"Hugging Face daily papers 2026-11-{day}" for day in range(13, 21)]
        assert papers(matins) == sum(int(str(step["new"])) for step in answer.objects)

    def test_every_kind_has_a_line_of_its_own(self, matins: Matins, server: FakeArxiv, world: World) -> None:
        author = world.papers[0].authors[0]
        subscribe(
            server, f'categories = ["cs.AI"]\nauthors = ["{author}"]\nqueries = ["cat:hep-th"]\ndaily_papers = true'
        )
        answer = matins("fetch")
        names = [line.split(": ")[0] for line in answer.lines]
        assert names[:3] == ["arXiv cs.AI, Fri 20 Nov", "query cat:hep-th, Fri 20 Nov", f"author {author}, Fri 20 Nov"]
        assert names[-2:] == ["Hugging Face daily papers, Fri 20 Nov", "together"]
        assert answer.lines[-1].startswith(f"together: {papers(matins)} new, ")

    def test_an_absence_is_made_up_for(self, matins: Matins, server: FakeArxiv, clock: FakeClock) -> None:
        subscribe(server, 'categories = ["cs.LG"]')
        clock.advance(-4 * 86_400)
        matins("fetch")
        clock.advance(4 * 86_400)
        answer = matins("fetch", "--json")
        days = [step["day"] for step in answer.objects]
        assert days == ["2026-11-20", "2026-11-17", "2026-11-18", "2026-11-19", "2026-11-19"]


class TestSince:
    def test_a_harvest_of_what_is_subscribed_to(self, matins: Matins, server: FakeArxiv, world: World) -> None:
        subscribe(server, 'categories = ["cs.LG", "hep-th"]')
        answer = matins("fetch", "--since", "2026-11-16")
        assert answer.code == 0
        names = ["harvest of cs.LG", "harvest of hep-th", "together"]
        assert [line.split(":")[0] for line in answer.lines] == names
        assert {seen.arguments.get("set") for seen in server.seen} >= {"cs:cs:LG", "physics:hep-th"}
        assert matins("fetch", "--since", "2026-11-16").code == 0
        assert {seen.path for seen in server.seen} == {"/oai"}

    def test_without_subscriptions_everything_is_harvested(
        self, matins: Matins, server: FakeArxiv, world: World, clock: FakeClock
    ) -> None:
        subscribe(server, "")
        answer = matins("fetch", "--since", "2026-11-01")
        assert answer.code == 0
        assert answer.out.startswith("harvest of all of arXiv: ")
        assert papers(matins) == len(world.public(clock.now()))

    def test_a_set_that_fails_is_told_beside_the_others(self, matins: Matins, server: FakeArxiv) -> None:
        subscribe(server, 'categories = ["cs.LG", "hep-th"]')
        server.fail(Fault.BAD_ARGUMENT)
        answer = matins("fetch", "--since", "2026-11-16", "--json")
        assert answer.code == 1
        assert [step["error"] is None for step in answer.objects] == [False, True]

    def test_a_day_to_come_is_wrong_usage(self, matins: Matins, server: FakeArxiv) -> None:
        told = "matins: 2026-11-21 is still to come: nothing has changed since then\n"
        assert matins("fetch", "--since", "2026-11-21") == (2, "", told)
        assert server.seen == []

    @pytest.mark.parametrize("day", ["yesterday", "2026-13-01", "", "20-11-2026", "\x1b[31m"])
    def test_a_day_that_is_none(self, matins: Matins, day: str) -> None:
        answer = matins("fetch", f"--since={day}")
        assert (answer.code, answer.out) == (2, "")
        assert "is not a day such as 2026-11-20" in answer.err
        assert "\x1b" not in answer.err


def test_a_stop_by_the_user_leaves_what_was_read(matins: Matins, server: FakeArxiv, clock: FakeClock) -> None:
    subscribe(server, 'categories = ["cs.LG", "cs.AI"]')
    original = clock.sleep

    def interrupt(seconds: float, cancelled: object) -> None:
        raise KeyboardInterrupt

    clock.sleep = interrupt  # type: ignore[method-assign,assignment]
    answer = matins("fetch")
    assert (answer.code, answer.err) == (130, "matins: stopped; what came so far is kept\n")
    clock.sleep = original  # type: ignore[method-assign]
    assert papers(matins) > 0
    clock.advance(timedelta(minutes=1).total_seconds())
    assert matins("fetch").code == 0


def test_a_mistake_in_the_settings_is_told_with_its_line(matins: Matins, library: Path) -> None:
    path = config_path()
    path.parent.mkdir(parents=True)
    path.write_text('[arxiv]\ncategories = ["cs.LK"]\n')
    answer = matins("fetch")
    assert answer.code == 1
    assert "line 2" in answer.err
    assert not library.exists()
