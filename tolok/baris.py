"""``row``, the unit of measure: a bare Django view without middleware that updates one row.

Its own minimal settings, the same PostgreSQL and app role, the same gunicorn configuration as the portal.
"""

import os

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path


def _pengaturan() -> None:
    import environ

    settings.configure(
        DEBUG=False,
        SECRET_KEY="tolok",
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF=__name__,
        MIDDLEWARE=[],
        INSTALLED_APPS=[],
        USE_TZ=True,
        DATABASES={
            "default": {
                **environ.Env().db_url_config(os.environ["DATABASE_URL"]),
                "CONN_MAX_AGE": 600,
                "CONN_HEALTH_CHECKS": True,
            }
        },
    )


def ubah(request: HttpRequest) -> HttpResponse:
    """Add one to the one row."""
    with connection.cursor() as kursor:
        kursor.execute("UPDATE tolok_baris SET angka = angka + 1 WHERE id = 1")
    return HttpResponse("ok\n", content_type="text/plain")


urlpatterns = [path("", ubah)]

if not settings.configured:
    _pengaturan()

from django.core.wsgi import get_wsgi_application  # noqa: E402 - the settings above come first

application = get_wsgi_application()
