"""The pages of a packet: which documents are rendered, in which order, under which numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING

from appealgen import resources
from appealgen.appeals.rights import load_rights
from appealgen.argument.levels import LetterKind, called_for
from appealgen.brief.packet import (
    Enclosed,
    contents_brief,
    cover_brief,
    forms_brief,
    reviewer_brief,
    sponsor_letter,
    tabs_brief,
)
from appealgen.brief.packet.contents import date_of, title_of
from appealgen.errors import LetterUnsuitableError, Problem
from appealgen.render.environment import render_html
from appealgen.render.interface import PDF, Artifact
from appealgen.render.packet import COVER, PACKET, Look, Piece, link_pages, open_pdf
from appealgen.service.documents import LETTERS, Kind, html_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from appealgen.brief.interface import DocumentBrief
    from appealgen.brief.letters.models import PlainLetterBrief
    from appealgen.brief.packet import PartRange, Plan
    from appealgen.brief.packet.models import SheetBrief
    from appealgen.model.denial import Exhibit
    from appealgen.render.packet import Source

__all__ = ["Letter", "Pages", "cited_in", "letter_of_packet"]

_CITED = re.compile(r'class="cite"[^>]*>Ex\. ([A-Z]{1,2})\b')
_PLAIN = "letter/plain.html.j2"
_TRIES = 5
_CLOSER = ((10.2, 1.3), (10.0, 1.25))
"""Sizes in points and line heights of our sans-serif, which is read closer than the letter's."""
_TITLES = {
    LetterKind.EXTERNAL_REVIEW: "Statement for external review",
    LetterKind.COMPLAINT: "Complaint",
}


@dataclass(frozen=True, slots=True)
class Letter:
    """The letter of a packet: its file name, its title in the contents, and its HTML."""

    name: str
    title: str
    html: str


def letter_of_packet(plan: Plan) -> Letter:
    """Return the letter that a recipient gets.

    Raises:
        LetterUnsuitableError: The case gives no ground for it.
    """
    context, wanted = plan.context, plan.recipient.letter
    templates, policies = resources.templates_folder(), resources.policies_folder()
    if wanted == "none":
        html = render_html(_PLAIN, sponsor_letter(plan, load_rights(policies)), templates=templates)
        title = "Request to the plan administrator"
        return Letter("request-to-plan-administrator.pdf", title, html)
    called = called_for(context.case, load_rights(policies), context.as_of)
    kind = LetterKind(wanted) if wanted in set(LetterKind) else called
    if wanted == "internal" and kind is LetterKind.EXTERNAL_REVIEW:
        raise _over()
    html = html_of(Kind(kind.value), context, templates, policies)
    return Letter(f"{LETTERS[Kind(kind.value)]}.pdf", _TITLES.get(kind, "Appeal letter"), html)


def _over() -> LetterUnsuitableError:
    """Return the refusal of an internal packet after the last internal decision."""
    what = "The internal appeals are over; what follows is external review."
    hint = "Pass --for external-review."
    problem = Problem("case.yaml", 0, "earlier_appeals", what, hint)
    return LetterUnsuitableError("a packet for the plan’s appeals department", [problem])


def cited_in(plan: Plan) -> frozenset[str]:
    """Return the letters of the exhibits that the pages of ours cite."""
    html = letter_of_packet(plan).html
    if plan.recipient.questions:
        html += _html("reviewer", reviewer_brief(plan))
    return frozenset(_CITED.findall(html))


def _html(template: str, brief: DocumentBrief) -> str:
    return render_html(f"packet/{template}.html.j2", brief, templates=resources.templates_folder())


