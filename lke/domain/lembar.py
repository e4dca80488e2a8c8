"""The worksheet: opening it, saving an answer, what is missing, its frozen copy, its lock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from django.db import IntegrityError, transaction

from inti.galat import BelumBoleh, Bentrok, Ditolak, TidakDitemukan, TidakSah
from lke.domain.halaman import IsiLembar, Keadaan, muat_isi
from lke.domain.instrumen import Bagan, SoalBagan, bagan
from lke.domain.nilai import (
    IsiJawaban,
    ambang_lembar,
    desimal,
    hitung_ulang,
    jawaban_banyak,
    jawaban_mesin,
    simpan_nilai,
)
from lke.izin import alasan_tak_boleh_isi
from lke.models import AngkaJawaban, BuktiDukung, Jawaban, LembarKerja, NilaiUnsur, Periode, RiwayatJawaban
from lke.skor import BELUM_LENGKAP, Hasil
from satker.akses import Akses
from satker.models import Satker

__all__ = [
    "HasilSimpan",
    "IsianTersimpan",
    "IsianTidakSah",
    "Kurang",
    "ambil_lembar",
    "buka_lembar",
    "hitung_ulang",
    "isi_beku",
    "jawaban_banyak",
    "jawaban_mesin",
    "kelengkapan",
    "kunci_lembar",
    "lepas_kunci",
    "simpan_jawaban",
    "teks_desimal",
]

CATATAN_TERPANJANG = 10_000
DESIMAL_TERSIMPAN = 6


class IsianTidakSah(TidakSah):
    """An answer that can't be stored; ``per_isian``: sentence by input code, "" for the answer as a whole."""

    def __init__(self, per_isian: Mapping[str, str]) -> None:
        super().__init__("Isian belum tersimpan. " + " ".join(per_isian.values()), rincian=list(per_isian.values()))
        self.per_isian = dict(per_isian)


@dataclass(frozen=True, slots=True)
class IsianTersimpan:
    """What is stored now, given to somebody who saved over an older version."""

    opsi: str
    angka: Mapping[str, Decimal]
    catatan: str
    versi: int
    oleh: str
    pada: datetime | None


@dataclass(frozen=True, slots=True)
class HasilSimpan:
    """A saved answer in its sheet, scores already those after the save.

    ``berubah`` is False when the same content was there already (a retry counts once).
    """

    isi: IsiLembar
    kode: str
    berubah: bool

    @property
    def versi(self) -> int:
        return self.isi.keadaan[self.kode].versi

    @property
    def hasil(self) -> Hasil:
        return self.isi.hasil


class Kurang(NamedTuple):
    """Something a sheet still lacks: question, the page that shows it, a sentence."""

    kode: str
    halaman: str
    pesan: str


# Opening ------------------------------------------------------------------------------------------------------------


@transaction.atomic
def buka_lembar(*, satker: Satker, periode: Periode, sekarang: datetime) -> LembarKerja:
    """The satker's sheet of that periode, made with all its empty answers and scores when there is none yet."""
    papan = bagan(periode.instrumen_id)
    ada = LembarKerja.objects.filter(satker=satker, periode=periode).first()
    if ada is not None:
        return ada
    milik = {"instansi_id": satker.instansi_id, "satker_id": satker.pk}
    hasil = papan.mesin.hitung({})
    try:
        with transaction.atomic():
            lembar = LembarKerja.objects.create(
                **milik, periode=periode, total=desimal(hasil.total), jumlah=hasil.jumlah, diubah=sekarang
            )
    except IntegrityError:  # somebody opened it a moment ago
        return LembarKerja.objects.get(satker=satker, periode=periode)
    Jawaban.objects.bulk_create(Jawaban(**milik, lembar=lembar, pertanyaan_id=s.id) for s in papan.soal.values())
    NilaiUnsur.objects.bulk_create(
        NilaiUnsur(
            **milik,
            lembar=lembar,
            unsur_id=papan.unsur[kode].id,
            nilai=desimal(n.nilai),
            terjawab=n.terjawab,
            jumlah=n.jumlah,
        )
        for kode, n in hasil.simpul.items()
    )
    return lembar


