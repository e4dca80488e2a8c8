"""A frozen round: what is submitted, its hash, its shortfalls, and whether last round's remarks were answered."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from inti.galat import BelumBoleh, Ditolak, TidakDitemukan, TidakSah
from lke.domain.instrumen import Bagan, bagan
from lke.domain.lembar import isi_beku
from lke.skor import tampil_kurang, tampil_minimal, tampil_terhadap
from penilaian import syarat
from penilaian.domain.reviu import sari
from penilaian.domain.usulan import ambil_usulan
from penilaian.enums import Aksi, Status, Verdict
from penilaian.models import Ajuan, JejakUsulan, NilaiButir, Reviu, Tanggapan, Usulan
from satker.akses import Akses
from satker.enums import Peran

AMBANG_PENGUNGKIT = "pengungkit"


def teks_kanonis(isi: Mapping[str, Any]) -> str:
    """The one text of a content: keys in order, no blanks, UTF-8. Scores are decimal text: nothing is rounded."""
    return json.dumps(isi, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sidik_isi(isi: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical text; the same from memory and from the stored JSON."""
    return hashlib.sha256(teks_kanonis(isi).encode()).hexdigest()


# Shortfalls -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Kekurangan:
    """A minimum of the predikat that the scores miss; ``satuan`` "poin" or "persen"."""

    kode: str
    uraian: str
    nilai: Decimal
    minimal: Decimal
    kurang: Decimal
    satuan: str

    @property
    def kalimat(self) -> str:
        """ "59,98 %, batas 60 %, kurang 0,02 %": written so that the numbers never contradict the verdict."""
        satuan = "\xa0%" if self.satuan == "persen" else ""
        nilai, minimal = tampil_terhadap(self.nilai, self.minimal), tampil_minimal(self.minimal)
        return f"{nilai}{satuan}, batas {minimal}{satuan}, kurang {tampil_kurang(self.kurang)}{satuan}"


def kekurangan_isi(isi: Mapping[str, Any], predikat: str) -> tuple[Kekurangan, ...]:
    """The minimums of ``predikat`` that a frozen content misses, in the order of the rule set (SYARAT §2)."""
    return tuple(
        Kekurangan(
            a["kode"], a["uraian"], Decimal(a["nilai"]), Decimal(a["minimal"]), Decimal(a["kurang"]), a["satuan"]
        )
        for a in isi["ambang"]
        if a["predikat"] == predikat and not a["terpenuhi"]
    )


def bekukan(
    usulan: Usulan, isi: dict[str, Any], *, tahap: str, diakui: Collection[str], oleh: Akses, sekarang: datetime
) -> Ajuan:
    """Freeze ``isi`` (of ``lke.domain.lembar.isi_beku``, the sheet's row locked) as the bid's next round.

    ``diakui`` are the codes of the shortfalls the head has said to know; kept in the content and so in its hash. Raises
    nothing of its own: ``penilaian.domain.prasyarat`` has asked before.
    """
    kekurangan = [k.kode for k in kekurangan_isi(isi, usulan.predikat)]
    isi = {**isi, "predikat": usulan.predikat, "kekurangan_diakui": [k for k in kekurangan if k in set(diakui)]}
    papan = bagan(usulan.periode.instrumen_id)
    return Ajuan.objects.create(
        instansi_id=usulan.instansi_id,
        satker_id=usulan.satker_id,
        usulan=usulan,
        putaran=usulan.putaran + 1,
        tahap=tahap,
        isi=isi,
        sidik=sidik_isi(isi),
        total=Decimal(isi["total"]),
        pengungkit=nilai_ambang(papan, isi["simpul"], AMBANG_PENGUNGKIT),
        oleh_id=oleh.pengguna_id,
        pada=sekarang,
    )


def nilai_ambang(papan: Bagan, simpul: Mapping[str, Mapping[str, str]], kode: str) -> Decimal:
    """Points of the nodes that a minimum of the rule set names ("pengungkit", "spak"); 0 where it names none."""
    nama = next((a.simpul for a in papan.pohon.ambang if a.kode == kode), ())
    return sum((Decimal(simpul[k]["nilai"]) for k in nama), Decimal(0))


# Remarks of the last round --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Catatan:
    """A reviewer's remark that came back with the bid. ``wajib`` = "perlu perbaikan": it must be answered.

    ``berubah`` lists what differs now from the judged round: "jawaban", "catatan", "bukti".
    """

    butir_id: int
    kode: str
    teks_soal: str
    halaman: str
    verdict: str
    catatan: str
    oleh: str
    nilai_penilai: str
    nilai_satker: str
    berubah: tuple[str, ...]
    tanggapan: tuple[Tanggapan, ...]

    @property
    def wajib(self) -> bool:
        return self.verdict == Verdict.PERLU_PERBAIKAN.value

    @property
    def dijawab(self) -> bool:
        return bool(self.berubah or self.tanggapan)


def reviu_dikembalikan(usulan: Usulan) -> Reviu | None:
    """The review whose remarks the satker has to answer for its next round; None when no tier has returned the bid yet.

    That of the newest return. A bid withdrawn and submitted again still answers the remarks it was returned with.
    """
    jejak = (
        JejakUsulan.objects.filter(usulan=usulan, aksi__in=(Aksi.KEMBALIKAN.value, Aksi.KOREKSI.value))
        .order_by("-pada", "-id")
        .values_list("aksi", "tahap", "putaran", "ke")
    )
    for aksi, tahap, putaran, ke in jejak:
        if aksi == Aksi.KOREKSI.value:
            if ke == Status.DITELAAH.value:
                return None  # the return itself was taken back
            continue
        return (
            Reviu.objects.filter(usulan=usulan, tahap=tahap, ajuan__putaran=putaran, selesai__isnull=False)
            .select_related("ajuan")
            .order_by("-mulai", "-id")
            .first()
        )
    return None


