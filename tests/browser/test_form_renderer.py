"""The questionnaire in a form renderer that nobody here wrote: LHC-Forms of the NLM."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from appealgen.intake.questionnaire import (
    Role,
    from_response,
    languages,
    load_questionnaire,
    load_strings,
    to_questionnaire,
    to_response,
)
from appealgen.intake.questionnaire.route import counted
from tests.browser.tools import FORMS, needed
from tests.intake.questionnaire.talk import say

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

HOST = "http://forms.invalid"
SCRIPTS = (
    "webcomponent/assets/lib/zone.min.js",
    "webcomponent/runtime.js",
    "webcomponent/polyfills.js",
    "webcomponent/main.js",
    "fhir/R4/lformsFHIR.min.js",
)
SHEET = "<link rel='stylesheet' href='/webcomponent/styles.css'>"
LOADED = "".join(f"<script src='/{name}'></script>" for name in SCRIPTS)
FRAME = (
    f"<!DOCTYPE html><html lang='en'><head><meta charset='utf-8'><title>Form</title>{SHEET}</head>"
    f"<body><div id='form'></div>{LOADED}</body></html>"
)
SPOKEN = [(role, language) for role in Role for language in languages(role)]


def served(route: Route) -> None:
    """Answer a request of the page from the files that were fetched; nothing goes out."""
    path = urlsplit(route.request.url).path.lstrip("/")
    if not path:
        route.fulfill(body=FRAME, content_type="text/html")
    elif (FORMS / path).is_file():
        route.fulfill(path=FORMS / path)
    else:
        route.fulfill(status=404)


@pytest.fixture
def form(chromium: Browser) -> Iterator[Page]:
    """Yield a page with the renderer loaded; an error in it fails the test."""
    for name in SCRIPTS:
        needed(FORMS / name)
    context = chromium.new_context()
    context.route("**/*", served)
    page, errors = context.new_page(), []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{HOST}/")
    page.wait_for_function("() => window.LForms?.FHIR?.R4")
    yield page
    assert errors == []
    context.close()


def shown(form: Page, role: Role, language: str) -> dict[str, Any]:
    """Have the renderer show a questionnaire; return the questionnaire."""
    tree = to_questionnaire(load_questionnaire(role), load_strings(language))
    form.evaluate(
        "async q => await LForms.Util.addFormToPage(q, 'form', {fhirVersion: 'R4'})", tree
    )
    form.wait_for_selector("#form .lhc-form-title, #form .lhc-item")
    return tree


_FILLED = """async ([q, r]) => {
  const bare = LForms.Util.convertFHIRQuestionnaireToLForms(q, 'R4');
  const full = LForms.Util.mergeFHIRDataIntoLForms('QuestionnaireResponse', r, bare, 'R4');
  await LForms.Util.addFormToPage(full, 'form');
}"""


def response(form: Page) -> dict[str, Any]:
    """Return the answers as the renderer exports them."""
    got: dict[str, Any] = form.evaluate(
        "() => LForms.Util.getFormFHIRData('QuestionnaireResponse', 'R4')"
    )
    return got


def leaves(items: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield the questions of a tree."""
    for item in items:
        if item["type"] not in {"group", "display"}:
            yield item
        yield from leaves(item.get("item", []))


@pytest.mark.parametrize(("role", "language"), SPOKEN)
def test_it_shows_every_question(form: Page, role: Role, language: str) -> None:
    """What the renderer made of the questionnaire has each question, with its type and choices."""
    tree = shown(form, role, language)
    made = form.evaluate("() => LForms.Util.getFormFHIRData('Questionnaire', 'R4')")

    def told(item: dict[str, Any]) -> tuple[str, str, str, int]:
        return item["linkId"], item["type"], item["text"], len(item.get("answerOption", ()))

    assert [told(item) for item in leaves(made["item"])] == [told(i) for i in leaves(tree["item"])]
    assert tree["item"][0]["text"] in form.inner_text("#form")


def test_what_is_typed_there_is_read_here(form: Page) -> None:
    """A number typed and a choice clicked come out as answers of ours."""
    questionnaire = load_questionnaire(Role.PATIENT)
    shown(form, Role.PATIENT, "en")
    form.fill("input[id^='walking.minutes/']", "7.5")
    form.fill("textarea[id^='work.words/']", "I gave up my garden")
    form.press("textarea[id^='work.words/']", "Tab")

    got = response(form)
    answers = from_response(questionnaire, json.loads(json.dumps(got)))
    assert str(answers.value("walking.minutes")) == "7.5"
    assert answers.value("work.words") == "I gave up my garden"


def test_it_follows_our_conditions(form: Page) -> None:
    """The questions about a weak limb are there after "yes", and only then."""
    tree = shown(form, Role.PATIENT, "en")
    texts = {item["linkId"]: item["text"] for item in leaves(tree["item"])}
    later = form.get_by_text(texts["safety.weak.worse"], exact=True)
    assert later.count() == 0

    form.locator(".lhc-item", has_text=texts["safety.weak.now"]).last.get_by_text("Yes").click()
    later.wait_for()


def test_answers_of_ours_come_back_from_it(form: Page) -> None:
    """Our answers, shown and exported by the renderer, are the same answers."""
    questionnaire, strings = load_questionnaire(Role.PATIENT), load_strings()
    answers = counted(
        questionnaire,
        say(
            {
                "story.back": "yes",
                "axial.region": "lumbar",
                "walking.minutes": "5",
                "nrs.leg.value": "8",
            }
        ),
    )
    tree, told = (
        to_questionnaire(questionnaire, strings),
        to_response(questionnaire, answers, strings),
    )
    form.evaluate(_FILLED, [tree, told])

    back = from_response(questionnaire, json.loads(json.dumps(response(form))))
    for key in ("story.back", "axial.region", "walking.minutes", "nrs.leg.value"):
        assert back.value(key) == answers.value(key)
