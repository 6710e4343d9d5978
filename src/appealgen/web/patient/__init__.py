"""The pages for patients. Each module has its handlers; the routes are listed here."""

from __future__ import annotations

from appealgen.web.patient import answering, entry, finish, leaving, paper_pages

__all__ = ["ROUTES"]

_BOTH = ("GET", "POST")

ROUTES = (
    ("/", ("GET",), entry.home),
    ("/language/{language}", ("GET",), entry.choose_language),
    ("/start/{token}", _BOTH, entry.start),
    ("/resume", _BOTH, entry.go_on),
    ("/questions", ("GET",), answering.next_open),
    ("/question/{name}", _BOTH, answering.one),
    ("/urgent", ("GET",), answering.urgent),
    ("/check", ("GET",), answering.check),
    ("/papers", _BOTH, paper_pages.papers),
    ("/papers/{paper}", ("GET",), paper_pages.show),
    ("/papers/{paper}/remove", ("POST",), paper_pages.remove),
    ("/sign", _BOTH, finish.sign_page),
    ("/done", ("GET",), finish.done),
    ("/download/{name}", ("GET",), finish.download),
    ("/leave", _BOTH, leaving.leave),
    ("/sign-out", ("POST",), leaving.sign_out),
    ("/delete", _BOTH, leaving.delete_all),
)
"""Path, methods and handler of each page."""
