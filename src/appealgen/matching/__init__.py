"""Matching: a case against a policy version, as a tree of three-valued findings."""

from appealgen.matching.determine import date_that_counts, determine
from appealgen.matching.evaluator import evaluate
from appealgen.matching.finding import Determination, Evidence, Finding, LevelResult, LineResult
from appealgen.matching.gaps import Gap, gaps_at, gaps_of, gaps_of_line
from appealgen.matching.policy_tests import PolicyTestResult, run_policy_tests
from appealgen.matching.predicates import PARAMS, PREDICATES
from appealgen.matching.truth import Truth

__all__ = [
    "PARAMS",
    "PREDICATES",
    "Determination",
    "Evidence",
    "Finding",
    "Gap",
    "LevelResult",
    "LineResult",
    "PolicyTestResult",
    "Truth",
    "date_that_counts",
    "determine",
    "evaluate",
    "gaps_at",
    "gaps_of",
    "gaps_of_line",
    "run_policy_tests",
]
