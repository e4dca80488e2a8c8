"""What a person must do now, for the home page: per role, with deadline, count and link. Constant queries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.db.models import Count, F, Q
from django.urls import reverse

from lke.models import LembarKerja
from penilaian.domain.clearance import menunggu_clearance
from penilaian.domain.periode import jendela_banyak, rantai
from penilaian.domain.usulan import KEGIATAN_PENGISIAN, muat_leluhur, nama_penilai, tahap_sekarang
from penilaian.enums import STATUS_AKHIR, JenisTahap, Status, Verdict
from penilaian.models import Jadwal, NilaiButir, Reviu, Tahap, Usulan
from satker.akses import Akses, Tugas
from satker.enums import PERAN_TPI, Peran
from satker.models import Satker

DEKAT = timedelta(days=3)
PERAN_SATKER = (Peran.OPERATOR, Peran.PIMPINAN)
PERAN_TAHAP = (Peran.VERIFIKATOR, Peran.KETUA_TIM)


@dataclass(frozen=True, slots=True)
class Hal:
    """One thing to do. ``jumlah`` 0 = not counted; ``batas`` None = without a date; ``zona`` in which it is shown."""

    ikon: str
    judul: str
    teks: str
    url: str
    batas: datetime | None = None
    zona: str = ""
    jumlah: int = 0
    penting: bool = True

    def rona(self, sekarang: datetime) -> str:
        """Red when it's late, amber when it is near, quiet otherwise."""
        if self.batas is not None and self.batas < sekarang:
            return "bahaya"
        if self.batas is not None and self.batas - sekarang <= DEKAT:
            return "waspada"
        return "aksen" if self.penting else "netral"


@dataclass
class Milik:
    """Worksheets and open bids of the units where the person is operator or pimpinan."""

    lembar: list[LembarKerja] = field(default_factory=list)
    usulan: dict[int, Usulan] = field(default_factory=dict)  # by lembar


def milik_satker(akses: Akses) -> Milik:
    """Load them, newest periode first. Two statements; none for people without such a role."""
    ids = {t.satker_id for t in akses.memegang(PERAN_SATKER)}
    if not ids:
        return Milik()
    lembar = list(
        LembarKerja.objects.filter(satker_id__in=ids)
        .select_related("satker", "periode")
        .order_by("-periode__tahun", "satker__nama")
    )
    terbuka = (
        Usulan.objects.filter(satker_id__in=ids)
        .exclude(status__in=[s.value for s in STATUS_AKHIR])
        .select_related("satker", "periode")
    )
    return Milik(lembar, {u.lembar_id: u for u in terbuka})


def hal_kerja(akses: Akses, milik: Milik, *, sekarang: datetime) -> list[Hal]:
    """Everything this person must do now, nearest deadline first; [] when there is nothing."""
    hal: list[Hal] = []
    hal += _hal_satker(akses, milik, sekarang)
    jadwal = _Jadwal()
    for bagian in (_hal_tahap, _hal_tpi, _hal_bawas, _hal_sekretariat, _hal_admin):
        hal += bagian(akses, jadwal)
    jauh = sekarang + timedelta(days=36500)
    return sorted(hal, key=lambda h: (not h.penting, h.batas or jauh))


class _Jadwal:
    """Windows of all periode by (periode, kegiatan), read when first asked for."""

    def __init__(self) -> None:
        self._isi: dict[tuple[int, str], datetime] | None = None

    def batas(self, periode_id: int, kegiatan: str) -> datetime | None:
        if self._isi is None:
            self._isi = {(p, k): s for p, k, s in Jadwal.objects.values_list("periode_id", "kegiatan", "selesai")}
        return self._isi.get((periode_id, kegiatan))

    def terdekat(self, pasangan: Iterable[tuple[int, str]]) -> datetime | None:
        return min(filter(None, (self.batas(*x) for x in pasangan)), default=None)


# The satker -----------------------------------------------------------------------------------------------------------