def ambil_lembar(lembar_id: int, *, akses: Akses, kunci: bool = False) -> LembarKerja:
    """The sheet with its satker and periode; with ``kunci`` its row stays locked until the transaction ends.

    Raises:
        TidakDitemukan: there is none, or it belongs to a satker this person may not know of.
    """
    pilihan = LembarKerja.objects.select_related("satker", "periode")
    if kunci:
        pilihan = pilihan.select_for_update(of=("self",))
    lembar = pilihan.filter(pk=lembar_id).first()
    if lembar is None or not akses.melihat(lembar.satker.jalur):
        raise TidakDitemukan
    return lembar


# Saving -------------------------------------------------------------------------------------------------------------


@transaction.atomic
def simpan_jawaban(
    *,
    lembar_id: int,
    kode: str,
    opsi: str,
    angka: Mapping[str, Decimal],
    catatan: str,
    versi: int,
    oleh: Akses,
    sekarang: datetime,
) -> HasilSimpan:
    """Save one answer with its note and score the whole sheet again, in this transaction, behind the sheet's lock.

    ``opsi`` is an option code or ""; ``angka`` numbers by input code, empty inputs absent; ``versi`` the version the
    person started from. An answer with numbers still missing is stored and counts as unanswered. The same content as
    stored changes nothing, whatever ``versi`` says; saving confirms an answer copied from last year.

    Raises:
        TidakDitemukan: no such sheet for this person, or no such question.
        Ditolak: this person doesn't fill this sheet or area. BelumBoleh: the sheet is locked.
        IsianTidakSah: impossible option, negative number, more done than due, note too long.
        Bentrok: somebody saved other content since ``versi``; ``isi`` is an IsianTersimpan.
    """
    lembar = ambil_lembar(lembar_id, akses=oleh, kunci=True)
    papan = bagan(lembar.periode.instrumen_id)
    soal = papan.soal.get(kode)
    if soal is None:
        raise TidakDitemukan("Pertanyaan ini tidak ada dalam instrumen lembar Anda.")
    periksa_boleh_isi(oleh, lembar, papan, kode)
    catatan = rapikan_catatan(catatan)
    isi = muat_isi(lembar, soal=[kode], bukti=False)
    ada = isi.keadaan[kode]
    lain = {k: j for k, j in isi.jawaban.items() if k != kode}
    _periksa(papan, soal, opsi=opsi, angka=angka, catatan=catatan, lain=lain)
    sama = (opsi, dict(angka), catatan) == (ada.opsi, ada.angka, ada.catatan)
    if not sama and versi != ada.versi:
        raise Bentrok(
            "Isian butir ini sudah diubah orang lain ketika Anda mengetik. Kedua isian ditampilkan; pilih salah satu.",
            isi=IsianTersimpan(ada.opsi, ada.angka, ada.catatan, ada.versi, ada.diubah_oleh, ada.diubah),
        )
    berubah = not sama or ada.dari_tahun_lalu
    if berubah:
        _tulis(lembar, soal, ada, opsi=opsi, angka=angka, catatan=catatan, oleh=oleh, sekarang=sekarang)
        isi = IsiLembar(
            lembar,
            papan,
            isi.keadaan
            | {
                kode: replace(
                    ada,
                    opsi=opsi,
                    angka=dict(angka),
                    catatan=catatan,
                    bercatatan=bool(catatan),
                    versi=ada.versi + 1,
                    dari_tahun_lalu=False,
                    diubah=sekarang,
                    diubah_oleh=oleh.nama,
                )
            },
        )
        simpan_nilai(lembar, isi.hasil, papan=papan, sekarang=sekarang)
    return HasilSimpan(isi=isi, kode=kode, berubah=berubah)


def periksa_boleh_isi(oleh: Akses, lembar: LembarKerja, papan: Bagan, kode: str) -> None:
    """Refuse (Ditolak, or BelumBoleh for a locked sheet) when this person may not fill question ``kode``."""
    alasan = alasan_tak_boleh_isi(
        oleh, lembar, rumpun_area=papan.soal[kode].rumpun_area, halaman=papan.halaman_soal(kode).kode
    )
    if alasan:
        raise (BelumBoleh if lembar.terkunci_pada else Ditolak)(alasan)


def rapikan_catatan(teks: str) -> str:
    """A note as it is stored: one kind of line end, no control signs PostgreSQL refuses, no blanks at its end."""
    return teks.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").rstrip()


