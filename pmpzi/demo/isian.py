"""Answers of one unit to every question: chance around the unit's quality, numbers that fit together."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from random import Random

from lke.domain.instrumen import Bagan
from lke.instrumen import Soal
from pmpzi.demo.acak import acak

Isi = str | dict[str, Decimal]


def jawaban(papan: Bagan, satker_kode: str, mutu: float) -> dict[str, Isi]:
    """An answer per question code. ``mutu`` 0–1 is the unit's standard: a sheet of 0.86 scores about 88.

    Raises:
        ValueError: a number question whose inputs this module doesn't know.
    """
    hasil: dict[str, Isi] = {}
    condong: dict[str, float] = {}
    for kode, s in papan.soal.items():
        r = acak("jawaban", satker_kode, kode)
        rumpun = s.rumpun_area or "hasil"
        if rumpun not in condong:
            condong[rumpun] = acak("condong", satker_kode, rumpun).uniform(-0.05, 0.04)
        m = min(0.99, max(0.05, mutu - 0.16 + condong[rumpun]))
        hasil[kode] = _opsi(s.soal, m, r) if s.soal.opsi else _angka(s.soal, m, r, hasil)
    return hasil


def _opsi(soal: Soal, mutu: float, r: Random) -> str:
    urut = sorted(soal.opsi, key=lambda o: -o.nilai)
    letak = 0
    # Each step down is less likely; what is only yes or no is mostly yes for units that bid at all.
    tetap = mutu + (1 - mutu) * 0.8 if len(urut) == 2 else mutu
    while letak < len(urut) - 1 and r.random() > tetap:
        letak += 1
    return urut[letak].kode


def _angka(soal: Soal, mutu: float, r: Random, ada: Mapping[str, Isi]) -> dict[str, Decimal]:
    kode = {i.kode for i in soal.isian if not i.jumlah_dari}
    kurang = 0 if r.random() < mutu else r.randint(1, 2)
    if kode == {"indeks"}:
        # 3.60 of 4 is the minimum of the survey on corruption, 3.20 that of the survey on services.
        return {"indeks": _dua(3.18 + 0.62 * mutu + r.uniform(-0.04, 0.05), maks=3.98)}
    if kode == {"agen", "perubahan"}:
        agen = r.randint(3, 6)
        return _bulat(agen=agen, perubahan=max(1, agen - kurang + (1 if r.random() < mutu - 0.5 else 0)))
    if kode == {"perubahan", "terintegrasi"}:
        dibuat = next(int(v["perubahan"]) for v in ada.values() if isinstance(v, dict) and "agen" in v)
        return _bulat(perubahan=dibuat, terintegrasi=max(0, dibuat - kurang))
    if kode == {"sebelumnya", "sekarang", "disanksi"}:
        dulu = 0 if r.random() < mutu - 0.2 else r.randint(1, 4)
        kini = 0 if not kurang else min(dulu, 1)
        return _bulat(sebelumnya=dulu, sekarang=kini, disanksi=kini)
    if kode == {"harus", "proses", "selesai"}:
        harus = r.randint(2, 14)
        sisa = min(kurang, harus)
        return _bulat(harus=harus, proses=sisa, selesai=harus - sisa)
    if kode == {"kepala_satker", "pejabat_wajib", "lainnya", "sudah"}:
        pejabat = r.randint(7, 18)
        return _bulat(
            kepala_satker=1, pejabat_wajib=pejabat, lainnya=0, sudah=1 + pejabat - (kurang if mutu < 0.7 else 0)
        )
    if kode == {"administrator", "pengawas", "fungsional_pelaksana", "sudah"}:
        banyak = r.randint(14, 48)
        return _bulat(
            administrator=2, pengawas=4, fungsional_pelaksana=banyak, sudah=6 + banyak - (kurang if mutu < 0.8 else 0)
        )
    pasangan = {
        frozenset({"sasaran", "tercapai"}): (5, 12),
        frozenset({"terdaftar", "dipermudah"}): (12, 26),
        frozenset({"wajib", "sudah"}): (10, 44),
        frozenset({"temuan", "ditindaklanjuti"}): (2, 9),
    }
    batas = pasangan.get(frozenset(kode))
    if batas is None:
        raise ValueError(f"Isian {sorted(kode)} pada {soal.kode} belum dikenal data peraga.")
    semua, sebagian = (i.kode for i in soal.isian if not i.jumlah_dari)
    n = r.randint(*batas)
    return {semua: Decimal(n), sebagian: Decimal(max(0, n - (kurang if semua != "wajib" or mutu < 0.7 else 0)))}


def _bulat(**angka: int) -> dict[str, Decimal]:
    return {k: Decimal(v) for k, v in angka.items()}


def _dua(nilai: float, *, maks: float) -> Decimal:
    return Decimal(str(round(min(maks, max(2.4, nilai)), 2)))


def belum_diisi(papan: Bagan, satker_kode: str, terisi: float) -> set[str]:
    """Questions a unit hasn't come to yet: whole pages at the end, and here and there one before."""
    if terisi >= 1:
        return set()
    kosong: set[str] = set()
    halaman = papan.halaman
    sampai = terisi * len(halaman)
    for i, h in enumerate(halaman):
        r = acak("belum", satker_kode, h.kode)
        peluang = 0.06 if i < sampai - 1 else 0.5 if i < sampai else 0.94
        kosong |= {kode for kode in h.soal if r.random() < peluang}
    return kosong
