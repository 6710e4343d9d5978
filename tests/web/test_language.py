"""Each page in each language: chosen, kept, plain, and with no English left on a Spanish page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jinja2 import Environment

from appealgen.intake.questionnaire.strings import load_strings
from appealgen.web import words
from appealgen.web.words import CHOSEN, best_language, load_words, offered, way_back
from tests.code_health.tree import CHECKOUT
from tests.reading import faults, page_text
from tests.web.people import PDF, Browser, Place

TEMPLATES = CHECKOUT / "templates"
SHOWN = sorted([
    *(TEMPLATES / "web").rglob("*.j2"), *(TEMPLATES / "paper").glob("*.j2"),
    TEMPLATES / "next" / "plain.html.j2",
])  # fmt: skip
SAID = ("alt", "aria-label", "aria-description", "placeholder", "title", "content")
"""Attributes that a person reads or hears."""
_QUESTIONS = 20
_WRONG = 4
"""How many questions are answered, and how many of them wrongly first."""
DANGER = ("safety.bladder.now", "safety.bowel.now", "safety.saddle.now")


def in_language(browser: Browser, language: str) -> Browser:
    """Let a browser ask for a language, as a phone set to it does."""
    browser.client.headers["accept-language"] = f"{language}-US,{language};q=0.9,xx;q=0.8"
    return browser


def lang_of(page: str) -> str:
    """Return the language a page says it has; screen readers choose their voice by it."""
    found = re.search(r'<html lang="([^"]+)"', page)
    return found[1] if found else ""


def yes(language: str) -> str:
    """Return the word of a yes in a language."""
    return load_strings(language)("words.yes").split()[0]


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("es", "es"),
        ("es-MX,es;q=0.9,en;q=0.8", "es"),
        ("ES-419", "es"),
        ("fr,es;q=0.5,en;q=0.4", "es"),
        ("en-US,es;q=0.9", "en"),
        ("es;q=0, en", "en"),
        ("es;q=0", "en"),
        ("est", "en"),
    ],
)
def test_the_first_guess_is_what_the_browser_asks_for(header: str, language: str) -> None:
    """The order of the header decides; weight 0 means "not this one"."""
    assert best_language(header) == language


@pytest.mark.parametrize("language", offered())
def test_a_page_says_its_language_and_offers_the_others(place: Place, language: str) -> None:
    """Each page has its own lang, and a link in the words and with the lang of the other."""
    browser = in_language(place.browser(), language)
    browser.get("/")

    assert lang_of(browser.page) == language
    for other in set(offered()) - {language}:
        label = load_words(other)("all.this_language")
        assert re.search(rf'lang="{other}" hreflang="{other}">{label}</a>', browser.page)


def test_a_choice_is_kept_for_the_visit(place: Place) -> None:
    """It stands over what the browser asks for, on every page, until the other is chosen."""
    browser = in_language(place.browser(), "en")
    browser.get("/")
    back = browser.get("/language/es?to=%2Fresume")

    assert back.url.path == "/resume"
    assert lang_of(browser.page) == "es"
    browser.get("/")
    assert lang_of(browser.page) == "es"
    browser.get("/no-such-page")
    assert lang_of(browser.page) == "es"
    browser.get("/language/en?to=%2F")
    assert lang_of(browser.page) == "en"


def test_the_cookie_holds_the_language_only(place: Place) -> None:
    """It ends with the browser, and no script reads it."""
    response = place.browser().client.get("/language/es?to=%2F", follow_redirects=False)

    assert response.status_code == 303
    header = response.headers["set-cookie"]
    assert header.startswith(f"{CHOSEN}=es;")
    assert "httponly" in header.lower()
    assert "expires" not in header.lower()
    assert "max-age" not in header.lower()


@pytest.mark.parametrize(
    "to",
    ["//evil.example", "https://evil.example", "/\\evil.example", "/a//b", "", "/?x=1", "/a b"],
)
def test_a_choice_leads_to_no_other_place(to: str) -> None:
    """A link that somebody made up ends at the first page."""
    assert way_back(to) == "/"


@pytest.mark.parametrize("to", ["/", "/question/care.kind~2", "/start/aZ_0-9", "/done"])
def test_a_choice_leads_back_to_the_page(to: str) -> None:
    """Each path of our own pages is taken."""
    assert way_back(to) == to


def test_a_language_that_is_not_offered_is_no_page(place: Place) -> None:
    """Nothing is chosen by a link that is wrong."""
    browser = place.browser()

    assert browser.get("/language/xx?to=%2F").status_code == 404
    assert CHOSEN not in browser.client.cookies


def test_a_cookie_that_is_wrong_chooses_nothing(place: Place) -> None:
    """What a browser sends is not trusted to be a language."""
    browser = place.browser()
    browser.client.cookies.set(CHOSEN, "../en")
    browser.get("/")

    assert lang_of(browser.page) == "en"


def walk(browser: Browser) -> dict[str, str]:
    """Go through every kind of page a patient meets, with yes to all; return them by path."""
    seen: dict[str, str] = {}

    def keep(path: str) -> None:
        seen[path] = browser.page

    for path in ("/", "/resume", "/start/none", "/check", "/papers", "/sign", "/done", "/leave"):
        browser.get(path)
        keep(path)
    for name in ("leave", "resume", "delete", "sign"):
        browser.get(f"/{name}")
        browser.post(f"/{name}")
        keep(f"/{name} sent empty")
    for count in range(_QUESTIONS):
        response = browser.get("/questions")
        path = response.url.path
        if path == "/check":
            break
        keep(path)
        if count < _WRONG:
            browser.post(path, answer="\u202e")
            keep(f"{path} wrong")
        first = re.search(r'name="answer" value="([^"]+)"', browser.page)
        if browser.post(path, answer=first[1] if first else "2").status_code != 200:
            browser.get(path)
            browser.post(path, way="dont_know")
        if 'role="alert"' in browser.page:
            keep("/urgent")
    browser.upload("paper.pdf", PDF.read_bytes())
    keep("/papers with one")
    browser.get("/sign")
    browser.post("/sign", name="Pat Doe (invented)", true="yes")
    keep("/done signed")
    browser.get("/delete")
    browser.post("/delete", sure="yes")
    keep("/deleted")
    return seen


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, dict[str, str]]:
    """Return the pages of a walk in each language; nothing is changed in them."""
    places = {name: Place(tmp_path_factory.mktemp(name)) for name in offered()}
    return {name: walk(in_language(one.patient(), name)) for name, one in places.items()}


@pytest.mark.parametrize("language", offered())
def test_every_page_is_plain_and_in_its_language(
    walked: Mapping[str, dict[str, str]], language: str
) -> None:
    """Sixth grade at most and no sentence over 20 words, measured on the page as it is sent."""
    seen = walked[language]

    assert {"/urgent", "/deleted", "/done signed", "/check"} <= set(seen)
    assert len([path for path in seen if path.startswith("/question/")]) >= _QUESTIONS
    for path, page in seen.items():
        assert lang_of(page) == language, path
        said = page_text(page.replace("Pat Doe (invented)", "Pat"))
        assert faults(said, language) == [], path


def test_no_english_is_left_on_a_spanish_page(walked: Mapping[str, dict[str, str]]) -> None:
    """No sentence of the English catalogues stands on a page in Spanish."""
    english = {str(text) for of in (load_strings(), load_words("en")) for text in of.said.values()}
    spanish = {
        str(text) for of in (load_strings("es"), load_words("es")) for text in of.said.values()
    }
    left = {text for text in english - spanish if len(text.split()) > 3 and "{" not in text}

    for path, page in walked["es"].items():
        plain = re.sub(r"<[^>]+>", " ", page).replace("&#39;", "'")
        assert [text for text in left if text in plain] == [], path


@pytest.mark.parametrize("sign", DANGER)
def test_a_danger_sign_leads_to_the_warning_in_spanish(place: Place, sign: str) -> None:
    """A yes in Spanish is a yes: the page says to call 911 now, before anything else."""
    browser = in_language(place.patient(), "es")
    browser.get(f"/question/{sign}")
    response = browser.post(f"/question/{sign}", answer=yes("es"))

    assert response.url.path == "/urgent"
    assert lang_of(browser.page) == "es"
    alarm = browser.page.partition('role="alert"')[2]
    assert "Pida ayuda ahora mismo" in alarm
    assert "Llame al 911 ahora o vaya a la sala de emergencias más cercana." in alarm
    browser.get("/done")
    assert "Llame al 911 ahora" in browser.page


def test_the_warning_changes_its_language_with_one_tap(place: Place) -> None:
    """Who got the warning in the wrong language reads it in the other at once."""
    browser = in_language(place.patient(), "en")
    browser.get(f"/question/{DANGER[0]}")
    browser.post(f"/question/{DANGER[0]}", answer="yes")
    link = re.search(r'href="(/language/es[^"]*)"', browser.page)
    assert link
    back = browser.get(link[1].replace("&amp;", "&"))

    assert back.url.path == "/urgent"
    assert "Llame al 911 ahora" in browser.page


def test_an_answer_given_in_one_language_is_read_in_the_other(place: Place) -> None:
    """The answer is kept, not its words."""
    browser = in_language(place.patient(), "es")
    browser.get("/question/story.onset")
    assert browser.post("/question/story.onset", answer="5 de marzo de 2025").status_code == 200
    browser.get("/check")
    assert "5 de marzo de 2025" in browser.page
    browser.get("/language/en?to=%2Fcheck")

    assert "March 5, 2025" in browser.page


def test_a_date_that_can_be_read_in_two_ways_is_asked_again(place: Place) -> None:
    """5/12/2025 is May in the forms of this country, and December in Spanish."""
    browser = in_language(place.patient(), "es")
    browser.get("/question/story.onset")
    response = browser.post("/question/story.onset", answer="5/12/2025")

    assert response.status_code == 422
    assert "Escriba el mes con letras" in browser.page


def test_a_page_that_is_shown_once_has_no_link_that_loses_it(place: Place) -> None:
    """The code to come back with would be gone after a change of language."""
    browser = in_language(place.patient(), "es")
    browser.get("/leave")
    browser.post("/leave")

    assert "Anote este código" in browser.page
    assert "/language/" not in browser.page


def test_the_page_says_that_the_letter_is_in_english(place: Place) -> None:
    """Nobody signs or sends what they could not read without being told so."""
    browser = in_language(place.patient(), "es")
    browser.get("/done")
    assert "Estos papeles están en inglés" in browser.page

    browser.get("/language/en?to=%2Fdone")
    assert "in English" not in browser.page


def test_a_text_may_be_written_in_spanish(place: Place) -> None:
    """The field says so, and a screen reader hears it with the field."""
    browser = in_language(place.patient(), "es")
    browser.get("/question/sleep.words")

    assert 'aria-describedby="own"' in browser.page
    assert "Puede escribir en español." in browser.page


class Literal(HTMLParser):
    """Collects what a template says itself: texts between tags, and attributes that are read."""

    def __init__(self) -> None:
        """Begin with nothing."""
        super().__init__()
        self.said: list[str] = []

    def handle_data(self, data: str) -> None:
        """Take a text."""
        self.said += re.findall(r"[^\W\d_]{2,}", data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take the attributes that are read aloud or shown."""
        for name, value in attrs:
            if name in SAID and tag != "meta":
                self.handle_data(value or "")


