"""The bid: finding it, its own chain, who reviews it, its history. Status changes are in ``alur_usulan``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from inti.galat import BelumBoleh, Bentrok, Ditolak, TidakDitemukan, TidakSah
from lke.enums import Predikat
from lke.models import LembarKerja
from penilaian import alur, izin
from penilaian.domain.periode import TahapInfo, rantai, terbuka
from penilaian.enums import STATUS_AKHIR, Aksi, JenisTahap, Status
from penilaian.models import Ajuan, JejakUsulan, PredikatSatker, Reviu, Usulan
from satker.akses import Akses
from satker.enums import Peran
from satker.models import Satker

KEGIATAN_PENGISIAN = "pengisian"


# Ancestors and chain --------------------------------------------------------------------------------------------------


def muat_leluhur(satker: Iterable[Satker]) -> None:
    """Remember the ancestors of many units on the objects themselves, with one query; ``leluhur`` then asks nothing."""
    perlu = [s for s in satker if not hasattr(s, "_leluhur")]
    if not perlu:
        return
    ada = Satker.objects.in_bulk({i for s in perlu for i in s.leluhur_id})
    for s in perlu:
        s._leluhur = tuple(ada[i] for i in s.leluhur_id if i in ada)  # type: ignore[attr-defined]


def leluhur(satker: Satker) -> tuple[Satker, ...]:
    """Units above ``satker``, root first. One query per object."""
    muat_leluhur([satker])
    return satker._leluhur  # type: ignore[attr-defined]


def rantai_satker(satker: Satker, tahap: Sequence[TahapInfo]) -> tuple[TahapInfo, ...]:
    """The tiers of ``tahap`` that this satker really passes (PROSES §4)."""
    return alur.rantai_satker(tahap, satker.jenis, {s.jenis for s in leluhur(satker)})


def rantai_usulan(usulan: Usulan) -> tuple[TahapInfo, ...]:
    """The bid's own chain; asked once per object."""
    if not hasattr(usulan, "_rantai"):
        usulan._rantai = rantai_satker(usulan.satker, rantai(usulan.periode_id))  # type: ignore[attr-defined]
    return usulan._rantai  # type: ignore[attr-defined]


def tahap_sekarang(usulan: Usulan) -> TahapInfo | None:
    """The tier that has the bid (or, returned, will get it back); None while it's being filled."""
    return next((t for t in rantai_usulan(usulan) if t.kode == usulan.tahap), None)


def satker_penilai(tahap: TahapInfo, satker: Satker) -> Satker | None:
    """The unit that reviews ``satker`` at this tier: its nearest ancestor of the tier's jenis; None for a team."""
    return izin.penilai_tahap(tahap, leluhur(satker))


def nama_penilai(tahap: TahapInfo, satker: Satker) -> str:
    """Short name of who has the bid at this tier, for sentences: "PT Jambi", "TPI", "Penetapan calon"."""
    penilai = satker_penilai(tahap, satker)
    return penilai.nama_singkat if penilai else (tahap.tim or tahap.nama)


def memegang_tahap(akses: Akses, tahap: TahapInfo, satker_dinilai: Satker, peran: Iterable[Peran]) -> bool:
    """Tell whether the person holds one of ``peran`` where ``satker_dinilai`` is judged at this tier.

    At a unit's tier the role must be held at exactly the reviewing ancestor; at a team's tier anywhere in the instansi.
    Never somebody who holds a role at the judged satker itself (PROSES §1).
    """
    return izin.memegang(akses, tahap, satker_dinilai, leluhur(satker_dinilai), peran)


# Finding --------------------------------------------------------------------------------------------------------------


def ambil_usulan(usulan_id: int, *, akses: Akses, kunci: bool = False) -> Usulan:
    """Load a bid with its satker, periode and lembar, if the person sees the satker.

    ``kunci`` locks first the bid, then its worksheet, for the rest of the transaction; always in that order.

    Raises:
        TidakDitemukan: no such bid, another instansi's, or of a unit the person doesn't see.
    """
    if kunci:
        usulan = (
            Usulan.objects.select_for_update(of=("self",))
            .select_related("satker", "periode")
            .filter(pk=usulan_id)
            .first()
        )
        if usulan is not None:
            usulan.lembar = LembarKerja.objects.select_for_update(of=("self",)).get(pk=usulan.lembar_id)
    else:
        usulan = Usulan.objects.select_related("satker", "periode", "lembar").filter(pk=usulan_id).first()
    if usulan is None or not akses.melihat(usulan.satker.jalur):
        raise TidakDitemukan("Usulan itu tidak ada atau bukan dari satker dalam lingkup Anda.")
    usulan.lembar.satker, usulan.lembar.periode = usulan.satker, usulan.periode
    return usulan


