"""Matching: a case against a policy version, as a tree of three-valued findings."""

from appealgen.matching.delegation import Delegation
from appealgen.matching.determine import determine, society_support
from appealgen.matching.evaluator import evaluate
from appealgen.matching.finding import Determination, Evidence, Finding, LevelResult, LineResult
from appealgen.matching.gaps import Gap, gaps_at, gaps_of, gaps_of_line
from appealgen.matching.medicare_first import MedicareNote
from appealgen.matching.policy_tests import PolicyTestResult, run_policy_tests
from appealgen.matching.predicates import PARAMS, PREDICATES
from appealgen.matching.selection import DateBasis, date_basis, date_that_counts
from appealgen.matching.truth import Truth

__all__ = [
    "PARAMS",
    "PREDICATES",
    "DateBasis",
    "Delegation",
    "Determination",
    "Evidence",
    "Finding",
    "Gap",
    "LevelResult",
    "LineResult",
    "MedicareNote",
    "PolicyTestResult",
    "Truth",
    "date_basis",
    "date_that_counts",
    "determine",
    "evaluate",
    "gaps_at",
    "gaps_of",
    "gaps_of_line",
    "run_policy_tests",
    "society_support",
]