def _hal_satker(akses: Akses, milik: Milik, sekarang: datetime) -> list[Hal]:
    tugas = akses.memegang(PERAN_SATKER)
    if not tugas:
        return []
    hal: list[Hal] = []
    if not milik.lembar:
        return [
            Hal(
                "daftar",
                "Buka lembar kerja",
                "Satker Anda belum punya lembar kerja untuk periode ini.",
                reverse("lembar_buka" if akses.memegang([Peran.OPERATOR]) else "lembar_daftar"),
            )
        ]
    muat_leluhur([x.satker for x in milik.lembar])
    batas: dict[tuple[int, int], datetime | None] = {}
    for pid in {x.periode_id for x in milik.lembar}:
        satker = {x.satker_id: x.satker for x in milik.lembar if x.periode_id == pid}
        for sid, jendela in jendela_banyak(list(satker.values()), pid, KEGIATAN_PENGISIAN).items():
            batas[pid, sid] = jendela.batas if jendela.keadaan(sekarang) == "berjalan" else None
    catatan = _catatan_menunggu([u for u in milik.usulan.values() if u.status == Status.DIKEMBALIKAN.value])
    for x in milik.lembar:
        peran = akses.peran_di(x.satker_id)
        hal += _hal_lembar(x, milik.usulan.get(x.pk), peran, batas[x.periode_id, x.satker_id], catatan)
    return hal


def _hal_lembar(
    lembar: LembarKerja, usulan: Usulan | None, peran: frozenset[Peran], batas: datetime | None, catatan: dict[int, int]
) -> list[Hal]:
    zona, nama = lembar.satker.zona, lembar.satker.nama_singkat
    hal: list[Hal] = []
    kurang = lembar.jumlah - lembar.terjawab
    if usulan is not None and usulan.status == Status.DIKEMBALIKAN.value:
        usulan.satker = lembar.satker
        tahap = tahap_sekarang(usulan)
        penilai = nama_penilai(tahap, lembar.satker) if tahap else "penilai"
        n = catatan.get(usulan.pk, 0)
        kata = "Jawab" if Peran.OPERATOR in peran else "Periksa jawaban, lalu ajukan kembali:"
        hal.append(
            Hal("utas", f"{kata} {n} catatan {penilai}", f"{nama}, usulan {usulan.predikat}, putaran {usulan.putaran}.",
                f"{reverse('usulan', args=[usulan.pk])}#catatan", usulan.batas_jawab, zona, n)
        )  # fmt: skip
    elif usulan is not None and usulan.status == Status.PENGISIAN.value and not kurang and Peran.PIMPINAN in peran:
        hal.append(
            Hal("kirim", f"Ajukan usulan {usulan.predikat}",
                f"{nama}, semua butir sudah dijawab, nilai {_angka(lembar)}.",
                reverse("usulan", args=[usulan.pk]), batas, zona)
        )  # fmt: skip
    elif kurang and batas is not None and lembar.terkunci_pada is None and Peran.OPERATOR in peran:
        hal.append(
            Hal("pensil", f"Lengkapi lembar kerja, {kurang} butir belum dijawab",
                f"{nama}, {lembar.terjawab} dari {lembar.jumlah} butir terjawab.",
                reverse("lembar", args=[lembar.pk]), batas, zona, kurang)
        )  # fmt: skip
    if usulan is None and batas is not None and lembar.terkunci_pada is None:
        hal.append(
            Hal("bendera", "Buka usulan bila satker Anda mengejar WBK atau WBBM", f"{nama}, {lembar.periode.nama}.",
                reverse("usulan_daftar"), batas, zona, penting=False)
        )  # fmt: skip
    return hal


def _angka(lembar: LembarKerja) -> str:
    return f"{lembar.total:.2f}".replace(".", ",")


def _catatan_menunggu(usulan: Sequence[Usulan]) -> dict[int, int]:
    """Remarks that wait for a reply, per returned bid; one statement."""
    if not usulan:
        return {}
    butir = NilaiButir.objects.filter(
        reviu__usulan__in=usulan,
        reviu__tahap=F("reviu__usulan__tahap"),
        reviu__ajuan__putaran=F("reviu__usulan__putaran"),
        reviu__tingkat__in=("", Peran.PENGENDALI_TEKNIS.value),
        verdict=Verdict.PERLU_PERBAIKAN.value,
        tanggapan__isnull=True,
    )
    return dict(butir.values("reviu__usulan_id").annotate(n=Count("pk")).values_list("reviu__usulan_id", "n"))


# Reviewers ------------------------------------------------------------------------------------------------------------


def tahap_tugas(akses: Akses, tahap: Sequence[Tahap]) -> list[tuple[Tugas, Tahap]]:
    """At which tiers the person works for a unit: the unit's jenis is the tier's."""
    satker = {t.satker_id: t for t in akses.memegang(PERAN_TAHAP)}
    return [(t, x) for t in satker.values() for x in tahap if x.leluhur_jenis and x.leluhur_jenis == t.jenis]


