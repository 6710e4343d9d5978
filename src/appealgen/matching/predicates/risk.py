"""Predicates about risk: nicotine, HbA1c, diabetes, anxiety and depression, scores."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar, Literal

from appealgen.matching.predicates.interface import (
    BaseParams,
    Operator,
    Predicate,
    Reading,
    Words,
    compare,
    listed,
    number,
    silent,
    words,
)
from appealgen.matching.scope import each, may_be_latest, months_before
from appealgen.matching.truth import Truth
from appealgen.policy.schema import Owner

if TYPE_CHECKING:
    from appealgen.matching.scope import Scope
    from appealgen.model.score import Score

__all__ = [
    "Diabetic",
    "GlycatedHemoglobin",
    "MoodAddressed",
    "ScoreAt",
]


_SPOKEN_WITH_A_VOWEL = frozenset("AEFHILMNORSX")
"""Letters whose names begin with a vowel: an ODI, an NRS, a VAS."""

FILLED_IN = frozenset({"odi", "ndi", "nrs", "vas", "rmdq", "sf36_pcs"})
"""Scales that patients fill in themselves; the mJOA is scored by a clinician."""


class Diabetic(Predicate):
    """The patient is diabetic (a guard)."""

    name: ClassVar[str] = "diabetic"
    reads: ClassVar[tuple[str, ...]] = ("risk.diabetes",)

    class Params(BaseParams):
        """None."""

    def require(self, params: Params) -> str:  # noqa: ARG002 - the protocol's form
        """Say the condition."""
        return "diabetes"

    def evaluate(self, params: Params, scope: Scope) -> Reading:  # noqa: ARG002
        """Read the fact."""
        fact = scope.case.risk.diabetes
        if fact is None or fact.value is None:
            return silent(
                "whether the patient is diabetic",
                Owner.STAFF,
                "Record whether the patient is diabetic.",
            )
        shown = "diabetic" if fact.value else "not diabetic"
        return Reading(Truth.of(fact.value), shown, (scope.evidence("risk.diabetes", fact, shown),))


class GlycatedHemoglobin(Predicate):
    """HbA1c stands in a relation to a percentage, drawn within months before surgery."""

    name: ClassVar[str] = "hba1c"
    reads: ClassVar[tuple[str, ...]] = ("risk.hba1c",)

    class Params(BaseParams):
        """Operator, percent, window in months before surgery; no window where none is printed."""

        op: Literal["<", "<="]
        value: Decimal
        unit: Literal["%"]
        within_months: int | None = None

    def require(self, params: Params) -> str:
        """Say the value asked for."""
        limit = f"{words(params.op)} {number(params.value)} %"
        window = params.within_months
        return f"HbA1c {limit}" + (f" within {window} months before surgery" if window else "")

    def evaluate(self, params: Params, scope: Scope) -> Reading:
        """Read the value; one outside the window stays open."""
        lab = scope.case.risk.hba1c
        asked = f"Obtain an {self.require(params)}."
        if lab is None:
            return silent("an HbA1c", Owner.STAFF, asked)
        shown = f"HbA1c {number(lab.value)} % on {lab.date}"
        evidence = (scope.evidence("risk.hba1c", lab, shown),)
        window = params.within_months
        if window and lab.date.earliest < months_before(scope.surgery_date, window):
            return silent("an HbA1c inside the window", Owner.STAFF, asked, evidence, shown)
        return Reading(Truth.of(compare(lab.value, params.op, params.value)), shown, evidence)


class MoodAddressed(Predicate):
    """Anxiety and depression were looked for and, where present, managed."""

    name: ClassVar[str] = "anxiety_depression_addressed"
    reads: ClassVar[tuple[str, ...]] = ("risk.anxiety_depression_addressed",)

    class Params(BaseParams):
        """None."""

    def require(self, params: Params) -> str:  # noqa: ARG002 - the protocol's form
        """Say what must be on record."""
        return "anxiety and depression looked for and, where present, managed"

    def evaluate(self, params: Params, scope: Scope) -> Reading:  # noqa: ARG002
        """Read the fact."""
        fact = scope.case.risk.anxiety_depression_addressed
        if fact is None or fact.value is None:
            asked = (
                "Record that anxiety and depression were screened for (such as a PHQ-9 with date) "
                "and, where present, how they are managed."
            )
            return silent("that anxiety and depression were looked for", Owner.STAFF, asked)
        shown = f"anxiety and depression {'addressed' if fact.value else 'not addressed'}"
        evidence = (scope.evidence("risk.anxiety_depression_addressed", fact, shown),)
        return Reading(Truth.of(fact.value), shown, evidence)


class ScoreAt(Predicate):
    """The latest score of an instrument stands in a relation to a number."""

    name: ClassVar[str] = "score"
    reads: ClassVar[tuple[str, ...]] = ("scores",)

    class Params(BaseParams):
        """Instrument, body sites that count, operator, number and unit."""

        instrument: str
        sites: Words = ()
        op: Operator | None = None
        value: Decimal | None = None
        unit: str

    def require(self, params: Params) -> str:
        """Say the score asked for; without a limit, that it is recorded."""
        site = f" ({listed(params.sites)})" if params.sites else ""
        if params.op is None or params.value is None:
            return f"{params.instrument.upper()}{site} recorded"
        limit = f"{words(params.op)} {number(params.value)} {params.unit}"
        return f"{params.instrument.upper()}{site} {limit}"

    def accepts_word(self, params: Params) -> bool:
        """Return True for the scales a patient fills in: there the answers are the record."""
        return params.instrument in FILLED_IN

    def evaluate(self, params: Params, scope: Scope) -> Reading:
        """Compare the latest dated score, or the only one."""
        scores = [
            (p, s)
            for p, s in each("scores", scope.case.scores)
            if s.instrument == params.instrument
            and (not params.sites or s.site.value in params.sites)
        ]
        if not scores:
            asked = f"Record the {params.instrument.upper()} with its date."
            name = params.instrument.upper()
            article = "an" if name[:1] in _SPOKEN_WITH_A_VOWEL else "a"
            return silent(f"{article} {name} score", Owner.PATIENT, asked)
        latest = may_be_latest((s.date, (p, s)) for p, s in scores)
        if params.op is None or params.value is None:
            return self._reading(Truth.MET, params, scope, latest)
        fits = [compare(s.points, params.op, params.value) for _, s in latest]
        same_day = len({s.date for _, s in latest}) == 1 and latest[0][1].date is not None
        if all(fits) or (any(fits) and same_day):  # such as both legs, scored on one day
            yes = [score for fit, score in zip(fits, latest, strict=True) if fit]
            return self._reading(Truth.MET, params, scope, yes)
        if not any(fits):
            return self._reading(Truth.NOT_MET, params, scope, latest)
        asked = f"Give the date of each {params.instrument.upper()} score."
        evidence = self._reading(Truth.MET, params, scope, latest).evidence
        return silent("which score is the latest", Owner.STAFF, asked, evidence)

    @staticmethod
    def _reading(
        truth: Truth, params: Params, scope: Scope, scores: list[tuple[str, Score]]
    ) -> Reading:
        evidence = tuple(
            scope.evidence(p, s, f"{params.instrument.upper()} {number(s.points)} {params.unit}")
            for p, s in scores
        )
        return Reading(truth, "; ".join(e.shown for e in evidence), evidence)
