"""The tables of the store. What a person says is in sealed columns only."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
)

__all__ = [
    "APPEND_ONLY",
    "attempts",
    "invitations",
    "meta",
    "metadata",
    "papers",
    "resume_codes",
    "reviews",
    "sessions",
    "sittings",
    "trail",
    "users",
]

metadata = MetaData()

meta = Table(
    "meta",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", LargeBinary, nullable=False),
)

# One person's answers to one case. Times are whole seconds since 1970, in UTC.
sittings = Table(
    "sittings",
    metadata,
    Column("id", String, primary_key=True),
    Column("role", String, nullable=False),
    Column("place", LargeBinary, nullable=False),
    Column("place_mac", String, nullable=False, index=True),
    Column("wrapped_key", LargeBinary, nullable=False),
    Column("answers", LargeBinary),
    Column("revision", Integer, nullable=False),
    Column("signature", LargeBinary),
    Column("made_at", BigInteger, nullable=False),
)

_OF_SITTING = ("sittings.id",)

invitations = Table(
    "invitations",
    metadata,
    Column("token_hash", String, primary_key=True),
    Column("sitting", ForeignKey(*_OF_SITTING, ondelete="CASCADE"), nullable=False),
    Column("code_hash", String, nullable=False),
    Column("wrong", Integer, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
)

resume_codes = Table(
    "resume_codes",
    metadata,
    Column("handle", String, primary_key=True),
    Column("sitting", ForeignKey(*_OF_SITTING, ondelete="CASCADE"), nullable=False, unique=True),
    Column("code_hash", String, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
)

sessions = Table(
    "sessions",
    metadata,
    Column("token_hash", String, primary_key=True),
    Column("kind", String, nullable=False),
    Column("subject", String, nullable=False, index=True),
    Column("made_at", BigInteger, nullable=False),
    Column("seen_at", BigInteger, nullable=False),
)

# The people of the practice. A name is no patient's; a password is kept as a hash only.
users = Table(
    "users",
    metadata,
    Column("id", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("key", String, nullable=False, unique=True),
    Column("role", String, nullable=False),
    Column("password_hash", String, nullable=False),
    Column("made_at", BigInteger, nullable=False),
)

attempts = Table(
    "attempts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("bucket", String, nullable=False),
    Column("at", BigInteger, nullable=False),
    Index("attempts_by_bucket", "bucket", "at"),
)

papers = Table(
    "papers",
    metadata,
    Column("id", String, primary_key=True),
    Column("sitting", ForeignKey(*_OF_SITTING, ondelete="CASCADE"), nullable=False, index=True),
    Column("about", LargeBinary, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("made_at", BigInteger, nullable=False),
)

# What the practice decided about the answers of a sitting, and up to which state it has seen them.
reviews = Table(
    "reviews",
    metadata,
    Column("sitting", ForeignKey(*_OF_SITTING, ondelete="CASCADE"), primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("decided", LargeBinary, nullable=False),
)

# Who saw and changed what. No foreign key: it outlives the sitting it speaks of.
trail = Table(
    "trail",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", BigInteger, nullable=False),
    Column("kind", String, nullable=False),
    Column("subject", String, nullable=False),
    Column("session", String, nullable=False),
    Column("action", String, nullable=False),
    Column("about", LargeBinary),
    Column("chain", String, nullable=False),
    sqlite_autoincrement=True,
)

_REFUSED = "the trail is only added to"

_NEVER = f"BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END"

# INSERT OR REPLACE deletes without the trigger of DELETE (sqlite.org/lang_conflict.html).
_NO_REPLACE = f"""
CREATE TRIGGER IF NOT EXISTS trail_no_replace BEFORE INSERT ON trail
WHEN EXISTS (SELECT 1 FROM trail WHERE id = NEW.id) {_NEVER}
"""  # noqa: S608 - of two texts that stand above

_REFUSE = f"""
CREATE OR REPLACE FUNCTION trail_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '{_REFUSED}' USING ERRCODE = 'restrict_violation'; END $$
"""

APPEND_ONLY: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "sqlite": (
            f"CREATE TRIGGER IF NOT EXISTS trail_no_update BEFORE UPDATE ON trail {_NEVER}",
            f"CREATE TRIGGER IF NOT EXISTS trail_no_delete BEFORE DELETE ON trail {_NEVER}",
            _NO_REPLACE,
        ),
        "postgresql": (
            _REFUSE,
            *(
                f"CREATE OR REPLACE TRIGGER trail_no_{what} BEFORE {what} ON trail "
                "FOR EACH STATEMENT EXECUTE FUNCTION trail_refuse()"
                for what in ("update", "delete", "truncate")
            ),
        ),
    }
)
"""By database: what makes it refuse to change or delete a line of the trail."""
