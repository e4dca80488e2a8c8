"""The queue, the desk and the decision page as a reviewer meets them."""

from __future__ import annotations

import json
import re

import pytest
from django.urls import reverse

from penilaian.enums import Status
from penilaian.models import NilaiButir, Reviu, Usulan
from satker.enums import Peran
from satker.lingkup import lingkup_instansi
from tests import pabrik
from tests.penilaian import meja_uji
from tests.penilaian.meja_uji import SOAL_ANGKA, SOAL_OPSI, Panggung

JSON = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture
def panggung(acuan):
    with lingkup_instansi(acuan.ma.pk):
        return meja_uji.panggung(acuan)


@pytest.fixture
def verifikator(panggung):
    return pabrik.masuk(panggung.orang)


@pytest.fixture
def ketua(panggung):
    return pabrik.masuk(pabrik.pengguna(Peran.KETUA_TIM, panggung.acuan.pt_jambi))


def alamat(panggung: Panggung, kode: str = "") -> str:
    return reverse("reviu", args=[panggung.reviu.pk]) + (f"?butir={kode}" if kode else "")


def simpan(klien, panggung: Panggung, *, kode: str = SOAL_OPSI, json_: bool = True, **isi):
    data = {"versi": "0", "verdict": "sesuai", "opsi": "", "catatan": "", **isi}
    return klien.post(reverse("butir_simpan", args=[panggung.reviu.pk, kode]), data, **(JSON if json_ else {}))


# Queue --------------------------------------------------------------------------------------------------------------


def test_antrean_menampilkan_usulan_tahap_sendiri_dengan_kemajuan(verifikator, panggung):
    isi = verifikator.get(reverse("reviu_antrean")).content.decode()
    assert "PN Sarolangun" in isi
    assert "0/113" in isi
    assert "Lanjutkan" in isi


def test_antrean_pt_lain_kosong_dan_mengatakannya(panggung, acuan):
    orang = pabrik.pengguna(Peran.VERIFIKATOR, acuan.pt_padang)
    isi = pabrik.masuk(orang).get(reverse("reviu_antrean")).content.decode()
    assert "PN Sarolangun" not in isi
    assert "Tidak ada usulan yang menunggu Anda" in isi


def test_antrean_menawarkan_mulai_telaah_dan_membuka_meja(acuan):
    with lingkup_instansi(acuan.ma.pk):
        usulan, _ = meja_uji.diajukan(acuan)
    klien = pabrik.masuk(pabrik.pengguna(Peran.VERIFIKATOR, acuan.pt_jambi))
    assert "Mulai telaah" in klien.get(reverse("reviu_antrean")).content.decode()
    jawab = klien.post(reverse("reviu_mulai", args=[usulan.pk]))
    with lingkup_instansi(acuan.ma.pk):
        reviu = Reviu.objects.get(usulan=usulan)
    assert jawab.url == reverse("reviu", args=[reviu.pk])


def test_saringan_antrean_menurut_keadaan_dan_nama(verifikator, panggung):
    dasar = reverse("reviu_antrean")
    assert "PN Sarolangun" not in verifikator.get(dasar + "?keadaan=dikembalikan").content.decode()
    assert "PN Sarolangun" in verifikator.get(dasar + "?cari=sarol").content.decode()
    assert "tidak ada usulan yang cocok" in verifikator.get(dasar + "?cari=entah").content.decode().lower()


