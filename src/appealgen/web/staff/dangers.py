"""The danger signs that a patient has reported: they come before every paper."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from appealgen.intake.questionnaire import Role
from appealgen.intake.questionnaire.schema import load_questionnaire
from appealgen.web.keeping import SealedAnswers
from appealgen.web.staff.reviews import patients_of
from appealgen.web.trail import Who

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from appealgen.intake.questionnaire.schema import Item
    from appealgen.web.store import Store

__all__ = ["has_danger"]


def has_danger(store: Store, case: Path) -> bool:
    """Return whether the patient of a case has answered a question about a danger sign with yes.

    The answers are asked alone: a case file that cannot be read hides no danger.
    """
    return any(
        answer.value is True and key.partition("#")[0] in _asking_for_danger()
        for sitting in patients_of(store, case)
        for key, answer in SealedAnswers(store, sitting, Who("staff")).load().answers.items()
    )


@lru_cache(maxsize=1)
def _asking_for_danger() -> frozenset[str]:
    return frozenset(_alerting(load_questionnaire(Role.PATIENT).items))


def _alerting(items: Iterable[Item]) -> Iterator[str]:
    for item in items:
        if item.alert:
            yield item.link_id
        yield from _alerting(item.items)
