"""The ``serve`` command: the browser's server, an invitation to it, and what came in by it."""

from __future__ import annotations

import datetime as dt
import os
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Protocol

import typer

from appealgen.cli.options import PracticeFolder, practice_of
from appealgen.cli.output import say, show
from appealgen.cli.serve_users import user_lines
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
KeyInKeyring = Annotated[
    bool,
    typer.Option("--key-in-keyring", help="Keep the key in the system's keyring, not in a file."),
]
Database = Annotated[
    str,
    typer.Option(
        help="A PostgreSQL database instead of the file in --data: postgresql://user@host/name. "
        "A password is better kept in PostgreSQL's password file.",
        envvar="APPEALGEN_WEB_DATABASE",
        show_envvar=True,
        metavar="URL",
    ),
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
    cases: Cases = None,
    practice: PracticeFolder = None,
    data: Data = None,
    key_file: KeyFile = None,
    key_in_keyring: KeyInKeyring = False,
    database: Database = "",
    invite: Invite = None,
    collect: Collect = None,
    trail: Trail = None,
    add_user: AddUser = None,
    role: RoleOfUser = None,
    remove_user: RemoveUser = None,
    list_users: ListUsers = False,
) -> None:
    """Serve patients' questions and the practice's workspace."""
    users = {"add": add_user, "remove": remove_user, "list": "all" if list_users else None}
    ways = {"invite": invite, "collect": collect, "trail": trail, **users}
    asked = [(option, wish) for option, wish in ways.items() if wish is not None]
    _check_wishes(len(asked), add_user, role, cases)
    web = _Web()
    address = _address(web, host, port, certificate, private_key, name, without_tls)
    settings = web.settings.Settings(
        data or _folder("XDG_DATA_HOME", ".local/share") / "web",
        key_file or _folder("XDG_CONFIG_HOME", ".config") / "web.key",
        _now,
        address,
        cases,
        practice_of(practice) if cases else None,
        database,
        key_in_keyring,
    )
    if not asked:
        _run(web, settings)
        return
    store = web.store.open_store(settings)
    try:
        option, wish = asked[0]
        about = user_lines(web, store, option, str(wish), role) if option in users else None
        for line in about or _lines(web, store, address.url, (option, Path(str(wish)))):
            show(line)
    finally:
        store.close()


def _run(web: _Web, settings: Any) -> None:  # noqa: ANN401 - a class of a module looked up by name
    """Serve until the program is interrupted, and say where."""
    url = settings.address.url
    say(f"Open {url} in a browser. Stop with Ctrl-C.")
    if settings.cases:
        say(f"The workspace is at {url}/staff.")
    web.serving.serve(settings)


def _check_wishes(asked: int, add_user: str | None, role: str | None, cases: Path | None) -> None:
    """Refuse options that do not go together.

    Raises:
        typer.BadParameter: They do not.
        InputNotFoundError: There is no such folder of cases.
    """
    if asked > 1:
        msg = "give one of --invite, --collect, --trail, --add-user, --remove-user and --list-users"
        raise typer.BadParameter(msg)
    if (role is None) != (add_user is None):
        msg = "--add-user and --role go together"
        raise typer.BadParameter(msg)
    if cases is not None and not cases.is_dir():
        raise InputNotFoundError(str(cases), "there is no such folder")


def _address(web: _Web, *told: Any) -> Any:  # noqa: ANN401 - a class of a module looked up by name
    """Return where to listen: host, port, certificate, its key, names, without TLS.

    Raises:
        typer.BadParameter: What patients type could be read on the way.
    """
    *place, names, without_tls = told
    address = web.settings.Address(*place, tuple(names or ()), without_tls)
    try:
        web.settings.check_address(address)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="'--host'") from None
    return address


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
        say(f"Line {broken} of the trail was changed, or one was taken out at this place.")
    else:
        count, print_ = web.trail.fingerprint(store)
        say(f"The trail is whole: {count} lines, fingerprint {print_}.")


def _now() -> dt.datetime:
    return dt.datetime.now().astimezone()


def _folder(variable: str, at_home: str) -> Path:
    """Return our folder among the user's (XDG Base Directory Specification 0.8)."""
    base = Path(os.environ.get(variable, ""))
    return (base if base.is_absolute() else Path.home() / at_home) / "appealgen"
