"""What is measured over HTTP: the requests of a person's click, and what must be true of the answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from tolok.layanan import Gagal
from tolok.ukur import Jawaban, minta


@dataclass(slots=True)
class Kasus:
    """One line of the table. ``jalan(header tambahan)`` sends the request; ``sasaran`` are the aims (× row, queries)."""

    nama: str
    teks: str
    jalan: Callable[[Mapping[str, str]], Jawaban]
    sasaran: tuple[float | None, int | None] = (None, None)
    terakhir: Jawaban | None = field(default=None)

    def kirim(self, kepala: Mapping[str, str] | None = None) -> Jawaban:
        """Send it once; an answer other than 200 stops the whole measurement: its time would mean nothing."""
        self.terakhir = self.jalan(kepala or {})
        if self.terakhir.status != 200:
            potongan = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", self.terakhir.teks))[:600]
            raise Gagal(f"Kasus «{self.nama}» dijawab {self.terakhir.status}: {potongan}")
        return self.terakhir


class Simpan:
    """Saving one answer: alternates between two options and notes, so that every save changes something."""

    def __init__(self, porta: int, benih: Mapping[str, Any], sesi: str) -> None:
        self.porta, self.benih, self.sesi = porta, benih, sesi
        self.token = "t" * 32

    # Both people save the same question: the version goes on from wherever the other one left it.
    versi = 1
    giliran = 0

    def __call__(self, kepala: Mapping[str, str]) -> Jawaban:
        Simpan.giliran += 1
        isi = {
            "opsi": self.benih["opsi"][Simpan.giliran % 2],
            "catatan": f"Catatan pengukuran nomor {Simpan.giliran}, ditulis seperti petugas menulisnya.",
            "versi": str(Simpan.versi),
            "csrfmiddlewaretoken": self.token,
        }
        jawaban = minta(
            self.porta,
            self.benih["alamat"]["simpan"],
            cara="POST",
            isi=urlencode(isi).encode(),
            kepala={
                **_kepala(self.benih, self.sesi),
                "Cookie": f"{self.benih['kuki']}={self.sesi}; {self.benih['csrf']}={self.token}",
                "Content-Type": "application/x-www-form-urlencoded",
                "HX-Request": "true",
                **kepala,
            },
        )
        if jawaban.status == 200:
            cocok = re.search(r'name="versi"[^>]*value="(\d+)"|value="(\d+)"[^>]*name="versi"', jawaban.teks)
            Simpan.versi = int(next(filter(None, cocok.groups()))) if cocok else Simpan.versi + 1
        return jawaban


def _kepala(benih: Mapping[str, Any], sesi: str) -> dict[str, str]:
    """A browser asks for packed answers; so do we."""
    return {"Cookie": f"{benih['kuki']}={sesi}", "Accept-Encoding": "gzip", "Accept": "text/html"}


def susun(porta: int, benih: Mapping[str, Any]) -> tuple[list[Kasus], list[str]]:
    """All cases whose pages exist, and the names of those left out."""
    a, sesi, n = benih["alamat"], benih["sesi"], benih["satker"]

    def buka(jalan: str, siapa: str) -> Callable[[Mapping[str, str]], Jawaban]:
        return lambda kepala: minta(porta, jalan, kepala={**_kepala(benih, sesi[siapa]), **kepala})

    # The lists with all their rows on one page.
    antrean_semua, usulan_semua, calon_semua = (f"{a[x]}?tampil=semua" for x in ("antrean", "usulan_daftar", "calon"))
    daftar: list[tuple[str, str, str, Callable[[Mapping[str, str]], Jawaban], tuple[float | None, int | None]]] = [
        ("simpan_operator", "Simpan satu jawaban, operator satker", a["simpan"], Simpan(porta, benih, sesi["operator"]), (12, 15)),
        ("simpan_nasional", "Simpan satu jawaban, peran seinstansi", a["simpan"], Simpan(porta, benih, sesi["nasional"]), (12, 15)),
        ("area", "Halaman area", a["area"], buka(a["area"], "operator"), (25, 20)),
        ("lembar", "Ringkasan lembar", a["lembar"], buka(a["lembar"], "operator"), (25, 20)),
        ("beranda_operator", "Beranda operator", a["beranda"], buka(a["beranda"], "operator"), (None, None)),
        ("beranda_pt", "Beranda pengadilan tinggi", a["beranda"], buka(a["beranda"], "ketua_pt"), (None, None)),
        ("beranda_nasional", f"Beranda nasional ({n} satker)", a["beranda"], buka(a["beranda"], "sekretariat"), (None, None)),
        ("antrean_50", f"Antrean penilai, 50 dari {n - 1}", a["antrean"], buka(a["antrean"], "penilai"), (20, None)),
        ("antrean_semua", f"Antrean penilai, semua {n - 1} di satu halaman", a["antrean"], buka(antrean_semua, "penilai"), (150, None)),
        ("usulan_50", f"Daftar usulan, 50 dari {2 * n}", a["usulan_daftar"], buka(a["usulan_daftar"], "sekretariat"), (20, None)),
        ("usulan_semua", f"Daftar usulan, semua {2 * n} sekaligus", a["usulan_daftar"], buka(usulan_semua, "sekretariat"), (None, None)),
        ("lembar_50", f"Daftar lembar kerja, 50 dari {n}", a["lembar_daftar"], buka(a["lembar_daftar"], "sekretariat"), (20, None)),
        ("calon_50", f"Daftar calon, 50 dari {n}", a["calon"], buka(a["calon"], "sekretariat"), (20, None)),
        ("calon_semua", f"Daftar calon, semua {n} di satu halaman", a["calon"], buka(calon_semua, "sekretariat"), (150, None)),
        ("peringkat_semua", f"Peringkat TPI, semua {n} di satu halaman", a["peringkat"], buka(a["peringkat"], "sekretariat"), (150, None)),
    ]  # fmt: skip
    ada = [Kasus(nama, teks, jalan, sasaran) for nama, teks, url, jalan, sasaran in daftar if url]
    return ada, [teks for _, teks, url, _, _ in daftar if not url]
