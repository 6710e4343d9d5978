"""Measure what a person waits for, against the least it could cost, and print a table.

    .venv/bin/python benchmarks/run.py [--rounds N]

Everything is measured in one run on one machine, in turn, so that ratios can be compared between
machines. Times are processor time, the best of the rounds: on a busy machine the clock on the wall
measures the neighbors.

- build: the whole ``build`` of the demo (read, match, argue, four PDFs, Word, JSON, manifest,
  written to the disk) against WeasyPrint printing the same four documents with the same style
  sheets and fonts, called as its manual shows.
- help: ``appealgen --help`` as a cold process against the same for a Typer application that does
  nothing.
- match: determinations of the demo case per second on one core.
- load: every policy on the shelf, from its YAML and from a filled cache; what is new in a process
  is made new for each round, what importing costs is left out.
- all payers: the demo case judged by every policy on file.
- audit: every code table and rule of the audit read from its file, and the audit of the fullest
  published case after that.
"""

from __future__ import annotations

import argparse
import datetime as dt
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from appealgen import assess_case, build_case, policy_library
from appealgen.coding.audit import load_rules
from appealgen.coding.knowledge import load_knowledge
from appealgen.matching import PARAMS, determine
from appealgen.matching.all_payers import all_payers
from appealgen.policy import PolicyLibrary
from appealgen.policy.cache import PolicyCache
from appealgen.resources import demo_case_folder, policies_folder, templates_folder
from appealgen.service.audit import audited
from appealgen.service.building import _context
from appealgen.service.cases import read_checked
from appealgen.service.documents import Kind, html_of

DAY = dt.date(2026, 11, 2)
MATCHES = 50

EMPTY = """
import typer
app = typer.Typer()
@app.command()
def one() -> None: "One."
@app.command()
def two() -> None: "Two."
app()
"""
EMPTY_PLAIN = EMPTY.replace("Typer()", "Typer(rich_markup_mode=None, add_completion=False)")

STYLES = {
    Kind.LETTER: "letter.css",
    Kind.CARD: "card.css",
    Kind.CHECKLIST: "checklist.css",
    Kind.QUESTIONS: "checklist.css",
}


@dataclass(frozen=True)
class Row:
    """One line of the table: what was measured, against what, and what is aimed at."""

    what: str
    ours: str
    least: str
    ratio: str
    aim: str


def timed(work: Callable[[], object]) -> float:
    """Return the processor seconds a piece of work takes, children included."""
    before = _processor_seconds()
    work()
    return _processor_seconds() - before


def _processor_seconds() -> float:
    uses = (getrusage(RUSAGE_SELF), getrusage(RUSAGE_CHILDREN))
    return sum(use.ru_utime + use.ru_stime for use in uses)


def best(rounds: int, *works: Callable[[], object]) -> list[float]:
    """Return the best time of each piece of work; the works take turns."""
    for work in works:
        work()  # once unmeasured: imports, caches, the disk
    times: list[list[float]] = [[] for _ in works]
    for _ in range(rounds):
        for work, found in zip(works, times, strict=True):
            found.append(timed(work))
    return [min(found) for found in times]


def plain_printing(folder: Path, variant: str | None) -> Callable[[], None]:
    """Return the printing of the demo's pages as a user of WeasyPrint would write it.

    Args:
        folder: Where style sheets and fonts are put.
        variant: The kind of PDF, such as the tagged one that a build makes, or the usual one.
    """
    templates = templates_folder()
    for sheet in templates.glob("*.css"):
        text = sheet.read_text(encoding="utf-8").replace("bundled:", "")
        (folder / sheet.name).write_text(text, encoding="utf-8")
    for font in (templates / "fonts").glob("*.ttf"):
        shutil.copyfile(font, folder / font.name)
    file, determination = assess_case(demo_case_folder(), as_of=DAY)
    context = _context(file, determination, "")
    pages = {
        sheet: [
            html_of(k, context, templates, policies_folder()) for k in STYLES if STYLES[k] == sheet
        ]
        for sheet in dict.fromkeys(STYLES.values())
    }

    def work() -> None:
        for sheet, sources in pages.items():
            for source in sources:
                fonts = FontConfiguration()
                css = CSS(filename=folder / sheet, font_config=fonts)
                HTML(string=source).write_pdf(
                    stylesheets=[css], font_config=fonts, pdf_variant=variant
                )

    return work


