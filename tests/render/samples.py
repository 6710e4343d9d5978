"""Invented briefs, realistic in length and tone, to print and look at. No person here exists."""

# ruff: noqa: E501 (sample sentences stay on one line, so that they can be read)
from __future__ import annotations

import copy
from datetime import date
from pathlib import Path
from types import SimpleNamespace as Brief

from appealgen.render.environment import environment

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "templates"
FONTS = TEMPLATES / "fonts"
FIXTURES = Path(__file__).parent / "fixtures"
DAY = date(2026, 3, 9)
REASON = "not signed by the surgeon; 2 facts have no exhibit."


def fill(name: str, brief: object) -> str:
    """Fill one sample template of ``fixtures`` over the real base and macros."""
    source = (FIXTURES / name).read_text(encoding="utf-8")
    return environment(TEMPLATES).from_string(source).render(brief=brief)


def pointer(label: str) -> Brief:
    """Return a pointer such as ``Ex. C p. 3`` that leads to the exhibit table."""
    return Brief(label=label, target=f"ex-{label.split()[1]}", linked=True)


def unlinked(items: tuple[Brief, ...]) -> tuple[Brief, ...]:
    """Return rows whose pointers lead nowhere: the card has no exhibit table to lead to."""
    for item in items:
        for cite in item.cites:
            cite.linked = False
    return items


def said(text: str, *labels: str) -> Brief:
    """Return a sentence with its pointers."""
    return Brief(text=text, cites=tuple(pointer(label) for label in labels))


def row(section: str, asks: str, shows: str, key: str, word: str, *labels: str) -> Brief:
    """Return one row of a criteria table."""
    return Brief(
        section=section, requirement=asks, answer=shows, status_key=key, status=word,
        cites=tuple(pointer(label) for label in labels),
    )  # fmt: skip


def _frame(title: str, *, draft: bool, paper: str) -> dict[str, object]:
    return {
        "title": title, "language": "en-US", "paper": paper, "draft": draft,
        "draft_reason": REASON, "reference": "Reference 26-0417-SAMPLE",
    }  # fmt: skip


CRITERIA = (
    row("A.1", "Radicular pain in the distribution of the level requested",
        "Left leg pain to the dorsum of the foot, L5 distribution, since August 2025.",
        "met", "Met", "Ex. B p. 2"),
    row("A.2", "Imaging shows nerve root compression at that level and side, on MRI or CT within 12 months",
        "MRI of January 14, 2026: “left paracentral extrusion at L4–L5 with compression of the traversing left L5 root.”",
        "met", "Met", "Ex. C p. 1"),
    row("A.3", "At least 6 weeks of conservative treatment, including active physical therapy, within 6 months",
        "Physical therapy, 9 visits over 8 weeks (October 6 to December 1, 2025); naproxen 500 mg; one transforaminal injection with 40% relief for 10 days.",
        "met", "Met", "Ex. D p. 1–6", "Ex. E p. 2"),
    row("A.4", "A functional score recorded before the operation",
        "Oswestry Disability Index 48% on February 2, 2026.", "met", "Met", "Ex. B p. 4"),
    row("A.5", "Tobacco status recorded; where used, ≥ 6 weeks without nicotine",
        "The record does not state tobacco status. An addendum is requested.",
        "not_documented", "Not documented"),
    row("B.2", "Instability of ≥ 3 mm on flexion–extension films, where a fusion is requested",
        "No fusion is requested; this branch does not apply.",
        "not_applicable", "Does not apply"),
)  # fmt: skip


