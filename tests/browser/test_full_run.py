"""From the link of the clinic to the last page, at two widths and in every language offered."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader

from appealgen.web.keeping import SealedAnswers
from appealgen.web.trail import Who
from appealgen.web.words import load_words, offered
from tests.browser.server import new_case
from tests.browser.story import STORY, answer_open
from tests.browser.visitor import DESKTOP, PHONE, Visitor, come_in
from tests.web.people import PDF

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.web.people import Place


def looked_at(who: Visitor) -> None:
    """Look at the page that is open: accessible, nothing out of the window, nothing logged."""
    assert who.problems() == []
    assert who.overflow() <= 0
    assert who.small_targets() == []
    assert who.noise == []


@pytest.mark.parametrize("language", offered())
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_patient_goes_from_the_link_to_the_end(
    chromium: Browser, house: Place, size: tuple[int, int], language: str
) -> None:
    """Every answer is kept; papers, signature, summary and letter follow, in the own language."""
    case, words = new_case(house), load_words(language)
    who = come_in(chromium, house, size, language, case)
    assert who.page.get_attribute("html", "lang") == language

    shapes: set[str] = set()
    asked = []
    for seen in answer_open(who):
        asked.append(seen.key)
        if (size, language) == (PHONE, "en") or seen.shape not in shapes:
            looked_at(who)
        shapes.add(seen.shape)
    assert {key for key in STORY if "#" not in key} <= set(asked)

    looked_at(who)
    assert "Zapatero 7 <b>&amp;</b>" in who.text
    who.page.click("a.button >> nth=-1")
    with_a_paper(who)
    signed(who)
    assert words("sign.signed", name="Pat Example", day="").split("Pat")[0].strip() in who.text
    assert "2027" in who.text
    with who.page.expect_download() as loading:
        who.page.click("a[href='/download/letter.pdf']")
    letter = PdfReader(io.BytesIO(loading.value.path().read_bytes()))
    assert "8 minutes" in " ".join(page.extract_text() for page in letter.pages)
    (name,) = house.store.sittings_of(case)
    kept = SealedAnswers(house.store, house.store.sitting(name), Who("test")).load().answers
    assert kept.value("safety.weak.words") == "Zapatero 7 <b>&amp;</b>"
    assert kept.value("nrs.leg.value") == "8"
    who.page.context.close()


def with_a_paper(who: Visitor) -> None:
    """Add a paper; its size is on the page."""
    looked_at(who)
    who.page.set_input_files("#answer", str(PDF))
    who.submit()
    assert PDF.name in who.text
    assert "PDF" in who.text
    looked_at(who)
    who.page.click("a.button")


def signed(who: Visitor) -> None:
    """Tick and sign; the last page follows."""
    looked_at(who)
    who.page.check("#true")
    who.page.fill("#name", "Pat Example")
    who.submit()
    assert who.path == "/done"
    looked_at(who)
