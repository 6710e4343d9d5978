"""Hand a finished file to the system's printer, or to the program that shows such files.

No shell is involved: a program of a fixed name is started with the path as its one argument.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Final

from appealgen.errors import CapabilityMissingError

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["open_file", "print_file"]

_PRINT: Final = "lp"
_NO_COMMAND: Final = "The command '{}'"
_NO_PRINTER: Final = "A printer that takes the file"
_NO_VIEWER: Final = "A program that shows the file"
_SECONDS: Final = 20
_LOOK_SECONDS: Final = 2
"""A viewer that has not failed by then is showing the file."""


def print_file(path: Path) -> None:
    """Send a file to the default printer.

    Args:
        path: The file.

    Raises:
        CapabilityMissingError: There is no print command, or no printer takes the file.
    """
    how = f"Open {path} and print it from there, or install CUPS and set a default printer."
    program = shutil.which(_PRINT)
    if program is None:
        raise CapabilityMissingError(_NO_COMMAND.format(_PRINT), how)
    try:
        # An absolute path never begins with a dash, so it cannot be read as an option.
        done = subprocess.run(  # noqa: S603 - a fixed program; the path is its only argument
            [program, str(path.resolve())],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise CapabilityMissingError(_NO_PRINTER, how) from error
    if done.returncode != 0:
        raise CapabilityMissingError(_NO_PRINTER, how)


def open_file(path: Path) -> None:
    """Show a file with the program the system has for its kind.

    Args:
        path: The file.

    Raises:
        CapabilityMissingError: There is no command that opens files, or it refuses.
    """
    name = "open" if sys.platform == "darwin" else "xdg-open"
    how = f"Open {path} by hand."
    program = shutil.which(name)
    if program is None:
        raise CapabilityMissingError(_NO_COMMAND.format(name), how)
    try:
        started = subprocess.Popen(  # noqa: S603 - as in print_file
            [program, str(path.resolve())],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        code = started.wait(_LOOK_SECONDS)
    except subprocess.TimeoutExpired:
        return
    except OSError as error:
        raise CapabilityMissingError(_NO_VIEWER, how) from error
    if code != 0:
        raise CapabilityMissingError(_NO_VIEWER, how)
