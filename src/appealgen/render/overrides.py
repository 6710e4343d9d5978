"""A practice's own wording of named blocks: read strictly, text and the block's fields only.

A wording file looks like a Jinja template and is never run as one. It is parsed; everything but
text and the fields of its block is refused with its line; and what is left is written out as a
child of our template, its text escaped. So an override can neither loop, call, filter nor reach
another field: there is nothing in it that could take time or memory beyond its own length.

What makes a letter honest is no block: the mark DRAFT, pointers to exhibits, points, criteria.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from jinja2 import StrictUndefined, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from appealgen.brief.overlay import Wording
from appealgen.errors import Problem, TemplateInvalidError
from appealgen.render.subset import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["BLOCKS", "FIELDS", "MAX_BYTES", "MAX_TEXT", "Block", "child_template", "read_wording"]

MAX_BYTES: Final = 20_000
"""Largest wording file: all blocks together fill about four pages."""
MAX_TEXT: Final = 1_200
"""Longest text of one block, in characters: a paragraph."""

FIELDS: Final = {
    "practice": "brief.letterhead.name",
    "reference": "brief.reference",
    "surgeon": "brief.signature.name",
}
"""What a block may show beside text, and where the letter holds it."""


@dataclass(frozen=True, slots=True)
class Block:
    """A block that a practice may word.

    Attributes:
        fields: The fields it may show.
        about: What it is, for the documentation and for messages.
        paragraph: It is a paragraph that our letter does not have, and not a line of ours.
    """

    fields: frozenset[str]
    about: str
    paragraph: bool = False


_NAMES: Final = frozenset(FIELDS)
_NONE: Final = frozenset[str]()
BLOCKS: Final[dict[str, Block]] = {
    "salutation": Block(_NONE, "The greeting of a letter to the plan"),
    "after_opening": Block(_NAMES, "A paragraph after the opening", paragraph=True),
    "heading_named_criteria": Block(_NONE, "The heading over the criteria the notice names"),
    "heading_patient": Block(_NONE, "The heading over the summary"),
    "heading_criteria": Block(_NONE, "The heading over the table of criteria"),
    "heading_points": Block(_NONE, "The heading over the points"),
    "heading_care": Block(_NONE, "The heading over conservative care"),
    "heading_imaging": Block(_NONE, "The heading over imaging"),
    "heading_function": Block(_NONE, "The heading over function"),
    "heading_why_now": Block(_NONE, "The heading over what cannot wait"),
    "heading_exception": Block(_NONE, "The heading over an exception asked for"),
    "heading_literature": Block(_NONE, "The heading over the literature"),
    "heading_asks": Block(_NONE, "The heading over what is asked"),
    "heading_exhibits": Block(_NONE, "The heading over the list of exhibits"),
    "heading_references": Block(_NONE, "The heading over the list of references"),
    "before_signature": Block(_NAMES, "A paragraph before the closing", paragraph=True),
    "closing": Block(_NONE, "The closing words over the signature"),
}
"""The blocks by name, in the order of the letter."""

_CLAIMS: Final = (
    (re.compile(r"\bEx\. ?[A-Z]"), "points to an exhibit"),
    (re.compile(r"\bDRAFT\b"), "uses the word DRAFT"),
    (
        re.compile(
            r"\b(?:criteri(?:on|a)|polic(?:y|ies))\b.*\b(?:met|satisfied|fulfilled)\b",
            re.IGNORECASE,
        ),
        "claims that a criterion is met",
    ),
    (re.compile(r"[“”\"]"), "holds a quotation"),
    (re.compile(r"^\d+\. "), "begins like a numbered point"),
    (re.compile(r"[\[\]]"), "holds square brackets, as section labels have"),
)
"""What only the case and the policy may say."""


def read_wording(text: str, name: str) -> tuple[tuple[Wording, ...], tuple[Problem, ...]]:
    """Read one wording file.

    Args:
        text: The file.
        name: What messages call it.

    Returns:
        The blocks, and everything that is wrong, each with its line.
    """
    if len(text.encode()) > MAX_BYTES:
        return (), (Problem(name, 0, "", f"The file is larger than {MAX_BYTES} bytes."),)
    try:
        if clean(text, name) != text:
            return (), (Problem(name, 0, "", "The file holds a text-direction character."),)
        tree = _sandbox().parse(text, name=name)
    except TemplateInvalidError as refused:
        return (), (Problem(name, 0, "", f"{refused}"),)
    except TemplateSyntaxError as broken:
        what = f"This is not readable as a template: {broken.message or 'bad syntax'}."
        return (), (Problem(name, broken.lineno, "", what, _HOW),)
    except RecursionError:
        return (), (Problem(name, 0, "", "The file is nested too deeply."),)
    return _blocks(tree, name)


_HOW: Final = "Write {% block NAME %}, plain text, {% endblock %}."


def _sandbox() -> ImmutableSandboxedEnvironment:
    """Return an environment to parse with: it knows no filter, no test and no global name."""
    made = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
    for table in (made.filters, made.tests, made.globals):
        table.clear()
    return made


def _blocks(tree: nodes.Template, name: str) -> tuple[tuple[Wording, ...], tuple[Problem, ...]]:
    """Return the blocks of a parsed file. It is parsed only: nothing is compiled or folded."""
    made: dict[str, Wording] = {}
    problems: list[Problem] = []
    for node in tree.body:
        if isinstance(node, nodes.Block):
            found = [*_known(node, name, made), *_inside(node, name)]
            problems += found
            if not found:
                made[node.name] = Wording(node.name, tuple(_parts(node)))
                problems += _said(made[node.name], node.lineno, name)
        elif not _is_space(node):
            what = "Only blocks may stand in a wording file."
            problems.append(Problem(name, node.lineno, "", what, _HOW))
    return tuple(made.values()), tuple(problems)


def _is_space(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Output) and all(
        isinstance(part, nodes.TemplateData) and not part.data.strip() for part in node.nodes
    )


def _known(node: nodes.Block, name: str, made: dict[str, Wording]) -> Iterator[Problem]:
    if node.name not in BLOCKS:
        hint = f"Known: {', '.join(BLOCKS)}."
        yield Problem(name, node.lineno, node.name, "No block of this name can be worded.", hint)
    elif node.name in made:
        yield Problem(name, node.lineno, node.name, "This block stands twice.")


def _inside(node: nodes.Block, name: str) -> Iterator[Problem]:
    """Yield everything inside a block that is neither text nor one of its fields."""
    allowed = BLOCKS[node.name].fields if node.name in BLOCKS else _NAMES
    for child in node.body:
        if not isinstance(child, nodes.Output):
            what = "An override holds text and fields only, no commands."
            yield Problem(name, child.lineno, node.name, what)
            continue
        for part in child.nodes:
            if isinstance(part, nodes.TemplateData):
                continue
            if not isinstance(part, nodes.Name):
                what = "Between double braces stands the name of a field and nothing else."
                yield Problem(name, part.lineno, node.name, what)
            elif part.name not in allowed:
                what = "The block does not have this field."
                hint = f"It has: {', '.join(sorted(allowed)) or 'none'}."
                yield Problem(name, part.lineno, node.name, what, hint)


def _parts(node: nodes.Block) -> Iterator[tuple[Literal["text", "field"], str]]:
    for child in node.body:
        for part in child.nodes if isinstance(child, nodes.Output) else ():
            if isinstance(part, nodes.TemplateData):
                yield "text", part.data
            elif isinstance(part, nodes.Name):
                yield "field", part.name


def _said(wording: Wording, line: int, name: str) -> Iterator[Problem]:
    """Yield what is wrong with the words of a block."""
    if not wording.text and not any(kind == "field" for kind, _ in wording.parts):
        hint = "Leave the block out to keep ours."
        yield Problem(name, line, wording.block, "The block is empty.", hint)
    if len(wording.text) > MAX_TEXT:
        what = f"The text is longer than {MAX_TEXT} characters."
        yield Problem(name, line, wording.block, what)
    if re.search(r"[<>{}]", wording.text):
        what = "The text holds a mark of a page or template."
        yield Problem(name, line, wording.block, what, "Write plain text.")
    for pattern, claim in _CLAIMS:
        if pattern.search(wording.text):
            what = f"The text {claim}; only the case and the policy can say that."
            yield Problem(name, line, wording.block, what)


def child_template(parent: str, wording: Iterable[Wording]) -> str:
    """Return a template that is ours with the practice's blocks in it.

    Args:
        parent: Our template, below the folder of templates.
        wording: The blocks, as ``read_wording`` let them pass.
    """
    blocks = "".join(
        f"{{% block {one.block} %}}{_written(one)}{{% endblock %}}\n" for one in wording
    )
    return f'{{% extends "{parent}" %}}\n{blocks}'


def _written(wording: Wording) -> str:
    said = "".join(
        text.translate(_ESCAPES) if kind == "text" else f"{{{{ {FIELDS[text]} }}}}"
        for kind, text in wording.parts
    ).strip()
    return f"<p>{said}</p>" if BLOCKS[wording.block].paragraph else said


_ESCAPES: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
