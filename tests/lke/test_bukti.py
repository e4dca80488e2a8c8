"""Evidence on an answer: several at once, once stored, taken off, opened by who may."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings as pengaturan
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from inti.galat import TidakSah
from lke.domain.bukti import periksa_tautan
from lke.models import Berkas, Bukti, BuktiDukung, LembarKerja
from satker.enums import Peran
from satker.lingkup import lingkup_instansi
from tests import pabrik
from tests.lke.test_berkas import JPG_KECIL, PDF_KECIL
from tests.pabrik import Acuan

KODE = "A.I.1.i.a"
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def lembar(di_ma: Acuan) -> LembarKerja:
    return pabrik.lembar(di_ma.pn_sarolangun, di_ma.periode)


@pytest.fixture
def operator(di_ma: Acuan, lembar: LembarKerja) -> Client:
    return pabrik.masuk(pabrik.pengguna(Peran.OPERATOR, di_ma.pn_sarolangun))


@pytest.fixture(autouse=True)
def penyimpanan(settings: object) -> None:
    settings.FILE_UPLOAD_HANDLERS = ["inti.berkas.PenerimaBerkas"]  # type: ignore[attr-defined]  # settings wrapper


def berkas(nama: str = "SK.pdf", isi: bytes = PDF_KECIL) -> SimpleUploadedFile:
    return SimpleUploadedFile(nama, isi)


def unggah(klien: Client, lembar: LembarKerja, *isi: SimpleUploadedFile, kode: str = KODE) -> object:
    return klien.post(reverse("bukti_tambah", args=[lembar.pk, kode]), {"berkas": list(isi)}, **HTMX)


def test_satu_berkas_buruk_tidak_menggugurkan_yang_baik(operator: Client, lembar: LembarKerja) -> None:
    jawaban = unggah(operator, lembar, berkas(), berkas("jahat.pdf", b"<html>"), berkas("foto.png", JPG_KECIL))
    teks = jawaban.content.decode()  # type: ignore[attr-defined]  # HttpResponse of the test client
    assert jawaban.status_code == 200  # type: ignore[attr-defined]  # same
    assert "jahat.pdf» tidak dapat diterima" in teks
    assert "disimpan sebagai «foto.jpg»" in teks
    assert sorted(Bukti.objects.values_list("nama", flat=True)) == ["SK.pdf", "foto.jpg"]


def test_semua_ditolak_422_dengan_kalimatnya(operator: Client, lembar: LembarKerja) -> None:
    jawaban = unggah(operator, lembar, berkas("a.svg", b"<svg/>"))
    assert jawaban.status_code == 422  # type: ignore[attr-defined]  # HttpResponse of the test client
    assert not Berkas.objects.exists()


def test_terlalu_besar_ditolak_yang_lain_tetap_masuk(operator: Client, lembar: LembarKerja, settings: object) -> None:
    settings.UKURAN_BERKAS_MAKS = 200  # type: ignore[attr-defined]  # settings wrapper
    jawaban = unggah(operator, lembar, berkas("besar.pdf", PDF_KECIL + b"x" * 500), berkas())
    assert "besar.pdf» terlalu besar" in jawaban.content.decode()  # type: ignore[attr-defined]  # same
    assert Bukti.objects.get().nama == "SK.pdf"


def test_isi_sama_disimpan_sekali_per_instansi(operator: Client, lembar: LembarKerja) -> None:
    isi = PDF_KECIL + b"% " + uuid4().hex.encode()
    unggah(operator, lembar, berkas("satu.pdf", isi))
    unggah(operator, lembar, berkas("dua.pdf", isi), kode="A.I.1.i.b")
    jawaban = unggah(operator, lembar, berkas("ulang.pdf", isi))
    assert "sudah ada pada butir ini" in jawaban.content.decode()  # type: ignore[attr-defined]  # same
    satu = Berkas.objects.get()
    assert Bukti.objects.count() == 2
    letak = Path(pengaturan.DATA_DIR, "berkas", satu.letak)
    assert letak.read_bytes() == isi
    assert len(list(letak.parent.glob(f"{satu.sidik}*"))) == 1


def test_lepas_lalu_pasang_lagi_jejaknya_tinggal(operator: Client, lembar: LembarKerja) -> None:
    unggah(operator, lembar, berkas())
    bukti = Bukti.objects.get()
    lepas = reverse("bukti_lepas", args=[lembar.pk, KODE, bukti.kode])
    assert operator.post(lepas, **HTMX).status_code == 200
    assert operator.post(lepas, **HTMX).status_code == 200
    unggah(operator, lembar, berkas())
    assert BuktiDukung.objects.count() == 2
    assert BuktiDukung.objects.filter(dilepas_pada__isnull=True).count() == 1
    riwayat = operator.get(reverse("jawaban_riwayat", args=[lembar.pk, KODE])).content.decode()
    assert "Bukti dilepas: SK.pdf" in riwayat
    assert operator.post(reverse("bukti_lepas", args=[lembar.pk, KODE, uuid4()]), **HTMX).status_code == 404


def test_tautan_http_saja(operator: Client, lembar: LembarKerja) -> None:
    kirim = reverse("bukti_tautan", args=[lembar.pk, KODE])
    baik = operator.post(kirim, {"tautan": "pn-sarolangun.go.id/zi", "nama": ""}, **HTMX)
    assert 'href="https://pn-sarolangun.go.id/zi"' in baik.content.decode()
    operator.post(kirim, {"tautan": "https://pn-sarolangun.go.id/zi"}, **HTMX)
    assert Bukti.objects.count() == 1
    for buruk in ("javascript:alert(1)", "data:text/html,x", "ftp://a.b/c", "https://u:s@pn.go.id/", "https://", ""):
        assert operator.post(kirim, {"tautan": buruk}, **HTMX).status_code == 422, buruk
    with pytest.raises(TidakSah):
        periksa_tautan("https://a.id/" + "x" * 2000)


def test_bukti_dibuka_oleh_satker_dan_penilai_di_atasnya_saja(
    di_ma: Acuan, operator: Client, lembar: LembarKerja
) -> None:
    unggah(operator, lembar, berkas())
    url = reverse("bukti_buka", args=[Bukti.objects.get().kode])
    kumham = pabrik.pengguna(Peran.SEKRETARIAT, di_ma.kumham_akar)
    for orang, status in (
        (pabrik.pengguna(Peran.PIMPINAN, di_ma.pn_sarolangun), 200),
        (pabrik.pengguna(Peran.VERIFIKATOR, di_ma.pt_jambi), 200),
        (pabrik.pengguna(Peran.PENILAI_ANGGOTA, di_ma.bua), 200),
        (pabrik.pengguna(Peran.OPERATOR, di_ma.pn_jambi), 404),
        (pabrik.pengguna(Peran.VERIFIKATOR, di_ma.pt_padang), 404),
        (kumham, 404),
    ):
        jawaban = pabrik.masuk(orang).get(url)
        assert jawaban.status_code == status, orang
        if status == 200:
            assert b"".join(jawaban) == PDF_KECIL
    assert Client().get(url).status_code == 302
    sekali = operator.get(url)
    assert operator.get(url, HTTP_IF_NONE_MATCH=sekali["ETag"]).status_code == 304
    assert operator.get(url + "?unduh").headers["Content-Disposition"].startswith("attachment")


def test_pembaca_tidak_dapat_mengunggah(di_ma: Acuan, lembar: LembarKerja) -> None:
    operator_lain = pabrik.masuk(pabrik.pengguna(Peran.OPERATOR, di_ma.pn_jambi))
    assert unggah(operator_lain, lembar, berkas()).status_code == 404  # type: ignore[attr-defined]  # same
    berarea = pabrik.pengguna(Peran.OPERATOR, di_ma.pn_sarolangun, area=["pelayanan_publik"])
    assert unggah(pabrik.masuk(berarea), lembar, berkas()).status_code == 403  # type: ignore[attr-defined]  # same
    with lingkup_instansi(di_ma.ma.pk):
        assert not Berkas.objects.exists()
