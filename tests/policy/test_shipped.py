"""What holds for every policy that ships, whoever wrote it."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from appealgen.errors import PolicyInvalidError, Severity
from appealgen.matching.evaluator import evaluate
from appealgen.matching.finding import Finding
from appealgen.matching.scope import Scope
from appealgen.matching.truth import Truth
from appealgen.model import Case
from appealgen.policy import Criterion, PolicyVersion, Procedure, walk
from appealgen.policy.library import IndexEntry
from appealgen.policy.lint import companion_tests, lint_library, lint_policy
from appealgen.policy.schema import Status
from appealgen.service import policy_library
from appealgen.spine import Level, Region

LIBRARY = policy_library()
FILES = [path for entry in LIBRARY.index.policies for path in LIBRARY.version_files(entry.id)]


def loaded() -> Iterator[tuple[Path, PolicyVersion]]:
    """Yield the versions that load; a broken one fails its own test below, not all of them."""
    for path in FILES:
        with contextlib.suppress(PolicyInvalidError):
            yield path, LIBRARY.load(path)


PATHS = {version.ref: path for path, version in loaded()}
VERSIONS = {version.ref: version for _, version in loaded()}

# These read the request alone. A request is complete, so its silence decides; see the predicates.
ABOUT_THE_REQUEST = {
    "claimed",
    "coded",
    "construct_spans",
    "level_between",
    "level_count",
    "only_procedure",
    "therapy_futile_claimed",
}
# Versions whose tables are not complete, each with its reason. The aim is an empty list.
LIMITS_NOT_ALL_TESTED: dict[str, str] = {}

AS_OF = dt.date(2026, 10, 26)
LEVELS = {
    Region.CERVICAL: "C5-C6",
    Region.THORACIC: "T7-T8",
    Region.LUMBAR: "L4-L5",
    Region.SACRAL: "L5-S1",
}


def criteria_of(version: PolicyVersion) -> Iterator[Criterion]:
    """Yield every criterion of a version, guards and supporting ones included."""
    for procedure in version.procedures:
        roots = (procedure.criteria,) if procedure.criteria else ()
        for root in (*roots, *procedure.supporting):
            yield from walk(root)


def decided() -> Iterator[tuple[PolicyVersion, Procedure]]:
    """Yield every procedure that has criteria, with its version."""
    for version in VERSIONS.values():
        for procedure in version.procedures:
            if procedure.criteria is not None:
                yield version, procedure


def silent_scope(procedure: Procedure) -> Scope:
    """Return the view of a case that holds the request and nothing else."""
    region = procedure.regions[0] if procedure.regions else Region.LUMBAR
    line: dict[str, object] = {"levels": LEVELS[region]}
    if procedure.codes:
        line["code"] = procedure.codes[0]
    else:
        line["family"] = procedure.families[0].value
    case = Case.model_validate(
        {
            "patient": {"name": "Invented Patient"},
            "coverage": {"payer": "Nobody", "plan_kind": "not_stated"},
            "request": {"stages": [{"name": "Surgery", "lines": [line]}]},
        }
    )
    stage = case.request.stages[0]
    return Scope(case, stage, stage.lines[0], Level.parse(LEVELS[region]), AS_OF)


def test_policies_ship() -> None:
    """The shelf is not empty, and each version stands on it once."""
    assert VERSIONS
    assert len(VERSIONS) == len(FILES)


def test_the_shelf_has_no_errors() -> None:
    """No policy that ships has a problem that the lint calls an error."""
    assert not [p for p in lint_library(LIBRARY) if p.severity is Severity.ERROR]


@pytest.mark.parametrize("entry", LIBRARY.index.policies, ids=lambda entry: entry.id)
def test_every_month_has_one_version_in_force(entry: IndexEntry) -> None:
    """From the first version on, exactly one counts on any day, until the policy is withdrawn.

    A version replaced by one that is not on file ends as a withdrawn one does.
    """
    versions = [v for v in VERSIONS.values() if v.id == entry.id]
    starts = sorted(v.version for v in versions)
    for month in range(12 * starts[0].year + starts[0].month, 12 * 2027):
        day = dt.date(month // 12, month % 12 + 1, 1)
        newest = max(v.version for v in versions if v.version <= day)
        found = LIBRARY.in_force(entry.id, day)
        over = [
            v
            for v in versions
            if v.version == newest
            and (v.status is Status.WITHDRAWN or (v.superseded_on and v.superseded_on <= day))
        ]

        assert (found.version if found else None) == (None if over else newest)


@pytest.mark.parametrize("ref", VERSIONS)
def test_every_limit_is_tested(ref: str) -> None:
    """Each limit has a case at it, on both sides and with the fact missing, or a reason."""
    found = lint_policy(VERSIONS[ref], file=PATHS[ref], predicates=LIBRARY.predicates)

    assert bool(found) == (ref in LIMITS_NOT_ALL_TESTED), "\n".join(map(str, found))


def test_every_version_file_is_on_the_shelf() -> None:
    """No version lies in a folder that the index does not name."""
    on_disk = {path for path in LIBRARY.folder.rglob("????-??-??.yaml") if "law" not in path.parts}

    assert on_disk == set(FILES)


def test_every_test_file_has_its_policy(request: pytest.FixtureRequest) -> None:
    """Each version has a test file where the collector looks, and none is left over."""
    collected = {
        path for folder in {path.parent for path in FILES} for path in folder.glob("*.test.yaml")
    }

    assert collected == {companion_tests(path) for path in FILES}
    assert "policies" in request.config.getini("testpaths")


@pytest.mark.parametrize(
    ("version", "procedure"),
    [pytest.param(v, p, id=f"{v.ref}:{p.id}") for v, p in decided()],
)
def test_silence_settles_nothing(version: PolicyVersion, procedure: Procedure) -> None:
    """With a bare request no clinical criterion is met and none is failed."""
    assert procedure.criteria is not None
    scope = silent_scope(procedure)
    findings: list[Finding] = []
    for root in (procedure.criteria, *procedure.supporting):
        findings += evaluate(root, scope).leaves()
    settled = {
        f"{version.ref} {finding.criterion.id}: {finding.truth.value}"
        for finding in findings
        if finding.criterion.check not in ABOUT_THE_REQUEST
        and finding.truth in {Truth.MET, Truth.NOT_MET}
    }

    assert not settled


@pytest.mark.parametrize(
    ("version", "procedure"),
    [pytest.param(v, p, id=f"{v.ref}:{p.id}") for v, p in decided()],
)
def test_a_bare_request_is_never_covered(version: PolicyVersion, procedure: Procedure) -> None:
    """Nothing is met by an empty chart, whatever guards fall away."""
    assert procedure.criteria is not None
    assert version.procedures
    assert evaluate(procedure.criteria, silent_scope(procedure)).truth is not Truth.MET


@pytest.mark.parametrize("ref", VERSIONS)
def test_a_claim_that_opens_a_path_is_also_judged(ref: str) -> None:
    """An exception guarded by a claim has a criterion that asks whether the claim holds."""
    criteria = tuple(criteria_of(VERSIONS[ref]))
    guards = [guard for c in criteria if c.when and c.exception for guard in walk(c.when)]
    claimed = {key for c in guards if c.check == "claimed" for key in c.params.any}
    judged = {c.params.key for c in criteria if c.check == "stated"}

    assert claimed <= judged


@pytest.mark.parametrize("ref", VERSIONS)
def test_one_statement_has_one_unit(ref: str) -> None:
    """A key that is asked for at several places is asked for in one unit and one way."""
    asked: dict[str, set[tuple[str | None, bool]]] = {}
    for criterion in criteria_of(VERSIONS[ref]):
        if criterion.check == "stated":
            params = criterion.params
            asked.setdefault(params.key, set()).add((params.unit, params.here))

    assert not {key: forms for key, forms in asked.items() if len(forms) > 1}


@pytest.mark.parametrize("ref", VERSIONS)
def test_every_exception_says_that_it_is_one(ref: str) -> None:
    """A path that only a claim opens beside ordinary ones is marked, or is a path of its own."""
    unmarked = [
        criterion.id
        for criterion in criteria_of(VERSIONS[ref])
        if criterion.id.endswith(("/waived", ".waived", "/contraindicated", ".contraindicated"))
        and not criterion.exception
    ]

    assert not unmarked
