"""The sentences of a letter about a denial that departs from the criteria.

What the notice states comes first, with its page; then what the policy asks, with its version and
section; then the request. Nothing here says more than the comparison found.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from appealgen.argument import ContradictionKind
from appealgen.brief.interface import CitedText, pointers
from appealgen.brief.say_requirement import say_label, say_printed, say_requirement
from appealgen.brief.words import ended, join, lower_first, say_date
from appealgen.policy.schema import Status

if TYPE_CHECKING:
    from collections.abc import Iterator

    from appealgen.argument import Contradiction, Contradictions
    from appealgen.argument.contradictions import Rule
    from appealgen.model import Case
    from appealgen.model.denial import DenialReason
    from appealgen.model.requirement import StatedRequirement
    from appealgen.policy import PolicyVersion

__all__ = ["about_notice", "about_reason"]

_ASK_POLICY = (
    "I ask the plan to decide by its policy as written, or to name the section and the edition "
    "that contain what the notice requires."
)
_ASK_MEDICARE = (
    "I ask the plan to show why Medicare’s criteria do not settle the point, or to set the "
    "requirement aside."
)


def about_reason(
    contradictions: Contradictions, reason: DenialReason, case: Case, *, waivers: bool
) -> tuple[CitedText, ...]:
    """Return the sentences that hold one stated reason against the policy.

    Args:
        contradictions: What the comparison gave.
        reason: The reason.
        case: The case, for its exhibits.
        waivers: Whether to speak of a waiver too; not where the answer shows its facts already.
    """
    found = contradictions.about(reason)
    made: list[CitedText] = []
    for requirement in dict.fromkeys(c.requirement for c in found if c.requirement):
        these = [c for c in found if c.requirement == requirement]
        text = f"The notice asks for {say_requirement(requirement)}."
        made.append(_stated(text, requirement, reason, case))
        made += [CitedText(text=text) for text in _policy_texts(these)]
    made += [CitedText(text=text) for text in _requests(found)]
    for asked in (n.requirement for n in contradictions.asks_about(reason)):
        if asked is not None:
            text = (
                f"The notice asks for {say_requirement(asked)}; I ask the plan to quote the "
                "criterion that says so, with its section and edition."
            )
            made.append(_stated(text, asked, reason, case))
    if waivers:
        kept = [c for c in found if c.kind is ContradictionKind.WAIVER_MET]
        made += [CitedText(text=_waiver(c)) for c in kept]
    return tuple(dict.fromkeys(made))


def _stated(
    text: str, requirement: StatedRequirement, reason: DenialReason, case: Case
) -> CitedText:
    return CitedText(text=text, cites=pointers(requirement.cite or reason.cite, case))


def _policy_texts(found: list[Contradiction]) -> Iterator[str]:
    """Yield what each policy asks instead."""
    absent = [c for c in found if c.kind is ContradictionKind.NO_SUCH_REQUIREMENT]
    for ref in dict.fromkeys(c.policy.ref for c in absent if c.policy):
        yield _no_such([c for c in absent if c.policy and c.policy.ref == ref])
    for one in found:
        if one.kind is ContradictionKind.EXCEEDS_POLICY:
            yield (
                f"{_in_version(one.policy)} asks here for {say_printed(one)}{say_label(one.label)}."
            )
        elif one.kind is ContradictionKind.ONE_OF_SEVERAL:
            yield (
                f"{_in_version(one.policy)} counts it as one of several ways and does not "
                f"require it by itself{say_label(one.label)}."
            )


def _requests(found: tuple[Contradiction, ...]) -> Iterator[str]:
    """Yield the law that binds the plan, and what is asked of it, once for all requirements."""
    stated = [c for c in found if c.requirement is not None]
    rules = tuple(dict.fromkeys(rule for c in stated for rule in c.rules))
    yield from (_law(rule) for rule in rules)
    if rules:
        yield _ASK_MEDICARE
    if any(not c.rules for c in stated):
        yield _ASK_POLICY


def _no_such(found: list[Contradiction]) -> str:
    parts = [
        f"{lower_first(c.section.title)}{say_label(c.label)}"
        for c in found
        if c.section is not None
    ]
    where = " or for ".join(dict.fromkeys(parts))
    return f"{_in_version(found[0].policy)} contains no such requirement for {where}."


def _in_version(policy: PolicyVersion | None) -> str:
    """Return "In its version of July 30, 2026, Aetna Clinical Policy Bulletin 0743"."""
    assert policy is not None  # noqa: S101 - a statement about a policy has its policy
    after = "," if "," in policy.citation else ""
    return f"In its version of {say_date(policy.version)}, {policy.citation}{after}"


def _law(rule: Rule) -> str:
    return f"{rule.says.rstrip('.')} ({rule.citation})."


def _waiver(contradiction: Contradiction) -> str:
    assert contradiction.finding is not None  # noqa: S101 - a waiver that is met has its finding
    ground = ended(lower_first(contradiction.finding.criterion.says)).rstrip(".")
    return (
        f"{_in_version(contradiction.policy)} waives conservative care"
        f"{say_label(contradiction.label)} where {ground}; the record shows that."
    )


def about_notice(contradictions: Contradictions, case: Case) -> tuple[CitedText, ...]:
    """Return the sentences about the criteria the notice names: edition, section, disclosure."""
    made: list[CitedText] = []
    cites = pointers(case.denial.cite, case) if case.denial else ()
    for found in contradictions.about_the_notice:
        said, *rest = _NOTICE[found.kind](found, case)
        made += [CitedText(text=said, cites=cites), *(CitedText(text=text) for text in rest)]
    return tuple(made)


def _withheld(found: Contradiction, case: Case) -> list[str]:
    cited = case.denial.policy_cited if case.denial else None
    named = f"The notice names {cited} and" if cited else "The notice"
    return [
        f"{named} does not give the criteria it relied on.",
        *(_law(rule) for rule in found.rules),
        "I ask for these criteria in full, with their edition and effective date.",
    ]


def _edition(found: Contradiction, case: Case) -> list[str]:
    assert found.policy is not None  # noqa: S101 - an edition is one of a policy
    day = case.denial.notice_date if case.denial else None
    dated = f" of {say_date(day)}" if day else ""
    named = f"an edition of {found.policy.citation} that took effect on "
    said = f"The notice{dated} names {named}{say_date(found.policy.version)}"
    ask = "I ask that the request be judged by the edition in force on the day of the decision."
    if found.ended is None:
        return [f"{said}, after the notice itself.", ask]
    rest = [f"That edition ceased to apply on {say_date(found.ended)}, before the notice."]
    newer = found.replaced_by
    if newer is not None and newer.status is Status.WITHDRAWN:
        rest.append(f"The policy was withdrawn on {say_date(newer.version)}.")
    elif newer is not None:
        rest.append(f"The edition that followed took effect on {say_date(newer.version)}.")
    return [f"{said}.", *rest, ask]


def _other_procedure(found: Contradiction, _: Case) -> list[str]:
    assert found.policy is not None  # noqa: S101 - criteria named are those of a policy
    title = f", {lower_first(found.section.title)}" if found.section else ""
    label = f"{found.label}{title}, in " if found.label else ""
    codes = join(dict.fromkeys(ln.line.code or "" for ln in found.lines), "or")
    day = say_date(found.policy.version)
    made = [
        f"The notice names {label}{found.policy.citation}, version of {day}.",
        f"Its list of codes does not contain {codes}.",
    ]
    covering, by = found.covering, found.covered_by
    if covering is not None and by is not None:
        where = lower_first(covering.title) + say_label(covering.label or "")
        made.append(
            f"The criteria on file for this request are those of {by.citation} for {where}."
        )
    return [*made, "I ask that the request be judged by the criteria for the operation requested."]


_NOTICE = MappingProxyType(
    {
        ContradictionKind.CRITERIA_WITHHELD: _withheld,
        ContradictionKind.WRONG_EDITION: _edition,
        ContradictionKind.OTHER_PROCEDURE: _other_procedure,
    }
)
