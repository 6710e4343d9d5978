from __future__ import annotations

from pathlib import Path

import pytest

from appealgen.policy.coverage import coverage_page, search
from appealgen.service import policy_library
from tests.code_health.tree import CHECKOUT
from tests.policy.samples import INDEX, POLICY, changed, load, shelf

PAGE = CHECKOUT / "docs" / "policy-coverage.md"


def test_the_page_is_what_the_policies_say() -> None:
    """After a change of a policy or of the index run scripts/make_reference.py."""
    assert PAGE.read_text(encoding="utf-8") == coverage_page(policy_library())


def test_every_policy_on_file_has_its_row_and_its_section() -> None:
    """Nothing that can judge a case is missing from the page."""
    library = policy_library()
    page = coverage_page(library)
    refs = [v.ref for entry in library.index.policies for v in library.versions(entry.id)]

    assert refs
    assert [ref for ref in refs if page.count(f"\n## {ref}\n") != 1] == []


def test_a_section_says_what_decides_and_what_is_not_known(tmp_path: Path) -> None:
    """Procedures with their codes, how each is decided, and the limits of both files, once."""
    limit = "known_limits: [The appendix was not read.]\n"
    text = changed(POLICY, ("completeness: complete\n", f"completeness: complete\n{limit}"))
    more = "    known_limits: [The appendix was not read., One page is torn.]\n"
    page = coverage_page(shelf(tmp_path, text=text, index=INDEX + more))

    assert (
        "| Sample | Sample Policy 1 | 2026-01-15 | in force | complete | high | 2026-02-01 |"
        in page
    )
    assert "| A: Fusion | 22612 | 3 checks by level |" in page
    assert "| Screws | 22840 | stands or falls with fusion |" in page
    assert page.count("- The appendix was not read.") == 1
    assert page.endswith("- One page is torn.\n")


def test_a_policy_that_is_over_says_since_when(tmp_path: Path) -> None:
    """A superseded version stays on the page, marked."""
    text = changed(POLICY, ("status: in_force", "status: superseded\nsuperseded_on: 2026-05-31"))

    assert "| superseded on 2026-05-31 |" in coverage_page(shelf(tmp_path, text=text))


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["translation"], ["A.1"]),
        (["TRANSLATION", "4"], ["A.1"]),
        (["A.1"], ["A.1"]),
        (["weeks", "therapy"], ["A.2", "A.2/therapy"]),
        (["futile"], ["A.2/futile"]),
        (["translation", "weeks"], []),
        (["zygote"], []),
    ],
)
def test_a_criterion_is_found_by_all_of_the_words(
    tmp_path: Path, words: list[str], found: list[str]
) -> None:
    """In text, label or id, letter case aside; one word that is not there is enough to miss."""
    assert [one.criterion.id for one in search([load(tmp_path)], words)] == found
