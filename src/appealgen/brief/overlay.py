"""What a practice lays over the documents: paper, logo, fonts, letterhead, wording, quoted lines.

Read and checked by the service before anything is made. It is plain data, so that every document,
and whoever checks the documents afterwards, can see what in them is the practice's own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from appealgen.brief.words import say_date
from appealgen.policy.quotes import quotes_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from appealgen.policy import PolicyVersion
    from appealgen.policy.quotes import PolicyQuotes, QuotedLine

__all__ = ["PLAIN", "Family", "Logo", "Overlay", "Wording", "copy_words", "quoted_line"]

_INNER = str.maketrans({"\u201c": "\u2018", "\u201d": "\u2019"})


@dataclass(frozen=True, slots=True)
class Logo:
    """The practice's logo.

    Attributes:
        kind: The format; also the ending of the name that templates use.
        data: The file.
        alt: What it shows, for those who cannot see it.
    """

    kind: Literal["png", "jpg", "svg"]
    data: bytes
    alt: str

    @property
    def name(self) -> str:
        """Return the name under which the page refers to it."""
        return f"logo.{self.kind}"


@dataclass(frozen=True, slots=True)
class Family:
    """Three styles of one font family, and what they print.

    Attributes:
        role: ``text`` for the running text, ``labels`` for table heads, footers and labels.
        suffix: ``.ttf`` or ``.otf``.
        regular: The font file of upright text.
        semibold: The font file of headings and strong text.
        italic: The font file of emphasized text.
    """

    role: Literal["text", "labels"]
    suffix: str
    regular: bytes
    semibold: bytes
    italic: bytes


@dataclass(frozen=True, slots=True)
class Wording:
    """The practice's own text of one named block.

    Attributes:
        block: The block.
        parts: Its text in order; each part is a text, or the name of one of the block's fields.
    """

    block: str
    parts: tuple[tuple[Literal["text", "field"], str], ...]

    @property
    def text(self) -> str:
        """Return the words alone, without what the fields put in."""
        return " ".join(
            "".join(said if kind == "text" else " " for kind, said in self.parts).split()
        )


@dataclass(frozen=True, slots=True)
class Overlay:
    """Everything a practice lays over the documents; empty where it has no settings.

    Attributes:
        paper: ``letter`` or ``a4``.
        logo: The logo of the PDF letter.
        families: Font families of the PDF documents.
        letterhead: The Word file whose header, footer and styles the Word letters take.
        wording: The blocks of the practice's own words.
        quotes: Verbatim lines of policies, by version.
        fingerprint: SHA-256 over the settings folder; empty without one.
    """

    paper: Literal["letter", "a4"] = "letter"
    logo: Logo | None = None
    families: tuple[Family, ...] = ()
    letterhead: bytes | None = None
    wording: tuple[Wording, ...] = ()
    quotes: tuple[PolicyQuotes, ...] = ()
    fingerprint: str = ""

    def words_of(self, block: str) -> str:
        """Return the practice's words of a block; empty where it has none."""
        return next((w.text for w in self.wording if w.block == block), "")

    def lines_for(
        self, policy: PolicyVersion, criteria: Iterable[str]
    ) -> Iterator[tuple[str, str, str]]:
        """Yield criterion id, quotation and source of every line held for some criteria."""
        book = quotes_of(self.quotes, policy)
        for criterion in dict.fromkeys(criteria):
            line = book.lines.get(criterion) if book else None
            if book and line:
                title = book.title or policy.citation
                yield criterion, quoted_line(line), copy_words(title, line)

    def sources(self, policies: Iterable[PolicyVersion]) -> tuple[str, ...]:
        """Return every text that documents may repeat from the practice: lines and wording.

        Args:
            policies: The versions that decide the case; lines of others are not quoted.
        """
        said = [wording.text for wording in self.wording]
        for policy in policies:
            book = quotes_of(self.quotes, policy)
            for _, quotation, source in self.lines_for(policy, book.lines if book else ()):
                said += [quotation.strip("“”"), source, f"{quotation} {source}"]
        return tuple(said)

    def unused_quotes(self, policies: Iterable[PolicyVersion]) -> Iterator[tuple[str, str]]:
        """Yield file and version of lines that are of another version than the one used."""
        used = {policy.id: policy.ref for policy in policies}
        for book in self.quotes:
            ref = used.get(book.policy.partition("@")[0], book.policy)
            if ref != book.policy and book.policy not in used.values():
                yield book.file, ref


PLAIN = Overlay()
"""What a practice without settings lays over the documents: nothing."""


def quoted_line(line: QuotedLine) -> str:
    """Return a line in quotation marks, its own punctuation kept."""
    return f"“{line.text.translate(_INNER)}”"


def copy_words(title: str, line: QuotedLine) -> str:
    """Return where a line was copied from, as the letter says it."""
    several = "-" in line.page and line.page.replace("-", "").isdigit()
    where = f"page{'s' if several else ''} {line.page}, copied {say_date(line.copied_on)}"
    return f"quoted from the practice’s copy of {title}, {where}"
