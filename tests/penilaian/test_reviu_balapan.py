"""Two people at once on one bid, with two real connections: a save, a decision, another save."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections, transaction

from inti.galat import BelumBoleh, Bentrok
from penilaian.domain import reviu as domain
from penilaian.domain.alur_usulan import jalankan
from penilaian.enums import Aksi
from penilaian.models import NilaiButir, Reviu, Usulan
from satker.enums import Peran
from satker.lingkup import lingkup_instansi
from tests import pabrik
from tests.penilaian import meja_uji
from tests.penilaian.meja_uji import SAAT, SOAL_OPSI

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def panggung(acuan):
    with lingkup_instansi(acuan.ma.pk):
        p = meja_uji.panggung(acuan)
        domain.nyatakan_sesuai_sisa(reviu_id=p.reviu.pk, oleh=p.verifikator, sekarang=SAAT)
        return p


def simpan(panggung, *, kode=SOAL_OPSI, catatan="Lengkapi register.", versi=1):
    with lingkup_instansi(panggung.acuan.ma.pk):
        return domain.simpan_butir(
            reviu_id=panggung.reviu.pk, kode=kode, verdict="perlu_perbaikan", opsi="B", angka={}, catatan=catatan,
            versi=versi, oleh=panggung.verifikator, sekarang=SAAT,
        )  # fmt: skip


def di_utas(kerja):
    try:
        return kerja()
    except (BelumBoleh, Bentrok) as galat:
        return galat
    finally:
        connections.close_all()


def test_simpan_yang_tiba_saat_keputusan_diambil_ditolak_dan_nilai_beku_tidak_berubah(panggung):
    ketua = pabrik.akses(pabrik.pengguna(Peran.KETUA_TIM, panggung.acuan.pt_jambi, nama="Ketua Jambi"))
    diputus, boleh_tutup = threading.Event(), threading.Event()

    def putuskan():
        with transaction.atomic(), lingkup_instansi(panggung.acuan.ma.pk):
            jalankan(panggung.usulan.pk, Aksi.SETUJUI, oleh=ketua, sekarang=SAAT)
            diputus.set()
            boleh_tutup.wait(5)

    with ThreadPoolExecutor(2) as kolam:
        keputusan = kolam.submit(di_utas, putuskan)
        assert diputus.wait(5)
        kiriman = kolam.submit(di_utas, lambda: simpan(panggung))
        threading.Event().wait(0.3)
        assert not kiriman.done(), "simpan menunggu keputusan yang sedang berjalan"
        boleh_tutup.set()
        keputusan.result(5)
        galat = kiriman.result(5)
    assert isinstance(galat, BelumBoleh)
    assert "sudah disetujui oleh Ketua Jambi" in galat.pesan
    with lingkup_instansi(panggung.acuan.ma.pk):
        assert Usulan.objects.get(pk=panggung.usulan.pk).status == "disetujui"
        assert Reviu.objects.get(pk=panggung.reviu.pk).total == panggung.ajuan.total


def test_dua_simpan_serentak_pada_satu_butir_satu_menang_yang_lain_melihat_keduanya(panggung):
    with ThreadPoolExecutor(2) as kolam:
        hasil = list(
            kolam.map(lambda c: di_utas(lambda: simpan(panggung, catatan=c)), ("Catatan satu.", "Catatan dua."))
        )
    kalah = [h for h in hasil if isinstance(h, Bentrok)]
    assert len(kalah) == 1
    with lingkup_instansi(panggung.acuan.ma.pk):
        tersimpan = NilaiButir.objects.get(reviu=panggung.reviu, pertanyaan__kode=SOAL_OPSI).catatan
    assert kalah[0].isi.butir.catatan == tersimpan


def test_dua_simpan_serentak_pada_dua_butir_keduanya_terhitung(panggung):
    kode = ("A.I.5.ii.a", "A.I.5.ii.b", "A.I.5.ii.c", "A.I.5.ii.d")
    soal = [k for k in kode if len(panggung.bagan.soal[k].soal.opsi) > 2][:2]
    with ThreadPoolExecutor(2) as kolam:
        hasil = list(kolam.map(lambda k: di_utas(lambda: simpan(panggung, kode=k)), soal))
    assert all(h.berubah for h in hasil)
    with lingkup_instansi(panggung.acuan.ma.pk):
        beku = domain.jawaban_beku(panggung.ajuan)
        harus = panggung.bagan.mesin.hitung({**beku, **dict.fromkeys(soal, "B")}).total
        assert abs(float(Reviu.objects.get(pk=panggung.reviu.pk).total) - float(harus)) < 1e-12
