"""Who receives a packet, what goes to each, and which forms belong to it: data, strictly read.

From ``policies/law/recipients.yaml`` and ``policies/law/forms.yaml``; ``docs/packet.md`` says what
each key does.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from appealgen.appeals.states import Program
from appealgen.model.base import Name, Prose, Truthful, Whole
from appealgen.model.denial import ExhibitKind
from appealgen.model.people import PlanKind, UsState
from appealgen.model.published import read_published
from appealgen.policy.schema import Confidence

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from appealgen.appeals.law import Law
    from appealgen.model import Case
    from appealgen.model.denial import Exhibit

__all__ = [
    "Access",
    "Body",
    "FormUse",
    "Mask",
    "OfficialForm",
    "OwnForm",
    "Recipient",
    "RecipientId",
    "Recipients",
    "Selection",
    "body_of",
    "load_recipients",
    "masked",
    "official_forms",
    "own_forms",
    "select_exhibits",
]

_File = TypeVar("_File", bound=BaseModel)


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class RecipientId(StrEnum):
    """Whom a packet can be made for."""

    EXTERNAL_REVIEW = "external-review"
    INTERNAL = "internal"
    REGULATOR = "regulator"
    PATIENT = "patient"
    PLAN_SPONSOR = "plan-sponsor"


class Mask(StrEnum):
    """An identifier that a recipient does not get."""

    BORN = "born"
    MEMBER_ID = "member_id"


class FormUse(StrEnum):
    """What a form is for."""

    REQUEST = "request"
    RELEASE = "release"
    REPRESENTATIVE = "representative"
    URGENCY = "urgency"
    EXPERIMENTAL = "experimental"


class Recipient(_Part):
    """One recipient.

    Attributes:
        letter: The letter that is enclosed; ``called`` is the one the case's history calls for,
            ``internal`` the same while the plan itself still decides.
        sends: The kinds of exhibit it gets.
        cited: It also gets what the enclosed letter cites, whatever its kind.
        everything: It gets every exhibit.
        masks: Identifiers left out of our own pages.
        questions: The questions to the reviewer are enclosed.
        statement: Our request to a plan administrator is enclosed.
        forms: The forms that belong to it.
        items: The items of the packet list that belong in it, by id.
        why: Why the rest is left out; a sentence for staff.
        plan_kinds: The kinds of plan that have such a recipient; none means all.
    """

    id: RecipientId
    says: Name
    letter: Literal["external-review", "internal", "called", "complaint", "none"]
    sends: tuple[ExhibitKind, ...]
    cited: Truthful
    everything: Truthful = False
    masks: tuple[Mask, ...]
    questions: Truthful
    statement: Truthful
    forms: tuple[FormUse, ...]
    items: tuple[Name, ...]
    why: str
    plan_kinds: tuple[PlanKind, ...] = ()


class Early(_Part):
    """Who decides, and how it is sent there, before the plan's final decision names it."""

    name: Name
    how: Prose


class Body(_Part):
    """Who decides for a kind of plan, and how it is sent there."""

    recipient: RecipientId
    plan_kinds: Annotated[tuple[PlanKind, ...], Field(min_length=1)]
    name: Name
    by_state: Truthful = False
    how: Prose
    early: Early | None = None
    """What holds before a final decision; None where the words above hold then, too."""
    never: Prose | None = None
    citation: str
    confidence: Confidence

    def before_final(self) -> Body:
        """Return who decides and how it is sent while there is no final decision to name it."""
        return self if self.early is None else self.model_copy(update=dict(self.early))


class Access(_Part):
    """The patient's own right to the records (45 CFR 164.524)."""

    citation: Name
    days: Whole
    extension_days: Whole
    limits: Prose
    fee: Prose
    confidence: Confidence


class _RecipientFile(_Part):
    schema_version: Literal["1"]
    title: Name
    recipients: Annotated[tuple[Recipient, ...], Field(min_length=1)]
    bodies: tuple[Body, ...]
    access: Access


class OfficialForm(_Part):
    """A form of a government: named and linked, never copied."""

    id: Name
    use: FormUse = Field(alias="for")
    name: Name
    recipients: tuple[RecipientId, ...] = ()
    plan_kinds: tuple[PlanKind, ...]
    states: tuple[UsState, ...] = ()
    link: Name | None
    says: Prose
    citation: Name
    confidence: Confidence


class OwnForm(_Part):
    """A page of ours with the elements a rule lists."""

    id: Name
    use: FormUse = Field(alias="for")
    name: Name
    citation: Name
    confidence: Confidence
    not_for: tuple[PlanKind, ...] = ()
    not_for_says: Prose | None = None


class _FormFile(_Part):
    schema_version: Literal["1"]
    title: Name
    official: tuple[OfficialForm, ...]
    own: tuple[OwnForm, ...]


@dataclass(frozen=True)
class Recipients:
    """Both files."""

    recipients: tuple[Recipient, ...]
    bodies: tuple[Body, ...]
    access: Access
    official: tuple[OfficialForm, ...]
    own: tuple[OwnForm, ...]

    def get(self, name: RecipientId) -> Recipient:
        """Return a recipient by its id.

        Raises:
            KeyError: The file does not have it.
        """
        for recipient in self.recipients:
            if recipient.id is name:
                return recipient
        raise KeyError(name)


