"""Scores of satker and tiers side by side, and what one round changed against the one before.

Reads only stored scores.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher
from typing import Any

from lke.domain.instrumen import Bagan, bagan
from penilaian.domain.periode import TahapInfo, rantai
from penilaian.domain.usulan import memegang_tahap
from penilaian.enums import JenisTahap, Status
from penilaian.izin import peran_tahap
from penilaian.models import Ajuan, Reviu, Usulan
from penilaian.terlihat import Sudut, reviu_terlihat
from satker.akses import Akses
from satker.enums import Peran


@dataclass(frozen=True, slots=True)
class KolomBanding:
    """One party. ``kunci`` is "satker" or the tier's kode, ``keterangan`` the TPI level, ``putaran`` the ajuan judged;
    ``selesai`` is False while it's at work."""

    kunci: str
    judul: str
    keterangan: str
    putaran: int
    selesai: bool
    total: Decimal
    dinilai: int
    jumlah: int
    reviu_id: int | None = None


@dataclass(frozen=True, slots=True)
class BarisBanding:
    """One line: ``jenjang`` "komponen", "area" or "total"; ``nilai`` in points, per column; ``bobot`` the most."""

    judul: str
    jenjang: str
    unsur: tuple[str, ...]
    bobot: Decimal
    nilai: tuple[Decimal, ...]

    @property
    def selisih(self) -> Decimal | None:
        """The last tier against the satker; None when nobody has judged yet."""
        return self.nilai[-1] - self.nilai[0] if len(self.nilai) > 1 else None


@dataclass(frozen=True, slots=True)
class Banding:
    """The whole comparison; ``kolom`` is empty before the first ajuan."""

    kolom: tuple[KolomBanding, ...]
    baris: tuple[BarisBanding, ...]


@dataclass(frozen=True, slots=True)
class Potong:
    """A stretch of text: ``jenis`` "tetap", "baru" or "hapus"."""

    jenis: str
    teks: str


def singkatan_tahap(tahap: TahapInfo) -> str:
    """Return a column's short name for a tier: "pt" → "PT", "ditjen" → "Ditjen", "eselon1" → "Eselon I"."""
    kode = tahap.kode.replace("_", " ").replace("1", " I")
    return kode.upper() if len(kode) <= 3 else kode[0].upper() + kode[1:]


def terlihat_reviu(reviu: Reviu, *, akses: Akses, tahap: TahapInfo, tahap_lain: Sequence[TahapInfo]) -> bool:
    """Tell whether this person may read that tier's work now; the rule is ``penilaian.terlihat.reviu_terlihat``.

    ``tahap_lain`` are the review tiers of the chain; ``reviu.usulan`` must be loaded with its satker.
    """
    usulan = reviu.usulan
    tempat = [
        t.urutan
        for t in tahap_lain
        if t.jenis == JenisTahap.REVIU and memegang_tahap(akses, t, usulan.satker, peran_tahap(t))
    ]
    berjalan = (usulan.status, usulan.tahap, usulan.putaran) == (
        Status.DITELAAH.value,
        reviu.tahap,
        reviu.ajuan.putaran,
    )
    return reviu_terlihat(
        Sudut(max(tempat, default=None), bool(akses.memegang([Peran.SEKRETARIAT]))),
        urutan_reviu=tahap.urutan,
        selesai=reviu.selesai is not None,
        sedang_ditelaah=berjalan,
        tingkat_akhir=not tahap.tingkat or reviu.tingkat == tahap.tingkat[-1],
    )


def banding(usulan: Usulan, *, akses: Akses | None = None) -> Banding:
    """Return scores of the satker and of every tier side by side, per area, with totals; the newest round of each.

    From the frozen ajuan and the stored ``Reviu.simpul``: nothing is scored again. With ``akses`` also work in
    progress that this person may read; without it closed work only. Constant queries.
    """
    tahap = [t for t in rantai(usulan.periode_id) if t.jenis == JenisTahap.REVIU.value]
    ajuan = Ajuan.objects.filter(usulan=usulan).order_by("-putaran").first()
    if ajuan is None:
        return Banding((), ())
    bagan_ = bagan(usulan.periode.instrumen_id)
    kolom = [
        KolomBanding(
            "satker",
            "Satker",
            "penilaian mandiri",
            ajuan.putaran,
            True,
            ajuan.total,
            len(bagan_.soal),
            len(bagan_.soal),
        )
    ]
    nilai: list[Mapping[str, Decimal]] = [{kode: Decimal(isi["nilai"]) for kode, isi in ajuan.isi["simpul"].items()}]
    for satu, reviu in _reviu_per_tahap(usulan, tahap, akses):
        kata = Peran(reviu.tingkat).teks if reviu.tingkat else ""
        kolom.append(
            KolomBanding(
                satu.kode,
                singkatan_tahap(satu),
                kata,
                reviu.ajuan.putaran,
                reviu.selesai is not None,
                reviu.total,
                reviu.dinilai,
                reviu.jumlah,
                reviu.pk,
            )
        )
        nilai.append({kode: Decimal(isi) for kode, isi in reviu.simpul.items()})
    return Banding(tuple(kolom), tuple(_baris(bagan_, nilai, [k.total for k in kolom])))


