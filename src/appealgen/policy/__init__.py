"""Policies as dated data: schema, strict loader, library."""

from appealgen.policy.library import PolicyLibrary
from appealgen.policy.loader import load_policy, walk
from appealgen.policy.schema import Criterion, Owner, PolicyVersion, Procedure

__all__ = [
    "Criterion",
    "Owner",
    "PolicyLibrary",
    "PolicyVersion",
    "Procedure",
    "load_policy",
    "walk",
]
