"""Makes a checkout ready and hands over: environment, packages, system libraries. Standard library of Python 3.11 only.

Usage: ``python3 -m goodplay.embedded.setup run|test|bench|lint|reset|python [arguments]``
"""

import ctypes
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

from goodplay.embedded import addresses

OLDEST_PYTHON = (3, 11)
LIBRARIES = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz.so.0": "libharfbuzz0b",
    "libfontconfig.so.1": "libfontconfig1",
}
"""What WeasyPrint loads for receipts, and the Debian package of each."""

REQUIREMENTS = {
    "run": ["requirements.txt"],
    "bench": ["requirements.txt"],
    "reset": [],
    "test": ["requirements.txt", "requirements-dev.txt"],
    "lint": ["requirements.txt", "requirements-dev.txt"],
    "python": ["requirements.txt", "requirements-dev.txt"],
}
TRIES = 3
"""Package downloads are repeated: a registry may be slow for a moment."""


def main() -> NoReturn:
    """Prepare what the verb needs and become the program that does it."""
    verb = sys.argv[1] if sys.argv[1:] else ""
    if verb not in REQUIREMENTS:
        give_up("Say one of: make run, make test, make bench, make lint, make reset.")
    if sys.version_info < OLDEST_PYTHON:
        give_up(f"GoodPlay needs Python 3.11 or newer, {sys.executable} is older: run `make {verb} PYTHON=python3.11`.")
    os.chdir(addresses.PROJECT)
    with one_at_a_time():
        python = environment(verb)
        if files := [addresses.PROJECT / name for name in REQUIREMENTS[verb]]:
            require_libraries()
            install(python, files)
    if verb == "python":
        print(python)
        sys.exit()
    os.execv(python, [str(python), "-m", "goodplay.embedded", *sys.argv[1:]])


def environment(verb: str) -> Path:
    """Return the Python of the virtual environment, which is made when it is missing or broken."""
    folder = addresses.environment()
    python = folder / "bin" / "python"
    if works(python):
        return python
    if verb == "reset":
        return Path(sys.executable)
    say(f"Making the environment in {folder} with Python {sys.version.split()[0]} …")
    folder.parent.mkdir(parents=True, exist_ok=True)
    result = make_environment(folder)
    if result.returncode and install_debian_packages([venv_package()]):
        result = make_environment(folder)
    if result.returncode or not works(python):
        give_up(f"Python's venv is missing: run `apt install {venv_package()}`.")
    return python


def venv_package() -> str:
    """Return Debian's package of venv for this Python."""
    return f"python{sys.version_info.major}.{sys.version_info.minor}-venv"


def make_environment(folder: Path) -> subprocess.CompletedProcess[str]:
    """Make a virtual environment with pip, in place of what may be there."""
    command = [sys.executable, "-m", "venv", "--clear", str(folder)]
    return subprocess.run(command, check=False, capture_output=True, text=True)


def works(python: Path) -> bool:
    """Return whether that Python starts, is new enough and has pip."""
    test = f"import sys, pip; sys.exit(sys.version_info < {OLDEST_PYTHON})"
    try:
        return subprocess.run([str(python), "-c", test], check=False, capture_output=True, timeout=60).returncode == 0
    except OSError:
        return False


def install(python: Path, files: list[Path]) -> None:
    """Install exactly the pinned packages; nothing is done when they are installed already."""
    folder = addresses.environment()
    wanted = digest(files)
    stamp = folder / f".installed-{files[-1].stem}"
    if stamp.exists() and stamp.read_text(encoding="ascii") == wanted:
        return
    say(f"Installing the packages of {' and '.join(file.name for file in files)} …")
    options = ["--quiet", "--require-hashes", "--disable-pip-version-check", "--no-input", "--timeout", "60"]
    lists = [part for file in files for part in ("-r", str(file))]
    for left in reversed(range(TRIES)):
        result = subprocess.run([str(python), "-m", "pip", "install", *options, *lists], check=False, stdout=sys.stderr)
        if result.returncode == 0:
            stamp.write_text(wanted, encoding="ascii")
            return
        if left:
            say("Installing failed; trying again …")
    give_up("The packages could not be installed; pip says why above.")


def digest(files: list[Path]) -> str:
    """Return what names the contents of these files."""
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def require_libraries() -> None:
    """Make sure that the libraries for PDF documents are there; root on Debian gets them installed."""
    packages = missing_packages()
    if packages and install_debian_packages(packages):
        packages = missing_packages()
    if packages:
        give_up(f"Pango is needed for PDF receipts: run `apt install {' '.join(packages)}`.")


def missing_packages() -> list[str]:
    """Return the Debian packages of the libraries that cannot be loaded."""
    return sorted(package for library, package in LIBRARIES.items() if not loads(library))


def loads(library: str) -> bool:
    """Return whether a shared library can be loaded."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def install_debian_packages(packages: list[str]) -> bool:
    """Install Debian packages when this is root on Debian; return whether that worked."""
    program = shutil.which("apt-get")
    if os.geteuid() != 0 or program is None:
        return False
    say(f"Installing {' '.join(packages)} with apt-get …")
    settings = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for step in (["update", "-q"], ["install", "-q", "-y", "--no-install-recommends", *packages]):
        if subprocess.run([program, *step], check=False, capture_output=True, env=settings).returncode:
            return False
    return True


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Hold a lock on the project, so that two commands do not install at once; the handed-over program lets it go."""
    handle = os.open(addresses.PROJECT, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def say(line: str) -> None:
    """Tell the terminal what takes time; standard output is left to what the program itself prints."""
    print(line, file=sys.stderr, flush=True)


def give_up(line: str) -> NoReturn:
    """End with one line and a failure."""
    print(line, file=sys.stderr, flush=True)
    sys.exit(1)


if __name__ == "__main__":
    main()
