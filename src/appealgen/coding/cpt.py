"""Spine procedure codes: what each is for, in which region, and whether a request fits it.

The table is ``policies/coding/cpt.csv``; its edition and sources stand beside it in
``edition.yaml``. Labels are ours: the wording of CPT belongs to the American Medical Association.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from appealgen import resources
from appealgen.errors import PolicyInvalidError, Problem, Severity
from appealgen.spine import Region
from appealgen.strict_yaml import say_path

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from appealgen.coding.medicare import FeeIndicators, OpdPriorAuth
    from appealgen.model import Case
    from appealgen.model.request import ProcedureLine
    from appealgen.strict_yaml import Document

__all__ = ["CptCode", "check_codes", "cpt_codes", "regions_of"]

_ANYWHERE = frozenset(Region)
_REGION_WORDS: Mapping[str, frozenset[Region]] = {
    "any": _ANYWHERE,
    "cervical": frozenset({Region.CERVICAL}),
    "thoracic": frozenset({Region.THORACIC}),
    "lumbar": frozenset({Region.LUMBAR}),
    "sacral": frozenset({Region.SACRAL}),
    "sacroiliac": frozenset({Region.SACRAL}),
    "craniocervical": frozenset({Region.CERVICAL}),
    "cervicothoracic": frozenset({Region.CERVICAL, Region.THORACIC}),
    "thoracolumbar": frozenset({Region.THORACIC, Region.LUMBAR}),
    "lumbosacral": frozenset({Region.LUMBAR, Region.SACRAL}),
    # A construct that ends at the pelvis names the levels it spans, wherever they are.
    "pelvis": _ANYWHERE,
    "limb/pelvis": _ANYWHERE,
}


@dataclass(frozen=True, slots=True)
class CptCode:
    """One CPT or HCPCS code.

    The first six come from ``cpt.csv``. What Medicare adds is joined to them by
    ``appealgen.coding.knowledge``; ``None`` there means "not known", never "no". Unit limits and
    primaries have editions of their own by day of service: ask ``CodeKnowledge.unit_limit`` and
    ``CodeKnowledge.primaries``.

    Attributes:
        code: Five characters.
        label: What it is for, in our words.
        family: The group of like procedures, such as ``fusion, posterior``.
        regions: Where in the spine it is used; all regions where the code names none.
        add_on: Whether it is reported only beside a primary code.
        unit: What one unit counts, such as ``per interspace``.
        note: What is known of its making, change or ending, in our words; empty where nothing is.
        fee: Its line of the Medicare fee schedule (global days, bilateral, assistant, co-surgeon
            and multiple-procedure indicators); None where the edition on file has none.
        opd_prior_auth: Its line of the list for hospital outpatient departments; None where the
            list does not name it.
        inpatient_only: False where it is known to have left Medicare's inpatient-only list; None
            where not known.
        asc_listed: Whether Medicare's surgery-center list has it; None: no list is on file.
    """

    code: str
    label: str
    family: str
    regions: frozenset[Region]
    add_on: bool
    unit: str
    note: str = ""
    fee: FeeIndicators | None = None
    opd_prior_auth: OpdPriorAuth | None = None
    inpatient_only: bool | None = None
    asc_listed: bool | None = None


def regions_of(words: str) -> frozenset[Region]:
    """Return the regions named in words such as "cervical, thoracic or lumbar".

    Raises:
        ValueError: A word is no region.
    """
    plain = re.sub(r"\(.*?\)", "", words)
    found: frozenset[Region] = frozenset()
    for word in re.split(r",| or ", plain):
        if word.strip() not in _REGION_WORDS:
            msg = "names a region that is not known"
            raise ValueError(msg)
        found |= _REGION_WORDS[word.strip()]
    return found


@lru_cache(maxsize=4)
def cpt_codes(path: Path | None = None) -> Mapping[str, CptCode]:
    """Return the codes on file (those that ship, unless a table is given).

    Raises:
        PolicyInvalidError: A row of the table is broken.
    """
    table = path or resources.policies_folder() / "coding" / "cpt.csv"
    codes: dict[str, CptCode] = {}
    problems: list[Problem] = []
    with table.open(encoding="utf-8", newline="") as rows:
        for number, row in enumerate(csv.DictReader(rows), start=2):
            try:
                code = _code(row)
            except (ValueError, KeyError) as error:
                what = (
                    f"This row {error}."
                    if isinstance(error, ValueError)
                    else "A column is missing."
                )
                problems.append(Problem(table.name, number, "", what))
                continue
            if code.code in codes:
                problems.append(Problem(table.name, number, code.code, "This code stands twice."))
            codes[code.code] = code
    if problems:
        raise PolicyInvalidError(str(table), problems)
    return codes


def _code(row: Mapping[str, str]) -> CptCode:
    if row["add_on"] not in {"yes", "no"}:
        msg = "must say yes or no under add_on"
        raise ValueError(msg)
    regions = regions_of(row["region"])
    add_on = row["add_on"] == "yes"
    note = row.get("note") or ""
    return CptCode(row["code"], row["label"], row["family"], regions, add_on, row["unit"], note)


def check_codes(
    case: Case, document: Document, codes: Mapping[str, CptCode] | None = None
) -> Iterator[Problem]:
    """Yield what the codes of a request say against it.

    A level or vertebra outside the region of its code is an error: the payer's edit will refuse
    the line, and the letter would argue for the wrong operation. A code that is not on file is a
    warning, because the table is not the whole of CPT.

    Args:
        case: The case.
        document: The file it came from, for line numbers.
        codes: The table; the one that ships unless given.
    """
    table = cpt_codes() if codes is None else codes
    for i, stage in enumerate(case.request.stages):
        for j, line in enumerate(stage.lines):
            if line.code is None:
                continue
            place = ("request", "stages", i, "lines", j)
            known = table.get(line.code)
            if known is None:
                what = f"Code {line.code} is not in the table of spine codes."
                hint = "Compare it with the denial; the region of its levels was not checked."
                yield _problem(document, (*place, "code"), what, hint, Severity.WARNING)
                continue
            for name, at in _outside(line, known):
                what = f"{name} lies outside the region of code {line.code} ({_said(known)})."
                hint = "Correct the level or the code."
                yield _problem(document, (*place, at), what, hint, Severity.ERROR)


def _outside(
    line: ProcedureLine, code: CptCode
) -> Iterator[tuple[str, Literal["levels", "vertebrae"]]]:
    """Yield the places the code is not for; a junction such as T12-L1 touches both regions."""
    for level in line.levels:
        if not level.regions & code.regions:
            yield str(level), "levels"
    for vertebra in line.vertebrae:
        letters = {region.value[0].upper() for region in code.regions}
        if vertebra[0] not in letters:
            yield vertebra, "vertebrae"


def _said(code: CptCode) -> str:
    return " or ".join(region.value for region in Region if region in code.regions)


def _problem(
    document: Document, path: tuple[str | int, ...], what: str, hint: str, severity: Severity
) -> Problem:
    return Problem(document.file, document.line_of(path), say_path(path), what, hint, severity)
