"""Read YAML strictly, keep every line number, and leave values as the text that was written.

A stock YAML loader turns ``00100`` into 64, ``NO`` into false and ``12:30`` into 750, keeps the
last of two equal keys and expands aliases without limit. This one refuses duplicate keys, aliases,
anchors and tags, knows only ``true``, ``false`` and ``null``, and returns every other scalar as the
text itself: the models decide what is a number or a date. JSON files are read the same way.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

import yaml

from appealgen.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["MAX_BYTES", "MAX_DEPTH", "Document", "Path", "Tree", "read_yaml", "say_path"]

Tree: TypeAlias = "str | bool | list[Tree] | dict[str, Tree] | None"
Path: TypeAlias = tuple[str | int, ...]

MAX_BYTES = 2_000_000
"""Largest file read. A whole case is some tens of kilobytes; five megabytes is a mistake."""

MAX_DEPTH = 60
"""Deepest nesting read: the C parser crashes far beyond this, and no file of ours needs it."""

_WORDS: Mapping[str, bool | None] = {
    "true": True,
    "false": False,
    "null": None,
    "": None,
    "~": None,
}
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What YAML 1.2 calls not printable (section 5.1)."""
_KEY = re.compile(r"[A-Za-z0-9_.:/@-]{1,80}")
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Document:
    """A file as read: its tree, the line of every path in it, and what is wrong with it."""

    file: str
    tree: Tree
    lines: Mapping[Path, int]
    problems: tuple[Problem, ...]

    def line_of(self, path: Path) -> int:
        """Return the 1-based line of a path, or of the nearest part of it that the file has.

        Validators name steps that are not in the file (the kind of a union's member, a missing
        key); those steps are passed over.
        """
        known: Path = ()
        for step in path:
            if (*known, step) in self.lines:
                known = (*known, step)
        return self.lines.get(known, 0)


@dataclass
class _Reader:
    file: str
    lines: dict[Path, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def problem(self, node: yaml.Node, path: Path, what: str, hint: str = "") -> None:
        line = _line(node.start_mark)
        self.problems.append(Problem(self.file, line, say_path(path), what, hint))

    def build(self, node: yaml.Node, path: Path) -> Tree:
        self.lines[path] = _line(node.start_mark)
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.build(child, (*path, i)) for i, child in enumerate(node.value)]
        return self.scalar(node)

    def mapping(self, node: yaml.MappingNode, path: Path) -> Tree:
        result: dict[str, Tree] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                self.problem(key_node, path, "A key must be a plain word.")
                continue
            key = str(key_node.value)
            if key in result:
                first = self.lines[(*path, key)]
                self.problem(
                    key_node,
                    (*path, key),
                    f"This key stands twice; the first is on line {first}.",
                    "Keep one of them.",
                )
                continue
            result[key] = self.build(value_node, (*path, key))
            self.lines[(*path, key)] = _line(key_node.start_mark)
        return result

    @staticmethod
    def scalar(node: yaml.Node) -> Tree:
        text = str(node.value)
        plain = isinstance(node, yaml.ScalarNode) and not node.style
        if plain and text in _WORDS:  # the C parser says "" where Python says None
            return _WORDS[text]
        return text


def say_path(path: Path) -> str:
    """Return a path as people write it: ``imaging[0].findings[1].level``.

    A key that is not one word is shown as ``(a key)``: where a colon slipped into the wrong
    place it may be a sentence about a patient.
    """
    said = ""
    for whole in path:
        step = whole if isinstance(whole, int) or _KEY.fullmatch(whole) else "(a key)"
        said += f"[{step}]" if isinstance(step, int) else f".{step}" if said else step
    return said


def read_yaml(text: str | bytes, file: str) -> Document:
    """Read one YAML or JSON document.

    Args:
        text: The file's content.
        file: The name to show in problems.

    Returns:
        The document. When ``problems`` is not empty the tree may be partial and must not be used.
    """
    whole = _decode(text, file)
    if isinstance(whole, Problem):
        return Document(file, None, {}, (whole,))
    unprintable = _UNPRINTABLE.search(whole)
    if unprintable:
        line = whole.count("\n", 0, unprintable.start()) + 1
        what = "The file holds a character that text cannot hold (a control character)."
        hint = "Delete it; it often comes with text copied from a PDF."
        return Document(file, None, {}, (Problem(file, line, "", what, hint),))
    refused = _refuse_unsafe(whole, file)
    if refused:
        return Document(file, None, {}, refused)
    try:
        node = yaml.compose(whole, Loader=_LOADER)
    except yaml.YAMLError as error:
        return Document(file, None, {}, (_syntax_problem(error, file),))
    if node is None:
        empty = Problem(file, 0, "", "The file is empty.", "Run 'appealgen new DIR' for a start.")
        return Document(file, None, {}, (empty,))
    reader = _Reader(file)
    tree = reader.build(node, ())
    return Document(file, tree, reader.lines, tuple(reader.problems))


def _decode(text: str | bytes, file: str) -> str | Problem:
    if len(text) > MAX_BYTES:
        what = f"The file is larger than {MAX_BYTES // 1_000_000} MB; its longest line is this one."
        hint = "A case file holds facts; put documents in exhibits/."
        return Problem(file, _longest_line(text), "", what, hint)
    if isinstance(text, str):
        return text
    try:
        return text.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = text[: error.start].count(b"\n") + 1
        return Problem(file, line, "", "The file is not UTF-8 text.", "Save it as UTF-8.")


def _longest_line(text: str | bytes) -> int:
    lengths = [len(line) for line in text.splitlines()]
    return lengths.index(max(lengths)) + 1


def _refuse_unsafe(text: str, file: str) -> tuple[Problem, ...]:
    """Refuse what must not reach the composer: aliases, tags, and nesting that crashes it."""
    problems: list[Problem] = []
    depth = 0
    opening = (yaml.MappingStartEvent, yaml.SequenceStartEvent)
    closing = (yaml.MappingEndEvent, yaml.SequenceEndEvent)
    documents = 0
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            line = _line(event.start_mark)
            depth += isinstance(event, opening) - isinstance(event, closing)
            documents += isinstance(event, yaml.DocumentStartEvent)
            if depth > MAX_DEPTH:
                return (Problem(file, line, "", f"The file nests deeper than {MAX_DEPTH} levels."),)
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                what = "Anchors and aliases (& and *) are not used here."
                problems.append(Problem(file, line, "", what, "Write the value out, or quote it."))
            elif getattr(event, "tag", None) not in {None, "!"}:
                problems.append(Problem(file, line, "", "Tags (!) are not used here.", "Quote it."))
    except yaml.YAMLError as error:
        problems.append(_syntax_problem(error, file))
    if documents > 1:
        problems.append(Problem(file, 0, "", "The file holds more than one document (---)."))
    return tuple(problems)


def _line(mark: Any) -> int:  # noqa: ANN401 - the Python and the C parser have their own marks
    return int(mark.line) + 1 if mark is not None else 0


def _syntax_problem(error: yaml.YAMLError, file: str) -> Problem:
    line = _line(getattr(error, "problem_mark", None))
    what = "This is not readable as YAML here."
    hint = "Check the indent, the colon and the quotes on this line and the one above."
    return Problem(file, line, "", what, hint)
