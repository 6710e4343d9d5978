"""The key of the store in the keyring of the system, which is locked with the user's own password.

The library ``keyring`` speaks to the Keychain, to the Windows Credential Locker, and to the Secret
Service of a desktop (https://keyring.readthedocs.io). A server without a desktop has none of
them; there, the key is a file.
"""

from __future__ import annotations

import base64
import binascii
import secrets
from typing import TYPE_CHECKING

from appealgen.errors import CapabilityMissingError
from appealgen.web.errors import KeyUnusableError
from appealgen.web.sealing import KEY_BYTES, Vault

if TYPE_CHECKING:
    from types import ModuleType

__all__ = ["find_key_in_keyring"]

_SERVICE = "appealgen web store"
_WHERE = "in the keyring"
_LIBRARY = "The library keyring"
_USE_A_FILE = "Leave out --key-in-keyring: then the key is a file."


def find_key_in_keyring(store: str, *, new: bool) -> Vault:
    """Read the key of a store from the keyring, or make it for a new store.

    Args:
        store: Which store, as its folder or URL.
        new: Whether the store is new; only then is a key made.

    Raises:
        CapabilityMissingError: The library is not installed.
        KeyUnusableError: There is no keyring, it is locked, or it does not hold the key.
    """
    keyring = _library()
    try:
        _refuse_open_one(keyring)
        held = keyring.get_password(_SERVICE, store)
        if held is None and new:
            keyring.set_password(_SERVICE, store, _fresh())
            held = keyring.get_password(_SERVICE, store)  # what it truly keeps
    except keyring.errors.KeyringError:
        # The message of the library may hold what it was given.
        why = "this machine has no keyring, or it is locked"
        raise KeyUnusableError(_WHERE, why, _USE_A_FILE) from None
    if held is None:
        why = "it is not there, and the store cannot be read without it"
        raise KeyUnusableError(_WHERE, why, "Sign in as the user who made the store.")
    return Vault(_decoded(held))


def _library() -> ModuleType:
    try:
        import keyring
        import keyring.errors
    except ModuleNotFoundError as error:
        how = "Run: pip install 'appealgen[keyring]', or leave out --key-in-keyring."
        raise CapabilityMissingError(_LIBRARY, how) from error
    return keyring


def _refuse_open_one(keyring: ModuleType) -> None:
    """Refuse a keyring that locks nothing: by the library's own scale, one below 1.

    Raises:
        KeyUnusableError: It is such a one, or there is none at all.
    """
    if keyring.get_keyring().priority < 1:
        why = "this machine has no keyring that is locked"
        raise KeyUnusableError(_WHERE, why, _USE_A_FILE)


def _fresh() -> str:
    return base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()


def _decoded(text: str) -> bytes:
    try:
        key = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != KEY_BYTES:
        why = "it is not a key of ours"
        raise KeyUnusableError(_WHERE, why, "Bring back a copy.")
    return key
