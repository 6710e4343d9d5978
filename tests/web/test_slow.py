"""Connections that begin to ask and never come to the point, at a real server."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing

import httpx2
import pytest
import uvicorn

from appealgen.web import hurried, security
from appealgen.web.app import create_app
from appealgen.web.hurried import Hurried
from tests.web.people import Place

SOON = 0.2
START = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n"
REST = b"Connection: close\r\n\r\n"


@pytest.fixture
def port(place: Place, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """Yield the port of a server that looks every fifth of a second."""
    monkeypatch.setattr(hurried, "_LOOK_EVERY", SOON)
    monkeypatch.setattr(security, "_SILENT", SOON)
    app = create_app(place.settings, place.store)
    options = uvicorn.Config(app, port=0, http=Hurried, log_level="critical", lifespan="off")
    server = uvicorn.Server(options)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield int(server.servers[0].sockets[0].getsockname()[1])
    server.should_exit = True
    thread.join()


def is_closed(connection: socket.socket, seconds: float) -> bool:
    """Return whether the other side hangs up within some seconds."""
    connection.settimeout(seconds)
    try:
        return connection.recv(1) == b""
    except TimeoutError:
        return False


def test_headers_that_never_end_are_hung_up_on(port: int) -> None:
    """Half a request holds its connection for two looks at most, even fed drop by drop."""
    with closing(socket.create_connection(("127.0.0.1", port))) as connection:
        connection.sendall(START)
        connection.sendall(b"X-More: 1\r\n")
        assert is_closed(connection, 20 * SOON)


def test_a_connection_that_says_nothing_is_hung_up_on(port: int) -> None:
    """To open a connection is not yet to ask."""
    with closing(socket.create_connection(("127.0.0.1", port))) as connection:
        assert is_closed(connection, 20 * SOON)


def test_a_second_request_is_hurried_too(port: int) -> None:
    """An answered request buys no endless wait for the next one."""
    with closing(socket.create_connection(("127.0.0.1", port))) as connection:
        connection.sendall(START + b"\r\n")
        connection.settimeout(10)
        while b"</html>" not in connection.recv(65536):
            pass
        connection.sendall(START)
        assert is_closed(connection, 20 * SOON)


def test_a_request_that_comes_in_pieces_is_answered(port: int) -> None:
    """Slow is not endless: what arrives between two looks is served."""
    with closing(socket.create_connection(("127.0.0.1", port))) as connection:
        connection.sendall(START)
        time.sleep(SOON / 4)
        connection.sendall(REST)
        connection.settimeout(10)
        assert connection.recv(16).startswith(b"HTTP/1.1 200")


def test_a_connection_at_rest_between_two_requests_stays(port: int) -> None:
    """A browser keeps its connection while a person reads."""
    with httpx2.Client(base_url=f"http://127.0.0.1:{port}") as client:
        client.get("/")
        time.sleep(6 * SOON)
        assert client.get("/").status_code == 200
    with closing(socket.create_connection(("127.0.0.1", port))) as connection:
        connection.sendall(START + b"\r\n")
        connection.settimeout(10)
        while b"</html>" not in connection.recv(65536):
            pass
        assert not is_closed(connection, 6 * SOON)


def test_a_form_that_stops_half_way_is_told_so(port: int) -> None:
    """The body of a form that does not come ends with 408, and nothing is kept waiting."""
    with closing(socket.create_connection(("127.0.0.1", port))) as connection:
        head = b"POST /resume HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n"
        kind = b"Content-Type: application/x-www-form-urlencoded\r\n\r\nanswer="
        connection.sendall(head + kind)
        connection.settimeout(10)
        assert connection.recv(16).startswith(b"HTTP/1.1 408")
