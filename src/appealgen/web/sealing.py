"""The key of the store, and what is sealed with it.

Everything a person says or uploads is sealed with AES-256-GCM (NIST SP 800-38D) under a key of
that person's own, which is itself sealed under the key of the store. To delete a person's key makes
unreadable whatever a disk may still hold. The context (which table, which row) is authenticated:
sealed text moved to another row does not open.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from appealgen.web.errors import KeyUnusableError

__all__ = ["KEY_BYTES", "Vault", "find_key", "open_sealed", "seal"]

KEY_BYTES = 32
"""AES-256."""
_NONCE = 12
"""96 bits: the length for which GCM takes a nonce as it is (SP 800-38D, 8.2)."""


def seal(key: bytes, data: bytes, context: str) -> bytes:
    """Return data sealed under a key; only the same context opens it."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, data, context.encode())


def open_sealed(key: bytes, sealed: bytes, context: str) -> bytes:
    """Return what was sealed.

    Raises:
        cryptography.exceptions.InvalidTag: Another key, another context, or a changed byte.
    """
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    return AESGCM(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], context.encode())


@dataclass(frozen=True, repr=False)
class Vault:
    """The key of one store; it is never shown."""

    key: bytes

    def new_key(self, owner: str) -> tuple[bytes, bytes]:
        """Return a fresh key for one person, plain and sealed."""
        fresh = secrets.token_bytes(KEY_BYTES)
        return fresh, seal(self.key, fresh, f"key:{owner}")

    def key_of(self, owner: str, wrapped: bytes) -> bytes:
        """Return a person's key."""
        return open_sealed(self.key, wrapped, f"key:{owner}")

    def mac(self, purpose: str, text: str) -> str:
        """Return a keyed hash, as hex: to find or compare what is not stored in plain."""
        own = hmac.digest(self.key, f"mac:{purpose}".encode(), hashlib.sha256)
        return hmac.new(own, text.encode(), hashlib.sha256).hexdigest()


def find_key(path: Path, data: Path, *, new: bool) -> Vault:
    """Read the key of a store, or make it for a new store.

    Args:
        path: The key file.
        data: The folder of the store, which must not hold its own key.
        new: Whether the store is new; only then is a key made.

    Raises:
        KeyUnusableError: It lies with the data, others may read it, or it is missing or broken.
    """
    if path.resolve().is_relative_to(data.resolve()):
        why = "it lies in the folder of the data that it locks"
        raise KeyUnusableError(str(path), why, "Name a place outside that folder.")
    if not path.exists():
        if not new:
            why = "it is not there, and the store cannot be read without it"
            raise KeyUnusableError(str(path), why, "Bring it back from where you keep it safe.")
        _make(path)
    return Vault(_read(path))


def _make(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(base64.b64encode(secrets.token_bytes(KEY_BYTES)) + b"\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        why = (error.strerror or "it cannot be written").casefold()
        raise KeyUnusableError(str(path), why, "Name another place.") from error


def _read(path: Path) -> bytes:
    try:
        if os.name == "posix" and path.stat().st_mode & 0o077:
            why = "other users of this machine may read it"
            raise KeyUnusableError(str(path), why, f"Run: chmod 600 {path}")
        key = base64.b64decode(path.read_bytes().strip(), validate=True)
    except (OSError, binascii.Error) as error:
        raise KeyUnusableError(str(path), "it cannot be read", "Bring back a copy.") from error
    if len(key) != KEY_BYTES:
        raise KeyUnusableError(str(path), "it is not a key of ours", "Bring back a copy.")
    return key
