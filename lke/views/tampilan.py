"""Cards, trees and heads of the worksheet's screens, as plain values ready to be written by a template."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from inti.templatetags.tampil import angka as tulis_angka
from inti.templatetags.tampil import jam, persen_bagian, tulis_tanggal
from lke.domain.halaman import (
    SARING,
    CatatanPenilai,
    IsiLembar,
    Keadaan,
    NilaiHalaman,
    Sisipan,
    ambang_halaman,
    nilai_halaman,
    saring,
)
from lke.domain.instrumen import HalamanArea
from lke.domain.nilai import BarisAmbang
from lke.instrumen import Indeks, Penurunan, Rasio, Soal
from lke.skor import tampil_kurang, tampil_minimal, tampil_terhadap

JENJANG_KE = {"komponen": 1, "sub_komponen": 2, "area": 3, "indikator": 4}


@dataclass(frozen=True, slots=True)
class Ringkas:
    """The mark in a question's head. ``lencana``: a pill, for what somebody must notice."""

    rona: str
    ikon: str
    teks: str
    lencana: bool = False


@dataclass(slots=True)
class IsianTampil:
    """One number input, or (``jumlah``) a sum the portal adds up."""

    kode: str
    label: str
    satuan: str
    teks: str
    jumlah: bool
    informasi: bool
    bawaan: str
    galat: str = ""


@dataclass(slots=True)
class Kartu:
    """One question on an area page."""

    kode: str
    soal: Soal
    keadaan: Keadaan
    nilai: Fraction
    ringkas: Ringkas
    huruf: str
    isian: list[IsianTampil]
    rumus: str
    rumus_nilai: str
    tersimpan: str
    buka: bool = False
    catatan_penilai: Sequence[CatatanPenilai] = ()
    galat: Mapping[str, str] = field(default_factory=dict)

    @property
    def angka(self) -> bool:
        return bool(self.soal.isian)


def kalimat_tersimpan(pada: datetime | None, kini: datetime, zona: str) -> str:
    """«Tersimpan 10.42», with the date where it wasn't today; "" when never saved."""
    if pada is None:
        return ""
    z = ZoneInfo(zona)
    hari_ini = pada.astimezone(z).date() == kini.astimezone(z).date()
    return f"Tersimpan {jam(pada, zona)}" if hari_ini else f"Tersimpan {tulis_tanggal(pada, zona)}, {jam(pada, zona)}"


def tulis_isian(nilai: Decimal | Fraction | None) -> str:
    """A number as a clerk types it: «3,6», «1250»; "" for none."""
    if nilai is None:
        return ""
    if isinstance(nilai, Fraction):
        nilai = Decimal(nilai.numerator) / Decimal(nilai.denominator)
    return format(nilai.normalize(), "f").replace(".", ",")


def kartu_butir(isi: IsiLembar, kode: str, *, kini: datetime, catatan_penilai: Sequence[CatatanPenilai] = ()) -> Kartu:
    """Build the card of one question; ``isi`` must hold it with note and evidence."""
    keadaan = isi.keadaan[kode]
    soal = keadaan.soal.soal
    hitungan = _Hitungan(isi, kode) if soal.isian else None
    return Kartu(
        kode=kode,
        soal=soal,
        keadaan=keadaan,
        nilai=isi.hasil.pertanyaan[kode],
        ringkas=ringkas_butir(isi, kode, catatan_penilai),
        huruf=keadaan.opsi,
        isian=hitungan.isian() if hitungan else [],
        rumus=hitungan.kalimat() if hitungan else "",
        rumus_nilai=hitungan.hasil() if hitungan else "",
        tersimpan=kalimat_tersimpan(keadaan.diubah, kini, isi.lembar.satker.zona),
        catatan_penilai=catatan_penilai,
    )


