"""Worksheets, answers, bids."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from lke.domain.instrumen import Bagan, SoalBagan, bagan
from lke.instrumen import Indeks, Penurunan, Rasio
from lke.models import AngkaJawaban, Jawaban, LembarKerja, Periode
from penilaian.enums import Status
from penilaian.models import Usulan
from satker.models import Pengguna, Satker
from tests.pabrik.acuan import SAAT

JawabanMesin = dict[str, str | dict[str, Decimal]]


def lembar(satker: Satker, periode: Periode, *, terisi: bool = False, oleh: Pengguna | None = None) -> LembarKerja:
    """The worksheet of a unit; ``terisi`` answers every question best, with a note. Needs the scope."""
    from lke.domain.lembar import buka_lembar

    baru = buka_lembar(satker=satker, periode=periode, sekarang=SAAT)
    if terisi:
        jawab_semua(baru, oleh=oleh)
    return baru


def _angka_terbaik(s: SoalBagan) -> dict[str, Decimal]:
    """Inputs that give the full value: everything that was due is done; an index at the top of its scale."""
    rumus = s.soal.rumus
    isi: dict[str, Decimal] = {i.kode: Decimal(10) for i in s.soal.isian if not i.jumlah_dari}
    if isinstance(rumus, Indeks):
        isi[rumus.isian] = Decimal(rumus.skala_maks.numerator) / rumus.skala_maks.denominator
    elif isinstance(rumus, Penurunan):
        isi[rumus.sekarang] = Decimal(0)
    elif isinstance(rumus, Rasio):
        jumlah = {i.kode: i.jumlah_dari for i in s.soal.isian if i.jumlah_dari}

        def urai(kode: tuple[str, ...]) -> list[str]:
            return [asal for k in kode for asal in jumlah.get(k, (k,))]

        atas, bawah = urai(rumus.pembilang), urai(rumus.penyebut)
        isi |= dict.fromkeys(atas, Decimal(10 * len(bawah)))
        isi |= dict.fromkeys(bawah, Decimal(10 * len(atas)))
        catatan = {i.kode for i in s.soal.isian if i.informasi}
        for v in s.soal.validasi:  # "done must not exceed due" holds with equality; "in progress" is then none
            kanan = sum((isi.get(k, Decimal(0)) for k in urai(v.tidak_melebihi)), Decimal(0))
            dinilai = [k for k in urai(v.kiri) if k not in catatan]
            isi |= dict.fromkeys((k for k in urai(v.kiri) if dinilai and k in catatan), Decimal(0))
            for k in dinilai or urai(v.kiri):
                isi[k] = min(isi[k], kanan / len(dinilai or urai(v.kiri)))
    return isi


def jawaban_terbaik(b: Bagan) -> JawabanMesin:
    """Answers to every question that give 100 points, as the engine takes them."""
    hasil: JawabanMesin = {}
    for kode, s in b.soal.items():
        if s.soal.opsi:
            hasil[kode] = max(s.soal.opsi, key=lambda o: o.nilai).kode
        else:
            hasil[kode] = _angka_terbaik(s)
    return hasil


def jawab_semua(
    lembar: LembarKerja,
    jawaban: JawabanMesin | None = None,
    *,
    catatan: str = "Lihat dokumen terlampir.",
    oleh: Pengguna | None = None,
    sekarang: datetime = SAAT,
) -> Fraction:
    """Write answers straight into the rows (best ones unless given), score the sheet, return the total."""
    from lke.domain.lembar import hitung_ulang

    b = bagan(lembar.periode.instrumen_id)
    isi = jawaban_terbaik(b) if jawaban is None else jawaban
    baris = {j.pertanyaan_id: j for j in Jawaban.objects.filter(lembar=lembar)}
    angka: list[AngkaJawaban] = []
    for kode, nilai in isi.items():
        s = b.soal[kode]
        j = baris[s.id]
        j.catatan, j.diubah, j.diubah_oleh, j.versi, j.dari_tahun_lalu = catatan, sekarang, oleh, j.versi + 1, False
        j.opsi_id = s.opsi_id[nilai] if isinstance(nilai, str) else None
        if isinstance(nilai, dict):
            angka += [
                AngkaJawaban(
                    instansi_id=lembar.instansi_id,
                    satker_id=lembar.satker_id,
                    jawaban=j,
                    isian_id=s.isian_id[k],
                    nilai=v,
                )
                for k, v in nilai.items()
            ]
    AngkaJawaban.objects.filter(jawaban__in=[a.jawaban for a in angka]).delete()
    Jawaban.objects.bulk_update(
        [baris[b.soal[k].id] for k in isi], ["catatan", "diubah", "diubah_oleh", "versi", "dari_tahun_lalu", "opsi"]
    )
    AngkaJawaban.objects.bulk_create(angka)
    return hitung_ulang(lembar, sekarang=sekarang).total


def usulan(
    satker: Satker, periode: Periode, *, oleh: Pengguna, predikat: str = "WBK", lembar_kerja: LembarKerja | None = None
) -> Usulan:
    """A bid in the state pengisian, its sheet filled best unless given. Needs the scope."""
    milik = lembar_kerja or lembar(satker, periode, terisi=True, oleh=oleh)
    return Usulan.objects.create(
        instansi_id=satker.instansi_id,
        satker=satker,
        periode=periode,
        lembar=milik,
        predikat=predikat,
        status=Status.PENGISIAN.value,
        dibuat=SAAT,
        dibuat_oleh=oleh,
        berubah=SAAT,
    )
