"""Values that stand beside a word saying what they are: they must be the case's value of that name.

A value can stand in the case and still be wrong where it is put: the day a notice came for the day
of a decision, a telephone number for the fax, one reviewer's specialty for another's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from typing import TYPE_CHECKING, Final

from appealgen.brief.words import join, say_date, unnamed
from appealgen.model.care import Injection, Medication
from appealgen.render.readback import bare
from appealgen.service.gate.cited import segments
from appealgen.service.gate.findings import Check, GateFinding
from appealgen.service.gate.ground import plain
from appealgen.service.gate.tokens import COUNTS
from appealgen.spine import INSTRUMENTS, band_of

if TYPE_CHECKING:
    import datetime as dt

    from appealgen.model import Case
    from appealgen.render.readback import ReadBlock, ReadDocument
    from appealgen.service.gate.ground import Ground

__all__ = ["check_labelled"]

_QUOTES: Final = re.compile(r"“[^”]*”")
_DAY: Final = r"(?P<value>[A-Z][a-z]+ \d{1,2}, \d{4})"
_PHONE: Final = r"(?P<value>\d[\d-]{6,}\d)"
_NUMBER: Final = "|".join(COUNTS)
_COUNTED: Final = re.compile(
    rf"\b(?P<n>one|{_NUMBER}|\d+) (?:epidural |image-guided )*"
    r"(?P<what>injection|shot|medicine)s?\b",
    re.IGNORECASE,
)
_INSTRUMENT: Final = re.compile(
    r"\b(?P<name>Oswestry Disability Index|Neck Disability Index|ODI|NDI)\b"
    r"(?: score)?[^.;]{0,12}? (?P<value>\d+)%"
)
_BAND: Final = re.compile(r"\d+% \((?P<band>[a-z ]+)\)")
_LEAST: Final = 3
"""Words of the shortest denial that is looked for without its denial."""
_FULL: Final = {"oswestry disability index": "odi", "neck disability index": "ndi"}
_REFLEX: Final = re.compile(
    r"\b(?P<state>normal|reduced|absent|brisk|increased)(?: left| right)? (?P<joint>\w+) reflex"
)
_NO_SYMPTOM: Final = re.compile(
    r"\b(?:no|not|without)(?: \w+){0,2}? (?P<what>claudication|radicular)\b", re.IGNORECASE
)


def _days(days: Collection[dt.date | None]) -> set[str]:
    return {say_date(day) for day in days if day is not None}


def _decided(case: Case) -> set[str]:
    return _days([a.decided for a in case.earlier_appeals])


def _noticed(case: Case) -> set[str]:
    return _days([case.denial.notice_date] if case.denial else [])


def _received(case: Case) -> set[str]:
    return _days([case.denial.received_date] if case.denial else [])


def _filed(case: Case) -> set[str]:
    at = [a.filed_at.date() for a in case.earlier_appeals if a.filed_at]
    return _days([a.filed for a in case.earlier_appeals]) | _days(at)


def _is_filed(_: Case) -> set[str]:
    """Return the one thing that is told of an appeal on its day."""
    return {"filed"}


def _faxes(case: Case) -> set[str]:
    practice = case.surgeon.practice if case.surgeon else None
    own = {practice.fax} if practice else set()
    return {str(v) for v in own | {case.denial.appeal_fax if case.denial else None} if v}


def _specialties(case: Case) -> set[str]:
    met = [a.reviewer for a in case.earlier_appeals if a.reviewer]
    return {m.specialty for m in met if m.specialty} | {c.specialty or "" for c in case.calls}


def _claims(case: Case) -> set[str]:
    return {case.claim.number or ""} if case.claim else set()


def _approved(case: Case) -> set[str]:
    return {case.approval.number or ""} if case.approval else set()


def _approved_codes(case: Case) -> set[str]:
    return {join(case.approval.codes)} if case.approval else set()


def _denied_by(case: Case) -> set[str]:
    who = case.denial.reviewer if case.denial else None
    said = [who.name, who.credentials, who.specialty] if who else []
    return {", ".join(str(part) for part in said if part)}


_LABELS: Final[tuple[tuple[re.Pattern[str], Callable[[Case], set[str]]], ...]] = (
    (re.compile(rf"\bdecision of {_DAY}"), _decided),
    (re.compile(rf"\bdecided {_DAY}"), _decided),
    (re.compile(rf"\breceived {_DAY}"), _received),
    (re.compile(rf"\bNotice dated {_DAY}"), _noticed),
    (re.compile(rf"^On {_DAY} the plan denied"), _noticed),
    (re.compile(rf"^On {_DAY} the plan (?:upheld|reversed)"), _decided),
    (re.compile(rf"^On {_DAY} an? [^.]*was filed"), _filed),
    (re.compile(r"^On [^,]+, \d{4} an? [^.]*(?:appeal|request) was (?P<value>\w+)"), _is_filed),
    (re.compile(rf"\b[Ff]ax (?:to )?{_PHONE}"), _faxes),
    (re.compile(r"\breviewer’s specialty is (?P<value>[^.]+)\."), _specialties),
    (re.compile(r"^Claim number (?P<value>[\w-]+)"), _claims),
    (re.compile(r"^Claim \| (?P<value>.+)$"), _claims),
    (re.compile(r"\bclaim with the number (?P<value>[\w-]+)"), _claims),
    (re.compile(r"\bapproval on .+ under number (?P<value>[\w-]+)"), _approved),
    (
        re.compile(
            r"\bapproval on .+ for (?P<value>[A-Z\d]\d{3}[\dA-Z](?:(?:, | and )[A-Z\d]{5})*)\b"
        ),
        _approved_codes,
    ),
    (re.compile(r"^Denied by \| (?P<value>.+)$"), _denied_by),
)  # fmt: skip
"""What stands before or around a value, and what the case has of that name."""


def check_labelled(document: ReadDocument, ground: Ground) -> Iterator[GateFinding]:
    """Yield values that are not what the word beside them says.

    Args:
        document: As it was read back.
        ground: The case, judged.
    """
    signed, turned = False, _positive(ground)
    for block in document.blocks:
        text = _QUOTES.sub("“”", block.text)
        found = [*_labels(text, ground.context.case), *_counts(text, ground.context.case)]
        found += [*_scores(text, ground.context.case), *_reflexes(text, ground)]
        found += [*_numbers(text, ground.context.case), *_denied(text, ground)]
        found += _turned(text, turned)
        found += _shown(block, ground)
        found += _signature(block, ground) if signed else []
        for what in dict.fromkeys(found):
            yield GateFinding(document.name, block.page, Check.UNSUPPORTED, what, block.text[:160])
        signed = block.text in ground.closings


def _labels(text: str, case: Case) -> Iterator[str]:
    for pattern, values in _LABELS:
        known = {bare(value).casefold() for value in values(case) if value}
        for found in pattern.finditer(text):
            if known and bare(found["value"]).casefold() not in known:
                yield "The value is another than the case has under this name."


def _numbers(text: str, case: Case) -> Iterator[str]:
    """A number to call is no fax number."""
    for found in re.finditer(
        rf"\b[Cc]all [^.;]*?{_PHONE}|\bPhone {_PHONE.replace('value', 'v2')}", text
    ):
        said = found["value"] or found["v2"]
        phones = {case.contact.phone if case.contact else None}
        phones |= {case.surgeon.practice.phone} if case.surgeon and case.surgeon.practice else set()
        if said in _faxes(case) - {p for p in phones if p}:
            yield "A fax number is given as a telephone number."


def _counts(text: str, case: Case) -> Iterator[str]:
    """Compare "three epidural injections" with the courses of that kind."""
    injections = [c for c in case.care if isinstance(c, Injection) and not c.is_ablation]
    drugs = {c.drug for c in case.care if isinstance(c, Medication)}
    failed = {c.drug for c in case.care if isinstance(c, Medication) and c.outcome}
    shots = {len(injections), len([c for c in injections if c.outcome])}
    shots |= {len([c for c in injections if "epidural" in str(c.injection)])}
    known = {"injection": shots, "shot": shots, "medicine": {len(drugs), len(failed)}}
    for found in _COUNTED.finditer(text):
        said = found["n"].casefold()
        number = int(COUNTS.get(said, "1" if said == "one" else said))
        if case.care and number not in known[found["what"].casefold()]:
            yield "So many are not on record."


def _denied(text: str, ground: Ground) -> Iterator[str]:
    """A symptom that is on record is not denied."""
    for found in _NO_SYMPTOM.finditer(text):
        name = found["what"].casefold()
        if any(name in r.names and not r.absent for r in ground.records):
            yield "A symptom that is on record is denied."


def _turned(text: str, turned: frozenset[str]) -> Iterator[str]:
    """A record that says "cannot" or "not" is not told without it."""
    said = plain(text)
    if any(words in said for words in turned):
        yield "The record says the opposite."


def _positive(ground: Ground) -> frozenset[str]:
    """Return the denials of the case with the denial taken out: "cannot stand" as "can stand"."""
    found: set[str] = set()
    for text in {plain(t) for r in ground.records for t in r.texts}:
        turned = re.sub(r"\bnot ", "", text.replace("cannot", "can"))
        long = len(turned.split()) >= _LEAST
        if turned != text and long and turned not in ground.case_text:
            found.add(turned)
    return frozenset(found)


def _shown(block: ReadBlock, ground: Ground) -> Iterator[str]:
    """The pages behind a number of injections hold as many of them."""
    for text, pages in segments(block.text):
        for found in _COUNTED.finditer(text) if pages else ():
            said = found["n"].casefold()
            number = int(COUNTS.get(said, "1" if said == "one" else said))
            kinds = {r.path for r in ground.records if r.pages and r.pages <= pages}
            own = [c for path, c in ground.context.case.parts() if path in kinds]
            if found["what"] != "medicine" and sum(isinstance(c, Injection) for c in own) < number:
                yield "The pages pointed to do not hold so many."


def _scores(text: str, case: Case) -> Iterator[str]:
    for found in _BAND.finditer(text):
        bands = {
            band_of(s.instrument, s.points) for s in case.scores if s.instrument in INSTRUMENTS
        }
        said = {b.label for b in bands if b}
        if said and found["band"] not in said:
            yield "No score has this band."
    for found in _INSTRUMENT.finditer(text.replace(" | ", " ")):
        name = found["name"].casefold()
        kind = _FULL.get(name, name)
        scores = [s for s in case.scores if s.instrument == kind]
        if not any(f"{s.points.normalize():f}" == found["value"] for s in scores):
            yield "No score of this instrument has this value."


def _reflexes(text: str, ground: Ground) -> Iterator[str]:
    exams = ground.context.case.exams
    for found in _REFLEX.finditer(text):
        reflexes = [r for e in exams for r in e.reflexes if r.reflex.label == found["joint"]]
        normal = any(r.grade is not None and str(r.grade).startswith("2") for r in reflexes)
        if reflexes and (found["state"] == "normal") != normal:
            yield "The reflex is on record otherwise."


def _signature(block: ReadBlock, ground: Ground) -> Iterator[str]:
    """Compare what stands under a signature with the profile of who signs."""
    surgeon = ground.context.case.surgeon
    if (
        surgeon is None
        or unnamed(surgeon.name)
        or not plain(block.text).startswith(plain(surgeon.name))
    ):
        return
    left = bare(block.text).casefold()
    profile = (surgeon.name, surgeon.credentials, surgeon.specialty, surgeon.board, surgeon.npi)
    for part in sorted((bare(str(p)).casefold() for p in profile if p), key=len, reverse=True):
        left = left.replace(part, "", 1)
    if re.sub(r"boardcertified|npi|,", "", left):
        yield "Under the signature stands what the surgeon's profile does not have."


def credentials_of(text: str, ground: Ground) -> Iterator[str]:
    """Yield letters after the surgeon's name that the profile does not have."""
    surgeon = ground.context.case.surgeon
    if surgeon is None or not surgeon.credentials:
        return
    for found in re.finditer(rf"{re.escape(surgeon.name)}((?:, [A-Z][A-Za-z]{{1,4}}\b)+)", text):
        if found[1].removeprefix(", ") != surgeon.credentials:
            yield "The surgeon has other credentials."
