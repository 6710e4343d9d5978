"""Plant errors in finished documents and print which checks of the release gate find them.

    .venv/bin/python scripts/planted_errors.py

Prints two Markdown tables, for the set that the gate was made with and for the held-out set: kind
of error, how often it was planted, how often the checks against the case found it by themselves,
and how often deriving the document anew did.
"""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # the tests are no package

from appealgen.service.gate.agreement import differing
from appealgen.service.gate.gate import check_document
from tests.service.gate import held_out
from tests.service.gate import planted as plant


@dataclass
class Table:
    """What was planted and what was found, by kind of error."""

    planted: Counter[str] = field(default_factory=Counter)
    borne_out: Counter[str] = field(default_factory=Counter)
    derived: Counter[str] = field(default_factory=Counter)
    checks: dict[str, Counter[str]] = field(default_factory=dict)

    def add(self, kind: str, checks: set[str], *, changed: bool) -> None:
        """Count one planted error, the checks that found it, and whether deriving anew does."""
        self.planted[kind] += 1
        self.borne_out[kind] += bool(checks)
        self.derived[kind] += changed
        self.checks.setdefault(kind, Counter()).update(checks)

    def show(self) -> None:
        """Print the table."""
        print("| Error | Planted | Against the case | Derived anew | Found by |")
        print("|---|---:|---:|---:|---|")
        for kind, number in self.planted.items():
            by = ", ".join(check for check, _ in self.checks[kind].most_common(2))
            print(f"| {kind} | {number} | {self.borne_out[kind]} | {self.derived[kind]} | {by} |")
        total = (self.planted.total(), self.borne_out.total(), self.derived.total())
        print(f"| **all {len(self.planted)} kinds** | {total[0]} | {total[1]} | {total[2]} | |")


def first_set() -> Table:
    """Plant the errors of the demo's letter and card."""
    table = Table()
    for name in (plant.LETTER, plant.CARD):
        document = plant.document(name)
        clean = set(check_document(document, plant.ground()))
        for error in plant.planted(name):
            wrong = plant.with_error(error, name)
            found = set(check_document(wrong, plant.ground())) - clean
            changed = bool(differing(wrong.blocks, document.blocks))
            table.add(error.kind, {f.check.value for f in found}, changed=changed)
    return table


def held_out_set() -> Table:
    """Plant the errors of the second set."""
    table = Table()
    for error in held_out.ERRORS:
        wrong = held_out.with_error(error)
        document = held_out.documents(error.source)[int(error.word)]
        found = check_document(wrong, held_out.ground(error.source.case))
        changed = bool(differing(wrong.blocks, document.blocks))
        table.add(error.kind, {f.check.value for f in found}, changed=changed)
    return table


def main() -> None:
    """Plant every error and print both tables."""
    first_set().show()
    print()
    held_out_set().show()


if __name__ == "__main__":
    main()
