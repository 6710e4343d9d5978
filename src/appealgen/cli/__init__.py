"""The command line: thin commands over the service, one place where errors become exit codes."""

from __future__ import annotations

import sys

__all__ = ["main"]

_INTERRUPTED = 130
"""128 and the number of SIGINT, as shells count it."""


def main() -> None:
    """Run the command line and exit with the code of what happened (see ``docs/errors.md``)."""
    try:
        from appealgen.cli.output import finish  # keeps the import of the package light

        sys.exit(finish(_run(debug=_take("--debug"))))
    except KeyboardInterrupt:
        sys.exit(_INTERRUPTED)


def _take(flag: str) -> bool:
    """Return whether a flag was given, wherever it stands, and take it out."""
    end = sys.argv.index("--") if "--" in sys.argv else len(sys.argv)
    given = flag in sys.argv[:end]
    if given:
        sys.argv.remove(flag)
    return given


def _run(*, debug: bool) -> int:
    """Run the command that was asked for and return its exit code."""
    from appealgen.cli.output import prepare, say
    from appealgen.errors import AppealgenError, ExitCode

    prepare()
    stdout = sys.stdout
    try:
        from appealgen.cli.app import app

        app(prog_name="appealgen")
    except SystemExit as done:
        if sys.stdout is not stdout:  # how typer leaves it when nobody reads on (| head)
            return ExitCode.DONE
        return done.code if isinstance(done.code, int) else ExitCode.DONE
    except AppealgenError as error:
        _show_trace(debug)
        say(f"{error}\nMore: docs/errors.md#{error.heading}")
        return error.exit_code
    except Exception as error:  # noqa: BLE001 - the last wall: our bug becomes one line
        _show_trace(debug)
        # The class only: the message of a foreign exception may carry a patient's value.
        say(
            f"Something went wrong inside appealgen ({type(error).__name__}). Nothing of the case "
            "is shown here. Please report it with the output of the same command and --debug, "
            "after removing names.\nMore: docs/errors.md#unexpected"
        )
        return ExitCode.OUR_BUG
    return ExitCode.DONE


def _show_trace(debug: bool) -> None:
    if debug:
        import traceback

        traceback.print_exc()
