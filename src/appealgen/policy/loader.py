"""Load one policy version from its file, strictly: every problem at once, each with its line."""

from __future__ import annotations

import gc
import hashlib
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pydantic import BaseModel, ValidationError

from appealgen.errors import InputNotFoundError, PolicyInvalidError, Problem
from appealgen.model.validation import problems_of
from appealgen.policy.expansion import check_params, expand
from appealgen.policy.schema import Criterion, PolicyVersion
from appealgen.strict_yaml import Document, read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from appealgen.policy.cache import PolicyCache

__all__ = ["load_policy", "walk"]


def load_policy(
    path: Path, predicates: Mapping[str, type[BaseModel]], cache: PolicyCache | None = None
) -> PolicyVersion:
    """Read, expand and validate one version file.

    Args:
        path: The file ``<effective-date>.yaml``.
        predicates: The parameters model of every predicate by name.
        cache: Where expanded files are kept; none unless given.

    Raises:
        InputNotFoundError: The file cannot be read.
        PolicyInvalidError: The file has problems; all of them are listed.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise InputNotFoundError(str(path), error.strerror or "it cannot be read") from error
    with _nothing_collected():
        version = _from_cache(path, raw, predicates, cache) or _read(path, raw, predicates, cache)
    return version.model_copy(update={"fingerprint": hashlib.sha256(raw).hexdigest()})


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """Pause the collector of reference cycles while thousands of criteria come into being.

    It would look through all of them again and again, and half of loading is that; a version
    makes no garbage to find.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _from_cache(
    path: Path,
    raw: bytes,
    predicates: Mapping[str, type[BaseModel]],
    cache: PolicyCache | None,
) -> PolicyVersion | None:
    """Return the version as it was read before, or None where it has to be read."""
    tree = cache.read(path.name, raw, predicates) if cache else None
    if tree is None:
        return None
    try:
        return PolicyVersion.model_validate(tree)
    except ValidationError:
        return None


def _read(
    path: Path,
    raw: bytes,
    predicates: Mapping[str, type[BaseModel]],
    cache: PolicyCache | None,
) -> PolicyVersion:
    document = read_yaml(raw, path.name)
    if document.problems:
        raise PolicyInvalidError(str(path), document.problems)
    tree, problems = expand(document)
    if problems:
        raise PolicyInvalidError(str(path), problems)
    # Packed before its parameters are read in place; kept only when the file is sound.
    keep = cache.keeping(path.name, raw, tree) if cache else None
    checked = list(check_params(tree, document, predicates))
    try:
        version = PolicyVersion.model_validate(tree)
    except ValidationError as error:
        found = [*checked, *problems_of(error, document, PolicyVersion)]
        raise PolicyInvalidError(str(path), found) from None
    checked += list(_consistent(version, document, path))
    if checked:
        raise PolicyInvalidError(str(path), checked)
    if keep:
        keep()
    return version


def walk(criterion: Criterion) -> Iterator[Criterion]:
    """Yield a criterion and everything under it, guards included, top down."""
    yield criterion
    if criterion.when:
        yield from walk(criterion.when)
    for child in criterion.children:
        yield from walk(child)


def _consistent(version: PolicyVersion, document: Document, path: Path) -> Iterator[Problem]:
    """Yield what only the whole file shows: repeated ids, a date unlike the file name."""
    if path.stem != version.version.isoformat():
        what = "The file name is not the version's date."
        yield Problem(document.file, document.line_of(("version",)), "version", what)
    seen: set[str] = set()
    for procedure in version.procedures:
        roots = (procedure.criteria,) if procedure.criteria else ()
        for root in (*roots, *procedure.supporting):
            for criterion in walk(root):
                full = f"{procedure.id}:{criterion.id}"
                if full in seen:
                    line = document.line_of(criterion.at)
                    yield Problem(document.file, line, criterion.id, "This id stands twice.")
                seen.add(full)
