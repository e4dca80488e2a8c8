"""A tier's work on one frozen ajuan: own answer, verdict and remark per question, and the tier's own score.

No tier and no level overwrites another: each has its Reviu with its NilaiButir. A question without a row (or with an
empty verdict) isn't judged yet and counts with the satker's frozen answer. The workflow calls ``mulai_reviu`` when a
tier starts and ``selesaikan`` when it decides; between them everything goes through ``simpan_butir`` and its two
wholesale relatives. Whoever writes here locks the usulan first, as a decision does, so a save and a decision can't
cross: the later one is told.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db import transaction
from django.urls import reverse

from inti.galat import BelumBoleh, Bentrok, Ditolak, TidakDitemukan
from inti.waktu import SINGKATAN_ZONA
from lke.domain.instrumen import Bagan, SoalBagan, bagan
from lke.skor.angka import tampil
from penilaian.domain.butir import (
    KURANG,
    IsiButir,
    KonflikButir,
    angka_dari,
    baris_angka,
    butir_berubah,
    butir_reviu,
    jawaban_beku,
    opsi_dari,
    rapikan_angka,
    sahkan,
    salin_butir,
    sari,
)
from penilaian.domain.nilai_reviu import isi_nilai, nilai_ulang
from penilaian.domain.periode import TahapInfo, rantai, terbuka
from penilaian.domain.usulan import catat_jejak, memegang_tahap
from penilaian.enums import Status, Verdict
from penilaian.models import Ajuan, AngkaButir, JejakUsulan, NilaiButir, Reviu, Usulan
from penilaian.models.usulan import TEMPAT
from satker.akses import Akses
from satker.domain.kabar import kirim_kabar
from satker.domain.pengguna import pemegang
from satker.enums import PERAN_TPI, Peran

__all__ = [
    "KURANG",
    "TEKS_AKSI",
    "HasilButir",
    "IsiButir",
    "KonflikButir",
    "alasan_belum_diputus",
    "alasan_tertutup",
    "butir_berubah",
    "butir_reviu",
    "jawaban_beku",
    "jumlah_catatan",
    "mulai_reviu",
    "nyatakan_sesuai_sisa",
    "pakai_putusan_lalu",
    "peran_penilai",
    "reviu_sebelum",
    "sari",
    "selesaikan",
    "selesaikan_tingkat",
    "semua_dinilai",
    "simpan_butir",
    "soal_reviu",
    "tahap_reviu",
    "tingkat_berikut",
]

# Rows of the history written here. They keep the state; the moves that change it are in penilaian.alur.
AKSI_SESUAI_SISA = "sesuai_sisa"
AKSI_BAWA_PUTUSAN = "bawa_putusan"
AKSI_SELESAI_TINGKAT = "selesai_tingkat"
TEKS_AKSI = {
    AKSI_SESUAI_SISA: "Menyatakan sesuai butir yang tersisa",
    AKSI_BAWA_PUTUSAN: "Memakai putusan putaran lalu",
    AKSI_SELESAI_TINGKAT: "Menyelesaikan tingkat penilaian",
}
_LANGKAH = Decimal(1).scaleb(-TEMPAT)


@dataclass(frozen=True, slots=True)
class HasilButir:
    """Outcome of a save: the row, the tier's refreshed Reviu, whether anything changed, and all judgements now."""

    butir: NilaiButir
    reviu: Reviu
    berubah: bool
    bagan: Bagan
    semua: Mapping[str, IsiButir]
    beku: Mapping[str, str | dict[str, str]]


# -- reading ------------------------------------------------------------------------------------------------------


def tahap_reviu(periode_id: int, kode: str) -> TahapInfo:
    """Return the tier ``kode`` of the periode's chain."""
    for tahap in rantai(periode_id):
        if tahap.kode == kode:
            return tahap
    raise TidakDitemukan("Tahap penilaian ini tidak ada pada rantai periode.")


