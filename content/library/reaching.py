"""A look at an address on the internet: whether it answers. Nothing is read of what it says.

The address comes from an editor, and the server stands inside the municipality's network: only what is open to all on
the internet is asked, each name is looked up once, and the number that was approved is the one that is called."""

import socket
import ssl
from collections.abc import Callable
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from threading import Timer
from time import monotonic
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
# Likewise, in clothes that nobody outside wears: RFC 8215, 4291 (2.5.5.1) and 2765.
WITHIN = [ip_network(each) for each in ("64:ff9b:1::/48", "::/96", "::ffff:0:0:0/96")]


class ClosedError(Exception):
    """No open address on the internet."""


def is_public(number: Number) -> bool:
    if isinstance(number, IPv6Address):
        inner = number.ipv4_mapped or number.sixtofour or (number.teredo and number.teredo[1])
        if inner is not None:
            return is_public(inner)
        if number in TRANSLATED:
            return is_public(IPv4Address(number.packed[-4:]))
        if any(number in network for network in WITHIN):
            return False
    return number.is_global and not (number.is_multicast or getattr(number, "is_site_local", False))


def look_at(url: str, may_call: Callable[[Number], bool] = is_public, seconds: float = SECONDS) -> Outcome:
    """`may_call`: which numbers; the tests' own server is on none that everybody may."""
    for_good, until = True, monotonic() + seconds
    try:
        for step in range(MOST_STEPS):
            status, leads_to = _ask(url, may_call, until - monotonic())
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
    if seconds <= 0:
        raise TimeoutError
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
    connection.numbers = _numbers_of(host, may_call)
    return connection


def _numbers_of(host: str, may_call: Callable[[Number], bool]) -> list[str]:
    """One of IPv4 and one of IPv6. A name with a closed number among its open ones is closed: nobody knows which would
    be called."""
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    numbers = [ip_address(str(address[0]).partition("%")[0]) for *_kind, address in found]
    if not numbers or not all(map(may_call, numbers)):
        raise ClosedError
    return list({number.version: str(number) for number in reversed(numbers)}.values())


def _call(numbers: list[str], port: int, seconds: float) -> socket.socket:
    """The first that answers: many a server has a number of IPv6 and no way there."""
    *others, last = numbers
    for number in others:
        try:
            return socket.create_connection((number, port), seconds / len(numbers))
        except OSError:
            continue
    return socket.create_connection((last, port), seconds / len(numbers))


class _Plain(HTTPConnection):
    numbers: list[str]  # that were approved
    timeout: float

    def connect(self) -> None:
        self.sock = _call(self.numbers, self.port, self.timeout)


class _Secure(HTTPSConnection):
    numbers: list[str]
    timeout: float

    def connect(self) -> None:
        """In two steps: what shakes hands for ever can be hung up on too."""
        plain = _call(self.numbers, self.port, self.timeout)
        context = ssl.create_default_context()
        self.sock = context.wrap_socket(plain, server_hostname=self.host, do_handshake_on_connect=False)
        self.sock.do_handshake()


def _hang_up(connection: HTTPConnection) -> None:
    if connection.sock is not None:
        try:
            connection.sock.shutdown(socket.SHUT_RDWR)
        except OSError:  # it has ended by itself
            return


def _ascii(path: str) -> str:
    """As a browser sends what an editor has written with å in it."""
    return quote(path, safe="/?#[]@!$&'()*+,;=:%~-._")
