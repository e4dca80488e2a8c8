"""Scores the regulations and letters state themselves, and the shapes of answers one by one."""

from decimal import Decimal
from fractions import Fraction

import pytest

from lke.skor import JawabanTidakSah

from .bantu import KODE_INSTRUMEN, lembar_terbaik, lembar_terburuk, mesin


def nilai(simpul, jawaban, kode="permenpanrb-90-2021"):
    return mesin(kode).hitung(jawaban).simpul[simpul].nilai


def test_sop_dengan_nilai_067_075_dan_1_menjadi_08067():
    # The worksheet's own example: the mean of three answers times a weight of 1.
    hasil = mesin().hitung({"A.I.2.i.a": "B", "A.I.2.i.b": "B", "A.I.2.i.c": "A"}).simpul["A.I.2.i"]
    pilihan = [mesin().nilai_soal(kode, isi) for kode, isi in (("A.I.2.i.a", "B"), ("A.I.2.i.b", "B"))]
    assert pilihan == [Fraction("0.67"), Fraction("0.75")]
    assert hasil.nilai == Fraction("2.42") / 3
    assert hasil.persen == Fraction(242) / 3


@pytest.mark.parametrize(
    ("simpul", "indeks", "poin"),
    [("B.I.a", "3.60", "15.75"), ("B.I.a", "4", "17.5"), ("B.II.a", "3.20", "14"), ("B.II.a", "3.60", "15.75")],
)
def test_indeks_survei_menjadi_poin(simpul, indeks, poin):
    assert nilai(simpul, {f"{simpul}.1": {"indeks": indeks}}) == Fraction(poin)


@pytest.mark.parametrize(("pilihan", "poin"), [("A", "5"), ("B", "3.75"), ("C", "2.5"), ("D", "1.25"), ("E", "0")])
def test_capaian_kinerja(pilihan, poin):
    assert nilai("B.I.b", {"B.I.b.1": pilihan}) == Fraction(poin)


@pytest.mark.parametrize(("simpul", "indeks", "poin"), [("B.I.a", "3.60", "13.5"), ("B.II.a", "3.20", "16")])
def test_indeks_survei_pada_aturan_2019(simpul, indeks, poin):
    assert nilai(simpul, {f"{simpul}.1": {"indeks": indeks}}, "permenpanrb-10-2019") == Fraction(poin)


@pytest.mark.parametrize(
    ("kode", "jawaban", "bagian"),
    [
        ("A.I.1.i.a", "Ya", "1"),
        ("A.I.1.i.a", "Tidak", "0"),
        ("A.I.1.i.b", "B", "0.5"),
        ("A.II.4.ii.a", "C", "0.33"),
        ("A.II.1.ii.a", "D", "0.25"),
        ("A.II.1.i.a", {"agen": 7, "perubahan": 5}, "5/7"),
        ("A.II.1.i.a", {"agen": "7", "perubahan": Decimal("5.0")}, "5/7"),
        # One agent may make several changes: capped, not refused.
        ("A.II.1.i.a", {"agen": 2, "perubahan": 5}, "1"),
        ("A.II.3.iii.a", {"sebelumnya": 8, "sekarang": 6}, "1/4"),
        ("A.II.3.iii.a", {"sebelumnya": 8, "sekarang": 9}, "0"),
        ("A.II.5.iii.a", {"kepala_satker": 1, "pejabat_wajib": 4, "lainnya": 2, "sudah": 6}, "6/7"),
        ("B.I.a.1", {"indeks": "3.333"}, "0.83325"),
    ],
)
def test_setiap_bentuk_jawaban(kode, jawaban, bagian):
    assert mesin().nilai_soal(kode, jawaban) == Fraction(bagian)
    assert mesin().periksa_jawaban(kode, jawaban) == []


@pytest.mark.parametrize(
    ("kode", "jawaban", "bagian"),
    [
        ("A.II.1.i.a", {"agen": 0, "perubahan": 0}, 0),
        ("A.II.4.i.a", {"sasaran": 0, "tercapai": 0}, 0),
        ("A.II.5.ii.a", {"harus": 0, "proses": 0, "selesai": 0}, 1),
        ("A.II.5.iii.b", {"administrator": 0, "pengawas": 0, "fungsional_pelaksana": 0, "sudah": 0}, 1),
        ("A.II.3.iii.a", {"sebelumnya": 0, "sekarang": 0}, 1),
        ("A.II.3.iii.a", {"sebelumnya": 0, "sekarang": 1}, 0),
    ],
)
def test_penyebut_nol_mengikuti_ketetapan_instrumen(kode, jawaban, bagian):
    assert mesin().nilai_soal(kode, jawaban) == bagian


