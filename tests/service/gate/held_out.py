"""A second set of planted errors, over many documents, thought out apart from the gate.

Each is what a hostile reader would do to a finished page, or what a slip of a program could put
there. When they were written, the names of the first set's kinds were known; its errors and the
checks were not.
People and plan in the demo's histories are invented; the published cases name nobody.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Final

from appealgen.argument.levels import LetterKind
from appealgen.render.interface import PDF
from appealgen.render.readback import ReadBlock, ReadDocument, can_read, read_back
from appealgen.service.documents import Kind, render_documents
from appealgen.service.gate.ground import Ground
from tests.brief.cases import POLICIES, TEMPLATES, published
from tests.brief.letters.histories import HISTORIES, context_for

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from appealgen.brief.context import Context

__all__ = ["ERRORS", "Error", "Source", "documents", "ground", "with_error"]

FUSION: Final = "assess-630947-xlif-l3-4"
NECK: Final = "assess-536562-acdf-c5-6"
DISC: Final = "ny-dfs-202304-161255-discectomy-l3-4-inpatient"


@dataclass(frozen=True)
class Source:
    """A finished document: the history or published case it is of, and its kind."""

    case: str
    kind: Kind


@dataclass(frozen=True)
class Error:
    """One planted error.

    Attributes:
        kind: What was done, in a few words.
        source: To which document.
        old: The words that are replaced, or at which a block is found.
        new: What stands there instead.
        within: Other words of the same block, where the first are in several.
        how: ``replace``, ``drop``, ``repeat``, ``swap`` (with the block of ``new``) or ``insert``
            (a block after it: its kind, a colon and its words).
        word: In the Word file only, and not in the PDF.
    """

    kind: str
    source: Source
    old: str
    new: str = ""
    within: str = ""
    how: str = "replace"
    word: bool = False


def _of(case: str, kind: Kind) -> Callable[..., Error]:
    source = Source(case, kind)

    def error(what: str, old: str, new: str = "", **more: object) -> Error:
        return Error(what, source, old, new, **more)  # type: ignore[arg-type]

    return error


def _letter(kind: LetterKind) -> Callable[..., Error]:
    return _of(kind.value, Kind(kind.value))


first, second = _letter(LetterKind.FIRST), _letter(LetterKind.SECOND)
external, patient = _letter(LetterKind.EXTERNAL_REVIEW), _letter(LetterKind.PATIENT)
complaint, file = _letter(LetterKind.COMPLAINT), _letter(LetterKind.CLAIM_FILE)
call, opinion = _letter(LetterKind.PEER_TO_PEER), _letter(LetterKind.SECOND_OPINION)
corrected, rescission = _letter(LetterKind.CORRECTED_CLAIM), _letter(LetterKind.RESCISSION)
service, expedited = _letter(LetterKind.POST_SERVICE), _letter(LetterKind.EXPEDITED)
card = _of(LetterKind.FIRST.value, Kind.CARD)
checklist = _of(LetterKind.FIRST.value, Kind.CHECKLIST)
fusion, neck, disc = _of(FUSION, Kind.FIRST), _of(NECK, Kind.FIRST), _of(DISC, Kind.FIRST)
fusion_card, neck_card = _of(FUSION, Kind.CARD), _of(NECK, Kind.CARD)
fusion_patient = _of(FUSION, Kind.PATIENT)

_THERAPY = "16 in-person, supervised"

ERRORS: Final[tuple[Error, ...]] = (
    # Sides, levels, roots
    first(
        "two sides of a sentence swapped",
        "moderate-to-severe left lateral recess stenosis and moderate right",
        "moderate-to-severe right lateral recess stenosis and moderate left",
    ),
    opinion(
        "two sides of a sentence swapped",
        "moderate-to-severe left lateral recess stenosis, moderate right",
        "moderate-to-severe right lateral recess stenosis, moderate left",
    ),
    opinion("two sides of a sentence swapped", "worse on the left", "worse on the right"),
    card("two sides of a sentence swapped", "to-severe left", "to-severe right"),
    neck("two sides of a sentence swapped", "severe right foraminal", "severe left foraminal"),
    first("a level from another finding", "stenosis at L4-L5.", "stenosis at L3-L4."),
    second(
        "a level from another finding", "central stenosis at L4-L5", "central stenosis at L5-S1"
    ),
    fusion(
        "a level from another finding", "central stenosis at L3-L4", "central stenosis at L4-L5"
    ),
    fusion(
        "a level from another finding", "at L3-L4 and percutaneous", "at L2-L3 and percutaneous"
    ),
    external(
        "a criterion claimed of another level",
        "are met at L4-L5, under",
        "are met at L4-L5 and L5-S1, under",
    ),
    first("a criterion claimed of another level", "are met at L4-L5, on", "are met at L5-S1, on"),
    neck("a criterion claimed of another level", "record at C5-C6", "record at C6-C7"),
    first(
        "one level more",
        "22612 (posterolateral fusion) at L4-L5",
        "22612 (posterolateral fusion) at L4-S1",
    ),
    disc("another root", "the left L4 nerve root", "the left L3 nerve root"),
    first("another root", "reduced left L5 sensation", "reduced left S1 sensation"),
    # Days
    first("transposed digits of a day", "March 14, 1958", "March 14, 1985"),
    first("transposed digits of a day", "May 12, 2026", "May 21, 2026"),
    second("transposed digits of a day", "July 21, 2026 gave", "July 12, 2026 gave"),
    patient("transposed digits of a day", "April 28, 2026", "April 8, 2026"),
    complaint("transposed digits of a day", "On October 31, 2026", "On October 13, 2026"),
    first("another planned day", "planned for December 8", "planned for December 18"),
    expedited("another planned day", "December 8, 2026", "August 12, 2026"),
    first("another day of the policy", "version of July 30, 2026", "version of July 3, 2026"),
    fusion("another day of the policy", "version of July 30, 2026", "version of July 30, 2025"),
    external(
        "another day of the decision",
        "final decision of October 31",
        "final decision of October 30",
    ),
    call("another last day of the call", "November 9, 2026", "November 19, 2026"),
    card("another last day of the call", "open until November 9", "open until November 30"),
    rescission("another term of the approval", "through January 15, 2027", "through June 15, 2027"),
    rescission("another day of the approval", "approval on October 15", "approval on October 5"),
    service("another day of service", "service of October 20", "service of October 2"),
    first("another month of onset", "began in May 2025", "began in March 2025"),
    first("another day of receipt", "received October 30", "received October 28"),
    # Units and scales
    first("another unit", "measure 5 mm of translation", "measure 5 cm of translation"),
    card("another unit", "measure 5 mm of", "measure 5 cm of"),
    first("another unit", "walk 400 feet", "walk 400 meters"),
    patient("another unit", "walk 400 feet", "walk 400 yards"),
    patient("another unit", "for 10 minutes", "for 10 seconds"),
    first("another unit", "(12 weeks), with", "(12 months), with"),
    second("another unit", "relief for 3 weeks", "relief for 3 days"),
    first("another unit", "8 degrees of angular", "8 percent of angular", within="Ex. D p. 1"),
    first("another unit", "Naproxen 500 mg", "Naproxen 500 g"),
    first("another scale", "8 of 10, October 6, 2026 |", "8 of 100, October 6, 2026 |"),
    first("another scale", "Oswestry Disability Index |", "Neck Disability Index |"),
    first("another scale", "58% (severe)", "58% (very severe)"),
    card("another scale", "The ODI was 58%", "The NDI was 58%"),
    first("another scale", "grade I, 5 mm", "grade I, 5%"),
    first("another scale", "pain, leg | 7", "pain, back | 7"),
    # Care
    first("another drug", "Gabapentin 300 mg", "Pregabalin 300 mg"),
    patient("another drug", "I took naproxen.", "I took ibuprofen."),
    fusion_patient("another drug", "I took Norco", "I took Percocet"),
    card("another drug", "(naproxen, acetaminophen", "(naproxen, tramadol"),
    first("another dose", "Acetaminophen 1,000 mg", "Acetaminophen 100 mg"),
    first("another frequency", "500 mg twice daily", "500 mg three times daily"),
    second("another frequency", "300 mg three times daily", "300 mg twice daily"),
    first("another reason to stop", "because of gastritis", "because of sedation"),
    patient("another reason to stop", "because of sedation", "because of bleeding"),
    card("another number of visits", "16 sessions", "26 sessions"),
    fusion(
        "another number of visits", "Physical therapy, 11 sessions", "Physical therapy, 17 sessions"
    ),
    patient("another number of visits", "three shots", "four shots"),
    card("another number of visits", "three epidural injections", "two epidural injections"),
    first(
        "another kind of injection",
        "interlaminar epidural injection at L4-L5 on May 12",
        "transforaminal epidural injection at L4-L5 on May 12",
    ),
    first(
        "another result", "gave no lasting relief and was stopped", "gave no relief and was stopped"
    ),
    neck("another result", "No relief:", "Some relief:"),
    # Not
    first("a not left out", "joint is not tender", "joint is tender"),
    first("a not left out", "moderate do not suffice", "moderate do suffice"),
    first("a not left out", "in person and did not help", "in person and did help"),
    patient("a not left out", "It gave no relief that lasted.", "It gave relief that lasted."),
    patient("a not left out", "It did not help.", "It did help."),
    call("a not left out", "does not replace the appeal", "does replace the appeal"),
    corrected("a not left out", "does not withdraw", "does withdraw"),
    neck_card("a not left out", "use is not yet documented", "use is documented"),
    fusion_patient("a not left out", "I cannot stand", "I can stand"),
    first("a not put in", "Symptoms lie in the L5", "Symptoms do not lie in the L5"),
    first("a not put in", "Side agrees", "Side does not agree"),
    first("a not put in", "therapy notes are enclosed", "therapy notes are not enclosed"),
    # Pointers
    first(
        "a pointer moved within the range", "(Ex. B pp. 2–3)", "(Ex. B p. 2)", within="with a focus"
    ),
    first(
        "a pointer moved within the range",
        "(Ex. C pp. 1–2)",
        "(Ex. C p. 1)",
        within="severe central stenosis, moderate-to-severe",
    ),
    card("a pointer moved within the range", "(Ex. C p. 2)", "(Ex. C p. 1)"),
    first("a pointer moved within the range", "(Ex. E p. 1)", "(Ex. E p. 2)"),
    patient("a pointer moved within the range", "(Ex. E pp. 1–3)", "(Ex. E pp. 1–2)"),
    second("a pointer moved within the range", "(Ex. F pp. 2–3)", "(Ex. F p. 3)"),
    first("a pointer left out", " (Ex. F p. 3)", "", within="never used nicotine"),
    first("another exhibit in a table", "(Ex. C; Ex. F)", "(Ex. D; Ex. F)"),
    second("another exhibit enclosed", "enclosed as Ex. D", "enclosed as Ex. E"),
    # Criteria, sections, points
    first(
        "another section of the same policy",
        "[Section I.C, symptoms item]",
        "[Section I.A, symptoms item]",
    ),
    first(
        "another section of the same policy",
        "neurologic findings match the level. [Section I.D",
        "neurologic findings match the level. [Section I.C",
    ),
    disc(
        "another section of the same policy",
        "[Section I.C, imaging item]",
        "[Section I.A, imaging item]",
    ),
    card("another section of the same policy", "0743, Footnote 1", "0743, Additional Notes"),
    first("another limit", "at least 4 mm. [", "at least 3 mm. ["),
    neck(
        "another limit",
        "graded moderate, moderate to severe, or severe",
        "graded mild, moderate, or severe",
    ),
    first("other points named", "points 4 to 7, 9 and 10", "points 4 to 8, 9 and 10"),
    first("other points named", "Met, points 1 to 3", "Met, points 1 to 2"),
    fusion("other points named", "Points 3 and 4 above", "Points 3 and 5 above"),
    fusion(
        "said to be met, though open",
        "the record at L3-L4 shows the following",
        "the criteria are met at L3-L4",
    ),
    neck("said to be met, though open", "still to be documented in full", "met"),
    neck_card("said to be met, though open", "○ The therapy record", "● The therapy record"),
    fusion_card(
        "said to be met, though open",
        "○ Nicotine use is not yet documented",
        "● Nicotine use is documented",
    ),
    first("one ground made of two", "on two grounds", "on three grounds"),
    first("a graded finding made worse", "moderate right lateral", "severe right lateral"),
    first("a graded finding made worse", "(Meyerding grade I,", "(Meyerding grade II,"),
    fusion("a graded finding made worse", "moderate-to-severe central", "severe central"),
    first(
        "a graded finding made worse",
        "left extensor hallucis longus (great toe extension) 4/5",
        "left extensor hallucis longus (great toe extension) 3/5",
    ),
    neck("a finding made another", "a disc bulge", "a disc herniation"),
    disc("a finding made another", "a left disc protrusion;", "a left disc extrusion;"),
    first("a finding made another", "normal knee reflexes", "reduced knee reflexes"),
    # People
    first("another pronoun", "He can walk", "She can walk"),
    first("another pronoun", "walking his dog", "walking her dog"),
    first("another pronoun", "his wife does", "her husband does"),
    patient("another pronoun", "walking my dog", "walking his dog"),
    patient("another pronoun", "my wife does", "his wife does"),
    neck("another pronoun", "They have right", "He has right"),
    first(
        "other credentials", "Maria T. Ellison, MD Orthopaedic", "Maria T. Ellison, DO Orthopaedic"
    ),
    second("other credentials", "Orthopaedic spine surgery Board", "Neurosurgery Board"),
    first(
        "other credentials",
        "American Board of Orthopaedic Surgery",
        "American Board of Neurological Surgery",
    ),
    call("other credentials", "NPI 1234567893", "NPI 1234567839"),
    first("other credentials", "I am Maria T. Ellison, MD,", "I am Maria T. Ellison, MD, PhD,"),
    second("other words on the reviewer", "Family Medicine", "Internal Medicine"),
    card("other words on the reviewer", "MD, Internal Medicine", "MD, Orthopaedic Surgery"),
    second("another person", "Dr. Pat Voss", "Dr. Pat Foss"),
    first("another person", "read by Samuel Okafor", "read by Samuel Okonkwo"),
    complaint(
        "another person signs",
        "Sincerely, | Walter J. Hartwell",
        "Maria T. Ellison, MD",
        how="sign",
    ),
    patient("another age or birth", "March 14, 1958", "March 4, 1958"),
    first("another age or birth", "is 68 years old", "is 86 years old"),
    # Numbers of the plan
    first("another number of the plan", "26-1029-55512", "26-1029-55521"),
    card("another number of the plan", "26-1029-55512", "26-1092-55512"),
    complaint("another number of the plan", "W000123456", "W000123465"),
    first("another number of the plan", "fax to 1-800-555-0178", "fax to 1-800-555-0177"),
    call("another number of the plan", "at 814-555-0140", "at 814-555-0141"),
    rescission("another number of the plan", "under number PA-100", "under number PA-101"),
    service("another number of the plan", "Claim number CL-9", "Claim number CL-6"),
    service("another sum", "$4,200.00", "$4,300.00"),
    corrected("another sum", "$5,100.50", "$5,100.05"),
    corrected("another code of the claim", "CO-50", "CO-97"),
    corrected("another code of the claim", "modifier 59", "modifier 51"),
    first("another code of the claim", "M43.16 lumbar", "M43.17 lumbar"),
    rescission("another code of the claim", "for 63047 and 22612", "for 63047 and 22840"),
    first("another place of care", "Hospital, inpatient", "Hospital, outpatient"),
    first("another place of care", "inpatient, 2 days", "inpatient, 3 days"),
    disc("another place of care", "Setting | Inpatient", "Setting | Outpatient"),
    second("another outcome", "the plan upheld the denial", "the plan reversed the denial"),
    complaint("another outcome", "appeal was filed", "appeal was refused"),
    first("a quotation changed", "at least six weeks", "at least six months"),
    second("a quotation changed", "within a week", "within a month"),
    neck(
        "a quotation changed",
        "epidural steroid injection without relief",
        "epidural steroid injection with relief",
    ),
    # Law and papers
    first("law of another kind of plan", "29 CFR 2560.503-1(h)(2)(iii)", "42 CFR 422.138(c)"),
    second("law of another kind of plan", "29 CFR 2560.503-1(g)(1)(v)", "42 CFR 438.406(b)(5)"),
    file("law of another kind of plan", "29 CFR 2560.503-1(h)(3)(iv)", "5 CFR 890.105(a)"),
    first("another paragraph of the law", "503-1(h)(3)(iii)", "503-1(h)(3)(v)"),
    complaint("another paragraph of the law", "503-1(g)(1)(v)", "503-1(g)(1)(ii)"),
    file("other words on the law", "at no charge", "for a fee"),
    first("other words on the law", "nobody decide it who", "somebody decide it who"),
    first("another figure of a paper", "Among 47 patients", "Among 74 patients"),
    first("another figure of a paper", "ratio of 13", "ratio of 31"),
    first("another figure of a paper", "through 8 years", "through 18 years"),
    neck("another figure of a paper", "In 81 patients", "In 810 patients"),
    first("another paper for a figure", "pseudarthrosis [1]", "pseudarthrosis [2]"),
    first("another result of a paper", "did not improve", "improved"),
    neck(
        "another result of a paper",
        "with no difference at one year",
        "with a difference at one year",
    ),
    card("another paper in an objection", "Delitto 2015", "Delitto 2016"),
    # Form
    first("an item dropped", "Gabapentin 300 mg", how="drop", within="19 weeks"),
    second("an item dropped", "July 21, 2026 gave no relief", how="drop"),
    complaint("an item dropped", "On October 28, 2026", how="drop"),
    first("a row dropped", "Footnote 1 | 6 weeks", how="drop"),
    first("a row dropped", "E | Epidural", how="drop"),
    first("a point without its ground", "The MRI was made on", how="drop"),
    fusion("a point without its ground", "Other sources were considered", how="drop"),
    first("a paragraph twice", "The chart records that the condition", how="repeat"),
    second("a paragraph twice", "These documents go with", how="repeat"),
    patient("a paragraph twice", "I took acetaminophen", how="repeat"),
    first("an item twice", "Naproxen 500 mg", how="repeat", within="19 weeks"),
    first("an empty heading", "Why now", "heading2:Other grounds", how="insert"),
    patient("an empty heading", "What I have tried", how="empty"),
    first(
        "grounds of two points swapped",
        "The MRI was made on",
        "Dr. Ellison examined Mr.",
        how="swap",
    ),
    neck(
        "grounds of two points swapped",
        "The patient has right C6 radicular symptoms.",
        "The MRI shows moderate",
        how="swap",
    ),
    first("a bracket left", "is 68 years old", "is (68 years old"),
    second("a bracket left", "Family Medicine.", "Family Medicine]."),
    first("a half sentence", "Symptoms began in May 2025.", "Symptoms began in"),
    patient("a half sentence", "I can stand for 10 minutes.", "I can stand for."),
    first("a code of the program", "reduced sensation", "hypesthesia_reduced"),
    first("no greeting", "To the medical director:", how="drop"),
    first("no signature", "Maria T. Ellison, MD Orthopaedic", how="drop"),
    # Sentences from nowhere
    first(
        "a sentence from nowhere",
        "Symptoms began in May 2025.",
        "Symptoms began in May 2025. He has also failed chiropractic care.",
    ),
    first(
        "a sentence from nowhere",
        "The therapy notes are enclosed.",
        "The therapy notes are enclosed. I have done this operation more than 500 times.",
    ),
    second(
        "a sentence from nowhere",
        "See points 1,",
        "The reviewer never looked at the films. See points 1,",
    ),
    patient("a sentence from nowhere", "I took gabapentin.", "I took gabapentin. I lost my job."),
    neck(
        "a sentence from nowhere",
        "The patient has neck pain.",
        "The patient has neck pain. The patient has a long tract sign.",
    ),
    first(
        "a word too strong",
        "The flexion-extension radiographs",
        "Beyond any doubt, the flexion-extension radiographs",
    ),
    card("a word too strong", "is recent, in person", "is exhausted, recent, in person"),
    first("urgency without a basis", "Please approve 63047", "Please urgently approve 63047"),
    neck("urgency without a basis", "I ask for a full review", "I ask for an expedited review"),
    first("a threat", "I ask that", "I will file a lawsuit. I ask that", within="in full"),
    # Word file, pictures, other documents
    first("in the Word file only", "16 in-person", "18 in-person", word=True),
    first("in the Word file only", "4. Active physical therapy", "4. Active therapy", word=True),
    second("in the Word file only", "Please approve 63047", "Please approve 63048", word=True),
    patient("in the Word file only", "I can walk 400 feet.", "I can walk 40 feet.", word=True),
    fusion(
        "in the Word file only",
        "The patient has neurogenic",
        "The patient has no neurogenic",
        word=True,
    ),
    first("the text of a picture", "16 sessions: February 3", "61 sessions: February 3"),
    first("the text of a picture", "8 of 10 on October 6", "9 of 10 on October 6"),
    first("the text of a picture", "gave 40% relief (Ex. E p. 1)", "gave 4% relief (Ex. E p. 1)"),
    neck("the text of a picture", "spine with C5-C6 marked", "spine with C4-C5 marked"),
    first(
        "the text of a picture",
        "Gabapentin: January 12 to May 30, 2026; not counted",
        "Gabapentin: January 12 to May 30, 2026; counted",
    ),
    checklist("a mark of the checklist", "☐ | The appeal letter", "☑ | The appeal letter"),
    checklist("a count of the checklist", "5 of 14 items", "6 of 14 items"),
    checklist(
        "a count of the checklist", "(Lumbar MRI report, 2 pages)", "(Lumbar MRI report, 3 pages)"
    ),
    first(
        "a row of exhibits",
        "C | Lumbar MRI report, Erie Imaging Partners | August 19, 2026 | 2",
        "C | Lumbar MRI report, Erie Imaging Partners | August 19, 2026 | 3",
    ),
    first(
        "a row of exhibits",
        "E | Epidural injection procedure notes, Erie Pain Consultants | August 4, 2026",
        "E | Epidural injection procedure notes, Erie Pain Consultants | August 14, 2026",
    ),
)


@cache
def _context(case: str) -> Context:
    kinds = {kind.value: kind for kind in HISTORIES}
    return context_for(kinds[case]) if case in kinds else published(case)


@cache
def ground(case: str) -> Ground:
    """Return a case as the gate sees it."""
    return Ground(_context(case), POLICIES, TEMPLATES)


@cache
def documents(source: Source) -> tuple[ReadDocument, ...]:
    """Return a document as it is read back: the PDF, and the Word file where there is one."""
    made = render_documents(_context(source.case), [source.kind], TEMPLATES, POLICIES)
    readable = sorted(
        (a for a in made if can_read(a.media_type)), key=lambda a: a.media_type != PDF
    )
    return tuple(read_back(a.name, a.media_type, a.data) for a in readable)


def with_error(error: Error) -> ReadDocument:
    """Return the document with the error in it.

    Raises:
        LookupError: The words are not in the document.
    """
    clean = documents(error.source)[1 if error.word else 0]
    blocks = list(_changed(list(clean.blocks), error))
    if tuple(blocks) == clean.blocks:
        raise LookupError(error.old)
    return replace(clean, blocks=tuple(blocks))


def _changed(blocks: list[ReadBlock], error: Error) -> Iterator[ReadBlock]:
    at = _at(blocks, error.old if error.how != "sign" else "Sincerely,", error.within)
    block = blocks[at]
    if error.how == "swap":
        other = _at(blocks, error.new, "")
        blocks[at], blocks[other] = blocks[other], block
    elif error.how == "insert":
        kind, words = error.new.split(":", 1)
        blocks.insert(at, ReadBlock(kind, words, block.page))
    elif error.how == "sign":
        blocks[at + 1] = replace(blocks[at + 1], text=error.new)
    elif error.how == "repeat":
        blocks.insert(at, block)
    elif error.how == "drop":
        del blocks[at]
    elif error.how == "empty":
        end = next(n for n in range(at + 1, len(blocks)) if blocks[n].kind.startswith("heading"))
        del blocks[at + 1 : end]
    else:
        blocks[at] = _replaced(block, error)
    yield from blocks


def _replaced(block: ReadBlock, error: Error) -> ReadBlock:
    text = block.text.replace(error.old, error.new, 1)
    cells = tuple(text.split(" | ")) if block.kind == "row" else block.cells
    return replace(block, text=text, cells=cells)


def _at(blocks: list[ReadBlock], words: str, within: str) -> int:
    for n, block in enumerate(blocks):
        if words in block.text and within in block.text:
            return n
    raise LookupError(words)
