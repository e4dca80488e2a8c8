"""Files stay readable in one go, and nothing that was promised away comes back."""

from __future__ import annotations

import re

from pmpzi.peluncur.stempel import AKAR
from tests.arsitektur.sumber import APLIKASI, berkas, letak

MAKS_BARIS = 500


def test_tidak_ada_berkas_lebih_dari_500_baris() -> None:
    panjang = {
        letak(f): n
        for f in berkas(*APLIKASI, "templates", "static", "tests", "tolok", akhiran=(".py", ".html", ".css", ".js"))
        if (n := len(f.read_text().splitlines())) > MAKS_BARIS
    }
    assert not panjang, f"bagi menjadi beberapa berkas: {panjang}"


def test_tidak_ada_pekerjaan_setengah_jadi() -> None:
    pola = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b|raise NotImplementedError|mark\.xfail|mark\.skip\b")
    sisa = [
        f"{letak(f)}:{i}"
        for f in berkas(*APLIKASI, "templates", "static", "tests", "tolok", akhiran=(".py", ".html", ".css", ".js"))
        if f.name != "test_berkas.py"
        for i, baris in enumerate(f.read_text().splitlines(), 1)
        if pola.search(baris)
    ]
    assert not sisa, sisa


def test_aturan_yang_dimatikan_diberi_alasan() -> None:
    """``# noqa: X`` names the rule and says why; ``# type: ignore[x]`` names at least what it ignores."""
    lint = re.compile(r"#\s*noqa(?!: [A-Z]+\d+(, [A-Z]+\d+)*(\s[-—–]|\s+#)[-]*\s*\w)")
    tipe = re.compile(r"#\s*type:\s*ignore(?!\[)")
    salah = []
    for f in berkas(*APLIKASI, akhiran=(".py",)):
        for i, baris in enumerate(f.read_text().splitlines(), 1):
            if lint.search(baris) or tipe.search(baris):
                salah.append(f"{letak(f)}:{i}")
    assert not salah, salah


def test_tidak_ada_tugas_celery_yang_dijalankan_di_tempat() -> None:
    """The queue is real everywhere: eager tasks would hide what a worker can't see."""
    dilarang = "task_always" + "_eager"
    ada = [letak(f) for f in berkas(*APLIKASI, "tests", akhiran=(".py",)) if dilarang in f.read_text().lower()]
    assert not ada, ada


def test_hanya_satu_penggerak_basis_data_dipasang() -> None:
    """psycopg 3 beside psycopg2 would be taken silently by Django."""
    for nama in ("run", "test"):
        kunci = (AKAR / "requirements" / f"{nama}.txt").read_text()
        assert re.search(r"^psycopg2-binary==", kunci, re.MULTILINE)
        assert not re.search(r"^psycopg(-binary|-c|\[|==)", kunci, re.MULTILINE)
