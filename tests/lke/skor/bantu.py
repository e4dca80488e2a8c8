"""Worksheets for the tests: complete best and worst ones, and random ones drawn by hypothesis."""

from functools import lru_cache
from typing import Any

from hypothesis import strategies as st

from lke.instrumen import Indeks, Penurunan, Rasio, Soal, bawaan
from lke.skor import Mesin

KODE_INSTRUMEN = ("permenpanrb-90-2021", "permenpanrb-10-2019")


@lru_cache
def mesin(kode: str = "permenpanrb-90-2021") -> Mesin:
    return Mesin(bawaan(kode))


def _diketik(soal: Soal) -> list[str]:
    return [isian.kode for isian in soal.isian if not isian.jumlah_dari]


def _asal(soal: Soal, kode: tuple[str, ...]) -> list[str]:
    """The typed inputs behind some inputs."""
    menurut = {isian.kode: isian for isian in soal.isian}
    return [asal for satu in kode for asal in menurut[satu].jumlah_dari or (satu,)]


def terbaik(soal: Soal) -> Any:
    match soal.rumus:
        case None:
            return soal.opsi[0].kode
        case Indeks(isian, skala):
            return {isian: skala}
        case Penurunan(sebelumnya, sekarang):
            return {sebelumnya: 5, sekarang: 0}
        case Rasio(pembilang, penyebut):
            atas, bawah = _asal(soal, pembilang), _asal(soal, penyebut)
            return {k: 6 * len(bawah) if k in atas else 6 if k in bawah else 0 for k in _diketik(soal)}


def terburuk(soal: Soal) -> Any:
    match soal.rumus:
        case None:
            return soal.opsi[-1].kode
        case Indeks(isian, _):
            return {isian: 0}
        case Penurunan(sebelumnya, sekarang):
            return {sebelumnya: 5, sekarang: 6}
        case Rasio(_, penyebut):
            return {k: 6 if k in _asal(soal, penyebut) else 0 for k in _diketik(soal)}


def lembar_terbaik(m: Mesin) -> dict[str, Any]:
    return {kode: terbaik(soal) for kode, soal in m.soal.items()}


def lembar_terburuk(m: Mesin) -> dict[str, Any]:
    return {kode: terburuk(soal) for kode, soal in m.soal.items()}


def jawaban(soal: Soal) -> st.SearchStrategy[Any]:
    """Any complete answer the question allows by its shape (inputs may contradict each other)."""
    if soal.opsi:
        return st.sampled_from([opsi.kode for opsi in soal.opsi])
    if isinstance(soal.rumus, Indeks):
        return st.fixed_dictionaries({soal.rumus.isian: st.decimals(0, 4, places=2)})
    return st.fixed_dictionaries({kode: st.integers(0, 60) for kode in _diketik(soal)})


def lembar(m: Mesin) -> st.SearchStrategy[dict[str, Any]]:
    """Worksheets with any part of the questions answered."""
    return st.fixed_dictionaries({kode: st.none() | jawaban(soal) for kode, soal in m.soal.items()})
