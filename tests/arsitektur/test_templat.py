"""Templates: one frame for all pages, nothing the content policy would have to allow, nothing unescaped without a reason."""

from __future__ import annotations

import ast
import re

import pytest

from tests.arsitektur.sumber import APLIKASI, berkas, letak, templat

# Complete documents of their own, each with the reason why it stands beside dasar.html.
KERANGKA = {
    "dasar.html": "kerangka semua halaman",
    "dasar_publik.html": "halaman tanpa akun",
    "akun/masuk.html": "pintu masuk, dua kolom",
    "galat/dasar.html": "halaman galat, tanpa basis data",
    "dokumen/dasar.html": "dokumen PDF",
}
_KOMENTAR = re.compile(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}", re.DOTALL)
_TAG = re.compile(r"<[a-zA-Z][^<>]*>", re.DOTALL)
_DI_BARIS = (
    (re.compile(r"\sstyle\s*=", re.IGNORECASE), "atribut style"),
    (re.compile(r"\son[a-z]+\s*=", re.IGNORECASE), "atribut on…"),
    (re.compile(r"(href|src|action)\s*=\s*[\"']?\s*javascript:", re.IGNORECASE), "alamat javascript:"),
    (re.compile(r"^<script(?![^>]*\ssrc\s*=)", re.IGNORECASE), "script di dalam halaman"),
    (re.compile(r"^<style", re.IGNORECASE), "style di dalam halaman"),
    (re.compile(r"(href|src)\s*=\s*[\"']?(https?:)?//", re.IGNORECASE), "alamat luar"),
)


def pelanggaran(teks: str) -> list[str]:
    """What a strict content policy would refuse in a template's tags."""
    bersih = _KOMENTAR.sub("", teks)
    # Template tags may hold quotes and angle brackets of their own; they are not markup.
    bersih = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "", bersih, flags=re.DOTALL)
    return [
        f"{sebab}: {tag[:80]}"
        for tag in _TAG.findall(bersih)
        for pola, sebab in _DI_BARIS
        if pola.search(tag) and not tag.startswith(('<link rel="license"',))
    ]


@pytest.mark.parametrize(
    ("teks", "sebab"),
    [
        ('<p style="color:red">x</p>', "atribut style"),
        ('<button onclick="x()">x</button>', "atribut on"),
        ("<script>alert(1)</script>", "script di dalam"),
        ('<a href="javascript:x()">x</a>', "alamat javascript"),
        ('<script src="https://cdn.example/x.js"></script>', "alamat luar"),
        ("<style>p{}</style>", "style di dalam"),
    ],
)
def test_pemeriksa_menemukan_tiap_pelanggaran(teks: str, sebab: str) -> None:
    assert sebab in pelanggaran(teks)[0]


def test_tidak_ada_gaya_skrip_atau_alamat_luar_di_templat() -> None:
    salah = {nama: p for nama, teks in templat().items() if (p := pelanggaran(teks))}
    assert not salah, salah


def test_setiap_halaman_memakai_kerangka() -> None:
    """A template is a frame, extends one, or is a piece that another template or a view includes."""
    semua = templat()
    sumber = "\n".join([*semua.values(), *(f.read_text() for f in berkas(*APLIKASI, "tests", akhiran=(".py",)))])
    lepas = [
        nama
        for nama, teks in semua.items()
        if nama not in KERANGKA
        and not re.match(r"(\s|\{#.*?#\})*\{% extends ", teks, re.DOTALL)
        and ("<html" in teks or f'"{nama}"' not in sumber.replace(f"'{nama}'", f'"{nama}"'))
    ]
    assert not lepas, f"tanpa kerangka dan tidak disertakan di mana pun: {lepas}"


def test_kerangka_berbahasa_indonesia_dan_bernama() -> None:
    semua = templat()
    for nama in KERANGKA:
        assert re.search(r"<html[^>]*lang=", semua[nama]), nama
        assert "<title>" in semua[nama], nama


def test_tanpa_safe_kecuali_dengan_alasan() -> None:
    """``|safe`` needs ``{# aman: why #}`` on its line or the one before; ``mark_safe`` takes literals only."""
    salah = []
    for nama, teks in templat().items():
        baris = teks.splitlines()
        for i, satu in enumerate(baris):
            if re.search(r"\|\s*safe\b|\{% autoescape off", satu) and "{# aman:" not in satu + (
                baris[i - 1] if i else ""
            ):
                salah.append(f"{nama}:{i + 1}")
    for f in berkas(*APLIKASI, akhiran=(".py",)):
        for simpul in ast.walk(ast.parse(f.read_text())):
            if not (isinstance(simpul, ast.Call) and isinstance(simpul.func, ast.Name)):
                continue
            bukan_tetap = not simpul.args or not isinstance(simpul.args[0], ast.Constant)
            alasan = "# aman:" in f.read_text().splitlines()[simpul.lineno - 1]
            if simpul.func.id in ("mark_safe", "SafeString") and bukan_tetap and not alasan:
                salah.append(f"{letak(f)}:{simpul.lineno}")
    assert not salah, salah