def ajuan_kini(usulan: Usulan) -> Ajuan | None:
    """The newest frozen round; None before the first submission."""
    return Ajuan.objects.filter(usulan=usulan, putaran=usulan.putaran).first() if usulan.putaran else None


def reviu_kini(usulan: Usulan, tahap: TahapInfo) -> Reviu | None:
    """The present tier's work on the newest round, at a TPI that of the highest level begun; None before it starts."""
    calon = Reviu.objects.filter(usulan=usulan, ajuan__putaran=usulan.putaran, tahap=tahap.kode).select_related("ajuan")
    tingkat = [str(t) for t in tahap.tingkat]
    terpilih = max(calon, key=lambda r: tingkat.index(r.tingkat) if r.tingkat in tingkat else -1, default=None)
    if terpilih is not None:
        terpilih.usulan = usulan
    return terpilih


# History --------------------------------------------------------------------------------------------------------------


def jejak_terakhir(usulan: Usulan) -> JejakUsulan | None:
    """The newest row of the bid's history."""
    return JejakUsulan.objects.filter(usulan=usulan).select_related("oleh").order_by("-pada", "-id").first()


def catat_jejak(
    usulan: Usulan,
    aksi: str,
    *,
    dari: str,
    peran: Peran,
    oleh: Akses,
    sekarang: datetime,
    tahap: str | None = None,
    catatan: str = "",
    rincian: dict[str, Any] | None = None,
    sidik_ajuan: str = "",
) -> JejakUsulan:
    """Add one row to the append-only history; ``ke`` and round are the bid's present ones, ``tahap`` is the place."""
    return JejakUsulan.objects.create(
        instansi_id=usulan.instansi_id,
        satker_id=usulan.satker_id,
        usulan=usulan,
        aksi=aksi,
        dari=dari,
        ke=usulan.status,
        tahap=usulan.tahap if tahap is None else tahap,
        putaran=usulan.putaran,
        oleh_id=oleh.pengguna_id,
        peran=peran.value,
        pada=sekarang,
        catatan=catatan,
        rincian=rincian or {},
        sidik_ajuan=sidik_ajuan,
    )


# Opening --------------------------------------------------------------------------------------------------------------


def pernah_wbk(satker_id: int, tahun: int) -> bool:
    """Tell whether the satker won WBK before ``tahun`` and still holds it (SYARAT MIN-WBK)."""
    return PredikatSatker.objects.filter(
        satker_id=satker_id, predikat=Predikat.WBK.value, tahun__lt=tahun, dicabut_pada__isnull=True
    ).exists()


@dataclass(frozen=True, slots=True)
class PilihanBuka:
    """A predikat that may (or may not) be bid for now, with the reason."""

    predikat: Predikat
    boleh: bool
    alasan: str


def pilihan_buka(lembar: LembarKerja, *, akses: Akses, sekarang: datetime) -> list[PilihanBuka]:
    """What the owner of a worksheet may bid for now; empty for people who could never open one here."""
    gerak = alur.cari(None, Aksi.BUKA)
    if gerak is None or not izin.rekan_pelaku(akses, gerak, lembar.satker, None, ()):
        return []
    alasan = _alasan_belum_buka(lembar, akses=akses, sekarang=sekarang)
    hasil = []
    for predikat in Predikat:
        kenapa = alasan
        if not kenapa and predikat is Predikat.WBBM and not pernah_wbk(lembar.satker_id, lembar.periode.tahun):
            kenapa = KALIMAT_WBBM.format(satker=lembar.satker.nama_singkat)
        hasil.append(PilihanBuka(predikat, not kenapa, kenapa))
    return hasil


KALIMAT_WBBM = (
    "WBBM hanya dapat diusulkan setelah WBK. {satker} belum tercatat meraih WBK pada tahun sebelumnya; "
    "bila sudah, minta sekretariat mencatatnya."
)


def _alasan_belum_buka(lembar: LembarKerja, *, akses: Akses, sekarang: datetime) -> str:
    gerak = alur.cari(None, Aksi.BUKA)
    if gerak is None or izin.peran_pelaku(akses, gerak, lembar.satker, None, ()) is None:
        return "Usulan dibuka oleh operator atau pimpinan satker itu sendiri."
    if lembar.terkunci_pada:
        return "Penilaian lembar kerja ini sudah selesai; usulan berikutnya dibuka pada periode berikutnya."
    boleh, kalimat = terbuka(lembar.satker, lembar.periode, KEGIATAN_PENGISIAN, sekarang=sekarang)
    if not boleh:
        return kalimat
    if alur.tahap_pertama(rantai_satker(lembar.satker, rantai(lembar.periode_id))) is None:
        return "Rantai periode ini tidak memuat penilai untuk satker Anda; hubungi sekretariat."
    return ""


