"""What a payer means when it calls something missing, and which exhibits are it.

``policies/evidence/called-missing.yaml`` maps the payer's words to kinds of exhibit. Where no entry
fits, nothing is said to be enclosed: the letter asks which document is meant.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, ConfigDict, Field

from appealgen.model.base import Name, Prose, Truthful
from appealgen.model.denial import ExhibitKind
from appealgen.model.published import read_published

if TYPE_CHECKING:
    from pathlib import Path

    from appealgen.model import Case
    from appealgen.model.denial import Exhibit

__all__ = ["Thing", "Things", "exhibits_for", "load_things"]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Thing(_Part):
    """One kind of document, with the words that mean it."""

    id: Name
    says: Prose
    words: Annotated[tuple[Annotated[str, Field(min_length=2)], ...], Field(min_length=1)]
    kinds: Annotated[tuple[ExhibitKind, ...], Field(min_length=1)]
    by_title: Truthful = False
    """An exhibit is it only where its title has one of the words, too: an MRI is no radiograph."""

    def is_exhibit(self, exhibit: Exhibit) -> bool:
        """Return whether an exhibit is it."""
        named = self.is_meant_by(exhibit.title) or not self.by_title
        return exhibit.kind in self.kinds and named

    def is_meant_by(self, text: str) -> bool:
        """Return whether a text names it: one of the words begins a word of the text."""
        return any(re.search(rf"\b{re.escape(w)}", text, re.IGNORECASE) for w in self.words)


class Things(_Part):
    """The file."""

    things: Annotated[tuple[Thing, ...], Field(min_length=1)]


@lru_cache(maxsize=4)
def load_things(folder: Path) -> Things:
    """Return the kinds of document on file.

    Args:
        folder: The folder of policies.

    Raises:
        InputNotFoundError: The file is missing.
        PolicyInvalidError: It is broken; every problem is listed.
    """
    path = folder / "evidence" / "called-missing.yaml"
    return read_published(path, Things)


def exhibits_for(words: str, case: Case, things: Things) -> tuple[Exhibit, ...]:
    """Return the exhibits that are what the payer called missing, in the order of the case.

    Everything the words name must be among the exhibits; otherwise none is returned, because a
    part of it does not answer the payer.

    Args:
        words: What was called missing, in the payer's words.
        case: The case with its exhibits.
        things: The file.
    """
    meant = [thing for thing in things.things if thing.is_meant_by(words)]
    found = [[e for e in case.exhibits if thing.is_exhibit(e)] for thing in meant]
    if not meant or not all(found):
        return ()
    letters = {e.letter for group in found for e in group}
    return tuple(e for e in case.exhibits if e.letter in letters)
