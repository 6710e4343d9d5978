"""The rules of the route as data: ``policies/law/routes.yaml``, read strictly."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, model_validator

from appealgen.appeals.route.values import Action, Doer, Track
from appealgen.appeals.rules import LawPart
from appealgen.model.base import Name, Prose, Truthful
from appealgen.model.denial import ReasonCategory
from appealgen.model.exchange import Carc, Rarc
from appealgen.model.people import PlanKind
from appealgen.model.published import read_published

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

__all__ = [
    "ActionRule",
    "CodeRule",
    "PlainTexts",
    "PlainWords",
    "RouteBook",
    "StepRule",
    "TrackRule",
    "WaitRule",
    "load_routes",
]


class TrackRule(LawPart):
    """One track: which reasons lie on it, and the ways to answer them.

    ``appeal`` says when the appeal is due: at once, only if the ways before it are refused, or
    never.
    """

    track: Track
    says: Prose
    kinds: tuple[Name, ...] = ()
    """Kinds of denial codes, as the code table names them."""
    categories: tuple[ReasonCategory, ...] = ()
    ways: tuple[Action, ...] = ()
    appeal: Literal["now", "if_refused", "never"]
    call: Truthful = False
    """Whether a peer-to-peer call can bear on it: it is about the patient, not about the claim."""
    medical: Truthful = False
    """Whether it rests on medical judgment, which external review asks for."""


class CodeRule(LawPart):
    """A denial code that says more than its kind does."""

    code: Carc | Rarc
    track: Track
    no_appeal: Truthful = False


class NeedRule(LawPart):
    """What an action needs."""

    what: Prose
    of: Doer
    plans: tuple[PlanKind, ...] = ()
    """For which kinds of plan; an empty list means all."""
    citation: Name | None = None


class NoteRule(LawPart):
    """What is also to be known of an action in some plans that are not grandfathered."""

    says: Prose
    plans: Annotated[tuple[PlanKind, ...], Field(min_length=1)]
    citation: Name


class PlainWords(LawPart):
    """One action in a patient's plain words."""

    title: Name
    says: Prose


class PlainTexts(LawPart):
    """One action in plain words, in each language in which patients are asked."""

    en: PlainWords
    es: PlainWords

    def of(self, language: str) -> PlainWords:
        """Return the words of a language.

        Raises:
            KeyError: There are none.
        """
        return {"en": self.en, "es": self.es}[language]


class ActionRule(LawPart):
    """One action in words: for the practice, and for the patient."""

    action: Action
    title: Name
    why: Prose
    who: Doer
    to: Name | None = None
    form: Name | None = None
    needs: tuple[NeedRule, ...] = ()
    notes: tuple[NoteRule, ...] = ()
    plain: PlainTexts
    plain_you: Truthful = False
    """Whether the patient does it, or has to sign for it."""


class StepRule(LawPart):
    """What a time limit of ours is for, by the id of its rule in ``deadlines/``."""

    step: Name
    action: Action
    form: Name | None = None
    to: Name | None = None
    who: Doer | None = None
    tracks: tuple[Track, ...] = ()
    """For which reasons the law offers it; an empty list means for all."""
    only_if_shown: Truthful = False
    """It exists only where a paper came that a case file has no place for."""


class LateRule(LawPart):
    """What a payer's missed time limit opens, beside the complaint."""

    step: Name
    opens: tuple[Name, ...] = ()


class WaitRule(LawPart):
    """A test that time alone can close."""

    check: Name
    operation: Truthful = False


class RouteBook(LawPart):
    """The whole file."""

    schema_version: Literal["1"]
    title: Name
    tracks: Annotated[tuple[TrackRule, ...], Field(min_length=1)]
    codes: tuple[CodeRule, ...] = ()
    generic: tuple[Carc, ...] = ()
    """Codes that say nothing by themselves: the remark code beside them is the reason."""
    no_reason: tuple[Carc, ...] = ()
    """Codes that lower a payment and refuse nothing."""
    actions: tuple[ActionRule, ...]
    steps: Annotated[tuple[StepRule, ...], Field(min_length=1)]
    late: tuple[LateRule, ...] = ()
    waits: tuple[WaitRule, ...] = ()

    @model_validator(mode="after")
    def _whole(self) -> RouteBook:
        _each_once("track", (one.track.value for one in self.tracks), Track)
        _each_once("action", (one.action.value for one in self.actions), Action)
        for field in ("kinds", "categories"):
            named = [str(word) for one in self.tracks for word in getattr(one, field)]
            if len(set(named)) != len(named):
                msg = f"names one of the {field} on two tracks"
                raise ValueError(msg)
        return self

    def track(self, track: Track) -> TrackRule:
        """Return the rule of a track."""
        return next(one for one in self.tracks if one.track is track)

    def track_of_kind(self, kind: str) -> Track | None:
        """Return the track of a kind of denial code; None where the kind is no reason."""
        return next((one.track for one in self.tracks if kind in one.kinds), None)

    def track_of_category(self, category: ReasonCategory) -> Track:
        """Return the track of a stated reason."""
        found = (one.track for one in self.tracks if category in one.categories)
        return next(found, Track.OTHER)

    def code(self, code: str) -> CodeRule | None:
        """Return what is known of a code beside its kind."""
        return next((one for one in self.codes if one.code == code), None)

    def action(self, action: Action) -> ActionRule:
        """Return an action in words."""
        return next(one for one in self.actions if one.action is action)

    def step(self, name: str) -> StepRule | None:
        """Return what a time limit is for."""
        return next((one for one in self.steps if one.step == name), None)

    def opened_by(self, name: str) -> tuple[str, ...]:
        """Return the steps that a payer's missed time limit opens."""
        return next((one.opens for one in self.late if one.step == name), ())


def _each_once(what: str, named: Iterable[str], wanted: Iterable[str]) -> None:
    if sorted(named) != sorted(map(str, wanted)):
        msg = f"has to name each {what} exactly once"
        raise ValueError(msg)


@lru_cache(maxsize=4)
def load_routes(folder: Path) -> RouteBook:
    """Return the rules of the route from a policies folder.

    Args:
        folder: The folder that holds ``law/``.

    Raises:
        InputNotFoundError: The file is missing.
        PolicyInvalidError: It is broken; every problem is listed.
    """
    path = folder / "law" / "routes.yaml"
    return read_published(path, RouteBook)
