"""Ranking at a tier: per quota group, default order, moves with their reason, cut line, who isn't eligible and why.

Source: 002 §3 and §7, PROSES §7. Nothing is stored but the moves; everything else is read from closed reviews.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.db.models import Min, Q

from inti.galat import BelumBoleh, Ditolak, TidakDitemukan, TidakSah
from inti.templatetags.tampil import tulis_waktu
from lke.domain.instrumen import Bagan, bagan
from lke.models import Periode
from penilaian import alur, izin
from penilaian.domain.batas_tahap import Kurang, batas_predikat, kurang
from penilaian.domain.kelompok import MEMAKAI_TEMPAT, PetaKuota, peta_kuota
from penilaian.domain.periode import TahapInfo, ambil_periode, rantai
from penilaian.domain.usulan import ambil_usulan, catat_jejak, leluhur, muat_leluhur, rantai_satker, satker_penilai
from penilaian.enums import HasilClearance, JenisTahap, Status
from penilaian.models import Ajuan, Clearance, Kuota, Peringkat, Reviu, Usulan
from penilaian.syarat import Nilai, garis_batas, urutkan
from satker.akses import Akses
from satker.enums import Peran
from satker.models import Satker

AKSI_PINDAH = "pindah_peringkat"
TANPA_KELOMPOK = "Tanpa kelompok kuota"
SEMUA_SATKER = "Semua satker"

_MENUNGGU = {
    Status.DIAJUKAN: "Belum mulai ditelaah.",
    Status.DITELAAH: "Masih ditelaah.",
    Status.DIKEMBALIKAN: "Dikembalikan, menunggu jawaban satker.",
    Status.DITOLAK: "Ditolak pada tahap ini.",
    Status.TIDAK_DIREKOMENDASIKAN: "Tidak direkomendasikan TPI.",
    Status.PENGISIAN: "Ditarik kembali oleh satker.",
}


@dataclass(frozen=True, slots=True)
class Baris:
    """One bid in the ranking. ``urutan``: its place now, ``bawaan``: by the default order; both None when not eligible.

    ``siap`` = may be nominated (or determined) right now, ``sudah`` = has been; ``alasan`` says what stands in the way,
    ``belum`` which minimums the tier's score misses. ``dalam`` = above the cut line, ``berikut`` = first below it.
    """

    usulan: Usulan
    satker: Satker
    nilai: Nilai | None
    layak: bool
    siap: bool
    sudah: bool
    alasan: tuple[str, ...] = ()
    belum: tuple[Kurang, ...] = ()
    urutan: int | None = None
    bawaan: int | None = None
    pindah: Peringkat | None = None
    dalam: bool = False
    berikut: bool = False
    kelas_kosong: bool = False

    @property
    def nomor(self) -> str:
        """The bid's id as text: a template writes text many times faster than a number it may have to localize."""
        return str(self.usulan.pk)

    @property
    def teks_urutan(self) -> str:
        return "" if self.urutan is None else str(self.urutan)

    @property
    def nama(self) -> str:
        return self.satker.nama_singkat

    @property
    def kurang(self) -> tuple[str, ...]:
        """The missed minimums in words, written only for rows that are shown."""
        return tuple(k.kalimat for k in self.belum)

    @property
    def keterangan(self) -> str:
        """Reasons and missed minimums as running text."""
        return " ".join((*self.alasan, *(f"{k}." for k in self.kurang)))


@dataclass(frozen=True, slots=True)
class KelompokPeringkat:
    """A quota group: ``jumlah`` places (None = no quota set), of which ``terpakai`` are taken."""

    kuota_id: int | None
    nama: str
    jumlah: int | None
    terpakai: int
    baris: tuple[Baris, ...]
    tidak_layak: tuple[Baris, ...]

    @property
    def sisa(self) -> int | None:
        """Places left; None when no quota is set."""
        return None if self.jumlah is None else max(self.jumlah - self.terpakai, 0)


@dataclass(frozen=True, slots=True)
class HalamanPeringkat:
    """The ranking of one tier, by ``penilai`` (None = the TPI), for one predikat. ``beku``: when it is frozen."""

    periode: Periode
    tahap: TahapInfo
    penilai: Satker | None
    predikat: str
    kelompok: tuple[KelompokPeringkat, ...]
    beku: datetime | None

    def baris(self) -> list[Baris]:
        """All ranked rows, group after group."""
        return [b for k in self.kelompok for b in k.baris]

    def cari(self, usulan_id: int) -> tuple[KelompokPeringkat, Baris] | None:
        """The group and row of a bid; None when it isn't on this list."""
        for k in self.kelompok:
            for b in (*k.baris, *k.tidak_layak):
                if b.usulan.pk == usulan_id:
                    return k, b
        return None


