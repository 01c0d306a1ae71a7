"""What the child process may use: memory, processor time, no new files, no further processes."""

import signal
import sys
from contextlib import suppress

FILES = 32
"""Files that may be open at once; a handful is used."""


def restrict(seconds: float, megabytes: int) -> None:
    """Limit this process for good. A system without such limits is left to the deadline of the parent."""
    if sys.platform == "win32":
        return
    import resource

    memory = megabytes * 2**20
    time = int(seconds) + 1
    for kind, amount in (
        # What is over it fails as an allocation; on macOS it is only a wish.
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_DATA, memory),
        (resource.RLIMIT_CPU, time),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, FILES),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        with suppress(ValueError, OSError):
            hard = resource.getrlimit(kind)[1]
            least = amount if hard == resource.RLIM_INFINITY else min(amount, hard)
            resource.setrlimit(kind, (least, least))


def end_after(seconds: float) -> None:
    """Let the system end this process when it has used that much processor time from now; 0 takes it back.

    A library that does not come back runs no Python, so that the signal keeps its plain effect.
    """
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_PROF, seconds)
