import pytest
from cryptography.fernet import Fernet
from django.core.checks import run_checks
from django.db import connection

from goodplay.core import checks


def ids(found):
    return [one.id for one in found]


@pytest.fixture
def _sound(settings):
    settings.SECRET_KEY = settings.JWT_KEY = "k" * 32
    settings.FIELD_KEYS = [Fernet.generate_key().decode()]
    settings.SITE_URL = "https://play.example.org"
    settings.DEFAULT_FROM_EMAIL = "GoodPlay <noreply@play.example.org>"


@pytest.mark.django_db
def test_a_sound_installation_passes(_sound):
    assert [one for one in run_checks(databases=["default"]) if one.id.startswith("goodplay.")] == []
    assert ids(checks.check_addresses() + checks.check_redis()) == []


@pytest.mark.parametrize("name", ["SECRET_KEY", "JWT_KEY"])
def test_a_short_key_is_an_error(_sound, settings, name):
    setattr(settings, name, "k" * 31)

    assert [(one.id, one.msg) for one in checks.check_keys()] == [
        ("goodplay.E001", f"{name} is shorter than 32 characters.")
    ]


@pytest.mark.parametrize("keys", [[], [""], ["short"], [Fernet.generate_key().decode(), "short"]])
def test_a_field_key_that_is_none_is_an_error(_sound, settings, keys):
    settings.FIELD_KEYS = keys

    assert ids(checks.check_keys()) == ["goodplay.E002"]


@pytest.mark.django_db
def test_the_runtime_roles_stand_below_the_policies():
    assert checks.check_roles(databases=["default"]) == []


@pytest.mark.django_db
def test_a_powerful_or_missing_role_is_an_error(monkeypatch):
    monkeypatch.setattr(checks, "RUNTIME_ROLES", ["postgres", "nobody_at_all"])

    assert [(one.id, one.msg) for one in checks.check_roles(databases=["default"])] == [
        ("goodplay.E003", "The role postgres passes row-level security."),
        ("goodplay.E003", "The role nobody_at_all does not exist."),
    ]


@pytest.mark.django_db
def test_the_owner_of_tables_is_too_powerful_to_run_the_program(monkeypatch):
    with connection.cursor() as cursor:
        cursor.execute("SELECT tableowner FROM pg_tables WHERE tablename = 'core_configuration'")
        [owner] = cursor.fetchone()
    monkeypatch.setattr(checks, "RUNTIME_ROLES", [owner])

    assert ids(checks.check_roles(databases=["default"])) == ["goodplay.E003"]


def test_without_a_database_the_roles_are_not_asked():
    assert checks.check_roles(databases=None) == []


@pytest.mark.parametrize("rate", ["", "many", "100", "100/fortnight", "1/second;5/minute"])
def test_a_limit_that_cannot_be_read_is_an_error(settings, rate):
    settings.LIMITS = {"anonymous": "100/minute", "user": rate}

    assert [(one.id, one.msg) for one in checks.check_limits()] == [
        ("goodplay.E004", f"LIMITS['user'] is not a limit: {rate!r}.")
    ]


@pytest.mark.parametrize("site", ["http://play.example.org", "https://localhost", "https://127.0.0.1:8000", ""])
def test_a_site_without_a_public_address_is_a_warning(_sound, settings, site):
    settings.SITE_URL = site

    assert ids(checks.check_addresses()) == ["goodplay.W005"]


@pytest.mark.parametrize("sender", ["GoodPlay <noreply@localhost>", "noreply@localhost", ""])
def test_a_sender_without_an_address_is_a_warning(_sound, settings, sender):
    settings.DEFAULT_FROM_EMAIL = sender

    assert ids(checks.check_addresses()) == ["goodplay.W006"]


def test_a_silent_redis_is_a_warning(settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"

    assert ids(checks.check_redis(databases=["default"])) == ["goodplay.W007"]
