"""What a renderer hands back, and the one way a page can refuse its content."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import ClassVar, Final

from appealgen.errors import AppealgenError, ExitCode

__all__ = ["DOCX", "HTML", "PDF", "TEXT", "Artifact", "DoesNotFitError"]

PDF: Final = "application/pdf"
DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
HTML: Final = "text/html; charset=utf-8"
TEXT: Final = "text/plain; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Artifact:
    """One finished file: its name, what it is, and its bytes.

    Attributes:
        name: File name without a folder, such as ``appeal-letter.pdf``.
        media_type: Media type as in an HTTP header; the constants of this module.
        data: The whole file.
    """

    name: str
    media_type: str
    data: bytes

    @property
    def sha256(self) -> str:
        """SHA-256 of the data, 64 lower-case hexadecimal digits (FIPS 180-4)."""
        return hashlib.sha256(self.data).hexdigest()


class DoesNotFitError(AppealgenError):
    """A one-page document is longer than its page at the smallest legible size.

    Attributes:
        over: How much is too long, in points (1/72 inch) at the smallest size.
        lines: The same as whole lines of body text, rounded up.
    """

    exit_code: ClassVar[ExitCode] = ExitCode.OUR_BUG
    heading: ClassVar[str] = "does-not-fit"

    def __init__(self, title: str, over: float, lines: int) -> None:
        """Say by how much the page is too long."""
        self.over = over
        self.lines = lines
        super().__init__(
            f"{title!r} is {over:.0f} points ({lines} lines) too long for one page at the smallest "
            "legible size. Leave out rows of low priority and try again."
        )
