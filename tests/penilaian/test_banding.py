"""Scores side by side and what changed between rounds."""

from __future__ import annotations

from decimal import Decimal

import pytest

from penilaian.domain import reviu as domain
from penilaian.domain.banding import banding, bukti_bertanda, selisih_kata
from penilaian.enums import Status
from penilaian.models import Usulan
from satker.enums import Peran
from tests import pabrik
from tests.penilaian import meja_uji
from tests.penilaian.meja_uji import SAAT, SOAL_OPSI


@pytest.fixture
def panggung(di_ma):
    p = meja_uji.panggung(di_ma)
    domain.simpan_butir(
        reviu_id=p.reviu.pk, kode=SOAL_OPSI, verdict="perlu_perbaikan", opsi="C", angka={}, catatan="Lengkapi.",
        versi=0, oleh=p.verifikator, sekarang=SAAT,
    )  # fmt: skip
    p.reviu.refresh_from_db()
    return p


def kolom(hasil):
    return [k.judul for k in hasil.kolom]


def test_nilai_per_area_berdampingan_dan_jumlahnya_cocok(panggung):
    hasil = banding(panggung.usulan, akses=panggung.verifikator)
    assert kolom(hasil) == ["Satker", "PT"]
    total = hasil.baris[-1]
    komponen = [b for b in hasil.baris if b.jenjang == "komponen"]
    area = [b for b in hasil.baris if b.jenjang == "area"]
    for i in range(2):
        assert abs(sum(b.nilai[i] for b in komponen) - total.nilai[i]) < Decimal("1e-12")
        assert abs(sum(b.nilai[i] for b in area) - total.nilai[i]) < Decimal("1e-12")
    pengawasan = next(b for b in area if b.judul == "Penguatan Pengawasan")
    assert pengawasan.bobot == 15
    assert pengawasan.selisih == Decimal("-0.1875"), "bobot 1,50 dibagi 4 butir, turun dari 1,00 ke 0,50"
    assert sum(b.selisih for b in area) == pengawasan.selisih


def test_penilaian_yang_sedang_dikerjakan_tidak_tampak_bagi_satker(panggung, di_ma):
    kepala = pabrik.akses(pabrik.pengguna(Peran.PIMPINAN, di_ma.pn_sarolangun))
    assert kolom(banding(panggung.usulan, akses=kepala)) == ["Satker"]
    assert kolom(banding(panggung.usulan)) == ["Satker"]
    meja_uji.putuskan(panggung, Status.DIKEMBALIKAN)
    assert kolom(
        banding(Usulan.objects.select_related("satker", "periode").get(pk=panggung.usulan.pk), akses=kepala)
    ) == ["Satker", "PT"]


def test_ditjen_dan_sekretariat_membaca_pt_yang_sedang_bekerja_pt_lain_tidak(panggung, di_ma):
    for peran, tempat in (
        (Peran.VERIFIKATOR, di_ma.badilum),
        (Peran.SEKRETARIAT, di_ma.bua),
        (Peran.PENILAI_KETUA, di_ma.bua),
    ):
        assert kolom(banding(panggung.usulan, akses=pabrik.akses(pabrik.pengguna(peran, tempat)))) == [
            "Satker",
            "PT",
        ], peran
    lain = pabrik.akses(pabrik.pengguna(Peran.VERIFIKATOR, di_ma.pt_padang))
    assert kolom(banding(panggung.usulan, akses=lain)) == ["Satker"]


def test_sebelum_ajuan_pertama_tidak_ada_yang_dibandingkan(di_ma):
    kepala = pabrik.pengguna(Peran.PIMPINAN, di_ma.pn_jambi)
    assert banding(pabrik.usulan(di_ma.pn_jambi, di_ma.periode, oleh=kepala)).kolom == ()


def test_putaran_terbaru_yang_tampil(panggung):
    meja_uji.putaran_dua(panggung, berubah={})
    hasil = banding(
        Usulan.objects.select_related("satker", "periode").get(pk=panggung.usulan.pk), akses=panggung.verifikator
    )
    assert [(k.judul, k.putaran, k.selesai) for k in hasil.kolom] == [("Satker", 2, True), ("PT", 2, False)]


def test_selisih_kata_menunjukkan_kata_utuh():
    potong = [(p.jenis, p.teks) for p in selisih_kata("empat dari sembilan proses", "delapan dari sembilan proses")]
    assert potong[0] == ("hapus", "empat")
    assert potong[1] == ("baru", "delapan")
    assert potong[-1] == ("tetap", " dari sembilan proses")


def test_bukti_baru_dan_yang_dilepas_ditandai():
    lama = [{"nama": "a", "sidik": "1"}, {"nama": "b", "sidik": "2"}]
    baru = [{"nama": "a", "sidik": "1"}, {"nama": "c", "tautan": "https://x"}]
    assert [(b["nama"], b["tanda"]) for b in bukti_bertanda(lama, baru)] == [("a", ""), ("c", "baru"), ("b", "dilepas")]
    assert [b["tanda"] for b in bukti_bertanda([], baru)] == ["", ""], "putaran pertama tidak punya pembanding"