def peran_penilai(tahap: TahapInfo, tingkat: str = "") -> tuple[Peran, ...]:
    """Roles that judge at a tier (PROSES §1): the level's own role at a TPI, verifikator and ketua tim elsewhere."""
    if tingkat:
        return (Peran(tingkat),)
    return PERAN_TPI if tahap.tim else (Peran.VERIFIKATOR, Peran.KETUA_TIM)


def soal_reviu(reviu_id: int, kode: str) -> SoalBagan:
    """Return question ``kode`` of the instrument a Reviu judges by. Raises TidakDitemukan for both."""
    instrumen = Reviu.objects.filter(pk=reviu_id).values_list("usulan__periode__instrumen_id", flat=True).first()
    if instrumen is None:
        raise TidakDitemukan("Penilaian ini tidak ada atau bukan dari satker dalam lingkup Anda.")
    soal = bagan(instrumen).soal.get(kode)
    if soal is None:
        raise TidakDitemukan(f"Butir {kode} tidak ada pada instrumen periode ini.")
    return soal


def semua_dinilai(reviu: Reviu) -> bool:
    """Tell whether every question has a verdict."""
    return reviu.dinilai >= reviu.jumlah


def jumlah_catatan(reviu: Reviu) -> int:
    """Count the remarks the satker has to answer (verdict perlu perbaikan or tidak sesuai)."""
    return NilaiButir.objects.filter(reviu=reviu, verdict__in=KURANG).count()


def tingkat_berikut(reviu: Reviu) -> str:
    """Return the role of the level after this one, "" when this is the tier's only or last level (it decides)."""
    tingkat = [str(t) for t in tahap_reviu(reviu.usulan.periode_id, reviu.tahap).tingkat]
    if reviu.tingkat not in tingkat:
        return ""
    sesudah = tingkat.index(reviu.tingkat) + 1
    return tingkat[sesudah] if sesudah < len(tingkat) else ""


def alasan_belum_diputus(reviu: Reviu | None, *, semua: bool = True) -> str:
    """Say why the tier can't decide yet, "" when it can. ``semua`` asks for a verdict on every question too.

    Used by the workflow for approve, recommend (semua) and for return and reject (without it).
    """
    if reviu is None:
        return "Telaah tahap ini belum dimulai."
    berikut = tingkat_berikut(reviu)
    if berikut:
        return f"Tingkat {Peran(reviu.tingkat).teks} belum selesai; sesudahnya masih {Peran(berikut).teks}."
    sisa = reviu.jumlah - reviu.dinilai
    if semua and sisa > 0:
        return f"{sisa} dari {reviu.jumlah} butir belum dinilai."
    return ""


# -- acts called by the workflow -----------------------------------------------------------------------------------


def mulai_reviu(usulan: Usulan, ajuan: Ajuan, *, oleh: Akses, sekarang: datetime) -> Reviu:
    """Begin the present tier's work on ``ajuan``; at a TPI its first level (PROSES §3, §4).

    Called by the workflow inside its transaction, with the usulan locked. Nothing is judged yet: the score starts
    as the satker's. Skips everything the workflow has checked. Raises BelumBoleh when this round was begun already.
    """
    tahap = tahap_reviu(usulan.periode_id, usulan.tahap)
    tingkat = tahap.tingkat[0] if tahap.tingkat else ""
    if Reviu.objects.filter(ajuan=ajuan, tahap=tahap.kode).exists():
        raise BelumBoleh("Telaah putaran ini sudah dimulai. Muat ulang halaman untuk melanjutkannya.")
    bagan_ = bagan(usulan.periode.instrumen_id)
    reviu = Reviu(
        instansi_id=usulan.instansi_id,
        satker_id=usulan.satker_id,
        usulan=usulan,
        ajuan=ajuan,
        tahap=tahap.kode,
        tingkat=tingkat,
        penilai_id=oleh.pengguna_id,
        jumlah=len(bagan_.soal),
        mulai=sekarang,
    )
    isi_nilai(reviu, bagan_, bagan_.mesin.hitung(jawaban_beku(ajuan)))
    reviu.save()
    return reviu


