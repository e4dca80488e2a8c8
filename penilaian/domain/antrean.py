"""What waits for a reviewer: the bids at the tiers this person works for, with deadline, progress and scores."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.core.paginator import Page
from django.db.models import Count, Q, QuerySet

from inti.halaman import Pembagi
from penilaian.enums import JenisTahap, Status
from penilaian.models import Ajuan, Jadwal, Perpanjangan, Reviu, Tahap, Usulan
from satker.akses import Akses
from satker.enums import PERAN_TPI, Peran

PER_HALAMAN = 50
# "giliran" is the default: what somebody of this tier has to do now.
KEADAAN = {
    "giliran": (Status.DIAJUKAN, Status.DITELAAH),
    "diajukan": (Status.DIAJUKAN,),
    "ditelaah": (Status.DITELAAH,),
    "dikembalikan": (Status.DIKEMBALIKAN,),
    "disetujui": (Status.DISETUJUI,),
    "semua": (Status.DIAJUKAN, Status.DITELAAH, Status.DIKEMBALIKAN, Status.DISETUJUI),
}
PERAN_TAHAP = (Peran.VERIFIKATOR, Peran.KETUA_TIM)


@dataclass(frozen=True, slots=True)
class BarisAntrean:
    """One bid in the queue. ``tingkat`` is the TPI level at work; ``boleh_…`` say what this person may do."""

    usulan: Usulan
    tahap_nama: str
    tingkat: str
    tenggat: datetime | None
    lewat: bool
    nilai_satker: Decimal | None
    nilai_sendiri: Decimal | None
    dinilai: int
    jumlah: int
    reviu_id: int | None
    boleh_mulai: bool
    boleh_nilai: bool

    @property
    def nama(self) -> str:
        """Short name of the satker."""
        return self.usulan.satker.nama_singkat

    @property
    def zona(self) -> str:
        """Time zone of the satker."""
        return self.usulan.satker.zona

    @property
    def usulan_id(self) -> int:
        return self.usulan.pk

    @property
    def status(self) -> str:
        return self.usulan.status

    @property
    def sejak(self) -> datetime:
        """When the bid last changed: how long it waits."""
        return self.usulan.berubah

    @property
    def teks_usulan(self) -> str:
        return f"{self.usulan.predikat}, putaran {self.usulan.putaran}"

    # Numbers as text: a template writes text many times faster than a number it may have to localize.
    @property
    def teks_dinilai(self) -> str:
        return str(self.dinilai)

    @property
    def teks_jumlah(self) -> str:
        return str(self.jumlah)

    @property
    def selisih(self) -> Decimal | None:
        if self.nilai_sendiri is None or self.nilai_satker is None:
            return None
        return self.nilai_sendiri - self.nilai_satker


@dataclass(frozen=True, slots=True)
class Antrean:
    """A page of the queue and the counts per state before the filters."""

    halaman: Page[Usulan]
    baris: tuple[BarisAntrean, ...]
    hitung: dict[str, int]


def antrean(
    akses: Akses,
    *,
    sekarang: datetime,
    keadaan: str = "giliran",
    predikat: str = "",
    cari: str = "",
    halaman: int | str = 1,
    tampil: str = "",
) -> Antrean:
    """Return the bids of this person's tiers, oldest first; sekretariat and pengamat see those in their sight, to read.

    ``keadaan`` is a key of KEADAAN (unknown = "giliran"); ``cari`` matches a satker's name or kode.
    ``tampil`` "semua" puts all rows on one page. Nine queries, whatever the number of rows.
    """
    tahap = list(Tahap.objects.filter(jenis=JenisTahap.REVIU.value).order_by("periode_id", "urutan"))
    dasar = _milik(akses, tahap)
    hitung = dict(dasar.values_list("status").annotate(n=Count("pk")))
    pilihan = dasar.filter(status__in=[s.value for s in KEADAAN.get(keadaan, KEADAAN["giliran"])])
    if predikat:
        pilihan = pilihan.filter(predikat=predikat)
    if cari.strip():
        pilihan = pilihan.filter(
            Q(satker__nama__icontains=cari.strip())
            | Q(satker__nama_singkat__icontains=cari.strip())
            | Q(satker__kode__icontains=cari.strip())
        )
    urut = pilihan.select_related("satker").order_by("berubah", "pk")
    lembar = Pembagi(urut, PER_HALAMAN).bagi(halaman, tampil)
    return Antrean(
        lembar, tuple(_lengkapi(list(lembar), tahap, akses, sekarang)), {k: _jumlah(hitung, k) for k in KEADAAN}
    )


def _jumlah(hitung: dict[str, int], keadaan: str) -> int:
    return sum(hitung.get(s.value, 0) for s in KEADAAN[keadaan])


def _milik(akses: Akses, tahap: Sequence[Tahap]) -> QuerySet[Usulan]:
    """Bids at a tier this person judges (or, for readers, all in sight); never of a satker where they hold a role."""
    q = Q(pk__in=[])
    baca = bool(akses.memegang([Peran.SEKRETARIAT]))
    for satu in tahap:
        di_tahap = Q(periode_id=satu.periode_id, tahap=satu.kode)
        if baca or (satu.tim and akses.memegang(PERAN_TPI)):
            q |= di_tahap
            continue
        for tugas in akses.memegang(PERAN_TAHAP if not satu.tim else ()):
            if tugas.jenis == satu.leluhur_jenis:
                q |= di_tahap & Q(satker__jalur__startswith=tugas.jalur) & ~Q(satker_id=tugas.satker_id)
        for tugas in akses.memegang([Peran.PENGAMAT]):
            q |= di_tahap & Q(satker__jalur__startswith=tugas.jalur)
    return Usulan.objects.filter(q).exclude(
        satker_id__in=[t.satker_id for t in akses.tugas if t.peran is not Peran.PENGAMAT and not baca]
    )


def _lengkapi(usulan: list[Usulan], tahap: Sequence[Tahap], akses: Akses, sekarang: datetime) -> Iterable[BarisAntrean]:
    per_tahap = {(t.periode_id, t.kode): t for t in tahap}
    ajuan = {
        (a.usulan_id, a.putaran): a for a in Ajuan.objects.filter(usulan__in=usulan).defer("isi")
    }  # rounds are few; the frozen content stays in the database
    reviu: dict[int, list[Reviu]] = {}
    for r in Reviu.objects.filter(usulan__in=usulan).select_related("ajuan").defer("simpul", "ajuan__isi"):
        reviu.setdefault(r.usulan_id, []).append(r)
    tutup = {
        (j.periode_id, j.kegiatan): j.selesai
        for j in Jadwal.objects.filter(periode_id__in={u.periode_id for u in usulan})
    }
    tambah: dict[tuple[int, int, str], datetime] = {}
    for p in Perpanjangan.objects.filter(satker_id__in={u.satker_id for u in usulan}):
        kunci = (p.satker_id, p.periode_id, p.kegiatan)
        tambah[kunci] = max(p.sampai, tambah.get(kunci, p.sampai))
    for u in usulan:
        t = per_tahap[u.periode_id, u.tahap]
        kini = _kini(reviu.get(u.pk, []), u, t)
        batas = tutup.get((u.periode_id, u.tahap))
        lanjut = tambah.get((u.satker_id, u.periode_id, u.tahap))
        tenggat = max(x for x in (batas, lanjut) if x) if batas or lanjut else None
        if u.status == Status.DIKEMBALIKAN.value:
            tenggat = u.batas_jawab
        a = ajuan.get((u.pk, u.putaran))
        yield BarisAntrean(
            usulan=u,
            tahap_nama=t.nama,
            tingkat=Peran(kini.tingkat).teks if kini and kini.tingkat else "",
            tenggat=tenggat,
            lewat=bool(tenggat and tenggat < sekarang and u.status != Status.DISETUJUI.value),
            nilai_satker=a.total if a else None,
            nilai_sendiri=kini.total if kini else None,
            dinilai=kini.dinilai if kini else 0,
            jumlah=kini.jumlah if kini else 0,
            reviu_id=kini.pk if kini else None,
            boleh_mulai=u.status == Status.DIAJUKAN.value and _menilai(akses, u, t, kini, (Peran.VERIFIKATOR,)),
            boleh_nilai=u.status == Status.DITELAAH.value and _menilai(akses, u, t, kini, PERAN_TAHAP),
        )


def _kini(reviu: Sequence[Reviu], u: Usulan, t: Tahap) -> Reviu | None:
    """The work of the present tier on the present round; at a TPI the highest level begun."""
    calon = [r for r in reviu if r.tahap == u.tahap and r.ajuan.putaran == u.putaran]
    return max(calon, key=lambda r: t.tingkat.index(r.tingkat) if r.tingkat in t.tingkat else -1, default=None)


def _menilai(akses: Akses, u: Usulan, t: Tahap, kini: Reviu | None, peran: Sequence[Peran]) -> bool:
    """Whether this person holds one of ``peran`` at that tier, or at a TPI the role of the level at work."""
    if t.tim:
        tingkat = (kini.tingkat if kini else (t.tingkat[0] if t.tingkat else "")) or ""
        return bool(akses.memegang([Peran(tingkat)] if tingkat else PERAN_TPI))
    return any(
        x.jenis == t.leluhur_jenis and u.satker.jalur.startswith(x.jalur) and x.satker_id != u.satker_id
        for x in akses.memegang(peran)
    )
