"""Mail servers to test against: a real one within this process, and one that says nothing."""

import email
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import default as policy
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.test import override_settings

HOST = "127.0.0.1"


@dataclass
class Postbox:
    """What a server was given, and what it answers: `answer` sees the recipient."""

    letters: list[EmailMessage] = field(default_factory=list)
    connections: int = 0
    answer: Callable[[str], str] = lambda recipient: "250 OK"
    answer_content: str = "250 OK"

    async def handle_EHLO(
        self, server: Any, session: Any, envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        said = self.answer(address)
        if said.startswith("250"):
            envelope.rcpt_tos.append(address)
        return said

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.answer_content.startswith("250"):
            self.letters.append(email.message_from_bytes(envelope.content, policy=policy))
        return self.answer_content


@contextmanager
def mail_server(**options: Any) -> Iterator[Postbox]:
    """Run a mail server, and have Django send by it."""
    postbox = Postbox()
    controller = Controller(postbox, hostname=HOST, port=_free_port(), **options)
    controller.start()
    try:
        with sending_to(controller.port):
            yield postbox
    finally:
        controller.stop()


@contextmanager
def silent_server() -> Iterator[None]:
    """Run a server that takes connections and says nothing."""
    with socket.create_server((HOST, 0)) as server:
        kept: list[socket.socket] = []

        def accept() -> None:
            try:
                while True:
                    kept.append(server.accept()[0])
            except OSError:
                return

        threading.Thread(target=accept, daemon=True).start()
        with sending_to(server.getsockname()[1], EMAIL_TIMEOUT=0.3):
            yield
        for connection in kept:
            connection.close()


def sending_to(port: int, **settings: Any) -> Any:
    """Have Django send by the server on this port."""
    return override_settings(
        EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend",
        EMAIL_HOST=HOST,
        EMAIL_PORT=port,
        DEFAULT_FROM_EMAIL="Lovely shop <shop@example.com>",
        **{"EMAIL_TIMEOUT": 5, **settings},
    )


def no_server_port() -> int:
    return _free_port()


def certificate(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """Return what a server shows for this machine, and the file that makes clients trust it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(HOST))]), False)
        .sign(key, hashes.SHA256())
    )
    shown, kept = folder / "certificate.pem", folder / "key.pem"
    shown.write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    kept.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(shown, kept)
    return context, shown


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
