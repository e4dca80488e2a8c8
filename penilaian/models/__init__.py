from penilaian.models.dokumen import Dokumen, NomorDokumen
from penilaian.models.periode import Jadwal, Kuota, Perpanjangan, Tahap
from penilaian.models.reviu import AngkaButir, NilaiButir, Reviu, Tanggapan
from penilaian.models.seleksi import Clearance, HasilTahap, Pengusulan, PengusulanButir, Peringkat, PredikatSatker
from penilaian.models.usulan import Ajuan, JejakUsulan, Usulan

__all__ = [
    "Ajuan",
    "AngkaButir",
    "Clearance",
    "Dokumen",
    "HasilTahap",
    "Jadwal",
    "JejakUsulan",
    "Kuota",
    "NilaiButir",
    "NomorDokumen",
    "Pengusulan",
    "PengusulanButir",
    "Peringkat",
    "Perpanjangan",
    "PredikatSatker",
    "Reviu",
    "Tahap",
    "Tanggapan",
    "Usulan",
]