def ringkas_butir(isi: IsiLembar, kode: str, catatan_penilai: Sequence[CatatanPenilai] = ()) -> Ringkas:
    """What a question needs, most pressing first."""
    keadaan = isi.keadaan[kode]
    if any(not c.dijawab for c in catatan_penilai):
        return Ringkas("waspada", "utas", "Perlu dijawab", lencana=True)
    if keadaan.dari_tahun_lalu:
        return Ringkas("waspada", "riwayat", "Dari tahun lalu", lencana=True)
    if kode in isi.belum:
        return Ringkas("waspada", "bulat", "Angka belum lengkap" if keadaan.angka else "Belum dijawab")
    if not keadaan.bercatatan:
        return Ringkas("waspada", "pensil", "Tanpa catatan")
    if catatan_penilai:
        return Ringkas("aksen", "utas", "Catatan dijawab", lencana=True)
    return Ringkas("beres", "cek", "Lengkap")


class _Hitungan:
    """The numbers of one question in words: inputs, the sums between them, and the share they give."""

    def __init__(self, isi: IsiLembar, kode: str) -> None:
        self._isi = isi
        self._kode = kode
        self._soal = isi.papan.soal[kode].soal
        self._angka = isi.keadaan[kode].angka

    def _nilai(self, nama: str) -> Decimal | None:
        """The number that counts: typed, taken over from another question, or added up."""
        isian = next(i for i in self._soal.isian if i.kode == nama)
        if isian.jumlah_dari:
            bagian = [self._nilai(n) for n in isian.jumlah_dari]
            return None if any(b is None for b in bagian) else sum((b for b in bagian if b is not None), Decimal(0))
        return self._angka.get(nama, self._bawaan(isian.sama_dengan))

    def _bawaan(self, alamat: str) -> Decimal | None:
        kode, _, nama = alamat.partition("/")
        asal = self._isi.jawaban.get(kode)
        return asal.get(nama) if isinstance(asal, Mapping) else None

    def isian(self) -> list[IsianTampil]:
        return [
            IsianTampil(
                kode=i.kode,
                label=i.label,
                satuan=i.satuan,
                teks=tulis_isian(self._nilai(i.kode) if i.jumlah_dari else self._angka.get(i.kode)),
                jumlah=bool(i.jumlah_dari),
                informasi=i.informasi,
                bawaan=tulis_isian(self._bawaan(i.sama_dengan)) if i.sama_dengan else "",
            )
            for i in self._soal.isian
        ]

    def _jumlah(self, nama: Sequence[str]) -> str:
        return tulis_isian(sum((self._nilai(n) or Decimal(0) for n in nama), Decimal(0)))

    def kalimat(self) -> str:
        if self._kode in self._isi.belum:
            return "Isi semua angka untuk melihat hasilnya"
        rumus = self._soal.rumus
        if isinstance(rumus, Rasio):
            return f"{self._jumlah(rumus.pembilang)} dari {self._jumlah(rumus.penyebut)}"
        if isinstance(rumus, Penurunan):
            return f"Dari {self._jumlah([rumus.sebelumnya])} menjadi {self._jumlah([rumus.sekarang])}"
        if isinstance(rumus, Indeks):
            return f"{self._jumlah([rumus.isian])} dari skala {tulis_isian(rumus.skala_maks)}"
        return ""

    def hasil(self) -> str:
        return "" if self._kode in self._isi.belum else persen_bagian(self._isi.hasil.pertanyaan[self._kode])


# Minimums -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SelAmbang:
    """One minimum of one predikat as text that never contradicts the verdict."""

    predikat: str
    minimal: str
    nilai: str
    kurang: str
    terpenuhi: bool
    indeks: str


@dataclass(frozen=True, slots=True)
class BarisJarak:
    """A row of the table of minimums."""

    kode: str
    uraian: str
    persen: bool
    nilai: Fraction
    nilai_teks: str
    maks: Fraction
    batas: list[tuple[str, Fraction]]
    sel: list[SelAmbang]
    simpul: tuple[str, ...]


def baris_jarak(semua: Sequence[BarisAmbang]) -> list[BarisJarak]:
    """The minimums as text, one row per thing measured."""
    hasil = []
    for b in semua:
        sel = [
            SelAmbang(
                predikat=nama,
                minimal=tampil_minimal(a.minimal),
                nilai=tampil_terhadap(a.nilai, a.minimal),
                kurang=tampil_kurang(a.kurang),
                terpenuhi=a.terpenuhi,
                indeks="" if a.setara_indeks is None else tulis_angka(a.setara_indeks, 2),
            )
            for nama, a in b.predikat
        ]
        # Beside several minimums the value is shown as it must read against the nearest one it misses.
        dekat = next((s for s in sel if not s.terpenuhi), sel[0])
        hasil.append(
            BarisJarak(
                b.kode,
                b.uraian,
                b.satuan == "persen",
                b.nilai,
                dekat.nilai,
                b.maks,
                b.batas,
                sel,
                b.predikat[0][1].simpul,
            )
        )
    return hasil


