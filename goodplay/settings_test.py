"""Settings of the tests: the same program on their own embedded engines, with cheap passwords."""

import os
from zlib import crc32

from goodplay import env
from goodplay.embedded import addresses
from goodplay.settings import *  # noqa: F403
from goodplay.settings import CACHES, DATABASES

TEST_DATABASE = env.text("TEST_DATABASE", "test_goodplay")
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")

DATABASES["default"] |= env.database(addresses.database_url("test")) | {
    "OPTIONS": DATABASES["default"]["OPTIONS"],
    "TEST": {"NAME": TEST_DATABASE, "MIGRATE": True},
    "CONN_MAX_AGE": 0,
}
REDIS_URL = addresses.redis_url("test", index=2 * (crc32(f"{TEST_DATABASE}{WORKER}".encode()) % 64))
CELERY_BROKER_URL = addresses.broker_url(REDIS_URL)
CACHES["default"]["LOCATION"] = REDIS_URL

SITE_URL = "http://testserver"
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
FILES = addresses.home("test") / "files" / f"{TEST_DATABASE}{WORKER}"
STATIC_ROOT = str(FILES / "static")
MEDIA_ROOT = str(FILES / "media")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
LIMITS = {"anonymous": "100000/minute", "user": "100000/minute", "organization": "100000/minute"}
