"""Minimums of WBK and WBBM: exact at the edge, one row per area, overridable."""

from fractions import Fraction

import pytest

from .bantu import lembar_terbaik, mesin


def baris(jawaban, predikat="WBK", **lain):
    return {satu.kode: satu for satu in mesin().ambang(mesin().hitung(jawaban), predikat, **lain)}


def test_indeks_360_tepat_memenuhi_spak_dan_359_tidak():
    tepat = baris({"B.I.a.1": {"indeks": "3.60"}})["spak"]
    assert (tepat.nilai, tepat.terpenuhi, tepat.kurang) == (Fraction("15.75"), True, 0)
    assert tepat.setara_indeks == Fraction("3.60")
    kurang = baris({"B.I.a.1": {"indeks": "3.5999"}})["spak"]
    assert not kurang.terpenuhi
    assert kurang.kurang == Fraction("0.0001") * Fraction("17.5") / 4


def test_daftar_ambang_memuat_satu_baris_per_area():
    assert list(baris({})) == [
        "total",
        "pengungkit",
        "area:manajemen_perubahan",
        "area:penataan_tatalaksana",
        "area:penataan_sdm",
        "area:penguatan_akuntabilitas",
        "area:penguatan_pengawasan",
        "area:pelayanan_publik",
        "birokrasi_bersih",
        "spak",
        "kinerja",
        "pelayanan_prima",
    ]
    assert all(satu.kurang == satu.minimal and not satu.terpenuhi for satu in baris({}).values())


def test_semua_terpenuhi_dengan_jawaban_terbaik():
    for predikat in ("WBK", "WBBM"):
        assert all(satu.terpenuhi and satu.kurang == 0 for satu in baris(lembar_terbaik(mesin()), predikat).values())


def jawaban_area_akuntabilitas():
    """Pemenuhan of the area in full (5 of 5), Reform answered with nothing (0 of 5): 50 % together."""
    return {kode: isi for kode, isi in lembar_terbaik(mesin()).items() if kode.startswith("A.I.4.")}


def test_area_dinilai_gabungan_pemenuhan_dan_reform():
    satu = baris(jawaban_area_akuntabilitas())["area:penguatan_akuntabilitas"]
    assert (satu.nilai, satu.minimal, satu.kurang, satu.satuan) == (50, 60, 10, "persen")
    # Reform's first indikator is worth 2 of 10; half of it brings the area to exactly 60 %.
    tepat = {**jawaban_area_akuntabilitas(), "A.II.4.i.a": {"sasaran": 4, "tercapai": 2}}
    satu = baris(tepat)["area:penguatan_akuntabilitas"]
    assert (satu.nilai, satu.terpenuhi) == (60, True)


def test_area_dapat_dinilai_terpisah():
    hasil = baris(jawaban_area_akuntabilitas(), mode="terpisah")
    assert len(hasil) == 18
    assert hasil["area:penguatan_akuntabilitas:A.I.4"].terpenuhi
    assert hasil["area:penguatan_akuntabilitas:A.II.4"].nilai == 0


def test_minimal_periode_menggantikan_minimal_instrumen():
    jawaban = {"B.I.a.1": {"indeks": "3.20"}, **jawaban_area_akuntabilitas()}
    pengganti = {"spak": "14", "area": 55, "area:penguatan_akuntabilitas": 50}
    hasil = baris(jawaban, minimal=pengganti)
    assert (hasil["spak"].minimal, hasil["spak"].terpenuhi, hasil["spak"].setara_indeks) == (14, True, None)
    assert hasil["area:penguatan_akuntabilitas"].terpenuhi
    assert hasil["area:pelayanan_publik"].minimal == 55
    assert hasil["total"].minimal == 75


@pytest.mark.parametrize("lain", [{"predikat": "ABC"}, {"mode": "acak"}, {"minimal": {"spk": 1}}])
def test_permintaan_yang_tidak_dikenal_ditolak(lain):
    with pytest.raises(ValueError, match="tidak dikenal"):
        baris({}, **lain)


def test_total_tepat_75_terpenuhi():
    # Best everywhere but the surveys: 65 points, and a service survey of 16/7 of 4, worth exactly 10 of 17.5.
    jawaban = {**lembar_terbaik(mesin()), "B.I.a.1": {"indeks": 0}, "B.II.a.1": {"indeks": Fraction(16, 7)}}
    satu = baris(jawaban)["total"]
    assert (satu.nilai, satu.terpenuhi) == (75, True)
    jawaban["B.II.a.1"] = {"indeks": Fraction(16, 7) - Fraction(1, 10**18)}
    assert not baris(jawaban)["total"].terpenuhi


def test_syarat_minimal_bersama_sama_belum_mencapai_total():
    # SYARAT: the parts don't imply the whole.
    syarat = {satu.kode: satu.minimal for satu in baris({}).values()}
    assert syarat["pengungkit"] + syarat["birokrasi_bersih"] + syarat["pelayanan_prima"] == Fraction("72.25")
    syarat = {satu.kode: satu.minimal for satu in baris({}, "WBBM").values()}
    assert syarat["pengungkit"] + syarat["birokrasi_bersih"] + syarat["pelayanan_prima"] == Fraction("83.25")
