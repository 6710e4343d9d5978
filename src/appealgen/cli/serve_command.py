"""The ``serve`` command: the browser's server, an invitation to it, and what came in by it."""

from __future__ import annotations

import datetime as dt
import os
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Protocol

import typer

from appealgen.cli.output import say, show
from appealgen.errors import CapabilityMissingError, InputNotFoundError

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["serve"]


Host = Annotated[
    str, typer.Option(help="The address to listen on; this machine alone unless given.")
]
Port = Annotated[int, typer.Option(help="The port.", min=1, max=65535)]
Certificate = Annotated[
    Path | None, typer.Option(help="The TLS certificate (PEM).", metavar="FILE")
]
PrivateKey = Annotated[
    Path | None, typer.Option(help="The key of the certificate (PEM).", metavar="FILE")
]
Names = Annotated[
    list[str] | None,
    typer.Option("--name", help="A name under which browsers reach the server; may be repeated."),
]
WithoutTls = Annotated[
    bool,
    typer.Option(
        "--without-tls",
        help="Serve an office address in plain text: all on that network can read along. "
        "Only behind a proxy on this machine that adds TLS.",
    ),
]
Data = Annotated[Path | None, typer.Option(help="The folder of the sealed store.", metavar="DIR")]
KeyFile = Annotated[
    Path | None, typer.Option(help="The key of the store, outside it.", metavar="FILE")
]
Invite = Annotated[
    Path | None,
    typer.Option(help="Print a link and a code for the patient of a case.", metavar="CASE"),
]
Collect = Annotated[
    Path | None,
    typer.Option(help="Put what the patient gave beside the case, for review.", metavar="CASE"),
]
Trail = Annotated[
    Path | None,
    typer.Option(help="Print who saw and changed what, without values.", metavar="CASE"),
]


Cases = Annotated[
    Path | None,
    typer.Option(help="The folder of the case folders: serves the workspace.", metavar="DIR"),
]
AddUser = Annotated[
    str | None,
    typer.Option(
        help="Make an account for the workspace; asks for the password. With --role.",
        metavar="NAME",
    ),
]
RoleOfUser = Annotated[
    str | None, typer.Option("--role", help="The role of a new account.", metavar="staff|surgeon")
]
RemoveUser = Annotated[
    str | None, typer.Option(help="Delete an account and end its sessions.", metavar="NAME")
]
ListUsers = Annotated[bool, typer.Option("--list-users", help="Print the accounts.")]


def serve(  # noqa: PLR0917 - typer makes options of parameters
    host: Host = "127.0.0.1",
    port: Port = 8000,
    certificate: Certificate = None,
    private_key: PrivateKey = None,
    name: Names = None,
    without_tls: WithoutTls = False,
    data: Data = None,
    key_file: KeyFile = None,
    invite: Invite = None,
    collect: Collect = None,
    trail: Trail = None,
) -> None:
    """Serve the questions to a patient's browser, from this machine."""
    ways = {"invite": invite, "collect": collect, "trail": trail}
    asked = [(option, case) for option, case in ways.items() if case is not None]
    if len(asked) > 1:
        msg = "give one of --invite, --collect and --trail"
        raise typer.BadParameter(msg)
    web = _Web()
    names = tuple(name or ())
    address = web.settings.Address(host, port, certificate, private_key, names, without_tls)
    try:
        web.settings.check_address(address)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="'--host'") from None
    settings = web.settings.Settings(
        data or _folder("XDG_DATA_HOME", ".local/share") / "web",
        key_file or _folder("XDG_CONFIG_HOME", ".config") / "web.key",
        _now,
        address,
    )
    if not asked:
        say(f"Open {address.url} in a browser. Stop with Ctrl-C.")
        web.serving.serve(settings)
        return
    store = web.store.open_store(settings)
    try:
        for line in _lines(web, store, address.url, asked[0]):
            show(line)
    finally:
        store.close()


class _Store(Protocol):
    """The open store, as far as it is used here."""

    def sittings_of(self, case: Path) -> tuple[str, ...]: ...

    def sitting(self, name: str) -> object: ...


class _Web:
    """The modules of the browser, looked up by name: the extra that they need may be absent."""

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - a module
        try:
            return import_module(f"appealgen.web.{name}")
        except ModuleNotFoundError as error:
            if (error.name or "").startswith("appealgen"):
                raise
            what = f"The library {error.name}, which the browser needs,"
            how = "Run: pip install 'appealgen[web]'"
            raise CapabilityMissingError(what, how) from error


def _lines(web: _Web, store: _Store, url: str, way: tuple[str, Path]) -> Iterator[str]:
    """Yield what ``--invite``, ``--collect`` or ``--trail`` prints for a case."""
    option, asked = way
    case = asked.parent if asked.is_file() else asked
    if not case.is_dir():
        raise InputNotFoundError(str(asked))
    if option == "invite":
        made = web.invitations.invite(store, case)
        yield f"Link: {url}{made.path}"
        yield f"Code: {made.code}"
        say("The link works once, for 14 days. Give the code another way than the link.")
    elif option == "collect":
        found = web.handover.hand_over(store, case)
        for one in found:
            yield from (str(path) for path in one.papers)
            say(f"New answers: {one.answers}. Signed: {'yes' if one.signed else 'no'}.")
        if not found:
            say("Nobody has answered for this case yet.")
    else:
        yield from _trail(web, store, case)


def _trail(web: _Web, store: _Store, case: Path) -> Iterator[str]:
    for number, name in enumerate(store.sittings_of(case), start=1):
        for line in web.trail.read_trail(store, store.sitting(name)):
            when = dt.datetime.fromtimestamp(line.at, dt.UTC).isoformat()
            yield f"{number}\t{when}\t{line.kind}\t{line.session}\t{line.action}\t{line.about}"
    broken = web.trail.broken_line(store)
    if broken is not None:
        say(f"Line {broken} of the trail was changed, or one before it was taken out.")


def _now() -> dt.datetime:
    return dt.datetime.now().astimezone()


def _folder(variable: str, at_home: str) -> Path:
    """Return our folder among the user's (XDG Base Directory Specification 0.8)."""
    base = Path(os.environ.get(variable, ""))
    return (base if base.is_absolute() else Path.home() / at_home) / "appealgen"