def literal(template: str) -> list[str]:
    """Return the words that a template does not take from its brief."""
    parser = Literal()
    template = re.sub(r"{% block kind %}\w+", "", template)  # a class of the body
    kept = [
        (text if kind == "data" else "0" if kind == "variable_begin" else "")
        for _, kind, text in Environment().lex(template)  # noqa: S701 - nothing is rendered
    ]
    parser.feed("".join(kept))
    return parser.said


@pytest.mark.parametrize("path", SHOWN, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_no_template_has_words_of_its_own(path: Path) -> None:
    """Every word on a page comes from a catalogue, or it would never be translated."""
    assert literal(path.read_text(encoding="utf-8")) == []


def test_a_word_in_a_template_is_found() -> None:
    """The check sees a text, and a name that only a screen reader says."""
    assert literal("<p>{{ brief.say.x }} Hello</p>{# not this #}") == ["Hello"]
    assert literal('<nav aria-label="Menu">{% if brief.x %}0{% endif %}</nav>') == ["Menu"]


def test_every_language_is_addressed_in_one_way() -> None:
    """Spanish says "usted" throughout; "tú" on one page would be a slip."""
    said = " ".join(
        str(text) for of in (load_strings("es"), load_words("es")) for text in of.said.values()
    )

    assert not re.findall(r"\b(?:tú|tu|tus|ti|te|contigo|tuyo)\b", said, re.IGNORECASE)


def test_both_catalogues_offer_the_same_languages() -> None:
    """A language is offered only where the questions and the pages are there."""
    folder = Path(words.__file__).parent / "locale"

    assert set(offered()) == {path.stem for path in folder.glob("*.po")}
