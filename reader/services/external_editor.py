"""The user's own editor for a text: the program in $VISUAL or $EDITOR, and a file that nobody else can read."""

import os
import shlex
import subprocess
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from reader.domain.errors import ReaderError
from reader.domain.notes import NOTE_LIMIT
from reader.domain.text import clean

VARIABLES = ("VISUAL", "EDITOR")

NAME = "note.md"
"""How the file is called: its end tells an editor that it is Markdown."""


class EditorError(ReaderError):
    """An editor that could not be started, or that ended without a text."""


def editor(environment: Mapping[str, str] = os.environ) -> list[str]:
    """Return the words of the user's editor; a shell never sees them. Raises EditorError."""
    for name in VARIABLES:
        value = environment.get(name, "").strip()
        if not value:
            continue
        try:
            words = shlex.split(value)
        except ValueError as error:
            raise EditorError(f"${name} is not a command: {str(error).lower()}.") from error
        if words and words[0]:
            return words
    raise EditorError("Neither $VISUAL nor $EDITOR names an editor.")


def edit_outside(text: str, environment: Mapping[str, str] = os.environ) -> str:
    """Return what the user's editor made of ``text``; the terminal has to be free for it.

    An editor that ends with an error has changed nothing. The file lies in a folder of its own, which goes afterwards
    with everything that the editor left beside it. Raises EditorError.
    """
    command = editor(environment)
    name = clean(Path(command[0]).name, limit=80) or clean(command[0], limit=80)
    try:
        with TemporaryDirectory(prefix="matins-", ignore_cleanup_errors=True) as folder:
            path = Path(folder) / NAME
            _write(path, text)
            code = subprocess.run([*command, str(path)], check=False).returncode
            if code:
                how = f"with an error ({code})" if code > 0 else "by force"
                raise EditorError(f"{name} ended {how}; the note is as it was.")
            return _read(path)
    except ValueError as error:
        raise EditorError(f"{name} could not be started: this is not a possible command.") from error
    except OSError as error:
        raise EditorError(f"{name} could not be used: {clean(error.strerror or str(error)).lower()}.") from error


def _write(path: Path, text: str) -> None:
    handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8", errors="replace") as file:
        file.write(f"{text}\n" if text else "")


def _read(path: Path) -> str:
    with path.open("rb") as file:
        return file.read(8 * NOTE_LIMIT).decode("utf-8", "replace").removesuffix("\n")
