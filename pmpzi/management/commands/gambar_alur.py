"""Draw the workflow from its table: docs/diagram-alur.svg and docs/alur.md. ``--periksa`` only compares them."""

from __future__ import annotations

from argparse import ArgumentParser
from html import escape
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from penilaian.alur import KOREKSI, TABEL, TEKS_AKSI, Gerak, Letak, Siapa
from penilaian.enums import STATUS_AKHIR, Status
from satker.enums import Peran

DOCS = Path(settings.BASE_DIR) / "docs"
LEBAR, TINGGI = 150, 46
S = Status


class Rute(NamedTuple):
    """How an arrow runs: its SVG path, where its label stands, and how the label is anchored."""

    jalan: str
    x: int
    y: int
    jangkar: str = "middle"
    lebar: int = 34


# Left upper corner of each state.
TEMPAT: dict[Status, tuple[int, int]] = {
    S.PENGISIAN: (30, 120),
    S.DIAJUKAN: (290, 120),
    S.DITELAAH: (550, 120),
    S.DISETUJUI: (870, 120),
    S.DIKEMBALIKAN: (290, 300),
    S.DITOLAK: (870, 240),
    S.TIDAK_DIREKOMENDASIKAN: (870, 330),
    S.DIREKOMENDASIKAN: (550, 420),
    S.CALON: (550, 550),
    S.GUGUR: (870, 550),
    S.BERPREDIKAT: (290, 550),
}
RUTE: dict[tuple[Status, Status], Rute] = {
    (S.PENGISIAN, S.DIAJUKAN): Rute("M180 134H284", 235, 126),
    (S.DIAJUKAN, S.PENGISIAN): Rute("M290 154H186", 235, 172),
    (S.DIAJUKAN, S.DITELAAH): Rute("M440 143H544", 495, 135, lebar=13),
    (S.DITELAAH, S.DISETUJUI): Rute("M700 143H864", 782, 135),
    (S.DISETUJUI, S.DIAJUKAN): Rute("M930 120V64H365V114", 648, 56),
    (S.DISETUJUI, S.DISETUJUI): Rute("M960 120V92H1000V114", 1008, 100, "start"),
    (S.DITELAAH, S.DIKEMBALIKAN): Rute("M580 166V323H446", 570, 284, "end", 22),
    (S.DIKEMBALIKAN, S.DIAJUKAN): Rute("M365 300V172", 356, 240, "end"),
    (S.DITELAAH, S.DITOLAK): Rute("M680 166V263H864", 772, 255),
    (S.DITELAAH, S.TIDAK_DIREKOMENDASIKAN): Rute("M655 166V353H864", 760, 345),
    (S.DITELAAH, S.DIREKOMENDASIKAN): Rute("M625 166V414", 634, 392, "start"),
    (S.DIREKOMENDASIKAN, S.CALON): Rute("M625 466V544", 634, 508, "start"),
    (S.CALON, S.CALON): Rute("M580 596V630H670V602", 625, 646),
    (S.CALON, S.GUGUR): Rute("M700 573H864", 782, 565),
    (S.CALON, S.BERPREDIKAT): Rute("M550 573H446", 495, 565),
}


def _teks_label(gerak: list[Gerak]) -> list[str]:
    """Lines of an arrow: acts, then who."""
    aksi = list(dict.fromkeys(TEKS_AKSI[g.aksi].lower() + (f" ({g.hasil})" if g.hasil else "") for g in gerak))
    siapa = list(
        dict.fromkeys(p.teks if "TPI" in p.teks or p is Peran.BAWAS else p.teks.lower() for g in gerak for p in g.peran)
    )
    return [", ".join(aksi), ", ".join(siapa)]


def _potong(teks: str, lebar: int) -> list[str]:
    baris: list[str] = [""]
    for kata in teks.split():
        if baris[-1] and len(baris[-1]) + len(kata) + 1 > lebar:
            baris.append(kata)
        else:
            baris[-1] = f"{baris[-1]} {kata}".strip()
    return baris


