"""The ``practice`` command: start the folder of a practice's own settings."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from appealgen.cli.output import say, show

__all__ = ["practice"]


def practice(
    folder: Annotated[Path, typer.Argument(help="A new or empty folder.", metavar="DIR")],
) -> None:
    """Start a practice's settings: look, surgeons, wording."""
    from appealgen.service.practice import start_practice

    show(str(start_practice(folder)))
    say("Fill it in, then give it with --practice, or name it in APPEALGEN_PRACTICE.")
