"""How hard a patient's letter is to read: the Flesch-Kincaid grade, measured by a kept library.

Kincaid and others 1975 (Research Branch Report 8-75): 0.39 × words per sentence + 11.8 × syllables
per word − 15.59. The sixth grade is what patient letters are held to.
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Final

from appealgen.errors import CapabilityMissingError
from appealgen.service.gate.findings import Check, GateFinding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from appealgen.render.readback import ReadBlock, ReadDocument

__all__ = ["HIGHEST_GRADE", "check_reading", "grade_of"]

HIGHEST_GRADE: Final = 6.0
_LEAST_WORDS: Final = 60
"""Fewer words give no measure."""


def check_reading(document: ReadDocument) -> Iterator[GateFinding]:
    """Yield that a patient's letter is above the sixth grade.

    Raises:
        CapabilityMissingError: The library that measures is not installed.
    """
    grade = grade_of(document)
    if grade is not None and grade > HIGHEST_GRADE:
        what = f"It reads at grade {grade:.1f}; a patient's letter is held to {HIGHEST_GRADE:.0f}."
        yield GateFinding(document.name, 0, Check.READING, what, "")


def grade_of(document: ReadDocument) -> float | None:
    """Return the grade of the running text of a letter, or None where there is too little of it."""
    said = [b.text for b in _body(document) if b.kind in {"text", "item"}]
    text = " ".join(t if t.endswith((".", "?", "!")) else f"{t}." for t in said)
    if len(text.split()) < _LEAST_WORDS:
        return None
    try:
        with warnings.catch_warnings():  # it reads its data through a package that is deprecated
            warnings.simplefilter("ignore", DeprecationWarning)
            import textstat  # type: ignore[import-untyped]  # 0.8 s; only for patients' letters
    except ImportError as absent:
        what, how = "textstat, which measures reading grade,", "Run: pip install textstat"
        raise CapabilityMissingError(what, how) from absent
    return float(textstat.flesch_kincaid_grade(text))


def _body(document: ReadDocument) -> list[ReadBlock]:
    """Return the blocks between the salutation and the closing."""
    texts = [b.text for b in document.blocks]
    start = next((i + 1 for i, t in enumerate(texts) if t.endswith(":") and i < len(texts) // 2), 0)
    end = texts.index("Sincerely,") if "Sincerely," in texts else len(texts)
    return list(document.blocks[start:end])
