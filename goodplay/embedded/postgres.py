"""The embedded PostgreSQL: made once, started as a child, reached over a unix socket only."""

import signal
import subprocess
from pathlib import Path

import psycopg
from psycopg import sql

from goodplay.embedded import addresses, binaries, memory, privileges
from goodplay.embedded.addresses import Cluster
from goodplay.embedded.children import Child, log_file, run
from goodplay.embedded.errors import EngineError

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    "shared_buffers": f"{memory.share(least=256, most=2_048)}MB",
    "autovacuum_naptime": "10s",  # an import grows tables tenfold in a minute; plans must learn of it
    "max_wal_size": "4GB",  # after each checkpoint every page is logged whole again: few checkpoints, little to log
    "checkpoint_timeout": "15min",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_messages": "warning",
}
TEST_SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "shared_buffers": "256MB",
}
"""Test data need not survive a power cut, and a vacuum in the middle of a test only costs time."""


def child(cluster: Cluster) -> Child:
    """Return the engine as something that can be started and stopped."""
    folder = data_folder(cluster)
    return Child(
        name="PostgreSQL",
        command=[str(binaries.postgres_folder() / "postgres"), "-D", str(folder), *_options(cluster)],
        log=log_file(cluster, "postgres"),
        folder=folder,
        pid_file=folder / "postmaster.pid",
        answers=lambda: _answers(cluster),
        stop_signal=signal.SIGINT,
    )


def data_folder(cluster: Cluster) -> Path:
    """Return the folder of the data."""
    return addresses.home(cluster) / "postgres"


def create(cluster: Cluster) -> None:
    """Make the data folder, once; a half-made one of an interrupted start is thrown away."""
    folder = data_folder(cluster)
    if (folder / "PG_VERSION").exists():
        return
    draft = privileges.private_folder(folder.with_name("postgres.new"))
    run(["rm", "-rf", str(draft)])
    privileges.private_folder(draft)
    program = str(binaries.postgres_folder() / "initdb")
    locale = ["--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
    result = run(
        [program, "-D", str(draft), "-U", addresses.SUPERUSER, "--auth=peer", *locale]
        + (["--no-sync"] if cluster == "test" else []),
        privileges.identity(),
    )
    if result.returncode:
        raise EngineError(f"PostgreSQL could not make its data folder: {_last_line(result)}")
    (draft / "pg_hba.conf").write_text("local all all peer map=goodplay\n", encoding="ascii")
    (draft / "pg_ident.conf").write_text(_map(), encoding="utf-8")
    draft.rename(folder)


def prepare(cluster: Cluster) -> None:
    """Make the three roles and the database; what stands is left as it is."""
    with psycopg.connect(addresses.superuser_url(cluster), autocommit=True) as connection:
        roles = {name for (name,) in connection.execute("SELECT rolname FROM pg_roles").fetchall()}
        if addresses.APP_ROLE not in roles:
            connection.execute(_roles(may_create_databases=cluster == "test"))
        names = {name for (name,) in connection.execute("SELECT datname FROM pg_database").fetchall()}
        if addresses.DATABASE not in names:
            statement = "CREATE DATABASE {} OWNER {}"
            database, owner = sql.Identifier(addresses.DATABASE), sql.Identifier(addresses.OWNER_ROLE)
            connection.execute(sql.SQL(statement).format(database, owner))


def _roles(*, may_create_databases: bool) -> sql.SQL:
    """Return one statement, so that either all three roles stand or none; deploy/roles.sql is its twin."""
    create_databases = sql.SQL("CREATEDB" if may_create_databases else "NOCREATEDB")
    owner, app, platform = map(sql.Identifier, (addresses.OWNER_ROLE, addresses.APP_ROLE, addresses.PLATFORM_ROLE))
    statements = [
        sql.SQL("BEGIN"),
        sql.SQL("CREATE ROLE {} NOLOGIN NOSUPERUSER NOBYPASSRLS NOINHERIT").format(platform),
        sql.SQL("CREATE ROLE {} LOGIN NOSUPERUSER NOBYPASSRLS NOINHERIT {}").format(owner, create_databases),
        sql.SQL("CREATE ROLE {} LOGIN NOSUPERUSER NOBYPASSRLS NOINHERIT").format(app),
        sql.SQL("GRANT {} TO {}, {}").format(platform, owner, app),
        sql.SQL("COMMIT"),
    ]
    return sql.SQL("; ").join(statements)  # type: ignore[return-value]


def _map() -> str:
    """Let the engines' user and the caller take each role; nobody else enters the folder of the socket."""
    users = sorted({privileges.engine_user().pw_name, privileges.caller_name()})
    roles = (addresses.SUPERUSER, addresses.OWNER_ROLE, addresses.APP_ROLE)
    return "".join(f'goodplay "{user}" {role}\n' for user in users for role in roles)


def _options(cluster: Cluster) -> list[str]:
    settings = SETTINGS | {"unix_socket_directories": str(addresses.sockets(cluster))}
    if cluster == "test":
        settings |= TEST_SETTINGS
    return [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]


def _answers(cluster: Cluster) -> bool:
    try:
        psycopg.connect(addresses.superuser_url(cluster), connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


def _last_line(result: subprocess.CompletedProcess[str]) -> str:
    return (result.stderr.strip() or "it said nothing").splitlines()[-1]
