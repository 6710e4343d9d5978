"""Random cases for property tests: a whole chart, and the same chart with facts left out.

The whole chart comes first and does not contradict itself; what a real chart leaves out is taken
away from it afterwards: a value, half of a date, one of several facts. So the two always tell of
the same patient, and the answer for the first is what the second may not deny. Everybody in it is
invented.
"""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Iterator
from typing import Any, TypeAlias

from hypothesis import strategies as st
from pydantic import ValidationError

from appealgen.model import Case

__all__ = ["AS_OF", "CLINICAL", "Place", "Tree", "charts", "facts_in", "hidden", "valid"]

AS_OF = dt.date(2026, 11, 21)
Tree: TypeAlias = dict[str, Any]
Place: TypeAlias = tuple[str | int, ...]

CLINICAL = (
    "symptoms",
    "function",
    "care",
    "imaging",
    "exams",
    "scores",
    "risk",
    "operations",
    "stimulator_trial",
)
"""The parts of a case that tell of the patient, not of the request."""

_NO_UNKNOWNS = frozenset({"present", "kind", "laboratory_report", "discharged_as_futile"})
"""Keys whose absence says something: a sign that is listed is there, a claim is not made."""

_ABSENT = (("grade", "none"), ("grade", "not_significant"))
"""Facts that say a finding is not there, as ``present: false`` does."""

_SIDES = ("left", "right", "bilateral")
_LEVELS = ("L4-L5", "L4-L5", "L4-L5", "L3-L4", "L5-S1")


def facts_in(node: object, at: Place = ()) -> Iterator[Place]:
    """Yield the place of every fact under a part of a case that a chart can leave out."""
    if isinstance(node, dict):
        for key, value in node.items():
            records = isinstance(value, dict) or (
                isinstance(value, list) and value and isinstance(value[0], dict)
            )
            if not records and key not in _NO_UNKNOWNS and (key, value) not in _ABSENT:
                yield (*at, key)
            yield from facts_in(value, (*at, key))
    elif isinstance(node, list):
        for index, value in enumerate(node):
            if isinstance(value, dict):
                yield from facts_in(value, (*at, index))


def valid(tree: Tree) -> Case | None:
    """Return a tree as a case, or None where it is none."""
    try:
        return Case.model_validate(tree)
    except ValidationError:
        return None


def hidden(tree: Tree, at: Place, keep: int) -> Tree:
    """Return a case without one fact, or with a date's first characters only.

    Where the case cannot do without the fact, it is returned as it was.

    Args:
        tree: The case.
        at: The place of the fact.
        keep: How many characters of a date stay: 7 for the month, 4 for the year, 0 for nothing.
    """
    result = copy.deepcopy(tree)
    parent: Any = result
    for step in at[:-1]:
        parent = parent[step]
    last: Any = at[-1]
    value = parent[last]
    if isinstance(value, str) and value[4:5] == "-" and len(value) > keep > 0:
        parent[last] = value[:keep]
    else:
        del parent[last]
    return tree if valid(result) is None else result


def _days(first: int = 10, last: int = 500) -> st.SearchStrategy[str]:
    return st.integers(first, last).map(lambda n: str(AS_OF - dt.timedelta(days=n)))


@st.composite
def _records(draw: st.DrawFn, /, **fields: st.SearchStrategy[Any]) -> Tree:
    """Draw a record; one in four of its facts is left out from the start."""
    return {name: draw(values) for name, values in fields.items() if draw(st.integers(0, 3))}


_MEDICINES = (
    ("naproxen", "nsaid"),
    ("gabapentin", "gabapentinoid"),
    ("acetaminophen", "acetaminophen"),
    ("tramadol", "opioid"),
)
_FAILED_MOSTLY = ("no_relief", "no_lasting_relief", "partial_relief", "worse", "improved")
_KIND_OF_CARE: dict[str, st.SearchStrategy[Tree]] = {
    "physical_therapy": _records(
        in_person=st.booleans(), supervised=st.booleans(), sessions=st.integers(0, 40)
    ),
    "home_exercise": _records(prescribed_by=st.just("Dr. Invented")),
    "medication": st.sampled_from(_MEDICINES).map(lambda m: {"drug": m[0], "drug_class": m[1]}),
    "chiropractic": st.just({}),
    "activity_modification": st.just({}),
}


