"""Health pages: alive without anything else, and ready only with every part."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from pmpzi import sehat
from pmpzi.detak import KUNCI_DETAK, beri_tanda
from tests.layanan import Anak, tunggu_sampai


def test_hidup_tanpa_menyentuh_basis_data() -> None:
    # No database mark: any query, even opening a transaction, would fail this test.
    jawaban = Client().get("/sehat")
    assert (jawaban.status_code, jawaban.content) == (200, b"hidup\n")
    assert "no-cache" in jawaban["Cache-Control"]


@pytest.mark.django_db
def test_siap_bila_semua_bagian_baik(client: Client) -> None:
    beri_tanda()
    jawaban = client.get("/siap")
    assert jawaban.status_code == 200, jawaban.content
    assert jawaban.json()["gagal"] == []
    assert set(jawaban.json()["bagian"]) == {"basis_data", "antrean", "penyimpanan", "pekerja"}


@pytest.mark.django_db
def test_pekerja_yang_diam_disebut(client: Client) -> None:
    cache.delete(KUNCI_DETAK)
    jawaban = client.get("/siap")
    assert jawaban.status_code == 503
    assert jawaban.json()["gagal"] == ["pekerja"]


@pytest.mark.django_db
def test_penyimpanan_yang_tidak_dapat_ditulis_disebut(client: Client, settings: Any) -> None:
    beri_tanda()
    lokal = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": "/proc/tidak-ada"}}
    settings.STORAGES = {**settings.STORAGES, "default": lokal}
    jawaban = client.get("/siap")
    assert jawaban.status_code == 503
    assert jawaban.json()["gagal"] == ["penyimpanan"]


@pytest.mark.django_db
def test_beberapa_bagian_gagal_disebut_semua_tanpa_membuka_alamat(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def putus() -> None:
        raise ConnectionError("connection to 10.1.2.3 as pmpzi_app failed")

    beri_tanda()
    monkeypatch.setitem(sehat.BAGIAN, "basis_data", putus)
    monkeypatch.setitem(sehat.BAGIAN, "antrean", putus)
    jawaban = client.get("/siap")
    assert jawaban.status_code == 503
    assert jawaban.json()["gagal"] == ["basis_data", "antrean"]
    assert b"10.1.2.3" not in jawaban.content


@pytest.mark.django_db(transaction=True)
def test_pekerja_sungguhan_memberi_tanda(pekerja: Anak, client: Client) -> None:
    cache.delete(KUNCI_DETAK)
    assert client.get("/siap").json()["gagal"] == ["pekerja"]
    tunggu_sampai(lambda: client.get("/siap").status_code == 200, tenggat=10, pesan="Tidak ada detak pekerja")
