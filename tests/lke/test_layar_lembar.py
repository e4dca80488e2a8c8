"""Screens and requests of the worksheet: statements counted, fragments, forms without script."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lke.domain.bukti import tambah_tautan
from lke.domain.halaman import CatatanPenilai, Sisipan, penyedia_sisipan
from lke.domain.lembar import kunci_lembar, simpan_jawaban
from lke.models import Jawaban, LembarKerja
from satker.enums import Peran
from satker.lingkup import lingkup_instansi
from satker.models import Pengguna
from tests import pabrik
from tests.pabrik import SAAT, Acuan

OPSI = "A.I.1.i.a"
ANGKA = "A.II.1.i.b"
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def lembar(di_ma: Acuan) -> LembarKerja:
    return pabrik.lembar(di_ma.pn_sarolangun, di_ma.periode)


@pytest.fixture
def rina(di_ma: Acuan) -> Pengguna:
    return pabrik.pengguna(Peran.OPERATOR, di_ma.pn_sarolangun, nama="Rina")


@pytest.fixture
def operator(rina: Pengguna, lembar: LembarKerja) -> Client:
    return pabrik.masuk(rina)


def alamat(lembar: LembarKerja, kode: str = OPSI) -> str:
    return reverse("jawaban_simpan", args=[lembar.pk, kode])


def halaman(lembar: LembarKerja, area: str = "manajemen_perubahan") -> str:
    return reverse("lembar_area", args=[lembar.pk, area])


def beri_tautan(acuan: Acuan, lembar: LembarKerja, orang: Pengguna, *alamat_web: str) -> None:
    with lingkup_instansi(acuan.ma.pk):
        for satu in alamat_web:
            tambah_tautan(lembar_id=lembar.pk, kode=OPSI, tautan=satu, nama="", oleh=pabrik.akses(orang), sekarang=SAAT)


# Statements ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("nasional", [False, True], ids=["operator", "admin nasional"])
@pytest.mark.parametrize("bukti", [1, 3])
def test_simpan_paling_banyak_15_perintah(
    di_ma: Acuan,
    lembar: LembarKerja,
    rina: Pengguna,
    nasional: bool,
    bukti: int,
) -> None:
    if nasional:
        pabrik.tugas(rina, Peran.ADMIN_INSTANSI, di_ma.akar)
    beri_tautan(di_ma, lembar, rina, *(f"https://pn.go.id/{i}" for i in range(bukti)))
    klien = pabrik.masuk(rina)
    klien.post(alamat(lembar), {"versi": 0, "opsi": "Tidak", "catatan": "a"}, **HTMX)
    with CaptureQueriesContext(connection) as hitung:
        jawaban = klien.post(alamat(lembar), {"versi": 1, "opsi": "Ya", "catatan": "b"}, **HTMX)
    assert jawaban.status_code == 200
    assert len(perintah(hitung)) <= 14, "\n".join(perintah(hitung))
    with CaptureQueriesContext(connection) as hitung:
        isi = {"versi": 0, "a-perubahan": "5", "a-terintegrasi": "2"}
        assert klien.post(alamat(lembar, ANGKA), isi, **HTMX).status_code == 200
    assert len(perintah(hitung)) <= 15, "\n".join(perintah(hitung))


def perintah(hitung: CaptureQueriesContext) -> list[str]:
    """Statements, those that only mark transactions left out."""
    return [q["sql"][:160] for q in hitung.captured_queries if "SAVEPOINT" not in q["sql"]]


@pytest.mark.parametrize("nama", ["lembar_area", "lembar", "lembar_daftar"])
def test_halaman_tidak_bertambah_perintah_bersama_baris(
    di_ma: Acuan, lembar: LembarKerja, rina: Pengguna, nama: str
) -> None:
    beri_tautan(di_ma, lembar, rina, "https://pn.go.id/1")
    orang = pabrik.pengguna(Peran.VERIFIKATOR, di_ma.pt_jambi)
    klien = pabrik.masuk(orang)
    url = {
        "lembar_area": halaman(lembar),
        "lembar": reverse("lembar", args=[lembar.pk]),
        "lembar_daftar": reverse("lembar_daftar") + "?cari=pengadilan",
    }[nama]
    klien.get(url)
    with CaptureQueriesContext(connection) as satu:
        assert klien.get(url).status_code == 200
    beri_tautan(di_ma, lembar, rina, "https://pn.go.id/2", "https://pn.go.id/3")
    with lingkup_instansi(di_ma.ma.pk):
        for satker in (di_ma.pn_jambi, di_ma.pn_bangko):
            pabrik.lembar(satker, di_ma.periode)
    with CaptureQueriesContext(connection) as tiga:
        assert klien.get(url).status_code == 200
    assert len(perintah(satu)) <= 20
    assert perintah(tiga) == perintah(satu)


# Saving -------------------------------------------------------------------------------------------------------------


def test_jawaban_simpan_membawa_nilai_baru_ke_setiap_tempatnya(operator: Client, lembar: LembarKerja) -> None:
    jawaban = operator.post(alamat(lembar), {"versi": 0, "opsi": "Ya", "catatan": "SK."}, **HTMX).content.decode()
    assert re.search(r'id="s-A\.I\.1\.i\.a"\s+role="status"\s+data-versi="1"', jawaban)
    assert "Tersimpan 09.00" in jawaban
    for id_ in (
        "r-A.I.1.i.a",
        "skor",
        "jarak-jumlah",
        "j-total",
        "total",
        "p-manajemen_perubahan",
        "n-A.I.1.i",
        "u-A.I.1",
        "t-belum",
    ):
        assert f'id="{id_}"' in jawaban
    assert 'id="j-area:penguatan_pengawasan"' not in jawaban
    assert "<html" not in jawaban


def test_angka_diketik_cara_indonesia_dan_bagiannya_tampil(operator: Client, lembar: LembarKerja) -> None:
    jawaban = operator.post(alamat(lembar, "B.I.a.1"), {"versi": 0, "a-indeks": "3,6"}, **HTMX).content.decode()
    assert "3,6 dari skala 4" in jawaban
    assert "90,00\xa0%" in jawaban


def test_isian_yang_mengambil_angka_butir_lain_ikut_diperbarui(operator: Client, lembar: LembarKerja) -> None:
    operator.post(alamat(lembar, ANGKA), {"versi": 0, "a-terintegrasi": "2"}, **HTMX)
    isi = {"versi": 0, "a-agen": "4", "a-perubahan": "5"}
    jawaban = operator.post(alamat(lembar, "A.II.1.i.a"), isi, **HTMX).content.decode()
    bagian = re.search(r'id="h-A\.II\.1\.i\.b".*?</p>', jawaban, re.S)
    assert bagian
    assert "2 dari 5" in bagian[0]


def test_angka_tak_terbaca_dan_melampaui_disebut_pada_isiannya(operator: Client, lembar: LembarKerja) -> None:
    for isi, kalimat in (
        ({"a-perubahan": "lima"}, "bukan angka"),
        ({"a-perubahan": "2", "a-terintegrasi": "3"}, "tidak boleh melebihi"),
    ):
        jawaban = operator.post(alamat(lembar, ANGKA), {"versi": 0, **isi}, **HTMX)
        assert jawaban.status_code == 422
        teks = jawaban.content.decode()
        assert kalimat in teks
        assert f'id="g-{ANGKA}-' in teks


def test_dua_orang_satu_butir_keduanya_diperlihatkan(di_ma: Acuan, operator: Client, lembar: LembarKerja) -> None:
    andi = pabrik.masuk(pabrik.pengguna(Peran.OPERATOR, di_ma.pn_sarolangun, nama="Andi"))
    operator.post(alamat(lembar), {"versi": 0, "opsi": "Ya", "catatan": "dimonitor setiap triwulan"}, **HTMX)
    kiriman = {"versi": 0, "opsi": "Tidak", "catatan": "dimonitor setiap bulan"}
    jawaban = andi.post(alamat(lembar), kiriman, **HTMX)
    assert jawaban.status_code == 409
    teks = jawaban.content.decode()
    assert "Rina menyimpan butir ini" in teks
    assert "<ins>bulan</ins>" in teks
    assert "<ins>triwulan</ins>" in teks
    assert "dimonitor setiap bulan\n\ndimonitor setiap triwulan" in teks
    assert teks.count('name="versi" value="1"') == 3
    polos = andi.post(alamat(lembar), kiriman)
    assert polos.status_code == 409
    assert "<html" in polos.content.decode()
    pilihan = andi.post(alamat(lembar), kiriman | {"versi": 1}, **HTMX)
    assert pilihan.status_code == 200


def test_tanpa_skrip_formulir_biasa_kembali_ke_butirnya(operator: Client, lembar: LembarKerja) -> None:
    jawaban = operator.post(alamat(lembar), {"versi": 0, "opsi": "Ya", "catatan": "x"}, follow=True)
    assert jawaban.redirect_chain[-1][0].endswith(f"/area/manajemen_perubahan/?butir={OPSI}#{OPSI}")
    assert f"Butir {OPSI} tersimpan" in jawaban.content.decode()
    buruk = operator.post(alamat(lembar, ANGKA), {"versi": 0, "a-perubahan": "x", "catatan": "jangan hilang"})
    assert buruk.status_code == 422
    assert "jangan hilang" in buruk.content.decode()


def test_tanpa_sesi_401_untuk_potongan(lembar: LembarKerja) -> None:
    assert Client().post(alamat(lembar), {"versi": 0}, **HTMX).status_code == 401


@pytest.mark.parametrize("versi", ["", "x", "-1", "9" * 30, "²"])
def test_versi_rusak_ditolak(operator: Client, lembar: LembarKerja, versi: str) -> None:
    assert operator.post(alamat(lembar), {"versi": versi, "opsi": "Ya"}, **HTMX).status_code == 422


def test_pembaca_tidak_dapat_menyimpan(di_ma: Acuan, lembar: LembarKerja) -> None:
    for peran, satker in ((Peran.PIMPINAN, di_ma.pn_sarolangun), (Peran.SEKRETARIAT, di_ma.bua)):
        klien = pabrik.masuk(pabrik.pengguna(peran, satker))
        jawaban = klien.post(alamat(lembar), {"versi": 0, "opsi": "Ya"}, **HTMX)
        assert jawaban.status_code == 403
        assert "hanya dapat membaca" in jawaban.content.decode()
    assert Jawaban.objects.get(lembar=lembar, pertanyaan__kode=OPSI).versi == 0


# Looking ------------------------------------------------------------------------------------------------------------


def test_halaman_area_membuka_yang_perlu_orang_dan_saringan(
    di_ma: Acuan, operator: Client, lembar: LembarKerja, rina: Pengguna
) -> None:
    with lingkup_instansi(di_ma.ma.pk):
        simpan_jawaban(
            lembar_id=lembar.pk, kode=OPSI, opsi="Ya", angka={}, catatan="Ada.", versi=0,
            oleh=pabrik.akses(rina), sekarang=SAAT,
        )  # fmt: skip
    isi = operator.get(halaman(lembar)).content.decode()
    assert re.search(rf'<details class="butir"\s+id="{re.escape(OPSI)}"\s+data-kode="[^"]+">', isi)
    assert re.search(r'<details class="butir"\s+id="A\.I\.1\.i\.b"\s+data-kode="[^"]+" open>', isi)
    belum = operator.get(halaman(lembar) + "?saring=belum").content.decode()
    assert f'id="{OPSI}"' not in belum
    diminta = operator.get(f"{halaman(lembar)}?saring=belum&butir={OPSI}").content.decode()
    assert f'id="{OPSI}"' in diminta


def test_setiap_halaman_area_terbuka_dan_memuat_semua_butir(
    di_ma: Acuan, operator: Client, lembar: LembarKerja
) -> None:
    kode: set[str] = set()
    for h in di_ma.bagan.halaman:
        jawaban = operator.get(halaman(lembar, h.kode))
        assert jawaban.status_code == 200
        kode |= set(re.findall(r'class="butir"\s+id="([^"]+)"', jawaban.content.decode()))
    assert kode == set(di_ma.bagan.soal)
    assert operator.get(halaman(lembar, "tidak_ada")).status_code == 404


def test_pembaca_dan_lembar_terkunci_tidak_diberi_formulir(
    di_ma: Acuan, operator: Client, lembar: LembarKerja, rina: Pengguna
) -> None:
    baca = pabrik.masuk(pabrik.pengguna(Peran.PIMPINAN, di_ma.pn_sarolangun)).get(halaman(lembar)).content.decode()
    assert 'form="f-' not in baca
    assert "hanya dapat membaca" in baca
    with lingkup_instansi(di_ma.ma.pk):
        kunci_lembar(lembar, oleh=pabrik.akses(rina), sekarang=SAAT)
    terkunci = operator.get(halaman(lembar)).content.decode()
    assert 'form="f-' not in terkunci
    assert "terkunci" in terkunci


def test_operator_berarea_membaca_area_lain_dengan_alasan(di_ma: Acuan, lembar: LembarKerja) -> None:
    orang = pabrik.pengguna(Peran.OPERATOR, di_ma.pn_sarolangun, area=["penguatan_pengawasan"])
    klien = pabrik.masuk(orang)
    assert "diisi operator lain" in klien.get(halaman(lembar)).content.decode()
    assert 'form="f-' in klien.get(halaman(lembar, "penguatan_pengawasan")).content.decode()


def test_ikhtisar_memuat_semua_batas_dan_butir_berikut(di_ma: Acuan, operator: Client, lembar: LembarKerja) -> None:
    isi = operator.get(reverse("lembar", args=[lembar.pk])).content.decode()
    for kata in ("Lanjutkan di A.I.1.i.a", "Penguatan Pengawasan", "kurang 75,00", "kurang 60,00", "15,75"):
        assert kata in isi


def test_catatan_penilai_dari_aplikasi_lain_tampil_di_butirnya(operator: Client, lembar: LembarKerja) -> None:
    def penyedia(_: LembarKerja) -> Sisipan:
        return Sisipan(
            {OPSI: [CatatanPenilai("PT Jambi", SAAT, "Lampirkan SK terbaru.")]}, ["Putaran 1 sedang dinilai."]
        )

    penyedia_sisipan.append(penyedia)
    try:
        isi = operator.get(halaman(lembar) + "?saring=catatan-penilai").content.decode()
    finally:
        penyedia_sisipan.remove(penyedia)
    assert "Lampirkan SK terbaru." in isi
    assert "Putaran 1 sedang dinilai." in isi
    assert isi.count('class="butir"') == 1


def test_riwayat_menunjukkan_perubahan_kata_demi_kata(operator: Client, lembar: LembarKerja) -> None:
    operator.post(alamat(lembar), {"versi": 0, "opsi": "Tidak", "catatan": "belum ada SK"}, **HTMX)
    operator.post(alamat(lembar), {"versi": 1, "opsi": "Ya", "catatan": "sudah ada SK"}, **HTMX)
    isi = operator.get(reverse("jawaban_riwayat", args=[lembar.pk, OPSI]), **HTMX).content.decode()
    assert "Pilihan Tidak menjadi Ya" in isi
    assert "<del>belum</del><ins>sudah</ins>" in isi
    assert "<html" not in isi


def test_daftar_langsung_ke_satu_satunya_lembar(
    di_ma: Acuan, operator: Client, lembar: LembarKerja, rina: Pengguna
) -> None:
    assert operator.get(reverse("lembar_daftar")).headers["Location"] == reverse("lembar", args=[lembar.pk])
    with lingkup_instansi(di_ma.ma.pk):
        lain = pabrik.lembar(di_ma.pn_jambi, di_ma.periode)
        pabrik.lembar(di_ma.pn_padang, di_ma.periode)
    pt = pabrik.masuk(pabrik.pengguna(Peran.VERIFIKATOR, di_ma.pt_jambi))
    isi = pt.get(reverse("lembar_daftar")).content.decode()
    assert f"/lke/{lain.pk}/" in isi
    assert "PN Padang" not in isi
    disaring = pt.get(reverse("lembar_daftar") + "?cari=sarolangun").content.decode()
    assert f"/lke/{lain.pk}/" not in disaring
    assert f"/lke/{lembar.pk}/" in disaring
