"""The ``call`` commands: log what was said on a call with the payer."""

from __future__ import annotations

import datetime as dt
import sys
from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from appealgen.cli.options import AsOf, CasePath, day_of
from appealgen.cli.output import say, show

if TYPE_CHECKING:
    from appealgen.service.calls import CallNote

__all__ = ["Outcome", "Purpose", "call_app"]

call_app = typer.Typer(
    name="call", no_args_is_help=True, help="Calls with the payer: log what was said."
)


class Outcome(StrEnum):
    """How a call ended: as ``model.exchange.CallOutcome``, kept here to start fast."""

    OVERTURNED = "overturned"
    UPHELD = "upheld"
    PENDING = "pending"
    MORE_RECORDS = "more_records"
    EDUCATIONAL_ONLY = "educational_only"
    REFUSED = "refused"
    NO_ANSWER = "no_answer"


class Purpose(StrEnum):
    """What a call was for: as ``model.exchange.CallPurpose``, kept here to start fast."""

    PEER_TO_PEER = "peer_to_peer"
    SCHEDULING = "scheduling"
    STATUS = "status"
    OTHER = "other"


At = Annotated[
    str | None,
    typer.Option(
        help="When it was, such as '2026-11-02 14:05' in this machine's time zone; now unless "
        "given.",
        metavar="TIME",
    ),
]
Missing = Annotated[
    list[str] | None,
    typer.Option(
        "--missing",
        help="What was said to be missing, in the reviewer's words; once for each thing.",
        metavar="TEXT",
    ),
]


def _text(description: str) -> object:
    return typer.Option(help=description, metavar="TEXT")


@call_app.callback()
def _calls() -> None:
    """Keep ``log`` a command of its own, though it is the only one yet."""


@call_app.command(epilog="Example: appealgen call log my-case --outcome upheld")
def log(  # noqa: PLR0917 - typer makes options of parameters
    case: CasePath,
    at: At = None,
    purpose: Annotated[
        Purpose, typer.Option(help="What it was for: " + ", ".join(Purpose) + ".", metavar="KIND")
    ] = Purpose.PEER_TO_PEER,
    caller: Annotated[str, _text("Who called from your side.")] = "",
    reviewer: Annotated[str, _text("The reviewer's name.")] = "",
    npi: Annotated[str, _text("The reviewer's NPI, ten digits.")] = "",
    credentials: Annotated[str, _text("The reviewer's credentials, such as MD.")] = "",
    specialty: Annotated[str, _text("The reviewer's specialty.")] = "",
    reference: Annotated[str, _text("The call's reference number.")] = "",
    missing: Missing = None,
    promised: Annotated[str, _text("The next step that was promised.")] = "",
    outcome: Annotated[
        Outcome | None,
        typer.Option(help="How it ended: " + ", ".join(Outcome) + ".", metavar="OUTCOME"),
    ] = None,
    cite: Annotated[str, _text("Exhibit and page of a written note of it: 'H p. 1'.")] = "",
    as_of: AsOf = None,
) -> None:
    """Write a call with the payer into the case file."""
    day = day_of(as_of)
    from appealgen.service.calls import CallNote, log_call, moment_of, state_of

    begun = state_of(case)
    note = CallNote(
        at=moment_of(at or _now()),
        purpose=purpose.value,
        caller=caller,
        reviewer=reviewer,
        npi=npi,
        credentials=credentials,
        specialty=specialty,
        reference=reference,
        said_missing=tuple(missing or ()),
        promised=promised,
        outcome=outcome.value if outcome else "",
        cite=cite,
    )
    if _asks(note):
        note = _asked(note)
    logged = log_call(case, note, as_of=day, expected=begun)
    say(f"Logged as {logged.path}. What was built or released before does not know of it.")
    say(f"To build again: appealgen build {case}")
    show(logged.path)


def _now() -> str:
    return dt.datetime.now().astimezone().isoformat(timespec="minutes")


def _asks(note: CallNote) -> bool:
    """Return whether nothing was said of the call yet, and a person is there to be asked."""
    said = set(note.block()) - {"at", "purpose", "caller", "cite"}
    return not said and sys.stdin is not None and sys.stdin.isatty()


def _asked(note: CallNote) -> CallNote:
    """Return a note with what a person says of the call; an empty line leaves a thing out."""
    say("An empty line leaves a thing out.")
    return replace(
        note,
        reviewer=_ask("Reviewer's name"),
        npi=_ask("Reviewer's NPI"),
        credentials=_ask("Reviewer's credentials"),
        specialty=_ask("Reviewer's specialty"),
        reference=_ask("Reference of the call"),
        said_missing=tuple(_items("Said to be missing (one thing per line)")),
        promised=_ask("Next step that was promised"),
        outcome=_outcome(),
    )


def _ask(question: str) -> str:
    answer: str = typer.prompt(question, default="", show_default=False, err=True)
    return answer.strip()


def _items(question: str) -> list[str]:
    items: list[str] = []
    while item := _ask(question):
        items.append(item)
    return items


def _outcome() -> str:
    """Ask until the answer is one of the outcomes, or empty."""
    while True:
        answer = _ask(f"Outcome ({', '.join(Outcome)})").casefold().replace(" ", "_")
        if not answer or answer in set(Outcome):
            return answer
        say("Write one of these words, or nothing.")