def _periksa(
    papan: Bagan,
    soal: SoalBagan,
    *,
    opsi: str,
    angka: Mapping[str, Decimal],
    catatan: str,
    lain: Mapping[str, IsiJawaban],
) -> None:
    """Raise IsianTidakSah with everything wrong."""
    salah: dict[str, str] = {}
    if len(catatan) > CATATAN_TERPANJANG:
        salah["catatan"] = f"Catatan paling panjang {CATATAN_TERPANJANG} huruf; tulisan Anda {len(catatan)} huruf."
    for kode_isian, nilai in angka.items():
        if nilai.is_finite() and -int(nilai.normalize().as_tuple().exponent) > DESIMAL_TERSIMPAN:
            salah[kode_isian] = f"Paling banyak {DESIMAL_TERSIMPAN} angka di belakang koma."
    isi: IsiJawaban = dict(angka) if soal.soal.isian else opsi
    if (soal.soal.isian and opsi) or (not soal.soal.isian and angka):
        salah[""] = "Bentuk jawaban ini tidak cocok dengan pertanyaannya. Muat ulang halaman, lalu isi lagi."
    for satu in papan.mesin.periksa_jawaban(soal.soal.kode, isi, lain):
        if satu.jenis != BELUM_LENGKAP:
            salah.setdefault(satu.isian, satu.pesan)
    if salah:
        raise IsianTidakSah(salah)


def _tulis(
    lembar: LembarKerja,
    soal: SoalBagan,
    ada: Keadaan,
    *,
    opsi: str,
    angka: Mapping[str, Decimal],
    catatan: str,
    oleh: Akses,
    sekarang: datetime,
) -> None:
    milik = {"instansi_id": lembar.instansi_id, "satker_id": lembar.satker_id}
    Jawaban.objects.filter(pk=ada.id).update(
        opsi_id=soal.opsi_id[opsi] if opsi else None,
        catatan=catatan,
        versi=ada.versi + 1,
        dari_tahun_lalu=False,
        diubah=sekarang,
        diubah_oleh_id=oleh.pengguna_id,
    )
    if dibuang := [soal.isian_id[k] for k in ada.angka if k not in angka]:
        AngkaJawaban.objects.filter(jawaban_id=ada.id, isian_id__in=dibuang).delete()
    if berganti := {k: v for k, v in angka.items() if ada.angka.get(k) != v}:
        AngkaJawaban.objects.bulk_create(
            [AngkaJawaban(**milik, jawaban_id=ada.id, isian_id=soal.isian_id[k], nilai=v) for k, v in berganti.items()],
            update_conflicts=True,
            unique_fields=["jawaban", "isian"],
            update_fields=["nilai"],
        )
    RiwayatJawaban.objects.create(
        **milik,
        jawaban_id=ada.id,
        versi=ada.versi + 1,
        opsi_kode=opsi,
        angka={k: teks_desimal(v) for k, v in angka.items()},
        catatan=catatan,
        oleh_id=oleh.pengguna_id,
        pada=sekarang,
    )


def teks_desimal(nilai: Decimal | Fraction) -> str:
    """Decimal text without needless zeros and without an exponent, as stored and frozen: "3.6", "12"."""
    angka = desimal(nilai) if isinstance(nilai, Fraction) else nilai
    return format(angka.normalize(), "f")


# What is missing, the frozen copy, the lock --------------------------------------------------------------------------


def kelengkapan(lembar: LembarKerja) -> list[Kurang]:
    """Everything that keeps the sheet from being submitted: questions unanswered, notes empty (PROSES §3).

    In the order of the instrument; three statements. ``lembar`` needs its periode loaded.
    """
    papan = bagan(lembar.periode.instrumen_id)
    hasil = papan.mesin.hitung(jawaban_mesin(lembar.pk))
    belum = set(hasil.belum_dijawab)
    tanpa_catatan = {
        papan.soal_id[i]
        for i in Jawaban.objects.filter(lembar=lembar, catatan="").values_list("pertanyaan_id", flat=True)
    }
    kurang = []
    for halaman in papan.halaman:
        for kode in halaman.soal:
            if kode in belum:
                kurang.append(Kurang(kode, halaman.kode, f"{kode} belum dijawab."))
            elif kode in tanpa_catatan:
                kurang.append(Kurang(kode, halaman.kode, f"{kode} belum diberi catatan."))
    return kurang