def selisih_kata(lama: str, baru: str) -> tuple[Potong, ...]:
    """Return how ``lama`` became ``baru``, in whole words: what stayed, what went, what came."""
    a, b = re.findall(r"\s+|[^\s]+", lama), re.findall(r"\s+|[^\s]+", baru)
    hasil: list[Potong] = []
    for jenis, i1, i2, j1, j2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if jenis == "equal":
            hasil.append(Potong("tetap", "".join(a[i1:i2])))
            continue
        if i2 > i1:
            hasil.append(Potong("hapus", "".join(a[i1:i2])))
        if j2 > j1:
            hasil.append(Potong("baru", "".join(b[j1:j2])))
    return tuple(hasil)


def bukti_bertanda(lama: Sequence[Mapping[str, Any]], baru: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return a round's evidence with ``tanda`` "baru" where the round before hadn't it, then what was "dilepas"."""

    def kunci(b: Mapping[str, Any]) -> object:
        return b.get("sidik") or b.get("tautan") or b.get("kode")

    dulu, kini = {kunci(b) for b in lama}, {kunci(b) for b in baru}
    hasil = [{**b, "tanda": "" if kunci(b) in dulu or not lama else "baru"} for b in baru]
    return hasil + [{**b, "tanda": "dilepas"} for b in lama if kunci(b) not in kini]


def _reviu_per_tahap(
    usulan: Usulan, tahap: Sequence[TahapInfo], akses: Akses | None
) -> Iterator[tuple[TahapInfo, Reviu]]:
    """The newest readable work of each tier, in the order of the chain; at a TPI the highest level."""
    semua = list(Reviu.objects.filter(usulan=usulan).select_related("ajuan").defer("ajuan__isi"))
    for satu in tahap:
        calon = []
        for reviu in semua:
            reviu.usulan = usulan
            if reviu.tahap != satu.kode:
                continue
            if terlihat_reviu(reviu, akses=akses, tahap=satu, tahap_lain=tahap) if akses else reviu.selesai is not None:
                tingkat = [str(t) for t in satu.tingkat]
                calon.append(
                    (reviu.ajuan.putaran, tingkat.index(reviu.tingkat) if reviu.tingkat in tingkat else -1, reviu)
                )
        if calon:
            yield satu, max(calon, key=lambda c: c[:2])[2]


def _baris(bagan_: Bagan, nilai: Sequence[Mapping[str, Decimal]], total: Sequence[Decimal]) -> Iterator[BarisBanding]:
    def baris(judul: str, jenjang: str, unsur: tuple[str, ...]) -> BarisBanding:
        bobot = sum((bagan_.unsur[k].simpul.bobot for k in unsur), start=bagan_.unsur[unsur[0]].simpul.bobot * 0)
        isi = tuple(sum((n.get(k, Decimal(0)) for k in unsur), Decimal(0)) for n in nilai)
        return BarisBanding(judul, jenjang, unsur, Decimal(bobot.numerator) / Decimal(bobot.denominator), isi)

    for komponen in bagan_.pohon.komponen:
        yield baris(komponen.nama, "komponen", (komponen.kode,))
        for halaman in bagan_.halaman:
            if _komponen(bagan_, halaman.unsur[0]) == komponen.kode:
                yield baris(halaman.judul, "area", halaman.unsur)
    penuh = sum((k.bobot for k in bagan_.pohon.komponen), start=bagan_.pohon.komponen[0].bobot * 0)
    semua = tuple(k.kode for k in bagan_.pohon.komponen)
    yield BarisBanding("Total", "total", semua, Decimal(penuh.numerator) / Decimal(penuh.denominator), tuple(total))


def _komponen(bagan_: Bagan, kode: str) -> str:
    while bagan_.unsur[kode].induk_kode:
        kode = bagan_.unsur[kode].induk_kode
    return kode
