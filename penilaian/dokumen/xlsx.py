"""The list of candidates as a spreadsheet people work on: real numbers, filters, print titles, no formula from text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.drawing.image import Image
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from inti.templatetags.tampil import tulis_waktu
from penilaian.dokumen.daftar_calon import Baris
from penilaian.dokumen.kepala import Kepala

TIPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Heading, attribute of Baris, width in characters, kind: "angka" is a number with two decimals.
KOLOM: tuple[tuple[str, str, int, str], ...] = (
    ("Peringkat", "peringkat", 10, "bulat"),
    ("Satuan kerja", "satker", 44, "teks"),
    ("Kode", "kode_satker", 14, "teks"),
    ("Induk", "induk", 30, "teks"),
    ("Kelas", "kelas", 12, "teks"),
    ("Predikat", "predikat", 9, "teks"),
    ("Kelompok kuota", "kelompok", 30, "teks"),
    ("Pengungkit", "pengungkit", 11, "angka"),
    ("Hasil", "hasil", 9, "angka"),
    ("Total", "total", 9, "angka"),
    ("SPAK (indeks)", "spak", 9, "angka"),
    ("SPKP (indeks)", "spkp", 9, "angka"),
    ("Batas minimal", "syarat", 60, "teks"),
    ("Clearance", "clearance", 22, "teks"),
    ("Nilai dari", "nilai_dari", 30, "teks"),
    ("Status", "status", 18, "teks"),
    ("Sidik ajuan (SHA-256)", "sidik_ajuan", 20, "teks"),
)
BARIS_JUDUL = 4
# What XML can't hold; a clerk's pasted note may have it.
_TERLARANG = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
# Excel and others read text that starts so as a formula once somebody edits the cell or saves it as CSV.
_RUMUS = ("=", "+", "-", "@", "\t", "\r")
_GARIS = Border(bottom=Side(style="thin", color="FFB9C2BF"))


def tulis_daftar(kepala: Kepala, baris: Sequence[Baris]) -> bytes:
    """The whole list (no cap) as XLSX; sheet "Keterangan" holds number, hash, time and QR code."""
    buku = Workbook()
    lembar = buku.active
    lembar.title = "Daftar calon"
    _teks(lembar.cell(1, 1), kepala.judul).font = Font(bold=True, size=14)
    _teks(lembar.cell(2, 1), f"{kepala.subjudul} · {kepala.nomor} · {tulis_waktu(kepala.dibuat, kepala.zona)}")
    for nomor, (judul, _, lebar, jenis) in enumerate(KOLOM, 1):
        sel = lembar.cell(BARIS_JUDUL, nomor, judul)
        sel.font = Font(bold=True, color="FFFFFFFF")
        sel.fill = PatternFill("solid", fgColor="FF0D5C55")
        sel.alignment = Alignment(wrap_text=True, vertical="center", horizontal="left" if jenis == "teks" else "right")
        lembar.column_dimensions[get_column_letter(nomor)].width = lebar
    lembar.row_dimensions[BARIS_JUDUL].height = 32
    rata = {"teks": Alignment(vertical="top", wrap_text=True), "lain": Alignment(vertical="top")}
    for letak, satu in enumerate(baris, BARIS_JUDUL + 1):
        for nomor, (_, nama, _, jenis) in enumerate(KOLOM, 1):
            nilai = getattr(satu, nama)
            sel = lembar.cell(letak, nomor)
            if jenis == "teks":
                _teks(sel, nilai)
            elif nilai is not None:
                sel.value = int(nilai) if jenis == "bulat" else float(Decimal(nilai))
                sel.number_format = "0" if jenis == "bulat" else _format(nilai, getattr(satu, f"{nama}_teks"))
            sel.alignment = rata["teks" if jenis == "teks" else "lain"]
            sel.border = _GARIS
    akhir = f"{get_column_letter(len(KOLOM))}{max(BARIS_JUDUL + len(baris), BARIS_JUDUL)}"
    lembar.freeze_panes = f"C{BARIS_JUDUL + 1}"
    lembar.auto_filter.ref = f"A{BARIS_JUDUL}:{akhir}"
    lembar.print_title_rows = f"{BARIS_JUDUL}:{BARIS_JUDUL}"
    lembar.print_area = f"A1:{akhir}"
    lembar.page_setup.orientation = "landscape"
    lembar.page_setup.paperSize = lembar.PAPERSIZE_A4
    lembar.page_setup.fitToWidth, lembar.page_setup.fitToHeight = 1, 0
    lembar.sheet_properties.pageSetUpPr.fitToPage = True
    lembar.oddFooter.left.text = kepala.nomor
    lembar.oddFooter.right.text = "Halaman &P dari &N"
    _keterangan(buku, kepala, len(baris))
    buku.properties.title = kepala.judul
    buku.properties.creator = "PMPZI"
    buku.properties.language = "id"
    buku.properties.created = buku.properties.modified = kepala.dibuat.replace(tzinfo=None)
    wadah = BytesIO()
    buku.save(wadah)
    return wadah.getvalue()


def _keterangan(buku: Workbook, kepala: Kepala, jumlah: int) -> None:
    lembar = buku.create_sheet("Keterangan")
    fakta = [
        ("Dokumen", kepala.judul),
        ("Lingkup", kepala.subjudul),
        ("Nomor", kepala.nomor),
        ("Instansi", kepala.instansi),
        ("Satuan kerja", kepala.satker),
        ("Periode", kepala.periode),
        *kepala.keterangan,
        ("Jumlah baris", str(jumlah)),
        ("Dibuat", tulis_waktu(kepala.dibuat, kepala.zona)),
        (kepala.nama_sidik, kepala.sidik),
        ("Kode pemeriksaan", kepala.kode_berkelompok),
        ("Alamat pemeriksaan", kepala.alamat),
        ("Sumber nilai", "Nilai beku dari ajuan dan hasil penilaian; tahapnya tertulis pada kolom «Nilai dari»."),
    ]
    for letak, (nama, isi) in enumerate(fakta, 1):
        _teks(lembar.cell(letak, 1), nama).font = Font(bold=True)
        _teks(lembar.cell(letak, 2), isi).alignment = Alignment(wrap_text=True, vertical="top")
        lembar.cell(letak, 1).alignment = Alignment(vertical="top")
    lembar.column_dimensions["A"].width = 24
    lembar.column_dimensions["B"].width = 80
    gambar = Image(BytesIO(kepala.qr_png()))
    gambar.width = gambar.height = 132
    lembar.add_image(gambar, f"B{len(fakta) + 2}")


def _teks(sel: Any, isi: str) -> Any:
    """Put text into a cell as text, whatever it starts with."""
    bersih = _TERLARANG.sub(" ", isi)
    sel.value = bersih
    sel.data_type = "s"
    if bersih.startswith(_RUMUS):
        sel.quotePrefix = True
    return sel


def _format(nilai: str, teks: str) -> str:
    """Two decimals; more where rounding would show a value below a minimum as if it met it (74,999 isn't "75,00")."""
    angka = Decimal(nilai)
    tempat = 2
    while tempat < 12 and Decimal(teks.replace(",", ".")) < round(angka, tempat) and round(angka, tempat) > angka:
        tempat += 1
    return "0." + "0" * tempat
