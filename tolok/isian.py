"""Plausible answers to every question of the instrument, the same ones in every run."""

from __future__ import annotations

import random
from collections.abc import Mapping
from decimal import Decimal

from lke.instrumen import Pohon, Soal, semua_simpul
from lke.skor import Mesin

Isi = str | dict[str, Decimal]
CATATAN = (
    "Sudah ditetapkan dengan SK Ketua Nomor W{n}/KPN/SK/I/2026, disosialisasikan pada rapat tanggal {h} Januari 2026, dan "
    "dipantau setiap bulan oleh tim {k}; notulen, daftar hadir dan foto kegiatan terlampir."
)


def isi_lembar(pohon: Pohon, mesin: Mesin, acak: random.Random) -> dict[str, Isi]:
    """One full sheet: an option of every question with options, numbers that fit together for the others.

    Raises:
        ValueError: no sound numbers were found for a question of the instrument.
    """
    hasil: dict[str, Isi] = {}
    for simpul in semua_simpul(pohon.komponen):
        for soal in simpul.soal:
            if soal.opsi:
                hasil[soal.kode] = acak.choices(soal.opsi, weights=[6, 4, 2, 1, 1][: len(soal.opsi)])[0].kode
            else:
                hasil[soal.kode] = _angka(soal, mesin, acak, hasil)
    return hasil


def _angka(soal: Soal, mesin: Mesin, acak: random.Random, lembar: Mapping[str, Isi]) -> dict[str, Decimal]:
    """Try numbers until the engine finds nothing wrong with them; later inputs tend to be no larger than the first."""
    for _ in range(200):
        isi: dict[str, Decimal] = {}
        pertama = Decimal(acak.randint(8, 20))
        for i, satu in enumerate(soal.isian):
            if satu.jumlah_dari:
                continue
            if satu.sama_dengan:
                kode, _, isian = satu.sama_dengan.partition("/")
                rujukan = lembar[kode]
                assert isinstance(rujukan, dict)
                isi[satu.kode] = rujukan[isian]
                pertama = rujukan[isian]
            elif satu.desimal:
                maks = Decimal(str(float(satu.maks or 4)))
                isi[satu.kode] = (maks * acak.randint(780, 990) / 1000).quantize(Decimal("0.01"))
            else:
                isi[satu.kode] = pertama if i == 0 else Decimal(acak.randint(0, int(pertama)))
        if not mesin.periksa_jawaban(soal.kode, isi, {**lembar, soal.kode: isi}):
            return isi
    raise ValueError(f"Angka yang sah untuk {soal.kode} tidak ditemukan.")


def catatan(nomor: int, kode: str) -> str:
    """A note as a clerk writes it."""
    return CATATAN.format(n=nomor, h=1 + nomor % 28, k=kode)
