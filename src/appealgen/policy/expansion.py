"""Expand shared definitions before validation.

A policy's "conservative therapy" is written once under ``definitions`` and used with its own
numbers (``use: conservative_therapy``, ``with: {weeks: 6}``). Expansion copies the definition in
place, so the evaluator knows only plain trees and the trace shows every item.
"""

# ruff: noqa: ANN401 - it works on raw trees, before anything is known of their types
from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ValidationError

from appealgen.errors import PolicyInvalidError, Problem
from appealgen.model.validation import problems_of
from appealgen.strict_yaml import say_path

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from appealgen.strict_yaml import Document, Path

__all__ = ["check_params", "expand", "expand_criterion"]

_CHILD_LISTS = ("all_of", "any_of", "of", "none_of")
_MAX_USES = 12


class _Expander:
    def __init__(self, document: Document, definitions: dict[str, Any]) -> None:
        self.document = document
        self.definitions = definitions
        self.problems: list[Problem] = []

    def problem(self, path: Path, what: str, hint: str = "") -> None:
        line = self.document.line_of(path)
        self.problems.append(Problem(self.document.file, line, say_path(path), what, hint))

    def node(
        self, raw: Any, path: Path, prefix: str, values: dict[str, Any], depth: int = 0
    ) -> Any:
        """Return a criterion with every ``use`` under it replaced by what it names."""
        if not isinstance(raw, dict):
            return raw
        if depth > _MAX_USES:
            self.problem(path, "This definition uses itself.")
            return raw
        node = {key: _fill(value, values) for key, value in raw.items() if key not in _NESTED}
        node.setdefault("id", say_path(path))
        # An id that already begins with the place's own (I.I.8 used at I.I) stays as it is.
        if not prefix or not str(node["id"]).startswith(f"{prefix[:-1]}."):
            node["id"] = f"{prefix}{node['id']}"
        node["__at__"] = path
        self._nested(raw, node, path, values, prefix, depth)
        if "check" in node:
            self._check(node, path)
        if "use" in node:
            return self._use(node, path, depth)
        return node

    def _nested(  # noqa: PLR0913, PLR0917 - the place, the values and the depth of one node
        self,
        raw: dict[str, Any],
        node: dict[str, Any],
        path: Path,
        values: dict[str, Any],
        prefix: str,
        depth: int,
    ) -> None:
        for key in _CHILD_LISTS:
            if isinstance(raw.get(key), list):
                node[key] = [
                    self.node(child, (*path, key, i), prefix, values, depth)
                    for i, child in enumerate(raw[key])
                ]
        if isinstance(raw.get("when"), dict):
            guard = dict(raw["when"])
            guard.setdefault("id", f"{raw.get('id', 'guard')}:when")
            guard.setdefault("says", "this path applies")
            node["when"] = self.node(guard, (*path, "when"), prefix, values, depth)

    def _check(self, node: dict[str, Any], path: Path) -> None:
        check = node["check"]
        if isinstance(check, str):
            check = {check: {}}
        if not isinstance(check, dict) or len(check) != 1:
            self.problem((*path, "check"), "A check names one predicate with its parameters.")
            return
        [(node["check"], node["params"])] = check.items()
        node["params"] = node["params"] or {}

    def _use(self, node: dict[str, Any], path: Path, depth: int) -> Any:
        name = node.pop("use")
        values = node.pop("with", {}) or {}
        shared = self.definitions.get(name)
        if not isinstance(shared, dict):
            known = ", ".join(sorted(self.definitions)) or "none"
            self.problem((*path, "use"), "There is no such definition.", f"Defined: {known}.")
            return node
        missing = set(shared.get("parameters", [])) - set(values)
        if missing:
            self.problem(path, f"The definition needs: {', '.join(sorted(missing))}.")
        at: Path = ("definitions", name)
        body = {k: v for k, v in shared.items() if k not in {"parameters", "id"}}
        expanded = self.node({**body, "id": "x"}, at, f"{node['id']}/", values, depth + 1)
        expanded.update({k: v for k, v in node.items() if k != "__at__"})
        expanded["definition"] = name
        return expanded


_NESTED = (*_CHILD_LISTS, "when")


