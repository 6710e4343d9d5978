"""The battle card is one page, always, and never smaller than can be read."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from pypdf import PdfReader

from appealgen.render.fit import (
    CLOSER,
    LARGEST_PT,
    SMALLEST_PT,
    fit_fewest_pages,
    fit_one_page,
)
from appealgen.render.interface import DoesNotFitError
from tests.render import samples
from tests.render.test_pdf import failed_rules, printed
from tests.render.test_subset import page


def fitted(html: str) -> bytes:
    """Print on one page with the card's style sheet."""
    sheet: Path = samples.TEMPLATES / "card.css"
    return fit_one_page(html, stylesheet=sheet, fonts=samples.FONTS, title="Card", date=samples.DAY)


def sizes_of(data: bytes) -> set[float]:
    """Return the type sizes on the first page, in points, by number of characters."""
    sizes: dict[float, int] = {}

    def visit(text: str, cm: list[float], tm: list[float], _font: object, size: float) -> None:
        if text.strip():
            # The engine draws with a flipped, scaled page; the scale is part of the size.
            real = round(abs(size * tm[3] * cm[3]), 1)
            sizes[real] = sizes.get(real, 0) + len(text)

    PdfReader(io.BytesIO(data)).pages[0].extract_text(visitor_text=visit)
    most = max(sizes.values())
    return {size for size, count in sizes.items() if count == most}


@pytest.mark.parametrize("objections", [1, 5, 8])
def test_a_card_is_one_page(objections: int) -> None:
    """Short or long, the card fits one page and stays accessible."""
    data = fitted(samples.card(objections=objections))

    assert len(PdfReader(io.BytesIO(data)).pages) == 1
    assert failed_rules(data) == []


def test_more_text_is_set_smaller_but_not_too_small() -> None:
    """The size falls with the amount of text, between the two limits."""
    (few,), (many,) = (
        sizes_of(fitted(samples.card(objections=1))),
        sizes_of(fitted(samples.card(objections=8))),
    )

    assert SMALLEST_PT <= many < few <= LARGEST_PT


def test_too_much_text_says_by_how_much() -> None:
    """What cannot fit is refused with the excess, so that rows can be left out."""
    with pytest.raises(DoesNotFitError) as refused:
        fitted(samples.card(objections=30))

    assert refused.value.over > 100
    assert refused.value.lines > 5


def test_the_excess_shrinks_as_rows_are_left_out() -> None:
    """Leaving out rows by the reported number of lines leads to a page that fits."""
    rows = 30
    while True:
        try:
            fitted(samples.card(objections=rows))
        except DoesNotFitError as refused:
            rows -= max(1, refused.lines // 2)
        else:
            break

    assert rows > 1


def test_one_unbreakable_block_at_the_end_is_still_fitted() -> None:
    """A last box that would move to a second page whole is measured, not guessed."""
    box = '<section class="box"><h1>T</h1>' + "<p>line</p>" * 44 + "</section>"

    assert len(PdfReader(io.BytesIO(fitted(page(box)))).pages) == 1


def lines_of(count: int) -> str:
    """Return a letter of some lines of text."""
    return page(
        "<h1>x</h1>" + "".join(f"<p>Line {n} of an invented letter.</p>" for n in range(count))
    )


def lines_per_page() -> int:
    """Return how many such lines go on one page at the usual size."""
    text = PdfReader(io.BytesIO(printed(lines_of(99)))).pages[0].extract_text()
    return text.count("Line ")


@pytest.mark.parametrize(
    ("more", "pages", "usual"),
    [(0, 1, True), (1, 1, False), (2, 1, False), (8, 2, True), (20, 2, True)],
)
def test_a_letter_is_set_closer_only_where_that_saves_a_page(
    more: int, pages: int, *, usual: bool
) -> None:
    """A line too many draws the letter together; a page with something on it stays as it is."""
    data = fit_fewest_pages(
        lines_of(lines_per_page() + more),
        stylesheet=samples.TEMPLATES / "letter.css",
        fonts=samples.FONTS,
        title="Letter",
        date=samples.DAY,
    )
    (size,) = sizes_of(data)

    assert len(PdfReader(io.BytesIO(data)).pages) == pages
    assert (size == pytest.approx(10.5)) is usual
    assert size >= min(points for points, _ in CLOSER)
    assert failed_rules(data) == []
