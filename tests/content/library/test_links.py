"""Links are looked at, on a real server, and told to editors. No page is changed, and nothing inside is asked."""

import datetime as dt
import json
import ssl
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from threading import Event, Thread

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.core.management import call_command
from django.utils import timezone

from content.library import link_checking
from content.library.checked_links import CheckedLink
from content.library.reaching import is_public, look_at
from content.models import ResourcePage
from courses.course_file import publish
from tests import factories
from tests.content.library.making import resource

Outcome = CheckedLink.Outcome
LEADS = {
    "/for-gott": (301, "/svarar"),
    "/tills-vidare": (302, "/svarar"),
    "/runt": (302, "/runt"),
    "/sakta": (302, "/sakta"),
}
LEADS |= {"/inat": (302, "http://169.254.169.254/latest/"), "/till-intet": (301, "/borta"), "/ut": (302, "ftp://x/")}
STATUS = {"/borta": 404, "/borttagen": 410, "/nej": 403, "/trasig": 500}


class Site(ThreadingHTTPServer):
    """Keeps what it was asked for."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Page)
        self.asked: list[str] = []
        self.closing = Event()

    def at(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server_port}{path}"


class Page(BaseHTTPRequestHandler):
    server: Site

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        status, leads = LEADS.get(self.path, (STATUS.get(self.path, 200), None))
        if self.path == "/sakta":
            self.server.closing.wait(0.2)
        if self.path == "/tyst":
            self.server.closing.wait()
        elif self.path == "/droppar":
            self._drip()
        else:
            self.send_response(status)
            if leads:
                self.send_header("Location", leads)
            self.end_headers()

    def _drip(self) -> None:
        """A header that never ends, one letter at a time."""
        while not self.server.closing.wait(0.05):
            try:
                self.wfile.write(b"x")
            except OSError:
                return

    def log_message(self, *args: object) -> None:
        """Nothing."""


@pytest.fixture
def site() -> Iterator[Site]:
    server = Site()
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.closing.set()
    server.shutdown()
    server.server_close()


def at_home(number) -> bool:
    return number.is_loopback


@pytest.mark.parametrize(
    ("path", "outcome"),
    [
        ("/svarar", Outcome.ANSWERS),
        ("/svarar?å=ö", Outcome.ANSWERS),
        ("/for-gott", Outcome.MOVED),
        ("/tills-vidare", Outcome.ANSWERS),
        ("/borta", Outcome.GONE),
        ("/borttagen", Outcome.GONE),
        ("/till-intet", Outcome.GONE),
        ("/nej", Outcome.REFUSES),
        ("/trasig", Outcome.FAILS),
        ("/runt", Outcome.FAILS),
        ("/inat", Outcome.CLOSED),
        ("/ut", Outcome.CLOSED),
    ],
)
def test_address_is_told_by_what_it_answers(site, path, outcome):
    assert look_at(site.at(path), at_home) == outcome


@pytest.mark.parametrize("path", ["/tyst", "/droppar", "/sakta"])
def test_server_that_does_not_come_to_the_point_is_hung_up_on(site, path):
    assert look_at(site.at(path), at_home, seconds=0.3) == Outcome.SILENT


@pytest.fixture
def certificate(tmp_path):
    """Of localhost, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name, now = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")]), dt.datetime.now(dt.UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, now, now + dt.timedelta(days=1))
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
    made = made.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    plain = serialization.NoEncryption()
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    signed = made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    (tmp_path / "localhost.pem").write_bytes(private + signed)
    return tmp_path / "localhost.pem"


def test_https_is_asked_by_name_and_believed_if_its_certificate_is(site, certificate, monkeypatch):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    site.socket = context.wrap_socket(site.socket, server_side=True)
    address = f"https://localhost:{site.server_port}/svarar"

    assert look_at(address, at_home) == Outcome.SILENT
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    assert look_at(address, at_home) == Outcome.ANSWERS
    assert look_at(address.replace("localhost", "127.0.0.1"), at_home) == Outcome.SILENT  # of another name
    assert site.asked == ["/svarar"]


