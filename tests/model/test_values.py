"""The small types: dates as exact as known, citations, facts, numbers."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from appealgen.model import Case, Cite, Fact, PartialDate, Unknown
from appealgen.model.base import Cites, Code, LevelsOf, Name, Number, Prose, Truthful, Whole
from appealgen.model.record import Score
from appealgen.model.request import Request
from tests.matching.build import case_of

STAGES = [{"name": "one", "lines": [{"code": "22612", "levels": "L4-L5"}]}]
years = st.integers(1900, 2100)
partial_dates = st.one_of(
    st.builds(PartialDate, years),
    st.builds(PartialDate, years, st.integers(1, 12)),
    st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31)).map(
        lambda day: PartialDate(day.year, day.month, day.day)
    ),
)


@given(partial_dates)
def test_a_partial_date_is_read_as_it_is_said(date: PartialDate) -> None:
    """Saying and reading are inverse, and the bounds enclose every day it can be."""
    assert PartialDate.parse(str(date)) == date
    assert date.earliest <= date.latest
    assert date.exact == (date.earliest == date.latest)


@given(partial_dates, partial_dates)
def test_before_means_certainly_before(one: PartialDate, other: PartialDate) -> None:
    """Of two dates at most one is certainly before the other; overlapping ones are neither."""
    assert not (one.before(other) and other.before(one))
    assert one.before(other) == (one.latest < other.earliest)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024-02", (2024, 2, 1), (2024, 2, 29)),
        ("2025-02", (2025, 2, 1), (2025, 2, 28)),
        ("2025", (2025, 1, 1), (2025, 12, 31)),
        ("2025-05-12", (2025, 5, 12), (2025, 5, 12)),
    ],
)
def test_bounds(text: str, first: tuple[int, int, int], last: tuple[int, int, int]) -> None:
    """A month runs to its last day, leap years included."""
    date = PartialDate.parse(text)

    assert (date.earliest, date.latest) == (dt.date(*first), dt.date(*last))


@pytest.mark.parametrize(
    "text", ["2025-5", "25-05-01", "2025/05", "May 2025", "2025-00", "\u0662025"]
)
def test_other_forms_of_date_are_refused(text: str) -> None:
    """Nothing is guessed, and digits are plain digits."""
    with pytest.raises(ValueError, match=r"write the date|does not exist"):
        PartialDate.parse(text)


pages = st.integers(1, 9998).flatmap(
    lambda first: st.tuples(st.just(first), st.one_of(st.none(), st.integers(first + 1, 9999)))
)
cites = st.builds(
    lambda letters, span: Cite(letters, *(span or (None, None))),
    st.text("ABCXYZ", min_size=1, max_size=2),
    st.one_of(st.none(), pages),
)


@given(st.lists(cites, min_size=1, max_size=3))
def test_citations_are_read_as_they_are_saved(given_cites: list[Cite]) -> None:
    """Saving and reading are inverse, in a list and in one line."""
    adapter: TypeAdapter[tuple[Cite, ...]] = TypeAdapter(Cites)
    saved = adapter.dump_python(tuple(given_cites))

    assert adapter.validate_python(saved) == tuple(given_cites)
    assert adapter.validate_python("; ".join(saved)) == tuple(given_cites)


@pytest.mark.parametrize(
    ("text", "shown", "cited"),
    [
        ("C", "Ex. C", []),
        ("C p. 3", "Ex. C p. 3", [3]),
        ("C p.3", "Ex. C p. 3", [3]),
        ("C pp. 2–4", "Ex. C pp. 2–4", [2, 3, 4]),
        ("AA p. 2-3", "Ex. AA pp. 2–3", [2, 3]),
    ],
)
def test_a_citation_as_printed(text: str, shown: str, cited: list[int]) -> None:
    """Letters print exhibit and pages; the pages are known one by one."""
    cite = Cite.parse(text)

    assert str(cite) == shown
    assert list(cite.pages) == cited


@pytest.mark.parametrize(
    "text", ["c p. 3", "C 3", "C p. 3-2", "C p. 3-3", "C p. 0", "ABC p. 1", ""]
)
def test_other_forms_of_citation_are_refused(text: str) -> None:
    """A citation that cannot be followed is refused."""
    with pytest.raises(ValueError, match=r"write the exhibit|pages start"):
        Cite.parse(text)


def test_a_bare_value_is_a_fact() -> None:
    """In a case file the value is enough; the full form adds where and who."""
    case = case_of(
        risk={"diabetes": False, "bmi": {"value": "31.5", "by": "Ann Lee", "cite": "C p. 1"}}
    )
    risk = case.risk

    assert risk.diabetes is not None
    assert risk.diabetes.value is False
    assert risk.bmi is not None
    assert (risk.bmi.value, risk.bmi.by) == (Decimal("31.5"), "Ann Lee")


def test_an_unknown_fact_says_why() -> None:
    """Unknown is no value: it is neither false nor zero."""
    fact = Fact[Truthful].model_validate({"unknown": "declined"})

    assert (fact.value, fact.unknown) == (None, Unknown.DECLINED)


@pytest.mark.parametrize("value", ["12,5", "1e3", "+", "٣", "1_000", "0x10", "nan", True, "12.5%"])
def test_what_is_no_plain_number_is_refused(value: object) -> None:
    """A number is digits with at most one point."""
    with pytest.raises(ValidationError):
        TypeAdapter(Number).validate_python(value)


@pytest.mark.parametrize("value", ["-1", "1.0", "٣", True, "", "1e2"])
def test_what_is_no_whole_number_is_refused(value: object) -> None:
    """A count is digits alone."""
    with pytest.raises(ValidationError):
        TypeAdapter(Whole).validate_python(value)


def test_floats_keep_their_written_digits() -> None:
    """A number that comes from code is the one that is shown, not its binary neighbor."""
    assert TypeAdapter(Number).validate_python(0.1) == Decimal("0.1")


@pytest.mark.parametrize(
    "code", ["2261", "226120", "22 12", "\u0662\u0662\u0666\u0661\u0662", "22612\n1"]
)
def test_what_is_no_code_is_refused(code: str) -> None:
    """Five characters of CPT or HCPCS, plain digits and letters."""
    with pytest.raises(ValidationError):
        TypeAdapter(Code).validate_python(code)


@pytest.mark.parametrize(
    "sign", ["\x00", "\x1b", "\x7f", "\x9b", "\u202e", "\u2066", "\u061c", "\ufffe"]
)
def test_control_characters_are_refused_everywhere(sign: str) -> None:
    """What cannot be printed, or turns the order of print, is refused in names and in prose."""
    for kind in (Name, Prose):
        with pytest.raises(ValidationError, match="cannot be printed"):
            TypeAdapter(kind).validate_python(f"a{sign}b")


@pytest.mark.parametrize("sign", ["\n", "\r", "\x85", "\u2028", "\u2029"])
def test_a_name_is_one_line_and_prose_may_be_more(sign: str) -> None:
    """A name goes into headings and tables."""
    with pytest.raises(ValidationError, match="one line"):
        TypeAdapter(Name).validate_python(f"a{sign}b")

    assert TypeAdapter(Prose).validate_python(f"a{sign}b")


def test_a_span_of_levels_is_spelled_out() -> None:
    """A span and a list of levels are the same thing; a level twice is a slip."""
    adapter: TypeAdapter[tuple[object, ...]] = TypeAdapter(LevelsOf)

    assert adapter.validate_python("L2-L4") == adapter.validate_python(["L2-3", "L3-4"])


def test_scores_on_their_full_scale() -> None:
    """Raw sums are doubled, items are scored; a value is what it is."""
    raw = Score.model_validate({"instrument": "ndi", "value": "24", "scale": "raw"})
    items = Score.model_validate({"instrument": "odi", "items": ["3"] * 9 + [None]})
    plain = Score.model_validate({"instrument": "nrs", "value": "7"})

    assert (raw.points, items.points, plain.points) == (Decimal(48), Decimal(60), Decimal(7))


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"instrument": "odi"}, "either the value or the items"),
        ({"instrument": "odi", "value": "4", "items": ["1"] * 10}, "either the value or the items"),
        ({"instrument": "nrs", "items": ["1"] * 10}, "odi and ndi only"),
        ({"instrument": "odi", "items": ["1"] * 7 + [None] * 3}, "too many items"),
    ],
)
def test_scores_that_cannot_be_read(fields: dict[str, object], said: str) -> None:
    """A score is a value or its items, enough of them."""
    with pytest.raises(ValidationError, match=said):
        Score.model_validate(fields)


def test_a_case_survives_saving() -> None:
    """What is dumped to JSON is read as the same case."""
    case = case_of(
        symptoms={"onset": "2026-01", "radicular": [{"roots": ["L5"], "cite": "C p. 1-2"}]},
        exams=[{"motor": [{"muscle": "triceps", "side": "left", "grade": "4-"}]}],
        risk={"diabetes": {"unknown": "not_asked"}},
        care=[{"kind": "physical_therapy", "start": "2026-02"}],
    )

    assert Case.model_validate_json(case.model_dump_json()) == case


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("2026-10-12T16:20", "offset"),
        ("10/12/2026", "time and offset"),
        ("2026-13-12", "does not exist"),
        ("2026-10-11", "before it was sent"),
    ],
)
def test_a_receipt_of_the_request_that_cannot_be_is_refused(written: str, said: str) -> None:
    """A time needs its offset, a day has to exist, and nothing arrives before it is sent."""
    parts = {"requested_on": "2026-10-12", "received_by_payer": written}

    with pytest.raises(ValidationError, match=said):
        Request.model_validate({"stages": STAGES, **parts})


def test_a_receipt_of_the_request_is_a_day_or_a_moment() -> None:
    """The day is that of the place where the time was written down."""
    late = Request.model_validate({"stages": STAGES, "received_by_payer": "2026-10-12T23:20-04:00"})
    day = Request.model_validate({"stages": STAGES, "received_by_payer": "2026-10-12"})

    assert late.received_day == day.received_day == dt.date(2026, 10, 12)
    assert late.received_moment is not None
    assert day.received_moment is None
    assert Request.model_validate(late.model_dump(mode="json")) == late
