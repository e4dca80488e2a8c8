"""TPI: three levels in order, each with its own scores; who reads what when; the decision of the last level alone."""

from __future__ import annotations

import pytest
from django.urls import reverse

from inti.galat import BelumBoleh, Ditolak
from penilaian.domain import reviu as domain
from penilaian.models import JejakUsulan, NilaiButir, Reviu, Usulan
from satker.enums import Peran
from satker.lingkup import lingkup_instansi
from satker.models import Pemberitahuan
from tests import pabrik
from tests.penilaian import meja_uji
from tests.penilaian.meja_uji import SAAT, SOAL_ANGKA, SOAL_OPSI

CATATAN = {"verdict": "perlu_perbaikan", "opsi": "C", "catatan": "Lengkapi register."}


@pytest.fixture
def panggung(di_ma):
    return meja_uji.panggung(di_ma, tahap="tpi")


@pytest.fixture
def ketua(panggung, di_ma):
    return pabrik.pengguna(Peran.PENILAI_KETUA, di_ma.bua)


def simpan(reviu, oleh, *, kode=SOAL_OPSI, versi=0, **isi):
    data = {"verdict": "sesuai", "opsi": "", "angka": {}, "catatan": "", **isi}
    return domain.simpan_butir(reviu_id=reviu.pk, kode=kode, versi=versi, oleh=oleh, sekarang=SAAT, **data)


def selesai_anggota(panggung) -> Reviu:
    simpan(panggung.reviu, panggung.verifikator, **CATATAN)
    domain.nyatakan_sesuai_sisa(reviu_id=panggung.reviu.pk, oleh=panggung.verifikator, sekarang=SAAT)
    return domain.selesaikan_tingkat(reviu_id=panggung.reviu.pk, oleh=panggung.verifikator, sekarang=SAAT)


def test_telaah_tpi_mulai_dari_tingkat_anggota(panggung):
    assert panggung.reviu.tingkat == "penilai_anggota"


def test_tingkat_belum_selesai_selama_ada_butir_belum_dinilai(panggung):
    simpan(panggung.reviu, panggung.verifikator)
    with pytest.raises(BelumBoleh, match="112 butir belum dinilai"):
        domain.selesaikan_tingkat(reviu_id=panggung.reviu.pk, oleh=panggung.verifikator, sekarang=SAAT)


def test_tingkat_berikut_mulai_dari_salinan_dan_diberi_tahu(panggung, ketua):
    baru = selesai_anggota(panggung)
    assert (baru.tingkat, baru.dinilai) == ("penilai_ketua", 113)
    lama, salin = (domain.butir_reviu(r, panggung.bagan) for r in (panggung.reviu, baru))
    assert {k: i for k, (_, i) in lama.items()} == {k: i for k, (_, i) in salin.items()}
    assert salin[SOAL_ANGKA][1].angka, "angka ikut tersalin"
    assert Pemberitahuan.objects.filter(pengguna=ketua, tautan=reverse("reviu", args=[baru.pk])).exists()
    assert JejakUsulan.objects.filter(usulan=panggung.usulan, aksi="selesai_tingkat", peran="penilai_anggota").exists()


def test_perubahan_tingkat_atas_tidak_menyentuh_nilai_tingkat_bawah(panggung, ketua):
    baru = selesai_anggota(panggung)
    total_anggota = Reviu.objects.get(pk=panggung.reviu.pk).total
    hasil = simpan(baru, pabrik.akses(ketua), versi=1, verdict="tidak_sesuai", opsi="E", catatan="Tidak ada bukti.")
    assert hasil.reviu.total < total_anggota
    assert Reviu.objects.get(pk=panggung.reviu.pk).total == total_anggota
    assert NilaiButir.objects.get(reviu=panggung.reviu, pertanyaan__kode=SOAL_OPSI).catatan == "Lengkapi register."


def test_tingkat_yang_selesai_dan_tingkat_orang_lain_tidak_dapat_dinilai(panggung, ketua):
    baru = selesai_anggota(panggung)
    with pytest.raises(BelumBoleh, match="sudah diselesaikan"):
        simpan(panggung.reviu, panggung.verifikator, kode="A.I.1.i.a", versi=1)
    with pytest.raises(Ditolak, match="Penilai TPI"):
        simpan(baru, panggung.verifikator, kode="A.I.1.i.a", versi=1)