def dinilai(akses: Akses, pasangan: Sequence[tuple[Tugas, Tahap]]) -> Q:
    """Condition on Usulan: now at one of these tiers, below the unit, and not of a unit where the person has a role."""
    syarat = Q(pk__in=[])
    for tugas, tahap in pasangan:
        syarat |= Q(periode_id=tahap.periode_id, tahap=tahap.kode, satker__jalur__startswith=tugas.jalur) & ~Q(
            satker_id=tugas.satker_id
        )
    return syarat & ~Q(satker_id__in=[t.satker_id for t in akses.tugas])


def tahap_reviu() -> list[Tahap]:
    """Review tiers of all periode of the open instansi; one statement."""
    return list(Tahap.objects.filter(jenis=JenisTahap.REVIU.value).order_by("periode_id", "urutan"))


def _hal_tahap(akses: Akses, jadwal: _Jadwal) -> list[Hal]:
    if not akses.memegang(PERAN_TAHAP):
        return []
    pasangan = tahap_tugas(akses, tahap_reviu())
    syarat = dinilai(akses, pasangan)
    hitung = _hitung(syarat)
    siap = _siap_diputus(syarat)
    zona = ""
    hal: list[Hal] = []
    verifikator, ketua = bool(akses.memegang((Peran.VERIFIKATOR,))), bool(akses.memegang((Peran.KETUA_TIM,)))
    batas = jadwal.terdekat((p, t) for p, t, _ in hitung)
    diajukan, ditelaah, disetujui = (_jumlah(hitung, s) for s in (Status.DIAJUKAN, Status.DITELAAH, Status.DISETUJUI))
    if diajukan and verifikator:
        hal.append(
            Hal(
                "kotak",
                f"Mulai telaah {diajukan} usulan",
                "Sudah diajukan, belum ada yang mulai.",
                _antrean("diajukan"),
                batas,
                zona,
                diajukan,
            )
        )
    if diajukan and ketua and not verifikator:
        hal.append(
            Hal(
                "kotak",
                f"{diajukan} usulan belum mulai ditelaah",
                "Pastikan verifikator memulainya.",
                _antrean("diajukan"),
                batas,
                zona,
                diajukan,
                False,
            )
        )
    if ditelaah - siap > 0 and verifikator:
        n = ditelaah - siap
        hal.append(
            Hal(
                "mata",
                f"Lanjutkan telaah {n} usulan",
                "Masih ada butir yang belum dinilai.",
                _antrean("ditelaah"),
                batas,
                zona,
                n,
            )
        )
    if siap and ketua:
        hal.append(
            Hal(
                "papan",
                f"Putuskan {siap} usulan yang selesai dinilai",
                "Setujui, kembalikan dengan catatan, atau tolak.",
                _antrean("ditelaah"),
                batas,
                zona,
                siap,
            )
        )
    if disetujui and ketua:
        hal.append(
            Hal(
                "peringkat",
                f"Peringkatkan dan usulkan {disetujui} usulan",
                "Sudah disetujui, belum diusulkan ke tahap berikut.",
                reverse("peringkat_pilih"),
                batas,
                zona,
                disetujui,
            )
        )
    return hal


def _hal_tpi(akses: Akses, jadwal: _Jadwal) -> list[Hal]:
    peran = [p for p in PERAN_TPI if akses.memegang((p,))]
    if not peran:
        return []
    tim = [t for t in tahap_reviu() if t.tim]
    syarat = Q(tahap__in=[t.kode for t in tim]) & ~Q(satker_id__in=[t.satker_id for t in akses.tugas])
    hitung = _hitung(syarat)
    batas = jadwal.terdekat((p, t) for p, t, _ in hitung)
    hal: list[Hal] = []
    diajukan = _jumlah(hitung, Status.DIAJUKAN)
    if diajukan and Peran.PENILAI_ANGGOTA in peran:
        hal.append(
            Hal(
                "kotak",
                f"Mulai telaah {diajukan} usulan",
                "Sudah sampai di TPI.",
                _antrean("diajukan"),
                batas,
                "",
                diajukan,
            )
        )
    kerja = dict(
        Reviu.objects.filter(
            usulan__in=Usulan.objects.filter(syarat, status=Status.DITELAAH.value), selesai__isnull=True
        )
        .filter(tahap=F("usulan__tahap"), ajuan__putaran=F("usulan__putaran"))
        .values("tingkat")
        .annotate(n=Count("pk"))
        .values_list("tingkat", "n")
    )
    for p in peran:
        n = kerja.get(p.value, 0)
        if n:
            kata = "Nilai dan putuskan" if p is Peran.PENGENDALI_TEKNIS else "Nilai"
            hal.append(
                Hal(
                    "mata",
                    f"{kata} {n} usulan sebagai {p.teks}",
                    "Tingkat sebelumnya sudah selesai." if p is not Peran.PENILAI_ANGGOTA else "Telaah sudah dimulai.",
                    _antrean("ditelaah"),
                    batas,
                    "",
                    n,
                )
            )
    return hal


