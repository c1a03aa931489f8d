"""The site under gunicorn, in two workers."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def gunicorn(port: int, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "gunicorn", "lms.wsgi", "-b", f"127.0.0.1:{port}", "-w", "2"]
    server = subprocess.Popen([*command, "--log-level", "error"], env=os.environ | environment)
    try:
        _wait(port)
        yield server
    finally:
        server.terminate()
        server.wait()


def _wait(port: int) -> None:
    for _time in range(100):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/health/").close()
            return
        except OSError:
            time.sleep(0.1)
