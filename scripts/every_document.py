"""Make every document of every fixture, read each back with the release gate, and print a table.

    .venv/bin/python scripts/every_document.py [--printed] [--only WORDS] [--share N/M]

Each fixture is given the history of every letter, the criteria of every payer on file that cover
what it asks for, and two of them every kind of plan. Prints what the gate finds, then a Markdown
table: fixture, scenes, documents read back, findings. Exits 1 where anything was found.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # the tests are no package

from tests.service.gate import every


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Read every document of every fixture back.")
    parser.add_argument(
        "--printed", action="store_true", help="as PDF and Word file, not Word only"
    )
    parser.add_argument("--only", default="", help="only scenes with these words in their name")
    parser.add_argument("--share", default="1/1", help="every M-th scene, beginning with the N-th")
    return parser.parse_args()


def main() -> int:
    """Make every document and return 1 where the gate finds anything, else 0."""
    asked = _arguments()
    start, step = map(int, asked.share.split("/"))
    wanted = [pair for pair in every.scenes() if asked.only in str(pair[0])][start - 1 :: step]
    count, read, found = Counter[str](), Counter[str](), Counter[str]()
    for scene, kinds in wanted:
        documents, wrong = every.findings(scene, kinds, printed=asked.printed)
        count[scene.fixture] += bool(documents)
        read[scene.fixture] += documents
        found[scene.fixture] += len(wrong)
        for kind, finding in wrong:
            said = f"{finding.check.value}: {finding.what} “{finding.quote}”"
            print(f"{scene}: {kind.value}: {said}", flush=True)
        every.context.cache_clear()
    print("\n| Fixture | Scenes | Documents | Findings |\n|---|---:|---:|---:|")
    for name in every.FIXTURES:
        print(f"| {name} | {count[name]} | {read[name]} | {found[name]} |")
    total = (count.total(), read.total(), found.total())
    print(f"| **all** | {total[0]} | {total[1]} | {total[2]} |")
    return int(bool(found.total()))


if __name__ == "__main__":
    sys.exit(main())
