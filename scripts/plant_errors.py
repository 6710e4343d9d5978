"""Plant one wrong number, operator or combinator at a time in a policy; list what no test sees.

    .venv/bin/python scripts/plant_errors.py [ID ...] [--each N] [--seed N ...]

For each policy version every number goes one step up and one down, every operator becomes its
neighbor and its opposite, a grade and the end of a stretch of levels move one place, "all of"
becomes "any of" and the other way round, and a count changes by one. With each planted error the
version's own test file is run. An error that the loader refuses or a test fails on is caught; the
others survive, and each survivor is a test that is missing or an error that changes nothing. The
few of the latter kind stand, with their reasons, in ``errors_that_change_nothing.yaml`` and are not
reported. Exits 1 where any other survives.
"""

from __future__ import annotations

import argparse
import copy
import random
import re
import sys
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain, takewhile
from pathlib import Path
from typing import Any

from appealgen.errors import PolicyInvalidError, Problem
from appealgen.matching import PARAMS
from appealgen.matching.policy_tests import PolicyTest, read_policy_tests
from appealgen.policy import Criterion, PolicyLibrary, PolicyVersion, Procedure, walk
from appealgen.policy.expansion import check_params, expand
from appealgen.policy.lint import companion_tests
from appealgen.service import policy_library
from appealgen.spine import MeyerdingGrade, MrcGrade, StenosisGrade, Vertebra
from appealgen.strict_yaml import Document, read_yaml, say_path

Place = tuple[str | int, ...]

_CHANGE_NOTHING = Path(__file__).parent / "errors_that_change_nothing.yaml"
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_NOT_LIMITS = frozenset({"label", "period", "key", "unit", "codes", "any", "ask", "asks", "says"})
"""Keys under a check or a use whose text may look like a number and is none."""
_OPERATORS = {
    ">=": (">", "<="),
    ">": (">=", "<"),
    "<=": ("<", ">="),
    "<": ("<=", ">"),
    "=": (">=",),
}
_SCALES: tuple[tuple[str, ...], ...] = (
    tuple(grade.value for grade in StenosisGrade),
    tuple(str(grade) for grade in MeyerdingGrade),
    tuple(str(grade) for grade in MrcGrade),
)
_ORDERED = frozenset({"grade", "at_least", "at_most"})
_SPINE = tuple(v.value for v in Vertebra if v is not Vertebra.PELVIS)
"""The ends of a stretch; no level ends below S1, so an end there is not moved to the pelvis."""
_ENDS = frozenset({"top", "bottom"})


@dataclass(frozen=True)
class Planted:
    """One planted error: where it stands, what stood there, what stands there now."""

    at: Place
    was: str
    now: str

    def __str__(self) -> str:
        """Return the error as a line of the report."""
        return f"{say_path(self.at)}: {self.was} -> {self.now}"


def errors_of(tree: Any) -> Iterator[Planted]:  # noqa: ANN401 - a raw tree
    """Yield every error that can be planted in a version file, in the order of the file."""
    for part in ("definitions", "procedures"):
        yield from _under(tree.get(part), (part,))


def _under(node: Any, at: Place) -> Iterator[Planted]:  # noqa: ANN401 - a part of a raw tree
    if isinstance(node, list):
        for index, item in enumerate(node):
            yield from _under(item, (*at, index))
    if not isinstance(node, dict):
        return
    for key, value in node.items():
        here = (*at, key)
        if key in {"check", "with"}:
            yield from _limits(value, here)
        elif key in {"all_of", "any_of"} and isinstance(value, list) and len(value) > 1:
            other = "any_of" if key == "all_of" else "all_of"
            yield Planted(here, key, other)
            yield from _under(value, here)
        elif key == "at_least" and isinstance(value, str) and _NUMBER.fullmatch(value):
            yield from _stepped(value, here)
        elif key != "ask":
            yield from _under(value, here)


def _limits(node: Any, at: Place) -> Iterator[Planted]:  # noqa: ANN401 - a part of a raw tree
    if not isinstance(node, dict):
        return
    for key, value in node.items():
        here = (*at, key)
        if key in _NOT_LIMITS:
            continue
        if isinstance(value, dict):
            yield from _limits(value, here)
        elif key == "op" and value in _OPERATORS:
            yield from (Planted(here, value, other) for other in _OPERATORS[value])
        elif isinstance(value, str) and _NUMBER.fullmatch(value) and key != "grade":
            yield from _stepped(value, here)
        elif key in _ORDERED and isinstance(value, str):
            yield from _graded(value, here)
        elif key in _ENDS and value in _SPINE:
            yield from _moved(value, here)


