"""Read entries of PDF objects that may be written directly or by reference."""

from __future__ import annotations

from typing import Any

__all__ = ["entries", "number_of", "numbers", "value"]


def value(holder: Any, key: str) -> Any:  # noqa: ANN401 - objects of the file
    """Return an entry of a dictionary with its reference followed, or None without one."""
    if holder is None or key not in holder:
        return None
    found = holder[key]
    return None if type(found).__name__ == "NullObject" else found


def entries(holder: Any, key: str) -> list[Any]:  # noqa: ANN401 - as above
    """Return the entries of an array with their references followed; none without it."""
    found = value(holder, key)
    return [] if found is None else [entry.get_object() for entry in found]


def numbers(holder: Any, key: str) -> list[float]:  # noqa: ANN401 - as above
    """Return the numbers of an array, such as a rectangle."""
    return [float(entry) for entry in entries(holder, key)]


def number_of(held: Any) -> int:  # noqa: ANN401 - as above
    """Return the number of an object in its file; 0 for one written where it is used."""
    reference = getattr(held, "indirect_reference", None)
    return 0 if reference is None else int(reference.idnum)
