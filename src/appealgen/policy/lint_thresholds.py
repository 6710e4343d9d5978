"""Find the limits of a policy that its test file does not test on both sides and in silence.

For each limit the test file should hold a case at it, one on either side, and one with the fact
missing. What a table of values shows can be checked without running it; a limit on dates is taken
as tested when its table has at least three days.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from appealgen.policy.schema import Criterion

__all__ = ["GUARD", "untested_thresholds"]

GUARD = ":when"
"""How the id of a guard ends, after the id of the criterion it guards."""

_EXACT = ("value", "grade", "at_least", "at_most")
"""Parameters whose value can stand in a table as it is."""
_OTHERS = ("weeks", "months", "within_months", "within_weeks", "percent", "positive", "years")
_COUNT = "count"
_LEAST_VALUES = 3
_MISSING = "missing"
_OPEN = "not_documented"


@dataclass
class _Seen:
    """What the tests show of one place in the file: values tried, and truths expected."""

    values: dict[str, str] = field(default_factory=dict)
    truths: set[str] = field(default_factory=set)

    @property
    def open(self) -> bool:
        return self.values.get(_MISSING) == _OPEN or _OPEN in self.truths

    @property
    def tried(self) -> dict[str, str]:
        return {value: truth for value, truth in self.values.items() if value != _MISSING}


def untested_thresholds(
    criteria: Iterable[Criterion],
    tests: Any,  # noqa: ANN401 - a file's raw tree
) -> Iterator[tuple[Criterion, str]]:
    """Yield criteria whose limit is not fully tested, with what is not.

    A criterion of a shared definition is tested where any of its places of use is: the places
    are one text in the file.

    Args:
        criteria: Every criterion of the version, guards included.
        tests: The tree of the test file.
    """
    shown = _shown(tests)
    places: dict[tuple[str | int, ...], list[Criterion]] = {}
    for criterion in criteria:
        if _limits(criterion) or criterion.at_least:
            places.setdefault(criterion.at, []).append(criterion)
    for group in places.values():
        seen = _Seen()
        for criterion in group:
            found = _of(criterion, shown)
            seen.values |= found.values
            seen.truths |= found.truths
        for what in _lacking(group[0], seen):
            yield group[0], what


def _of(criterion: Criterion, shown: dict[str, _Seen]) -> _Seen:
    """Return what the tests show of a criterion; a guard shows in whether its node applies."""
    if not criterion.id.endswith(GUARD):
        return shown.get(criterion.id, _Seen())
    seen = shown.get(criterion.id.removesuffix(GUARD), _Seen())
    values = {
        value: truth if value == _MISSING else _as_guard(truth)
        for value, truth in seen.values.items()
    }
    return _Seen(values, {_as_guard(truth) for truth in seen.truths})


def _as_guard(truth: str) -> str:
    return "not_met" if truth == "not_applicable" else "met"


def _limits(criterion: Criterion) -> dict[str, Any]:
    """Return the parameters of a check that are limits, by name."""
    params = criterion.params
    named = {name: getattr(params, name, None) for name in (*_EXACT, *_OTHERS, _COUNT)}
    if named[_COUNT] == 1:  # at least one is no limit
        del named[_COUNT]
    return {name: value for name, value in named.items() if value is not None}


def _lacking(criterion: Criterion, seen: _Seen) -> Iterator[str]:
    truths = {*seen.tried.values(), *seen.truths}
    limits = _limits(criterion)
    if criterion.at_least or limits.keys() == {_COUNT}:
        if "met" not in truths or len(truths) == 1:
            yield "the count is not tested both where it is reached and where it is not"
        return
    limits = _limits(criterion)
    # A count, unlike a grade, is a property of a list; no single value of a table is equal to it.
    exact = [limits[n] for n in _EXACT if n in limits and not isinstance(limits[n], int)]
    if not seen.open:
        yield "no test leaves the fact out"
    if "met" not in truths or not truths - {"met"}:
        yield "the limit is not tested on both sides"
    elif any(not _holds(seen.tried, value) for value in exact):
        yield "no test stands exactly at the limit"
    elif not exact and len(seen.tried) < _LEAST_VALUES:
        yield "the table does not have a value at, above and below the limit"


def _holds(tried: dict[str, str], value: object) -> bool:
    return any(_same(key, value) for key in tried)


def _same(key: str, value: object) -> bool:
    if isinstance(value, Decimal | int):
        try:
            return Decimal(key) == value
        except InvalidOperation:
            return False
    return key == str(value)


def _shown(tests: Any) -> dict[str, _Seen]:  # noqa: ANN401 - a file's raw tree
    """Return what each criterion id is expected to be, by the tables and the whole-case tests."""
    found: dict[str, _Seen] = {}
    entries = tests.get("tests") if isinstance(tests, dict) else None
    for test in entries if isinstance(entries, list) else ():
        if not isinstance(test, dict):
            continue
        values = test.get("values")
        if isinstance(values, dict) and isinstance(test.get("criterion"), str):
            seen = found.setdefault(test["criterion"], _Seen())
            seen.values |= {str(value): str(truth) for value, truth in values.items()}
        for name, truth in (test.get("expect") or {}).items():
            found.setdefault(name, _Seen()).truths.add(str(truth))
        for name in test.get("gaps") or ():
            found.setdefault(name, _Seen()).truths.add(_OPEN)
    return found
