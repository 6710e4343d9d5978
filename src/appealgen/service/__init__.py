"""The public functions that the command line, the web and library users share.

Nothing here prints or reads the clock: the day is always an argument. The environment is looked at
for the folder of the cache alone.
Names are imported on first use, so that checking a case does not wait for the printing of one.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from appealgen.brief.assessment import Assessment, assessment_of
    from appealgen.matching import PolicyTestResult
    from appealgen.service.building import Built, build_case, make_demo, make_new_case
    from appealgen.service.cases import (
        assess_case,
        check_case_folder,
        policy_library,
        run_policy_test_file,
        sign_case,
    )

__all__ = [
    "Assessment",
    "Built",
    "PolicyTestResult",
    "assess_case",
    "assessment_of",
    "build_case",
    "check_case_folder",
    "make_demo",
    "make_new_case",
    "policy_library",
    "run_policy_test_file",
    "sign_case",
]

_HOMES = {
    "Assessment": "appealgen.brief.assessment",
    "assessment_of": "appealgen.brief.assessment",
    "PolicyTestResult": "appealgen.matching",
    "Built": "appealgen.service.building",
    "build_case": "appealgen.service.building",
    "make_demo": "appealgen.service.building",
    "make_new_case": "appealgen.service.building",
    "assess_case": "appealgen.service.cases",
    "check_case_folder": "appealgen.service.cases",
    "policy_library": "appealgen.service.cases",
    "run_policy_test_file": "appealgen.service.cases",
    "sign_case": "appealgen.service.cases",
}


def __getattr__(name: str) -> object:
    """Import a public name from the module it lives in, on first use (PEP 562)."""
    if name not in _HOMES:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    found: object = getattr(import_module(_HOMES[name]), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    """Return the public names too, imported or not."""
    return sorted({*globals(), *__all__})
