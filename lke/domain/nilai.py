"""From stored answers to stored scores: always the whole sheet by one engine, no incremental path that can drift."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction
from typing import NamedTuple

from django.db import connection, transaction

from lke.domain.instrumen import Bagan, bagan
from lke.models import AngkaJawaban, Jawaban, LembarKerja, NilaiUnsur
from lke.models.lembar import TEMPAT
from lke.skor import Hasil, HasilAmbang, JawabanTidakSah

# What the engine takes: option code, or numbers by input code.
IsiJawaban = str | Mapping[str, Decimal]
_KUANTUM = Decimal(1).scaleb(-TEMPAT)
_TEPAT = Context(prec=60, rounding=ROUND_HALF_EVEN)


def desimal(nilai: Fraction) -> Decimal:
    """A score as it is stored: 20 places (see lke.models.lembar), half to even."""
    return _TEPAT.divide(Decimal(nilai.numerator), Decimal(nilai.denominator)).quantize(_KUANTUM, context=_TEPAT)


# Answers ------------------------------------------------------------------------------------------------------------


def jawaban_mesin(lembar_id: int) -> dict[str, IsiJawaban]:
    """The sheet's answers as the engine takes them, by question code; unconfirmed ones from last year are left out.

    Two statements. Numbers of an input that is empty are absent.
    """
    return jawaban_banyak([lembar_id])[lembar_id]


def jawaban_banyak(lembar_ids: Iterable[int]) -> dict[int, dict[str, IsiJawaban]]:
    """As ``jawaban_mesin`` for many sheets, two statements in all; a sheet without answers gets an empty dict."""
    hasil: dict[int, dict[str, IsiJawaban]] = {i: {} for i in lembar_ids}
    sah = Jawaban.objects.filter(lembar_id__in=list(hasil), dari_tahun_lalu=False)
    for lembar_id, soal, opsi in sah.filter(opsi__isnull=False).values_list(
        "lembar_id", "pertanyaan__kode", "opsi__kode"
    ):
        hasil[lembar_id][soal] = opsi
    angka: dict[tuple[int, str], dict[str, Decimal]] = {}
    for lembar_id, soal, isian, nilai in AngkaJawaban.objects.filter(
        jawaban__lembar_id__in=list(hasil), jawaban__dari_tahun_lalu=False
    ).values_list("jawaban__lembar_id", "jawaban__pertanyaan__kode", "isian__kode", "nilai"):
        angka.setdefault((lembar_id, soal), {})[isian] = nilai
    for (lembar_id, soal), isi in angka.items():
        hasil[lembar_id][soal] = isi
    return hasil


# Scores -------------------------------------------------------------------------------------------------------------


def simpan_nilai(lembar: LembarKerja, hasil: Hasil, *, papan: Bagan, sekarang: datetime | None = None) -> None:
    """Store the scores of a locked sheet: every node in one statement that touches changed rows only, then the total.

    ``sekarang`` becomes the sheet's time of last change; None leaves it (a recomputation is no change by a person).
    """
    unsur, nilai, terjawab, jumlah = [], [], [], []
    for kode, satu in hasil.simpul.items():
        unsur.append(papan.unsur[kode].id)
        nilai.append(desimal(satu.nilai))
        terjawab.append(satu.terjawab)
        jumlah.append(satu.jumlah)
    with connection.cursor() as kursor:
        kursor.execute(
            "UPDATE lke_nilaiunsur n SET nilai = v.nilai, terjawab = v.terjawab, jumlah = v.jumlah"
            " FROM unnest(%s::bigint[], %s::numeric[], %s::smallint[], %s::smallint[])"
            " AS v(unsur, nilai, terjawab, jumlah)"
            " WHERE n.lembar_id = %s AND n.unsur_id = v.unsur"
            " AND (n.nilai, n.terjawab, n.jumlah) IS DISTINCT FROM (v.nilai, v.terjawab, v.jumlah)",
            [unsur, nilai, terjawab, jumlah, lembar.pk],
        )
    lembar.total = desimal(hasil.total)
    lembar.terjawab, lembar.jumlah = hasil.terjawab, hasil.jumlah
    kolom = ["total", "terjawab", "jumlah"]
    if sekarang is not None:
        lembar.diubah = sekarang
        kolom.append("diubah")
    lembar.save(update_fields=kolom)


@transaction.atomic
def hitung_ulang(lembar: LembarKerja, *, sekarang: datetime | None = None) -> Hasil:
    """Score the sheet from its stored answers and store the result; return it.

    Locks the sheet's row first (the lock a save takes), so a save at the same moment is neither missed nor undone.
    ``sekarang`` as in ``simpan_nilai``.

    Raises:
        JawabanTidakSah: a stored answer can't be read by the engine; nothing is stored.
    """
    terkunci = LembarKerja.objects.select_for_update(of=("self",)).select_related("periode").get(pk=lembar.pk)
    papan = bagan(terkunci.periode.instrumen_id)
    hasil = papan.mesin.hitung(jawaban_mesin(terkunci.pk))
    simpan_nilai(terkunci, hasil, papan=papan, sekarang=sekarang)
    lembar.total, lembar.terjawab, lembar.jumlah = terkunci.total, terkunci.terjawab, terkunci.jumlah
    if sekarang is not None:
        lembar.diubah = sekarang
    return hasil


class Beda(NamedTuple):
    """One stored score that isn't what the answers give. ``unsur`` is a node's code, or "total"."""

    lembar_id: int
    satker: str
    unsur: str
    tersimpan: str
    seharusnya: str


def periksa_nilai(lembar_ids: list[int]) -> list[Beda]:
    """Compare the stored scores of these sheets with a fresh computation; four statements however many there are.

    Changes nothing. An answer the engine can't read is reported as a difference of the total.
    """
    semua = {
        lembar.pk: lembar
        for lembar in LembarKerja.objects.filter(pk__in=lembar_ids).select_related("periode", "satker").order_by("pk")
    }
    jawaban = jawaban_banyak(semua)
    tersimpan: dict[int, dict[int, Decimal]] = {i: {} for i in semua}
    for lembar_id, unsur_id, nilai in NilaiUnsur.objects.filter(lembar_id__in=semua).values_list(
        "lembar_id", "unsur_id", "nilai"
    ):
        tersimpan[lembar_id][unsur_id] = nilai
    beda: list[Beda] = []
    papan_per: dict[int, Bagan] = {}
    for lembar in semua.values():
        nama = lembar.satker.nama_singkat
        instrumen_id = lembar.periode.instrumen_id
        if instrumen_id not in papan_per:
            papan_per[instrumen_id] = bagan(instrumen_id)
        papan = papan_per[instrumen_id]
        try:
            hasil = papan.mesin.hitung(jawaban[lembar.pk])
        except JawabanTidakSah as galat:
            beda.append(Beda(lembar.pk, nama, "total", str(lembar.total), f"tidak dapat dihitung: {galat}"[:300]))
            continue
        if lembar.total != desimal(hasil.total):
            beda.append(Beda(lembar.pk, nama, "total", str(lembar.total), str(desimal(hasil.total))))
        for kode, satu in hasil.simpul.items():
            ada = tersimpan[lembar.pk].get(papan.unsur[kode].id)
            if ada != desimal(satu.nilai):
                lama = "tidak ada" if ada is None else str(ada)
                beda.append(Beda(lembar.pk, nama, kode, lama, str(desimal(satu.nilai))))
    return beda


# Minimums -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class BarisAmbang:
    """One thing measured, with its minimum for each predikat. ``maks``: the most that can be reached, same unit."""

    kode: str
    uraian: str
    satuan: str
    nilai: Fraction
    maks: Fraction
    predikat: tuple[tuple[str, HasilAmbang], ...]

    @property
    def batas(self) -> list[tuple[str, Fraction]]:
        """Marks for a bar that ends at ``maks``."""
        return [(nama, satu.minimal) for nama, satu in self.predikat]


def ambang_lembar(papan: Bagan, hasil: Hasil, *, cara: str) -> dict[str, list[HasilAmbang]]:
    """Distance to every minimum of every predikat of the instrument; ``cara`` is the periode's ``ambang_area``."""
    return {predikat: papan.mesin.ambang(hasil, predikat, cara) for predikat in papan.mesin.predikat}


def baris_ambang(papan: Bagan, hasil: Hasil, *, cara: str) -> list[BarisAmbang]:
    """The minimums of all predikat, one row per thing measured, in the order of the instrument."""
    per_kode: dict[str, list[tuple[str, HasilAmbang]]] = {}
    for predikat, daftar in ambang_lembar(papan, hasil, cara=cara).items():
        for satu in daftar:
            per_kode.setdefault(satu.kode, []).append((predikat, satu))
    baris = []
    for kode, isi in per_kode.items():
        contoh = isi[0][1]
        bobot = sum((hasil.simpul[k].bobot for k in contoh.simpul), Fraction(0))
        baris.append(
            BarisAmbang(
                kode=kode,
                uraian=contoh.uraian,
                satuan=contoh.satuan,
                nilai=contoh.nilai,
                maks=Fraction(100) if contoh.satuan == "persen" else bobot,
                predikat=tuple(isi),
            )
        )
    return baris
