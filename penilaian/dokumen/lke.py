"""The whole worksheet on paper: satker and every tier side by side (004, practice of the courts)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from lke.instrumen import Simpul, Soal
from lke.skor import Hasil, Jawaban, Lembar, Mesin, tampil
from penilaian.dokumen.nilai import komponen

BELUM = "–"


@dataclass(frozen=True, slots=True)
class Pihak:
    """One party's answers. ``jawaban`` by question code as in an ajuan: {"opsi"|"angka", "catatan", "bukti"}.

    A reviewer's ``jawaban`` holds only what that tier judged; ``verdict`` of each is in words. ``simpul`` are its
    frozen points per node. ``nama`` is the heading ("PT Jambi"), ``nama_singkat`` stands before a remark.
    """

    nama: str
    nama_singkat: str
    jawaban: Mapping[str, Mapping[str, Any]]
    simpul: Mapping[str, Fraction]


@dataclass(frozen=True, slots=True)
class Sel:
    """One party's cell of a row: answer, score, percentage; ``beda``: a tier answers otherwise than the satker."""

    jawaban: str
    nilai: str
    persen: str
    beda: bool = False


@dataclass(frozen=True, slots=True)
class BarisLke:
    """A node (``tingkat`` 0–3) or a question (``tingkat`` 4) of the worksheet."""

    kode: str
    teks: str
    tingkat: int
    bobot: str
    sel: tuple[Sel, ...]
    kriteria: str = ""
    angka: tuple[str, ...] = ()
    catatan: str = ""
    bukti: tuple[str, ...] = ()
    catatan_penilai: tuple[tuple[str, str], ...] = ()


_TINGKAT = {"komponen": 0, "sub_komponen": 1, "area": 2, "indikator": 3}


def susun_lke(*, mesin: Mesin, pihak: Sequence[Pihak]) -> dict[str, Any]:
    """Rows of the worksheet; ``pihak[0]`` is the satker, the others are tiers in their order.

    Returns context without the document's head: ``pihak`` (headings), ``kelompok`` (one list of rows per component's
    part, so that a page can break between them) and ``total`` (cells of the sum).
    """
    dasar = _sebagai_lembar(pihak[0].jawaban)
    lembar = [dasar] + [{**dasar, **_sebagai_lembar(p.jawaban)} for p in pihak[1:]]
    hasil = [mesin.hitung(satu) for satu in lembar]
    kelompok: list[list[BarisLke]] = []
    for akar in komponen(mesin):
        kelompok += [[] for _ in akar.anak[:1]]
        kelompok[-1].append(_baris_simpul(akar, pihak))
        for urut, anak in enumerate(akar.anak):
            if urut:
                kelompok.append([])
            _telusuri(anak, kelompok[-1], pihak, hasil, lembar)
    akar_kode = [k.kode for k in komponen(mesin)]
    bobot = sum((k.bobot for k in komponen(mesin)), Fraction(0))
    total = tuple(_sel_nilai(sum((p.simpul[k] for k in akar_kode), Fraction(0)), bobot) for p in pihak)
    return {"pihak": [p.nama for p in pihak], "kelompok": kelompok, "total": total, "bobot": tampil(bobot)}


def _sebagai_lembar(jawaban: Mapping[str, Mapping[str, Any]]) -> Lembar:
    hasil: dict[str, Jawaban] = {}
    for kode, isi in jawaban.items():
        if isi.get("opsi"):
            hasil[kode] = str(isi["opsi"])
        elif isi.get("angka"):
            hasil[kode] = {k: v for k, v in isi["angka"].items() if v is not None}
    return hasil


def _telusuri(
    simpul: Simpul, baris: list[BarisLke], pihak: Sequence[Pihak], hasil: Sequence[Hasil], lembar: Sequence[Lembar]
) -> None:
    baris.append(_baris_simpul(simpul, pihak))
    for soal in simpul.soal:
        baris.append(_baris_soal(soal, pihak, hasil, lembar))
    for anak in simpul.anak:
        _telusuri(anak, baris, pihak, hasil, lembar)


def _baris_simpul(simpul: Simpul, pihak: Sequence[Pihak]) -> BarisLke:
    sel = tuple(_sel_nilai(p.simpul[simpul.kode], simpul.bobot) for p in pihak)
    return BarisLke(simpul.kode, simpul.nama, _TINGKAT[simpul.jenjang], tampil(simpul.bobot), sel)


def _sel_nilai(nilai: Fraction, bobot: Fraction) -> Sel:
    return Sel("", tampil(nilai), tampil(100 * nilai / bobot) if bobot else BELUM)


def _baris_soal(soal: Soal, pihak: Sequence[Pihak], hasil: Sequence[Hasil], lembar: Sequence[Lembar]) -> BarisLke:
    milik = pihak[0].jawaban.get(soal.kode, {})
    sel = []
    for p, satu, isian in zip(pihak, hasil, lembar, strict=True):
        # A tier that hasn't judged a question shows nothing there, although its score counts the satker's answer.
        if (p is not pihak[0] and soal.kode not in p.jawaban) or soal.kode in satu.belum_dijawab:
            sel.append(Sel(BELUM, BELUM, BELUM))
            continue
        nilai = satu.pertanyaan[soal.kode]
        sel.append(
            Sel(
                _jawaban(soal, isian[soal.kode], nilai),
                tampil(nilai),
                tampil(100 * nilai),
                _bandingkan(isian[soal.kode]) != _bandingkan(lembar[0].get(soal.kode)),
            )
        )
    opsi = milik.get("opsi")
    kriteria = next((o.kriteria for o in soal.opsi if o.kode == opsi), "")
    return BarisLke(
        soal.kode_lke or soal.kode,
        soal.teks,
        4,
        "",
        tuple(sel),
        kriteria=f"{opsi}. {kriteria}" if kriteria else "",
        angka=_angka(soal, milik.get("angka") or {}),
        catatan=str(milik.get("catatan") or ""),
        bukti=tuple(str(b["nama"]) for b in milik.get("bukti") or ()),
        catatan_penilai=tuple(
            (", ".join(x for x in (p.nama_singkat, str(butir.get("verdict") or "")) if x), str(butir["catatan"]))
            for p in pihak[1:]
            if (butir := p.jawaban.get(soal.kode)) and butir.get("catatan")
        ),
    )


def _bandingkan(isi: Jawaban) -> object:
    """An answer so that "7" and "7.0" are the same."""
    if isi is None or isinstance(isi, str):
        return isi
    return {kode: Fraction(str(nilai)) for kode, nilai in isi.items() if nilai is not None}


def _jawaban(soal: Soal, isi: Jawaban, nilai: Fraction) -> str:
    if isinstance(isi, str):
        return isi
    if soal.jenis_jawaban == "indeks" and isi:
        return tampil(Fraction(str(next(v for v in isi.values() if v is not None))))
    return f"{tampil(100 * nilai)}%"


def _angka(soal: Soal, angka: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(
        f"{i.label}: {tampil(pecahan, 0 if pecahan.denominator == 1 else 2)}"
        for i in soal.isian
        if angka.get(i.kode) is not None and (pecahan := Fraction(str(angka[i.kode]))) is not None
    )
