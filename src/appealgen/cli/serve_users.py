"""The accounts of the workspace on the command line: made, removed, listed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

from appealgen.cli.output import say

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["user_lines"]


def user_lines(
    web: Any,  # noqa: ANN401 - the modules of the browser, looked up by name
    store: object,
    option: str,
    name: str,
    role: str | None,
) -> Iterator[str]:
    """Yield what ``--add-user``, ``--remove-user`` or ``--list-users`` prints.

    Args:
        web: The modules of the browser.
        store: The open store.
        option: ``add``, ``remove`` or ``list``.
        name: Whose account.
        role: The role of a new one.

    Raises:
        typer.BadParameter: The name, the role or the password cannot be taken.
    """
    accounts = web.accounts
    if option == "add":
        _add(accounts, store, name, role or "")
    elif option == "remove":
        if not accounts.remove_user(store, name):
            msg = "there is no account of this name"
            raise typer.BadParameter(msg, param_hint="'--remove-user'")
        say("The account is removed, and its sessions are ended.")
    else:
        yield from (f"{one.role.value}\t{one.name}" for one in accounts.users(store))


def _add(accounts: Any, store: object, name: str, role: str) -> None:  # noqa: ANN401 - as above
    from appealgen.intake.questionnaire import Role  # not above: the help starts fast without it

    if role not in {Role.STAFF, Role.SURGEON}:
        msg = "the role is staff or surgeon"
        raise typer.BadParameter(msg, param_hint="'--role'")
    try:
        accounts.check_new_user(store, name, Role(role))
        # Typed and not given as an option: those stand in the list of processes and in histories.
        password = typer.prompt(
            f"Password, at least {accounts.SHORTEST} characters",
            hide_input=True,
            confirmation_prompt="The same once more",
            err=True,
        )
        made = accounts.add_user(store, name, Role(role), password)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="'--add-user'") from None
    say(f"{made.name} can sign in at /staff while 'appealgen serve --cases DIR' runs.")
    if made.role is Role.SURGEON:
        say("A surgeon answers the surgeon's questions if the name is the one in the case.")
