"""Hold every sentence against the records its pointers name, piece by piece.

The records that may speak for a sentence are those whose own pages are all among the pages it
points to. What a phrase asserts must be found in one of them together: a score with its day, a
side with its grade, a drug with its dates. A value that stands elsewhere in the case is no help.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from appealgen.render.readback import bare
from appealgen.service.gate.findings import Check, GateFinding
from appealgen.service.gate.ground import plain
from appealgen.service.gate.tokens import NEGATIONS, POINTER, Token, tokens, words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from appealgen.render.readback import ReadBlock
    from appealgen.service.gate.ground import Ground
    from appealgen.service.gate.support import Page, Record

__all__ = ["IN_PARENTHESES", "LAW", "check_block", "pages_in", "segments"]

LAW: Final = re.compile(
    r"\b\d+ (?:CFR|C\.F\.R\.|USC|U\.S\.C\.) (?:§+ ?)?\d[\w.-]*(?:\(\w+\))*"
    r"|\bForm CMS-\d+\w*"
)
"""Citations of federal law and forms; another check compares them with the law on file."""

IN_PARENTHESES: Final = re.compile(r" ?\((?P<law>(?:[^()]|\([^()]*\))+)\)")
"""What stands in parentheses, with the paragraphs of a law in parentheses of their own."""

_MONTH: Final = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
)
_POINTED: Final = re.compile(r"\s*\((Ex\. [^()]*)\)")
_SENTENCES: Final = re.compile(r"(?<!\b[DM]r\.)(?<!\bMs\.)(?<=[.!?”;])\s+(?=[A-Z“●○])")
_PHRASES: Final = re.compile(
    rf";| \| |, (?!(?:\d{{4}}|{_MONTH}))(?![^()]*\))| and (?![^()]*\))| then "
)
_QUOTES: Final = re.compile(r"“([^”]*)”")
_OWN: Final = re.compile(
    r"\bpoints? \d+(?:(?:,| to| and) ?\d+)*|\[[\d, –-]+\]|^\d+\.(?= )|\bno\. \d+"
    r"|^\d+ of \d+ items? on file, \d+ to get",
    re.IGNORECASE,
)
"""What belongs to the document itself: numbers of points and of references."""
_OF_OTHERS: Final = re.compile(r"^\[\d+\] |\| Met, points? \d|^Met, points? \d")
"""Blocks that other checks compare as a whole: the reference list, and rows of criteria."""
_AGREES: Final = re.compile(
    r"\b(?:agrees?|fits?|match(?:es)?) (?:with )?(?:the )?(?P<l>[CTLS]\d+-[CTLS]\d+)"
)
_BEFORE, _AFTER = 2, 6
"""Words beside a negation that say what is negated."""
_OWN_WORDS: Final = 3
"""Fewest words by which a phrase is known as fixed wording."""
_VALUES: Final = re.compile(rf"\s?\b(?:{_MONTH}|\S*\d\S*)$", re.IGNORECASE)
_AT_LEVEL: Final = re.compile(r"(?: at [CTLS]\d+-[CTLS]\d+)?")
_STATUS: Final = re.compile(r"(?:^|: )not (?:met|documented)$", re.IGNORECASE)


def segments(text: str) -> Iterator[tuple[str, frozenset[Page]]]:
    """Yield the stretches of a text, each with the pages its pointers name."""
    place = 0
    for found in _POINTED.finditer(text):
        yield text[place : found.start()], pages_in(found[1])
        place = found.end()
    if text[place:].strip():
        yield text[place:], frozenset()


def pages_in(text: str) -> frozenset[Page]:
    """Return the single pages that pointers in a text name."""
    found: set[Page] = set()
    for pointer in POINTER.finditer(text):
        letter, said = pointer["letter"], pointer["pages"]
        if not said:
            found.add((letter, 0))
            continue
        for part in said.split(", "):
            first, _, last = part.replace("–", "-").partition("-")
            found |= {(letter, page) for page in range(int(first), int(last or first) + 1)}
    return frozenset(found)


def check_block(  # noqa: PLR0913 - what the document is known to repeat comes in two parts
    document: str,
    block: ReadBlock,
    ground: Ground,
    known: Sequence[str],
    judged: Sequence[str] = (),
    *,
    own_words: bool = False,
) -> Iterator[GateFinding]:
    """Yield what a block asserts without support.

    Args:
        document: File name.
        block: The block.
        ground: The case, judged.
        known: Texts of published sources that occur in the document.
        judged: Texts of the judgment that occur in it; they count where nothing is pointed to.
        own_words: The patient speaks, in other words than the record's; a page that is pointed to
            then need not share a word with the sentence.
    """
    if _OF_OTHERS.search(block.text):
        return
    for text, pages in segments(block.text):
        said = _without(_lawless(text, ground), known if pages else (*known, *judged))
        for check, what, quote in (
            *_quotations(text, pages, ground),
            *_pieces(said, pages, ground),
            *_negations(said, pages, ground),
            *_strange(said, pages, ground),
            *_pages(text, pages, ground, own_words=own_words),
        ):
            yield GateFinding(document, block.page, check, what, quote.strip()[:160])


_Found = tuple[Check, str, str]


def _lawless(text: str, ground: Ground) -> str:
    """Return a text without the citations of law in parentheses that are on file."""
    return IN_PARENTHESES.sub(
        lambda found: "" if bare(found["law"]) in ground.citations else found[0], text
    )


def _without(text: str, known: Iterable[str]) -> str:
    """Return a text without quotations, without known texts, and without its own numbering."""
    text = _QUOTES.sub("“”", text)
    folded = text.casefold()
    for words_ in known:
        while (at := folded.find(words_)) >= 0:
            end = at + len(words_)
            if folded[end : end + 1].isalnum() or folded[at - 1 : at].isalnum():
                break
            text, folded = f"{text[:at]}¦{text[end:]}", f"{folded[:at]}¦{folded[end:]}"
    return _OWN.sub(" ", LAW.sub(" ", text))


def _quotations(text: str, pages: frozenset[Page], ground: Ground) -> Iterator[_Found]:
    """Yield quotations that are in no text of the case or of a published source.

    Where pages are pointed to, a record on them has the words, and the level named after it.
    """
    for found in _QUOTES.finditer(text):
        said = plain(found[1].replace("\u2018", "“").replace("\u2019", "”"))
        spoken = plain(found[1])
        near = {said, spoken, spoken.rstrip("…").strip()}
        if not any(q in ground.case_text or q in ground.known_joined for q in near):
            yield Check.QUOTATION, "A quotation is in no record of the case.", found[0]
            continue
        holders = [r for r in _speaking(pages, ground) if r.holds(near)]
        after = _AT_LEVEL.match(text, found.end())
        place = set(tokens(after[0] if after else "")) - ground.general
        if pages and not holders and not any(q in ground.known_joined for q in near):
            yield Check.QUOTATION, "No page that it points to has these words.", found[0]
        elif holders and not any(place <= r.pieces for r in holders):
            yield Check.UNSUPPORTED, "The words quoted are of another level.", text


def _speaking(pages: frozenset[Page], ground: Ground) -> list[Record]:
    """Return the records that pointers name: all their pages are among those pointed to."""
    if pages not in ground.speaking:
        whole = {letter for letter, page in pages if page == 0}
        ground.speaking[pages] = [
            r
            for r in ground.records
            if not pages or (r.pages and all(p in pages or p[0] in whole for p in r.pages))
        ]
    return ground.speaking[pages]


def _pieces(said: str, pages: frozenset[Page], ground: Ground) -> Iterator[_Found]:
    speaking = _speaking(pages, ground)
    for sentence in _SENTENCES.split(_AGREES.sub(_requested(ground), said)):
        named = _named(sentence, speaking)
        for phrase in _PHRASES.split(sentence):
            asserted = set(tokens(phrase)) - ground.general
            pools = [_named(phrase, speaking) or named or speaking, ground.anyone]
            if pages:
                pools.append([r for r in speaking if r.path.startswith("exhibits[")])
            if not pages:
                pools.append(speaking)
                asserted = set() if _fixed(phrase, ground) else asserted
            if pages and (strange := _elsewhere(phrase, speaking, ground)):
                what = f"The record of this ({strange}) stands on another page."
                yield Check.POINTER, what, phrase
            if asserted and not (_together(asserted, pools) or asserted <= ground.counted):
                kinds = ", ".join(sorted({kind for kind, _ in asserted}))
                place = "No record that it points to" if pages else "Nothing in the case"
                yield Check.UNSUPPORTED, f"{place} says this together ({kinds}).", phrase


def _elsewhere(phrase: str, speaking: list[Record], ground: Ground) -> str:
    """Return the kind of record a phrase names that no page pointed to holds; mostly nothing."""
    folded = phrase.casefold()
    for name, kind, stems in ground.told:
        if name in folded and not any(name in r.names or stems <= r.stems for r in speaking):
            return kind
    return ""


def _requested(ground: Ground) -> Callable[[re.Match[str]], str]:
    """Return what takes a requested level out of "agrees with L4-L5": the exam does not name it."""
    return lambda found: "" if ("level", found["l"]) in ground.counted else found[0]


def _fixed(phrase: str, ground: Ground) -> bool:
    """Return whether a phrase is one of the documents' own, such as "in 30 seconds"."""
    said = plain(phrase)
    return len(said.split()) >= _OWN_WORDS and said in ground.wording


