"""appealgen: honest, checkable appeals for denied spine operations.

The public functions are those of ``appealgen.service``. Each name is imported when it is first
used: ``import appealgen`` itself costs next to nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from appealgen.service import (
        Assessment,
        Built,
        PolicyTestResult,
        assess_case,
        assessment_of,
        build_case,
        check_case_folder,
        make_demo,
        make_new_case,
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


def __getattr__(name: str) -> object:
    """Import a public name of the service on first use (PEP 562)."""
    if name not in __all__:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    from appealgen import service

    found: object = getattr(service, name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    """Return the public names too, imported or not."""
    return sorted({*globals(), *__all__})
