"""The command line: thin commands over the service, one place where errors become exit codes."""

from __future__ import annotations

import sys

__all__ = ["main"]


def main() -> None:
    """Run the command line and exit with the code of what happened (see ``docs/errors.md``)."""
    from appealgen.cli.app import app  # noqa: PLC0415 - keeps the import of the package light
    from appealgen.errors import AppealgenError, ExitCode  # noqa: PLC0415

    debug = "--debug" in sys.argv
    if debug:
        sys.argv.remove("--debug")
    try:
        app()
    except AppealgenError as error:
        if debug:
            raise
        sys.stderr.write(f"{error}\nMore: docs/errors.md#{error.heading}\n")
        sys.exit(error.exit_code)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(ExitCode.DONE)
    except Exception as error:  # noqa: BLE001 - the last wall: our bug becomes one line
        if debug:
            raise
        # The class only: the message of a foreign exception may carry a patient's value.
        sys.stderr.write(
            f"Something went wrong inside appealgen ({type(error).__name__}). Nothing of the case "
            "is shown here. Please report it with the output of the same command and --debug, "
            "after removing names.\n"
        )
        sys.exit(ExitCode.OUR_BUG)
