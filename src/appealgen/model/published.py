"""Read a file of what somebody publishes: strictly, every problem at once, each with its line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ValidationError

from appealgen.errors import InputNotFoundError, PolicyInvalidError
from appealgen.model.validation import problems_of
from appealgen.strict_yaml import Document, read_yaml

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["read_published"]

_Form = TypeVar("_Form", bound=BaseModel)


def _as_read(document: Document) -> Any:  # noqa: ANN401 - the raw tree
    return document.tree


def read_published(
    path: Path,
    form: type[_Form],
    prepare: Callable[[Document], Any] = _as_read,
) -> _Form:
    """Return a YAML file of rules, law, evidence or code lists in its form.

    Args:
        path: The file.
        form: The model it has to fit.
        prepare: What makes the tree to be validated from the document as read.

    Raises:
        InputNotFoundError: The file is missing or cannot be read.
        PolicyInvalidError: It is broken; every problem is listed with its line.
    """
    try:
        document = read_yaml(path.read_bytes(), path.name)
    except OSError as error:
        raise InputNotFoundError(str(path), error.strerror or "it cannot be read") from error
    if document.problems:
        raise PolicyInvalidError(path.name, document.problems)
    try:
        return form.model_validate(prepare(document))
    except ValidationError as error:
        raise PolicyInvalidError(path.name, problems_of(error, document, form)) from None