def _fill(value: Any, values: dict[str, Any]) -> Any:
    """Replace ``$name`` by its value, everywhere in a tree; in text, ``{name}`` likewise."""
    if isinstance(value, dict):
        return {key: _fill(inner, values) for key, inner in value.items()}
    if isinstance(value, list):
        return [_fill(inner, values) for inner in value]
    if isinstance(value, str):
        if value.startswith("$") and value[1:] in values:
            return values[value[1:]]
        return re.sub(r"\{(\w+)\}", lambda m: str(values.get(m[1], m[0])), value)
    return value


def expand(document: Document) -> tuple[Any, tuple[Problem, ...]]:
    """Return the file's tree with definitions expanded, and the problems met on the way.

    Criteria ids under a use are prefixed with the id of the place of use, so that every id in
    the result is unique; an id that begins with it anyway is left as it is.
    """
    tree = document.tree
    if not isinstance(tree, dict):
        what = "A policy file must be a block of keys."
        return tree, (Problem(document.file, 1, "", what),)
    definitions = tree.get("definitions") or {}
    expander = _Expander(document, definitions if isinstance(definitions, dict) else {})
    result = {key: value for key, value in tree.items() if key != "definitions"}
    procedures = result.get("procedures")
    if isinstance(procedures, list):
        result["procedures"] = [
            _procedure(expander, raw, ("procedures", index)) for index, raw in enumerate(procedures)
        ]
    return result, tuple(expander.problems)


def _procedure(expander: _Expander, raw: Any, path: Path) -> Any:
    if not isinstance(raw, dict):
        return raw
    result = dict(raw)
    if "criteria" in raw:
        result["criteria"] = expander.node(raw["criteria"], (*path, "criteria"), "", {})
    if isinstance(raw.get("supporting"), list):
        result["supporting"] = [
            expander.node(item, (*path, "supporting", i), "", {})
            for i, item in enumerate(raw["supporting"])
        ]
    return result


_PARAMS: dict[tuple[str, str], BaseModel] = {}
"""Equal parameters of a predicate are one object, so that a case is read once for all of them."""


def _one_object(name: str, params: BaseModel) -> BaseModel:
    return _PARAMS.setdefault((name, params.model_dump_json()), params)


def check_params(
    tree: Any, document: Document, predicates: Mapping[str, type[BaseModel]]
) -> Iterator[Problem]:
    """Validate every check's parameters in place, replacing the raw tree by the model."""
    if isinstance(tree, list):
        for item in tree:
            yield from check_params(item, document, predicates)
    if not isinstance(tree, dict):
        return
    name = tree.get("check")
    if isinstance(name, str) and "__at__" in tree:
        yield from _params_of(tree, name, document, predicates)
    for key, value in tree.items():
        if key not in {"params", "__at__"}:
            yield from check_params(value, document, predicates)


def _params_of(
    node: dict[str, Any],
    name: str,
    document: Document,
    predicates: Mapping[str, type[BaseModel]],
) -> Iterator[Problem]:
    at = (*node["__at__"], "check")
    line = document.line_of(at)
    if name not in predicates:
        known = ", ".join(sorted(predicates))
        what = "There is no such predicate."
        yield Problem(document.file, line, say_path(at), what, f"Known: {known}.")
        return
    try:
        node["params"] = _one_object(name, predicates[name].model_validate(node["params"]))
    except ValidationError as error:
        yield from problems_of(error, document, predicates[name], (*at, name))


def expand_criterion(
    document: Document, entries: str, key: str, predicates: Mapping[str, type[BaseModel]]
) -> Any:
    """Return a file's tree with the criterion under one key of each entry ready to validate.

    For files beside the policies (objections) whose entries hold a criterion of their own.

    Args:
        document: The file.
        entries: The list at the top of the file.
        key: The key of each entry that holds the criterion.
        predicates: The parameters model of every predicate by name.

    Raises:
        PolicyInvalidError: A criterion is broken.
    """
    tree = document.tree
    listed = tree.get(entries) if isinstance(tree, dict) else None
    if not isinstance(tree, dict) or not isinstance(listed, list):
        return tree
    expander = _Expander(document, {})
    problems: list[Problem] = expander.problems
    result: list[Any] = []
    for index, entry in enumerate(listed):
        ready: Any = dict(entry) if isinstance(entry, dict) else entry
        if isinstance(ready, dict) and key in ready:
            ready[key] = expander.node(ready[key], (entries, index, key), "", {})
            problems += check_params(ready[key], document, predicates)
        result.append(ready)
    if problems:
        raise PolicyInvalidError(document.file, problems)
    return {**tree, entries: result}
