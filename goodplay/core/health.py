"""Whether the program lives and can work, for supervisors and load balancers."""

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

PING_SECONDS = 0.5

_migrated: set[str] = set()


@require_safe
@never_cache
def livez(_request: HttpRequest) -> JsonResponse:
    """Answer at once: the process serves requests."""
    return JsonResponse({"status": "alive"})


@require_safe
@never_cache
def readyz(_request: HttpRequest) -> JsonResponse:
    """Tell whether work can be done: the database answers and has every table; without Redis it only gets slower."""
    database = _database()
    ready = database == "ok"
    facts = {"status": "ready" if ready else "not ready", "database": database, "redis": _redis()}
    return JsonResponse(facts, status=200 if ready else 503)


@require_safe
@never_cache
def health(_request: HttpRequest) -> JsonResponse:
    """Tell API clients that there is somebody."""
    return JsonResponse({"status": "healthy", "message": "API is running"})


urlpatterns = [
    path("livez", livez, name="livez"),
    path("readyz", readyz, name="readyz"),
    path("api/health", health, name="health"),
]


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return "ok" if _is_migrated() else "migrations are missing"
    except DatabaseError:
        return "unreachable"


def _is_migrated() -> bool:
    """Once true it stays true for this process: new migrations come with new code."""
    name = str(connection.settings_dict["NAME"])
    if name not in _migrated:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return False
        _migrated.add(name)
    return True


def _redis() -> str:
    client = redis.Redis.from_url(settings.REDIS_URL, socket_timeout=PING_SECONDS, socket_connect_timeout=PING_SECONDS)
    try:
        client.ping()
    except redis.RedisError:
        return "unreachable"
    finally:
        client.close()
    return "ok"
