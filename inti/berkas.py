"""Stored files: what may come in, how it is kept, how it goes out.

The type is judged by content, never by the name or by what the browser says. What comes in is written to disk in
pieces while its SHA-256 is counted; what goes out carries headers that keep a file from acting as a page of the portal.
Who may open a file is not decided here.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import unicodedata
import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO, Any, cast

import puremagic
from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.http import HttpResponseNotModified, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header, parse_etags

from inti.galat import TidakDitemukan, TidakSah

POTONG = 64 * 1024
NAMA_TERPANJANG = 150
_OOXML = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."


@dataclass(frozen=True, slots=True)
class Tipe:
    """A kind of file that may be stored. ``akhiran``: extensions it may carry, the usual one first."""

    mime: str
    akhiran: tuple[str, ...]
    tampil: bool = False


PDF = Tipe("application/pdf", ("pdf",), tampil=True)
PNG = Tipe("image/png", ("png",), tampil=True)
JPG = Tipe("image/jpeg", ("jpg", "jpeg", "jfif"), tampil=True)
WEBP = Tipe("image/webp", ("webp",), tampil=True)
MP4 = Tipe("video/mp4", ("mp4", "m4v"))
DOCX = Tipe(_OOXML + "wordprocessingml.document", ("docx",))
XLSX = Tipe(_OOXML + "spreadsheetml.sheet", ("xlsx",))
PPTX = Tipe(_OOXML + "presentationml.presentation", ("pptx",))
ODT = Tipe(_ODF + "text", ("odt",))
ODS = Tipe(_ODF + "spreadsheet", ("ods",))
TIPE: dict[str, Tipe] = {t.mime: t for t in (PDF, PNG, JPG, WEBP, MP4, DOCX, XLSX, PPTX, ODT, ODS)}
DITERIMA = "PDF, PNG, JPG, WEBP, DOCX, XLSX, PPTX, ODT, ODS, atau MP4"
ACCEPT = ",".join(f".{a}" for t in TIPE.values() for a in t.akhiran)

# The main part of an Office file says which of the three it is; a macro carries its own content type.
_BAGIAN_UTAMA = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX, "ppt/presentation.xml": PPTX}
_MEREK_MP4 = (b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ", b"MSNV", b"dash")
_DAFTAR_ISI_TERBESAR = 1024 * 1024
# What a clerk can do about the refused kinds that turn up most.
_SARAN = {
    "doc": "Simpan dulu sebagai .docx, .xlsx, .pptx, atau PDF tanpa kata sandi, lalu unggah lagi.",
    "zip": "Unggah isinya satu per satu agar penilai dapat langsung membukanya.",
    "heif": "Simpan dulu sebagai JPG, lalu unggah lagi.",
}
_SARAN_UMUM = f"Yang diterima: {DITERIMA}."


class PenerimaBerkas(TemporaryFileUploadHandler):
    """Writes each uploaded file to disk in pieces, counting its SHA-256; beyond the limit the rest is dropped.

    The file then arrives with ``sidik`` (hex SHA-256) and ``melebihi`` (True: too large, content dropped). Other files
    of the same request are not touched by one that is too large.
    """

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._hitung = hashlib.sha256()
        self._jumlah = 0
        self._melebihi = False

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self._jumlah += len(raw_data)
        if self._jumlah > settings.UKURAN_BERKAS_MAKS:
            if not self._melebihi:
                self._melebihi = True
                self.file.seek(0)
                self.file.truncate()
            return
        self._hitung.update(raw_data)
        self.file.write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile | None:
        berkas = super().file_complete(file_size)
        if berkas is not None:
            berkas.sidik = self._hitung.hexdigest()  # type: ignore[attr-defined]  # read by terima()
            berkas.melebihi = self._melebihi  # type: ignore[attr-defined]  # read by terima()
        return berkas


@dataclass(frozen=True, slots=True)
class Diterima:
    """An upload that may be stored: safe name, judged type, SHA-256 in hex, size in bytes.

    ``catatan`` says what was corrected in the name, or "".
    """

    nama: str
    tipe: Tipe
    sidik: str
    ukuran: int
    catatan: str = ""


def terima(unggahan: UploadedFile) -> Diterima:
    """Judge an upload without storing it.

    Raises:
        TidakSah: empty, larger than ``settings.UKURAN_BERKAS_MAKS``, or of a kind that isn't accepted; the sentence
            names the file and says what to do.
    """
    nama = nama_aman(unggahan.name or "")
    maks = settings.UKURAN_BERKAS_MAKS
    ukuran = unggahan.size or 0
    if getattr(unggahan, "melebihi", False) or ukuran > maks:
        raise TidakSah(
            f"«{nama}» terlalu besar: batasnya {_mb(maks)}, berkas ini {_mb(ukuran)}. "
            "Perkecil dulu (misalnya pindai dengan resolusi 150 dpi) atau bagi menjadi beberapa berkas."
        )
    if not ukuran:
        raise TidakSah(f"«{nama}» kosong (0 bita). Periksa berkas aslinya, lalu unggah lagi.")
    tipe = tipe_isi(unggahan, nama=nama)
    sidik = getattr(unggahan, "sidik", "") or _sidik(unggahan)
    baru = _sesuaikan_akhiran(nama, tipe)
    catatan = "" if baru == nama else f"Isinya {tipe.akhiran[0].upper()}, jadi namanya disimpan sebagai «{baru}»."
    return Diterima(nama=baru, tipe=tipe, sidik=sidik, ukuran=ukuran, catatan=catatan)


def simpan(unggahan: UploadedFile, *, folder: str, sidik: str) -> str:
    """Stream an upload into the storage and return where it lies; the hash alone doesn't tell the place."""
    unggahan.seek(0)
    letak = f"{folder}/{sidik[:2]}/{sidik}-{secrets.token_hex(8)}"
    return default_storage.save(letak, cast("File[Any]", unggahan))


