"""The sentences of the pages around the questions, by id; the questions have their own catalogue.

Both are ``.po`` files of the same form. A language is offered where both are on file.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from types import SimpleNamespace

from appealgen.intake.questionnaire import Strings, languages
from appealgen.intake.questionnaire.strings import DEFAULT

__all__ = ["best_language", "load_words", "offered", "said_on"]

_FOLDER = Path(__file__).parent / "locale"


def offered() -> tuple[str, ...]:
    """Return the languages in which every page can be shown, English first."""
    return tuple(name for name in languages() if (_FOLDER / f"{name}.po").is_file())


def best_language(accepted: str) -> str:
    """Return the first language of an ``Accept-Language`` header that is offered (RFC 9110)."""
    ranked = []
    for place, part in enumerate(accepted[:500].split(",")):
        name, _, weight = part.partition(";q=")
        try:
            ranked.append((-float(weight or 1), place, name.strip().lower()[:2]))
        except ValueError:
            continue
    return next((name for _, _, name in sorted(ranked) if name in offered()), DEFAULT)


@lru_cache(maxsize=8)
def load_words(language: str) -> Strings:
    """Return the sentences of the pages in a language that is offered."""
    from babel.messages.pofile import read_po

    with (_FOLDER / f"{language}.po").open("rb") as file:
        catalog = read_po(file, locale=language, abort_invalid=True)
    return Strings(language, {str(m.id): str(m.string) for m in catalog if m.id and m.string})


@lru_cache(maxsize=64)
def said_on(page: str, language: str) -> SimpleNamespace:
    """Return the sentences of one page by their short names, with those every page has."""
    words = load_words(language)
    found: dict[str, str] = {}
    for prefix in ("all.", f"{page}."):
        found |= {
            name.removeprefix(prefix): str(words.said[name])
            for name in words.ids()
            if name.startswith(prefix)
        }
    return SimpleNamespace(**found)
