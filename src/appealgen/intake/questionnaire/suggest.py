"""Suggestions while typing: medicines by name, codes by their digits or by words.

A suggestion is an offer. A medicine that is not on the list is kept as typed.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from appealgen import resources
from appealgen.coding import cpt_codes
from appealgen.coding.icd10 import read_icd10
from appealgen.coding.knowledge import load_knowledge
from appealgen.coding.tables import Row, read_table, word_of
from appealgen.model.care import DrugClass
from appealgen.model.people import US_STATES
from appealgen.policy import PolicyLibrary
from appealgen.spine import Region
from appealgen.strict_yaml import read_yaml

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from appealgen.coding.cpt import CptCode

__all__ = ["Suggestion", "listed", "medicine_class", "suggest"]

_MEDICINES = Path(__file__).parent / "items" / "medicines.csv"
_MOST = 10
_SHORT = 60


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One offer: what is entered, and what a person reads beside it."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class _Medicine:
    drug: str
    drug_class: str
    names: tuple[str, ...]


@lru_cache(maxsize=1)
def _medicines() -> tuple[_Medicine, ...]:
    """Return the medicines often used for the spine, with common brand names.

    The classes are those of ``DrugClass``. Brand names are there so that a person finds a drug by
    the name on the bottle; the list decides nothing and is not complete.
    """

    def build(row: Row) -> _Medicine:
        drug_class = word_of(row, "class", (one.value for one in DrugClass))
        names = tuple(name for name in row["also_called"].split("|") if name)
        return _Medicine(row["drug"], drug_class, names)

    columns = ("drug", "class", "also_called")
    return tuple(read_table(_MEDICINES, columns, ("drug",), build).values())


def medicine_class(typed: str) -> str:
    """Return the drug class of a medicine by its name or brand; ``other`` where it is not listed.

    The first word decides too, so that "Advil 200" is found.
    """
    plain = typed.casefold().strip()
    for exact in (True, False):
        for one in _medicines():
            names = [name.casefold() for name in (one.drug, *one.names)]
            if plain in names or (not exact and any(_begins(plain, name) for name in names)):
                return one.drug_class
    return DrugClass.OTHER.value


def _begins(plain: str, name: str) -> bool:
    return plain.startswith(f"{name} ")


def suggest(source: str, typed: str) -> tuple[Suggestion, ...]:
    """Return at most ten offers for what was typed so far, best first.

    Args:
        source: ``medicine``, ``cpt``, ``icd10``, ``carc``, ``rarc``, ``state``, ``payer`` or
            ``policy``.
        typed: At least one character; every word of it must occur.

    Raises:
        KeyError: There is no such source.
    """
    words = typed.casefold().split()
    if not words:
        return ()
    offers = _SOURCES[source]()
    found = [
        (not one.value.casefold().startswith(words[0]), place, one)
        for place, one in enumerate(offers)
        if all(word in f"{one.value} {one.label}".casefold() for word in words)
    ]
    return tuple(one for _, _, one in sorted(found, key=lambda item: item[:2]))[:_MOST]


def listed(source: str) -> tuple[Suggestion, ...]:
    """Return a whole list that is short enough to go with a page; none of a longer one.

    Args:
        source: As for ``suggest``.

    Raises:
        KeyError: There is no such source.
    """
    offers = _SOURCES[source]()
    return offers if len(offers) <= _SHORT else ()


def _drugs() -> tuple[Suggestion, ...]:
    return tuple(
        Suggestion(m.drug, f"{m.drug} ({', '.join(m.names)})" if m.names else m.drug)
        for m in _medicines()
    )


def _cpt() -> tuple[Suggestion, ...]:
    """Return the procedure codes with their place in the spine and our own words for them."""
    return tuple(Suggestion(c.code, _procedure(c)) for c in cpt_codes().values())


def _procedure(code: CptCode) -> str:
    regions = [r.value for r in Region if r in code.regions and code.regions != set(Region)]
    return f"{code.code} {', '.join([*regions, code.label])} ({code.family})"


@lru_cache(maxsize=1)
def _diagnoses() -> tuple[Suggestion, ...]:
    rows = read_icd10(resources.policies_folder() / "coding" / "icd10cm.csv")
    return tuple(Suggestion(r.code, f"{r.code} {r.label}") for r in rows.values())


@lru_cache(maxsize=2)
def _remittance(which: str) -> tuple[Suggestion, ...]:
    codes = load_knowledge(resources.policies_folder()).shelves.remittance.values()
    return tuple(
        Suggestion(c.code, f"{c.code} {c.meaning}") for c in codes if c.list.value == which
    )


def _states() -> tuple[Suggestion, ...]:
    return tuple(Suggestion(state, state) for state in sorted(US_STATES))


@lru_cache(maxsize=1)
def _library() -> PolicyLibrary:
    return PolicyLibrary(resources.policies_folder(), {})


def _payers() -> tuple[Suggestion, ...]:
    return tuple(
        Suggestion(p.name, f"{p.name} ({', '.join(p.aliases)})" if p.aliases else p.name)
        for p in _library().index.payers
    )


@lru_cache(maxsize=1)
def _policies() -> tuple[Suggestion, ...]:
    """Return the policies on file by their ids, each with its title and whose it is."""
    library = _library()
    found = []
    for entry in library.index.policies:
        payers = [payer.name for payer in library.index.payers if payer.id in entry.payers]
        title = _title(library.version_files(entry.id))
        found.append(Suggestion(entry.id, ", ".join(part for part in (title, *payers) if part)))
    return tuple(found)


def _title(files: tuple[Path, ...]) -> str:
    """Return the title in the newest of some version files; its head is enough to find it."""
    if not files:
        return ""
    head = files[-1].read_text("utf-8").partition("\nsource:")[0]
    tree = read_yaml(f"{head}\n".encode(), files[-1].name).tree
    title = tree.get("title") if isinstance(tree, dict) else None
    return title if isinstance(title, str) else ""


_SOURCES: Mapping[str, Callable[[], tuple[Suggestion, ...]]] = {
    "medicine": _drugs,
    "cpt": _cpt,
    "icd10": _diagnoses,
    "carc": lambda: _remittance("carc"),
    "rarc": lambda: _remittance("rarc"),
    "state": _states,
    "payer": _payers,
    "policy": _policies,
}
