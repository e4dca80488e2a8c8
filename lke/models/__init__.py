from lke.models.bukti import Berkas, Bukti, BuktiDukung
from lke.models.instrumen import Ambang, Instrumen, Isian, Opsi, Pertanyaan, Unsur
from lke.models.lembar import AngkaJawaban, Jawaban, LembarKerja, NilaiUnsur, Periode, RiwayatJawaban
from lke.models.pekerjaan import Pekerjaan

__all__ = [
    "Ambang",
    "AngkaJawaban",
    "Berkas",
    "Bukti",
    "BuktiDukung",
    "Instrumen",
    "Isian",
    "Jawaban",
    "LembarKerja",
    "NilaiUnsur",
    "Opsi",
    "Pekerjaan",
    "Periode",
    "Pertanyaan",
    "RiwayatJawaban",
    "Unsur",
]
