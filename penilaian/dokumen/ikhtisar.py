"""Ikhtisar pembangunan ZI menuju WBK or WBBM (002 Lampiran II.3 and II.4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from lke.instrumen import Simpul
from lke.skor import Hasil, HasilAmbang, Mesin, tampil
from penilaian.dokumen.nilai import hasil_beku, komponen, rumpun_area, tampil_ambang, tampil_diuji

NAMA_PREDIKAT = {
    "WBK": "Wilayah Bebas dari Korupsi (WBK)",
    "WBBM": "Wilayah Birokrasi Bersih dan Melayani (WBBM)",
}
# Titles of the form; the instrument's own names where it has none (another instrument, another row).
JUDUL_FORMULIR: Mapping[str, Mapping[str, str]] = {
    "permenpanrb-90-2021": {
        "A": "Pengungkit (Pemenuhan + Reform)",
        "manajemen_perubahan": "Manajemen Perubahan",
        "penataan_tatalaksana": "Penataan Tata Laksana",
        "penataan_sdm": "Penataan Sistem Manajemen SDM",
        "penguatan_akuntabilitas": "Penguatan Akuntabilitas",
        "penguatan_pengawasan": "Penguatan Pengawasan",
        "pelayanan_publik": "Peningkatan Kualitas Pelayanan Publik",
        "B.I.a": "Indeks Persepsi Anti Korupsi (IPAK)",
        "B.I.b": "Capaian kinerja lebih baik dari capaian kinerja sebelumnya",
        "B.II.a": "Indeks Persepsi Kualitas Pelayanan (IPKP)",
    }
}
# (key in Dokumen.parameter, heading). Heading 2 is lost in the scan of the form; the satker may replace this default.
PENJELASAN: Mapping[str, tuple[tuple[str, str], ...]] = {
    "WBK": (
        ("hasil", "Hasil konkret pembangunan ZI"),
        ("perubahan", "Perubahan nyata yang dirasakan pengguna layanan"),
        ("inovasi", "Inovasi unggulan dalam penguatan integritas, kinerja, dan layanan"),
    ),
    "WBBM": (
        ("hasil", "Hasil konkret pembangunan ZI setelah mendapatkan WBK"),
        ("perubahan", "Perubahan nyata yang dirasakan pengguna layanan"),
        ("inovasi", "Inovasi unggulan dalam penguatan integritas, kinerja, dan layanan"),
        (
            "replikasi",
            "Inovasi unggulan yang telah berhasil direplikasi unit/satuan kerja lain di dalam atau luar instansi",
        ),
        (
            "pendampingan",
            "Unit/satuan kerja lain yang berhasil mendapatkan predikat menuju WBK setelah melakukan tiru/pendampingan",
        ),
    ),
}
_HURUF = "abcdefghijklmnopqrstuvwxyz"
_ROMAWI = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")


@dataclass(frozen=True, slots=True)
class Kolom:
    """One party's score of a row: 1–100, points, and a verdict per minimum."""

    seratus: str
    poin: str
    putusan: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Baris:
    """A row of the form. ``tingkat`` 0 = component, 1 = area or sub-component, 2 = indicator, 3 = the sum."""

    nomor: str
    judul: str
    tingkat: int
    bobot: str
    minimal: tuple[str, ...]
    kolom: tuple[Kolom, ...]


def susun_ikhtisar(
    *,
    mesin: Mesin,
    predikat: str,
    mode_area: str,
    mandiri: Mapping[str, Any],
    penilai: tuple[str, Mapping[str, Any]] | None,
    penjelasan: Mapping[str, str],
) -> dict[str, Any]:
    """Rows and texts of the form.

    Args:
        mandiri: frozen points per node of the satker's ajuan, decimal text (``Ajuan.isi["simpul"]``).
        penilai: name and frozen points of the last tier that judged that ajuan, or None.
        penjelasan: free texts by key of ``PENJELASAN[predikat]``; key ``judul_perubahan`` replaces heading 2.

    Returns:
        Template context without the document's head: ``baris``, ``pihak`` (names of the score columns), ``penjelasan``
        (number, heading, paragraphs), ``predikat`` and ``catatan``.
    """
    pihak = [("Penilaian mandiri satuan kerja", mandiri)] + ([penilai] if penilai else [])
    hasil = [hasil_beku(mesin, simpul) for _, simpul in pihak]
    ambang = [mesin.ambang(satu, predikat, mode_area) for satu in hasil]
    judul = JUDUL_FORMULIR.get(mesin.kode, {})
    pembuat = _Pembuat(hasil, ambang, judul)
    return {
        "predikat": predikat,
        "nama_predikat": NAMA_PREDIKAT[predikat],
        "pihak": [nama for nama, _ in pihak],
        "baris": pembuat.semua(komponen(mesin)),
        "penjelasan": _penjelasan(predikat, penjelasan),
    }


