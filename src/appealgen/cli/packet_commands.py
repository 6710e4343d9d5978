"""The ``packet`` command: the checklist, or the whole packet for one recipient."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from appealgen.cli.document_commands import show_files
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
from appealgen.cli.output import say

if TYPE_CHECKING:
    from appealgen.service.packet import BuiltPacket

__all__ = ["Recipient", "Way", "packet"]


class Recipient(StrEnum):
    """What ``--for`` can name: those of ``appeals.recipients``, kept here to start fast."""

    EXTERNAL_REVIEW = "external-review"
    INTERNAL = "internal"
    REGULATOR = "regulator"
    PATIENT = "patient"
    PLAN_SPONSOR = "plan-sponsor"


class Way(StrEnum):
    """What ``--by`` can name: those of ``brief.packet``."""

    FAX = "fax"
    MAIL = "mail"
    PORTAL = "portal"


ForWhom = Annotated[
    Recipient | None,
    typer.Option(
        "--for",
        help="Build the whole packet for: " + ", ".join(Recipient) + ".",
        metavar="RECIPIENT",
    ),
]
By = Annotated[
    Way, typer.Option("--by", help="How it is sent: fax, mail or portal.", metavar="WAY")
]
MaxPages = Annotated[
    int | None, typer.Option("--max-pages", min=2, help="Split it: pages of one part.")
]
MaxMegabytes = Annotated[
    float | None, typer.Option("--max-mb", min=0.05, help="Split it: megabytes of one part.")
]
AllowMissing = Annotated[
    bool, typer.Option("--allow-missing", help="Build it although an exhibit has no file.")
]


def packet(  # noqa: PLR0917 - typer makes options of parameters
    case: CasePath,
    recipient: ForWhom = None,
    by: By = Way.MAIL,
    max_pages: MaxPages = None,
    max_mb: MaxMegabytes = None,
    allow_missing: AllowMissing = False,
    out: Out = None,
    as_of: AsOf = None,
    policy: PolicyId = None,
    practice: PracticeFolder = None,
    force: Force = False,
) -> None:
    """Build the packet checklist, or with --for the packet itself (PDF)."""
    day, settings = day_of(as_of), practice_of(practice)
    if recipient is None:
        _refuse({"--max-pages": max_pages, "--max-mb": max_mb, "--allow-missing": allow_missing})
        from appealgen.service import build_case
        from appealgen.service.documents import Kind

        only = [Kind.CHECKLIST]
        made = build_case(
            case, as_of=day, out=out, only=only, policy=policy, practice=settings, force=force
        )
        show_files(case, made.files, made.draft_reason, made.outdated)
        return
    from appealgen.service.packet import build_packet, packet_options

    options = packet_options(
        recipient.value, by.value, (max_pages, max_mb), allow_missing=allow_missing
    )
    built = build_packet(
        case, options, as_of=day, out=out, policy=policy, practice=settings, force=force
    )
    _say_packet(built)
    show_files(case, built.files, built.draft_reason, built.outdated)


def _refuse(given: dict[str, object]) -> None:
    """Refuse options that mean nothing without a packet."""
    for name, value in given.items():
        if value:
            msg = "goes with --for, which says who gets the packet"
            raise typer.BadParameter(msg, param_hint=f"'{name}'")


def _say_packet(built: BuiltPacket) -> None:
    """Say how long the packet is and what is not in it."""
    parts = f" in {built.parts} parts" if built.parts > 1 else ""
    say(f"The packet has {built.pages} pages{parts}.")
    if built.left_out:
        say(f"Left out, as this recipient does not need it: Ex. {', '.join(built.left_out)}.")
    if built.missing:
        say(f"Not included, as there is no file: Ex. {', '.join(built.missing)}.")
