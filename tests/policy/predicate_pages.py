"""Write the list of predicates of docs/policy-format.md from the predicates themselves.

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
from appealgen.spine import MrcGrade

PAGE = Path(__file__).resolve().parents[2] / "docs" / "policy-format.md"
START = "<!-- predicates: written by tests/policy/predicate_pages.py -->"
END = "<!-- end of predicates -->"

_PLAIN: dict[object, str] = {
    str: "text",
    bool: "true or false",
    int: "whole number",
    Decimal: "number",
}


def predicate_list() -> str:
    """Return the part of the page that lists every predicate, in the order of their names."""
    return "\n\n".join(_section(PREDICATES[name]) for name in sorted(PREDICATES))


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
    if value is None or value == () or value == {}:
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
    if origin is Literal:
        return f"one of {_listed(inner)}"
    if origin in {Union, types.UnionType}:
        return " or ".join(dict.fromkeys(_kind(one) for one in inner if one is not type(None)))
    if origin is tuple:
        return f"one or a list: {_kind(inner[0])}" if inner[0] is not str else "one word or a list"
    if origin is dict:
        return f"keys with {_kind(inner[1])}"
    return _named(annotation)


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
    before, _, rest = page.partition(START)
    after = rest.partition(END)[2]
    PAGE.write_text(f"{before}{START}\n\n{predicate_list()}\n\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
