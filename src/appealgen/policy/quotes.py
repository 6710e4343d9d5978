"""Verbatim policy lines from a practice's own copy, by criterion id.

The policies that ship are paraphrase (``docs/decisions/0004-policy-text-is-paraphrase.md``). A
practice that holds a copy may note single lines of it, each with its page and the day it was
copied. A line belongs to one published version: what another edition says is never quoted.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
)

from appealgen.errors import Problem
from appealgen.model.base import Day, Name, Prose
from appealgen.model.validation import problems_of
from appealgen.policy.loader import walk
from appealgen.strict_yaml import read_yaml

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from appealgen.policy.library import PolicyLibrary
    from appealgen.policy.schema import PolicyVersion
    from appealgen.strict_yaml import Document

__all__ = ["MAX_LINE", "PolicyQuotes", "QuotedLine", "quotes_of", "read_quotes"]

MAX_LINE = 600
"""Longest line, in characters: a letter quotes the sentence that decides, not the policy."""

Page = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z][0-9A-Za-z.-]{0,11}$")]
Ref = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.:/-]*@\d{4}-\d{2}-\d{2}$")]


class _Part(BaseModel):
    model_config = ConfigDict(
        frozen=True, extra="forbid", hide_input_in_errors=True, str_strip_whitespace=True
    )


def _short(text: str) -> str:
    if len(text) > MAX_LINE:
        msg = f"is longer than {MAX_LINE} characters; quote the sentence that decides"
        raise ValueError(msg)
    return text


class _Line(_Part):
    line: Annotated[Prose, AfterValidator(_short)]
    page: Page
    copied_on: Day | None = None


class _QuoteFile(_Part):
    schema_version: Literal["1"]
    policy: Ref
    copy_title: Name | None = Field(default=None, alias="copy")
    copied_on: Day | None = None
    quotes: Annotated[dict[str, _Line], Field(min_length=1)]


@dataclass(frozen=True, slots=True)
class QuotedLine:
    """One line as it stands in the practice's copy.

    Attributes:
        text: The line, verbatim, on one line.
        page: Its page in the copy.
        copied_on: The day it was copied.
    """

    text: str
    page: str
    copied_on: dt.date


@dataclass(frozen=True, slots=True)
class PolicyQuotes:
    """The lines a practice holds of one version of one policy.

    Attributes:
        file: The file they stand in, for messages.
        policy: The version, as ``id@version``.
        title: What the copy is called; the policy's own citation is used where it is empty.
        lines: The lines by criterion id.
    """

    file: str
    policy: str
    title: str
    lines: Mapping[str, QuotedLine] = field(hash=False)


def quotes_of(books: Iterable[PolicyQuotes], policy: PolicyVersion) -> PolicyQuotes | None:
    """Return the lines of exactly this version, or None."""
    return next((book for book in books if book.policy == policy.ref), None)


def read_quotes(
    data: bytes, name: str, library: PolicyLibrary
) -> tuple[PolicyQuotes | None, tuple[Problem, ...]]:
    """Read one file of quoted lines and hold its ids against the policy on file.

    Args:
        data: The file.
        name: What messages call it.
        library: The policies on file. Of a version that is not on file the ids cannot be checked;
            such lines are never printed, since no case is judged by that version.

    Returns:
        The lines, or None where something is wrong, and everything that is wrong.
    """
    document = read_yaml(data, name)
    if document.problems:
        return None, document.problems
    try:
        made = _QuoteFile.model_validate(document.tree)
    except ValidationError as error:
        return None, problems_of(error, document, _QuoteFile)
    found = (*_undated(made, document), *_unknown(made, document, library))
    if found:
        return None, found
    lines = {
        key: QuotedLine(" ".join(quote.line.split()), quote.page, day)
        for key, quote in made.quotes.items()
        if (day := quote.copied_on or made.copied_on) is not None
    }
    return PolicyQuotes(name, made.policy, made.copy_title or "", lines), ()


def _undated(made: _QuoteFile, document: Document) -> Iterable[Problem]:
    if made.copied_on is not None:
        return
    for key, quote in made.quotes.items():
        if quote.copied_on is None:
            what = "The line does not say when it was copied."
            hint = "Add 'copied_on:' here, or once at the top of the file."
            line = document.line_of(("quotes", key))
            yield Problem(document.file, line, f"quotes.{key}", what, hint)


def _unknown(made: _QuoteFile, document: Document, library: PolicyLibrary) -> Iterable[Problem]:
    policy_id = made.policy.partition("@")[0]
    if library.index.entry(policy_id) is None:
        what, hint = "No policy of this id is on file.", "See 'appealgen policy list'."
        yield Problem(document.file, document.line_of(("policy",)), "policy", what, hint)
        return
    version = library.pinned(made.policy)
    if version is None:
        return
    known = _ids(version)
    for key in made.quotes:
        if key not in known:
            what = "The policy has no criterion of this id."
            hint = "'appealgen assess CASE --format json' names the ids."
            line = document.line_of(("quotes", key))
            yield Problem(document.file, line, f"quotes.{key}", what, hint)


def _ids(version: PolicyVersion) -> frozenset[str]:
    roots = [p.criteria for p in version.procedures if p.criteria]
    roots += [root for p in version.procedures for root in p.supporting]
    return frozenset(criterion.id for root in roots for criterion in walk(root))
