"""Whether a program still works, how much memory it has, and when what it painted is final."""

import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import harness  # noqa: F401 - it tells Python where `support` is.

from support.pty_process import PtyProcess, plain_text

PROC = Path("/proc")
QUIET = 0.06
"""Seconds without output after which a program that has nothing to do is taken to have painted all."""
BLIND = 2.5
"""The same where the system does not tell who works: more than fzf takes for a million lines."""
_WORKING = 0.1


@dataclass(frozen=True, slots=True)
class Memory:
    """Bytes: resident now, the most that was resident, and the part of now that no file stands behind."""

    resident: int
    peak: int
    own: int


class Watch:
    """Looks at a process and its children through /proc; without /proc it sees nothing, `sees` is then False."""

    def __init__(self, pid: int) -> None:
        self.sees = (PROC / str(pid) / "schedstat").exists()
        self._pid = pid
        self._family = [pid]
        self._spent = self._cpu()
        self._looked = time.perf_counter()

    def look_for_children(self) -> None:
        """Watch the processes, too, that the program has started by now; it costs some milliseconds."""
        if not self.sees:
            return
        parents = dict(_parents())
        family = [self._pid]
        while more := [child for child, parent in parents.items() if parent in family and child not in family]:
            family += more
        self._family = family

    def worked(self) -> bool:
        """Whether the program computed for a tenth of the time since the last call, or waits for a core now."""
        now, spent = time.perf_counter(), self._cpu()
        share = (spent - self._spent) / max(now - self._looked, 1e-6)
        self._spent, self._looked = spent, now
        return share > _WORKING or any(state == "R" for state in self._states())

    def memory(self) -> Memory | None:
        """Return the program's memory, its children's apart; None where the system does not tell."""
        try:
            text = (PROC / str(self._pid) / "status").read_text()
        except OSError:
            return None
        fields = dict(line.split(":", 1) for line in text.splitlines() if ":" in line)
        return Memory(*(int(fields.get(name, "0 kB").split()[0]) * 1024 for name in ("VmRSS", "VmHWM", "RssAnon")))

    def _cpu(self) -> float:
        nanoseconds = 0
        for thread in self._threads():
            with suppress(OSError):
                nanoseconds += int((thread / "schedstat").read_text().split()[0])
        return nanoseconds / 1e9

    def _states(self) -> Iterator[str]:
        for thread in self._threads():
            with suppress(OSError):
                yield (thread / "stat").read_text().rsplit(")", 1)[-1].split()[0]

    def _threads(self) -> Iterator[Path]:
        for pid in self._family:
            with suppress(OSError):
                yield from list((PROC / str(pid) / "task").iterdir())


def _parents() -> Iterator[tuple[int, int]]:
    for folder in PROC.iterdir():
        if folder.name.isdigit():
            with suppress(OSError):
                yield int(folder.name), int((folder / "stat").read_text().rsplit(")", 1)[-1].split()[1])


def wait_idle(process: PtyProcess, watch: Watch, seconds: float, timeout: float) -> None:
    """Read until the program and its children wrote nothing and computed nothing for so long; or TimeoutError."""
    deadline = time.perf_counter() + timeout
    since = time.perf_counter()
    watch.worked()
    while time.perf_counter() - since < (seconds if watch.sees else max(seconds, 2 * BLIND)):
        watch.look_for_children()
        if process.read(0.2) or watch.worked():
            since = time.perf_counter()
        if process.ended:
            raise TimeoutError(f"the program has ended; its last words:\n{plain_text(process.raw)[-2000:]}")
        if time.perf_counter() > deadline:
            raise TimeoutError(f"the program is still at work after {timeout} s")


def final_paint(process: PtyProcess, watch: Watch, key: str, timeout: float = 30.0) -> float:
    """Type one key and return the seconds to the last byte of the paint that stays; TimeoutError without a paint.

    A list that is searched for a second paints the key at once and the answer long after it, with no output between.
    So the paint is final when nothing came for `QUIET` seconds in which the program computed nothing either: without
    work there is nothing left to paint. The wait itself is not part of the time, which is that of the last byte.
    """
    first = len(process.chunks)
    quiet = QUIET if watch.sees else BLIND
    watch.worked()
    pressed = time.perf_counter()
    process.write(key.encode())
    while process.read(quiet) or watch.worked() or (len(process.chunks) == first and not process.ended):
        if time.perf_counter() - pressed > timeout:
            raise TimeoutError(f"no final paint within {timeout} s after the key {key!r}")
    if len(process.chunks) == first:
        raise TimeoutError(f"the program ended at the key {key!r}")
    return process.chunks[-1][0] - pressed
