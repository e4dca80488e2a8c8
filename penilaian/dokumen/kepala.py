"""What every document says about itself: number, unit, time, hash, address of the public check."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

import segno

from penilaian.domain.dokumen import berkelompok


@dataclass(frozen=True, slots=True, kw_only=True)
class Kepala:
    """Facts of one document.

    ``keterangan`` are further lines (label, text) of its head; ``sidik`` is the SHA-256 of what it speaks of;
    ``alamat`` leads to the public check page of ``kode``.
    """

    judul: str
    subjudul: str
    nomor: str
    instansi: str
    satker: str
    periode: str
    dibuat: datetime
    zona: str
    sidik: str
    nama_sidik: str
    kode: str
    alamat: str
    keterangan: tuple[tuple[str, str], ...] = ()

    @property
    def kode_berkelompok(self) -> str:
        """The code in groups of four, as people read it out: "abcd-efgh-…"."""
        return berkelompok(self.kode, 4, "-")

    @property
    def sidik_berkelompok(self) -> str:
        """The hash in groups of eight, so that a line may break and an eye may compare."""
        return berkelompok(self.sidik, 8)

    @property
    def qr_svg(self) -> str:
        """The QR code of ``alamat`` as a data address (SVG, sharp at every print size)."""
        wadah = BytesIO()
        segno.make(self.alamat, error="m", micro=False).save(wadah, kind="svg", border=2, xmldecl=False, svgns=True)
        return "data:image/svg+xml;base64," + b64encode(wadah.getvalue()).decode("ascii")

    def qr_png(self) -> bytes:
        """The same QR code as a picture, for spreadsheets."""
        wadah = BytesIO()
        segno.make(self.alamat, error="m", micro=False).save(wadah, kind="png", scale=4, border=2)
        return wadah.getvalue()