def measure_build(rounds: int) -> list[Row]:
    """Compare the whole build with printing alone: of the same tagged PDFs, and of plain ones."""
    with tempfile.TemporaryDirectory() as place:
        tagged = plain_printing(Path(place), "pdf/ua-1")
        usual = plain_printing(Path(place), None)

        def ours() -> None:
            build_case(demo_case_folder(), as_of=DAY, out=Path(place) / "out")

        mine, least, less = best(rounds, ours, tagged, usual)
    return [
        Row(name, f"{mine:.2f} s", f"{other:.2f} s", f"{mine / other:.2f}", "at most 1.25")
        for name, other in (
            ("build, printing tagged PDFs", least),
            ("build, printing plain PDFs", less),
        )
    ]


def process(*words: str) -> Callable[[], object]:
    """Return the running of a Python process of its own."""
    command = [sys.executable, *words]
    return lambda: subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - ours


def measure_help(rounds: int) -> list[Row]:
    """Compare the help of the program with that of an empty one, in its two usual forms."""
    mine, usual, plain = best(
        rounds * 4,
        process("-m", "appealgen", "--help"),
        process("-c", EMPTY, "--help"),
        process("-c", EMPTY_PLAIN, "--help"),
    )
    return [
        Row(name, f"{1e3 * mine:.0f} ms", f"{1e3 * least:.0f} ms", f"{mine / least:.2f}", aim)
        for name, least, aim in (
            ("--help, empty app", usual, "at most 1.5"),
            ("--help, empty app without Rich", plain, "at most 1.5"),
        )
    ]


def measure_match(rounds: int) -> Row:
    """Count determinations of the demo case in a second."""
    file, _ = assess_case(demo_case_folder(), as_of=DAY)
    library = policy_library()

    def work() -> None:
        for _ in range(MATCHES):
            determine(file.case, library, as_of=DAY)

    (seconds,) = best(rounds * 2, work)
    return Row("match", f"{MATCHES / seconds:.0f} per s", "", "", "at least 300 per s")


def load_all(cache: PolicyCache | None) -> None:
    """Load every version on the shelf, with nothing kept in memory from before."""
    library = PolicyLibrary(policies_folder(), PARAMS, cache)
    for entry in library.index.policies:
        library.versions(entry.id)


def measure_load(rounds: int) -> list[Row]:
    """Compare loading the whole shelf from its files with loading it from a filled cache."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "policies"
        cold, warm = best(
            rounds,
            lambda: load_all(None),
            # A new one each time, as a new process has: the folder is looked at again.
            lambda: load_all(PolicyCache(folder, "benchmark")),
        )
    return [
        Row("load, from the files", f"{1e3 * cold:.0f} ms", "", "", ""),
        Row("load, from the cache", f"{1e3 * warm:.0f} ms", "", "", "at most 300 ms"),
    ]


def measure_all_payers(rounds: int) -> Row:
    """Judge the demo case by every policy on file."""
    file, _ = assess_case(demo_case_folder(), as_of=DAY)
    library = policy_library()
    (seconds,) = best(rounds * 2, lambda: all_payers(file.case, library, as_of=DAY))
    return Row("match, all payers", f"{1e3 * seconds:.0f} ms", "", "", "at most 50 ms")


def measure_audit(rounds: int) -> list[Row]:
    """Read every code table, and audit the published case with the most lines."""
    fullest = demo_case_folder().parent / "published" / "two-stage-l2-pelvis"
    file = read_checked(fullest, DAY)

    def tables() -> None:
        load_knowledge.__wrapped__(policies_folder())
        load_rules(policies_folder() / "coding" / "rules")

    loaded, done = best(rounds * 2, tables, lambda: audited(file, DAY))
    return [
        Row("load, code tables", f"{1e3 * loaded:.0f} ms", "", "", "at most 300 ms"),
        Row("audit", f"{1e3 * done:.0f} ms", "", "", "at most 50 ms"),
    ]


def main() -> None:
    """Measure everything and print the table."""
    parser = argparse.ArgumentParser(description="Measure build, help and matching.")
    parser.add_argument("--rounds", type=int, default=5, help="rounds of each measurement")
    rounds = parser.parse_args().rounds
    started = time.monotonic()
    rows = [
        measure_match(rounds),
        measure_all_payers(rounds),
        *measure_audit(rounds),
        *measure_load(rounds),
        *measure_build(rounds),
        *measure_help(rounds),
    ]
    print(f"{'':32}{'ours':>12}{'least':>12}{'ratio':>8}  aim")
    for row in rows:
        print(f"{row.what:32}{row.ours:>12}{row.least:>12}{row.ratio:>8}  {row.aim}")
    print(f"({time.monotonic() - started:.0f} s in all)")


if __name__ == "__main__":
    main()
