"""The cache of expanded policy files: the same answers, and never a wrong one."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from appealgen.errors import PolicyInvalidError
from appealgen.matching import PARAMS
from appealgen.policy import PolicyLibrary, load_policy
from appealgen.policy.cache import _MOST_ENTRIES, PolicyCache, code_stamp
from appealgen.resources import policies_folder
from tests.policy.samples import POLICY, changed, write


@pytest.fixture
def cache(tmp_path: Path) -> PolicyCache:
    """Return a cache whose folder does not exist yet."""
    return PolicyCache(tmp_path / "user" / "cache", "stamp")


def entries(cache: PolicyCache) -> list[Path]:
    """Return the files of a cache."""
    return sorted(cache.folder.iterdir()) if cache.folder.is_dir() else []


def reads_from(cache: PolicyCache, path: Path) -> bool:
    """Return whether the cache has an entry that can be used for a file."""
    again = PolicyCache(cache.folder, cache.stamp)
    return again.read(path.name, path.read_bytes(), PARAMS) is not None


def test_every_policy_is_the_same_from_the_cache(cache: PolicyCache) -> None:
    """Every version that ships is equal, part by part, read from its file and from the cache."""
    plain = PolicyLibrary(policies_folder(), PARAMS)
    files = [file for entry in plain.index.policies for file in plain.version_files(entry.id)]
    for file in files:
        load_policy(file, PARAMS, cache)

    assert len(entries(cache)) == len(files)
    for file in files:
        assert reads_from(cache, file)
        assert load_policy(file, PARAMS, cache) == plain.load(file)


def test_equal_parameters_are_one_object(tmp_path: Path, cache: PolicyCache) -> None:
    """A definition used twice keeps one set of parameters, so that a case is read once for it."""
    use = "        - id: A.2\n          use: conservative\n          with: {weeks: 6}\n"
    path = write(tmp_path, changed(POLICY, (use, use + use.replace("A.2", "A.3"))))
    load_policy(path, PARAMS, cache)
    root = load_policy(path, PARAMS, cache).procedures[0].criteria

    assert root is not None
    assert root.children[1].children[0].params is root.children[2].children[0].params


def test_a_changed_file_is_read_anew(tmp_path: Path, cache: PolicyCache) -> None:
    """A cache never answers for another content: one changed number is seen at once."""
    load_policy(write(tmp_path), PARAMS, cache)
    path = write(tmp_path, changed(POLICY, ("value: 4,", "value: 5,")))
    root = load_policy(path, PARAMS, cache).procedures[0].criteria

    assert root is not None
    assert root.children[0].params.value == 5


def test_other_code_does_not_use_the_entries(tmp_path: Path, cache: PolicyCache) -> None:
    """With another version of the program, or of Python, the entries are not looked at."""
    path = write(tmp_path)
    load_policy(path, PARAMS, cache)

    assert reads_from(cache, path)
    assert not reads_from(PolicyCache(cache.folder, "other"), path)


def test_the_stamp_follows_the_code(tmp_path: Path) -> None:
    """Another version of the package, or one changed source file, gives another stamp."""
    for room in ("policy", "matching"):
        (tmp_path / room).mkdir()
    (tmp_path / "strict_yaml.py").write_text("", encoding="utf-8")
    source = tmp_path / "matching" / "care.py"
    source.write_text("a = 1", encoding="utf-8")
    first = code_stamp(tmp_path, "1")

    assert code_stamp(tmp_path, "1") == first
    assert code_stamp(tmp_path, "2") != first
    source.write_text("a = 12", encoding="utf-8")
    assert code_stamp(tmp_path, "1") != first


def test_a_broken_policy_is_never_kept(tmp_path: Path, cache: PolicyCache) -> None:
    """A file with problems is refused each time, with its problems, and leaves no entry."""
    path = write(tmp_path, changed(POLICY, ("id: A.2", "id: A.1")))
    for _ in range(2):
        with pytest.raises(PolicyInvalidError):
            load_policy(path, PARAMS, cache)

    assert entries(cache) == []


def test_a_file_of_another_name_is_not_answered_for(tmp_path: Path, cache: PolicyCache) -> None:
    """The same content under a name that is not its date is refused, cache or not."""
    load_policy(write(tmp_path), PARAMS, cache)

    with pytest.raises(PolicyInvalidError):
        load_policy(write(tmp_path, POLICY, "2026-01-16"), PARAMS, cache)


def _cut(content: bytes) -> bytes:
    return content[: len(content) // 2]


def _one_digit(content: bytes) -> bytes:
    return content.replace(b'"value": "4"', b'"value": "3"')


def _empty(content: bytes) -> bytes:
    return content[:0]


def _foreign(content: bytes) -> bytes:
    return json.dumps({"length": len(content)}).encode()


@pytest.mark.parametrize("damage", [_cut, _one_digit, _empty, _foreign])
def test_a_damaged_entry_is_ignored_and_made_again(
    tmp_path: Path, cache: PolicyCache, damage: object
) -> None:
    """A cut, changed, empty or foreign entry is never believed, and the next one is sound."""
    path = write(tmp_path)
    version = load_policy(path, PARAMS, cache)
    (entry,) = entries(cache)
    content = entry.read_bytes()
    assert callable(damage)
    assert damage(content) != content
    entry.write_bytes(damage(content))

    assert not reads_from(cache, path)
    assert load_policy(path, PARAMS, cache) == version
    assert reads_from(cache, path)


def test_an_entry_that_does_not_validate_is_made_again(tmp_path: Path, cache: PolicyCache) -> None:
    """What no policy can hold is not believed, even in an entry that is well-formed."""
    path = write(tmp_path)
    version = load_policy(path, PARAMS, cache)
    cache.keeping(path.name, path.read_bytes(), {"schema_version": "9"})()

    assert load_policy(path, PARAMS, cache) == version


@pytest.mark.parametrize("mode", [0o755, 0o770, 0o707])
def test_a_folder_open_to_others_is_not_used(tmp_path: Path, cache: PolicyCache, mode: int) -> None:
    """Where somebody else could write entries there is no cache; the policy still loads."""
    path = write(tmp_path)
    load_policy(path, PARAMS, cache)
    cache.folder.chmod(mode)
    again = PolicyCache(cache.folder, cache.stamp)

    assert not reads_from(cache, path)
    assert load_policy(path, PARAMS, again).id == "sample-1"


def test_a_link_to_a_folder_is_not_used(tmp_path: Path, cache: PolicyCache) -> None:
    """A link may lead where others can write, so it is not followed."""
    path = write(tmp_path)
    load_policy(path, PARAMS, cache)
    link = tmp_path / "link"
    link.symlink_to(cache.folder)

    assert not reads_from(PolicyCache(link, cache.stamp), path)


def test_a_folder_that_cannot_be_made_is_no_error(tmp_path: Path) -> None:
    """Where a file stands in the way, policies load as without a cache."""
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    cache = PolicyCache(blocked / "cache", "stamp")

    assert load_policy(write(tmp_path), PARAMS, cache).id == "sample-1"


def test_the_folder_is_made_for_the_user_alone(tmp_path: Path, cache: PolicyCache) -> None:
    """The folder and its entries are closed to everybody else, and no half file is left."""
    load_policy(write(tmp_path), PARAMS, cache)
    (entry,) = entries(cache)

    assert cache.folder.stat().st_mode & 0o777 == 0o700
    assert entry.stat().st_mode & 0o077 == 0
    assert entry.suffix == ".json"


def test_deleting_the_cache_does_no_harm(tmp_path: Path, cache: PolicyCache) -> None:
    """The entries can go at any time, even while the program runs."""
    path = write(tmp_path)
    version = load_policy(path, PARAMS, cache)
    for entry in entries(cache):
        entry.unlink()
    cache.folder.rmdir()

    assert load_policy(path, PARAMS, cache) == version


def test_old_entries_are_deleted(tmp_path: Path, cache: PolicyCache) -> None:
    """The folder does not grow without end: beyond the most, the oldest entries go."""
    load_policy(write(tmp_path), PARAMS, cache)
    for number in range(_MOST_ENTRIES):
        old = cache.folder / f"old{number}.json"
        old.write_bytes(b"")
        os.utime(old, (number, number))
    path = write(tmp_path, changed(POLICY, ("value: 4,", "value: 5,")))
    load_policy(path, PARAMS, cache)

    assert len(entries(cache)) == _MOST_ENTRIES
    assert reads_from(cache, path)
    assert not (cache.folder / "old0.json").exists()
