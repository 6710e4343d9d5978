"""Documents of a case, built anew for each download, and the battle card as a page for a phone.

They pass the same assessment, context and release gate as on the command line; nothing is written
to the disk. What the surgeon has not released carries DRAFT, and so does what the gate holds back.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from starlette.responses import Response

from appealgen import resources
from appealgen.brief.packet import Way
from appealgen.model.exhibits import check_exhibits
from appealgen.render.interface import Artifact
from appealgen.service.building import context_of, gated
from appealgen.service.card import fitted_card
from appealgen.service.cases import (
    assess_case,
    digest_of,
    policy_library,
    refuse_unprintable,
)
from appealgen.service.deadlines import (
    calendar_of,
    deadlines_of_case,
    law_on_file,
    sheet_pdf,
)
from appealgen.service.documents import Kind
from appealgen.service.next_step import next_pdf, next_steps
from appealgen.service.packet import packet_of, packet_options
from appealgen.service.practice import read_practice
from appealgen.web.errors import NotFoundError
from appealgen.web.staff.desk import StaffPage, case_of, case_path, note, show
from appealgen.web.trail import Action

if TYPE_CHECKING:
    from pathlib import Path

    from appealgen.brief.card_models import CardBrief
    from appealgen.brief.context import Context
    from appealgen.model import CaseFile
    from appealgen.web.visit import Visit

__all__ = ["OFFERED", "Offer", "card", "download"]

_PDF = "application/pdf"


@dataclass(frozen=True, slots=True)
class Offer:
    """A document that can be downloaded.

    Attributes:
        label: The id of its name in words.
        kind: The kind, where the build makes it; None for sheets that need no criteria.
        ending: Which of the files of that kind.
    """

    label: str
    kind: Kind | None
    ending: str


OFFERED: Mapping[str, Offer] = MappingProxyType(
    {
        "letter.pdf": Offer("letter_pdf", Kind.LETTER, ".pdf"),
        "letter.docx": Offer("letter_word", Kind.LETTER, ".docx"),
        "battle-card.pdf": Offer("card_pdf", Kind.CARD, ".pdf"),
        "packet-checklist.pdf": Offer("checklist", Kind.CHECKLIST, ".pdf"),
        "open-questions.pdf": Offer("questions", Kind.QUESTIONS, ".pdf"),
        "next-steps.pdf": Offer("next", None, ".pdf"),
        "deadlines.pdf": Offer("deadlines", None, ".pdf"),
        "deadlines.ics": Offer("calendar", None, ".ics"),
        "packet-internal.zip": Offer("packet_internal", None, ".zip"),
        "packet-external-review.zip": Offer("packet_external", None, ".zip"),
    }
)
"""By the last part of the path."""
_PACKETS = MappingProxyType(
    {"packet-internal.zip": "internal", "packet-external-review.zip": "external-review"}
)
"""The packets, and the recipient of each."""


@dataclass(frozen=True, kw_only=True)
class _Card(StaffPage):
    """The battle card."""

    card: CardBrief
    pdf: str


def download(visit: Visit) -> Response:
    """Make a document and give it to the browser."""
    case, name = case_of(visit), visit.request.path_params["name"]
    if name not in OFFERED:
        raise NotFoundError
    artifact = _made(visit, case, name)
    note(visit, case, Action.DOWNLOADED, name)
    headers = {"Content-Disposition": f'attachment; filename="{artifact.name}"'}
    return Response(artifact.data, media_type=artifact.media_type, headers=headers)


def _made(visit: Visit, case: Path, name: str) -> Artifact:
    offer = OFFERED[name]
    if offer.kind:
        return _of_kind(visit, case, offer)
    if name in _PACKETS:
        return _packet(visit, case, name)
    return _sheet(visit, case, name)


def _packet(visit: Visit, case: Path, name: str) -> Artifact:
    """Return a packet, the sheet for staff and the letters that go with it as one archive."""
    file, context = _read(visit, case)
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for one in packet_of(file, context, packet_options(_PACKETS[name], Way.MAIL)):
            archive.writestr(one.name, one.data)
    return Artifact(name, "application/zip", held.getvalue())


def _of_kind(visit: Visit, case: Path, offer: Offer) -> Artifact:
    assert offer.kind is not None  # noqa: S101 - asked before
    _, made, _ = gated(_context(visit, case), [offer.kind])
    return next(one for one in made if one.name.endswith(offer.ending))


def _sheet(visit: Visit, case: Path, name: str) -> Artifact:
    today = visit.now.date()
    if name == "next-steps.pdf":
        return Artifact(name, _PDF, next_pdf(next_steps(case, as_of=today), plain=False))
    found = deadlines_of_case(case, as_of=today)
    if name == "deadlines.ics":
        return Artifact(name, "text/calendar", calendar_of(found))
    return Artifact(name, _PDF, sheet_pdf(found))


def _context(visit: Visit, case: Path) -> Context:
    return _read(visit, case)[1]


def _read(visit: Visit, case: Path) -> tuple[CaseFile, Context]:
    """Return a case and what its documents are drawn from, as a build reads it."""
    practice = visit.web.settings.practice
    settings = read_practice(practice, policy_library()) if practice else None
    file, judged = assess_case(case, as_of=visit.now.date(), settings=settings)
    refuse_unprintable(file)
    digest, exhibits = digest_of(file.path), check_exhibits(file)
    return file, context_of(file, judged, digest, exhibits, settings)


def card(visit: Visit) -> Response:
    """Show the battle card: the very card that is printed, held back as that one is."""
    case = case_of(visit)
    context, _, _ = gated(_context(visit, case), [Kind.CARD])
    brief = fitted_card(context, resources.templates_folder(), law_on_file()).brief
    note(visit, case, Action.SAW, "card")
    return show(
        visit,
        _Card,
        "card",
        title=brief.heading,
        here=case.name,
        here_path=case_path(case),
        card=brief,
        pdf=case_path(case, "documents", "battle-card.pdf"),
    )
