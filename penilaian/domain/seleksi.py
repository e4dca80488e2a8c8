"""Lists after the review: rankings, batches, what waits for clearance, candidates and their stages. Reading only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.paginator import Page
from django.db.models import F, OuterRef, Q, Subquery

from inti.galat import Ditolak, TidakDitemukan
from inti.halaman import Pembagi
from lke.domain.instrumen import Bagan, bagan
from lke.models import Periode
from penilaian import alur
from penilaian.domain.clearance import menunggu_clearance
from penilaian.domain.peringkat import clearance_terbaru
from penilaian.domain.periode import TahapInfo, rantai
from penilaian.domain.usulan import rantai_satker
from penilaian.enums import TEKS_STATUS, Aksi, JenisTahap, Status
from penilaian.models import (
    Clearance,
    HasilTahap,
    JejakUsulan,
    Pengusulan,
    PengusulanButir,
    Reviu,
    Tahap,
    Usulan,
)
from satker.akses import Akses
from satker.enums import PERAN_TPI, Peran
from satker.models import Satker

PER_HALAMAN = 50
STATUS_CALON = (Status.CALON, Status.GUGUR, Status.BERPREDIKAT)


# Ranking: which lists a person orders ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PilihanPeringkat:
    """One ranking list: a tier of a periode, and who ranks there (None = the TPI)."""

    periode: Periode
    tahap: str
    nama: str
    penilai: Satker | None


def pilihan_peringkat(akses: Akses, *, periode_id: int | None = None) -> list[PilihanPeringkat]:
    """Return the ranking lists this person may open: their own tiers'; all of them for sekretariat. Three queries."""
    tahap = (
        Tahap.objects.filter(jenis=JenisTahap.REVIU.value)
        .select_related("periode")
        .order_by("-periode__tahun", "periode_id", "urutan")
    )
    if periode_id is not None:
        tahap = tahap.filter(periode_id=periode_id)
    semua = list(tahap)
    sekretariat = bool(akses.memegang([Peran.SEKRETARIAT]))
    tim = bool(akses.memegang(PERAN_TPI)) or sekretariat
    milik = [t.satker_id for t in akses.memegang([Peran.KETUA_TIM, Peran.VERIFIKATOR])]
    jenis = {t.leluhur_jenis for t in semua if t.leluhur_jenis}
    pilih = Satker.objects.filter(jenis__in=jenis).order_by("nama_singkat")
    satker = list(pilih if sekretariat else pilih.filter(pk__in=milik))
    # A Ditjen itself belongs to the centre; what it judges tells for which lingkungan it works.
    bawah: dict[int, set[str]] = {s.pk: {s.lingkungan} for s in satker}
    for induk, lingkungan in (
        Satker.objects.filter(induk__in=satker).order_by().values_list("induk_id", "lingkungan").distinct()
    ):
        bawah[induk].add(lingkungan)
    hasil = []
    for t in semua:
        if t.tim:
            if tim:
                hasil.append(PilihanPeringkat(t.periode, t.kode, t.nama, None))
            continue
        hasil += [
            PilihanPeringkat(t.periode, t.kode, t.nama, s)
            for s in satker
            if s.jenis == t.leluhur_jenis and (not t.periode.lingkungan or t.periode.lingkungan in bawah[s.pk])
        ]
    return hasil


def pilih_penilai(akses: Akses, *, periode_id: int, tahap: str, penilai_id: int | None) -> PilihanPeringkat:
    """Return the list at this tier that the person asked for, or their only one. Raises TidakDitemukan, Ditolak."""
    calon = [p for p in pilihan_peringkat(akses, periode_id=periode_id) if p.tahap == tahap]
    if not calon:
        if not Tahap.objects.filter(periode_id=periode_id, kode=tahap, jenis=JenisTahap.REVIU.value).exists():
            raise TidakDitemukan("Tahap penilaian itu tidak ada pada periode ini.")
        raise Ditolak("Peringkat tahap ini disusun penilai tahap itu. Peran Anda bukan pada tahap ini.")
    if penilai_id is None:
        return calon[0]
    for p in calon:
        if p.penilai is not None and p.penilai.pk == penilai_id:
            return p
    raise TidakDitemukan("Satker penilai itu tidak ada atau bukan dalam lingkup Anda.")


# Batches -----------------------------------------------------------------------------------------------------------


def ambil_batch(pengusulan_id: int, *, akses: Akses) -> Pengusulan:
    """Return one nomination letter with its frozen list. Raises TidakDitemukan outside this person's sight."""
    satu = (
        Pengusulan.objects.select_related("oleh", "satker", "periode")
        .prefetch_related("butir__satker", "butir__usulan")
        .filter(pk=pengusulan_id)
        .first()
    )
    if satu is None or not akses.melihat(satu.satker.jalur):
        raise TidakDitemukan("Surat pengusulan itu tidak ada atau bukan dari satker dalam lingkup Anda.")
    return satu


