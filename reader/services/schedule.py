"""A fetch that the system does every day: a systemd timer of the user, or an agent of launchd.

arXiv announces at 20:00 US Eastern time, and the feeds carry what was announced from midnight on (``domain.calendar``);
so the time is that of the feeds, on the days that have a listing, and some minutes later, not the same for everybody.
Sources of the formats: systemd.unit(5), systemd.timer(5), systemd.service(5), systemd.syntax(7), launchd.plist(5).
"""

import plistlib
import re
from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta, tzinfo
from pathlib import Path
from typing import NamedTuple

from reader.domain.calendar import EASTERN
from reader.domain.errors import ReaderError, StoreError
from reader.regular import open_regular

MARK = "Written by `matins schedule`"
"""What a file of ours says of itself; a file that does not say it is a stranger's."""

AFTER_MIDNIGHT = timedelta(minutes=20)
"""How long after the feeds' midnight the fetch begins at the earliest."""

SPREAD = 20
"""Minutes over which the users of a time are spread."""

LABEL = "org.matins.fetch"
UNIT = "matins-fetch"

KEPT_VARIABLES = ("MATINS_CONFIG", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME")
"""Variables that say where the user's files are; what the system starts does not know the user's shell."""

_READ_AT_MOST = 65_536

_PLAIN = re.compile(r"[A-Za-z0-9_@+=:,./-]+", re.ASCII)


class ScheduleError(ReaderError):
    """A schedule that cannot be made or taken away here."""


class File(NamedTuple):
    """A file to write."""

    path: Path
    text: str


class Plan(NamedTuple):
    """What is to be done: files to write, and commands that make the system notice."""

    files: tuple[File, ...]
    commands: tuple[tuple[str, ...], ...]


class Job(NamedTuple):
    """What is started: a program with arguments, in an environment, at a time of the user's clock or at arXiv's."""

    command: tuple[str, ...]
    environment: Mapping[str, str]
    at: time | None = None


# systemd


def systemd_plan(job: Job, folder: Path) -> Plan:
    """Return a timer and its service for ``folder``, the user's units; raises ScheduleError."""
    if set(job.command[0]) & set("\"'\\"):
        raise ScheduleError(f"systemd starts no program with quotes or backslashes in its path: {job.command[0]}")
    moment = f"*-*-* {job.at:%H:%M}:00" if job.at else f"Mon..Fri *-*-* {_eastern():%H:%M}:00 America/New_York"
    # A time that the user chose is meant; only the common one is spread.
    spread = "" if job.at else f"RandomizedDelaySec={SPREAD}min\n"
    timer = (
        f"# {MARK}; `matins schedule --remove` takes it away.\n[Unit]\nDescription=Fetch new papers from arXiv\n\n"
        f"[Timer]\nOnCalendar={moment}\n{spread}Persistent=true\n\n[Install]\nWantedBy=timers.target\n"
    )
    variables = "".join(
        f"Environment={systemd_word(f'{name}={value}')}\n" for name, value in sorted(job.environment.items())
    )
    words = " ".join(map(systemd_word, job.command))
    # With the colon a dollar sign is a dollar sign. A network may come up minutes after the machine; where nothing is
    # subscribed to (exit code 2), trying again helps nobody.
    service = (
        f"# {MARK}; `matins schedule --remove` takes it away.\n[Unit]\nDescription=Fetch new papers from arXiv\n"
        "StartLimitIntervalSec=4h\nStartLimitBurst=4\n\n"
        f"[Service]\nType=oneshot\n{variables}ExecStart=:{words}\nNice=10\n"
        "Restart=on-failure\nRestartSec=15min\nRestartPreventExitStatus=2\n"
    )
    files = (File(folder / f"{UNIT}.service", service), File(folder / f"{UNIT}.timer", timer))
    reload = ("systemctl", "--user", "daemon-reload")
    return Plan(files, (reload, ("systemctl", "--user", "enable", "--now", f"{UNIT}.timer")))


def systemd_removal(folder: Path) -> Plan:
    """Return the files to delete, with empty texts, and the commands before that."""
    files = tuple(File(folder / f"{UNIT}.{kind}", "") for kind in ("service", "timer"))
    return Plan(files, (("systemctl", "--user", "disable", "--now", f"{UNIT}.timer"),))


def systemd_word(text: str) -> str:
    """Return one word of a unit file: where it needs quotes in quotes, with what means something inside escaped."""
    _check(text)
    if _PLAIN.fullmatch(text):
        return text
    escapes = {"\\": "\\\\", '"': '\\"', "%": "%%"}
    return '"' + "".join(escapes.get(char, char) for char in text) + '"'


# launchd


def launchd_plan(job: Job, folder: Path, log: Path, zone: tzinfo | None, now: datetime, minute: int, user: int) -> Plan:
    """Return an agent for ``folder``; raises ScheduleError.

    launchd knows local time alone: the days and hours are those of ``zone`` (None: the system's) in the year after
    ``now``, and ``minute`` (0 to SPREAD) is when this user's turn is. ``user`` is the number of the user.
    """
    for text in (*job.command, *job.environment.values(), str(log)):
        _check(text)
    if job.at:
        moments: list[dict[str, int]] = [{"Hour": job.at.hour, "Minute": job.at.minute}]
    else:
        moments = local_moments(zone, now, minute)
    agent = {
        "Label": LABEL,
        "ProgramArguments": list(job.command),
        "EnvironmentVariables": dict(sorted(job.environment.items())),
        "StartCalendarInterval": moments,
        "ProcessType": "Background",
        "StandardErrorPath": str(log),
    }
    head, line, rest = plistlib.dumps(agent, sort_keys=False).decode().partition("?>\n")
    path = folder / f"{LABEL}.plist"
    # A comment of XML holds no two dashes side by side.
    text = f"{head}{line}<!-- {MARK}; its option remove takes it away. -->\n{rest}"
    domain = f"gui/{user}"
    # An agent that is there already is not loaded a second time.
    commands = (("launchctl", "bootout", f"{domain}/{LABEL}"), ("launchctl", "bootstrap", domain, str(path)))
    return Plan((File(path, text),), commands)


def launchd_removal(folder: Path, user: int) -> Plan:
    """Return the file to delete, with an empty text, and the command before that."""
    return Plan((File(folder / f"{LABEL}.plist", ""),), (("launchctl", "bootout", f"gui/{user}/{LABEL}"),))


def local_moments(zone: tzinfo | None, now: datetime, minute: int) -> list[dict[str, int]]:
    """Return the weekdays (Sunday is 0) and times in ``zone`` at which the feeds of a week are there.

    Where both zones do not change their clocks on the same day, it is the later of the times, so it is never too early.
    """
    moments = [now + timedelta(days=day) for day in range(366)]
    ahead = max(_offset(moment, zone) - _offset(moment, EASTERN) for moment in moments)
    # Any Monday without a zone, moved by how far the user's clock is ahead.
    monday = datetime(2026, 11, 16) + AFTER_MIDNIGHT + timedelta(minutes=minute) + ahead
    days = [monday + timedelta(days=day) for day in range(5)]
    return [{"Weekday": day.isoweekday() % 7, "Hour": day.hour, "Minute": day.minute} for day in days]


def cron_line(job: Job, zone: tzinfo | None, now: datetime, minute: int) -> str:
    """Return the line of a crontab that does the same, for a system that has nothing else."""
    import shlex

    # A percent sign ends the command in a crontab.
    command = shlex.join(job.command).replace("%", "\\%")
    if job.at:
        return f"{job.at.minute} {job.at.hour} * * * {command}"
    moments = local_moments(zone, now, minute)
    days = ",".join(str(moment["Weekday"]) for moment in moments)
    return f"{moments[0]['Minute']} {moments[0]['Hour']} * * {days} {command}"


# Files


def is_ours(path: Path) -> bool:
    """Tell whether a file may be replaced or deleted: it is ours, or there is none. Raises StoreError."""
    try:
        with open_regular(path) as file:
            return MARK.encode() in file.read(_READ_AT_MOST)
    except FileNotFoundError:
        return True
    except OSError as error:
        from reader.storage.files import reason

        raise StoreError(f"{path} could not be read: {reason(error)}.") from error


def check_ours(plan: Plan) -> None:
    """Raise ScheduleError where a file of somebody else's stands at the place of one of ours."""
    for file in plan.files:
        if not is_ours(file.path):
            raise ScheduleError(f"{file.path} is not a file of `matins schedule`; it is left as it is.")


def write_plan(plan: Plan) -> None:
    """Write the files; raises ScheduleError before anything is written, and StoreError."""
    from reader.storage.files import reason, write_atomically

    check_ours(plan)
    for file in plan.files:
        try:
            file.path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"{file.path.parent} could not be made: {reason(error)}.") from error
        write_atomically(file.path, file.text)


def delete_files(plan: Plan) -> list[Path]:
    """Delete the files and return those that were there; raises ScheduleError and StoreError."""
    from reader.storage.files import reason

    check_ours(plan)
    gone = []
    for file in plan.files:
        try:
            file.path.unlink()
        except FileNotFoundError:
            continue
        except OSError as error:
            raise StoreError(f"{file.path} could not be deleted: {reason(error)}.") from error
        gone.append(file.path)
    return gone


def program(executable: str, library: Path) -> tuple[str, ...]:
    """Return the command that fetches into ``library``: the installed one beside this Python, else its module."""
    beside = Path(executable).with_name("matins")
    # A module is looked for in the current folder first, unless -P forbids it.
    start: Sequence[str] = [str(beside)] if beside.is_file() else [executable, "-P", "-m", "reader"]
    return (*start, "--library", str(library), "fetch", "--quiet")


def _eastern() -> time:
    return (datetime.min + AFTER_MIDNIGHT).time()


def _offset(moment: datetime, zone: tzinfo | None) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta()


def _check(text: str) -> None:
    if not text.isprintable():
        raise ScheduleError("A path holds characters that no schedule can hold.")
