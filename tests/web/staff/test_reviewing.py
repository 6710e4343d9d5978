from __future__ import annotations

import re

from appealgen.model import read_case
from appealgen.web.staff.effect import effect_of, judged_now
from appealgen.web.staff.reviews import has_news
from appealgen.web.store import Store
from appealgen.web.trail import read_trail
from tests.web.people import Browser
from tests.web.staff.workspace import CASE, Workspace, answered

ANSWERS = f"{CASE}/answers"
DIABETES = "line:risk.diabetes"
SCORE = "A score of leg pain is on record"


def hidden(page: str) -> dict[str, str]:
    """Return the hidden fields of a page, but for those that the browser sends by itself."""
    found = re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page)
    return {name: value for name, value in found if name != "form_token"}


def choose(browser: Browser, **choices: str) -> int:
    """Open the answers, choose, and go to the page before it is written; return its status."""
    browser.get(ANSWERS)
    state = browser.hidden("state")
    sent = {f"line:{name.replace('__', '.')}": choice for name, choice in choices.items()}
    return browser.post(ANSWERS, state=state, **sent).status_code


def write(browser: Browser) -> int:
    """Confirm what is on the page; return the status of the answer."""
    return browser.post(ANSWERS, **hidden(browser.page)).status_code


def test_old_and_new_stand_side_by_side(workspace: Workspace, staff: Browser) -> None:
    """The page shows the question, what the case says, what the patient says, and when."""
    answered(workspace, health__diabetes="yes")
    page = staff.get(ANSWERS).text

    assert "Conflict" in page
    assert "value: no" in page
    assert "Said by the patient on November 21, 2026, otherwise than before" in page
    assert 'value="keep"' in page
    assert "checked" not in page


def test_nothing_is_written_without_the_second_page(workspace: Workspace, staff: Browser) -> None:
    """To choose writes nothing; the page after it does."""
    workspace.without("nicotine")
    answered(workspace, nicotine__status="never")
    before = workspace.file.read_bytes()

    assert choose(staff, risk__nicotine="take") == 200
    assert workspace.file.read_bytes() == before
    assert write(staff) == 200
    assert b"nicotine" in workspace.file.read_bytes()


def test_the_determination_is_shown_before_and_after(workspace: Workspace, staff: Browser) -> None:
    """The page before writing has each status twice, and says what a patient's word cannot do."""
    workspace.without("nicotine")
    answered(workspace, nicotine__status="never")
    choose(staff, risk__nicotine="take")

    assert staff.page.count("not documented yet") == 4
    assert "settled by the record alone" in staff.page


def test_a_patients_word_settles_what_it_may(workspace: Workspace, staff: Browser) -> None:
    """A pain score the patient gives settles "a score is on record": shown before it is written.

    What the policy wants from a record stays open; its line stays as it is, and the page says so.
    """
    text = workspace.file.read_text(encoding="utf-8")
    fewer = re.sub(r"(?ms)^scores:.*?(?=^\S)", "", text)
    assert fewer != text
    workspace.file.write_text(fewer, encoding="utf-8")
    assert status_of(workspace, SCORE) == "not_documented"
    answered(workspace, nrs__leg__value="8")
    staff.get(ANSWERS)
    line = re.search(r'name="(line:scores[^"]*)" value="take"', staff.page)
    assert line
    staff.post(ANSWERS, **{line[1]: "take", "state": staff.hidden("state")})
    told = staff.page.partition("Single criteria whose status changes")[2].partition("</ul>")[0]
    assert told.index(SCORE) < told.index("not documented yet") < told.index(">met<")
    assert status_of(workspace, SCORE) == "not_documented"
    write(staff)

    assert status_of(workspace, SCORE) == "met"
    assert "reported_by: patient" in workspace.file.read_text(encoding="utf-8")


def status_of(workspace: Workspace, says: str) -> str:
    """Return the status of the first criterion whose words begin so, as the case file has it."""
    day = workspace.clock().date()
    found = judged_now(read_case(workspace.case, as_of=day).case, day)
    assert found
    level = next(one for _, line in found.lines() for one in line.levels)
    leaves = [leaf for tree in (level.finding, *level.supporting) for leaf in tree.leaves()]
    return next(leaf.truth.value for leaf in leaves if leaf.criterion.says.startswith(says))


