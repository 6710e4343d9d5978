"""The commands that make documents: ``build``, ``letter``, ``card``, and ``sign``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from appealgen.cli.audit_command import count_line
from appealgen.cli.card_command import ToPrinter, ToViewer, build_card, hand_over
from appealgen.cli.letter_commands import LevelOption, build_letter
from appealgen.cli.options import (
    AsOf,
    CasePath,
    Force,
    Only,
    Out,
    Pictures,
    PolicyId,
    PracticeFolder,
    day_of,
    kinds_of,
    pictures_of,
    practice_of,
)
from appealgen.cli.output import say, show

if TYPE_CHECKING:
    from collections.abc import Iterable

    from appealgen.service import Built

__all__ = ["build", "card", "letter", "show_built", "show_files", "sign"]


def build(  # noqa: PLR0917 - typer makes options of parameters
    case: CasePath,
    out: Out = None,
    only: Only = None,
    as_of: AsOf = None,
    policy: PolicyId = None,
    practice: PracticeFolder = None,
    pictures: Pictures = None,
    force: Force = False,
) -> None:
    """Build every document, or those named with --only."""
    day, kinds, shown = day_of(as_of), kinds_of(only), pictures_of(pictures)
    from appealgen.brief.pictures import PictureKind
    from appealgen.service import build_case
    from appealgen.service.documents import Kind

    built = build_case(
        case,
        as_of=day,
        out=out,
        only=[Kind(kind) for kind in kinds],
        policy=policy,
        practice=practice_of(practice),
        pictures=[PictureKind(name) for name in shown],
        force=force,
    )
    show_built(built, case)


def letter(  # noqa: PLR0917 - as build
    case: CasePath,
    level: LevelOption = None,
    out: Out = None,
    as_of: AsOf = None,
    policy: PolicyId = None,
    practice: PracticeFolder = None,
    pictures: Pictures = None,
    force: Force = False,
) -> None:
    """Build the letter the case calls for, or that of --level."""
    built = build_letter(case, level, out, as_of, policy, practice, pictures, force=force)
    show_built(built, case)


def card(  # noqa: PLR0917 - as build
    case: CasePath,
    out: Out = None,
    to_printer: ToPrinter = False,
    to_viewer: ToViewer = False,
    as_of: AsOf = None,
    policy: PolicyId = None,
    practice: PracticeFolder = None,
    force: Force = False,
) -> None:
    """Build the battle card for the peer-to-peer call (PDF)."""
    built = build_card(case, out, as_of, policy, practice, force=force)
    show_built(built, case)
    hand_over(built, to_printer=to_printer, to_viewer=to_viewer)


def sign(  # noqa: PLR0917 - typer makes options of parameters
    case: CasePath,
    name: Annotated[
        str, typer.Option("--as", help="The surgeon's name as in the case.", metavar="NAME")
    ],
    as_of: AsOf = None,
    practice: PracticeFolder = None,
    accept: Annotated[
        list[str] | None,
        typer.Option("--accept", help="A finding's mark, from verify; repeatable.", metavar="MARK"),
    ] = None,
    despite: Annotated[
        str, typer.Option("--despite", help="Why what was found is right.", metavar="REASON")
    ] = "",
) -> None:
    """Record that the surgeon has read the case: no more DRAFT."""
    from appealgen.service import sign_case
    from appealgen.service.gate.accepting import accept_findings

    if bool(accept) != bool(despite):
        message = "give --accept MARK and --despite REASON together"
        raise typer.BadParameter(message)
    settings = practice_of(practice)
    accepts = accept_findings(case, accept, why=despite, practice=settings) if accept else ()
    path = sign_case(case, by=name, on=day_of(as_of), practice=settings, accepts=accepts)
    say(f"Released. Build again, and the documents are no longer drafts: appealgen build {case}")
    show(str(path))


def show_built(built: Built, case: Path) -> None:
    """Say what a build made, what is wrong with it, and what to do next."""
    for warning in built.warnings:
        say(f"warning: {warning}")
    show_files(case, built.files, built.draft_reason, built.outdated)
    if line := count_line(built.audit, case):
        say(line)
    if built.next:
        say(f"What to do next: {built.next} See: appealgen next {case}")
    if built.outside:
        say("Review outside the plan is open before the plan has decided.")
        say(f"The letter for it: appealgen letter {case} --level external-review")
        say(f"The packet for it: appealgen packet {case} --for external-review")


def show_files(case: Path, files: Iterable[Path], draft: str, outdated: tuple[str, ...]) -> None:
    """Print the files that were written; say first why they are drafts, and what is outdated."""
    if draft:
        say(f"The documents are drafts: {draft}")
        say(f"When the surgeon has read them: appealgen sign {case} --as NAME, then build again.")
    if outdated:
        say(
            f"Not made again, and from another day, policy or state of the case: "
            f"{', '.join(outdated)}. To make all of them agree: appealgen build {case}"
        )
    for path in files:
        show(str(path))
