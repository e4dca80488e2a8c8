"""What an answer was, change by change, and which evidence came and went."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher

from inti.galat import TidakDitemukan
from lke.domain.instrumen import bagan
from lke.models import BuktiDukung, LembarKerja, RiwayatJawaban

TERBANYAK = 100


@dataclass(frozen=True, slots=True)
class Potongan:
    """A stretch of a note compared with the one before: ``jenis`` is sama, tambah or hapus."""

    jenis: str
    teks: str


@dataclass(frozen=True, slots=True)
class Kejadian:
    """One line of the history. ``perubahan``: what changed, in words; ``catatan``: the note against the one before."""

    pada: datetime
    oleh: str
    perubahan: tuple[str, ...]
    catatan: tuple[Potongan, ...] = ()
    versi: int = 0


def riwayat_jawaban(lembar: LembarKerja, kode: str) -> list[Kejadian]:
    """The history of one answer, newest first, at most ``TERBANYAK`` saved versions; two statements.

    Raises:
        TidakDitemukan: the instrument has no such question.
    """
    soal = bagan(lembar.periode.instrumen_id).soal.get(kode)
    if soal is None:
        raise TidakDitemukan("Pertanyaan ini tidak ada dalam instrumen lembar ini.")
    label = {i.kode: i.label for i in soal.soal.isian}
    baris = list(
        RiwayatJawaban.objects.filter(jawaban__lembar=lembar, jawaban__pertanyaan_id=soal.id)
        .select_related("oleh")
        .order_by("-versi")[: TERBANYAK + 1]
    )
    kejadian: list[Kejadian] = []
    for i, satu in enumerate(baris[:TERBANYAK]):
        dulu = baris[i + 1] if i + 1 < len(baris) else None
        kejadian.append(_bandingkan(satu, dulu, label))
    for pasangan in BuktiDukung.objects.filter(jawaban__lembar=lembar, jawaban__pertanyaan_id=soal.id).select_related(
        "bukti__oleh", "dilepas_oleh"
    ):
        nama = pasangan.bukti.nama
        kejadian.append(Kejadian(pasangan.dipasang_pada, pasangan.bukti.oleh.nama, (f"Bukti ditambahkan: {nama}",)))
        if pasangan.dilepas_pada and pasangan.dilepas_oleh:
            kejadian.append(Kejadian(pasangan.dilepas_pada, pasangan.dilepas_oleh.nama, (f"Bukti dilepas: {nama}",)))
    return sorted(kejadian, key=lambda k: (k.pada, k.versi), reverse=True)


def _bandingkan(kini: RiwayatJawaban, dulu: RiwayatJawaban | None, label: dict[str, str]) -> Kejadian:
    opsi_dulu = dulu.opsi_kode if dulu else ""
    angka_dulu = dulu.angka if dulu else {}
    catatan_dulu = dulu.catatan if dulu else ""
    perubahan = []
    if kini.opsi_kode != opsi_dulu:
        perubahan.append(f"Pilihan {opsi_dulu or 'kosong'} menjadi {kini.opsi_kode or 'kosong'}")
    for kode in dict.fromkeys([*angka_dulu, *kini.angka]):
        lama, baru = angka_dulu.get(kode), kini.angka.get(kode)
        if lama != baru:
            perubahan.append(f"{label.get(kode, kode)}: {_angka(lama)} menjadi {_angka(baru)}")
    potongan: tuple[Potongan, ...] = ()
    if kini.catatan != catatan_dulu:
        perubahan.append(
            "Catatan ditulis" if not catatan_dulu else "Catatan diubah" if kini.catatan else "Catatan dihapus"
        )
        potongan = beda_teks(catatan_dulu, kini.catatan)
    return Kejadian(kini.pada, kini.oleh.nama, tuple(perubahan) or ("Dikonfirmasi",), potongan, kini.versi)


def _angka(teks: str | None) -> str:
    return "kosong" if teks is None else teks.replace(".", ",")


def beda_teks(lama: str, baru: str) -> tuple[Potongan, ...]:
    """Compare two notes word by word."""
    kata_lama, kata_baru = (re.findall(r"\s+|[^\s]+", t) for t in (lama, baru))
    hasil: list[Potongan] = []
    for tanda, i1, i2, j1, j2 in SequenceMatcher(None, kata_lama, kata_baru, autojunk=False).get_opcodes():
        if tanda == "equal":
            hasil.append(Potongan("sama", "".join(kata_baru[j1:j2])))
            continue
        if i2 > i1:
            hasil.append(Potongan("hapus", "".join(kata_lama[i1:i2])))
        if j2 > j1:
            hasil.append(Potongan("tambah", "".join(kata_baru[j1:j2])))
    return tuple(hasil)
