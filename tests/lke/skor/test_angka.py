"""Reading and writing numbers: exact, half up, and never against the verdict."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lke.skor import (
    AngkaTidakSah,
    baca_angka,
    desimal_teks,
    tampil,
    tampil_kurang,
    tampil_minimal,
    tampil_terhadap,
)


def angka(teks: str) -> Fraction:
    return Fraction(teks.replace(",", "."))


@pytest.mark.parametrize(
    ("teks", "hasil"),
    [("3,6", "3.6"), (" 3,60 ", "3.60"), ("3.6", "3.6"), ("12", "12"), ("1.250,5", "1250.5"), ("-3", "-3"), ("0", "0")],
)
def test_baca_angka_cara_indonesia(teks, hasil):
    assert baca_angka(teks) == Decimal(hasil)


def test_titik_dibaca_menurut_jenis_isian():
    assert baca_angka("3.600") == Decimal("3.6")
    assert baca_angka("3.600", desimal=False) == 3600
    # Not a thousand: kept, so that "must be whole" can be said.
    assert baca_angka("3.6", desimal=False) == Decimal("3.6")


@pytest.mark.parametrize("teks", ["", "lima", "3,6,1", "1.25,5", "1e3", "3 6", "--1", ",5", "5,", "٣", "9" * 50, "NaN"])
def test_bukan_angka_ditolak_dengan_contoh(teks):
    with pytest.raises(AngkaTidakSah, match="bukan angka"):
        baca_angka(teks)


@pytest.mark.parametrize(
    ("nilai", "teks"),
    [
        ("15.75", "15.75"),
        ("75", "75"),
        ("0", "0"),
        ("1/8", "0.125"),
        ("2/3", "0.666666666666667"),
        ("-1/3", "-0.333333333333333"),
        ("100/3", "33.333333333333333"),
        ("1/1024", "0.0009765625"),
    ],
)
def test_teks_desimal(nilai, teks):
    assert desimal_teks(Fraction(nilai)) == teks


@given(st.fractions(-1000, 1000))
@example(Fraction(1, 3 * 10**20))
def test_teks_desimal_paling_sedikit_12_tempat_dan_bukan_nol_palsu(nilai):
    teks = desimal_teks(nilai)
    assert abs(Fraction(teks) - nilai) <= Fraction(1, 2 * 10**15)
    assert (Fraction(teks) == 0) == (nilai == 0)
    assert Fraction(teks) == nilai or len(teks.partition(".")[2]) >= 12


@pytest.mark.parametrize(
    ("nilai", "teks"),
    [
        ("15.745", "15,75"),
        ("15.7449", "15,74"),
        ("2.5", "2,50"),
        ("-0.005", "-0,01"),
        ("0.995", "1,00"),
        ("-0.004", "0,00"),
    ],
)
def test_tampil_membulatkan_setengah_ke_atas(nilai, teks):
    assert tampil(Fraction(nilai)) == teks
    assert tampil(Decimal(nilai)) == teks


@pytest.mark.parametrize(
    ("nilai", "minimal", "teks"),
    [
        ("74.999", "75", "74,99"),
        ("75", "75", "75,00"),
        ("75.001", "75", "75,00"),
        ("74.994", "75", "74,99"),
        ("18.2499999", "18.25", "18,24"),
        ("18.254", "18.254", "18,254"),
        ("18.2539", "18.254", "18,253"),
        ("59.9999", "60", "59,99"),
    ],
)
def test_nilai_di_samping_minimalnya(nilai, minimal, teks):
    assert tampil_terhadap(Fraction(nilai), Fraction(minimal)) == teks


@given(st.fractions(0, 100), st.decimals(0, 100, places=3))
@example(Fraction("74.999"), Decimal("75"))
@example(Fraction("74.995"), Decimal("75"))
@example(Fraction(75), Decimal("75"))
def test_angka_yang_tampil_tidak_pernah_menentang_putusan(nilai, minimal):
    terpenuhi = nilai >= Fraction(minimal)
    tampak, batas = angka(tampil_terhadap(nilai, minimal)), angka(tampil_minimal(minimal))
    assert batas == Fraction(minimal)
    assert (tampak >= batas) == terpenuhi
    assert abs(tampak - nilai) < Fraction(1, 100)
    kurang = max(Fraction(0), Fraction(minimal) - nilai)
    assert (angka(tampil_kurang(kurang)) == 0) == terpenuhi


def test_minimal_yang_tak_berujung_ditolak():
    with pytest.raises(ValueError, match="tidak dapat ditulis"):
        tampil_minimal(Fraction(1, 3))
