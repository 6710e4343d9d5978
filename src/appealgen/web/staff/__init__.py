"""The workspace of the practice, behind a sign-in. Each module has its handlers.

A handler asks ``visit.member`` who is signed in before anything else, finds its case with
``desk.case_of(visit)``, and answers with ``desk.show(visit, kind, name, ...)``: the template is
``web/staff/<name>.html.j2`` (a dot in the name is a folder), the sentences are those of
``locale/en.po`` here whose ids begin with ``<name>.``. The workspace speaks English only, as the
records and the payers' letters do, so its sentences have a catalogue of their own: the patients'
pages can then be complete in every language they are offered in.
"""

from __future__ import annotations

from appealgen.web.staff import (
    case_page,
    cases,
    documents,
    entry,
    inviting,
    papers,
    reviewing,
)
from appealgen.web.staff.filling import ROUTES as FILLING

__all__ = ["ROUTES"]

_BOTH = ("GET", "POST")

ROUTES = (
    ("/staff/sign-in", _BOTH, entry.sign_in_page),
    ("/staff/sign-out", ("POST",), entry.sign_out),
    ("/staff", ("GET",), cases.cases),
    ("/staff/cases/{case}", ("GET",), case_page.one_case),
    ("/staff/cases/{case}/card", ("GET",), documents.card),
    ("/staff/cases/{case}/documents/{name}", ("GET",), documents.download),
    ("/staff/cases/{case}/invitation", _BOTH, inviting.invitation),
    ("/staff/cases/{case}/answers", _BOTH, reviewing.review),
    ("/staff/cases/{case}/papers", ("POST",), papers.copy),
    ("/staff/cases/{case}/papers/{paper}", ("GET",), papers.paper),
    *FILLING,
)
"""Path, methods and handler of each page."""
