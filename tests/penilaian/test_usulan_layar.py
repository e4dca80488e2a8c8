"""Pages of the bid as people see them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lke.models import Jawaban
from penilaian.enums import Aksi, Status
from penilaian.models import Tanggapan, Usulan
from satker.enums import Peran
from satker.lingkup import lingkup_instansi
from tests import pabrik
from tests.penilaian.dunia_uji import SAAT, SOAL, Dunia, ubah_catatan


@pytest.fixture
def dunia(di_ma: pabrik.Acuan) -> Dunia:
    return Dunia(di_ma)


def buka(dunia: Dunia, peran: Peran, satker: Any = None) -> Client:
    return pabrik.masuk(dunia.siapa(peran, satker))


def baca(dunia: Dunia, usulan: Usulan) -> Usulan:
    with lingkup_instansi(dunia.acuan.ma.pk):
        return Usulan.objects.get(pk=usulan.pk)


def test_operator_membuka_usulan_dari_daftar(dunia: Dunia) -> None:
    lembar = pabrik.lembar(dunia.satker, dunia.acuan.periode)
    peramban = buka(dunia, Peran.OPERATOR)
    isi = peramban.get("/usulan/").content.decode()
    assert "Usulkan WBK" in isi
    assert re.search(r'aria-disabled="true"[^>]*>.*?Usulkan WBBM', isi, re.S)
    assert "PN Sarolangun belum tercatat meraih WBK" in isi
    jawab = peramban.post("/usulan/buka/", {"lembar": lembar.pk, "predikat": "WBK"}, follow=True)
    assert jawab.status_code == 200
    assert "Usulan WBK dibuka" in jawab.content.decode()


def test_halaman_usulan_menyebut_apa_yang_kurang_dan_menahan_tombol(dunia: Dunia) -> None:
    usulan = dunia.buka(terisi=False)
    isi = buka(dunia, Peran.PIMPINAN).get(f"/usulan/{usulan.pk}/").content.decode()
    assert "113 butir belum dijawab" in isi
    assert re.search(r'aria-disabled="true" aria-describedby="alasan-ajukan"', isi)
    assert 'id="alasan-ajukan">113 butir belum dijawab' in isi


def test_mengajukan_lewat_layar_meminta_setiap_kekurangan_dinyatakan(dunia: Dunia) -> None:
    usulan = dunia.buka()
    _turunkan(dunia, usulan)
    peramban = buka(dunia, Peran.PIMPINAN)
    alamat = f"/usulan/{usulan.pk}/aksi/ajukan/"
    isi = peramban.get(alamat).content.decode()
    kode = re.findall(r'name="diakui" id="k-\d+" value="([^"]+)"', isi)
    assert kode == ["area:manajemen_perubahan"]
    tanpa = peramban.post(alamat, {})
    assert tanpa.status_code == 409
    assert "1 nilai di bawah batas WBK belum Anda nyatakan diketahui" in tanpa.content.decode()
    assert baca(dunia, usulan).status == "pengisian"
    jadi = peramban.post(alamat, {"diakui": kode}, follow=True)
    assert "Putaran 1 diajukan kepada PT Jambi" in jadi.content.decode()
    assert baca(dunia, usulan).status == "diajukan"


def _turunkan(dunia: Dunia, usulan: Usulan) -> None:
    """Answer the first area worst, so that only its minimum is missed."""
    from lke.domain.lembar import hitung_ulang

    for kode, s in dunia.acuan.bagan.soal.items():
        if s.rumpun_area == "manajemen_perubahan" and s.soal.opsi:
            buruk = min(s.soal.opsi, key=lambda o: o.nilai).kode
            Jawaban.objects.filter(lembar_id=usulan.lembar_id, pertanyaan__kode=kode).update(opsi_id=s.opsi_id[buruk])
    hitung_ulang(dunia.baca(usulan).lembar, sekarang=SAAT)


def test_catatan_dijawab_dengan_tanggapan_atau_perubahan(dunia: Dunia) -> None:
    usulan = dunia.buka()
    dunia.ajukan(usulan)
    dunia.kembalikan(usulan)
    peramban = buka(dunia, Peran.PIMPINAN)
    isi = peramban.get(f"/usulan/{usulan.pk}/").content.decode()
    assert "SK tim belum ditandatangani." in isi
    assert f"/lke/{usulan.lembar_id}/area/manajemen_perubahan/?butir={SOAL}#{SOAL}" in isi
    assert "1 catatan penilai belum dijawab" in isi
    butir = re.search(r'name="butir" value="(\d+)"', isi)
    assert butir is not None
    jawab = peramban.post(
        f"/usulan/{usulan.pk}/tanggapi/", {"butir": butir[1], "teks": "SK sudah ada di halaman 3."}, follow=True
    )
    assert "SK sudah ada di halaman 3." in jawab.content.decode()
    assert "1 catatan penilai sudah dijawab" in jawab.content.decode()
    jadi = peramban.post(f"/usulan/{usulan.pk}/aksi/ajukan_ulang/", {}, follow=True)
    assert "Putaran 2 diajukan kepada PT Jambi" in jadi.content.decode()
    with lingkup_instansi(dunia.acuan.ma.pk):
        assert Tanggapan.objects.count() == 1


def test_tanggapan_kosong_dan_dobel(dunia: Dunia) -> None:
    usulan = dunia.buka()
    dunia.ajukan(usulan)
    dunia.kembalikan(usulan)
    peramban = buka(dunia, Peran.PIMPINAN)
    butir = re.search(r'name="butir" value="(\d+)"', peramban.get(f"/usulan/{usulan.pk}/").content.decode())
    assert butir is not None
    kosong = peramban.post(f"/usulan/{usulan.pk}/tanggapi/", {"butir": butir[1], "teks": "  "}, follow=True)
    assert "Tulis tanggapannya dahulu" in kosong.content.decode()
    for _ in range(2):
        peramban.post(f"/usulan/{usulan.pk}/tanggapi/", {"butir": butir[1], "teks": "Sudah."})
    with lingkup_instansi(dunia.acuan.ma.pk):
        assert Tanggapan.objects.count() == 1
    assert (
        buka(dunia, Peran.OPERATOR).post(f"/usulan/{usulan.pk}/tanggapi/", {"butir": 0, "teks": "x"}).status_code == 404
    )


def test_satker_tidak_melihat_nilai_yang_sedang_ditelaah(dunia: Dunia) -> None:
    usulan = dunia.buka()
    dunia.ajukan(usulan)
    dunia.telaah(usulan)
    dunia.catat(usulan)
    alamat = f"/usulan/{usulan.pk}/"
    satker = buka(dunia, Peran.PIMPINAN).get(alamat).content.decode()
    assert "sedang dinilai" not in satker
    assert "SK tim belum ditandatangani." not in satker
    penilai = buka(dunia, Peran.VERIFIKATOR, dunia.acuan.pt_jambi).get(alamat).content.decode()
    assert "sedang dinilai" in penilai
    assert "Buka meja reviu" in penilai


def test_tindakan_dari_halaman_lama_kembali_dengan_kalimat(dunia: Dunia) -> None:
    usulan = dunia.buka()
    dunia.ajukan(usulan)
    dunia.aksi(usulan, Aksi.TARIK, dunia.pimpinan)
    jawab = buka(dunia, Peran.PIMPINAN).post(f"/usulan/{usulan.pk}/aksi/tarik/", {}, follow=True)
    assert jawab.redirect_chain[-1][0] == f"/usulan/{usulan.pk}/"
    assert "baru saja ditarik kembali oleh" in jawab.content.decode()


def test_yang_bukan_urusannya_ditolak(dunia: Dunia) -> None:
    usulan = dunia.buka()
    assert (
        buka(dunia, Peran.VERIFIKATOR, dunia.acuan.pt_jambi).get(f"/usulan/{usulan.pk}/aksi/ajukan/").status_code == 403
    )
    asing = buka(dunia, Peran.PIMPINAN, dunia.acuan.pn_padang)
    assert asing.get(f"/usulan/{usulan.pk}/").status_code == 404
    assert asing.post(f"/usulan/{usulan.pk}/aksi/ajukan/").status_code == 404
    assert buka(dunia, Peran.PIMPINAN).get(f"/usulan/{usulan.pk}/aksi/usulkan/").status_code == 404


def test_sekretariat_mengoreksi_lewat_layar(dunia: Dunia) -> None:
    usulan = dunia.buka()
    dunia.ajukan(usulan)
    peramban = buka(dunia, Peran.SEKRETARIAT, dunia.acuan.bua)
    alamat = f"/usulan/{usulan.pk}/aksi/koreksi/"
    assert "Kembalikan status menjadi" in peramban.get(alamat).content.decode()
    assert peramban.post(alamat, {"hasil": "pengisian"}).status_code == 422
    jadi = peramban.post(alamat, {"hasil": "pengisian", "catatan": "Diajukan keliru."}, follow=True)
    assert "Diajukan keliru." in jadi.content.decode(), "alasan terbaca di riwayat"
    assert baca(dunia, usulan).status == "pengisian"


def test_daftar_menyaring_dan_tidak_menambah_kueri(dunia: Dunia) -> None:
    satu = dunia.buka()
    dunia.ajukan(satu)
    peramban = buka(dunia, Peran.KETUA_TIM, dunia.acuan.badilum)
    peramban.get("/usulan/")
    with CaptureQueriesContext(connection) as awal:
        assert "PN Sarolangun" in peramban.get("/usulan/").content.decode()
    for s in (dunia.acuan.pn_bangko, dunia.acuan.pn_padang):
        dunia.ajukan(dunia.buka(satker=s))
    with CaptureQueriesContext(connection) as akhir:
        isi = peramban.get("/usulan/").content.decode()
    assert isi.count('<th scope="row"') == 3
    assert len(akhir) == len(awal) <= 20
    saring = peramban.get(f"/usulan/?induk={dunia.acuan.pt_padang.pk}").content.decode()
    assert re.findall(r'<th scope="row"[^>]*><a href="/usulan/\d+/">([^<]+)', saring) == ["PN Padang"]
    for kueri, jumlah in (
        ("status=ditelaah", 0),
        ("status=diajukan", 3),
        ("tahap=pt", 3),
        ("predikat=WBBM", 0),
        ("cari=bangko", 1),
    ):
        assert peramban.get(f"/usulan/?{kueri}").content.decode().count('<th scope="row"') == jumlah, kueri


def test_halaman_usulan_tidak_menambah_kueri_per_putaran(dunia: Dunia) -> None:
    usulan = dunia.buka()
    dunia.ajukan(usulan)
    dunia.kembalikan(usulan)
    peramban = buka(dunia, Peran.PIMPINAN)
    peramban.get(f"/usulan/{usulan.pk}/")
    with CaptureQueriesContext(connection) as awal:
        peramban.get(f"/usulan/{usulan.pk}/")
    ubah_catatan(usulan)
    dunia.ajukan(dunia.baca(usulan))
    dunia.kembalikan(usulan)
    with CaptureQueriesContext(connection) as akhir:
        assert "sedang disiapkan" in peramban.get(f"/usulan/{usulan.pk}/").content.decode()
    assert len(akhir) <= len(awal) + 1


def test_setiap_status_punya_halaman(dunia: Dunia) -> None:
    usulan = dunia.sampai_rekomendasi(dunia.buka())
    for peran, satker in (
        (Peran.OPERATOR, None),
        (Peran.PENGENDALI_TEKNIS, dunia.acuan.bua),
        (Peran.SEKRETARIAT, dunia.acuan.bua),
        (Peran.BAWAS, dunia.acuan.bawas),
    ):
        jawab = buka(dunia, peran, satker).get(f"/usulan/{usulan.pk}/")
        assert jawab.status_code == 200
        assert Status(baca(dunia, usulan).status).teks in jawab.content.decode()


def test_langkah_dalam_tahap_tidak_terbaca_satker_dan_tahap_sebelumnya(dunia: Dunia) -> None:
    """A TPI level's score in the history would tell what is still being judged."""
    a = dunia.acuan
    usulan = dunia.sampai_tpi(dunia.buka())
    dunia.telaah(usulan)
    dunia.nilai_semua(usulan)
    alamat = f"/usulan/{usulan.pk}/"
    for peran, satker in ((Peran.PIMPINAN, None), (Peran.KETUA_TIM, a.badilum), (Peran.BAWAS, a.bawas)):
        isi = buka(dunia, peran, satker).get(alamat).content.decode()
        assert "Menyelesaikan tingkat penilaian" not in isi
        assert "Mulai ditelaah" in isi
    for peran in (Peran.PENGENDALI_TEKNIS, Peran.SEKRETARIAT):
        assert "Menyelesaikan tingkat penilaian" in buka(dunia, peran, a.bua).get(alamat).content.decode()


