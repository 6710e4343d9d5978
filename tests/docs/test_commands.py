"""Commands, options and policies that the pages name are there."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer.main

from appealgen.cli.app import app
from appealgen.service import policy_library
from tests.code_health.tree import name_of
from tests.docs.pages import COMMAND, PAGES, README, blocks, inline_code

_ROOT = typer.main.get_command(app)
_EVERYWHERE = {"--help", "--debug"}


def command_lines(page: Path) -> Iterator[list[str]]:
    """Yield what a page writes as a call of the program, in words, the program left out."""
    fenced = (
        line.strip().removeprefix("$ ")
        for block in blocks(page.read_text(encoding="utf-8"))
        if block.language in {"console", "sh", "bash"}
        for line in block.lines
    )
    for line in (*fenced, *inline_code(page)):
        for name in (f"{COMMAND} ", "appealgen "):
            if line.startswith(name):
                yield re.sub(r"[\[\]|]", " ", line.removeprefix(name)).split()


def unknown(words: list[str]) -> list[str]:
    """Return what of a call the program does not have: a command, or an option of it."""
    node = _ROOT
    names = [word for word in words if not word.startswith("-")]
    while names and hasattr(node, "commands"):
        name = names.pop(0)
        if name not in node.commands:
            return [name]
        node = node.commands[name]
    known = {option for parameter in node.params for option in parameter.opts} | _EVERYWHERE
    asked = {word.partition("=")[0] for word in words if word.startswith("--")}
    return sorted(asked - known)


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_commands_and_options_named_on_a_page_exist(page: Path) -> None:
    """Nobody is told to type something that the program does not know."""
    wrong = {" ".join(words): unknown(words) for words in command_lines(page) if words}

    assert not {line: missing for line, missing in wrong.items() if missing}


def test_a_command_that_does_not_exist_is_noticed() -> None:
    """A wrong command, subcommand or option is found; a right one passes."""
    assert unknown(["fly", "my-case"]) == ["fly"]
    assert unknown(["policy", "burn"]) == ["burn"]
    assert unknown(shlex.split("assess my-case --as-if 2026-11-02")) == ["--as-if"]
    assert not unknown(shlex.split("assess my-case --as-of 2026-11-02"))


def test_the_readme_says_of_each_policy_what_the_index_says() -> None:
    """Id, version and completeness in the README's table are those on file."""
    library = policy_library()
    entries = {entry.id: entry for entry in library.index.policies}
    rows = re.findall(
        r"^\| .+ \| \[`(.+?)`\]\(policies/(.+?)/([\d-]+)\.yaml\).* \| (\S+) \| (\w+).* \|$",
        README.read_text(encoding="utf-8"),
        flags=re.MULTILINE,
    )

    assert rows
    assert not {row[0] for row in rows} - set(entries)
    for name, folder, file, version, completeness in rows:
        newest = library.versions(name)[-1]

        assert (folder, file, version) == (
            entries[name].folder,
            version,
            newest.version.isoformat(),
        )
        assert completeness == entries[name].status