def test_tingkat_terakhir_ditutup_dengan_keputusan_bukan_tombol_tingkat(panggung, ketua, di_ma):
    baru = selesai_anggota(panggung)
    akhir = domain.selesaikan_tingkat(reviu_id=baru.pk, oleh=pabrik.akses(ketua), sekarang=SAAT)
    teknis = pabrik.akses(pabrik.pengguna(Peran.PENGENDALI_TEKNIS, di_ma.bua))
    assert akhir.tingkat == "pengendali_teknis"
    assert domain.alasan_belum_diputus(akhir) == ""
    with pytest.raises(BelumBoleh, match="yang terakhir"):
        domain.selesaikan_tingkat(reviu_id=akhir.pk, oleh=teknis, sekarang=SAAT)


def test_keputusan_menunggu_semua_tingkat(panggung):
    assert "Penilai TPI (anggota) belum selesai" in domain.alasan_belum_diputus(panggung.reviu)
    assert domain.alasan_belum_diputus(None) == "Telaah tahap ini belum dimulai."


def test_layar_tingkat_bawah_terbaca_dan_catatannya_tampak(acuan):
    with lingkup_instansi(acuan.ma.pk):
        panggung = meja_uji.panggung(acuan, tahap="tpi")
        baru = selesai_anggota(panggung)
    klien = pabrik.masuk(pabrik.pengguna(Peran.PENILAI_KETUA, acuan.bua))
    isi = klien.get(reverse("reviu", args=[baru.pk]) + f"?butir={SOAL_OPSI}").content.decode()
    assert "Penilai TPI (anggota), putaran 1" in isi
    bawah = klien.get(reverse("reviu", args=[panggung.reviu.pk]) + f"?butir={SOAL_OPSI}").content.decode()
    assert "Tingkat Penilai TPI (anggota) sudah diselesaikan" in bawah
    assert 'name="verdict"' not in bawah


def test_pt_tidak_membaca_tpi_yang_sedang_bekerja(acuan):
    with lingkup_instansi(acuan.ma.pk):
        panggung = meja_uji.panggung(acuan, tahap="tpi")
    klien = pabrik.masuk(pabrik.pengguna(Peran.VERIFIKATOR, acuan.pt_jambi))
    assert klien.get(reverse("reviu", args=[panggung.reviu.pk])).status_code == 403


def test_tiga_orang_menilai_berurutan_lalu_pengendali_teknis_merekomendasikan(acuan):
    with lingkup_instansi(acuan.ma.pk):
        panggung = meja_uji.panggung(acuan, tahap="tpi")
    orang = [panggung.orang] + [pabrik.pengguna(p, acuan.bua) for p in (Peran.PENILAI_KETUA, Peran.PENGENDALI_TEKNIS)]
    klien = [pabrik.masuk(o) for o in orang]
    klien[0].post(reverse("reviu_sesuai_sisa", args=[panggung.reviu.pk]))
    for satu, tingkat in zip(klien[:2], ("penilai_anggota", "penilai_ketua"), strict=True):
        with lingkup_instansi(acuan.ma.pk):
            reviu = Reviu.objects.get(usulan=panggung.usulan, tingkat=tingkat)
        assert satu.post(reverse("reviu_tingkat", args=[reviu.pk])).status_code == 302
    with lingkup_instansi(acuan.ma.pk):
        akhir = Reviu.objects.get(usulan=panggung.usulan, tingkat="pengendali_teknis")
    isi = klien[2].get(reverse("reviu_putus", args=[akhir.pk])).content.decode()
    assert "Rekomendasikan" in isi
    assert klien[2].post(reverse("reviu_putus", args=[akhir.pk]), {"aksi": "rekomendasikan"}).status_code == 302
    with lingkup_instansi(acuan.ma.pk):
        assert Usulan.objects.get(pk=panggung.usulan.pk).status == "direkomendasikan"
        assert Reviu.objects.get(pk=akhir.pk).selesai is not None
