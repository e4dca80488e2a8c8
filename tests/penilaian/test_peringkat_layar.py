"""The ranking page and the nomination letter as a ketua tim meets them."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from penilaian.models import Pengusulan, Peringkat, Usulan
from satker.enums import Peran
from satker.lingkup import lingkup_instansi
from tests import pabrik
from tests.penilaian.dunia_uji import Dunia


@pytest.fixture
def dunia(acuan):
    return Dunia(acuan)


@pytest.fixture
def dua(acuan, dunia):
    """PN Sarolangun and PN Bangko approved by PT Jambi; PN Jambi still at work."""
    with lingkup_instansi(acuan.ma.pk):
        hasil = []
        for s in (acuan.pn_sarolangun, acuan.pn_bangko):
            u = dunia.buka(satker=s)
            dunia.ajukan(u)
            dunia.setujui(u)
            hasil.append(u)
        lain = dunia.buka(satker=acuan.pn_jambi)
        dunia.ajukan(lain)
        dunia.telaah(lain)
    return hasil


@pytest.fixture
def ketua(acuan, dunia):
    return pabrik.masuk(dunia.siapa(Peran.KETUA_TIM, acuan.pt_jambi))


def alamat(acuan, nama="peringkat", tahap="pt"):
    return reverse(nama, args=[acuan.periode.pk, tahap])


def test_peringkat_menampilkan_kelompok_urutan_dan_yang_belum_layak(acuan, ketua, dua):
    isi = ketua.get(alamat(acuan)).content.decode()
    assert isi.index("PN Sarolangun") < isi.index("PN Bangko"), "nilai sama: pengajuan yang lebih awal di atas"
    assert "PN Kelas IB / II" in isi
    assert "Masih ditelaah." in isi
    assert "Susun surat pengusulan" in isi


def test_pilihan_langsung_ke_satu_satunya_daftar(acuan, ketua):
    assert ketua.get(reverse("peringkat_pilih")).url == alamat(acuan)


def test_ketua_ditjen_membuka_daftar_ditjen_walau_ditjen_sendiri_di_pusat(acuan):
    klien = pabrik.masuk(pabrik.pengguna(Peran.KETUA_TIM, acuan.badilum))
    assert klien.get(alamat(acuan, tahap="ditjen")).status_code == 200
    lain = pabrik.masuk(pabrik.pengguna(Peran.KETUA_TIM, acuan.badilag))
    assert lain.get(alamat(acuan, tahap="ditjen")).status_code == 403


def test_ketua_pt_tidak_membuka_peringkat_tahap_atau_penilai_lain(acuan, ketua):
    assert ketua.get(alamat(acuan, tahap="tpi")).status_code == 403
    assert ketua.get(alamat(acuan) + f"?penilai={acuan.pt_padang.pk}").status_code == 404
    assert ketua.get(alamat(acuan, tahap="entah")).status_code == 404


def test_sekretariat_memilih_penilai(acuan, dua):
    klien = pabrik.masuk(pabrik.pengguna(Peran.SEKRETARIAT, acuan.bua))
    isi = klien.get(reverse("peringkat_pilih")).content.decode()
    assert "PT Padang" in isi
    assert "PN Sarolangun" in klien.get(alamat(acuan) + f"?penilai={acuan.pt_jambi.pk}").content.decode()


def test_memindahkan_perlu_alasan_dan_alasannya_tampil(acuan, ketua, dua):
    data = {"usulan": dua[1].pk, "urutan": 1, "alasan": "", "predikat": "WBK"}
    isi = ketua.post(alamat(acuan, "peringkat_pindah"), data, follow=True).content.decode()
    assert "Tulis alasan memindahkan satker ini." in isi
    with lingkup_instansi(acuan.ma.pk):
        assert not Peringkat.objects.exists()
    isi = ketua.post(
        alamat(acuan, "peringkat_pindah"), data | {"alasan": "Inovasi lebih berdampak."}, follow=True
    ).content.decode()
    assert isi.index("PN Bangko") < isi.index("PN Sarolangun")
    assert "dari no. 2: Inovasi lebih berdampak." in isi


def test_mengusulkan_lewat_halaman_periksa_membekukan_daftar(acuan, ketua, dua):
    pilihan = {"usulan": [u.pk for u in dua], "predikat": "WBK"}
    isi = ketua.get(alamat(acuan, "pengusulan"), pilihan).content.decode()
    assert "Periksa sebelum mengusulkan" in isi
    surat = {"nomor_surat": "W5-U/9/2026", "tanggal_surat": "2026-03-10"}
    jawab = ketua.post(alamat(acuan, "pengusulan"), pilihan | surat)
    with lingkup_instansi(acuan.ma.pk):
        p = Pengusulan.objects.get()
        assert jawab.url == reverse("pengusulan_rinci", args=[p.pk])
        assert {u.tahap for u in Usulan.objects.filter(pk__in=[x.pk for x in dua])} == {"ditjen"}
    rinci = ketua.get(jawab.url).content.decode()
    assert "Daftar beku, 2 satker" in rinci
    assert "W5-U/9/2026" in ketua.get(alamat(acuan)).content.decode()


def test_surat_tanpa_nomor_ditolak_dan_tidak_ada_yang_terkirim(acuan, ketua, dua):
    data = {"usulan": [u.pk for u in dua], "predikat": "WBK", "nomor_surat": "", "tanggal_surat": "2026-03-10"}
    jawab = ketua.post(alamat(acuan, "pengusulan"), data)
    assert jawab.status_code == 422
    assert "Isi nomor surat pengusulan." in jawab.content.decode()
    with lingkup_instansi(acuan.ma.pk):
        assert not Pengusulan.objects.exists()


def test_nomor_surat_yang_sama_dua_kali_ditolak_dengan_kalimat(acuan, ketua, dua):
    surat = {"nomor_surat": "W5-U/9/2026", "tanggal_surat": "2026-03-10", "predikat": "WBK"}
    ketua.post(alamat(acuan, "pengusulan"), surat | {"usulan": [dua[0].pk]})
    jawab = ketua.post(alamat(acuan, "pengusulan"), surat | {"usulan": [dua[1].pk]})
    assert jawab.status_code == 422
    assert "sudah dipakai" in jawab.content.decode()


def test_kueri_peringkat_tidak_tumbuh_bersama_baris(acuan, dunia, ketua, dua):
    ketua.get(alamat(acuan))
    with CaptureQueriesContext(connection) as tiga:
        ketua.get(alamat(acuan))
    with lingkup_instansi(acuan.ma.pk):
        for n in (1, 2):
            u = dunia.buka(satker=pabrik.satker(acuan.pt_jambi, nama=f"Pengadilan Negeri Baru {n}"))
            dunia.ajukan(u)
            dunia.setujui(u)
    with CaptureQueriesContext(connection) as lima:
        isi = ketua.get(alamat(acuan)).content.decode()
    assert "PN Baru 2" in isi
    assert len(lima) == len(tiga) <= 32
