"""What can go wrong in the browser: one class per cause, each with its status and page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from appealgen.errors import (
    AppealgenError,
    CapabilityMissingError,
    CaseChangedError,
    CaseInvalidError,
    ExhibitUnusableError,
    ExitCode,
    InputNotFoundError,
    LetterUnsuitableError,
    NoPolicyInForceError,
    OutputExistsError,
    OutputUnwritableError,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "BrokenError",
    "KeyUnusableError",
    "NotAllowedError",
    "NotFoundError",
    "SignInNeededError",
    "SignedOutError",
    "TooFastError",
    "TooLargeError",
    "TooManyTriesError",
    "TooSlowError",
    "WebError",
    "page_and_status",
]


class KeyUnusableError(AppealgenError):
    """The key of the store is missing, can be read by others, or is another store's."""

    exit_code = ExitCode.CANNOT_WRITE
    heading = "unusable-key"

    def __init__(self, path: str, why: str, how: str) -> None:
        """Say which key file, what is wrong with it, and what to do."""
        super().__init__(f"The key {path} cannot be used: {why}. {how}")


class WebError(Exception):
    """Base of what ends a request with a page of its own; it carries no value of anybody."""

    status = 500
    page = "broken"


class BrokenError(WebError):
    """Our own mistake. What was raised is not carried along: its message may hold a value."""


class SignedOutError(WebError):
    """There is no session, or it has ended."""

    status = 401
    page = "signed_out"


class SignInNeededError(WebError):
    """Nobody of the practice is signed in; the way leads to the page where that is done."""

    status = 401
    page = "signed_out"


class NotAllowedError(WebError):
    """The request does not come from a page of ours."""

    status = 403
    page = "not_allowed"


class NotFoundError(WebError):
    """There is no such page, question or paper, or it is somebody else's."""

    status = 404
    page = "not_found"


class TooFastError(WebError):
    """Pages are asked for faster than a person reads."""

    status = 429
    page = "too_fast"


class TooLargeError(WebError):
    """More was sent than is taken."""

    status = 413
    page = "too_large"


class TooManyTriesError(WebError):
    """Wrong codes were typed too often."""

    status = 429
    page = "too_many"


class TooSlowError(WebError):
    """What was begun to be sent does not come."""

    status = 408
    page = "too_slow"


_PAGES: Mapping[type[AppealgenError], tuple[str, int]] = {
    NoPolicyInForceError: ("case_not_ready", 422),
    LetterUnsuitableError: ("case_not_ready", 422),
    ExhibitUnusableError: ("case_not_ready", 422),
    InputNotFoundError: ("case_not_ready", 404),
    CapabilityMissingError: ("not_here", 503),
    CaseChangedError: ("changed", 409),
    OutputExistsError: ("changed", 409),
    CaseInvalidError: ("case_not_ready", 422),
    OutputUnwritableError: ("not_here", 503),
}
"""What other layers raise, by class: the page that says it in plain words, and the status."""


def page_and_status(error: Exception) -> tuple[str, int]:
    """Return the page and the HTTP status of an error; anything unknown is our bug (500)."""
    if isinstance(error, WebError):
        return error.page, error.status
    for kind in type(error).__mro__:
        if kind in _PAGES:
            return _PAGES[kind]
    return "broken", 500
