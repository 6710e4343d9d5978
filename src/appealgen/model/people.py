"""Who the case is about and who decides: patient, coverage, surgeon, facility, contact."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, Field

from appealgen.model.base import Day, Name, Part, Prose, Truthful, Whole

__all__ = [
    "US_STATES",
    "Contact",
    "Coverage",
    "Facility",
    "Npi",
    "Patient",
    "PlanKind",
    "Practice",
    "Pronouns",
    "Setting",
    "Sex",
    "Surgeon",
    "UsState",
]


class Pronouns(StrEnum):
    """How letters speak of the patient."""

    HE = "he"
    SHE = "she"
    THEY = "they"


class Sex(StrEnum):
    """Administrative sex, as payers' forms ask for it."""

    FEMALE = "female"
    MALE = "male"
    OTHER = "other"
    NOT_STATED = "not_stated"


class PlanKind(StrEnum):
    """The kind of plan, which decides what law and which appeal route apply."""

    ERISA_SELF_FUNDED = "erisa_self_funded"
    FULLY_INSURED = "fully_insured"
    INDIVIDUAL = "individual"
    MEDICARE_ADVANTAGE = "medicare_advantage"
    ORIGINAL_MEDICARE = "original_medicare"
    MEDICAID_MANAGED_CARE = "medicaid_managed_care"
    MEDICAID_FEE_FOR_SERVICE = "medicaid_fee_for_service"
    FEHB = "fehb"
    TRICARE = "tricare"
    WORKERS_COMPENSATION = "workers_compensation"
    NOT_STATED = "not_stated"


class Setting(StrEnum):
    """Where the operation is to be done."""

    INPATIENT = "inpatient"
    OUTPATIENT_HOSPITAL = "outpatient_hospital"
    ASC = "asc"
    OFFICE = "office"
    OBSERVATION = "observation"


US_STATES = frozenset(
    """
    AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE
    NV NH NJ NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY
    """.split()  # noqa: SIM905 - fifty-one words are read more easily than as a list
)


def _state(value: str) -> str:
    if value not in US_STATES:
        msg = "write the two-letter state, such as PA"
        raise ValueError(msg)
    return value


def _npi(value: str) -> str:
    """Check an NPI: ten digits, Luhn check over the prefix 80840 (45 CFR 162.406)."""
    if not re.fullmatch(r"\d{10}", value):
        msg = "an NPI has ten digits"
        raise ValueError(msg)
    doubled = [
        int(d) * (2 if i % 2 == 0 else 1) for i, d in enumerate(reversed("80840" + value[:-1]))
    ]
    total = sum(d // 10 + d % 10 for d in doubled)
    if (10 - total % 10) % 10 != int(value[-1]):
        msg = "this NPI's check digit does not fit; compare it with the registry"
        raise ValueError(msg)
    return value


UsState = Annotated[str, AfterValidator(_state)]
Npi = Annotated[str, AfterValidator(_npi)]


class Patient(Part):
    """The person the operation is for. Age is used when a source gives no date of birth."""

    name: Name
    born: Day | None = None
    age: Whole | None = Field(default=None, le=120)
    sex: Sex = Sex.NOT_STATED
    pronouns: Pronouns | None = None
    synthetic: Truthful = False
    """True for invented people; documents then say so."""


class Coverage(Part):
    """The plan that denied: payer, kind, state, and who administers it."""

    payer: Name
    plan_kind: PlanKind
    plan_name: Name | None = None
    member_id: Name | None = None
    group: Name | None = None
    state: UsState | None = None
    administered_by: Name | None = None
    delegated_to: Name | None = None
    grandfathered: Truthful | None = None
    policies_pinned: tuple[Name, ...] = ()
    """Policy versions named by the denial, as ``aetna-cpb-0743@2026-07-30``.

    Where two of them cover the same line, the one named first decides it.
    """


class Practice(Part):
    """The surgeon's practice: what the letterhead shows."""

    name: Name
    address: tuple[Name, ...] = ()
    phone: Name | None = None
    fax: Name | None = None
    email: Name | None = None


class Surgeon(Part):
    """The requesting surgeon."""

    name: Name
    credentials: Name | None = None
    specialty: Name | None = None
    board: Name | None = None
    npi: Npi | None = None
    practice: Practice | None = None


class Facility(Part):
    """Where the operation is planned."""

    name: Name
    kind: Setting | None = None
    address: tuple[Name, ...] = ()
    state: UsState | None = None
    """Where the operation is done: the Medicare contractor of that state decides."""


class Contact(Part):
    """Whom the payer calls about this case."""

    name: Name
    role: Name | None = None
    phone: Name | None = None
    fax: Name | None = None
    email: Name | None = None
    notes: Prose | None = None