def gambar() -> str:
    """The state diagram as SVG, from the table. Raises KeyError for a move without a drawn way."""
    panah: dict[tuple[Status, Status], list[Gerak]] = {}
    for g in TABEL:
        if g.dari is not None and not g.koreksi:
            panah.setdefault((g.dari, g.ke), []).append(g)
    isi = [
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1180 740" role="img" aria-labelledby="judul" '
        'font-family="system-ui, sans-serif" font-size="12.5">',
        '<title id="judul">Status usulan dan tindakan yang memindahkannya</title>',
        '<rect width="1180" height="740" fill="#f6f5f0"/>',
        '<defs><marker id="m" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto">'
        '<path d="M0 0 8 4 0 8z" fill="#0d5c55"/></marker></defs>',
        f'<text x="30" y="36" font-size="18" font-weight="700" fill="#18211f">{escape("Jalannya usulan")}</text>',
        '<path d="M105 84V114" fill="none" stroke="#0d5c55" stroke-width="1.5" marker-end="url(#m)"/>',
        '<text x="105" y="76" text-anchor="middle" fill="#43504c">buka usulan</text>',
    ]
    for kunci, gerak in panah.items():
        rute = RUTE[kunci]
        isi.append(f'<path d="{rute.jalan}" fill="none" stroke="#0d5c55" stroke-width="1.5" marker-end="url(#m)"/>')
        aksi, siapa = _teks_label(gerak)
        baris = [("#18211f", b) for b in _potong(aksi, rute.lebar)] + [
            ("#5f6a66", b) for b in _potong(siapa, rute.lebar)
        ]
        atas = rute.y - 15 * (len(baris) - 1) if rute.y < 160 or kunci[0] in (S.CALON, S.DITELAAH) else rute.y
        if kunci == (S.CALON, S.CALON) or kunci == (S.DIAJUKAN, S.PENGISIAN):
            atas = rute.y
        for i, (warna, teks) in enumerate(baris):
            isi.append(
                f'<text x="{rute.x}" y="{atas + 15 * i}" text-anchor="{rute.jangkar}" fill="{warna}" stroke="#f6f5f0" '
                f'stroke-width="4" paint-order="stroke">{escape(teks)}</text>'
            )
    for status, (x, y) in TEMPAT.items():
        akhir = status in STATUS_AKHIR
        isi.append(
            f'<rect x="{x}" y="{y}" width="{LEBAR}" height="{TINGGI}" rx="6" fill="{"#efede5" if akhir else "#fff"}" '
            f'stroke="{"#85857b" if akhir else "#0d5c55"}" stroke-width="1.5"/>'
        )
        nama = _potong(status.teks, 18)
        for i, teks in enumerate(nama):
            tengah = y + 28 - 8 * (len(nama) - 1) + 16 * i
            isi.append(
                f'<text x="{x + LEBAR // 2}" y="{tengah}" text-anchor="middle" font-weight="600" '
                f'fill="#18211f">{escape(teks)}</text>'
            )
    catatan = "Koreksi sekretariat (beralasan, tercatat): " + "; ".join(
        f"{dari.teks.lower()} → {' / '.join(k.teks.lower() for k in ke)}" for dari, ke in KOREKSI.items()
    )
    for i, teks in enumerate(_potong(catatan, 150)):
        isi.append(f'<text x="30" y="{696 + 17 * i}" fill="#5f6a66">{escape(teks)}</text>')
    isi.append("</svg>")
    return "\n".join(isi) + "\n"


_TEMPAT_AKSI = {
    Letak.MANA_SAJA: "",
    Letak.LELUHUR: "tahap satker penilai",
    Letak.TIM: "TPI",
    Letak.TAHAP: "tahap lanjut",
    Letak.PREDIKAT: "penyerahan predikat",
}
_DI = {Siapa.SATKER: "di satker itu", Siapa.TINGKAT: "di tahap itu", Siapa.INSTANSI: "seinstansi"}


def halaman() -> str:
    """docs/alur.md: the diagram and the table of moves."""
    baris = [
        "# Jalannya usulan",
        "",
        "Berkas ini dibuat dari tabel `penilaian/alur.py` dengan `python manage.py gambar_alur`; jangan disunting.",
        "",
        "![Status usulan dan tindakan yang memindahkannya](diagram-alur.svg)",
        "",
        "Satu fungsi memindahkan status, `penilaian.domain.alur_usulan.jalankan`; urutan langkahnya di docstring-nya.",
        "Orang yang punya peran di sebuah satker tidak pernah menilai satker itu.",
        "",
        "| Dari | Tindakan | Menjadi | Oleh | Pada tahap | Syarat |",
        "|---|---|---|---|---|---|",
    ]
    for g in TABEL:
        dari = g.dari.teks if g.dari else "–"
        hasil = f" ({g.hasil})" if g.hasil and not g.koreksi else ""
        oleh = f"{', '.join(p.teks for p in g.peran)}, {_DI[g.siapa]}"
        syarat = "; ".join(s.teks for s in g.syarat) or "–"
        pada = _TEMPAT_AKSI[g.jenis_tahap] or "–"
        baris.append(f"| {dari} | {TEKS_AKSI[g.aksi]}{hasil} | {g.ke.teks} | {oleh} | {pada} | {syarat} |")
    return "\n".join(baris) + "\n"


HASIL = {"diagram-alur.svg": gambar, "alur.md": halaman}


def usang() -> list[str]:
    """Names of the files under docs/ that differ from the table."""
    return [
        nama for nama, buat in HASIL.items() if not (DOCS / nama).exists() or (DOCS / nama).read_text("utf-8") != buat()
    ]


class Command(BaseCommand):
    help = "Gambar diagram dan tabel alur usulan ke docs/ dari penilaian/alur.py."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--periksa", action="store_true", help="hanya periksa apakah berkas di docs/ masih sesuai")

    def handle(self, *args: Any, **pilihan: Any) -> None:
        if pilihan["periksa"]:
            if usang():
                raise CommandError(f"Tidak sesuai tabel: {', '.join(usang())}. Jalankan: python manage.py gambar_alur")
            return
        for nama, buat in HASIL.items():
            (DOCS / nama).write_text(buat(), "utf-8")
            self.stdout.write(f"docs/{nama}")
