"""The shelf of policy versions: which file is which, whose payer, in force from when."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pydantic import ValidationError

from appealgen.errors import InputNotFoundError, PolicyInvalidError
from appealgen.model.validation import problems_of
from appealgen.policy.index import (
    DelegationEntry,
    IndexEntry,
    PayerEntry,
    PolicyIndex,
    index_problems,
)
from appealgen.policy.loader import load_policy
from appealgen.strict_yaml import read_yaml

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping
    from pathlib import Path

    from pydantic import BaseModel

    from appealgen.policy.business import LineOfBusiness
    from appealgen.policy.cache import PolicyCache
    from appealgen.policy.schema import PolicyVersion

__all__ = ["DelegationEntry", "IndexEntry", "PayerEntry", "PolicyIndex", "PolicyLibrary"]


@dataclass
class PolicyLibrary:
    """Loads versions when asked and keeps them; nothing else in it changes."""

    folder: Path
    predicates: Mapping[str, type[BaseModel]]
    cache: PolicyCache | None = None
    _loaded: dict[Path, PolicyVersion] = field(default_factory=dict)
    _files: dict[str, tuple[Path, ...]] = field(default_factory=dict)
    _index: PolicyIndex | None = None

    @property
    def index(self) -> PolicyIndex:
        """Return the index.

        Raises:
            PolicyInvalidError: The index file is broken.
        """
        if self._index is None:
            self._index = self._read_index()
        return self._index

    def _read_index(self) -> PolicyIndex:
        path = self.folder / "index.yaml"
        try:
            document = read_yaml(path.read_bytes(), path.name)
        except OSError as error:
            raise InputNotFoundError(str(path), "the policy index is missing") from error
        if document.problems:
            raise PolicyInvalidError(path.name, document.problems)
        try:
            index = PolicyIndex.model_validate(document.tree)
        except ValidationError as error:
            found = problems_of(error, document, PolicyIndex)
            raise PolicyInvalidError(path.name, found) from None
        if problems := tuple(index_problems(index, document)):
            raise PolicyInvalidError(path.name, problems)
        return index

    def payer(self, name: str) -> PayerEntry | None:
        """Return the payer of that exact name or alias, letter case aside; never a near miss."""
        return self.index.payer(name)

    def lines_of_business(self, version: PolicyVersion) -> tuple[LineOfBusiness, ...]:
        """Return whom a version is for: as the index says, or else as its own text prints."""
        entry = self.index.entry(version.id)
        return (entry.lines_of_business if entry else ()) or version.lines_of_business

    def version_files(self, policy_id: str) -> tuple[Path, ...]:
        """Return the version files of a policy, oldest first."""
        if policy_id not in self._files:
            entry = self.index.entry(policy_id)
            if entry is None:
                return ()
            files = (self.folder / entry.folder).glob("????-??-??.yaml")
            self._files[policy_id] = tuple(sorted(files))
        return self._files[policy_id]

    def load(self, path: Path) -> PolicyVersion:
        """Return the version in a file, from memory when it was read before."""
        if path not in self._loaded:
            self._loaded[path] = load_policy(path, self.predicates, self.cache)
        return self._loaded[path]

    def versions(self, policy_id: str) -> tuple[PolicyVersion, ...]:
        """Return every version of a policy, oldest first."""
        return tuple(self.load(path) for path in self.version_files(policy_id))

    def in_force(self, policy_id: str, day: dt.date) -> PolicyVersion | None:
        """Return the newest version not after a day, or None; a withdrawn one ends the policy."""
        found = [v for v in self.versions(policy_id) if v.version <= day]
        return found[-1] if found and found[-1].in_force_on(day) else None

    def pinned(self, ref: str) -> PolicyVersion | None:
        """Return the version named ``id@date``, or the newest one when only the id is given."""
        policy_id, _, date = ref.partition("@")
        versions = self.versions(policy_id)
        if date:
            versions = tuple(v for v in versions if v.version.isoformat() == date)
        return versions[-1] if versions else None
