"""The pages on which the practice fills in a case: staff from the papers, a surgeon what is theirs.

The role of whoever is signed in decides which questions there are: no address reaches the
questions of another role.
"""

from __future__ import annotations

from appealgen.web.staff.filling import answering, overview, saving, starting

__all__ = ["ROUTES"]

_BOTH = ("GET", "POST")
_CASE = "/staff/cases/{case}"

ROUTES = (
    ("/staff/new", _BOTH, starting.new),
    (f"{_CASE}/questions", ("GET",), overview.overview),
    (f"{_CASE}/questions/next", ("GET",), overview.next_open),
    (f"{_CASE}/questions/check", _BOTH, saving.check),
    (f"{_CASE}/questions/{{name}}", _BOTH, answering.one),
)
"""Path, methods and handler of each page."""
