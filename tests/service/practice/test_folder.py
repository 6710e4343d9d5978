"""Reading a settings folder: whole, or refused with every problem by file and line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from appealgen import resources
from appealgen.errors import ExitCode, InputNotFoundError, OutputExistsError, PracticeInvalidError
from appealgen.service import policy_library
from appealgen.service.practice import PracticeSettings, read_practice, start_practice
from tests.service.practice.folders import LOGO, QUOTES, SETTINGS, practice, put, whole


def read(folder: Path) -> PracticeSettings:
    """Read a settings folder against the policies that ship."""
    return read_practice(folder, policy_library())


def problems(folder: Path) -> list[str]:
    """Return what is wrong with a folder."""
    with pytest.raises(PracticeInvalidError) as refused:
        read(folder)
    assert refused.value.exit_code is ExitCode.BROKEN_POLICY
    return [str(problem) for problem in refused.value.problems]


def test_every_part_is_read(tmp_path: Path) -> None:
    """Paper, logo, fonts, wording and lines are on the overlay."""
    overlay = read(whole(tmp_path)).overlay

    assert overlay.paper == "a4"
    assert overlay.logo is not None
    assert overlay.logo.alt == "A lake below two vertebrae"
    assert [family.role for family in overlay.families] == ["labels"]
    assert [w.block for w in overlay.wording] == [
        "salutation",
        "after_opening",
        "heading_care",
        "closing",
    ]
    assert [book.policy for book in overlay.quotes] == ["aetna-cpb-0743@2026-07-30"]


def test_any_change_of_the_folder_changes_its_fingerprint(tmp_path: Path) -> None:
    """Also a change of one letter of the wording, or a file more; not a note beside them."""
    folder = whole(tmp_path)
    before = read(folder).overlay.fingerprint
    put(folder, "notes.txt", "for ourselves")
    put(folder, "wording/README.md", "for ourselves")

    assert read(folder).overlay.fingerprint == before
    put(folder, "quotes/aetna-cpb-0743@2026-07-30.yaml", QUOTES.replace("Short", "short"))

    assert read(folder).overlay.fingerprint != before
    assert re.fullmatch(r"[0-9a-f]{64}", before)


def test_a_folder_without_settings_is_said_to_be_missing(tmp_path: Path) -> None:
    """A wrong name of the folder, and a folder without the file."""
    for folder in (tmp_path, tmp_path / "absent"):
        with pytest.raises(InputNotFoundError, match=r"practice\.yaml"):
            read(folder)


@pytest.mark.parametrize(
    ("added", "at", "says"),
    [
        ("paper: a5\n", 10, "paper"),
        ("papper: a4\n", 10, "Did you mean 'paper'?"),
        ("logo: {file: logo.svg}\n", 10, "logo.alt"),
        ("logo: {file: absent.svg, alt: A lake}\n", 10, "no such file"),
        ("logo: {file: ../logo.svg, alt: A lake}\n", 10, "form expected"),
        ("logo: {file: logo.gif, alt: A lake}\n", 10, ".png, .jpg or .svg"),
        ("logo: {file: bad.svg, alt: A lake}\n", 10, "script"),
        ("logo: {file: logo.svg, alt: 湖}\n", 10, "do not have"),
        ("letterhead: paper.doc\n", 10, "Word file"),
        ("letterhead: paper.docx\n", 10, "paper.docx: The letterhead is damaged"),
        ("fonts:\n  text: {regular: a.ttf, semibold: a.ttf}\n", 11, "italic"),
        (
            "fonts:\n  text: {regular: a.ttf, semibold: a.otf, italic: a.ttf}\n",
            11,
            "all .ttf or all .otf",
        ),
        ("fonts:\n  text: {regular: a.woff, semibold: a.ttf, italic: a.ttf}\n", 11, "is a .ttf"),
        ("fonts:\n  text: {regular: a.ttf, semibold: a.ttf, italic: a.ttf}\n", 11, "damaged"),
        ("  nobody: {npi: '1234567890'}\n", 10, "check digit"),
        ("  nobody: {credentials: MD}\n", 10, "surgeons.nobody.name"),
    ],
)
def test_what_is_wrong_in_practice_yaml_is_named_with_its_line(
    tmp_path: Path, added: str, at: int, says: str
) -> None:
    """A broken logo, font or letterhead is never left out in silence."""
    practice(
        tmp_path,
        SETTINGS + added,
        logo_svg=LOGO,
        logo_gif="GIF89a",
        bad_svg=LOGO.replace("</svg>", "<script/></svg>"),
        a_ttf="no font",
        a_otf="no font",
        paper_docx="PK no archive",
    )

    found = problems(tmp_path)

    assert any(p.startswith(f"practice.yaml:{at}:") and says in p for p in found), found
    assert not any("case-file.md" in p for p in found)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("wording/letter.jinja", "\n{% block closing %}{{ x.y }}{% endblock %}", ":2:"),
        ("wording/leter.jinja", "", "not known here"),
        ("wording/letter.jinja", b"{% block closing %}\n\xff{% endblock %}", ":2:"),
        ("wording/letter.jinja", "{% block closing %}湖{% endblock %}", "do not have"),
        ("quotes/aetna-cpb-0743@2026-07-30.yml", QUOTES, "not known here"),
        ("quotes/aetna.yaml", QUOTES, "name is not the policy"),
        (
            "quotes/aetna-cpb-0743@2026-07-30.yaml",
            QUOTES.replace("I.I.8", "I.I.88"),
            ":6: quotes.I.I.88: The policy has no criterion of this id.",
        ),
        ("quotes/aetna-cpb-0743@2026-07-30.yaml", QUOTES.replace("Short", "湖"), "do not have"),
        ("quotes/aetna-cpb-0743@2026-07-30.yaml", "a: [", "not readable as YAML"),
    ],
)
def test_what_is_wrong_in_wording_and_quotes_is_named(
    tmp_path: Path, name: str, content: str | bytes, says: str
) -> None:
    """A misspelt file name is an error as well: its content would be missed."""
    put(practice(tmp_path), name, content)

    found = problems(tmp_path)

    assert any(p.startswith(name) and says in p for p in found), found


def test_all_problems_are_listed_at_once(tmp_path: Path) -> None:
    """Who mends one sees the others as well."""
    folder = whole(tmp_path)
    put(folder, "logo.svg", "<svg")
    put(folder, "R.ttf", "no font")
    put(folder, "wording/letter.jinja", "{% block nope %}x{% endblock %}")
    put(folder, "quotes/aetna-cpb-0743@2026-07-30.yaml", QUOTES.replace("I.I.8", "I.I.88"))

    found = problems(folder)

    assert len(found) == 4


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    """The settings cannot take in a file from elsewhere on the machine."""
    (tmp_path / "elsewhere.svg").write_text(LOGO, encoding="utf-8")
    folder = practice(tmp_path / "practice", SETTINGS + "logo: {file: l.svg, alt: A lake}\n")
    (folder / "l.svg").symlink_to(tmp_path / "elsewhere.svg")

    assert any("no such file" in p for p in problems(folder))


def test_the_starter_changes_nothing_until_it_is_edited(tmp_path: Path) -> None:
    """Everything in it is a note; it goes into no folder that holds something."""
    path = start_practice(tmp_path / "mine")

    made = read(path.parent)

    assert not made.made.surgeons
    assert made.overlay.logo is None
    assert not made.overlay.wording
    with pytest.raises(OutputExistsError):
        start_practice(tmp_path / "mine")


def test_the_notes_of_the_starter_can_be_used_as_they_stand(tmp_path: Path) -> None:
    """With the "# " away every key is known; what is missing are the files it names."""
    starter = resources.templates_folder() / "starter-practice"
    text = (starter / "practice.yaml").read_text(encoding="utf-8")
    used = re.sub(r"^# (?=[a-z]+:| )", "", text, flags=re.MULTILINE)

    found = problems(practice(tmp_path, used))

    assert used != text
    assert found
    assert all("no such file" in p for p in found), found


def test_the_examples_of_the_starter_can_be_used_as_they_stand(tmp_path: Path) -> None:
    """The wording and the quotes that its notes show are read without a problem."""
    starter = resources.templates_folder() / "starter-practice"
    examples = {
        part: re.findall(r"```\w+\n(.*?)```", (starter / part / "README.md").read_text(), re.DOTALL)
        for part in ("wording", "quotes")
    }
    folder = practice(tmp_path)
    put(folder, "wording/letter.jinja", examples["wording"][0])
    put(folder, "quotes/aetna-cpb-0743@2026-07-30.yaml", examples["quotes"][0])

    overlay = read(folder).overlay

    assert len(overlay.wording) == 3
    assert overlay.quotes[0].lines.keys() == {"I.D.6.stenosis"}