def _stepped(value: str, at: Place) -> Iterator[Planted]:
    """Yield a number one step up and down: one in its last printed place."""
    number = Decimal(value)
    step = Decimal(1).scaleb(int(number.as_tuple().exponent))
    yield from (Planted(at, value, str(number + change)) for change in (step, -step))


def _graded(value: str, at: Place) -> Iterator[Planted]:
    scale = next((scale for scale in _SCALES if value in scale), ())
    if scale:
        place = scale.index(value)
        for other in (place - 1, place + 1):
            if 0 <= other < len(scale):
                yield Planted(at, value, scale[other])


def _moved(value: str, at: Place) -> Iterator[Planted]:
    """Yield an end of a stretch of the spine one vertebra higher and one lower."""
    place = _SPINE.index(value)
    for other in (place - 1, place + 1):
        if 0 <= other < len(_SPINE):
            yield Planted(at, value, _SPINE[other])


def planted(tree: Any, error: Planted) -> Any:  # noqa: ANN401 - raw trees
    """Return a copy of a version file's tree with one error in it."""
    result = copy.deepcopy(tree)
    parent = result
    for step in error.at[:-1]:
        parent = parent[step]
    last = error.at[-1]
    if last in {"all_of", "any_of"}:
        parent[error.now] = parent.pop(last)
    else:
        parent[last] = error.now
    return result


def version_of(
    version: PolicyVersion,
    document: Document,
    tree: Any,  # noqa: ANN401 - a raw tree
    touched: Collection[int],
) -> PolicyVersion | None:
    """Return a version with some sections read anew from a tree; None where they are refused.

    Args:
        version: The version as it is.
        document: Its file.
        tree: The file's tree with an error planted in it.
        touched: The places of the sections that the error can have changed.
    """
    sections = [raw if i in touched else None for i, raw in enumerate(tree["procedures"])]
    made = Document(document.file, {**tree, "procedures": sections}, document.lines, ())
    expanded, problems = expand(made)
    found: list[Problem] = [*problems, *check_params(expanded["procedures"], made, PARAMS)]
    try:
        new = {i: Procedure.model_validate(expanded["procedures"][i]) for i in touched}
    except ValueError:
        return None
    if found:
        return None
    procedures = tuple(new.get(i, old) for i, old in enumerate(version.procedures))
    return version.model_copy(update={"procedures": procedures})


def touched_by(error: Planted, version: PolicyVersion) -> frozenset[int]:
    """Return the places of the sections that an error can change."""
    if error.at[0] == "procedures":
        return frozenset({int(error.at[1])})
    return frozenset(
        index
        for index, procedure in enumerate(version.procedures)
        if any(c.at[:2] == error.at[:2] for c in _criteria(procedure))
    )


def _criteria(procedure: Procedure) -> Iterator[Criterion]:
    roots = (procedure.criteria,) if procedure.criteria else ()
    for root in (*roots, *procedure.supporting):
        yield from walk(root)


def with_version(library: PolicyLibrary, file: Path, version: PolicyVersion) -> PolicyLibrary:
    """Return a library in which one file holds another version."""
    result = copy.copy(library)
    result._loaded = {**library._loaded, file: version}  # noqa: SLF001 - a copy of our own
    return result


def survivors(
    file: Path, library: PolicyLibrary, errors: Iterable[Planted] | None = None
) -> list[Planted]:
    """Return the planted errors that a version's tests do not see.

    Args:
        file: The version file; its test file stands beside it.
        library: The library it is on.
        errors: The errors to plant, one at a time; all of the file unless given.
    """
    document = read_yaml(file.read_bytes(), file.name)
    version = library.load(file)
    tests = list(read_policy_tests(companion_tests(file)))
    found = []
    for error in errors_of(document.tree) if errors is None else errors:
        touched = touched_by(error, version)
        wrong = version_of(version, document, planted(document.tree, error), touched)
        if wrong is None:
            continue
        ids = {version.procedures[i].id for i in touched}
        asked = [test for test in tests if _asks(test, version, ids)]
        shelf = with_version(library, file, wrong)
        if not any(_fails(test, shelf) for test in nearest(asked, error, document.tree, version)):
            found.append(error)
    return found


