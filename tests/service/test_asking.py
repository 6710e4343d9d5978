"""Answers are kept at once, nobody's answer is lost, and the case file stays the truth."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appealgen.errors import (
    CaseChangedError,
    CaseInvalidError,
    InputNotFoundError,
    OutputUnwritableError,
)
from appealgen.intake.questionnaire import Author, Role, Skip
from appealgen.service.answers_kept import AnswersChangedError
from appealgen.service.applying import case_now
from appealgen.service.asking import Asking, author_of, open_asking
from tests.code_health.tree import CHECKOUT

DAY = dt.date(2026, 11, 3)
NOW = dt.datetime(2026, 11, 3, 9, 30, tzinfo=dt.UTC)
LETTER = {
    "person.name": "Pat Doe (invented)",
    "person.born": "3/14/1980",
    "plan.payer": "Aetna",
    "plan.kind": "erisa_self_funded",
    "team.surgeon": "Jo Ray",
    "stage.name#1": "L4-L5 fusion",
    "line.code#1.1": "22612",
    "line.levels#1.1": "L4-L5",
    "letter.kind": "prior_authorization",
    "letter.date": "October 20, 2026",
    "reason.category#1": "conservative_care_not_exhausted",
    "reason.words#1": "Care: not tried long enough # see policy",
}
"""What an invented denial letter says."""


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """Copy the demo, whose people are invented, into a folder of its own."""
    shutil.copytree(CHECKOUT / "fixtures" / "demo", tmp_path / "case")
    return tmp_path / "case"


def asking(folder: Path, role: Role = Role.STAFF) -> Asking:
    """Open a sitting of an invented person."""
    return open_asking(folder, Author("Sam Poe", role), as_of=DAY)


def fill(sitting: Asking, said: dict[str, str]) -> None:
    """Answer all questions; those that nothing is known about are left open."""
    while (question := sitting.next()) is not None:
        text = said.get(question.key)
        if text is None and Skip.DONT_KNOW in question.allows:
            assert sitting.skip(question.key, Skip.DONT_KNOW, at=NOW) is None
        else:
            assert sitting.answer(question.key, text or "no", at=NOW) is None


def begun(folder: Path) -> Asking:
    """Start a case from the letter."""
    sitting = asking(folder)
    fill(sitting, LETTER)
    sitting.apply(as_of=DAY)
    return sitting


def test_an_answer_outlives_the_program(tmp_path: Path) -> None:
    """What one sitting kept, the next one holds: value, words as typed, author and moment."""
    asking(tmp_path).answer("person.born", "3/14/1980", at=NOW)
    [kept] = asking(tmp_path).kept.answers.values()

    assert (kept.value, kept.typed, kept.at) == ("1980-03-14", "3/14/1980", NOW)
    assert kept.author == Author("Sam Poe", Role.STAFF)


def test_the_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    """Nobody else on the machine can read what was answered."""
    sitting = asking(tmp_path)
    sitting.answer("person.name", "Pat Doe", at=NOW)

    assert (tmp_path / "answers-staff.json").stat().st_mode & 0o077 == 0
    assert [p.name for p in tmp_path.iterdir()] == ["answers-staff.json"]


def test_a_wrong_answer_is_not_kept(tmp_path: Path) -> None:
    """A day that does not exist comes back as a problem that does not repeat it."""
    problem = asking(tmp_path).answer("person.born", "1980-13-40", at=NOW)

    assert problem is not None
    assert "1980-13-40" not in str(problem)
    assert list(tmp_path.iterdir()) == []


def test_a_question_that_is_not_asked_is_refused(tmp_path: Path) -> None:
    """A number off the path is told, and nothing is kept."""
    assert asking(tmp_path).answer("60-7", "yes", at=NOW) is not None
    assert asking(tmp_path).skip("diagnosis.any", Skip.DONT_KNOW, at=NOW) is not None
    assert list(tmp_path.iterdir()) == []


def test_going_back_loses_nothing(tmp_path: Path) -> None:
    """The question before comes with its answer, and a cleared one is open again."""
    sitting = asking(tmp_path)
    sitting.answer("person.name", "Pat Doe", at=NOW)
    before = sitting.back()

    assert before is not None
    assert before.answer is not None
    assert sitting.said(before.key) == "Pat Doe"

    sitting.clear("person.name")
    following = sitting.next()

    assert following is not None
    assert following.key == "person.name"


def test_two_people_at_one_question_are_told(tmp_path: Path) -> None:
    """The second answer to a question does not replace the first, which its writer never saw."""
    one, other = asking(tmp_path), asking(tmp_path)
    one.answer("plan.payer", "Aetna", at=NOW)

    with pytest.raises(AnswersChangedError):
        other.answer("plan.payer", "Cigna", at=NOW)
    assert other.said("plan.payer") == "Aetna"
    assert other.answer("plan.payer", "Cigna", at=NOW) is None
    assert asking(tmp_path).said("plan.payer") == "Cigna"


def test_two_people_at_two_questions_do_not_meet(tmp_path: Path) -> None:
    """Answers to different questions are both kept, whoever comes first."""
    one, other = asking(tmp_path), asking(tmp_path)
    one.answer("plan.payer", "Aetna", at=NOW)
    other.answer("person.name", "Pat Doe", at=NOW)
    kept = asking(tmp_path)

    assert (kept.said("plan.payer"), kept.said("person.name")) == ("Aetna", "Pat Doe")


def test_many_at_once_lose_nothing(tmp_path: Path) -> None:
    """Eight people who answer eight questions in the same moment are all kept."""
    keys = [q.key for q in asking(tmp_path).interview.questions() if q.key.startswith("plan.")]
    sittings = [(asking(tmp_path), key) for key in keys if key not in {"plan.kind", "plan.state"}]

    with ThreadPoolExecutor(max_workers=len(sittings)) as pool:
        told = list(pool.map(lambda pair: pair[0].answer(pair[1], "x", at=NOW), sittings))

    assert told == [None] * len(sittings)
    assert asking(tmp_path).kept.revision == len(sittings) == len(asking(tmp_path).kept.answers)


def test_a_page_shown_before_an_answer_is_told(tmp_path: Path) -> None:
    """A page gives back the revision it was made for; an older one does not win."""
    sitting = asking(tmp_path)
    shown = sitting.revision
    sitting.answer("plan.payer", "Aetna", at=NOW)

    with pytest.raises(AnswersChangedError):
        asking(tmp_path).answer("plan.payer", "Cigna", at=NOW, expected=shown)
    assert asking(tmp_path).answer("plan.payer", "Aetna", at=NOW, expected=shown) is None


def test_roles_keep_their_answers_apart(tmp_path: Path) -> None:
    """What a patient says is in a file of its own."""
    asking(tmp_path).answer("person.name", "Pat Doe", at=NOW)
    asking(tmp_path, Role.PATIENT).answer("1", "no", at=NOW)

    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == ["answers-patient.json", "answers-staff.json"]


@pytest.mark.parametrize("broken", ["", "{", "[]", '{"schema_version": "2"}', "\ufffe"])
def test_a_broken_file_of_answers_is_told_and_left(tmp_path: Path, broken: str) -> None:
    """It is never taken for "no answers", which would be written over it."""
    file = tmp_path / "answers-staff.json"
    file.write_text(broken, encoding="utf-8")

    with pytest.raises(CaseInvalidError):
        asking(tmp_path)
    assert file.read_text(encoding="utf-8") == broken


@pytest.mark.parametrize(
    ("role", "language"), [(Role.PATIENT, "es"), (Role.STAFF, "en"), (Role.SURGEON, "en")]
)
def test_who_is_not_asked_in_a_language_is_asked_in_english(
    tmp_path: Path, role: Role, language: str
) -> None:
    """A browser set to Spanish does not break the pages of staff, who are asked in English."""
    sitting = open_asking(tmp_path, Author("Jo Ray", role), as_of=DAY, language="es")

    assert sitting.language == language
    assert sitting.next() is not None


def test_another_roles_file_is_refused(tmp_path: Path) -> None:
    """A patient's answers renamed to staff's do not become staff's word."""
    asking(tmp_path, Role.PATIENT).answer("1", "no", at=NOW)
    (tmp_path / "answers-patient.json").rename(tmp_path / "answers-staff.json")

    with pytest.raises(CaseInvalidError):
        asking(tmp_path)


