"""The ``coding`` commands: install official code lists, and say which editions are on file."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from appealgen.cli.options import day_of
from appealgen.cli.output import say, show

if TYPE_CHECKING:
    from collections.abc import Iterator

    from appealgen.service.coding_update import InstalledEdition

__all__ = ["coding_app"]

coding_app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Code lists: which editions are on file, and newer ones from the agencies.",
)

_MOST_UNCOVERED = 8

Into = Annotated[
    Path | None,
    typer.Option("--into", help="The folder of installed editions.", metavar="DIR"),
]


@coding_app.command("update", epilog="Example: appealgen coding update ccipra-v322r0-f*.zip")
def coding_update(
    files: Annotated[
        list[Path],
        typer.Argument(help="A list as published; every part of it.", metavar="FILE..."),
    ],
    into: Into = None,
    effective: Annotated[
        str | None,
        typer.Option(help="Its first day, where the file does not say it.", metavar="DATE"),
    ] = None,
    setting: Annotated[
        str | None,
        typer.Option(
            help="Whose claims, where the file does not say it.",
            metavar="practitioner|outpatient",
        ),
    ] = None,
) -> None:
    """Install an official code list and show what it changes for spine."""
    from appealgen.coding.ncci import Setting
    from appealgen.service.coding_update import update_coding

    if setting is not None and setting not in set(Setting):
        msg = "say practitioner or outpatient"
        raise typer.BadParameter(msg, param_hint="'--setting'")
    installed = update_coding(
        files,
        into=into,
        effective=_first_day(effective),
        setting=Setting(setting) if setting else None,
    )
    say("\n".join(talk_lines(installed)))
    for line in change_lines(installed):
        show(line)


@coding_app.command("editions", epilog="Example: appealgen coding editions")
def coding_editions(into: Into = None) -> None:
    """Print the editions on file: table, edition, first day, confidence."""
    from appealgen.service.coding_update import code_knowledge

    for one in code_knowledge(into).editions:
        day = one.effective.isoformat() if one.effective else "no day"
        origin = "installed" if one.installed else "shipped"
        show(f"{one.table.value}\t{one.edition}\t{day}\t{one.confidence}\t{origin}")


def _first_day(text: str | None) -> dt.date | None:
    """Return the day of ``--effective``, or None where it was not given.

    Raises:
        typer.BadParameter: It is no date of the calendar.
    """
    if text is None:
        return None
    try:
        return day_of(text)
    except typer.BadParameter as error:
        raise typer.BadParameter(error.message, param_hint="'--effective'") from None


def change_lines(installed: InstalledEdition) -> Iterator[str]:
    """Yield what changed, a line each: what, which, before, now."""
    for change in installed.changes:
        yield f"{change.kind.value}\t{change.subject}\t{change.old}\t{change.new}"


def talk_lines(installed: InstalledEdition) -> Iterator[str]:
    """Yield what was installed, against which edition it was compared, and what is missing."""
    edition = installed.edition
    again = "Installed again" if installed.replaced else "Installed"
    yield (
        f"{again}: {edition.title}, {edition.edition}, in force from {edition.effective}. "
        f"{installed.kept} of {installed.read} lines are of spine codes on file and were kept in "
        f"{installed.folder}."
    )
    if installed.before is None:
        yield "No earlier edition of this list is on file to compare it with."
    else:
        count = len(installed.changes)
        changes = "1 change" if count == 1 else f"{count} changes"
        yield f"{changes} against {installed.before.edition}."
    if installed.uncovered:
        some = ", ".join(installed.uncovered[:_MOST_UNCOVERED])
        more = " and others" if len(installed.uncovered) > _MOST_UNCOVERED else ""
        yield (
            f"The files do not reach {some}{more}: earlier editions still answer for them. If the "
            "list comes in parts, give all of them in one command."
        )
