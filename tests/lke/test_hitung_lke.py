"""``manage.py hitung_lke``: scores files on a machine that has nothing but the code."""

import io
import json
import os
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import pytest

from lke.management.commands.hitung_lke import Command

AKAR = Path(__file__).resolve().parents[2]
CONTOH = {
    "instrumen": "permenpanrb-90-2021",
    "jawaban": {
        "A.I.1.i.a": "Ya",
        "A.I.1.i.b": "B",
        "A.II.1.i.a": {"agen": 7, "perubahan": 5},
        "B.I.a.1": {"indeks": "3.6"},
    },
}


@pytest.fixture
def tulis(tmp_path):
    def _tulis(isi, nama="lke.json"):
        berkas = tmp_path / nama
        berkas.write_text(isi if isinstance(isi, str) else json.dumps(isi), encoding="utf-8")
        return str(berkas)

    return _tulis


def jalankan(*berkas):
    """Exit status, lines of standard output, and the mistakes from standard error."""
    keluar, galat = io.StringIO(), io.StringIO()
    perintah = Command(stdout=keluar, stderr=galat)
    try:
        perintah.handle(berkas=list(berkas))
    except SystemExit as berhenti:
        return berhenti.code, keluar.getvalue().splitlines(), json.loads(galat.getvalue())["galat"]
    return 0, keluar.getvalue().splitlines(), galat.getvalue()


def contoh(**jawaban):
    return {**CONTOH, "jawaban": {kode.replace("_", "."): isi for kode, isi in jawaban.items()}}


def test_satu_berkas_menghasilkan_satu_objek(tulis):
    kode, (baris,), galat = jalankan(tulis(CONTOH))
    hasil = json.loads(baris)
    assert (kode, galat) == (0, "")
    assert list(hasil) == ["total", "simpul", "pertanyaan", "belum_dijawab", "ambang"]
    assert hasil["simpul"]["B.I.a"] == {"nilai": "15.75", "bobot": "17.5", "persen": "90"}
    assert hasil["simpul"]["A.I.1.i"] == {"nilai": "0.375", "bobot": "0.5", "persen": "75"}
    # 0.375 for the team, 15.75 for the survey, and 5/7 on one of two questions that share 2 points.
    persis = Fraction("0.375") + Fraction("15.75") + Fraction(5, 7)
    assert abs(Fraction(hasil["total"]) - persis) < Fraction(1, 10**12)
    assert hasil["pertanyaan"]["A.II.1.i.a"] == "0.714285714285714"
    assert (hasil["pertanyaan"]["A.I.1.i.a"], hasil["pertanyaan"]["A.I.1.ii.a"]) == ("1", "0")
    assert len(hasil["pertanyaan"]) == 113
    assert len(hasil["belum_dijawab"]) == 109
    assert list(hasil["ambang"]) == ["WBK", "WBBM"]
    spak = {satu["kode"]: satu for satu in hasil["ambang"]["WBK"]}
    assert spak["spak"] == {"kode": "spak", "nilai": "15.75", "minimal": "15.75", "terpenuhi": True, "kurang": "0"}
    assert spak["birokrasi_bersih"]["kurang"] == "2.5"
    assert spak["area:pelayanan_publik"]["minimal"] == "60"


def test_angka_json_dibaca_tanpa_pembulatan_biner(tulis):
    # 3.6 as a binary float is a little more than 3.6 and 15.75 would not be exact.
    teks = '{"instrumen": "permenpanrb-90-2021", "jawaban": {"B.I.a.1": {"indeks": 3.6}}}'
    _, (baris,), _ = jalankan(tulis(teks))
    assert json.loads(baris)["total"] == "15.75"


def test_beberapa_berkas_dan_baris_json_dinilai_sekaligus_dan_berurutan(tulis):
    baris = "\n".join(json.dumps(contoh(B_I_b_1=pilihan)) for pilihan in "ABC")
    kode, keluar, _ = jalankan(tulis(contoh(B_I_b_1="E"), "satu.json"), tulis(f"{baris}\n\n", "banyak.jsonl"))
    assert kode == 0
    assert [json.loads(satu)["total"] for satu in keluar] == ["0", "5", "3.75", "2.5"]


@pytest.mark.parametrize("isi", [json.dumps(CONTOH, indent=2), f"{json.dumps(CONTOH)}\n{json.dumps(CONTOH)}\n"])
def test_tanda_hubung_membaca_masukan_standar(monkeypatch, isi):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(isi.encode())))
    kode, keluar, _ = jalankan("-")
    assert kode == 0
    assert len(keluar) == (1 if isi.startswith("{\n") else 2)


