"""Somebody who is told what happens in the demo, and writes it down: one JSON line an event."""

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

_MOST_BYTES = 1024 * 1024


def receiver(path: Path, *, port: int = 0) -> ThreadingHTTPServer:
    """Return a server of this machine alone that appends what it is told to a file."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = min(int(self.headers.get("Content-Length") or 0), _MOST_BYTES)
            told = {"id": self.headers.get("webhook-id"), "told": _read(self.rfile.read(length))}
            with path.open("a", encoding="utf-8") as file:
                file.write(json.dumps(told) + "\n")
            self.send_response(204)
            self.end_headers()

        def log_message(self, *arguments: Any) -> None:
            """Say nothing: the file does."""

    return ThreadingHTTPServer(("127.0.0.1", port), Handler)


def _read(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return body.decode("utf-8", "replace")
