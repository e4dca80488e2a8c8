"""What a browser sends for one question, read and checked field by field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.http import QueryDict

from inti.galat import TidakSah
from lke.instrumen import Soal
from lke.skor import AngkaTidakSah, baca_angka

AWALAN_ANGKA = "a-"


@dataclass(frozen=True, slots=True)
class IsianButir:
    """A question's form. ``mentah``: the numbers as typed, to show them again; ``galat``: sentence by input code."""

    opsi: str
    angka: Mapping[str, Decimal]
    catatan: str
    versi: int
    mentah: Mapping[str, str] = field(default_factory=dict)
    galat: Mapping[str, str] = field(default_factory=dict)


def baca_isian(kiriman: QueryDict, soal: Soal) -> IsianButir:
    """Read the form of a question: ``opsi``, ``a-<kode isian>`` typed the Indonesian way, ``catatan``, ``versi``.

    Numbers that can't be read are in ``galat``, not in ``angka``; inputs the portal adds up itself are not read.

    Raises:
        TidakSah: no version: the form isn't one of ours, or was cut off.
    """
    versi = kiriman.get("versi", "")
    if not versi.isascii() or not versi.isdigit() or len(versi) > 9:
        raise TidakSah("Isian tidak lengkap terkirim. Muat ulang halaman, lalu isi lagi.")
    angka: dict[str, Decimal] = {}
    mentah: dict[str, str] = {}
    galat: dict[str, str] = {}
    for isian in soal.isian:
        if isian.jumlah_dari:
            continue
        teks = kiriman.get(AWALAN_ANGKA + isian.kode, "").strip()
        mentah[isian.kode] = teks
        if not teks:
            continue
        try:
            angka[isian.kode] = baca_angka(teks, desimal=isian.desimal)
        except AngkaTidakSah as salah:
            galat[isian.kode] = f"{isian.label}: {salah}"
    return IsianButir(kiriman.get("opsi", ""), angka, kiriman.get("catatan", ""), int(versi), mentah, galat)
