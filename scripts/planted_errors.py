"""Plant errors in the demo's documents and print which checks of the release gate find them.

    .venv/bin/python scripts/planted_errors.py

Prints a Markdown table: kind of error, how often it was planted, how often the checks against the
case found it by themselves, and how often deriving the document anew did.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # the tests are no package

from appealgen.service.gate.agreement import differing
from appealgen.service.gate.gate import check_document
from tests.service.gate import planted as plant


def main() -> None:
    """Plant every error and print the table."""
    planted, borne_out, derived = Counter[str](), Counter[str](), Counter[str]()
    checks: dict[str, Counter[str]] = {}
    for name in (plant.LETTER, plant.CARD):
        document = plant.document(name)
        clean = set(check_document(document, plant.ground()))
        for error in plant.planted(name):
            wrong = plant.with_error(error, name)
            found = set(check_document(wrong, plant.ground())) - clean
            planted[error.kind] += 1
            borne_out[error.kind] += bool(found)
            derived[error.kind] += bool(differing(wrong.blocks, document.blocks))
            checks.setdefault(error.kind, Counter()).update({f.check.value for f in found})
    print("| Error | Planted | Against the case | Derived anew | Found by |")
    print("|---|---:|---:|---:|---|")
    for kind, number in planted.items():
        by = ", ".join(check for check, _ in checks[kind].most_common(2))
        print(f"| {kind} | {number} | {borne_out[kind]} | {derived[kind]} | {by} |")
    total = (planted.total(), borne_out.total(), derived.total())
    print(f"| **all {len(planted)} kinds** | {total[0]} | {total[1]} | {total[2]} | |")


if __name__ == "__main__":
    main()