# Clearance ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class BarisClearance:
    """A bid approved at the last tier before the TPI; ``clearance`` is the newest record, None while it waits."""

    usulan: Usulan
    clearance: Clearance | None


@dataclass(frozen=True, slots=True)
class KelompokClearance:
    """Names that came in one letter (None = not by letter, for example a PT's own bid)."""

    pengusulan: Pengusulan | None
    baris: tuple[BarisClearance, ...]

    @property
    def menunggu(self) -> int:
        return sum(b.clearance is None for b in self.baris)


def daftar_clearance(*, cari: str = "") -> list[KelompokClearance]:
    """Return bids at the clearance gate by the letter that brought them, oldest first. Constant queries."""
    kata = cari.strip().lower()
    semua = [
        (u, c)
        for u, c in menunggu_clearance()
        if kata in u.satker.nama.lower() or kata in u.satker.nama_singkat.lower()
    ]
    surat: dict[int, Pengusulan] = {}
    for b in (
        PengusulanButir.objects.filter(usulan__in=[u for u, _ in semua])
        .select_related("pengusulan__satker")
        .order_by("pengusulan__pada", "pk")
    ):
        surat[b.usulan_id] = b.pengusulan
    kelompok: dict[int | None, list[BarisClearance]] = {}
    for u, c in semua:
        p = surat.get(u.pk)
        kelompok.setdefault(p.pk if p else None, []).append(BarisClearance(u, c))
    urut = {p.pk: p for p in surat.values()}
    return [KelompokClearance(urut.get(k) if k else None, tuple(isi)) for k, isi in kelompok.items()]


# Candidates --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class BarisCalon:
    """A candidate with the scores it was determined with; ``spak``/``spkp`` are survey indexes, None where unknown."""

    usulan: Usulan
    kelompok: str
    pengungkit: Decimal | None
    hasil: Decimal | None
    total: Decimal | None
    spak: Decimal | None
    spkp: Decimal | None
    clearance: Clearance | None
    tahap: TahapInfo | None
    hasil_tahap: tuple[HasilTahap, ...]

    # What a row of the list shows, one look-up each: templates pay for every dot.
    @property
    def usulan_id(self) -> int:
        return self.usulan.pk

    @property
    def nama(self) -> str:
        return self.usulan.satker.nama_singkat

    @property
    def kelas(self) -> str:
        return self.usulan.satker.kelas

    @property
    def predikat(self) -> str:
        return self.usulan.predikat

    @property
    def status(self) -> str:
        return self.usulan.status

    @property
    def hasil_clearance(self) -> str:
        """What Bawas recorded last; "" where clearance isn't asked or not recorded."""
        return self.clearance.hasil if self.clearance else ""

    @property
    def tahap_nama(self) -> str:
        return self.tahap.nama if self.tahap else ""

    @property
    def status_teks(self) -> str:
        return TEKS_STATUS[Status(self.usulan.status)]


@dataclass(frozen=True, slots=True)
class HalamanCalon:
    """A page of the candidate list with the counts per state before the filters."""

    periode: Periode
    halaman: Page[Any]
    baris: tuple[BarisCalon, ...]
    hitung: Mapping[str, int]


def daftar_calon(
    periode: Periode,
    *,
    predikat: str = "",
    status: str = "",
    tahap: str = "",
    cari: str = "",
    halaman: int | str = 1,
    tampil: str = "",
) -> HalamanCalon:
    """Return the determined bids of a periode, in the order of their TPI score. Constant queries.

    ``tampil`` "semua" puts all rows on one page.
    """
    dasar = Usulan.objects.filter(periode=periode, status__in=[s.value for s in STATUS_CALON])
    hitung = {s.value: 0 for s in STATUS_CALON}
    for s in dasar.values_list("status", flat=True):
        hitung[s] += 1
    if predikat:
        dasar = dasar.filter(predikat=predikat)
    if status in hitung:
        dasar = dasar.filter(status=status)
    if tahap:
        dasar = dasar.filter(tahap=tahap)
    if cari.strip():
        dasar = dasar.filter(
            Q(satker__nama__icontains=cari.strip())
            | Q(satker__nama_singkat__icontains=cari.strip())
            | Q(satker__kode__icontains=cari.strip())
        )
    # The decisive work is the TPI's newest finished one; _calon shows the same row's scores.
    nilai_tpi = (
        Reviu.objects.filter(usulan=OuterRef("pk"), tahap__in=_tahap_tim(periode), selesai__isnull=False)
        .order_by("-ajuan__putaran", "-mulai", "-pk")
        .values("total")[:1]
    )
    urut = dasar.select_related("satker").annotate(nilai_tpi=Subquery(nilai_tpi))
    urut = urut.order_by("predikat", F("nilai_tpi").desc(nulls_last=True), "pk")
    lembar = Pembagi(urut, PER_HALAMAN).bagi(halaman, tampil)
    return HalamanCalon(periode, lembar, tuple(_calon(list(lembar), periode)), hitung)


