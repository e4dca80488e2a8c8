"""People, their roles, and being them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from itertools import count

from django.db import transaction
from django.test import Client

from satker.akses import Akses
from satker.enums import Peran
from satker.izin import muat_akses
from satker.lingkup import lingkup_instansi
from satker.models import Pengguna, Penugasan, Satker
from tests.pabrik.acuan import SAAT

SANDI = "sandi-uji-yang-panjang"
_nomor = count(1)


def pengguna(
    peran: Peran | str | None, satker: Satker, *, area: Iterable[str] = (), nama: str = "", **lain: object
) -> Pengguna:
    """A person with one role at ``satker`` (None: no role). Opens the scope itself. Password: ``SANDI``."""
    n = next(_nomor)
    isi: dict[str, object] = {
        "nama": nama or f"Orang Uji {n}",
        "surel": f"orang{n}@uji.go.id",
        "nip": f"{198_000_000_000_000_000 + n}",
        **lain,
    }
    baru = Pengguna(instansi_id=satker.instansi_id, dibuat=SAAT, **isi)
    baru.set_password(SANDI)
    with lingkup_instansi(satker.instansi_id):
        baru.save()
        if peran is not None:
            tugas(baru, peran, satker, area=area)
    return baru


def tugas(
    orang: Pengguna,
    peran: Peran | str,
    satker: Satker,
    *,
    area: Iterable[str] = (),
    mulai: date | None = None,
    sampai: date | None = None,
) -> Penugasan:
    """One more role; from 1 January of the tests' year unless told. Opens the scope itself."""
    with lingkup_instansi(satker.instansi_id):
        return Penugasan.objects.create(
            instansi_id=satker.instansi_id,
            satker=satker,
            pengguna=orang,
            peran=Peran(peran).value,
            area=list(area),
            mulai=mulai or date(SAAT.year, 1, 1),
            sampai=sampai,
        )


def akses(orang: Pengguna, *, sekarang: datetime = SAAT) -> Akses:
    """What the person's roles give, as a view would have it."""
    with transaction.atomic():
        return muat_akses(Pengguna.autentikasi.select_related("instansi").get(pk=orang.pk), sekarang=sekarang)


def masuk(orang: Pengguna) -> Client:
    """A browser signed in as that person."""
    peramban = Client()
    peramban.force_login(orang, backend="satker.autentikasi.MasukNipAtauSurel")
    return peramban