def ambil_tahap(periode_id: int, kode: str) -> TahapInfo:
    """A review tier of the periode's chain. Raises TidakDitemukan."""
    for t in rantai(periode_id):
        if t.kode == kode and t.jenis == JenisTahap.REVIU:
            return t
    raise TidakDitemukan("Tahap penilaian itu tidak ada pada rantai periode ini.")


def daftar_peringkat(*, periode_id: int, tahap: str, penilai_satker_id: int | None, predikat: str) -> HalamanPeringkat:
    """The ranking of the bids for ``predikat`` that ``penilai_satker_id`` (None = the team) judges at ``tahap``.

    Eleven statements at most, whatever the number of bids. Skips permission: the view's mark and the scope have asked;
    acts ask again. Raises TidakDitemukan for an unknown periode, tier or unit.
    """
    periode = ambil_periode(periode_id)
    info = ambil_tahap(periode_id, tahap)
    penilai = None
    if info.leluhur_jenis:
        penilai = Satker.objects.filter(pk=penilai_satker_id or 0, jenis=info.leluhur_jenis).first()
        if penilai is None:
            raise TidakDitemukan("Satker penilai itu tidak ada pada tahap ini.")
    usulan = _usulan(periode, info, penilai, predikat)
    peta = peta_kuota(periode_id)
    nilai, belum = _nilai(usulan, info, bagan(periode.instrumen_id), periode.ambang_area, predikat)
    pindah = {
        p.usulan_id: p for p in Peringkat.objects.filter(tahap=info.kode, usulan__in=usulan).select_related("oleh")
    }
    bersih = clearance_terbaru(u.pk for u in usulan)
    semua_tahap = rantai(periode_id)
    baris = [
        _baris(
            u, info, rantai_satker(u.satker, semua_tahap), nilai.get(u.pk), belum.get(u.pk, ()), bersih.get(u.pk), peta
        )
        for u in usulan
    ]
    return HalamanPeringkat(
        periode, info, penilai, predikat, tuple(_kelompokkan(baris, peta, predikat, pindah)), info.beku_peringkat
    )


def _usulan(periode: Periode, tahap: TahapInfo, penilai: Satker | None, predikat: str) -> list[Usulan]:
    """Bids at the tier now, and those it has judged before."""
    pilihan = Usulan.objects.filter(periode=periode, predikat=predikat).select_related("satker")
    if penilai is not None:
        pilihan = pilihan.filter(satker__jalur__startswith=penilai.jalur).exclude(satker=penilai)
    dinilai = Reviu.objects.filter(tahap=tahap.kode, usulan__periode=periode).values("usulan_id")
    usulan = list(pilihan.filter(Q(tahap=tahap.kode) | Q(pk__in=dinilai)).order_by("pk"))
    muat_leluhur([u.satker for u in usulan])
    if penilai is None:
        return usulan
    return [u for u in usulan if (p := satker_penilai(tahap, u.satker)) is not None and p.pk == penilai.pk]


def _nilai(
    usulan: Sequence[Usulan], tahap: TahapInfo, papan: Bagan, mode: str, predikat: str
) -> tuple[dict[int, Nilai], dict[int, tuple[Kurang, ...]]]:
    """Scores at the tier (its newest round, its highest level) and the minimums they miss, by bid."""
    tingkat = {str(t): i for i, t in enumerate(tahap.tingkat)}
    terbaik: dict[int, tuple[tuple[int, int], Reviu]] = {}
    for r in (
        Reviu.objects.filter(tahap=tahap.kode, usulan__in=usulan)
        .select_related("ajuan")
        .only("usulan", "tingkat", "total", "spak", "pengungkit", "simpul", "ajuan__putaran")
    ):
        kunci = (r.ajuan.putaran, tingkat.get(r.tingkat, -1))
        if r.usulan_id not in terbaik or kunci > terbaik[r.usulan_id][0]:
            terbaik[r.usulan_id] = (kunci, r)
    pertama = dict(
        Ajuan.objects.filter(usulan__in=usulan)
        .values("usulan_id")
        .annotate(awal=Min("pada"))
        .values_list("usulan_id", "awal")
    )
    batas = batas_predikat(papan, predikat, mode) if terbaik else ()
    nilai, belum = {}, {}
    for usulan_id, (_, r) in terbaik.items():
        nilai[usulan_id] = Nilai(r.total, r.spak, r.pengungkit, pertama[usulan_id], usulan_id)
        belum[usulan_id] = kurang(batas, r.simpul)
    return nilai, belum


