"""Symptoms, function, scores, risks, history and statements in words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from appealgen.brief.words import (
    a_or_an,
    ended,
    join,
    lower_first,
    plain,
    plural,
    quoted,
    say_partial,
    say_when,
    sentence_case,
)
from appealgen.model.record import OperationKind
from appealgen.spine import INSTRUMENTS, Region, Side, say_levels

if TYPE_CHECKING:
    from collections.abc import Iterable

    from appealgen.brief.sentences import Speaker
    from appealgen.brief.words import Person
    from appealgen.matching import Evidence
    from appealgen.model import Fact
    from appealgen.model.denial import Attestation
    from appealgen.model.imaging import Addendum
    from appealgen.model.record import HbA1c, Nicotine, NicotineLab, Operation, Score, Statement
    from appealgen.model.request import ProcedureLine, SurgicalPlan
    from appealgen.model.story import (
        AxialPain,
        Claudication,
        FunctionLimit,
        Myelopathy,
        OtherSources,
        Radicular,
        RedFlag,
    )

__all__ = [
    "function_limits",
    "pain_name",
    "radicular_name",
    "say_function",
    "score_name",
    "score_points",
    "side_words",
]

_UNITS = {
    "odi": "%",
    "ndi": "%",
    "nrs": " of 10",
    "vas": " mm",
    "mjoa": " of 18",
    "rmdq": " of 24",
}
_VERBS = re.compile(
    r"(?:no longer (?=[a-z]+s\b)|(?:has|is|does|needs|uses|sleeps|wakes|walks|stands|sits|leans"
    r"|rests|relies|requires|avoids|stops|stopped|gave|climbs|carries|limps|struggles|falls|wears"
    r"|works)\b)"
)
"""Beginnings of a limit that read on after "he" or "she"."""
_INITIALS = frozenset(
    {"cmm", "crps", "csf", "ct", "fda", "lcd", "mri", "ncd", "nyha", "opll", "pild"}
)
"""Words of a statement's key that are initials."""
_VERTEBRA = re.compile(r"[ctls]\d{1,2}")
"""A word of a statement's key that names a vertebra."""
_FOR_ALL = re.compile(r"(?:cannot|can|could|must|stopped|gave)\b")
"""Beginnings that read on after "they" as well."""
_OPERATION = {
    OperationKind.AUGMENTATION: "vertebral augmentation",
    OperationKind.DISC_REPLACEMENT: "disc replacement",
    OperationKind.STIMULATOR: "spinal cord stimulator operation",
    OperationKind.HARDWARE_REMOVAL: "removal of hardware",
    OperationKind.OTHER: "spine operation",
}

# Symptoms


def _told(name: str, what: str, words: str | None, *, short: bool) -> str:
    """Return "Ms. Cole has radicular symptoms: pain in the left calf", the name of it once."""
    if not words or short:
        return f"{name} has {what}"
    words = words.strip().rstrip(".")
    kind = what.rsplit(maxsplit=1)[-1].casefold()
    if words.casefold().startswith(what.casefold()) and kind in words.casefold():
        return f"{name} has {lower_first(words)}"
    return f"{name} has {what}: {lower_first(words)}"


def _lasting(record: Any) -> str:  # noqa: ANN401 - any record of pain
    return ", which the chart records as unremitting" if record.unremitting else ""


def say_claudication(record: Claudication, speaker: Speaker) -> str:
    """Return the sentence of neurogenic claudication."""
    name = speaker.person.name
    if not record.present:
        return f"{name} has no neurogenic claudication"
    lasting = _lasting(record)
    if lasting:
        return f"{name} has neurogenic claudication{lasting}"
    return _told(name, "neurogenic claudication", record.words, short=speaker.short)


def radicular_name(record: Radicular) -> str:
    """Return "left L5 radicular symptoms"."""
    side = f"{record.side} " if record.side else ""
    roots = f"{join(map(str, record.roots))} " if record.roots else ""
    return f"{side}{roots}radicular symptoms"


def say_radicular(record: Radicular, speaker: Speaker) -> str:
    """Return the sentence of radicular symptoms."""
    name = speaker.person.name
    if not record.present:
        return f"{name} has no {radicular_name(record)}"
    if record.unremitting:
        return f"{name} has {radicular_name(record)}{_lasting(record)}"
    return _told(name, radicular_name(record), record.words, short=speaker.short)


def pain_name(record: AxialPain) -> str:
    """Return "neck pain", "mid-back pain" or "back pain"."""
    where = {Region.CERVICAL: "neck", Region.THORACIC: "mid-back"}.get(record.region, "back")
    return f"{where} pain"


