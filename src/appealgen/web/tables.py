"""The tables of the store. What a person says is in sealed columns only."""

from __future__ import annotations

from sqlalchemy import (
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
    "sessions",
    "sittings",
    "trail",
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
    Column("made_at", Integer, nullable=False),
)

_OF_SITTING = ("sittings.id",)

invitations = Table(
    "invitations",
    metadata,
    Column("token_hash", String, primary_key=True),
    Column("sitting", ForeignKey(*_OF_SITTING, ondelete="CASCADE"), nullable=False),
    Column("code_hash", String, nullable=False),
    Column("wrong", Integer, nullable=False),
    Column("expires_at", Integer, nullable=False),
)

resume_codes = Table(
    "resume_codes",
    metadata,
    Column("handle", String, primary_key=True),
    Column("sitting", ForeignKey(*_OF_SITTING, ondelete="CASCADE"), nullable=False, unique=True),
    Column("code_hash", String, nullable=False),
    Column("expires_at", Integer, nullable=False),
)

sessions = Table(
    "sessions",
    metadata,
    Column("token_hash", String, primary_key=True),
    Column("kind", String, nullable=False),
    Column("subject", String, nullable=False, index=True),
    Column("made_at", Integer, nullable=False),
    Column("seen_at", Integer, nullable=False),
)

attempts = Table(
    "attempts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("bucket", String, nullable=False),
    Column("at", Integer, nullable=False),
    Index("attempts_by_bucket", "bucket", "at"),
)

papers = Table(
    "papers",
    metadata,
    Column("id", String, primary_key=True),
    Column("sitting", ForeignKey(*_OF_SITTING, ondelete="CASCADE"), nullable=False, index=True),
    Column("about", LargeBinary, nullable=False),
    Column("size", Integer, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("made_at", Integer, nullable=False),
)

# Who saw and changed what. No foreign key: it outlives the sitting it speaks of.
trail = Table(
    "trail",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", Integer, nullable=False),
    Column("kind", String, nullable=False),
    Column("subject", String, nullable=False),
    Column("session", String, nullable=False),
    Column("action", String, nullable=False),
    Column("about", LargeBinary),
    Column("chain", String, nullable=False),
    sqlite_autoincrement=True,
)

APPEND_ONLY = tuple(
    f"CREATE TRIGGER IF NOT EXISTS trail_no_{what} BEFORE {what} ON trail "
    "BEGIN SELECT RAISE(ABORT, 'the trail is only added to'); END"
    for what in ("UPDATE", "DELETE")
)
"""The database itself refuses to change or delete a line of the trail."""
