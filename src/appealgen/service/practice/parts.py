"""Read the files a settings folder names or holds: each part, and everything wrong with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from appealgen.brief.overlay import Family, Logo
from appealgen.errors import Problem
from appealgen.policy.quotes import read_quotes
from appealgen.render.docx import PAPERS
from appealgen.render.letterhead import wrong_with_letterhead
from appealgen.render.logo import logo_kind, wrong_with_logo
from appealgen.render.overrides import read_wording
from appealgen.render.typefaces import SUFFIXES, wrong_with_font
from appealgen.service.practice.settings import FontFiles
from appealgen.service.printable import unprintable_text
from appealgen.strict_yaml import Document

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from appealgen.brief.overlay import Wording
    from appealgen.policy import PolicyLibrary
    from appealgen.policy.quotes import PolicyQuotes
    from appealgen.service.practice.settings import PracticeFile
    from appealgen.strict_yaml import Path as Place

__all__ = ["WORDING", "Parts"]

WORDING = "letter.jinja"
"""The one wording file: the blocks of the practice's letters."""
_MAX_FILE = 20_000_000
"""No file of a settings folder is larger; each kind has a smaller limit of its own."""


@dataclass
class Parts:
    """Reads the parts of one settings folder and collects what is wrong with them.

    Attributes:
        folder: The settings folder.
        document: ``practice.yaml`` as read.
        made: Its content.
        fonts: The folder of the fonts that ship, for signs that can be printed.
        problems: What was found wrong so far.
        read: Every file that was read, with its bytes.
    """

    folder: Path
    document: Document
    made: PracticeFile
    fonts: Path
    problems: list[Problem] = field(default_factory=list)
    read: dict[str, bytes] = field(default_factory=dict)

    def logo(self) -> Logo | None:
        """Return the logo."""
        wanted = self.made.logo
        if wanted is None:
            return None
        place = ("logo", "file")
        kind = logo_kind(wanted.file)
        if kind is None:
            self._wrong(place, "A logo is a .png, .jpg or .svg file.")
            return None
        data = self._checked(place, wanted.file, lambda data: wrong_with_logo(data, kind))
        return None if data is None else Logo(kind, data, wanted.alt)

    def families(self) -> tuple[Family, ...]:
        """Return the font families."""
        fonts = self.made.fonts
        if fonts is None:
            return ()
        found = [
            self._family("text", fonts.text) if fonts.text else None,
            self._family("labels", fonts.labels) if fonts.labels else None,
        ]
        return tuple(family for family in found if family is not None)

    def _family(self, role: Literal["text", "labels"], files: FontFiles) -> Family | None:
        data: list[bytes] = []
        suffixes = set()
        for style in FontFiles.model_fields:
            place, name = ("fonts", role, style), getattr(files, style)
            suffixes.add(name[name.rfind(".") :].casefold())
            if not name.casefold().endswith(SUFFIXES):
                self._wrong(place, "A font is a .ttf or .otf file.")
            elif (font := self._checked(place, name, wrong_with_font)) is not None:
                data.append(font)
        if len(suffixes) > 1:
            self._wrong(("fonts", role), "The files of a family are all .ttf or all .otf.")
        if len(suffixes) > 1 or len(data) < len(FontFiles.model_fields):
            return None
        return Family(role, suffixes.pop(), *data)

    def letterhead(self) -> bytes | None:
        """Return the Word letterhead."""
        if self.made.letterhead is None:
            return None
        place = ("letterhead",)
        if not self.made.letterhead.casefold().endswith(".docx"):
            self._wrong(place, "A letterhead is a Word file (.docx).")
            return None
        paper = PAPERS[self.made.paper]
        return self._checked(
            place, self.made.letterhead, lambda data: wrong_with_letterhead(data, paper)
        )

    def wording(self) -> tuple[Wording, ...]:
        """Return the blocks in the practice's own words."""
        found: tuple[Wording, ...] = ()
        for name in self._names("wording"):
            if name != f"wording/{WORDING}":
                hint = f"Wording stands in wording/{WORDING}."
                self.problems.append(Problem(name, 0, "", "This file is not known here.", hint))
                continue
            text = self._text(name)
            if text is None:
                continue
            found, wrong = read_wording(text, name)
            self.problems += wrong
            self._printable(name, {w.block: w.text for w in found}, text)
        return found

    def quotes(self, library: PolicyLibrary) -> tuple[PolicyQuotes, ...]:
        """Return the lines of the practice's policy copies."""
        found: list[PolicyQuotes] = []
        for name in self._names("quotes"):
            if not name.endswith(".yaml"):
                hint = "Lines of a policy stand in quotes/ID@VERSION.yaml."
                self.problems.append(Problem(name, 0, "", "This file is not known here.", hint))
                continue
            data = self._bytes(name)
            book, wrong = read_quotes(data, name, library) if data is not None else (None, ())
            self.problems += wrong
            if book is None or data is None:
                continue
            if name != f"quotes/{book.policy}.yaml":
                hint = f"Call it quotes/{book.policy}.yaml, or correct 'policy:'."
                what = "The file's name is not the policy and version inside."
                self.problems.append(Problem(name, 0, "policy", what, hint))
            said = {key: line.text for key, line in book.lines.items()} | {"copy": book.title}
            self._printable(name, said, data.decode(errors="replace"))
            found.append(book)
        return tuple(found)

    def own_text(self) -> None:
        """Refuse text of ``practice.yaml`` that cannot be printed."""
        self.problems += unprintable_text(self.document, self.fonts)

    # Files

    def _names(self, part: str) -> Iterator[str]:
        """Yield the files of a part of the folder; hidden files and a README are passed over."""
        place = self.folder / part
        for path in sorted(place.iterdir()) if place.is_dir() else ():
            if not path.name.startswith(".") and path.stem.casefold() != "readme":
                yield f"{part}/{path.name}"

    def _checked(
        self, place: tuple[str, ...], name: str, wrong: Callable[[bytes], str]
    ) -> bytes | None:
        """Return a file that ``practice.yaml`` names, or None where something is wrong with it."""
        data = self._bytes(name, place)
        if data is None:
            return None
        if what := wrong(data):
            self._wrong(place, f"{name}: {what}")
            return None
        return data

    def _bytes(self, name: str, place: tuple[str, ...] = ()) -> bytes | None:
        path = self.folder / name
        try:
            inside = path.resolve().is_relative_to(self.folder.resolve())
            if not inside or not path.is_file():
                what = "There is no such file in the settings folder."
            elif path.stat().st_size > _MAX_FILE:
                what = "The file is far too large."
            else:
                self.read[name] = path.read_bytes()
                return self.read[name]
        except OSError:
            what = "The file cannot be read."
        if place:
            self._wrong(place, f"{name}: {what}")
        else:
            self.problems.append(Problem(name, 0, "", what))
        return None

    def _text(self, name: str) -> str | None:
        data = self._bytes(name)
        try:
            return None if data is None else data.decode("utf-8-sig").replace("\r\n", "\n")
        except UnicodeDecodeError as error:
            line = data[: error.start].count(b"\n") + 1 if data else 0
            what, hint = "The file is not UTF-8 text.", "Save it as UTF-8."
            self.problems.append(Problem(name, line, "", what, hint))
            return None

    def _wrong(self, place: tuple[str, ...], what: str) -> None:
        line = self.document.line_of(place)
        self.problems.append(Problem(self.document.file, line, ".".join(place), what))

    def _printable(self, name: str, texts: Mapping[str, str], source: str) -> None:
        """Refuse text the fonts do not have, each with the first line that has its name."""
        lines: dict[Place, int] = {
            (key,): next((n for n, row in enumerate(source.splitlines(), 1) if key in row), 0)
            for key in texts
        }
        document = Document(name, dict(texts), lines, ())
        self.problems += unprintable_text(document, self.fonts)
