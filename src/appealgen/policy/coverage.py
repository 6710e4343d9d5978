"""What is on file and how well it is known, as a page; and a search through the criteria."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from appealgen.policy.library import IndexEntry, PolicyLibrary
    from appealgen.policy.schema import Criterion, PolicyVersion, Procedure

__all__ = ["Found", "coverage_page", "search"]

_HEAD = """\
# The policies on file

<!-- Made by `appealgen policy coverage`: change the policies, not this page. -->

What appealgen can judge by, and how well each text is known. A policy that is not listed here, or
whose part is named as a limit, is not judged: the answer is then "not documented", never a guess.
`appealgen policy show ID` prints the criteria, `appealgen policy search WORDS` finds one.
"""


def coverage_page(library: PolicyLibrary) -> str:
    """Return the coverage of the library as Markdown: a table, and a section for each version.

    Raises:
        PolicyInvalidError: The index or a policy is broken.
    """
    names = {payer.id: payer.name for payer in library.index.payers}
    rows = ["| payer | policy | version | state | completeness | confidence | verified on |"]
    rows.append("| --- | --- | --- | --- | --- | --- | --- |")
    sections: list[str] = []
    for entry in library.index.policies:
        payers = ", ".join(names.get(payer, payer) for payer in entry.payers)
        for version in library.versions(entry.id):
            rows.append(_row(payers or f"none: {version.publisher}, support only", version, entry))
            sections += ["", *_section(version, entry)]
    return "\n".join([_HEAD, *rows, *sections]) + "\n"


def _row(payers: str, version: PolicyVersion, entry: IndexEntry) -> str:
    cells = (
        payers,
        _name(version),
        version.version.isoformat(),
        _state(version),
        version.completeness,
        version.confidence.value,
        entry.verified_on.isoformat(),
    )
    return f"| {' | '.join(_cell(cell) for cell in cells)} |"


def _name(version: PolicyVersion) -> str:
    """Return citation and title; the title once."""
    if version.title in version.citation:
        return version.citation
    return f"{version.citation}: {version.title}"


def _state(version: PolicyVersion) -> str:
    state = version.status.value.replace("_", " ")
    if version.superseded_on is not None:
        state += f" on {version.superseded_on.isoformat()}"
    return state


def _section(version: PolicyVersion, entry: IndexEntry) -> Iterator[str]:
    yield f"## {version.ref}"
    yield ""
    yield f"[{_cell(version.source.title)}]({version.source.url}). {entry.verified_by}"
    yield ""
    yield "| procedure | codes | decided by |"
    yield "| --- | --- | --- |"
    for procedure in version.procedures:
        cells = (_title(procedure), ", ".join(procedure.codes) or "no codes", _by(procedure))
        yield f"| {' | '.join(_cell(cell) for cell in cells)} |"
    limits = dict.fromkeys([*version.known_limits, *entry.known_limits])
    if limits:
        yield ""
        yield "Known limits:"
        yield ""
        yield from (f"- {_cell(limit)}" for limit in limits)


def _title(procedure: Procedure) -> str:
    return f"{procedure.label}: {procedure.title}" if procedure.label else procedure.title


def _by(procedure: Procedure) -> str:
    if procedure.criteria is None:
        return f"stands or falls with {', '.join(procedure.follows)}".replace("_", " ")
    leaves = sum(1 for criterion in _walk(procedure.criteria) if criterion.check)
    return f"{leaves} {'check' if leaves == 1 else 'checks'} by {procedure.per}"


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").replace("<", "&lt;").split())


@dataclass(frozen=True, slots=True)
class Found:
    """A criterion that holds the words looked for, with its policy and procedure."""

    policy: PolicyVersion
    procedure: Procedure
    criterion: Criterion


def search(versions: Iterable[PolicyVersion], words: Iterable[str]) -> Iterator[Found]:
    """Yield the criteria whose text, label or id hold all of some words, letter case aside.

    Guards are left out: they say when a criterion applies, and have no text of their own.
    """
    wanted = [word.casefold() for word in words]
    for version in versions:
        for procedure in version.procedures:
            roots = (procedure.criteria,) if procedure.criteria else ()
            for criterion in (c for root in (*roots, *procedure.supporting) for c in _walk(root)):
                text = f"{criterion.id} {criterion.label or ''} {criterion.says}".casefold()
                if all(word in text for word in wanted):
                    yield Found(version, procedure, criterion)


def _walk(criterion: Criterion) -> Iterator[Criterion]:
    yield criterion
    for child in criterion.children:
        yield from _walk(child)
