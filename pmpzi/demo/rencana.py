"""Which units bid for what, how good their worksheet is, and where their bid stands today. Data only."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Akhir(StrEnum):
    """Where a unit's bid stands when the demo opens; the builder walks there act by act."""

    TANPA_USULAN = "tanpa_usulan"
    PENGISIAN = "pengisian"
    DITARIK = "ditarik"
    DIAJUKAN = "diajukan"
    DITELAAH = "ditelaah"
    DIKEMBALIKAN = "dikembalikan"
    DIAJUKAN_ULANG = "diajukan_ulang"
    DITELAAH_ULANG = "ditelaah_ulang"
    DISETUJUI = "disetujui"
    DITOLAK = "ditolak"
    BERSIH = "bersih"
    TIDAK_BERSIH = "tidak_bersih"
    TINGKAT_1 = "tingkat_1"
    TINGKAT_2 = "tingkat_2"
    TINGKAT_3 = "tingkat_3"
    DIREKOMENDASIKAN = "direkomendasikan"
    TIDAK_DIREKOMENDASIKAN = "tidak_direkomendasikan"
    CALON = "calon"
    GUGUR = "gugur"
    BERPREDIKAT = "berpredikat"


@dataclass(frozen=True, slots=True)
class Rencana:
    """One unit's way. ``tahap`` = the tier where ``akhir`` holds ("" = its first); ``mutu`` 0–1 = how well it answers.

    ``terisi`` = share of questions answered; ``putaran`` = how often its first tier returned it on the way;
    ``lulus`` = later stages passed; ``wbk`` = year of an earlier WBK, for a WBBM bid.
    """

    satker: str
    akhir: Akhir
    mutu: float = 0.86
    tahap: str = ""
    predikat: str = "WBK"
    terisi: float = 1.0
    putaran: int = 0
    lulus: int = 0
    wbk: int = 0


A = Akhir

MA: tuple[Rencana, ...] = (
    # PT Jambi: all its courts; the reviewers' desk there has something of everything.
    Rencana("PN Sarolangun", A.DIKEMBALIKAN, 0.94),
    Rencana("PN Jambi", A.TINGKAT_1, 0.93, "tpi"),
    Rencana("PN Tebo", A.DITELAAH, 0.90, "ditjen"),
    Rencana("PN Muara Bulian", A.DISETUJUI, 0.88),
    Rencana("PN Muara Bungo", A.DISETUJUI, 0.91, putaran=1),
    Rencana("PN Bangko", A.DITELAAH, 0.80),
    Rencana("PN Sengeti", A.DITELAAH_ULANG, 0.82, putaran=1),
    Rencana("PN Kuala Tungkal", A.DIAJUKAN, 0.85),
    Rencana("PN Sungai Penuh", A.DITOLAK, 0.42),
    Rencana("PN Tanjung Jabung Timur", A.PENGISIAN, 0.75, terisi=0.5),
    Rencana("PT Jambi", A.DIAJUKAN, 0.90),
    # PT Padang
    Rencana("PN Padang", A.CALON, 0.98, lulus=3),
    Rencana("PN Bukittinggi", A.DIREKOMENDASIKAN, 0.94, putaran=1),
    Rencana("PN Payakumbuh", A.CALON, 0.95, lulus=1),
    Rencana("PN Batusangkar", A.BERPREDIKAT, 0.97, lulus=5),
    Rencana("PN Pariaman", A.GUGUR, 0.94, lulus=2),
    Rencana("PN Solok", A.DISETUJUI, 0.91, "ditjen"),
    Rencana("PN Painan", A.BERSIH, 0.92, "ditjen"),
    Rencana("PN Padang Panjang", A.TIDAK_BERSIH, 0.91, "ditjen"),
    Rencana("PN Sawahlunto", A.DIAJUKAN, 0.88, "ditjen"),
    Rencana("PN Koto Baru", A.DITELAAH, 0.78),
    Rencana("PN Lubuk Sikaping", A.DIKEMBALIKAN, 0.70),
    Rencana("PN Lubuk Basung", A.PENGISIAN, 0.80, terisi=0.35),
    Rencana("PN Muaro", A.TANPA_USULAN, 0.60, terisi=0.7),
    Rencana("PN Pasaman Barat", A.DIAJUKAN, 0.83),
    Rencana("PT Padang", A.PENGISIAN, 0.90),
    # PT Semarang
    Rencana("PN Salatiga", A.DIREKOMENDASIKAN, 0.985, predikat="WBBM", wbk=2022),
    Rencana("PN Semarang", A.CALON, 0.985, predikat="WBBM", wbk=2019, lulus=2),
    Rencana("PN Surakarta", A.TINGKAT_3, 0.97, "tpi", "WBBM", wbk=2020),
    Rencana("PN Magelang", A.DIREKOMENDASIKAN, 0.95),
    Rencana("PN Boyolali", A.TINGKAT_2, 0.93, "tpi"),
    Rencana("PN Klaten", A.TIDAK_DIREKOMENDASIKAN, 0.66),
    Rencana("PN Kudus", A.DIKEMBALIKAN, 0.90, "tpi"),
    Rencana("PN Demak", A.DIAJUKAN, 0.92, "tpi"),
    Rencana("PN Kendal", A.DIKEMBALIKAN, 0.85, "ditjen"),
    Rencana("PN Wonosobo", A.DITELAAH, 0.82),
    Rencana("PN Purwokerto", A.DITARIK, 0.80),
    Rencana("PN Ungaran", A.TANPA_USULAN, 0.72),
    # PT Surabaya, PT DKI Jakarta, PT Yogyakarta
    Rencana("PN Malang", A.CALON, 0.96),
    Rencana("PN Sidoarjo", A.TINGKAT_1, 0.94, "tpi"),
    Rencana("PN Banyuwangi", A.DIAJUKAN_ULANG, 0.84, putaran=1),
    Rencana("PN Jember", A.DISETUJUI, 0.89),
    Rencana("PN Jakarta Selatan", A.DITOLAK, 0.58, "ditjen"),
    Rencana("PN Jakarta Pusat", A.PENGISIAN, 0.86),
    Rencana("PN Sleman", A.DIREKOMENDASIKAN, 0.94),
    Rencana("PN Wates", A.DIAJUKAN, 0.87),
)

KUMHAM: tuple[Rencana, ...] = (
    Rencana("Lapas Jambi", A.DITELAAH, 0.88),
    Rencana("Rutan Sungai Penuh", A.PENGISIAN, 0.80, terisi=0.6),
    Rencana("Kanim Jambi", A.DISETUJUI, 0.93),
    Rencana("Lapas Semarang", A.DIKEMBALIKAN, 0.85),
    Rencana("Kanim Semarang", A.TINGKAT_1, 0.96, "tpi"),
    Rencana("Kanim Denpasar", A.CALON, 0.97),
)

MK: tuple[Rencana, ...] = (
    Rencana("Pusat TIK", A.DITELAAH, 0.90),
    Rencana("Pusdik Pancasila", A.PENGISIAN, 0.85, terisi=0.55),
)

# The units whose people and bids the README tells about.
UTAMA = {"MA": "PN Sarolangun", "KUMHAM": "Lapas Jambi", "MK": "Pusat TIK"}
