"""What to do next in a case: law and history, the payer's codes, and the determination, joined."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from appealgen import resources
from appealgen.appeals import load_law
from appealgen.appeals.exhaustion import opened_outside
from appealgen.appeals.rights import load_rights, regulator_of
from appealgen.appeals.route import (
    Beside,
    Doer,
    Ground,
    Need,
    Route,
    RouteBook,
    load_routes,
    routes_of,
)
from appealgen.argument.levels import LetterKind, refuse_unsuitable
from appealgen.brief.next_step import NextPage, NextReport, PlainPage, page_of, plain_of, report_of
from appealgen.coding.audit import audit_rules
from appealgen.errors import LetterUnsuitableError, NoPolicyInForceError
from appealgen.matching import Truth, determine, gaps_of
from appealgen.render.environment import render_html
from appealgen.service.cases import policy_library, read_checked, refuse_unprintable
from appealgen.service.coding_update import code_knowledge
from appealgen.service.next_told import told_of
from appealgen.service.next_waits import line_name, waits_of

if TYPE_CHECKING:
    from pathlib import Path

    from appealgen.matching import Determination
    from appealgen.model import Case, CaseFile

__all__ = ["NextSteps", "next_html", "next_pdf", "next_steps", "next_steps_of"]


@dataclass(frozen=True)
class NextSteps:
    """A case with its next steps on a day.

    Attributes:
        file: The case file.
        as_of: The day.
        routes: The steps, in order; never none.
    """

    file: CaseFile
    as_of: dt.date
    routes: tuple[Route, ...]

    @property
    def report(self) -> NextReport:
        """Return the steps as data."""
        return report_of(self.file.case, self.routes, self.as_of)

    @property
    def page(self) -> NextPage:
        """Return the page for the practice."""
        return page_of(self.file.case, self.routes, self.as_of)

    @property
    def plain(self) -> PlainPage:
        """Return the page for the patient, in English."""
        return self.plain_in("en")

    def plain_in(self, language: str) -> PlainPage:
        """Return the page for the patient in a language in which patients are asked."""
        return plain_of(self.file.case, self.routes, self.as_of, _book(), language)


def next_steps(path: Path, *, as_of: dt.date, policy: str | None = None) -> NextSteps:
    """Read a case and say what to do next.

    Where no criteria on file cover the request, the steps say to ask for them.

    Args:
        path: A case folder or its file.
        as_of: The day to look at it.
        policy: A policy to use instead of the payer's own.

    Raises:
        InputNotFoundError: There is no case.
        CaseInvalidError: It has problems.
        PolicyInvalidError: A file of law, codes or criteria is broken.
    """
    file = read_checked(path, as_of)
    try:
        judged = determine(file.case, policy_library(), as_of=as_of, pinned=policy)
    except NoPolicyInForceError:
        judged = None
    return NextSteps(file, as_of, next_steps_of(file.case, judged, as_of))


def next_steps_of(
    case: Case, determination: Determination | None, as_of: dt.date
) -> tuple[Route, ...]:
    """Return the next steps of a case that is judged already.

    Args:
        case: The case.
        determination: The case as judged on the day; None where no criteria are on file.
        as_of: The day.

    Raises:
        PolicyInvalidError: A file of law or codes is broken.
    """
    law, book = load_law(resources.policies_folder()), _book()
    ground = _ground(case, determination, book, as_of)
    routes = routes_of(case, law, book, ground, as_of)
    return tuple(_with_form(route, case, as_of) for route in routes)


def next_html(found: NextSteps, *, plain: bool, language: str = "en") -> str:
    """Return the page as HTML: for the practice, or for the patient in plain words.

    Args:
        found: The steps.
        plain: For the patient.
        language: Of the page for the patient; the practice's page is in English.

    Raises:
        TemplateInvalidError: The template is broken.
    """
    folder = resources.templates_folder()
    if plain:
        return render_html("next/plain.html.j2", found.plain_in(language), templates=folder)
    return render_html("next/steps.html.j2", found.page, templates=folder)


def next_pdf(found: NextSteps, *, plain: bool, language: str = "en") -> bytes:
    """Print the page.

    Args:
        found: The steps.
        plain: As in ``next_html``.
        language: As in ``next_html``.

    Raises:
        CaseInvalidError: The case holds text that the fonts cannot print.
        TemplateInvalidError: The template is broken.
        CapabilityMissingError: The libraries for PDF are missing on this machine.
    """
    from appealgen.render.pdf import html_to_pdf  # slow to import

    refuse_unprintable(found.file)
    folder = resources.templates_folder()
    page = found.plain_in(language) if plain else None
    return html_to_pdf(
        next_html(found, plain=plain, language=language),
        stylesheet=folder / "checklist.css",
        fonts=folder / "fonts",
        title=page.title if page else "What to do next",
        language=language if plain else "en",
        date=found.as_of,
    )


def _book() -> RouteBook:
    return load_routes(resources.policies_folder())


def _ground(
    case: Case, determination: Determination | None, book: RouteBook, as_of: dt.date
) -> Ground:
    answers = {one.kind: (one.matter, one.route) for one in audit_rules().triage.routes}
    told = told_of(case, code_knowledge(), book, answers)
    regulator = regulator_of(case, load_rights(resources.policies_folder()), as_of)
    named = [regulator.name, *regulator.lines, regulator.phone or ""] if regulator else []
    to = ", ".join(filter(None, named)) or "the authority that the plan's letters name"
    beside = _beside(case, as_of)
    if determination is None:
        return Ground(told, criteria_on_file=False, regulator=to, beside=beside)
    lines = [line for _, line in determination.lines() if line.line.denied]
    names = {line.line.named for line in lines}
    return Ground(
        told=told,
        met=tuple(line_name(ln) for ln in lines if ln.truth is Truth.MET),
        failing=tuple(line_name(ln) for ln in lines if ln.truth is Truth.NOT_MET),
        unclear=tuple(line_name(ln) for ln in lines if ln.truth is Truth.NOT_DOCUMENTED),
        gaps=tuple(
            Need(gap.ask, Doer(gap.owner.value))
            for gap in gaps_of(determination)
            if gap.deciding and names & set(gap.lines)
        ),
        waits=waits_of(case, determination, book),
        regulator=to,
        beside=beside,
    )


def _beside(case: Case, as_of: dt.date) -> Beside | None:
    """Return what opens review outside the plan beside an urgent appeal that is not decided."""
    folder = resources.policies_folder()
    opened = opened_outside(case, load_rights(folder), load_law(folder), as_of)
    if opened is None or opened.late:
        return None
    return Beside(opened.rule.says, opened.rule.citation)


def _with_form(route: Route, case: Case, as_of: dt.date) -> Route:
    """Return a step without its letter where the case gives no ground for that letter."""
    if not route.form:
        return route
    folder = resources.policies_folder()
    rights = load_rights(folder)
    opened = opened_outside(case, rights, load_law(folder), as_of)
    try:
        refuse_unsuitable(LetterKind(route.form), case, rights, as_of, opened)
    except LetterUnsuitableError:
        return replace(route, form="")
    return route
