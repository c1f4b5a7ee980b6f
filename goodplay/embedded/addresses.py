"""Where the embedded engines live and how they are reached; standard library only, read by the settings.

Sets of engines stand side by side: ``run`` for `make run`, ``test`` for the tests and ``bench`` for measuring.
"""

import base64
import hashlib
import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Literal, get_args
from urllib.parse import quote, urlencode

Cluster = Literal["run", "test", "bench"]

ROOT_DATA = Path("/var/lib/goodplay")
CLUSTERS: tuple[Cluster, ...] = get_args(Cluster)
PROJECT = Path(__file__).resolve().parents[2]
APP_ROLE = "goodplay_app"
OWNER_ROLE = "goodplay_owner"
PLATFORM_ROLE = "goodplay_platform"
SUPERUSER = "postgres"
DATABASE = "goodplay"
LONGEST_SOCKET_PATH = 107
"""Bytes the kernel allows for a unix socket's path."""

_LONGEST_SOCKET_NAME = "/.s.PGSQL.5432"
_OWNER_OPTIONS = "-c lock_timeout=2000 -c statement_timeout=0 -c timezone=UTC"


def home(cluster: Cluster = "run") -> Path:
    """Return the folder of everything that is kept: data, secrets, files, logs.

    It is ``$GOODPLAY_HOME``; else ``.goodplay`` in the project (in the user's data folder when the project may not
    be written); for root a folder of this project under ``/var/lib/goodplay``, because PostgreSQL refuses to run as
    root and its user must reach the data.
    """
    folder = _home()
    return folder if cluster == "run" else folder / cluster


def environment() -> Path:
    """Return the folder of the virtual environment: in the project, or in the home when that may not be written."""
    return (PROJECT if _writable() else _home()) / ".venv"


def _home() -> Path:
    if named := os.environ.get("GOODPLAY_HOME"):
        return Path(named).expanduser().resolve()
    if os.geteuid() == 0:
        return ROOT_DATA / fingerprint(PROJECT)
    if _writable():
        return PROJECT / ".goodplay"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local/share") / "goodplay" / fingerprint(PROJECT)


def _writable() -> bool:
    return os.access(PROJECT, os.W_OK)


def fingerprint(path: Path) -> str:
    """Return a short name that is the same for the same path."""
    return hashlib.sha256(str(path).encode()).hexdigest()[:12]


def sockets(cluster: Cluster = "run") -> Path:
    """Return the folder of the sockets; a short one under ``/tmp`` when the home's path is too long for a socket."""
    folder = home(cluster) / "sockets"
    if len(os.fsencode(folder)) + len(_LONGEST_SOCKET_NAME) > LONGEST_SOCKET_PATH:
        return Path("/tmp") / f"goodplay-{os.geteuid()}-{fingerprint(folder)}"  # noqa: S108 - owner and mode are checked
    return folder


def uses_embedded_database() -> bool:
    """Return whether no other database is named."""
    return not (os.environ.get("DATABASE_URL") or os.environ.get("DATABASE_URL_FILE"))


def uses_embedded_cache() -> bool:
    """Return whether no other Redis or Valkey is named."""
    return not (os.environ.get("REDIS_URL") or os.environ.get("REDIS_URL_FILE"))


def database_url(cluster: Cluster = "run", *, role: str = APP_ROLE, name: str = DATABASE, options: str = "") -> str:
    """Return the address of a database of the embedded PostgreSQL; by default the program's own, as the app role."""
    query = {"host": str(sockets(cluster))} | ({"options": options} if options else {})
    return f"postgresql://{role}@/{name}?{urlencode(query, quote_via=quote)}"


def owner_url(cluster: Cluster = "run", *, name: str = DATABASE) -> str:
    """Return the address for migrations: the role that owns the tables, without a limit on a statement's time."""
    return database_url(cluster, role=OWNER_ROLE, name=name, options=_OWNER_OPTIONS)


def superuser_url(cluster: Cluster = "run", *, name: str = "postgres") -> str:
    """Return the address of the engine's own superuser, which makes the roles and resets test databases."""
    return database_url(cluster, role=SUPERUSER, name=name)


def redis_url(cluster: Cluster = "run", *, index: int = 0) -> str:
    """Return the address of one numbered database (0-127) of the embedded Valkey."""
    return f"unix://{quote(str(sockets(cluster) / 'valkey.sock'))}?db={index}"


def broker_url(redis: str) -> str:
    """Return ``redis`` as Celery spells it: a unix socket has another scheme there, and another database is used."""
    if not redis.startswith("unix://"):
        return redis
    path, _, query = redis.removeprefix("unix://").partition("?db=")
    return f"redis+socket://{path}?virtual_host={int(query or 0) + 1}"


def secret(name: str, *, size: int = 48) -> str | None:
    """Return the random secret of that name, written at its first use and readable by this user only.

    It exists for the embedded engines alone: a deployment that names its own database has to name its secrets too.

    Args:
        name: The file's name under ``secrets`` in the home folder.
        size: Random bytes; the value is their URL-safe base64 form.
    """
    return kept_secret(name, size=size) if uses_embedded_database() else None


def kept_secret(name: str, *, size: int) -> str:
    """Return the random secret of that name, whatever the database is; it is made at its first use."""
    file = home() / "secrets" / name
    with suppress(FileNotFoundError):
        return file.read_text(encoding="ascii")
    file.parent.parent.mkdir(parents=True, exist_ok=True)
    file.parent.mkdir(mode=0o700, exist_ok=True)
    return _write_once(file, base64.urlsafe_b64encode(secrets.token_bytes(size)).decode())


def _write_once(file: Path, value: str) -> str:
    """Write the whole value under its name in one step; of two writers the first one's stands."""
    draft = file.with_name(f".{file.name}.{os.getpid()}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as stream:
        stream.write(value)
    try:
        os.link(draft, file)
    except FileExistsError:
        return file.read_text(encoding="ascii")
    finally:
        draft.unlink()
    return value
