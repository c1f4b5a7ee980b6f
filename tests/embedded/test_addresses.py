"""Where the embedded engines are found."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from goodplay.embedded import addresses


def test_the_home_is_what_the_environment_names(monkeypatch, tmp_path):
    monkeypatch.setenv("GOODPLAY_HOME", str(tmp_path))

    assert (addresses.home(), addresses.home("test")) == (tmp_path, tmp_path / "test")


def test_root_keeps_its_data_outside_of_the_project(monkeypatch):
    monkeypatch.delenv("GOODPLAY_HOME", raising=False)
    monkeypatch.setattr(os, "geteuid", lambda: 0)

    assert addresses.home() == Path("/var/lib/goodplay") / addresses.fingerprint(addresses.PROJECT)


def test_a_user_keeps_the_data_in_the_project(monkeypatch):
    monkeypatch.delenv("GOODPLAY_HOME", raising=False)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(os, "access", lambda path, mode: True)

    assert (addresses.home(), addresses.environment()) == (addresses.PROJECT / ".goodplay", addresses.PROJECT / ".venv")


def test_a_user_who_may_not_write_the_project_keeps_the_data_among_his_own(monkeypatch, tmp_path):
    monkeypatch.delenv("GOODPLAY_HOME", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    own = tmp_path / "goodplay" / addresses.fingerprint(addresses.PROJECT)

    assert (addresses.home(), addresses.environment()) == (own, own / ".venv")


@pytest.mark.parametrize(("length", "short"), [(93, True), (94, False)])
def test_a_folder_too_long_for_a_socket_is_replaced_by_a_short_one(monkeypatch, length, short):
    start = "/tmp/"
    home = start + "h" * (length - len(start) - len("/sockets"))
    monkeypatch.setenv("GOODPLAY_HOME", home)

    assert (addresses.sockets() == Path(home) / "sockets") is short
    assert len(f"{addresses.sockets()}/.s.PGSQL.5432") <= addresses.LONGEST_SOCKET_PATH


def test_the_addresses_name_role_database_and_socket(home):
    query = f"host=%2Ftmp%2F{home.name}%2Fsockets"

    assert addresses.database_url() == f"postgresql://goodplay_app@/goodplay?{query}"
    assert addresses.superuser_url() == f"postgresql://postgres@/postgres?{query}"
    assert addresses.owner_url() == (
        f"postgresql://goodplay_owner@/goodplay?{query}"
        "&options=-c%20lock_timeout%3D2000%20-c%20statement_timeout%3D0%20-c%20timezone%3DUTC"
    )


def test_celery_gets_the_neighbouring_database_of_the_same_socket():
    assert addresses.broker_url("unix:///a/valkey.sock?db=6") == "redis+socket:///a/valkey.sock?virtual_host=7"


def test_celery_gets_another_servers_address_as_it_is():
    assert addresses.broker_url("redis://cache.example:6379/0") == "redis://cache.example:6379/0"


def test_a_secret_is_made_once_and_readable_by_its_user_only(home):
    first = addresses.secret("a_key")

    assert addresses.secret("a_key") == first
    assert len(first) == 64
    assert (home / "secrets" / "a_key").stat().st_mode & 0o777 == 0o600
    assert (home / "secrets").stat().st_mode & 0o777 == 0o700


def test_two_secrets_differ(home):
    assert addresses.secret("a_key") != addresses.secret("another_key")


def test_of_many_who_make_one_secret_all_get_the_same(home):
    with ThreadPoolExecutor(16) as pool:
        made = set(pool.map(lambda _: addresses.secret("a_key"), range(64)))

    assert len(made) == 1
    assert [file.name for file in (home / "secrets").iterdir()] == ["a_key"]


def test_a_deployment_has_no_secret_by_default(home, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://db.example/goodplay")

    assert addresses.secret("a_key") is None
    assert list(home.iterdir()) == []
