"""Hand over: what a patient gave goes from the sealed store to the folder of the case.

Answers are merged into the file of the patient's answers beside the case, where the same engine
shows what they would change; papers are written into a folder of their own, to be made exhibits
by hand. The store keeps all of it.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from appealgen.errors import OutputUnwritableError
from appealgen.intake.questionnaire import Role
from appealgen.render.interface import Artifact
from appealgen.service.answers_kept import AnswerFile
from appealgen.service.writing import write_files
from appealgen.web.keeping import SealedAnswers, read_signature
from appealgen.web.papers import KINDS, papers_of, read_paper
from appealgen.web.trail import Action, Who, add_line

if TYPE_CHECKING:
    from pathlib import Path

    from appealgen.intake.questionnaire import Answer
    from appealgen.service.answers_kept import Kept
    from appealgen.web.store import Sitting, Store

__all__ = ["FOLDER", "Handed", "copy_papers", "hand_over"]

_COMMAND_LINE = Who("command line")

FOLDER = "from-patient"
"""The folder for papers, inside the folder of the case."""


@dataclass(frozen=True, slots=True)
class Handed:
    """What was handed over from one sitting.

    Attributes:
        answers: How many answers are new in the file beside the case.
        papers: The papers that were written now.
        signed: Whether the answers, as they are, are signed.
    """

    answers: int
    papers: tuple[Path, ...]
    signed: bool


def hand_over(store: Store, case: Path) -> tuple[Handed, ...]:
    """Hand over what the patients of a case gave, one entry for each that gave something.

    Args:
        store: The store.
        case: The case folder.

    Raises:
        AnswersChangedError: Somebody wrote the file of answers at this very moment.
        OutputUnwritableError: The folder of the case cannot be written.
    """
    sittings = (store.sitting(name) for name in store.sittings_of(case))
    handed = [_handed(store, sitting) for sitting in sittings if sitting.role == Role.PATIENT]
    return tuple(one for one in handed if one is not None)


def _handed(store: Store, sitting: Sitting) -> Handed | None:
    who = _COMMAND_LINE
    answers = SealedAnswers(store, sitting, who)
    kept, papers = answers.load(), papers_of(store, sitting)
    if not kept.answers and not papers:
        return None
    count = _merged(AnswerFile(sitting.case, Role.PATIENT), kept)
    written = copy_papers(store, sitting, who)
    with store.writing() as connection:
        add_line(connection, store, sitting, who, (Action.HANDED_OVER, ""))
    signature = read_signature(answers)
    return Handed(count, written, signature is not None and signature.holds)


def copy_papers(store: Store, sitting: Sitting, who: Who) -> tuple[Path, ...]:
    """Write the papers of a sitting into the folder of its case; return those written now.

    Raises:
        OutputUnwritableError: The folder of the case cannot be written.
    """
    folder = sitting.case / FOLDER
    written: list[Path] = []
    for paper in papers_of(store, sitting):
        name = f"{paper.id}.{paper.kind}"
        if not (folder / name).exists():
            _, data = read_paper(store, sitting, who, paper.id)
            written += _write(folder, Artifact(name, KINDS[paper.kind], data))
    return tuple(written)


def _merged(file: AnswerFile, kept: Kept) -> int:
    """Put answers into the file beside the case, each where it is the later one."""
    held = made = file.load()
    for key, answer in kept.answers.items():
        if _later(answer, held.answers.get(key)):
            made = made.given(answer)
    if made is not held:
        file.save(made, expected=held.revision)
    return made.revision - held.revision


def _later(new: Answer, held: Answer | None) -> bool:
    if held is None or held.at is None or new.at is None:
        return held is None
    return (new.value, new.skip) != (held.value, held.skip) and new.at > held.at


def _write(folder: Path, paper: Artifact) -> tuple[Path, ...]:
    try:
        folder.mkdir(exist_ok=True, mode=0o700)
    except OSError as error:
        why = (error.strerror or "it is not writable").casefold()
        raise OutputUnwritableError(os.fspath(folder), why) from error
    return write_files(folder, [paper])
