"""The rule that templates hold no logic, as a walk over Jinja's syntax tree."""

from __future__ import annotations

from jinja2 import nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

#: Everything a template may use. What is not listed is refused, so a new construct is a decision.
PLAIN = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Block, nodes.Extends,
    nodes.Include, nodes.Import, nodes.FromImport, nodes.Macro,
)  # fmt: skip
FIELD = (nodes.Name, nodes.Getattr)


def impurities(source: str) -> list[str]:
    """Return every construct of a template that is more than placing prepared text."""
    tree = ImmutableSandboxedEnvironment(autoescape=True).parse(source)
    own = {macro.name for macro in tree.find_all(nodes.Macro)}
    imported = {found.target for found in tree.find_all(nodes.Import)}
    named = {
        name if isinstance(name, str) else name[1]
        for found in tree.find_all(nodes.FromImport)
        for name in found.names
    }
    return [
        f"line {node.lineno}: {type(node).__name__}"
        for node in _everything(tree)
        if not _allowed(node, own | named, imported)
    ]


def _everything(node: nodes.Node) -> list[nodes.Node]:
    return [node, *(found for child in node.iter_child_nodes() for found in _everything(child))]


def _allowed(node: nodes.Node, macros: set[str], modules: set[str]) -> bool:
    if isinstance(node, nodes.Getattr):
        return isinstance(node.node, FIELD) and not node.attr.startswith("_")
    if isinstance(node, nodes.For):
        plain = node.test is None and not node.recursive
        return plain and isinstance(node.iter, FIELD) and isinstance(node.target, nodes.Name)
    if isinstance(node, nodes.If):
        return isinstance(node.test, (*FIELD, nodes.Not))
    if isinstance(node, nodes.Not):
        return isinstance(node.node, FIELD)
    if isinstance(node, nodes.Call):
        return _is_macro(node, macros, modules)
    return isinstance(node, PLAIN) or (isinstance(node, nodes.Const) and _is_text(node))


def _is_text(constant: nodes.Const) -> bool:
    return isinstance(constant.value, str)


def _is_macro(call: nodes.Call, macros: set[str], modules: set[str]) -> bool:
    if call.dyn_args is not None or call.dyn_kwargs is not None or call.kwargs:
        return False
    target = call.node
    if isinstance(target, nodes.Name):
        return target.name in macros
    return (
        isinstance(target, nodes.Getattr)
        and isinstance(target.node, nodes.Name)
        and target.node.name in modules
    )
