"""What ``policies/index.yaml`` holds: payers, policies, and who reviews for whom."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict

from appealgen.errors import Problem
from appealgen.model.base import Day, Name, Prose, Truthful
from appealgen.model.request import ProcedureFamily
from appealgen.policy.business import LineOfBusiness
from appealgen.policy.schema import Confidence
from appealgen.strict_yaml import say_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from appealgen.strict_yaml import Document, Path

__all__ = ["DelegationEntry", "IndexEntry", "PayerEntry", "PolicyIndex", "index_problems"]

_NEAR = 0.5
"""How like a known name a name has to be to be suggested, from 0 to 1; suggestions only."""


def plain(name: str) -> str:
    """Return a name without letter case and extra spaces, as names are compared."""
    return " ".join(name.casefold().split())


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class PayerEntry(_Part):
    """A payer and the exact names it goes by on cards and notices."""

    id: Name
    name: Name
    aliases: tuple[Name, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Return every name the payer is known by: id, name, aliases."""
        return (self.id, self.name, *self.aliases)


class IndexEntry(_Part):
    """One policy on the shelf: where its versions are and how far they are verified."""

    id: Name
    folder: Name
    payers: tuple[Name, ...]
    lines_of_business: tuple[LineOfBusiness, ...] = ()
    """For whom the payer uses it, where that is known to differ from what the text prints."""
    fully_established: Truthful | None = None
    """For Medicare's own texts: whether the text alone settles coverage of what it covers, with no
    room left to contractor or plan (42 CFR 422.101(b)(6)). Empty where that is not confirmed."""
    status: Name
    verified_on: Day
    verified_by: Prose
    known_limits: tuple[Prose, ...] = ()


class DelegationEntry(_Part):
    """Who reviews requests for a payer, as the payer or the reviewer itself says."""

    payer: Name
    delegate: Name
    lines_of_business: tuple[LineOfBusiness, ...] = ()
    """Of which business; empty means that the source names no limit."""
    families: tuple[ProcedureFamily, ...] = ()
    """Of which operations; empty means every operation of the spine."""
    source: Prose
    url: Name
    confidence: Confidence


class PolicyIndex(_Part):
    """``policies/index.yaml``: the payers, the policies on file, and who reviews for whom."""

    payers: tuple[PayerEntry, ...]
    delegations: tuple[DelegationEntry, ...] = ()
    policies: tuple[IndexEntry, ...]

    def payer(self, name: str) -> PayerEntry | None:
        """Return the payer of that exact name or alias, letter case aside; never a near miss."""
        wanted = plain(name)
        for payer in self.payers:
            if wanted in {plain(known) for known in payer.names}:
                return payer
        return None

    def entry(self, policy_id: str) -> IndexEntry | None:
        """Return the entry of a policy."""
        return next((entry for entry in self.policies if entry.id == policy_id), None)

    def nearest(self, name: str) -> tuple[str, ...]:
        """Return the known names most like a name, to copy from; nothing is chosen by them."""
        known = {plain(n): n for payer in self.payers for n in (payer.name, *payer.aliases)}
        return tuple(known[near] for near in get_close_matches(plain(name), known, 3, _NEAR))


def index_problems(index: PolicyIndex, document: Document) -> Iterator[Problem]:
    """Yield what only the whole index shows.

    A name that two payers share cannot say whose criteria apply, and a delegation of or to nobody
    would silently never count.
    """
    owner: dict[str, PayerEntry] = {}
    for number, payer in enumerate(index.payers):
        for name in payer.names:
            first = owner.setdefault(plain(name), payer)
            if first is not payer:
                what = f"{name!r} is a name of {first.id} and of {payer.id}."
                hint = "A name has to mean one payer; leave it with one of them, or with none."
                yield _problem(document, ("payers", number), what, hint)
    known = {payer.id for payer in index.payers}
    for number, entry in enumerate(index.delegations):
        for key, name in (("payer", entry.payer), ("delegate", entry.delegate)):
            if name not in known:
                what = f"The index lists no payer {name}."
                yield _problem(document, ("delegations", number, key), what, "Use an id.")


def _problem(document: Document, at: Path, what: str, hint: str) -> Problem:
    return Problem(document.file, document.line_of(at), say_path(at), what, hint)