@transaction.atomic
def buka_usulan(*, lembar_id: int, predikat: str, oleh: Akses, sekarang: datetime) -> Usulan:
    """Open a bid for ``predikat`` on a worksheet; it starts in ``pengisian``. Writes the first history row.

    Skips the contents of the sheet: those are asked on submission.

    Raises:
        TidakDitemukan: no such worksheet in the person's scope. Ditolak: not operator or pimpinan there.
        TidakSah: unknown predikat. Bentrok: there is an open bid. BelumBoleh: closed, locked, or WBBM without WBK.
    """
    lembar = (
        LembarKerja.objects.select_for_update(of=("self",))
        .select_related("satker", "periode")
        .filter(pk=lembar_id)
        .first()
    )
    if lembar is None or not oleh.melihat(lembar.satker.jalur):
        raise TidakDitemukan("Lembar kerja itu tidak ada atau bukan milik satker Anda.")
    if predikat not in Predikat._value2member_map_:
        raise TidakSah("Pilih WBK atau WBBM.")
    gerak = alur.cari(None, Aksi.BUKA)
    peran = izin.peran_pelaku(oleh, gerak, lembar.satker, None, ()) if gerak else None
    if peran is None:
        raise Ditolak("Usulan dibuka oleh operator atau pimpinan satker itu sendiri.")
    ada = usulan_terbuka(lembar.pk)
    if ada is not None:
        raise Bentrok(f"Lembar kerja ini sudah punya usulan {ada.predikat} yang berjalan. Lanjutkan usulan itu.")
    alasan = _alasan_belum_buka(lembar, akses=oleh, sekarang=sekarang)
    if alasan:
        raise BelumBoleh(alasan)
    if predikat == Predikat.WBBM.value and not pernah_wbk(lembar.satker_id, lembar.periode.tahun):
        raise BelumBoleh(KALIMAT_WBBM.format(satker=lembar.satker.nama_singkat))
    usulan = Usulan.objects.create(
        instansi_id=lembar.instansi_id,
        satker_id=lembar.satker_id,
        periode_id=lembar.periode_id,
        lembar=lembar,
        predikat=predikat,
        status=Status.PENGISIAN.value,
        dibuat=sekarang,
        dibuat_oleh_id=oleh.pengguna_id,
        berubah=sekarang,
    )
    catat_jejak(usulan, Aksi.BUKA.value, dari="", peran=peran, oleh=oleh, sekarang=sekarang)
    return usulan


def usulan_terbuka(lembar_id: int) -> Usulan | None:
    """The bid of a worksheet that isn't over; None when there is none."""
    return Usulan.objects.filter(lembar_id=lembar_id).exclude(status__in=[s.value for s in STATUS_AKHIR]).first()


# The state line -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Langkah:
    """One step of the state line. ``keadaan`` is "lewat", "kini" or "nanti"; ``kode`` "" is the filling."""

    kode: str
    nama: str
    keadaan: str
    jenis: JenisTahap | None


def garis_tahap(usulan: Usulan) -> list[Langkah]:
    """The bid's whole way as steps: filling, then the tiers of its own chain.

    Clearance is a gate on an approved bid: it shows as passed once the bid is beyond it. Names are short: who
    reviews, or the stage's kode in words.
    """
    ruas = rantai_usulan(usulan)
    status = Status(usulan.status)
    letak = next((i for i, t in enumerate(ruas) if t.kode == usulan.tahap), -1)
    if status is Status.DIREKOMENDASIKAN:
        letak = next((i for i, t in enumerate(ruas) if t.jenis == JenisTahap.PENETAPAN), letak)
    if status is Status.BERPREDIKAT:
        letak = len(ruas)
    hasil = [Langkah("", "Pengisian", "kini" if status is Status.PENGISIAN else "lewat", None)]
    for i, t in enumerate(ruas):
        keadaan = "lewat" if i < letak else "kini" if i == letak else "nanti"
        nama = nama_penilai(t, usulan.satker) if t.jenis == JenisTahap.REVIU else t.kode.replace("_", " ").capitalize()
        hasil.append(Langkah(t.kode, nama, keadaan, t.jenis))
    return hasil
