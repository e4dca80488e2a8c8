"""What a person's roles let them see and do, as plain values. Pure: no database, no framework."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from satker.enums import IZIN_PERAN, PERAN_SEINSTANSI, Izin, Peran


@dataclass(frozen=True, slots=True)
class Tugas:
    """One role held now: at which unit (``jalur`` like "/1/14/203/"), for which areas of the LKE (empty = all)."""

    peran: Peran
    satker_id: int
    satker_nama: str
    jenis: str
    jalur: str
    area: frozenset[str] = frozenset()
    satker_singkat: str = ""

    def mencakup(self, jalur: str) -> bool:
        """Tell whether the unit at ``jalur`` is this role's own unit or below it (whole instansi for national roles)."""
        return self.peran in PERAN_SEINSTANSI or jalur.startswith(self.jalur)


@dataclass(frozen=True, slots=True)
class Akses:
    """A signed-in person with all roles held at this moment."""

    pengguna_id: int
    instansi_id: int
    nama: str
    tugas: tuple[Tugas, ...]

    @property
    def izin(self) -> frozenset[Izin]:
        """All permissions of all roles; everyone signed in has MASUK."""
        return frozenset({Izin.MASUK}).union(*(IZIN_PERAN[t.peran] for t in self.tugas))

    @property
    def semua(self) -> bool:
        """True when a role works for the whole instansi."""
        return any(t.peran in PERAN_SEINSTANSI for t in self.tugas)

    @property
    def pola(self) -> tuple[str, ...]:
        """LIKE patterns of the units this person sees; shorter paths swallow longer ones."""
        jalur = sorted({t.jalur for t in self.tugas}, key=len)
        inti: list[str] = []
        for j in jalur:
            if not any(j.startswith(i) for i in inti):
                inti.append(j)
        return tuple(f"{j}%" for j in inti)

    def melihat(self, jalur: str) -> bool:
        """Tell whether any role reaches the unit at ``jalur`` (own unit and below)."""
        return any(t.mencakup(jalur) for t in self.tugas)

    def punya(self, izin: Izin) -> bool:
        return izin in self.izin

    def peran_di(self, satker_id: int) -> frozenset[Peran]:
        """Roles held at exactly this unit."""
        return frozenset(t.peran for t in self.tugas if t.satker_id == satker_id)

    def memegang(self, peran: Iterable[Peran]) -> tuple[Tugas, ...]:
        """The roles among ``peran`` this person holds, wherever."""
        pilihan = set(peran)
        return tuple(t for t in self.tugas if t.peran in pilihan)

    def area_isi(self, satker_id: int) -> frozenset[str] | None:
        """Areas (rumpun_area) this person may fill at that unit: None = all, empty = none."""
        operator = [t for t in self.tugas if t.satker_id == satker_id and t.peran is Peran.OPERATOR]
        if not operator:
            return frozenset()
        if any(not t.area for t in operator):
            return None
        return frozenset().union(*(t.area for t in operator))
