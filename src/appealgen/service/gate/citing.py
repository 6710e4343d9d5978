"""Papers and law: every citation is one that is on file, and is cited as it is on file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from appealgen.appeals.rights import load_rights
from appealgen.render.readback import bare
from appealgen.service.gate.cited import IN_PARENTHESES, LAW
from appealgen.service.gate.findings import Check, GateFinding
from appealgen.service.gate.ground import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from appealgen.argument import Reference
    from appealgen.render.readback import ReadDocument
    from appealgen.service.gate.ground import Ground

__all__ = ["check_citations"]

_ENTRY: Final = re.compile(r"^\[(?P<n>\d+)\] (?P<rest>.+)$")
_CITED: Final = re.compile(r"^(?P<finding>.+?) \[(?P<n>\d+)\]\.$")
_ASKED_BY: Final = re.compile(rf"{IN_PARENTHESES.pattern}(?=[;.,]| of |$)")
"""A law at the end of a request, in parentheses."""
_DOI: Final = re.compile(r"\b10\.\d{4,9}/\S+")
_PMID: Final = re.compile(r"\bPMID (\d+)")


def check_citations(document: ReadDocument, ground: Ground) -> Iterator[GateFinding]:
    """Yield citations that are not on file, or are not what the file has.

    Args:
        document: As it was read back.
        ground: The case, judged, with the papers and the law on file.
    """
    numbered: dict[str, Reference] = {}
    for block in document.blocks:
        if entry := _ENTRY.match(block.text):
            paper = next((p for p in ground.papers() if _is_entry(entry["rest"], p)), None)
            if paper is None or paper.against:
                what = "The reference list has a paper that may not be cited, or is not as on file."
                yield GateFinding(document.name, block.page, Check.CITATION, what, block.text[:160])
            else:
                numbered[entry["n"]] = paper
    letter = any(block.text in ground.closings for block in document.blocks)
    covering, on_file = _covering(ground), _of_rights(ground)
    for block in document.blocks:
        found = [*_in_block(block.text, numbered, ground)]
        found += _of_plan(block.text, covering, on_file) if letter else []
        for what in found:
            yield GateFinding(document.name, block.page, Check.CITATION, what, block.text[:160])


def _covering(ground: Ground) -> dict[str, set[str]]:
    """Return each law that covers the plan of the case, with what may be asked by it."""
    case, day = ground.context.case, ground.context.as_of
    rights = load_rights(ground.policies)
    found: dict[str, set[str]] = {}
    for right in rights.rights:
        for authority in right.authorities:
            if authority.covers(case, day):
                found.setdefault(bare(authority.citation), set()).add(bare(right.ask).casefold())
    for forum in (*rights.forums, *rights.one_internal_level):
        if forum.covers(case, day):
            found.setdefault(bare(forum.citation), set()).add("")
    for opening in rights.openings:
        if opening.covers(case, day):
            said = bare(opening.says).casefold()
            found.setdefault(bare(opening.citation), set()).add(said)
    return found


def _of_rights(ground: Ground) -> frozenset[str]:
    """Return every law by which something may be asked for, of whatever plan and state."""
    rights = load_rights(ground.policies)
    cited = [a.citation for right in rights.rights for a in right.authorities]
    cited += [f.citation for f in (*rights.forums, *rights.one_internal_level, *rights.openings)]
    return frozenset(bare(text) for text in cited if text)


def _of_plan(text: str, covering: dict[str, set[str]], on_file: frozenset[str]) -> Iterator[str]:
    """Yield law in a letter that does not cover the plan, or stands beside another request."""
    for cited in _ASKED_BY.finditer(text):
        law = bare(cited["law"])
        if law not in on_file and not LAW.match(cited["law"]):
            continue
        asked = covering.get(law)
        if asked is None:
            yield "This law does not cover the plan of the case."
        elif not any(bare(text[: cited.start()]).casefold().endswith(ask) for ask in asked):
            yield "This law stands beside another request than on file."


def _is_entry(rest: str, paper: Reference) -> bool:
    """Return whether an entry of the list is a paper with all that is on file of it."""
    where = f"doi:{paper.doi}" if paper.doi else f"PMID {paper.pmid}"
    locator = f";{paper.locator}" if paper.locator else ""
    parts = (paper.authors, paper.title, f"{paper.source}. {paper.year}{locator}.", where)
    said = bare(rest).replace(".", "").casefold()
    return said == "".join(bare(p).replace(".", "") for p in parts).casefold()


def _in_block(text: str, numbered: dict[str, Reference], ground: Ground) -> Iterator[str]:
    cited = _CITED.match(text)
    if cited and not _ENTRY.match(text):
        paper = numbered.get(cited["n"])
        if paper is not None and plain(cited["finding"]) != plain(paper.finding):
            yield "The sentence is not what is on file of this paper."
    for doi in _DOI.findall(text):
        if bare(doi).rstrip(".,;)") not in ground.dois:
            yield "This identifier belongs to no paper on file."
    pmids = _PMID.findall(text)
    if pmids and not set(pmids) <= {p.pmid for p in ground.papers()}:
        yield "This PubMed number belongs to no paper on file."
    for law in LAW.findall(text):
        if bare(law) not in ground.law_text:
            yield "This citation of law is not on file."