def test_a_case_is_started_from_the_letter(tmp_path: Path) -> None:
    """Staff who never saw YAML get a whole case file, in the order of the documentation."""
    begun(tmp_path)
    text = (tmp_path / "case.yaml").read_text(encoding="utf-8")
    case = case_now(tmp_path, as_of=DAY).case

    assert case is not None
    assert case.denial is not None
    assert case.denial.reasons[0].words == LETTER["reason.words#1"]
    assert case.request.stages[0].lines[0].code == "22612"
    parts = [line for line in text.splitlines() if line[:1].isalpha()]
    assert parts == [
        'schema_version: "1"', "patient:", "coverage:", "surgeon:", "request:", "denial:",
    ]  # fmt: skip


@settings(max_examples=20, deadline=None)
@given(text=st.text(min_size=1, max_size=300))
def test_any_words_reach_the_case_as_they_were_typed(text: str) -> None:
    """Quotes, colons, hashes and line breaks change nothing; what cannot be kept is refused."""
    with TemporaryDirectory() as folder:
        sitting = asking(Path(folder))
        if sitting.answer("reason.words#1", text, at=NOW) is not None:
            return
        fill(sitting, LETTER)
        kept = asking(Path(folder)).kept.answers["reason.words#1"].value
        assert kept == text.strip()
        try:
            case = sitting.apply(as_of=DAY).file.case
        except CaseInvalidError:
            assert not (Path(folder) / "case.yaml").exists()
            return
        assert case.denial is not None
        assert case.denial.reasons[0].words == kept


