"""What the screens of a worksheet show, read in a fixed number of statements."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from django.db.models import Case, Q, QuerySet, TextField, Value, When

from inti.galat import TidakDitemukan
from lke.domain.instrumen import Bagan, HalamanArea, SoalBagan, bagan
from lke.domain.nilai import BarisAmbang, IsiJawaban, baris_ambang
from lke.izin import alasan_tak_boleh_isi
from lke.models import AngkaJawaban, Bukti, BuktiDukung, Jawaban, LembarKerja
from lke.skor import Hasil
from satker.akses import Akses


@dataclass(slots=True)
class Keadaan:
    """One answer as stored. ``catatan`` is loaded for the questions asked for; ``bercatatan`` is known for all."""

    soal: SoalBagan
    id: int = 0
    opsi: str = ""
    angka: dict[str, Decimal] = field(default_factory=dict)
    catatan: str = ""
    bercatatan: bool = False
    versi: int = 0
    dari_tahun_lalu: bool = False
    diubah: datetime | None = None
    diubah_oleh: str = ""
    bukti: list[Bukti] = field(default_factory=list)


@dataclass
class IsiLembar:
    """A sheet with all answers and its scores, computed from them."""

    lembar: LembarKerja
    papan: Bagan
    keadaan: dict[str, Keadaan]

    @cached_property
    def jawaban(self) -> dict[str, IsiJawaban]:
        """As the engine takes them; unconfirmed answers from last year left out."""
        hasil: dict[str, IsiJawaban] = {}
        for kode, satu in self.keadaan.items():
            isi: IsiJawaban = satu.opsi or satu.angka
            if isi and not satu.dari_tahun_lalu:
                hasil[kode] = isi
        return hasil

    @cached_property
    def hasil(self) -> Hasil:
        return self.papan.mesin.hitung(self.jawaban)

    @cached_property
    def belum(self) -> frozenset[str]:
        """Codes of the questions without a complete answer."""
        return frozenset(self.hasil.belum_dijawab)

    @cached_property
    def ambang(self) -> list[BarisAmbang]:
        return baris_ambang(self.papan, self.hasil, cara=self.lembar.periode.ambang_area)

    def lengkap(self, kode: str) -> bool:
        """Answered and with a note."""
        return kode not in self.belum and self.keadaan[kode].bercatatan

    def berikut(self, sesudah: str = "") -> str:
        """Code of the next question that is unanswered or without a note, after ``sesudah``; else from the start."""
        urut = [kode for h in self.papan.halaman for kode in h.soal]
        mulai = urut.index(sesudah) + 1 if sesudah in urut else 0
        return next((k for k in urut[mulai:] + urut[:mulai] if not self.lengkap(k)), "")


def muat_isi(lembar: LembarKerja, *, soal: Collection[str] = (), bukti: bool = True) -> IsiLembar:
    """Read a sheet: three statements (two without ``bukti``); notes and evidence only for the questions in ``soal``.

    ``lembar`` needs its periode loaded.
    """
    papan = bagan(lembar.periode.instrumen_id)
    keadaan = {kode: Keadaan(s) for kode, s in papan.soal.items()}
    diminta = [papan.soal[k].id for k in soal if k in papan.soal]
    catatan = Case(When(pertanyaan_id__in=diminta, then="catatan"), default=Value(""), output_field=TextField())
    kolom = ("pk", "pertanyaan_id", "opsi_id", "versi", "dari_tahun_lalu", "diubah", "diubah_oleh__nama")
    milik: dict[int, Keadaan] = {}
    for pk, pertanyaan_id, opsi_id, versi, lalu, diubah, oleh, kosong, teks in (
        Jawaban.objects.filter(lembar=lembar)
        .annotate(kosong=Case(When(catatan="", then=Value(True)), default=Value(False)))
        .values_list(*kolom, "kosong", catatan)
    ):
        satu = keadaan[papan.soal_id[pertanyaan_id]]
        satu.id = pk
        satu.opsi = satu.soal.opsi_kode[opsi_id] if opsi_id else ""
        satu.versi, satu.dari_tahun_lalu, satu.diubah, satu.diubah_oleh = versi, lalu, diubah, oleh or ""
        satu.catatan, satu.bercatatan = teks, not kosong
        milik[pk] = satu
    for jawaban_id, isian_id, nilai in AngkaJawaban.objects.filter(jawaban__lembar=lembar).values_list(
        "jawaban_id", "isian_id", "nilai"
    ):
        milik[jawaban_id].angka[milik[jawaban_id].soal.isian_kode[isian_id]] = nilai
    if bukti and diminta:
        for dukung in (
            BuktiDukung.objects.filter(
                jawaban__lembar=lembar, jawaban__pertanyaan_id__in=diminta, dilepas_pada__isnull=True
            )
            .select_related("bukti__berkas")
            .order_by("pk")
        ):
            milik[dukung.jawaban_id].bukti.append(dukung.bukti)
    return IsiLembar(lembar, papan, keadaan)


# What other apps add -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CatatanPenilai:
    """A reviewer's remark on one question. ``url`` leads to where it is answered; ``dijawab`` says it was."""

    oleh: str
    pada: datetime
    teks: str
    dijawab: bool = False
    url: str = ""