def test_kueri_antrean_sama_untuk_satu_dan_tiga_baris(
    acuan, panggung, verifikator, django_assert_num_queries, django_assert_max_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as satu:
        verifikator.get(reverse("reviu_antrean"))
    with lingkup_instansi(acuan.ma.pk):
        for s in (acuan.pn_jambi, acuan.pn_bangko):
            meja_uji.diajukan(acuan, satker=s)
    with django_assert_num_queries(len(satu)):
        isi = verifikator.get(reverse("reviu_antrean")).content.decode()
    assert isi.count('scope="row"') == 3
    assert len(satu) <= 25


def test_tampilkan_semua_satu_halaman_dengan_kueri_sama(
    acuan, panggung, verifikator, monkeypatch, django_assert_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with lingkup_instansi(acuan.ma.pk):
        for s in (acuan.pn_jambi, acuan.pn_bangko):
            meja_uji.diajukan(acuan, satker=s)
    monkeypatch.setattr("penilaian.domain.antrean.PER_HALAMAN", 2)
    with CaptureQueriesContext(connection) as berhalaman:
        isi = verifikator.get(reverse("reviu_antrean") + "?keadaan=semua").content.decode()
    assert isi.count('scope="row"') == 2
    assert '?keadaan=semua&amp;tampil=semua">Tampilkan semua (3)</a>' in isi
    with django_assert_num_queries(len(berhalaman)):
        isi = verifikator.get(reverse("reviu_antrean") + "?keadaan=semua&tampil=semua").content.decode()
    assert isi.count('scope="row"') == 3
    assert '<a href="?keadaan=semua">Tampilkan per halaman</a>' in isi


# Desk ---------------------------------------------------------------------------------------------------------------


def test_meja_menampilkan_soal_kriteria_jawaban_beku_dan_113_butir(verifikator, panggung):
    isi = verifikator.get(alamat(panggung, SOAL_OPSI)).content.decode()
    soal = panggung.bagan.soal[SOAL_OPSI].soal
    assert soal.teks in isi
    assert all(o.kriteria[:40] in isi for o in soal.opsi)
    assert "satker, putaran 1" in isi
    assert "Lihat dokumen terlampir." in isi
    assert isi.count("data-tanda=") == 113


def test_meja_sepotong_hanya_memuat_butirnya(verifikator, panggung):
    isi = verifikator.get(alamat(panggung, SOAL_OPSI), HTTP_HX_REQUEST="true").content.decode()
    assert isi.strip().startswith('<div id="butir"')
    assert "data-tanda=" not in isi


def test_simpan_lewat_skrip_menjawab_nilai_dan_keadaan_baru(verifikator, panggung):
    jawab = simpan(verifikator, panggung, verdict="perlu_perbaikan", opsi="C", catatan="Baru sebagian.")
    isi = jawab.json()
    assert (jawab.status_code, isi["versi"], isi["dinilai"], isi["tanda"]) == (200, 1, 1, "perlu_perbaikan")
    assert isi["total"] == "99,81", "bobot 1,50 dibagi 4 butir, C bernilai 0,50"
    assert "nilai berbeda" in isi["arti"]


def test_simpan_tanpa_catatan_ditolak_dengan_kalimat(verifikator, panggung):
    jawab = simpan(verifikator, panggung, verdict="tidak_sesuai", opsi="C")
    assert jawab.status_code == 422
    assert "Tulis catatan" in jawab.json()["galat"]


def test_formulir_biasa_yang_salah_mengembalikan_ketikan(verifikator, panggung):
    kirim = {"angka-agen": "tujuh", "verdict": "perlu_perbaikan", "catatan": "Agen belum ada."}
    jawab = simpan(verifikator, panggung, kode=SOAL_ANGKA, json_=False, **kirim)
    isi = jawab.content.decode()
    assert jawab.status_code == 422
    assert "bukan angka" in isi
    assert "Agen belum ada." in isi
    assert 'value="tujuh"' in isi


def test_formulir_biasa_tersimpan_lalu_kembali_ke_butir(verifikator, panggung):
    jawab = simpan(verifikator, panggung, json_=False)
    assert jawab.status_code == 302
    assert jawab.url.endswith(f"?butir={SOAL_OPSI}")


def test_dua_penilai_pada_satu_butir_melihat_kedua_isian(verifikator, ketua, panggung):
    simpan(ketua, panggung, verdict="perlu_perbaikan", opsi="B", catatan="Catatan ketua.")
    jawab = simpan(verifikator, panggung, verdict="tidak_sesuai", opsi="D", catatan="Catatan saya.")
    isi = jawab.json()
    assert jawab.status_code == 409
    assert isi["versi"] == 1
    assert "Catatan ketua." in isi["html"]
    assert "Catatan saya." in isi["html"]


def test_bentrok_tanpa_skrip_menampilkan_keduanya_dan_melanjutkan_dari_versi_tersimpan(verifikator, ketua, panggung):
    simpan(ketua, panggung, verdict="perlu_perbaikan", opsi="B", catatan="Catatan ketua.")
    jawab = simpan(verifikator, panggung, json_=False, verdict="tidak_sesuai", opsi="D", catatan="Catatan saya.")
    isi = jawab.content.decode()
    assert jawab.status_code == 409
    assert "Catatan ketua." in isi
    assert re.search(r'name="versi"\s+value="1"', isi)


def test_simpan_sesudah_keputusan_ditolak_dengan_kalimat(verifikator, panggung):
    with lingkup_instansi(panggung.acuan.ma.pk):
        meja_uji.putuskan(panggung, Status.DIKEMBALIKAN, nama="Ketua Jambi")
    jawab = simpan(verifikator, panggung)
    assert jawab.status_code == 409
    assert "dikembalikan oleh Ketua Jambi" in jawab.json()["galat"]


def test_simpan_paling_banyak_22_kueri_berapa_pun_butir_yang_sudah_dinilai(
    verifikator, panggung, django_assert_max_num_queries
):
    for kode in list(panggung.bagan.soal)[:3]:
        simpan(verifikator, panggung, kode=kode)
    with django_assert_max_num_queries(22 + 4):  # 4: savepoint uji dan domain
        simpan(verifikator, panggung, verdict="perlu_perbaikan", opsi="B", catatan="x")


def test_operator_satker_tidak_membaca_penilaian_yang_sedang_dikerjakan(panggung, acuan):
    orang = pabrik.pengguna(Peran.PENGAMAT, acuan.pn_sarolangun)
    assert pabrik.masuk(orang).get(alamat(panggung)).status_code == 403


def test_pengamat_satker_membaca_sesudah_dikembalikan(panggung, acuan):
    orang = pabrik.pengguna(Peran.PENGAMAT, acuan.pn_sarolangun)
    with lingkup_instansi(acuan.ma.pk):
        meja_uji.putuskan(panggung, Status.DIKEMBALIKAN)
    jawab = pabrik.masuk(orang).get(alamat(panggung, SOAL_OPSI))
    assert jawab.status_code == 200
    assert 'name="verdict"' not in jawab.content.decode()


def test_putaran_dua_menunjukkan_yang_berubah_dan_catatan_lalu(verifikator, panggung):
    simpan(verifikator, panggung, verdict="perlu_perbaikan", opsi="C", catatan="Lengkapi sembilan proses.")
    with lingkup_instansi(panggung.acuan.ma.pk):
        panggung.reviu.refresh_from_db()
        baru = meja_uji.putaran_dua(panggung, berubah={SOAL_OPSI: {"catatan": "Lihat dokumen terbaru."}})
    isi = verifikator.get(reverse("reviu", args=[baru.pk]) + f"?butir={SOAL_OPSI}").content.decode()
    assert "<ins>terbaru.</ins>" in isi
    assert "Lengkapi sembilan proses." in isi
    assert "Berubah sejak putaran 1 (1)" in isi


def test_menyatakan_sesuai_sisa_lewat_tombol(verifikator, panggung):
    verifikator.post(reverse("reviu_sesuai_sisa", args=[panggung.reviu.pk]))
    with lingkup_instansi(panggung.acuan.ma.pk):
        assert NilaiButir.objects.filter(reviu=panggung.reviu, verdict="sesuai").count() == 113


# Decision -----------------------------------------------------------------------------------------------------------


def test_ringkasan_menunjukkan_nilai_berdampingan_dan_alasan_tombol_mati(ketua, panggung):
    isi = ketua.get(reverse("reviu_putus", args=[panggung.reviu.pk])).content.decode()
    assert "Nilai berdampingan" in isi
    assert "Manajemen Perubahan" in isi
    assert "113 dari 113 butir belum dinilai" in isi
    assert "Belum ada catatan untuk satker" in isi


def test_ketua_tim_mengembalikan_dengan_tanggal(ketua, verifikator, panggung):
    simpan(verifikator, panggung, verdict="perlu_perbaikan", opsi="C", catatan="Lengkapi.")
    data = {"aksi": "kembalikan", "kembalikan-batas_jawab": "2026-03-17", "kembalikan-catatan": "Mohon dilengkapi."}
    jawab = ketua.post(reverse("reviu_putus", args=[panggung.reviu.pk]), data)
    assert jawab.status_code == 302, jawab.content.decode()
    with lingkup_instansi(panggung.acuan.ma.pk):
        assert Usulan.objects.get(pk=panggung.usulan.pk).status == "dikembalikan"
        assert Reviu.objects.get(pk=panggung.reviu.pk).selesai is not None


def test_mengembalikan_tanpa_tanggal_menyebut_yang_kurang_dan_menyimpan_ketikan(ketua, verifikator, panggung):
    simpan(verifikator, panggung, verdict="perlu_perbaikan", opsi="C", catatan="Lengkapi.")
    jawab = ketua.post(
        reverse("reviu_putus", args=[panggung.reviu.pk]),
        {"aksi": "kembalikan", "kembalikan-catatan": "Pengantar panjang."},
    )
    isi = jawab.content.decode()
    assert jawab.status_code == 422
    assert "Isi tanggal batas jawab." in isi
    assert "Pengantar panjang." in isi


def test_ketua_tim_menyetujui_sesudah_semua_dinilai(ketua, verifikator, panggung):
    verifikator.post(reverse("reviu_sesuai_sisa", args=[panggung.reviu.pk]))
    jawab = ketua.post(reverse("reviu_putus", args=[panggung.reviu.pk]), {"aksi": "setujui"})
    assert jawab.status_code == 302, jawab.content.decode()
    with lingkup_instansi(panggung.acuan.ma.pk):
        assert Usulan.objects.get(pk=panggung.usulan.pk).status == "disetujui"


def test_verifikator_melihat_keputusan_tetapi_tidak_dapat_memutus(verifikator, panggung):
    verifikator.post(reverse("reviu_sesuai_sisa", args=[panggung.reviu.pk]))
    isi = verifikator.get(reverse("reviu_putus", args=[panggung.reviu.pk])).content.decode()
    assert "dilakukan ketua tim" in isi
    assert verifikator.post(reverse("reviu_putus", args=[panggung.reviu.pk]), {"aksi": "setujui"}).status_code == 403


def test_halaman_tahap_yang_sudah_memutus_tidak_menawarkan_keputusan_tahap_lain(acuan, ketua, verifikator, panggung):
    verifikator.post(reverse("reviu_sesuai_sisa", args=[panggung.reviu.pk]))
    alamat_putus = reverse("reviu_putus", args=[panggung.reviu.pk])
    ketua.post(alamat_putus, {"aksi": "setujui"})
    with lingkup_instansi(acuan.ma.pk):
        Usulan.objects.filter(pk=panggung.usulan.pk).update(status="ditelaah", tahap="ditjen")
    ditjen = pabrik.masuk(pabrik.pengguna(Peran.KETUA_TIM, acuan.badilum))
    isi = ditjen.get(alamat_putus).content.decode()
    assert "sudah disetujui oleh" in isi
    assert "Kembalikan dengan catatan" not in isi
    assert ditjen.post(alamat_putus, {"aksi": "setujui"}).status_code == 409


def test_jawaban_simpan_berupa_json_yang_utuh(verifikator, panggung):
    isi = json.loads(simpan(verifikator, panggung).content)
    assert {"versi", "jam", "tanda", "dinilai", "total", "hitung", "belum_berikut"} <= set(isi)
