"""Every view says who may enter; one that doesn't is refused; the driver in use is psycopg2."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import URLPattern, URLResolver, get_resolver, path

from satker.enums import Izin
from satker.izin import butuh, publik
from satker.middleware import JagaTanda, TandaTidakAda


def semua_view(bagian: URLResolver | None = None) -> Iterator[URLPattern]:
    for satu in (bagian or get_resolver()).url_patterns:
        if isinstance(satu, URLResolver):
            yield from semua_view(satu)
        else:
            yield satu


def test_setiap_view_bertanda_dan_bernama() -> None:
    pola = list(semua_view())
    assert len(pola) > 10, "alamat portal tidak terbaca"
    tanpa = [str(p.pattern) for p in pola if not getattr(p.callback, "tanda", None)]
    assert not tanpa, f"view tanpa @butuh atau @publik: {tanpa}"
    nama = [p.name for p in pola]
    assert all(nama)
    assert len(nama) == len(set(nama)), sorted(n for n in nama if nama.count(n) > 1)


def polos(request: HttpRequest) -> HttpResponse:
    return HttpResponse("terbuka")


urlpatterns = [path("polos/", polos, name="polos")]


def test_view_tanpa_tanda_ditolak() -> None:
    jaga = JagaTanda(lambda r: HttpResponse())
    with pytest.raises(TandaTidakAda, match="polos belum diberi tanda"):
        jaga.process_view(RequestFactory().get("/polos/"), polos, (), {})
    jaga.process_view(RequestFactory().get("/"), publik("contoh")(lambda r: HttpResponse()), (), {})


@pytest.mark.django_db
@override_settings(ROOT_URLCONF=__name__)
def test_view_tanpa_tanda_tidak_pernah_menjawab() -> None:
    """Through the whole stack of middleware, not only the class."""
    with pytest.raises(TandaTidakAda):
        Client().get("/polos/")


@pytest.mark.parametrize("buat", [lambda: butuh(), lambda: publik("")])
def test_tanda_tanpa_isi_ditolak(buat: Callable[[], Any]) -> None:
    with pytest.raises(ValueError, match=r"izin|alasan"):
        buat()


def test_tanda_disimpan_di_view() -> None:
    assert butuh(Izin.MASUK)(polos).tanda == (Izin.MASUK,)  # type: ignore[attr-defined]


@pytest.mark.django_db
def test_penggerak_basis_data_psycopg2() -> None:
    import psycopg2
    from django.db import connection
    from django.db.backends.postgresql.psycopg_any import is_psycopg3

    assert not is_psycopg3
    connection.ensure_connection()
    assert isinstance(connection.connection, psycopg2.extensions.connection)
