"""Questions for the practice: roles, dates, lists to search, two people at once, and saving."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from appealgen.intake.questionnaire import Role
from appealgen.intake.questionnaire.schema import load_questionnaire
from tests.web.staff_filling.office import ASK, SURGEON, Office, answer, path_of

if TYPE_CHECKING:
    from tests.web.people import Browser

PAGES = (ASK, f"{ASK}/next", f"{ASK}/check", f"{ASK}/plan.payer")


@pytest.mark.parametrize("path", ["/staff/new", *PAGES])
def test_nobody_comes_in_without_signing_in(office: Office, path: str) -> None:
    """Every page leads to the sign-in page, and shows nothing before."""
    assert path_of(office.browser().get(path)) == "/staff/sign-in"


@pytest.mark.parametrize("path", ["/staff/new", *PAGES])
def test_a_patient_stays_outside(office: Office, path: str) -> None:
    """A patient's session opens no page of the practice."""
    assert path_of(office.patient().get(path)) == "/staff/sign-in"


def keys_of(role: Role) -> set[str]:
    """Return the ids of a role's questions."""
    return {item.link_id for item in load_questionnaire(role).walk()}


def test_what_only_a_surgeon_may_say_is_refused_to_staff(office: Office, staff: Browser) -> None:
    """Staff neither see nor answer a question of the surgeon, whatever address they type."""
    staff.get(ASK)
    for key in keys_of(Role.SURGEON) - keys_of(Role.STAFF):
        assert staff.get(f"{ASK}/{key}").status_code == 404
        staff.get(ASK)
        assert staff.post(f"{ASK}/{key}", answer="yes").status_code == 404
    assert not (office.case / "answers-surgeon.json").exists()


def test_what_staff_enter_is_refused_to_the_surgeon(office: Office, surgeon: Browser) -> None:
    """The surgeon's name stands under nothing that the surgeon was not asked."""
    surgeon.get(ASK)
    for key in ("plan.payer", "person.born", "course.any", "letter.date"):
        assert surgeon.get(f"{ASK}/{key}").status_code == 404
        surgeon.get(ASK)
        assert surgeon.post(f"{ASK}/{key}", answer="yes").status_code == 404
    assert not (office.case / "answers-staff.json").exists()


def test_a_surgeon_starts_no_case(surgeon: Browser) -> None:
    """The page of the denial letter is for staff."""
    assert surgeon.get("/staff/new").status_code == 403


def test_an_answer_of_the_surgeon_has_who_and_when(office: Office, surgeon: Browser) -> None:
    """What the surgeon says is kept with the name of the account and the day."""
    answer(surgeon, "timing.now", "The weakness grows.")
    kept = (office.case / "answers-surgeon.json").read_text(encoding="utf-8")

    assert f'"by": "{SURGEON}"' in kept
    assert '"at": "2026-11-21T' in kept


@pytest.mark.parametrize(
    ("key", "typed", "said"),
    [
        ("person.born", "3/14/2058", "This day has not come yet."),
        ("letter.received", "10/1/2026", "This lies before the day you gave for"),
        ("letter.date", "1/2/1950", "This lies before the date of birth."),
        ("letter.received", "03/04", "The year is missing, and this can be a day or a month."),
        ("letter.received", "3/4/26", "Type all four digits of the year"),
        ("letter.received", "2/30/2026", "There is no such day."),
    ],
)
def test_a_date_is_checked_as_it_is_typed(staff: Browser, key: str, typed: str, said: str) -> None:
    """The page names what is wrong, keeps what was typed, and saves nothing."""
    shown = answer(staff, key, typed)

    assert shown.status_code == 422
    assert said in shown.text
    assert f'value="{typed}"' in shown.text


def test_no_course_ends_before_it_starts(staff: Browser) -> None:
    """The end is held against the start of the same course."""
    answer(staff, "course.any", "yes")
    answer(staff, "course.kind#1", "bracing")
    answer(staff, "course.start#1", "May 2026")

    assert answer(staff, "course.end#1", "April 2026").status_code == 422
    assert path_of(answer(staff, "course.end#1", "2026")) != f"{ASK}/course.end~1"


