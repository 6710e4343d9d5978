"""Change a case file in place: order, comments and quotes of the person who wrote it stay.

What is written must read back, by the same strict reader as every case, as the old tree with the
edits and nothing else; otherwise nothing is written. Two programs that edit the same case find out:
an edit names the content it was made for.
"""

from __future__ import annotations

import copy
import itertools
import json
import os
import re
import tempfile
import textwrap
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from appealgen.errors import (
    CaseChangedError,
    CaseInvalidError,
    InputNotFoundError,
    OutputUnwritableError,
    Problem,
)
from appealgen.model.case import Case
from appealgen.model.reading import find_case_file, read_case
from appealgen.render.interface import Artifact
from appealgen.service.locking import locked, on_disk
from appealgen.service.writing import write_files
from appealgen.strict_yaml import read_yaml

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from appealgen.model import CaseFile

__all__ = ["Edit", "Plain", "edit_case", "edited", "start_case"]

Plain = str | bool | None | list["Plain"] | dict[str, "Plain"]
"""A value as the strict reader gives it: text, true or false, nothing, lists and blocks."""

_STEP = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)|\[(\d+|\+)\]")


@dataclass(frozen=True, slots=True)
class Edit:
    """One change of a case file.

    Attributes:
        path: Where, as problems name it: ``denial.received_date``, ``care[0].cite``. ``calls[+]``
            appends to a list, which is made if there is none.
        value: What to write there; numbers and dates as text.
    """

    path: str
    value: Plain

    @property
    def steps(self) -> tuple[str | int, ...]:
        """Return the path as keys and indexes; -1 appends.

        Raises:
            ValueError: The path has another form.
        """
        found: list[str | int] = []
        for part in self.path.replace("[", ".[").split("."):
            match = _STEP.fullmatch(part)
            if match is None:
                msg = f"not a path of a case file: {self.path}"
                raise ValueError(msg)
            key, index = match.groups()
            found.append(key if key is not None else -1 if index == "+" else int(index))
        return tuple(found)


def edit_case(
    path: Path, edits: Iterable[Edit], *, as_of: dt.date, expected: str | None = None
) -> CaseFile:
    """Write edits into a case file, whole or not at all, and return the case as it is then.

    Args:
        path: A case folder or its file.
        edits: The changes, applied in order.
        as_of: The day the case is looked at; later dates are refused.
        expected: The SHA-256 of the content the edits were made for, if they were.

    Raises:
        InputNotFoundError: There is no case.
        CaseChangedError: The file is not the one the edits were made for.
        CaseInvalidError: The case would have problems with the edits; nothing was written.
        OutputUnwritableError: The file cannot be written.
    """
    from appealgen.service.cases import digest_of

    file = find_case_file(path)
    before = digest_of(file)
    if expected is not None and before != expected:
        raise CaseChangedError(file.name)
    data = edited(file.read_bytes(), file.name, tuple(edits))
    _prove(file, data, as_of)
    with locked(file.parent):
        if digest_of(file) != before:
            raise CaseChangedError(file.name)
        write_files(file.parent, [Artifact(file.name, "application/yaml", data)])
    on_disk(file.parent)
    return read_case(file, as_of=as_of)


_NEW = """# A case, started from answers. docs/case-file.md says what else it can hold.

schema_version: "1"
"""


def start_case(folder: Path, edits: Iterable[Edit], *, as_of: dt.date) -> CaseFile:
    """Write a new case file, whole or not at all, and return the case.

    Args:
        folder: The folder, which is there and holds no case.
        edits: What the case says, as changes of an empty one.
        as_of: The day the case is looked at; later dates are refused.

    Raises:
        CaseChangedError: There is a case already.
        CaseInvalidError: It is not a whole case; nothing was written.
        OutputUnwritableError: The folder cannot be written.
    """
    file = folder / "case.yaml"
    tree: dict[str, Plain] = {}
    _apply(tree, tuple(edits), file.name, as_nodes=False)
    order = tuple(Case.model_fields)
    parts = [Edit(key, tree[key]) for key in sorted(tree, key=order.index)]
    data = edited(_NEW.encode(), file.name, tuple(parts))
    data = re.sub(rb"^(?=[a-z_]+:)", b"\n", data, flags=re.MULTILINE).replace(b"\n\n\n", b"\n\n")
    _prove(file, data, as_of)
    with locked(folder):
        _refuse_second(folder)
        write_files(folder, [Artifact(file.name, "application/yaml", data)])
    on_disk(folder)
    return read_case(file, as_of=as_of)


def _refuse_second(folder: Path) -> None:
    try:
        found = find_case_file(folder)
    except InputNotFoundError:
        return
    raise CaseChangedError(found.name)


def _prove(file: Path, data: bytes, as_of: dt.date) -> None:
    """Read the new content as a case, aside, before it may take the place of the old.

    The reader checks the exhibits' letters but does not open their files, so one file is enough.
    """
    try:
        with tempfile.TemporaryDirectory(dir=file.parent, prefix=".appealgen-") as aside:
            trial = Path(aside) / file.name
            trial.write_bytes(data)
            read_case(trial, as_of=as_of)
    except OSError as error:
        why = (error.strerror or "it is not writable").casefold()
        raise OutputUnwritableError(os.fspath(file.parent), why) from error


