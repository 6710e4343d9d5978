"""The commands: each parses, calls the service, and shows the result."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from appealgen.cli.output import assessment_lines, markdown_lines, say, show
from appealgen.errors import ExitCode

__all__ = ["app"]

app = typer.Typer(
    name="appealgen",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Appeals for denied spine operations, from one case file and the payer's own criteria.",
)
policy_app = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="The payers' criteria on file."
)
app.add_typer(policy_app, name="policy")


class Format(StrEnum):
    """How an assessment is printed."""

    TABLE = "table"
    JSON = "json"
    MD = "md"


class Document(StrEnum):
    """What build can make."""

    LETTER = "letter"
    CARD = "card"
    CHECKLIST = "checklist"
    QUESTIONS = "questions"
    ASSESSMENT = "assessment"


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        msg = "write the date as year-month-day, such as 2026-11-02"
        raise typer.BadParameter(msg) from None


CasePath = Annotated[Path, typer.Argument(help="A case folder, or its case.yaml.", metavar="CASE")]
AsOf = Annotated[
    str | None,
    typer.Option(help="The day to look at the case, instead of today (YYYY-MM-DD).", metavar="DATE"),
]
PolicyId = Annotated[
    str | None,
    typer.Option(help="Use this policy (id, or id@version) instead of the payer's.", metavar="ID"),
]
Out = Annotated[
    Path | None, typer.Option(help="Where to write; CASE/out unless given.", metavar="DIR")
]
Force = Annotated[bool, typer.Option(help="Write beside files that appealgen did not make.")]


def _as_of(text: str | None) -> dt.date:
    return _day(text) if text else dt.datetime.now().astimezone().date()


@app.command()
def demo(
    folder: Annotated[Path, typer.Argument(help="Where to write it.", metavar="DIR")] = Path("demo-case"),
) -> None:
    """Write an invented sample case and build every document from it."""
    from appealgen.service import make_demo  # noqa: PLC0415 - the engine is slow to import

    built = make_demo(folder)
    say(f"The demo case is in {folder}. The people in it are invented.")
    _say_built(built.draft, built.draft_reason)
    for path in built.files:
        show(str(path))


def _say_built(draft: bool, reason: str) -> None:  # noqa: FBT001 - a fact, not a choice
    if draft:
        say(f"The documents are drafts: {reason}")
        say("When the surgeon has read them: appealgen sign CASE --as NAME, then build again.")


@app.command()
def new(folder: Annotated[Path, typer.Argument(help="The new case folder.", metavar="DIR")]) -> None:
    """Start a case: write a commented case.yaml and an exhibits folder."""
    from appealgen.service import make_new_case  # noqa: PLC0415

    path = make_new_case(folder)
    say(f"Fill in {path}, put the documents into {folder / 'exhibits'}, then: appealgen check {folder}")


@app.command()
def check(case: CasePath, as_of: AsOf = None) -> None:
    """Read a case and list every problem in it, with line and path."""
    from appealgen.service import check_case_folder  # noqa: PLC0415

    file, warnings = check_case_folder(case, as_of=_as_of(as_of))
    for problem in warnings:
        show(f"warning: {problem}")
    noted = f", {len(warnings)} to look at" if warnings else ""
    say(f"{file.document.file} can be used{noted}.")


@app.command()
def assess(  # noqa: PLR0913 - one parameter per option
    case: CasePath,
    output: Annotated[Format, typer.Option("--format", help="How to print it.")] = Format.TABLE,
    as_of: AsOf = None,
    policy: PolicyId = None,
    trace: Annotated[bool, typer.Option("--trace", help="Show every criterion, also those that do not matter.")] = False,
    exit_status: Annotated[
        bool, typer.Option("--exit-status", help="Exit with 10 if criteria are not met, 11 if it cannot be told.")
    ] = False,
) -> None:
    """Judge a case by the payer's criteria: every line, every level."""
    from appealgen.service import assess_case, assessment_of  # noqa: PLC0415

    _, determination = assess_case(case, as_of=_as_of(as_of), policy=policy)
    assessment = assessment_of(determination)
    if output is Format.JSON:
        show(assessment.model_dump_json(indent=1))
    elif output is Format.MD:
        show("\n".join(markdown_lines(assessment)))
    else:
        show("\n".join(assessment_lines(assessment, trace=trace)))
    if exit_status and assessment.status != "met":
        code = ExitCode.NOT_MET if assessment.status == "not_met" else ExitCode.CANNOT_TELL
        raise typer.Exit(code)