@st.composite
def _courses(draw: st.DrawFn) -> Tree:
    """Draw a course of care; a length that is stated is the one of its dates."""
    kind = draw(st.sampled_from(sorted(_KIND_OF_CARE)))
    begun, weeks = draw(st.integers(1, 500)), draw(st.integers(1, 30).filter(lambda n: n % 13))
    start = AS_OF - dt.timedelta(days=begun)
    end = start + dt.timedelta(days=7 * weeks - 1)
    course = {"kind": kind, "start": str(start), **draw(_KIND_OF_CARE[kind])}
    if end > AS_OF:
        return {**course, "outcome": "ongoing"}
    course |= {"end": str(end), "outcome": draw(st.sampled_from(_FAILED_MOSTLY))}
    return {**course, "weeks": str(weeks)} if draw(st.booleans()) else course


_INJECTIONS = _records(
    levels=st.sampled_from(_LEVELS),
    side=st.sampled_from(_SIDES),
    date=_days(),
    relief_percent=st.sampled_from(["0", "49", "50", "75", "80"]),
    image_guided=st.booleans(),
    outcome=st.sampled_from(_FAILED_MOSTLY),
).flatmap(
    lambda known: st.sampled_from(
        ["epidural_transforaminal", "facet_block", "sacroiliac", "not_stated"]
    ).map(lambda injection: {"kind": "injection", "injection": injection, **known})
)

_PLACE = {"levels": st.sampled_from(_LEVELS), "side": st.sampled_from(_SIDES)}
_FINDINGS: dict[str, dict[str, st.SearchStrategy[str]]] = {
    "stenosis": {
        "zone": st.sampled_from(["central", "lateral_recess", "foraminal"]),
        "grade": st.sampled_from(["none", "mild", "moderate", "severe"]),
    },
    "herniation": {"shape": st.sampled_from(["bulge", "protrusion", "extrusion"])},
    "spondylolisthesis": {
        "grade": st.sampled_from(["I", "II", "III"]),
        "slip_mm": st.sampled_from(["2.9", "3", "4", "9"]),
    },
    "dynamic_motion": {
        "translation_mm": st.sampled_from(["2.9", "3", "3.1", "4", "5"]),
        "angulation_degrees": st.sampled_from(["9", "10", "11", "16"]),
    },
    "disc_degeneration": {},
    "pseudarthrosis": {},
    "neural_compression": {},
    "instability": {},
}


def _finding(kind: str) -> st.SearchStrategy[Tree]:
    facts = _records(**_PLACE, **_FINDINGS[kind])
    there = st.sampled_from([{}, {}, {"present": False}])
    of = {"of": "nerve_root"} if kind == "neural_compression" else {}
    return st.tuples(facts, there).map(lambda one: {"kind": kind, **of, **one[0], **one[1]})


_STUDIES = st.builds(
    lambda known, modality, findings: {"modality": modality, "findings": findings, **known},
    _records(date=_days(), official_report=st.booleans()),
    st.sampled_from(["mri", "ct", "xray", "flexion_extension_xray", "not_stated"]),
    st.lists(st.sampled_from(sorted(_FINDINGS)).flatmap(_finding), max_size=4),
)

_EXAMS = st.builds(
    lambda known, motor, reflexes, sensation: {
        **known,
        "motor": motor,
        "reflexes": reflexes,
        "sensation": sensation,
        "long_tract": [{"sign": "clonus", "present": bool(motor)}],
        "tests": [{"test": "straight_leg_raise", "side": "left", "positive": bool(reflexes)}],
    },
    st.builds(
        lambda known, examiner: {**known, **examiner},
        _records(date=_days(), others_normal=st.booleans()),
        # The surgeon of the case is Ann Lee: the two facts do not contradict each other.
        st.sampled_from(
            [
                {"by_requesting_surgeon": True, "examiner": "Ann Lee"},
                {"by_requesting_surgeon": False, "examiner": "Ben Example"},
            ]
        ),
    ),
    st.lists(
        st.builds(
            lambda muscle, side, grade: {"muscle": muscle, "side": side, "grade": grade},
            st.sampled_from(["tibialis_anterior", "extensor_hallucis_longus", "quadriceps"]),
            st.sampled_from(["left", "right"]),
            st.sampled_from(["3", "4-", "4", "5"]),
        ),
        max_size=3,
        unique_by=lambda one: (one["muscle"], one["side"]),
    ),
    st.lists(
        st.builds(
            lambda reflex, side, grade: {"reflex": reflex, "side": side, "grade": grade},
            st.sampled_from(["patellar", "achilles"]),
            st.sampled_from(["left", "right"]),
            st.sampled_from(["0", "1", "2"]),
        ),
        max_size=2,
        unique_by=lambda one: (one["reflex"], one["side"]),
    ),
    st.lists(
        st.builds(
            lambda root, side, finding: {"root": root, "side": side, "finding": finding},
            st.sampled_from(["L4", "L5", "S1"]),
            st.sampled_from(["left", "right"]),
            st.sampled_from(["normal", "reduced"]),
        ),
        max_size=2,
        unique_by=lambda one: (one["root"], one["side"]),
    ),
)

