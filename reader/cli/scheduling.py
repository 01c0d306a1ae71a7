"""``matins schedule``: a daily fetch by the system's own clock, shown first and written on a yes."""

import argparse
import os
import sys
from datetime import UTC, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

from reader.cli.output import finish, is_terminal, say, say_document, say_json, warn
from reader.paths import data_dir, library_path, log_dir

if TYPE_CHECKING:
    from reader.services.schedule import Job, Plan

_PATIENCE = 30
"""Seconds that the system's own program may take."""


def add_commands(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", common: argparse.ArgumentParser
) -> None:
    """Add ``schedule``."""
    parser = commands.add_parser(
        "schedule",
        parents=[common],
        help="let the system fetch every day",
        epilog="It writes a timer for systemd, or an agent for launchd on macOS, for your user alone.",
    )
    parser.add_argument(
        "--at",
        type=_time,
        metavar="HH:MM",
        help="every day at this time of yours (default: when arXiv's feeds are new)",
    )
    parser.add_argument("--yes", action="store_true", help="write without asking")
    parser.add_argument("--dry-run", action="store_true", help="only show what would be written and run")
    parser.add_argument("--remove", action="store_true", help="take the schedule away")
    parser.add_argument("--json", action="store_true", help="one JSON object with the files and commands")
    parser.set_defaults(run=run_schedule)


def run_schedule(arguments: argparse.Namespace) -> int:
    """Show the plan and do it; exit 1 where nobody said yes, or where the system did not take it."""
    from reader.services.schedule import check_ours

    plan = _plan(arguments)
    if plan is None:
        return 1
    check_ours(plan)
    files = [file for file in plan.files if not arguments.remove or file.path.is_file()]
    if arguments.remove and not files:
        say("there is no schedule")
        return 0
    if not arguments.json:
        _show(plan, remove=arguments.remove)
    if arguments.dry_run:
        done, code = False, 0
    elif arguments.yes or _is_wanted(remove=arguments.remove):
        done, code = True, _do(plan, remove=arguments.remove)
    else:
        warn("nothing was changed")
        done, code = False, 1
    if arguments.json:
        say_json(_object(plan, done=done))
    return code


def _plan(arguments: argparse.Namespace) -> "Plan | None":
    import shutil

    from reader.services import schedule

    if sys.platform == "darwin":
        folder = Path.home() / "Library" / "LaunchAgents"
        if arguments.remove:
            return schedule.launchd_removal(folder, os.getuid())
        log = log_dir() / "fetch.log"
        return schedule.launchd_plan(_job(arguments), folder, log, None, _now(), _minute(), os.getuid())
    if shutil.which("systemctl") is None:
        line = schedule.cron_line(_job(arguments), None, _now(), _minute())
        warn("there is neither systemd nor launchd here; for cron (`crontab -e`) the line is:")
        say(line)
        return None
    base = os.environ.get("XDG_CONFIG_HOME")
    folder = (Path(base) if base and Path(base).is_absolute() else Path.home() / ".config") / "systemd" / "user"
    return schedule.systemd_removal(folder) if arguments.remove else schedule.systemd_plan(_job(arguments), folder)


def _job(arguments: argparse.Namespace) -> "Job":
    from reader.services.schedule import KEPT_VARIABLES, Job, program

    kept = {name: os.environ[name] for name in KEPT_VARIABLES if os.environ.get(name)}
    if "MATINS_CONFIG" in kept:
        from reader.paths import config_path

        kept["MATINS_CONFIG"] = str(config_path())
    return Job(program(sys.executable, library_path(arguments.library)), kept, arguments.at)


def _show(plan: "Plan", *, remove: bool) -> None:
    import shlex

    for file in plan.files:
        if remove:
            say(f"delete {file.path}")
        else:
            say(f"{'replace' if file.path.exists() else 'write'} {file.path}")
            say_document("".join(f"    {line}\n" for line in file.text.splitlines()))
    for command in plan.commands:
        say(f"run {shlex.join(command)}")


def _is_wanted(*, remove: bool) -> bool:
    if not (is_terminal(sys.stdin) and is_terminal(sys.stderr)):
        warn("nobody can be asked here; --yes does it")
        return False
    finish()
    sys.stderr.write("Take it away? [y/N] " if remove else "Write it? [y/N] ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in ("y", "yes")


def _do(plan: "Plan", *, remove: bool) -> int:
    from reader.services.schedule import delete_files, write_plan

    if remove:
        # What runs is stopped while the system still knows it by its file.
        code = _run(plan)
        delete_files(plan)
        return code
    write_plan(plan)
    if sys.platform == "darwin":
        log_dir().mkdir(mode=0o700, parents=True, exist_ok=True)
    return _run(plan)


def _run(plan: "Plan") -> int:
    """Run the commands; the last one counts, those before it prepare and may have nothing to do."""
    import shlex
    import subprocess

    code = 0
    for command in plan.commands:
        try:
            done = subprocess.run(
                command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=_PATIENCE, check=False
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            warn(f"{shlex.join(command)} could not be run: {error}")
            return 1
        code = done.returncode
        if code and command == plan.commands[-1]:
            warn(f"{shlex.join(command)} ended with exit code {code}: {done.stderr.strip() or 'it gave no reason'}")
    return 1 if code else 0


def _object(plan: "Plan", *, done: bool) -> dict[str, object]:
    return {
        "files": [{"path": str(file.path), "text": file.text or None} for file in plan.files],
        "commands": [list(command) for command in plan.commands],
        "done": done,
    }


def _minute() -> int:
    """Return this user's turn: always the same, and not that of everybody else."""
    from hashlib import sha256

    from reader.services.schedule import SPREAD

    name = f"{os.getuid()} {data_dir()} {os.uname().nodename}"
    return sha256(name.encode("utf-8", "replace")).digest()[0] % SPREAD


def _now() -> datetime:
    return datetime.now(UTC)


def _time(text: str) -> time:
    hours, colon, minutes = text.partition(":")
    if colon and all(part.isascii() and part.isdecimal() and len(part) <= 2 for part in (hours, minutes)):
        try:
            return time(int(hours), int(minutes))
        except ValueError:
            # 24:00 and the like end in the same words.
            pass
    raise argparse.ArgumentTypeError(f"{text!r} is not a time such as 07:30")