def test_isian_sama_dengan_memakai_angka_pertanyaan_lain_selama_kosong():
    agen = {"A.II.1.i.a": {"agen": 8, "perubahan": 8}}
    assert mesin().nilai_soal("A.II.1.i.b", {"terintegrasi": 6}, agen) == Fraction(6, 8)
    assert mesin().nilai_soal("A.II.1.i.b", {"terintegrasi": 6, "perubahan": 7}, agen) == Fraction(6, 7)
    # Nothing typed is no answer, even though a default could be found.
    assert "A.II.1.i.b" in mesin().hitung({**agen, "A.II.1.i.b": {}}).belum_dijawab


def test_belum_dijawab_dihitung_nol_dan_disebut():
    hasil = mesin().hitung({"A.I.1.i.a": "Ya", "A.I.1.i.b": None, "A.II.1.i.a": {"agen": 7}})
    assert hasil.simpul["A.I.1.i"].nilai == Fraction("0.25")
    assert (hasil.simpul["A.I.1.i"].terjawab, hasil.simpul["A.I.1.i"].jumlah) == (1, 2)
    assert (hasil.terjawab, hasil.jumlah, len(hasil.belum_dijawab)) == (1, 113, 112)
    assert {"A.I.1.i.b", "A.II.1.i.a"} <= set(hasil.belum_dijawab)


def test_pertanyaan_tidak_dinilai_tercatat_tanpa_mengubah_nilai():
    m = mesin("permenpanrb-10-2019")
    tambahan = {"A.IV.2.i": "Ya", "A.V.6.a": {"wajib": 4, "sudah": 4}}
    hasil = m.hitung(tambahan)
    assert hasil.total == 0
    assert hasil.simpul["A.V.6"].persen == 0
    assert hasil.pertanyaan["A.V.6.a"] == 1
    assert hasil.terjawab == 2
    assert m.poin_soal("A.IV.2.i") == 0


@pytest.mark.parametrize("kode", KODE_INSTRUMEN)
def test_jawaban_terbaik_100_dan_terburuk_0(kode):
    m = mesin(kode)
    assert m.periksa(lembar_terbaik(m)) == []
    assert m.hitung(lembar_terbaik(m)).total == 100
    assert m.hitung(lembar_terburuk(m)).total == 0
    assert m.hitung({}).total == 0


def test_bagaimana_bila_tidak_mengubah_jawaban():
    jawaban = {"B.I.b.1": "C", "B.I.a.1": {"indeks": "3.6"}}
    salinan = dict(jawaban)
    assert mesin().bagaimana_bila(jawaban, {"B.I.b.1": "A", "B.I.a.1": None}).total == 5
    assert jawaban == salinan


def test_kenaikan_menyebut_pertanyaan_paling_bernilai_lebih_dulu():
    m = mesin()
    jawaban = {**lembar_terbaik(m), "B.I.b.1": "C", "A.I.1.i.b": "B", "B.I.a.1": {"indeks": "3.2"}}
    naik = m.kenaikan(jawaban)
    assert [(n.kode, n.poin, n.opsi_terbaik) for n in naik] == [
        ("B.I.a.1", Fraction("3.5"), ""),
        ("B.I.b.1", Fraction("2.5"), "A"),
        ("A.I.1.i.b", Fraction("0.125"), "A"),
    ]
    assert m.hitung(jawaban).total + sum(n.poin for n in naik) == 100


def test_jawaban_yang_tak_terbaca_menolak_perhitungan_dengan_semua_sebab():
    with pytest.raises(JawabanTidakSah) as tangkap:
        mesin().hitung({"Z.9": "A", "A.I.1.i.a": "Mungkin", "B.I.a.1": {"indeks": "-1"}})
    assert [satu.kode for satu in tangkap.value.kesalahan] == ["Z.9", "A.I.1.i.a", "B.I.a.1"]


def test_angka_yang_saling_bertentangan_tetap_dapat_dinilai():
    # The source of a default may be corrected downwards later; that must not block scoring the sheet.
    jawaban = {"A.II.1.i.a": {"agen": 5, "perubahan": 2}, "A.II.1.i.b": {"terintegrasi": 4}}
    assert mesin().hitung(jawaban).pertanyaan["A.II.1.i.b"] == 1
    assert [satu.kode for satu in mesin().periksa(jawaban)] == ["A.II.1.i.b"]