def selesaikan(reviu: Reviu, *, oleh: Akses, sekarang: datetime) -> Reviu:
    """Close the work: from here on its scores, verdicts and remarks stay as they are. Doing it twice changes nothing.

    Called by the workflow when the tier decides, and by ``selesaikan_tingkat``. Skips the checks of the decision.
    """
    if reviu.selesai is None:
        reviu.selesai = sekarang
        reviu.selesai_oleh_id = oleh.pengguna_id
        reviu.save(update_fields=["selesai", "selesai_oleh"])
    return reviu


@transaction.atomic
def selesaikan_tingkat(*, reviu_id: int, oleh: Akses, sekarang: datetime) -> Reviu:
    """Close one TPI level and open the next, which starts from this level's judgements as a copy of its own.

    Every question must be judged. Not for the last level: that one decides through the workflow. Writes a history row;
    the holders of the next role are told on commit. Raises BelumBoleh, Ditolak, TidakDitemukan.
    """
    usulan, reviu, _tahap = _kunci(reviu_id, oleh=oleh, sekarang=sekarang)
    berikut = tingkat_berikut(reviu)
    if not berikut:
        raise BelumBoleh("Tingkat ini yang terakhir; tutup dengan keputusan (kembalikan, rekomendasikan, atau tidak).")
    if not semua_dinilai(reviu):
        raise BelumBoleh(
            f"{reviu.jumlah - reviu.dinilai} butir belum dinilai. Nilai dulu semua butir, lalu selesaikan."
        )
    selesaikan(reviu, oleh=oleh, sekarang=sekarang)
    baru = Reviu(
        instansi_id=reviu.instansi_id,
        satker_id=reviu.satker_id,
        usulan=usulan,
        ajuan=reviu.ajuan,
        tahap=reviu.tahap,
        tingkat=berikut,
        jumlah=reviu.jumlah,
        dinilai=reviu.dinilai,
        total=reviu.total,
        pengungkit=reviu.pengungkit,
        spak=reviu.spak,
        simpul=reviu.simpul,
        mulai=sekarang,
    )
    baru.save()
    salin_butir(NilaiButir.objects.filter(reviu=reviu), ke=baru)
    peran = Peran(reviu.tingkat)
    kalimat = f"Nilai {peran.teks}: {tampil(reviu.total)}; {jumlah_catatan(reviu)} catatan."
    _jejak(usulan, AKSI_SELESAI_TINGKAT, reviu, peran=peran, oleh=oleh, sekarang=sekarang, catatan=kalimat)
    kirim_kabar(
        [p.pk for p in pemegang(Peran(berikut), None, usulan.instansi_id, sekarang.date())],
        f"{usulan.satker.nama_singkat}: penilaian {Peran(reviu.tingkat).teks} selesai, giliran {Peran(berikut).teks}.",
        reverse("reviu", args=[baru.pk]),
        sekarang=sekarang,
    )
    return baru


# -- judging ---------------------------------------------------------------------------------------------------------


