"""A tier's judging of a frozen ajuan: own answers, verdicts, remarks, scores, and who may when."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace

import pytest

from inti.galat import BelumBoleh, Bentrok, Ditolak, TidakDitemukan, TidakSah
from penilaian.domain import reviu as domain
from penilaian.enums import Status
from penilaian.models import JejakUsulan, NilaiButir, Reviu
from satker.enums import Peran
from tests import pabrik
from tests.penilaian import meja_uji
from tests.penilaian.meja_uji import SOAL_ANGKA, SOAL_OPSI, Panggung

SAAT = pabrik.SAAT


@pytest.fixture
def panggung(di_ma):
    return meja_uji.panggung(di_ma)


def nilai(panggung: Panggung, **ganti):
    isi = {"kode": SOAL_OPSI, "verdict": "sesuai", "opsi": "", "angka": {}, "catatan": "", "versi": 0}
    isi |= {"oleh": panggung.verifikator, "sekarang": SAAT}
    return domain.simpan_butir(reviu_id=panggung.reviu.pk, **(isi | ganti))


def test_penilaian_mulai_dari_nilai_satker_dan_belum_ada_butir_dinilai(panggung):
    r = panggung.reviu
    assert (r.total, r.dinilai, r.jumlah) == (Decimal(100), 0, 113)
    assert r.spak == Decimal("17.5")
    assert not domain.semua_dinilai(r)


def test_mulai_dua_kali_ditolak_karena_putaran_itu_sudah_dimulai(panggung):
    with pytest.raises(BelumBoleh, match="sudah dimulai"):
        domain.mulai_reviu(panggung.usulan, panggung.ajuan, oleh=panggung.verifikator, sekarang=SAAT)


def test_nilai_penilai_adalah_jawaban_beku_satker_ditimpa_jawaban_sendiri(panggung):
    hasil = nilai(panggung, verdict="perlu_perbaikan", opsi="C", catatan="Baru sebagian kebijakan dinilai risikonya.")
    mesin = panggung.bagan.mesin
    beku = domain.jawaban_beku(panggung.ajuan)
    harus = mesin.hitung({**beku, SOAL_OPSI: "C"})
    assert abs(Fraction(hasil.reviu.total) - harus.total) < Fraction(1, 10**19)
    assert Fraction(hasil.reviu.simpul["A"]) == harus.simpul["A"].nilai
    assert hasil.reviu.dinilai == 1
    assert panggung.ajuan.total == Decimal(100), "nilai satker sendiri tidak tersentuh"


def test_butir_dengan_angka_dihitung_dari_angka_penilai(panggung):
    beku = domain.jawaban_beku(panggung.ajuan)[SOAL_ANGKA]
    kurang = {k: Decimal(v) for k, v in beku.items()} | {"perubahan": Decimal(1)}
    hasil = nilai(
        panggung, kode=SOAL_ANGKA, verdict="tidak_sesuai", angka=kurang, catatan="Hanya satu perubahan terbukti."
    )
    assert hasil.reviu.total < Decimal(100)
    butir = domain.butir_reviu(hasil.reviu, panggung.bagan)[SOAL_ANGKA][1]
    assert butir.angka["perubahan"] == "1"


def test_sesuai_menyimpan_jawaban_satker_sebagai_jawaban_sendiri(panggung):
    nilai(panggung)
    isi = domain.butir_reviu(panggung.reviu, panggung.bagan)[SOAL_OPSI][1]
    assert isi.opsi == domain.jawaban_beku(panggung.ajuan)[SOAL_OPSI]


@pytest.mark.parametrize("verdict", ["perlu_perbaikan", "tidak_sesuai"])
def test_putusan_selain_sesuai_tanpa_catatan_ditolak(panggung, verdict):
    with pytest.raises(TidakSah, match="Tulis catatan"):
        nilai(panggung, verdict=verdict, catatan="   ")
    assert not NilaiButir.objects.filter(reviu=panggung.reviu).exists()


def test_sesuai_dengan_nilai_lain_ditolak_karena_berkata_dua_hal(panggung):
    with pytest.raises(TidakSah, match="berbeda dari jawaban satker"):
        nilai(panggung, verdict="sesuai", opsi="C")


def test_semua_kesalahan_isian_disebut_sekaligus(panggung):
    with pytest.raises(TidakSah) as galat:
        nilai(panggung, verdict="perlu_perbaikan", opsi="Z")
    assert len(galat.value.rincian) == 2


def test_kiriman_yang_sama_dua_kali_terhitung_sekali(panggung):
    isi = {"verdict": "perlu_perbaikan", "opsi": "B", "catatan": "Lengkapi."}
    pertama = nilai(panggung, **isi)
    kedua = nilai(panggung, **isi)
    assert (pertama.berubah, kedua.berubah) == (True, False)
    assert kedua.butir.versi == 1


def test_versi_usang_ditolak_dengan_isian_yang_tersimpan(panggung):
    nilai(panggung, verdict="perlu_perbaikan", opsi="B", catatan="Lengkapi register.")
    with pytest.raises(Bentrok) as galat:
        nilai(panggung, verdict="tidak_sesuai", opsi="D", catatan="Tidak ada bukti.", versi=0)
    assert galat.value.isi.versi == 1
    assert galat.value.isi.butir.catatan == "Lengkapi register."


def test_catatan_boleh_disimpan_sebagai_konsep_dan_belum_terhitung_dinilai(panggung):
    hasil = nilai(panggung, verdict="", catatan="Tanyakan registernya.")
    assert hasil.reviu.dinilai == 0
    assert domain.jumlah_catatan(hasil.reviu) == 0


def test_melihat_saja_tidak_menyimpan_apa_pun(panggung):
    hasil = nilai(panggung, verdict="")
    assert not hasil.berubah
    assert not NilaiButir.objects.filter(reviu=panggung.reviu).exists()


def test_menyatakan_sesuai_sisa_tidak_menyentuh_yang_sudah_dinilai_dan_tercatat(panggung):
    nilai(panggung, verdict="perlu_perbaikan", opsi="B", catatan="Lengkapi.")
    nilai(panggung, kode="A.I.1.i.a", verdict="", catatan="Konsep.")
    jumlah = domain.nyatakan_sesuai_sisa(reviu_id=panggung.reviu.pk, oleh=panggung.verifikator, sekarang=SAAT)
    reviu = Reviu.objects.get(pk=panggung.reviu.pk)
    assert (jumlah, reviu.dinilai) == (111, 112)
    jejak = JejakUsulan.objects.get(usulan=panggung.usulan, aksi="sesuai_sisa")
    assert "111 butir" in jejak.catatan
    assert jejak.peran == Peran.VERIFIKATOR.value
    with pytest.raises(BelumBoleh, match="Tidak ada lagi"):
        domain.nyatakan_sesuai_sisa(reviu_id=panggung.reviu.pk, oleh=panggung.verifikator, sekarang=SAAT)


def test_orang_pt_lain_tidak_menemukan_dan_orang_satker_tidak_boleh_menilai(panggung, di_ma):
    lain = pabrik.akses(pabrik.pengguna(Peran.VERIFIKATOR, di_ma.pt_padang))
    operator = pabrik.akses(pabrik.pengguna(Peran.OPERATOR, di_ma.pn_sarolangun))
    with pytest.raises(TidakDitemukan):
        nilai(panggung, oleh=lain)
    with pytest.raises(Ditolak):
        nilai(panggung, oleh=operator)


def test_verifikator_yang_punya_peran_di_satker_itu_tidak_menilainya(panggung, di_ma):
    orang = pabrik.pengguna(Peran.VERIFIKATOR, di_ma.pt_jambi)
    pabrik.tugas(orang, Peran.OPERATOR, di_ma.pn_sarolangun)
    with pytest.raises(Ditolak):
        nilai(panggung, oleh=pabrik.akses(orang))


def test_sesudah_keputusan_isian_ditolak_dengan_siapa_dan_kapan(panggung):
    meja_uji.putuskan(panggung, Status.DIKEMBALIKAN, nama="Ketua Tim Jambi")
    with pytest.raises(BelumBoleh, match=r"sudah dikembalikan oleh Ketua Tim Jambi pukul \d\d\.\d\d"):
        nilai(panggung)
    assert not NilaiButir.objects.filter(reviu=panggung.reviu).exists()


def test_di_luar_jadwal_tahap_isian_ditolak(panggung):
    with pytest.raises(BelumBoleh, match="sudah ditutup"):
        domain.simpan_butir(
            reviu_id=panggung.reviu.pk, kode=SOAL_OPSI, verdict="sesuai", opsi="", angka={}, catatan="", versi=0,
            oleh=panggung.verifikator, sekarang=SAAT + timedelta(days=400),
        )  # fmt: skip


def test_putaran_dua_memakai_putusan_sesuai_yang_butirnya_tidak_berubah(panggung):
    nilai(panggung, verdict="perlu_perbaikan", opsi="B", catatan="Lengkapi.")
    nilai(panggung, kode="A.I.1.i.a")
    nilai(panggung, kode="A.I.1.i.b")
    baru = meja_uji.putaran_dua(panggung, berubah={"A.I.1.i.b": {"catatan": "Catatan baru."}})
    jumlah = domain.pakai_putusan_lalu(reviu_id=baru.pk, oleh=panggung.verifikator, sekarang=SAAT)
    isi = domain.butir_reviu(baru, panggung.bagan)
    assert jumlah == 1
    assert set(isi) == {"A.I.1.i.a"}


def test_bukti_yang_diganti_termasuk_perubahan():
    def ajuan(sidik):
        return SimpleNamespace(isi={"jawaban": {"A": {"opsi": "Ya", "catatan": "x", "bukti": [{"sidik": sidik}]}}})

    assert domain.butir_berubah(ajuan("1"), ajuan("2")) == ("A",)
    assert domain.butir_berubah(ajuan("1"), ajuan("1")) == ()
