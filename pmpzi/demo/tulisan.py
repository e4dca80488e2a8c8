"""Sentences of clerks and reviewers, filled with the unit's own names, numbers and dates."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import yaml

from inti.templatetags.tampil import BULAN
from lke.instrumen import Soal
from pmpzi.demo.acak import acak
from satker.models import Satker

TEKS = Path(__file__).parent / "teks"
_ROMAWI = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_AREA_2019 = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6}
# Questions of 10/2019 that stand elsewhere in 90/2021 or have a sentence of their own.
_LAIN_2019 = {
    "A.IV.2.g": "A.I.4.ii.h",
    "A.IV.2.h": "A.I.4.ii.h",
    "A.IV.2.i": "2019.A.IV.2.i",
    "A.IV.2.j": "2019.A.IV.2.j",
    "A.V.4.a": "A.I.5.iv.a",
    "A.V.4.b": "A.I.5.iv.a",
    "A.V.4.c": "A.I.5.iv.b",
    "A.V.4.d": "A.I.5.iv.c",
    "A.V.6.a": "2019.A.V.6",
    "A.V.6.b": "2019.A.V.6",
    "A.VI.1.c": "2019.A.VI.1.c",
    "A.VI.1.d": "A.I.6.i.c",
    "A.VI.2.e": "A.I.6.ii.f",
    "A.VI.2.d": "A.I.6.ii.e",
    "A.VI.3.a": "A.I.6.iv.a",
    "A.VI.3.b": "A.I.6.iv.b",
    "A.VI.3.c": "A.I.6.iv.c",
    "B.I.b.1": "2019.B.I.b.1",
}
_INOVASI = {
    "PN": (
        "SI-TERANG (antrean sidang terbuka)",
        "PESAN PERKARA (kabar tahap perkara lewat pesan)",
        "LADUNI (layanan dari rumah)",
        "SIGAP (salinan putusan satu hari)",
        "JEMPUT BERKAS (loket keliling)",
        "PTSP SAPA (loket ramah difabel)",
        "E-KETERANGAN (surat keterangan elektronik)",
        "RUANG TENANG (ruang tunggu anak dan saksi)",
    ),
    "PT": ("BINA-ZI (pendampingan daring pengadilan tingkat pertama)", "PANTAU MUTU (papan mutu perkara banding)"),
    "UPT": (
        "KUNJUNG-IN (pendaftaran kunjungan daring)",
        "ANTAR PASPOR (paspor diantar)",
        "SELANG (sidang integrasi langsung)",
    ),
    "UNIT": ("MEJA DATA (satu permintaan, satu data)", "RUANG SIDANG DIGITAL"),
}
_DINAS = {
    "PN": {
        "aplikasi": "SIPP dan e-Court",
        "pegawai": "SIKEP",
        "ukur": "dasbor kinerja SIPP",
        "aduan": "SIWAS",
        "layanan": "penyelesaian perkara",
        "ruang": "PTSP",
        "diklat": "BSDK",
    },
    "PT": {
        "aplikasi": "SIPP tingkat banding",
        "pegawai": "SIKEP",
        "ukur": "dasbor kinerja banding",
        "aduan": "SIWAS",
        "layanan": "penyelesaian perkara banding",
        "ruang": "PTSP",
        "diklat": "BSDK",
    },
    "UPT": {
        "aplikasi": "SDP dan SIMKIM",
        "pegawai": "SIMPEG",
        "ukur": "e-Performance",
        "aduan": "e-Lapor",
        "layanan": "layanan pengguna",
        "ruang": "ruang layanan terpadu",
        "diklat": "BPSDM",
    },
    "UNIT": {
        "aplikasi": "sistem informasi persidangan",
        "pegawai": "SIMPEG",
        "ukur": "e-Kinerja",
        "aduan": "kanal WBS",
        "layanan": "layanan teknologi informasi",
        "ruang": "meja layanan",
        "diklat": "Pusdik Pancasila dan Konstitusi",
    },
}
_PRIORITAS = (
    "persentase layanan tepat waktu",
    "penurunan keluhan biaya di luar ketentuan",
    "salinan putusan terkirim satu hari",
    "kepatuhan laporan gratifikasi",
    "kenaikan indeks persepsi antikorupsi",
)
_PENGENDALIAN = (
    "pemisahan petugas loket dan penyusun berkas",
    "uji petik berkas setiap Jumat",
    "kamera di ruang layanan",
    "rotasi petugas loket tiga bulanan",
    "pembayaran tanpa uang tunai",
)
_BUDAYA = (
    "apel nilai setiap Senin",
    "Jumat berbagi pengalaman",
    "lima menit integritas sebelum layanan dibuka",
    "pegawai teladan bulanan",
)
_KOMPENSASI = (
    "pengiriman hasil layanan ke rumah tanpa biaya",
    "antrean prioritas berikutnya",
    "permintaan maaf tertulis dan bingkisan",
)
_TINDAK = (
    "penambahan kursi dan pendingin ruang tunggu",
    "papan biaya yang lebih besar",
    "petugas pemandu di pintu masuk",
)


@cache
def bank() -> dict[str, list[str]]:
    """Notes by question code: [what there is, what is still missing]."""
    return yaml.safe_load((TEKS / "catatan.yaml").read_text("utf-8"))


@cache
def bank_penilai() -> dict[str, Any]:
    """Reviewers' remarks by verdict, replies, and the sentences of decisions."""
    return yaml.safe_load((TEKS / "catatan_penilai.yaml").read_text("utf-8"))


