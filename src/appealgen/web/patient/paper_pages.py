"""Papers: add one, look at one, remove one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.responses import Response

from appealgen.web.papers import (
    KINDS,
    Paper,
    PaperRefusedError,
    add_paper,
    papers_of,
    read_paper,
    remove_paper,
)
from appealgen.web.patient.desk import desk_of
from appealgen.web.visit import Page, Visit, go_to

if TYPE_CHECKING:
    from appealgen.intake.questionnaire import Strings

__all__ = ["papers", "remove", "show", "size_of"]

_KILO = 1000


@dataclass(frozen=True, slots=True)
class _Row:
    name: str
    detail: str
    show: str
    remove: str


@dataclass(frozen=True, kw_only=True)
class _Papers(Page):
    """The papers added so far, and a form for one more."""

    rows: tuple[_Row, ...]
    help: str


def size_of(size: int, words: Strings) -> str:
    """Return a size as a person reads it: decimal units, as phones and computers show them."""
    if size < _KILO:
        return words("papers.bytes", n=size)
    if size < _KILO * _KILO:
        return words("papers.kilobytes", n=round(size / _KILO))
    return words("papers.megabytes", n=f"{size / _KILO / _KILO:.1f}")


def papers(visit: Visit) -> Response:
    """Show the papers, or take one more."""
    desk = desk_of(visit)
    problem = ""
    if visit.posted:
        web, file = visit.web, visit.form.file or ("", b"")
        try:
            add_paper(web.store, desk.sitting, desk.answers.who, web.settings, file)
        except PaperRefusedError as refused:
            problem = visit.words(f"papers.error_{refused.why}")
        else:
            return go_to("/papers")
    held = papers_of(visit.web.store, desk.sitting)
    most = size_of(visit.web.settings.upload, visit.words)
    return visit.page(
        _Papers,
        "papers",
        problem=problem,
        status=422 if problem else 200,
        rows=tuple(_row(paper, visit.words) for paper in held),
        help=visit.words("papers.help", most=most),
    )


def _row(paper: Paper, words: Strings) -> _Row:
    pages = words("papers.one_page") if paper.pages == 1 else words("papers.pages", n=paper.pages)
    detail = f"{paper.kind.upper()}, {pages}, {size_of(paper.size, words)}"
    at = f"/papers/{paper.id}"
    return _Row(paper.name, detail, at, f"{at}/remove")


def show(visit: Visit) -> Response:
    """Give a paper back. It is never shown inside our own pages, whatever it holds."""
    desk = desk_of(visit)
    name = visit.request.path_params["paper"]
    paper, data = read_paper(visit.web.store, desk.sitting, desk.answers.who, name)
    headers = {
        "Content-Disposition": f'attachment; filename="paper-{paper.id}.{paper.kind}"',
        "Content-Security-Policy": "sandbox; default-src 'none'",
    }
    return Response(data, media_type=KINDS[paper.kind], headers=headers)


def remove(visit: Visit) -> Response:
    """Remove a paper."""
    desk = desk_of(visit)
    name = visit.request.path_params["paper"]
    remove_paper(visit.web.store, desk.sitting, desk.answers.who, name)
    return go_to("/papers")