def isi_beku(lembar: LembarKerja) -> dict[str, Any]:
    """Everything a round freezes, in a fixed order: see penilaian.models.usulan.Ajuan.

    Call it while the sheet's row is locked. Answers from last year that nobody confirmed are frozen empty. Scores are
    decimal text with the 20 places they are stored with. ``lembar`` needs satker and periode loaded.

    Raises:
        JawabanTidakSah: a stored answer can't be scored.
    """
    papan = bagan(lembar.periode.instrumen_id)
    jawaban = jawaban_mesin(lembar.pk)
    hasil = papan.mesin.hitung(jawaban)
    sah = {
        pk: (pertanyaan, teks)
        for pk, pertanyaan, teks in Jawaban.objects.filter(lembar=lembar, dari_tahun_lalu=False).values_list(
            "pk", "pertanyaan_id", "catatan"
        )
    }
    catatan = dict(sah.values())
    bukti: dict[int, list[dict[str, Any]]] = {}
    for satu in (
        # By id: as a join the policies of both tables nest, and right after a bulk import the planner picks badly.
        BuktiDukung.objects.filter(jawaban_id__in=list(sah), dilepas_pada__isnull=True)
        .select_related("bukti__berkas")
        .order_by("pk")
    ):
        b = satu.bukti
        isi: dict[str, Any] = {"nama": b.nama, "jenis": b.jenis, "kode": str(b.kode)}
        if b.berkas is not None:
            isi |= {"sidik": b.berkas.sidik, "ukuran": b.berkas.ukuran, "tipe": b.berkas.tipe}
        else:
            isi["tautan"] = b.tautan
        bukti.setdefault(sah[satu.jawaban_id][0], []).append(isi)
    beku: dict[str, Any] = {}
    for kode, soal in papan.soal.items():
        isi_soal = jawaban.get(kode)
        satu_beku: dict[str, Any] = {}
        if isinstance(isi_soal, str):
            satu_beku["opsi"] = isi_soal
        elif isi_soal:
            satu_beku["angka"] = {k: teks_desimal(isi_soal[k]) for k in soal.isian_id if k in isi_soal}
        satu_beku["catatan"] = catatan.get(soal.id, "")
        satu_beku["nilai"] = teks_desimal(hasil.pertanyaan[kode])
        satu_beku["bukti"] = bukti.get(soal.id, [])
        beku[kode] = satu_beku
    return {
        "instrumen": papan.kode,
        "satker": {"id": lembar.satker_id, "kode": lembar.satker.kode, "nama": lembar.satker.nama},
        "jawaban": beku,
        "simpul": {
            kode: {"nilai": teks_desimal(n.nilai), "bobot": teks_desimal(n.bobot)} for kode, n in hasil.simpul.items()
        },
        "total": teks_desimal(hasil.total),
        "ambang": [
            {
                "predikat": predikat,
                "kode": a.kode,
                "uraian": a.uraian,
                "nilai": teks_desimal(a.nilai),
                "minimal": teks_desimal(a.minimal),
                "terpenuhi": a.terpenuhi,
                "kurang": teks_desimal(a.kurang),
                "satuan": a.satuan,
            }
            for predikat, daftar in ambang_lembar(papan, hasil, cara=lembar.periode.ambang_area).items()
            for a in daftar
        ],
    }


def kunci_lembar(lembar: LembarKerja, *, oleh: Akses, sekarang: datetime) -> None:
    """Lock the sheet for good or until ``lepas_kunci``; a sheet locked already keeps its first lock."""
    LembarKerja.objects.filter(pk=lembar.pk, terkunci_pada__isnull=True).update(
        terkunci_pada=sekarang, terkunci_oleh_id=oleh.pengguna_id
    )
    lembar.refresh_from_db(fields=["terkunci_pada", "terkunci_oleh"])


def lepas_kunci(lembar: LembarKerja) -> None:
    """Open the sheet for filling again; the deed itself is recorded by whoever decided it."""
    LembarKerja.objects.filter(pk=lembar.pk).update(terkunci_pada=None, terkunci_oleh=None)
    lembar.terkunci_pada = lembar.terkunci_oleh = None
