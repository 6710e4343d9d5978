"""Run the tests that stand beside a policy: the same for ``policy test`` and for pytest.

The format is described in ``docs/policy-format.md``: a base case, tests that change it, and a
compact table for thresholds (at, above, below, missing).
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from appealgen.errors import PolicyInvalidError
from appealgen.matching.determine import determine, society_support
from appealgen.matching.gaps import gaps_of
from appealgen.matching.truth import Truth
from appealgen.model import Case
from appealgen.model.base import Day, Name
from appealgen.model.validation import problems_of
from appealgen.policy.schema import Standing
from appealgen.strict_yaml import read_yaml

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from appealgen.matching.finding import Determination, Finding, LineResult
    from appealgen.policy import PolicyLibrary

__all__ = ["PolicyTest", "PolicyTestResult", "changed", "read_policy_tests", "run_policy_tests"]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _Test(_Part):
    """One test: change the base, ask about one line and level, compare."""

    name: Name
    base: Name = Field(default="base", alias="from")
    given: dict[str, Any] = {}
    set: dict[str, Any] = {}
    remove: tuple[str, ...] = ()
    as_of: Day | None = None
    line: Annotated[int, Field(ge=0)] = 0
    stage: Annotated[int, Field(ge=0)] = 0
    level: Annotated[int, Field(ge=0)] = 0
    status: Truth | None = None
    expect: dict[str, Truth] = {}
    gaps: tuple[str, ...] | None = None
    path: str | None = None
    criterion: str | None = None
    values: dict[str, Truth] = {}

    @model_validator(mode="after")
    def _asks_something(self) -> _Test:
        if not (self.status or self.expect or self.gaps is not None or self.values):
            msg = "expects nothing, so it cannot fail"
            raise ValueError(msg)
        if bool(self.values) != bool(self.path):
            msg = "a table needs both 'path' and 'values'"
            raise ValueError(msg)
        return self


class _File(_Part):
    policy: Name
    as_of: Day
    bases: dict[str, dict[str, Any]]
    tests: Annotated[tuple[_Test, ...], Field(min_length=1)]


@dataclass(frozen=True, slots=True)
class PolicyTestResult:
    """The outcome of one test: its name, whether it passed, and what was different."""

    name: str
    passed: bool
    message: str = ""


_TRUTH_VALUES = {"true": True, "false": False}
"""In a table the values are keys, and a key is always text."""


@dataclass(frozen=True, slots=True)
class PolicyTest:
    """One test ready to run against a library: its case is built, or could not be.

    Attributes:
        name: The test's sentence, with the value of the table's row in brackets.
        case: The case; None where the test's changes do not give one.
        message: Why there is no case; empty where there is one.
    """

    name: str
    case: Case | None
    message: str
    _test: _Test
    _file: _File

    def run(self, library: PolicyLibrary) -> PolicyTestResult:
        """Judge the case and compare what comes out with what the test expects."""
        if self.case is None:
            return PolicyTestResult(self.name, passed=False, message=self.message)
        day = self._test.as_of or self._file.as_of
        determination = _determined(self.case, library, self._file.policy, day)
        differences = list(_differences(self._test, determination))
        return PolicyTestResult(self.name, not differences, "; ".join(differences))


def read_policy_tests(path: Path) -> tuple[PolicyTest, ...]:
    """Read every test of a file, a table giving one for each of its values.

    Raises:
        PolicyInvalidError: The test file itself is broken.
    """
    document = read_yaml(path.read_bytes(), path.name)
    if document.problems:
        raise PolicyInvalidError(str(path), document.problems)
    try:
        file = _File.model_validate(document.tree)
    except ValidationError as error:
        raise PolicyInvalidError(str(path), problems_of(error, document, _File)) from None
    return tuple(_ready(one, file) for test in file.tests for one in _rows(test))


def run_policy_tests(path: Path, library: PolicyLibrary) -> tuple[PolicyTestResult, ...]:
    """Run every test of a file.

    Raises:
        PolicyInvalidError: The test file itself is broken.
    """
    return tuple(test.run(library) for test in read_policy_tests(path))


def _rows(test: _Test) -> Iterator[_Test]:
    if not test.path:
        yield test
        return
    for value, wanted in test.values.items():
        missing = value == "missing"
        # Set before it is removed, so that "missing" also works where the base is silent.
        yield test.model_copy(
            update={
                "name": f"{test.name} [{value}]",
                "set": {**test.set, test.path: _TRUTH_VALUES.get(value, value)},
                "remove": (*test.remove, test.path) if missing else test.remove,
                "expect": {test.criterion: wanted} if test.criterion else {},
                "status": None if test.criterion else wanted,
            }
        )


def _ready(test: _Test, file: _File) -> PolicyTest:
    if test.base not in file.bases:
        return PolicyTest(test.name, None, f"there is no base {test.base!r}", test, file)
    try:
        tree = changed(_merged(file.bases[test.base], test.given), test.set, test.remove)
        case = Case.model_validate(tree)
    except (ValidationError, KeyError, IndexError, ValueError) as error:
        return PolicyTest(test.name, None, f"the case is not valid: {error}", test, file)
    return PolicyTest(test.name, case, "", test, file)


def _determined(case: Case, library: PolicyLibrary, ref: str, day: dt.date) -> Determination:
    """Judge a case by the file's own version; a society's text cannot be pinned as a rule."""
    version = library.pinned(ref)
    if version is not None and version.standing is Standing.SUPPORT:
        return society_support(case, library, as_of=day, versions=(version,))
    return determine(case, library, as_of=day, pinned=ref)


def _differences(test: _Test, determination: Determination) -> Iterator[str]:
    line = determination.stages[test.stage].lines[test.line]
    if test.status is not None and line.truth is not test.status:
        yield f"status is {line.truth.value}, expected {test.status.value}{_open_ids(line)}"
    for wanted_id, truth in test.expect.items():
        finding = _find(line, test.level, wanted_id)
        if finding is None:
            yield f"there is no criterion {wanted_id}"
        elif finding.truth is not truth:
            got = f"{finding.truth.value} ({finding.observed or finding.missing or 'no detail'})"
            yield f"{wanted_id} is {got}, expected {truth.value}"
    if test.gaps is not None:
        found = {gap.criterion for gap in gaps_of(determination) if gap.deciding}
        if found != set(test.gaps):
            yield f"deciding gaps are {sorted(found)}, expected {sorted(test.gaps)}"


def _open_ids(line: LineResult) -> str:
    leaves = [
        f"{leaf.criterion.id}={leaf.truth.value}"
        for level in line.levels
        for leaf in level.finding.leaves()
        if leaf.truth in {Truth.NOT_MET, Truth.NOT_DOCUMENTED}
    ]
    return f" [{', '.join(leaves[:12])}]" if leaves else ""


def _find(line: LineResult, level: int, criterion: str) -> Finding | None:
    if level >= len(line.levels):
        return None
    result = line.levels[level]
    for root in (result.finding, *result.supporting):
        found = root.find(criterion)
        if found is not None:
            return found
    return None


def _merged(base: Any, patch: Any) -> Any:  # noqa: ANN401 - parts of a raw tree
    """Return the base with a patch laid over it: mappings merge, everything else replaces."""
    if isinstance(base, dict) and isinstance(patch, dict):
        keys = base.keys() | patch.keys()
        return {
            k: _merged(base[k], patch[k])
            if k in base and k in patch
            else copy.deepcopy(patch.get(k, base.get(k)))
            for k in keys
        }
    return copy.deepcopy(patch)


def _split(path: str) -> list[str | int]:
    return [
        int(p[1:-1]) if p.startswith("[") else p for p in re.findall(r"\[\d+\]|[^.\[\]]+", path)
    ]


def changed(
    tree: Any,  # noqa: ANN401 - a raw tree
    setting: Mapping[str, Any],
    removed: tuple[str, ...] = (),
) -> Any:  # noqa: ANN401 - a raw tree
    """Return a copy of a case tree with paths set and removed.

    Args:
        tree: The case as read from YAML.
        setting: Path to new value, such as ``imaging[0].findings[1].translation_mm: 4``.
        removed: Paths to take out.

    Raises:
        KeyError: A path to remove is not there.
        IndexError: A list is shorter than a path says.
    """
    result = copy.deepcopy(tree)
    for path, value in setting.items():
        *steps, last = _split(path)
        parent = _descend(result, steps)
        if isinstance(parent, list) and last == len(parent):
            parent.append(None)  # the place after the last is where a new entry goes
        parent[last] = copy.deepcopy(value)
    for path in removed:
        *steps, last = _split(path)
        del _descend(result, steps)[last]
    return result


def _descend(tree: Any, steps: list[str | int]) -> Any:  # noqa: ANN401 - a raw tree
    for step in steps:
        if isinstance(step, str) and isinstance(tree, dict):
            tree = tree.setdefault(step, {})
        else:
            tree = tree[step]
    return tree
