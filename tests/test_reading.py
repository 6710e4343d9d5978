"""The measure of plain words is itself right."""

from __future__ import annotations

import pytest

from tests.reading import grade, page_text, syllables_of


@pytest.mark.parametrize(
    ("word", "count"),
    [
        *[("ojo", 2), ("día", 2), ("ahora", 3), ("oír", 2), ("país", 2), ("operación", 4)],
        *[("que", 1), ("guía", 2), ("pingüino", 3), ("rey", 1), ("ayuda", 3), ("fisioterapia", 5)],
        *[("911", 1), ("cirugía", 4), ("quiropráctico", 5), ("y", 1)],
    ],
)
def test_the_syllables_of_spanish_are_counted_by_its_spelling(word: str, count: int) -> None:
    """Hiatus, silent u and y as in a grammar."""
    assert syllables_of(word) == count


def test_the_count_is_the_one_the_formula_uses() -> None:
    """Crawford: 0.049 times the syllables less 0.205 times the sentences, in 100 words, less 3.407.

    The text has 10 words, 20 syllables and 1 sentence.
    """
    text = "Hoy llame temprano al médico para pedir una nueva cita."

    assert sum(map(syllables_of, text.split())) == 20
    assert grade(text, "es") == pytest.approx(0.049 * 200 - 0.205 * 10 - 3.407, abs=0.06)


def test_a_page_is_read_without_its_marks() -> None:
    """What is typed, counted or one word long is no sentence."""
    page = "<main><h1>Two words</h1><p>Here are four words</p><textarea>a b c d</textarea></main>"

    assert page_text(page) == "Here are four words."
