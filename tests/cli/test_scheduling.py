"""``matins schedule``: what is shown, what is written, and what the systems' own programs think of it."""

import os
import plistlib
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.domain.calendar import EASTERN
from reader.services import schedule
from reader.services.schedule import AFTER_MIDNIGHT, MARK, Job, ScheduleError, local_moments, systemd_word

from .conftest import Matins

NOW = datetime(2026, 11, 20, 7, 12, tzinfo=UTC)
ZONES = ("Europe/Berlin", "America/Los_Angeles", "Asia/Kolkata", "Pacific/Auckland", "Pacific/Honolulu", "UTC")
SYSTEMD = pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")


@pytest.fixture
def systemctl(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put programs in the path that note what they are asked for; return their notes."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("systemctl", "launchctl"):
        (folder / name).write_text(f'#!/bin/sh\necho "{name} $*" >>{shlex.quote(str(tmp_path / "asked"))}\n')
        (folder / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(folder), prepend=os.pathsep)
    monkeypatch.setattr(sys, "platform", "linux")
    return tmp_path / "asked"


@pytest.fixture
def units() -> Path:
    return Path(os.environ["XDG_CONFIG_HOME"]) / "systemd" / "user"


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


class TestSystemd:
    def test_it_is_shown_written_on_a_yes_and_taken_away(
        self, matins: Matins, systemctl: Path, units: Path, library: Path
    ) -> None:
        shown = matins("schedule", "--dry-run")
        assert (shown.code, shown.err, names(units)) == (0, "", [])
        assert not systemctl.exists()
        answer = matins("schedule", "--yes")
        assert answer == shown
        assert names(units) == ["matins-fetch.service", "matins-fetch.timer"]
        for name in names(units):
            text = (units / name).read_text(encoding="utf-8")
            assert all(f"    {line}\n" in answer.out for line in text.splitlines())
            assert MARK in text
        assert systemctl.read_text().splitlines() == [
            "systemctl --user daemon-reload",
            "systemctl --user enable --now matins-fetch.timer",
        ]
        service = (units / "matins-fetch.service").read_text(encoding="utf-8")
        assert f" --library {library} fetch --quiet\n" in service
        assert matins("schedule", "--yes").out.startswith("replace ")
        assert matins("schedule", "--remove", "--yes").code == 0
        assert names(units) == []
        assert systemctl.read_text().splitlines()[-1] == "systemctl --user disable --now matins-fetch.timer"
        assert matins("schedule", "--remove", "--yes").out == "there is no schedule\n"

    def test_nobody_can_be_asked(self, matins: Matins, systemctl: Path, units: Path) -> None:
        answer = matins("schedule", stdin=b"y\n")
        assert answer.code == 1
        assert answer.err == "matins: nobody can be asked here; --yes does it\nmatins: nothing was changed\n"
        assert names(units) == []

    @pytest.mark.parametrize(("said", "code"), [("y", 0), ("Yes", 0), ("n", 1), ("", 1), ("yeah", 1)])
    def test_somebody_is_asked(
        self, matins: Matins, systemctl: Path, units: Path, monkeypatch: pytest.MonkeyPatch, said: str, code: int
    ) -> None:
        monkeypatch.setattr("reader.cli.scheduling.is_terminal", lambda stream: True)
        answer = matins("schedule", stdin=f"{said}\n".encode())
        assert answer.code == code
        assert "Write it? [y/N] " in answer.err
        assert bool(names(units)) == (code == 0)

    @pytest.mark.parametrize("name", ["matins-fetch.service", "matins-fetch.timer"])
    @pytest.mark.parametrize("more", [["--yes"], ["--remove", "--yes"], ["--dry-run"]])
    def test_a_stranger_s_file_stays(
        self, matins: Matins, systemctl: Path, units: Path, name: str, more: list[str]
    ) -> None:
        units.mkdir(parents=True)
        (units / name).write_text("[Timer]\n")
        answer = matins("schedule", *more)
        assert (answer.code, answer.out) == (1, "")
        assert answer.err.count("\n") == 1
        assert names(units) == [name]
        assert (units / name).read_text() == "[Timer]\n"
        assert not systemctl.exists()

    def test_a_file_that_cannot_be_read(self, matins: Matins, systemctl: Path, units: Path) -> None:
        (units / "matins-fetch.timer").mkdir(parents=True)
        answer = matins("schedule", "--yes")
        assert answer.code == 1
        assert "could not be read: it is a folder" in answer.err

    def test_a_system_that_does_not_take_it(self, matins: Matins, systemctl: Path, units: Path) -> None:
        (systemctl.parent / "bin" / "systemctl").write_text("#!/bin/sh\necho no bus >&2\nexit 3\n")
        answer = matins("schedule", "--yes")
        assert answer.code == 1
        assert "ended with exit code 3: no bus" in answer.err
        assert len(names(units)) == 2

    def test_as_json(self, matins: Matins, systemctl: Path, units: Path) -> None:
        (told,) = matins("schedule", "--dry-run", "--json").objects
        assert [Path(file["path"]).parent for file in told["files"]] == [units, units]
        assert told["done"] is False
        (told,) = matins("schedule", "--yes", "--json").objects
        assert told["done"] is True
        assert all(Path(file["path"]).read_text(encoding="utf-8") == file["text"] for file in told["files"])

    @SYSTEMD
    @pytest.mark.parametrize("at", [None, "07:05"])
    def test_systemd_understands_it(self, tmp_path: Path, at: str | None) -> None:
        start = tmp_path / "a strange $HOME %h pläce" / "matins"
        start.parent.mkdir()
        start.write_text("#!/bin/sh\n")
        start.chmod(0o755)
        command = (str(start), "--library", '/a "b" \\ 50% $x\'s')
        job = Job(command, {"MATINS_CONFIG": '/c "d" %i'}, at and time.fromisoformat(at))
        plan = schedule.systemd_plan(job, tmp_path)
        schedule.write_plan(plan)
        done = subprocess.run(
            ["systemd-analyze", "--user", "verify", str(tmp_path / "matins-fetch.timer")],
            env={**os.environ, "SYSTEMD_LOG_LEVEL": "warning", "XDG_RUNTIME_DIR": str(tmp_path)},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        told = [line for line in done.stderr.splitlines() if "matins" in line]
        assert (done.returncode, told) == (0, [])
        (moment,) = [line for line in plan.files[1].text.splitlines() if line.startswith("OnCalendar=")]
        told_moment = subprocess.run(
            ["systemd-analyze", "calendar", moment.partition("=")[2]],
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )
        assert told_moment.returncode == 0, told_moment.stderr
        assert ("Mon..Fri *-*-* 00:20:00 America/New_York" if at is None else "*-*-* 07:05:00") in told_moment.stdout


@given(st.text(st.characters(categories=("L", "N", "P", "S", "Zs"), exclude_characters="\u3000\xa0")))
def test_a_word_of_a_unit_reads_back(text: str) -> None:
    try:
        word = systemd_word(text)
    except ScheduleError:
        assert not text.isprintable()
        return
    assert word[0] == word[-1] == '"' or not set(word) & set("\"'%$ \\")
    # The quotes of systemd are those of a shell where no dollar sign and no grave accent is.
    plain = word.replace("$", "§").replace("`", "'")
    assert shlex.split(plain) == [text.replace("%", "%%").replace("$", "§").replace("`", "'")]


def test_a_program_that_systemd_does_not_start(tmp_path: Path) -> None:
    for name in ('/a"b', "/it's", "/c\\d"):
        with pytest.raises(ScheduleError):
            schedule.systemd_plan(Job((name,), {}), tmp_path)


@pytest.mark.parametrize("text", ["a\nExecStart=/bin/evil", "\x00", "a\udcffb", "\x1b[31m"])
def test_what_no_schedule_can_hold(text: str, tmp_path: Path) -> None:
    job = Job(("/bin/true", text), {})
    with pytest.raises(ScheduleError):
        schedule.systemd_plan(job, tmp_path)
    with pytest.raises(ScheduleError):
        schedule.launchd_plan(job, tmp_path, tmp_path / "log", None, NOW, 3, 501)


class TestLaunchd:
    @pytest.fixture(autouse=True)
    def _mac(self, systemctl: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
        monkeypatch.setattr(sys, "platform", "darwin")
        yield
        monkeypatch.undo()

    def test_it_is_written_and_taken_away(self, matins: Matins, systemctl: Path, library: Path) -> None:
        assert matins("schedule", "--yes").code == 0
        path = Path.home() / "Library" / "LaunchAgents" / "org.matins.fetch.plist"
        data = path.read_bytes()
        agent = plistlib.loads(data)
        assert MARK.encode() in data
        assert agent["ProgramArguments"][-4:] == ["--library", str(library), "fetch", "--quiet"]
        assert len(agent["StartCalendarInterval"]) == 5
        domain = f"gui/{os.getuid()}"
        assert systemctl.read_text().splitlines() == [
            f"launchctl bootout {domain}/org.matins.fetch",
            f"launchctl bootstrap {domain} {path}",
        ]
        assert matins("schedule", "--at", "6:45", "--yes").code == 0
        assert plistlib.loads(path.read_bytes())["StartCalendarInterval"] == [{"Hour": 6, "Minute": 45}]
        assert matins("schedule", "--remove", "--yes").code == 0
        assert not path.exists()

    def test_a_stranger_s_file_stays(self, matins: Matins, systemctl: Path) -> None:
        path = Path.home() / "Library" / "LaunchAgents" / "org.matins.fetch.plist"
        path.parent.mkdir(parents=True)
        path.write_bytes(plistlib.dumps({"Label": "mine"}))
        assert matins("schedule", "--yes").code == 1
        assert plistlib.loads(path.read_bytes()) == {"Label": "mine"}


class TestMoments:
    @pytest.mark.parametrize("zone", ZONES)
    @pytest.mark.parametrize("minute", [0, 19])
    def test_never_before_the_feeds_and_never_an_hour_too_late(self, zone: str, minute: int) -> None:
        found = local_moments(ZoneInfo(zone), NOW, minute)
        moments = {each["Weekday"]: time(each["Hour"], each["Minute"]) for each in found}
        assert len(moments) == 5
        begun = set()
        day = NOW.astimezone(ZoneInfo(zone)).date()
        for number in range(360):
            today = day + timedelta(days=number)
            at = moments.get(today.isoweekday() % 7)
            if at is None:
                continue
            eastern = datetime.combine(today, at, ZoneInfo(zone)).astimezone(EASTERN)
            assert eastern.weekday() < 5, eastern
            late = timedelta(hours=eastern.hour, minutes=eastern.minute) - AFTER_MIDNIGHT - timedelta(minutes=minute)
            # Auckland and New York are two hours apart in the year's course.
            assert timedelta() <= late <= timedelta(hours=2), eastern
            begun.add(eastern.date())
        assert len(begun) > 250

    def test_the_line_for_cron(self) -> None:
        job = Job(("/opt/my matins", "100%"), {})
        berlin = ZoneInfo("Europe/Berlin")
        assert schedule.cron_line(job, berlin, NOW, 5) == "25 6 * * 1,2,3,4,5 '/opt/my matins' 100\\%"
        assert schedule.cron_line(job._replace(at=time(7, 5)), None, NOW, 5).startswith("5 7 * * * ")


def test_a_system_without_both(matins: Matins, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "platform", "freebsd14")
    monkeypatch.setenv("PATH", str(tmp_path))
    answer = matins("schedule", "--yes")
    assert answer.code == 1
    assert "crontab" in answer.err
    assert answer.out.endswith(" fetch --quiet\n")


@pytest.mark.parametrize("at", ["24:00", "7", "07:60", "-1:00", "noon", "07:05:30", "²:00"])
def test_a_time_that_is_none(matins: Matins, at: str) -> None:
    assert matins("schedule", f"--at={at}").code == 2
