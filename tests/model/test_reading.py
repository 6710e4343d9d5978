"""Reading a case: every way it can be wrong, with the exact words a person reads."""

# ruff: noqa: E501 - a problem stands on one line here, as on the screen
from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from appealgen.errors import CaseInvalidError, InputNotFoundError, Severity
from appealgen.model import Case, Part, check_case, read_case
from appealgen.strict_yaml import Tree, read_yaml
from tests.model.build import AS_OF, MINIMAL, lines_of, read, refused, write

SEE = "See docs/case-file.md."


def test_the_minimal_case_is_read(tmp_path: Path) -> None:
    """Patient, coverage and one line are enough to begin."""
    file = read(tmp_path, MINIMAL)

    assert file.case.request.stages[0].lines[0].named == "22612"
    assert file.problems == ()
    assert file.folder == tmp_path


@pytest.mark.parametrize("code", ["00100", "63047", "'63047'", "C1821", "c1821", "0274T"])
def test_a_code_stays_the_text_it_is(tmp_path: Path, code: str) -> None:
    """Zeros in front are kept, quoted or not; letters are raised."""
    file = read(tmp_path, MINIMAL.replace("22612", code))

    assert file.case.request.stages[0].lines[0].code == code.strip("'").upper()


def test_the_folder_or_the_file_may_be_named(tmp_path: Path) -> None:
    """A case is named by its folder or by its file."""
    write(tmp_path, MINIMAL)

    assert read_case(tmp_path, as_of=AS_OF).case == read(tmp_path, MINIMAL).case


def test_json_equals_yaml(tmp_path: Path) -> None:
    """The same case in JSON is the same case; numbers, tabs and escapes included."""
    tree = yaml.safe_load(MINIMAL)
    tree["patient"]["age"] = 66
    tree["why_now"] = "tab\tand emoji \U0001f600 and \\ud83d"
    as_yaml = yaml.safe_dump({**tree, "patient": {**tree["patient"], "age": "66"}})
    as_json = json.dumps(tree, indent="\t")

    assert read(tmp_path / "j", as_json, "case.json").case == read(tmp_path / "y", as_yaml).case


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    """A missing folder, a folder without a case and an unreadable file are told apart."""
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputNotFoundError, match="there is no such folder"):
        read_case(tmp_path / "nowhere", as_of=AS_OF)
    with pytest.raises(
        InputNotFoundError, match=r"there is no case\.yaml in this folder"
    ) as caught:
        read_case(tmp_path / "empty", as_of=AS_OF)

    assert caught.value.exit_code == 66


def add(text: str) -> str:
    """Return the minimal case with more keys at its end; they begin on line 14."""
    return MINIMAL + text


def put(old: str, new: str) -> str:
    """Return the minimal case with one piece replaced."""
    assert old in MINIMAL
    return MINIMAL.replace(old, new)


