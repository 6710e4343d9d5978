"""Keep expanded policy files, so that the shelf loads in a fraction of the time.

Most of loading is reading YAML and copying definitions into their places. The result of both is
kept as JSON and is validated anew each time it is read, as a file's own content is: nothing in a
cache is ever run, and what does not validate is made again from the policy file. The whole folder
may be deleted at any time.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import stat
import sys
import tempfile
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pydantic
from pydantic import BaseModel, ValidationError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

__all__ = ["PolicyCache", "code_stamp"]

_FORMAT = "appealgen policy cache 1"
_MOST_ENTRIES = 400
"""More than ten times the shelf; beyond it the entries not used for longest are deleted."""
_NOBODY_ELSE = stat.S_IRWXG | stat.S_IRWXO
_ROOMS = ("policy", "matching", "model", "spine")


def code_stamp(package: Path, version: str) -> str:
    """Return a text that changes whenever code that reads policies may have changed.

    Args:
        package: The folder of the installed package.
        version: The package's version.
    """
    files = [package / "strict_yaml.py"]
    for room in _ROOMS:
        files += (package / room).rglob("*.py")
    seen = []
    for file in sorted(files):
        found = file.stat()
        seen.append(f"{file.relative_to(package)} {found.st_size} {found.st_mtime_ns}")
    python = f"{sys.implementation.cache_tag} {pydantic.VERSION}"
    return _digest("\n".join((version, python, *seen)).encode())


def _digest(*parts: bytes) -> str:
    found = hashlib.sha256()
    for part in parts:
        found.update(len(part).to_bytes(8) + part)
    return found.hexdigest()


@dataclass(frozen=True)
class PolicyCache:
    """A folder of expanded policy files, one entry for each content of a file.

    Nothing here raises: where the folder cannot be used, or is not the user's own and private,
    there is simply no cache.

    Attributes:
        folder: Where the entries lie; made, for this user alone, when the first is written.
        stamp: What the entries depend on beside the file: see ``code_stamp``.
    """

    folder: Path
    stamp: str

    def read(
        self, name: str, raw: bytes, predicates: Mapping[str, type[BaseModel]]
    ) -> dict[str, Any] | None:
        """Return a file's expanded tree with its parameters validated, or None.

        Args:
            name: The file's name, which a version's date must be equal to.
            raw: The file's content.
            predicates: The parameters model of every predicate by name.
        """
        entry = self._entry(name, raw)
        if not self._private:
            return None
        try:
            head, _, body = entry.read_bytes().partition(b"\n")
        except OSError:
            return None
        if head != _head(body):
            return None
        return _unpacked(body, predicates)

    def keeping(self, name: str, raw: bytes, tree: Any) -> Callable[[], None]:  # noqa: ANN401
        """Return what keeps a file's expanded tree, once the file is known to be sound.

        Args:
            name: The file's name.
            raw: The file's content.
            tree: What ``expand`` returned for it, before its parameters are read in place.
        """
        body = _packed(tree)
        return lambda: self._write(self._entry(name, raw), body)

    def _write(self, entry: Path, body: bytes) -> None:
        with contextlib.suppress(OSError):
            if not self._private:
                self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                self.__dict__.pop("_private", None)
            if self._private:
                _write_whole(entry, _head(body) + b"\n" + body)
                self._prune()

    def _entry(self, name: str, raw: bytes) -> Path:
        return self.folder / f"{_digest(self.stamp.encode(), name.encode(), raw)}.json"

    @cached_property
    def _private(self) -> bool:
        """Return whether the folder is there, is the user's own, and is closed to all others.

        Somebody who could write into it could change a payer's criteria without a trace.
        """
        try:
            found = self.folder.lstat()
        except OSError:
            return False
        mine = found.st_uid == os.getuid() and not found.st_mode & _NOBODY_ELSE
        return stat.S_ISDIR(found.st_mode) and mine

    def _prune(self) -> None:
        entries = list(self.folder.glob("*.json"))
        if len(entries) > _MOST_ENTRIES:
            oldest = sorted(entries, key=lambda entry: entry.stat().st_mtime)
            for entry in oldest[: len(entries) - _MOST_ENTRIES]:
                entry.unlink(missing_ok=True)


def _head(body: bytes) -> bytes:
    return f"{_FORMAT} {_digest(body)}".encode()


def _write_whole(path: Path, content: bytes) -> None:
    """Write a file so that nobody ever sees a part of it."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise


def _packed(tree: Any) -> bytes:  # noqa: ANN401 - a raw tree
    """Return a tree as JSON, equal parameters written once: a definition has many uses."""
    table: dict[str, int] = {}

    def pack(node: Any) -> Any:  # noqa: ANN401 - a part of a raw tree
        if isinstance(node, list | tuple):
            return [pack(item) for item in node]
        if not isinstance(node, dict):
            return node
        if _is_check(node):
            text = json.dumps([node["check"], node["params"]])
            return {**_children(node), "params": table.setdefault(text, len(table))}
        return _children(node)

    def _children(node: dict[str, Any]) -> dict[str, Any]:
        return {key: pack(value) for key, value in node.items()}

    whole = json.dumps(pack(tree), separators=(",", ":"))
    return f"[{','.join(table)}]\n{whole}".encode()


def _is_check(node: dict[str, Any]) -> bool:
    return "__at__" in node and "params" in node


def _unpacked(body: bytes, predicates: Mapping[str, type[BaseModel]]) -> dict[str, Any] | None:
    """Return the tree of an entry, or None where it is not one that this program wrote."""
    table, _, whole = body.partition(b"\n")
    try:
        params = list(_validated(json.loads(table), predicates))

        def put_in(node: dict[str, Any]) -> dict[str, Any]:
            if _is_check(node):
                node["params"] = params[node["params"]]
            return node

        tree = json.loads(whole, object_hook=put_in)
    except (ValueError, KeyError, IndexError, TypeError, ValidationError):
        return None
    return tree if isinstance(tree, dict) else None


def _validated(
    table: Iterable[tuple[str, Any]], predicates: Mapping[str, type[BaseModel]]
) -> Iterable[BaseModel]:
    return (predicates[name].model_validate(raw) for name, raw in table)
