import os
import subprocess
import sys

import pytest

from goodplay.core import health


def test_a_living_process_answers_without_the_database(client):
    response = client.get("/livez")

    assert (response.status_code, response.json()) == (200, {"status": "alive"})
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
def test_a_ready_program_says_so(client):
    response = client.get("/readyz")

    assert (response.status_code, response.json()) == (200, {"status": "ready", "database": "ok", "redis": "ok"})


@pytest.mark.django_db
def test_without_redis_it_is_still_ready(client, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"

    response = client.get("/readyz")

    assert (response.status_code, response.json()["redis"]) == (200, "unreachable")


@pytest.mark.django_db
def test_with_a_missing_migration_it_is_not_ready(client, monkeypatch):
    monkeypatch.setattr(health, "_migrated", set())
    monkeypatch.setattr(health.MigrationExecutor, "migration_plan", lambda *_: ["one"])

    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json() == {"status": "not ready", "database": "migrations are missing", "redis": "ok"}


@pytest.mark.django_db(transaction=True)
def test_without_a_database_it_is_not_ready(client, monkeypatch):
    from django.db import connection

    connection.close()
    monkeypatch.setitem(connection.settings_dict, "HOST", "/nowhere")

    response = client.get("/readyz")

    assert (response.status_code, response.json()["database"]) == (503, "unreachable")


@pytest.mark.parametrize("address", ["/livez", "/readyz", "/api/health"])
def test_health_is_only_read(client, address):
    assert client.post(address).status_code == 405


def test_the_api_says_that_it_runs(client):
    response = client.get("/api/health")

    assert (response.status_code, response.json()) == (200, {"status": "healthy", "message": "API is running"})


def test_a_known_origin_may_read_the_api(client, settings):
    settings.CORS_ALLOWED_ORIGINS = ["http://localhost:3000"]

    response = client.get("/api/health", HTTP_ORIGIN="http://localhost:3000")

    assert response["Access-Control-Allow-Origin"] == "http://localhost:3000"
    assert "X-Request-Id" in response["Access-Control-Expose-Headers"]


def test_another_origin_and_another_path_get_no_leave(client, settings):
    settings.CORS_ALLOWED_ORIGINS = ["http://localhost:3000"]

    assert "Access-Control-Allow-Origin" not in client.get("/api/health", HTTP_ORIGIN="https://evil.example")
    assert "Access-Control-Allow-Origin" not in client.get("/livez", HTTP_ORIGIN="http://localhost:3000")


@pytest.mark.parametrize(
    ("environment", "origins"),
    [
        ({"DEBUG": "1"}, "http://localhost:3000"),
        ({"DEBUG": "0"}, ""),
        (
            {"DEBUG": "1", "CORS_ORIGINS": "https://app.example.org,https://b.example.org"},
            "https://app.example.org https://b.example.org",
        ),
    ],
)
def test_the_origins_come_from_the_environment(environment, origins, settings):
    program = "from goodplay import settings; print(' '.join(settings.CORS_ALLOWED_ORIGINS))"
    kept = {name: value for name, value in os.environ.items() if name != "CORS_ORIGINS"}

    done = subprocess.run(
        [sys.executable, "-c", program],
        env=kept | environment,
        check=True,
        capture_output=True,
        text=True,
        cwd=settings.BASE_DIR,
        timeout=60,
    )

    assert done.stdout.strip() == origins