@dataclass(frozen=True, slots=True)
class Sisipan:
    """What stands on a sheet's screens besides its own: remarks by question code, and sentences for a banner."""

    catatan: Mapping[str, Sequence[CatatanPenilai]] = field(default_factory=dict)
    spanduk: Sequence[str] = ()


# lke knows nothing of bids; an app above adds its function here when it starts (AppConfig.ready).
penyedia_sisipan: list[Callable[[LembarKerja], Sisipan]] = []


def sisipan(lembar: LembarKerja) -> Sisipan:
    """All that other apps put on this sheet, together."""
    catatan: dict[str, list[CatatanPenilai]] = {}
    spanduk: list[str] = []
    for penyedia in penyedia_sisipan:
        satu = penyedia(lembar)
        spanduk += satu.spanduk
        for kode, daftar in satu.catatan.items():
            catatan.setdefault(kode, []).extend(daftar)
    return Sisipan(catatan, spanduk)


# An area page -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class NilaiHalaman:
    """Points of a page: of all nodes it shows together."""

    nilai: Fraction
    bobot: Fraction
    terjawab: int
    jumlah: int

    @property
    def persen(self) -> Fraction:
        return 100 * self.nilai / self.bobot if self.bobot else Fraction(0)


def nilai_halaman(isi: Hasil, halaman: HalamanArea) -> NilaiHalaman:
    """Add up the nodes of a page."""
    simpul = [isi.simpul[k] for k in halaman.unsur]
    return NilaiHalaman(
        sum((s.nilai for s in simpul), Fraction(0)),
        sum((s.bobot for s in simpul), Fraction(0)),
        sum(s.terjawab for s in simpul),
        sum(s.jumlah for s in simpul),
    )


def halaman_kode(papan: Bagan, kode: str) -> HalamanArea:
    """The page with that address. Raises TidakDitemukan."""
    for satu in papan.halaman:
        if satu.kode == kode:
            return satu
    raise TidakDitemukan("Area ini tidak ada dalam instrumen lembar Anda.")


def ambang_halaman(isi: IsiLembar, halaman: HalamanArea) -> list[BarisAmbang]:
    """The minimums that concern the page's own nodes, or nodes below them, in order."""
    milik = {i.kode for b in halaman.bagian for i in b.indikator} | set(halaman.unsur)
    return [b for b in isi.ambang if set(b.predikat[0][1].simpul) <= milik]


def alasan_baca_saja(akses: Akses, lembar: LembarKerja, halaman: HalamanArea) -> str:
    """Why this person only reads that page; "" when they may fill it."""
    return alasan_tak_boleh_isi(akses, lembar, rumpun_area=halaman.rumpun_area, halaman=halaman.kode)


SARING = {
    "semua": "Semua",
    "belum": "Belum dijawab",
    "tanpa-catatan": "Tanpa catatan",
    "tanpa-bukti": "Tanpa bukti",
    "catatan-penilai": "Catatan penilai",
}


def saring(
    isi: IsiLembar, halaman: HalamanArea, catatan_penilai: Mapping[str, Collection[CatatanPenilai]]
) -> dict[str, list[str]]:
    """Codes of the page's questions per filter. ``isi`` must hold the page's questions with their evidence."""
    k = isi.keadaan
    return {
        "semua": list(halaman.soal),
        "belum": [s for s in halaman.soal if s in isi.belum],
        "tanpa-catatan": [s for s in halaman.soal if not k[s].bercatatan],
        "tanpa-bukti": [s for s in halaman.soal if not k[s].bukti],
        "catatan-penilai": [s for s in halaman.soal if catatan_penilai.get(s)],
    }


# The list of sheets -------------------------------------------------------------------------------------------------


def daftar_lembar(*, periode_id: int | None = None, induk_jalur: str = "", cari: str = "") -> QuerySet[LembarKerja]:
    """Sheets of the open scope, highest total first; ``induk_jalur`` limits to a unit and what is below it."""
    pilihan = LembarKerja.objects.select_related("satker", "periode").order_by("-total", "satker__nama", "pk")
    if periode_id is not None:
        pilihan = pilihan.filter(periode_id=periode_id)
    if induk_jalur:
        pilihan = pilihan.filter(satker__jalur__startswith=induk_jalur)
    if kata := cari.strip():
        pilihan = pilihan.filter(Q(satker__nama__icontains=kata) | Q(satker__nama_singkat__icontains=kata))
    return pilihan
