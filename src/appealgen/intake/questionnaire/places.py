"""Places of a case: what may stand at a path, by the case's own models."""

from __future__ import annotations

import itertools
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Any, get_args, get_origin

from pydantic import BaseModel, TypeAdapter, ValidationError

from appealgen.intake.questionnaire.prefill import plain
from appealgen.model.base import Fact
from appealgen.model.case import Case

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["changed_case", "fits", "leaf_paths", "parts_broken"]


@lru_cache(maxsize=512)
def _adapter(path: str) -> TypeAdapter[Any]:
    """Return what checks a value at a path.

    Raises:
        KeyError: A case has no such place.
    """
    models: tuple[type[BaseModel], ...] = (Case,)
    found: Any = None
    for step in re.sub(r"\[[^\]]*\]", "[]", path).split("."):
        name, inside = step.removesuffix("[]"), step.endswith("[]")
        field = next((m.model_fields[name] for m in models if name in m.model_fields), None)
        if field is None:
            raise KeyError(path)
        found = field.annotation
        for meta in field.metadata:
            found = found if inside else Annotated[found, meta]
        found = _item_of(found) if inside else found
        models = tuple(_models_in(found))
    return TypeAdapter(found)


def _item_of(kind: Any) -> Any:  # noqa: ANN401 - any type
    for inner in (kind, *get_args(kind)):
        if get_origin(inner) is tuple:
            return get_args(inner)[0]
    raise KeyError(str(kind))


def _models_in(kind: Any) -> list[type[BaseModel]]:  # noqa: ANN401 - any type
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return [kind]
    return [model for inner in get_args(kind) for model in _models_in(inner)]


def fits(path: str, value: object) -> bool:
    """Return whether a value may stand at a path; ``care[+]`` is an entry of the list.

    Raises:
        KeyError: A case has no such place.
    """
    try:
        _adapter(path).validate_python(value)
    except ValidationError:
        return False
    return True


def leaf_paths(path: str) -> frozenset[str]:
    """Return every key under a path that holds one value, without indexes: ``care.weeks``.

    Raises:
        KeyError: A case has no such place.
    """
    models: list[type[BaseModel]] = [Case]
    for name in path.split("."):
        fields = [m.model_fields[name] for m in models if name in m.model_fields]
        if not fields:
            raise KeyError(path)
        models = [m for field in fields for m in _models_in(field.annotation)]
    return frozenset(_leaves(path, models)) or frozenset({path})


def _leaves(path: str, models: list[type[BaseModel]]) -> list[str]:
    found: list[str] = []
    for model in models:
        if issubclass(model, Fact):
            return [path]
        for name, field in model.model_fields.items():
            inner = _models_in(field.annotation)
            found += _leaves(f"{path}.{name}", inner) if inner else [f"{path}.{name}"]
    return found


Written = tuple[str, Any]
"""A path of the case and the value to write there."""


def changed_case(case: Case | None, written: Iterable[Written]) -> Case | None:
    """Return a case with values written into it; None where that is no whole case."""
    try:
        return Case.model_validate(_tree(case, written))
    except ValidationError:
        return None


def parts_broken(case: Case | None, written: Iterable[Written]) -> frozenset[str]:
    """Return the parts of a case, by their keys, that values written into it leave unfinished."""
    try:
        Case.model_validate(_tree(case, written))
    except ValidationError as error:
        return frozenset(str(detail["loc"][0]) for detail in error.errors(include_input=False))
    return frozenset()


def _tree(case: Case | None, written: Iterable[Written]) -> dict[str, Any]:
    tree: dict[str, Any] = plain(case) if case is not None else {}
    for path, value in written:
        _put(tree, path, value)
    return tree


def _put(tree: Any, path: str, value: Any) -> None:  # noqa: ANN401 - any part of a tree
    steps = path.replace("[", ".[").split(".")
    here = tree
    for step, following in itertools.pairwise(steps):
        if step.startswith("["):
            here = here[int(step.strip("[]"))]
        else:
            here = here.setdefault(step, [] if following.startswith("[") else {})
    last = steps[-1]
    if last == "[+]":
        here.append(value)
    elif last.startswith("["):
        here[int(last.strip("[]"))] = value
    else:
        here[last] = value