def clearance_terbaru(usulan_ids: Iterable[int], tujuan: str = "sebelum_tpi") -> dict[int, Clearance]:
    """The clearance that holds for each bid: its newest row."""
    hasil: dict[int, Clearance] = {}
    for c in Clearance.objects.filter(usulan_id__in=list(usulan_ids), tujuan=tujuan).order_by("pada", "id"):
        hasil[c.usulan_id] = c
    return hasil


def alasan_clearance(usulan: Usulan, ruas: Sequence[TahapInfo], clearance: Clearance | None) -> str:
    """Why a bid approved at its tier may not go on for want of clearance; "" when nothing is asked or it is clean."""
    if alur.gerbang_clearance(ruas, usulan.tahap) is None:
        return ""
    if clearance is None:
        return "Menunggu clearance Badan Pengawasan."
    if clearance.hasil != HasilClearance.BERSIH.value:
        return f"Tidak bersih menurut Badan Pengawasan: {clearance.alasan}"
    return ""


def _baris(
    usulan: Usulan,
    tahap: TahapInfo,
    ruas: Sequence[TahapInfo],
    nilai: Nilai | None,
    belum: tuple[Kurang, ...],
    clearance: Clearance | None,
    peta: PetaKuota,
) -> Baris:
    status = Status(usulan.status)
    di_sini = usulan.tahap == tahap.kode
    if tahap.tim:
        sudah = status.value in MEMAKAI_TEMPAT
        menunggu = "" if sudah or status is Status.DIREKOMENDASIKAN else _MENUNGGU.get(status, status.teks)
    else:
        sudah = not di_sini and status is not Status.PENGISIAN
        menunggu = "" if sudah or status is Status.DISETUJUI else _MENUNGGU.get(status, status.teks)
    alasan = [menunggu] if menunggu else []
    layak = not menunggu and nilai is not None
    siap = layak and not sudah
    if siap and not tahap.tim and (gerbang := alasan_clearance(usulan, ruas, clearance)):
        alasan.append(gerbang)
        siap, layak = False, clearance is None
    if siap and tahap.tim and belum:
        alasan.append(f"Nilai TPI di bawah batas {usulan.predikat}.")
        siap = layak = False
    if siap and tahap.tim and peta.milik(usulan.predikat) and peta.untuk(usulan.predikat, usulan.satker) is None:
        alasan.append("Jenis atau kelas satker ini tidak masuk kelompok kuota mana pun.")
        siap = layak = False
    return Baris(
        usulan, usulan.satker, nilai, layak, siap, sudah, tuple(alasan), belum,
        kelas_kosong=peta.kelas_kosong(usulan.predikat, usulan.satker),
    )  # fmt: skip


def _kelompokkan(
    baris: Sequence[Baris], peta: PetaKuota, predikat: str, pindah: Mapping[int, Peringkat]
) -> Iterable[KelompokPeringkat]:
    kelompok: list[Kuota | None] = [*peta.milik(predikat)]
    milik: dict[int | None, list[Baris]] = {k.pk if k else None: [] for k in kelompok}
    for b in baris:
        kuota = peta.untuk(predikat, b.satker)
        milik.setdefault(kuota.pk if kuota else None, []).append(b)
    if None in milik:
        kelompok.append(None)
    for kuota in kelompok:
        isi = milik[kuota.pk if kuota else None]
        nama = kuota.kelompok if kuota else (TANPA_KELOMPOK if peta.milik(predikat) else SEMUA_SATKER)
        yield _urutkan(kuota, nama, isi, pindah)


def _urutkan(
    kuota: Kuota | None, nama: str, isi: Sequence[Baris], pindah: Mapping[int, Peringkat]
) -> KelompokPeringkat:
    ada = {b.usulan.pk: b for b in isi}
    bawaan = [n.id for n in sorted((b.nilai for b in isi if b.layak and b.nilai), key=lambda n: n.kunci)]
    tempat = {i: n for n, i in enumerate(bawaan, 1)}
    kini = urutkan(bawaan, {i: p.urutan for i, p in pindah.items() if i in ada})
    sudah = [i for i in kini if ada[i].sudah]
    jumlah = kuota.jumlah if kuota else None
    garis = garis_batas([i for i in kini if not ada[i].sudah], jumlah, len(sudah))
    dalam = {*sudah, *garis.dalam}
    baris = tuple(
        replace(
            ada[i],
            urutan=n,
            bawaan=tempat[i],
            pindah=pindah.get(i),
            dalam=i in dalam,
            berikut=i == garis.berikut,
        )
        for n, i in enumerate(kini, 1)
    )
    return KelompokPeringkat(
        kuota.pk if kuota else None, nama, jumlah, len(sudah), baris, tuple(b for b in isi if not b.layak)
    )


