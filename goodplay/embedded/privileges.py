"""Who the engines run as: the caller, or for root a system user, because PostgreSQL refuses to run as root."""

import os
import pwd
import shutil
import stat
import subprocess
from pathlib import Path
from typing import TypedDict

from goodplay.embedded.errors import EngineError

USER_NAME = "goodplay"
FALLBACKS = ("postgres", "nobody")


class Identity(TypedDict, total=False):
    """Arguments of ``subprocess`` that start a program as another user; empty for the caller."""

    user: int
    group: int
    extra_groups: list[int]


def engine_user() -> pwd.struct_passwd:
    """Return the user of the engines; as root the system user ``goodplay``, made when it is missing."""
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid())
    if _find(USER_NAME) is None:
        _create()
    for name in (USER_NAME, *FALLBACKS):
        if found := _find(name):
            return found
    raise EngineError(
        f"PostgreSQL may not run as root and no system user can be made: run `useradd --system {USER_NAME}`."
    )


def caller_name() -> str:
    """Return the name of the user who calls; its number when it has no name."""
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        return str(os.geteuid())


def identity() -> Identity:
    """Return the arguments that start a program as the engines' user."""
    if os.geteuid() != 0:
        return {}
    user = engine_user()
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def private_folder(folder: Path) -> Path:
    """Make ``folder`` readable by the engines' user only, and make sure that it is nobody else's.

    Raises:
        EngineError: It belongs to another user (somebody made it before us) or is a link.
    """
    user = engine_user()
    folder.parent.mkdir(parents=True, exist_ok=True)
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        seen = folder.lstat()
        if not stat.S_ISDIR(seen.st_mode) or seen.st_uid not in {user.pw_uid, os.geteuid()}:
            raise EngineError(f"{folder} belongs to somebody else: remove it, or set GOODPLAY_HOME.") from None
    os.chown(folder, user.pw_uid, user.pw_gid)
    folder.chmod(0o700)
    return folder


def require_reach(folder: Path) -> None:
    """Make sure that the engines' user may enter every folder above ``folder``; nothing is opened for it.

    Raises:
        EngineError: A parent is closed to that user.
    """
    if os.geteuid() != 0:
        return
    for parent in folder.parents:
        if not parent.stat().st_mode & stat.S_IXOTH:
            raise EngineError(f"The user of the engines may not enter {parent}: set GOODPLAY_HOME to another folder.")


def _find(name: str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None


def _create() -> None:
    if program := shutil.which("useradd"):
        options = ["--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin"]
        subprocess.run([program, *options, USER_NAME], check=False, capture_output=True)