ONE = {
    "empty": ("", "case.yaml: The file is empty. Run 'appealgen new DIR' for a start."),
    "not YAML": ("patient: [a\nb: c\n", "case.yaml:2: This is not readable as YAML here. Check the indent, the colon and the quotes on this line and the one above."),
    "not a block": ("just words\n", "case.yaml:1: The case must be a block of keys such as 'patient:' and 'request:'."),
    "duplicate key": (add("why_now: a\nwhy_now: b\n"), "case.yaml:15: why_now: This key stands twice; the first is on line 14. Keep one of them."),
    "unknown key": (put("synthetic", "synthetik"), "case.yaml:4: patient.synthetik: This key is not known here. Did you mean 'synthetic'?"),
    "unknown key in a kind": (add("care:\n  - kind: physical_therapy\n    sesions: 4\n"), "case.yaml:16: care[0].sesions: This key is not known here. Did you mean 'sessions'?"),
    "unknown kind": (add("care:\n  - kind: massage\n"), "case.yaml:15: care[0]: This kind is not known here. Use 'physical_therapy', 'home_exercise', 'chiropractic', 'medication', 'injection', 'bracing', 'behavioral_therapy', 'activity_modification', 'education', 'other'."),
    "no kind": (add("care:\n  - sessions: 4\n"), "case.yaml:15: care[0]: This entry does not say its kind. Add 'kind: …' as its first line."),
    "missing key": (put("  payer: Example Health\n", ""), "case.yaml:5: coverage.payer: This key is required and missing. Add it, or see docs/case-file.md."),
    "missing part": ('schema_version: "1"\npatient: {name: A}\ncoverage: {payer: B, plan_kind: fehb}\n', "case.yaml:1: request: This key is required and missing. Add it, or see docs/case-file.md."),
    "empty text": (put("name: Pat Example", "name: ''"), "case.yaml:3: patient.name: This text is empty. Write it, or leave the key out."),
    "empty list": (put("      lines:\n        - code: 22612\n          levels: L4-L5\n", "      lines: []\n"), "case.yaml:11: request.stages[0].lines: This list is empty. It needs at least one entry."),
    "unknown word": (put("fully_insured", "gold_plan"), "case.yaml:7: coverage.plan_kind: This word is not one of those known here. Use 'erisa_self_funded', 'fully_insured', 'individual', 'medicare_advantage', 'original_medicare', 'medicaid_managed_care', 'medicaid_fee_for_service', 'fehb', 'tricare', 'workers_compensation' or 'not_stated'."),
    "not a truth value": (put("synthetic: true", "synthetic: yes"), "case.yaml:4: patient.synthetic: This is not a truth value. Write true or false."),
    "not a truth value in a decision": (add("earlier_appeals:\n  - level: first\n    upheld: yes\n"), "case.yaml:16: earlier_appeals[0].upheld: This is not a truth value. Write true or false."),
    "a list for a line": (put("name: Pat Example", "name: [Pat, Example]"), "case.yaml:3: patient.name: This must be text. Write one line, not a list."),
    "a line for a block": (put("  name: Pat Example\n  synthetic: true\n", "").replace("patient:", "patient: Pat"), f"case.yaml:2: patient: This must be a block of keys. {SEE}"),
    "a line for a list": (add("diagnoses: M48.062\n"), "case.yaml:14: diagnoses: This must be a list. Begin each entry with a dash."),
    "NRS of 14": (add("scores:\n  - {instrument: nrs, value: 14}\n"), "case.yaml:15: scores[0]: The Numeric Rating Scale for pain runs from 0 to 10."),
    "ODI of 140": (add("scores:\n  - {instrument: ODI, value: 140}\n"), "case.yaml:15: scores[0]: The Oswestry Disability Index runs from 0 to 100."),
    "raw ODI of 51": (add("scores:\n  - {instrument: odi, value: 51, scale: raw}\n"), "case.yaml:15: scores[0]: The Oswestry Disability Index runs from 0 to 50."),
    "NDI without a scale": (add("scores:\n  - {instrument: ndi, value: 24}\n"), "case.yaml:15: scores[0]: Say 'scale: percent' or 'scale: raw'; 24 of 50 and 24 % are different results."),
    "a scale of a scale": (add("scores:\n  - {instrument: nrs, value: 4, scale: raw}\n"), "case.yaml:15: scores[0]: Only odi and ndi have a 'scale:'; leave the key out."),
    "nine items": (add("scores:\n  - {instrument: odi, items: [1, 1, 1, 1, 1, 1, 1, 1, 1]}\n"), "case.yaml:15: scores[0]: There are ten answers on the ODI; leave a blank one empty rather than out."),
    "change beyond the scale": (add("care:\n  - kind: bracing\n    change: [{instrument: odi, before: 140, after: 20}]\n"), "case.yaml:16: care[0].change[0]: The Oswestry Disability Index runs from 0 to 100."),
    "strength of 6": (add("exams:\n  - motor: [{muscle: triceps, side: left, grade: 6}]\n"), "case.yaml:15: exams[0].motor[0].grade: This is not a muscle grade. Write 0, 1, 2, 3, 4-, 4, 4+ or 5, with or without /5."),
    "level L7-S9": (put("L4-L5", "L7-S9"), "case.yaml:13: request.stages[0].lines[0].levels: L7 is not a vertebra. Vertebrae run C1-C7, T1-T12, L1-L5, S1; C0 is the occiput."),
    "level twice": (put("L4-L5", "[L4-L5, L4-5]"), "case.yaml:13: request.stages[0].lines[0].levels: Names the same level twice."),
    "vertebra L9": (put("levels: L4-L5", "vertebrae: [L9]"), "case.yaml:13: request.stages[0].lines[0].vertebrae[0]: This is not a vertebra; vertebrae run C1-C7, T1-T12, L1-L5, S1-S5."),
    "sacroiliac test": (add("exams:\n  - si_tests: [{test: yeoman, side: left, positive: true}]\n"), "case.yaml:15: exams[0].si_tests[0].test: This word is not one of those known here; use distraction, compression, thigh_thrust, gaenslen, sacral_thrust, faber, long_ligament, active_straight_leg_raise, fortin."),
    "wrong unit": (add("function:\n  - {measure: walking, value: 200, unit: pounds}\n"), "case.yaml:15: function[0]: Walking is measured in: blocks, feet, meters, miles, minutes."),
    "HbA1c of 60": (add("risk:\n  hba1c: {value: 60, unit: '%', date: 2026-10-01}\n"), "case.yaml:15: risk.hba1c.value: This value is too large. The most is 20."),
    "HbA1c in mmol/mol": (add("risk:\n  hba1c: {value: 6, unit: mmol/mol, date: 2026-10-01}\n"), "case.yaml:15: risk.hba1c.unit: This word is not one of those known here. Use '%'."),
    "comma in a number": (add("risk:\n  bmi: 31,5\n"), "case.yaml:15: risk.bmi: Write a plain number such as 12 or 12.5."),
    "age in words": (put("  synthetic: true", "  age: sixty"), "case.yaml:4: patient.age: Write a whole number such as 16."),
    "American date": (put("  synthetic: true", "  born: 03/04/1958"), "case.yaml:4: patient.born: Write the date as year-month-day, such as 2026-10-26."),
    "no such day": (put("  synthetic: true", "  born: 1958-02-30"), "case.yaml:4: patient.born: This day does not exist; check the month and the day."),
    "no such month": (add("exams:\n  - {date: 2026-13}\n"), "case.yaml:15: exams[0].date: This day does not exist; check the month and the day."),
    "year 0026": (add("exams:\n  - {date: 0026-10-01}\n"), "case.yaml:15: exams[0].date: This year is too long ago; check the four digits."),
    "date in words": (add("symptoms:\n  onset: last spring\n"), "case.yaml:15: symptoms.onset: Write the date as 2025-05-12, or 2025-05 or 2025 when no more is known."),
    "dates reversed": (add("care:\n  - {kind: bracing, start: 2026-05-01, end: 2026-04-30}\n"), "case.yaml:15: care[0]: Ends before it starts."),
    "trial reversed": (add("stimulator_trial: {start: 2026-05, end: 2026-04}\n"), "case.yaml:14: stimulator_trial: Ends before it starts."),
    "received before noticed": (add("denial:\n  kind: concurrent\n  notice_date: 2026-10-02\n  received_date: 2026-10-01\n  reasons: [{category: other}]\n"), "case.yaml:14: denial: Was received before the date on the notice."),
    "decided before filed": (add("earlier_appeals:\n  - {level: first, filed: 2026-10-02, decided: 2026-10-01}\n"), "case.yaml:15: earlier_appeals[0]: Was decided before it was filed."),
    "after as_of": (add("exams:\n  - {date: 2026-11-22}\n"), "case.yaml:15: exams[0].date: This date lies after the day the case is looked at. Check the year, or use --as-of."),
    "after as_of, in a list": (add("care:\n  - {kind: education, given_on: [2026-10-01, 2027-01-01]}\n"), "case.yaml:15: care[0].given_on: This date lies after the day the case is looked at. Check the year, or use --as-of."),
    "born after as_of": (put("  synthetic: true", "  born: 2062-01-01"), "case.yaml:4: patient.born: This date lies after the day the case is looked at. Check the year, or use --as-of."),
    "bad cite": (add("why_now: x\nexams:\n  - {cite: page 3}\n"), "case.yaml:16: exams[0].cite: Write the exhibit and page as 'C p. 3' or 'C p. 2-3'."),
    "page 0": (add("exams:\n  - {cite: C p. 0}\n"), "case.yaml:15: exams[0].cite: Pages start at 1 and run forward, such as 'C p. 2-3'."),
    "exhibit not listed": (add("exams:\n  - {cite: C p. 3}\n"), "case.yaml:15: exams[0].cite: Exhibit C is not listed. Add it under 'exhibits:', or cite another letter."),
    "page past the end": (add("exams:\n  - {cite: C p. 3}\nexhibits:\n  - {letter: C, title: MRI, kind: imaging_report, pages: 2}\n"), "case.yaml:15: exams[0].cite: Exhibit C has 2 pages; a later one is cited. Check the page number."),
    "exhibit twice": (add("exhibits:\n  - {letter: C, title: MRI, kind: imaging_report}\n  - {letter: C, title: CT, kind: imaging_report}\n"), "case.yaml:16: exhibits[1].letter: Two exhibits have the same letter."),
    "path as exhibit": (add("exhibits:\n  - {letter: C, title: MRI, kind: imaging_report, file: ../../etc/passwd}\n"), "case.yaml:15: exhibits[0].file: This does not have the form expected here. Write the file's name only, such as C-mri-report.pdf; it lies in exhibits/."),
    "control character": (add('why_now: "a\\u0007b"\n'), "case.yaml:14: why_now: Holds a control or text-direction character, which cannot be printed."),
    "text direction": (add('why_now: "a\\u202eb"\n'), "case.yaml:14: why_now: Holds a control or text-direction character, which cannot be printed."),
    "two lines in a name": (put("name: Pat Example", 'name: "Pat\\nExample"'), "case.yaml:3: patient.name: Must stand on one line."),
    "a long text": (add("why_now: " + "x" * 4001 + "\n"), "case.yaml:14: why_now: This text is too long. The most is 4000 characters."),
    "no code and no family": (put("code: 22612", "what: fusion"), "case.yaml:12: request.stages[0].lines[0]: Give the code, or the family of the procedure when no code is known."),
    "code with five letters": (put("code: 22612", "code: FUSIO"), "case.yaml:12: request.stages[0].lines[0].code: This does not have the form expected here. Write the code as it is printed, such as 22612 or M48.062."),
    "no units": (put("code: 22612", "code: 22612\n          units: 0"), "case.yaml:13: request.stages[0].lines[0].units: This value is too small. The least is 1."),
    "NPI": (add("surgeon: {name: A, npi: 1234567890}\n"), "case.yaml:14: surgeon.npi: This NPI's check digit does not fit; compare it with the registry."),
    "state": (put("plan_kind: fully_insured", "plan_kind: fehb\n  state: Ohio"), "case.yaml:8: coverage.state: Write the two-letter state, such as PA."),
    "value and unknown": (add("risk:\n  diabetes: {value: true, unknown: not_asked}\n"), "case.yaml:15: risk.diabetes: Give either a value or 'unknown' with its reason, not both."),
    "two stages of one name": (add("").replace("request:\n  stages:\n", "request:\n  stages:\n    - {name: one, lines: [{code: 22633}]}\n"), "case.yaml:8: request: Two stages have the same name; give each its own."),
}  # fmt: skip


