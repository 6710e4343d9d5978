"""What the commands print: data on standard output, talk on standard error."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from appealgen.errors import ExitCode, OutputUnwritableError

if TYPE_CHECKING:
    from pydantic import BaseModel

__all__ = ["can_print", "finish", "prepare", "say", "show", "show_json"]

_BEYOND_ASCII: Final = "é’✓"
"""A terminal that shows these shows what our texts hold."""


def prepare() -> None:
    """Let no character stop a command: what a terminal cannot show is written as its number."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


def can_print(text: str) -> bool:
    """Return whether standard output can show a text."""
    try:
        text.encode(getattr(sys.stdout, "encoding", None) or "ascii")
    except UnicodeEncodeError:
        return False
    return True


def show(text: str) -> None:
    """Print data to standard output.

    Raises:
        OutputUnwritableError: It cannot be written, such as a full disk. That nobody reads on
            (``| head``) is no error: the rest is dropped and the work goes on.
    """
    if sys.stdout is None:  # closed by the caller
        return
    try:
        sys.stdout.write(text if text.endswith("\n") else f"{text}\n")
    except BrokenPipeError:
        _drop_output()
    except OSError as error:
        _drop_output()
        raise _unwritable(error) from error


def show_json(data: BaseModel) -> None:
    """Print data as JSON, in ASCII where the terminal has no other letters.

    Raises:
        OutputUnwritableError: As :func:`show`.
    """
    show(data.model_dump_json(indent=1, ensure_ascii=not can_print(_BEYOND_ASCII)))


def finish(code: int) -> int:
    """Write out what is still held back and return the exit code."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:
        _drop_output()
    except OSError as error:
        _drop_output()
        say(str(_unwritable(error)))
        return ExitCode.CANNOT_WRITE
    return code


def _unwritable(error: OSError) -> OutputUnwritableError:
    why = (error.strerror or "it is not writable").casefold()
    how = "Send it to a place with room; files named before this are finished."
    return OutputUnwritableError("standard output", why, how)


def _drop_output() -> None:
    """Send the rest of standard output nowhere; otherwise Python complains at its own end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def say(text: str) -> None:
    """Print talk to standard error, where there is one."""
    # Where the caller has closed it, the exit code still tells.
    with suppress(AttributeError, OSError):
        sys.stderr.write(f"{text}\n")
