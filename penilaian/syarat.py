"""Requirements of a bid as plain rules over plain values. Pure: no database, no framework.

The data come from ``penilaian.domain.prasyarat`` (acts), ``.kelompok`` and ``.peringkat`` (quota and ranking).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import TypeVar

# Acts -----------------------------------------------------------------------------------------------------------------


def belum_diakui(kekurangan: Iterable[str], diakui: Iterable[str]) -> tuple[str, ...]:
    """Codes of shortfalls that nobody has said they know of, in order; acknowledging more does no harm."""
    tahu = set(diakui)
    return tuple(kode for kode in kekurangan if kode not in tahu)


def belum_dijawab(perlu: Iterable[str], berubah: Collection[str], ditanggapi: Collection[str]) -> tuple[str, ...]:
    """Codes of "perlu perbaikan" questions that were neither changed nor replied to (PROSES §3)."""
    return tuple(kode for kode in perlu if kode not in berubah and kode not in ditanggapi)


def boleh_kembali(batas_putaran: int | None, pengembalian: int) -> bool:
    """Tell whether a tier may return a bid once more: n rounds (``batas_putaran``) are n-1 returns; None = no limit."""
    return batas_putaran is None or pengembalian + 1 < batas_putaran


# Quota groups ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AturanKelompok:
    """A quota row as a rule. Empty lists mean any; ``semua_kelas_untuk`` are kinds for which kelas isn't asked.

    ``wajib`` is None, or the ids of the units the row is meant for (002 §3: courts under a mandate).
    """

    kunci: int
    predikat: str
    jenis: frozenset[str] = frozenset()
    kelas: frozenset[str] = frozenset()
    semua_kelas_untuk: frozenset[str] = frozenset()
    wajib: frozenset[int] | None = None


def pilih_kelompok(
    aturan: Sequence[AturanKelompok], *, predikat: str, satker_id: int, jenis: str, kelas: str
) -> int | None:
    """The quota row (its ``kunci``) a satker competes in, the first that fits; None when none does.

    A satker whose kelas isn't known is put in the last class group of its jenis (PROSES §7).
    """
    terakhir = None
    for a in aturan:
        if a.predikat != predikat or (a.jenis and jenis not in a.jenis):
            continue
        if a.wajib is not None:
            if satker_id in a.wajib:
                return a.kunci
            continue
        if not a.kelas or jenis in a.semua_kelas_untuk or (kelas and kelas in a.kelas):
            return a.kunci
        terakhir = a.kunci
    return terakhir if not kelas else None


# Ranking --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Nilai:
    """What the default order looks at: score at the tier, SPAK, pengungkit, first submission (PROSES §7)."""

    skor: Decimal
    spak: Decimal
    pengungkit: Decimal
    diajukan: datetime
    id: int

    @property
    def kunci(self) -> tuple[Decimal, Decimal, Decimal, datetime, int]:
        """Sort key: higher scores first, then the earlier submission; the id only makes the order definite."""
        return (-self.skor, -self.spak, -self.pengungkit, self.diajukan, self.id)


T = TypeVar("T")


def urutkan(bawaan: Sequence[T], pindah: Mapping[T, int]) -> list[T]:
    """Put moved items at the places (from 1) they were moved to; the others keep their default order around them.

    Two items moved to one place follow each other in default order; a place beyond the end is the end.
    """
    hasil = [x for x in bawaan if x not in pindah]
    tempat = {x: i for i, x in enumerate(bawaan)}
    for x in sorted((x for x in pindah if x in tempat), key=lambda x: (pindah[x], tempat[x])):
        hasil.insert(min(max(pindah[x] - 1, 0), len(hasil)), x)
    return hasil


@dataclass(frozen=True, slots=True)
class Garis:
    """Where the places end: ids inside, the next one, and places left over. ``jumlah`` None = no limit."""

    dalam: tuple[int, ...]
    berikut: int | None
    sisa: int | None
    luar: tuple[int, ...] = field(default=())


def garis_batas(urutan: Sequence[int], jumlah: int | None, terpakai: int = 0) -> Garis:
    """Cut a ranking at ``jumlah`` places of which ``terpakai`` are taken already (by others than those ranked)."""
    if jumlah is None:
        return Garis(tuple(urutan), None, None)
    tempat = max(jumlah - terpakai, 0)
    luar = tuple(urutan[tempat:])
    return Garis(tuple(urutan[:tempat]), luar[0] if luar else None, max(tempat - len(urutan), 0), luar)
