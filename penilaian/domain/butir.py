"""The content of a judgement: reading it from rows, checking what is sent, comparing rounds, copying it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from inti.galat import TidakSah
from lke.domain.instrumen import Bagan, SoalBagan
from lke.skor.angka import desimal_teks
from penilaian.enums import Verdict
from penilaian.models import Ajuan, AngkaButir, NilaiButir, Reviu

# Verdicts the satker has to answer.
KURANG = (Verdict.PERLU_PERBAIKAN.value, Verdict.TIDAK_SESUAI.value)


@dataclass(frozen=True, slots=True)
class IsiButir:
    """What one judgement says: ``opsi`` an option code or "", ``angka`` by isian code (decimal text)."""

    verdict: str
    opsi: str
    angka: dict[str, str]
    catatan: str

    @property
    def jawaban(self) -> str | dict[str, str] | None:
        """The own answer as the engine takes it; None when there is none (then the satker's counts)."""
        return self.opsi or self.angka or None


@dataclass(frozen=True, slots=True)
class KonflikButir:
    """What is stored while somebody sends something else: content, version, by whom and when."""

    butir: IsiButir
    versi: int
    nama: str
    pada: datetime | None


def jawaban_beku(ajuan: Ajuan) -> dict[str, str | dict[str, str]]:
    """Return the frozen answers of an ajuan by question code, as the engine takes them, without unanswered ones."""
    return {
        kode: isi.get("opsi") or isi["angka"]
        for kode, isi in ajuan.isi["jawaban"].items()
        if isi.get("opsi") or isi.get("angka")
    }


def butir_reviu(reviu: Reviu, bagan_: Bagan) -> dict[str, tuple[NilaiButir, IsiButir]]:
    """Return the rows of a Reviu by question code, each with its content in codes. Two queries whatever the number."""
    angka: dict[int, dict[str, str]] = {}
    for butir_id, soal_id, isian_id, nilai in AngkaButir.objects.filter(butir__reviu=reviu).values_list(
        "butir_id", "butir__pertanyaan_id", "isian_id", "nilai"
    ):
        soal = bagan_.soal[bagan_.soal_id[soal_id]]
        angka.setdefault(butir_id, {})[soal.isian_kode[isian_id]] = desimal_teks(nilai)
    hasil = {}
    for butir in NilaiButir.objects.filter(reviu=reviu).select_related("oleh").order_by("pertanyaan__urutan"):
        kode = bagan_.soal_id[butir.pertanyaan_id]
        opsi = bagan_.soal[kode].opsi_kode[butir.opsi_id] if butir.opsi_id else ""
        hasil[kode] = (butir, IsiButir(butir.verdict, opsi, angka.get(butir.pk, {}), butir.catatan))
    return hasil


def butir_berubah(lama: Ajuan, baru: Ajuan) -> tuple[str, ...]:
    """Return the codes of questions whose answer, note or evidence differs between two frozen rounds."""
    dulu, kini = lama.isi["jawaban"], baru.isi["jawaban"]
    return tuple(kode for kode in kini if sari(dulu.get(kode)) != sari(kini[kode]))


def sari(isi: Mapping[str, Any] | None) -> tuple[Any, ...]:
    """Return what counts as the content of one frozen answer: option, numbers, note, and which evidence it has."""
    if not isi:
        return ("", {}, "", frozenset())
    bukti = frozenset(b.get("sidik") or b.get("tautan") or b.get("kode") for b in isi.get("bukti", ()))
    return (isi.get("opsi") or "", isi.get("angka") or {}, (isi.get("catatan") or "").strip(), bukti)


def sahkan(
    soal: SoalBagan,
    bagan_: Bagan,
    isi: IsiButir,
    beku: Mapping[str, str | dict[str, str]],
    semua: Mapping[str, tuple[NilaiButir, IsiButir]],
) -> IsiButir:
    """Check one judgement; return it with the own answer made explicit. Raises TidakSah with every mistake."""
    kode, satker = soal.soal.kode, beku.get(soal.soal.kode)
    salah: list[str] = []
    if isi.verdict and isi.verdict not in Verdict._value2member_map_:
        salah.append("Pilih putusan: sesuai, perlu perbaikan, atau tidak sesuai.")
    if isi.verdict in KURANG and not isi.catatan:
        salah.append(
            f"Tulis catatan untuk putusan «{Verdict(isi.verdict).teks.lower()}», agar satker tahu apa yang diperbaiki."
        )
    jawaban = isi.jawaban if isi.jawaban is not None else satker
    lembar = {**beku, **{k: i.jawaban for k, (_, i) in semua.items() if i.jawaban is not None}}
    salah += [k.pesan for k in bagan_.mesin.periksa_jawaban(kode, jawaban, lembar)]
    isi = IsiButir(isi.verdict, opsi_dari(jawaban), angka_dari(jawaban), isi.catatan)
    if (
        not salah
        and isi.verdict == Verdict.SESUAI.value
        and (isi.opsi, isi.angka) != (opsi_dari(satker), angka_dari(satker))
    ):
        salah.append(
            "Nilai Anda berbeda dari jawaban satker. Pilih perlu perbaikan atau tidak sesuai dengan catatan,"
            " atau samakan nilainya."
        )
    if salah:
        raise TidakSah(salah[0], rincian=salah)
    return isi


def opsi_dari(jawaban: object) -> str:
    """Return the option code of an answer, "" when it isn't one."""
    return jawaban if isinstance(jawaban, str) else ""


def angka_dari(jawaban: object) -> dict[str, str]:
    """Return the numbers of an answer as tidy text, {} when it has none."""
    return rapikan_angka(jawaban) if isinstance(jawaban, Mapping) else {}


def rapikan_angka(angka: Mapping[str, Any]) -> dict[str, str]:
    """Numbers as one decimal text each ("7.0" → "7"), without empty ones; what isn't a number is left for the check."""
    hasil = {}
    for kode, nilai in angka.items():
        if nilai is None or str(nilai).strip() == "":
            continue
        try:
            hasil[kode] = desimal_teks(Fraction(str(nilai)))
        except ValueError:
            hasil[kode] = str(nilai)
    return hasil


def baris_angka(butir: NilaiButir, soal: SoalBagan, angka: Mapping[str, str]) -> list[AngkaButir]:
    """Return the rows, not stored yet, of a judgement's numbers."""
    return [
        AngkaButir(
            instansi_id=butir.instansi_id,
            satker_id=butir.satker_id,
            butir=butir,
            isian_id=soal.isian_id[kode],
            nilai=Decimal(nilai),
        )
        for kode, nilai in angka.items()
    ]


def salin_butir(asal: Iterable[NilaiButir], *, ke: Reviu) -> None:
    """Copy judgements into another Reviu, with their authors and times, as rows of its own."""
    lama = list(asal)
    baru = [
        NilaiButir(
            instansi_id=b.instansi_id,
            satker_id=b.satker_id,
            reviu=ke,
            pertanyaan_id=b.pertanyaan_id,
            verdict=b.verdict,
            opsi_id=b.opsi_id,
            catatan=b.catatan,
            oleh_id=b.oleh_id,
            pada=b.pada,
        )
        for b in lama
    ]
    NilaiButir.objects.bulk_create(baru)
    pasangan = {a.pk: b for a, b in zip(lama, baru, strict=True)}
    AngkaButir.objects.bulk_create(
        AngkaButir(
            instansi_id=a.instansi_id,
            satker_id=a.satker_id,
            butir=pasangan[a.butir_id],
            isian_id=a.isian_id,
            nilai=a.nilai,
        )
        for a in AngkaButir.objects.filter(butir__in=lama)
    )
