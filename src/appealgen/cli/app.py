"""The commands: each parses, calls the service, and shows the result."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from appealgen.cli.ask_command import ask
from appealgen.cli.audit_command import audit
from appealgen.cli.call_commands import call_app
from appealgen.cli.coding_commands import coding_app
from appealgen.cli.comparisons import AllPayers, WhatIfOption, WhatWouldHelp, answer
from appealgen.cli.deadline_commands import deadlines
from appealgen.cli.document_commands import build, card, letter, show_built, sign
from appealgen.cli.next_command import next_step
from appealgen.cli.options import (
    AsOf,
    CasePath,
    Format,
    PolicyId,
    day_of,
)
from appealgen.cli.outcome_commands import outcome, report
from appealgen.cli.output import say, show, show_json
from appealgen.cli.packet_commands import packet
from appealgen.cli.policy_commands import policy_app
from appealgen.cli.practice_command import practice
from appealgen.cli.serve_command import serve
from appealgen.cli.society import Society, support
from appealgen.cli.verify_command import verify
from appealgen.cli.worklist_commands import worklist
from appealgen.errors import ExitCode

if TYPE_CHECKING:
    from appealgen.matching import Determination

__all__ = ["app"]

app = typer.Typer(
    name="appealgen",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Appeals for denied spine operations, from one case file and the payer's own criteria.",
)
app.add_typer(policy_app, name="policy")
app.add_typer(coding_app, name="coding")
app.add_typer(call_app, name="call")


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        show(f"appealgen {version('appealgen')}")
        raise typer.Exit


@app.callback()
def _everywhere(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Say the version."),
    ] = False,
    debug: Annotated[
        bool,
        typer.Option(
            "--debug",
            help="Show where an error arose; may show what the case says. Goes with any command.",
        ),
    ] = False,
) -> None:
    """Take the options that go with any command; ``--debug`` is acted on in ``main``."""


@app.command(epilog="Example: appealgen demo demo-case")
def demo(
    folder: Annotated[
        Path, typer.Argument(help="A new folder, or one with the demo in it.", metavar="DIR")
    ] = Path("demo-case"),
) -> None:
    """Write an invented sample case and build every document."""
    from appealgen.service import make_demo

    built = make_demo(folder)
    say(f"The demo case is in {folder}. The people in it are invented.")
    show_built(built, folder)


@app.command(epilog="Example: appealgen new my-case")
def new(
    folder: Annotated[Path, typer.Argument(help="A new or empty folder.", metavar="DIR")],
) -> None:
    """Start a case: a commented case.yaml and a folder for exhibits."""
    from appealgen.service import make_new_case

    path = make_new_case(folder)
    say(f"Fill in {path} and put the documents into {folder / 'exhibits'}.")
    say(f"Then: appealgen check {folder}")
    show(str(path))


@app.command(epilog="Example: appealgen check my-case")
def check(case: CasePath, as_of: AsOf = None) -> None:
    """Read a case and list every problem, with line and path."""
    from appealgen.service import check_case_folder

    file, warnings = check_case_folder(case, as_of=day_of(as_of))
    for problem in warnings:
        show(f"warning: {problem}")
    noted = f", {len(warnings)} to look at" if warnings else ""
    say(f"{file.document.file} can be used{noted}.")


@app.command(epilog="Example: appealgen assess my-case --format json > assessment.json")
def assess(  # noqa: PLR0917 - typer makes options of parameters
    case: CasePath,
    output: Annotated[
        Format, typer.Option("--format", help="How to print it.", metavar="table|json|md")
    ] = Format.TABLE,
    as_of: AsOf = None,
    policy: PolicyId = None,
    trace: Annotated[
        bool, typer.Option("--trace", help="Show every criterion, also those not needed.")
    ] = False,
    exit_status: Annotated[
        bool,
        typer.Option(
            "--exit-status", help="Exit with 10 if criteria are not met, 11 if it cannot be told."
        ),
    ] = False,
    what_if: WhatIfOption = None,
    what_would_help: WhatWouldHelp = False,
    all_payers: AllPayers = False,
    society: Society = False,
) -> None:
    """Judge a case by the payer's criteria, by line and level."""
    other = bool(what_if) or what_would_help or all_payers
    if other and not society:
        answered = answer(
            case,
            output,
            day_of(as_of),
            policy,
            what_if or [],
            help_wanted=what_would_help,
            every_payer=all_payers,
            exit_status=exit_status,
        )
        _exit_with(answered.truth.value if answered and exit_status else "met")
        return
    if society:
        barred = {"--policy": policy is not None, "--exit-status": exit_status}
        determination = support(case, day_of(as_of), barred | {"another question": other})
    else:
        from appealgen.service import assess_case

        _, determination = assess_case(case, as_of=day_of(as_of), policy=policy)
    status = _show_assessment(determination, output, trace=trace)
    _exit_with(status if exit_status else "met")


def _show_assessment(determination: Determination, output: Format, *, trace: bool) -> str:
    """Print a determination in a form; return its status."""
    from appealgen.cli.report import assessment_lines, markdown_lines
    from appealgen.service import assessment_of

    assessment = assessment_of(determination)
    if output is Format.JSON:
        show_json(assessment)
    elif output is Format.MD:
        show("\n".join(markdown_lines(assessment)))
    else:
        show("\n".join(assessment_lines(assessment, trace=trace)))
    return assessment.status


def _exit_with(status: str) -> None:
    """Leave with the exit code of a status; "met" goes on."""
    if status != "met":
        raise typer.Exit(ExitCode.NOT_MET if status == "not_met" else ExitCode.CANNOT_TELL)


app.command(epilog="Example: appealgen build my-case --only letter,card --out to-review")(build)
app.command(epilog="Example: appealgen letter my-case --level patient")(letter)
app.command(epilog="Example: appealgen card my-case --print")(card)
app.command(epilog="Example: appealgen deadlines my-case --ics deadlines.ics")(deadlines)
app.command(epilog='Example: appealgen sign my-case --as "Maria T. Ellison"')(sign)
app.command(epilog="Example: appealgen verify my-case")(verify)
app.command("next", epilog="Example: appealgen next my-case --plain")(next_step)
app.command(epilog="Example: appealgen packet my-case --for external-review")(packet)
app.command(epilog="Example: appealgen audit my-case --pdf desk.pdf")(audit)
app.command(epilog="Example: appealgen practice our-settings")(practice)
app.command(
    epilog="Example: appealgen outcome my-case --step first_level --decided 2026-11-20 --upheld"
)(outcome)
app.command(epilog="Example: appealgen report cases --format csv")(report)
app.command(epilog="Example: appealgen worklist cases --index worklist.db")(worklist)
app.command(epilog="Example: appealgen ask my-case --role patient --paper")(ask)
app.command(epilog="Example: appealgen serve --invite my-case")(serve)
