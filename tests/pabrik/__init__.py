"""Factories: ``from tests import pabrik``; each makes one valid thing with as few words as the test needs.

Call them inside a scope (``with lingkup_instansi(instansi.pk):`` or the fixture ``di_ma``). The reference data of
``pabrik.acuan`` are loaded once per session; the factories add to them.
"""

from tests.pabrik.acuan import HARI, SAAT, Acuan, isi_acuan, muat_acuan_uji
from tests.pabrik.kerja import jawab_semua, jawaban_terbaik, lembar, usulan
from tests.pabrik.orang import SANDI, akses, masuk, pengguna, tugas
from tests.pabrik.tempat import instansi, periode, satker

__all__ = [
    "HARI",
    "SAAT",
    "SANDI",
    "Acuan",
    "akses",
    "instansi",
    "isi_acuan",
    "jawab_semua",
    "jawaban_terbaik",
    "lembar",
    "masuk",
    "muat_acuan_uji",
    "pengguna",
    "periode",
    "satker",
    "tugas",
    "usulan",
]