def test_a_case_that_is_not_whole_is_not_written(tmp_path: Path) -> None:
    """What is still needed is named, nothing is written, and the answers stay."""
    sitting = asking(tmp_path)
    sitting.answer("person.name", "Pat Doe", at=NOW)
    review = sitting.review()

    assert review.lines == ()
    assert "plan.payer" in {question.key for question in review.missing}
    with pytest.raises(CaseInvalidError):
        sitting.apply(as_of=DAY)
    assert not (tmp_path / "case.yaml").exists()
    assert asking(tmp_path).said("person.name") == "Pat Doe"


def test_a_second_case_is_not_started_over_the_first(tmp_path: Path) -> None:
    """Of two people who start the same case the second is told."""
    one, other = asking(tmp_path), asking(tmp_path)
    fill(one, LETTER)
    other.reload(as_of=DAY)
    one.apply(as_of=DAY)

    with pytest.raises(CaseChangedError):
        other.apply(as_of=DAY)


def test_answers_written_once_change_nothing_again(tmp_path: Path) -> None:
    """Applying the same answers a second time leaves the file as it is, byte by byte."""
    begun(tmp_path)
    before = (tmp_path / "case.yaml").read_bytes()
    again = asking(tmp_path)

    assert again.review().lines == ()
    again.apply(as_of=DAY)
    assert (tmp_path / "case.yaml").read_bytes() == before


def test_a_correction_by_hand_is_not_undone(tmp_path: Path) -> None:
    """What somebody corrected in the file after the answers were written is a conflict."""
    begun(tmp_path)
    file = tmp_path / "case.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("Aetna", "Cigna"), encoding="utf-8")
    [line] = asking(tmp_path).review().lines

    assert (line.name, line.conflict, line.change.was) == ("coverage.payer", True, "Cigna")
    applied = asking(tmp_path).apply(as_of=DAY)
    assert [one.name for one in applied.left] == ["coverage.payer"]
    assert "Cigna" in file.read_text(encoding="utf-8")


def test_an_entry_deleted_by_hand_does_not_come_back(tmp_path: Path) -> None:
    """A list entry that was written once and taken out again is a conflict, not a new entry."""
    sitting = asking(tmp_path)
    fill(sitting, LETTER | {"diagnosis.any": "yes", "diagnosis.code#1": "M48.062"})
    sitting.apply(as_of=DAY)
    file = tmp_path / "case.yaml"
    text = file.read_text(encoding="utf-8")
    start, end = text.index("diagnoses:"), text.index("denial:")
    file.write_text(text[:start] + text[end:], encoding="utf-8")
    [line] = asking(tmp_path).review().lines

    assert (line.name, line.conflict) == ("diagnoses[+]:diagnosis.code#1", True)


def test_a_conflict_is_left_unless_it_is_taken(case: Path) -> None:
    """Another value in the case stands until a person chooses the answer."""
    sitting = asking(case)
    sitting.answer("plan.payer", "Another Plan", at=NOW)
    [line] = sitting.review().lines
    before = (case / "case.yaml").read_text(encoding="utf-8")

    assert line.conflict
    left = sitting.apply(as_of=DAY)
    assert (left.written, [one.name for one in left.left]) == ((), ["coverage.payer"])
    assert (case / "case.yaml").read_text(encoding="utf-8") == before

    taken = sitting.apply(as_of=DAY, take=[line.name])
    assert taken.file.case.coverage.payer == "Another Plan"
    after = (case / "case.yaml").read_text(encoding="utf-8")
    changed = set(after.splitlines()) ^ set(before.splitlines())
    assert len(changed) == 2, "one line of the file is another, and no comment is lost"