def buang(letak: str) -> None:
    """Remove stored content that no row points at (a lost race, a rolled back save)."""
    default_storage.delete(letak)


# Judging ------------------------------------------------------------------------------------------------------------


def tipe_isi(berkas: IO[bytes] | UploadedFile, *, nama: str = "berkas") -> Tipe:
    """Tell the kind of a seekable file from its content.

    Raises:
        TidakSah: not one of ``TIPE`` (pages, drawings with script, programs, macros, archives, old Office files, text).
    """
    isi = cast("IO[bytes]", berkas)
    isi.seek(0)
    awal = isi.read(4096)
    tipe = _tipe_awal(awal)
    if tipe is None and awal.startswith(b"PK\x03\x04"):
        tipe = _tipe_zip(isi, nama)
    isi.seek(0)
    if tipe is None:
        raise _tolak(nama, awal)
    return tipe


def _tipe_awal(awal: bytes) -> Tipe | None:
    if awal.removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n").startswith(b"%PDF-"):
        return PDF
    if awal.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if awal.startswith(b"\xff\xd8\xff"):
        return JPG
    if awal.startswith(b"RIFF") and awal[8:12] == b"WEBP":
        return WEBP
    if awal[4:8] == b"ftyp" and awal[8:12] in _MEREK_MP4:
        return MP4
    return None


def _tipe_zip(isi: IO[bytes], nama: str) -> Tipe | None:
    """Office and OpenDocument files are zips: look at the parts inside."""
    try:
        with zipfile.ZipFile(isi) as arsip:
            bagian = arsip.namelist()
            if "[Content_Types].xml" in bagian:
                daftar = _baca_kecil(arsip, "[Content_Types].xml")
                if any(b.lower().endswith("vbaproject.bin") for b in bagian) or b"macroEnabled" in daftar:
                    raise _bermakro(nama)
                return next((t for b, t in _BAGIAN_UTAMA.items() if b in bagian), None)
            if bagian and bagian[0] == "mimetype":
                mime = _baca_kecil(arsip, "mimetype").decode("ascii", "replace").strip()
                if any(b.startswith(("Basic/", "Scripts/")) for b in bagian):
                    raise _bermakro(nama)
                return {t.mime: t for t in (ODT, ODS)}.get(mime)
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError) as galat:
        pesan = f"«{nama}» rusak dan tidak dapat dibuka. Buka berkas aslinya, simpan ulang, lalu unggah lagi."
        raise TidakSah(pesan) from galat
    return None


def _baca_kecil(arsip: zipfile.ZipFile, bagian: str) -> bytes:
    """Read a small part; a part that claims to be small and isn't (a zip bomb) is cut off."""
    with arsip.open(bagian) as f:
        return f.read(_DAFTAR_ISI_TERBESAR)


def _bermakro(nama: str) -> TidakSah:
    return TidakSah(
        f"«{nama}» memuat makro (program di dalam dokumen). Simpan ulang tanpa makro "
        "atau sebagai PDF, lalu unggah lagi."
    )


def _tolak(nama: str, awal: bytes) -> TidakSah:
    try:
        dugaan = puremagic.magic_string(awal)[0]
        jenis, akhiran = dugaan.name, dugaan.extension.lstrip(".").lower()
    except (puremagic.PureError, IndexError, ValueError):
        jenis, akhiran = "", ""
    if awal.startswith(b"PK\x03\x04"):
        jenis, akhiran = "arsip ZIP", "zip"
    if awal.startswith(b"\xd0\xcf\x11\xe0"):
        jenis, akhiran = "dokumen Office lama atau bersandi", "doc"
    sebut = f"isinya dikenali sebagai {jenis}" if jenis else "jenis isinya tidak dikenal"
    return TidakSah(f"«{nama}» tidak dapat diterima: {sebut}. {_SARAN.get(akhiran, _SARAN_UMUM)}")


