"""The shelf of policy versions: which file is which, whose payer, in force from when."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, ValidationError

from appealgen.errors import InputNotFoundError, PolicyInvalidError
from appealgen.model.base import Day, Name, Prose
from appealgen.model.validation import problems_of
from appealgen.policy.loader import load_policy
from appealgen.strict_yaml import read_yaml

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping
    from pathlib import Path

    from appealgen.policy.schema import PolicyVersion

__all__ = ["IndexEntry", "PayerEntry", "PolicyIndex", "PolicyLibrary"]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class PayerEntry(_Part):
    """A payer and the exact names it goes by on cards and notices."""

    id: Name
    name: Name
    aliases: tuple[Name, ...] = ()


class IndexEntry(_Part):
    """One policy on the shelf: where its versions are and how far they are verified."""

    id: Name
    folder: Name
    payers: tuple[Name, ...]
    status: Name
    verified_on: Day
    verified_by: Prose
    known_limits: tuple[Prose, ...] = ()


class PolicyIndex(_Part):
    """``policies/index.yaml``: the payers and the policies on file."""

    payers: tuple[PayerEntry, ...]
    policies: tuple[IndexEntry, ...]


@dataclass
class PolicyLibrary:
    """Loads versions when asked and keeps them; nothing else in it changes."""

    folder: Path
    predicates: Mapping[str, type[BaseModel]]
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
            return PolicyIndex.model_validate(document.tree)
        except ValidationError as error:
            found = problems_of(error, document, PolicyIndex)
            raise PolicyInvalidError(path.name, found) from None

    def payer(self, name: str) -> PayerEntry | None:
        """Return the payer of that exact name or alias, letter case aside; never a near miss."""
        wanted = " ".join(name.casefold().split())
        for payer in self.index.payers:
            names = (payer.id, payer.name, *payer.aliases)
            if wanted in {" ".join(n.casefold().split()) for n in names}:
                return payer
        return None

    def version_files(self, policy_id: str) -> tuple[Path, ...]:
        """Return the version files of a policy, oldest first."""
        if policy_id not in self._files:
            entry = next((p for p in self.index.policies if p.id == policy_id), None)
            if entry is None:
                return ()
            files = (self.folder / entry.folder).glob("????-??-??.yaml")
            self._files[policy_id] = tuple(sorted(files))
        return self._files[policy_id]

    def load(self, path: Path) -> PolicyVersion:
        """Return the version in a file, from memory when it was read before."""
        if path not in self._loaded:
            self._loaded[path] = load_policy(path, self.predicates)
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
