"""A small invented policy library, written to a folder, for tests of selection."""

# ruff: noqa: E501 - a criterion stands on one line, to keep the policy short
from __future__ import annotations

from pathlib import Path

from appealgen.matching import PARAMS
from appealgen.policy import PolicyLibrary

INDEX = """\
payers:
  - {id: example, name: Example Health, aliases: [Example Health Plan of Ohio]}
  - {id: other, name: Other Health, aliases: []}
policies:
  - {id: spine, folder: spine, payers: [example], status: complete, verified_on: 2026-07-01, verified_by: test}
"""

VERSION = """\
schema_version: "1"
id: spine
version: {version}
title: Example spine policy
publisher: Example Health
citation: Example Spine Policy
payers: [example]
status: {status}
source: {{title: Example, url: "https://example.org", retrieved: 2026-07-01, read: all of it}}
confidence: high
label_basis: none
completeness: complete
procedures:
  - id: lumbar_fusion
    title: Lumbar fusion
    codes: [22612, 22614]
    families: [lumbar_fusion]
    regions: [lumbar]
    criteria:
      id: root
      says: all of it holds
      all_of:
        - {{id: {root}, says: the first holds, check: {{stated: {{key: first_thing, asks: whether the first holds, here: true}}}}}}
        - {{id: second, says: the second holds, check: {{stated: {{key: second_thing, asks: whether the second holds}}}}}}
    supporting:
      - {{id: third, says: the third is shown, check: {{stated: {{key: third_thing, asks: whether the third holds}}}}}}
  - id: thoracic_fusion
    title: Thoracic fusion
    codes: [22614]
    regions: [thoracic]
    criteria: {{id: thoracic, says: it holds, check: {{stated: {{key: thoracic_thing, asks: whether it holds}}}}}}
  - id: stimulator
    title: Stimulator
    codes: [63650]
    per: line
    criteria: {{id: stimulator, says: it holds, check: {{stated: {{key: trial_thing, asks: whether it holds}}}}}}
  - id: instrumentation
    title: Instrumentation
    codes: [22840]
    follows: [lumbar_fusion]
"""


def library(folder: Path, versions: dict[str, str] | None = None) -> PolicyLibrary:
    """Write the library and return it.

    Args:
        folder: Where to write.
        versions: Version date to status; one version in force unless given. The id of a version's
            first criterion is "first" and its year.
    """
    (folder / "spine").mkdir(parents=True)
    (folder / "index.yaml").write_text(INDEX, encoding="utf-8")
    for version, status in (versions or {"2026-07-01": "in_force"}).items():
        root = f"first{version[:4]}"
        text = VERSION.format(version=version, status=status, root=root)
        (folder / "spine" / f"{version}.yaml").write_text(text, encoding="utf-8")
    return PolicyLibrary(folder, PARAMS)