@dataclass(frozen=True)
class Pages:
    """The pages of one packet.

    Attributes:
        plan: For whom, with what.
        letter: The letter.
        sources: The opened exhibits by letter.
    """

    plan: Plan
    letter: Letter
    sources: Mapping[str, Source]

    def look(self, total: int) -> Look:
        """Return what the file says of itself; a draft says so on every page."""
        context = self.plan.context
        note = "DRAFT, not to be sent" if context.draft else ""
        title = cover_brief(self.plan, total).title
        return Look(title, context.as_of, total, note)

    def pieces(self) -> tuple[Piece, ...]:
        """Return the packet in order: cover, letter, questions, contents, exhibits with tabs.

        The contents name the pages they come before, so they are printed until they have as many
        pages as they were counted with.
        """
        length = 1
        for _ in range(_TRIES):
            contents = self._contents(length)
            if len(contents.pages) == length:
                break
            length = len(contents.pages)
        front = (*self._front, *([self._own("contents", "Contents", contents)] if self._ex else []))
        total = sum(piece.count for piece in (*front, *self._back))
        cover = self._print("cover", cover_brief(self.plan, total + 1))
        return (self._own(COVER, "Cover", cover), *front, *self._back)

    def cover_of(self, total: int) -> Callable[[PartRange], Source]:
        """Return what prints the cover of one part of a packet of so many pages."""
        return lambda part: self._print("cover", cover_brief(self.plan, total, part))

    @cached_property
    def _ex(self) -> tuple[Exhibit, ...]:
        return self.plan.selection.kept

    @cached_property
    def _present(self) -> tuple[Exhibit, ...]:
        return tuple(e for e in self._ex if e.letter in self.sources)

    @cached_property
    def _front(self) -> tuple[Piece, ...]:
        """Return what stands before the contents, without the cover."""
        pieces = [self._own("letter", self.letter.title, open_pdf(self._letter_data))]
        if self.plan.recipient.questions:
            html = link_pages(_html("reviewer", reviewer_brief(self.plan)))
            page = open_pdf(self._letter_pdf(html, "packet.css", fitted=True))
            pieces.append(self._own("questions", "Questions for the reviewer", page))
        return tuple(pieces)

    @cached_property
    def _back(self) -> tuple[Piece, ...]:
        """Return the exhibits, each behind its tab sheet."""
        if not self._present:
            return ()
        counts = {letter: len(source.pages) for letter, source in self.sources.items()}
        tabs = self._print("tabs", tabs_brief(self.plan, self._present, counts))
        pieces: list[Piece] = []
        for number, exhibit in enumerate(self._present):
            letter, source = exhibit.letter, self.sources[exhibit.letter]
            title = f"Ex. {letter}: {exhibit.title}"
            pieces.append(Piece(f"tab-{letter}", title, tabs, number, 1))
            pieces.append(
                Piece(
                    key=f"ex-{letter}",
                    title="",
                    source=source,
                    first=0,
                    count=len(source.pages),
                    stamp=f"Ex. {letter}",
                    framed=True,
                    under=f"tab-{letter}",
                )
            )
        return tuple(pieces)

    @cached_property
    def _letter_data(self) -> bytes:
        return self._letter_pdf(link_pages(self.letter.html), "letter.css")

    def _contents(self, length: int) -> Source:
        return self._print("contents", contents_brief(self.plan, tuple(self._enclosed(length))))

    def _enclosed(self, length: int) -> Iterator[Enclosed]:
        """Yield what is in the packet, with its packet page, and what is not included."""
        page = 2  # after the cover
        for piece in self._front:
            yield Enclosed(piece.key, "", piece.title, "", piece.count, page)
            page += piece.count
        page += length
        for exhibit in self._ex:
            label, title = f"Ex. {exhibit.letter}", title_of(exhibit)
            source = self.sources.get(exhibit.letter)
            count = len(source.pages) if source else 0
            start = page if source else 0
            key = f"tab-{exhibit.letter}"
            yield Enclosed(key, label, title, date_of(exhibit), count, start)
            page += count + 1 if source else 0

    def checked(self) -> tuple[Artifact, ...]:
        """Return the letter of the packet, as the release gate reads it."""
        return (Artifact(self.letter.name, PDF, self._letter_data),)

    def others(self, sheet: SheetBrief) -> Iterator[Artifact]:
        """Yield what is made beside the packet: the sheet for staff, and the forms to sign."""
        name = f"packet-{self.plan.recipient.id.value}"
        data = self._letter_pdf(_html("sheet", sheet), "packet.css", sheet.title)
        yield Artifact(f"{name}-sheet.pdf", PACKET, data)
        forms = forms_brief(self.plan)
        if forms.forms:
            data = self._letter_pdf(_html("forms", forms), "packet.css", forms.title)
            yield Artifact(f"{name}-forms.pdf", PACKET, data)

    def requests(self, letters: Sequence[PlainLetterBrief]) -> Iterator[Artifact]:
        """Yield the requests for records, one file per provider."""
        for number, letter in enumerate(letters, start=1):
            html = render_html(_PLAIN, letter, templates=resources.templates_folder())
            data = self._letter_pdf(html, "letter.css", "Request for records")
            yield Artifact(f"records-request-{number}.pdf", PACKET, data)

    @staticmethod
    def _own(key: str, title: str, source: Source) -> Piece:
        return Piece(key, title, source, 0, len(source.pages))

    def _print(self, template: str, brief: DocumentBrief) -> Source:
        return open_pdf(self._letter_pdf(_html(template, brief), "packet.css"))

    def _letter_pdf(self, html: str, css: str, title: str = "", *, fitted: bool = False) -> bytes:
        from appealgen.render.fit import fit_fewest_pages
        from appealgen.render.pdf import html_to_pdf

        templates = resources.templates_folder()
        # The letter has the same pages here as on its own; a cover or a tab is short on purpose.
        printed: Callable[..., bytes] = html_to_pdf
        if css == "letter.css":
            printed = fit_fewest_pages
        elif fitted:
            printed = partial(fit_fewest_pages, closer=_CLOSER)
        return printed(
            html,
            stylesheet=templates / css,
            fonts=templates / "fonts",
            title=title or self.letter.title,
            date=self.plan.context.as_of,
        )
