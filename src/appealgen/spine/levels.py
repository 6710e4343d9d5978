"""Vertebrae, motion segments and spans, and how people write them.

A level is one motion segment, two neighboring vertebrae. The naming (C1-C7, T1-T12, L1-L5, S1) is
standard anatomy. Spines with a sixth lumbar or a thirteenth rib-bearing vertebra exist; their
numbering is a decision for the surgeon and is refused here rather than guessed.

Messages name a vertebra only when the text has the form of one (a letter and a number); anything
else is not repeated, because a mistyped field may hold a patient's words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise, starmap
from typing import TYPE_CHECKING

from appealgen.spine.ordered import OrderedEnum

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "Level",
    "LevelError",
    "Region",
    "Side",
    "Span",
    "Vertebra",
    "adjacent",
    "levels_between",
    "parse_levels",
    "say_levels",
    "say_span",
]

_ACCEPTED = "Write a level as L4-L5, L4-5 or L4/5."
_ACCEPTED_SPAN = "Write a level as L4-L5, or the first and last vertebra of a span as L2-L4."
_ACCEPTED_VERTEBRA = "Vertebrae run C1-C7, T1-T12, L1-L5, S1; C0 is the occiput."
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2212"
_NUMBERED = re.compile(r"([A-Z])([0-9]{1,2})")
_PAIR = re.compile(
    rf"([A-Z0-9]+) ?(?:[-/{_DASHES}]| (?:to|through) ) ?([A-Z0-9]+)", re.IGNORECASE | re.ASCII
)
_LIST = re.compile(r" ?[,;] ?(?:and )?| and ", re.IGNORECASE)
_OTHER_NAMES = {"OCCIPUT": "C0", "PELVIS": "pelvis", "ILIUM": "pelvis"}


class LevelError(ValueError):
    """The text or the pair of vertebrae does not name a level, a span or a vertebra."""


class Region(StrEnum):
    """The regions of the spine."""

    CERVICAL = "cervical"
    THORACIC = "thoracic"
    LUMBAR = "lumbar"
    SACRAL = "sacral"


class Side(StrEnum):
    """The patient's own side."""

    LEFT = "left"
    RIGHT = "right"
    BILATERAL = "bilateral"


class Vertebra(OrderedEnum):
    """A place to which a level or an implant can reach, from the occiput down to the pelvis."""

    C0 = "C0"
    C1 = "C1"
    C2 = "C2"
    C3 = "C3"
    C4 = "C4"
    C5 = "C5"
    C6 = "C6"
    C7 = "C7"
    T1 = "T1"
    T2 = "T2"
    T3 = "T3"
    T4 = "T4"
    T5 = "T5"
    T6 = "T6"
    T7 = "T7"
    T8 = "T8"
    T9 = "T9"
    T10 = "T10"
    T11 = "T11"
    T12 = "T12"
    L1 = "L1"
    L2 = "L2"
    L3 = "L3"
    L4 = "L4"
    L5 = "L5"
    S1 = "S1"
    PELVIS = "pelvis"

    @classmethod
    def parse(cls, text: str) -> Vertebra:
        """Read a vertebra such as ``L4``, ``t10``, ``C0`` (or occiput), ``pelvis`` (or ilium).

        Raises:
            LevelError: The text names no vertebra.
        """
        # Some other letters become A-Z when raised to capitals; they are not vertebra names.
        token = text.strip().upper() if text.isascii() else ""
        try:
            return cls(_OTHER_NAMES.get(token, token))
        except ValueError:
            pass
        if _NUMBERED.fullmatch(token):
            msg = f"{token} is not a vertebra. {_ACCEPTED_VERTEBRA}"
        else:
            msg = f"This is not the name of a vertebra. {_ACCEPTED_VERTEBRA}"
        raise LevelError(msg)

    @property
    def region(self) -> Region:
        """The region; the occiput is counted as cervical and the pelvis as sacral."""
        letter = "S" if self is Vertebra.PELVIS else self.value[0]
        return _REGIONS[letter]


_REGIONS = {
    "C": Region.CERVICAL,
    "T": Region.THORACIC,
    "L": Region.LUMBAR,
    "S": Region.SACRAL,
}


