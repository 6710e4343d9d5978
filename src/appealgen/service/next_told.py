"""What the payer gave as its reasons, each on its track: stated reasons, claim and remark codes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from appealgen.appeals.route import RouteBook, Told, Track

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from appealgen.coding.knowledge import CodeKnowledge
    from appealgen.coding.remittance import RemittanceCode
    from appealgen.model import Case, Cite
    from appealgen.model.denial import DenialReason

__all__ = ["told_of"]


def told_of(
    case: Case, knowledge: CodeKnowledge, book: RouteBook, answers: Mapping[str, tuple[str, str]]
) -> tuple[Told, ...]:
    """Return the reasons of the notice and the claim, each once, in the order they stand.

    Args:
        case: The case.
        knowledge: The code tables; they say what kind a denial code is.
        book: The rules of the route; they say on which track a kind lies.
        answers: For a kind of code, what it is about and what answers it.
    """
    found: dict[tuple[Track, str], Told] = {}
    for told in _Reader(knowledge, book, answers).read(case):
        found.setdefault((told.track, told.named), told)
    return tuple(found.values())


class _Reader:
    """Reads reasons and codes against the tables."""

    def __init__(
        self, knowledge: CodeKnowledge, book: RouteBook, answers: Mapping[str, tuple[str, str]]
    ) -> None:
        self.knowledge, self.book, self.answers = knowledge, book, answers

    def read(self, case: Case) -> Iterator[Told]:
        """Yield what the notice says, then what the claim's lines say."""
        if case.denial is not None:
            for reason in case.denial.reasons:
                yield from self._reason(reason, reason.cite or case.denial.cite)
        if case.claim is not None:
            for line in case.claim.lines:
                if line.denied is None or line.denied > 0:
                    yield from self._codes(line.carc, line.rarcs, case.claim.cite)

    def _reason(self, reason: DenialReason, cite: tuple[Cite, ...]) -> Iterator[Told]:
        """Yield the track of a stated reason, and of its own code where that says another."""
        coded = tuple(self._codes(reason.carc, (reason.rarc,) if reason.rarc else (), cite))
        stated = self.book.track_of_category(reason.category)
        if not coded or (stated is not Track.OTHER and stated not in {one.track for one in coded}):
            words = reason.category.value.replace("_", " ")
            yield Told(stated, f"“{words}”", cites=cite)
        yield from coded

    def _codes(
        self, carc: str | None, rarcs: Iterable[str], cite: tuple[Cite, ...]
    ) -> Iterator[Told]:
        """Yield what a line's codes say; a code that says nothing alone gives way to its remark."""
        remarks = [told for code in rarcs for told in self._code(code, cite, remark=True)]
        yield from remarks
        if carc is None or carc in self.book.no_reason:
            return
        if not (remarks and carc in self.book.generic):
            yield from self._code(carc, cite, remark=False)

    def _code(self, code: str, cite: tuple[Cite, ...], *, remark: bool) -> Iterator[Told]:
        known = self.knowledge.rarc(code) if remark else self.knowledge.carc(code)
        named, special = f"code {code}", self.book.code(code)
        if known is None and special is None:
            yield Told(Track.OTHER, named, "which is not in the list on file", cites=cite)
            return
        matter, fix = self._answer(known)
        if special is not None:
            yield Told(special.track, named, matter, fix, special.no_appeal, cite)
            return
        track = self.book.track_of_kind(known.kind.value) if known else None
        if track is not None:
            yield Told(track, named, matter, fix, cites=cite)

    def _answer(self, known: RemittanceCode | None) -> tuple[str, str]:
        return self.answers.get(known.kind.value, ("", "")) if known else ("", "")
