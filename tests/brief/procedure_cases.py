"""Invented cases, one per kind of procedure and its usual denial, as full letters need them.

The clinical facts come from the bases of the policies' own tests, which meet every criterion; here
they get people, exhibits and a denial. Everybody in them is invented.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from appealgen.strict_yaml import read_yaml
from tests.brief.cases import DEMO_DAY, POLICIES, context_of, demo_tree

if TYPE_CHECKING:
    from appealgen.brief.context import Context

Tree = dict[str, Any]
_EXHIBITS = (
    ("A", "Denial notice", "denial"),
    ("B", "Treatment records", "therapy_notes"),
    ("C", "Imaging reports", "imaging_report"),
    ("D", "Clinic notes", "clinic_note"),
)


@dataclass(frozen=True)
class Procedure:
    """One case: whose base, what was denied and why, and what its documents have to say.

    ``says`` and ``never`` are for the letter, ``answered`` and ``conceded`` are objections of the
    card, ``papers`` the papers the letter cites.
    """

    base: str
    reason: Tree
    parts: Tree = field(default_factory=dict)
    says: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    answered: frozenset[str] = frozenset()
    conceded: frozenset[str] = frozenset()
    papers: tuple[str, ...] = ()


@cache
def _bases(policy: str) -> Any:  # noqa: ANN401 - the raw tree of a test file
    path = POLICIES / f"{policy}.test.yaml"
    tree: Any = read_yaml(path.read_bytes(), path.name).tree
    return tree["bases"]


def tree_of(procedure: Procedure) -> Tree:
    """Return the case file of a procedure, as a person would have written it."""
    policy, _, base = procedure.base.partition("#")
    found, own = copy.deepcopy(_bases(policy)[base]), demo_tree()
    tree: Tree = {**found, **copy.deepcopy(procedure.parts)}
    tree["patient"] |= {"name": "Ingrid Nowhere", "pronouns": "she"}
    tree["coverage"] |= {"member_id": "N000111222", "plan_name": "An invented plan"}
    tree["surgeon"] = own["surgeon"]
    tree["exhibits"] = [
        {"letter": letter, "title": title, "kind": kind, "pages": 4}
        for letter, title, kind in _EXHIBITS
    ]
    tree["denial"] = {
        "kind": "prior_authorization",
        "notice_date": "2026-10-20",
        "reasons": [{**procedure.reason, "cite": "A p. 1"}],
        "references": [{"label": "Reference", "number": "N-1001"}],
        "cite": "A p. 1",
    }
    for part, cite in (("care", "B p. 1"), ("imaging", "C p. 1"), ("exams", "D p. 1")):
        _cite(tree.get(part, []), cite)
    for symptom in tree.get("symptoms", {}).values():
        cited = symptom if isinstance(symptom, list) else [symptom]
        _cite([one for one in cited if isinstance(one, dict)], "D p. 1")
    onset = tree.get("symptoms", {}).get("onset")
    if onset is not None and not isinstance(onset, dict):
        tree["symptoms"]["onset"] = {"value": onset, "cite": "D p. 1"}
    for part in ("statements", "scores", "operations", "function"):
        _cite(tree.get(part, []), "D p. 2")
    return tree


def _cite(records: list[Tree], cite: str) -> None:
    for record in records:
        record.setdefault("cite", cite)


def context(procedure: Procedure) -> Context:
    """Return the case, judged by the policies that ship."""
    return context_of(tree_of(procedure), DEMO_DAY)


def denied(category: str, words: str) -> Tree:
    """Return the reason of an invented denial."""
    return {"category": category, "words": words}


_LEG = {
    "radicular": [{"roots": ["L5"], "side": "left", "cite": "D p. 1"}],
    "onset": {"value": "2024-03-01", "cite": "D p. 1"},
}

_AETNA = "payers/aetna"
_WORN = {
    "modality": "mri",
    "date": "2026-08-20",
    "findings": [
        {"kind": "disc_degeneration", "levels": "L5-S1", "grade": "severe"},
        {"kind": "spondylolisthesis", "levels": "L5-S1", "slip_mm": 1},
    ],
}
_FRACTURE = {
    "modality": "mri",
    "date": "2026-10-20",
    "findings": [{"kind": "fracture", "vertebrae": ["L1"], "acute": False}],
}
_LIGAMENT = {
    "modality": "mri",
    "date": "2026-07-20",
    "findings": [
        {"kind": "stenosis", "levels": "L4-L5", "zone": "central", "grade": "severe"},
        {"kind": "ligamentum_flavum", "levels": "L4-L5", "thickness_mm": 5},
    ],
}
_NONUNION = {
    "modality": "ct",
    "date": "2026-08-19",
    "official_report": True,
    "findings": [
        {"kind": "pseudarthrosis", "levels": "L4-L5"},
        {"kind": "hardware_failure", "levels": "L4-L5", "present": False},
    ],
}
_LOOSE = {
    "modality": "ct",
    "date": "2026-08-19",
    "findings": [{"kind": "hardware_failure", "levels": "L4-L5", "what": "a broken L5 screw"}],
}
_WEAK = [
    {
        "date": "2026-10-01",
        "examiner": "Maria T. Ellison",
        "by_requesting_surgeon": True,
        "motor": [{"muscle": "tibialis_anterior", "side": "left", "grade": "3"}],
    }
]


def request(*lines: Tree, **parts: object) -> Tree:
    """Return a request of one stage."""
    stage = {"name": "Surgery", "planned_date": "2026-12-08", "lines": list(lines)}
    return {"stages": [stage], **parts}


def line(code: str, *indications: str, **parts: object) -> Tree:
    """Return a line of the request."""
    return {"code": code, "indications": list(indications), **parts}


PROCEDURES: dict[str, Procedure] = {
    "stimulator-trial": Procedure(
        f"{_AETNA}/cpb-0194/2026-09-30#leg",
        denied("experimental", "Spinal cord stimulation is considered investigational."),
        {"symptoms": _LEG},
        says=("whether stimulation helps", "mainly neuropathic leg pain after spine surgery"),
        never=("permanent stimulator stands on", "Hara", "placebo"),
        answered=frozenset({"stimulator-placebo", "stimulator-psychology"}),
        papers=("process-2007",),
    ),
    "stimulator-permanent": Procedure(
        f"{_AETNA}/cpb-0194/2026-09-30#device",
        denied("level_or_procedure_not_supported", "The trial does not support an implant."),
        {"symptoms": _LEG},
        says=(
            "The patient’s own trial gave what the policy asks for:",
            "The record gives the trial pain reduction as 60%.",
            "A permanent stimulator stands on the patient’s own trial, and this trial gave relief.",
        ),
        never=("I ask that this reason be reviewed", "placebo"),
        answered=frozenset({"stimulator-trial-result", "stimulator-placebo"}),
        papers=("process-2007",),
    ),
    "stimulator-short-of-relief": Procedure(
        f"{_AETNA}/cpb-0194/2026-09-30#device",
        denied("level_or_procedure_not_supported", "The trial does not support an implant."),
        {
            "symptoms": _LEG,
            "statements": [
                {"key": "trial_pain_reduction", "value": 49, "unit": "%"},
                {"key": "trial_days", "value": 5, "unit": "days"},
            ],
        },
        never=("this trial gave relief", "gave what the policy asks", "Please approve"),
        conceded=frozenset({"stimulator-trial-result", "stimulator-psychology"}),
    ),
    "cervical-disc": Procedure(
        f"{_AETNA}/cpb-0591/2026-09-30#neck",
        denied("experimental", "Cervical disc replacement is considered investigational."),
        says=("The findings belong to this level.", "one level in 280 patients"),
        never=("two levels", "ten years"),
        answered=frozenset({"cervical-disc-or-fusion", "cervical-disc-bars"}),
        conceded=frozenset({"function"}),
        papers=("prestige-1level-2016",),
    ),
    "lumbar-disc": Procedure(
        f"{_AETNA}/cpb-0591/2026-09-30#low_back",
        denied("experimental", "Lumbar disc replacement is unproven."),
        {"imaging": [_WORN]},
        says=("one worn disc from L3 to S1",),
        never=("cervical",),
        answered=frozenset({"lumbar-disc-unproven"}),
        papers=("prodisc-l-2007", "berg-tdr-2009"),
    ),
    "lumbar-disc-without-its-picture": Procedure(
        f"{_AETNA}/cpb-0591/2026-09-30#low_back",
        denied("experimental", "Lumbar disc replacement is unproven."),
        {"imaging": []},
        never=("worn disc", "What the literature adds"),
        conceded=frozenset({"lumbar-disc-unproven", "lumbar-disc-bars"}),
    ),
    "kyphoplasty": Procedure(
        "payers/evicore/cmm-607/2026-09-30#fracture",
        denied("conservative_care_not_exhausted", "Four weeks of care were not shown."),
        says=("Imaging shows that this one is recent.", "one to three acute fractures"),
        never=("VERTOS", "sham"),
        answered=frozenset({"fracture-heals", "fracture-old", "bone-care"}),
        papers=("free-2009", "free-2yr-2013"),
    ),
    "kyphoplasty-of-an-old-fracture": Procedure(
        "payers/evicore/cmm-607/2026-09-30#fracture",
        denied("imaging_does_not_meet_criteria", "The fracture is old."),
        {"imaging": [_FRACTURE]},
        never=("this one is recent", "What the literature adds", "acute fracture at"),
        conceded=frozenset({"fracture-heals", "fracture-old"}),
    ),
    "sacroiliac": Procedure(
        f"{_AETNA}/cpb-0016/2026-02-12#joint",
        denied("experimental", "Sacroiliac fusion is considered investigational."),
        says=("triangular titanium implants",),
        never=("lumbar fusion",),
        answered=frozenset({"si-investigational", "nicotine"}),
        conceded=frozenset({"si-other-source"}),
        papers=("insite-2016", "imia-2019", "si-pooled-2017"),
    ),
    "ligament": Procedure(
        "medicare/ncd-150.13/2016-12-07#enrolled",
        denied("experimental", "The procedure is investigational."),
        {"imaging": [_LIGAMENT]},
        says=("takes away thickened ligament", "without a serious adverse event"),
        never=("epidural lidocaine",),
        answered=frozenset({"ligament-investigational", "ligament-not-the-cause"}),
        papers=("encore-2yr-2018", "motion-3yr-2025"),
    ),
    "ligament-outside-a-study": Procedure(
        "medicare/ncd-150.13/2016-12-07#enrolled",
        denied("experimental", "The procedure is investigational."),
        {
            "imaging": [_LIGAMENT],
            "statements": [
                {"key": "pild_technique", "true": True},
                {"key": "lumbar_spinal_stenosis", "true": True},
                {"key": "approved_longitudinal_study", "true": False},
                {"key": "approved_randomized_trial", "true": False},
            ],
        },
        never=("Please approve", "enrolled"),
        conceded=frozenset({"ligament-investigational"}),
    ),
    "nonunion": Procedure(
        f"{_AETNA}/cpb-0743/2026-07-30#slip",
        denied("level_or_procedure_not_supported", "The revision is premature."),
        {
            "request": request(line("22612", "pseudarthrosis", levels="L4-L5")),
            "imaging": [_NONUNION],
            "operations": [{"operation": "fusion", "levels": "L4-L5", "date": "2024-01-01"}],
        },
        says=("A fusion that did not heal", "Imaging shows the nonunion."),
        never=("The level to be fused has slipped", "stable grade I"),
        answered=frozenset({"revision-premature"}),
        papers=("kornblum-2004",),
    ),
    "hardware": Procedure(
        f"{_AETNA}/cpb-0743/2026-07-30#slip",
        denied("imaging_does_not_meet_criteria", "The hardware is sound."),
        {
            "request": request(line("22850", "hardware_failure", levels="L4-L5")),
            "imaging": [_LOOSE],
            "operations": [{"operation": "fusion", "levels": "L4-L5", "date": "2024-01-01"}],
        },
        says=("Hardware is taken out where it has failed.",),
        never=("What the literature adds",),
        answered=frozenset({"hardware-sound"}),
    ),
    "discectomy-with-weakness": Procedure(
        f"{_AETNA}/cpb-0743/2026-07-30#disc",
        denied("conservative_care_not_exhausted", "Six weeks of care were not shown."),
        {
            "request": request(line("63030", "herniation", levels="L4-L5", side="left")),
            "exams": _WEAK,
        },
        says=("The operation stands on a disc that explains the symptoms.", "grade 0 to 3"),
        never=("severe stenosis", "Ms. Nowhere has neurogenic claudication"),
        answered=frozenset({"weakness-mild", "disc-not-compressing", "level-mismatch"}),
        papers=("petr-2019",),
    ),
    "a-level-too-many": Procedure(
        f"{_AETNA}/cpb-0743/2026-07-30#slip",
        denied("level_or_procedure_not_supported", "The second level is not supported."),
        {
            "request": request(
                line("22612", "stenosis", "spondylolisthesis", levels=["L3-L4", "L4-L5"])
            )
        },
        never=("stable grade I",),
        conceded=frozenset({"extra-level"}),
        papers=("kornblum-2004",),
    ),
}