@pytest.mark.parametrize(("text", "said"), ONE.values(), ids=ONE)
def test_one_problem_is_said_exactly(tmp_path: Path, text: str, said: str) -> None:
    """File, line and path, what is wrong, what to do; as invalid case, exit code 65."""
    error = refused(tmp_path, text)

    assert lines_of(error) == [said]
    assert str(error).splitlines()[0] == "The case case.yaml has 1 problem. Nothing was written."
    assert error.exit_code == 65


def test_several_problems_come_at_once_and_in_order(tmp_path: Path) -> None:
    """Whoever mends a file sees all of it, from the top down."""
    text = (
        put("synthetic: true", "synthetic: maybe")
        .replace("L4-L5", "L4-L9")
        .replace("payer: Example Health", "payr: Example Health")
    )

    error = refused(tmp_path, text)

    assert [(p.line, p.path) for p in error.problems] == [
        (4, "patient.synthetic"),
        (5, "coverage.payer"),
        (6, "coverage.payr"),
        (13, "request.stages[0].lines[0].levels"),
    ]
    assert str(error).startswith("The case case.yaml has 4 problems. Nothing was written.\n  case")


def test_what_only_the_whole_shows_comes_at_once_too(tmp_path: Path) -> None:
    """Dates, letters and pages are checked together."""
    text = add("exams:\n  - {date: 2027-01-01, cite: C p. 1}\n  - {date: 2028-01-01}\n")

    assert [p.line for p in refused(tmp_path, text).problems] == [15, 15, 16]


