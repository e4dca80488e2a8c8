"""From gathered values to the file: one function, whatever the kind."""

from __future__ import annotations

from penilaian.dokumen import cetak, xlsx
from penilaian.dokumen.bahan import Bahan
from penilaian.enums import JenisDokumen

TEMPLAT = {
    JenisDokumen.IKHTISAR: "dokumen/ikhtisar.html",
    JenisDokumen.LKE: "dokumen/lke.html",
    JenisDokumen.DAFTAR_CALON_PDF: "dokumen/daftar_calon.html",
}


def buat_isi(bahan: Bahan) -> tuple[bytes, str]:
    """The file's content and its media type. Asks no database. Raises cetak.FonTidakAda."""
    if bahan.jenis is JenisDokumen.DAFTAR_CALON_XLSX:
        return xlsx.tulis_daftar(bahan.kepala, bahan.baris), xlsx.TIPE
    return cetak.ke_pdf(cetak.susun_html(TEMPLAT[bahan.jenis], bahan.konteks, bahan.kepala)), cetak.TIPE
