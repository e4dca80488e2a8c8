"""``row``, the unit of measure: a bare Django view without middleware that updates one row.

Its own minimal settings, the same PostgreSQL and app role, the same gunicorn configuration as the portal.
"""

import os

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path

TABEL = "CREATE TABLE tolok_baris (id int PRIMARY KEY, angka bigint NOT NULL)"


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


def application(environ, start_response):  # noqa: ANN001, ANN201 - WSGI's own signature
    """Django's handler, made at the first request of a process."""
    global _aplikasi
    if _aplikasi is None:
        from django.core.wsgi import get_wsgi_application

        _aplikasi = get_wsgi_application()
    return _aplikasi(environ, start_response)


_aplikasi = None