@dataclass(frozen=True, slots=True)
class Selection:
    """The exhibits of a case for one recipient: what goes, and what stays."""

    kept: tuple[Exhibit, ...]
    left_out: tuple[Exhibit, ...]


@lru_cache(maxsize=4)
def load_recipients(folder: Path) -> Recipients:
    """Return the recipients and forms on file.

    Args:
        folder: The folder of policies.

    Raises:
        InputNotFoundError: A file is missing.
        PolicyInvalidError: A file is broken; every problem is listed.
    """
    who = _read(folder / "law" / "recipients.yaml", _RecipientFile)
    forms = _read(folder / "law" / "forms.yaml", _FormFile)
    return Recipients(who.recipients, who.bodies, who.access, forms.official, forms.own)


def _read(path: Path, form: type[_File]) -> _File:
    return read_published(path, form)


def select_exhibits(case: Case, recipient: Recipient, cited: Collection[str]) -> Selection:
    """Return which exhibits go to a recipient.

    Args:
        case: The case.
        recipient: Who gets the packet.
        cited: Letters of the exhibits that the enclosed letter cites.
    """

    def goes(exhibit: Exhibit) -> bool:
        named = recipient.cited and exhibit.letter in cited
        return recipient.everything or named or exhibit.kind in recipient.sends

    kept = tuple(e for e in case.exhibits if goes(e))
    return Selection(kept, tuple(e for e in case.exhibits if e not in kept))


def masked(case: Case, recipient: Recipient) -> Case:
    """Return the case without the identifiers that a recipient does not get.

    A member number keeps its last four characters, where it has at least eight.
    """
    patient, coverage = case.patient, case.coverage
    if Mask.BORN in recipient.masks:
        patient = patient.model_copy(update={"born": None})
    if Mask.MEMBER_ID in recipient.masks and coverage.member_id:
        shown = coverage.member_id[-4:] if len(coverage.member_id) >= 8 else ""  # noqa: PLR2004
        hidden = f"ends in {shown}" if shown else None
        coverage = coverage.model_copy(update={"member_id": hidden})
    return case.model_copy(update={"patient": patient, "coverage": coverage})


def body_of(
    case: Case, on_file: Recipients, recipient: Recipient, law: Law, *, early: bool = False
) -> Body | None:
    """Return who decides, where the file knows it for this plan.

    A plan under a state's own process gets that state's body, but only where sources agree that
    the state runs it. A self-funded plan never does.

    Args:
        case: The case.
        on_file: The recipients.
        recipient: Who gets the packet.
        law: The law on file: external review by state.
        early: Whether review outside the plan is open before its final decision.
    """
    kind, state = case.coverage.plan_kind, case.coverage.state
    fitting = (b for b in on_file.bodies if b.recipient is recipient.id and kind in b.plan_kinds)
    body = next(fitting, None)
    body = body.before_final() if body is not None and early else body
    if body is None or not body.by_state or state is None:
        return body
    review = law.state(state)
    settled = review.program in {Program.STATE, Program.FEDERAL} and review.confidence.counts
    if not settled or review.body is None:
        return body
    return body.model_copy(update={"name": f"For {review.name}: {review.body}"[:200]})


def official_forms(
    case: Case, on_file: Recipients, recipient: Recipient
) -> tuple[OfficialForm, ...]:
    """Return the official forms that belong to a packet of this case."""
    kind, state = case.coverage.plan_kind, case.coverage.state
    return tuple(
        form
        for form in on_file.official
        if form.use in _wanted(case, recipient)
        and kind in form.plan_kinds
        and (not form.recipients or recipient.id in form.recipients)
        and (not form.states or state in form.states)
    )


def own_forms(case: Case, on_file: Recipients, recipient: Recipient) -> tuple[OwnForm, ...]:
    """Return our own pages that belong to a packet: none where an official form has the use.

    None either where a signed one is on file.
    """
    official = {form.use for form in official_forms(case, on_file, recipient)}
    kinds = {exhibit.kind for exhibit in case.exhibits}
    return tuple(
        form
        for form in on_file.own
        if form.use in _wanted(case, recipient)
        and form.use not in official
        and case.coverage.plan_kind not in form.not_for
        and _SIGNED[form.use] not in kinds
    )


def _wanted(case: Case, recipient: Recipient) -> set[FormUse]:
    wanted = set(recipient.forms)
    return wanted if case.urgent_basis is not None else wanted - {FormUse.URGENCY}


_SIGNED = {
    FormUse.REQUEST: ExhibitKind.REVIEW_REQUEST_FORM,
    FormUse.RELEASE: ExhibitKind.RELEASE,
    FormUse.REPRESENTATIVE: ExhibitKind.REPRESENTATIVE_FORM,
    FormUse.URGENCY: ExhibitKind.PHYSICIAN_CERTIFICATION,
    FormUse.EXPERIMENTAL: ExhibitKind.PHYSICIAN_CERTIFICATION,
}
