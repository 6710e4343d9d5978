"""The server as a process of its own, over the folder of a place."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2

from appealgen.web.settings import Address
from tests.web.people import DEMO, Place

__all__ = ["CHECKOUT", "free_port", "new_case", "new_place", "running"]

CHECKOUT = Path(__file__).resolve().parents[2]
PROGRAM = """
import datetime as dt, sys, time
from pathlib import Path
from appealgen.web.serving import serve
from appealgen.web.settings import Address, Settings
folder, port, began = Path(sys.argv[1]), int(sys.argv[2]), time.monotonic()
start = dt.datetime.fromisoformat(sys.argv[3])
clock = lambda: start + dt.timedelta(seconds=time.monotonic() - began)
cases = Path(sys.argv[4]) if sys.argv[4] else None
address = Address(port=port)
serve(Settings(folder / "data", folder / "keys" / "web.key", clock, address, cases=cases))
"""


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def new_place(folder: Path) -> Place:
    """Return a place whose address is free."""
    return Place(folder, address=Address(port=free_port()))


def new_case(place: Place) -> Path:
    """Return a new case of a place: the demo without what its patient can tell.

    One person answers for each case, so every test needs a case of its own.
    """
    folder = place.folder / f"case-{len(list(place.folder.glob('case-*'))) + 1}"
    shutil.copytree(DEMO, folder)
    file = folder / "case.yaml"
    text = file.read_text("utf-8")
    for part in ("function", "scores", "risk"):
        text, count = re.subn(rf"(?ms)^{part}:.*?(?=^\S)", "", text)
        assert count == 1
    file.write_text(text, "utf-8")
    return folder


@contextmanager
def running(place: Place) -> Iterator[subprocess.Popen[bytes]]:
    """Run the server of a place until the block is left."""
    port, start = str(place.address.port), place.clock().isoformat()
    cases = str(place.settings.cases or "")
    command = [sys.executable, "-c", PROGRAM, str(place.folder), port, start, cases]
    environment = {**os.environ, "PYTHONPATH": str(CHECKOUT / "src")}
    server = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
    try:
        _wait(place, server)
        yield server
    finally:
        server.kill()
        server.wait()


def _wait(place: Place, server: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        assert server.poll() is None, "the server has ended"
        try:
            httpx2.get(f"{place.address.url}/")
        except httpx2.TransportError:
            time.sleep(0.05)
        else:
            return
    message = "the server does not answer"
    raise AssertionError(message)
