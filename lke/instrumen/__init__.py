"""Instrument files: their shape, reading, checking. Pure: no framework, no database.

``baca(teks)`` gives a ``BerkasInstrumen`` or raises ``InstrumenTidakSah`` with all mistakes.
"""

from lke.instrumen.baca import baca
from lke.instrumen.bawaan import FOLDER, InstrumenTidakDikenal, bawaan, daftar_bawaan
from lke.instrumen.bentuk import (
    JENIS_ANGKA,
    JENJANG,
    JENJANG_SIMPUL,
    KODE_OPSI,
    UKURAN_NILAI,
    UKURAN_PERSEN,
    Ambang,
    BerkasInstrumen,
    Indeks,
    Isian,
    Kawasan,
    Opsi,
    Penurunan,
    Pohon,
    Prasyarat,
    Predikat,
    Rasio,
    Rumus,
    Simpul,
    Soal,
    Validasi,
)
from lke.instrumen.catatan import InstrumenTidakSah, KesalahanInstrumen
from lke.instrumen.pembaca_pohon import semua_simpul, semua_soal

__all__ = [
    "FOLDER",
    "JENIS_ANGKA",
    "JENJANG",
    "JENJANG_SIMPUL",
    "KODE_OPSI",
    "UKURAN_NILAI",
    "UKURAN_PERSEN",
    "Ambang",
    "BerkasInstrumen",
    "Indeks",
    "InstrumenTidakDikenal",
    "InstrumenTidakSah",
    "Isian",
    "Kawasan",
    "KesalahanInstrumen",
    "Opsi",
    "Penurunan",
    "Pohon",
    "Prasyarat",
    "Predikat",
    "Rasio",
    "Rumus",
    "Simpul",
    "Soal",
    "Validasi",
    "baca",
    "bawaan",
    "daftar_bawaan",
    "semua_simpul",
    "semua_soal",
]