def test_daftar_menunjukkan_nilai_tahap_yang_sudah_memutus_saja(dunia: Dunia) -> None:
    usulan = dunia.sampai_tpi(dunia.buka())
    dunia.telaah(usulan)
    dunia.nilai_semua(usulan)
    peramban = buka(dunia, Peran.KETUA_TIM, dunia.acuan.pt_jambi)
    assert 'data-l="penilai">Ditjen Badilum<' in peramban.get("/usulan/").content.decode()
    with lingkup_instansi(dunia.acuan.ma.pk):
        dunia.aksi(usulan, Aksi.REKOMENDASIKAN, dunia.akses(Peran.PENGENDALI_TEKNIS, dunia.acuan.bua))
    assert 'data-l="penilai">TPI<' in peramban.get("/usulan/").content.decode()


def test_lembar_kerja_memuat_catatan_penilai_dan_kalimat_putaran(dunia: Dunia) -> None:
    usulan = dunia.buka()
    dunia.ajukan(usulan)
    area = f"/lke/{usulan.lembar_id}/area/manajemen_perubahan/"
    peramban = buka(dunia, Peran.OPERATOR)
    assert "Putaran 1 usulan WBK sedang dinilai dan sudah dibekukan." in peramban.get(area).content.decode()
    with lingkup_instansi(dunia.acuan.ma.pk):
        dunia.kembalikan(usulan)
    isi = peramban.get(f"{area}?butir={SOAL}").content.decode()
    assert "dikembalikan dengan catatan. Jawab sampai 13 Maret 2026, 23.59 WIB." in isi
    assert "SK tim belum ditandatangani." in isi
    assert f"/usulan/{usulan.pk}/?catatan=semua#c-" in isi


def test_menetapkan_lewat_layar_menunjukkan_kelompok_dan_peringkat(dunia: Dunia) -> None:
    usulan = dunia.sampai_rekomendasi(dunia.buka())
    peramban = buka(dunia, Peran.SEKRETARIAT, dunia.acuan.bua)
    alamat = f"/usulan/{usulan.pk}/aksi/tetapkan/"
    isi = peramban.get(alamat).content.decode()
    assert "PN Kelas IB / II, sisa 40 dari 40 tempat" in isi
    assert "1 dari 1" in isi
    assert "sekarang calon" in peramban.post(alamat, {}, follow=True).content.decode()
