"""Turns errors written for users into pages or fragments; everything else stays a logged 500."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from inti.galat import Galat


class GalatPengguna:
    """Show a ``Galat`` raised by a view: its sentence, its details, its status."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Galat):
            return None
        if request.headers.get("Accept", "").startswith("application/json"):
            return JsonResponse({"galat": exception.pesan, "rincian": list(exception.rincian)}, status=exception.status)
        htmx = getattr(request, "htmx", False)
        templat = "galat/potongan.html" if htmx else "galat/galat.html"
        if exception.status == 404 and not htmx:
            templat = "galat/404.html"
        return render(request, templat, {"galat": exception}, status=exception.status)