def letter(*, draft: bool = True, paper: str = "letter") -> str:
    """Return a three-page letter."""
    brief = Brief(
        **_frame("Appeal of adverse determination 26-0417-SAMPLE", draft=draft, paper=paper),
        letterhead=Brief(
            name="Cedar Harbor Spine Associates", tagline="Ana Sørensen-Núñez, MD · Orthopedic spine surgery",
            lines=("410 Sample Street, Suite 200, Anytown, OH 43000", "Tel 555-0142", "Fax 555-0143"),
        ),
        date="March 9, 2026", via="By fax to 555-0199, 18 pages",
        recipient=("Example Health Plan", "Appeals and Grievances", "PO Box 1000", "Springfield, OH 45500"),
        subject="Request for reconsideration of an adverse determination",
        re=(
            Brief(label="Member", value="Jordan Q. Sample, born May 2, 1971"),
            Brief(label="Member ID", value="XQZ 000 123 456"),
            Brief(label="Your reference", value="26-0417-SAMPLE, letter dated February 24, 2026"),
            Brief(label="Operation", value="Left L4–L5 microdiscectomy (CPT 63030), one level"),
            Brief(label="Diagnosis", value="M51.16, intervertebral disc disorder with radiculopathy, lumbar region"),
            Brief(label="Policy applied", value="Example Lumbar Surgery Policy 7.01, effective January 1, 2026"),
        ),
        salutation="Dear Medical Director:",
        opening=(
            said("I am the surgeon caring for Jordan Sample, and I ask you to overturn the denial of a left L4–L5 microdiscectomy. Your letter says that conservative treatment of six weeks was not shown. The enclosed therapy record shows eight.", "Ex. D p. 1–6"),
            said("This letter answers your policy in its own order. Each statement names the exhibit and page where it can be checked, and where the record is silent I say so."),
        ),
        asks=(
            said("Approve CPT 63030, left, at L4–L5, as requested on February 10, 2026."),
            said("If you uphold any part, name the criterion, the page of the record relied on, and the reviewer’s specialty."),
        ),
        operation=(
            said("Jordan Sample is 54 years old and works as an electrician. Since August 2025 pain runs from the left buttock to the dorsum of the foot. On February 2, 2026 strength of the left extensor hallucis longus was 4−/5 and the straight leg raise was positive at 40°.", "Ex. B p. 2–3"),
            said("Symptom side, weak muscle, root and imaging agree: left, L5, L4–L5. The operation removes the extrusion and leaves the joints and the rest of the disc alone.", "Ex. C p. 1"),
        ),
        criteria_caption="Example Lumbar Surgery Policy 7.01, section A, against the record",
        criteria=CRITERIA,
        reasons=(
            Brief(stated="“Six weeks of conservative care are not documented.”", answers=(
                said("Nine supervised visits between October 6 and December 1, 2025 span eight weeks. The discharge note says that the home program was kept and that leg pain did not change: 7 of 10 at the start, 7 of 10 at the end.", "Ex. D p. 1", "Ex. D p. 6"),
                said("An epidural injection on December 15, 2025 gave 40% relief for ten days. Your reviewer’s letter does not mention it.", "Ex. E p. 2"),
            )),
            Brief(stated="“Imaging does not correlate with the examination.”", answers=(
                said("The radiologist describes compression of the traversing left L5 root. Extensor hallucis longus is supplied by L5, and the numb area is the L5 area.", "Ex. C p. 1", "Ex. B p. 3"),
            )),
        ),
        evidence=(
            said("A randomized trial of surgery against nonoperative care for lumbar disc herniation reported earlier relief of leg pain after surgery; crossover in both arms limits its intention-to-treat result. Both facts are set out in the exhibit.", "Ex. F p. 2"),
            said("The society guideline names discectomy as a reasonable choice after failed conservative treatment. It grades the evidence as fair, and so do I.", "Ex. F p. 9"),
        ),
        closing=(
            said("I am available for a conversation with a reviewer of my specialty on any weekday between 7 and 8 a.m. Eastern time, at 555-0142. Waiting has a cost here: the weakness is measurable and has been present for ten weeks."),
            said("I have reviewed this letter against the record."),
        ),
        signature=Brief(
            closing="Respectfully,", name="Ana Sørensen-Núñez, MD",
            lines=("Orthopedic spine surgery", "NPI 0000000000 (sample)"),
        ),
        exhibits_caption="Exhibits",
        exhibits=tuple(
            Brief(letter=f"Ex. {letter}", target=f"ex-{letter}", title=title, date=day, pages=pages)
            for letter, title, day, pages in (
                ("A", "Denial letter", "Feb 24, 2026", "3"), ("B", "Clinic notes", "Feb 2, 2026", "4"),
                ("C", "MRI report, lumbar spine", "Jan 14, 2026", "2"),
                ("D", "Physical therapy record", "Dec 1, 2025", "6"),
                ("E", "Injection procedure note", "Dec 15, 2025", "2"), ("F", "Published evidence", "", "9"),
            )
        ),
    )  # fmt: skip
    return fill("letter.html.j2", brief)


