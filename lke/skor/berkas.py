"""Scoring files without any database: JSON text in, JSON-ready results or the list of all mistakes out."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Any

from lke.instrumen import InstrumenTidakDikenal, bawaan
from lke.skor.angka import desimal_teks
from lke.skor.bentuk import Hasil
from lke.skor.mesin import Mesin

KUNCI = ("instrumen", "jawaban")


@dataclass(frozen=True, slots=True)
class Galat:
    """``berkas``: name, with ":line" for JSON lines; ``kode``: the question, or ""; ``pesan``: what is wrong."""

    berkas: str
    kode: str
    pesan: str


@dataclass(slots=True)
class HasilBerkas:
    """``hasil``: one JSON-ready object per worksheet, in order; not to be used while there is any ``galat``."""

    hasil: list[dict[str, Any]] = field(default_factory=list)
    galat: list[Galat] = field(default_factory=list)

    def galat_json(self) -> str:
        return json.dumps({"galat": [asdict(satu) for satu in self.galat]}, ensure_ascii=False)


class _JsonTidakSah(ValueError):
    """JSON that is readable but not acceptable; the text says why."""


def nilai_berkas(nama: str, teks: str, tampung: HasilBerkas) -> None:
    """Scores every worksheet in ``teks`` and adds results and mistakes to ``tampung``.

    One JSON object is one worksheet. A name ending in ".jsonl", or text whose first line is a JSON object of its own
    with more after it, is read as JSON lines; empty lines are skipped.
    """
    teks = teks.removeprefix("\ufeff")
    ada = False
    for tempat, isi in _lembar_dalam(nama, teks):
        ada = True
        _nilai_satu(tempat, isi, tampung)
    if not ada:
        tampung.galat.append(Galat(nama, "", "Berkas kosong."))


def hasil_json(mesin: Mesin, hasil: Hasil) -> dict[str, Any]:
    """Scores as plain values: every number decimal text with a point, exact or with 15 places.

    ``persen`` is 0..100. Rows of ``ambang`` are in points, those of areas (``area:<rumpun>``) in percent of weight.
    """
    return {
        "total": desimal_teks(hasil.total),
        "simpul": {
            kode: {
                "nilai": desimal_teks(satu.nilai),
                "bobot": desimal_teks(satu.bobot),
                "persen": desimal_teks(satu.persen),
            }
            for kode, satu in hasil.simpul.items()
        },
        "pertanyaan": {kode: desimal_teks(nilai) for kode, nilai in hasil.pertanyaan.items()},
        "belum_dijawab": list(hasil.belum_dijawab),
        "ambang": {
            predikat: [
                {
                    "kode": satu.kode,
                    "nilai": desimal_teks(satu.nilai),
                    "minimal": desimal_teks(satu.minimal),
                    "terpenuhi": satu.terpenuhi,
                    "kurang": desimal_teks(satu.kurang),
                }
                for satu in mesin.ambang(hasil, predikat)
            ]
            for predikat in mesin.predikat
        },
    }


@lru_cache(maxsize=8)
def mesin_bawaan(kode: str) -> Mesin:
    """The engine for an instrument file that comes with the product. Raises InstrumenTidakDikenal."""
    return Mesin(bawaan(kode))


def _lembar_dalam(nama: str, teks: str) -> Iterator[tuple[str, str]]:
    if not nama.lower().endswith(".jsonl") and not _tampak_berbaris(teks):
        if teks.strip():
            yield nama, teks
        return
    for nomor, baris in enumerate(teks.split("\n"), 1):
        if baris.strip():
            yield f"{nama}:{nomor}", baris


def _tampak_berbaris(teks: str) -> bool:
    pertama, _, sisanya = teks.lstrip().partition("\n")
    if not sisanya.strip():
        return False
    try:
        return isinstance(json.loads(pertama), dict)
    except (ValueError, RecursionError):
        return False


def _nilai_satu(tempat: str, teks: str, tampung: HasilBerkas) -> None:
    try:
        data = json.loads(teks, object_pairs_hook=_tanpa_ganda, parse_float=Decimal, parse_constant=_tolak_tetapan)
    except json.JSONDecodeError as galat:
        pesan = f"Bukan JSON yang sah (baris {galat.lineno}, kolom {galat.colno}): {galat.msg}."
        tampung.galat.append(Galat(tempat, "", pesan))
        return
    except _JsonTidakSah as galat:
        tampung.galat.append(Galat(tempat, "", str(galat)))
        return
    except (ValueError, ArithmeticError, RecursionError):
        tampung.galat.append(
            Galat(tempat, "", "JSON memuat angka yang terlalu panjang atau susunan yang terlalu dalam.")
        )
        return
    salah, mesin = _periksa_bentuk(tempat, data)
    if mesin is not None and isinstance(data["jawaban"], dict):
        salah += [Galat(tempat, satu.kode, satu.pesan) for satu in mesin.periksa(data["jawaban"])]
    tampung.galat += salah
    if mesin is not None and not salah:
        tampung.hasil.append(hasil_json(mesin, mesin.hitung(data["jawaban"])))


def _periksa_bentuk(tempat: str, data: Any) -> tuple[list[Galat], Mesin | None]:
    if not isinstance(data, dict):
        return [Galat(tempat, "", 'Isi berkas harus objek {"instrumen": …, "jawaban": {…}}.')], None
    pesan = [f'Kunci "{kunci}" tidak ada.' for kunci in KUNCI if kunci not in data]
    pesan += [f'Kunci "{kunci[:40]}" tidak dikenal.' for kunci in data if kunci not in KUNCI]
    if "jawaban" in data and not isinstance(data["jawaban"], dict):
        pesan.append('"jawaban" harus objek dari kode pertanyaan ke jawaban.')
    mesin = None
    if "instrumen" in data:
        try:
            mesin = mesin_bawaan(str(data["instrumen"]))
        except InstrumenTidakDikenal as galat:
            pesan.append(str(galat))
    return [Galat(tempat, "", satu) for satu in pesan], mesin if "jawaban" in data else None


def _tanpa_ganda(pasangan: list[tuple[str, Any]]) -> dict[str, Any]:
    hasil: dict[str, Any] = {}
    for kunci, nilai in pasangan:
        if kunci in hasil:
            raise _JsonTidakSah(f'"{kunci[:80]}" tertulis dua kali.')
        hasil[kunci] = nilai
    return hasil


def _tolak_tetapan(teks: str) -> Any:
    raise _JsonTidakSah(f"{teks} bukan angka yang dapat dipakai.")
