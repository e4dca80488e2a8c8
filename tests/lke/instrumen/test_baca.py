"""Broken instrument files are refused with every mistake and its place."""

import copy
import json

import pytest
import yaml

from lke.instrumen import FOLDER, Indeks, InstrumenTidakSah, Penurunan, Rasio, baca
from lke.instrumen.__main__ import main
from lke.skor import Mesin

TEKS = (FOLDER / "permenpanrb-90-2021.yaml").read_text(encoding="utf-8")
DATA = yaml.load(TEKS, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def ubah(*langkah):
    """The instrument with values replaced: (path, new value); a path's last step may be missing so far."""
    data = copy.deepcopy(DATA)
    for jejak, nilai in langkah:
        induk = data
        for satu in jejak[:-1]:
            induk = induk[satu]
        if nilai is ...:
            del induk[jejak[-1]]
        else:
            induk[jejak[-1]] = nilai
    return data


def kesalahan(data):
    # JSON is YAML too, and much faster to write.
    with pytest.raises(InstrumenTidakSah) as tangkap:
        baca(data if isinstance(data, str) else json.dumps(data))
    return [str(satu) for satu in tangkap.value.daftar_kesalahan]


A, PEMENUHAN, REFORM = ("komponen", 0), ("komponen", 0, "sub_komponen", 0), ("komponen", 0, "sub_komponen", 1)
AREA1 = (*PEMENUHAN, "area", 0)
IND1 = (*AREA1, "indikator", 0)
SOAL1 = (*IND1, "pertanyaan", 0)
AGEN = (*REFORM, "area", 0, "indikator", 0, "pertanyaan", 0)
INTEGRASI = (*AGEN[:-1], 1)
TURUN = (*REFORM, "area", 2, "indikator", 2, "pertanyaan", 0)
LHKPN = (*REFORM, "area", 4, "indikator", 2, "pertanyaan", 0)
SPAK = ("komponen", 1, "sub_komponen", 0, "indikator", 0, "pertanyaan", 0)
WBK = ("ambang_batas", "predikat", 0)
WBBM = ("ambang_batas", "predikat", 1)

SATU_KESALAHAN = [
    ([(("versi_skema",), 2)], "berkas: versi_skema harus 1"),
    ([(("warna",), "biru")], "berkas: kunci tidak dikenal: warna"),
    ([(("komponen",), ...)], "berkas: kunci wajib tidak ada: komponen"),
    ([(("kode",), "LKE 2021")], "kode instrumen 'LKE 2021' tidak sah"),
    ([(("berlaku", "tahun_selesai"), 2020)], "berlaku: tahun tidak sah: 2022 sampai 2020"),
    ([(("agregasi", "indikator"), "jumlah")], "agregasi: indikator harus bobot_kali_rata_rata"),
    ([(("agregasi", "pembulatan", "perhitungan"), "2")], "perhitungan harus tanpa"),
    ([(("skala_nilai", "abc", "B"), "1")], "skala_nilai, abc: nilai harus menurun dari 1 sampai 0"),
    ([((*IND1, "bobot"), 0.5)], "A.I.1.i: bobot harus teks desimal seperti '0.67', bukan 0.5"),
    ([((*IND1, "bobot"), "0.60")], "A.I.1: jumlah bobot anak 4.1 tidak sama dengan bobot 4"),
    ([((*SOAL1, "kode"), "A.I.1.i.b")], "A.I.1.i.b: kode ganda"),
    ([((*SOAL1, "kode"), "A.I.1.ii.z")], "A.I.1.ii.z: kode tidak sesuai induknya, A.I.1.i"),
    ([((*IND1, "pertanyaan", 1, "kode"), "A.I.1.i.c")], "A.I.1.i: nomor pertanyaan tidak berurutan: a, c"),
    ([((*IND1, "nama"), "Tim  Kerja")], "A.I.1.i: nama: ada spasi ganda"),
    ([((*IND1, "nama"), "")], "A.I.1.i: nama kosong atau bukan teks"),
    ([((*IND1, "rumpun_area"), "x")], "A.I.1.i: rumpun_area hanya untuk jenjang area"),
    ([((*IND1, "area"), [])], "A.I.1.i: harus memuat tepat satu jenis anak"),
    ([((*AREA1, "rumpun_area"), "Manajemen")], "A.I.1: rumpun_area 'Manajemen' tidak sah"),
    ([((*AREA1, "nama"), "Perubahan")], "A.I.1, A.II.1: nama atau bobot area dalam rumpun manajemen_perubahan berbeda"),
    ([((*SOAL1, "jenis_jawaban"), "abcdef")], "A.I.1.i.a: jenis_jawaban tidak dikenal: 'abcdef'"),
    ([((*SOAL1, "jenis_jawaban"), "abc")], "A.I.1.i.a: opsi ['Ya', 'Tidak'] tidak sesuai jenis abc"),
    ([((*SOAL1, "opsi", 0, "nilai"), "0.9")], "A.I.1.i.a, opsi Ya: nilai 0.9 menyimpang dari skala_nilai"),
    ([((*SOAL1, "opsi", 1, "nilai"), "1.5")], "A.I.1.i.a, opsi Tidak: nilai 1.5 di luar 0 sampai 1"),
    ([((*SOAL1, "dinilai"), "ya")], "A.I.1.i.a: dinilai harus true atau false"),
    ([((*SOAL1, "isian"), [])], "A.I.1.i.a: pertanyaan beropsi tidak boleh memuat isian"),
    ([((*AGEN, "opsi"), [])], "A.II.1.i.a: pertanyaan angka tidak boleh memuat opsi"),
    ([((*AGEN, "isian", 1, "kode"), "agen")], "A.II.1.i.a: kode isian ganda: agen"),
    ([((*AGEN, "rumus", "penyebut"), ["agn"])], "A.II.1.i.a, rumus: menunjuk isian yang tidak ada: agn"),
    ([((*AGEN, "rumus", "penyebut"), ["perubahan"])], "dipakai sebagai pembilang dan penyebut sekaligus"),
    ([((*AGEN, "rumus", "maks"), "0.9")], "A.II.1.i.a, rumus: maks harus 1"),
    ([((*AGEN, "rumus", "bila_penyebut_nol"), "2")], "bila_penyebut_nol 2 di luar 0 sampai 1"),
    ([((*AGEN, "rumus", "jenis"), "indeks")], "rumus: jenis indeks tidak cocok dengan jenis_jawaban persen"),
    ([((*AGEN, "isian", 0, "informasi"), True)], "isian agen bertanda informasi tetapi dipakai rumus"),
    ([((*TURUN, "isian", 2, "informasi"), False)], "isian disanksi tidak dipakai rumus; beri tanda informasi"),
    ([((*INTEGRASI, "isian", 0, "sama_dengan"), "A.II.1.i.a/x")], "sama_dengan tidak ditemukan: A.II.1.i.a/x"),
    ([((*INTEGRASI, "isian", 0, "sama_dengan"), "A.II.1.i.b/terintegrasi")], "diketik pada pertanyaan lain"),
    ([((*INTEGRASI, "validasi", 0, "kiri"), ["y"])], "A.II.1.i.b, validasi ke-1: menunjuk isian yang tidak ada: y"),
    ([((*LHKPN, "isian", 3, "jumlah_dari"), ["kepala_satker", "x"])], "menunjuk isian yang tidak diketik: x"),
    ([((*SPAK, "isian", 0, "maks"), "5")], "B.I.a.1, rumus: maks isian indeks harus sama dengan skala_maks"),
    ([((*SPAK, "isian", 0, "desimal"), False)], "B.I.a.1, rumus: isian indeks harus bertanda desimal: true"),
    ([(("ambang_batas", "predikat"), [])], "ambang_batas: predikat harus wbk lalu wbbm"),
    ([((*WBK, "syarat", 0, "simpul"), ["A", "C"])], "ambang_batas WBK, total: simpul tidak ada: C"),
    ([((*WBK, "syarat", 0, "simpul"), ["A", "B", "B.I"])], "simpul B.I sudah termasuk"),
    ([((*WBK, "syarat", 1, "minimal"), "61")], "ambang_batas WBK, pengungkit: minimal melebihi bobot 60"),
    ([((*WBK, "syarat", 2, "simpul"), ["A.I.1"])], "ukuran persen_bobot hanya untuk simpul: setiap_rumpun_area"),
    ([((*WBK, "syarat", 4, "setara_indeks"), "3.5")], "WBK, spak: setara_indeks tidak menghasilkan minimal"),
    ([((*WBBM, "syarat", 0, "minimal"), "70")], "ambang_batas WBBM, total: minimal WBBM lebih rendah daripada WBK"),
    ([((*WBK, "prasyarat", 0, "minimal"), "S")], "ambang_batas WBK, prasyarat sakip: minimal S tidak ada dalam urutan"),
]  # fmt: skip


@pytest.mark.parametrize(("langkah", "pesan"), SATU_KESALAHAN, ids=[pesan[:50] for _, pesan in SATU_KESALAHAN])
def test_setiap_kesalahan_disebut_dengan_tempatnya(langkah, pesan):
    assert any(pesan in satu for satu in kesalahan(ubah(*langkah)))


def test_semua_kesalahan_disebut_sekaligus():
    salah = kesalahan(
        ubah(
            (("versi_skema",), 3),
            ((*SOAL1, "teks"), ""),
            ((*AGEN, "rumus", "pembilang"), ["z"]),
            ((*SPAK, "isian", 0, "maks"), "5"),
            ((*WBK, "prasyarat", 0, "jenis"), "warna"),
        )
    )
    for tempat in ("berkas", "A.I.1.i.a", "A.II.1.i.a, rumus", "B.I.a.1, rumus", "ambang_batas WBK, prasyarat sakip"):
        assert any(satu.startswith(f"{tempat}: ") for satu in salah), tempat


def test_jumlah_bobot_komponen_harus_100():
    data = ubah((("komponen",), DATA["komponen"][:1]))
    assert "komponen: jumlah bobot 60, seharusnya 100" in kesalahan(data)


def test_kunci_ganda_disebut_barisnya():
    salah = kesalahan("versi_skema: 1\nkode: a\nnama: b\nkode: c\nnama: d\n")
    assert salah == ["baris 4: kunci ganda: kode", "baris 5: kunci ganda: nama"]


@pytest.mark.parametrize(
    ("teks", "pesan"),
    [
        ("kode: [a", "bukan YAML yang sah"),
        ("", "isi berkas harus berupa pasangan"),
        ("- a\n- b\n", "isi berkas harus berupa pasangan"),
        ("a: &x 1\nb: *x\n", "baris 2: rujukan YAML (*nama) tidak boleh dipakai"),
        ("1: a\n", "baris 1: kunci harus teks biasa"),
        ("a: !!python/object:os.system x\n", "bukan YAML yang sah"),
        ("a: 2022-13-45\n", "ada nilai yang tidak dapat dibaca"),
        ("a: \x01\n", "bukan YAML yang sah"),
        ("[" * 5000, "bukan YAML yang sah"),
    ],
)
def test_teks_yang_bukan_instrumen(teks, pesan):
    assert any(pesan in satu for satu in kesalahan(teks))


@pytest.mark.parametrize("nilai", [None, 5, "x", [], {}, [None], [[]], {"a": 1}, [{"kode": None}], True])
@pytest.mark.parametrize(
    "jejak",
    [
        ("komponen",), ("skala_nilai",), ("skala_nilai", "abc"), ("ambang_batas",), ("ambang_batas", "predikat"),
        ("agregasi",), ("berlaku",), ("dasar_hukum",), (*AREA1, "indikator"), SOAL1, (*SOAL1, "opsi"),
        (*SOAL1, "jenis_jawaban"), (*AGEN, "isian"), (*AGEN, "rumus"), (*AGEN, "rumus", "pembilang"),
        (*INTEGRASI, "validasi", 0), (*LHKPN, "isian", 3, "jumlah_dari"), (*TURUN, "rumus", "sebelumnya"),
        (*SPAK, "rumus", "isian"), (*SPAK, "isian", 0, "maks"), (*WBK, "syarat"), (*WBK, "syarat", 0, "simpul"),
        (*WBK, "syarat", 0, "ukuran"), (*WBK, "prasyarat", 0), (*WBK, "prasyarat", 0, "urutan"),
    ],
    ids=lambda jejak: ".".join(map(str, jejak[-4:])),
)  # fmt: skip
def test_bagian_yang_salah_bentuk_selalu_ditolak_dengan_pesan(jejak, nilai):
    data = ubah((jejak, nilai))
    assert kesalahan(data)


def test_sidik_tidak_berubah_oleh_komentar_dan_urutan_kunci_tetapi_oleh_isi():
    asal = baca(TEKS).sha256
    terbalik = {kunci: DATA[kunci] for kunci in reversed(DATA)}
    assert baca(json.dumps(terbalik)).sha256 == asal
    assert baca(json.dumps(ubah(((*SOAL1, "teks"), "Bunyi lain")))).sha256 != asal


def test_hasil_baca_lengkap_dan_dapat_dinilai():
    berkas = baca(TEKS)
    soal = Mesin(berkas).soal
    assert soal["A.II.1.i.b"].isian[0].sama_dengan == "A.II.1.i.a/perubahan"
    assert isinstance(soal["A.II.1.i.a"].rumus, Rasio)
    assert isinstance(soal["A.II.3.iii.a"].rumus, Penurunan)
    assert isinstance(soal["B.I.a.1"].rumus, Indeks)
    assert soal["A.II.5.iii.a"].isian[3].jumlah_dari == ("kepala_satker", "pejabat_wajib", "lainnya")
    assert [satu.urutan for satu in berkas.komponen] == [1, 2]
    assert [p.kode for p in berkas.predikat] == ["WBK", "WBBM"]


def test_perintah_pemeriksa_mencetak_setiap_kesalahan(tmp_path, capsys):
    rusak = tmp_path / "rusak.yaml"
    rusak.write_text(json.dumps(ubah((("versi_skema",), 3), (("warna",), "biru"))))
    sah = FOLDER / "permenpanrb-90-2021.yaml"
    assert main([str(rusak), str(sah), str(tmp_path / "tiada.yaml")]) == 1
    keluar = capsys.readouterr().out
    assert "versi_skema harus 1" in keluar
    assert "kunci tidak dikenal: warna" in keluar
    assert "sah, 113 pertanyaan" in keluar
    assert "tiada.yaml: tidak dapat dibaca" in keluar
    assert main([str(sah)]) == 0
    assert main([]) == 2
