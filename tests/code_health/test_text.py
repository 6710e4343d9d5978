"""The project speaks of its subject only, not of the machines and people that made it."""

from __future__ import annotations

import re

import pytest

from tests.code_health.tree import name_of, project_files, text_of

# Each pattern is written so that it does not match itself: this file is searched too.
FORBIDDEN = {
    # A folder of one machine. After a letter or a dot the same words are part of a URL.
    "machine path": re.compile(
        r"(?<![\w.~})$-])/(?:(?:home|Users)/\w|(?:work|root|tmp|opt|mnt|srv)(?![\w-]))"
    ),
    # Where packages come from is the user's setting, never ours.
    "registry host": re.compile(
        r"(?:\b(?:pypi|pythonhosted|npmjs|deb\.debian|security\.debian|debootstrap)\.(?:org|com)"
        r"|\b(?:artifactory|pkg)\.dev\b|--(?:extra-)?[i]ndex-url|--[f]ind-links)"
    ),
    "workplace word": re.compile(
        r"(?i:\bsub[-]?agents?\b|\b[c]laude\b|\b[a]nthropic\b)"
        r"|\bC[E]O\b|\b[i]ssue #?\d+\b|\bshared/(?:facts|cases|samples|design|style)\b"
    ),
}

SLASH = "/"


def lines_that_match(pattern: re.Pattern[str]) -> list[str]:
    """Return each offending line of the project as ``file:line: text``."""
    return [
        f"{name_of(path)}:{number}: {line.strip()[:120]}"
        for path in project_files()
        for number, line in enumerate((text_of(path) or "").splitlines(), start=1)
        if pattern.search(line)
    ]


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_file_names_where_or_how_it_was_made(what: str) -> None:
    """No tracked file names a machine path, a registry host or a word of the workplace."""
    assert not lines_that_match(FORBIDDEN[what])


@pytest.mark.parametrize(
    ("what", "text"),
    [
        ("machine path", f"see {SLASH}root/notes.txt"),
        ("machine path", f'open("{SLASH}tmp")'),
        ("machine path", f"file://{SLASH}home/ann/x"),
        ("registry host", "https://files." + "pythonhosted" + ".org/packages"),
        ("registry host", "--extra" + "-index-url x"),
        ("workplace word", "the sub" + "agent wrote it"),
        ("workplace word", "as iss" + "ue 12 asks"),
    ],
)
def test_the_search_finds_what_it_looks_for(what: str, text: str) -> None:
    """Each kind of slip is recognized when it is there."""
    assert FORBIDDEN[what].search(text)


@pytest.mark.parametrize(
    "text",
    [
        "https://www.example.org/work/root/tmp/page",
        "the exiting/traversing nerve root, 3/5",
        "J Neurosurg Spine. Volume 12, Issue 3",
        "shared decision making",
    ],
)
def test_the_search_leaves_the_subject_alone(text: str) -> None:
    """Links, anatomy and journal citations are not taken for slips."""
    assert not [what for what, pattern in FORBIDDEN.items() if pattern.search(text)]