def test_an_unknown_scale_is_a_warning(tmp_path: Path) -> None:
    """A score nobody can read is kept and pointed out; the work goes on."""
    file = read(tmp_path, add("scores:\n  - {instrument: PROMIS 29, value: 61}\n"))

    [warning] = file.problems
    assert warning.severity is Severity.WARNING
    assert warning.line == 15
    assert file.case.scores[0].instrument == "promis_29"


@pytest.mark.parametrize("name", ["planned_date", "last_day"])
def test_what_lies_ahead_by_nature_may_lie_ahead(tmp_path: Path, name: str) -> None:
    """A planned operation and a deadline are in the future."""
    parts = {
        "planned_date": put(
            "    - name: one\n", "    - name: one\n      planned_date: 2027-01-04\n"
        ),
        "last_day": add(
            "denial:\n  kind: concurrent\n  reasons: [{category: other}]\n"
            "  peer_to_peer: {last_day: 2027-01-04}\n"
        ),
    }

    assert read(tmp_path, parts[name]).problems == ()


TRICKS = [
    "<script>alert(1)</script>",
    "{{ 7 * 7 }} {% include '/etc/passwd' %}",
    "../../../etc/passwd",
    "C:\\Windows\\system32",
    "=cmd|' /C calc'!A0",
    "%(asctime)s {0} ${HOME} `id`",
    "'; DROP TABLE cases; --",
]