@app.command()
def build(  # noqa: PLR0913 - one parameter per option
    case: CasePath,
    out: Out = None,
    only: Annotated[
        str | None, typer.Option(help="Only these, joined by commas: letter, card, checklist, questions, assessment.", metavar="LIST")
    ] = None,
    as_of: AsOf = None,
    policy: PolicyId = None,
    force: Force = False,
) -> None:
    """Build the letter, the battle card, the packet checklist and the open questions."""
    kinds = [part.strip() for part in only.split(",")] if only else []
    unknown = [kind for kind in kinds if kind not in set(Document)]
    if unknown:
        msg = f"choose from {', '.join(Document)}"
        raise typer.BadParameter(msg)
    _build(case, out, kinds, as_of, policy, force=force)


def _build(  # noqa: PLR0913 - shared by four commands
    case: Path,
    out: Path | None,
    kinds: list[str],
    as_of: str | None,
    policy: str | None,
    *,
    force: bool,
) -> None:
    from appealgen.service import build_case  # noqa: PLC0415
    from appealgen.service.documents import Kind  # noqa: PLC0415

    only = [Kind(kind) for kind in kinds]
    built = build_case(case, as_of=_as_of(as_of), out=out, only=only, policy=policy, force=force)
    _say_built(built.draft, built.draft_reason)
    for path in built.files:
        show(str(path))


@app.command()
def letter(case: CasePath, out: Out = None, as_of: AsOf = None, policy: PolicyId = None, force: Force = False) -> None:
    """Build the appeal letter (PDF and Word)."""
    _build(case, out, ["letter"], as_of, policy, force=force)


@app.command()
def card(case: CasePath, out: Out = None, as_of: AsOf = None, policy: PolicyId = None, force: Force = False) -> None:
    """Build the battle card for the peer-to-peer call (PDF, one page)."""
    _build(case, out, ["card"], as_of, policy, force=force)


@app.command()
def packet(case: CasePath, out: Out = None, as_of: AsOf = None, policy: PolicyId = None, force: Force = False) -> None:
    """Build the checklist of the external-review packet (PDF)."""
    _build(case, out, ["checklist"], as_of, policy, force=force)


@app.command()
def sign(
    case: CasePath,
    name: Annotated[str, typer.Option("--as", help="The surgeon's name as in the case.", metavar="NAME")],
    as_of: AsOf = None,
) -> None:
    """Record that the surgeon has read the case and releases its documents."""
    from appealgen.service import sign_case  # noqa: PLC0415

    path = sign_case(case, by=name, on=_as_of(as_of))
    say(f"Released in {path}. Build again: the documents are no longer drafts.")


@policy_app.command("list")
def policy_list() -> None:
    """List the policies on file with version, confidence and completeness."""
    from appealgen.service import policy_library  # noqa: PLC0415

    library = policy_library()
    for entry in library.index.policies:
        for version in library.versions(entry.id):
            show(f"{version.ref}\t{version.publisher}\t{version.title}\t{version.completeness}, {version.confidence}")


@policy_app.command("show")
def policy_show(ref: Annotated[str, typer.Argument(help="A policy id, or id@version.", metavar="ID")]) -> None:
    """Print a policy's criteria as an outline, with its sections."""
    from appealgen.cli.outline import outline_lines  # noqa: PLC0415
    from appealgen.errors import NoPolicyInForceError  # noqa: PLC0415
    from appealgen.service import policy_library  # noqa: PLC0415

    version = policy_library().pinned(ref)
    if version is None:
        raise NoPolicyInForceError(ref, (), "any date")
    show("\n".join(outline_lines(version)))


@policy_app.command("test")
def policy_test(
    paths: Annotated[list[Path] | None, typer.Argument(help="Test files; all of them unless given.", metavar="FILE...")] = None,
) -> None:
    """Run the tests that stand beside the policies."""
    from appealgen import resources  # noqa: PLC0415
    from appealgen.service import run_policy_test_file  # noqa: PLC0415

    files = paths or sorted(resources.policies_folder().rglob("*.test.yaml"))
    failed = 0
    for file in files:
        results = run_policy_test_file(file)
        bad = [result for result in results if not result.passed]
        failed += len(bad)
        show(f"{file.parent.name}/{file.name}: {len(results) - len(bad)} passed, {len(bad)} failed")
        for result in bad:
            show(f"  {result.name}: {result.message}")
    if failed:
        raise typer.Exit(1)


@policy_app.command("lint")
def policy_lint() -> None:
    """Look for weak places in the policies on file."""
    from appealgen.policy.lint import lint_library  # noqa: PLC0415
    from appealgen.service import policy_library  # noqa: PLC0415

    problems = lint_library(policy_library())
    for problem in problems:
        show(f"{problem.severity.value}: {problem}")
    if any(problem.severity.value == "error" for problem in problems):
        raise typer.Exit(ExitCode.BROKEN_POLICY)
    say(f"{len(problems)} to look at.")
