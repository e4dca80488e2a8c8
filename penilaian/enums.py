"""Kinds of the bid and its review. Pure."""

from enum import StrEnum


class Status(StrEnum):
    """States of a usulan (PROSES §3)."""

    PENGISIAN = "pengisian"
    DIAJUKAN = "diajukan"
    DITELAAH = "ditelaah"
    DIKEMBALIKAN = "dikembalikan"
    DISETUJUI = "disetujui"
    DITOLAK = "ditolak"
    DIREKOMENDASIKAN = "direkomendasikan"
    TIDAK_DIREKOMENDASIKAN = "tidak_direkomendasikan"
    CALON = "calon"
    GUGUR = "gugur"
    BERPREDIKAT = "berpredikat"

    @property
    def teks(self) -> str:
        return TEKS_STATUS[self]


TEKS_STATUS = {
    Status.PENGISIAN: "Pengisian",
    Status.DIAJUKAN: "Diajukan",
    Status.DITELAAH: "Ditelaah",
    Status.DIKEMBALIKAN: "Dikembalikan",
    Status.DISETUJUI: "Disetujui",
    Status.DITOLAK: "Ditolak",
    Status.DIREKOMENDASIKAN: "Direkomendasikan",
    Status.TIDAK_DIREKOMENDASIKAN: "Tidak direkomendasikan",
    Status.CALON: "Calon",
    Status.GUGUR: "Gugur",
    Status.BERPREDIKAT: "Berpredikat",
}

# A bid in one of these is over; the satker may open another.
STATUS_AKHIR = frozenset({Status.DITOLAK, Status.TIDAK_DIREKOMENDASIKAN, Status.GUGUR, Status.BERPREDIKAT})
# In these the satker's living sheet stays open for filling and the last ajuan can still be replaced.
STATUS_TERBUKA = frozenset({Status.PENGISIAN, Status.DIKEMBALIKAN})


class Aksi(StrEnum):
    """Acts of the workflow table."""

    BUKA = "buka"
    AJUKAN = "ajukan"
    TARIK = "tarik"
    MULAI_TELAAH = "mulai_telaah"
    KEMBALIKAN = "kembalikan"
    AJUKAN_ULANG = "ajukan_ulang"
    SETUJUI = "setujui"
    TOLAK = "tolak"
    USULKAN = "usulkan"
    CLEARANCE = "clearance"
    REKOMENDASIKAN = "rekomendasikan"
    TIDAK_REKOMENDASIKAN = "tidak_rekomendasikan"
    TETAPKAN = "tetapkan"
    CATAT_TAHAP = "catat_tahap"
    BERI_PREDIKAT = "beri_predikat"
    KOREKSI = "koreksi"


class JenisTahap(StrEnum):
    """Kinds of a tier in the chain of a periode."""

    REVIU = "reviu"
    CLEARANCE = "clearance"
    PENETAPAN = "penetapan"
    PENGIRIMAN = "pengiriman"
    TAHAP = "tahap"
    PREDIKAT = "predikat"


class Verdict(StrEnum):
    """A reviewer's verdict on one question."""

    SESUAI = "sesuai"
    PERLU_PERBAIKAN = "perlu_perbaikan"
    TIDAK_SESUAI = "tidak_sesuai"

    @property
    def teks(self) -> str:
        return {"sesuai": "Sesuai", "perlu_perbaikan": "Perlu perbaikan", "tidak_sesuai": "Tidak sesuai"}[self.value]


class HasilClearance(StrEnum):
    BERSIH = "bersih"
    TIDAK = "tidak"


class JenisDokumen(StrEnum):
    """Documents made by the worker so far."""

    IKHTISAR = "ikhtisar"
    LKE = "lke"
    DAFTAR_CALON_PDF = "daftar_calon_pdf"
    DAFTAR_CALON_XLSX = "daftar_calon_xlsx"


class StatusDokumen(StrEnum):
    MENUNGGU = "menunggu"
    DIBUAT = "dibuat"
    AKTIF = "aktif"
    GAGAL = "gagal"
    DICABUT = "dicabut"
