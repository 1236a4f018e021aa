"""Calls to the outside go where they may, are over in time, and bring back what they may."""

import os
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from souk.core.http import outgoing
from souk.core.http.outgoing import AddressRefused, Bounds, NoAnswer, call_outside, check_address


class Site(BaseHTTPRequestHandler):
    """Some site of the internet, well-behaved or not by its path."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.server.seen.append((self.path, dict(self.headers)))  # type: ignore[attr-defined]
        if self.path == "/large":
            self._answer(200, b"x" * 10_000)
        elif self.path == "/drip":
            self.wfile.write(b"HTTP/1.1 200 OK\r\n")
            for number in range(60):
                self.wfile.write(f"X-Drop-{number}: .\r\n".encode())
                time.sleep(0.1)
        elif self.path == "/silent":
            time.sleep(3)
        elif self.path.startswith("/moved"):
            self._answer(302, b"", Location=self.path.partition("?to=")[2])
        elif self.path == "/nonsense":
            self.wfile.write(b"nonsense\r\n\r\n")
            self.close_connection = True
        else:
            self._answer(200, b"hello")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.seen.append((self.path, dict(self.headers)))  # type: ignore[attr-defined]
        self._answer(202, body)

    def _answer(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments: Any) -> None:
        """Say nothing."""


class QuietServer(ThreadingHTTPServer):
    """A server that is used to callers who hang up."""

    seen: list[tuple[str, dict[str, str]]]

    def handle_error(self, *arguments: Any) -> None:
        """Say nothing."""


@pytest.fixture
def site() -> Iterator[QuietServer]:
    server = QuietServer(("127.0.0.1", 0), Site)
    server.seen = []
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def reachable(settings: Any) -> None:
    """As if this machine were on the internet, and the internet without TLS."""
    settings.OUTGOING_HTTP = True
    settings.OUTGOING_NETWORKS = [ip_network("127.0.0.0/8")]


def _url(site: QuietServer, path: str = "/") -> str:
    return f"http://127.0.0.1:{site.server_port}{path}"


def _names(monkeypatch: pytest.MonkeyPatch, answers: dict[str, list[list[str]]]) -> list[str]:
    """Let names stand for addresses, the next of their lists at each question; return the asked."""
    real, asked = socket.getaddrinfo, []

    def look_up(name: str, port: int, *arguments: Any, **options: Any) -> Any:
        if name not in answers:
            return real(name, port, *arguments, **options)
        asked.append(name)
        addresses = answers[name].pop(0)
        return [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses
        ]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return asked


PRIVATE = [
    "127.0.0.1",
    "127.1",
    "2130706433",
    "0x7f000001",
    "0.0.0.0",
    "10.0.0.1",
    "172.16.5.5",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "198.18.0.1",
    "192.0.2.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "localhost",
    "[::1]",
    "[::]",
    "[::ffff:127.0.0.1]",
    "[::ffff:a9fe:a9fe]",
    "[fe80::1]",
    "[fc00::1]",
    "[ff02::1]",
    "[64:ff9b::7f00:1]",
    "[2002:7f00:1::]",
    "[64:ff9b:1::1]",
    "[2001:db8::1]",
    "[fec0::1]",
    "192.0.0.192",
    "192.88.99.1",
    "[::ffff:192.0.0.192]",
]


@pytest.mark.parametrize("host", PRIVATE)
def test_no_private_address_is_called(host: str) -> None:
    with pytest.raises((AddressRefused, NoAnswer)) as refusal:
        call_outside("GET", f"https://{host}/")

    if isinstance(refusal.value, NoAnswer):
        # Not every resolver knows every writing of an address.
        assert "nobody knows" in refusal.value.detail
    with pytest.raises((AddressRefused, NoAnswer)):
        check_address(f"https://{host}/")


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/",
        "ftp://example.com/",
        "file:///etc/passwd",
        "//example.com/",
        "example.com",
        "",
        "https://",
        "https://user:secret@example.com/",
        "https://example.com:25/",
        "https://example.com:99999/",
        "https://exa mple.com/",
        "https://[::1/",
    ],
)
def test_what_is_no_https_address_is_refused(url: str) -> None:
    with pytest.raises(AddressRefused) as refusal:
        check_address(url)

    assert "secret" not in refusal.value.detail


def test_a_call_brings_the_answer(site: QuietServer, reachable: None) -> None:
    answer = call_outside("POST", _url(site, "/a?b=ü"), body=b"{}", headers={"X-Signed": "yes"})

    assert (answer.status, answer.body) == (202, b"{}")
    path, headers = site.seen[0]
    assert path == "/a?b=%C3%BC"
    assert headers["Host"] == f"127.0.0.1:{site.server_port}"
    assert headers["X-Signed"] == "yes"


def test_the_address_that_was_looked_at_is_the_one_that_is_called(
    site: QuietServer, reachable: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = _names(monkeypatch, {"shop.test": [["127.0.0.1"], ["10.0.0.1"]]})

    answer = call_outside("GET", f"http://shop.test:{site.server_port}/")

    assert answer.body == b"hello"
    assert asked == ["shop.test"]
    assert site.seen[0][1]["Host"] == f"shop.test:{site.server_port}"


def test_a_name_with_one_private_address_among_others_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _names(monkeypatch, {"shop.test": [["93.184.216.34", "10.0.0.1"]]})

    with pytest.raises(AddressRefused):
        call_outside("GET", "https://shop.test/")


def test_no_redirect_is_followed_unless_asked_for(site: QuietServer, reachable: None) -> None:
    moved = _url(site, "/moved?to=/there")

    assert call_outside("GET", moved).status == 302
    assert call_outside("GET", moved, redirects=1).body == b"hello"
    assert call_outside("GET", _url(site, "/moved?to=/moved?to=/x"), redirects=1).status == 302


@pytest.mark.parametrize("to", ["http://10.0.0.1/", "http://169.254.169.254/latest", "file:///x"])
def test_a_redirect_to_a_private_address_is_refused(
    site: QuietServer, reachable: None, to: str
) -> None:
    with pytest.raises(AddressRefused):
        call_outside("GET", _url(site, f"/moved?to={to}"), redirects=3)


def test_a_redirect_to_another_site_takes_no_headers_along(
    site: QuietServer, reachable: None
) -> None:
    elsewhere = f"http://127.0.0.2:{site.server_port}/there"
    other = QuietServer(("127.0.0.2", site.server_port), Site)
    other.seen = []
    threading.Thread(target=other.serve_forever, args=(0.01,), daemon=True).start()

    call_outside(
        "GET",
        _url(site, f"/moved?to={elsewhere}"),
        headers={"Authorization": "Bearer of the first"},
        redirects=1,
    )
    other.shutdown()
    other.server_close()

    assert site.seen[0][1]["Authorization"] == "Bearer of the first"
    assert "Authorization" not in other.seen[0][1]


def test_a_long_answer_is_cut_off(site: QuietServer, reachable: None) -> None:
    with pytest.raises(NoAnswer):
        call_outside("GET", _url(site, "/large"), bounds=Bounds(answer_bytes=9_999))

    assert len(call_outside("GET", _url(site, "/large"), bounds=Bounds(answer_bytes=10_000)).body)


@pytest.mark.parametrize("path", ["/silent", "/drip", "/nonsense"])
def test_nobody_holds_a_call_up(site: QuietServer, reachable: None, path: str) -> None:
    began = time.monotonic()
    with pytest.raises(NoAnswer):
        call_outside("GET", _url(site, path), bounds=Bounds(read=0.5, total=0.7))

    assert time.monotonic() - began < 1.5


def test_a_closed_port_is_no_answer(reachable: None) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(NoAnswer):
        call_outside("GET", f"http://127.0.0.1:{port}/")


@pytest.mark.parametrize("value", ["a\r\nX-Smuggled: 1", "a\nb", "☃"])
def test_a_header_cannot_smuggle_another(site: QuietServer, reachable: None, value: str) -> None:
    with pytest.raises(AddressRefused):
        call_outside("GET", _url(site), headers={"X-Name": value})

    assert not site.seen


@pytest.fixture
def secure(
    site: QuietServer, reachable: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[QuietServer]:
    """The site by TLS, with a certificate for shop.test that this machine trusts."""
    certificate, key = _certificate("shop.test")
    (tmp_path / "certificate.pem").write_bytes(certificate)
    (tmp_path / "key.pem").write_bytes(key)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "certificate.pem", tmp_path / "key.pem")
    site.socket = context.wrap_socket(site.socket, server_side=True)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "certificate.pem"))
    outgoing.tls.cache_clear()
    yield site
    outgoing.tls.cache_clear()


def _certificate(name: str) -> tuple[bytes, bytes]:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return certificate.public_bytes(serialization.Encoding.PEM), private


def test_the_certificate_has_to_be_the_names(
    secure: QuietServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = [["127.0.0.1"]]
    _names(monkeypatch, {"shop.test": [*home], "other.test": [*home]})

    assert call_outside("GET", f"https://shop.test:{secure.server_port}/").body == b"hello"
    with pytest.raises(NoAnswer) as refusal:
        call_outside("GET", f"https://other.test:{secure.server_port}/")
    assert "certificate" in refusal.value.detail


def test_a_certificate_that_nobody_vouches_for_is_refused(
    secure: QuietServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    outgoing.tls.cache_clear()
    _names(monkeypatch, {"shop.test": [["127.0.0.1"]]})

    with pytest.raises(NoAnswer) as refusal:
        call_outside("GET", f"https://shop.test:{secure.server_port}/")
    assert "certificate" in refusal.value.detail


def test_a_child_process_looks_names_up_as_well(local: None) -> None:
    check_address("http://localhost:8080/")
    child = os.fork()
    if child == 0:
        try:
            check_address("http://localhost:8080/")
            os._exit(0)
        finally:
            os._exit(1)

    assert os.waitpid(child, 0)[1] == 0


@pytest.fixture
def local(settings: Any) -> None:
    settings.OUTGOING_HTTP = True
    settings.OUTGOING_NETWORKS = [ip_network("127.0.0.0/8"), ip_network("::1/128")]
