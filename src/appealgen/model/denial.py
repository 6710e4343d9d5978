"""The denial as the payer wrote it, earlier appeals, exhibits, and the surgeon's attestations."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints, model_validator

from appealgen.model.base import (
    Cited,
    Code,
    Day,
    LevelOf,
    Name,
    Part,
    PartialDay,
    Prose,
    Truthful,
    Whole,
)
from appealgen.model.exchange import Carc, GroupCode, Moment, Rarc
from appealgen.model.requirement import StatedRequirement

__all__ = [
    "AppealStep",
    "Attestation",
    "Denial",
    "DenialKind",
    "DenialReason",
    "EarlierAppeal",
    "Exhibit",
    "ExhibitKind",
    "PeerToPeer",
    "ReasonCategory",
    "Reference",
    "Reviewer",
]


class DenialKind(StrEnum):
    """When in the life of the request the payer said no."""

    PRIOR_AUTHORIZATION = "prior_authorization"
    CONCURRENT = "concurrent"
    POST_SERVICE = "post_service"
    PREPAYMENT = "prepayment"
    RESCISSION = "rescission"
    PENDED = "pended"
    """Not decided yet: the payer asks for more. There is nothing to appeal."""
    NOT_STATED = "not_stated"


class ReasonCategory(StrEnum):
    """What a stated reason is about; each has its own answer."""

    CONSERVATIVE_CARE = "conservative_care_not_exhausted"
    NOT_MEDICALLY_NECESSARY = "not_medically_necessary"
    FUNCTION_NOT_SHOWN = "function_not_shown"
    IMAGING = "imaging_does_not_meet_criteria"
    EXPERIMENTAL = "experimental"
    LEVEL_OR_PROCEDURE = "level_or_procedure_not_supported"
    SECOND_OPINION = "second_opinion_required"
    RISK_FACTOR = "risk_factor"
    SITE_OF_SERVICE = "site_of_service"
    MISSING_DOCUMENTATION = "missing_documentation"
    NO_AUTHORIZATION = "no_authorization"
    BUNDLING = "bundling"
    OTHER = "other"


class DenialReason(Cited):
    """One stated reason, in the payer's words where the notice has words."""

    category: ReasonCategory
    words: Prose | None = None
    codes: tuple[Code, ...] = ()
    group: GroupCode | None = None
    carc: Carc | None = None
    rarc: Rarc | None = None
    requires: tuple[StatedRequirement, ...] = ()
    """What the reason says was required, to be held against the policy's own criteria."""


class Reviewer(Part):
    """The payer's reviewer as the notice names them."""

    name: Name | None = None
    credentials: Name | None = None
    specialty: Name | None = None


class Reference(Part):
    """A number the payer knows the request by."""

    label: Name
    number: Name


class PeerToPeer(Cited):
    """The peer-to-peer offer: the number, and the last day as the notice gives it."""

    phone: Name | None = None
    last_day: Day | None = None
    words: Prose | None = None


class Denial(Cited):
    """The adverse determination."""

    kind: DenialKind
    notice_date: Day | None = None
    received_date: Day | None = None
    reasons: Annotated[tuple[DenialReason, ...], Field(min_length=1)]
    policy_cited: Name | None = None
    criteria_policy: Name | None = None
    """The policy on file that the notice names, by its id, such as ``aetna-cpb-0743``."""
    criteria_edition: Day | None = None
    """The effective date of the edition the notice says it applied."""
    criteria_section: Name | None = None
    """The section label the notice names, as printed, such as ``CMM-609.2``."""
    criteria_disclosed: Truthful | None = None
    """Whether the payer sent or published the criteria it relied on."""
    reviewer: Reviewer | None = None
    references: tuple[Reference, ...] = ()
    peer_to_peer: PeerToPeer | None = None
    appeal_address: tuple[Name, ...] = ()
    appeal_fax: Name | None = None
    appeal_days: Whole | None = Field(default=None, le=400)

    @model_validator(mode="after")
    def _received_after(self) -> Denial:
        if self.notice_date and self.received_date and self.received_date < self.notice_date:
            msg = "was received before the date on the notice"
            raise ValueError(msg)
        return self