@transaction.atomic
def simpan_butir(
    *,
    reviu_id: int,
    kode: str,
    verdict: str,
    opsi: str,
    angka: Mapping[str, Decimal | str | None],
    catatan: str,
    versi: int,
    oleh: Akses,
    sekarang: datetime,
) -> HasilButir:
    """Store the judgement of one question and rescore the tier: the satker's frozen answers overlaid with its own.

    ``versi`` is the version the person started from (0 = nothing stored); the same content sent twice counts once.
    ``opsi`` and ``angka`` empty = the satker's answer stands. A remark is due unless the verdict is sesuai; sesuai with
    another answer than the satker's is refused, because it says two things. Empty verdict keeps a remark as a draft.
    Raises Bentrok with what is stored (``isi``: KonflikButir), TidakSah with every mistake, BelumBoleh when the
    decision was faster, Ditolak, TidakDitemukan.
    """
    usulan, reviu, _tahap = _kunci(reviu_id, oleh=oleh, sekarang=sekarang)
    bagan_ = bagan(usulan.periode.instrumen_id)
    soal = bagan_.soal.get(kode)
    if soal is None:
        raise TidakDitemukan(f"Butir {kode} tidak ada pada instrumen periode ini.")
    beku = jawaban_beku(reviu.ajuan)
    semua = butir_reviu(reviu, bagan_)
    isi = sahkan(soal, bagan_, IsiButir(verdict, opsi, rapikan_angka(angka), catatan.strip()), beku, semua)
    lama, isi_lama = semua.get(kode, (None, IsiButir("", "", {}, "")))
    if lama is not None and isi == isi_lama:
        return HasilButir(lama, reviu, False, bagan_, _isi(semua), beku)
    if lama is None and isi == IsiButir("", opsi_dari(beku.get(kode)), angka_dari(beku.get(kode)), ""):
        # Only looked at: nothing to store until there is a verdict, another answer or a remark.
        kosong = NilaiButir(reviu=reviu, pertanyaan_id=soal.id, versi=0)
        return HasilButir(kosong, reviu, False, bagan_, _isi(semua), beku)
    versi_kini = lama.versi if lama else 0
    if versi != versi_kini:
        nama = lama.oleh.nama if lama else ""
        raise Bentrok(
            f"{nama or 'Orang lain'} baru saja menilai butir ini. Kedua isian ditampilkan; pilih yang dipakai.",
            isi=KonflikButir(isi_lama, versi_kini, nama, lama.pada if lama else None),
        )
    butir = lama or NilaiButir(
        instansi_id=reviu.instansi_id, satker_id=reviu.satker_id, reviu=reviu, pertanyaan_id=soal.id, versi=0
    )
    butir.verdict, butir.catatan = isi.verdict, isi.catatan
    butir.opsi_id = soal.opsi_id[isi.opsi] if isi.opsi else None
    butir.versi += 1
    butir.oleh_id, butir.pada = oleh.pengguna_id, sekarang
    butir.save()
    if isi.angka != isi_lama.angka:
        AngkaButir.objects.filter(butir=butir).delete()
        AngkaButir.objects.bulk_create(baris_angka(butir, soal, isi.angka))
    semua[kode] = (butir, isi)
    nilai_ulang(reviu, bagan_, beku, semua)
    return HasilButir(butir, reviu, True, bagan_, _isi(semua), beku)


@transaction.atomic
def nyatakan_sesuai_sisa(*, reviu_id: int, oleh: Akses, sekarang: datetime) -> int:
    """Judge every question that has no verdict yet as sesuai, with the satker's own answer; returns how many.

    A deliberate act: the history names the person and the number. Questions with a draft remark are left to be judged.
    Raises BelumBoleh when nothing is left, or the decision was faster; Ditolak, TidakDitemukan.
    """
    usulan, reviu, tahap = _kunci(reviu_id, oleh=oleh, sekarang=sekarang)
    bagan_ = bagan(usulan.periode.instrumen_id)
    beku = jawaban_beku(reviu.ajuan)
    ada = butir_reviu(reviu, bagan_)
    sisa = [kode for kode in bagan_.soal if kode not in ada]
    if not sisa:
        raise BelumBoleh("Tidak ada lagi butir yang belum disentuh. Butir berkonsep catatan dinilai satu per satu.")
    baru = [
        NilaiButir(
            instansi_id=reviu.instansi_id,
            satker_id=reviu.satker_id,
            reviu=reviu,
            pertanyaan_id=bagan_.soal[kode].id,
            verdict=Verdict.SESUAI.value,
            opsi_id=bagan_.soal[kode].opsi_id.get(opsi_dari(beku.get(kode))),
            oleh_id=oleh.pengguna_id,
            pada=sekarang,
        )
        for kode in sisa
    ]
    NilaiButir.objects.bulk_create(baru)
    AngkaButir.objects.bulk_create(
        angka
        for kode, butir in zip(sisa, baru, strict=True)
        for angka in baris_angka(butir, bagan_.soal[kode], angka_dari(beku.get(kode)))
    )
    nilai_ulang(reviu, bagan_, beku, butir_reviu(reviu, bagan_))
    kalimat = f"Menyatakan sesuai {len(sisa)} butir yang belum dinilai sekaligus."
    _catat(reviu, kalimat, oleh=oleh, sekarang=sekarang)
    peran = _peran(oleh, tahap, reviu)
    _jejak(usulan, AKSI_SESUAI_SISA, reviu, peran=peran, oleh=oleh, sekarang=sekarang, catatan=kalimat)
    return len(sisa)


