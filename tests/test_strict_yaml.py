"""The strict reader: text stays text, and what YAML would guess or expand is refused."""

# ruff: noqa: E501 - a problem stands on one line here, as on the screen
from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appealgen.strict_yaml import MAX_BYTES, MAX_DEPTH, Document, Tree, read_yaml, say_path


def problem(text: str | bytes) -> str:
    """Return the one problem of a text as it is shown."""
    [found] = read_yaml(text, "case.yaml").problems
    return str(found)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("00100", "00100"),
        ("63047", "63047"),
        ("NO", "NO"),
        ("yes", "yes"),
        ("12:30", "12:30"),
        ("2026-10-26", "2026-10-26"),
        ("1e3", "1e3"),
        ("0x10", "0x10"),
        ("1_000", "1_000"),
        (".5", ".5"),
        ("=", "="),
        ("'true'", "true"),
        ('"null"', "null"),
        ("'~'", "~"),
        ("''", ""),
        ("True", "True"),
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("<b>{{ 7*7 }}</b>", "<b>{{ 7*7 }}</b>"),
        ("../../etc/passwd", "../../etc/passwd"),
    ],
)
def test_a_scalar_is_the_text_that_was_written(written: str, read: Tree) -> None:
    """Only true, false and null are more than text; the models decide what is a number."""
    document = read_yaml(f"key: {written}\n", "case.yaml")

    assert not document.problems
    assert document.tree == {"key": read}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "case.yaml: The file is empty. Run 'appealgen new DIR' for a start."),
        ("# only a comment\n", "case.yaml: The file is empty. Run 'appealgen new DIR' for a start."),
        ("a: 1\nb: 2\na: 3\n", "case.yaml:3: a: This key stands twice; the first is on line 1. Keep one of them."),
        ("a:\n  b: 1\n  b: 2\n", "case.yaml:3: a.b: This key stands twice; the first is on line 2. Keep one of them."),
        ("a: [1, 2\nb: 3\n", "case.yaml:2: This is not readable as YAML here. Check the indent, the colon and the quotes on this line and the one above."),
        ("a: 1\n\tb: 2\n", "case.yaml:2: This is not readable as YAML here. Check the indent, the colon and the quotes on this line and the one above."),
        ("a: 1\n---\nb: 2\n", "case.yaml: The file holds more than one document (---)."),
        ("? [x]\n: 1\n", "case.yaml:1: A key must be a plain word."),
        ("a: 1\nb: \x07\n", "case.yaml:2: The file holds a character that text cannot hold (a control character). Delete it; it often comes with text copied from a PDF."),
        (b"a: 1\nb: \xff\n", "case.yaml:2: The file is not UTF-8 text. Save it as UTF-8."),
        ("a: &x 1\n", "case.yaml:1: Anchors and aliases (& and *) are not used here. Write the value out, or quote it."),
        ("a: !!python/object:os.system 1\n", "case.yaml:1: Tags (!) are not used here. Quote it."),
    ],
)  # fmt: skip
def test_what_is_refused_has_its_line(text: str | bytes, said: str) -> None:
    """Each refusal names file, line and path, what is wrong and what to do, and no value."""
    assert problem(text) == said


def test_aliases_do_not_expand() -> None:
    """A small file cannot grow into a large tree."""
    bomb = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"

    document = read_yaml(bomb, "case.yaml")

    assert document.tree is None
    assert {p.line for p in document.problems} == {1, 2, 3}


@pytest.mark.parametrize("opening", ["[", "{a: ", "- "])
def test_deep_nesting_is_refused_before_it_is_built(opening: str) -> None:
    """Nesting that would exhaust the stack is refused by depth."""
    assert f"deeper than {MAX_DEPTH} levels" in problem(opening * 5000)


def test_brackets_in_text_are_no_nesting() -> None:
    """Prose may hold any number of brackets."""
    document = read_yaml("key: " + "x [( {" * 200 + "\n", "case.yaml")

    assert not document.problems


def test_a_huge_file_is_refused_at_its_longest_line() -> None:
    """Five megabytes in a field is a document that belongs among the exhibits."""
    text = "a: 1\nwords: " + "x" * 5_000_000 + "\n"

    assert problem(text).startswith(f"case.yaml:2: The file is larger than {MAX_BYTES // 10**6} MB")
    assert len(problem(text)) < 300


def test_a_byte_order_mark_is_no_content() -> None:
    """What Windows editors put in front is passed over."""
    assert read_yaml(b"\xef\xbb\xbfa: b\n", "case.yaml").tree == {"a": "b"}


def test_every_path_knows_its_line() -> None:
    """A list entry, its keys and what is missing in it can all be found again."""
    document = read_yaml("a:\n  - b: 1\n    c: 2\n  - b: 3\n", "case.yaml")

    assert document.line_of(("a",)) == 1
    assert document.line_of(("a", 0, "c")) == 3
    assert document.line_of(("a", 1)) == 4
    assert document.line_of(("a", 1, "missing")) == 4
    assert document.line_of(("a", "a_kind", 1, "b")) == 4


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ((), ""),
        (("imaging", 0, "findings", 1, "level"), "imaging[0].findings[1].level"),
        (("He said he hurts", "since"), "(a key).since"),
        (("x" * 200,), "(a key)"),
    ],
)
def test_paths_are_said_without_sentences(path: tuple[str | int, ...], said: str) -> None:
    """A colon in the wrong place makes a key of a sentence; a path never repeats it."""
    assert say_path(path) == said


texts = st.text(
    alphabet=st.characters(blacklist_categories=["Cs", "Cc"], blacklist_characters="\ufffe\uffff"),
    max_size=30,
)
trees = st.recursive(
    st.one_of(st.none(), st.booleans(), texts),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=10,
)


@given(st.dictionaries(texts, trees, min_size=1, max_size=4))
def test_json_is_read_as_it_was_written(tree: dict[str, Tree]) -> None:
    """A JSON file holds the same tree, its texts unchanged."""
    document = read_yaml(json.dumps(tree, ensure_ascii=False), "case.json")

    assert not document.problems
    assert document.tree == tree


@given(st.text() | st.binary())
def test_any_input_gives_a_document(text: str | bytes) -> None:
    """Whatever is read, the answer is a tree or problems, never a crash."""
    document = read_yaml(text, "case.yaml")

    assert isinstance(document, Document)
    assert document.tree is None or not document.problems or document.lines


def test_the_folder_of_this_test_reads_nothing_else(tmp_path: Path) -> None:
    """A reader of text opens no file, whatever the text names."""
    secret = tmp_path / "secret.yaml"
    secret.write_text("a: hidden\n", encoding="utf-8")

    assert read_yaml(f"a: {secret}\n", "case.yaml").tree == {"a": str(secret)}