def drawn(file: Path, each: int | None = None, seeds: Sequence[int] = (0,)) -> list[Planted]:
    """Return the errors of a version file that some draws take, each once.

    Args:
        file: The version file.
        each: How many errors to draw with each seed; all are taken unless given.
        seeds: The seeds of the draws.
    """
    errors = list(errors_of(read_yaml(file.read_bytes(), file.name).tree))
    if each is None or each >= len(errors):
        return errors
    name = file.parent.name
    draws = (random.Random(f"{seed} {name}").sample(errors, each) for seed in seeds)  # noqa: S311
    return list(dict.fromkeys(chain.from_iterable(draws)))


def change_nothing() -> dict[tuple[str, str], str]:
    """Return why an error can be shown by no case, by version and error, from the list of them."""
    tree: Any = read_yaml(_CHANGE_NOTHING.read_bytes(), _CHANGE_NOTHING.name).tree
    return {(entry["policy"], entry["error"]): entry["reason"] for entry in tree}


def nearest(
    tests: Sequence[PolicyTest],
    error: Planted,
    tree: Any,  # noqa: ANN401 - a raw tree
    version: PolicyVersion,
) -> list[PolicyTest]:
    """Return the tests, those first that expect something of the criteria around the error.

    Most errors are caught by the test that names their criterion, so few tests have to run.
    """
    near: dict[str, int] = {}
    for criterion in chain.from_iterable(map(_criteria, version.procedures)):
        near[criterion.id] = max(_shared(criterion.at, error.at), near.get(criterion.id, 0))
    use = _use_of(error, tree)

    def closeness(test: PolicyTest) -> int:
        expected = test._test.expect  # noqa: SLF001 - what the test file expects of which criterion
        if use and any(wanted.startswith(use) for wanted in expected):
            return len(error.at)
        return max((near.get(wanted, 0) for wanted in expected), default=0)

    return sorted(tests, key=closeness, reverse=True)


def _shared(one: Place, other: Place) -> int:
    """Return how many steps two places have in common from the root."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _use_of(error: Planted, tree: Any) -> str:  # noqa: ANN401 - a raw tree
    """Return the id of the criterion that uses a definition with the wrong number, or nothing."""
    if "with" not in error.at:
        return ""
    node = tree
    for step in error.at[: error.at.index("with")]:
        node = node[step]
    return str(node.get("id", ""))


def _asks(test: PolicyTest, version: PolicyVersion, ids: set[str]) -> bool:
    """Return whether one of some sections decides a line of the test, or may follow one."""
    if test.case is None:
        return False
    lines = [line for stage in test.case.request.stages for line in stage.lines]
    return any(p.id in ids for line in lines for p in version.procedures_for(line))


def _fails(test: PolicyTest, library: PolicyLibrary) -> bool:
    try:
        return not test.run(library).passed
    except (PolicyInvalidError, ValueError, ArithmeticError):
        return True


def _report(ref: str, file: Path, library: PolicyLibrary, options: argparse.Namespace) -> int:
    """Print what survives in one version, and return how many errors that is."""
    errors = drawn(file, options.each, options.seed)
    excused = change_nothing()
    found = [e for e in survivors(file, library, errors) if (ref, str(e)) not in excused]
    print(f"{ref}: {len(errors) - len(found)} of {len(errors)} caught", flush=True)
    for error in found:
        print(f"  {error}", flush=True)
    return len(found)


def main(arguments: Sequence[str] | None = None) -> int:
    """Plant the errors, print the survivors, and return the exit code."""
    parser = argparse.ArgumentParser(description="List planted errors that no policy test sees.")
    parser.add_argument("ids", nargs="*", help="policy ids; all policies unless given")
    parser.add_argument("--each", type=int, help="errors per version and seed; all unless given")
    parser.add_argument("--seed", type=int, nargs="+", default=[0], help="seeds of the draws")
    options = parser.parse_args(arguments)
    library = policy_library()
    left = 0
    for entry in library.index.policies:
        if options.ids and entry.id not in options.ids:
            continue
        for file in library.version_files(entry.id):
            left += _report(f"{entry.id}@{file.stem}", file, library, options)
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main())
