"""The tests' database: migrated by its owner, used as the app role, emptied by the superuser."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from psycopg import sql

from goodplay.embedded import addresses

OWNER = addresses.OWNER_ROLE
APP = addresses.APP_ROLE

KEEP = """
DROP SCHEMA IF EXISTS seeds CASCADE;
CREATE SCHEMA seeds;
CREATE TABLE seeds.fingerprint AS SELECT {fingerprint} AS value;
DO $$
DECLARE
    name text;
BEGIN
    FOR name IN
        SELECT relname FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
          AND relname <> 'django_migrations'
    LOOP
        EXECUTE format('CREATE TABLE seeds.%I AS SELECT * FROM public.%I', 't_' || name, name);
    END LOOP;
END $$;
"""
RESET = """
DO $$
DECLARE
    name text;
    columns text;
    changed boolean;
    emptied text[] := '{}';
BEGIN
    SET LOCAL lock_timeout = '10s';
    SET LOCAL session_replication_role = replica;
    FOR name IN SELECT substr(relname, 3) FROM pg_class
        WHERE relnamespace = 'seeds'::regnamespace AND relname LIKE 't\\_%'
    LOOP
        EXECUTE format(
            'SELECT EXISTS (SELECT FROM (SELECT now::text FROM public.%1$I now) live
                FULL JOIN (SELECT kept::text FROM seeds.%2$I kept) kept ON live.now = kept.kept
                WHERE live.now IS NULL OR kept.kept IS NULL)', name, 't_' || name) INTO changed;
        IF changed THEN emptied := emptied || format('public.%I', name); END IF;
    END LOOP;
    IF emptied = '{}' THEN RETURN; END IF;
    EXECUTE 'TRUNCATE ' || array_to_string(emptied, ', ') || ' CASCADE';
    FOR name, columns IN
        SELECT substr(kept.relname, 3), string_agg(quote_ident(attname), ', ' ORDER BY attnum)
        FROM pg_class kept
        JOIN pg_class live ON live.relname = substr(kept.relname, 3) AND live.relnamespace = 'public'::regnamespace
        JOIN pg_attribute ON attrelid = live.oid AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
        WHERE kept.relnamespace = 'seeds'::regnamespace AND kept.relname LIKE 't\\_%'
        GROUP BY kept.relname
    LOOP
        EXECUTE format('SELECT NOT EXISTS (SELECT FROM public.%I)', name) INTO changed;
        IF changed THEN
            EXECUTE format('INSERT INTO public.%1$I (%3$s) OVERRIDING SYSTEM VALUE SELECT %3$s FROM seeds.%2$I',
                           name, 't_' || name, columns);
        END IF;
    END LOOP;
END $$;
"""


def name_of_run() -> str:
    """Return the name of this run's database."""
    return str(settings.DATABASES["default"]["TEST"]["NAME"])


def become(role: str, name: str = "") -> None:
    """Let the default connection work as another role, and on another database if one is named, from now on."""
    connection.close()
    changes = {"USER": role, "NAME": name or connection.settings_dict["NAME"]}
    connection.settings_dict.update(changes)
    settings.DATABASES["default"].update(changes)


@contextmanager
def claimed(name: str) -> Iterator[None]:
    """Hold the database's name for this run, so that two runs never share one database.

    Raises:
        RuntimeError: Another run has it.
    """
    with psycopg.connect(addresses.superuser_url("test"), autocommit=True) as claim:
        if claim.execute("SELECT pg_try_advisory_lock(hashtext(%s))", [name]).fetchone() != (True,):
            raise RuntimeError(f"Another test run uses the database {name}: set TEST_DATABASE to another name.")
        yield


def prepare(name: str, *, keep: bool) -> None:
    """Make the database ``name`` hold exactly what the migrations write, and work on it as the app role.

    The migrations run once for all runs, into a template; a run copies it, or keeps its database of an earlier run.
    """
    if keep and _fingerprint_of(name) == _fingerprint():
        reset(name)
    else:
        with psycopg.connect(addresses.superuser_url("test"), autocommit=True) as superuser:
            superuser.execute("SELECT pg_advisory_lock(hashtext('template'))")
            _copy(superuser, _template(superuser), name)
    become(APP, name)


def drop(name: str) -> None:
    """Remove the database of this run."""
    become(APP, name)
    with psycopg.connect(addresses.superuser_url("test"), autocommit=True) as superuser:
        _drop(superuser, name)


def _template(superuser: psycopg.Connection) -> str:
    """Return the database that the migrations of this tree have made; those of other trees are dropped."""
    name = f"template_{_fingerprint()[:16]}"
    if _fingerprint_of(name) == _fingerprint():
        return name
    old = superuser.execute("SELECT datname FROM pg_database WHERE datname LIKE 'template\\_%'").fetchall()
    for (former,) in old:
        _drop(superuser, former)
    statement = sql.SQL("CREATE DATABASE {} OWNER {}")
    superuser.execute(statement.format(sql.Identifier(name), sql.Identifier(OWNER)))
    become(OWNER, name)
    call_command("migrate", verbosity=0, interactive=False)
    connection.close()
    keep_seeds(name)
    return name


def _copy(superuser: psycopg.Connection, template: str, name: str) -> None:
    _drop(superuser, name)
    statement = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY OWNER {}")
    superuser.execute(statement.format(*map(sql.Identifier, (name, template, OWNER))))


def _drop(superuser: psycopg.Connection, name: str) -> None:
    superuser.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def keep_seeds(name: str) -> None:
    """Remember the rows that the migrations wrote."""
    with psycopg.connect(addresses.superuser_url("test", name=name)) as superuser:
        superuser.execute(sql.SQL(KEEP).format(fingerprint=sql.Literal(_fingerprint())))


def reset(name: str = "") -> None:
    """Bring every table back to what the migrations wrote; triggers and policies do not stand in the way."""
    with psycopg.connect(
        addresses.superuser_url("test", name=name or str(connection.settings_dict["NAME"]))
    ) as superuser:
        superuser.execute(RESET)


def _fingerprint_of(name: str) -> str:
    try:
        with psycopg.connect(addresses.superuser_url("test", name=name)) as superuser:
            row = superuser.execute("SELECT value FROM seeds.fingerprint").fetchone()
    except (psycopg.OperationalError, psycopg.errors.UndefinedTable):
        return ""
    return str(row[0]) if row else ""


def _fingerprint() -> str:
    """Return a digest of every migration: a database made by other ones does not fit."""
    root = Path(settings.BASE_DIR)
    files = [
        *root.glob("*/migrations/*.py"),
        *root.glob("goodplay/core/migrations/*.py"),
        root / "goodplay/core/operations.py",
    ]
    digest = hashlib.sha256()
    for file in sorted(files):
        digest.update(file.read_bytes())
    return digest.hexdigest()
