"""``assess`` with a question: what if, what would help, what would other payers say."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from enum import Enum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from appealgen.cli.options import Format
from appealgen.cli.output import can_print, say, show

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator
    from pathlib import Path

    from appealgen.matching import Determination, Truth
    from appealgen.matching.all_payers import PayerRow
    from appealgen.matching.what_helps import HelpSet
    from appealgen.matching.what_if import CriterionDifference, LevelDifference
    from appealgen.service.library import Help, WhatIf

__all__ = ["AllPayers", "WhatIfOption", "WhatWouldHelp", "answer", "difference_lines", "printed"]

WhatIfOption = Annotated[
    list[str] | None,
    typer.Option(
        "--what-if",
        help="Judge a copy in which a fact is another one, and show what changes; may be repeated.",
        metavar="PATH=VALUE",
    ),
]
WhatWouldHelp = Annotated[
    bool,
    typer.Option(
        "--what-would-help", help="Show the smallest sets of facts that would meet the criteria."
    ),
]
AllPayers = Annotated[
    bool,
    typer.Option("--all-payers", help="Compare with every payer's criteria on file."),
]

_COMPARISON = (
    "A comparison only: another payer's criteria do not decide this request. The payer's own rule "
    "is shown by 'appealgen assess' without --all-payers."
)
_PATH = re.compile(r"[a-z]\w*(?:\[\d{1,4}\]|\.[a-z]\w*)*", re.ASCII)


def answer(
    case: Path,
    output: Format,
    day: dt.date,
    policy: str | None,
    what_if: list[str],
    *,
    help_wanted: bool,
    every_payer: bool,
    exit_status: bool,
) -> Determination | None:
    """Print the answer to the one question asked.

    Returns:
        The determination whose status counts for ``--exit-status``; None for a comparison.

    Raises:
        typer.BadParameter: More than one question, or options that do not go together.
    """
    from appealgen.service import assess_case
    from appealgen.service.library import compare_payers, what_if_case, what_would_help

    asked = {
        "--what-if": bool(what_if),
        "--what-would-help": help_wanted,
        "--all-payers": every_payer,
        # What belongs to the payer's own answer says nothing beside other payers' criteria.
        "--policy": every_payer and policy is not None,
        "--exit-status": every_payer and exit_status,
    }
    together = [f"'{name}'" for name, given in asked.items() if given]
    if len(together) > 1:
        msg = "ask one thing at a time"
        raise typer.BadParameter(msg, param_hint=" with ".join(together))
    if what_if:
        changed = what_if_case(case, as_of=day, setting=_setting(what_if), policy=policy)
        _print(output, _what_if_json(changed), _what_if_lines(changed, what_if))
        say("Nothing was written; the case file is as it was.")
        return changed.after
    if help_wanted:
        _, determination = assess_case(case, as_of=day, policy=policy)
        helps = what_would_help(determination)
        _print(output, _help_json(helps, determination), _help_lines(helps))
        return determination
    rows = compare_payers(case, as_of=day)
    table = _payer_table(rows) if output is Format.MD else _payer_lines(rows)
    _print(output, _payer_json(rows, day), table)
    return None


def _setting(given: list[str]) -> dict[str, str]:
    """Return path and value of each ``--what-if``.

    Raises:
        typer.BadParameter: One of them is not written as a path, an equals sign and a value.
    """
    found: dict[str, str] = {}
    for text in given:
        path, equals, value = text.partition("=")
        if not equals or not _PATH.fullmatch(path.strip()) or path.strip() in found:
            msg = (
                "write each place once, as its path, an equals sign and the value, such as "
                "'care[0].weeks=3'; nothing after the sign takes the fact out"
            )
            raise typer.BadParameter(msg, param_hint="'--what-if'")
        found[path.strip()] = value
    return found


def _print(output: Format, data: dict[str, Any], lines: Iterator[str]) -> None:
    show(printed(data) if output is Format.JSON else "\n".join(lines))


def printed(data: dict[str, Any]) -> str:
    """Return data as JSON, in ASCII where the terminal has no other letters."""
    text = {"schema_version": "1", **data}
    return json.dumps(text, indent=1, ensure_ascii=not can_print("é✓"), default=_plain)


def _plain(value: object) -> str:
    return str(value.value) if isinstance(value, Enum) else str(value)


def _said(truth: Truth | None) -> str:
    return truth.value.replace("_", " ") if truth is not None else "not there"


def _place(line: str, level: str) -> str:
    return f"{line}, {level}" if level else line


# --- what if --------------------------------------------------------------------------------------


def _what_if_json(changed: WhatIf) -> dict[str, Any]:
    return {
        "kind": "what_if",
        "as_of": changed.after.as_of.isoformat(),
        "before": changed.before.truth.value,
        "after": changed.after.truth.value,
        "differences": [{"changed": d.changed, **asdict(d)} for d in changed.differences],
    }


def _what_if_lines(changed: WhatIf, given: list[str]) -> Iterator[str]:
    yield f"What if {' and '.join(given)}"
    yield f"The whole request: {_said(changed.before.truth)}, then {_said(changed.after.truth)}."
    yield ""
    moved = [d for d in changed.differences if d.changed]
    for difference in moved:
        yield from difference_lines(difference)
    if not moved:
        yield "No line or level changes its answer."
    for difference in changed.differences:
        if not difference.changed:
            place = _place(difference.line, difference.level)
            yield f"{place}: {_said(difference.after)} as before, though these read differently:"
            yield from (f"  {_criterion(one)}" for one in difference.by)


def difference_lines(difference: LevelDifference) -> Iterator[str]:
    """Yield one line or level whose status changes, and the criteria that make it change."""
    place = _place(difference.line, difference.level)
    yield f"{place}: {_said(difference.before)}, then {_said(difference.after)}"
    if difference.why:
        yield f"  {difference.why}"
    yield from (f"  {_criterion(one)}" for one in difference.by)


def _criterion(one: CriterionDifference) -> str:
    label = f"[{one.label}] " if one.label else ""
    observed = f" ({one.observed})" if one.observed else ""
    return f"{label}{one.says}: {_said(one.before)}, then {_said(one.after)}{observed}"


# --- what would help ------------------------------------------------------------------------------


def _help_json(helps: tuple[Help, ...], determination: Determination) -> dict[str, Any]:
    return {
        "kind": "what_would_help",
        "as_of": determination.as_of.isoformat(),
        "status": determination.truth.value,
        "lines": [
            {
                "stage": one.stage,
                "line": one.line,
                "level": one.level,
                "status": one.truth.value,
                "why": one.why,
                "first": [{"owner": gap.owner.value, "ask": gap.ask} for gap in one.first],
                "sets": [_set_json(facts) for facts in one.sets],
            }
            for one in helps
        ],
    }


def _set_json(facts: HelpSet) -> dict[str, Any]:
    needs = [asdict(need) for need in facts.needs]
    return {"waiver": facts.waiver, "against": facts.against, "needs": needs}


def _help_lines(helps: tuple[Help, ...]) -> Iterator[str]:
    if not helps:
        yield "Every line and level is met; nothing more is needed."
    for one in helps:
        yield f"{_place(one.line, one.level)}: {_said(one.truth)}"
        if one.why:
            yield f"  {one.why}"
        for gap in one.first:
            yield f"  first, {gap.owner.value}: {gap.ask}"
        for number, facts in enumerate(one.sets, start=1):
            yield f"  {number}. {_set_head(facts)}"
            yield from _set_lines(facts)
        if not one.sets and not one.first and not one.why:
            yield "  No few facts would meet it. 'appealgen assess' lists everything open."
        yield ""
    if helps:
        yield "Only what is true may be added to the case, with the page that shows it."


def _set_head(facts: HelpSet) -> str:
    count = len(facts.needs)
    head = "This would meet it" if count == 1 else f"These {count} together would meet it"
    return f"{head}, by a waiver or another way round:" if facts.waiver else f"{head}:"


def _set_lines(facts: HelpSet) -> Iterator[str]:
    for need in facts.needs:
        label = f"[{need.label}] " if need.label else ""
        mark = " (waiver or another way round)" if need.waiver else ""
        wanted = "" if need.wanted.value == "met" else "it is not so: "
        yield f"     {label}{wanted}{need.says}{mark}"
        yield f"       {need.owner.value}: {need.ask}"


# --- all payers -----------------------------------------------------------------------------------


def _payer_json(rows: tuple[PayerRow, ...], day: dt.date) -> dict[str, Any]:
    return {
        "kind": "all_payers",
        "as_of": day.isoformat(),
        "note": _COMPARISON,
        "rows": [
            {
                "payers": list(row.payers),
                "policy": row.policy.ref,
                "citation": row.policy.citation,
                "completeness": row.policy.completeness,
                "confidence": row.policy.confidence.value,
                "stage": row.stage,
                "line": row.line,
                "level": row.level,
                "verdict": row.verdict.value,
                "clause": _clause_json(row),
                "why": row.why,
                "gap": {"owner": row.gap.owner.value, "ask": row.gap.ask} if row.gap else None,
            }
            for row in rows
        ],
    }


def _clause_json(row: PayerRow) -> dict[str, Any] | None:
    if row.clause is None:
        return None
    criterion = row.clause.criterion
    observed = row.clause.observed or row.clause.missing
    return {
        "criterion": criterion.id,
        "section": criterion.label or "",
        "says": criterion.says,
        "status": row.clause.truth.value,
        "observed": observed,
    }


def _payer_lines(rows: tuple[PayerRow, ...]) -> Iterator[str]:
    yield _COMPARISON
    last = ""
    for row in rows:
        if row.policy.ref != last:
            last = row.policy.ref
            known = f"{row.policy.completeness}, {row.policy.confidence.value} confidence"
            yield ""
            yield f"{', '.join(row.payers)}: {last} ({known})"
        yield f"  {_place(row.line, row.level)}: {_said(row.verdict)}"
        yield f"    decided by: {_clause(row)}"
        if row.gap:
            yield f"    first gap, {row.gap.owner.value}: {row.gap.ask}"


def _payer_table(rows: tuple[PayerRow, ...]) -> Iterator[str]:
    yield _COMPARISON
    yield ""
    yield "| payer | policy | line | verdict | decided by | first gap |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for row in rows:
        gap = f"{row.gap.owner.value}: {row.gap.ask}" if row.gap else ""
        place = _place(row.line, row.level)
        policy = row.policy.ref
        cells = (", ".join(row.payers), policy, place, _said(row.verdict), _clause(row), gap)
        yield f"| {' | '.join(_cell(text) for text in cells)} |"


def _clause(row: PayerRow) -> str:
    if row.clause is None:
        return row.why
    criterion = row.clause.criterion
    label = f"[{criterion.label}] " if criterion.label else ""
    observed = f": {row.clause.observed}" if row.clause.observed else ""
    return f"{label}{criterion.says}{observed}"


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").replace("<", "&lt;").split())
