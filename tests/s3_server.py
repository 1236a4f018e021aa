"""A strict stand-in for an S3-compatible store: every request has to be signed as AWS says (SigV4).

It computes the signature from the specification alone, not by the client's library.
"""

import hashlib
import hmac
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, quote, unquote, urlsplit
from xml.sax.saxutils import escape

ACCESS_KEY, SECRET_KEY, REGION, BUCKET = "AKIAEXAMPLE", "a secret of tests", "eu-test-1", "shop"
# Small, so that lists have several pages.
_PAGE = 2


@dataclass
class Kept:
    body: bytes
    headers: dict[str, str]
    modified: datetime = field(default_factory=lambda: datetime.now(UTC))


@dataclass
class Store:
    address: str = ""
    objects: dict[str, Kept] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)

    @property
    def options(self) -> dict[str, str]:
        return {
            "endpoint": self.address,
            "bucket": BUCKET,
            "region": REGION,
            "access_key": ACCESS_KEY,
            "secret_key": SECRET_KEY,
        }


def _handler(store: Store) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *arguments: object) -> None:
            """Say nothing."""

        def do_PUT(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if not self._is_signed(body):
                return
            names = ("Content-Type", "Cache-Control")
            headers = {name: self.headers[name] for name in names if self.headers[name]}
            store.objects[self._key] = Kept(body, headers)
            self._send(200, b"", ETag=f'"{hashlib.md5(body).hexdigest()}"')

        def do_GET(self) -> None:
            if not self._is_signed(b""):
                return
            query = dict(parse_qsl(urlsplit(self.path).query, keep_blank_values=True))
            if "list-type" in query:
                self._list(query)
                return
            kept = store.objects.get(self._key)
            if kept is None:
                self._fail(404, "NoSuchKey")
                return
            self._send(200, kept.body, **self._described(kept))

        def do_HEAD(self) -> None:
            self.do_GET()

        def do_DELETE(self) -> None:
            if self._is_signed(b""):
                store.objects.pop(self._key, None)
                self._send(204, b"")

        @property
        def _key(self) -> str:
            bucket, _, key = unquote(urlsplit(self.path).path).lstrip("/").partition("/")
            assert bucket == BUCKET, bucket
            return key

        def _described(self, kept: Kept) -> dict[str, str]:
            etag = f'"{hashlib.md5(kept.body).hexdigest()}"'
            modified = format_datetime(kept.modified, usegmt=True)
            return {**kept.headers, "ETag": etag, "Last-Modified": modified}

        def _list(self, query: dict[str, str]) -> None:
            after = query.get("continuation-token", "")
            keys = sorted(k for k in store.objects if k.startswith(query["prefix"]) and k > after)
            page, more = keys[:_PAGE], len(keys) > _PAGE
            rows = "".join(
                f"<Contents><Key>{escape(quote(key))}</Key><Size>{len(store.objects[key].body)}"
                f"</Size><LastModified>{store.objects[key].modified:%Y-%m-%dT%H:%M:%S.000Z}"
                "</LastModified><ETag>x</ETag><StorageClass>STANDARD</StorageClass></Contents>"
                for key in page
            )
            token = f"<NextContinuationToken>{page[-1]}</NextContinuationToken>" if more else ""
            text = (
                '<?xml version="1.0"?><ListBucketResult'
                ' xmlns="http://s3.amazonaws.com/doc/2006-03-01/">'
                f"<Name>{BUCKET}</Name><EncodingType>url</EncodingType>"
                f"<IsTruncated>{str(more).lower()}</IsTruncated>{token}{rows}</ListBucketResult>"
            )
            self._send(200, text.encode(), **{"Content-Type": "application/xml"})

        def _fail(self, status: int, code: str) -> None:
            text = f"<?xml version='1.0'?><Error><Code>{code}</Code><Message>no</Message></Error>"
            self._send(status, text.encode(), **{"Content-Type": "application/xml"})

        def _send(self, status: int, body: bytes, **headers: str) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        def _is_signed(self, body: bytes) -> bool:
            reason = self._what_is_wrong(body)
            if reason:
                store.refused.append(reason)
                self._fail(403, "SignatureDoesNotMatch")
            return not reason

        def _what_is_wrong(self, body: bytes) -> str:
            algorithm, _, rest = self.headers.get("Authorization", "").partition(" ")
            if algorithm != "AWS4-HMAC-SHA256":
                return "not signed"
            parts = dict(part.strip().split("=", 1) for part in rest.split(","))
            access_key, _, scope = parts["Credential"].partition("/")
            moment = self.headers["x-amz-date"]
            sent = datetime.strptime(moment, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
            if access_key != ACCESS_KEY or scope != f"{moment[:8]}/{REGION}/s3/aws4_request":
                return "another scope"
            if abs((datetime.now(UTC) - sent).total_seconds()) > 900:
                return "too old"
            if self.headers["x-amz-content-sha256"] != hashlib.sha256(body).hexdigest():
                return "another body"
            names = parts["SignedHeaders"].split(";")
            if not {"host", "x-amz-date", "x-amz-content-sha256"} <= set(names):
                return "unsigned headers"
            expected = self._signature(names, moment, scope)
            return "" if hmac.compare_digest(expected, parts["Signature"]) else "another signature"

        def _signature(self, names: list[str], moment: str, scope: str) -> str:
            parts = urlsplit(self.path)
            query = "&".join(
                sorted(
                    f"{quote(name, safe='-_.~')}={quote(value, safe='-_.~')}"
                    for name, value in parse_qsl(parts.query, keep_blank_values=True)
                )
            )
            lines = [f"{name}:{' '.join((self.headers[name] or '').split())}" for name in names]
            request = "\n".join([
                self.command, parts.path, query, *lines, "", ";".join(names),
                self.headers["x-amz-content-sha256"],
            ])  # fmt: skip
            digest = hashlib.sha256(request.encode()).hexdigest()
            text = f"AWS4-HMAC-SHA256\n{moment}\n{scope}\n{digest}"
            key = f"AWS4{SECRET_KEY}".encode()
            for part in scope.split("/"):
                key = hmac.digest(key, part.encode(), "sha256")
            return hmac.new(key, text.encode(), "sha256").hexdigest()

    return Handler


@contextmanager
def s3_server() -> Iterator[Store]:
    store = Store()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(store))
    store.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield store
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
