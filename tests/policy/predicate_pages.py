"""Write the lists of predicates and words of docs/policy-format.md from the predicates themselves.

After a predicate changed: ``python -m tests.policy.predicate_pages`` rewrites that part of the
page; the test beside it fails until it is done.
"""

from __future__ import annotations

import inspect
import types
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from appealgen.matching.predicates import PREDICATES, Predicate
from appealgen.policy.vocabulary import WORDS
from appealgen.spine import MrcGrade

PAGE = Path(__file__).resolve().parents[2] / "docs" / "policy-format.md"
START = "<!-- predicates: written by tests/policy/predicate_pages.py -->"
END = "<!-- end of predicates -->"
WORDS_START = "<!-- words: written by tests/policy/predicate_pages.py -->"
WORDS_END = "<!-- end of words -->"

_PLAIN: dict[object, str] = {
    str: "text",
    bool: "true or false",
    int: "whole number",
    Decimal: "number",
}


def predicate_list() -> str:
    """Return the part of the page that lists every predicate, in the order of their names."""
    return "\n\n".join(_section(PREDICATES[name]) for name in sorted(PREDICATES))


def word_list() -> str:
    """Return the part of the page that lists the words of parameters, equal lists joined."""
    places: dict[frozenset[str], list[str]] = {}
    for (predicate, name), words in sorted(WORDS.items()):
        places.setdefault(words, []).append(f"`{predicate}.{name}`")
    return "\n".join(
        f"- {', '.join(where)}: {', '.join(f'`{word}`' for word in sorted(words))}"
        for words, where in places.items()
    )


def _section(predicate: Predicate) -> str:
    whole = inspect.getdoc(type(predicate)) or ""
    about = " ".join(whole.split("\n\n")[0].split())
    reads = ", ".join(f"`{part}`" for part in predicate.reads)
    lines = [f"#### `{predicate.name}`", "", f"{about} Reads {reads}."]
    fields = predicate.Params.model_fields
    if not fields:
        return "\n".join([*lines, "", "No parameters."])
    return "\n".join([*lines, "", *(_parameter(name, field) for name, field in fields.items())])


def _parameter(name: str, field: FieldInfo) -> str:
    kind = _kind(field.annotation)
    if field.is_required():
        return f"- `{name}` ({kind}), required"
    given = _default(field.get_default(call_default_factory=True))
    return f"- `{name}` ({kind}){given}"


def _default(value: Any) -> str:  # noqa: ANN401 - any default
    if value is None or value in ((), {}):
        return ""
    if isinstance(value, bool):
        return f"; `{str(value).lower()}` unless given"
    values = value if isinstance(value, tuple) else (value,)
    return f"; {_listed(values)} unless given"


def _listed(values: tuple[Any, ...]) -> str:
    return ", ".join(f"`{v.value if isinstance(v, Enum) else v}`" for v in values)


def _kind(annotation: Any) -> str:  # noqa: ANN401 - any annotation
    origin, inner = get_origin(annotation), get_args(annotation)
    if annotation in _PLAIN:
        return _PLAIN[annotation]
    if origin is Annotated:
        return _kind(inner[0])
    if origin in {Union, types.UnionType}:
        return " or ".join(dict.fromkeys(_kind(one) for one in inner if one is not type(None)))
    return _of_many(origin, inner) or _named(annotation)


def _of_many(origin: Any, inner: tuple[Any, ...]) -> str:  # noqa: ANN401 - any annotation
    if origin is Literal:
        return f"one of {_listed(inner)}"
    if origin is tuple:
        return "one word or a list" if inner[0] is str else f"one or a list: {_kind(inner[0])}"
    return f"keys with {_kind(inner[1])}" if origin is dict else ""


def _named(annotation: Any) -> str:  # noqa: ANN401 - any annotation
    if annotation is MrcGrade:
        return "muscle grade from `0` to `5`"
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return f"one of {_listed(tuple(annotation))}"
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return "block of keys"
    return "text"


def main() -> None:
    """Rewrite the list in the page."""
    page = PAGE.read_text(encoding="utf-8")
    page = _replaced(page, START, END, predicate_list())
    page = _replaced(page, WORDS_START, WORDS_END, word_list())
    PAGE.write_text(page, encoding="utf-8")


def _replaced(page: str, start: str, end: str, text: str) -> str:
    before, _, rest = page.partition(start)
    return f"{before}{start}\n\n{text}\n\n{end}{rest.partition(end)[2]}"


if __name__ == "__main__":
    main()
