"""Small real PDFs as evidence, written by hand: letterhead, title, numbered lines. Each says that it's an example."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.files.uploadedfile import SimpleUploadedFile

from lke.domain.bukti import simpan_berkas
from lke.models import Berkas

_LEBAR, _TINGGI, _TEPI = 595, 842, 64


@dataclass(frozen=True, slots=True)
class Surat:
    """One kind of evidence: file name, title, what it says, and the areas whose questions it proves ("" = results)."""

    kode: str
    nama: str
    judul: str
    isi: tuple[str, ...]
    rumpun: tuple[str, ...]


SURAT: tuple[Surat, ...] = (
    Surat(
        "sk_tim",
        "SK Tim Kerja Pembangunan ZI",
        "KEPUTUSAN TENTANG TIM KERJA PEMBANGUNAN ZONA INTEGRITAS",
        (
            "Menetapkan tim kerja yang terdiri atas ketua, sekretaris, dan enam koordinator area.",
            "Tim menyusun rencana kerja, menjalankan pembangunan, dan melapor setiap bulan.",
            "Anggota dipilih berdasarkan penilaian kinerja, rekam disiplin, dan kesediaan.",
        ),
        ("manajemen_perubahan",),
    ),
    Surat(
        "rencana",
        "Rencana kerja ZI",
        "RENCANA KERJA PEMBANGUNAN ZONA INTEGRITAS",
        (
            "Target prioritas, indikator, penanggung jawab, dan jadwal per bulan untuk enam area.",
            "Sosialisasi kepada pegawai dan pengguna layanan lewat apel, laman, dan media sosial.",
            "Pemantauan setiap bulan; evaluasi setiap triwulan dipimpin langsung oleh pimpinan.",
        ),
        ("manajemen_perubahan", "penguatan_akuntabilitas"),
    ),
    Surat(
        "notula",
        "Notula dan daftar hadir monev",
        "NOTULA RAPAT MONITORING DAN EVALUASI",
        (
            "Rapat dihadiri pimpinan dan seluruh koordinator area; daftar hadir pada halaman akhir.",
            "Kemajuan tiap area dibahas; kendala dan rekomendasi dicatat dengan tenggat.",
            "Rekomendasi rapat sebelumnya sudah ditindaklanjuti dan diperiksa satu per satu.",
        ),
        (
            "manajemen_perubahan",
            "penataan_tatalaksana",
            "penataan_sdm",
            "penguatan_akuntabilitas",
            "penguatan_pengawasan",
            "pelayanan_publik",
        ),
    ),
    Surat(
        "sop",
        "Daftar SOP dan hasil evaluasinya",
        "DAFTAR SOP DAN EVALUASI PENERAPANNYA",
        (
            "Setiap SOP dipetakan ke peta proses bisnis instansi.",
            "Uji petik menunjukkan langkah dan waktu pelaksanaan sesuai SOP.",
            "SOP yang diperbaiki disahkan kembali; naskah sebelum dan sesudah terlampir.",
        ),
        ("penataan_tatalaksana",),
    ),
    Surat(
        "layar",
        "Tangkapan layar aplikasi",
        "TANGKAPAN LAYAR APLIKASI LAYANAN DAN KEPEGAWAIAN",
        (
            "Tangkapan layar bertanggal dari aplikasi layanan, kepegawaian, dan pengukuran kinerja.",
            "Tiap gambar diberi keterangan: nama aplikasi, tanggal, dan butir yang dibuktikan.",
        ),
        ("penataan_tatalaksana", "pelayanan_publik"),
    ),
    Surat(
        "diklat",
        "Rekap pengembangan kompetensi",
        "REKAPITULASI PENGEMBANGAN KOMPETENSI PEGAWAI",
        (
            "Nama pelatihan, penyelenggara, jam pelajaran, dan nomor sertifikat tiap pegawai.",
            "Analisis kebutuhan pelatihan dan pemetaan kesenjangan kompetensi per jabatan.",
        ),
        ("penataan_sdm",),
    ),
    Surat(
        "skp",
        "SKP dan penjenjangan kinerja",
        "SASARAN KINERJA PEGAWAI DAN MATRIKS PENJENJANGAN",
        (
            "Sasaran kinerja diturunkan dari perjanjian kinerja sampai pelaksana.",
            "Pengukuran dilakukan setiap bulan dan ditandatangani atasan langsung.",
        ),
        ("penataan_sdm", "penguatan_akuntabilitas"),
    ),
    Surat(
        "lkjip",
        "Laporan kinerja",
        "LAPORAN KINERJA INSTANSI PEMERINTAH",
        (
            "Capaian setiap sasaran dibandingkan target, tahun sebelumnya, dan target jangka menengah.",
            "Analisis sebab keberhasilan dan ketidaktercapaian, serta efisiensi anggaran.",
        ),
        ("penguatan_akuntabilitas", ""),
    ),
    Surat(
        "risiko",
        "Register risiko dan pengendalian",
        "REGISTER RISIKO DAN KEGIATAN PENGENDALIAN",
        (
            "Risiko, penyebab, dampak, tingkat, pemilik risiko, dan rencana pengendalian.",
            "Pelaksanaan pengendalian diperiksa berjenjang; lembar periksa terlampir.",
        ),
        ("penguatan_pengawasan",),
    ),
    Surat(
        "aduan",
        "Rekap pengaduan dan gratifikasi",
        "REKAPITULASI PENGADUAN, PELAPORAN PELANGGARAN, DAN GRATIFIKASI",
        (
            "Tanggal masuk, kanal, pokok aduan, tindak lanjut, dan tanggal jawaban kepada pelapor.",
            "Laporan bulanan unit pengendalian gratifikasi, termasuk laporan nihil.",
        ),
        ("penguatan_pengawasan", "pelayanan_publik"),
    ),
    Surat(
        "standar",
        "Standar dan maklumat pelayanan",
        "STANDAR PELAYANAN DAN MAKLUMAT PELAYANAN",
        (
            "Empat belas komponen standar pelayanan untuk setiap jenis layanan.",
            "Maklumat ditandatangani pimpinan dan dipasang di ruang layanan serta laman.",
            "Kompensasi bagi pengguna bila layanan melewati standar waktu.",
        ),
        ("pelayanan_publik",),
    ),
    Surat(
        "survei",
        "Laporan survei SPAK dan SPKP",
        "LAPORAN SURVEI PERSEPSI ANTIKORUPSI DAN KUALITAS PELAYANAN",
        (
            "Metode, jumlah responden, profil responden, indeks tiap unsur, dan indeks keseluruhan.",
            "Tindak lanjut unsur terendah dan publikasi hasil.",
        ),
        ("pelayanan_publik", ""),
    ),
)


def tulis_pdf(kop: str, judul: str, isi: Sequence[str]) -> bytes:
    """A one-page A4 PDF in Helvetica; every text in cp1252. Plain objects, a cross-reference table, no dates."""
    baris: list[tuple[str, int, int, int, str]] = [("F2", 13, _TEPI, _TINGGI - 70, kop.upper())]
    y = _TINGGI - 132
    for potong in _lipat(judul, 46):
        baris.append(("F2", 12, _TEPI, y, potong))
        y -= 18
    y -= 14
    for n, kalimat in enumerate(isi, 1):
        for i, potong in enumerate(_lipat(kalimat, 78)):
            baris.append(("F1", 11, _TEPI + (0 if i == 0 else 16), y, f"{n}. {potong}" if i == 0 else potong))
            y -= 17
        y -= 7
    baris.append(("F1", 9, _TEPI, 60, "Dokumen contoh untuk peragaan portal; bukan dokumen resmi."))
    garis = f"0.6 w {_TEPI} {_TINGGI - 84} m {_LEBAR - _TEPI} {_TINGGI - 84} l S\n"
    teks = "".join(f"BT /{f} {u} Tf {x} {ty} Td ({_lolos(t)}) Tj ET\n" for f, u, x, ty, t in baris)
    return _susun(zlib.compress((garis + teks).encode("cp1252", "replace")), judul)


def _lipat(teks: str, lebar: int) -> list[str]:
    hasil, kini = [], ""
    for kata in teks.split():
        if kini and len(kini) + 1 + len(kata) > lebar:
            hasil.append(kini)
            kini = kata
        else:
            kini = f"{kini} {kata}".strip()
    return [*hasil, kini]


def _lolos(teks: str) -> str:
    return teks.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def _susun(aliran: bytes, judul: str) -> bytes:
    huruf = b"<< /Type /Font /Subtype /Type1 /BaseFont /%s /Encoding /WinAnsiEncoding >>"
    objek = [
        b"<< /Type /Catalog /Pages 2 0 R /Lang (id) >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents 4 0 R" % (_LEBAR, _TINGGI)
        + b" /Resources << /Font << /F1 5 0 R /F2 6 0 R >> >> >>",
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n" % len(aliran) + aliran + b"\nendstream",
        huruf % b"Helvetica",
        huruf % b"Helvetica-Bold",
        b"<< /Title (" + _lolos(judul).encode("cp1252", "replace") + b") >>",
    ]
    hasil = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    letak = []
    for n, isi in enumerate(objek, 1):
        letak.append(len(hasil))
        hasil += b"%d 0 obj\n" % n + isi + b"\nendobj\n"
    mulai = len(hasil)
    hasil += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objek) + 1)
    hasil += b"".join(b"%010d 00000 n \n" % i for i in letak)
    hasil += b"trailer\n<< /Size %d /Root 1 0 R /Info 7 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objek) + 1, mulai)
    return bytes(hasil)


def simpan_surat(kop: str, *, instansi_id: int, sekarang: datetime) -> dict[str, Berkas]:
    """Store one PDF per kind with this letterhead; return them by kind. Needs the scope."""
    hasil = {}
    for s in SURAT:
        unggahan = SimpleUploadedFile(f"{s.kode}.pdf", tulis_pdf(kop, s.judul, s.isi), "application/pdf")
        hasil[s.kode] = simpan_berkas(unggahan, instansi_id=instansi_id, sekarang=sekarang)
    return hasil
