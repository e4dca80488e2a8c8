"""Every address × every role × own unit, unit below, foreign unit, foreign tenant: the status that tests/hak_akses_harapan.py
expects. A new address without an expectation fails here with its name.

All people of the table hold their role at PT Jambi ("sendiri"); PN Sarolangun is below it ("bawah"), PN Padang belongs to
another PT ("asing"), Lapas Jambi to another tenant ("instansi_lain"). The world is built once; every request is undone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse

from satker.enums import PERAN_SEINSTANSI, Peran
from tests.hak_akses_dunia import LETAK, Dunia, bangun_dunia
from tests.hak_akses_harapan import HARAPAN, H

ANONIM = "anonim"


def nama_alamat(bagian: URLResolver | None = None) -> Iterator[str]:
    for satu in (bagian or get_resolver()).url_patterns:
        if isinstance(satu, URLResolver):
            yield from nama_alamat(satu)
        else:
            yield str(satu.name)


@pytest.fixture(scope="module")
def dunia(django_db_setup: None, django_db_blocker: Any) -> Iterator[Dunia]:
    """The table's world, in one transaction that is rolled back after the last address; sessions live in it too."""
    mesin_sesi = settings.SESSION_ENGINE
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.db"
    with django_db_blocker.unblock(), transaction.atomic():
        yield bangun_dunia()
        transaction.set_rollback(True)
    settings.SESSION_ENGINE = mesin_sesi


def terlihat(peran: str, letak: str) -> bool:
    """Own unit and below; the whole instansi for national roles; never another tenant."""
    if letak == "instansi_lain":
        return False
    return letak in ("sendiri", "bawah", "") or Peran(peran) in PERAN_SEINSTANSI


def harapkan(h: H, peran: str, letak: str) -> int:
    """The one rule of the table: sign-in, then the view's permission, then sight, then what this person may there."""
    if h.umum:
        return h.untuk(peran, letak)
    if peran == ANONIM:
        return 302
    if Peran(peran) not in h.peran:
        return 403
    if h.objek and not h.bersama and not terlihat(peran, letak):
        return 404
    if letak == "instansi_lain":
        return 404
    return h.untuk(peran, letak)


def kirim(peramban: Client, h: H, dunia: Dunia, peran: str, letak: str) -> int:
    """Send the request and undo whatever it did."""
    argumen, isi = h.argumen(dunia, letak), h.isi
    kuki = peramban.cookies.output(header="", sep=";")
    try:
        with transaction.atomic():
            url = reverse(h.nama, args=argumen) + h.kueri(dunia, letak)
            jawaban = (
                peramban.get(url) if isi is None else peramban.post(url, isi(dunia, letak) if callable(isi) else isi)
            )
            raise _Batal(jawaban.status_code)
    except _Batal as batal:
        return batal.status
    finally:
        peramban.cookies.clear()  # signing out must not sign out for the next line of the table
        peramban.cookies.load(kuki)


class _Batal(Exception):
    def __init__(self, status: int) -> None:
        self.status = status


def test_setiap_alamat_punya_harapan() -> None:
    ada = set(nama_alamat())
    tertulis = {h.nama for h in HARAPAN}
    assert not ada - tertulis, (
        f"alamat tanpa harapan; tambahkan di tests/hak_akses_harapan.py: {sorted(ada - tertulis)}"
    )
    assert not tertulis - ada, f"harapan untuk alamat yang tidak ada: {sorted(tertulis - ada)}"


@pytest.mark.parametrize("h", HARAPAN, ids=lambda h: h.judul)
def test_hak_akses(h: H, dunia: Dunia, django_db_blocker: Any) -> None:
    beda: list[str] = []
    with django_db_blocker.unblock():
        for peran in (*Peran, ANONIM):
            for letak in LETAK if h.objek else ("",):
                dapat = kirim(dunia.peramban[peran], h, dunia, peran, letak)
                harap = harapkan(h, peran, letak)
                if dapat not in (harap, h.atau):
                    beda.append(f"{peran}@{letak or '-'}: {dapat}, seharusnya {harap}")
    assert not beda, "\n".join([h.judul, *beda])


def test_tabel_membedakan() -> None:
    """A table that expects the same of everybody would prove nothing."""
    for pembeda in (_peran_berbeda, _letak_berbeda):
        assert sum(map(pembeda, HARAPAN)) > 10


_peran_berbeda: Callable[[H], bool] = lambda h: len({harapkan(h, p, "sendiri") for p in Peran}) > 1  # noqa: E731 - two names
_letak_berbeda: Callable[[H], bool] = lambda h: len({harapkan(h, Peran.OPERATOR, x) for x in LETAK}) > 1  # noqa: E731 - for one loop
