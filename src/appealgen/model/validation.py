"""Turn Pydantic's findings into problems a nurse can act on: place, what, what to do."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, get_args

from pydantic import BaseModel

from appealgen.errors import Problem
from appealgen.strict_yaml import say_path

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pydantic import ValidationError
    from pydantic_core import ErrorDetails

    from appealgen.strict_yaml import Document, Path, Tree

__all__ = ["problems_of"]


_EXAMPLES = {
    "file": "Write the file's name only, such as C-mri-report.pdf; it lies in exhibits/.",
    "letter": "Write one or two capital letters, such as C.",
    "code": "Write the code as it is printed, such as 22612 or M48.062.",
    "carc": "Write the number of the claim adjustment reason code, such as 50.",
    "rarc": "Write the remark code with its letter, such as N115.",
    "key": "Write it in small letters with underscores, such as decompression_alone_unsafe.",
}
"""What a key with a fixed form looks like."""


def problems_of(
    error: ValidationError,
    document: Document,
    model: type[BaseModel],
    at: tuple[str | int, ...] = (),
) -> tuple[Problem, ...]:
    """Return every finding of a validation as a problem with its line.

    Args:
        error: What Pydantic found.
        document: The file it was found in.
        model: The model that was asked for; its fields give the nearest known key.
        at: Where in the file the part stands that was validated by itself.
    """
    found = error.errors(include_url=False, include_input=False)
    # Pydantic calls a list short whose only entries are broken; the entries' problems say it all.
    places = {detail["loc"] for detail in found}
    found = [
        detail
        for detail in found
        if detail["type"] != "too_short"
        or not any(
            place != detail["loc"] and place[: len(detail["loc"])] == detail["loc"]
            for place in places
        )
    ]
    return tuple(dict.fromkeys(_problem(detail, document, model, at) for detail in found))


def _problem(
    detail: ErrorDetails, document: Document, model: type[BaseModel], at: tuple[str | int, ...]
) -> Problem:
    loc = (*at, *detail["loc"])
    path = _path_in_file(loc, document, absent=detail["type"] == "missing")
    what, hint = _words(detail, model)
    if (
        detail["type"] in _EMPTY_KINDS
        and path in document.lines
        and _value_at(document, path) is None
    ):
        one_of_some = detail["type"] in {"enum", "literal_error"}
        what = "This is not filled in yet."
        hint = hint if one_of_some else "Write it, or delete the line if it may be missing."
    return Problem(document.file, document.line_of(path), say_path(path), what, hint)


_EMPTY_KINDS = frozenset(
    {"string_type", "model_type", "model_attributes_type", "dict_type", "tuple_type", "enum"}
    | {"literal_error", "date_type", "bool_type", "decimal_type", "int_type", "is_instance_of"}
)


def _value_at(document: Document, path: Path) -> Tree:
    value = document.tree
    for step in path:
        if isinstance(value, dict) and isinstance(step, str):
            value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int):
            value = value[step]
    return value


def _path_in_file(
    loc: tuple[int | str, ...], document: Document, *, absent: bool
) -> tuple[str | int, ...]:
    """Drop the steps Pydantic adds for unions; keep the last key where it is the missing one."""
    kept: tuple[str | int, ...] = ()
    for index, step in enumerate(loc):
        last = absent and index == len(loc) - 1
        if (*kept, step) in document.lines or last:
            kept = (*kept, step)
    return kept


def _words(detail: ErrorDetails, model: type[BaseModel]) -> tuple[str, str]:
    kind = detail["type"]
    context: dict[str, Any] = detail.get("ctx") or {}
    if kind == "extra_forbidden":
        return "This key is not known here.", _nearest(detail["loc"], model)
    if kind == "missing":
        return "This key is required and missing.", "Add it, or see docs/case-file.md."
    if kind in {"value_error", "assertion_error"}:
        return _sentence(str(context.get("error", detail["msg"]))), ""
    if kind == "string_pattern_mismatch":
        hint = _EXAMPLES.get(str(detail["loc"][-1]), "See docs/case-file.md.")
        return "This does not have the form expected here.", hint
    return _by_type(kind, context, detail["msg"])


def _by_type(kind: str, context: dict[str, Any], message: str) -> tuple[str, str]:
    limits = {
        "enum": ("This word is not one of those known here.", f"Use {context.get('expected')}."),
        "literal_error": (
            "This word is not one of those known here.",
            f"Use {context.get('expected')}.",
        ),
        "union_tag_invalid": (
            "This kind is not known here.",
            f"Use {context.get('expected_tags')}.",
        ),
        "union_tag_not_found": (
            "This entry does not say its kind.",
            "Add 'kind: …' as its first line.",
        ),
        "greater_than_equal": ("This value is too small.", f"The least is {context.get('ge')}."),
        "less_than_equal": ("This value is too large.", f"The most is {context.get('le')}."),
        "string_too_long": (
            "This text is too long.",
            f"The most is {context.get('max_length')} characters.",
        ),
        "string_too_short": ("This text is empty.", "Write it, or leave the key out."),
        "too_short": ("This list is empty.", "It needs at least one entry."),
        "bool_type": ("This is not a truth value.", "Write true or false."),
        "string_type": ("This must be text.", "Write one line, not a list."),
        "tuple_type": ("This must be a list.", "Begin each entry with a dash."),
        "model_type": ("This must be a block of keys.", "See docs/case-file.md."),
        "dict_type": ("This must be a block of keys.", "See docs/case-file.md."),
        "model_attributes_type": ("This must be a block of keys.", "See docs/case-file.md."),
        "is_instance_of": ("This must be one line of text.", "See docs/case-file.md."),
        "date_from_datetime_parsing": ("This day does not exist.", "Check the month and the day."),
        "date_parsing": ("This day does not exist.", "Check the month and the day."),
    }
    return limits.get(kind, (_sentence(message), ""))


def _sentence(text: str) -> str:
    text = re.sub(r"^(Value|Assertion) (error|failed), ", "", text).strip()
    return text[:1].upper() + text[1:] + ("" if text.endswith(".") else ".")


def _nearest(loc: tuple[int | str, ...], model: type[BaseModel]) -> str:
    known = _fields_at(loc[:-1], {model})
    close = get_close_matches(str(loc[-1]), known, n=1, cutoff=0.6)
    if close:
        return f"Did you mean '{close[0]}'?"
    return "Known here: " + ", ".join(sorted(known)[:12]) + "." if known else ""


def _fields_at(steps: tuple[int | str, ...], models: set[type[BaseModel]]) -> set[str]:
    """Follow a path through the models it may mean; union steps narrow by their kind."""
    for step in steps:
        if isinstance(step, int):
            continue
        onward: set[type[BaseModel]] = set()
        for model in models:
            if step in model.model_fields:
                onward |= _models_in(model.model_fields[step].annotation)
        tagged = {m for m in models if step in _kinds(m)}
        models = onward or tagged or models
    return {name for model in models for name in model.model_fields}


def _kinds(model: type[BaseModel]) -> Iterable[str]:
    kind = model.model_fields.get("kind")
    return get_args(kind.annotation) if kind else ()


def _models_in(annotation: object) -> set[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return {annotation}
    return {m for inner in get_args(annotation) for m in _models_in(inner)}