def _sidik(unggahan: UploadedFile) -> str:
    unggahan.seek(0)
    hitung = hashlib.sha256()
    for potong in unggahan.chunks(POTONG):
        hitung.update(potong)
    return hitung.hexdigest()


def _mb(bita: int) -> str:
    return f"{bita / 1024 / 1024:.1f} MB".replace(".", ",").replace(",0 MB", " MB")


# Names --------------------------------------------------------------------------------------------------------------


def nama_aman(nama: str) -> str:
    """The file's name without folders, control and direction-changing characters, or signs a file system refuses.

    At most ``NAMA_TERPANJANG`` characters, the extension kept; "berkas" where nothing is left.
    """
    bersih = unicodedata.normalize("NFC", nama).replace("\\", "/").rsplit("/", 1)[-1]
    bersih = "".join(h for h in bersih if h == "\t" or not _tersembunyi(h))
    bersih = re.sub(r'[<>:"|?*]', "-", bersih)
    bersih = re.sub(r"\s+", " ", bersih).strip(" .")
    pokok, titik, akhiran = bersih.rpartition(".")
    if titik and pokok and len(akhiran) <= 10:
        return f"{pokok[: NAMA_TERPANJANG - len(akhiran) - 1].strip(' .')}.{akhiran}"
    return bersih[:NAMA_TERPANJANG] or "berkas"


def _tersembunyi(huruf: str) -> bool:
    golongan = unicodedata.category(huruf)
    return golongan[0] == "C" or golongan in ("Zl", "Zp")


def _sesuaikan_akhiran(nama: str, tipe: Tipe) -> str:
    """Give the name an extension its content deserves; a wrong one is replaced, a right one under it is kept."""
    jalur = PurePosixPath(nama)
    akhiran = jalur.suffix.lstrip(".").lower()
    if akhiran in tipe.akhiran:
        return nama
    if re.fullmatch(r"[a-z][a-z0-9]{0,4}", akhiran):
        pokok = nama[: -len(jalur.suffix)]
        if PurePosixPath(pokok).suffix.lstrip(".").lower() in tipe.akhiran:
            return pokok
        return f"{pokok}.{tipe.akhiran[0]}"
    return f"{nama}.{tipe.akhiran[0]}"


# Sending ------------------------------------------------------------------------------------------------------------

# Chromium shows a PDF with its own viewer, which a sandbox would switch off; without any source allowed a PDF still
# can't load, run or send anything. Everything else is sandboxed.
_CSP_PDF = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"
_CSP_LAIN = "sandbox; default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"


def kirim(
    letak: str, *, nama: str, mime: str, ukuran: int, sidik: str, bila_beda: str = "", unduh: bool = False
) -> HttpResponseBase:
    """Answer with a stored file, streamed.

    PDF and images are shown in place unless ``unduh``; everything else is always a download. ``bila_beda`` is the
    request's If-None-Match: a match answers 304. Only the person's own browser may keep a copy.

    Raises:
        TidakDitemukan: the storage has no such content.
    """
    tipe = TIPE.get(mime)
    etag = f'"{sidik}"'
    jawaban: HttpResponseBase
    # A compressing proxy or middleware marks the tag as weak; the content behind it is still the same.
    if bila_beda and any(e.removeprefix("W/") in (etag, "*") for e in parse_etags(bila_beda)):
        jawaban = HttpResponseNotModified()
    else:
        try:
            isi = default_storage.open(letak, "rb")
        except FileNotFoundError as galat:
            raise TidakDitemukan(f"Isi «{nama}» tidak ada di penyimpanan. Beri tahu admin instansi Anda.") from galat
        jawaban = StreamingHttpResponse(isi.chunks(POTONG), content_type=mime if tipe else "application/octet-stream")
        jawaban._resource_closers.append(isi.close)  # type: ignore[attr-defined]  # as FileResponse does, so the handle never leaks
        jawaban["Content-Length"] = str(ukuran)
        # The files are compressed already; saying so keeps GZipMiddleware from spending time and dropping the length.
        jawaban["Content-Encoding"] = "identity"
        tampil = tipe is not None and tipe.tampil and not unduh
        jawaban["Content-Disposition"] = content_disposition_header(not tampil, nama) or "attachment"
    jawaban["ETag"] = etag
    jawaban["Cache-Control"] = "private, no-cache"
    jawaban["X-Content-Type-Options"] = "nosniff"
    jawaban["Content-Security-Policy"] = _CSP_PDF if tipe is PDF else _CSP_LAIN
    jawaban["Cross-Origin-Resource-Policy"] = "same-origin"
    jawaban["Referrer-Policy"] = "no-referrer"
    return jawaban
