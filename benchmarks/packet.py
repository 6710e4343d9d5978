"""Measure the assembly of a packet: forty exhibits of ten pages, placed, stamped and written.

    .venv/bin/python benchmarks/packet.py [--rounds N]

Times are processor time, the best of the rounds. Beside the whole packet it is split into parts
of fifty pages, and the same pages are copied by pypdf alone, unstamped, as the least it could cost.
"""

from __future__ import annotations

import argparse
import datetime as dt
import time
from collections.abc import Callable
from io import BytesIO

from pypdf import PdfReader, PdfWriter

from appealgen.render.packet import (
    Leaf,
    Limits,
    Look,
    Piece,
    assemble,
    leaves_of,
    open_pdf,
    split_packet,
)
from appealgen.resources import demo_case_folder

EXHIBITS, PAGES = 40, 10
LOOK = Look("Packet", dt.date(2026, 11, 2), EXHIBITS * PAGES)


def exhibit() -> bytes:
    """Return ten pages of the demo's exhibits as one file."""
    files = sorted((demo_case_folder() / "exhibits").glob("*.pdf"))
    pages = [page for file in files for page in PdfReader(file).pages]
    writer = PdfWriter()
    for page in pages[:PAGES]:
        writer.add_page(page)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def leaves(data: bytes) -> tuple[Leaf, ...]:
    """Open the exhibits and return the pages of the packet."""
    pieces = []
    for number in range(EXHIBITS):
        name = f"Ex. {chr(65 + number % 26)}{number // 26 or ''}"
        pieces.append(Piece(f"ex-{number}", name, open_pdf(data), 0, PAGES, name, framed=True))
    return leaves_of(pieces)


def copied(data: bytes) -> None:
    """Copy the same pages by pypdf alone."""
    writer = PdfWriter()
    for _ in range(EXHIBITS):
        for page in PdfReader(BytesIO(data)).pages:
            writer.add_page(page)
    writer.write(BytesIO())


def best(rounds: int, work: Callable[[], object]) -> float:
    """Return the best processor time of some rounds, in seconds."""
    times = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args().rounds
    data = exhibit()
    whole = best(rounds, lambda: assemble(leaves(data), LOOK))
    parts = best(rounds, lambda: split_packet(leaves(data), LOOK, Limits(pages=50)))
    least = best(rounds, lambda: copied(data))
    print(f"{EXHIBITS} exhibits of {PAGES} pages, {len(data) / 1000:.0f} kB each")
    print(f"one file: {whole:.2f} s; parts of 50 pages: {parts:.2f} s; copied alone: {least:.2f} s")


if __name__ == "__main__":
    main()