def _together(asserted: set[Token], pools: Iterable[Iterable[Record]]) -> bool:
    """Return whether one record says all that a phrase asserts; those it names come first."""
    return any(asserted <= record.pieces for pool in pools for record in pool)


def _named(text: str, records: Iterable[Record]) -> list[Record]:
    """Return the records that a text names most closely."""
    folded = text.casefold()
    hits = [(sum(name in folded for name in r.names), r) for r in records]
    most = max((n for n, _ in hits), default=0)
    return [r for n, r in hits if n == most] if most else []


def _negations(said: str, pages: frozenset[Page], ground: Ground) -> Iterator[_Found]:
    """Yield a "no" or "not" that nothing pointed to says, and an absence said as a presence."""
    speaking = _speaking(pages, ground)
    for sentence in _SENTENCES.split(said):
        parts = re.split(r" \| |;", sentence)
        if not any(NEGATIONS.search(part) for part in parts):
            yield from _hidden(sentence, speaking if pages else ())
        for part in parts:
            spoken = part.casefold().split()
            for place, word in enumerate(spoken):
                if NEGATIONS.fullmatch(word.strip(".,;:()¦")) and not (
                    _denied(part, " ".join(spoken[place:]), speaking)
                    or _worded(spoken, place, ground)
                ):
                    yield Check.NEGATION, "A negation that no record says.", part


