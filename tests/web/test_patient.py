from __future__ import annotations

import io
import re

import pytest
from docx import Document
from pypdf import PdfReader
from sqlalchemy import func, select, text

from appealgen.intake.questionnaire import Role
from appealgen.service.answers_kept import AnswerFile
from appealgen.web import tables as t
from appealgen.web.handover import FOLDER, hand_over
from appealgen.web.trail import read_trail
from tests.web.people import PDF, Browser, Place

WORK = "/question/work.words"


def title(browser: Browser) -> str:
    """Return the heading of the page."""
    found = re.search(r"<h1>(.*?)</h1>", browser.page, re.DOTALL)
    return re.sub(r"<[^>]+>", "", found[1]).strip() if found else ""


def test_a_link_and_its_code_lead_to_the_first_question(place: Place) -> None:
    """The danger signs come first; the link is used up and says what to do then."""
    browser, invitation = place.browser(), place.invited()
    browser.get(invitation.path)
    browser.get(invitation.path)  # a mail program may look at it, too
    response = browser.post(invitation.path, answer=invitation.code)

    assert response.url.path == "/question/safety.bladder.now"
    late = place.browser()
    assert late.get(invitation.path).status_code == 404
    assert "ask your clinic for a new link" in late.page


def test_a_wrong_code_is_said_and_the_link_stays(place: Place) -> None:
    """The summary of errors takes the focus and leads to the field."""
    browser, invitation = place.browser(), place.invited()
    browser.get(invitation.path)
    response = browser.post(invitation.path, answer="not it")

    assert response.status_code == 422
    assert re.search(
        r'role="alert" tabindex="-1" autofocus>.*href="#answer"', browser.page, re.DOTALL
    )
    assert "<title>Error:" in browser.page
    assert browser.post(invitation.path, answer=invitation.code).status_code == 200


def test_an_answer_is_kept_and_shown_again(patient: Browser) -> None:
    """Going back shows what was typed, with markup as text."""
    patient.get(WORK)
    patient.post(WORK, answer="I <b>gave up</b> my garden & shop")
    patient.get(WORK)

    assert "I &lt;b&gt;gave up&lt;/b&gt; my garden &amp; shop" in patient.page
    assert "<b>gave" not in patient.page


def test_a_number_out_of_range_is_explained_and_what_was_typed_stays(patient: Browser) -> None:
    """Nobody types twice because of a slip."""
    patient.get("/question/walking.minutes")
    response = patient.post("/question/walking.minutes", answer="9999")

    assert response.status_code == 422
    assert "Type a number from 0 to 600." in patient.page
    assert 'value="9999"' in patient.page


@pytest.mark.parametrize("way", ["dont_know", "ask_doctor"])
def test_every_question_can_be_left_open(patient: Browser, way: str) -> None:
    """Both ways out are buttons on the page, and the next question follows."""
    patient.get(WORK)
    assert f'value="{way}"' in patient.page

    assert patient.post(WORK, way=way).status_code == 200
    patient.get("/check")
    assert {"dont_know": "I don’t know", "ask_doctor": "Ask my doctor"}[way] in patient.page


def test_a_danger_sign_stops_the_questions_with_what_to_do(patient: Browser) -> None:
    """A yes leads to the words to call 911, which also stand over the answers."""
    patient.get("/questions")
    response = patient.post("/question/safety.bladder.now", answer="yes")

    assert response.url.path == "/urgent"
    assert "Call 911 now" in patient.page
    patient.get("/check")
    assert "Call 911 now" in patient.page


def test_the_questions_end_at_all_answers_with_a_link_for_each(patient: Browser) -> None:
    """Every line of the last page leads back to its question."""
    assert patient.answer_all() > 20

    links = re.findall(r'href="(/question/[^"]+)"', patient.page)
    assert len(links) > 30
    assert all(patient.get(link).status_code == 200 for link in links[:3] + links[-3:])


def test_a_code_takes_the_answers_to_another_device(place: Place, patient: Browser) -> None:
    """What was said is there on the second device; the earlier code ends with a new one."""
    patient.get(WORK)
    patient.post(WORK, answer="no more garden")
    codes = []
    for _ in range(2):
        patient.get("/leave")
        patient.post("/leave")
        codes += re.findall(r'class="shown">([^<]+)<', patient.page)
    other = place.browser()
    other.get("/resume")

    assert other.post("/resume", answer=codes[0]).status_code == 422
    assert (
        other.post("/resume", answer=f" {codes[1].lower().replace('-', ' ')} ").status_code == 200
    )
    other.get(WORK)
    assert "no more garden" in other.page