def catatan_kembali(usulan: Usulan, *, isi: Mapping[str, Any] | None = None) -> list[Catatan]:
    """Remarks of the newest return, in the instrument's order, each with the satker's replies and what changed since.

    ``isi`` is the living sheet's content when the caller has it already. Seven statements, none per remark.
    """
    reviu = reviu_dikembalikan(usulan)
    if reviu is None:
        return []
    papan = bagan(usulan.periode.instrumen_id)
    kini = (isi if isi is not None else isi_beku(usulan.lembar))["jawaban"]
    dulu = reviu.ajuan.isi["jawaban"]
    butir = list(
        NilaiButir.objects.filter(reviu=reviu, verdict__in=(Verdict.PERLU_PERBAIKAN.value, Verdict.TIDAK_SESUAI.value))
        .select_related("oleh")
        .prefetch_related("tanggapan__oleh", "angka")
        .order_by("pertanyaan__urutan")
    )
    hasil = []
    for b in butir:
        kode = papan.soal_id[b.pertanyaan_id]
        soal = papan.soal[kode]
        angka = [f"{a.nilai.normalize():f}".replace(".", ",") for a in b.angka.all()]
        hasil.append(
            Catatan(
                butir_id=b.pk,
                kode=kode,
                teks_soal=soal.soal.teks,
                halaman=papan.halaman_soal(kode).kode,
                verdict=b.verdict,
                catatan=b.catatan,
                oleh=b.oleh.nama,
                nilai_penilai=soal.opsi_kode[b.opsi_id] if b.opsi_id else ", ".join(angka),
                nilai_satker=_tulis_jawaban(dulu.get(kode)),
                berubah=beda(dulu.get(kode), kini.get(kode)),
                tanggapan=tuple(b.tanggapan.all()),
            )
        )
    return hasil


def _tulis_jawaban(isi: Mapping[str, Any] | None) -> str:
    if not isi:
        return "–"
    return isi.get("opsi") or ", ".join(str(v).replace(".", ",") for v in (isi.get("angka") or {}).values()) or "–"


def beda(dulu: Mapping[str, Any] | None, kini: Mapping[str, Any] | None) -> tuple[str, ...]:
    """What differs between two frozen answers: "jawaban" (option or numbers), "catatan", "bukti"."""
    a, b = sari(dulu), sari(kini)
    return tuple(
        nama
        for nama, sama in (("jawaban", a[:2] == b[:2]), ("catatan", a[2] == b[2]), ("bukti", a[3] == b[3]))
        if not sama
    )


def catatan_terbuka(catatan: Collection[Catatan]) -> tuple[str, ...]:
    """Codes of the remarks that still keep the bid from being submitted again."""
    return syarat.belum_dijawab(
        (c.kode for c in catatan if c.wajib),
        {c.kode for c in catatan if c.berubah},
        {c.kode for c in catatan if c.tanggapan},
    )


@transaction.atomic
def tanggapi(*, usulan_id: int, butir_id: int, teks: str, oleh: Akses, sekarang: datetime) -> Tanggapan:
    """Reply to a remark of the newest return. Never edited: a correction is a new one. Sent twice counts once.

    Raises:
        TidakDitemukan, Ditolak (not operator or pimpinan of the satker, or not of that area), TidakSah (empty),
        BelumBoleh (the bid isn't with the satker).
    """
    usulan = ambil_usulan(usulan_id, akses=oleh, kunci=True)
    peran = oleh.peran_di(usulan.satker_id)
    if not peran & {Peran.OPERATOR, Peran.PIMPINAN}:
        raise Ditolak("Catatan penilai ditanggapi oleh operator atau pimpinan satker itu sendiri.")
    reviu = reviu_dikembalikan(usulan)
    butir = NilaiButir.objects.filter(pk=butir_id, reviu=reviu).first() if reviu else None
    if butir is None:
        raise TidakDitemukan("Catatan itu tidak ada pada pengembalian terakhir usulan ini.")
    if usulan.status not in (Status.DIKEMBALIKAN.value, Status.PENGISIAN.value):
        raise BelumBoleh(
            f"Usulan ini sekarang {Status(usulan.status).teks.lower()}; "
            "tanggapan ditulis selagi usulan di tangan satker."
        )
    area = oleh.area_isi(usulan.satker_id)
    if Peran.PIMPINAN not in peran and area is not None:
        papan = bagan(usulan.periode.instrumen_id)
        if papan.soal[papan.soal_id[butir.pertanyaan_id]].rumpun_area not in area:
            raise Ditolak("Butir ini di luar area yang ditugaskan kepada Anda; minta operator areanya menanggapi.")
    teks = teks.replace("\r\n", "\n").replace("\x00", "").strip()
    if not teks:
        raise TidakSah("Tulis tanggapannya dahulu; satu kalimat pun cukup.")
    if len(teks) > 10_000:
        raise TidakSah("Tanggapan paling panjang 10.000 huruf.")
    terakhir = Tanggapan.objects.filter(butir=butir).order_by("-pada", "-id").first()
    if terakhir is not None and terakhir.teks == teks:
        return terakhir
    return Tanggapan.objects.create(
        instansi_id=usulan.instansi_id,
        satker_id=usulan.satker_id,
        butir=butir,
        teks=teks,
        oleh_id=oleh.pengguna_id,
        pada=sekarang,
    )


def periksa_sidik(ajuan: Ajuan) -> bool:
    """Tell whether the stored content still has the hash it was frozen with."""
    return sidik_isi(ajuan.isi) == ajuan.sidik