def test_nobody_there_is_silence(site):
    assert look_at("http://127.0.0.1:9/", at_home) == Outcome.SILENT
    assert look_at("http://finns-inte.invalid/", at_home) == Outcome.SILENT


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "[::1]", "0.0.0.0", "2130706433", "127.1", "[::ffff:127.0.0.1]", "0x7f000001"],  # noqa: S104
)
def test_server_itself_is_never_asked_whatever_it_is_called(site, host):
    assert look_at(f"http://{host}:{site.server_port}/svarar") == Outcome.CLOSED
    assert site.asked == []


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "ftp://example.com/", "http://anna@example.com/", "http://", "javascript:1", "//x/"]
)
def test_what_is_no_page_is_closed(url):
    assert look_at(url, lambda number: True) == Outcome.CLOSED


@pytest.mark.parametrize(
    "url", ["http://[::1", "http://exa mple.com/", "http://example.com:99999/", f"http://{'a' * 70}/"]
)
def test_address_that_is_none_is_no_error(url):
    assert look_at(url) in (Outcome.SILENT, Outcome.CLOSED)


@pytest.mark.parametrize(
    "number",
    [
        *("10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "224.0.0.1", "255.255.255.255"),
        *("fe80::1", "fc00::1", "::", "ff02::1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:7f00:1::", "fec0::1"),
        *("64:ff9b:1::a00:1", "::127.0.0.1", "::ffff:0:10.0.0.1"),
    ],
)
def test_number_inside_is_not_public(number):
    assert not is_public(ip_address(number))


@pytest.mark.parametrize("number", ["1.1.1.1", "2606:4700:4700::1111", "::ffff:1.1.1.1", "64:ff9b::101:101"])
def test_number_outside_is_public(number):
    assert is_public(ip_address(number))


def test_links_are_looked_at_once_a_week_and_change_no_page(db, site):
    page = resource(
        "Rapporten", address=site.at("/borta"), body=[("text", f'<a href="{site.at("/svarar?a=1&amp;b=2")}">x</a>')]
    )
    resource("Samma", address=site.at("/borta"))
    draft = resource("Utkast", address=site.at("/utkast"))
    draft.unpublish()
    before = ResourcePage.objects.get(pk=page.pk).serializable_data()
    now = timezone.now()

    told = link_checking.check(link_checking.to_look_at(now), now, at_home)

    assert (told, sorted(site.asked)) == ({"gone": 1, "answers": 1}, ["/borta", "/svarar?a=1&b=2"])
    assert ResourcePage.objects.get(pk=page.pk).serializable_data() == before
    assert link_checking.to_look_at(now + dt.timedelta(days=6)) == []
    assert len(link_checking.to_look_at(now + dt.timedelta(days=7))) == 2
    [(link, pages)] = link_checking.failed(factories.UserFactory(is_superuser=True))
    assert (link.url, [each.title for each in pages]) == (site.at("/borta"), ["Rapporten", "Samma"])


def test_address_that_is_mended_is_no_longer_told(db, site):
    page = resource("Rapporten", address=site.at("/borta"))
    link_checking.check([site.at("/borta")], timezone.now(), at_home)
    page.address = site.at("/svarar")
    publish(page)

    assert link_checking.failed(factories.UserFactory(is_superuser=True)) == []
    assert link_checking.forget_unused() == 1


def test_command_asks_nobody_inside_and_nobody_at_all_when_dry(db, site, capsys):
    resource("Rapporten", address=site.at("/svarar"))

    call_command("check_links", dry_run=True, json=True)
    assert json.loads(capsys.readouterr().out) == {"links": 1, "outcomes": {}, "dry_run": True}
    assert not CheckedLink.objects.exists()
    call_command("check_links")
    assert capsys.readouterr().out.splitlines() == [
        "1 länkar kontrollerades.",
        "är ingen öppen adress på internet: 1",
    ]
    assert site.asked == []
    call_command("check_links")
    assert capsys.readouterr().out.splitlines() == ["0 länkar kontrollerades."]