def say_axial(record: AxialPain, speaker: Speaker) -> str:
    """Return the sentence of back or neck pain."""
    none = "" if record.present else "no "
    if record.present and record.unremitting:
        pain = f"{pain_name(record)} that the chart records as unremitting"
        return f"{speaker.person.name} has {pain}"
    return f"{speaker.person.name} has {none}{pain_name(record)}"


def say_myelopathy(record: Myelopathy, speaker: Speaker) -> str:
    """Return the sentence of myelopathy."""
    name = speaker.person.name
    if not record.present:
        return f"{name} has no myelopathy"
    return _told(name, "myelopathy", record.words, short=speaker.short)


def say_red_flag(record: RedFlag, speaker: Speaker) -> str:
    """Return the sentence of a red flag, present or looked for and absent."""
    sign = record.sign.value.replace("_", " ")
    if not record.present:
        return f"{speaker.person.name} has no {sign}"
    rapid = "rapidly progressing " if record.rapidly_progressing else ""
    if record.since:
        return f"{speaker.person.name} has had {rapid}{sign} since {say_partial(record.since)}"
    return f"{speaker.person.name} has {rapid}{sign}"


def say_sources(record: OtherSources) -> str:
    """Return what was done about other sources; only where they were ruled out does it say so."""
    how = f" ({lower_first(record.considered.strip().rstrip('.'))})" if record.considered else ""
    done = "ruled out" if record.ruled_out else "not ruled out"
    elsewhere = "".join(
        f"; the finding at {u.where} is not part of the request ({quoted(u.why_not_treated)})"
        for u in record.unrequested
        if u.why_not_treated
    )
    return f"other sources were considered and {done}{how}{elsewhere}"


# Function


def say_function(record: FunctionLimit, speaker: Speaker) -> str:
    """Return one limit of daily life as a clause that is grammatical whatever the chart's words."""
    who = speaker.person
    if record.value is not None:
        dated = record.on is not None and not speaker.short
        when = f"{say_when(record.on)} " if dated and record.on else ""
        words = f" ({quoted(record.words)})" if record.words else ""
        return f"{when}{who.he} {'could' if dated else 'can'} {_amount(record)}{words}"
    words = (record.words or "").strip().rstrip(".")
    if _reads_on(words, who):
        return f"{who.he} {words}"
    return f"{_subject(record)} the record says {quoted(words)}"


def _reads_on(words: str, who: Person) -> bool:
    return bool(_FOR_ALL.match(words) or (who.singular and _VERBS.match(words)))


def _subject(record: FunctionLimit) -> str:
    named = record.activity or {"activity": "daily activities"}.get(
        record.measure.value, record.measure.value
    )
    return f"on {lower_first(named)}"


def _amount(record: FunctionLimit) -> str:
    """Return "walk 400 feet" or "stand for 1 minute"."""
    value, unit = record.value or 0, record.unit or ""
    if value == 1:
        unit = "foot" if unit == "feet" else unit.removesuffix("s")
    verb = {"walking": "walk", "standing": "stand", "sitting": "sit", "lifting": "lift"}
    long = "for " if unit.startswith(("minute", "hour")) else ""
    return f"{verb.get(record.measure.value, record.measure.value)} {long}{plain(value)} {unit}"


def function_limits(records: Iterable[FunctionLimit], speaker: Speaker) -> list[str]:
    """Return limits as sentences: measured ones of one day together, the chart's words together."""
    who = speaker.person
    measured: dict[str, list[str]] = {}
    told: list[str] = []
    verbatim: list[tuple[str, str]] = []
    for record in records:
        if record.value is not None and not record.words:
            dated = record.on is not None and not speaker.short
            when = f"{say_when(record.on)} " if dated and record.on else ""
            start = f"{when}{who.he} {'could' if dated else 'can'} "
            measured.setdefault(start, []).append(_amount(record))
        elif record.value is None and not _reads_on((record.words or "").strip(), who):
            verbatim.append((_subject(record), quoted(record.words or "")))
        else:
            told.append(say_function(record, speaker))
    said = [f"{start}{join(amounts)}" for start, amounts in measured.items()]
    said += told
    if verbatim:
        (first, words), *more = verbatim
        others = [f"{subject} it says {quote}" for subject, quote in more]
        said.append("; ".join([f"{first} the record says {words}", *others]))
    return [ended(sentence_case(sentence)) for sentence in said]


# Scores, risk, history


def score_name(record: Score) -> str:
    """Return the name of the scale, with the site where one is recorded."""
    instrument = INSTRUMENTS.get(record.instrument)
    name = instrument.name if instrument else record.instrument.replace("_", " ").upper()
    return name if record.site.value == "not_stated" else f"{name}, {record.site.value}"


def score_points(record: Score) -> str:
    """Return the value with its unit: "58%", "8 of 10"."""
    return f"{plain(round(record.points, 1))}{_UNITS.get(record.instrument, '')}"


