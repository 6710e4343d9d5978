"""The argument: what may be said, on what ground, and what must be conceded."""

from appealgen.argument.bearing import bears_on, is_about_everything
from appealgen.argument.contradictions import (
    Contradiction,
    ContradictionKind,
    Contradictions,
    Grounds,
    NotClaimed,
    WhyNot,
    contradictions_of,
    load_grounds,
)
from appealgen.argument.evidence import Objection, Reference, load_objections, load_references
from appealgen.argument.kinds import kinds_of
from appealgen.argument.objections import (
    Expected,
    Exposure,
    JudgedCase,
    expected_objections,
    families_of,
    main_lines,
    raises,
)
from appealgen.argument.points import Group, Point, groups_of
from appealgen.argument.rebuttals import Rebuttal, rebuttals_of
from appealgen.argument.strongest import strongest_finding, weight_of
from appealgen.argument.weakest import Weak, Weakness, weakest_criteria

__all__ = [
    "Contradiction",
    "ContradictionKind",
    "Contradictions",
    "Expected",
    "Exposure",
    "Grounds",
    "Group",
    "JudgedCase",
    "NotClaimed",
    "Objection",
    "Point",
    "Rebuttal",
    "Reference",
    "Weak",
    "Weakness",
    "WhyNot",
    "bears_on",
    "contradictions_of",
    "expected_objections",
    "families_of",
    "groups_of",
    "is_about_everything",
    "kinds_of",
    "load_grounds",
    "load_objections",
    "load_references",
    "main_lines",
    "raises",
    "rebuttals_of",
    "strongest_finding",
    "weakest_criteria",
    "weight_of",
]
