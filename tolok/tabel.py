"""The table for people and the same figures as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Baris:
    """One measured line; seconds, bytes. ``sasaran``/``sasaran_sql`` None where no aim was set."""

    teks: str
    median: float
    q1: float
    q3: float
    banding: float | None = None
    sasaran: float | None = None
    sql: int | None = None
    sasaran_sql: int | None = None
    bita: int | None = None
    bita_asli: int | None = None

    @property
    def lewat(self) -> bool:
        """Whether an aim was missed."""
        return bool(
            (self.sasaran and self.banding and self.banding > self.sasaran)
            or (self.sasaran_sql and self.sql and self.sql > self.sasaran_sql)
        )

    def dict(self) -> dict[str, object]:
        return asdict(self)


def angka(nilai: float, tempat: int = 1) -> str:
    """A number as it is written in Indonesian."""
    return f"{nilai:,.{tempat}f}".translate(str.maketrans(",.", ".,"))


def tulis(judul: str, baris: Sequence[Baris], *, satuan_banding: str = "× row") -> str:
    """One table as text in columns."""
    kepala = ("", "median", "separuh tengah", satuan_banding, "SQL", "bita")
    isi = [
        (
            b.teks + (" *" if b.lewat else ""),
            f"{angka(b.median * 1000)} ms",
            f"{angka(b.q1 * 1000)}–{angka(b.q3 * 1000)}",
            "" if b.banding is None else angka(b.banding) + (f" (≤ {angka(b.sasaran, 0)})" if b.sasaran else ""),
            "" if b.sql is None else f"{b.sql}" + (f" (≤ {b.sasaran_sql})" if b.sasaran_sql else ""),
            "" if b.bita is None else angka(b.bita, 0) + (f" / {angka(b.bita_asli, 0)}" if b.bita_asli else ""),
        )
        for b in baris
    ]
    lebar = [max(len(x[i]) for x in (kepala, *isi)) for i in range(len(kepala))]

    def rangkai(x: Sequence[str]) -> str:
        return "  ".join([x[0].ljust(lebar[0]), *(t.rjust(w) for t, w in zip(x[1:], lebar[1:], strict=True))]).rstrip()

    return "\n".join([judul, rangkai(kepala), "  ".join("-" * w for w in lebar), *(rangkai(x) for x in isi)])
