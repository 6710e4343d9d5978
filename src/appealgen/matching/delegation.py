"""Who reviews for the payer: as the case says, or as payers and reviewers make known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from appealgen.policy.business import fits

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from appealgen.model import Case
    from appealgen.model.request import ProcedureFamily
    from appealgen.policy import PolicyLibrary
    from appealgen.policy.library import DelegationEntry

__all__ = ["Delegation", "delegation_of"]


@dataclass(frozen=True, slots=True)
class Delegation:
    """Who reviewed the request for the payer.

    Attributes:
        payer: The payer's name.
        delegates: The delegates by name: one, or several where it is open which.
        stated: Whether the case names the delegate; otherwise it is an assumption.
        decider: The payer id whose criteria come first; None where it is open or not on file.
        sources: Where an assumption comes from, with the address.
        warnings: What a person has to look at whether or not the delegate's criteria are used.
    """

    payer: str
    delegates: tuple[str, ...]
    stated: bool
    decider: str | None
    sources: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def assumption(self) -> str:
        """Return what is assumed, in a sentence or two; empty where nothing is."""
        if self.stated or self.decider is None:
            return ""
        name = self.delegates[0]
        return (
            f"The case does not say who reviewed the request. {self.payer} is known to have {name} "
            f"review spine operations ({self.sources[0]}), so the criteria of {name} are used on "
            "that assumption. Name the reviewer as the notice does (coverage.delegated_to)."
        )


def delegation_of(case: Case, library: PolicyLibrary) -> Delegation | None:
    """Return who reviews for the payer of a case; None where nobody is named or known.

    What the case says wins. Two known delegates are both named, and neither is taken.
    """
    said = case.coverage.delegated_to
    if said:
        return _stated(case, library, said)
    payer = library.payer(case.coverage.payer)
    if payer is None:
        return None
    known = {entry.delegate: entry for entry in _known(case, library, payer.id)}
    if not known:
        return None
    names = tuple(_name(library, delegate) for delegate in known)
    sources = tuple(f"{entry.source.rstrip('.')}: {entry.url}" for entry in known.values())
    if len(known) == 1:
        return Delegation(
            payer.name, names, stated=False, decider=next(iter(known)), sources=sources
        )
    ask = (
        f"{payer.name} has spine operations reviewed by {' or by '.join(names)}, and the case does "
        "not say by whom. Name the reviewer as the notice does (coverage.delegated_to)."
    )
    return Delegation(
        payer.name, names, stated=False, decider=None, sources=sources, warnings=(ask,)
    )


def _stated(case: Case, library: PolicyLibrary, said: str) -> Delegation:
    found = library.payer(said)
    if found is not None:
        return Delegation(case.coverage.payer, (found.name,), stated=True, decider=found.id)
    near = library.index.nearest(said)
    unknown = (
        "The reviewer under 'delegated_to:' is not one of the names on file, so only the payer's "
        "own criteria are read; ask the reviewer for the criteria it used."
    )
    if near:
        unknown += f" Names on file that look alike: {'; '.join(near)}."
    return Delegation(case.coverage.payer, (said,), stated=True, decider=None, warnings=(unknown,))


def _known(case: Case, library: PolicyLibrary, payer: str) -> Iterator[DelegationEntry]:
    for entry in library.index.delegations:
        meant = fits(entry.lines_of_business, case.coverage.plan_kind)
        if entry.payer == payer and meant is not False and _asks_for(case, library, entry):
            yield entry


def _asks_for(case: Case, library: PolicyLibrary, entry: DelegationEntry) -> bool:
    """Return whether the request holds an operation that is delegated; any is without a list."""
    if not entry.families:
        return True
    wanted = set(entry.families)
    return any(wanted & set(families) for families in _families(case, library, entry.delegate))


def _families(
    case: Case, library: PolicyLibrary, delegate: str
) -> Iterator[Iterable[ProcedureFamily]]:
    """Yield the families of each line; of a line with a code only, those of its sections."""
    lines = [line for stage in case.request.stages for line in stage.lines]
    yield from ((line.family,) for line in lines if line.family)
    for entry in library.index.policies:
        versions = library.versions(entry.id)[-1:] if delegate in entry.payers else ()
        for version in versions:
            for line in lines:
                yield from (p.families for p in version.procedures_for(line))


def _name(library: PolicyLibrary, payer_id: str) -> str:
    payer = library.payer(payer_id)
    return payer.name if payer else payer_id
