"""The ground documents stand on: records, criteria with their findings, papers, exhibits, law."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from appealgen.appeals import load_law
from appealgen.appeals.calls import call_day, window_of
from appealgen.appeals.exhaustion import opened_outside
from appealgen.appeals.rights import load_rights, regulator_of, state_regulator
from appealgen.brief.next_step import tick_rows
from appealgen.brief.questions import missing_words
from appealgen.render.readback import bare, tidy
from appealgen.service.gate.support import Page, Record, pages_of, records_of
from appealgen.service.gate.tokens import Token, tokens, words
from appealgen.strict_yaml import read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from appealgen.argument import Reference
    from appealgen.brief.context import Context
    from appealgen.matching import Finding

__all__ = ["Ground", "plain"]

_SHORTEST = 25
"""Characters of the shortest text of a published source that is known as a whole."""


def plain(text: str) -> str:
    """Return text for comparison: one line, lower case, without the final period."""
    return tidy(text).casefold().rstrip(".")


@lru_cache(maxsize=4)
def _texts_of_folder(folder: Path) -> tuple[str, ...]:
    """Return every text of the law and evidence files: what a document may repeat as it stands."""
    found: list[str] = []
    for part in ("law", "evidence"):
        for file in sorted((folder / part).rglob("*.yaml")):
            if not file.name.endswith(".test.yaml"):
                found += _strings(read_yaml(file.read_bytes(), file.name).tree)
    return tuple(found)


def _strings(tree: Any) -> Iterator[str]:  # noqa: ANN401 - the raw tree
    if isinstance(tree, dict):
        for value in tree.values():
            yield from _strings(value)
    elif isinstance(tree, list):
        for value in tree:
            yield from _strings(value)
    elif isinstance(tree, str):
        yield tidy(tree)


@lru_cache(maxsize=4)
def _citations_of_folder(folder: Path) -> frozenset[str]:
    """Return every citation of law on file, federal or of a state, without white space."""
    files = (f for f in (folder / "law").rglob("*.yaml") if not f.name.endswith(".test.yaml"))
    return frozenset(
        bare(text)
        for file in files
        for text in _under(read_yaml(file.read_bytes(), file.name).tree, "citation")
    )


def _under(tree: Any, key: str) -> Iterator[str]:  # noqa: ANN401 - the raw tree
    """Yield the texts that stand under a key, wherever it is."""
    if isinstance(tree, dict):
        if isinstance(tree.get(key), str):
            yield tree[key]
        for value in tree.values():
            yield from _under(value, key)
    elif isinstance(tree, list):
        for value in tree:
            yield from _under(value, key)


@lru_cache(maxsize=4)
def _wording(templates: Path) -> str:
    """Return the fixed words of the documents: those of templates and of the code that speaks."""
    import appealgen

    home = Path(appealgen.__path__[0])
    files = [*sorted(templates.rglob("*.j2"))]
    for part in ("brief", "argument", "spine", "model"):
        files += sorted((home / part).rglob("*.py"))
    files.append(home / "matching" / "concordance.py")
    said = " ".join(" ".join(f.read_text(encoding="utf-8").split()) for f in files).casefold()
    return re.sub(r'" f?"', "", said)


@dataclass(frozen=True)
class Ground:
    """One case, judged, as the gate sees it.

    Attributes:
        context: The case, its determination, and the papers on file.
        policies: The folder of published sources.
        templates: The folder of templates.
    """

    context: Context
    policies: Path
    templates: Path

    @cached_property
    def records(self) -> tuple[Record, ...]:
        """Return the records of the case."""
        return records_of(self.context.case, self.context.as_of)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Return every finding of the determination, supporting ones and guards left out."""
        return tuple(
            finding
            for _, line in self.context.determination.lines()
            for level in line.levels
            for finding in level.finding.walk()
        )

    @cached_property
    def by_words(self) -> dict[str, list[Finding]]:
        """Return the findings by the words of their criterion."""
        found: dict[str, list[Finding]] = {}
        for finding in self.findings:
            found.setdefault(plain(finding.criterion.says), []).append(finding)
        return found

    @cached_property
    def case_text(self) -> str:
        """Return every text of the case, one after the other, in lower case."""
        said = dict.fromkeys(text for r in self.records for text in r.texts)
        return " \n ".join(tidy(text).casefold() for text in said)

    @cached_property
    def wording(self) -> str:
        """Return the fixed wording of the documents, in lower case."""
        own = " ".join(w.text for w in self.context.overlay.wording)
        return f"{_wording(self.templates)} {tidy(own).casefold()}"

    @cached_property
    def closings(self) -> frozenset[str]:
        """Return the words over a signature: ours, and the practice's own."""
        return frozenset({"Sincerely,", tidy(self.context.overlay.words_of("closing"))} - {""})

    @cached_property
    def own_words(self) -> frozenset[str]:
        """Return the stems of the fixed wording."""
        return words(self.wording)

    @cached_property
    def laws(self) -> tuple[str, ...]:
        """Return the texts of law and evidence files, in lower case."""
        return tuple(text.casefold() for text in _texts_of_folder(self.policies))

    @cached_property
    def citations(self) -> frozenset[str]:
        """Return the citations of law on file, without white space."""
        return _citations_of_folder(self.policies)

    @cached_property
    def known_texts(self) -> tuple[str, ...]:
        """Return texts of published sources, and of the judgment, that may stand as they are."""
        found = dict.fromkeys(self._known())
        return tuple(sorted((t for t in found if len(t) >= _SHORTEST), key=len, reverse=True))

    @cached_property
    def every_text(self) -> tuple[str, ...]:
        """Return the texts of sources and of the judgment, short ones too, for single words."""
        judged = (t for f in self._all_findings() for t in (f.observed, f.missing))
        return tuple(dict.fromkeys((*self._known(), *map(plain, judged))))

    @cached_property
    def known_joined(self) -> str:
        """Return the known texts one after the other."""
        return " \n ".join(self.known_texts)

    @cached_property
    def counted(self) -> frozenset[Token]:
        """Return what is counted over several records: how many of a kind, each level asked for."""
        kinds: dict[str, int] = {}
        for record in self.records:
            kind = record.path.split("[")[0]
            kinds[kind] = kinds.get(kind, 0) + 1
            kinds.setdefault(str(sorted(record.names)), 0)
        case = self.context.case
        care = [str(c.kind) for c in case.care]
        numbers = {*kinds.values(), *(care.count(kind) for kind in set(care))}
        failed = [str(c.kind) for c in case.care if c.outcome]
        numbers |= {failed.count(kind) for kind in set(failed)}
        levels = {
            ("level", str(lv)) for s in case.request.stages for ln in s.lines for lv in ln.levels
        }
        codes = {("name", ln.code) for s in case.request.stages for ln in s.lines if ln.code}
        weeks = {
            ("number", f"{((e.counted[1] - e.counted[0]).days + 1) // 7} week")
            for finding in self.findings
            for e in finding.evidence
            if e.counted
        }
        return frozenset({("number", str(n)) for n in numbers if n} | levels | codes | weeks)

    def _known(self) -> Iterator[str]:
        for text in _texts_of_folder(self.policies):
            yield plain(text)
        determination = self.context.determination
        for policy in determination.policies:
            for text in (policy.title, policy.citation, *policy.known_limits):
                yield plain(text)
            for procedure in policy.procedures:
                yield from (plain(procedure.title), plain(procedure.label or ""))
        for finding in self._all_findings():
            said = finding.criterion
            yield from map(plain, (said.says, finding.required, finding.ask, said.label or ""))
        for row in tick_rows(self.context.routes):
            yield from (plain(row.item), plain(row.detail))
        for gap in self.context.gaps:
            yield from (plain(gap.ask), plain(gap.missing), plain(missing_words(gap)))
        for _, line in determination.lines():
            yield plain(line.why)
        yield from map(plain, determination.warnings)
        yield plain(self.context.case.urgent_basis or "")
        yield from map(plain, self.context.own_texts)
        for paper in self.papers():
            yield plain(f"{paper.authors.rstrip('.')}. {paper.source} {paper.year}")

    @cached_property
    def judged_texts(self) -> tuple[str, ...]:
        """Return what the judgment itself says of the case; internal pages repeat it."""
        found = dict.fromkeys(
            text
            for finding in self._all_findings()
            for text in (plain(finding.observed), plain(finding.missing))
        )
        for _, line in self.context.determination.lines():
            found |= dict.fromkeys(plain(n.says) for v in line.levels for n in v.concordance.notes)
        return tuple(sorted((t for t in found if len(t) >= _SHORTEST), key=len, reverse=True))

    @cached_property
    def notes(self) -> tuple[tuple[str, frozenset[Page]], ...]:
        """Return what is said of agreement between symptom and picture, with the pages of it."""
        found = {
            (plain(note.says), frozenset(p for e in note.evidence for p in pages_of(e.cites)))
            for _, line in self.context.determination.lines()
            for level in line.levels
            for note in level.concordance.notes
            if note.about == "symptoms"
        }
        return tuple(sorted(found, key=lambda pair: pair[0]))

    @cached_property
    def anyone(self) -> tuple[Record, ...]:
        """Return the records that may speak on any page: who the patient is."""
        return tuple(r for r in self.records if r.path == "patient")

    def _all_findings(self) -> Iterator[Finding]:
        for _, line in self.context.determination.lines():
            for level in line.levels:
                for root in (level.finding, *level.supporting):
                    yield from root.walk()

    @cached_property
    def telling(self) -> frozenset[str]:
        """Return the names that tell one kind of record from all others."""
        care = {str(c.drug).casefold() for c in self.context.case.care if hasattr(c, "drug")}
        muscles = {n for r in self.records if ".motor[" in r.path for n in r.names}
        return frozenset(care | muscles | {"radicular", "claudication", "oswestry", "odi", "mri"})

    @cached_property
    def general(self) -> frozenset[Token]:
        """Return what any page may say: the day, and figures of the policies in their own words."""
        found = {("date", self.context.as_of.isoformat())}
        if self.context.signed is not None:
            found.add(("date", self.context.signed.on.isoformat()))
        for policy in self.context.determination.policies:
            found |= {("date", policy.version.isoformat()), *tokens(policy.citation)}
            found |= set(tokens(policy.title))
        for label in self.labels:
            found |= set(tokens(label))
        return frozenset(found | self._call_window() | self._regulator() | self._opened())

    def _opened(self) -> set[Token]:
        """Return the day on which the plan's time ended, where that opens review outside it."""
        case, day = self.context.case, self.context.as_of
        rights, law = load_rights(self.policies), load_law(self.policies)
        opened = opened_outside(case, rights, law, day)
        if opened is None or opened.last_day is None:
            return set()
        return {("date", opened.last_day.isoformat())}

    def _regulator(self) -> set[Token]:
        """Return the telephone number of whom a complaint of this plan goes to."""
        case, day = self.context.case, self.context.as_of
        office = regulator_of(case, load_rights(self.policies), day)
        state = state_regulator(case, load_law(self.policies).states)
        phones = [office.phone if office else None, state.regulator_phone if state else None]
        return {piece for phone in phones if phone for piece in tokens(phone)}

    def _call_window(self) -> set[Token]:
        """Return what the payer's published window for a call says, and the day counted by it."""
        law, case = load_law(self.policies), self.context.case
        window, call = window_of(case, law), call_day(case, law)
        found = set(tokens(f"{window.span or ''}; {window.shorter or ''}")) if window else set()
        if call is not None and call.window_day is not None:
            found.add(("date", call.window_day.isoformat()))
        return found

    @cached_property
    def labels(self) -> frozenset[str]:
        """Return the section labels of the policies used, in lower case."""
        found: set[str] = set()
        for policy in self.context.determination.policies:
            found |= {plain(p.label) for p in policy.procedures if p.label}
        found |= {plain(f.criterion.label) for f in self._all_findings() if f.criterion.label}
        return frozenset(found)

    @cached_property
    def exhibit_pages(self) -> dict[str, int]:
        """Return the pages of each exhibit; 0 where the case does not say."""
        return {e.letter: e.pages or 0 for e in self.context.case.exhibits}

    @cached_property
    def law_text(self) -> str:
        """Return the texts of the published sources without white space, for citations of law."""
        said = _texts_of_folder(self.policies)
        used = [t for p in self.context.determination.policies for t in p.known_limits]
        return re.sub(r"\s", "", " ".join([*said, *used]))

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """Return the words of the case, the policies, the papers and the law, in lower case."""
        said = [self.case_text, self.known_joined]
        said += [str(v) for r in self.records for _, v in r.pieces]
        said += [f"{p.authors} {p.title} {p.source}" for p in self.papers()]
        for policy in self.context.determination.policies:
            said += [policy.publisher, policy.citation, policy.title, policy.source.title]
            said += [p.title for p in policy.procedures]
        said += _texts_of_folder(self.policies)
        return frozenset(re.findall(r"[\w’'-]+", " ".join(said).casefold()))

    @cached_property
    def people(self) -> tuple[Record, ...]:
        """Return the records of who else takes part; their names may stand in any sentence."""
        own = {"surgeon", "surgeon.practice", "coverage", "facility", "contact", "denial"}
        return tuple(r for r in self.records if r.path in own)

    @cached_property
    def told(self) -> tuple[tuple[str, str, frozenset[str]], ...]:
        """Return each telling name with its kind of record and the stems of its words."""
        found = {
            (name, record.path.split("[")[0], words(name))
            for record in self.records
            for name in record.names & self.telling
        }
        return tuple(sorted(found, key=lambda entry: entry[:2]))

    @cached_property
    def stems(self) -> dict[frozenset[Page], frozenset[str]]:
        """Return the words found for pointers so far."""
        return {}

    @cached_property
    def speaking(self) -> dict[frozenset[Page], list[Record]]:
        """Return the records found for pointers so far."""
        return {}

    @cached_property
    def kept(self) -> dict[str, Any]:
        """Return what a check has worked out of this ground, to be used for the next document."""
        return {}

    @cached_property
    def dois(self) -> frozenset[str]:
        """Return the identifiers of the papers on file."""
        return frozenset("".join(p.doi.split()) for p in self.papers() if p.doi)

    def papers(self) -> tuple[Reference, ...]:
        """Return the papers on file."""
        return tuple(self.context.references.values())

    def evidence_pages(self, finding: Finding) -> frozenset[Page]:
        """Return the exhibit pages that the facts under a finding stand on."""
        return frozenset(
            page for leaf in finding.leaves() for e in leaf.evidence for page in pages_of(e.cites)
        )
