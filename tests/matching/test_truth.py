"""The truth tables, written out as HL7's CQL tests write theirs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appealgen.matching.truth import Truth, all_of, any_of, at_least, negate

Y, N, U, X = Truth.MET, Truth.NOT_MET, Truth.NOT_DOCUMENTED, Truth.NOT_APPLICABLE

AND = {
    (Y, Y): Y, (Y, N): N, (Y, U): U,
    (N, Y): N, (N, N): N, (N, U): N,
    (U, Y): U, (U, N): N, (U, U): U,
}  # fmt: skip
OR = {
    (Y, Y): Y, (Y, N): Y, (Y, U): Y,
    (N, Y): Y, (N, N): N, (N, U): U,
    (U, Y): Y, (U, N): U, (U, U): U,
}  # fmt: skip

known = st.sampled_from([Y, N, U])


@pytest.mark.parametrize(("pair", "wanted"), AND.items())
def test_conjunction(pair: tuple[Truth, Truth], wanted: Truth) -> None:
    """One failure fails a conjunction, whatever is unknown; one unknown keeps it open."""
    assert all_of(pair) is wanted


@pytest.mark.parametrize(("pair", "wanted"), OR.items())
def test_disjunction(pair: tuple[Truth, Truth], wanted: Truth) -> None:
    """One pass passes a disjunction, whatever is unknown; one unknown keeps it open."""
    assert any_of(pair) is wanted


@pytest.mark.parametrize(("one", "wanted"), [(Y, N), (N, Y), (U, U), (X, X)])
def test_negation(one: Truth, wanted: Truth) -> None:
    """What is unknown stays unknown when negated."""
    assert negate(one) is wanted


@pytest.mark.parametrize(("value", "wanted"), [(True, Y), (False, N), (None, U)])
def test_of_a_fact(value: bool | None, wanted: Truth) -> None:  # noqa: FBT001 - three values, no flag
    """A fact that is not known is neither met nor failed."""
    assert Truth.of(value) is wanted


@pytest.mark.parametrize(
    ("count", "truths", "wanted"),
    [
        (2, [Y, Y, N], Y),
        (2, [Y, Y, U], Y),
        (2, [Y, N, N], N),
        (2, [Y, U, N], U),
        (2, [Y, U, U], U),
        (2, [U, N, N], N),
        (2, [U, U, N], U),
        (2, [N, N, N], N),
        (2, [U, U, U], U),
        (3, [Y, Y, U], U),
        (3, [Y, Y, N], N),
        (3, [Y, Y, Y], Y),
        (1, [], N),
        (2, [Y], N),
        (2, [Y, U], U),
        (2, [Y, X, U], U),
        (2, [Y, X, X], N),
        (1, [X, X], N),
    ],
)
def test_at_least(count: int, truths: list[Truth], wanted: Truth) -> None:
    """It fails only when it can no longer be reached; what does not apply cannot help."""
    assert at_least(count, truths) is wanted


def test_what_does_not_apply_drops_out() -> None:
    """A branch that does not apply neither passes a disjunction nor fails a conjunction."""
    assert all_of([Y, X]) is Y
    assert all_of([N, X]) is N
    assert all_of([X, X]) is X
    assert any_of([X, X]) is N
    assert any_of([X, Y]) is Y
    assert any_of([X, U]) is U


@given(st.lists(known, min_size=1))
def test_at_least_one_is_any_and_at_least_all_is_all(truths: list[Truth]) -> None:
    """The counting form agrees with both others at its ends."""
    assert at_least(1, truths) is any_of(truths)
    assert at_least(len(truths), truths) is all_of(truths)


@given(st.lists(known, min_size=1))
def test_de_morgan(truths: list[Truth]) -> None:
    """Not all is the same as some not; none is the same as all not."""
    assert negate(all_of(truths)) is any_of(negate(t) for t in truths)
    assert negate(any_of(truths)) is all_of(negate(t) for t in truths)


@given(st.lists(st.sampled_from(list(Truth)), min_size=1), st.randoms(), st.integers(1, 4))
def test_order_does_not_matter(truths: list[Truth], random: object, count: int) -> None:
    """Shuffling the branches changes nothing."""
    shuffled = list(truths)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis' Random

    assert all_of(shuffled) is all_of(truths)
    assert any_of(shuffled) is any_of(truths)
    assert at_least(count, shuffled) is at_least(count, truths)


@given(st.lists(known, min_size=1), st.data(), st.integers(1, 4))
def test_filling_an_unknown_never_changes_a_settled_result(
    truths: list[Truth], data: st.DataObject, count: int
) -> None:
    """More facts can settle what is open and never turn what is settled."""
    filled = [data.draw(st.sampled_from([Y, N])) if t is U else t for t in truths]

    for combine in (all_of, any_of, lambda found: at_least(count, found)):
        before = combine(truths)
        assert before is U or combine(filled) is before
