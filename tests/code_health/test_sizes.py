"""Modules and functions stay short enough to be read in one go."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.code_health.tree import SOURCE, name_of

MODULE_LINES = 400
FUNCTION_LINES = 50


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yield every function and method below ``tree``, nested ones too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def lines_of_code(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Count the lines from ``def`` to the end, without the docstring: sources may take room."""
    docstring = 0
    if ast.get_docstring(function) is not None:
        first = function.body[0]
        docstring = (first.end_lineno or first.lineno) - first.lineno + 1
    return (function.end_lineno or function.lineno) - function.lineno + 1 - docstring


def long_functions(path: Path) -> list[str]:
    """Return the functions of one module that are longer than allowed."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [
        f"{name_of(path)}:{function.lineno}: {function.name} has {lines_of_code(function)} lines"
        for function in functions(tree)
        if lines_of_code(function) > FUNCTION_LINES
    ]


def test_no_module_is_too_long() -> None:
    """A module of more than 400 lines holds more than one thing: split it."""
    modules = {
        name_of(path): len(path.read_text(encoding="utf-8").splitlines())
        for path in SOURCE.rglob("*.py")
    }

    assert modules
    assert not {name: lines for name, lines in modules.items() if lines > MODULE_LINES}


def test_no_function_is_too_long() -> None:
    """A function of more than 50 lines, docstring aside, does more than one thing."""
    assert not [found for path in SOURCE.rglob("*.py") for found in long_functions(path)]


def test_the_docstring_is_not_counted() -> None:
    """A function of four lines with a docstring of two counts as two."""
    (function,) = functions(ast.parse('def f():\n    """Say\n    why."""\n    return 1\n'))

    assert lines_of_code(function) == 2
