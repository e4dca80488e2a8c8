"""Scores of one tier's review, by the same engine as the satker's."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from lke.domain.instrumen import Bagan
from lke.domain.nilai import desimal
from lke.skor import Hasil
from lke.skor.angka import desimal_teks
from penilaian.domain.butir import IsiButir
from penilaian.models import NilaiButir, Reviu


def nilai_ulang(
    reviu: Reviu,
    bagan_: Bagan,
    beku: Mapping[str, str | dict[str, str]],
    semua: Mapping[str, tuple[NilaiButir, IsiButir]],
) -> None:
    """Score the tier: the satker's frozen answers overlaid with the own ones; store scores and the count of judged questions."""
    sendiri = {kode: isi.jawaban for kode, (_, isi) in semua.items() if isi.jawaban is not None}
    isi_nilai(reviu, bagan_, bagan_.mesin.hitung({**beku, **sendiri}))
    reviu.dinilai = sum(1 for _, isi in semua.values() if isi.verdict)
    reviu.save(update_fields=["total", "pengungkit", "spak", "simpul", "dinilai"])


def isi_nilai(reviu: Reviu, bagan_: Bagan, hasil: Hasil) -> None:
    """Put scores on the row; ``pengungkit`` and ``spak`` are points of the nodes those minimums name."""
    reviu.total = desimal(hasil.total)
    reviu.simpul = {kode: desimal_teks(simpul.nilai) for kode, simpul in hasil.simpul.items()}
    for nama in ("pengungkit", "spak"):
        setattr(reviu, nama, desimal(sum((hasil.simpul[k].nilai for k in _simpul_ambang(bagan_, nama)), Fraction(0))))


def _simpul_ambang(bagan_: Bagan, kode: str) -> tuple[str, ...]:
    return next((a.simpul for a in bagan_.pohon.ambang if a.kode == kode), ())
