"""Saving answers: versions, idempotence, refusals, scores, the frozen copy."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from inti.galat import BelumBoleh, Bentrok, Ditolak, TidakDitemukan
from lke.domain.lembar import (
    HasilSimpan,
    IsianTersimpan,
    IsianTidakSah,
    ambil_lembar,
    buka_lembar,
    isi_beku,
    jawaban_mesin,
    kelengkapan,
    kunci_lembar,
    lepas_kunci,
    simpan_jawaban,
)
from lke.domain.nilai import desimal, periksa_nilai
from lke.models import AngkaJawaban, Jawaban, LembarKerja, NilaiUnsur, RiwayatJawaban
from satker.akses import Akses
from satker.enums import Peran
from tests import pabrik
from tests.pabrik import SAAT, Acuan

OPSI = "A.I.1.i.a"
ANGKA = "A.II.1.i.b"


@pytest.fixture
def lembar(di_ma: Acuan) -> LembarKerja:
    return pabrik.lembar(di_ma.pn_sarolangun, di_ma.periode)


@pytest.fixture
def operator(di_ma: Acuan) -> Akses:
    return pabrik.akses(pabrik.pengguna(Peran.OPERATOR, di_ma.pn_sarolangun, nama="Rina"))


def simpan(lembar: LembarKerja, oleh: Akses, kode: str = OPSI, **isi: object) -> HasilSimpan:
    lengkap = {"opsi": "", "angka": {}, "catatan": "", "versi": 0, "sekarang": SAAT} | isi
    return simpan_jawaban(lembar_id=lembar.pk, kode=kode, oleh=oleh, **lengkap)  # type: ignore[arg-type]  # filled from isi


def test_lembar_baru_kosong_lengkap_dan_hanya_satu(di_ma: Acuan, lembar: LembarKerja) -> None:
    assert buka_lembar(satker=di_ma.pn_sarolangun, periode=di_ma.periode, sekarang=SAAT).pk == lembar.pk
    assert Jawaban.objects.filter(lembar=lembar).count() == len(di_ma.bagan.soal) == lembar.jumlah
    assert NilaiUnsur.objects.filter(lembar=lembar).count() == len(di_ma.bagan.unsur)


def test_simpan_menghitung_seluruh_lembar(di_ma: Acuan, lembar: LembarKerja, operator: Akses) -> None:
    soal = di_ma.bagan.soal[OPSI].soal
    hasil = simpan(lembar, operator, opsi="Ya", catatan="SK Tim 2026.")
    poin = di_ma.bagan.mesin.poin_soal(OPSI)
    assert soal.opsi[0].nilai == 1
    assert hasil.hasil.total == poin
    assert hasil.versi == 1
    lembar.refresh_from_db()
    assert (lembar.total, lembar.terjawab, lembar.diubah) == (desimal(poin), 1, SAAT)
    simpul = NilaiUnsur.objects.get(lembar=lembar, unsur__kode="A.I.1")
    assert (simpul.nilai, simpul.terjawab) == (desimal(poin), 1)
    assert periksa_nilai([lembar.pk]) == []


def test_kiriman_sama_dua_kali_dihitung_sekali(lembar: LembarKerja, operator: Akses) -> None:
    pertama = simpan(lembar, operator, opsi="Ya", catatan="Sama.")
    kedua = simpan(lembar, operator, opsi="Ya", catatan="Sama.\r\n", versi=0)
    assert (pertama.berubah, kedua.berubah, kedua.versi) == (True, False, 1)
    assert RiwayatJawaban.objects.filter(jawaban__lembar=lembar).count() == 1


def test_versi_lama_dengan_isi_lain_memperlihatkan_yang_tersimpan(lembar: LembarKerja, operator: Akses) -> None:
    simpan(lembar, operator, opsi="Ya", catatan="Isian Rina")
    with pytest.raises(Bentrok) as galat:
        simpan(lembar, operator, opsi="Tidak", catatan="Isian Andi", versi=0)
    ada = galat.value.isi
    assert isinstance(ada, IsianTersimpan)
    assert (ada.opsi, ada.catatan, ada.versi, ada.oleh) == ("Ya", "Isian Rina", 1, "Rina")
    assert Jawaban.objects.get(lembar=lembar, pertanyaan__kode=OPSI).catatan == "Isian Rina"


def test_angka_indonesia_sebagian_lalu_lengkap_lalu_dihapus(lembar: LembarKerja, operator: Akses) -> None:
    sebagian = simpan(lembar, operator, ANGKA, angka={"perubahan": Decimal(5)})
    assert ANGKA in sebagian.hasil.belum_dijawab
    penuh = simpan(lembar, operator, ANGKA, angka={"perubahan": Decimal(5), "terintegrasi": Decimal(2)}, versi=1)
    assert penuh.hasil.pertanyaan[ANGKA] == Fraction(2, 5)
    simpan(lembar, operator, ANGKA, angka={"terintegrasi": Decimal(2)}, versi=2)
    assert list(AngkaJawaban.objects.filter(jawaban__lembar=lembar).values_list("isian__kode", flat=True)) == [
        "terintegrasi"
    ]


@pytest.mark.parametrize(
    ("kode", "isi", "isian"),
    [
        (OPSI, {"opsi": "Z"}, ""),
        (OPSI, {"angka": {"x": Decimal(1)}}, ""),
        (OPSI, {"opsi": "Ya", "catatan": "x" * 10_001}, "catatan"),
        (ANGKA, {"angka": {"perubahan": Decimal(2), "terintegrasi": Decimal(3)}}, "terintegrasi"),
        (ANGKA, {"angka": {"perubahan": Decimal(-2)}}, "perubahan"),
        ("B.I.a.1", {"angka": {"indeks": Decimal("4.1")}}, "indeks"),
        ("B.I.a.1", {"angka": {"indeks": Decimal("3.1234567")}}, "indeks"),
    ],
)
def test_isian_tidak_sah_ditolak_dengan_kalimat(
    lembar: LembarKerja, operator: Akses, kode: str, isi: dict[str, object], isian: str
) -> None:
    with pytest.raises(IsianTidakSah) as galat:
        simpan(lembar, operator, kode, **isi)
    assert isian in galat.value.per_isian
    assert not RiwayatJawaban.objects.filter(jawaban__lembar=lembar).exists()


def test_yang_bukan_operator_satker_itu_hanya_membaca(di_ma: Acuan, lembar: LembarKerja) -> None:
    for peran, satker in ((Peran.PIMPINAN, di_ma.pn_sarolangun), (Peran.VERIFIKATOR, di_ma.pt_jambi)):
        orang = pabrik.akses(pabrik.pengguna(peran, satker))
        assert ambil_lembar(lembar.pk, akses=orang).pk == lembar.pk
        with pytest.raises(Ditolak, match="hanya dapat membaca"):
            simpan(lembar, orang, opsi="Ya")


def test_operator_satker_lain_tidak_tahu_lembar_itu_ada(di_ma: Acuan, lembar: LembarKerja) -> None:
    orang = pabrik.akses(pabrik.pengguna(Peran.OPERATOR, di_ma.pn_jambi))
    with pytest.raises(TidakDitemukan):
        ambil_lembar(lembar.pk, akses=orang)


def test_operator_berarea_tidak_mengisi_area_lain(di_ma: Acuan, lembar: LembarKerja) -> None:
    orang = pabrik.akses(pabrik.pengguna(Peran.OPERATOR, di_ma.pn_sarolangun, area=["penguatan_pengawasan"]))
    assert simpan(lembar, orang, "A.I.5.i.a", opsi="A").berubah
    for kode, isi in ((OPSI, {"opsi": "Ya"}), ("B.I.a.1", {"angka": {"indeks": Decimal(3)}})):
        with pytest.raises(Ditolak, match="area lain"):
            simpan(lembar, orang, kode, **isi)


def test_lembar_terkunci_menolak_sampai_dibuka_lagi(lembar: LembarKerja, operator: Akses) -> None:
    kunci_lembar(lembar, oleh=operator, sekarang=SAAT)
    assert lembar.terkunci_pada == SAAT
    with pytest.raises(BelumBoleh, match="terkunci"):
        simpan(lembar, operator, opsi="Ya")
    lepas_kunci(lembar)
    assert simpan(lembar, operator, opsi="Ya").berubah


def test_jawaban_tahun_lalu_baru_berlaku_setelah_dikonfirmasi(
    lembar: LembarKerja, operator: Akses, di_ma: Acuan
) -> None:
    baris = Jawaban.objects.filter(lembar=lembar, pertanyaan__kode=OPSI)
    baris.update(opsi_id=di_ma.bagan.soal[OPSI].opsi_id["Ya"], catatan="Tahun lalu", dari_tahun_lalu=True)
    assert jawaban_mesin(lembar.pk) == {}
    hasil = simpan(lembar, operator, opsi="Ya", catatan="Tahun lalu")
    assert hasil.berubah
    assert hasil.versi == 1
    assert jawaban_mesin(lembar.pk) == {OPSI: "Ya"}


def test_kelengkapan_menyebut_yang_belum_dijawab_dan_catatan_kosong(lembar: LembarKerja, operator: Akses) -> None:
    assert len(kelengkapan(lembar)) == lembar.jumlah
    simpan(lembar, operator, opsi="Ya")
    kurang = {k.kode: k for k in kelengkapan(lembar)}
    assert kurang[OPSI].pesan == f"{OPSI} belum diberi catatan."
    assert kurang[OPSI].halaman == "manajemen_perubahan"
    simpan(lembar, operator, opsi="Ya", catatan="Ada.", versi=1)
    assert OPSI not in {k.kode for k in kelengkapan(lembar)}


def test_isi_beku_tetap_dan_eksak(di_ma: Acuan, lembar: LembarKerja, operator: Akses) -> None:
    simpan(lembar, operator, ANGKA, angka={"perubahan": Decimal(3), "terintegrasi": Decimal(1)}, catatan="Dua.")
    beku = isi_beku(lembar)
    assert beku == isi_beku(lembar)
    butir = beku["jawaban"][ANGKA]
    assert butir["angka"] == {"perubahan": "3", "terintegrasi": "1"}
    assert butir["nilai"] == "0.33333333333333333333"
    assert "opsi" not in beku["jawaban"][OPSI]
    assert list(beku["jawaban"]) == list(di_ma.bagan.soal)
    assert {a["predikat"] for a in beku["ambang"]} == {"WBK", "WBBM"}
    lembar.refresh_from_db()
    assert Decimal(beku["total"]) == lembar.total


def test_lembar_terbaik_bernilai_seratus(di_ma: Acuan) -> None:
    penuh = pabrik.lembar(di_ma.pn_jambi, di_ma.periode, terisi=True)
    assert LembarKerja.objects.get(pk=penuh.pk).total == 100
    assert kelengkapan(penuh) == []
