"""What a next step is made of: the action, its ground in the case, and the step itself."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from appealgen.model import Cite

__all__ = ["Action", "Beside", "Doer", "Ground", "Need", "Route", "Told", "Track", "Wait"]


class Action(StrEnum):
    """What can be done next, in the order in which steps are listed."""

    USE_APPROVAL = "use_approval"
    WAIT_AND_REQUEST = "wait_and_request"
    CORRECTED_CLAIM = "corrected_claim"
    CORRECTED_REQUEST = "corrected_request"
    SHOW_APPROVAL = "show_approval"
    SETTLE = "settle"
    ADD_RECORDS = "add_records"
    REQUEST_FILE = "request_file"
    GATHER = "gather"
    REQUEST = "request"
    CONTINUE_CARE = "continue_care"
    PEER_TO_PEER = "peer_to_peer"
    EXPEDITED_APPEAL = "expedited_appeal"
    APPEAL = "appeal"
    EXTERNAL_REVIEW = "external_review"
    HEARING = "hearing"
    COMPLAINT = "complaint"
    AWAIT_DECISION = "await_decision"
    FIND_OUT = "find_out"

    @property
    def rank(self) -> int:
        """Return the place in a list of steps, 0 first."""
        return list(Action).index(self)


class Doer(StrEnum):
    """Who does a step, or supplies what it needs."""

    PATIENT = "patient"
    STAFF = "staff"
    CODER = "coder"
    SURGEON = "surgeon"
    RADIOLOGIST = "radiologist"


class Track(StrEnum):
    """What a stated reason or a denial code is about; each track has its own way."""

    NECESSITY = "necessity"
    CODING = "coding"
    BUNDLING = "bundling"
    DOCUMENTATION = "documentation"
    AUTHORIZATION = "authorization"
    BENEFIT = "benefit"
    ADMINISTRATIVE = "administrative"
    PENDING = "pending"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Told:
    """One thing the payer gave as its reason.

    Attributes:
        track: What it is about.
        named: How it is named: ``code 197`` or the category of the reason in words.
        matter: What that is, in our words.
        fix: What answers it, where the code's kind has an answer on file.
        no_appeal: The code itself says that it cannot be appealed.
        cites: Where the case has it.
    """

    track: Track
    named: str
    matter: str = ""
    fix: str = ""
    no_appeal: bool = False
    cites: tuple[Cite, ...] = ()


@dataclass(frozen=True, slots=True)
class Need:
    """What a step needs, and who supplies it; ``citation`` where a rule asks for it."""

    what: str
    of: Doer
    citation: str = ""


@dataclass(frozen=True, slots=True)
class Wait:
    """A failing criterion that time closes by the policy's own number.

    Attributes:
        lines: The procedure lines it holds up.
        criterion: The criterion's id.
        label: Its section label, or empty.
        asks: What the criterion asks, in words.
        on: The first day on which the time is reached, if nothing interrupts it.
        counted: The count, written out.
        operation: The operation has to lie on or after the day; else the request has to.
        renew: What holds today and will be too old on that day.
    """

    lines: tuple[str, ...]
    criterion: str
    label: str
    asks: str
    on: dt.date
    counted: str
    operation: bool = False
    renew: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Beside:
    """A rule that opens review outside the plan at the same time as an urgent appeal inside.

    Attributes:
        says: The rule in words, without its final stop.
        citation: Where it stands.
    """

    says: str
    citation: str


@dataclass(frozen=True, slots=True)
class Ground:
    """What the rules of the route read beside case and law.

    Attributes:
        told: The payer's reasons, by track.
        met: The denied lines whose criteria are met.
        failing: The denied lines whose criteria are not met.
        unclear: The denied lines of which something is not documented.
        gaps: What would settle the open lines.
        waits: What time closes.
        criteria_on_file: Whether criteria on file cover the request.
        regulator: Who supervises the plan, where that is confirmed.
        beside: What opens review outside the plan beside the appeal that is not decided, if
            anything does.
    """

    told: tuple[Told, ...] = ()
    met: tuple[str, ...] = ()
    failing: tuple[str, ...] = ()
    unclear: tuple[str, ...] = ()
    gaps: tuple[Need, ...] = ()
    waits: tuple[Wait, ...] = ()
    criteria_on_file: bool = True
    regulator: str = ""
    beside: Beside | None = None


@dataclass(frozen=True, slots=True)
class Route:
    """One next step.

    Attributes:
        action: What is done.
        title: The same in words, as the law names the step.
        why: The reason, in sentences.
        who: Who does it.
        needs: What it needs, each with its owner.
        by: The day to keep; None where none is known.
        last_day: The legal last day, where it is known.
        not_before: The first day on which it makes sense.
        overdue: The day to keep has passed, and the legal last day has not.
        after: What is done first, where the order matters; never at the price of ``by``.
        fallback: It is taken only if the steps before it do not settle the matter.
        form: The letter that appealgen makes for it, by the name of its level; or empty.
        to: Where it goes.
        step: The id of the time limit in the law on file; or empty.
        citation: Where the rule stands.
        confidence: How well the time limit is known; empty where there is none.
        cites: Where the case shows the ground.
    """

    action: Action
    title: str
    why: str
    who: Doer
    needs: tuple[Need, ...] = ()
    by: dt.date | None = None
    last_day: dt.date | None = None
    not_before: dt.date | None = None
    overdue: bool = False
    after: tuple[Action, ...] = ()
    fallback: bool = False
    form: str = ""
    to: str = ""
    step: str = ""
    citation: str = ""
    confidence: str = ""
    cites: tuple[Cite, ...] = ()
