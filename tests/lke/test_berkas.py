"""Judging and naming files by what they are, and sending them out safely."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile

from inti.berkas import DOCX, JPG, MP4, ODT, PDF, PNG, WEBP, XLSX, Tipe, kirim, nama_aman, simpan, terima, tipe_isi
from inti.galat import TidakDitemukan, TidakSah

PDF_KECIL = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
PNG_KECIL = b"\x89PNG\r\n\x1a\n" + b"\0" * 40
JPG_KECIL = b"\xff\xd8\xff\xe0\0\x10JFIF" + b"\0" * 40


def arsip(**bagian: bytes | str) -> bytes:
    """A zip; "__" in a name stands for "/"."""
    isi = io.BytesIO()
    with zipfile.ZipFile(isi, "w") as z:
        for nama, data in bagian.items():
            z.writestr(nama.replace("__", "/"), data)
    return isi.getvalue()


def ooxml(utama: str, **lain: str) -> bytes:
    isi = io.BytesIO()
    with zipfile.ZipFile(isi, "w") as z:
        for nama, data in {"[Content_Types].xml": "<Types/>", utama: "<x/>", **lain}.items():
            z.writestr(nama.replace("__", "/"), data)
    return isi.getvalue()


def unggahan(isi: bytes, nama: str = "berkas.pdf") -> UploadedFile:
    return SimpleUploadedFile(nama, isi, content_type="application/pdf")


@pytest.mark.parametrize(
    ("isi", "tipe"),
    [
        (PDF_KECIL, PDF),
        (b"\xef\xbb\xbf\n" + PDF_KECIL, PDF),
        (PNG_KECIL, PNG),
        (JPG_KECIL, JPG),
        (b"RIFF\x20\0\0\0WEBPVP8 " + b"\0" * 20, WEBP),
        (b"\0\0\0\x18ftypmp42" + b"\0" * 40, MP4),
        (ooxml("word/document.xml"), DOCX),
        (ooxml("xl/workbook.xml"), XLSX),
        (arsip(mimetype="application/vnd.oasis.opendocument.text", content="<x/>"), ODT),
    ],
)
def test_jenis_dikenali_dari_isi(isi: bytes, tipe: Tipe) -> None:
    assert tipe_isi(io.BytesIO(isi)) is tipe


@pytest.mark.parametrize(
    ("isi", "kata"),
    [
        (b"<!DOCTYPE html><script>1</script>", "Yang diterima"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "Yang diterima"),
        (b"MZ\x90\0" + b"\0" * 60, "Executable"),
        (b"\x7fELF" + b"\0" * 60, "ELF"),
        (b"#!/bin/sh\nrm -rf /", "tidak dikenal"),
        (b"halo " + PDF_KECIL, "tidak dikenal"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "Simpan dulu sebagai .docx"),
        (arsip(foto=b"x"), "satu per satu"),
        (arsip(mimetype="application/vnd.oasis.opendocument.text", Basic__x="x"), "makro"),
        (ooxml("word/document.xml", **{"word__vbaProject.bin": "x"}), "makro"),
        (ooxml("word/document.xml")[:-30], "rusak"),
        (b"\0\0\0\x18ftypheic" + b"\0" * 40, "JPG"),
    ],
)
def test_yang_bukan_dokumen_ditolak_dengan_jalan_keluar(isi: bytes, kata: str) -> None:
    with pytest.raises(TidakSah, match=r"laporan\.pdf") as galat:
        tipe_isi(io.BytesIO(isi), nama="laporan.pdf")
    assert kata in galat.value.pesan


def test_makro_dalam_jenis_isi_ditolak_walau_bagiannya_berganti_nama() -> None:
    daftar = '<Types><Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>'
    isi = io.BytesIO()
    with zipfile.ZipFile(isi, "w") as z:
        z.writestr("[Content_Types].xml", daftar)
        z.writestr("word/document.xml", "<x/>")
    with pytest.raises(TidakSah, match="makro"):
        tipe_isi(isi)


def test_terlalu_besar_dan_kosong_ditolak(settings: object) -> None:
    settings.UKURAN_BERKAS_MAKS = 100  # type: ignore[attr-defined]  # pytest-django's settings wrapper
    with pytest.raises(TidakSah, match="terlalu besar"):
        terima(unggahan(PDF_KECIL + b"x" * 100))
    with pytest.raises(TidakSah, match="kosong"):
        terima(unggahan(b""))


@pytest.mark.parametrize(
    ("nama", "isi", "jadi"),
    [
        ("SK Tim.pdf", PDF_KECIL, "SK Tim.pdf"),
        ("foto.png", JPG_KECIL, "foto.jpg"),
        ("foto.JPEG", JPG_KECIL, "foto.JPEG"),
        ("laporan.pdf.exe", PDF_KECIL, "laporan.pdf"),
        ("SK No. 12 Tahun 2026", PDF_KECIL, "SK No. 12 Tahun 2026.pdf"),
        ("tanpa-akhiran", PNG_KECIL, "tanpa-akhiran.png"),
    ],
)
def test_akhiran_disesuaikan_dengan_isi(nama: str, isi: bytes, jadi: str) -> None:
    hasil = terima(unggahan(isi, nama))
    assert hasil.nama == jadi
    assert bool(hasil.catatan) == (jadi != nama)


@pytest.mark.parametrize(
    ("nama", "jadi"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\a\\SK.pdf", "SK.pdf"),
        ("a\u202efdp.exe", "afdp.exe"),
        ("dua\r\nbaris.pdf", "duabaris.pdf"),
        ('kutip"<>.pdf', "kutip---.pdf"),
        ("...", "berkas"),
        ("", "berkas"),
        ("x" * 300 + ".pdf", "x" * 146 + ".pdf"),
    ],
)
def test_nama_aman(nama: str, jadi: str) -> None:
    assert nama_aman(nama) == jadi


@pytest.fixture
def letak() -> str:
    return simpan(unggahan(PDF_KECIL), folder="uji", sidik="ab" * 32)


def test_kirim_pdf_tampil_di_tempat_tanpa_sumber_apa_pun(letak: str) -> None:
    jawaban = kirim(letak, nama='Lap "akhir" café.pdf', mime=PDF.mime, ukuran=len(PDF_KECIL), sidik="s1")
    assert b"".join(jawaban) == PDF_KECIL  # type: ignore[arg-type]  # streamed
    assert jawaban["Content-Type"] == "application/pdf"
    assert jawaban["Content-Disposition"] == "inline; filename*=utf-8''Lap%20%22akhir%22%20caf%C3%A9.pdf"
    assert jawaban["X-Content-Type-Options"] == "nosniff"
    assert jawaban["Content-Security-Policy"].startswith("default-src 'none'")
    assert jawaban["Cache-Control"] == "private, no-cache"


def test_kirim_dokumen_selalu_diunduh_dan_dikurung(letak: str) -> None:
    jawaban = kirim(letak, nama="a.docx", mime=DOCX.mime, ukuran=5, sidik="s1")
    assert jawaban["Content-Disposition"] == 'attachment; filename="a.docx"'
    assert jawaban["Content-Security-Policy"].startswith("sandbox;")
    asing = kirim(letak, nama="a.html", mime="text/html", ukuran=5, sidik="s1")
    assert asing["Content-Type"] == "application/octet-stream"
    assert asing["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(("etag", "status"), [('"s1"', 304), ('W/"s1"', 304), ("*", 304), ('"lain"', 200), ("", 200)])
def test_kirim_304_bila_sama(letak: str, etag: str, status: int) -> None:
    jawaban = kirim(letak, nama="a.pdf", mime=PDF.mime, ukuran=5, sidik="s1", bila_beda=etag)
    assert jawaban.status_code == status
    assert jawaban["ETag"] == '"s1"'


def test_isi_yang_hilang_dari_penyimpanan_disebut_dengan_kalimat() -> None:
    with pytest.raises(TidakDitemukan, match="penyimpanan"):
        kirim("uji/tidak-ada", nama="a.pdf", mime=PDF.mime, ukuran=5, sidik="s1")
