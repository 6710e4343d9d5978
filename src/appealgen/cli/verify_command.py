"""``appealgen verify``: read finished documents back and say what the case does not support."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from appealgen.cli.options import CasePath, PolicyId, PracticeFolder, practice_of
from appealgen.cli.output import say, show
from appealgen.errors import ExitCode

__all__ = ["verify"]

Folder = Annotated[
    Path | None,
    typer.Option("--out", help="Where the documents are; CASE/out unless given.", metavar="DIR"),
]


def verify(
    case: CasePath,
    out: Folder = None,
    policy: PolicyId = None,
    practice: PracticeFolder = None,
) -> None:
    """Read the finished documents back and check every sentence."""
    from appealgen.service.verifying import verify_case

    report = verify_case(case, out=out, policy=policy, practice=practice_of(practice))
    for finding in report.findings:
        quote = f" “{finding.quote}”" if finding.quote else ""
        mark = f" [{finding.mark}]" if finding.may_be_accepted else ""
        show(f"{finding.place}: {finding.check.value}{mark}: {finding.what}{quote}")
    if report.accepted:
        count = len(report.accepted)
        many = "1 finding is" if count == 1 else f"{count} findings are"
        say(f"{many} accepted by the release; manifest.json says by whom and why.")
    read = len(report.documents)
    documents = "1 document" if read == 1 else f"{read} documents"
    if report.passed:
        say(f"{documents} read back. Nothing is wrong.")
        return
    count = len(report.findings)
    say(f"{documents} read back. {'1 problem' if count == 1 else f'{count} problems'}.")
    raise typer.Exit(ExitCode.HELD_BACK)
