"""Small policies for the tests of loader, library and lint. They quote no payer."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from appealgen.matching import PARAMS
from appealgen.policy import PolicyLibrary, PolicyVersion, load_policy

POLICY = """\
schema_version: "1"
id: sample-1
version: 2026-01-15
title: Sample
publisher: Sample Payer
citation: Sample Policy 1
payers: [sample]
status: in_force
source:
  title: Sample Policy 1
  url: https://example.org/policy
  retrieved: "2026-02-01"
  read: All of it.
confidence: high
label_basis: printed
completeness: complete
definitions:
  conservative:
    parameters: [weeks]
    says: "At least {weeks} weeks of physical therapy failed"
    any_of:
      - id: therapy
        says: "At least {weeks} weeks of physical therapy failed"
        check: {care_lasted: {kinds: [physical_therapy], weeks: $weeks}}
      - id: futile
        says: More therapy would be of no use
        exception: true
        check: therapy_futile
procedures:
  - id: fusion
    label: A
    title: Fusion
    codes: ["22612"]
    families: [lumbar_fusion]
    regions: [lumbar]
    criteria:
      id: A
      label: A
      says: Fusion is necessary
      all_of:
        - id: A.1
          label: A.1
          says: Translation is at least 4 mm
          check:
            measured: {kind: dynamic_motion, field: translation_mm, op: ">=", value: 4, unit: mm}
        - id: A.2
          use: conservative
          with: {weeks: 6}
  - id: screws
    title: Screws
    codes: ["22840"]
    follows: [fusion]
not_covered:
  - {id: none, label: B, says: Fusion for pain alone}
"""

TESTS = """\
policy: sample-1@2026-01-15
as_of: 2026-06-01
bases:
  base:
    patient: {name: Invented Patient}
    coverage: {payer: Sample, plan_kind: fully_insured}
    request: {stages: [{name: Surgery, lines: [{code: "22612", levels: L4-L5}]}]}
    care:
      - {kind: physical_therapy, weeks: 6, outcome: no_relief}
    imaging:
      - modality: flexion_extension_xray
        findings: [{kind: dynamic_motion, levels: L4-L5, translation_mm: 4}]
tests:
  - name: Four millimeters are enough
    path: imaging[0].findings[0].translation_mm
    criterion: A.1
    values: {"3.9": not_met, "4": met, "4.1": met, missing: not_documented}
  - name: Six weeks are enough
    path: care[0].weeks
    criterion: A.2/therapy
    values: {"5": not_met, "6": met, "7": met, missing: not_documented}
"""

INDEX = """\
payers:
  - {id: sample, name: Sample, aliases: [Sample Health Plan]}
policies:
  - id: sample-1
    folder: sample-1
    payers: [sample]
    status: complete
    verified_on: 2026-02-01
    verified_by: Invented for tests.
"""

DAY = dt.date(2026, 6, 1)


def changed(text: str, *changes: tuple[str, str]) -> str:
    """Return a text with parts replaced; a part that is not there is a slip in the test."""
    for old, new in changes:
        assert old in text, f"the sample does not hold {old!r}"
        text = text.replace(old, new, 1)
    return text


def write(folder: Path, text: str = POLICY, name: str = "2026-01-15") -> Path:
    """Write a policy file and return its path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def load(folder: Path, *changes: tuple[str, str]) -> PolicyVersion:
    """Load the sample policy with changes."""
    return load_policy(write(folder, changed(POLICY, *changes)), PARAMS)


def shelf(
    folder: Path, *, index: str = INDEX, tests: str | None = TESTS, text: str = POLICY
) -> PolicyLibrary:
    """Return a library of the sample policy with its test file."""
    write(folder / "sample-1", text)
    if tests is not None:
        (folder / "sample-1" / "2026-01-15.test.yaml").write_text(tests, encoding="utf-8")
    (folder / "index.yaml").write_text(index, encoding="utf-8")
    return PolicyLibrary(folder, PARAMS)
