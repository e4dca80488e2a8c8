"""Background jobs: their row, their progress, how they end. The work itself is done by the tasks of each app."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from inti.antrean import antrekan
from inti.galat import BelumBoleh, Ditolak, TidakDitemukan, TidakSah
from lke.domain.instrumen import bagan
from lke.domain.nilai import hitung_ulang, jawaban_banyak
from lke.enums import StatusPekerjaan
from lke.models import LembarKerja, Pekerjaan, Periode
from lke.skor import JawabanTidakSah
from satker.akses import Akses
from satker.enums import Izin

HITUNG_ULANG = "hitung_ulang"
PERIKSA_NILAI = "periksa_nilai"
TEKS_JENIS = {HITUNG_ULANG: "Hitung ulang lembar kerja", PERIKSA_NILAI: "Pemeriksaan nilai tersimpan"}
BERJALAN = (StatusPekerjaan.MENUNGGU.value, StatusPekerjaan.BERJALAN.value)
GAGAL_DICATAT = 200
BEDA_DICATAT = 500


# Any job ------------------------------------------------------------------------------------------------------------


def mulai_pekerjaan(
    jenis: str, *, parameter: dict[str, Any], oleh: Akses | None, sekarang: datetime, instansi_id: int | None = None
) -> Pekerjaan:
    """Write down a job that waits for a worker; whoever calls queues the task with its id (``inti.antrean.antrekan``).

    ``oleh`` None is the system itself, which then gives ``instansi_id``.
    """
    milik = oleh.instansi_id if oleh is not None else instansi_id
    if milik is None:
        raise ValueError("Pekerjaan tanpa pelaku memerlukan instansi_id.")
    return Pekerjaan.objects.create(
        instansi_id=milik,
        jenis=jenis,
        parameter=parameter,
        oleh_id=None if oleh is None else oleh.pengguna_id,
        dibuat=sekarang,
    )


def ambil_pekerjaan(kode: UUID, *, akses: Akses) -> Pekerjaan:
    """A job by its address: for whoever started it, and for the sekretariat.

    Raises:
        TidakDitemukan: there is none, or it's somebody else's.
    """
    kerja = Pekerjaan.objects.select_related("oleh").filter(kode=kode).first()
    if kerja is None or not (kerja.oleh_id == akses.pengguna_id or akses.punya(Izin.PERIODE_KELOLA)):
        raise TidakDitemukan("Pekerjaan ini tidak ada atau bukan milik Anda.")
    return kerja


def maju(pekerjaan_id: int, selesai: int, jumlah: int) -> None:
    """Record progress: ``selesai`` of ``jumlah`` pieces. A job that has ended already is left alone."""
    Pekerjaan.objects.filter(pk=pekerjaan_id, status__in=BERJALAN).update(
        status=StatusPekerjaan.BERJALAN.value, selesai=selesai, jumlah=jumlah
    )


def selesai(pekerjaan_id: int, *, hasil: dict[str, Any], sekarang: datetime, pesan: str = "") -> bool:
    """End a job well; False when it had ended already (a task that ran twice)."""
    return _akhiri(pekerjaan_id, StatusPekerjaan.SELESAI, hasil=hasil, pesan=pesan, sekarang=sekarang)


def gagal(pekerjaan_id: int, *, pesan: str, sekarang: datetime, hasil: dict[str, Any] | None = None) -> bool:
    """End a job with the reason it failed, a sentence for whoever started it; False when it had ended already."""
    return _akhiri(pekerjaan_id, StatusPekerjaan.GAGAL, hasil=hasil or {}, pesan=pesan, sekarang=sekarang)


def _akhiri(
    pekerjaan_id: int, status: StatusPekerjaan, *, hasil: dict[str, Any], pesan: str, sekarang: datetime
) -> bool:
    ubah = Pekerjaan.objects.filter(pk=pekerjaan_id, status__in=BERJALAN).update(
        status=status.value, hasil=hasil, pesan=pesan, berakhir=sekarang
    )
    return bool(ubah)


# Scoring all sheets of a periode ------------------------------------------------------------------------------------


@transaction.atomic
def minta_hitung_ulang(
    periode_id: int, *, oleh: Akses, sekarang: datetime, simpan: bool = True, ambang: dict[str, str] | None = None
) -> Pekerjaan:
    """Queue a recomputation of every sheet of a periode. ``simpan`` False changes nothing stored (a what-if).

    ``ambang`` overrides minimums in the summary: kode of a minimum → decimal text.

    Raises:
        Ditolak: only the sekretariat may. TidakDitemukan: no such periode. BelumBoleh: one is running already.
        TidakSah: a minimum that can't be read, or isn't in the instrument.
    """
    if not oleh.punya(Izin.PERIODE_KELOLA):
        raise Ditolak("Hanya sekretariat yang menghitung ulang semua lembar.")
    periode = Periode.objects.filter(pk=periode_id).first()
    if periode is None:
        raise TidakDitemukan("Periode itu tidak ada di instansi Anda.")
    papan = bagan(periode.instrumen_id)
    try:
        kosong = papan.mesin.hitung({})
        for predikat in papan.mesin.predikat:
            papan.mesin.ambang(kosong, predikat, periode.ambang_area, ambang or {})
    except (ValueError, ArithmeticError) as galat:
        raise TidakSah(f"Batas minimal untuk pengandaian tidak dapat dipakai: {galat}.") from galat
    if simpan:
        jalan = Pekerjaan.objects.filter(jenis=HITUNG_ULANG, status__in=BERJALAN, parameter__periode_id=periode_id)
        if jalan.filter(parameter__simpan=True).exists():
            raise BelumBoleh(
                "Semua lembar periode ini sedang dihitung ulang. Tunggu sampai selesai, lalu ulangi bila perlu."
            )
    kerja = mulai_pekerjaan(
        HITUNG_ULANG,
        parameter={"periode_id": periode_id, "periode": periode.nama, "simpan": simpan, "ambang": ambang or {}},
        oleh=oleh,
        sekarang=sekarang,
    )
    antrekan("lke.tasks.hitung_ulang_periode", kerja.instansi_id, kerja.pk)
    return kerja


def langkah_hitung_ulang(pekerjaan_id: int, *, banyak: int, sekarang: datetime) -> bool:
    """Score the next ``banyak`` sheets of a job and remember the last one; True when the job is over.

    One call is one transaction: a worker killed in between repeats at most this step, and repeating it gives the same.
    Sheets opened after the job began are taken along as long as their id is higher than the last one done.
    """
    kerja = Pekerjaan.objects.select_for_update().filter(pk=pekerjaan_id).first()
    if kerja is None or kerja.status not in BERJALAN:
        return True
    periode = Periode.objects.get(pk=kerja.parameter["periode_id"])
    papan = bagan(periode.instrumen_id)
    hasil: dict[str, Any] = {
        "terakhir": 0,
        "lembar": 0,
        "berubah": 0,
        "gagal": [],
        "memenuhi": dict.fromkeys(papan.mesin.predikat, 0),
    }
    hasil |= kerja.hasil
    berikut = list(
        LembarKerja.objects.filter(periode=periode, pk__gt=hasil["terakhir"])
        .select_related("periode", "satker")
        .order_by("pk")[:banyak]
    )
    simpan, ambang = kerja.parameter["simpan"], kerja.parameter["ambang"]
    jawaban = {} if simpan else jawaban_banyak(satu.pk for satu in berikut)
    for lembar in berikut:
        semula = lembar.total
        try:
            nilai = hitung_ulang(lembar) if simpan else papan.mesin.hitung(jawaban[lembar.pk])
        except JawabanTidakSah as galat:
            if len(hasil["gagal"]) < GAGAL_DICATAT:
                hasil["gagal"].append({"satker": lembar.satker.nama_singkat, "sebab": str(galat)[:300]})
        else:
            hasil["berubah"] += simpan and lembar.total != semula
            for predikat in papan.mesin.predikat:
                baris = papan.mesin.ambang(nilai, predikat, periode.ambang_area, ambang)
                hasil["memenuhi"][predikat] += all(satu.terpenuhi for satu in baris)
        hasil["lembar"] += 1
        hasil["terakhir"] = lembar.pk
    sisa = LembarKerja.objects.filter(periode=periode, pk__gt=hasil["terakhir"]).count()
    Pekerjaan.objects.filter(pk=kerja.pk).update(
        status=StatusPekerjaan.BERJALAN.value, hasil=hasil, selesai=hasil["lembar"], jumlah=hasil["lembar"] + sisa
    )
    if sisa:
        return False
    selesai(kerja.pk, hasil=hasil, sekarang=sekarang, pesan=_ringkas(hasil, simpan=simpan))
    return True


def _ringkas(hasil: dict[str, Any], *, simpan: bool) -> str:
    memenuhi = ", ".join(f"{jumlah} memenuhi batas {predikat}" for predikat, jumlah in hasil["memenuhi"].items())
    kalimat = f"{hasil['lembar']} lembar dihitung; {memenuhi}."
    if simpan:
        kalimat += f" Nilai {hasil['berubah']} lembar berubah."
    else:
        kalimat += " Pengandaian: nilai tersimpan tidak diubah."
    if hasil["gagal"]:
        kalimat += f" {len(hasil['gagal'])} lembar tidak dapat dihitung; lihat daftarnya."
    return kalimat


def lembar_seinstansi(*, sesudah: int, banyak: int) -> list[int]:
    """Ids of the next ``banyak`` sheets of the open instansi behind id ``sesudah``, in order."""
    return list(LembarKerja.objects.filter(pk__gt=sesudah).order_by("pk").values_list("pk", flat=True)[:banyak])