def say_score(record: Score) -> str:
    """Return the sentence of one score."""
    name, _, site = score_name(record).partition(", ")
    where = f" ({site})" if site else ""
    when = f" {say_when(record.date)}" if record.date else ""
    return f"the {name}{where} was {score_points(record)}{when}"


def say_nicotine(record: Nicotine, speaker: Speaker) -> str:
    """Return the sentence of nicotine use."""
    name = speaker.person.name
    if record.status == "never":
        return f"{name} has never used nicotine"
    if record.status == "current":
        return f"{name} uses nicotine"
    since = f" and stopped {say_when(record.quit_date)}" if record.quit_date else ""
    return f"{name} formerly used nicotine{since}"


def say_nicotine_lab(record: NicotineLab) -> str:
    """Return the sentence of a nicotine or cotinine report."""
    return (
        f"a laboratory report of {say_partial(record.date)} gives a {record.sample} "
        f"{record.analyte} of {plain(record.value)} {record.unit}"
    )


def say_hba1c(record: HbA1c) -> str:
    """Return the sentence of an HbA1c."""
    return f"the HbA1c was {plain(record.value)}% {say_when(record.date)}"


def say_operation(record: Operation, speaker: Speaker) -> str:
    """Return the sentence of an earlier operation."""
    what = _OPERATION.get(record.operation, record.operation.value)
    where = f" at {say_levels(record.levels)}" if record.levels else ""
    if not where and record.vertebrae:
        where = f" at {join(record.vertebrae)}"
    when = f" {say_when(record.date)}" if record.date else ""
    return f"{speaker.person.name} had {a_or_an(f'earlier {what}')}{where}{when}"


# The request and what is stated


def say_line(record: ProcedureLine) -> str:
    """Return the sentence of a line of the request."""
    name = f"{record.named} ({record.what})" if record.what and record.code else record.named
    return (
        f"the request includes {name}{f' at {say_levels(record.levels)}' if record.levels else ''}"
    )


def say_plan(record: SurgicalPlan, evidence: Evidence) -> str:
    """Return what the operative plan states."""
    shown = evidence.shown.replace(" %", "%").replace(" percent", "%")
    stated = {
        "revision: yes": "that this is a revision",
        "revision: no": "that this is not a revision",
        "pars removal: yes": "that the pars is removed",
        "pars removal: no": "that the pars is kept",
        "intraoperative instability: yes": "that the operation makes the level unstable",
        "intraoperative instability: no": "that the operation does not make the level unstable",
    }.get(shown, shown)
    return f"the operative plan for {record.level} states {stated}"


def say_attestation(record: Attestation) -> str:
    """Return the surgeon's attestation in the surgeon's words."""
    return f"{record.by} attests: {quoted(record.words)}"


def say_statement(record: Statement) -> str:
    """Return a named statement: the record's words, or what it was asked and its answer."""
    where = f" for {record.level}" if record.level else ""
    if record.words:
        return f"the record states{where}: {quoted(record.words)}"
    named = [_upper(w) for w in record.key.split("_")]
    key = " ".join(named)
    if record.value is not None:
        told = record.unit is None or record.unit in named
        unit = "" if told else "%" if record.unit == "%" else f" {record.unit}"
        return f"the record gives the {key}{where} as {plain(record.value)}{unit}"
    said = "the record says yes" if record.true else "the record says no"
    return f"{key}{where}: {said}"


def _upper(word: str) -> str:
    """Return a word of a key as it is written: initials and vertebrae in capitals."""
    return word.upper() if word in _INITIALS or _VERTEBRA.fullmatch(word) else word


def say_addendum(record: Addendum) -> str:
    """Return what the radiologist added in writing."""
    by = record.by or "the radiologist"
    return f"in an addendum of {say_partial(record.on)} {by} states {quoted(record.words)}"


def say_fact(record: Fact[Any], evidence: Evidence, speaker: Speaker) -> str:
    """Return the sentence of a bare fact, by where it stands in the case."""
    name = speaker.person.name
    if evidence.path == "risk.diabetes" and record.value is not None:
        return f"{name} {'is' if record.value else 'is not'} diabetic"
    if evidence.path == "risk.anxiety_depression_addressed" and record.value is not None:
        if record.value:
            return "anxiety and depression were assessed and, where present, managed"
        return "anxiety and depression were not addressed"
    if evidence.path == "symptoms.onset" and record.value is not None:
        return f"symptoms began {say_when(record.value)}"
    return evidence.shown


def say_age(years: int | None, evidence: Evidence, speaker: Speaker) -> str:
    """Return the age in words."""
    if years is None:
        return evidence.shown
    return f"{speaker.person.name} is {plural(years, 'year')} old"


def side_words(side: Side) -> str:
    """Return "on the left" or "on both sides"."""
    return "on both sides" if side is Side.BILATERAL else f"on the {side}"
