"""Deny by default: a view without a mark is refused."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse


class TandaTidakAda(Exception):
    """A view was routed without saying who may enter."""


class JagaTanda:
    """Refuse any view that carries neither ``butuh`` nor ``publik``."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any) -> None:
        if not getattr(view, "tanda", None):
            raise TandaTidakAda(
                f"View {view.__module__}.{getattr(view, '__qualname__', view)} belum diberi tanda izin."
            )
