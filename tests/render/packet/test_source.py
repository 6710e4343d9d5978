from __future__ import annotations

from collections.abc import Callable

import pytest
from pypdf.generic import ArrayObject, DictionaryObject, NameObject

from appealgen.render.packet import UnusableError, open_pdf
from appealgen.render.packet.source import MAX_BYTES
from tests.render.packet import papers

DAMAGED: dict[str, Callable[[], bytes]] = {
    "damaged": lambda: b"%PDF-1.7\nthis is no PDF at all",
    "damaged by a lost end": lambda: papers.pages_pdf(3)[:300],
    "damaged and empty": lambda: b"",
    "locked with a password": papers.locked_pdf,
    "no pages": papers.empty_pdf,
    "more than 2000 pages": lambda: papers.pages_pdf(2001),
    f"larger than {MAX_BYTES // 1_000_000} MB": lambda: bytes(MAX_BYTES + 1),
}


@pytest.mark.parametrize("reason", DAMAGED)
def test_a_file_that_cannot_be_used_is_refused_with_the_reason(reason: str) -> None:
    """Every kind of unusable file is named for what it is and says what to do."""
    with pytest.raises(UnusableError) as refused:
        open_pdf(DAMAGED[reason]())

    assert reason.split(" by ", maxsplit=1)[0].split(" and ", maxsplit=1)[0] in refused.value.what
    assert refused.value.hint


def test_a_form_that_only_its_program_shows_is_refused() -> None:
    """An XFA form shows other pages than it holds, so it is not carried over."""
    form = DictionaryObject({NameObject("/XFA"): ArrayObject([])})

    with pytest.raises(UnusableError, match="XFA"):
        open_pdf(papers.page_pdf(root={"/AcroForm": form}))


def test_a_portfolio_is_refused() -> None:
    """A portfolio keeps its documents beside its page: they would be lost silently."""
    with pytest.raises(UnusableError, match="portfolio"):
        open_pdf(papers.page_pdf(root={"/Collection": DictionaryObject()}))


def test_layers_that_are_switched_off_are_refused() -> None:
    """A hidden layer would come to light on the page of a packet, so the file is refused."""
    layers = DictionaryObject({NameObject("/OFF"): ArrayObject([DictionaryObject()])})
    content = DictionaryObject({NameObject("/D"): layers})

    with pytest.raises(UnusableError, match="layers"):
        open_pdf(papers.page_pdf(root={"/OCProperties": content}))


def test_a_whole_file_keeps_every_page() -> None:
    """A usable file has as many pages as it is written with."""
    assert len(open_pdf(papers.pages_pdf(7)).pages) == 7