@transaction.atomic
def pakai_putusan_lalu(*, reviu_id: int, oleh: Akses, sekarang: datetime) -> int:
    """Take over this tier's last verdicts for questions the satker hasn't changed since; returns how many.

    Only verdicts sesuai are taken: a remark is looked at again, with the satker's reply. Questions already judged in
    this round stay. A deliberate act with a history row. Raises BelumBoleh when there is nothing to take over.
    """
    usulan, reviu, tahap = _kunci(reviu_id, oleh=oleh, sekarang=sekarang)
    bagan_ = bagan(usulan.periode.instrumen_id)
    lalu = reviu_sebelum(reviu)
    if lalu is None:
        raise BelumBoleh("Tahap ini belum pernah menilai putaran sebelumnya.")
    berubah = set(butir_berubah(lalu.ajuan, reviu.ajuan))
    ada = butir_reviu(reviu, bagan_)
    tetap = [
        bagan_.soal[kode].id
        for kode, (_, isi) in butir_reviu(lalu, bagan_).items()
        if isi.verdict == Verdict.SESUAI.value and kode not in ada and kode not in berubah
    ]
    if not tetap:
        raise BelumBoleh("Tidak ada putusan putaran lalu yang dapat dipakai: butirnya berubah atau sudah dinilai.")
    salin_butir(NilaiButir.objects.filter(reviu=lalu, pertanyaan_id__in=tetap), ke=reviu)
    nilai_ulang(reviu, bagan_, jawaban_beku(reviu.ajuan), butir_reviu(reviu, bagan_))
    kalimat = f"Memakai putusan sesuai putaran {lalu.ajuan.putaran} untuk {len(tetap)} butir yang tidak berubah."
    _catat(reviu, kalimat, oleh=oleh, sekarang=sekarang)
    peran = _peran(oleh, tahap, reviu)
    _jejak(usulan, AKSI_BAWA_PUTUSAN, reviu, peran=peran, oleh=oleh, sekarang=sekarang, catatan=kalimat)
    return len(tetap)


def reviu_sebelum(reviu: Reviu) -> Reviu | None:
    """Return this tier's last closed work on an earlier round (at a TPI its deciding level's); None without one."""
    return (
        Reviu.objects.filter(
            usulan_id=reviu.usulan_id, tahap=reviu.tahap, ajuan__putaran__lt=reviu.ajuan.putaran, selesai__isnull=False
        )
        .select_related("ajuan", "selesai_oleh")
        .order_by("-ajuan__putaran", "-mulai", "-pk")
        .first()
    )


# -- inside ----------------------------------------------------------------------------------------------------------


