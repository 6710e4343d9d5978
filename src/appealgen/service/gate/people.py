"""Who is named, who speaks, and how a patient is spoken of."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from appealgen.brief.words import family_name, surgeon_name, unnamed
from appealgen.model.people import Pronouns
from appealgen.render.readback import tidy
from appealgen.service.gate.cited import segments
from appealgen.service.gate.findings import Check, GateFinding
from appealgen.service.gate.ground import plain
from appealgen.service.gate.labelled import credentials_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from appealgen.render.readback import ReadBlock, ReadDocument
    from appealgen.service.gate.ground import Ground

__all__ = ["check_people", "is_patients"]

_QUOTES: Final = re.compile(r"“[^”]*”")
_HONORIFIC: Final = re.compile(r"\b(?P<how>Mr|Ms|Mrs|Dr)\. (?P<family>[A-Z][\w’'-]+)")
_TREATING: Final = re.compile(r"\bthe surgeon treating (?P<who>.+?)\.(?: I |$)")
_I_AM: Final = re.compile(
    r"^I am (?P<who>[A-Z].+?), (?=the surgeon|the patient|a member|a patient)"
)
_SURGEONS_VERBS: Final = re.compile(
    r"\b(?:Mr|Ms|Mrs)\. [A-Z][\w’'-]+ (?:found|examined|recorded|attests|performed)\b"
)
_PATIENTS_VERBS: Final = re.compile(
    r"\bDr\. [A-Z][\w’'-]+ "
    r"(?:has (?!examined)|had|attended|can|cannot|could|is \d|sleeps|walks|uses)"
)
_OTHER_PRONOUNS: Final = {
    Pronouns.HE: re.compile(r"\b(?:she|her|hers|herself)\b", re.IGNORECASE),
    Pronouns.SHE: re.compile(r"\b(?:he|him|his|himself)\b", re.IGNORECASE),
    Pronouns.THEY: re.compile(r"\b(?:he|him|his|himself|she|her|hers|herself)\b", re.IGNORECASE),
}
_OWN_BODY: Final = re.compile(
    r"\bmy (?:pain|back|neck|leg|legs|arm|arms|surgeon|doctor|spine|symptoms)\b", re.IGNORECASE
)
_AS_SURGEON: Final = re.compile(r"\b(?:the surgeon treating|my patient|I examined|I operated)\b")
_AS_PATIENT: Final = re.compile(r"^I am the patient\b|^My name is |\bMy doctor asked\b")
_THIRD_PERSON: Final = re.compile(r"\b(?:he|she|his|her|hers|him|himself|herself)\b", re.IGNORECASE)
_URGENT: Final = re.compile(
    r"\b(?:urgent(?:ly)?|expedited?|emergen\w+|immediate(?:ly)?)\b", re.IGNORECASE
)
_CREDENTIALED: Final = re.compile(r"\b([A-Z][\w’'-]+), (?:MD|DO|PhD|PsyD|NP|PA|DPT|PT)\b")
_TITLED_NAME: Final = re.compile(r"(?<![.!?:“] )(?<!^)\b[A-Z][a-z]+(?: [A-Z]\.)? [A-Z][a-z]+\b")


def is_patients(document: ReadDocument, ground: Ground) -> bool:
    """Return whether a document is the patient's own letter: the patient signs it."""
    texts = [b.text for b in document.blocks]
    signed = next((t for one, t in pairwise(texts) if one in ground.closings), "")
    name = ground.context.case.patient.name
    surgeon = ground.context.case.surgeon
    if plain(signed) == "the patient":
        return True
    own = plain(signed).startswith(plain(name))
    return own and (surgeon is None or plain(surgeon.name) != plain(name))


def check_people(document: ReadDocument, ground: Ground) -> Iterator[GateFinding]:
    """Yield names in the wrong place, wrong pronouns, and words that do not fit who speaks.

    Args:
        document: As it was read back.
        ground: The case, judged.
    """
    patients = is_patients(document, ground)
    spoken = any(b.text in ground.closings for b in document.blocks)
    for index, block in enumerate(document.blocks):
        before = document.blocks[index - 1].text if index else ""
        text = _QUOTES.sub("“”", block.text)
        found = [*_rows(block, ground), *_honorifics(text, ground), *_named(text, ground)]
        found += [*_signed(block, before, ground), *_pronouns(text, ground)]
        found += [(Check.NAME, what) for what in credentials_of(text, ground)]
        if spoken:
            found += [*_voice(text, ground, patients=patients)]
        for check, what in found:
            yield GateFinding(document.name, block.page, check, what, block.text[:160])


_Found = tuple[Check, str]