def ambil_calon(usulan_id: int, periode: Periode, *, akses: Akses) -> BarisCalon:
    """Return one candidate. Raises TidakDitemukan."""
    u = Usulan.objects.select_related("satker", "periode").filter(pk=usulan_id, periode=periode).first()
    if u is None or not akses.melihat(u.satker.jalur) or u.status not in {s.value for s in STATUS_CALON}:
        raise TidakDitemukan("Calon itu tidak ada pada periode ini.")
    return next(iter(_calon([u], periode)))


def _tahap_tim(periode: Periode) -> list[str]:
    return [t.kode for t in rantai(periode.pk) if t.jenis == JenisTahap.REVIU and t.tim]


def _calon(usulan: list[Usulan], periode: Periode) -> Iterable[BarisCalon]:
    semua = rantai(periode.pk)
    papan = bagan(periode.instrumen_id)
    tim = _tahap_tim(periode)
    reviu: dict[int, Reviu] = {}
    for r in (
        Reviu.objects.filter(usulan__in=usulan, tahap__in=tim, selesai__isnull=False)
        .annotate(putaran_ajuan=F("ajuan__putaran"))
        .order_by("putaran_ajuan", "mulai", "pk")
    ):
        reviu[r.usulan_id] = r
    kelompok = {
        j.usulan_id: str(j.rincian.get("kelompok", ""))
        for j in JejakUsulan.objects.filter(usulan__in=usulan, aksi=Aksi.TETAPKAN.value).order_by("pada", "pk")
    }
    hasil: dict[int, list[HasilTahap]] = {}
    for h in HasilTahap.objects.filter(usulan__in=usulan).select_related("oleh").order_by("pada", "pk"):
        hasil.setdefault(h.usulan_id, []).append(h)
    bersih = clearance_terbaru(u.pk for u in usulan)
    info = {t.kode: t for t in semua}
    for u in usulan:
        milik: Reviu | None = reviu.get(u.pk)
        yield BarisCalon(
            usulan=u,
            kelompok=kelompok.get(u.pk, ""),
            pengungkit=milik.pengungkit if milik else None,
            hasil=milik.total - milik.pengungkit if milik else None,
            total=milik.total if milik else None,
            spak=_indeks(papan, milik, "spak"),
            spkp=_indeks(papan, milik, "pelayanan_prima", "kualitas_pelayanan"),
            clearance=bersih.get(u.pk),
            tahap=info.get(u.tahap),
            hasil_tahap=tuple(hasil.get(u.pk, ())),
        )


def _indeks(papan: Bagan, reviu: Reviu | None, *kode: str) -> Decimal | None:
    """The survey index behind a minimum's points: points × (index that gives the minimum ÷ the minimum)."""
    if reviu is None:
        return None
    for a in papan.pohon.ambang:
        if a.kode in kode and a.setara_indeks is not None:
            poin = sum((Decimal(reviu.simpul.get(k, "0")) for k in a.simpul), Decimal(0))
            rasio = a.setara_indeks / a.minimal
            return poin * rasio.numerator / rasio.denominator
    return None


@dataclass(frozen=True, slots=True)
class TahapLanjut:
    """A later stage of one candidate: ``keadaan`` "lulus", "gugur", "kini" (due next) or "nanti"."""

    tahap: TahapInfo
    keadaan: str
    hasil: HasilTahap | None


def tahap_calon(calon: BarisCalon) -> list[TahapLanjut]:
    """Return the later stages of a candidate in order, the award last, with what was recorded."""
    ruas = rantai_satker(calon.usulan.satker, rantai(calon.usulan.periode_id))
    ada = {h.tahap: h for h in calon.hasil_tahap}
    berjalan = calon.usulan.status == Status.CALON.value
    berikut = alur.tahap_hasil_berikut(ruas, ada) if berjalan else None
    hasil = []
    for t in (*alur.tahap_lanjut(ruas), *(x for x in ruas if x.jenis == JenisTahap.PREDIKAT)):
        h = ada.get(t.kode)
        if h is not None:
            keadaan = "lulus" if h.lulus else "gugur"
        elif t.jenis == JenisTahap.PREDIKAT and calon.usulan.status == Status.BERPREDIKAT.value:
            keadaan = "lulus"
        else:
            keadaan = "kini" if berikut is not None and t.kode == berikut.kode else "nanti"
        hasil.append(TahapLanjut(t, keadaan, h))
    return hasil


def pilihan_periode() -> list[Periode]:
    """Return the periode of the instansi, newest first."""
    return list(Periode.objects.order_by("-tahun", "kode"))
