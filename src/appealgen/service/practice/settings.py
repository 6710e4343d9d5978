"""The form of ``practice.yaml``: who the practice is, how its paper looks, who its surgeons are."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from appealgen.model.base import Name, Part
from appealgen.model.people import Npi, Practice

__all__ = ["FontFiles", "Fonts", "LogoFile", "PracticeFile", "Profile"]

FileName = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9 ._-]*$", max_length=100)
]
"""A file that lies in the settings folder itself: a name, never a path."""


class Profile(Part):
    """What a surgeon's letters say of the surgeon; fills what a case leaves out."""

    name: Name
    credentials: Name | None = None
    specialty: Name | None = None
    board: Name | None = None
    npi: Npi | None = None


class FontFiles(Part):
    """The files of one font family."""

    regular: FileName
    semibold: FileName
    italic: FileName


class Fonts(Part):
    """The families of the PDF documents: running text, and labels, heads and footers."""

    text: FontFiles | None = None
    labels: FontFiles | None = None


class LogoFile(Part):
    """The logo of the PDF letter, with the words for those who cannot see it."""

    file: FileName
    alt: Name


class PracticeFile(Part):
    """``practice.yaml``."""

    schema_version: Literal["1"]
    practice: Practice | None = None
    surgeons: dict[str, Profile] = Field(default_factory=dict)
    paper: Literal["letter", "a4"] = "letter"
    fonts: Fonts | None = None
    logo: LogoFile | None = None
    letterhead: FileName | None = None