_SYMPTOMS = st.builds(
    lambda onset, radicular, claudication, axial: {
        **({"onset": {"value": onset}} if onset else {}),
        **({"radicular": [{"roots": ["L5"], **radicular}]} if radicular is not None else {}),
        **({"claudication": {"present": True, **claudication}} if claudication else {}),
        **({"axial": [{"region": "lumbar", **axial}]} if axial is not None else {}),
    },
    st.none() | _days(20, 900),
    st.none() | _records(side=st.sampled_from(_SIDES), unremitting=st.booleans()),
    st.none() | _records(relieved_by_sitting=st.booleans(), brought_on_by_standing=st.booleans()),
    st.none() | _records(unremitting=st.booleans()),
)

_FUNCTION = st.builds(
    lambda value, known: {"measure": "walking", "value": value, "unit": "feet", **known},
    st.sampled_from(["50", "200", "1000"]),
    _records(due_to=st.sampled_from(["neural_symptoms", "spine_pain", "other"]), on=_days()),
)

_NICOTINE = st.sampled_from(["never", "former", "current"]).flatmap(
    lambda status: (_records(quit_date=_days(1, 900)) if status == "former" else st.just({})).map(
        lambda known: {"status": status, **known}
    )
)
_RISK = _records(
    nicotine=_NICOTINE,
    hba1c=st.builds(
        lambda value, date: {"value": value, "unit": "%", "date": date},
        st.sampled_from(["7.4", "7.9", "8", "8.1"]),
        _days(),
    ),
    diabetes=st.booleans().map(lambda value: {"value": value}),
    bmi=st.sampled_from(["24", "35", "41"]).map(lambda value: {"value": value}),
    anxiety_depression_addressed=st.booleans().map(lambda value: {"value": value}),
    psychological=_records(date=_days(), cleared=st.booleans()),
)

_OPERATIONS = st.builds(
    lambda operation, known: {"operation": operation, **known},
    st.sampled_from(["fusion", "decompression", "discectomy"]),
    _records(levels=st.sampled_from(_LEVELS), date=_days(100, 2000)),
)
_SCORES = st.builds(
    lambda one, known: {**one, **known},
    st.sampled_from(
        [
            {"instrument": "odi", "value": "42"},
            {"instrument": "odi", "value": "20"},
            {"instrument": "nrs", "value": "7"},
            {"instrument": "vas", "value": "40"},
        ]
    ),
    _records(date=_days()),
)
_RED_FLAGS = st.builds(
    lambda sign, present, known: {"sign": sign, "present": present, **known},
    st.sampled_from(["foot_drop", "cauda_equina_syndrome", "limb_weakness"]),
    st.booleans(),
    _records(rapidly_progressing=st.booleans(), since=_days()),
)

_REQUEST = {
    "name": "one",
    "planned_date": "2026-12-14",
    "lines": [{"code": "22633", "levels": "L4-L5", "side": "left", "indications": ["stenosis"]}],
}


def _of_one_mind(studies: list[Tree]) -> list[Tree]:
    """Return studies in which each kind of finding stands once: they do not measure it twice."""
    seen: set[str] = set()
    result = []
    for study in studies:
        new = {f["kind"]: f for f in study["findings"] if f["kind"] not in seen}
        seen |= new.keys()
        result.append({**study, "findings": list(new.values())})
    return result


@st.composite
def charts(draw: st.DrawFn) -> Tree:
    """Draw a case of one fusion at L4-L5 with whatever a chart may hold of everything else."""
    return {
        "patient": {"name": "Pat Example", "born": "1960-02-29", "synthetic": True},
        "coverage": {"payer": "Example Health", "plan_kind": "fully_insured", "state": "OH"},
        "surgeon": {"name": "Ann Lee"},
        "request": {"stages": [_REQUEST]},
        "symptoms": {
            **draw(_SYMPTOMS),
            "red_flags": draw(st.lists(_RED_FLAGS, max_size=2, unique_by=lambda f: f["sign"])),
        },
        "function": draw(st.lists(_FUNCTION, max_size=2)),
        "care": draw(st.lists(_courses() | _INJECTIONS, max_size=5)),
        "imaging": _of_one_mind(draw(st.lists(_STUDIES, max_size=3))),
        "exams": draw(st.lists(_EXAMS, max_size=2)),
        "risk": draw(_RISK),
        "scores": draw(st.lists(_SCORES, max_size=2)),
        "operations": draw(st.lists(_OPERATIONS, max_size=2)),
    }
