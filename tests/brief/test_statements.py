"""What a point rests on: findings of one study together, deficits of one examination together."""

from __future__ import annotations

from typing import Any

from appealgen.brief.statements import imaging_statements, statements_of
from appealgen.matching import Evidence
from appealgen.matching.evaluator import evaluate
from appealgen.model import Case
from appealgen.policy.schema import Criterion
from appealgen.spine import Level
from tests.brief.cases import demo, demo_tree, speaker_of
from tests.matching.build import leaf, scope_of


def said(tree: dict[str, Any], check: str, **params: object) -> list[str]:
    """Return the sentences of a criterion at L4-L5 in a case."""
    case = Case.model_validate(tree)
    finding = evaluate(Criterion.model_validate(leaf("x", check, **params)), scope_of(case))
    return [s.text for s in statements_of(speaker_of(case), finding)]


def test_the_deficits_of_an_examination_stand_in_one_sentence() -> None:
    """Neurologic findings: each examination once with its deficits, then the symptoms."""
    assert said(demo_tree(), "neurologic_findings") == [
        (
            "On August 11, 2026 Dr. Ellison found left extensor hallucis longus (great toe "
            "extension) "
            "4+/5 and reduced sensation in the left L5 dermatome."
        ),
        (
            "On October 6, 2026 Dr. Ellison found left extensor hallucis longus (great toe "
            "extension) "
            "4/5, left tibialis anterior (ankle dorsiflexion) 4+/5 and reduced sensation in "
            "the left L5 "
            "dermatome."
        ),
        "Mr. Hartwell has left L5 radicular symptoms and neurogenic claudication.",
    ]


def test_symptoms_alone_name_the_patient_once() -> None:
    """Without an examination the symptoms carry the point in one sentence."""
    tree = demo_tree()
    tree["exams"] = []

    assert said(tree, "neurologic_findings") == [
        "Mr. Hartwell has left L5 radicular symptoms and neurogenic claudication."
    ]


def test_serial_strength_is_one_comparison() -> None:
    """A muscle that got weaker is compared in one sentence with both days."""
    assert said(demo_tree(), "progressive_deficit") == [
        (
            "Dr. Ellison found left extensor hallucis longus strength of 4+/5 on August 11, "
            "2026 and of "
            "4/5 on October 6, 2026."
        )
    ]


def test_findings_of_one_study_share_a_sentence() -> None:
    """The study is named once, quotations follow; a level named before is left out."""
    context = demo()
    study = context.case.imaging[0]
    evidence = [
        Evidence(f"imaging[0].findings[{i}]", "", f.cite, f)
        for i, f in enumerate(study.findings)
        if Level.parse("L4-L5") in f.levels and f.kind != "stenosis"
    ]

    [whole] = imaging_statements(context.speaker, evidence)
    [without] = imaging_statements(context.speaker, evidence, at=Level.parse("L4-L5"))

    assert whole.text == (
        "The MRI of August 19, 2026 shows a degenerative spondylolisthesis (Meyerding grade "
        "I, 5 mm) "
        "at L4-L5; its report states “compression of the cauda equina nerve roots” and "
        "“compression "
        "of the traversing left L5 nerve root.”"
    )
    assert without.text == whole.text.replace(" at L4-L5", "")
    assert [c.label for c in whole.cites] == ["Ex. C pp. 1–2"]


def test_plural_radiographs_show() -> None:
    """The verb of a stenosis on radiographs is plural."""
    tree = demo_tree()
    tree["imaging"][1]["findings"] = [{"kind": "stenosis", "levels": "L4-L5", "grade": "severe"}]
    case = Case.model_validate(tree)
    finding = case.imaging[1].findings[0]
    evidence = [Evidence("imaging[1].findings[0]", "", (), finding)]

    [said_] = imaging_statements(speaker_of(case), evidence)

    assert said_.text == (
        "The flexion-extension radiographs of August 26, 2026 show severe stenosis at L4-L5."
    )


def test_therapy_notes_are_enclosed_only_as_therapy_notes() -> None:
    """A clinic note that mentions therapy is not the therapy notes; the claims history is named."""
    tree = demo_tree()
    tree["care"][0] |= {"claims_on_file": True, "cite": "F p. 1"}

    assert said(tree, "therapy_proven") == ["The plan’s own claims history shows the therapy."]
    assert said(demo_tree(), "therapy_proven") == ["The therapy notes are enclosed."]


def test_the_day_of_imaging_is_what_a_window_rests_on() -> None:
    """Recent imaging is shown by its day, not by the report that is enclosed."""
    assert said(demo_tree(), "imaging_recent", within_months=12) == [
        "The MRI was made on August 19, 2026."
    ]


def test_cord_signs_are_named_once_per_examination() -> None:
    """The whole examination is not repeated for each sign."""
    tree = demo_tree()
    signs = [{"sign": s, "present": True} for s in ("hoffmann", "babinski", "clonus")]
    tree["exams"][1]["long_tract"] = signs

    assert said(tree, "long_tract_signs", count=2) == [
        "On October 6, 2026 Dr. Ellison found a Hoffmann sign, a Babinski sign and clonus."
    ]


def test_sacroiliac_tests_are_named_by_side() -> None:
    """Positive tests of a cluster stand in one sentence."""
    tree = demo_tree()
    tests = [
        {"test": t, "side": "left", "positive": True} for t in ("faber", "thigh_thrust", "gaenslen")
    ]
    tree["exams"][1]["si_tests"] = tests
    wanted = ["faber", "thigh_thrust", "gaenslen", "distraction"]

    [text] = said(tree, "provocation_tests", tests=wanted, positive=3)

    assert text == (
        "On October 6, 2026 Dr. Ellison found a positive FABER (Patrick) test on the left, a "
        "positive "
        "thigh thrust test on the left and a positive Gaenslen test on the left."
    )