def test_two_devices_see_a_conflict_and_lose_nothing(place: Place, patient: Browser) -> None:
    """The second answer to a question shown before the first one came is laid beside it."""
    patient.get("/leave")
    patient.post("/leave")
    (code,) = re.findall(r'class="shown">([^<]+)<', patient.page)
    other = place.browser()
    other.get("/resume")
    other.post("/resume", answer=code)
    patient.get(WORK)
    other.get(WORK)
    other.post(WORK, answer="from the phone")

    response = patient.post(WORK, answer="from the computer")
    assert response.status_code == 409
    assert "from the phone" in patient.page
    assert "from the computer" in patient.page
    assert patient.post(WORK, answer="from the computer", way="").status_code == 200
    other.get(WORK)
    assert "from the computer" in other.page


def test_two_devices_answer_different_questions_without_a_conflict(patient: Browser) -> None:
    """Only the same question can be in conflict."""
    patient.get(WORK)
    page = patient.page
    patient.get("/question/sleep.words")
    patient.post("/question/sleep.words", answer="three hours")
    patient.page = page

    assert patient.post(WORK, answer="no garden").status_code == 200
    patient.get("/check")
    assert "three hours" in patient.page
    assert "no garden" in patient.page


def test_a_signature_holds_until_an_answer_changes(patient: Browser) -> None:
    """Name and tick are both needed; after a change the page asks again."""
    patient.get("/sign")
    assert patient.post("/sign", name="   ").status_code == 422
    assert patient.post("/sign", name="Pat Example").status_code == 422
    patient.post("/sign", name="Pat Example", true="yes")
    assert "Signed by Pat Example on November 21, 2026." in patient.page

    patient.get(WORK)
    patient.post(WORK, answer="no garden")
    patient.get("/sign")
    assert "Signed by" not in patient.page
    assert "Please sign again" in patient.page


def test_the_last_page_says_the_day_and_who_acts(patient: Browser) -> None:
    """The day to keep of the case stands on the page, in words."""
    patient.get("/done")

    assert "April 23, 2027" in patient.page
    assert "What your clinic does" in patient.page


def test_the_letter_holds_the_answer_and_is_a_draft(patient: Browser) -> None:
    """What the patient has just said is in the patient's own letter, in both formats."""
    patient.get("/question/standing.minutes")
    patient.post("/question/standing.minutes", answer="7")
    pdf = patient.get("/download/letter.pdf")
    word = patient.get("/download/letter.docx")

    printed = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf.content)).pages)
    assert "7 minutes" in printed
    assert "DRAFT" in printed
    assert "attachment" in pdf.headers["content-disposition"]
    assert "7 minutes" in " ".join(p.text for p in Document(io.BytesIO(word.content)).paragraphs)


def test_the_list_of_papers_can_be_taken(patient: Browser) -> None:
    """The checklist of the packet is a PDF."""
    assert patient.get("/download/checklist.pdf").content.startswith(b"%PDF-")


def test_an_answer_that_cannot_be_printed_is_said(patient: Browser) -> None:
    """A smiley leads to a page that says what to do, not to a letter with a hole."""
    patient.get(WORK)
    patient.post(WORK, answer="no garden \U0001f622")

    assert patient.get("/download/letter.pdf").status_code == 422
    assert "smiley" in patient.page
    assert patient.get("/done").status_code == 200


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_yes_to_a_danger_sign_calls_for_help_on_every_page_after(
    patient: Browser, language: str
) -> None:
    """The warning has a link that dials 911, the work goes on, and the end says it once more."""
    patient.get(f"/language/{language}?to=/questions")
    sent = patient.post("/question/safety.saddle.now", answer={"en": "yes", "es": "si"}[language])

    assert sent.url.path == "/urgent"
    for path in ("/urgent", "/check", "/done"):
        patient.get(path)
        assert patient.page.count('href="tel:911"') == 1
        assert "911" in re.sub(r"<footer>.*|href=\S+", "", patient.page)
    assert patient.get("/questions").status_code == 200


@pytest.mark.parametrize("way", ["dont_know", "ask_doctor"])
def test_a_danger_sign_left_open_sends_to_the_clinic_today(patient: Browser, way: str) -> None:
    """It is said once in between, and again at the end; it is not called an emergency."""
    first = patient.post("/question/safety.saddle.now", way=way)
    said = patient.page
    second = patient.post("/question/safety.bowel.now", way=way)
    patient.get("/done")

    assert first.url.path == "/urgent"
    assert second.url.path != "/urgent"
    for page in (said, patient.page):
        assert page.count("You left a question about a danger sign open.") == 1
        assert "tel:911" not in page


def test_the_end_says_what_it_means_and_whom_to_call(patient: Browser) -> None:
    """A sentence on the plan's rules, the practice of the case with its phone, and the next day."""
    patient.get("/done")

    assert re.search(r"your case fits the plan.s rules", patient.page)
    assert 'href="tel:8145550140"' in patient.page
    assert "Call Lakeside Spine Associates in the next few days" in patient.page
    assert "It has to be done by" in patient.page


