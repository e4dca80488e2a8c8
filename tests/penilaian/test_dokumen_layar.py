"""Screens of documents: form, progress, download, the box on the bid's page."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.template import Context, Template
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from penilaian.domain import dokumen as dok
from penilaian.enums import JenisDokumen, StatusDokumen
from penilaian.models import Dokumen, Usulan
from satker.enums import Peran
from satker.lingkup import lingkup_instansi
from tests import pabrik
from tests.pabrik import SAAT, Acuan
from tests.penilaian import meja_uji
from tests.penilaian.test_dokumen import ISIAN, buat, minta


@pytest.fixture
def usulan(acuan: Acuan) -> Usulan:
    with lingkup_instansi(acuan.ma.pk):
        return meja_uji.diajukan(acuan)[0]


def jadikan(dokumen_id: int, acuan: Acuan) -> Dokumen:
    with lingkup_instansi(acuan.ma.pk):
        return buat(Dokumen.objects.get(pk=dokumen_id))


def test_formulir_ikhtisar_lalu_halaman_kemajuan_lalu_unduhan(acuan: Acuan, usulan: Usulan) -> None:
    klien = pabrik.masuk(pabrik.pengguna(Peran.OPERATOR, acuan.pn_sarolangun))
    form = klien.get(reverse("dokumen_buat"), {"jenis": "ikhtisar", "usulan": usulan.pk})
    assert form.content.decode().count("<textarea") == 3
    jawab = klien.post(reverse("dokumen_buat"), {"jenis": "ikhtisar", "usulan": usulan.pk, **ISIAN})
    with lingkup_instansi(acuan.ma.pk):
        dokumen = Dokumen.objects.get()
    assert jawab.status_code == 302
    assert jawab["Location"] == reverse("dokumen", args=[dokumen.pk])
    kemajuan = reverse("dokumen_kemajuan", args=[dokumen.pk])
    halaman = klien.get(jawab["Location"]).content.decode()
    assert "Menunggu giliran" in halaman
    assert f'hx-get="{kemajuan}"' in halaman
    jadikan(dokumen.pk, acuan)
    potongan = klien.get(kemajuan, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in potongan
    assert "jadi dan berlaku" in potongan
    assert "hx-get" not in potongan, "berhenti bertanya setelah jadi"
    unduh = klien.get(reverse("dokumen_unduh", args=[dokumen.pk]))
    assert unduh["Content-Type"] == "application/pdf"
    assert unduh["Content-Disposition"].startswith("attachment; filename=")
    assert "IKH-ZI 0001-2026 Pengadilan Negeri Sarolangun.pdf" in unduh["Content-Disposition"]
    assert unduh["X-Content-Type-Options"] == "nosniff"
    assert b"".join(unduh.streaming_content).startswith(b"%PDF")  # type: ignore[arg-type]


def test_isian_kosong_ditolak_dengan_kalimat_dan_isian_lain_tetap(acuan: Acuan, usulan: Usulan) -> None:
    klien = pabrik.masuk(pabrik.pengguna(Peran.OPERATOR, acuan.pn_sarolangun))
    jawab = klien.post(reverse("dokumen_buat"), {"jenis": "ikhtisar", "usulan": usulan.pk, **ISIAN, "inovasi": " "})
    assert jawab.status_code == 422
    assert "Isi bagian ini" in jawab.content.decode()
    assert ISIAN["hasil"] in jawab.content.decode()


def test_isian_ikhtisar_lalu_menjadi_isian_awal(acuan: Acuan, usulan: Usulan) -> None:
    orang = pabrik.pengguna(Peran.OPERATOR, acuan.pn_sarolangun)
    with lingkup_instansi(acuan.ma.pk):
        minta(usulan, pabrik.akses(orang), inovasi="Antrean daring sejak 2025")
    form = pabrik.masuk(orang).get(reverse("dokumen_buat"), {"jenis": "ikhtisar", "usulan": usulan.pk})
    assert "Antrean daring sejak 2025" in form.content.decode()


@pytest.mark.parametrize(
    "sumber",
    [
        {"jenis": "ikhtisar"},
        {"jenis": "lain", "usulan": 1},
        {"jenis": "lke", "periode": 1},
        {"jenis": "lke", "usulan": 1, "lembar": 1},
    ],
)
def test_sumber_keliru_ditolak(acuan: Acuan, sumber: dict[str, Any]) -> None:
    klien = pabrik.masuk(pabrik.pengguna(Peran.OPERATOR, acuan.pn_sarolangun))
    assert klien.post(reverse("dokumen_buat"), sumber).status_code == 422


def test_pengamat_ditolak_satker_dan_instansi_lain_tidak_menemukan(acuan: Acuan, usulan: Usulan) -> None:
    with lingkup_instansi(acuan.ma.pk):
        dokumen = minta(usulan, pabrik.akses(pabrik.pengguna(Peran.OPERATOR, acuan.pn_sarolangun)))
    jadikan(dokumen.pk, acuan)
    asal = {"jenis": "lke", "usulan": usulan.pk}
    assert (
        pabrik.masuk(pabrik.pengguna(Peran.PENGAMAT, acuan.pt_jambi)).post(reverse("dokumen_buat"), asal).status_code
        == 403
    )
    for satker in (acuan.pn_jambi, acuan.pt_padang, acuan.lapas_jambi):
        klien = pabrik.masuk(pabrik.pengguna(Peran.OPERATOR, satker))
        assert klien.post(reverse("dokumen_buat"), asal).status_code == 404
        for nama in ("dokumen", "dokumen_kemajuan", "dokumen_unduh"):
            assert klien.get(reverse(nama, args=[dokumen.pk])).status_code == 404
        assert klien.post(reverse("dokumen_ulang", args=[dokumen.pk])).status_code == 404


def test_belum_jadi_belum_dapat_diunduh_dan_gagal_dapat_diulang(acuan: Acuan, usulan: Usulan) -> None:
    orang = pabrik.pengguna(Peran.OPERATOR, acuan.pn_sarolangun)
    klien = pabrik.masuk(orang)
    with lingkup_instansi(acuan.ma.pk):
        dokumen = minta(usulan, pabrik.akses(orang))
        unduh = klien.get(reverse("dokumen_unduh", args=[dokumen.pk]))
    assert unduh.status_code == 409
    with lingkup_instansi(acuan.ma.pk):
        dok.gagalkan_dokumen(dokumen.pk, pesan="Server tidak memiliki fon.", sekarang=SAAT)
    halaman = klien.get(reverse("dokumen", args=[dokumen.pk])).content.decode()
    assert "Server tidak memiliki fon." in halaman
    assert "Coba lagi" in halaman
    assert klien.post(reverse("dokumen_ulang", args=[dokumen.pk])).status_code == 302
    with lingkup_instansi(acuan.ma.pk):
        assert Dokumen.objects.get(pk=dokumen.pk).status == StatusDokumen.MENUNGGU


def test_kotak_dokumen_memberi_tombol_atau_alasan_dengan_satu_kueri(acuan: Acuan, usulan: Usulan) -> None:
    templat = Template('{% include "penilaian/_dokumen_usulan.html" %}')
    permintaan = RequestFactory().get("/")
    operator = pabrik.akses(pabrik.pengguna(Peran.OPERATOR, acuan.pn_sarolangun))
    pengamat = pabrik.akses(pabrik.pengguna(Peran.PENGAMAT, acuan.pt_jambi))
    with lingkup_instansi(acuan.ma.pk):
        for hasil in ("a", "b", "c"):
            minta(usulan, operator, hasil=hasil)
        permintaan.akses = operator  # type: ignore[attr-defined]
        with CaptureQueriesContext(connection) as kueri:
            teks = templat.render(Context({"usulan": usulan, "request": permintaan}))
        assert len(kueri) == 1
        assert "Buat ikhtisar WBK" in teks
        assert teks.count("sedang dibuat") == 3
        permintaan.akses = pengamat  # type: ignore[attr-defined]
        teks = templat.render(Context({"usulan": usulan, "request": permintaan}))
    assert "Buat ikhtisar" not in teks
    assert dok.alasan_tak_boleh(JenisDokumen.IKHTISAR, usulan.satker, akses=pengamat) in teks


def test_formulir_daftar_untuk_sekretariat(acuan: Acuan) -> None:
    klien = pabrik.masuk(pabrik.pengguna(Peran.SEKRETARIAT, acuan.bua))
    asal = {"jenis": "daftar_calon_xlsx", "periode": acuan.periode.pk}
    assert "Status usulan" in klien.get(reverse("dokumen_buat"), asal).content.decode()
    assert klien.post(reverse("dokumen_buat"), {**asal, "predikat": "WBK", "status": ["calon"]}).status_code == 302
    with lingkup_instansi(acuan.ma.pk):
        assert Dokumen.objects.get().parameter["isi"] == {"predikat": "WBK", "status": ["calon"]}


def test_formulir_daftar_ditolak_sebelum_diisi_bagi_yang_tidak_berhak(acuan: Acuan) -> None:
    klien = pabrik.masuk(pabrik.pengguna(Peran.BAWAS, acuan.bawas))
    jawab = klien.get(reverse("dokumen_buat"), {"jenis": "daftar_calon_pdf", "periode": acuan.periode.pk})
    assert jawab.status_code == 403
    assert "dibuat oleh sekretariat" in jawab.content.decode()