def test_a_status_that_changes_is_named(workspace: Workspace) -> None:
    """A fact that settles a criterion moves its line; the others stay."""
    day = workspace.clock().date()
    whole = judged_now(read_case(workspace.case, as_of=day).case, day)
    workspace.without("nicotine")
    fewer = judged_now(read_case(workspace.case, as_of=day).case, day)
    assert whole
    assert fewer
    found = {one.name: one for one in effect_of(fewer, whole)}

    assert found["22612, L4-L5"].moved
    assert found["22612, L4-L5"].before == "not documented yet"
    assert found["22612, L4-L5"].after == "met"
    assert not found["63047, L4-L5"].moved


def test_what_is_taken_keeps_comments_and_order(workspace: Workspace, staff: Browser) -> None:
    """The case file is the same but for the line that was taken."""
    answered(workspace, health__diabetes="yes")
    before = workspace.file.read_text(encoding="utf-8").splitlines()
    choose(staff, risk__diabetes="take")
    write(staff)
    after = workspace.file.read_text(encoding="utf-8").splitlines()

    gone = [line for line in before if line not in after]
    assert [line.split(":")[0].strip() for line in gone] == ["diabetes"]
    assert [line for line in after if line.lstrip().startswith("#")] == [
        line for line in before if line.lstrip().startswith("#")
    ]


def test_a_conflict_that_is_kept_or_noted_writes_nothing(
    workspace: Workspace, staff: Browser
) -> None:
    """Both decisions are kept with who made them, and neither touches the case."""
    answered(workspace, health__diabetes="yes", health__mood="no")
    before = workspace.file.read_bytes()
    choose(staff, risk__diabetes="keep", risk__anxiety_depression_addressed="note")
    assert "only your decision is kept" in staff.page
    write(staff)

    assert workspace.file.read_bytes() == before
    assert "Left as the case has it. Ana Ruiz" in staff.page
    assert "Conflict noted, to be cleared up. Ana Ruiz" in staff.page
    assert "All answers are looked through." in staff.page
    assert "Conflicts noted and still to be cleared up: 1." in staff.get(CASE).text


def test_a_decision_ends_when_the_answer_is_another(workspace: Workspace, staff: Browser) -> None:
    """What was decided about one answer decides nothing about the next."""
    patient = answered(workspace, health__diabetes="yes")
    choose(staff, risk__diabetes="keep")
    write(staff)
    workspace.file.write_text(
        workspace.file.read_text(encoding="utf-8").replace(
            "diabetes: {value: false, cite: F p. 3}", "diabetes: {value: false, cite: F p. 2}"
        ),
        encoding="utf-8",
    )

    assert patient.get("/check").status_code == 200
    assert "Left as the case has it" not in staff.get(ANSWERS).text
    assert DIABETES in staff.page


def test_a_case_changed_meanwhile_is_not_written_over(workspace: Workspace, staff: Browser) -> None:
    """Somebody else's change stands, the conflict is shown, and the choice is still marked."""
    answered(workspace, health__diabetes="yes")
    choose(staff, risk__diabetes="take")
    changed = workspace.file.read_bytes() + b"# a note of a colleague\n"
    workspace.file.write_bytes(changed)

    assert write(staff) == 409
    assert workspace.file.read_bytes() == changed
    assert "were changed while you looked" in staff.page
    assert re.search(r'value="take" checked', staff.page)


def test_an_answer_changed_meanwhile_is_not_written_unseen(
    workspace: Workspace, staff: Browser
) -> None:
    """A patient who changes an answer while staff look at it gets the new one looked at."""
    patient = answered(workspace, health__diabetes="yes")
    choose(staff, risk__diabetes="take")
    patient.get("/question/health.mood")
    patient.post("/question/health.mood", answer="no")

    assert write(staff) == 409
    assert b"diabetes: {value: false" in workspace.file.read_bytes()