class AppealStep(StrEnum):
    """Which step of the appeal an earlier filing was, whatever the plan calls it."""

    FIRST_LEVEL = "first_level"
    SECOND_LEVEL = "second_level"
    EXPEDITED = "expedited"
    EXTERNAL_REVIEW = "external_review"
    COMPLAINT = "complaint"
    CORRECTED_CLAIM = "corrected_claim"
    RECORDS_REQUEST = "records_request"


class EarlierAppeal(Cited):
    """An appeal or request filed before: decided, or still with the payer.

    ``filed_at`` is the moment the payer received it, where a clock of hours runs.
    """

    level: Name
    step: AppealStep | None = None
    filed: Day | None = None
    filed_at: Moment | None = None
    received_by_payer: Day | None = None
    decided: Day | None = None
    decision_received: Day | None = None
    upheld: Truthful | None = None
    overturned_codes: tuple[Code, ...] = ()
    """Codes that were allowed by a decision that upheld the denial of the others."""
    final: Truthful | None = None
    """The notice calls itself the final internal decision."""
    reasons: tuple[DenialReason, ...] = ()
    reviewer: Reviewer | None = None
    reference: Name | None = None
    words: Prose | None = None

    @model_validator(mode="after")
    def _decided_after_filed(self) -> EarlierAppeal:
        if self.filed and self.decided and self.decided < self.filed:
            msg = "was decided before it was filed"
            raise ValueError(msg)
        return self

    @model_validator(mode="after")
    def _rest_was_upheld(self) -> EarlierAppeal:
        if self.overturned_codes and self.upheld is not True:
            msg = (
                "lists 'overturned_codes', which are for a decision that upheld the rest; write "
                "'upheld: true' with them, or leave them out where all was overturned"
            )
            raise ValueError(msg)
        return self


class ExhibitKind(StrEnum):
    """What an exhibit is."""

    DENIAL = "denial"
    FINAL_DENIAL = "final_denial"
    THERAPY_NOTES = "therapy_notes"
    IMAGING_REPORT = "imaging_report"
    PROCEDURE_NOTE = "procedure_note"
    CLINIC_NOTE = "clinic_note"
    OPERATIVE_NOTE = "operative_note"
    LABORATORY = "laboratory"
    PSYCHOLOGICAL = "psychological"
    QUESTIONNAIRE = "questionnaire"
    MEDICATION_RECORD = "medication_record"
    SECOND_OPINION = "second_opinion"
    INSURANCE_CARD = "insurance_card"
    RELEASE = "release"
    REPRESENTATIVE_FORM = "representative_form"
    REVIEW_REQUEST_FORM = "review_request_form"
    PHYSICIAN_CERTIFICATION = "physician_certification"
    PLAN_DOCUMENT = "plan_document"
    PAYER_POLICY = "payer_policy"
    CORRESPONDENCE = "correspondence"
    LITERATURE = "literature"
    PATIENT_STATEMENT = "patient_statement"
    PUBLISHED_SOURCE = "published_source"
    OTHER = "other"


class Exhibit(Part):
    """A document of the packet, by letter."""

    letter: Annotated[str, StringConstraints(pattern=r"^[A-Z]{1,2}$")]
    title: Name
    kind: ExhibitKind
    author: Name | None = None
    date: PartialDay | None = None
    file: (
        Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._ -]{0,120}$")] | None
    ) = None
    pages: Whole | None = Field(default=None, ge=1)


class Attestation(Cited):
    """A named statement by the surgeon: a judgement that no record can make for them.

    ``key`` is the criterion's attestation key, or ``exception`` with the criterion it is about.
    """

    key: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{2,60}$")]
    criterion: Name | None = None
    level: LevelOf | None = None
    words: Prose
    by: Name
    on: Day