def test_a_line_can_be_left(tmp_path: Path) -> None:
    """What somebody does not want written is not, and stays among the answers."""
    sitting = asking(tmp_path)
    fill(sitting, LETTER)
    applied = sitting.apply(as_of=DAY, leave=["surgeon.name"])

    assert applied.file.case.surgeon is None
    assert [line.name for line in asking(tmp_path).review().lines] == ["surgeon.name"]


def test_a_case_changed_since_the_review_is_told(case: Path) -> None:
    """Answers are not written into a file that somebody saved meanwhile."""
    sitting = asking(case)
    sitting.answer("plan.payer", "Another Plan", at=NOW)
    review = sitting.review()
    file = case / "case.yaml"
    file.write_bytes(file.read_bytes() + b"# a note\n")

    with pytest.raises(CaseChangedError):
        sitting.apply(as_of=DAY, take=["coverage.payer"], state=review.state)
    assert file.read_bytes().endswith(b"# a note\n")
    assert asking(case).said("plan.payer") == "Another Plan"


def test_an_answer_that_breaks_the_case_is_not_written(tmp_path: Path) -> None:
    """A page of an exhibit that is not listed is refused, and the answers stay."""
    sitting = asking(tmp_path)
    fill(sitting, LETTER | {"onset.date": "2024", "onset.cite": "B p. 2"})

    with pytest.raises(CaseInvalidError):
        sitting.apply(as_of=DAY)
    assert not (tmp_path / "case.yaml").exists()
    assert asking(tmp_path).said("onset.cite") == "B p. 2"


def test_what_a_patient_says_enters_as_the_patients_word(case: Path) -> None:
    """The block names the patient and the day, so that no criterion takes it for a record."""
    sitting = asking(case, Role.PATIENT)
    sitting.answer("walking.minutes", "10", at=NOW)
    sitting.answer("walking.cause", "1", at=NOW)
    applied = sitting.apply(as_of=DAY)
    [told] = [one for one in applied.file.case.function if one.reported_by == "patient"]

    assert told.reported_on == DAY


def test_only_the_cases_surgeon_answers_as_the_surgeon(case: Path) -> None:
    """Somebody else's name is refused; the surgeon's is taken as the case writes it."""
    now = case_now(case, as_of=DAY)
    assert now.case is not None
    assert now.case.surgeon is not None
    name = now.case.surgeon.name

    assert author_of(now, Role.SURGEON, name.upper()).name == name
    assert author_of(now, Role.STAFF, "Sam Poe").name == "Sam Poe"
    with pytest.raises(CaseInvalidError):
        author_of(now, Role.SURGEON, "Sam Poe")


def test_offers_come_from_the_questions_list(case: Path) -> None:
    """A code is found by words; a question without a list offers nothing."""
    folder = case.parent / "new"
    folder.mkdir()
    sitting = asking(folder)
    code, name = sitting.question("line.code#1.1"), sitting.question("person.name")

    assert code is not None
    assert name is not None
    assert "22612" in {offer.value for offer in sitting.suggestions(code, "22612")}
    assert sitting.suggestions(name, "22612") == ()


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    """A slip of the name starts no case."""
    with pytest.raises(InputNotFoundError):
        asking(tmp_path / "no-such")


def test_an_answer_that_cannot_be_kept_is_told(tmp_path: Path) -> None:
    """Where the folder is gone the person learns it at once, not at the end."""
    folder = tmp_path / "case"
    folder.mkdir()
    sitting = asking(folder)
    folder.rmdir()

    with pytest.raises(OutputUnwritableError):
        sitting.answer("person.name", "Pat Doe", at=NOW)


def test_no_key_of_the_file_can_be_anything(tmp_path: Path) -> None:
    """A key that is no question's form is refused when the file is read."""
    asking(tmp_path).answer("person.name", "Pat Doe", at=NOW)
    file = tmp_path / "answers-staff.json"
    tree = json.loads(file.read_bytes())
    tree["answers"][0]["key"] = "../person"
    file.write_text(json.dumps(tree), encoding="utf-8")

    with pytest.raises(CaseInvalidError):
        asking(tmp_path)
