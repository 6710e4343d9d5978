"""How hard a page is to read: a grade for each language in which patients are asked.

English: the Flesch-Kincaid grade, by textstat.

Spanish: the formulas for English do not fit, since Spanish words are longer. Two of textstat's
measures for Spanish are taken together, and a page has to pass both:

- Crawford's grade (Alan N. Crawford, 1989) was fitted to school books of the six grades of primary
  school, so grade 6 is the upper end of what it was made for. That is the limit we want.
- Szigriszt-Pazos perspicuity, read on the INFLESZ scale (Barrio-Cantalejo and others, 2008), which
  was tried on texts for patients: 65 and above is "rather easy".

Limits of all three: they see the length of words and sentences, not whether a word is known, and
they say little about a page of a few words. So no sentence has more than 20 words either.

textstat counts syllables in Spanish with hyphenation patterns, which never part off a single
letter and miss a hiatus ("día", "ahora"): it finds too few, and every page looks easier than it
is. Spanish spelling settles the syllables, so they are counted here by its rules.
"""

from __future__ import annotations

import html
import re
import warnings
from functools import lru_cache
from importlib import import_module
from typing import Any

HIGHEST = 6.0
EASY = 65.0
LONGEST = 20

_VOWELS = "aeiouáéíóúü"
_STRONG = frozenset("aeoáéíóú")


def syllables_of(word: str) -> int:
    """Return the syllables of a Spanish word: each strong vowel, or a group of weak ones, is one.

    An accent on i or u makes it strong ("dí-a"); the u of que, qui, gue and gui is silent; y is a
    vowel at the end. A number counts as one syllable, as textstat has it.
    """
    plain = re.sub(r"(?<=[qg])u(?=[eéií])", "", word.casefold())
    plain = re.sub(r"y(?![a-záéíóúüñ])", "i", plain)
    groups = re.findall(f"[{_VOWELS}]+", plain)
    return sum(max(1, sum(ch in _STRONG for ch in group)) for group in groups) or 1


@lru_cache(maxsize=2)
def _measure(language: str) -> Any:  # noqa: ANN401 - textstat ships no types
    with warnings.catch_warnings():
        # textstat 0.7 asks for pkg_resources, which says of itself that it is deprecated.
        warnings.simplefilter("ignore")
        base = import_module("textstat.textstat").textstatistics
    made = base()
    if language == "es":
        made.set_lang("es")
        made.syllable_count = lambda text, lang=None: sum(  # noqa: ARG005 - textstat's own form
            syllables_of(word) for word in made.remove_punctuation(text).split()
        )
    return made


def grade(text: str, language: str) -> float:
    """Return the school grade in which a text can be read."""
    measure = _measure(language)
    return float(measure.crawford(text) if language == "es" else measure.flesch_kincaid_grade(text))


def faults(text: str, language: str) -> list[str]:
    """Return what makes a text too hard: its grade, its ease, or sentences that are too long."""
    found = [f"long: {said}" for said in sentences(text) if len(said.split()) > LONGEST]
    if (mark := grade(text, language)) > HIGHEST:
        found.append(f"grade {mark}: {text}")
    if language == "es" and (ease := float(_measure("es").szigriszt_pazos(text))) < EASY:
        found.append(f"ease {ease}: {text}")
    return found


def sentences(text: str) -> list[str]:
    """Return the sentences of a text."""
    return [part.strip() for part in re.split(r"(?<=[.?!:;])\s+", text) if part.strip()]


def page_text(page: str) -> str:
    """Return what a page says in its main part, a sentence for each block.

    Answers, addresses, codes and the numbers of questions are not our sentences and are left out,
    and so are labels of one or two words.
    """
    page = re.sub(r"<dd>.*?</dd>|<p class=\"said\">.*?</p>", " ", page, flags=re.DOTALL)
    main = re.search(r"<main.*?</main>", page, re.DOTALL)
    body = main[0] if main else page
    body = re.sub(
        r'<(progress|textarea|span class="number")[^>]*>.*?</[a-z]+>', " ", body, flags=re.DOTALL
    )
    body = re.sub(
        r"</?(p|h\d|li|dt|dd|label|legend|button|div|section|fieldset|a)\b[^>]*>", "\n", body
    )
    plain = html.unescape(re.sub(r"<[^>]+>", "", body))
    lines = [" ".join(line.split()) for line in plain.splitlines()]
    said = [line for line in lines if len(line.split()) > 2]
    return " ".join(line if line[-1] in ".?!:”" else f"{line}." for line in said)