def _denied(part: str, after: str, speaking: Iterable[Record]) -> bool:
    """Return whether one record denies what stands after a negation, and says all of its phrase."""
    near = words(" ".join(after.split()[1 : 1 + _AFTER]))
    phrases = [p for p in _PHRASES.split(part) if NEGATIONS.search(p)]
    said = [set(tokens(phrase)) for phrase in phrases]
    return any(near & r.denied and any(s <= r.pieces for s in said) for r in speaking)


def _strange(said: str, pages: frozenset[Page], ground: Ground) -> Iterator[_Found]:
    """Yield sentences with a word that is neither fixed wording nor of the records pointed to."""
    if not pages:
        return
    if pages not in ground.stems:
        speaking = (*_speaking(pages, ground), *ground.anyone, *ground.people)
        ground.stems[pages] = frozenset[str]().union(*(r.stems for r in speaking))
    for sentence in _SENTENCES.split(said):
        if words(sentence) - ground.stems[pages] - ground.own_words:
            yield Check.UNSUPPORTED, "A word is in no record that it points to.", sentence
    yield from _borrowed(said, pages, ground)


def _borrowed(said: str, pages: frozenset[Page], ground: Ground) -> Iterator[_Found]:
    """Yield a word said of a drug that only the record of another drug has."""
    folded = said.casefold()
    drugs = [r for r in ground.records if ground.telling & r.names and r.path.startswith("care[")]
    named = [r for r in drugs if any(n in folded for n in r.names & ground.telling)]
    if not named or not pages:
        return
    others = [r for r in drugs if r not in named]
    own = frozenset[str]().union(*(r.stems for r in (*named, *ground.anyone, *ground.people)))
    foreign = frozenset[str]().union(*(r.stems for r in others)) - own - ground.own_words
    for sentence in _SENTENCES.split(said):
        if words(sentence) & foreign:
            yield Check.UNSUPPORTED, "A word belongs to the record of another drug.", sentence


def _worded(spoken: list[str], place: int, ground: Ground) -> bool:
    """Return whether a negation with its neighbors is fixed wording, or a status."""
    whole = " ".join(spoken).strip(" .¦")
    apart = spoken[place].startswith("(")  # a remark in parentheses stands for itself
    around = " ".join(spoken[place if apart else max(0, place - _BEFORE) : place + _BEFORE + 1])
    near = _VALUES.sub("", around).strip(" .,;:()¦" if apart else " .,;:¦")
    held = f"{' '.join(spoken[max(0, place - _BEFORE) : place + 1])}{{"  # a value follows
    if held in ground.wording or (spoken[place] == "nor" and "neither" in spoken[:place]):
        return True
    fixed = any(said in text for said in (near, whole) for text in (ground.wording, *ground.laws))
    return fixed or bool(_STATUS.search(whole))


def _hidden(sentence: str, speaking: Iterable[Record]) -> Iterator[_Found]:
    said = words(sentence)
    for record in speaking:
        subject = record.subject
        others = (r for r in speaking if r is not record and not r.absent)
        if (
            record.absent
            and subject
            and subject <= said
            and not any(subject <= r.stems for r in others)
        ):
            yield Check.NEGATION, "The record denies what is said.", sentence
            return


def _pages(
    text: str, pages: frozenset[Page], ground: Ground, *, own_words: bool
) -> Iterator[_Found]:
    """Yield pages that do not open, and pages on which nothing of the sentence stands."""
    for letter, page in sorted(pages):
        if letter not in ground.exhibit_pages:
            yield Check.POINTER, f"There is no exhibit {letter}.", text
        elif page and ground.exhibit_pages[letter] and page > ground.exhibit_pages[letter]:
            yield Check.POINTER, f"Exhibit {letter} has no page {page}.", text
    spoken = words(text)
    folded, asserted = text.casefold(), set(tokens(text))
    said = plain(text)
    for note, stands in ground.notes:
        if pages and note in said and not stands <= pages:
            yield Check.POINTER, "What agrees with the level stands on another page.", text
    speaking = [
        r
        for r in _speaking(pages, ground)
        if own_words or r.stems & spoken or r.pieces & asserted or any(n in folded for n in r.names)
    ]
    covered = {page for r in speaking for page in r.pages}
    whole = {letter for letter, _ in covered}
    for letter, page in sorted(pages):
        known = (letter, page) in covered or (page == 0 and letter in whole)
        if letter in ground.exhibit_pages and not known:
            yield (
                Check.POINTER,
                f"Nothing said here stands on page {page} of exhibit {letter}.",
                text,
            )
