from __future__ import annotations

from pathlib import Path

import pytest

from appealgen.service.cache_folder import cache_folder, policy_cache


@pytest.mark.parametrize(
    ("environment", "wanted"),
    [
        ({"HOME": "/people/pat"}, "/people/pat/.cache/appealgen"),
        ({"HOME": "/people/pat", "XDG_CACHE_HOME": "/cache"}, "/cache/appealgen"),
        ({"HOME": "/people/pat", "XDG_CACHE_HOME": "cache"}, "/people/pat/.cache/appealgen"),
        ({"HOME": "/people/pat", "XDG_CACHE_HOME": ""}, "/people/pat/.cache/appealgen"),
        ({"HOME": "/people/pat", "APPEALGEN_CACHE_DIR": "/mine"}, "/mine"),
        ({"HOME": "/people/pat", "APPEALGEN_CACHE_DIR": ""}, None),
        ({"HOME": "/people/pat", "APPEALGEN_CACHE_DIR": "here"}, None),
        ({}, None),
    ],
)
def test_where_the_cache_is(environment: dict[str, str], wanted: str | None) -> None:
    """The user's own setting comes first, then the usual folders; never a relative path."""
    assert cache_folder(environment) == (Path(wanted) if wanted else None)


def test_no_folder_means_no_cache() -> None:
    """With the cache switched off there is none, and nothing is looked for."""
    assert policy_cache({"APPEALGEN_CACHE_DIR": ""}) is None


def test_the_same_code_uses_the_same_entries(tmp_path: Path) -> None:
    """Two runs of one installation share a cache."""
    environment = {"APPEALGEN_CACHE_DIR": str(tmp_path)}

    assert policy_cache(environment) == policy_cache(environment)
    assert not list(tmp_path.iterdir())