# Moving ---------------------------------------------------------------------------------------------------------------


def boleh_memindahkan(akses: Akses, tahap: TahapInfo, satker: Satker) -> bool:
    """Tell whether the person orders this tier's list: its ketua tim; at a TPI the pengendali teknis or sekretariat."""
    if tahap.tim:
        return not izin.konflik(akses, satker.pk) and bool(akses.memegang((Peran.PENGENDALI_TEKNIS, Peran.SEKRETARIAT)))
    return izin.memegang(akses, tahap, satker, leluhur(satker), (Peran.KETUA_TIM,))


@transaction.atomic
def pindahkan(
    *, usulan_id: int, tahap: str, urutan: int, alasan: str, oleh: Akses, sekarang: datetime
) -> Peringkat | None:
    """Move a bid to place ``urutan`` (from 1) of its group at this tier, with a reason; writes history.

    Moving it to the place the default order gives it takes the move back and returns None. Moves of others stay.

    Raises:
        TidakDitemukan, Ditolak. TidakSah: no reason, or a place outside the list.
        BelumBoleh: the ranking is frozen, or the bid isn't ranked here (the sentence says why).
    """
    usulan = ambil_usulan(usulan_id, akses=oleh, kunci=True)
    info = ambil_tahap(usulan.periode_id, tahap)
    if not boleh_memindahkan(oleh, info, usulan.satker):
        raise Ditolak("Peringkat diubah oleh ketua tim tahap ini (di TPI: pengendali teknis atau sekretariat).")
    if info.beku_peringkat and sekarang > info.beku_peringkat:
        raise BelumBoleh(
            f"Peringkat tahap ini sudah dibekukan {tulis_waktu(info.beku_peringkat, usulan.periode.zona_waktu)}."
        )
    penilai = satker_penilai(info, usulan.satker)
    halaman = daftar_peringkat(
        periode_id=usulan.periode_id,
        tahap=tahap,
        penilai_satker_id=penilai.pk if penilai else None,
        predikat=usulan.predikat,
    )
    tempat = halaman.cari(usulan.pk)
    if tempat is None or not tempat[1].layak:
        raise BelumBoleh(
            "Usulan ini belum diperingkat: " + " ".join(tempat[1].alasan if tempat else ("belum sampai di tahap ini.",))
        )
    kelompok, baris = tempat
    if baris.sudah:
        raise BelumBoleh("Usulan ini sudah diteruskan dari tahap ini; daftarnya beku.")
    alasan = " ".join(alasan.split())
    if not alasan:
        raise TidakSah("Tulis alasan memindahkan satker ini; alasan ikut tercetak di daftar.")
    if not 1 <= urutan <= len(kelompok.baris):
        raise TidakSah(f"Urutan harus antara 1 dan {len(kelompok.baris)}.")
    catat_jejak(
        usulan, AKSI_PINDAH, dari=usulan.status, peran=_peran(oleh, info), oleh=oleh, sekarang=sekarang, tahap=tahap,
        catatan=alasan,
        rincian={"dari": baris.urutan, "ke": urutan, "kelompok": kelompok.nama},
    )  # fmt: skip
    if urutan == baris.bawaan:
        Peringkat.objects.filter(usulan=usulan, tahap=tahap).delete()
        return None
    hasil, _ = Peringkat.objects.update_or_create(
        usulan=usulan,
        tahap=tahap,
        defaults={
            "instansi_id": usulan.instansi_id, "satker_id": usulan.satker_id,
            "penilai_id": penilai.pk if penilai else oleh.memegang((_peran(oleh, info),))[0].satker_id,
            "urutan": urutan, "alasan": alasan, "oleh_id": oleh.pengguna_id, "pada": sekarang,
        },
    )  # fmt: skip
    return hasil


def _peran(oleh: Akses, tahap: TahapInfo) -> Peran:
    if not tahap.tim:
        return Peran.KETUA_TIM
    return next(p for p in (Peran.PENGENDALI_TEKNIS, Peran.SEKRETARIAT) if oleh.memegang((p,)))


def tertinggal(halaman: HalamanPeringkat, usulan_id: int) -> list[Baris]:
    """Bids ranked above this one in its group that are ready and not yet dealt with: taking this one skips them."""
    tempat = halaman.cari(usulan_id)
    if tempat is None or tempat[1].urutan is None:
        return []
    kelompok, baris = tempat
    return [b for b in kelompok.baris if b.siap and b.urutan is not None and b.urutan < (baris.urutan or 0)]
