"""``python -m tolok.dalam MASUK.json KELUAR.json``: what is measured without a web server.

Scoring one worksheet and a thousand; the ikhtisar as PDF beside an empty WeasyPrint page; the candidate list as XLSX
beside openpyxl writing the same cells.
"""

from __future__ import annotations

import io
import json
import random
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django

django.setup()

from openpyxl import Workbook, load_workbook  # noqa: E402 - Django first

from lke.domain.instrumen import bagan  # noqa: E402
from lke.models import Periode  # noqa: E402
from penilaian.dokumen.bahan import kumpulkan  # noqa: E402
from penilaian.dokumen.buat import buat_isi  # noqa: E402
from penilaian.models import Dokumen  # noqa: E402
from satker.lingkup import lingkup_instansi  # noqa: E402
from tolok.isian import isi_lembar  # noqa: E402
from tolok.ukur import bergiliran  # noqa: E402


def hitung(masuk: dict[str, Any]) -> list[tuple[str, Callable[[], None]]]:
    """Scoring in process: one sheet, a thousand different ones."""
    with lingkup_instansi(masuk["instansi"]):
        papan = bagan(Periode.objects.get(pk=masuk["periode"]).instrumen_id)
    acak = random.Random(7)
    seribu = [isi_lembar(papan.pohon, papan.mesin, acak) for _ in range(1000)]

    def semua() -> None:
        for satu in seribu:
            papan.mesin.hitung(satu)

    return [("Hitung satu LKE", lambda: _buang(papan.mesin.hitung(seribu[0]))), ("Hitung 1.000 LKE", semua)]


def _buang(_: object) -> None:
    """Swallow a result."""


def buat(masuk: dict[str, Any], nama: str) -> bytes:
    """Make a document's file as the worker does: read the frozen rows in the instansi's scope, then build."""
    with lingkup_instansi(masuk["instansi"]):
        bahan = kumpulkan(
            Dokumen.objects.select_related("satker", "periode__instrumen", "ajuan").get(pk=masuk["dokumen"][nama])
        )
    return buat_isi(bahan)[0]


def pdf(masuk: dict[str, Any]) -> list[tuple[str, Callable[[], None]]]:
    """The ikhtisar of a finished bid from its frozen rows to bytes, and a page with one word on it."""
    from weasyprint import HTML

    def kosong() -> None:
        HTML(string="<!doctype html><html lang=id><title>x</title><p>x</p></html>").write_pdf()

    def ikhtisar() -> None:
        assert buat(masuk, "ikhtisar").startswith(b"%PDF")

    return [("Halaman WeasyPrint kosong", kosong), ("Ikhtisar (PDF)", ikhtisar)]


def xlsx(masuk: dict[str, Any]) -> list[tuple[str, Callable[[], None]]]:
    """The candidate list of all units from frozen rows to bytes, and plain openpyxl writing the very same cells."""
    buku = load_workbook(io.BytesIO(buat(masuk, "daftar")))
    sel = [[[c.value for c in baris] for baris in lembar.iter_rows()] for lembar in buku.worksheets]

    def polos() -> None:
        baru = Workbook()
        assert baru.active is not None
        baru.remove(baru.active)
        for isi in sel:
            lembar = baru.create_sheet()
            for baris in isi:
                lembar.append(baris)
        baru.save(io.BytesIO())

    jumlah = sum(len(b) for isi in sel for b in isi)
    return [
        (f"openpyxl, {jumlah} sel yang sama", polos),
        ("Daftar calon (XLSX)", lambda: _buang(buat(masuk, "daftar"))),
    ]


def main(masuk: dict[str, Any]) -> dict[str, Any]:
    """Measure the three groups; within a group in turn. A group's first line is what the others are compared with."""
    hasil: dict[str, Any] = {}
    for nama, susun, kali in (
        ("hitung", hitung, masuk["kali"]),
        ("pdf", pdf, masuk["kali"] // 2),
        ("xlsx", xlsx, masuk["kali"] // 3),
    ):
        pekerjaan = susun(masuk)
        deret = bergiliran([p for _, p in pekerjaan], kali=max(3, kali), pemanasan=1)
        hasil[nama] = [
            {"teks": teks, "median": d.median, "q1": d.kuartil[0], "q3": d.kuartil[1]}
            for (teks, _), d in zip(pekerjaan, deret, strict=True)
        ]
    return hasil


if __name__ == "__main__":
    Path(sys.argv[2]).write_text(json.dumps(main(json.loads(Path(sys.argv[1]).read_text()))))
