"""Find the data that ships beside the code: ``templates/``, ``policies/`` and the demo case.

In a wheel the three folders sit inside the package as ``_data``; in a checkout they are at the
top. An editable install has no ``_data``, hence the second look.
"""

from __future__ import annotations

from pathlib import Path

__all__ = ["demo_case_folder", "policies_folder", "templates_folder"]

_PACKAGE = Path(__file__).resolve().parent
_CHECKOUT = _PACKAGE.parent.parent


def _find(packaged: str, in_checkout: str) -> Path:
    shipped = _PACKAGE / "_data" / packaged
    return shipped if shipped.is_dir() else _CHECKOUT / in_checkout


def templates_folder() -> Path:
    """Return the folder of document templates, style sheets and fonts."""
    return _find("templates", "templates")


def policies_folder() -> Path:
    """Return the folder of payer policies, law, evidence and code tables."""
    return _find("policies", "policies")


def demo_case_folder() -> Path:
    """Return the folder of the invented demo case with its exhibits."""
    return _find("demo", "fixtures/demo")