def jumlah_terpenuhi(baris: Sequence[BarisJarak]) -> list[tuple[str, int, int]]:
    """(predikat, minimums met, minimums in all)."""
    hitung: dict[str, list[bool]] = {}
    for b in baris:
        for s in b.sel:
            hitung.setdefault(s.predikat, []).append(s.terpenuhi)
    return [(p, sum(v), len(v)) for p, v in hitung.items()]


# Pages and trees ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CabangPohon:
    """A page in the side tree: its title, how far it's filled, and its indikator with their points."""

    kode: str
    judul: str
    nilai: NilaiHalaman
    indikator: list[tuple[str, str, Fraction]]
    aktif: bool


def pohon(isi: IsiLembar, aktif: str = "") -> list[CabangPohon]:
    """The side tree; ``aktif`` is the page that is open."""
    return [
        CabangPohon(
            h.kode,
            h.judul,
            nilai_halaman(isi.hasil, h),
            [(i.kode, i.judul, isi.hasil.simpul[i.kode].nilai) for b in h.bagian for i in b.indikator],
            h.kode == aktif,
        )
        for h in isi.papan.halaman
    ]


def kepala_area(isi: IsiLembar, halaman: HalamanArea) -> dict[str, Any]:
    """Score head of a page: its points and the minimums that concern it."""
    nilai = nilai_halaman(isi.hasil, halaman)
    jarak = baris_jarak(ambang_halaman(isi, halaman))
    utama = next((j for j in jarak if j.kode.startswith("area:")), jarak[0] if jarak else None)
    return {"nilai": nilai, "jarak": jarak, "utama": utama}


def tab_saring(
    isi: IsiLembar, halaman: HalamanArea, tambahan: Sisipan, *, dipilih: str
) -> tuple[list[dict[str, Any]], list[str]]:
    """The filter tabs with their counts, and the codes of the questions the chosen one shows."""
    per = saring(isi, halaman, tambahan.catatan)
    tab = [
        {"kode": kode, "judul": judul, "jumlah": len(per[kode]), "aktif": kode == dipilih}
        for kode, judul in SARING.items()
        if kode != "catatan-penilai" or per[kode] or dipilih == kode
    ]
    return tab, per[dipilih]


def simpul_terdampak(isi: IsiLembar, soal: Sequence[str]) -> list[dict[str, Any]]:
    """The nodes above these questions with their points, each once, for the places of a page that show them."""
    terdampak: dict[str, dict[str, Any]] = {}
    for kode in soal:
        unsur = isi.papan.soal[kode].unsur_kode
        while unsur:
            simpul = isi.hasil.simpul[unsur]
            terdampak[unsur] = {"kode": unsur, "nilai": simpul.nilai, "bobot": simpul.bobot}
            unsur = isi.papan.unsur[unsur].induk_kode
    return list(terdampak.values())


def baris_simpul(isi: IsiLembar) -> list[dict[str, Any]]:
    """Every node of the sheet for the overview: level 1–4, page that shows it, points and progress."""
    halaman = {
        k: h.kode for h in isi.papan.halaman for b in h.bagian for k in (b.unsur_kode, *(i.kode for i in b.indikator))
    }
    return [
        {
            "kode": kode,
            "nama": isi.papan.unsur[kode].simpul.nama,
            "tingkat": JENJANG_KE.get(isi.papan.unsur[kode].jenjang, 4),
            "halaman": halaman.get(kode, ""),
            "nilai": n.nilai,
            "bobot": n.bobot,
            "persen": n.persen,
            "terjawab": n.terjawab,
            "jumlah": n.jumlah,
        }
        for kode, n in isi.hasil.simpul.items()
    ]
