"""The files in the product against the numbers the regulations state; the numbers here don't come from the files."""

import hashlib
from fractions import Fraction

import pytest
import yaml

from lke.instrumen import FOLDER, InstrumenTidakDikenal, bawaan, daftar_bawaan, semua_simpul, semua_soal

BOBOT_2021 = {
    "A": "60", "A.I": "30", "A.II": "30", "B": "40", "B.I": "22.5", "B.I.a": "17.5", "B.I.b": "5", "B.II": "17.5",
    "A.I.1": "4", "A.I.2": "3.5", "A.I.3": "5", "A.I.4": "5", "A.I.5": "7.5", "A.I.6": "5",
    "A.II.1": "4", "A.II.2": "3.5", "A.II.3": "5", "A.II.4": "5", "A.II.5": "7.5", "A.II.6": "5",
}  # fmt: skip
BOBOT_2019 = {
    "A": "60", "A.I": "8", "A.II": "7", "A.III": "10", "A.IV": "10", "A.V": "15", "A.VI": "10",
    "B": "40", "B.I": "20", "B.I.a": "15", "B.I.b": "5", "B.II": "20",
}  # fmt: skip
MINIMAL = {
    ("permenpanrb-90-2021", "WBK"): ["75", "40", "60", "18.25", "15.75", "2.5", "14"],
    ("permenpanrb-90-2021", "WBBM"): ["85", "48", "75", "19.5", "15.75", "3.75", "15.75"],
    ("permenpanrb-10-2019", "WBK"): ["75", "40", "60", "18.5", "13.5", "5", "16"],
    ("permenpanrb-10-2019", "WBBM"): ["85", "48", "75", "18.5", "13.5", "5", "18"],
}


def jumlah_soal(kode, awalan, *, dinilai=True):
    return sum(s.kode.startswith(f"{awalan}.") and s.dinilai is dinilai for s in semua_soal(bawaan(kode).komponen))


@pytest.mark.parametrize(("kode", "bobot"), [("permenpanrb-90-2021", BOBOT_2021), ("permenpanrb-10-2019", BOBOT_2019)])
def test_bobot_menurut_peraturan(kode, bobot):
    ada = {simpul.kode: simpul.bobot for simpul in semua_simpul(bawaan(kode).komponen)}
    assert {satu: ada[satu] for satu in bobot} == {satu: Fraction(angka) for satu, angka in bobot.items()}


def test_banyaknya_pertanyaan_menurut_peraturan():
    assert [jumlah_soal("permenpanrb-90-2021", k) for k in ("A.I", "A.II", "B")] == [87, 23, 3]
    assert [jumlah_soal("permenpanrb-10-2019", k) for k in ("A", "B")] == [81, 3]
    assert jumlah_soal("permenpanrb-10-2019", "A", dinilai=False) == 4


def test_enam_rumpun_area():
    for kode in daftar_bawaan():
        assert len({s.rumpun_area for s in semua_simpul(bawaan(kode).komponen) if s.rumpun_area}) == 6


@pytest.mark.parametrize(("kode", "predikat"), MINIMAL)
def test_nilai_minimal_menurut_surat_dan_peraturan(kode, predikat):
    minimal = [ambang.minimal for ambang in bawaan(kode).ambang if ambang.predikat == predikat]
    assert minimal == [Fraction(angka) for angka in MINIMAL[kode, predikat]]


def test_prasyarat_dan_kawasan_terbaca():
    syarat = {(p.predikat, p.kode): p for p in bawaan("permenpanrb-90-2021").prasyarat}
    assert syarat["WBBM", "sakip"].minimal == "BB"
    assert syarat["WBK", "sakip"].urutan.index("B") < syarat["WBK", "sakip"].urutan.index("BB")
    assert ("WBK", "telah_wbk") not in syarat
    assert bawaan("permenpanrb-90-2021").kawasan is None
    kawasan = bawaan("permenpanrb-10-2019").kawasan
    assert (kawasan.minimal_wbk, kawasan.minimal_wbbm) == (Fraction("6.5"), Fraction("7.5"))


def test_instrumen_lain_ditolak_dengan_menyebut_yang_ada():
    for kode in ("permenpanrb-52-2014", "portalrb-2026", "../permenpanrb-90-2021", ""):
        with pytest.raises(InstrumenTidakDikenal, match="permenpanrb-90-2021"):
            bawaan(kode)


def test_nomor_soal_portal_menunjuk_setiap_pertanyaan_atau_isian_sekali():
    portal = yaml.safe_load((FOLDER / "portalrb-2026.yaml").read_text(encoding="utf-8"))
    harus = set()
    for soal in semua_soal(bawaan(portal["instrumen"]).komponen):
        diketik = [isian.kode for isian in soal.isian if not isian.jumlah_dari]
        # A question with numbers has an id per number, except that an index is one number.
        harus |= {f"{soal.kode}/{kode}" for kode in diketik} if soal.jenis_jawaban == "persen" else {soal.kode}
    assert set(portal["soal"]) == harus
    assert sorted(satu["id"] for satu in portal["soal"].values()) == list(range(1, 128))
    assert len({satu["baris"] for satu in portal["soal"].values()}) == 127


def test_sidik_adalah_sha256_dan_berbeda_antar_instrumen():
    sidik = {bawaan(kode).sha256 for kode in daftar_bawaan()}
    assert len(sidik) == 2
    assert all(len(satu) == hashlib.sha256().digest_size * 2 for satu in sidik)
