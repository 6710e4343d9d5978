"""Run the server. Only this module knows which server it is."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from appealgen.web.app import create_app
from appealgen.web.settings import check_address

if TYPE_CHECKING:
    from appealgen.web.settings import Settings

__all__ = ["serve"]

_CONNECTIONS = 400
"""Fifty patients whose browsers open six each, and room; more are told to come back (503)."""


def serve(settings: Settings) -> None:
    """Serve until the program is interrupted.

    No line is logged for a request: the path of a link is a secret until it is used.

    Raises:
        ValueError: The address would send what patients say in plain text through a network.
        KeyUnusableError: The key of the store cannot be used.
        OutputUnwritableError: The store cannot be written.
    """
    import uvicorn

    from appealgen.web.hurried import Hurried

    check_address(settings.address)
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    address = settings.address
    uvicorn.run(
        create_app(settings),
        host=address.host,
        port=address.port,
        ssl_certfile=address.certificate,
        ssl_keyfile=address.private_key,
        access_log=False,
        server_header=False,
        proxy_headers=False,  # who sends a request is not what the request says of itself
        log_level="warning",
        http=Hurried,
        timeout_keep_alive=10,
        limit_concurrency=_CONNECTIONS,
    )