def card(*, draft: bool = True, paper: str = "letter", objections: int = 5) -> str:
    """Return a battle card; ``objections`` says how much there is to fit."""
    answers = (
        ("“Only four weeks of therapy.”", "Nine visits over eight weeks, October 6 to December 1. The discharge note is on page 6.", "Ex. D p. 6"),
        ("“The MRI says protrusion, not compression.”", "Page 1, last line: “compression of the traversing left L5 root.” The word is the radiologist’s.", "Ex. C p. 1"),
        ("“No functional score.”", "Oswestry 48% on February 2, 2026, taken before the request.", "Ex. B p. 4"),
        ("“Why not another injection?”", "The first gave 40% relief for 10 days. The policy asks for none; weakness is present.", "Ex. E p. 2"),
        ("“Tobacco status is missing.”", "Correct. It is not in the record. I will send an addendum today; the criterion is A.5."),
    )  # fmt: skip
    rows = [answers[i % len(answers)] for i in range(objections)]
    brief = Brief(
        **_frame("Battle card 26-0417-SAMPLE", draft=draft, paper=paper),
        heading="Peer-to-peer: left L4–L5 microdiscectomy",
        subtitle="CPT 63030 · Example Health Plan · Policy 7.01, January 1, 2026 · call by March 13, 2026, 5 p.m. Eastern",
        lead="Left L5 weakness, 4−/5, with an extrusion compressing the left L5 root at L4–L5, after eight weeks of therapy without change.",
        patient=(
            Brief(label="Who", value="54, electrician, leg pain since August 2025"),
            Brief(label="Pain", value="Left, dorsum of the foot, 7 of 10"),
            Brief(label="Exam", value="EHL 4−/5 left; SLR positive at 40°"),
            Brief(label="Imaging", value="MRI Jan 14, 2026: L4–L5 left extrusion, L5 root"),
            Brief(label="Tried", value="PT 9 visits / 8 weeks; naproxen; 1 injection"),
            Brief(label="ODI", value="48% on Feb 2, 2026"),
        ),
        call=(
            Brief(label="Number", value="555-0199, option 3"), Brief(label="Reference", value="26-0417-SAMPLE"),
            Brief(label="Denied", value="Feb 24, 2026"), Brief(label="Reason", value="“6 weeks not documented”"),
        ),
        criteria_caption="Their criteria", criteria=unlinked(copy.deepcopy(CRITERIA[:5])),
        objections_caption="Likely objections",
        objections=unlinked(tuple(
            Brief(objection=o, answer=a, cites=tuple(pointer(label) for label in c))
            for o, a, *c in rows
        )),
        concede=(said("Tobacco status is not in the record. Ask: may I send an addendum today and keep this request open?"),),
        close=(said("Decision, and the criterion if upheld."), said("Name, specialty, time."), said("Call reference number.")),
    )  # fmt: skip
    return fill("card.html.j2", brief)


def checklist(*, draft: bool = True, paper: str = "letter") -> str:
    """Return a packet checklist."""
    brief = Brief(
        **_frame("Packet checklist 26-0417-SAMPLE", draft=draft, paper=paper),
        subject="Packet checklist",
        re=(
            Brief(label="Reference", value="26-0417-SAMPLE"), Brief(label="Send to", value="Example Health Plan, Appeals and Grievances"),
            Brief(label="How", value="Fax 555-0199; keep the confirmation page"),
        ),
        deadline="Internal appeal: received by Friday, August 21, 2026",
        deadline_detail="180 days after the denial of February 24, 2026 was received; the earlier date is used.",
        checks_caption="18 pages in all",
        checks=(
            Brief(done=True, item="Appeal letter", detail="3 pages", who="Staff"),
            Brief(done=False, item="Surgeon’s signature", detail="The letter carries DRAFT until then", who="Surgeon"),
            Brief(done=True, item="Ex. A Denial letter", detail="3 pages", who="Staff"),
            Brief(done=True, item="Ex. C MRI report", detail="2 pages, January 14, 2026", who="Staff"),
            Brief(done=False, item="Addendum on tobacco status", detail="Policy A.5; the record is silent", who="Surgeon"),
            Brief(done=False, item="Authorization form", detail="", who="Patient"),
        ),
    )  # fmt: skip
    return fill("checklist.html.j2", brief)
