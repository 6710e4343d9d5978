"""The ``card`` command: build the battle card, and print or open it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from appealgen.cli.options import (
    AsOf,
    CasePath,
    Force,
    Out,
    PolicyId,
    PracticeFolder,
    day_of,
    practice_of,
)

if TYPE_CHECKING:
    from appealgen.service import Built

__all__ = ["build_card", "hand_over"]

ToPrinter = Annotated[
    bool, typer.Option("--print", help="Send the card to this machine's default printer.")
]
ToViewer = Annotated[bool, typer.Option("--open", help="Open the card when it is built.")]


def build_card(  # noqa: PLR0917 - typer makes options of parameters
    case: CasePath,
    out: Out = None,
    as_of: AsOf = None,
    policy: PolicyId = None,
    practice: PracticeFolder = None,
    force: Force = False,
) -> Built:
    """Build the battle card for the peer-to-peer call (PDF)."""
    day = day_of(as_of)
    from appealgen.service import build_case
    from appealgen.service.documents import Kind

    return build_case(
        case,
        as_of=day,
        out=out,
        only=[Kind.CARD],
        policy=policy,
        practice=practice_of(practice),
        force=force,
    )


def hand_over(built: Built, *, to_printer: bool, to_viewer: bool) -> None:
    """Print or open the card of a build, as asked; the file stays where it is.

    Args:
        built: What was built.
        to_printer: Send it to the default printer.
        to_viewer: Open it.

    Raises:
        CapabilityMissingError: This machine cannot.
    """
    from appealgen.service.printer import open_file, print_file

    [card] = [path for path in built.files if path.name == "battle-card.pdf"]
    if to_printer:
        print_file(card)
    if to_viewer:
        open_file(card)