def test_semua_kesalahan_semua_berkas_disebut_dan_tidak_ada_hasil(tulis):
    salah = contoh(X="Ya", A_I_1_i_a="Q", A_II_1_i_a={"agen": -7, "perubahan": "lima"}, B_I_a_1={"indeks": 4.5})
    lebih = contoh(A_II_4_i_a={"sasaran": 3, "tercapai": 4}, A_II_6_i_b={"terdaftar": 2.5, "dipermudah": 1})
    satu, dua, baik = tulis(salah, "satu.json"), tulis(json.dumps(lebih), "dua.jsonl"), tulis(CONTOH, "baik.json")
    kode, keluar, galat = jalankan(satu, baik, dua)
    assert (kode, keluar) == (1, [])
    assert [(satu["berkas"].rpartition("/")[2], satu["kode"]) for satu in galat] == [
        ("satu.json", "X"),
        ("satu.json", "A.I.1.i.a"),
        ("satu.json", "A.II.1.i.a"),
        ("satu.json", "A.II.1.i.a"),
        ("satu.json", "B.I.a.1"),
        ("dua.jsonl:1", "A.II.4.i.a"),
        ("dua.jsonl:1", "A.II.6.i.b"),
    ]
    assert "tidak boleh negatif" in galat[2]["pesan"]


@pytest.mark.parametrize(
    ("isi", "pesan"),
    [
        ("", "Berkas kosong."),
        ("{", "Bukan JSON yang sah (baris 1"),
        ("[]", 'Isi berkas harus objek {"instrumen"'),
        ('{"jawaban": {}}', 'Kunci "instrumen" tidak ada.'),
        ('{"instrumen": "permenpanrb-90-2021"}', 'Kunci "jawaban" tidak ada.'),
        ('{"instrumen": "permenpanrb-90-2021", "jawaban": []}', '"jawaban" harus objek'),
        ('{"instrumen": "permenpanrb-90-2021", "jawaban": {}, "catatan": 1}', 'Kunci "catatan" tidak dikenal.'),
        ('{"instrumen": "lain", "jawaban": {}}', 'Instrumen "lain" tidak dikenal; yang ada: permenpanrb-10-2019'),
        ('{"instrumen": "permenpanrb-90-2021", "jawaban": {"B.I.b.1": "A", "B.I.b.1": "B"}}', "tertulis dua kali"),
        ('{"instrumen": "permenpanrb-90-2021", "jawaban": {"B.I.a.1": {"indeks": NaN}}}', "NaN bukan angka"),
        (
            '{"instrumen": "permenpanrb-90-2021", "jawaban": {"B.I.a.1": {"indeks": 1e999999999}}}',
            "terlalu besar",
        ),
        ("[" * 100_000, "susunan yang terlalu dalam"),
        ('{"instrumen": ' + "9" * 5000 + "}", "angka yang terlalu panjang"),
    ],
)
def test_berkas_rusak_disebut_sebabnya(tulis, isi, pesan):
    kode, keluar, (satu, *_) = jalankan(tulis(isi))
    assert (kode, keluar) == (1, [])
    assert pesan in satu["pesan"]


def test_berkas_yang_tidak_dapat_dibaca(tmp_path):
    biner = tmp_path / "biner.json"
    biner.write_bytes(b"\xff\xfe\x00")
    kode, _, galat = jalankan(str(tmp_path / "tiada.json"), str(tmp_path), str(biner))
    assert kode == 1
    assert [satu["pesan"].partition(":")[0] for satu in galat] == [
        "Berkas tidak dapat dibaca",
        "Berkas tidak dapat dibaca",
        "Berkas bukan teks UTF-8.",
    ]


def perintah(*argumen):
    """The real command in an environment without any setting, so without database and queue."""
    return subprocess.run(
        [sys.executable, str(AKAR / "manage.py"), "hitung_lke", *argumen],
        cwd=AKAR,
        env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_perintah_berjalan_tanpa_basis_data_dan_tanpa_setelan(tulis):
    hasil = perintah(tulis(CONTOH))
    assert (hasil.returncode, hasil.stderr) == (0, "")
    assert json.loads(hasil.stdout)["simpul"]["B.I.a"]["nilai"] == "15.75"


def test_kesalahan_adalah_json_murni_pada_keluaran_galat(tulis):
    hasil = perintah(tulis(contoh(X="Ya")))
    assert (hasil.returncode, hasil.stdout) == (1, "")
    assert json.loads(hasil.stderr)["galat"][0]["kode"] == "X"
