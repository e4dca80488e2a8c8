"""The small world most tests live in: real instruments and periode, a handful of the real courts, a second tenant."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from django.conf import settings
from django.db import connection

from lke.domain.instrumen import Bagan, bagan
from lke.domain.muat_instrumen import muat_instrumen
from lke.instrumen import FOLDER
from lke.models import Periode
from penilaian.domain.periode import muat_periode
from satker.domain.satker import impor_satker
from satker.lingkup import lingkup_instansi
from satker.models import Instansi, Satker

# The clock of all tests (tests/conftest.py fixes it): Tuesday, 10 March 2026, 09.00 WIB. Every window is open then.
SAAT = datetime(2026, 3, 10, 2, 0, tzinfo=UTC)
HARI = date(2026, 3, 10)

MA = {
    "X-MA-MAHKAMAH-AGUNG": "akar",
    "X-ESELON1-BUA": "bua",
    "X-ESELON1-DITJEN-BADILUM": "badilum",
    "X-ESELON1-DITJEN-BADILAG": "badilag",
    "X-ESELON1-BAWAS": "bawas",
    "X-PT-JAMBI": "pt_jambi",
    "X-PT-PADANG": "pt_padang",
    "PN Sarolangun": "pn_sarolangun",
    "PN Jambi": "pn_jambi",
    "PN Bangko": "pn_bangko",
    "PN Padang": "pn_padang",
    "X-PTA-JAMBI": "pta_jambi",
}
KUMHAM = {
    "KUMHAM": "kumham_akar",
    "X-E1-SETJEN": "setjen",
    "X-KW-JAMBI": "kanwil_jambi",
    "X-KW-BALI": "kanwil_bali",
    "X-UPT-LAPAS-JAMBI": "lapas_jambi",
    "X-UPT-KANIM-DENPASAR": "kanim_denpasar",
}


@dataclass(frozen=True)
class Acuan:
    """Rows of the small world; made anew for each test from what the session loaded."""

    ma: Instansi
    kumham: Instansi
    periode: Periode
    periode_kumham: Periode
    bagan: Bagan
    akar: Satker
    bua: Satker
    badilum: Satker
    badilag: Satker
    bawas: Satker
    pt_jambi: Satker
    pt_padang: Satker
    pn_sarolangun: Satker
    pn_jambi: Satker
    pn_bangko: Satker
    pn_padang: Satker
    pta_jambi: Satker
    kumham_akar: Satker
    setjen: Satker
    kanwil_jambi: Satker
    kanwil_bali: Satker
    lapas_jambi: Satker
    kanim_denpasar: Satker


def _data(*bagian: str) -> str:
    return Path(settings.BASE_DIR).joinpath(*bagian).read_text(encoding="utf-8")


def _sebagian(nama: str, dipakai: set[str]) -> str:
    """Lines of a reference list whose kode (or short name "PN …") is wanted."""
    pembaca = csv.DictReader(io.StringIO(_data("satker", "data", nama)))
    hasil = io.StringIO()
    penulis = csv.DictWriter(hasil, pembaca.fieldnames or ())
    penulis.writeheader()
    for b in pembaca:
        if b["kode"] in dipakai or b["nama"].replace("Pengadilan Negeri", "PN") in dipakai:
            penulis.writerow(b)
    return hasil.getvalue()


def muat_acuan_uji() -> None:
    """Fill the database once per session, as the app role."""
    for kode in ("permenpanrb-90-2021", "permenpanrb-10-2019"):
        muat_instrumen((FOLDER / f"{kode}.yaml").read_text("utf-8"), sekarang=SAAT)
    for kode, nama, berkas, dipakai in (
        ("MA", "Mahkamah Agung", "satker-mahkamah-agung.csv", MA),
        ("KUMHAM", "Kementerian Hukum dan HAM", "satker-kumham.csv", KUMHAM),
    ):
        instansi = Instansi.objects.create(kode=kode, nama=nama)
        impor_satker(_sebagian(berkas, set(dipakai)), instansi=instansi)
    for berkas in ("ma-umum-2026.yaml", "kumham-2020.yaml"):
        muat_periode(_data("penilaian", "data", "periode", berkas), sekarang=SAAT, jadwal_geser=HARI)


def isi_acuan() -> Acuan:
    """Look the rows up for one test; closes the scope again."""
    isi: dict[str, object] = {}
    for instansi, nama in (("ma", MA), ("kumham", KUMHAM)):
        baris = Instansi.objects.get(kode=instansi.upper())
        isi[instansi] = baris
        with lingkup_instansi(baris.pk):
            for s in Satker.objects.select_related("instansi"):
                kunci = nama.get(s.kode) or nama.get(s.nama_singkat)
                if kunci:
                    isi[kunci] = s
            isi["periode" if instansi == "ma" else "periode_kumham"] = Periode.objects.select_related("instrumen").get()
    # In a test's one transaction the settings would outlive their scope: a test of the wall must start with it closed.
    with connection.cursor() as kursor:
        kursor.execute("SELECT set_config('pmpzi.instansi', '', true), set_config('pmpzi.semua', '', true)")
    periode = isi["periode"]
    assert isinstance(periode, Periode)
    return Acuan(bagan=bagan(periode.instrumen_id), **isi)  # type: ignore[arg-type]  # filled by name from the database
