"""The ``ask`` command in Spanish: the same talk, form and answers; patients only."""

from __future__ import annotations

import io
import json
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pexpect  # type: ignore[import-untyped]
import pytest
from pypdf import PdfReader

from appealgen.errors import ExitCode
from tests.cli.program import call, environment
from tests.code_health.tree import CHECKOUT

DAY = ("--as-of", "2026-11-03")
SPANISH = ("--role", "patient", "--language", "es")
START = "from appealgen.cli import main; main()"


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """Copy the demo, whose people are invented, into a folder of its own."""
    shutil.copytree(CHECKOUT / "fixtures" / "demo", tmp_path / "case")
    return tmp_path / "case"


@pytest.fixture
def terminal(case: Path) -> Iterator[pexpect.spawn]:
    """Run the program in Spanish at a terminal of its own."""
    words = ["-c", START, "ask", str(case), *SPANISH, *DAY]
    env = environment(TERM="dumb", NO_COLOR="1")
    opened = pexpect.spawn(sys.executable, words, encoding="utf-8", timeout=30, env=env)
    yield opened
    opened.close(force=True)


def answered(terminal: pexpect.spawn, text: str) -> str:
    """Answer what is asked and return what was shown before it."""
    terminal.expect_exact("Respuesta: ")
    terminal.sendline(text)
    return str(terminal.before)


def test_the_talk_is_in_spanish(case: Path, terminal: pexpect.spawn) -> None:
    """Questions, commands, the warning and the goodbye; English commands work, too."""
    first = answered(terminal, "sí")
    warned = answered(terminal, "/atras")
    assert "Primero: su seguridad" in first
    assert "Llame al 911 ahora" in warned
    answered(terminal, "")
    answered(terminal, "/saltar")
    answered(terminal, "/medico")
    answered(terminal, "?")
    assert "/salir: parar" in answered(terminal, "/lista")
    assert "No sé" in answered(terminal, "/ir 1")
    answered(terminal, "/quit")
    terminal.expect(pexpect.EOF)

    assert "Aquí paramos. Quedan guardadas 3 respuestas." in terminal.before
    kept = json.loads((case / "answers-patient.json").read_bytes())
    assert kept["language"] == "es"
    assert [(a["value"], a["skip"]) for a in kept["answers"]] == [
        (True, None),
        (None, "dont_know"),
        (None, "ask_doctor"),
    ]


def test_the_next_talk_goes_on_in_spanish(case: Path) -> None:
    """The language is kept with the answers."""
    first = call("ask", case, *SPANISH, *DAY, "--number", "1", "--answer", "no")
    later = call("ask", case, "--role", "patient", *DAY, "--number", "1", "--answer", "tal vez")

    assert "1: guardado: No" in first.err
    assert later.code == ExitCode.INVALID_CASE
    assert "Responda sí o no." in later.err


def test_what_goes_into_the_case_is_told_in_spanish(case: Path) -> None:
    """The review names each line; names of the case file stay as they are."""
    call("ask", case, *SPANISH, *DAY, "--number", "1", "--answer", "sí")
    review = call("ask", case, *SPANISH, *DAY, "--review")
    done = call("ask", case, *SPANISH, *DAY, "--apply")

    assert review.out.startswith("se pasa: symptoms.red_flags")
    assert done.out.startswith("se pasó: symptoms.red_flags")
    assert "El caso se vuelve a leer completo." in done.err


@pytest.mark.parametrize("role", [("--role", "staff"), ("--role", "surgeon", "--by", "Ann Lee")])
def test_staff_and_surgeon_are_asked_in_english_only(case: Path, role: tuple[str, ...]) -> None:
    """It is refused with a reason, and nothing is asked half in one and half in the other."""
    done = call("ask", case, *role, "--language", "es", *DAY)

    assert done.code == ExitCode.USAGE
    assert "choose from en" in done.err
    assert "only" in done.err


def test_the_form_is_in_spanish(case: Path) -> None:
    """It says so to a screen reader, warns first, asks the day before the month, and is whole."""
    done = call("ask", case, *SPANISH, *DAY, "--paper")
    reader = PdfReader(io.BytesIO(Path(done.out.strip()).read_bytes()))
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())

    assert done.code == 0
    assert str(reader.root_object["/Lang"]) == "es"
    assert text.index("Llame al 911 ahora") < text.index("Primero: su seguridad")
    assert "día mes año" in text
    assert "3 de noviembre de 2026" in text
    assert "Page " not in text
    assert "{" not in text
