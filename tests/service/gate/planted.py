"""Planted errors: ways in which a finished document can be wrong, each as a change of its text.

The people in the documents that are changed are invented.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import docx
from docx.oxml.ns import qn

from appealgen.brief.card import card_brief
from appealgen.brief.context import Context
from appealgen.brief.letter import letter_brief
from appealgen.render.docx import html_to_docx
from appealgen.render.environment import render_html
from appealgen.render.interface import DOCX, Artifact
from appealgen.render.readback import ReadBlock, ReadDocument, read_back
from appealgen.service.gate.ground import Ground
from tests.brief.cases import DEMO_DAY, POLICIES, TEMPLATES, demo

LETTER = "appeal-letter.docx"
CARD = "battle-card.docx"

Change = Callable[[re.Match[str]], str]


@dataclass(frozen=True)
class Kind:
    """One way to be wrong: where it can be planted, and what then stands there."""

    name: str
    where: str
    change: Change
    only: str = ""
    """Blocks it is planted in, by what they say; all of them where empty."""


@dataclass(frozen=True)
class Planted:
    """One planted error: the block, the words there, and the words instead."""

    kind: str
    index: int
    start: int
    old: str
    new: str

    def in_text(self, text: str) -> str:
        """Return the text of the block with the error in it."""
        return f"{text[: self.start]}{self.new}{text[self.start + len(self.old) :]}"


def fixed(new: str) -> Change:
    """Return a change that puts the same words everywhere."""
    return lambda _: new


def swapped(**pairs: str) -> Change:
    """Return a change by a table, letter case of the first letter kept."""

    def change(found: re.Match[str]) -> str:
        new = pairs[found[0].casefold().replace(" ", "_").replace("-", "_")]
        return new.capitalize() if found[0][0].isupper() else new

    return change


def plus(amount: int) -> Change:
    """Return a change that makes a number larger."""
    return lambda found: str(int(found[0]) + amount)


_DATES = ["February 3, 2026", "August 19, 2026", "October 6, 2026", "May 12, 2026"]
_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
)


def _other_date(found: re.Match[str]) -> str:
    return next(day for day in _DATES if day != found[0])


_SAID = r"Hartwell|Ellison|MRI|radiographs|injection|Naproxen|Gabapentin|Oswestry|therapy"
KINDS = [
    Kind("a score that is nowhere in the case", r"(?<=\b)\d{2}(?=% \()", plus(3)),
    Kind("a score of another day", r"\b46(?=%)|\b58(?=%)", swapped(**{"46": "50", "58": "46"})),
    Kind("pain of another day", r"\b[78](?= of 10)", swapped(**{"7": "8", "8": "7"})),
    Kind("a change of score", r"\b12(?= points worse)", fixed("11")),
    Kind("a day that is nowhere in the case", rf"(?<={'August'} )19|(?<=May )12", plus(1)),
    Kind("a day of something else", rf"{_MONTH} \d{{1,2}}, 20\d\d", _other_date, only=_SAID),
    Kind("another year", r"(?<=, )2026(?= (?:shows|gave|found|Dr))", fixed("2025")),
    Kind("another level of the spine", r"\bL4-L5\b", fixed("L3-L4")),
    Kind("a level that is nowhere in the case", r"\bL4-L5\b", fixed("L2-L3")),
    Kind(
        "the other side", r"\b(?:left|right)\b", swapped(left="right", right="left"), only=r"Ex\."
    ),
    Kind(
        "another grade",
        r"\bsevere(?= central)|\bmoderate(?= right)|\bmild(?= bilateral)",
        swapped(severe="moderate", moderate="severe", mild="severe"),
    ),
    Kind("another strength", r"\b4(?=/5)|\b4\+(?=/5)", swapped(**{"4": "3", "4+": "2"})),
    Kind("the strength of another muscle", r"(?<=dorsiflexion\) )4\+(?=/5)", fixed("4")),
    Kind("another root", r"\bL5(?= (?:dermatome|radicular))", fixed("S1")),
    Kind("another number of sessions", r"\b16(?= (?:in-person|sessions))", fixed("18")),
    Kind("another number of weeks", r"\b(?:12|19|30)(?= weeks)", plus(2)),
    Kind("another relief", r"\b[34]0(?=% relief)", plus(30)),
    Kind("another length of relief", r"\b[23](?= weeks?\. )", plus(4)),
    Kind("another dose", r"\b(?:500|300)(?= mg)", plus(100)),
    Kind(
        "another drug",
        r"\bNaproxen|\bGabapentin",
        swapped(naproxen="gabapentin", gabapentin="naproxen"),
        only=r"Ex\.",
    ),
    Kind("another measure in millimeters", r"\b5(?= mm)", fixed("7")),
    Kind("another angle", r"\b8(?= degrees)", fixed("11")),
    Kind("another distance", r"\b400(?= feet)|\b10(?= minutes)", plus(50)),
    Kind("another age", r"\b68\b", fixed("66")),
    Kind("another procedure code", r"\b63047|\b22612|\b22840", plus(1)),
    Kind("another diagnosis code", r"\bM48\.062|\bM43\.16", fixed("M51.26")),
    Kind(
        "a pointer to another page",
        r"(?<=Ex\. [BCEF] p\. )\d",
        lambda m: "1" if m[0] != "1" else "2",
        only="shows|gave|found|attended|worse|walk|examined|ruled out|nicotine|states",
    ),
    Kind("a page that the exhibit does not have", r"(?<=Ex\. [A-F] p\. )\d", plus(7)),
    Kind(
        "a pointer to another exhibit",
        r"(?<=Ex\. )[BCDE](?= p)",
        fixed("A"),
        only=r"shows|gave|measure",
    ),
    Kind("an exhibit that is not there", r"(?<=Ex\. )[A-F](?= p)", fixed("K")),
    Kind(
        "another section label",
        r"(?<=\[)(?:Section I\.D|Section I\.I|Footnote 1|Additional Notes)",
        fixed("Section I.C"),
    ),
    Kind(
        "a section that the policy does not have",
        r"(?<=\[)(?:Section|Footnote) [\w.]+",
        fixed("Section XI.B"),
    ),
    Kind(
        "another limit in a criterion",
        r"\b6 weeks(?= within the past year)|\b4 mm(?=\.)",
        fixed("2 weeks"),
        only=r"^\d+\. |\| Met",
    ),
    Kind(
        "a criterion turned round",
        r"(?<= )(?:is|are|lies|causes|has|was)(?= )",
        lambda m: f"{m[0]} not",
        only=r"^\d+\. .*\]$|\| Met",
    ),
    Kind(
        "a criterion that is not met",
        r"(?<=^\d\. ).+(?= \[)|(?<=^1\d\. ).+(?= \[)",
        fixed("The HbA1c was below 8 percent within the past three months."),
    ),
    Kind("a line said to be met elsewhere", r"(?<=are met at )L4-L5", fixed("L5-S1")),
    Kind("another policy", r"Bulletin 0743(?= for)", fixed("Bulletin 0591")),
    Kind(
        "the patient in the surgeon's place",
        r"Dr\. Ellison(?= (?:found|examined))",
        fixed("Mr. Hartwell"),
    ),
    Kind(
        "the surgeon in the patient's place",
        r"Mr\. Hartwell(?= (?:attended|has|is|can))",
        fixed("Dr. Ellison"),
    ),
    Kind(
        "another patient",
        r"Walter J\. Hartwell",
        fixed("Maria T. Ellison"),
        only=r"^Patient|treating",
    ),
    Kind("a doctor nobody knows", r"(?<=Dr\. )Ellison|Maria T\. Ellison(?=, MD)", fixed("Brandt")),
    Kind("another title of the patient", r"\bMr\.(?= Hartwell)", fixed("Ms.")),
    Kind("another pronoun", r"\bHe\b|\bhe\b", swapped(he="she")),
    Kind(
        "a denial where there is none",
        r"(?<=Hartwell )has(?= )|(?<= )shows(?= )|(?<= )gave(?= \d)",
        lambda m: f"{m[0]} not",
    ),
    Kind(
        "a denial left out", r"\bno lasting relief|\bno relief", lambda m: m[0].removeprefix("no ")
    ),
    Kind(
        "other words in quotation marks",
        r"(?<=“)[^”]{12,}(?=”)",
        lambda m: m[0].replace(" ", " clearly ", 1),
    ),
    Kind("another reference number", r"26-1029-55512", fixed("26-1029-55521")),
    Kind("another member number", r"W000123456", fixed("W000132456")),
    Kind("another telephone number", r"814-555-014\d|1-800-555-017\d", lambda m: f"{m[0][:-1]}9"),
    Kind("another day of the notice", r"October 26, 2026", fixed("October 28, 2026")),
    Kind("a paper that is not on file", r"(?<=doi:10\.)\d{4}", fixed("9999")),
    Kind(
        "another figure of a paper",
        r"\b(?:86|56|47|53|400|8)(?=%| patients| years)",
        plus(1),
        only=r"\[\d\]\.$",
    ),
    Kind("another year of a paper", r"(?<=\. )20\d\d(?=;)", lambda m: str(int(m[0]) - 1)),
    Kind("a number of no paper", r"(?<=\[)\d(?=\]\.$)", fixed("9")),
    Kind("a point that is not there", r"(?<=[Pp]oints )\d+", fixed("47")),
    Kind("a placeholder", r"(?<=\. )(?=[A-Z])", fixed("TBD "), only=_SAID),
    Kind("a mark of the template", r"(?<=\. )(?=[A-Z])", fixed("{{ brief.text }} "), only=_SAID),
    Kind("something in brackets", r"(?<= )(?=relief|strength|stenosis)", fixed("[check] ")),
    Kind(
        "a name of the program",
        r"\b(?:physical therapy|radicular symptoms)",
        lambda m: m[0].replace(" ", "_"),
    ),
    Kind(
        "a word twice", r"\b(?:the|at|of|and|gave|shows)\b", lambda m: f"{m[0]} {m[0]}", only=_SAID
    ),
    Kind("an empty quotation", r"“[^”]+”", fixed("“”")),
]
MOST = 4
"""Places at which each kind is planted in one document."""


@cache
def ground() -> Ground:
    """Return what the demo's documents stand on."""
    return Ground(demo(), POLICIES, TEMPLATES)


