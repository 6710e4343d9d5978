"""The case and its parts: frozen, strict, every clinical fact with exhibit and page."""

from appealgen.model.base import Cite, Cited, Fact, Part, PartialDate, Unknown
from appealgen.model.case import SCHEMA_VERSION, Case
from appealgen.model.reading import CaseFile, check_case, find_case_file, read_case

__all__ = [
    "SCHEMA_VERSION",
    "Case",
    "CaseFile",
    "Cite",
    "Cited",
    "Fact",
    "Part",
    "PartialDate",
    "Unknown",
    "check_case",
    "find_case_file",
    "read_case",
]
