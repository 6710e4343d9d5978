"""Say where expanded policy files are kept between runs: the user's own cache folder."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from appealgen.policy.cache import PolicyCache, code_stamp

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["cache_folder", "policy_cache"]

SETTING = "APPEALGEN_CACHE_DIR"
"""Names another folder; an empty value switches the cache off."""


def cache_folder(environment: Mapping[str, str]) -> Path | None:
    """Return the folder of this user's cache, or None where there is to be none.

    ``XDG_CACHE_HOME`` is followed where it is an absolute path, as its specification asks
    (XDG Base Directory Specification 0.8), and ``~/.cache`` stands in for it.

    Args:
        environment: The environment variables.
    """
    if SETTING in environment:
        said = environment[SETTING]
        return Path(said) if said and Path(said).is_absolute() else None
    base = environment.get("XDG_CACHE_HOME", "")
    if Path(base).is_absolute():
        return Path(base) / "appealgen"
    home = environment.get("HOME", "")
    return Path(home) / ".cache" / "appealgen" if Path(home).is_absolute() else None


def policy_cache(environment: Mapping[str, str]) -> PolicyCache | None:
    """Return the cache of policies for this user and this code, or None.

    Args:
        environment: The environment variables.
    """
    folder = cache_folder(environment)
    if folder is None:
        return None
    package = Path(__file__).resolve().parent.parent
    return PolicyCache(folder / "policies", code_stamp(package, version("appealgen")))
