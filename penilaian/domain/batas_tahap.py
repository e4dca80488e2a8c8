"""The minimums of a predikat against the scores a tier has stored (SYARAT §2): many reviews at once, exactly.

A ranking judges hundreds of reviews with hundreds of nodes each; only the few nodes that minimums name are read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction

from lke.domain.instrumen import Bagan
from lke.skor import Hasil, HasilAmbang, NilaiSimpul, tampil_minimal

# Scores of nodes that don't end are stored with 15 places; this makes a sum that is exactly a minimum reach it.
SETIPIS = Fraction(1, 10**14)
_NOL = Decimal(0)
_TEMPAT = 20
# Wide enough that adding stored scores never rounds.
_PERSIS = Context(prec=200)


@dataclass(frozen=True, slots=True)
class BatasSimpul:
    """One minimum: reached when the stored points of ``simpul`` sum to ``poin`` or more.

    ``nilai`` = (sum + ``tambah``) × ``kali`` is the value in the unit of ``ambang``, whose own value says nothing.
    ``bawah`` and ``atas`` are decimals just around ``poin``: sums outside them are judged without fractions.
    ``teks_minimal`` is the minimum as a screen shows it.
    """

    ambang: HasilAmbang
    poin: Fraction
    tambah: Fraction
    kali: Fraction
    bawah: Decimal
    atas: Decimal
    teks_minimal: str

    def jumlah(self, simpul: Mapping[str, str]) -> Decimal:
        """Sum of the stored points; a node that isn't stored counts 0."""
        hasil = _NOL
        for kode in self.ambang.simpul:
            hasil = _PERSIS.add(hasil, Decimal(simpul.get(kode, "0")))
        return hasil

    def terpenuhi(self, jumlah: Decimal) -> bool:
        """Tell whether that sum reaches the minimum."""
        if jumlah < self.bawah:
            return False
        return jumlah > self.atas or Fraction(jumlah) >= self.poin


@dataclass(frozen=True, slots=True)
class Kurang:
    """A minimum that is missed, with the points there are; words and fractions are made only when somebody asks."""

    batas: BatasSimpul
    jumlah: Decimal

    @property
    def hasil(self) -> HasilAmbang:
        """The same as the engine gives it."""
        a = self.batas.ambang
        nilai = (Fraction(self.jumlah) + self.batas.tambah) * self.batas.kali
        return HasilAmbang(
            a.kode, a.uraian, nilai, a.minimal, nilai >= a.minimal, max(Fraction(0), a.minimal - nilai), a.satuan,
            a.simpul, a.setara_indeks,
        )  # fmt: skip

    @property
    def kalimat(self) -> str:
        """In words: "Nilai total 73,75, batas 75,00, kurang 1,25".

        Rounded as ``tampil_terhadap`` and ``tampil_kurang`` do, in whole numbers: a long ranking writes thousands.
        """
        b, a = self.batas, self.batas.ambang
        atas, bawah = self.jumlah.as_integer_ratio()
        atas = (atas * b.tambah.denominator + b.tambah.numerator * bawah) * b.kali.numerator
        bawah *= b.tambah.denominator * b.kali.denominator
        tempat = len(b.teks_minimal) - b.teks_minimal.index(",") - 1
        skala = 10**tempat
        bulat = (2 * atas * skala + bawah) // (2 * bawah)
        if bulat * a.minimal.denominator >= a.minimal.numerator * skala:
            bulat = atas * skala // bawah
        lubang = a.minimal.numerator * bawah - atas * a.minimal.denominator
        kurang_ = -(-lubang * 100 // (a.minimal.denominator * bawah))
        satuan = "\xa0%" if a.satuan == "persen" else ""
        return (
            f"{a.uraian}: {bulat // skala},{bulat % skala:0{tempat}d}{satuan}, batas {b.teks_minimal}{satuan},"
            f" kurang {kurang_ // 100},{kurang_ % 100:02d}{satuan}"
        )


def batas_predikat(papan: Bagan, predikat: str, mode: str) -> tuple[BatasSimpul, ...]:
    """The minimums of ``predikat`` with areas judged by ``mode``; prepared once, then asked for many reviews."""
    mesin = papan.mesin
    kosong = {kode: NilaiSimpul(Fraction(0), s.bobot, 0, 0) for kode, s in mesin.simpul.items()}
    hasil = []
    for a in mesin.ambang(Hasil(Fraction(0), Fraction(0), 0, 0, kosong, {}, ()), predikat, mode):
        bobot = sum((mesin.simpul[kode].bobot for kode in a.simpul), Fraction(0))
        kali = 100 / Fraction(bobot) if a.satuan == "persen" else Fraction(1)
        tambah = SETIPIS * len(a.simpul)
        poin = a.minimal / kali - tambah
        satuan = poin.numerator * 10**_TEMPAT // poin.denominator
        bawah, atas = (Decimal(x).scaleb(-_TEMPAT, _PERSIS) for x in (satuan, satuan + 1))
        hasil.append(BatasSimpul(a, poin, tambah, kali, bawah, atas, tampil_minimal(a.minimal)))
    return tuple(hasil)


def kurang(batas: Sequence[BatasSimpul], simpul: Mapping[str, str]) -> tuple[Kurang, ...]:
    """The minimums missed by the stored scores of one review (``Reviu.simpul``); none when nothing is stored."""
    if not simpul:
        return ()
    return tuple(Kurang(b, jumlah) for b in batas if not b.terpenuhi(jumlah := b.jumlah(simpul)))