def html_of(name: str, brief: Any = None) -> str:  # noqa: ANN401 - one of two briefs
    """Return the HTML of a document of the demo, or of a changed brief of it."""
    context: Context = ground().context
    if name == LETTER:
        made = brief or letter_brief(context)
        return render_html("letter/appeal.html.j2", made, templates=TEMPLATES)
    made = brief or card_brief(context)
    return render_html("card/battle-card.html.j2", made, templates=TEMPLATES)


def word_of(html: str) -> bytes:
    """Return a document as Word file."""
    return html_to_docx(html, title="Test", author="", language="en", date=DEMO_DAY)


@cache
def finished(name: str) -> bytes:
    """Return a finished document of the demo."""
    return word_of(html_of(name))


def read(data: bytes, name: str = LETTER) -> ReadDocument:
    """Return a Word file as the gate reads it."""
    return read_back(name, DOCX, data)


@cache
def document(name: str) -> ReadDocument:
    """Return a finished document of the demo as the gate reads it."""
    return read(finished(name), name)


def places(kind: Kind, blocks: tuple[ReadBlock, ...]) -> Iterator[Planted]:
    """Yield the places at which a kind can be planted, spread over the document."""
    found = [
        Planted(kind.name, index, match.start(), match[0], kind.change(match))
        for index, block in enumerate(blocks)
        if not block.header and re.search(kind.only, block.text)
        for match in re.finditer(kind.where, block.text)
    ]
    found = [p for p in found if p.new != p.old]
    step = max(1, -(-len(found) // MOST))
    yield from found[::step]


def planted(name: str) -> list[Planted]:
    """Return every planted error of a document."""
    return [p for kind in KINDS for p in places(kind, document(name).blocks)]


def with_error(error: Planted, name: str) -> ReadDocument:
    """Return a document as it would be read with an error in it."""
    blocks = list(document(name).blocks)
    old = blocks[error.index]
    text = error.in_text(old.text)
    cells = tuple(text.split(" | ")) if old.cells else ()
    blocks[error.index] = replace(old, text=text, cells=cells)
    return replace(document(name), blocks=tuple(blocks))


def in_word(error: Planted, name: str) -> bytes:
    """Return the Word file itself with an error in it: its runs are edited."""
    made = docx.Document(io.BytesIO(finished(name)))
    said = document(name).blocks[error.index].text
    around = said[max(0, error.start - 25) : error.start + len(error.old) + 25]
    old = next(part.strip() for part in around.split(" | ") if error.old in part)
    new = old.replace(error.old, error.new, 1)
    for paragraph in made.element.body.iter(qn("w:p")):
        runs = list(paragraph.iter(qn("w:t")))
        text = "".join(run.text or "" for run in runs).replace("\xa0", " ")
        if old in text:
            runs[0].text = text.replace(old, new, 1)
            for run in runs[1:]:
                run.text = ""
            break
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def artifact(data: bytes, name: str = LETTER) -> Artifact:
    """Return a Word file as a finished document."""
    return Artifact(name, DOCX, data)
