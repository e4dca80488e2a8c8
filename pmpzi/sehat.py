"""Health: is the process alive (/sehat), and can the portal do its work (/siap)."""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Callable
from typing import Any

from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache

from pmpzi.detak import KUNCI_DETAK, UMUR_DETAK
from satker.izin import publik

catatan = logging.getLogger(__name__)


def _basis_data() -> None:
    with connection.cursor() as kursor:
        kursor.execute("SELECT 1")
        kursor.fetchone()


def _antrean() -> None:
    from pmpzi.celery import app

    with app.connection_for_write() as sambungan:
        sambungan.ensure_connection(max_retries=1, interval_start=0, timeout=3)
        sambungan.default_channel.client.ping()


def _penyimpanan() -> None:
    nama = default_storage.save(f"sehat/{uuid.uuid4().hex}", ContentFile(b"pmpzi"))
    try:
        with default_storage.open(nama) as berkas:
            if berkas.read() != b"pmpzi":
                raise RuntimeError("isi yang dibaca berbeda dari yang ditulis")
    finally:
        default_storage.delete(nama)


def _pekerja() -> None:
    detak = cache.get(KUNCI_DETAK)
    if detak is None:
        raise RuntimeError(f"tidak ada pekerja yang memberi tanda dalam {UMUR_DETAK} detik terakhir")


BAGIAN: dict[str, Callable[[], None]] = {
    "basis_data": _basis_data,
    "antrean": _antrean,
    "penyimpanan": _penyimpanan,
    "pekerja": _pekerja,
}


def periksa_bagian() -> dict[str, dict[str, Any]]:
    """Try every part; a failing one doesn't keep the others from being tried.

    Returns:
        Per part ``baik``, ``milidetik`` and, when it fails, ``sebab``: the kind of failure only. Addresses and names
        of servers go to the log, not to whoever asks.
    """
    hasil: dict[str, dict[str, Any]] = {}
    for nama, coba in BAGIAN.items():
        mulai = time.monotonic()
        sebab = ""
        try:
            coba()
        except Exception as galat:
            catatan.warning("bagian %s tidak siap: %s", nama, galat)
            sebab = type(galat).__name__
        hasil[nama] = {"baik": not sebab, "milidetik": round((time.monotonic() - mulai) * 1000, 1)}
        if sebab:
            hasil[nama]["sebab"] = sebab
    return hasil


@publik("pemantau menanyakan apakah proses web hidup; tidak ada data di dalamnya")
@never_cache
@transaction.non_atomic_requests
def sehat(request: HttpRequest) -> HttpResponse:
    """Liveness: this process answers. No transaction: a broken database must restart no web server."""
    return HttpResponse("hidup\n", content_type="text/plain; charset=utf-8")


@publik("pemantau menanyakan bagian mana yang tidak siap; hanya nama bagian yang dijawab")
@never_cache
@transaction.non_atomic_requests
def siap(request: HttpRequest) -> HttpResponse:
    """Readiness: database, queue, storage and a worker's heartbeat; 503 names the failing parts."""
    bagian = periksa_bagian()
    gagal = [nama for nama, h in bagian.items() if not h["baik"]]
    return JsonResponse({"siap": not gagal, "gagal": gagal, "bagian": bagian}, status=503 if gagal else 200)
