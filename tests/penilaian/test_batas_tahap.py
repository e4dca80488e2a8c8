"""Minimums judged from stored scores say the same as the engine, at the minimum itself and a hair's breadth around it."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lke.domain.instrumen import Bagan, bagan
from lke.skor import (
    Hasil,
    HasilAmbang,
    NilaiSimpul,
    desimal_teks,
    tampil_kurang,
    tampil_minimal,
    tampil_terhadap,
)
from penilaian.domain.batas_tahap import SETIPIS, Kurang, batas_predikat, kurang
from satker.lingkup import lingkup_instansi

PASANGAN = [(p, m) for p in ("WBK", "WBBM") for m in ("gabungan", "terpisah")]
BAGIAN = st.sampled_from([0, 500, 599, 600, 650, 700, 740, 750, 800, 850, 900, 999, 1000])


@pytest.fixture
def papan(acuan):
    with lingkup_instansi(acuan.ma.pk):
        return bagan(acuan.periode.instrumen_id)


def menurut_mesin(papan: Bagan, simpul: dict[str, str], predikat: str, mode: str) -> list[HasilAmbang]:
    isi = {
        kode: NilaiSimpul(Fraction(simpul.get(kode, "0")) + SETIPIS, s.bobot, 0, 0)
        for kode, s in papan.mesin.simpul.items()
    }
    hasil = Hasil(Fraction(0), Fraction(0), 0, 0, isi, {}, ())
    return [a for a in papan.mesin.ambang(hasil, predikat, mode) if not a.terpenuhi]


def periksa_sama(hasil: tuple[Kurang, ...], mesin: list[HasilAmbang]) -> None:
    assert [k.hasil for k in hasil] == mesin
    for k, a in zip(hasil, mesin, strict=True):
        satuan = "\xa0%" if a.satuan == "persen" else ""
        nilai, minimal = tampil_terhadap(a.nilai, a.minimal), tampil_minimal(a.minimal)
        kurangnya = tampil_kurang(a.kurang)
        assert k.kalimat == f"{a.uraian}: {nilai}{satuan}, batas {minimal}{satuan}, kurang {kurangnya}{satuan}"


@pytest.mark.parametrize(("predikat", "mode"), PASANGAN)
def test_sama_dengan_mesin(papan, predikat, mode):
    batas = batas_predikat(papan, predikat, mode)

    @settings(max_examples=40, deadline=None)
    @given(st.data())
    def periksa(data):
        simpul = {
            kode: desimal_teks(s.bobot * Fraction(data.draw(BAGIAN), 1000) / data.draw(st.sampled_from([1, 3])))
            for kode, s in papan.mesin.simpul.items()
        }
        periksa_sama(kurang(batas, simpul), menurut_mesin(papan, simpul, predikat, mode))

    periksa()


@pytest.mark.parametrize(("predikat", "mode"), PASANGAN)
@pytest.mark.parametrize("geser", [-100, -11, -10, -9, -1, 0, 1])
def test_sama_dengan_mesin_tepat_di_batas(papan, predikat, mode, geser):
    """``geser`` in units of the fifteenth place, the last one that is stored."""
    batas = batas_predikat(papan, predikat, mode)
    for b in batas:
        bagian = b.ambang.minimal / b.kali / len(b.ambang.simpul) + Fraction(geser, 10**15)
        simpul = {kode: desimal_teks(bagian) for kode in b.ambang.simpul}
        hasil = kurang(batas, simpul)
        periksa_sama(hasil, menurut_mesin(papan, simpul, predikat, mode))
        if geser in (0, -100):
            assert (b in [k.batas for k in hasil]) is (geser < 0)


def test_tanpa_nilai_tersimpan_tidak_ada_yang_dinilai(papan):
    assert kurang(batas_predikat(papan, "WBK", "gabungan"), {}) == ()


def test_kalimat_menyebut_nilai_batas_dan_kekurangannya(papan):
    batas = batas_predikat(papan, "WBK", "gabungan")
    kalimat = {k.batas.ambang.kode: k.kalimat for k in kurang(batas, {"tidak-ada": "1"})}
    satu = next(b.ambang for b in batas if b.ambang.satuan == "poin")
    assert kalimat[satu.kode].startswith(f"{satu.uraian}: 0,00, batas ")
    assert len(kalimat) == len(batas)
