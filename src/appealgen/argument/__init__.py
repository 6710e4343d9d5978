"""The argument: what may be said, on what ground, and what must be conceded."""

from appealgen.argument.bearing import bears_on, is_about_everything
from appealgen.argument.evidence import Objection, Reference, load_objections, load_references
from appealgen.argument.objections import Expected, expected_objections, families_of, main_lines
from appealgen.argument.points import Group, Point, groups_of
from appealgen.argument.rebuttals import Rebuttal, rebuttals_of
from appealgen.argument.strongest import strongest_finding

__all__ = [
    "Expected",
    "Group",
    "Objection",
    "Point",
    "Rebuttal",
    "Reference",
    "bears_on",
    "expected_objections",
    "families_of",
    "groups_of",
    "is_about_everything",
    "load_objections",
    "load_references",
    "main_lines",
    "rebuttals_of",
    "strongest_finding",
]