def _antrean(keadaan: str) -> str:
    return f"{reverse('reviu_antrean')}?{urlencode({'keadaan': keadaan})}"


def _hitung(syarat: Q) -> dict[tuple[int, str, str], int]:
    """How many bids per periode, tier and status; one statement."""
    baris = Usulan.objects.filter(syarat).values("periode_id", "tahap", "status").annotate(n=Count("pk"))
    return {(b["periode_id"], b["tahap"], b["status"]): b["n"] for b in baris}


def _jumlah(hitung: dict[tuple[int, str, str], int], status: Status) -> int:
    return sum(n for (_, _, s), n in hitung.items() if s == status.value)


def _siap_diputus(syarat: Q) -> int:
    """Reviews in which everything is judged and nothing is decided; one statement."""
    return Reviu.objects.filter(
        usulan__in=Usulan.objects.filter(syarat, status=Status.DITELAAH.value), selesai__isnull=True,
        dinilai=F("jumlah"),
        tahap=F("usulan__tahap"), ajuan__putaran=F("usulan__putaran"),
    ).count()  # fmt: skip


# National roles -------------------------------------------------------------------------------------------------------


def _hal_bawas(akses: Akses, jadwal: _Jadwal) -> list[Hal]:
    if not akses.memegang((Peran.BAWAS,)):
        return []
    belum = [u for u, c in menunggu_clearance() if c is None]
    if not belum:
        return []
    n = len(belum)
    batas = jadwal.terdekat((u.periode_id, f"hasil_{u.tahap}") for u in belum)
    return [
        Hal(
            "perisai",
            f"Catat clearance {n} satker",
            "Disetujui pada tahap terakhir sebelum TPI.",
            reverse("clearance"),
            batas,
            "",
            n,
        )
    ]


def _hal_sekretariat(akses: Akses, jadwal: _Jadwal) -> list[Hal]:
    if not akses.memegang((Peran.SEKRETARIAT,)):
        return []
    hal: list[Hal] = []
    hitung = _hitung(Q(status__in=(Status.DIREKOMENDASIKAN.value, Status.CALON.value)))
    rekomendasi = {p: n for (p, _, s), n in hitung.items() if s == Status.DIREKOMENDASIKAN.value}
    for pid, n in rekomendasi.items():
        hal.append(
            Hal(
                "stempel",
                f"Tetapkan calon dari {n} usulan yang direkomendasikan",
                "Menurut peringkat, di dalam kuota.",
                reverse("penetapan", args=[pid]),
                jadwal.batas(pid, "penetapan"),
                "",
                n,
            )
        )
    tahap = {(pid, t.kode): t for pid in {p for p, _, _ in hitung} for t in rantai(pid)}
    for (pid, kode, status), n in hitung.items():
        t = tahap.get((pid, kode))
        if status != Status.CALON.value or t is None:
            continue
        kata = "Beri predikat" if t.jenis == JenisTahap.PREDIKAT else f"Catat hasil {t.nama[0].lower()}{t.nama[1:]}"
        hal.append(
            Hal(
                "papan",
                f"{kata}: {n} calon",
                "Hasil yang sudah dicatat tidak dapat diubah.",
                reverse("calon", args=[pid]),
                jadwal.batas(pid, kode),
                "",
                n,
                False,
            )
        )
    return hal


def _hal_admin(akses: Akses, jadwal: _Jadwal) -> list[Hal]:
    if not akses.memegang((Peran.ADMIN_INSTANSI,)):
        return []
    n = Satker.objects.filter(kelas="", aktif=True, pk__in=Usulan.objects.values("satker_id")).count()
    if not n:
        return []
    return [
        Hal(
            "gedung",
            f"Isi kelas {n} satker yang mengusulkan",
            "Tanpa kelas, satker diperingkat di kelompok kelas terakhir.",
            reverse("satker_daftar"),
            None,
            "",
            n,
            False,
        )
    ]
