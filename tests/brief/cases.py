"""Contexts for the tests of briefs: the demo, changed demos, published and small invented cases."""

from __future__ import annotations

import copy
import datetime as dt
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from appealgen import resources
from appealgen.argument import load_grounds, load_objections, load_references
from appealgen.brief.context import Context, SignOff
from appealgen.brief.sentences import Speaker
from appealgen.matching import Evidence, determine
from appealgen.model import Case
from appealgen.render.environment import render_html
from appealgen.render.text import html_to_text
from appealgen.service import policy_library
from appealgen.strict_yaml import read_yaml
from tests.matching.build import case_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from appealgen.brief.interface import DocumentBrief
    from appealgen.model import Part

CHECKOUT = Path(__file__).resolve().parents[2]
DEMO_DAY = dt.date(2026, 11, 2)
PUBLISHED_DAY = dt.date(2026, 8, 15)
POLICIES = resources.policies_folder()
TEMPLATES = resources.templates_folder()


@cache
def _tree(path: Path) -> Any:  # noqa: ANN401 - the raw tree of a case file
    return read_yaml(path.read_bytes(), path.name).tree


def demo_tree() -> dict[str, Any]:
    """Return a fresh copy of the demo case as its file has it."""
    tree: dict[str, Any] = copy.deepcopy(_tree(CHECKOUT / "fixtures" / "demo" / "case.yaml"))
    return tree


def published_tree(name: str) -> dict[str, Any]:
    """Return a fresh copy of a published case."""
    file = CHECKOUT / "fixtures" / "published" / name / "case.yaml"
    tree: dict[str, Any] = copy.deepcopy(_tree(file))
    return tree


def context_of(tree: Mapping[str, Any], as_of: dt.date, signed: SignOff | None = None) -> Context:
    """Return a case tree, judged by the policies that ship."""
    case = Case.model_validate(tree)
    determination = determine(case, policy_library(), as_of=as_of)
    objections, references = load_objections(POLICIES), load_references(POLICIES)
    named = case.denial.criteria_policy if case.denial else None
    editions = policy_library().versions(named) if named else ()
    grounds = load_grounds(POLICIES, editions)
    return Context(case, determination, objections, references, signed, grounds)


def demo(change: Callable[[dict[str, Any]], object] | None = None) -> Context:
    """Return the demo, changed by a function on its tree."""
    tree = demo_tree()
    if change is not None:
        change(tree)
    return context_of(tree, DEMO_DAY)


def published(name: str) -> Context:
    """Return a published case, judged."""
    return context_of(published_tree(name), PUBLISHED_DAY)


def text_of(brief: DocumentBrief, template: str) -> str:
    """Return a document as one line of running text."""
    return " ".join(html_to_text(render_html(template, brief, templates=TEMPLATES)).split())


def letter_text(context: Context) -> str:
    """Return the running text of the letter."""
    from appealgen.brief.letter import letter_brief

    return text_of(letter_brief(context), "letter/appeal.html.j2")


PATIENT = {"name": "Walter J. Hartwell", "pronouns": "he", "synthetic": True}


def speaker_of(
    case: Case | None = None,
    *,
    short: bool = False,
    **parts: Any,  # noqa: ANN401 - parts of a case tree
) -> Speaker:
    """Return a maker of sentences for a small case: Mr. Hartwell's, unless another is given."""
    found = case or case_of(**{"patient": PATIENT, **parts})
    return Speaker(found, DEMO_DAY, short=short)


def sentence(
    record: Part,
    *,
    path: str = "x",
    shown: str = "shown",
    **parts: Any,  # noqa: ANN401 - parts of a case tree
) -> str:
    """Return the sentence of a record in a small case."""
    return speaker_of(**parts).sentence(Evidence(path, shown, (), record))


def flaws(text: str) -> list[str]:
    """Return what no sentence of ours may have."""
    wrong = {
        "not capitalized": not text[:1].isupper() and not text[:1].isdigit() and text[:1] != "“",
        "no single period": not re.search(r"[^.][.?!]”?$", text),
        "double space": "  " in text,
        "a bare None": bool(re.search(r"\bNone\b", text)),
        "space before a mark": bool(re.search(r" [,.;:)]", text)),
        "1 sessions": bool(
            re.search(r"(?<![\d.])1 (?:sessions|weeks|days|points|years|levels)\b", text)
        ),
        "a before a vowel": bool(re.search(r"\ba (?:[aeio]|un(?!i))", text)),
        "an before a consonant": bool(re.search(r"\ban (?!mJOA)[bcdfgjklmnpqrstvwxz]", text)),
        "an underscore": "_" in text,
        "raw enum": bool(re.search(r"\b[A-Z]\w+\.[A-Z_]{3,}", text)),
        "empty quotation": "“”" in text or "()" in text,
    }
    return [name for name, found in wrong.items() if found]