@pytest.mark.parametrize("trick", TRICKS)
def test_markup_and_paths_are_kept_as_text(trick: str) -> None:
    """What a stranger typed is text: it is neither run nor refused."""
    tree = yaml.load(MINIMAL, Loader=yaml.BaseLoader)  # noqa: S506 - every scalar stays text
    del tree["patient"]["synthetic"]
    tree["patient"]["name"] = trick
    tree["why_now"] = trick
    tree["care"] = [{"kind": "other", "what": trick, "words": trick}]

    case = Case.model_validate(tree)

    assert (case.patient.name, case.why_now) == (trick, trick)
    assert case.care[0].words == trick


MARKER = "Zebediah Quackenbush"


def text_fields(tree: Tree, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Return the paths of every text in a tree."""
    if isinstance(tree, dict):
        return [p for key, inner in tree.items() for p in text_fields(inner, (*path, key))]
    if isinstance(tree, list):
        return [p for i, inner in enumerate(tree) for p in text_fields(inner, (*path, i))]
    return [path] if isinstance(tree, str) else []


FULL = add(
    """\
surgeon: {name: Ann Lee, npi: 1234567893, practice: {name: Spine, phone: 555}}
diagnoses: [{code: M48.062, text: stenosis, levels: L4-L5}]
symptoms:
  onset: 2026-01
  radicular: [{roots: [L5], side: left, words: hurts}]
care: [{kind: physical_therapy, start: 2026-01-01, end: 2026-03-01, sessions: 12, cite: C p. 1}]
imaging:
  - modality: mri
    date: 2026-05-01
    findings: [{kind: stenosis, levels: L4-L5, zone: central, grade: severe, words: severe}]
    addenda: [{on: 2026-05-02, words: compressed}]
exams: [{date: 2026-05-01, examiner: Ann Lee, motor: [{muscle: triceps, side: left, grade: 4-}]}]
scores: [{instrument: odi, value: 40, date: 2026-05-01}]
risk: {bmi: 31, diabetes: {unknown: not_asked}, nicotine: {status: never}}
statements: [{key: some_key, value: 3, unit: mm, on: 2026-05-01}]
why_now: worse
denial: {kind: concurrent, notice_date: 2026-10-01, reasons: [{category: other, words: no}]}
exhibits: [{letter: C, title: notes, kind: therapy_notes, file: c.pdf, pages: 2}]
"""
)


def test_the_full_case_is_valid(tmp_path: Path) -> None:
    """The case that the next test breaks is a good one before it is broken."""
    assert read(tmp_path, FULL).problems == ()


@given(data=st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
def test_no_message_repeats_a_value(tmp_path: Path, data: st.DataObject) -> None:
    """Whatever is wrong and wherever a name stands, the error speaks of paths alone."""
    document = read_yaml(FULL + "broken_key: 1\n", "case.yaml")
    paths = text_fields(document.tree)
    chosen = data.draw(st.lists(st.sampled_from(paths), min_size=1, unique=True))
    tree = json.loads(json.dumps(document.tree))
    for *steps, last in chosen:
        node = tree
        for step in steps:
            node = node[step]
        shape = data.draw(st.sampled_from([MARKER, [MARKER], {"a": MARKER}, f"{MARKER}\x07"]))
        node[last] = shape

    error = refused(tmp_path, json.dumps(tree, ensure_ascii=False), "case.json")

    assert MARKER not in str(error)
    assert MARKER not in repr(error)
    assert "Zebediah" not in str(error)


def test_a_sentence_that_became_a_key_is_not_repeated(tmp_path: Path) -> None:
    """A colon after a name makes it a key; the message does not say it."""
    error = refused(tmp_path, add(f"{MARKER} says: it hurts\n"))

    assert MARKER not in str(error)
    assert error.problems[0].path == "(a key)"


def models(model: type[BaseModel] = Case) -> set[type[BaseModel]]:
    """Return every model a case is made of."""
    from appealgen.model.validation import _models_in

    found = {model}
    for field in model.model_fields.values():
        for inner in _models_in(field.annotation):
            found |= models(inner)
    return found


def test_every_part_is_frozen_and_closed() -> None:
    """No part of a case can be changed after reading, and none takes unknown keys."""
    for model in models():
        assert issubclass(model, Part)
        assert model.model_config["frozen"]
        assert model.model_config["extra"] == "forbid"
        assert model.model_config["hide_input_in_errors"]


def test_parts_come_in_the_order_of_the_file(tmp_path: Path) -> None:
    """Walking a case yields every part once, top down, each with its path."""
    case = read(tmp_path, FULL).case

    paths = [path for path, _ in case.parts()]

    assert paths[:2] == ["patient", "coverage"]
    assert "imaging[0].findings[0]" in paths
    assert "risk.diabetes" in paths
    assert len(paths) == len(set(paths))


def test_checking_again_finds_nothing_new(tmp_path: Path) -> None:
    """The checks of a case that was read are those it was read with."""
    file = read(tmp_path, FULL)

    assert tuple(check_case(file.case, file.document, as_of=AS_OF)) == file.problems


def test_an_unreadable_file_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that may not be opened is an input problem, not a bug."""
    path = write(tmp_path, MINIMAL)

    def denied(_: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", denied)

    with pytest.raises(InputNotFoundError, match="Permission denied"):
        read_case(path, as_of=AS_OF)


def test_the_class_says_what_kind_of_problem_it_is(tmp_path: Path) -> None:
    """A broken case is told apart from a missing one by class, never by words."""
    assert isinstance(refused(tmp_path, ""), CaseInvalidError)