def test_a_list_is_searched_on_the_page(staff: Browser) -> None:
    """Words bring entries to choose from, by the server alone; one click saves one."""
    staff.get(f"{ASK}/plan.payer")
    shown = staff.post(f"{ASK}/plan.payer", answer="blue texas", way="search")

    assert shown.status_code == 200
    assert 'name="pick" value="Health Care Service Corporation"' in shown.text
    staff.post(f"{ASK}/plan.payer", answer="blue", pick="Health Care Service Corporation")
    assert 'value="Health Care Service Corporation"' in staff.get(f"{ASK}/plan.payer").text


def test_a_search_without_a_hit_says_so(staff: Browser) -> None:
    """The page says that the list has nothing, and saves nothing."""
    staff.get(f"{ASK}/plan.payer")
    shown = staff.post(f"{ASK}/plan.payer", answer="zzz", way="search")

    assert "The list has nothing for “zzz”" in shown.text
    assert 'name="pick"' not in shown.text
    assert 'value="Aetna"' in staff.get(f"{ASK}/plan.payer").text


def test_several_codes_are_picked_one_after_the_other(staff: Browser) -> None:
    """What was picked takes the place of the words searched for; the codes before stay."""
    answer(staff, "reason.category#1", "other")
    staff.get(f"{ASK}/reason.codes~1")
    shown = staff.post(f"{ASK}/reason.codes~1", answer="63047, lumbar fusion", pick="22612")

    assert 'value="63047, 22612"' in shown.text


def test_two_people_at_one_question_see_both_answers(office: Office, staff: Browser) -> None:
    """The second is shown the first one's answer, and nothing is lost whichever is chosen."""
    other = office.at_work()
    staff.get(f"{ASK}/plan.name")
    other.get(f"{ASK}/plan.name")
    staff.post(f"{ASK}/plan.name", answer="Gold plan")
    shown = other.post(f"{ASK}/plan.name", answer="Silver plan")

    assert shown.status_code == 409
    assert "Gold plan" in shown.text
    assert "Silver plan" in shown.text
    assert other.post(f"{ASK}/plan.name", answer="Silver plan").status_code == 200
    assert 'value="Silver plan"' in staff.get(f"{ASK}/plan.name").text


def test_a_wrong_entry_is_taken_back(office: Office, staff: Browser) -> None:
    """What is not in the case file yet can be taken back; a colleague's newer answer stays."""
    page = f"{ASK}/plan.administrator"
    answer(staff, "plan.administrator", "zebrawood")
    assert "Take this answer back" in staff.get(page).text
    other = office.at_work()
    answer(other, "plan.administrator", "Evernorth")
    staff.post(page, way="clear")
    assert "Evernorth" in staff.get(page).text

    staff.post(page, way="clear")
    assert "Evernorth" not in staff.get(page).text
    assert "Take this answer back" not in staff.page
    assert "Evernorth" not in (office.case / "answers-staff.json").read_text("utf-8")


def test_what_is_in_the_case_file_is_not_taken_back(office: Office, staff: Browser) -> None:
    """A saved answer is changed in the case by another answer, and never silently dropped."""
    answer(staff, "plan.administrator", "Evernorth")
    staff.get(f"{ASK}/check")
    staff.post(f"{ASK}/check", state=staff.hidden("state"))
    page = f"{ASK}/plan.administrator"

    assert "Take this answer back" not in staff.get(page).text
    staff.post(page, way="clear", answer="Evernorth")
    assert "Evernorth" in (office.case / "case.yaml").read_text("utf-8")
    assert "Evernorth" in staff.get(page).text


