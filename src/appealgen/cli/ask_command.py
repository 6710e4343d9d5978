"""The ``ask`` command: a case's questions in the terminal, on paper, and keyed in by number."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from appealgen.cli.options import AsOf, CasePath, day_of
from appealgen.cli.output import can_print, say, show
from appealgen.errors import ExitCode

if TYPE_CHECKING:
    from appealgen.service.asking import Asking

__all__ = ["Answering", "ask"]


class Answering(StrEnum):
    """Who answers: as ``intake.questionnaire.Role``, kept here to start fast."""

    PATIENT = "patient"
    STAFF = "staff"
    SURGEON = "surgeon"


RoleOption = Annotated[
    Answering,
    typer.Option(help="Who answers: " + ", ".join(Answering) + ".", metavar="ROLE"),
]
By = Annotated[
    str,
    typer.Option(
        help="The name of the person who answers; a surgeon's as in the case.", metavar="NAME"
    ),
]
New = Annotated[
    bool, typer.Option("--new", help="Start a case in a folder that is new or has none.")
]
Paper = Annotated[
    bool, typer.Option("--paper", help="Write the open questions as a form to print (PDF).")
]
Out = Annotated[
    Path | None,
    typer.Option(
        help="Where to write the form; into the case folder unless given.", metavar="FILE"
    ),
]
KeyIn = Annotated[
    bool, typer.Option("--key-in", help="Key in a form on paper: number, answer, number, answer.")
]
Numbers = Annotated[
    list[str] | None,
    typer.Option("--number", help="Number of a question, with --answer.", metavar="N"),
]
Texts = Annotated[
    list[str] | None,
    typer.Option(
        "--answer",
        help="The answer to the --number before it; /skip leaves it open.",
        metavar="TEXT",
    ),
]
ShowReview = Annotated[
    bool, typer.Option("--review", help="Show what the answers would change, and write nothing.")
]
Apply = Annotated[
    bool,
    typer.Option("--apply", help="Write the answers kept into the case file; conflicts are left."),
]
Take = Annotated[
    list[str] | None,
    typer.Option(
        "--take",
        help="With --apply: write this over what the case says; as --review names it.",
        metavar="PATH",
    ),
]
Fhir = Annotated[
    bool,
    typer.Option(
        "--fhir", help="Print questions and answers as FHIR R4 (a Bundle), for other programs."
    ),
]
Language = Annotated[
    str | None,
    typer.Option(help="Language of the questions: en, or es for patients.", metavar="LANG"),
]


def ask(  # noqa: PLR0917 - typer makes options of parameters
    case: CasePath,
    role: RoleOption = Answering.STAFF,
    by: By = "",
    new: New = False,
    paper: Paper = False,
    out: Out = None,
    key_in: KeyIn = False,
    number: Numbers = None,
    answer: Texts = None,
    review: ShowReview = False,
    apply: Apply = False,
    take: Take = None,
    fhir: Fhir = False,
    language: Language = None,
    as_of: AsOf = None,
) -> None:
    """Ask what a case lacks; each answer is kept at once."""
    day = day_of(as_of)
    pairs = _pairs(number, answer)
    _refuse_mixed(paper, key_in, bool(pairs), review, apply, fhir)
    if take and not apply:
        msg = "it goes with --apply"
        raise typer.BadParameter(msg, param_hint="'--take'")
    asking = _opened(case, role, by, language, day, new=new)
    if paper:
        from appealgen.service.paper import write_paper

        show(str(write_paper(asking, out, as_of=day)))
    elif fhir:
        show(_bundle(asking))
    elif pairs:
        _key_in(asking, pairs, day)
    elif review or apply:
        from appealgen.cli.ask_apply import apply_now, show_review

        show_review(asking) if review else apply_now(asking, tuple(take or ()), day)
    else:
        _talk(asking, case, day, key_in=key_in)


def _bundle(asking: Asking) -> str:
    import json

    from appealgen.intake.questionnaire import to_bundle

    asked = asking.interview
    tree = to_bundle(asked.questionnaire, asked.answers, asking.strings)
    return json.dumps(tree, indent=1, ensure_ascii=not can_print("é’"))


def _refuse_mixed(*given: bool) -> None:
    if sum(given) > 1:
        msg = "use one of --paper, --key-in, --number, --review, --apply and --fhir at a time"
        raise typer.BadParameter(msg)


def _pairs(numbers: list[str] | None, texts: list[str] | None) -> list[tuple[str, str]]:
    if len(numbers or ()) != len(texts or ()):
        msg = "each --number needs its --answer"
        raise typer.BadParameter(msg, param_hint="'--number'")
    return list(zip(numbers or (), texts or (), strict=True))


def _opened(
    case: Path, role: Answering, by: str, language: str | None, day: dt.date, *, new: bool
) -> Asking:
    """Open the sitting; a folder without a case needs ``--new``, so that a slip starts none."""
    from appealgen.errors import InputNotFoundError
    from appealgen.intake.questionnaire import Author, Role, languages
    from appealgen.service.asking import author_of, case_now, open_asking

    spoken = languages(Role(role.value))
    if language is not None and language not in spoken:
        only = (
            "" if language not in languages() else f"; the questions for {role} are in these only"
        )
        msg = f"choose from {', '.join(spoken)}{only}"
        raise typer.BadParameter(msg, param_hint="'--language'")
    if role is Answering.SURGEON and not by.strip():
        msg = "a surgeon's answers go into the case with the surgeon's name"
        raise typer.BadParameter(msg, param_hint="'--by'")
    if new:
        _make(case)
    now = case_now(case, as_of=day)
    begun = bool(open_asking(case, Author("", Role(role.value)), as_of=day).revision)
    if now.state is None and not new and not begun:
        why = "there is no case.yaml in this folder; 'appealgen ask DIR --new' starts one"
        raise InputNotFoundError(str(case), why)
    author = author_of(now, Role(role.value), by.strip() or role.value)
    return open_asking(case, author, as_of=day, language=language)


def _make(folder: Path) -> None:
    from appealgen.errors import OutputUnwritableError

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        why = (error.strerror or "it cannot be made").casefold()
        raise OutputUnwritableError(str(folder), why) from error


def moment(day: dt.date) -> dt.datetime:
    """Return the time now, with its offset, on the day the case is looked at."""
    now = dt.datetime.now().astimezone()
    return dt.datetime.combine(day, now.timetz().replace(microsecond=0))


def _key_in(asking: Asking, pairs: list[tuple[str, str]], day: dt.date) -> None:
    """Keep answers by number; each that cannot be kept is said, and the others are kept."""
    from appealgen.cli.ask_talk import give

    failed = 0
    for number, text in pairs:
        problem = give(asking, number, text, at=moment(day))
        if problem is None:
            question = asking.question(number)
            said = asking.said(question.key) if question else ""
            say(asking.strings("talk.pair_kept", number=number, said=said))
        else:
            failed += 1
            say(f"{number}: {problem.what} {problem.hint}".rstrip())
    if failed:
        raise typer.Exit(ExitCode.INVALID_CASE)


def _talk(asking: Asking, case: Path, day: dt.date, *, key_in: bool) -> None:
    from appealgen.cli.ask_apply import offer
    from appealgen.cli.ask_talk import Stop, Talk

    talk = Talk(asking, lambda: moment(day))
    try:
        talk.key_in() if key_in else talk.run()
        # What was written may open criteria of its own: those questions come next.
        while offer(asking, talk.ask, day) and not key_in and asking.next() is not None:
            talk.run()
    except Stop:
        _say_kept(asking, case)
    except KeyboardInterrupt:
        say("")
        _say_kept(asking, case)
        raise SystemExit(130) from None  # 128 and the number of SIGINT, as shells count it


def _say_kept(asking: Asking, case: Path) -> None:
    count, strings = len(asking.kept.answers), asking.strings
    say(strings("talk.stopped", kept=strings.counted("answers.kept", count)))
    command = f"appealgen ask {case} --role {asking.author.role.value}"
    say(strings("talk.go_on", command=command))
    if count:
        say(strings("talk.write_later"))
