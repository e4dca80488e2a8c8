"""A real worker makes a document: asked for in the browser, taken from the queue, checked by a citizen."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from satker.enums import Peran
from satker.lingkup import lingkup_instansi
from tests import pabrik
from tests.layanan import tunggu_sampai
from tests.pabrik import Acuan
from tests.penilaian import meja_uji
from tests.penilaian.test_dokumen import ISIAN

pytestmark = pytest.mark.django_db(transaction=True)


def _tunggu_jadi(klien: Client, alamat: str) -> None:
    tunggu_sampai(
        lambda: "jadi dan berlaku" in klien.get(f"{alamat}kemajuan/").content.decode(),
        tenggat=60,
        pesan="Dokumen belum jadi",
    )


def test_pimpinan_meminta_ikhtisar_dan_warga_memeriksanya(acuan: Acuan, pekerja: Any) -> None:
    """The head asks; the worker makes the PDF; the download is that PDF; the public page knows the code."""
    with lingkup_instansi(acuan.ma.pk):
        usulan, ajuan = meja_uji.diajukan(acuan)
    klien = pabrik.masuk(pabrik.pengguna(Peran.PIMPINAN, acuan.pn_sarolangun))
    alamat = klien.post(reverse("dokumen_buat"), {"jenis": "ikhtisar", "usulan": usulan.pk, **ISIAN})["Location"]
    _tunggu_jadi(klien, alamat)
    unduh = klien.get(f"{alamat}unduh/")
    assert b"".join(unduh.streaming_content).startswith(b"%PDF-1.7")  # type: ignore[arg-type]
    halaman = klien.get(alamat).content.decode()
    periksa = halaman.split('href="/periksa/')[1].split('"')[0]
    umum = Client().get(f"/periksa/{periksa}").content.decode()
    assert "asli dan berlaku" in umum
    assert ajuan.sidik in umum.replace(" ", "")


def test_sekretariat_meminta_daftar_calon_xlsx(acuan: Acuan, pekerja: Any) -> None:
    with lingkup_instansi(acuan.ma.pk):
        meja_uji.diajukan(acuan)
    klien = pabrik.masuk(pabrik.pengguna(Peran.SEKRETARIAT, acuan.bua))
    isi = {"jenis": "daftar_calon_xlsx", "periode": acuan.periode.pk, "predikat": "", "status": ["disetujui", "calon"]}
    alamat = klien.post(reverse("dokumen_buat"), isi)["Location"]
    _tunggu_jadi(klien, alamat)
    berkas = b"".join(klien.get(f"{alamat}unduh/").streaming_content)  # type: ignore[arg-type]
    assert openpyxl.load_workbook(io.BytesIO(berkas)).sheetnames == ["Daftar calon", "Keterangan"]
