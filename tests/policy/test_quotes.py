"""Lines of a practice's own policy copy: of the right version, for criteria that exist."""

from __future__ import annotations

import pytest

from appealgen.policy.quotes import MAX_LINE, quotes_of, read_quotes
from appealgen.service import policy_library

NAME = "quotes/aetna-cpb-0743@2026-07-30.yaml"
GOOD = """\
schema_version: "1"
policy: aetna-cpb-0743@2026-07-30
copied_on: 2026-10-01
quotes:
  I.D.6.stenosis: {line: An invented line., page: "4"}
"""


def problems(text: str) -> list[str]:
    """Return what is wrong with a file of quotes."""
    book, found = read_quotes(text.encode(), NAME, policy_library())
    assert (book is None) == bool(found)
    return [str(problem) for problem in found]


def test_a_line_is_read_with_page_and_day() -> None:
    """The line stays word for word; only its line breaks are folded."""
    text = GOOD.replace("An invented line.", '"An invented\n    line; and more."')

    book, found = read_quotes(text.encode(), NAME, policy_library())

    assert not found
    assert book is not None
    line = book.lines["I.D.6.stenosis"]
    assert (line.text, line.page, line.copied_on.isoformat()) == (
        "An invented line; and more.",
        "4",
        "2026-10-01",
    )


def test_a_day_under_a_line_goes_before_that_of_the_file() -> None:
    """A line that was copied later says so."""
    text = GOOD.replace('page: "4"', 'page: "4", copied_on: 2026-10-15')

    book, _ = read_quotes(text.encode(), NAME, policy_library())

    assert book is not None
    assert book.lines["I.D.6.stenosis"].copied_on.isoformat() == "2026-10-15"


@pytest.mark.parametrize(
    ("change", "line", "says"),
    [
        (("I.D.6.stenosis", "I.D.6.stenose"), 5, "no criterion of this id"),
        (("aetna-cpb-0743@", "aetna-cpb-9999@"), 2, "No policy of this id"),
        (("aetna-cpb-0743@2026-07-30", "aetna-cpb-0743"), 2, "form expected"),
        (("copied_on: 2026-10-01\n", ""), 4, "does not say when it was copied"),
        (("An invented line.", "x" * (MAX_LINE + 1)), 5, "longer than"),
        (('page: "4"', "page: no. 4"), 5, "form expected"),
        (("page:", "pages:"), 5, "not known here"),
        (("2026-10-01", "2026-10-41"), 3, "day"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(
    change: tuple[str, str], line: int, says: str
) -> None:
    """Each slip in a file of quotes gives file and line."""
    assert change[0] in GOOD

    found = problems(GOOD.replace(*change))

    assert any(p.startswith(f"{NAME}:{line}:") and says in p for p in found), found


def test_an_unknown_version_of_a_known_policy_is_kept_and_matches_nothing() -> None:
    """No case is judged by it, so nothing of it is ever printed."""
    text = GOOD.replace("@2026-07-30", "@2031-01-01")
    book, found = read_quotes(text.encode(), NAME, policy_library())
    policy = policy_library().versions("aetna-cpb-0743")[-1]

    assert not found
    assert book is not None
    assert quotes_of([book], policy) is None


def test_lines_are_found_by_exact_version() -> None:
    """The version that is used, and no other of the same policy."""
    book, _ = read_quotes(GOOD.encode(), NAME, policy_library())
    assert book is not None
    versions = policy_library().versions("aetna-cpb-0743")

    found = {version.ref: quotes_of([book], version) for version in versions}

    assert {ref for ref, one in found.items() if one} == {"aetna-cpb-0743@2026-07-30"}