def test_what_was_left_to_the_doctor_is_listed_at_the_end(patient: Browser) -> None:
    """A list to take to the next call; what is just not known is not on it."""
    patient.get("/done")
    assert "Questions for your doctor" not in patient.page
    patient.get("/question/standing.minutes")
    patient.post("/question/standing.minutes", way="ask_doctor")
    patient.get("/question/sitting.minutes")
    patient.post("/question/sitting.minutes", way="dont_know")
    patient.get("/done")

    asked = patient.page.partition("Questions for your doctor")[2]
    assert "How many minutes can you stand in one spot?" in asked
    assert "How many minutes can you sit in a chair?" not in asked


def test_every_question_says_why(patient: Browser) -> None:
    """Nobody has to wonder why a plan may know this of them."""
    for _ in range(60):
        response = patient.get("/questions")
        if response.url.path == "/check":
            return
        assert "<h2>Why we ask</h2>" in patient.page, response.url.path
        opens = response.url.path.endswith((".any", ".limb", ".back", "weak.now"))
        sent = {"answer": "yes"} if opens else {"way": "dont_know"}
        patient.post(response.url.path, **sent)
    pytest.fail("the questions do not end")


def test_names_of_medicines_are_offered_without_scripts(patient: Browser) -> None:
    """The list is small enough to go with the page; a brand leads to the drug."""
    patient.get("/question/treatment.any")
    patient.post("/question/treatment.any", answer="yes")
    patient.get("/question/care.kind~1")
    patient.post("/question/care.kind~1", answer="medication")
    patient.get("/question/care.drug~1")

    assert 'list="near"' in patient.page
    assert re.search(r'<option value="ibuprofen">[^<]*Advil', patient.page)


def test_delete_leaves_nothing_but_lines_without_values(place: Place, patient: Browser) -> None:
    """Answers, papers, codes and sessions are gone; that it was done is on the trail."""
    patient.get(WORK)
    patient.post(WORK, answer="no garden")
    patient.upload("note.pdf", PDF.read_bytes())
    patient.get("/delete")
    assert patient.post("/delete").status_code == 422
    patient.post("/delete", sure="yes")

    assert title(patient) == "It is deleted"
    assert patient.get("/check").status_code == 401
    gone = (t.sittings, t.papers, t.invitations, t.resume_codes, t.sessions)
    with place.store.reading() as connection:
        for table in gone:
            assert connection.execute(select(func.count()).select_from(table)).scalar() == 0
        last = connection.execute(text("SELECT action FROM trail ORDER BY id DESC")).scalars()
        assert last.first() == "deleted"


def test_a_new_link_leads_back_to_the_same_answers(place: Place, patient: Browser) -> None:
    """Who has lost the code asks the clinic, and finds what was said."""
    patient.get(WORK)
    patient.post(WORK, answer="no garden")
    again = place.patient()
    again.get(WORK)

    assert "no garden" in again.page


def test_what_came_in_is_handed_over_once(place: Place, patient: Browser) -> None:
    """Answers go to the file beside the case, papers to a folder; a second time brings nothing."""
    patient.get(WORK)
    patient.post(WORK, answer="no garden")
    patient.upload("note.pdf", PDF.read_bytes())
    (first,) = hand_over(place.store, place.case)
    (second,) = hand_over(place.store, place.case)

    assert (first.answers, second.answers) == (1, 0)
    assert [path.read_bytes() for path in first.papers] == [PDF.read_bytes()]
    assert first.papers[0].parent == place.case / FOLDER
    assert not second.papers
    held = AnswerFile(place.case, Role.PATIENT).load().answers
    assert held.value("work.words") == "no garden"


def test_the_trail_tells_who_saw_and_changed_what(place: Place, patient: Browser) -> None:
    """Each look at an answer, each change and each download leaves its line, in order."""
    patient.get(WORK)
    patient.post(WORK, answer="no garden")
    patient.get(WORK)
    patient.get("/check")
    patient.get("/download/checklist.pdf")
    (name,) = place.store.sittings_of(place.case)

    lines = [(x.action, x.about) for x in read_trail(place.store, place.store.sitting(name))]
    assert lines == [
        ("invited", ""),
        ("opened", ""),
        ("answered", "work.words"),
        ("saw", "work.words"),
        ("saw", "check"),
        ("downloaded", "checklist.pdf"),
    ]


def test_a_date_of_the_chart_stands_in_words_and_can_be_sent_as_it_stands(place: Place) -> None:
    """Nobody has to read 2025-05; to confirm it changes nothing."""
    patient = place.patient()
    page = patient.get("/question/story.onset").text
    assert 'value="May 2025"' in page

    patient.post("/question/story.onset", answer="May 2025")
    assert "May 2025" in patient.get("/check").text
