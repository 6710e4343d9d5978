"""The end: sign, see what comes next, take the letter and the list of papers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from starlette.responses import Response

from appealgen.intake.questionnaire.strings import DEFAULT
from appealgen.matching import Truth
from appealgen.service.documents import Kind
from appealgen.web.errors import NotFoundError
from appealgen.web.keeping import Signature, read_signature, sign
from appealgen.web.patient.desk import desk_of
from appealgen.web.patient.documents import (
    Outlook,
    UnprintableError,
    outlook,
    patient_documents,
)
from appealgen.web.patient.warned import Warned, warnings_of
from appealgen.web.trail import Action
from appealgen.web.visit import Page, Visit, go_to

if TYPE_CHECKING:
    from appealgen.brief.next_step import PlainStep
    from appealgen.intake.questionnaire import Row
    from appealgen.model import Case

__all__ = ["done", "download", "sign_page"]

_LONGEST_NAME = 120
_PHONE = re.compile(r"\+?[\d().\s-]{7,20}")
_MEANS: Mapping[Truth, str] = MappingProxyType(
    {
        Truth.MET: "done.means_met",
        Truth.NOT_DOCUMENTED: "done.means_not_documented",
        Truth.NOT_MET: "done.means_not_met",
    }
)

_FILES: Mapping[str, tuple[Kind, str]] = MappingProxyType(
    {
        "letter.pdf": (Kind.PATIENT, ".pdf"),
        "letter.docx": (Kind.PATIENT, ".docx"),
        "checklist.pdf": (Kind.CHECKLIST, ".pdf"),
    }
)


@dataclass(frozen=True, kw_only=True)
class _Sign(Page):
    """The signature."""

    name: str
    ticked: bool
    signed: str
    changed: bool


@dataclass(frozen=True, kw_only=True)
class _Done(Page):
    """What it means and what comes next."""

    warnings: tuple[Warned, ...]
    means: str
    call: str
    number: str
    dial: str
    questions: tuple[str, ...]
    ready: bool
    lead: str
    yours: tuple[PlainStep, ...]
    others: tuple[PlainStep, ...]
    later: tuple[PlainStep, ...]
    closing: str
    signed: str
    in_english: bool


@dataclass(frozen=True, kw_only=True)
class _Letters(Page):
    """A document that cannot be made."""

    text: str


def _signed(visit: Visit, signature: Signature | None) -> str:
    """Return who signed and when; empty where nobody did, or what was signed has changed."""
    if signature is None or not signature.holds:
        return ""
    day = visit.words.day(signature.at.date())
    return visit.words("sign.signed", name=signature.name, day=day)


def sign_page(visit: Visit) -> Response:
    """Ask for the signature, or take it."""
    desk = desk_of(visit)
    name, ticked = _name(visit.form.get("name")), visit.form.get("true") == "yes"
    problem, field = "", "name"
    if visit.posted:
        if name and ticked:
            sign(desk.answers, name, visit.now)
            return go_to("/done")
        field = "true" if name else "name"
        problem = visit.words("sign.need_statement" if name else "sign.need_name")
    held = read_signature(desk.answers)
    return visit.page(
        _Sign,
        "sign",
        problem=problem,
        field=field,
        status=422 if problem else 200,
        name=name,
        ticked=ticked,
        signed=_signed(visit, held),
        changed=held is not None and not held.holds,
    )


def _name(text: str) -> str:
    """Return a typed name on one line; empty where it holds no letter."""
    line = " ".join("".join(ch if ch.isprintable() else " " for ch in text).split())
    letters = any(unicodedata.category(ch).startswith("L") for ch in line)
    return line[:_LONGEST_NAME] if letters else ""


def done(visit: Visit) -> Response:
    """Say what it means and what comes next, with every day on file."""
    desk = desk_of(visit)
    asking = desk.asking()
    found = outlook(asking, visit.now.date())
    page = found.page if found else None
    call = _call(visit, asking.now.case)
    desk.note(Action.SAW, "done")
    return visit.page(
        _Done,
        "done",
        warnings=warnings_of(asking, visit.words),
        means=_means(visit, found),
        call=call.says,
        number=call.number,
        dial=call.dial,
        questions=tuple(_said(row) for row in asking.interview.for_doctor()),
        ready=page is not None,
        lead=page.lead if page else "",
        yours=page.yours if page else (),
        others=page.others if page else (),
        later=page.later if page else (),
        closing=page.closing if page else "",
        signed=_signed(visit, read_signature(desk.answers)),
        in_english=visit.language != DEFAULT,
    )


@dataclass(frozen=True, slots=True)
class _Call:
    says: str
    number: str = ""
    dial: str = ""


def _call(visit: Visit, case: Case | None) -> _Call:
    """Return whom to call: the practice of the case, with a link that dials where it can."""
    practice = case.surgeon.practice if case and case.surgeon else None
    if practice is None:
        return _Call(visit.words("done.call_clinic"))
    says, phone = visit.words("done.call_practice", name=practice.name), practice.phone or ""
    if not phone:
        return _Call(says)
    plain = _PHONE.fullmatch(phone) is not None  # an extension cannot be dialed by a link
    number = re.sub(r"[^+\d]", "", phone) if plain else ""
    return _Call(says, number, visit.words("done.dial", phone=phone))


def _means(visit: Visit, found: Outlook | None) -> str:
    name = _MEANS.get(found.truth) if found and found.truth else None
    return visit.words(name) if name else ""


def _said(row: Row) -> str:
    return f"{row.part}: {row.text}" if row.part else row.text


def download(visit: Visit) -> Response:
    """Make a document and give it to the browser."""
    desk = desk_of(visit)
    name = visit.request.path_params["name"]
    if name not in _FILES:
        raise NotFoundError
    kind, ending = _FILES[name]
    try:
        made = patient_documents(desk.asking(), kind, visit.now.date())
    except UnprintableError:
        words = visit.words
        title, text = words("problem.letters.title"), words("problem.letters.text")
        return visit.page(_Letters, "problem", title=title, text=text, status=422)
    artifact = next(one for one in made if one.name.endswith(ending))
    desk.note(Action.DOWNLOADED, name)
    headers = {"Content-Disposition": f'attachment; filename="{artifact.name}"'}
    return Response(artifact.data, media_type=artifact.media_type, headers=headers)