def edited(raw: bytes, name: str, edits: tuple[Edit, ...]) -> bytes:
    """Return the bytes of a case file with edits.

    Args:
        raw: The file as it is.
        name: Its name; ``.json`` is written as JSON.
        edits: The changes.

    Raises:
        CaseInvalidError: The file does not read, an edit has no place in it, or the form of the
            file does not survive; nothing is returned then.
    """
    if name.lower().endswith(".json"):
        tree = json.loads(raw)
        _apply(tree, edits, name, as_nodes=False)
        return (json.dumps(tree, ensure_ascii=False, indent=2) + "\n").encode()
    document = read_yaml(raw, name)
    if document.problems:
        raise CaseInvalidError(name, document.problems)
    wanted = copy.deepcopy(document.tree)
    _apply(wanted, edits, name, as_nodes=False)
    data = _round_trip(raw, name, edits)
    if read_yaml(data, name).tree != wanted:
        what = "This file cannot be changed without disturbing what else stands in it."
        raise CaseInvalidError(name, [Problem(name, 0, "", what, "Make the change by hand.")])
    return data


def _round_trip(raw: bytes, name: str, edits: tuple[Edit, ...]) -> bytes:
    from ruamel.yaml import YAML
    from ruamel.yaml.resolver import VersionedResolver
    from ruamel.yaml.util import load_yaml_guess_indent

    text = raw.decode("utf-8-sig")
    crlf = "\r\n" in text
    text = text.replace("\r\n", "\n")
    _, indent, offset = load_yaml_guess_indent(text)
    yaml = YAML()
    # Every scalar is text, as for the strict reader: a date, a code or a "true" keeps its form.
    yaml.Resolver = type("_TextResolver", (VersionedResolver,), {"versioned_resolver": {}})
    yaml.preserve_quotes = True
    yaml.width = 10_000  # a person's line is not wrapped anew
    yaml.indent(mapping=2, sequence=indent or 4, offset=2 if offset is None else offset)
    tree = yaml.load(text)
    _apply(tree, edits, name, as_nodes=True)
    out = StringIO()
    yaml.dump(tree, out)
    written = out.getvalue()
    return (written.replace("\n", "\r\n") if crlf else written).encode()


def _apply(tree: Any, edits: tuple[Edit, ...], name: str, *, as_nodes: bool) -> None:  # noqa: ANN401 - ruamel's nodes and plain values alike
    for edit in edits:
        value = _node(edit.value) if as_nodes else copy.deepcopy(edit.value)
        try:
            _put(tree, edit.steps, value)
        except (KeyError, IndexError, TypeError) as error:
            what = "There is no such place in this case."
            raise CaseInvalidError(name, [Problem(name, 0, edit.path, what)]) from error


def _put(tree: Any, steps: tuple[str | int, ...], value: Any) -> None:  # noqa: ANN401 - see above
    here = tree
    for step, following in itertools.pairwise(steps):
        if isinstance(step, str) and here.get(step) is None:
            _add(here, step, [] if isinstance(following, int) else {})
        here = here[step]
    last = steps[-1]
    if isinstance(last, str) and last not in here:
        _add(here, last, value)
    elif last != -1:
        here[last] = value
    elif isinstance(here, list):
        here.append(value)
    else:
        raise TypeError


def _add(block: Any, key: str, value: Any) -> None:  # noqa: ANN401 - see above
    """Add a key to a block; a part of the case takes its place in the order of the file."""
    order = tuple(Case.model_fields)
    insert = getattr(block, "insert", None)
    if insert is None or "coverage" not in block or key not in order:
        block[key] = value
        return
    before = [k for k in block if k in order and order.index(k) < order.index(key)]
    place = list(block).index(before[-1]) + 1 if before else 0
    insert(place, key, value)
    if place + 1 < len(block):
        block.yaml_set_comment_before_after_key(list(block)[place + 1], before="\n")


_READS_AS_OTHER = re.compile(r"(true|false|null|~|)", re.IGNORECASE)
_LONG = 90


def _node(value: Plain) -> Any:  # noqa: ANN401 - ruamel's nodes
    """Return a value as ruamel writes it so that the strict reader reads it as meant."""
    from ruamel.yaml.comments import CommentedMap, CommentedSeq
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString

    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return CommentedSeq(_node(item) for item in value)
    if isinstance(value, dict):
        return CommentedMap({key: _node(item) for key, item in value.items()})
    if _READS_AS_OTHER.fullmatch(value) or "\n" in value or value != value.strip():
        return DoubleQuotedScalarString(value)
    return _folded(value) if len(value) > _LONG and "  " not in value else value


def _folded(value: str) -> Any:  # noqa: ANN401 - ruamel's node
    """Return a long text as a folded block, broken between words."""
    from ruamel.yaml.scalarstring import FoldedScalarString

    node = FoldedScalarString(value)
    lines = textwrap.wrap(value, _LONG, break_long_words=False, break_on_hyphens=False)
    ends = list(itertools.accumulate(len(line) + 1 for line in lines[:-1]))
    node.fold_pos = [end - 1 for end in ends]
    return node
