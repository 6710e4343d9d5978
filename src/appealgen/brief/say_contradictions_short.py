"""A denial against the policy in one line each: for the card, and for staff before sending."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from appealgen.argument import ContradictionKind, WhyNot
from appealgen.brief.say_requirement import say_label, say_printed, say_requirement
from appealgen.brief.words import ended, join, lower_first, say_date, sentence_case

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from appealgen.argument import Contradiction, Contradictions, NotClaimed

__all__ = ["card_lines", "staff_lines"]

_WHY_NOT: Mapping[WhyNot, str] = MappingProxyType(
    {
        WhyNot.EQUAL: "the policy names the same amount{label}",
        WhyNot.POLICY_STRICTER: "the policy asks for more than the notice does{label}",
        WhyNot.REQUIRED: "the policy requires it too{label}",
        WhyNot.TOO_CLOSE: "the amounts are too near to tell which is the longer{label}",
        WhyNot.NO_LENGTH: "the policy names this care, and no length of it is on file{label}",
        WhyNot.OTHER_UNIT: "the policy measures it otherwise{label}; compare by hand",
        WhyNot.IN_WORDS: "a criterion in words may speak of it; read the section{label}",
        WhyNot.ELSEWHERE: "the section asks for it on a way that does not apply here{label}",
        WhyNot.RESTS_ELSEWHERE: "the criteria leave part of the decision to a text not on file",
        WhyNot.PARTIAL: "the policy is not on file whole and for sure; ask for the criteria",
        WhyNot.LIMIT: "the policy on file has a known limit on this point; ask for the criteria",
        WhyNot.NO_CRITERIA: "no criteria on file decide a line it is about; ask for them",
        WhyNot.NOT_COMPARED: "it is kept in words only and was not compared",
        WhyNot.UNKNOWN_POLICY: (
            "the edition and section named by the notice can be compared only with a policy on "
            "file; give its id as criteria_policy"
        ),
        WhyNot.UNKNOWN_EDITION: "no edition of that date is on file, or the notice has no date",
        WhyNot.UNSURE_DATE: "the days on which the editions took effect are not all sure",
        WhyNot.UNKNOWN_SECTION: "no section with that printed label is on file",
        WhyNot.UNSURE_CODES: "the codes of the criteria named are not known for sure",
        WhyNot.NOT_IN_FORCE: "the version used was not in force on the day that counts",
    }
)


def card_lines(contradictions: Contradictions) -> tuple[str, ...]:
    """Return one line per contradiction, short enough to be said on a call."""
    grouped: dict[tuple[object, ...], list[Contradiction]] = {}
    for found in contradictions.found:
        ref = found.policy.ref if found.policy else ""
        key = (found.kind, found.requirement, ref) if found.requirement else (id(found),)
        grouped.setdefault(key, []).append(found)
    return tuple(dict.fromkeys(_card_line(group) for group in grouped.values()))


def _card_line(group: list[Contradiction]) -> str:
    found = group[0]
    label = say_label("; ".join(dict.fromkeys(one.label for one in group if one.label)))
    if found.requirement is not None:
        return f"The notice: {say_requirement(found.requirement)}. {_policy_side(found)}{label}."
    if found.kind is ContradictionKind.WAIVER_MET and found.finding is not None:
        ground = ended(lower_first(found.finding.criterion.says))
        return f"Their policy waives conservative care{label}: {ground}"
    if found.kind is ContradictionKind.CRITERIA_WITHHELD:
        return "They did not give the criteria: ask for them in full, with edition and date."
    if found.kind is ContradictionKind.WRONG_EDITION and found.policy is not None:
        ended_on = f"it ended on {say_date(found.ended)}" if found.ended else "it is a later one"
        return f"Wrong edition named, {say_date(found.policy.version)}: {ended_on}."
    codes = join(dict.fromkeys(ln.line.code or "" for ln in found.lines), "or")
    name = found.label or (found.policy.citation if found.policy else "")
    return f"The criteria named, {name}, are not for {codes}."


def _policy_side(found: Contradiction) -> str:
    """Return what the policy says to a requirement, in words that stand here as a whole."""
    if found.kind is ContradictionKind.NO_SUCH_REQUIREMENT:
        if found.rules:
            return "Medicare: no such requirement"
        return "Their policy: no such requirement"
    asks = (
        "one of several ways"
        if found.kind is ContradictionKind.ONE_OF_SEVERAL
        else say_printed(found)
    )
    return f"{'Medicare' if found.rules else 'Their policy'}: {asks}"


def staff_lines(contradictions: Contradictions) -> tuple[str, ...]:
    """Return what was compared and not claimed, with why, and what to confirm before sending."""
    lines = [_not_claimed(item) for item in contradictions.not_claimed]
    return tuple(dict.fromkeys([*lines, *_cautions(contradictions.found)]))


def _not_claimed(item: NotClaimed) -> str:
    about = (
        sentence_case(say_requirement(item.requirement))
        if item.requirement
        else "The criteria named by the notice"
    )
    policy = f" {item.policy.citation}: " if item.policy else " "
    why = _WHY_NOT[item.why].format(label=say_label(item.label))
    return ended(f"{about}: not argued as a contradiction.{policy}{sentence_case(why)}")


def _cautions(found: Iterable[Contradiction]) -> Iterator[str]:
    """Yield a caution for each policy that a planned review may have changed since."""
    about = [c.policy for c in found if c.policy and c.requirement]
    for policy in {p.ref: p for p in about}.values():
        if policy.next_review is not None and policy.superseded_on is None:
            day = say_date(policy.next_review)
            yield (
                f"{policy.citation}: a review was planned for {day}. Confirm that the version of "
                f"{say_date(policy.version)} still stood before arguing from it."
            )
