"""The ``serve`` command, started as a person starts it, over a folder of its own."""

from __future__ import annotations

import builtins
import re
from pathlib import Path
from unittest.mock import patch

import pytest
import typer
from typer.testing import CliRunner, Result

from appealgen.cli import serve_command
from appealgen.errors import CapabilityMissingError, InputNotFoundError
from tests.web.people import Place

APP = typer.Typer()
APP.command()(serve_command.serve)


def run(place: Place, *arguments: str) -> Result:
    """Run the command with the store, the key and the clock of a place."""
    own = ["--data", str(place.settings.data), "--key-file", str(place.settings.key_file)]
    with patch.object(serve_command, "_now", place.clock):
        return CliRunner().invoke(APP, [*own, *arguments])


def test_an_invitation_of_the_command_line_lets_somebody_in(place: Place) -> None:
    """The link and the code that are printed work; the link works once."""
    printed = run(place, "--invite", str(place.case)).output
    found = re.search(r"Link: http://127\.0\.0\.1:8000(/start/\S+)\nCode: (\d{3} \d{3})\n", printed)

    assert found
    browser = place.browser()
    browser.get(found[1])
    assert browser.post(found[1], answer=found[2]).status_code == 200


def test_what_came_in_is_collected_and_the_trail_printed(place: Place) -> None:
    """Staff see how much came in, whether it is signed, and who did what."""
    browser = place.patient()
    browser.get("/question/work.words")
    browser.post("/question/work.words", answer="zebrawood")
    collected = run(place, "--collect", str(place.case / "case.yaml")).output
    trail = run(place, "--trail", str(place.case)).output

    assert "New answers: 1. Signed: no." in collected
    assert [line.split("\t")[4] for line in trail.splitlines() if "\t" in line] == [
        "invited",
        "opened",
        "answered",
        "handed over",
    ]
    assert re.search(r"The trail is whole: 4 lines, fingerprint [0-9a-f]{16}\.", trail)
    assert "zebrawood" not in collected + trail


def test_two_wishes_at_once_are_refused(place: Place) -> None:
    """One call does one thing."""
    case = str(place.case)

    assert run(place, "--invite", case, "--trail", case).exit_code == 2


def test_an_office_address_in_plain_text_is_wrong_usage(place: Place) -> None:
    """Nothing starts to listen."""
    assert run(place, "--host", "192.168.1.5").exit_code == 2


def test_a_missing_extra_is_named(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the libraries of the browser the message says what to install."""
    import_ = builtins.__import__

    def without(name: str, *rest: object) -> object:
        if name.partition(".")[0] == "sqlalchemy":
            raise ModuleNotFoundError(name=name)
        return import_(name, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(builtins, "__import__", without)
    monkeypatch.delitem(__import__("sys").modules, "appealgen.web.store")
    found = run(place, "--invite", str(Path(place.case))).exception

    assert isinstance(found, CapabilityMissingError)
    assert "appealgen[web]" in str(found)


PASSWORD = "four words of nobody\n"  # noqa: S105 - it opens an invented account


def typed(place: Place, text: str, *arguments: str) -> Result:
    """Run the command with what somebody types at its prompts."""
    own = ["--data", str(place.settings.data), "--key-file", str(place.settings.key_file)]
    return CliRunner().invoke(APP, [*own, *arguments], input=text)


def test_an_account_is_made_listed_and_removed(place: Place) -> None:
    """The password is asked for twice and never shown."""
    made = typed(place, PASSWORD * 2, "--add-user", "Ana Ruiz", "--role", "staff")
    assert made.exit_code == 0
    assert PASSWORD.strip() not in made.output
    assert run(place, "--list-users").stdout == "staff\tAna Ruiz\n"

    assert run(place, "--remove-user", "ana ruiz").exit_code == 0
    assert run(place, "--list-users").stdout == ""


@pytest.mark.parametrize(
    ("text", "arguments"),
    [
        (PASSWORD * 2, ["--add-user", "Ana Ruiz"]),
        (PASSWORD * 2, ["--add-user", "Ana Ruiz", "--role", "patient"]),
        ("short\nshort\n", ["--add-user", "Ana Ruiz", "--role", "staff"]),
        ("", ["--remove-user", "Nobody"]),
        ("", ["--role", "staff"]),
    ],
)
def test_an_account_that_cannot_be_made_is_wrong_usage(
    place: Place, text: str, arguments: list[str]
) -> None:
    """No role, a patient's role, a short password, a name that is not there."""
    assert typed(place, text, *arguments).exit_code == 2
    assert run(place, "--list-users").stdout == ""


def test_a_folder_of_cases_has_to_be_there(place: Place) -> None:
    """The server does not start over a folder that does not exist."""
    found = run(place, "--cases", str(place.folder / "nothing")).exception

    assert isinstance(found, InputNotFoundError)
