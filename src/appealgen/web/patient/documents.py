"""The patient's own documents, from the case with the answers put in; nothing touches the disk.

What the clinic has not accepted yet is in the patient's own letter, as the patient's word, and the
letter is a draft. Where an answer and the chart differ, the chart stands until the clinic decides.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from appealgen import resources
from appealgen.errors import CaseInvalidError, NoPolicyInForceError
from appealgen.intake.questionnaire import case_with
from appealgen.matching import determine
from appealgen.model.exhibits import check_exhibits
from appealgen.policy.schema import Standing
from appealgen.service.building import context_of
from appealgen.service.cases import digest_of, policy_library, read_checked, refuse_unprintable
from appealgen.service.documents import Kind, render_documents
from appealgen.service.editing import Edit, edited
from appealgen.service.gate.gate import check_artifacts
from appealgen.service.next_step import NextSteps, next_steps_of
from appealgen.service.printable import unprintable_text
from appealgen.strict_yaml import read_yaml

if TYPE_CHECKING:
    import datetime as dt

    from appealgen.brief.next_step import PlainPage
    from appealgen.matching import Truth
    from appealgen.model import CaseFile
    from appealgen.render.interface import Artifact
    from appealgen.service.asking import Asking

__all__ = ["Outlook", "UnprintableError", "outlook", "patient_documents"]


class UnprintableError(Exception):
    """An answer holds a character that the fonts of the letter do not have."""


@dataclass(frozen=True)
class _Told:
    """The case with what the patient says, and its state: that of the file, or one of its own."""

    file: CaseFile
    state: str
    changed: bool


def _told(asking: Asking, as_of: dt.date) -> _Told:
    file = read_checked(asking.now.folder, as_of)
    state = digest_of(file.path)
    made = [line.change for line in asking.review().lines if not line.conflict]
    case = case_with(file.case, made) if made else None
    if case is None:
        return _Told(file, state, changed=False)
    edits = tuple(Edit(change.path, change.value) for change in made)
    data = edited(file.path.read_bytes(), file.path.name, edits)
    document = read_yaml(data, file.path.name)
    fonts = resources.templates_folder() / "fonts"
    before = {p.path for p in unprintable_text(file.document, fonts)}
    if any(p.path not in before for p in unprintable_text(document, fonts)):
        raise UnprintableError
    # A release holds for one content of the file: this one has none.
    told = replace(file, case=case, document=document)
    return _Told(told, hashlib.sha256(data).hexdigest(), changed=True)


def patient_documents(asking: Asking, kind: Kind, as_of: dt.date) -> tuple[Artifact, ...]:
    """Return a document of the case with the patient's answers, read back by the release gate.

    Raises:
        CaseInvalidError: The case has problems, or none has been started.
        UnprintableError: An answer cannot be printed.
        NoPolicyInForceError: No criteria are on file, so that no letter can be judged.
        LetterUnsuitableError: The case gives no ground for the letter.
        ExhibitUnusableError: An exhibit cannot be used as cited.
        CapabilityMissingError: The libraries for PDF are missing.
    """
    told = _told(asking, as_of)
    refuse_unprintable(told.file)
    judged = determine(told.file.case, policy_library(), as_of=as_of)
    exhibits = check_exhibits(told.file)
    context = context_of(told.file, judged, told.state, exhibits)
    templates, policies = resources.templates_folder(), resources.policies_folder()
    made = render_documents(context, [kind], templates, policies)
    gate = check_artifacts(made, context, policies=policies, templates=templates)
    if gate.passed:
        return made
    held = replace(context, held=len(gate.findings))
    return render_documents(held, [kind], templates, policies)


@dataclass(frozen=True, slots=True)
class Outlook:
    """How a case stands, with what the patient says.

    Attributes:
        page: What to do next, in plain words.
        truth: Whether it meets the plan's own criteria; None where none are on file.
    """

    page: PlainPage
    truth: Truth | None


def outlook(asking: Asking, as_of: dt.date) -> Outlook | None:
    """Return how the case stands and what to do next; None where it is not ready for that."""
    if asking.now.case is None:
        return None
    try:
        told = _told(asking, as_of)
    except (CaseInvalidError, UnprintableError):
        return None
    try:
        judged = determine(told.file.case, policy_library(), as_of=as_of)
    except NoPolicyInForceError:
        judged = None
    routes = next_steps_of(told.file.case, judged, as_of)
    page = NextSteps(told.file, as_of, routes).plain_in(asking.language)
    # A society's support decides nothing for the plan: it is not said to be the plan's rule.
    rules = judged is not None and judged.standing is Standing.RULE
    return Outlook(page, judged.truth if judged and rules else None)
