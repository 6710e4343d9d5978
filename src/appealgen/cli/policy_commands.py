"""More ``policy`` commands: find a criterion, what is covered, what a new version changes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from appealgen.cli.comparisons import difference_lines
from appealgen.cli.options import AsOf, day_of
from appealgen.cli.output import say, show
from appealgen.cli.policies import policy_app
from appealgen.errors import ExitCode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from appealgen.policy.diff import Change

__all__ = ["policy_app"]


@policy_app.command("search", epilog="Example: appealgen policy search conservative weeks")
def policy_search(
    words: Annotated[
        list[str],
        typer.Argument(help="All of them in the text, section or id.", metavar="WORDS..."),
    ],
) -> None:
    """Find criteria by words, in the newest version of each policy."""
    from appealgen.service.library import search_policies

    found = search_policies(" ".join(words).split())
    for one in found:
        section = one.criterion.label or one.procedure.title
        show(f"{one.policy.ref}\t{section}\t{one.criterion.id}\t{one.criterion.says}")
    criteria = "1 criterion" if len(found) == 1 else f"{len(found)} criteria"
    say(f"{criteria} found.")


@policy_app.command("coverage", epilog="Example: appealgen policy coverage > coverage.md")
def policy_coverage() -> None:
    """Print what is on file, how complete and how well known."""
    from appealgen.service.library import coverage_of_policies

    show(coverage_of_policies())


@policy_app.command(
    "diff", epilog="Example: appealgen policy diff example-cpb@2025-01-15 example-cpb@2026-01-15"
)
def policy_diff(
    old: Annotated[str, typer.Argument(help="The earlier version, id@version.", metavar="OLD")],
    new: Annotated[str, typer.Argument(help="The later version, id@version.", metavar="NEW")],
) -> None:
    """Show what changed between two versions of a policy."""
    if old.partition("@")[0] != new.partition("@")[0]:
        msg = "name two versions of one policy"
        raise typer.BadParameter(msg, param_hint="'OLD' and 'NEW'")
    from appealgen.service.library import policy_changes

    found = policy_changes(old, new)
    show("\n".join([f"{old}, then {new}", *change_lines(found)]))


def change_lines(found: tuple[Change, ...]) -> Iterator[str]:
    """Yield the changes by procedure, each with what stood before and what stands now."""
    if not found:
        yield "Nothing changed in what is on file."
    procedure = None
    for change in found:
        if change.procedure != procedure:
            procedure = change.procedure
            yield ""
            yield procedure or "The policy"
        label = f" [{change.label}]" if change.label else ""
        name = f" {change.criterion}" if change.criterion else ""
        aside = " (beside the criteria)" if change.supporting else ""
        yield f"  {change.kind.value}{label}{name}{aside}"
        if change.old:
            yield f"    before: {change.old}"
        if change.new:
            yield f"    now:    {change.new}"
        if change.also:
            titles = dict.fromkeys(place.rpartition(", ")[0] for place in change.also)
            yield f"    the same {len(change.also)} more times, under {'; '.join(titles)}"


@policy_app.command(
    "drift", epilog="Example: appealgen policy drift my-cases --to aetna-cpb-0743@2026-07-30"
)
def policy_drift(
    folder: Annotated[Path, typer.Argument(help="A folder of case folders.", metavar="DIR")],
    to: Annotated[
        str, typer.Option(help="The version to judge by, id@version.", metavar="ID@VERSION")
    ],
    as_of: AsOf = None,
) -> None:
    """Show which cases another version of a policy would change."""
    from appealgen.service.library import drift

    found = drift(folder, to=to, as_of=day_of(as_of))
    last = ""
    for name, difference in found.moved:
        if name != last:
            last = name
            show(name)
        show("\n".join(f"  {line}" for line in difference_lines(difference)))
    cases = {name for name, _ in found.moved}
    say(
        f"{len(cases)} of {found.concerned} cases decided by another version of {found.to.id} "
        f"would change; {found.looked_at} looked at."
    )
    for name, message in found.unread:
        say(f"Not looked at: {name}. {message}")
    if found.unread:
        raise typer.Exit(ExitCode.INVALID_CASE)