def _kunci(reviu_id: int, *, oleh: Akses, sekarang: datetime) -> tuple[Usulan, Reviu, TahapInfo]:
    """Lock usulan, then reviu, and make sure this person may still judge here and now."""
    asal = Reviu.objects.filter(pk=reviu_id).values_list("usulan_id", flat=True).first()
    usulan = (
        Usulan.objects.select_for_update(of=("self",)).select_related("satker", "periode").filter(pk=asal).first()
        if asal
        else None
    )
    if usulan is None or not oleh.melihat(usulan.satker.jalur):
        raise TidakDitemukan("Penilaian ini tidak ada atau bukan dari satker dalam lingkup Anda.")
    reviu = Reviu.objects.select_for_update(of=("self",)).select_related("ajuan").get(pk=reviu_id)
    reviu.usulan = usulan
    tahap = tahap_reviu(usulan.periode_id, reviu.tahap)
    if not memegang_tahap(oleh, tahap, usulan.satker, peran_penilai(tahap, reviu.tingkat)):
        siapa = Peran(reviu.tingkat).teks if reviu.tingkat else tahap.nama
        raise Ditolak(f"Penilaian ini dikerjakan {siapa}. Anda dapat membacanya, tidak mengubahnya.")
    alasan = alasan_tertutup(reviu)
    if alasan:
        raise BelumBoleh(f"Isian belum tersimpan. {alasan}")
    boleh, kalimat = terbuka(usulan.satker, usulan.periode, reviu.tahap, sekarang=sekarang)
    if not boleh:
        raise BelumBoleh(f"Isian belum tersimpan. {kalimat}")
    return usulan, reviu, tahap


def alasan_tertutup(reviu: Reviu) -> str:
    """Say why this work can't be changed any more, "" while it can. Two queries at most, none while it's open."""
    usulan = reviu.usulan
    if (usulan.status, usulan.tahap) != (Status.DITELAAH.value, reviu.tahap) or usulan.putaran != reviu.ajuan.putaran:
        jejak = (
            JejakUsulan.objects.filter(
                usulan=usulan, putaran=reviu.ajuan.putaran, tahap=reviu.tahap, dari=Status.DITELAAH.value
            )
            .exclude(ke=Status.DITELAAH.value)
            .select_related("oleh")
            .order_by("-pada", "-id")
            .first()
        )
        if jejak is None:
            return f"Usulan ini sekarang {Status(usulan.status).teks.lower()}; penilaian putaran ini sudah ditutup."
        pukul = jejak.pada.astimezone(ZoneInfo(usulan.satker.zona))
        singkat = SINGKATAN_ZONA.get(usulan.satker.zona, "WIB")
        return (
            f"Usulan ini sudah {Status(jejak.ke).teks.lower()} oleh {jejak.oleh.nama} pukul {pukul:%H.%M} {singkat}"
            f" ({pukul.day}/{pukul.month}/{pukul.year}); penilaian putaran {reviu.ajuan.putaran} sudah ditutup."
        )
    if reviu.selesai is not None:
        return (
            f"Tingkat {Peran(reviu.tingkat).teks} sudah diselesaikan."
            if reviu.tingkat
            else "Penilaian ini sudah ditutup."
        )
    return ""


def _isi(semua: Mapping[str, tuple[NilaiButir, IsiButir]]) -> dict[str, IsiButir]:
    return {kode: isi for kode, (_, isi) in semua.items()}


def _peran(oleh: Akses, tahap: TahapInfo, reviu: Reviu) -> Peran:
    return next(p for p in peran_penilai(tahap, reviu.tingkat) if oleh.memegang([p]))


def _catat(reviu: Reviu, kalimat: str, *, oleh: Akses, sekarang: datetime) -> None:
    reviu.catatan = "\n".join(x for x in (reviu.catatan, f"{sekarang:%Y-%m-%d %H:%M} UTC, {oleh.nama}: {kalimat}") if x)
    reviu.save(update_fields=["catatan"])


def _jejak(
    usulan: Usulan, aksi: str, reviu: Reviu, *, peran: Peran, oleh: Akses, sekarang: datetime, catatan: str
) -> None:
    catat_jejak(
        usulan,
        aksi,
        dari=usulan.status,
        peran=peran,
        oleh=oleh,
        sekarang=sekarang,
        catatan=catatan,
        sidik_ajuan=reviu.ajuan.sidik,
    )
