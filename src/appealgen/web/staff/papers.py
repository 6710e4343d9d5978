"""The papers a patient added: given to members one by one, or copied into the case folder."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.responses import Response

from appealgen.web.errors import NotFoundError
from appealgen.web.handover import FOLDER, copy_papers
from appealgen.web.papers import KINDS, papers_of, read_paper
from appealgen.web.staff.desk import case_of, case_path
from appealgen.web.staff.reviews import patients_of
from appealgen.web.visit import go_to

if TYPE_CHECKING:
    from pathlib import Path

    from appealgen.web.store import Sitting, Store
    from appealgen.web.visit import Visit

__all__ = ["PaperRow", "copy", "paper", "paper_rows"]


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A paper: its name, the way to it, and whether it lies in the case folder already."""

    name: str
    path: str
    copied: bool


def paper_rows(store: Store, sitting: Sitting, case: Path) -> tuple[PaperRow, ...]:
    """Return the papers of a sitting, the oldest first."""
    return tuple(
        PaperRow(
            one.name,
            case_path(case, "papers", one.id),
            (case / FOLDER / f"{one.id}.{one.kind}").exists(),
        )
        for one in papers_of(store, sitting)
    )


def paper(visit: Visit) -> Response:
    """Give a paper. It is never shown inside our own pages, whatever it holds."""
    case, store = case_of(visit), visit.web.store
    name = visit.request.path_params["paper"]
    for sitting in patients_of(store, case):
        if any(one.id == name for one in papers_of(store, sitting)):
            found, data = read_paper(store, sitting, visit.member.who, name)
            headers = {
                "Content-Disposition": f'attachment; filename="paper-{found.id}.{found.kind}"',
                "Content-Security-Policy": "sandbox; default-src 'none'",
            }
            return Response(data, media_type=KINDS[found.kind], headers=headers)
    raise NotFoundError


def copy(visit: Visit) -> Response:
    """Copy the papers into the case folder, to be made exhibits by hand."""
    case, store = case_of(visit), visit.web.store
    for sitting in patients_of(store, case):
        copy_papers(store, sitting, visit.member.who)
    return go_to(case_path(case, "answers"))
