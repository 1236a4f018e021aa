"""Another shop, whose pictures ours shows."""

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network
from pathlib import Path
from typing import Any

from PIL import Image as Picture


class Elsewhere(ThreadingHTTPServer):
    """The other shop: what it answers to each path, and how often it was asked."""

    answers: dict[str, tuple[int, bytes]]
    asked: list[str]

    def at(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server_port}{path}"


class _Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        site: Any = self.server
        site.asked.append(self.path)
        status, body = site.answers.get(self.path, (404, b""))
        self.send_response(status)
        if status == 302:
            self.send_header("Location", body.decode())
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments: Any) -> None:
        """Say nothing."""


@contextmanager
def another_shop(settings: Any, media: Path) -> Iterator[Elsewhere]:
    """Run one on this machine, as if that were the internet and it without TLS."""
    settings.MEDIA_ROOT = media
    settings.OUTGOING_HTTP = True
    settings.OUTGOING_NETWORKS = [ip_network("127.0.0.0/8")]
    with Elsewhere(("127.0.0.1", 0), _Site) as site:
        site.answers, site.asked = {"/files/a%20mug.png": (200, a_png())}, []
        threading.Thread(target=site.serve_forever, args=(0.01,), daemon=True).start()
        yield site
        site.shutdown()


def a_png() -> bytes:
    written = io.BytesIO()
    Picture.new("RGB", (640, 480), "teal").save(written, "PNG")
    return written.getvalue()
