"""fzf as a baseline: the binary that the package iterfzf carries, or the one on the PATH."""

import shlex
import shutil
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

ABSENT = "fzf is not here, so there is nothing to compare with: `pip install iterfzf` brings it."


@dataclass(frozen=True, slots=True)
class Fzf:
    """One fzf with its version, run with its defaults: no options and no configuration of the user's."""

    binary: str
    version: str

    def first(self, lines: Path, query: str, count: int) -> list[str]:
        """Return the first lines that it finds for ``query``, best first."""
        command = [self.binary, f"--filter={query}"]
        with (
            lines.open("rb") as file,
            subprocess.Popen(command, stdin=file, stdout=subprocess.PIPE, env={"LANG": "C.UTF-8"}) as process,
        ):
            assert process.stdout is not None
            found = [line.decode().rstrip("\n") for _, line in zip(range(count), process.stdout, strict=False)]
            process.kill()
        return found

    def interactive(self, lines: Path) -> Sequence[str]:
        """Return the command that opens it on the lines; its keys come from the terminal."""
        return ["/bin/sh", "-c", f"exec {shlex.quote(self.binary)} < {shlex.quote(str(lines.resolve()))}"]


def find_fzf() -> Fzf | None:
    """Return the fzf to compare with, None where there is none."""
    binary = shutil.which("fzf")
    with suppress(ImportError):
        import iterfzf  # type: ignore[import-untyped]

        binary = str(iterfzf.BUNDLED_EXECUTABLE or binary or "")
    if not binary:
        return None
    told = subprocess.run([binary, "--version"], capture_output=True, text=True, check=False)
    return Fzf(binary, told.stdout.split(" ")[0].strip()) if told.returncode == 0 else None
