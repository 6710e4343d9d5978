"""Fill what a case leaves out of its surgeon from the practice's profiles; the case always wins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from appealgen.errors import Problem, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from appealgen.model.people import Practice, Surgeon
    from appealgen.service.practice.settings import Profile
    from appealgen.strict_yaml import Document

__all__ = ["conflicts", "filled_surgeon", "profile_of"]

_FILLED = ("credentials", "specialty", "board", "npi")
_PAPER = ("address", "phone", "fax", "email")


def profile_of(surgeon: Surgeon, profiles: Mapping[str, Profile]) -> tuple[str, Profile] | None:
    """Return the key and the profile a case means, or None.

    Where the case has an NPI, it decides: two surgeons may share a name. Without one it is the
    profile's key or name, letter case aside.
    """
    name = surgeon.name.casefold()
    for key, profile in profiles.items():
        numbers = {key, profile.npi}
        if surgeon.npi is not None:
            known = profile.npi or (key if key.isdigit() else None)
            named = known is None and name in {key.casefold(), profile.name.casefold()}
            if surgeon.npi in numbers or named:
                return key, profile
        elif name in {key.casefold(), profile.name.casefold()}:
            return key, profile
    return None


def filled_surgeon(
    surgeon: Surgeon, found: tuple[str, Profile] | None, practice: Practice | None
) -> Surgeon:
    """Return the surgeon of a case with what the case leaves out.

    Args:
        surgeon: As the case has it.
        found: The key and the profile that are meant, as ``profile_of`` returns them.
        practice: The practice of the settings.
    """
    changes: dict[str, object] = {}
    if found is not None:
        key, profile = found
        if surgeon.name.casefold() == key.casefold():
            changes["name"] = profile.name
        for name in _FILLED:
            if getattr(surgeon, name) is None:
                changes[name] = getattr(profile, name)
        if surgeon.npi is None and profile.npi is None and key.isdigit():
            changes["npi"] = key
    if practice is not None:
        changes["practice"] = _filled_practice(surgeon.practice, practice)
    return surgeon.model_copy(update=changes)


def _filled_practice(own: Practice | None, practice: Practice) -> Practice:
    """Return the practice of a case; one of another name is left as it is."""
    if own is None:
        return practice
    if own.name.casefold() != practice.name.casefold():
        return own
    missing = {name: getattr(practice, name) for name in _PAPER if not getattr(own, name)}
    return own.model_copy(update=missing)


def conflicts(
    surgeon: Surgeon,
    found: tuple[str, Profile] | None,
    practice: Practice | None,
    document: Document,
) -> Iterator[Problem]:
    """Yield where a case says otherwise than the settings; the values are not repeated.

    Args:
        surgeon: As the case has it.
        found: The key and the profile that are meant.
        practice: The practice of the settings.
        document: ``practice.yaml`` as read, for the lines.
    """
    if found is not None:
        key, profile = found
        names = list(_FILLED)
        if surgeon.name.casefold() != key.casefold():
            names.append("name")
        for name in names:
            mine, theirs = getattr(profile, name), getattr(surgeon, name)
            if mine is not None and theirs is not None and mine != theirs:
                yield _otherwise(document, ("surgeons", key, name))
    own = surgeon.practice
    for name in ("name", *_PAPER) if practice and own else ():
        mine, theirs = getattr(practice, name), getattr(own, name)
        if mine and theirs and mine != theirs:
            yield _otherwise(document, ("practice", name))


def _otherwise(document: Document, place: tuple[str, ...]) -> Problem:
    what = "The case says otherwise here; the letter says what the case says."
    hint = "Correct the one that is wrong."
    path = ".".join(place)
    line = document.line_of(place)
    return Problem(document.file, line, path, what, hint, Severity.WARNING)