def kunci_bank(kode: str, instrumen: str) -> str:
    """The bank's key for a question: its own code, or the kindred question of 90/2021."""
    if instrumen != "permenpanrb-10-2019":
        return kode
    if kode in _LAIN_2019:
        return _LAIN_2019[kode]
    bagian = kode.split(".")
    if bagian[0] != "A":
        return kode
    return f"A.I.{_AREA_2019[bagian[1]]}.{_ROMAWI[int(bagian[2]) - 1].lower()}.{bagian[3]}"


def tulis_tanggal(hari: date) -> str:
    return f"{hari.day} {BULAN[hari.month - 1]} {hari.year}"


class Penulis:
    """Writes for one unit: the same innovation, the same head, the same number of people on every page."""

    def __init__(self, satker: Satker, instrumen: str, hari: date) -> None:
        self.satker, self.instrumen, self.hari = satker, instrumen, hari
        r = acak("penulis", satker.kode)
        ragam = satker.jenis if satker.jenis in _DINAS else "UNIT"
        self.pegawai = r.randint(26, 74)
        slug = satker.nama_singkat.lower().replace(" ", "-")
        self.tetap: dict[str, object] = {
            **_DINAS[ragam],
            "satker": satker.nama_singkat,
            "kepala": f"{'Ketua' if satker.jenis in ('PN', 'PT') else 'Kepala'} {satker.nama_singkat}",
            "inovasi": r.choice(_INOVASI[ragam]),
            "laman": f"{slug}.example",
            "orang": self.pegawai,
            "b2": self.pegawai + r.randint(2, 9),
            "tahun": hari.year,
            "lalu": hari.year - 1,
            "lalu2": hari.year - 2,
        }
        self._nomor = f"W{r.randint(1, 30)}.{'U' if ragam == 'PN' else 'PAS'}{r.randint(1, 20)}"

    def kata(self, r: Random) -> dict[str, object]:
        """The words of one note; fresh numbers and dates for each ``r``."""
        tgl = self.hari - timedelta(days=r.randint(62, 280))
        return {
            **self.tetap,
            "sk": f"{self._nomor}/{r.randint(11, 480)}/SK/OT.01/{_ROMAWI[tgl.month - 1]}/{tgl.year}",
            "tgl": tulis_tanggal(tgl),
            "tgllap": f"{r.randint(14, 30)} Januari {self.hari.year}",
            "bln": BULAN[r.randint(1, max(1, self.hari.month - 1)) - 1],
            "a": r.randint(3, 7),
            "b": r.randint(9, 28),
            "c": r.randint(110, 640),
            "pct": r.randint(86, 99),
            "pct2": r.randint(18, 55),
            "prioritas": r.choice(_PRIORITAS),
            "pengendalian": r.choice(_PENGENDALIAN),
            "budaya": r.choice(_BUDAYA),
            "kompensasi": r.choice(_KOMPENSASI),
            "tindak": r.choice(_TINDAK),
        }

    def catatan(self, kode: str, nilai: float, angka: Mapping[str, Decimal]) -> str:
        """The clerk's note on one question; it says what is missing when ``nilai`` (0–1) isn't full."""
        isi, kurang = bank()[kunci_bank(kode, self.instrumen)]
        r = acak("catatan", self.satker.kode, kode)
        kata = {**self.kata(r), **{k: f"{v.normalize():f}".replace(".", ",") for k, v in angka.items()}}
        if "sudah" in angka and "wajib" not in angka:
            kata["wajib"] = sum(int(v) for k, v in angka.items() if k not in ("sudah", "harus"))
        kurang = kurang.format(**kata)
        if nilai < 0.1 and not angka:
            return (
                f"Belum terpenuhi di {self.satker.nama_singkat}: {kurang}. Dijadwalkan selesai tahun {self.hari.year}."
            )
        teks = isi.format(**kata)
        return teks if nilai > 0.99 else f"{teks} Yang masih kurang: {kurang}."

    def perbaikan(self, kode: str, lama: str) -> str:
        """The note after a remark was answered."""
        kata = self.kata(acak("perbaikan", self.satker.kode, kode))
        return f"{lama} {bank_penilai()['perbaikan'].format(**kata)}"

    def kalimat(self, nama: str, **lain: object) -> str:
        """A sentence of a decision ("kembali", "setuju", "tolak", …)."""
        return str(bank_penilai()[nama].format(**{**self.kata(acak(nama, self.satker.kode)), **lain}))

    def catatan_penilai(self, verdict: str, soal: Soal, siapa: str) -> str:
        """A reviewer's remark on one question; it speaks of a document that the instrument itself names."""
        r = acak("penilai", self.satker.kode, soal.kode, siapa)
        dok = r.choice(soal.contoh_data_dukung or ("bukti pendukung",))
        return str(r.choice(bank_penilai()[verdict]).format(**self.kata(r), dok=dok))
