"""Scoring in the background: all sheets of a periode, and the nightly check of what is stored."""

from __future__ import annotations

import logging

from celery import shared_task

from inti.antrean import antrekan
from inti.waktu import sekarang
from lke.domain.nilai import periksa_nilai
from lke.domain.pekerjaan import (
    BEDA_DICATAT,
    PERIKSA_NILAI,
    gagal,
    langkah_hitung_ulang,
    lembar_seinstansi,
    maju,
    mulai_pekerjaan,
    selesai,
)
from lke.models import LembarKerja
from satker.domain.kabar import kirim_kabar
from satker.domain.pengguna import hari_ini, pemegang
from satker.enums import Peran
from satker.lingkup import lingkup_instansi
from satker.models import Instansi
from satker.tugas import tugas_instansi

LANGKAH = 25
catat = logging.getLogger(__name__)


@tugas_instansi(satu_transaksi=False)
def hitung_ulang_periode(instansi_id: int, pekerjaan_id: int) -> None:
    """Run a job made by ``minta_hitung_ulang`` step by step, each step its own transaction.

    Queued again after a killed worker it goes on behind the last sheet done; run again after the end it does nothing.
    """
    try:
        tuntas = False
        while not tuntas:
            with lingkup_instansi(instansi_id):
                tuntas = langkah_hitung_ulang(pekerjaan_id, banyak=LANGKAH, sekarang=sekarang())
    except Exception:
        with lingkup_instansi(instansi_id):
            gagal(
                pekerjaan_id,
                pesan="Penghitungan berhenti karena kesalahan di server. Lembar yang sudah dihitung tetap tersimpan; "
                "mulai lagi, dan bila berulang beri tahu pengelola server.",
                sekarang=sekarang(),
            )
        raise


@tugas_instansi(satu_transaksi=False)
def periksa_nilai_tersimpan(instansi_id: int) -> int:
    """Compare every stored score of an instansi with a fresh computation; return how many differ.

    Changes no score. The outcome is a Pekerjaan; when something differs the sekretariat is told, because a difference
    means a fault of the portal, not of a court.
    """
    with lingkup_instansi(instansi_id):
        jumlah = LembarKerja.objects.count()
        kerja = mulai_pekerjaan(PERIKSA_NILAI, parameter={}, oleh=None, sekarang=sekarang(), instansi_id=instansi_id)
    beda: list[dict[str, object]] = []
    banyak_beda = sudah = 0
    terakhir = 0
    while True:
        with lingkup_instansi(instansi_id):
            ids = lembar_seinstansi(sesudah=terakhir, banyak=LANGKAH * 4)
            if not ids:
                break
            temuan = periksa_nilai(ids)
            terakhir, sudah = ids[-1], sudah + len(ids)
            banyak_beda += len(temuan)
            beda += [satu._asdict() for satu in temuan[: BEDA_DICATAT - len(beda)]]
            maju(kerja.pk, sudah, max(sudah, jumlah))
    with lingkup_instansi(instansi_id):
        kini = sekarang()
        pesan = f"{sudah} lembar diperiksa; semua nilai tersimpan sama dengan hitungan ulang."
        if banyak_beda:
            pesan = f"{sudah} lembar diperiksa; {banyak_beda} nilai tersimpan berbeda dari hitungan ulang."
            catat.error("%s Instansi %s, pekerjaan %s.", pesan, instansi_id, kerja.kode)
            orang = pemegang(Peran.SEKRETARIAT, None, instansi_id, hari_ini(instansi_id, kini))
            kalimat = f"{pesan} Buka daftarnya, lalu hitung ulang lembar yang disebut."
            kirim_kabar([o.pk for o in orang], kalimat, f"/pekerjaan/{kerja.kode}/", sekarang=kini)
        selesai(kerja.pk, hasil={"lembar": sudah, "jumlah_beda": banyak_beda, "beda": beda}, sekarang=kini, pesan=pesan)
    return banyak_beda


@shared_task
def periksa_semua_instansi() -> int:
    """Nightly: queue the check for every instansi. Tenants' names are no secret, so this needs no scope."""
    semua = list(Instansi.objects.order_by("pk").values_list("pk", flat=True))
    for instansi_id in semua:
        antrekan("lke.tasks.periksa_nilai_tersimpan", instansi_id)
    return len(semua)