def _rows(block: ReadBlock, ground: Ground) -> Iterator[_Found]:
    """Compare rows of label and value with the case."""
    if len(block.cells) != 2:  # noqa: PLR2004 - label and value
        return
    case, (label, value) = ground.context.case, block.cells
    denial = case.denial
    known = {
        "Patient": [case.patient.name],
        "Payer": [case.coverage.payer, "Not named"],
        "Plan": [case.coverage.plan_name or ""],
    }
    for reference in denial.references if denial else ():
        known.setdefault(reference.label, []).append(reference.number)
    if label in known and plain(value) not in {plain(k) for k in known[label] if k}:
        yield Check.NAME, f"The case has another value under {label}."


def _honorifics(text: str, ground: Ground) -> Iterator[_Found]:
    case = ground.context.case
    patient = family_name(case.patient.name)
    expected = {Pronouns.HE: {"Mr"}, Pronouns.SHE: {"Ms", "Mrs"}}
    for said, _ in segments(text):
        for found in _HONORIFIC.finditer(said):
            how, family = found["how"], re.sub(r"[’']s$", "", found["family"])
            if how == "Dr":
                if not any(
                    family.casefold() in person for r in ground.records for person in r.people
                ):
                    yield Check.NAME, "A doctor of this name is not in the case."
            elif family != patient or how not in expected.get(
                case.patient.pronouns or Pronouns.THEY, {how}
            ):
                yield Check.NAME, "The patient has another name or title."
    if _SURGEONS_VERBS.search(text) or _PATIENTS_VERBS.search(text):
        yield Check.NAME, "Patient and doctor stand in each other's place."


def _named(text: str, ground: Ground) -> Iterator[_Found]:
    case = ground.context.case
    treated = None if unnamed(case.patient.name) else _TREATING.search(text)
    if treated and plain(treated["who"]) != plain(case.patient.name):
        yield Check.NAME, "Another person is named as the patient."
    if writer := _I_AM.match(text):
        names = {plain(case.patient.name), plain(surgeon_name(case.surgeon))}
        if plain(writer["who"]) not in names:
            yield Check.NAME, "Another person is named as the writer."
    for found in _CREDENTIALED.finditer(text):
        if found[1].casefold() not in ground.vocabulary:
            yield Check.NAME, "A name is not in the case, the policy or the law."
    for found in _TITLED_NAME.finditer(text):
        pair = [w for w in found[0].split() if len(w) > 2]  # noqa: PLR2004 - initials
        unknown = [w for w in pair if not _is_known(w, ground)]
        if len(unknown) == len(pair):
            yield Check.NAME, "A name is not in the case, the policy or the law."


def _is_known(word: str, ground: Ground) -> bool:
    said = word.casefold()
    return said in ground.vocabulary or said in ground.wording


def _signed(block: ReadBlock, before: str, ground: Ground) -> Iterator[_Found]:
    if tidy(before) not in ground.closings:
        return
    case = ground.context.case
    if unnamed(case.patient.name) and plain(block.text).startswith("the patient"):
        return
    names = [
        case.patient.name,
        surgeon_name(case.surgeon) if case.surgeon else "Requesting surgeon",
    ]
    if not any(plain(block.text).startswith(plain(name)) for name in names):
        yield Check.NAME, "Another person signs."


def _pronouns(text: str, ground: Ground) -> Iterator[_Found]:
    pronouns = ground.context.case.patient.pronouns
    other = _OTHER_PRONOUNS[pronouns or Pronouns.THEY]
    for said, _ in segments(text):
        for found in other.finditer(said):
            near = plain(said[max(0, found.start() - 12) : found.end() + 12]).strip()
            if near not in ground.case_text and not _in_case(found[0], said, ground):
                yield Check.VOICE, "A pronoun is not the patient's."
                return


def _in_case(word: str, said: str, ground: Ground) -> bool:
    """Return whether the record's own words around a pronoun stand in the sentence."""
    around = re.search(rf"(\w+ )?\b{word}\b( \w+)?", said)
    return around is not None and plain(around[0]) in ground.case_text


_PAPER: Final = re.compile(r"\[\d+\] ")
"""An entry of the reference list: its title may speak of timing, and is held to the library."""


def _voice(text: str, ground: Ground, *, patients: bool) -> Iterator[_Found]:
    if patients and _AS_SURGEON.search(text):
        yield Check.VOICE, "The patient's letter speaks as the surgeon."
    if patients and _THIRD_PERSON.search(text):
        yield Check.VOICE, "The patient's letter speaks of the patient as of somebody else."
    if not patients and _AS_PATIENT.search(text):
        yield Check.NAME, "The patient speaks and somebody else signs."
    if ground.context.case.urgent_basis is None and not _PAPER.match(text):
        for found in _URGENT.finditer(text):
            near = plain(text[max(0, found.start() - 12) : found.end() + 12]).strip()
            if near not in ground.known_joined and near not in ground.case_text:
                yield Check.CLAIM, "The case names no reason for urgency."
    if not patients and _OWN_BODY.search(text):
        yield Check.VOICE, "The surgeon's letter speaks as the patient."
