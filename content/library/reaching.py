"""A look at an address on the internet: whether it answers. Nothing is read of what it says.

The address comes from an editor, and the server stands inside the municipality's network: only what is open to all on
the internet is asked, each name is looked up once, and the number that was approved is the one that is called."""

import socket
import ssl
from collections.abc import Callable
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from threading import Timer
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from content.library.checked_links import CheckedLink

Outcome = CheckedLink.Outcome
Number = IPv4Address | IPv6Address
SECONDS = 10.0  # for one address, with all it leads to
MOST_STEPS = 4
PORTS = {"http": 80, "https": 443}
FOR_GOOD = {301, 308}
LEADS_ON = FOR_GOOD | {302, 303, 307}
GONE = {404, 410}
HEADERS = {"User-Agent": "Larkompass-lankkontroll", "Accept": "*/*", "Accept-Encoding": "identity"}
TRANSLATED = ip_network("64:ff9b::/96")  # an IPv4 number in the clothes of IPv6


class ClosedError(Exception):
    """No open address on the internet."""


def is_public(number: Number) -> bool:
    if isinstance(number, IPv6Address):
        inner = number.ipv4_mapped or number.sixtofour or (number.teredo and number.teredo[1])
        if inner is not None:
            return is_public(inner)
        if number in TRANSLATED:
            return is_public(IPv4Address(number.packed[-4:]))
    return number.is_global and not (number.is_multicast or getattr(number, "is_site_local", False))


def look_at(url: str, may_call: Callable[[Number], bool] = is_public, seconds: float = SECONDS) -> Outcome:
    """`may_call`: which numbers; the tests' own server is on none that everybody may."""
    for_good = True
    try:
        for step in range(MOST_STEPS):
            status, leads_to = _ask(url, may_call, seconds)
            if status not in LEADS_ON or not leads_to:
                moved = step > 0 and for_good
                return Outcome.MOVED if moved and status < 300 else _outcome(status)
            for_good = for_good and status in FOR_GOOD
            url = urljoin(url, leads_to)
    except ClosedError:
        return Outcome.CLOSED
    except (OSError, HTTPException, ValueError):  # ValueError: what is written there is no address
        return Outcome.SILENT
    return Outcome.FAILS  # it leads on and on


def _outcome(status: int) -> Outcome:
    if status < 400:
        return Outcome.ANSWERS
    if status in GONE:
        return Outcome.GONE
    return Outcome.REFUSES if status < 500 else Outcome.FAILS


def _ask(url: str, may_call: Callable[[Number], bool], seconds: float) -> tuple[int, str | None]:
    """(status, where it leads)"""
    parts = urlsplit(url)
    connection = _connection(parts, may_call, seconds)
    # Each wait has its limit, and a server that sends one letter at a time would never reach it.
    deadline = Timer(seconds, _hang_up, [connection])
    deadline.daemon = True
    deadline.start()
    try:
        path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
        connection.request("GET", _ascii(path), headers=HEADERS)
        answer: HTTPResponse = connection.getresponse()
        return answer.status, answer.headers.get("Location")
    finally:
        deadline.cancel()
        connection.close()


def _connection(parts: SplitResult, may_call: Callable[[Number], bool], seconds: float) -> HTTPConnection:
    host = parts.hostname
    if parts.scheme not in PORTS or not host or parts.username is not None:
        raise ClosedError
    kind = _Secure if parts.scheme == "https" else _Plain
    connection = kind(host.encode("idna").decode(), parts.port or PORTS[parts.scheme], timeout=seconds)
    connection.number = _number_of(host, may_call)
    return connection


def _number_of(host: str, may_call: Callable[[Number], bool]) -> str:
    """A name with one closed number among its open ones is closed: nobody knows which would be called."""
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    numbers = [str(address[0]).partition("%")[0] for _family, _type, _protocol, _name, address in found]
    if not numbers or not all(may_call(ip_address(number)) for number in numbers):
        raise ClosedError
    return numbers[0]


class _Plain(HTTPConnection):
    number: str  # that was approved

    def connect(self) -> None:
        self.sock = socket.create_connection((self.number, self.port), self.timeout)


class _Secure(HTTPSConnection):
    number: str

    def connect(self) -> None:
        plain = socket.create_connection((self.number, self.port), self.timeout)
        self.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=self.host)


def _hang_up(connection: HTTPConnection) -> None:
    if connection.sock is not None:
        try:
            connection.sock.shutdown(socket.SHUT_RDWR)
        except OSError:  # it has ended by itself
            return


def _ascii(path: str) -> str:
    """As a browser sends what an editor has written with å in it."""
    return quote(path, safe="/?#[]@!$&'()*+,;=:%~-._")
