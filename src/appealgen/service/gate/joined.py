"""Which words may stand side by side: those that the case, a source, or our own wording joins.

A sentence without a value, a name or a date can be as wrong as any other: "It did help", "I will
sue". Every pair of neighboring words in a document must stand together in the case, in a published
source, or in the fixed wording; or meet where one piece of wording ends and the next begins.
Comments and descriptions in the code are no wording.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Final

from appealgen.render.readback import tidy
from appealgen.service.gate.findings import Check, GateFinding
from appealgen.service.gate.tokens import POINTER

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from appealgen.render.readback import ReadDocument
    from appealgen.service.gate.ground import Ground

__all__ = ["check_joined"]

_SPEAKING: Final = ("brief", "argument", "spine", "model", "appeals")
"""The layers whose texts reach a page."""
_TAG: Final = re.compile(r"\{[{%#].*?[}%#]\}|<[^>]*>", re.DOTALL)
_RUNS: Final = re.compile(r"[^\w’'%/+&§$-]*[^\s\w’'%/+&§$-][^\w’'%/+&§$-]*")
"""Punctuation parts words: only what nothing but a space parts stands side by side."""
_WORD: Final = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*$")
_QUOTES: Final = re.compile(r"“[^”]*”")
_OTHERS: Final = re.compile(r"\b(?:his|her|their)\b")
_LITERAL: Final = re.compile(r"\"([^\"]+)\"|'([^']+)'")
_GAP: Final = "\x00"
_NO_PARTS: Final = frozenset({str, int, float, bool, type(None), ast.Name, ast.Load, ast.Store})
"""What stands in the tree of a module and holds no text of its own."""
_VALUE: Final = "#"


@dataclass(frozen=True)
class _Joints:
    """Pairs of words that stand together, and words at the open ends of pieces of wording."""

    pairs: frozenset[tuple[str, str]]
    first: frozenset[str]
    last: frozenset[str]

    def allow(self, one: str, two: str) -> bool:
        """Return whether two words may stand side by side."""
        if (one, two) in self.pairs:
            return True
        return (one == _VALUE or one in self.last) and (two == _VALUE or two in self.first)

    def __or__(self, other: _Joints) -> _Joints:
        """Return the joints of both."""
        return _Joints(self.pairs | other.pairs, self.first | other.first, self.last | other.last)


def check_joined(document: ReadDocument, ground: Ground) -> Iterator[GateFinding]:
    """Yield where two words stand side by side that nothing joins.

    Args:
        document: As it was read back.
        ground: The case, judged.
    """
    joints = _joints_of(ground)
    for block in document.blocks:
        if block.kind == "drawn":
            continue
        for cell in block.cells or (block.text,):
            for run in _runs(POINTER.sub(" . ", _QUOTES.sub(" . ", cell))):
                odd = next((p for p in pairwise(run) if not joints.allow(*p)), None)
                if odd is not None:
                    what = "Words stand together that neither the case nor our wording joins."
                    quote = f"{' '.join(odd)}: {cell}"[:160]
                    yield GateFinding(document.name, block.page, Check.UNSUPPORTED, what, quote)
                    break


def _joints_of(ground: Ground) -> _Joints:
    """Return all joints of a ground: collected once, for every document of it."""
    kept: dict[str, _Joints] = ground.kept
    if "joints" not in kept:
        fixed = _of_code() | _of_templates(ground.templates) | _of_laws(ground.laws)
        kept["joints"] = fixed | _of_case(ground)
    return kept["joints"]


def _runs(text: str) -> Iterator[list[str]]:
    """Yield stretches of words that nothing but spaces part, each word in its plain form."""
    for stretch in _RUNS.split(tidy(text).replace("’", "'")):
        yield [_plain(word) for word in stretch.split()]


@lru_cache(maxsize=1 << 15)
def _plain(word: str) -> str:
    """Return a word in lower case without the ending of a plural; a value as one mark."""
    word = word.strip("'").removesuffix("'s")
    if not _WORD.match(word):
        return _VALUE
    return word.casefold().rstrip("s")


def _joined(texts: Iterable[str]) -> _Joints:
    """Return the joints of pieces of wording, in which a mark stands for what is put in."""
    pairs: set[tuple[str, str]] = set()
    first: set[str] = set()
    last: set[str] = set()
    for piece in {piece for text in texts for piece in text.split(_GAP)}:
        runs = [run for run in _runs(piece) if run]
        if not runs:
            continue
        first.add(runs[0][0])
        last.add(runs[-1][-1])
        for run in runs:
            pairs.update(pairwise(run))
    return _Joints(frozenset(pairs), frozenset(first), frozenset(last))


@lru_cache(maxsize=1)
def _of_code() -> _Joints:
    import appealgen

    home = Path(appealgen.__path__[0])
    files = [f for part in _SPEAKING for f in sorted((home / part).rglob("*.py"))]
    files.append(home / "matching" / "concordance.py")
    return _joined(t for f in files for t in _constants(ast.parse(f.read_text(encoding="utf-8"))))


def _constants(tree: ast.AST) -> Iterator[str]:
    """Yield the texts of a module, what is put in replaced by a mark; no descriptions."""
    no_text: set[int] = set()
    for node in _nodes(tree):  # the whole before its parts
        if isinstance(node, ast.Expr):
            no_text.add(id(node.value))
        elif isinstance(node, ast.JoinedStr):
            no_text |= {id(part) for part in node.values}
            yield "".join(
                str(p.value) if isinstance(p, ast.Constant) else _GAP for p in node.values
            )
        elif isinstance(node, ast.Constant) and id(node) not in no_text:
            said = node.value if isinstance(node.value, str) else ""
            yield re.sub(r"\{[^{}]*\}", _GAP, said)
            yield from (said.replace("_", by) for by in " -" if "_" in said)


def _nodes(tree: ast.AST) -> Iterator[ast.AST]:
    """Yield the nodes of a module, each before its parts; names have none. Faster than a walk."""
    todo = [tree]
    while todo:
        node = todo.pop()
        yield node
        if type(node) is ast.Constant:
            continue
        for part in vars(node).values():
            if type(part) is list:
                todo += [one for one in part if type(one) not in _NO_PARTS]
            elif type(part) not in _NO_PARTS:
                todo.append(part)


@lru_cache(maxsize=4)
def _of_templates(templates: Path) -> _Joints:
    pages = templates / "web"  # a page of the browser is no document
    files = [f for f in sorted(templates.rglob("*.j2")) if pages not in f.parents]
    texts = [f.read_text(encoding="utf-8") for f in files]
    said = [_TAG.sub(_GAP, text) for text in texts]
    for text in texts:
        for tag in _TAG.findall(text):
            said += [one or two for one, two in _LITERAL.findall(tag)]
    return _joined(said)


@lru_cache(maxsize=4)
def _of_laws(laws: tuple[str, ...]) -> _Joints:
    """Return the joints of law and evidence files, which every case has in common."""
    return _joined(_spelled([*laws, *(re.sub(r"\{[^{}]*\}", _GAP, t) for t in laws if "{" in t)]))


def _of_case(ground: Ground) -> _Joints:
    """Return the joints of a case and of the sources in use."""
    case = ground.context.told or ground.context.case
    said = [text for r in ground.records for text in r.texts]
    said += _scalars(case.model_dump(mode="json"))
    said += [str(value).replace("_", " ") for r in ground.records for _, value in r.pieces]
    said += [e.shown for f in ground.findings for e in f.evidence]
    laws = set(ground.laws)
    said += [text for text in (*ground.every_text, *ground.judged_texts) if text not in laws]
    said += [w.text for w in ground.context.overlay.wording]
    for policy in ground.context.determination.policies:
        said += [policy.citation, policy.title, *(p.title for p in policy.procedures)]
    said += ground.labels
    return _joined(_spelled(said))


def _spelled(texts: Iterable[str]) -> set[str]:
    """Return texts with names of values as words, and as a patient says them of himself."""
    said = set(texts)
    said |= {text.replace("_", "-") for text in said if "_" in text}
    said |= {_OTHERS.sub("my", text) for text in said if _OTHERS.search(text)}
    return {text.replace("_", " ") for text in said}


def _scalars(tree: object) -> Iterator[str]:
    """Yield the texts of a tree of values."""
    if isinstance(tree, dict):
        for value in tree.values():
            yield from _scalars(value)
    elif isinstance(tree, list):
        for value in tree:
            yield from _scalars(value)
    elif isinstance(tree, str):
        yield tree
