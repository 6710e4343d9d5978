"""The ``policy`` commands: what is on file, what it says, whether it is sound."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from appealgen.cli.output import say, show
from appealgen.errors import ExitCode, InputNotFoundError, NoPolicyInForceError

__all__ = ["policy_app"]

policy_app = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="The payers' criteria on file."
)


@policy_app.command("list", epilog="Example: appealgen policy list")
def policy_list() -> None:
    """List the policies on file: version, confidence, completeness."""
    from appealgen.service import policy_library

    library = policy_library()
    for entry in library.index.policies:
        for version in library.versions(entry.id):
            known = f"{version.completeness}, {version.confidence} confidence"
            show(f"{version.ref}\t{version.publisher}\t{version.title}\t{known}")


@policy_app.command("show", epilog="Example: appealgen policy show aetna-cpb-0743")
def policy_show(
    ref: Annotated[str, typer.Argument(help="A policy id, or id@version.", metavar="ID")],
) -> None:
    """Print a policy's criteria as an outline, with its sections."""
    from appealgen.cli.outline import outline_lines
    from appealgen.service import policy_library

    version = policy_library().pinned(ref)
    if version is None:
        raise NoPolicyInForceError(ref, (), "any day", pinned=ref)
    show("\n".join(outline_lines(version)))


@policy_app.command("test", epilog="Example: appealgen policy test")
def policy_test(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            help="Test files or folders; all of them unless given.", metavar="[PATH...]"
        ),
    ] = None,
) -> None:
    """Run the tests that stand beside the policies."""
    from appealgen import resources
    from appealgen.service import run_policy_test_file

    failed = 0
    for file in _test_files(paths or [resources.policies_folder()]):
        results = run_policy_test_file(file)
        bad = [result for result in results if not result.passed]
        failed += len(bad)
        show(f"{file.parent.name}/{file.name}: {len(results) - len(bad)} passed, {len(bad)} failed")
        for result in bad:
            show(f"  {result.name}: {result.message}")
    if failed:
        raise typer.Exit(ExitCode.BROKEN_POLICY)


def _test_files(paths: list[Path]) -> list[Path]:
    found: list[Path] = []
    for path in paths:
        inside = sorted(path.rglob("*.test.yaml")) if path.is_dir() else [path]
        if not inside:
            raise InputNotFoundError(str(path), "there is no *.test.yaml in it")
        found += inside
    return found


@policy_app.command("lint", epilog="Example: appealgen policy lint")
def policy_lint() -> None:
    """Look for weak places in the policies on file."""
    from appealgen.policy.lint import lint_library
    from appealgen.service import policy_library

    problems = lint_library(policy_library())
    for problem in problems:
        show(f"{problem.severity.value}: {problem}")
    say(f"{len(problems)} to look at.")
    if any(problem.severity.value == "error" for problem in problems):
        raise typer.Exit(ExitCode.BROKEN_POLICY)
