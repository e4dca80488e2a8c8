"""Minimums of a predikat against the scores of a worksheet."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from lke.instrumen.bentuk import UKURAN_PERSEN, Ambang, Pohon, Simpul
from lke.skor.bentuk import Hasil, HasilAmbang

AngkaMinimal = Fraction | Decimal | int | str
GABUNGAN = "gabungan"
TERPISAH = "terpisah"


class _Baris(NamedTuple):
    kode: str
    kode_ambang: str
    kode_rumpun: str
    uraian: str
    simpul: tuple[str, ...]
    persen: bool
    minimal: Fraction
    setara_indeks: Fraction | None


class PenilaiAmbang:
    """The minimums of one instrument, the rule for areas already spread over its areas."""

    def __init__(self, instrumen: Pohon) -> None:
        area = list(_semua_area(instrumen.komponen))
        self.predikat = tuple(dict.fromkeys(ambang.predikat for ambang in instrumen.ambang))
        self._baris: dict[tuple[str, str], list[_Baris]] = {
            (predikat, mode): [
                baris
                for ambang in instrumen.ambang
                if ambang.predikat == predikat
                for baris in _uraikan(ambang, area, mode)
            ]
            for predikat in self.predikat
            for mode in (GABUNGAN, TERPISAH)
        }

    def nilai(self, hasil: Hasil, predikat: str, mode: str, minimal: Mapping[str, AngkaMinimal]) -> list[HasilAmbang]:
        """See ``Mesin.ambang``."""
        if (predikat, mode) not in self._baris:
            raise ValueError(f"predikat {predikat!r} atau cara menilai area {mode!r} tidak dikenal")
        baris = self._baris[predikat, mode]
        dikenal = {kode for satu in baris for kode in (satu.kode, satu.kode_rumpun, satu.kode_ambang)}
        if not minimal.keys() <= dikenal:
            raise ValueError(f"kode ambang tidak dikenal: {', '.join(sorted(minimal.keys() - dikenal))}")
        return [_bandingkan(satu, hasil, minimal) for satu in baris]


def _semua_area(simpul: Iterable[Simpul]) -> Iterable[Simpul]:
    for satu in simpul:
        if satu.rumpun_area and satu.dinilai:
            yield satu
        yield from _semua_area(satu.anak)


def _uraikan(ambang: Ambang, area: list[Simpul], mode: str) -> Iterable[_Baris]:
    if ambang.ukuran != UKURAN_PERSEN:
        yield _Baris(
            ambang.kode, ambang.kode, ambang.kode, ambang.uraian, ambang.simpul, False, ambang.minimal,
            ambang.setara_indeks,
        )  # fmt: skip
        return
    rumpun: dict[str, list[Simpul]] = {}
    for satu in area:
        rumpun.setdefault(satu.rumpun_area, []).append(satu)
    for nama, anggota in rumpun.items():
        kode = f"{ambang.kode}:{nama}"
        kelompok = [anggota] if mode == GABUNGAN else [[satu] for satu in anggota]
        for isi in kelompok:
            simpul = tuple(satu.kode for satu in isi)
            kode_baris = kode if mode == GABUNGAN else f"{kode}:{simpul[0]}"
            uraian = f"Area {isi[0].nama} ({' + '.join(simpul)})"
            yield _Baris(kode_baris, ambang.kode, kode, uraian, simpul, True, ambang.minimal, None)


def _bandingkan(baris: _Baris, hasil: Hasil, minimal: Mapping[str, AngkaMinimal]) -> HasilAmbang:
    batas, indeks = baris.minimal, baris.setara_indeks
    for kode in (baris.kode, baris.kode_rumpun, baris.kode_ambang):
        if kode in minimal:
            batas = Fraction(minimal[kode])
            indeks = indeks if batas == baris.minimal else None
            break
    nilai = sum((hasil.simpul[kode].nilai for kode in baris.simpul), Fraction(0))
    if baris.persen:
        bobot = sum((hasil.simpul[kode].bobot for kode in baris.simpul), Fraction(0))
        nilai = 100 * nilai / bobot
    return HasilAmbang(
        kode=baris.kode,
        uraian=baris.uraian,
        nilai=nilai,
        minimal=batas,
        terpenuhi=nilai >= batas,
        kurang=max(Fraction(0), batas - nilai),
        satuan="persen" if baris.persen else "poin",
        simpul=baris.simpul,
        setara_indeks=indeks,
    )
