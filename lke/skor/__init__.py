"""Scoring of a worksheet: exact, pure, the same for every tier, for a what-if and for a file.

``Mesin(instrumen).hitung(jawaban)`` gives the points of every node; ``ambang`` the distance to every minimum.
"""

from lke.skor.ambang import GABUNGAN, TERPISAH
from lke.skor.angka import (
    AngkaTidakSah,
    baca_angka,
    desimal_teks,
    tampil,
    tampil_kurang,
    tampil_minimal,
    tampil_terhadap,
)
from lke.skor.bentuk import (
    ANGKA,
    BATAS,
    BELUM_LENGKAP,
    BENTUK,
    TAK_DIKENAL,
    Hasil,
    HasilAmbang,
    Jawaban,
    JawabanTidakSah,
    Kenaikan,
    Kesalahan,
    Lembar,
    NilaiSimpul,
)
from lke.skor.mesin import Mesin

__all__ = [
    "ANGKA",
    "BATAS",
    "BELUM_LENGKAP",
    "BENTUK",
    "GABUNGAN",
    "TAK_DIKENAL",
    "TERPISAH",
    "AngkaTidakSah",
    "Hasil",
    "HasilAmbang",
    "Jawaban",
    "JawabanTidakSah",
    "Kenaikan",
    "Kesalahan",
    "Lembar",
    "Mesin",
    "NilaiSimpul",
    "baca_angka",
    "desimal_teks",
    "tampil",
    "tampil_kurang",
    "tampil_minimal",
    "tampil_terhadap",
]
