"""Error views and the lock-out page. They render without a signed-in person and, for 500, without a database."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string


def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's token is missing or old: usually a page left open over night."""
    return render(request, "galat/403_csrf.html", status=403)


def terkunci(request: HttpRequest, credentials: Any = None, *args: Any, **kwargs: Any) -> HttpResponse:
    """Too many wrong passwords for one name from one address."""
    return render(request, "galat/429.html", status=429)


def permintaan_keliru(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "galat/400.html", status=400)


def dilarang(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "galat/403.html", status=403)


def tidak_ada(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "galat/404.html", status=404)


def rusak(request: HttpRequest) -> HttpResponse:
    return HttpResponse(render_to_string("galat/500.html"), status=500)
