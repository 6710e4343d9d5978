"""What one server is told when it starts: where its data and its key lie, whom it serves."""

from __future__ import annotations

import datetime as dt
import ipaddress
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Address", "Pace", "Settings", "check_address"]

MEGABYTE = 1_000_000
"""As phones and computers count it today."""


@dataclass(frozen=True)
class Address:
    """Where the server listens.

    Attributes:
        host: An address of this machine or a name; ``127.0.0.1`` serves this machine alone.
        port: The port.
        certificate: The TLS certificate, a PEM file.
        private_key: Its key, a PEM file.
        names: Names under which browsers reach the server, besides the host itself.
        without_tls: Serve an office address in plain text, on purpose.
    """

    host: str = "127.0.0.1"
    port: int = 8000
    certificate: Path | None = None
    private_key: Path | None = None
    names: tuple[str, ...] = ()
    without_tls: bool = False

    @property
    def secure(self) -> bool:
        """Return whether the server speaks TLS."""
        return self.certificate is not None and self.private_key is not None

    @property
    def local(self) -> bool:
        """Return whether only this machine reaches the server."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False

    @property
    def hosts(self) -> tuple[str, ...]:
        """Return the names a request may ask for: any other is a sign of DNS rebinding."""
        own = ("127.0.0.1", "localhost", "[::1]") if self.local else (self.host,)
        return tuple(dict.fromkeys((*own, *self.names)))

    @property
    def url(self) -> str:
        """Return the address as a person types it."""
        name = self.names[0] if self.names else self.host
        shown = f"[{name}]" if ":" in name else name
        return f"{'https' if self.secure else 'http'}://{shown}:{self.port}"


def check_address(address: Address) -> None:
    """Refuse an address that would send what a patient says in plain text through a network.

    Raises:
        ValueError: It is an office address without TLS, it has half of a TLS pair, or it stands
            for every address of the machine and no name is given.
    """
    if (address.certificate is None) != (address.private_key is None):
        msg = "a certificate and its key go together: give both --certificate and --private-key"
        raise ValueError(msg)
    if address.host in {"0.0.0.0", "::"} and not address.names:  # noqa: S104 - refused here
        msg = "say with --name under which name browsers reach this server"
        raise ValueError(msg)
    if not (address.local or address.secure or address.without_tls):
        msg = (
            "other computers can reach this address, and without TLS what patients type can be "
            "read on the way: give --certificate and --private-key, or --without-tls if a proxy "
            "on this machine adds TLS"
        )
        raise ValueError(msg)


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast requests may come.

    Attributes:
        at_once: The most that may come at once.
        per_second: How many may come each second after that.
    """

    at_once: int
    per_second: float


@dataclass(frozen=True)
class Settings:
    """What one server is told.

    Attributes:
        data: The folder of its store; nothing in it can be read without the key.
        key_file: The file of the key, outside that folder.
        clock: Gives the time with its offset from UTC; the server reads no other clock.
        address: Where it listens.
        cases: The folder of the case folders; None where no workspace is served.
        practice: The folder of the practice's settings, for the documents of the workspace.
        database: The URL of a PostgreSQL database; empty for one SQLite file in ``data``.
        key_in_keyring: Keep the key in the system's keyring, not in ``key_file``.
        idle: How long a session lasts without a click.
        longest: How long a session lasts at most.
        upload: The most bytes of one paper.
        uploads: The most papers of one person.
        uploads_total: The most bytes of all papers of one person.
        session_pace: How many pages one browser may ask for.
        address_pace: How many pages all browsers of one address may ask for.
        ticks: Gives seconds that only grow, to count the pace.
    """

    data: Path
    key_file: Path
    clock: Callable[[], dt.datetime]
    address: Address = Address()
    cases: Path | None = None
    practice: Path | None = None
    database: str = ""
    key_in_keyring: bool = False
    idle: dt.timedelta = dt.timedelta(hours=1)
    longest: dt.timedelta = dt.timedelta(hours=12)
    upload: int = 20 * MEGABYTE
    uploads: int = 40
    uploads_total: int = 200 * MEGABYTE
    session_pace: Pace = Pace(at_once=300, per_second=3)
    address_pace: Pace = Pace(at_once=1500, per_second=50)
    ticks: Callable[[], float] = time.monotonic
