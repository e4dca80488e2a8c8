"""Shared by the views of this app."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

PER_HALAMAN = 50


def halaman(request: HttpRequest, baris: QuerySet[Any]) -> Page[Any]:
    """The page asked for with ?halaman=; a number that makes no sense gives the nearest one. Two statements."""
    return Paginator(baris, PER_HALAMAN).get_page(request.GET.get("halaman"))


def angka_atau_tidak(teks: str | None) -> int | None:
    """A positive row id from the query string, or None."""
    return int(teks) if teks and teks.isascii() and teks.isdigit() and len(teks) < 19 else None