def test_no_choice_is_said_to_be_missing(workspace: Workspace, staff: Browser) -> None:
    """A form without any choice comes back with the summary of what is wrong."""
    answered(workspace, health__diabetes="yes")

    assert choose(staff) == 422
    assert 'role="alert"' in staff.page


def test_news_end_when_all_is_looked_through(workspace: Workspace, staff: Browser) -> None:
    """The list marks a case with new answers until each is decided, and again after the next."""
    patient = answered(workspace, health__diabetes="yes")
    assert has_news(workspace.store, workspace.case)
    assert "New answers" in staff.get("/staff").text
    choose(staff, risk__diabetes="take")
    write(staff)

    assert not has_news(workspace.store, workspace.case)
    patient.get("/question/health.mood")
    patient.post("/question/health.mood", answer="no")
    assert has_news(workspace.store, workspace.case)


def test_the_trail_says_who_did_what_without_values(workspace: Workspace, staff: Browser) -> None:
    """Names of members, actions and places are there; no answer is."""
    answered(workspace, work__words="zebrawood")
    staff.get(ANSWERS)
    line = re.search(r'name="(line:function[^"]*)" value="take"', staff.page)
    assert line
    state = staff.hidden("state")
    staff.post(ANSWERS, **{line[1]: "take", "state": state})
    write(staff)
    lines = _trail(workspace.store, workspace)

    assert ("staff", "Ana Ruiz", "took answer") in [one[:3] for one in lines]
    assert ("staff", "Ana Ruiz", "reviewed answers") in [one[:3] for one in lines]
    assert "zebrawood" not in str(lines)
    assert b"zebrawood" in workspace.file.read_bytes()


def _trail(store: Store, workspace: Workspace) -> list[tuple[str, str, str, str]]:
    found = (store.sitting(name) for name in store.sittings_of(workspace.case))
    return [
        (line.kind, line.session, line.action, line.about)
        for sitting in found
        for line in read_trail(store, sitting)
    ]


def test_a_danger_sign_comes_first(workspace: Workspace, staff: Browser) -> None:
    """A danger sign stands in the list, on the case and above the answers."""
    answered(workspace, safety__bladder__now="yes")

    assert "Danger sign" in staff.get("/staff").text
    assert "reports a danger sign" in staff.get(CASE).text
    assert "Call the surgeon now" in staff.get(ANSWERS).text


def test_papers_are_given_and_copied(workspace: Workspace, staff: Browser) -> None:
    """A member opens a paper, and copies it into the case folder; another case has none of it."""
    patient = answered(workspace, health__diabetes="yes")
    patient.upload("report.pdf", next((workspace.case / "exhibits").glob("*.pdf")).read_bytes())
    found = re.search(rf'href="({CASE}/papers/\w+)"', staff.get(ANSWERS).text)
    assert found
    assert staff.client.get(found[1]).content.startswith(b"%PDF")
    assert "sandbox" in staff.client.get(found[1]).headers["content-security-policy"]
    staff.post(f"{CASE}/papers")

    assert len(list((workspace.case / "from-patient").iterdir())) == 1
    assert "in the case folder" in staff.get(ANSWERS).text
    assert staff.get(f"{CASE}/papers/0123456789abcdef").status_code == 404


def test_a_case_without_patient_says_so(staff: Browser) -> None:
    """Where nobody was invited the page offers to invite."""
    assert "has not been invited yet" in staff.get(ANSWERS).text


def test_what_was_left_to_the_doctor_is_told_to_the_practice(
    workspace: Workspace, staff: Browser
) -> None:
    """So is a danger sign that the patient was not sure about; neither enters the case."""
    patient = workspace.patient()
    for name, way in (("walking.minutes", "ask_doctor"), ("safety.bladder.now", "dont_know")):
        patient.get(f"/question/{name}")
        assert patient.post(f"/question/{name}", way=way).status_code == 200
    page = staff.get(ANSWERS).text
    doctor, unsure = page.partition("Left for the doctor"), page.partition("Not sure about")

    assert "How many minutes can you walk" in doctor[2]
    assert "leak pee" in unsure[2].partition("</ul>")[0]
    assert "leak pee" not in doctor[2]
