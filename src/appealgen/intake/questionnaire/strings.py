"""The catalogue of sentences: one file per language, each sentence by its id.

A catalogue is a gettext ``.po`` file whose ``msgid`` is the id; Babel reads it, and gives dates and
numbers in the form of the language. A missing id is an error here, not an English sentence on a
Spanish page.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from appealgen.errors import TemplateInvalidError
from appealgen.model.dates import PartialDate

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from babel import Locale

    from appealgen.intake.questionnaire.schema import Role

__all__ = ["DEFAULT", "Strings", "languages", "load_strings"]

DEFAULT = "en"
_FOLDER = Path(__file__).parent / "locale"


@dataclass(frozen=True)
class Strings:
    """The sentences of one language.

    Attributes:
        language: Its short name, such as ``en`` or ``es``.
        said: Id to the sentence, or to its forms for one and for many.
    """

    language: str
    said: Mapping[str, str | tuple[str, ...]]

    def __call__(self, name: str, /, **values: str | int) -> str:
        """Return a sentence with its values put in.

        Raises:
            TemplateInvalidError: The catalogue has no such id, or asks for another value.
        """
        found = self.maybe(name, **values)
        if found is None:
            raise self._missing(name)
        return found

    def maybe(self, name: str, /, **values: str | int) -> str | None:
        """Return a sentence, or None where the catalogue has none of this id."""
        found = self.said.get(name)
        if found is None:
            return None
        text = found if isinstance(found, str) else found[0]
        return self._filled(name, text, values)

    def counted(self, name: str, number: int, /, **values: str | int) -> str:
        """Return the form of a sentence for a number, by the language's own plural rule.

        Raises:
            TemplateInvalidError: The catalogue has no such id.
        """
        found = self.said.get(name)
        if found is None:
            raise self._missing(name)
        text = found if isinstance(found, str) else found[self._plural(number, len(found))]
        return self._filled(name, text, {"n": number, **values})

    @property
    def month_first(self) -> bool:
        """Return whether the month stands before the day in a date of this language."""
        return str(self._locale.date_formats["short"]).casefold().startswith("m")

    def _missing(self, name: str) -> TemplateInvalidError:
        return TemplateInvalidError(f"{self.language}.po", None, f"the id {name} is missing")

    def ids(self) -> Iterator[str]:
        """Yield every id."""
        return iter(self.said)

    def day(self, day: dt.date) -> str:
        """Return a day in words, so that nobody mistakes the month for the day."""
        from babel.dates import format_date

        return str(format_date(day, format="long", locale=self._locale))

    def month(self, year: int, month: int) -> str:
        """Return a month with its year, in words."""
        from babel.dates import format_skeleton

        return str(format_skeleton("yMMMM", dt.date(year, month, 1), locale=self._locale))

    def date(self, value: str, typed: str = "") -> str:
        """Return a date in words, as exact as it is; a year alone as it was typed, if it was.

        Args:
            value: ISO 8601: a day, a month or a year.
            typed: What was typed for it.
        """
        date = PartialDate.parse(value)
        if date.exact:
            return self.day(date.earliest)
        return self.month(date.year, date.month) if date.month else typed or value

    def months(self) -> Mapping[str, int]:
        """Return the names of the months, long and short, in small letters."""
        found: dict[str, int] = {}
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                names = self._locale.months[context][width]
                found |= {str(name).casefold().rstrip("."): n for n, name in names.items()}
        return found

    @property
    def _locale(self) -> Locale:
        from babel import Locale

        # The United States write the month first in English; Spanish writes the day first.
        return Locale.parse(f"{self.language}_US")

    def _plural(self, number: int, forms: int) -> int:
        # msgstr[0] is the form for one; English and Spanish have one other form, the last.
        return 0 if self._locale.plural_form(number) == "one" else forms - 1

    def _filled(self, name: str, text: str, values: Mapping[str, str | int]) -> str:
        try:
            return text.format_map(values) if values or "{" in text else text
        except (KeyError, ValueError, IndexError) as error:
            why = f"the sentence {name} asks for a value that it is not given"
            name = f"{self.language}.po"
            raise TemplateInvalidError(name, None, why) from error


def languages(role: Role | None = None) -> tuple[str, ...]:
    """Return the languages on file, English first; with a role, those in which it is asked.

    A role is asked in a language whose catalogue has the title of its questionnaire. Patients are
    asked in each; staff and surgeon read the chart and the plan's rules in English, and are asked
    in that language only.
    """
    found = sorted(path.stem for path in _FOLDER.glob("*.po"))
    names = (DEFAULT, *(name for name in found if name != DEFAULT))
    if role is None:
        return names
    title = f"questionnaire.{role.value}"
    return tuple(name for name in names if title in load_strings(name).said)


@lru_cache(maxsize=8)
def load_strings(language: str = DEFAULT) -> Strings:
    """Return the catalogue of a language.

    Raises:
        TemplateInvalidError: There is none, or it is broken.
    """
    from babel.messages.pofile import PoFileError, read_po

    path = _FOLDER / f"{language}.po"
    if language not in languages():
        raise TemplateInvalidError(path.name, None, "there is no catalogue of this language")
    try:
        with path.open("rb") as file:
            catalog = read_po(file, locale=language, abort_invalid=True)
    except (PoFileError, ValueError) as error:
        raise TemplateInvalidError(path.name, None, "it does not read as a catalogue") from error
    said: dict[str, str | tuple[str, ...]] = {}
    for message in catalog:
        name = message.id[0] if isinstance(message.id, tuple | list) else message.id
        text = message.string
        if name and text:
            said[name] = tuple(text) if isinstance(text, tuple | list) else str(text)
    return Strings(language, said)