def test_saving_keeps_comments_and_order(office: Office, staff: Browser) -> None:
    """One answer adds its own lines to the file; every other line stays as it was."""
    file = office.case / "case.yaml"
    before = file.read_text(encoding="utf-8").replace("coverage:", "# by hand\ncoverage:", 1)
    file.write_text(before, encoding="utf-8")
    answer(staff, "plan.administrator", "Example Benefits")
    staff.get(f"{ASK}/check")
    assert path_of(staff.post(f"{ASK}/check")) == ASK
    after = file.read_text(encoding="utf-8")

    assert "administered_by: Example Benefits" in after
    lines = [line for line in after.splitlines() if "Example Benefits" not in line]
    assert lines == before.splitlines()


def test_a_conflict_is_left_unless_it_is_ticked(office: Office, staff: Browser) -> None:
    """What the case says stays until somebody chooses the answer; both are on the page."""
    file = office.case / "case.yaml"
    answer(staff, "plan.payer", "Other Plan")
    shown = staff.get(f"{ASK}/check")

    assert "Other Plan" in shown.text
    assert 'name="take" value="coverage.payer"' in shown.text
    staff.post(f"{ASK}/check")
    assert "payer: Aetna" in file.read_text(encoding="utf-8")
    staff.get(f"{ASK}/check")
    staff.post(f"{ASK}/check", take="coverage.payer", state=staff.hidden("state"))
    assert "payer: Other Plan" in file.read_text(encoding="utf-8")


def test_a_case_that_was_changed_meanwhile_is_not_written(office: Office, staff: Browser) -> None:
    """Whoever edited the file by hand loses nothing; the page shows how it stands now."""
    file = office.case / "case.yaml"
    answer(staff, "plan.administrator", "Example Benefits")
    staff.get(f"{ASK}/check")
    file.write_text(file.read_text(encoding="utf-8") + "# by hand\n", encoding="utf-8")
    shown = staff.post(f"{ASK}/check", state=staff.hidden("state"))

    assert shown.status_code == 409
    assert "Somebody changed the case file meanwhile." in shown.text
    assert "Example Benefits" not in file.read_text(encoding="utf-8")
    staff.post(f"{ASK}/check", state=staff.hidden("state"))
    written = file.read_text(encoding="utf-8")
    assert "Example Benefits" in written
    assert written.endswith("# by hand\n")


def test_what_was_not_on_the_screen_is_not_saved(office: Office, staff: Browser) -> None:
    """An answer that somebody else gave after the page was opened has to be looked at first."""
    answer(staff, "plan.administrator", "Example Benefits")
    staff.get(f"{ASK}/check")
    answer(office.at_work(), "plan.reviewer", "Example Review")

    assert staff.post(f"{ASK}/check").status_code == 409
    assert "Example" not in (office.case / "case.yaml").read_text(encoding="utf-8")


def test_a_part_that_is_not_asked_for_can_be_opened(office: Office, staff: Browser) -> None:
    """The chart says more than the open rules ask: a part is opened by answering it."""
    assert "Earlier spine operations" in staff.get(ASK).text
    answer(staff, "past.any", "yes")
    answer(staff, "past.kind#1", "discectomy")
    answer(staff, "past.more#1", "no")
    staff.get(f"{ASK}/check")
    staff.post(f"{ASK}/check")

    assert "operation: discectomy" in (office.case / "case.yaml").read_text(encoding="utf-8")


def test_the_trail_names_places_and_no_values(office: Office, staff: Browser) -> None:
    """Who answered and saved what is noted by question and place; no value is in a line."""
    from appealgen.web.staff.desk import record_of
    from appealgen.web.trail import read_trail

    answer(staff, "plan.administrator", "Example Benefits")
    staff.get(f"{ASK}/check")
    staff.post(f"{ASK}/check")
    lines = [str(line) for line in read_trail(office.store, record_of(office.store, office.case))]

    assert any("plan.administrator" in line for line in lines)
    assert any("coverage.administered_by" in line for line in lines)
    assert not any("Example Benefits" in line for line in lines)
