"""Every wrong input has its own clear sentence."""

from decimal import Decimal

import pytest

from lke.skor import ANGKA, BATAS, BELUM_LENGKAP, BENTUK, TAK_DIKENAL

from .bantu import mesin


@pytest.mark.parametrize(
    ("kode", "jawaban", "jenis", "potongan"),
    [
        ("A.I.9.i.a", "Ya", TAK_DIKENAL, 'Pertanyaan "A.I.9.i.a" tidak ada'),
        ("A.I.1.i.a", "B", BENTUK, "Pilih salah satu: Ya, Tidak."),
        ("A.I.1.i.a", "ya", BENTUK, "Pilih salah satu: Ya, Tidak."),
        ("A.I.1.i.a", {"agen": 1}, BENTUK, "harus satu kode pilihan"),
        ("A.I.1.i.a", 1, BENTUK, "harus satu kode pilihan"),
        ("A.I.1.i.a", True, BENTUK, "harus satu kode pilihan"),
        ("A.II.1.i.a", "A", BENTUK, "harus angka untuk: agen, perubahan"),
        ("A.II.1.i.a", {"agen": 1, "perubahan": 1, "lain": 1}, TAK_DIKENAL, 'Isian "lain" tidak dikenal'),
        ("A.II.1.i.a", {"agen": 1, "perubahan": "lima"}, ANGKA, 'bukan "lima"'),
        ("A.II.1.i.a", {"agen": 1, "perubahan": "1e3"}, ANGKA, "harus angka"),
        ("A.II.1.i.a", {"agen": 1, "perubahan": "٣"}, ANGKA, "harus angka"),
        ("A.II.1.i.a", {"agen": 1, "perubahan": True}, ANGKA, "harus angka"),
        ("A.II.1.i.a", {"agen": 1, "perubahan": 1.5}, ANGKA, "harus angka"),
        ("A.II.1.i.a", {"agen": 1, "perubahan": [1]}, ANGKA, "harus angka"),
        ("A.II.1.i.a", {"agen": 1, "perubahan": Decimal("NaN")}, ANGKA, "harus angka"),
        ("A.II.1.i.a", {"agen": 1, "perubahan": Decimal("1E+999999999")}, ANGKA, "terlalu besar"),
        ("A.II.1.i.a", {"agen": 1, "perubahan": 10**400}, ANGKA, "terlalu besar"),
        ("A.II.1.i.a", {"agen": 1, "perubahan": "1000000000"}, ANGKA, "terlalu besar"),
        ("A.II.1.i.a", {"agen": -1, "perubahan": 1}, ANGKA, "(agen) tidak boleh negatif"),
        ("A.II.1.i.a", {"agen": "-1", "perubahan": 1}, ANGKA, "tidak boleh negatif"),
        ("A.II.1.i.a", {"agen": "2.5", "perubahan": 1}, ANGKA, "harus bilangan bulat, bukan 2,5"),
        ("A.II.1.i.a", {"agen": 1}, BELUM_LENGKAP, '"Jumlah Perubahan yang dibuat" (perubahan) belum diisi'),
        ("A.II.1.i.b", {"terintegrasi": 1}, BELUM_LENGKAP, "(perubahan) belum diisi"),
        ("B.I.a.1", {"indeks": "4.01"}, ANGKA, "paling besar 4, bukan 4,01"),
        ("B.I.a.1", {"indeks": "3,6"}, ANGKA, "pecahan ditulis dengan titik"),
        ("B.I.a.1", {"indeks": "3." + "1" * 21}, ANGKA, "paling banyak 20 angka"),
        ("A.II.4.i.a", {"sasaran": 3, "tercapai": 4}, BATAS, "tidak boleh melebihi jumlah sasaran kinerja: 4 lebih"),
        ("A.II.5.ii.a", {"harus": 5, "proses": 3, "selesai": 3}, BATAS, "6 lebih besar daripada 5"),
        (
            "A.II.5.iii.a",
            {"kepala_satker": 1, "pejabat_wajib": 2, "lainnya": 0, "sudah": 4},
            BATAS,
            "4 lebih besar daripada 3",
        ),
        (
            "A.II.5.iii.a",
            {"kepala_satker": 1, "pejabat_wajib": 2, "lainnya": 0, "harus": 4, "sudah": 3},
            ANGKA,
            "= 3; kosongkan isian ini",
        ),
    ],
)
def test_masukan_salah_disebut_sebabnya(kode, jawaban, jenis, potongan):
    (salah,) = mesin().periksa_jawaban(kode, jawaban)
    assert (salah.kode, salah.jenis) == (kode, jenis)
    assert potongan in salah.pesan


@pytest.mark.parametrize("kosong", [None, "", {}, {"agen": None, "perubahan": ""}])
def test_jawaban_kosong_bukan_kesalahan(kosong):
    assert mesin().periksa_jawaban("A.II.1.i.a", kosong) == []
    assert mesin().nilai_soal("A.II.1.i.a", kosong) == 0


def test_isian_informasi_boleh_kosong_tetapi_tidak_boleh_salah():
    lengkap = {"sebelumnya": 4, "sekarang": 1}
    assert mesin().periksa_jawaban("A.II.3.iii.a", lengkap) == []
    (salah,) = mesin().periksa_jawaban("A.II.3.iii.a", {**lengkap, "disanksi": -2})
    assert salah.isian == "disanksi"


def test_jumlah_yang_diisi_benar_diterima():
    jawaban = {"kepala_satker": 1, "pejabat_wajib": 2, "lainnya": 1, "harus": 4, "sudah": 3}
    assert mesin().periksa_jawaban("A.II.5.iii.a", jawaban) == []


def test_satu_jawaban_dengan_tiga_kesalahan_menyebut_ketiganya():
    salah = mesin().periksa_jawaban("A.II.1.i.a", {"agen": -1, "perubahan": "x", "lain": 2})
    assert [satu.isian for satu in salah] == ["lain", "agen", "perubahan"]


def test_periksa_seluruh_lembar_urut_instrumen_dengan_kode_asing_lebih_dulu():
    salah = mesin().periksa({"B.I.b.1": "Z", "A.I.1.i.a": "Z", "Q": "A", "A.I.1.i.b": "A"})
    assert [satu.kode for satu in salah] == ["Q", "A.I.1.i.a", "B.I.b.1"]
