"""Write the pages made from code and policies: command line, schemas of the data, coverage.

Run ``.venv/bin/python scripts/make_reference.py`` after a change of a command, of the assessment,
of the audit or of a policy on file; a test compares the pages with what this would write.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer.main
from typer.core import TyperArgument, TyperOption

from appealgen.brief.assessment import Assessment
from appealgen.brief.audit import AuditOut
from appealgen.cli.app import app
from appealgen.service.library import coverage_of_policies

DOCS = Path(__file__).resolve().parents[1] / "docs"

HEAD = """# The command line

<!-- Made by scripts/make_reference.py from the program: change the program, not this page. -->

`CASE` is a case folder or its `case.yaml`. Data goes to standard output, talk to standard error.
Nothing is sent anywhere. `--help` after any command says the same in the terminal.
"""

TAIL = """## Exit codes

Scripts may rely on these numbers; [errors.md](errors.md) explains each message.

| Code | Meaning |
|---|---|
| 0 | Done. |
| 2 | The command was used wrongly. |
| 10 | Only with `--exit-status`: criteria are not met. |
| 11 | Only with `--exit-status`: it cannot be told, because something is not documented. |
| 12 | No policy on file covers this payer, these codes and this date, or has the name asked for. |
| 13 | The release gate found problems in finished documents; they are drafts. |
| 65 | The case or an exhibit has a problem. |
| 66 | A file or folder that was named is not there or cannot be read. |
| 69 | Something optional is missing on this machine. |
| 70 | A bug of appealgen. |
| 73 | The output cannot be written, or would stand among or replace other work. |
| 78 | A policy, law or template file is broken, or a policy fails its own tests. |
| 130 | Stopped with Ctrl-C. |
"""


def cli_page() -> str:
    """Return the page of the command line, from the Typer application."""
    root = typer.main.get_command(app)
    parts = [HEAD, *_section("appealgen", root, "##"), TAIL]
    return "\n".join(parts)


def _section(name: str, command: Any, marks: str) -> Iterator[str]:  # noqa: ANN401 - typer's own
    group = hasattr(command, "commands")
    if name != "appealgen":
        yield f"{marks} {name}\n\n{command.help.strip()}\n"
        if not group:
            yield f"    {_usage(name, command)}\n"
    yield from _rows(command)
    if command.epilog:
        yield f"Example: `{command.epilog.removeprefix('Example: ')}`\n"
    for inner in command.commands.values() if group else ():
        deeper = marks if name == "appealgen" else f"{marks}#"
        yield from _section(f"{name} {inner.name}", inner, deeper)


def _usage(name: str, command: Any) -> str:  # noqa: ANN401 - typer's own
    options = [p for p in command.params if isinstance(p, TyperOption)]
    words = [name, *("[OPTIONS]" for _ in options[:1])]
    for argument in command.params:
        if isinstance(argument, TyperArgument):
            bare = str(argument.metavar).strip("[]")
            words.append(bare if argument.required else f"[{bare}]")
    return " ".join(words)


def _rows(command: Any) -> Iterator[str]:  # noqa: ANN401 - typer's own
    shown = [p for p in command.params if p.name != "help"]
    if not shown:
        return
    rows = ["| | |", "|---|---|"]
    for parameter in shown:
        text = parameter.help or ""
        if isinstance(parameter, TyperOption):
            value = "" if parameter.is_flag else f" {parameter.metavar}"
            mark = ", ".join(f"{name}{value}" for name in parameter.opts)
            needed = " Required." if parameter.required else ""
        else:
            mark = str(parameter.metavar).strip("[]")
            default = (
                "" if parameter.default in {None, ()} else f" `{parameter.default}` unless given."
            )
            needed = default if not parameter.required else ""
        cell = f"`{mark}` | {text}{needed}".replace("table|json|md", "table\\|json\\|md")
        rows.append(f"| {cell} |")
    yield "\n".join(rows) + "\n"


def assessment_schema() -> str:
    """Return the JSON Schema of ``assess --format json``."""
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:appealgen:assessment:1",
        **Assessment.model_json_schema(),
    }
    return json.dumps(schema, indent=1) + "\n"


def audit_schema() -> str:
    """Return the JSON Schema of ``audit --format json``."""
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:appealgen:audit:1",
        **AuditOut.model_json_schema(mode="serialization"),
    }
    return json.dumps(schema, indent=1) + "\n"


PAGES = {
    "cli.md": cli_page,
    "assessment.schema.json": assessment_schema,
    "audit.schema.json": audit_schema,
    "policy-coverage.md": coverage_of_policies,
}


def main() -> None:
    """Write every page and name it."""
    for name, make in PAGES.items():
        (DOCS / name).write_text(make(), encoding="utf-8")
        print(f"docs/{name}")


if __name__ == "__main__":
    main()
