"""Frozen scores read back: decimal text of an ajuan or a reviu into what ``lke.skor`` compares and shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from lke.instrumen import Simpul
from lke.skor import Hasil, HasilAmbang, Mesin, NilaiSimpul, tampil, tampil_kurang, tampil_minimal, tampil_terhadap


def baca_simpul(simpul: Mapping[str, Any]) -> dict[str, Fraction]:
    """Points per node, from ``{kode: {"nilai": "15.75", …}}`` (ajuan) or ``{kode: "15.75"}`` (reviu)."""
    return {kode: pulihkan(str(isi["nilai"] if isinstance(isi, Mapping) else isi)) for kode, isi in simpul.items()}


def pulihkan(teks: str) -> Fraction:
    """The exact score behind decimal text: "33.33333333333333333333" → 100/3.

    Scores whose decimals don't end were rounded at the 15th or 20th place. Added up as they stand, three thirds would
    miss a minimum that they meet. A fraction that rounds to the same text and has few enough digits is the only one
    there is; where none has, the text itself counts.
    """
    persis = Fraction(teks)
    tempat = len(teks.partition(".")[2])
    if tempat < 15:
        return persis
    sederhana = persis.limit_denominator(10 ** (tempat // 2 - 1))
    return sederhana if abs(sederhana - persis) * 2 * 10**tempat <= 1 else persis


def hasil_beku(mesin: Mesin, simpul: Mapping[str, Any]) -> Hasil:
    """Frozen node scores as a ``Hasil``, so that minimums are compared by the one engine.

    Nothing is scored again; answers aren't in it: ``pertanyaan`` is empty. Raises KeyError for a missing node.
    """
    nilai = baca_simpul(simpul)
    isi = {kode: NilaiSimpul(nilai[kode], satu.bobot, 0, 0) for kode, satu in mesin.simpul.items()}
    akar = [satu for satu in mesin.simpul.values() if satu.jenjang == "komponen"]
    return Hasil(
        total=sum((isi[satu.kode].nilai for satu in akar), Fraction(0)),
        bobot=sum((satu.bobot for satu in akar), Fraction(0)),
        terjawab=0,
        jumlah=len(mesin.soal),
        simpul=isi,
        pertanyaan={},
        belum_dijawab=(),
    )


def komponen(mesin: Mesin) -> list[Simpul]:
    """The scored roots, in order: Pengungkit, Hasil."""
    return [s for s in mesin.simpul.values() if s.jenjang == "komponen" and s.dinilai and s.bobot]


def rumpun_area(akar: Simpul) -> dict[str, list[Simpul]]:
    """Scored areas below ``akar`` by rumpun_area: Pemenuhan and Reform of one area together, in order."""
    kelompok: dict[str, list[Simpul]] = {}
    for simpul in _turunan(akar):
        if simpul.rumpun_area and simpul.dinilai and simpul.bobot:
            kelompok.setdefault(simpul.rumpun_area, []).append(simpul)
    return kelompok


def _turunan(simpul: Simpul) -> Iterator[Simpul]:
    for anak in simpul.anak:
        yield anak
        yield from _turunan(anak)


def simpul_indeks(mesin: Mesin) -> list[tuple[str, Fraction]]:
    """Survey indices of the instrument in order (SPAK, then SPKP): code of the node that holds one, and its scale.

    The index follows from the node's points: points / weight × scale, exactly as it was scored.
    """
    hasil: list[tuple[str, Fraction]] = []
    for simpul in mesin.simpul.values():
        for soal in simpul.soal:
            if soal.jenis_jawaban == "indeks" and soal.dinilai and soal.rumus is not None:
                hasil.append((simpul.kode, soal.rumus.skala_maks))  # type: ignore[union-attr]  # an indeks has Indeks
    return hasil


def indeks(nilai: Fraction, bobot: Fraction, skala: Fraction) -> Fraction:
    """Index of a survey from its points."""
    return nilai / bobot * skala if bobot else Fraction(0)


def tampil_diuji(nilai: Fraction, batas: Iterable[Fraction], tempat: int = 2) -> str:
    """``nilai`` for paper so that it contradicts none of the verdicts about it (SYARAT §2)."""
    belum = sorted(b for b in batas if nilai < b)
    return tampil_terhadap(nilai, belum[0], tempat) if belum else tampil(nilai, tempat)


def tampil_ambang(ambang: HasilAmbang) -> tuple[str, str]:
    """A minimum and its verdict in words: ("nilai 60,00", "terpenuhi") or ("40,00 poin", "kurang 1,25 poin")."""
    if ambang.satuan == "persen":
        batas, satuan = f"nilai {tampil_minimal(ambang.minimal)}", ""
    else:
        batas, satuan = f"{tampil_minimal(ambang.minimal)} poin", " poin"
    return batas, "terpenuhi" if ambang.terpenuhi else f"kurang {tampil_kurang(ambang.kurang)}{satuan}"