class _Pembuat:
    """Walks the tree once; every row shows the same columns."""

    def __init__(
        self, hasil: Sequence[Hasil], ambang: Sequence[Sequence[HasilAmbang]], judul: Mapping[str, str]
    ) -> None:
        self.hasil, self.ambang, self.judul = hasil, ambang, judul

    def semua(self, akar: list[Simpul]) -> list[Baris]:
        baris: list[Baris] = []
        for nomor, satu in zip(_ROMAWI, akar, strict=False):
            baris.append(self.baris(f"{nomor}.", self._judul(satu.kode, satu.nama), 0, [satu]))
            kelompok = rumpun_area(satu)
            if kelompok:
                for huruf, (rumpun, anggota) in zip(_HURUF, kelompok.items(), strict=False):
                    baris.append(self.baris(f"{huruf}.", self._judul(rumpun, anggota[0].nama), 1, anggota))
                continue
            for huruf, anak in zip(_HURUF, (a for a in satu.anak if a.dinilai and a.bobot), strict=False):
                baris.append(self.baris(f"{huruf}.", self._judul(anak.kode, anak.nama), 1, [anak]))
                for urut, cucu in enumerate((c for c in anak.anak if c.dinilai and c.bobot), 1):
                    baris.append(self.baris(f"{urut}.", self._judul(cucu.kode, cucu.nama), 2, [cucu]))
        baris.append(self.baris("", "Nilai total", 3, akar))
        return baris

    def baris(self, nomor: str, judul: str, tingkat: int, simpul: list[Simpul]) -> Baris:
        kode = frozenset(s.kode for s in simpul)
        bobot = sum((s.bobot for s in simpul), Fraction(0))
        minimal: tuple[str, ...] = ()
        kolom = []
        for hasil, semua in zip(self.hasil, self.ambang, strict=True):
            diuji = [a for a in semua if frozenset(a.simpul) == kode or (tingkat == 1 and frozenset(a.simpul) < kode)]
            nilai = sum((hasil.simpul[k].nilai for k in kode), Fraction(0))
            seratus = 100 * nilai / bobot
            # A minimum for one half of an area (mode "terpisah") is judged on that half, not on the sum shown here.
            utuh = [a for a in diuji if frozenset(a.simpul) == kode]
            teks = [tampil_ambang(a) for a in diuji]
            minimal = tuple(batas for batas, _ in teks)
            kolom.append(
                Kolom(
                    tampil_diuji(seratus, [a.minimal for a in utuh if a.satuan == "persen"]),
                    tampil_diuji(nilai, [a.minimal for a in utuh if a.satuan == "poin"]),
                    tuple((putusan, a.terpenuhi) for a, (_, putusan) in zip(diuji, teks, strict=True)),
                )
            )
        return Baris(nomor, judul, tingkat, tampil(bobot), minimal, tuple(kolom))

    def _judul(self, kunci: str, nama: str) -> str:
        return self.judul.get(kunci, nama)


def _penjelasan(predikat: str, isi: Mapping[str, str]) -> list[dict[str, Any]]:
    hasil = []
    for nomor, (kunci, judul) in enumerate(PENJELASAN[predikat], 1):
        if kunci == "perubahan":
            judul = isi.get("judul_perubahan", "").strip() or judul
        alinea = [a.strip() for a in isi.get(kunci, "").replace("\r", "").split("\n") if a.strip()]
        hasil.append({"nomor": nomor, "judul": judul, "alinea": alinea})
    return hasil
