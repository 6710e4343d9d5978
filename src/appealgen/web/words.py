"""The sentences of the pages around the questions, by id; the questions have their own catalogue.

Both are ``.po`` files of the same form. A language is offered where both are on file. Who has
chosen one keeps it for the visit, in a cookie that ends with the browser and holds nothing else.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlencode

from appealgen.intake.questionnaire import Strings, languages
from appealgen.intake.questionnaire.strings import DEFAULT

__all__ = [
    "CHOSEN",
    "best_language",
    "language_path",
    "load_words",
    "offered",
    "said_on",
    "way_back",
]

CHOSEN = "appealgen-language"
"""The cookie with the language that somebody chose."""
_FOLDER = Path(__file__).parent / "locale"
_OURS = re.compile(r"/(?:[\w~.-]+/?)*", re.ASCII)


def offered() -> tuple[str, ...]:
    """Return the languages in which every page can be shown, English first."""
    return tuple(name for name in languages() if (_FOLDER / f"{name}.po").is_file())


def best_language(accepted: str) -> str:
    """Return the first language of an ``Accept-Language`` header that is offered (RFC 9110)."""
    ranked = []
    for place, part in enumerate(accepted[:500].split(",")):
        name, _, weight = part.partition(";q=")
        try:
            ranked.append((-float(weight or 1), place, name.strip().lower().partition("-")[0]))
        except ValueError:
            continue
    wanted = (name for weight, _, name in sorted(ranked) if weight < 0)  # 0 is "not this one"
    return next((name for name in wanted if name in offered()), DEFAULT)


def language_path(language: str, back: str) -> str:
    """Return where a language is chosen; ``back`` is the path to come back to."""
    return f"/language/{language}?{urlencode({'to': back})}"


def way_back(to: str) -> str:
    """Return the path to come back to; the first page where it is not a path of this server.

    Two slashes would lead to another host (RFC 3986, section 4.2).
    """
    return to if _OURS.fullmatch(to) and not to.startswith("//") else "/"


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
