"""A collector that takes spans and forgets them: a process of its own, so that it costs the stage nothing."""

import os
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PORT = "TIAOKUAI_BENCH_COLLECTOR"


class Handler(BaseHTTPRequestHandler):
    """Answers every POST."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        self.send_response(200)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """No line a request."""


if __name__ == "__main__":
    ThreadingHTTPServer(("127.0.0.1", int(os.environ[PORT])), Handler).serve_forever()
