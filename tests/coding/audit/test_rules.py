"""The rule files, the sessions, and the audit as a whole."""

from __future__ import annotations

import datetime as dt
import shutil
import time
from pathlib import Path

import pytest

from appealgen import resources
from appealgen.coding.audit import CHECKS, audit_case, audit_rules, load_rules
from appealgen.coding.audit.sessions import DateBasis, sessions_of
from appealgen.coding.remittance import RemittanceKind
from appealgen.errors import InputNotFoundError, PolicyInvalidError
from appealgen.model import read_case
from tests.coding.audit.build import AS_OF, audited, case, knowledge, request, scenarios

FOLDER = resources.policies_folder() / "coding" / "rules"
FIXTURES = Path(__file__).parents[3] / "fixtures"
CASES = sorted([*FIXTURES.glob("*/case.yaml"), *FIXTURES.glob("*/*/case.yaml")])


def copied(folder: Path) -> Path:
    """Return a copy of the rule files."""
    return Path(shutil.copytree(FOLDER, folder / "rules"))


def test_an_unknown_key_is_refused_with_its_line(tmp_path: Path) -> None:
    """A rule file is read strictly."""
    folder = copied(tmp_path)
    file = folder / "pild.yaml"
    file.write_text(file.read_text() + "extra: yes\n")
    with pytest.raises(PolicyInvalidError) as refused:
        load_rules(folder)
    (problem,) = refused.value.problems
    assert problem.file == "pild.yaml"
    assert problem.line == len(file.read_text().splitlines())


def test_a_broken_pattern_is_refused(tmp_path: Path) -> None:
    """A pattern that cannot be read is a problem of the file, not of the audit."""
    folder = copied(tmp_path)
    file = folder / "note.yaml"
    file.write_text(file.read_text().replace("(?i)\\b(left|", "(?i)\\b((left|"))
    with pytest.raises(PolicyInvalidError, match="pattern"):
        load_rules(folder)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """Nothing is audited by half a set of rules."""
    folder = copied(tmp_path)
    (folder / "triage.yaml").unlink()
    with pytest.raises(InputNotFoundError, match=r"triage\.yaml"):
        load_rules(folder)


def test_every_check_has_an_id_a_title_and_a_source() -> None:
    """No two checks share a name, and each says where its rule is from."""
    assert all(check.id and check.title and check.source for check in CHECKS)
    assert len({check.id for check in CHECKS}) == len(CHECKS)


def test_every_check_is_broken_by_a_scenario_or_another_test() -> None:
    """A check that no test of this folder names is not tested."""
    folder = Path(__file__).parent
    text = "".join(p.read_text() for p in (*folder.glob("test_*.py"), folder / "scenarios.yaml"))
    beginnings = [check.id for check in CHECKS if check.id not in text]
    assert all(any(f'"{b[:n]}"' in text for n in range(4, len(b))) for b in beginnings)


def test_every_kind_of_denial_code_has_a_route() -> None:
    """A new kind in the code list needs a route here."""
    assert {one.kind for one in audit_rules().triage.routes} == {k.value for k in RemittanceKind}


def test_every_code_of_the_rules_is_on_file() -> None:
    """A slip in a code would silence its rule."""
    structure = audit_rules().structure
    listed = {c for f in structure.families for c in (*f.bases, *f.add_ons)}
    listed |= {one.code for one in structure.constructs} | set(structure.fusions)
    listed |= {*structure.corpectomies, *structure.interbody_fusions, structure.cage}
    assert [code for code in sorted(listed) if knowledge().cpt(code) is None] == []


def test_every_diagnosis_of_the_rules_is_billable() -> None:
    """No rule proposes a code that a claim may not carry."""
    rules = audit_rules().diagnosis
    codes = {one.code for one in rules.supports} | set(rules.lumbosacral.values())
    codes |= {code for one in rules.corrections for code in one.instead}
    bad = [c for c in sorted(codes) if not (k := knowledge().icd10(c, AS_OF)) or not k.billable]
    assert bad == []


def test_every_add_on_of_a_family_accepts_its_bases() -> None:
    """The families agree with the add-on edits on file."""
    for family in audit_rules().structure.families:
        for add_on in family.add_ons:
            rule = knowledge().primaries(add_on, AS_OF)
            assert rule is not None, add_on
            assert rule.codes & {*family.bases}, add_on


def test_a_claim_is_one_session_and_a_request_one_for_each_stage() -> None:
    """Edits compare the lines of one day."""
    claimed = sessions_of(case("22612"), knowledge(), AS_OF)
    staged = sessions_of(request({"lines": ["22612"]}, {"lines": ["22614"]}), knowledge(), AS_OF)
    assert [one.name for one in claimed] == ["claim"]
    assert [one.name for one in staged] == ["stage 1", "stage 2"]


def test_two_stages_are_not_bundled_into_each_other() -> None:
    """Another day is another claim."""
    made = request({"lines": ["22633 @L4-L5"]}, {"lines": ["22612 @L4-L5"]})
    assert [one for one in audited(made).findings if one.id == "ncci-pair"] == []


@pytest.mark.parametrize(
    ("service", "planned", "basis", "day"),
    [
        ("2026-03-10", "2026-03-01", DateBasis.SERVICE, dt.date(2026, 3, 10)),
        (None, "2026-03-01", DateBasis.PLANNED, dt.date(2026, 3, 1)),
        (None, None, DateBasis.AUDIT, AS_OF),
    ],
)
def test_the_day_of_a_session(
    service: str | None, planned: str | None, basis: DateBasis, day: dt.date
) -> None:
    """The date of service counts, else the planned day, else the day of the audit; it is said."""
    stage = {"name": "one", "planned_date": planned, "lines": [{"code": "22612"}]}
    made = case("22612", date=service, request={"stages": [stage]})
    (session,) = sessions_of(made, knowledge(), AS_OF)
    assert (session.basis, session.day) == (basis, day)
    assert audited(made).dated == (("claim", day, basis.value),)


@pytest.mark.parametrize("path", CASES, ids=lambda p: p.parent.name)
def test_cases_that_ship_are_audited(path: Path) -> None:
    """Every case of the fixtures can be audited, and nothing in it is surely refused."""
    made = read_case(path, as_of=dt.date(2026, 11, 21)).case
    report = audit_case(made, knowledge(), dt.date(2026, 11, 21))
    assert report.worst is None or report.worst.value != "will_deny"


def test_the_demo_case_is_clean() -> None:
    """The sample a newcomer sees is coded well."""
    made = read_case(FIXTURES / "demo", as_of=dt.date(2026, 11, 21)).case
    assert audit_case(made, knowledge(), dt.date(2026, 11, 21)).findings == ()


def test_an_audit_takes_less_than_fifty_milliseconds() -> None:
    """After loading, the largest claim here is audited quickly."""
    made = case(*[f"2261{i % 5} @L4-L5" for i in range(20)], "22633 @L4-L5", dx="M48.062 M43.16")
    audited(made)
    times = []
    for _ in range(5):
        start = time.perf_counter()
        audited(made)
        times.append(time.perf_counter() - start)
    assert min(times) < 0.05


def test_an_audit_gives_the_same_report_twice() -> None:
    """The same case, the same report."""
    lines = scenarios()["scenarios"][5]["lines"]
    assert audited(case(*lines)) == audited(case(*lines))
