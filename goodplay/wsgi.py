"""The site as WSGI: for gunicorn, and mounted inside the ASGI program."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "goodplay.settings")

application = get_wsgi_application()
