"""A case is started from the denial letter, and all of it is filled in, in the browser alone."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from appealgen.intake.questionnaire import Role
from appealgen.matching import determine
from appealgen.model.reading import read_case
from appealgen.service.cases import policy_library
from tests.intake.questionnaire.retelling import Teller, shorter
from tests.web.people import DEMO
from tests.web.staff_filling.office import SURGEON, Office, path_of

if TYPE_CHECKING:
    from httpx2 import Response

    from appealgen.model import Case
    from tests.web.people import Browser

CASE = "/staff/cases/A-1/questions"

LETTER = {
    "plan.payer": "Aetna",
    "plan.kind": "fully_insured",
    "person.name": "Pat Example",
    "person.born": "3/14/1958",
    "plan.member": "W000123456",
    "reference.number#1": "26-1029-55512",
    "letter.kind": "prior_authorization",
    "letter.date": "10/26/2026",
    "stage.name#1": "L4-L5 decompression and fusion",
    "codes": "63047, 22612\n22840",
    "reason.category#1": "conservative_care_not_exhausted",
    "reason.words#1": "Conservative treatment has not been exhausted.",
    "case_name": "A-1",
}


def test_the_letter_makes_a_case_file(office: Office, staff: Browser) -> None:
    """What the letter says is a whole case at once, with a line for each code."""
    staff.get("/staff/new")
    assert path_of(staff.post("/staff/new", **LETTER)) == "/staff/cases/A-1/questions"
    case = read_case(office.folder / "A-1" / "case.yaml", as_of=office.clock().date()).case

    assert [line.code for line in case.request.stages[0].lines] == ["63047", "22612", "22840"]
    assert case.denial is not None
    assert case.denial.references[0].number == "26-1029-55512"


def test_each_wrong_field_is_named(office: Office, staff: Browser) -> None:
    """Nothing is made while a field is wrong; each is named, and what was typed stays."""
    wrong = {"letter.date": "03/04", "codes": "63047, spine", "plan.payer": "", "case_name": "../x"}
    staff.get("/staff/new")
    shown = staff.post("/staff/new", **{**LETTER, **wrong})

    assert shown.status_code == 422
    for field in ("letter-date", "codes", "plan-payer", "case_name"):
        assert f'<a href="#{field}">' in shown.text
        assert f'id="{field}-problem"' in shown.text
    assert 'value="03/04"' in shown.text
    assert 'value="Pat Example"' in shown.text
    assert not [path for path in office.folder.rglob("case.yaml") if path.parent != office.case]


def test_what_a_case_cannot_do_without_is_asked_for(office: Office, staff: Browser) -> None:
    """What the letter leaves open is chosen as not stated: no case is begun without its days."""
    staff.get("/staff/new")
    shown = staff.post(
        "/staff/new", **{**LETTER, "plan.kind": "", "letter.kind": "", "reason.category#1": ""}
    )

    assert shown.status_code == 422
    for field in ("plan-kind", "letter-kind", "reason-category-1"):
        assert f'<a href="#{field}">' in shown.text
    assert not (office.folder / "A-1").exists()
    staff.post("/staff/new", **{**LETTER, "plan.kind": "not_stated", "letter.kind": "not_stated"})
    assert (office.folder / "A-1" / "case.yaml").is_file()


def test_a_name_that_is_taken_is_refused(office: Office, staff: Browser) -> None:
    """No second case is written into the folder of another."""
    before = (office.case / "case.yaml").read_bytes()
    staff.get("/staff/new")
    shown = staff.post("/staff/new", **{**LETTER, "case_name": "case"})

    assert shown.status_code == 422
    assert "There is a case of this name already." in shown.text
    assert (office.case / "case.yaml").read_bytes() == before


def test_the_name_offered_names_no_patient(office: Office, staff: Browser) -> None:
    """The folder is called by the day and a number that is free."""
    (office.folder / "case-2026-11-21-1").mkdir()

    assert 'value="case-2026-11-21-2"' in staff.get("/staff/new").text


class Sitting:
    """A member at the browser who types what a finished case says, page by page."""

    def __init__(self, browser: Browser, case: Case, role: Role) -> None:
        self.browser, self.teller = browser, Teller(case, role)

    def until_done(self) -> None:
        """Answer each page that comes, until all answers are there to check."""
        page = self.browser.get(f"{CASE}/next")
        for _ in range(900):
            path = path_of(page)
            if path.endswith("/check"):
                return
            page = self.answer(path)
        message = "the questions do not end"
        raise AssertionError(message)

    def answer(self, path: str) -> Response:
        """Answer the question on the page that is open."""
        text = self.teller.says(path.rpartition("/")[2].replace("~", "#"))
        fields = {"answer": text} if text else {"way": "dont_know"}
        done = self.browser.post(path, **fields)
        assert done.status_code == 200, (path, text)
        return done

    def open_more(self) -> None:
        """Open each part that is not asked for now and of which the papers say something."""
        self.browser.get(CASE)
        hidden = html.unescape(self.browser.page).partition("Not asked for now")[2]
        for name in re.findall(r"/questions/([^\"]+)\"", hidden):
            if self.teller.knows(name.replace("~", "#")):
                self.browser.get(f"{CASE}/{name}")
                self.answer(f"{CASE}/{name}")
        self.until_done()

    def save(self) -> None:
        """Write the answers into the case file; nothing of it conflicts."""
        self.browser.get(f"{CASE}/check")
        assert 'name="take"' not in self.browser.page
        if "Save into the case file" in self.browser.page:
            done = self.browser.post(f"{CASE}/check", state=self.browser.hidden("state"))
            assert done.status_code == 200


def test_all_of_a_case_is_filled_in_in_the_browser(office: Office, staff: Browser) -> None:
    """From the letter to the last page: the facts of a case give the findings of that case."""
    day = office.clock().date()
    told = shorter(read_case(DEMO / "case.yaml", as_of=day).case)
    assert told.denial is not None
    words = str(told.denial.reasons[0].words)
    staff.get("/staff/new")
    staff.post(
        "/staff/new", **{**LETTER, "person.name": told.patient.name, "reason.words#1": words}
    )
    for browser, role in ((staff, Role.STAFF), (office.at_work(SURGEON), Role.SURGEON)):
        at_work = Sitting(browser, told, role)
        at_work.until_done()
        at_work.save()
        at_work.until_done()
        at_work.open_more()
        at_work.save()

    made = read_case(office.folder / "A-1" / "case.yaml", as_of=day).case
    library = policy_library()
    assert determine(made, library, as_of=day) == determine(told, library, as_of=day)


def test_adding_to_an_own_entry_contradicts_nobody(office: Office, staff: Browser) -> None:
    """Levels for a line that was saved earlier are new; once the file was corrected they clash."""
    staff.get("/staff/new")
    staff.post("/staff/new", **LETTER)
    staff.get(f"{CASE}/line.levels~1.1")
    staff.post(f"{CASE}/line.levels~1.1", answer="L4-L5")
    assert 'name="take"' not in staff.get(f"{CASE}/check").text

    file = office.folder / "A-1" / "case.yaml"
    corrected = file.read_text(encoding="utf-8").replace("63047", "63046")
    file.write_text(corrected, encoding="utf-8")
    assert 'name="take" value="request.stages[0].lines"' in staff.get(f"{CASE}/check").text
