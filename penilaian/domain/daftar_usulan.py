"""Lists of bids for screens: one page with constant queries, and counts per status."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.core.paginator import Page
from django.db.models import Count, F, Q, QuerySet

from inti.halaman import Pembagi
from penilaian.domain.periode import TahapInfo, rantai
from penilaian.domain.usulan import muat_leluhur, nama_penilai, rantai_satker
from penilaian.enums import JenisTahap, Status
from penilaian.models import Ajuan, Reviu, Tahap, Usulan
from satker.akses import Akses
from satker.models import Satker

PER_HALAMAN = 50
# Tone and icon of a status pill: amber and red only where somebody must do something.
RONA: dict[Status, tuple[str, str]] = {
    Status.PENGISIAN: ("netral", "pensil"),
    Status.DIAJUKAN: ("aksen", "kotak"),
    Status.DITELAAH: ("aksen", "mata"),
    Status.DIKEMBALIKAN: ("waspada", "utas"),
    Status.DISETUJUI: ("beres", "cek"),
    Status.DITOLAK: ("bahaya", "silang-bulat"),
    Status.DIREKOMENDASIKAN: ("beres", "cek-bulat"),
    Status.TIDAK_DIREKOMENDASIKAN: ("bahaya", "silang-bulat"),
    Status.CALON: ("beres", "bintang"),
    Status.GUGUR: ("bahaya", "silang-bulat"),
    Status.BERPREDIKAT: ("beres", "piala"),
}


@dataclass(frozen=True, slots=True)
class BarisUsulan:
    """One bid in a list: who has it, and the satker's and the last tier's closed score."""

    usulan: Usulan
    pemegang: str
    rona: str
    ikon: str
    nilai_satker: Decimal | None
    nilai_penilai: Decimal | None
    penilai: str


@dataclass(frozen=True, slots=True)
class DaftarUsulan:
    halaman: Page[Usulan]
    baris: tuple[BarisUsulan, ...]


def terlihat(akses: Akses) -> QuerySet[Usulan]:
    """Bids of the units the person sees; row-level security says the same a second time."""
    if akses.semua:
        return Usulan.objects.all()
    syarat = Q(pk__in=[])
    for pola in akses.pola:
        syarat |= Q(satker__jalur__startswith=pola.removesuffix("%"))
    return Usulan.objects.filter(syarat)


def daftar_usulan(
    akses: Akses,
    *,
    cari: str = "",
    status: str = "",
    tahap: str = "",
    induk: str = "",
    predikat: str = "",
    halaman: int | str = 1,
    tampil: str = "",
) -> DaftarUsulan:
    """A page of the bids this person sees, newest periode first, then by satker. Seven statements and one per periode.

    ``cari`` matches name or kode of the satker, ``induk`` is the id of a unit whose satker are wanted;
    ``tampil`` "semua" puts all rows on one page.
    """
    pilihan = terlihat(akses)
    if status:
        pilihan = pilihan.filter(status=status)
    if tahap:
        pilihan = pilihan.filter(tahap=tahap)
    if predikat:
        pilihan = pilihan.filter(predikat=predikat)
    if induk.isdigit():
        pilihan = pilihan.filter(satker__jalur__contains=f"/{induk}/")
    if cari.strip():
        kata = cari.strip()
        pilihan = pilihan.filter(
            Q(satker__nama__icontains=kata) | Q(satker__nama_singkat__icontains=kata) | Q(satker__kode__startswith=kata)
        )
    urut = pilihan.select_related("satker", "periode").order_by("-periode__tahun", "satker__nama", "pk")
    lembar = Pembagi(urut, PER_HALAMAN).bagi(halaman, tampil)
    return DaftarUsulan(lembar, tuple(susun_baris(list(lembar.object_list))))


def susun_baris(usulan: Sequence[Usulan]) -> list[BarisUsulan]:
    """Rows for bids whose satker and periode are loaded. Three statements and one per periode."""
    muat_leluhur([u.satker for u in usulan])
    tahap = {pid: rantai(pid) for pid in {u.periode_id for u in usulan}}
    total = {
        u: t
        for u, t, p, kini in Ajuan.objects.filter(usulan__in=usulan).values_list(
            "usulan_id", "total", "putaran", "usulan__putaran"
        )
        if p == kini
    }
    tutup: dict[int, tuple[tuple[int, int], Decimal, str]] = {}
    urutan = {pid: {t.kode: t for t in isi} for pid, isi in tahap.items()}
    sedang = {u.pk: (u.tahap, u.putaran) for u in usulan if u.status == Status.DITELAAH.value}
    for uid, pid, kode, putaran, nilai in (
        Reviu.objects.filter(usulan__in=usulan, selesai__isnull=False)
        .annotate(ke=F("ajuan__putaran"))
        .order_by("mulai", "id")
        .values_list("usulan_id", "usulan__periode_id", "tahap", "ke", "total")
    ):
        if (kode, putaran) == sedang.get(uid):
            continue  # a tier with levels closes its first ones while it is still judging: that isn't its result
        t = urutan[pid].get(kode)
        if t is not None and (uid not in tutup or (t.urutan, putaran) >= tutup[uid][0]):
            tutup[uid] = ((t.urutan, putaran), nilai, kode)
    return [_baris(u, tahap[u.periode_id], total.get(u.pk), tutup.get(u.pk)) for u in usulan]


def _baris(
    usulan: Usulan,
    semua: Sequence[TahapInfo],
    total: Decimal | None,
    tutup: tuple[tuple[int, int], Decimal, str] | None,
) -> BarisUsulan:
    ruas = rantai_satker(usulan.satker, semua)
    usulan._rantai = ruas  # type: ignore[attr-defined]  # what rantai_usulan would ask again
    tahap = next((t for t in ruas if t.kode == usulan.tahap), None)
    rona, ikon = RONA[Status(usulan.status)]
    dinilai = next((t for t in ruas if tutup and t.kode == tutup[2]), None)
    return BarisUsulan(
        usulan=usulan,
        pemegang=nama_penilai(tahap, usulan.satker) if tahap else usulan.satker.nama_singkat,
        rona=rona,
        ikon=ikon,
        nilai_satker=total,
        nilai_penilai=tutup[1] if tutup and dinilai else None,
        penilai=nama_penilai(dinilai, usulan.satker) if dinilai else "",
    )


def pilihan_tahap() -> list[tuple[str, str]]:
    """Tiers a bid can be at, for the filter: code and name, in the order of the chain."""
    hasil: dict[str, str] = {}
    for t in Tahap.objects.exclude(jenis__in=(JenisTahap.CLEARANCE.value, JenisTahap.PENETAPAN.value)).order_by(
        "urutan"
    ):
        hasil.setdefault(t.kode, t.nama)
    return list(hasil.items())


def pilihan_induk(akses: Akses) -> list[tuple[int, str]]:
    """Lowest reviewing units (PT, Kanwil) within the person's sight, by name; [] when there is at most one."""
    jenis = {
        t.leluhur_jenis
        for t in Tahap.objects.filter(jenis=JenisTahap.REVIU.value).exclude(leluhur_jenis="").order_by("urutan")
    }
    ada = [
        s for s in Satker.objects.filter(jenis__in=jenis, aktif=True).order_by("nama_singkat") if akses.melihat(s.jalur)
    ]
    di_atas = {i for s in ada for i in s.leluhur_id}
    punya = [s for s in ada if s.pk not in di_atas]
    return [(s.pk, s.nama_singkat) for s in punya] if len(punya) > 1 else []


def hitung_status(akses: Akses, *, periode_id: int | None = None) -> list[tuple[Status, int]]:
    """How many bids the person sees per status, in the order of the process; one statement."""
    pilihan = terlihat(akses)
    if periode_id is not None:
        pilihan = pilihan.filter(periode_id=periode_id)
    ada = dict(pilihan.values_list("status").annotate(n=Count("pk")))
    return [(s, ada.get(s.value, 0)) for s in Status]