@dataclass(frozen=True, slots=True, order=True)
class Level:
    """A motion segment; levels are ordered from the head down.

    Attributes:
        upper: The vertebra above.
        lower: The vertebra directly below it.

    Raises:
        LevelError: The two are not neighbors, stand upside down, or the lower one is the pelvis.
    """

    upper: Vertebra
    lower: Vertebra

    def __post_init__(self) -> None:
        """Refuse a pair that is not a motion segment."""
        _refuse_upside_down(self.upper, self.lower, _ACCEPTED)
        if self.lower is Vertebra.PELVIS:
            msg = f"The pelvis is not part of a motion segment. {_ACCEPTED}"
            raise LevelError(msg)
        if self.lower.position - self.upper.position > 1:
            msg = (
                f"{self.upper}-{self.lower} is more than one level: a level is two neighboring "
                f"vertebrae. {_ACCEPTED}"
            )
            raise LevelError(msg)

    def __str__(self) -> str:
        """Return the level with both vertebrae in full, such as ``L4-L5``."""
        return f"{self.upper}-{self.lower}"

    @classmethod
    def parse(cls, text: str) -> Level:
        """Read ``L4-L5``, ``L4-5``, ``L4/5``, ``L4/L5``, any case, with a hyphen or a dash.

        Raises:
            LevelError: The text is not one level; the message says why and what is accepted.
        """
        return cls(*_parse_pair(text, _ACCEPTED))

    @property
    def region(self) -> Region:
        """The region of the upper vertebra: C7-T1 is cervical, L5-S1 lumbar."""
        return self.upper.region

    @property
    def regions(self) -> frozenset[Region]:
        """Both regions for a junction such as T12-L1, otherwise the one region."""
        return frozenset({self.upper.region, self.lower.region})


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of the spine from a top to a bottom vertebra, such as L2-pelvis.

    Attributes:
        top: The uppermost vertebra.
        bottom: The lowest vertebra, or the pelvis.

    Raises:
        LevelError: The bottom is not below the top.
    """

    top: Vertebra
    bottom: Vertebra

    def __post_init__(self) -> None:
        """Refuse a span that stands upside down or has no length."""
        _refuse_upside_down(self.top, self.bottom, _ACCEPTED_SPAN)

    def __str__(self) -> str:
        """Return the span, such as ``L2-L4`` or ``L2-pelvis``."""
        return f"{self.top}-{self.bottom}"

    @classmethod
    def parse(cls, text: str) -> Span:
        """Read ``L2-L4``, ``L2-4``, ``L2 to L4``, ``L2-pelvis``; one level is a span too.

        Raises:
            LevelError: The text is not a span.
        """
        return cls(*_parse_pair(text, _ACCEPTED_SPAN))

    @property
    def levels(self) -> tuple[Level, ...]:
        """The motion segments from the top down; the pelvis adds none below L5-S1."""
        stops = [v for v in Vertebra if self.top <= v <= self.bottom and v is not Vertebra.PELVIS]
        return tuple(starmap(Level, pairwise(stops)))

    @property
    def includes_pelvis(self) -> bool:
        """Whether the span reaches the pelvis."""
        return self.bottom is Vertebra.PELVIS


def levels_between(top: Vertebra | str, bottom: Vertebra | str) -> tuple[Level, ...]:
    """Return the motion segments from one vertebra down to another.

    Raises:
        LevelError: One of them is no vertebra, or the bottom is not below the top.
    """
    ends = [v if isinstance(v, Vertebra) else Vertebra.parse(v) for v in (top, bottom)]
    return Span(*ends).levels


def parse_levels(text: str) -> tuple[Level, ...]:
    """Read a level, a span, or a list of them: ``L4-5``, ``L2-L4``, ``L2-3, L3-4 and L5-S1``.

    The levels come in the order written. ``L2-pelvis`` gives L2-L3 to L5-S1 and nothing for the
    pelvis; use `Span` where the pelvis matters.

    Raises:
        LevelError: A part of the text is neither a level nor a span.
    """
    parts = _LIST.split(" ".join(text.split()))
    return tuple(level for part in parts for level in Span.parse(part).levels)


def adjacent(level: Level) -> tuple[Level, ...]:
    """Return the level directly above and the one directly below, where they exist."""
    return tuple(
        other for other in _ALL_LEVELS if other.lower is level.upper or other.upper is level.lower
    )


def say_levels(levels: Iterable[Level]) -> str:
    """Name every level in full, from the head down: ``L2-L3, L3-L4 and L4-L5``.

    A span such as "L2-L4" is never used here, because readers count its levels differently.

    Raises:
        LevelError: There is no level to name; an empty phrase would leave a hole in a sentence.
    """
    *rest, last = _sorted_names(levels)
    return f"{', '.join(rest)} and {last}" if rest else last


def say_span(levels: Iterable[Level]) -> str:
    """Name contiguous levels by their ends, ``L2-L4``; name others one by one.

    Raises:
        LevelError: There is no level to name.
    """
    run = sorted(set(levels))
    if not run or any(a.lower is not b.upper for a, b in pairwise(run)):
        return say_levels(run)
    return str(Span(run[0].upper, run[-1].lower))


def _sorted_names(levels: Iterable[Level]) -> list[str]:
    names = [str(level) for level in sorted(set(levels))]
    if not names:
        msg = "There is no level to name."
        raise LevelError(msg)
    return names


def _parse_pair(text: str, accepted: str) -> tuple[Vertebra, Vertebra]:
    found = _PAIR.fullmatch(" ".join(text.split()))
    if not found:
        msg = f"This is not a level. {accepted}"
        raise LevelError(msg)
    first, second = found.groups()
    # "L4-5" means L4-L5; the letter is carried over only to a bare number.
    if re.fullmatch(r"[0-9]{1,2}", second):
        second = first[:1] + second
    return Vertebra.parse(first), Vertebra.parse(second)


def _refuse_upside_down(upper: Vertebra, lower: Vertebra, accepted: str) -> None:
    if lower is upper:
        msg = f"{upper} is named twice: two different vertebrae are needed. {accepted}"
        raise LevelError(msg)
    if lower < upper:
        msg = f"{upper}-{lower} is upside down: name the upper vertebra first. {accepted}"
        raise LevelError(msg)


_ALL_LEVELS = Span(Vertebra.C0, Vertebra.S1).levels
