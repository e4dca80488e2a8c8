"""List of candidates: rank, satker, kelas, predikat, scores, requirements, clearance (000 §13, 002 §9)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from fractions import Fraction
from typing import Any

from lke.skor import Mesin, desimal_teks
from penilaian.dokumen.nilai import hasil_beku, indeks, komponen, simpul_indeks, tampil_ambang, tampil_diuji

KELAS_KOSONG = "belum diisi"
# More rows than this make a PDF nobody reads (and keep a worker busy: about 25 ms a row); the XLSX has all of them.
BARIS_PDF_MAKS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Calon:
    """One bid as the list needs it. ``simpul``: frozen points per node, of the tier ``nilai_dari`` names."""

    satker: str
    kode_satker: str
    induk: str
    kelas: str
    predikat: str
    kelompok: str
    status: str
    simpul: Mapping[str, Any]
    nilai_dari: str
    clearance: str
    diajukan: str
    sidik_ajuan: str
    urutan: int | None = None
    urutan_kelompok: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Baris:
    """A row of the list; numbers are exact, as decimal text, and for paper (``*_teks``)."""

    peringkat: int
    satker: str
    kode_satker: str
    induk: str
    kelas: str
    predikat: str
    kelompok: str
    pengungkit: str
    hasil: str
    total: str
    spak: str | None
    spkp: str | None
    pengungkit_teks: str
    hasil_teks: str
    total_teks: str
    spak_teks: str
    spkp_teks: str
    syarat: str
    terpenuhi: bool
    clearance: str
    nilai_dari: str
    status: str
    sidik_ajuan: str


def susun_daftar(*, mesin: Mesin, mode_area: str, calon: Sequence[Calon]) -> list[Baris]:
    """Rows in rank order, ranked anew in every group (predikat and quota group).

    ``urutan`` is the place in the ranking, which the list keeps even where places between are missing; bids without one
    follow in the default order: score, then SPAK, then pengungkit, then earlier submission (PROSES §7). Numbers come
    from frozen scores only.
    """
    dihitung = [_hitung(mesin, mode_area, satu) for satu in calon]
    dihitung.sort(key=lambda x: x[0])
    hasil: list[Baris] = []
    per_kelompok: dict[tuple[str, str], int] = {}
    for _, satu, isi in dihitung:
        kunci = (satu.predikat, satu.kelompok)
        per_kelompok[kunci] = satu.urutan or per_kelompok.get(kunci, 0) + 1
        hasil.append(Baris(peringkat=per_kelompok[kunci], **isi))
    return hasil


def sidik_daftar(baris: Iterable[Baris]) -> str:
    """SHA-256 of the rows as canonical JSON: what a document of this list speaks of."""
    isi = json.dumps([asdict(b) for b in baris], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(isi.encode()).hexdigest()


def _hitung(mesin: Mesin, mode_area: str, calon: Calon) -> tuple[tuple[Any, ...], Calon, dict[str, Any]]:
    hasil = hasil_beku(mesin, calon.simpul)
    ambang = mesin.ambang(hasil, calon.predikat, mode_area)
    per_simpul: dict[frozenset[str], list[Fraction]] = {}
    for a in ambang:
        if a.satuan == "poin":
            per_simpul.setdefault(frozenset(a.simpul), []).append(a.minimal)
    akar = komponen(mesin)
    batas_total = per_simpul.get(frozenset(k.kode for k in akar), [])
    pengungkit = hasil.simpul[akar[0].kode].nilai
    capaian = hasil.total - pengungkit
    survei = [
        (indeks(hasil.simpul[kode].nilai, hasil.simpul[kode].bobot, skala), _batas_indeks(ambang, kode))
        for kode, skala in simpul_indeks(mesin)
    ]
    spak, spkp = (*survei, None, None)[:2]
    kurang = [a for a in ambang if not a.terpenuhi]
    kunci = (
        calon.predikat, calon.urutan_kelompok, calon.kelompok, calon.urutan is None, calon.urutan or 0,
        -hasil.total, -(spak[0] if spak else 0), -pengungkit, calon.diajukan, calon.satker,
    )  # fmt: skip
    isi = {
        "satker": calon.satker,
        "kode_satker": calon.kode_satker,
        "induk": calon.induk,
        "kelas": calon.kelas or KELAS_KOSONG,
        "predikat": calon.predikat,
        "kelompok": calon.kelompok,
        "pengungkit": desimal_teks(pengungkit),
        "hasil": desimal_teks(capaian),
        "total": desimal_teks(hasil.total),
        "spak": desimal_teks(spak[0]) if spak else None,
        "spkp": desimal_teks(spkp[0]) if spkp else None,
        "pengungkit_teks": tampil_diuji(pengungkit, per_simpul.get(frozenset({akar[0].kode}), [])),
        "hasil_teks": tampil_diuji(capaian, []),
        "total_teks": tampil_diuji(hasil.total, batas_total),
        "spak_teks": tampil_diuji(*spak) if spak else "–",
        "spkp_teks": tampil_diuji(*spkp) if spkp else "–",
        "syarat": _syarat(len(ambang), kurang),
        "terpenuhi": not kurang,
        "clearance": calon.clearance,
        "nilai_dari": calon.nilai_dari,
        "status": calon.status,
        "sidik_ajuan": calon.sidik_ajuan,
    }
    return kunci, calon, isi


def _batas_indeks(ambang: Iterable[Any], kode: str) -> list[Fraction]:
    """Minimum of a survey index: said for the indicator itself or for the sub-component it is the only part of."""
    return [
        a.setara_indeks for a in ambang if a.setara_indeks is not None and any(kode.startswith(s) for s in a.simpul)
    ]


def _syarat(jumlah: int, kurang: Sequence[Any]) -> str:
    if not kurang:
        return f"{jumlah} dari {jumlah} terpenuhi"
    rinci = "; ".join(f"{a.uraian} {tampil_ambang(a)[1]}" for a in kurang)
    return f"{jumlah - len(kurang)} dari {jumlah} terpenuhi; belum: {rinci}"
