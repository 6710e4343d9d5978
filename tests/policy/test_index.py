"""The index: names that mean one payer, and delegations of payers that are there."""

from __future__ import annotations

from pathlib import Path

import pytest

from appealgen.errors import ExitCode, PolicyInvalidError
from appealgen.policy.index import DelegationEntry
from appealgen.policy.library import PolicyLibrary
from appealgen.policy.lint import lint_library
from appealgen.service import policy_library
from tests.policy.samples import INDEX, POLICY, changed, shelf

OTHER = "  - {id: other, name: Other Plan, aliases: [%s]}\npolicies:"
DELEGATION = """\
delegations:
  - {payer: %s, delegate: %s, source: Invented., url: "https://example.org", confidence: low}
policies:"""


def indexed(folder: Path, *changes: tuple[str, str]) -> PolicyLibrary:
    """Return the sample shelf with a changed index."""
    return shelf(folder, index=changed(INDEX, *changes))


@pytest.mark.parametrize("name", ["Sample Health Plan", "SAMPLE  health plan", "sample"])
def test_a_name_of_two_payers_is_refused(tmp_path: Path, name: str) -> None:
    """Whose criteria such a name means cannot be said, so the index cannot be used."""
    library = indexed(tmp_path, ("policies:", OTHER % name))

    with pytest.raises(PolicyInvalidError, match="is a name of sample and of other") as caught:
        _ = library.index

    assert caught.value.exit_code is ExitCode.BROKEN_POLICY
    assert [problem.path for problem in caught.value.problems] == ["payers[1]"]


def test_one_payer_may_repeat_its_own_name(tmp_path: Path) -> None:
    """An alias like the payer's own name means nobody else."""
    library = indexed(tmp_path, ("policies:", OTHER % "other plan"))

    found = library.payer("Other Plan")

    assert found is not None
    assert found.id == "other"


@pytest.mark.parametrize(("payer", "delegate"), [("sample", "nobody"), ("nobody", "sample")])
def test_a_delegation_of_nobody_is_refused(tmp_path: Path, payer: str, delegate: str) -> None:
    """A delegation that names an unknown payer would silently never count."""
    library = indexed(tmp_path, ("policies:", DELEGATION % (payer, delegate)))

    with pytest.raises(PolicyInvalidError, match="no payer nobody"):
        _ = library.index


@pytest.mark.parametrize("name", ["Sampel", "Sample Health", "Sample Helth Plan of Ohio"])
def test_near_names_are_suggested_and_never_chosen(tmp_path: Path, name: str) -> None:
    """A name like a known one brings that one up to copy, and means no payer."""
    library = indexed(tmp_path)

    assert library.index.nearest(name)
    assert library.payer(name) is None


def test_a_name_like_none_on_file_brings_nothing_up(tmp_path: Path) -> None:
    """What is not alike is not suggested."""
    assert indexed(tmp_path).index.nearest("Quux Ltd") == ()


def test_the_index_can_say_for_whom_a_payer_uses_a_text(tmp_path: Path) -> None:
    """Where the index names lines of business, they stand in for those of the version."""
    wider = ("status: complete", "lines_of_business: [commercial, medicaid]\n    status: complete")
    plain = shelf(tmp_path / "plain", text=_commercial())
    told = shelf(tmp_path / "told", text=_commercial(), index=changed(INDEX, wider))

    assert plain.lines_of_business(plain.versions("sample-1")[0]) == ("commercial",)
    assert told.lines_of_business(told.versions("sample-1")[0]) == ("commercial", "medicaid")


def _commercial() -> str:
    return changed(
        POLICY, ("payers: [sample]", "payers: [sample]\nlines_of_business: [commercial]")
    )


@pytest.mark.parametrize("line", ["comercial", "Commercial", "medicare"])
def test_a_line_of_business_is_one_of_those_known(tmp_path: Path, line: str) -> None:
    """A limit that no plan can fit would silently never apply."""
    head = f"payers: [sample]\nlines_of_business: [{line}]"
    library = shelf(tmp_path, text=changed(POLICY, ("payers: [sample]", head)))

    with pytest.raises(PolicyInvalidError):
        library.versions("sample-1")


SUPPORT = ("payers: [sample]", "payers: []\nstanding: support")


def test_a_societys_text_has_no_payer(tmp_path: Path) -> None:
    """Support stands on the shelf without a payer, and the lint has nothing against it."""
    index = changed(INDEX, ("payers: [sample]", "payers: []"))
    library = shelf(tmp_path, text=changed(POLICY, SUPPORT), index=index)

    assert lint_library(library) == ()


def test_a_societys_text_cannot_be_given_to_a_payer(tmp_path: Path) -> None:
    """Support that a payer is said to apply would be taken for its rule."""
    head = ("payers: [sample]", "payers: [sample]\nstanding: support")
    library = shelf(tmp_path, text=changed(POLICY, head))

    with pytest.raises(PolicyInvalidError):
        library.versions("sample-1")


def test_a_rule_needs_a_payer(tmp_path: Path) -> None:
    """A policy that nobody applies is no rule."""
    index = changed(INDEX, ("payers: [sample]", "payers: []"))
    library = shelf(tmp_path, text=changed(POLICY, ("payers: [sample]", "payers: []")), index=index)

    assert "The policy names no payer." in {problem.what for problem in lint_library(library)}


@pytest.mark.parametrize(
    "entry", policy_library().index.delegations, ids=lambda e: f"{e.payer}-{e.delegate}"
)
def test_a_delegation_that_ships_says_where_it_is_from(entry: DelegationEntry) -> None:
    """Each is an assumption about a company, so it has a sentence, an address and a limit."""
    assert entry.source.endswith(".")
    assert entry.url.startswith("https://")
    assert entry.lines_of_business
