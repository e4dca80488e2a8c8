"""Clearance, determination, candidates and later stages as their people meet them."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from penilaian.domain.seleksi import daftar_calon
from penilaian.models import Clearance, HasilTahap, PredikatSatker, Reviu, Usulan
from satker.enums import Peran
from satker.lingkup import lingkup_instansi
from tests import pabrik
from tests.penilaian.dunia_uji import Dunia

TAHAP = ("seleksi_administrasi", "analisis_dokumen", "wawancara", "evaluasi_lapangan", "panel_final")


@pytest.fixture
def dunia(acuan):
    return Dunia(acuan)


@pytest.fixture
def sekretariat(acuan, dunia):
    return pabrik.masuk(dunia.siapa(Peran.SEKRETARIAT, acuan.bua))


@pytest.fixture
def bawas(acuan, dunia):
    return pabrik.masuk(dunia.siapa(Peran.BAWAS, acuan.bawas))


@pytest.fixture
def dua(acuan, dunia):
    """Two recommended bids, PN Sarolangun ranked above PN Bangko."""
    with lingkup_instansi(acuan.ma.pk):
        return [dunia.sampai_rekomendasi(dunia.buka(satker=s)) for s in (acuan.pn_sarolangun, acuan.pn_bangko)]


def status(acuan, usulan):
    with lingkup_instansi(acuan.ma.pk):
        return Usulan.objects.get(pk=usulan.pk).status


def tetapkan(klien, acuan, usulan, **isi):
    return klien.post(reverse("penetapan_tetapkan", args=[acuan.periode.pk, usulan.pk]), {"predikat": "WBK", **isi})


# Clearance ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def di_gerbang(acuan, dunia):
    with lingkup_instansi(acuan.ma.pk):
        u = dunia.buka()
        dunia.ajukan(u)
        dunia.setujui(u)
        dunia.usulkan(u)
        dunia.setujui(u)
        return u


def test_bawas_melihat_nama_per_surat_lalu_mencatat_bersih(acuan, bawas, di_gerbang):
    isi = bawas.get(reverse("clearance")).content.decode()
    assert "Surat W5/1/2026, PT Jambi" in isi
    assert "Menunggu" in isi
    jawab = bawas.post(
        reverse("clearance_catat", args=[di_gerbang.pk]), {"hasil": "bersih", "nomor_surat": "12/BP/2026"}
    )
    assert jawab.url == reverse("clearance")
    assert "12/BP/2026" in bawas.get(reverse("clearance")).content.decode()


def test_tidak_bersih_perlu_alasan(acuan, bawas, di_gerbang):
    jawab = bawas.post(reverse("clearance_catat", args=[di_gerbang.pk]), {"hasil": "tidak", "alasan": " "})
    assert jawab.status_code == 422
    assert "Tulis alasan tidak bersih." in jawab.content.decode()
    with lingkup_instansi(acuan.ma.pk):
        assert not Clearance.objects.exists()


def test_clearance_tanpa_nama_mengatakannya(bawas):
    assert "Tidak ada nama yang menunggu clearance." in bawas.get(reverse("clearance")).content.decode()


# Determination ------------------------------------------------------------------------------------------------------


def test_penetapan_menurut_peringkat_dengan_sisa_tempat(acuan, sekretariat, dua):
    isi = sekretariat.get(reverse("penetapan", args=[acuan.periode.pk])).content.decode()
    assert "0 dari 40 tempat terisi" in isi
    assert isi.index("PN Sarolangun") < isi.index("PN Bangko")
    assert tetapkan(sekretariat, acuan, dua[0]).status_code == 302
    assert status(acuan, dua[0]) == "calon"
    assert "39 tersisa" in sekretariat.get(reverse("penetapan", args=[acuan.periode.pk])).content.decode()


def test_melompati_peringkat_menyebut_yang_dilompati_dan_minta_alasan(acuan, sekretariat, dua):
    halaman = sekretariat.get(reverse("penetapan_tetapkan", args=[acuan.periode.pk, dua[1].pk])).content.decode()
    assert "1. PN Sarolangun" in halaman
    jawab = tetapkan(sekretariat, acuan, dua[1])
    assert jawab.status_code == 422
    assert "tulis alasan melompatinya" in jawab.content.decode()
    assert status(acuan, dua[1]) == "direkomendasikan"
    assert tetapkan(sekretariat, acuan, dua[1], alasan_lompat="Kasus disiplin sedang diproses.").status_code == 302
    assert status(acuan, dua[1]) == "calon"


def test_menetapkan_dua_kali_diberi_tahu(acuan, sekretariat, dua):
    tetapkan(sekretariat, acuan, dua[0])
    jawab = tetapkan(sekretariat, acuan, dua[0])
    assert jawab.status_code == 422
    assert "ditetapkan sebagai calon oleh" in jawab.content.decode()


def test_bukan_sekretariat_tidak_membuka_penetapan(acuan, bawas):
    assert bawas.get(reverse("penetapan", args=[acuan.periode.pk])).status_code == 403


# Candidates ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def calon(acuan, sekretariat, dua):
    for u in dua:
        tetapkan(sekretariat, acuan, u)
    return dua


def test_daftar_calon_dengan_indeks_saringan_dan_ekspor(acuan, sekretariat, calon):
    alamat = reverse("calon", args=[acuan.periode.pk])
    isi = sekretariat.get(alamat).content.decode()
    assert "PN Sarolangun" in isi
    assert 'data-l="SPAK">4,00' in isi
    assert f"jenis=daftar_calon_xlsx&amp;periode={acuan.periode.pk}" in isi
    saring = sekretariat.get(alamat + "?cari=bangko").content.decode()
    assert "PN Bangko" in saring
    assert "PN Sarolangun" not in saring
    assert "Belum ada calon yang cocok." in sekretariat.get(alamat + "?status=gugur").content.decode()


def test_daftar_calon_urut_nilai_tpi_dan_setiap_baris_memakai_nilainya_sendiri(acuan, calon):
    with lingkup_instansi(acuan.ma.pk):
        tinggi, rendah = calon[1], calon[0]
        for u, total, pengungkit in ((tinggi, 92, 55), (rendah, 81, 48)):
            Reviu.objects.filter(usulan=u, tahap="tpi").update(total=total, pengungkit=pengungkit)
        baris = daftar_calon(acuan.periode).baris
    assert [(b.usulan.pk, b.total, b.hasil) for b in baris] == [(tinggi.pk, 92, 37), (rendah.pk, 81, 33)]


def test_bawas_membaca_daftar_calon_tetapi_tidak_mencatat_hasil(acuan, bawas, calon):
    alamat = reverse("tahap_lanjut", args=[acuan.periode.pk, calon[0].pk])
    assert "dicatat oleh sekretariat" in bawas.get(alamat).content.decode()
    assert bawas.post(alamat, {"hasil": "lulus", "catatan": "x"}).status_code == 403


def test_kueri_daftar_calon_sama_untuk_satu_dan_dua_baris(acuan, sekretariat, dua):
    alamat = reverse("calon", args=[acuan.periode.pk])
    tetapkan(sekretariat, acuan, dua[0])
    sekretariat.get(alamat)
    with CaptureQueriesContext(connection) as satu:
        sekretariat.get(alamat)
    tetapkan(sekretariat, acuan, dua[1])
    with CaptureQueriesContext(connection) as dua_baris:
        isi = sekretariat.get(alamat).content.decode()
    assert "PN Bangko" in isi
    assert len(satu) == len(dua_baris) <= 22


def test_daftar_calon_tampilkan_semua_dengan_kueri_sama(acuan, sekretariat, dua, monkeypatch):
    alamat = reverse("calon", args=[acuan.periode.pk])
    for u in dua:
        tetapkan(sekretariat, acuan, u)
    monkeypatch.setattr("penilaian.domain.seleksi.PER_HALAMAN", 1)
    with CaptureQueriesContext(connection) as berhalaman:
        isi = sekretariat.get(alamat).content.decode()
    assert isi.count('scope="row"') == 1
    assert "Tampilkan semua (2)" in isi
    with CaptureQueriesContext(connection) as semua:
        isi = sekretariat.get(alamat + "?tampil=semua").content.decode()
    assert isi.count('scope="row"') == 2
    assert "Tampilkan per halaman" in isi
    assert len(semua) == len(berhalaman)


# Later stages -------------------------------------------------------------------------------------------------------


def catat(klien, acuan, usulan, **isi):
    return klien.post(reverse("tahap_lanjut", args=[acuan.periode.pk, usulan.pk]), isi)


def test_hasil_tahap_berurutan_sampai_predikat(acuan, sekretariat, calon):
    for t in TAHAP:
        jawab = catat(sekretariat, acuan, calon[0], tahap=t, hasil="lulus", skor="82,5", catatan=f"BA {t}")
        assert jawab.status_code == 302, jawab.content.decode()
    isi = sekretariat.get(reverse("tahap_lanjut", args=[acuan.periode.pk, calon[0].pk])).content.decode()
    assert "skor 82,50" in isi
    assert "Beri predikat WBK" in isi
    assert catat(sekretariat, acuan, calon[0], nomor_sk="SK-7/2026").status_code == 302
    assert status(acuan, calon[0]) == "berpredikat"
    with lingkup_instansi(acuan.ma.pk):
        assert PredikatSatker.objects.get(usulan=calon[0]).nomor_sk == "SK-7/2026"


def test_gugur_berhenti_di_tahap_itu_dengan_alasannya(acuan, sekretariat, calon):
    catat(sekretariat, acuan, calon[0], tahap=TAHAP[0], hasil="gugur", catatan="LKE tidak lengkap.")
    isi = sekretariat.get(reverse("tahap_lanjut", args=[acuan.periode.pk, calon[0].pk])).content.decode()
    assert status(acuan, calon[0]) == "gugur"
    assert "LKE tidak lengkap." in isi
    assert "Catat hasil" not in isi


@pytest.mark.parametrize(
    ("isi", "pesan"),
    [
        ({"hasil": "lulus", "catatan": ""}, "Tulis dasar hasilnya."),
        ({"catatan": "BA"}, "Pilih hasil tahap ini."),
        ({"hasil": "lulus", "catatan": "BA", "skor": "banyak"}, "bukan angka"),
        ({"hasil": "lulus", "catatan": "BA", "tahap": "wawancara"}, "berurutan"),
    ],
)
def test_hasil_tahap_yang_keliru_disebut(acuan, sekretariat, calon, isi, pesan):
    jawab = catat(sekretariat, acuan, calon[0], **{"tahap": TAHAP[0], **isi})
    assert jawab.status_code == 422
    assert pesan in jawab.content.decode()
    with lingkup_instansi(acuan.ma.pk):
        assert not HasilTahap.objects.exists()
