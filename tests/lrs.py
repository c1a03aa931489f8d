"""A real LRS over HTTP in a thread, as far as taking statements goes, that can be told to misbehave."""

import json
import random
import threading
import time
from base64 import b64decode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Statement = dict[str, Any]
DROP_BEFORE, DROP_AFTER = -1, -2  # the connection goes before or after the statements are taken
MOST_WAITED = 20


class Receiver(ThreadingHTTPServer):
    """`says`: the codes of the next answers, None = as an LRS does. `refuses`: what it says 400 to, a batch with one
    such as well. As the standard asks, a batch is taken as a whole or not at all."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.taken: list[Statement] = []
        self.calls: list[list[str]] = []  # ids, by call
        self.headers: list[dict[str, str]] = []
        self.says: list[int | None] = []
        self.refuses: Callable[[Statement], bool] = lambda statement: False
        self.conflicts = False  # says 409 to what it has already, as one that keeps the time it was stored
        self.held = threading.Event()  # set: it answers; clear: it has read the call and waits
        self.held.set()
        self.reached = threading.Event()  # set when a call has been read
        self.slow = 0.0  # seconds at most, drawn, between having a call and answering
        self.random = random.Random(7)  # noqa: S311
        self.lock = threading.Lock()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/xapi"

    def ids(self) -> list[str]:
        return [statement["id"] for statement in self.taken]

    def verbs(self) -> list[str]:
        return [statement["verb"]["id"].rpartition("/")[2] for statement in self.taken]

    def take(self, statements: list[Statement]) -> int:
        with self.lock:
            known = set(self.ids())
            if any(self.refuses(each) for each in statements):
                return 400
            if self.conflicts and any(each["id"] in known for each in statements):
                return 409
            self.taken += [each for each in statements if each["id"] not in known]
            return 200


class _Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        statements = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        server = self.server
        server.calls.append([each["id"] for each in statements])
        given = {name.lower(): value for name, value in self.headers.items()}
        server.headers.append(given | {"path": self.path, "key": _key(self.headers["Authorization"])})
        says = server.says.pop(0) if server.says else None
        server.reached.set()
        server.held.wait(MOST_WAITED)
        code = says if says and says != DROP_AFTER else server.take(statements)
        if server.slow:
            time.sleep(server.random.uniform(0, server.slow))
        if says in (DROP_BEFORE, DROP_AFTER):
            self.close_connection = True
            return
        body = json.dumps([each["id"] for each in statements]).encode() if code == 200 else b"no\n because"
        self.send_response(code)
        if code // 100 == 3:
            self.send_header("Location", f"{server.url}/elsewhere")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self) -> None:
        self.do_POST()

    def log_message(self, *args: object) -> None:
        pass


def _key(header: str) -> str:
    return b64decode(header.removeprefix("Basic ")).decode()


@contextmanager
def receiver() -> Iterator[Receiver]:
    with Receiver() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.held.set()
            server.shutdown()
            thread.join()
