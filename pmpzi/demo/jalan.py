"""The way of one unit's bid as a list of dated acts; the builder plays all units' acts in the order of time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

from lke.domain.instrumen import Bagan
from lke.models import LembarKerja
from penilaian.domain.alur_usulan import jalankan
from penilaian.domain.clearance import catat_clearance
from penilaian.domain.kuota import tetapkan
from penilaian.domain.peringkat import daftar_peringkat, tertinggal
from penilaian.domain.periode import TahapInfo
from penilaian.domain.reviu import selesaikan_tingkat
from penilaian.domain.tahap_lanjut import beri_predikat, catat_hasil_tahap, tahap_menunggu
from penilaian.domain.usulan import buka_usulan, reviu_kini, satker_penilai
from penilaian.enums import Aksi, Status
from penilaian.models import Reviu, Usulan
from pmpzi.demo.acak import acak
from pmpzi.demo.orang import Orang
from pmpzi.demo.penilai import catat, jawab_catatan, nilai_sebagian, sisanya_sesuai
from pmpzi.demo.rencana import Akhir, Rencana
from pmpzi.demo.tulisan import Penulis
from satker.akses import Akses
from satker.enums import Peran
from satker.models import Satker

A = Akhir
DI_TPI = frozenset(
    {
        A.TINGKAT_1,
        A.TINGKAT_2,
        A.TINGKAT_3,
        A.DIREKOMENDASIKAN,
        A.TIDAK_DIREKOMENDASIKAN,
        A.CALON,
        A.GUGUR,
        A.BERPREDIKAT,
    }
)
DITETAPKAN = frozenset({A.CALON, A.GUGUR, A.BERPREDIKAT})
LANJUT = (-12, -10, -7, -4, -2)  # days of the later stages
TINGKAT = (Peran.PENILAI_ANGGOTA, Peran.PENILAI_KETUA, Peran.PENGENDALI_TEKNIS)


@dataclass(frozen=True, slots=True)
class Irama:
    """Days (negative = before today) of a bid's acts: filling, submitting, then (begin, decide, nominate) per tier."""

    isi: tuple[int, int]
    ajukan: int
    tahap: tuple[tuple[int, int, int], ...]
    clearance: int = -27


JAUH = Irama((-54, -51), -50, ((-47, -39, -36), (-33, -30, -25), (-23, -16, 0)))
TENGAH = Irama((-54, -31), -30, ((-27, -22, -18), (-13, -7, 0)), -4)
DEKAT = Irama((-53, -14), -13, ((-9, -3, 0),))


def irama(r: Rencana, tahap: Sequence[TahapInfo]) -> Irama:
    """How early a bid started, from how far it has come."""
    letak = letak_akhir(r, tahap)
    return JAUH if letak >= 2 or (letak and tahap[letak].tim) else TENGAH if letak else DEKAT


def letak_akhir(r: Rencana, tahap: Sequence[TahapInfo]) -> int:
    """Index of the review tier where the bid stands; the last one for what only the TPI does."""
    if r.akhir in DI_TPI:
        return len(tahap) - 1
    return next((i for i, t in enumerate(tahap) if t.kode == r.tahap), 0)


@dataclass
class Jalan:
    """One unit: its sheet and bid as they come into being, and the acts still to be played."""

    r: Rencana
    satker: Satker
    tahap: tuple[TahapInfo, ...]
    papan: Bagan
    penulis: Penulis
    orang: Orang
    jam: Callable[[int, float], datetime]
    ambang: tuple[str, ...]
    lembar: LembarKerja | None = None
    usulan_id: int = 0
    acara: list[tuple[datetime, Callable[[datetime], None]]] = field(default_factory=list)

    def susun(self, isi: Callable[[Jalan, datetime], None]) -> None:
        """Fill ``acara``; ``isi`` writes the sheet."""
        r, i = self.r, irama(self.r, self.tahap)
        letak = letak_akhir(r, self.tahap)
        self._pada(i.isi[0], lambda t: isi(self, t))
        if r.akhir is A.TANPA_USULAN:
            return
        self._pada(i.isi[0] + 1, self._buka)
        if r.akhir is A.PENGISIAN:
            return
        self._pada(i.ajukan, self._ajukan)
        if r.akhir is A.DITARIK:
            self._pada(i.ajukan + 2, lambda t: self._jalankan(Aksi.TARIK, self._milik(Peran.PIMPINAN), t))
            return
        for n in range(letak):
            self._lewat(n, i)
        self._akhir(letak, i)

    # Dates and people -------------------------------------------------------------------------------------------------

    def _pada(self, hari: int, laku: Callable[[datetime], None]) -> None:
        jam = acak("jam", self.satker.kode, hari, len(self.acara)).uniform(8.2, 14.5)
        self.acara.append((self.jam(hari, jam), laku))

    def _milik(self, peran: Peran) -> Akses:
        return self.orang.di(self.satker.nama_singkat, peran)

    def penilai(self, n: int, peran: Peran) -> Akses:
        """The person who holds ``peran`` at review tier ``n``."""
        tahap = self.tahap[n]
        if tahap.tim:
            return self.orang.siapa(peran)
        di = satker_penilai(tahap, self.satker)
        assert di is not None  # rantai_satker leaves out tiers without a reviewing unit
        return self.orang.di(di.nama_singkat, peran)

    def _penelaah(self, n: int) -> Akses:
        return self.penilai(n, Peran.PENILAI_ANGGOTA if self.tahap[n].tim else Peran.VERIFIKATOR)

    def _usulan(self) -> Usulan:
        usulan = Usulan.objects.select_related("satker", "periode", "lembar").get(pk=self.usulan_id)
        usulan.lembar.satker, usulan.lembar.periode = usulan.satker, usulan.periode
        return usulan

    def _reviu(self, n: int) -> Reviu:
        reviu = reviu_kini(self._usulan(), self.tahap[n])
        assert reviu is not None
        return reviu

    def _jalankan(self, aksi: Aksi, oleh: Akses, t: datetime, catatan: str = "", **data: object) -> None:
        jalankan(self.usulan_id, aksi, oleh=oleh, sekarang=t, catatan=catatan, **data)

    # The satker's acts ------------------------------------------------------------------------------------------------

    def _buka(self, t: datetime) -> None:
        assert self.lembar is not None
        self.usulan_id = buka_usulan(
            lembar_id=self.lembar.pk, predikat=self.r.predikat, oleh=self._milik(Peran.OPERATOR), sekarang=t
        ).pk

    def _ajukan(self, t: datetime) -> None:
        self._jalankan(Aksi.AJUKAN, self._milik(Peran.PIMPINAN), t, kekurangan_diakui=self.ambang)

    def _jawab(self, t: datetime) -> None:
        jawab_catatan(self._usulan(), self.papan, operator=self._milik(Peran.OPERATOR), pada=t, penulis=self.penulis)

    def _ajukan_ulang(self, t: datetime) -> None:
        self._jalankan(Aksi.AJUKAN_ULANG, self._milik(Peran.PIMPINAN), t, kekurangan_diakui=self.ambang)

    # The reviewers' acts ----------------------------------------------------------------------------------------------

    def _mulai(self, n: int) -> Callable[[datetime], None]:
        return lambda t: self._jalankan(Aksi.MULAI_TELAAH, self._penelaah(n), t)

    def _telaah(self, n: int, *, banyak: int, turun: int, kembali: bool = False) -> Callable[[datetime], None]:
        """Judge everything, with remarks."""

        def laku(t: datetime) -> None:
            reviu, oleh = self._reviu(n), self._penelaah(n)
            # Only what is due to somebody else's eye gets remarks again in a later round.
            if reviu.ajuan.putaran == 1 or not kembali:
                catat(
                    reviu,
                    self.papan,
                    oleh=oleh,
                    pada=t,
                    penulis=self.penulis,
                    banyak=banyak,
                    turun=turun,
                    kembali=kembali,
                    diteruskan=True,
                )
            sisanya_sesuai(self._reviu(n), oleh=oleh, pada=t + timedelta(hours=1))

        return laku

    def _kembalikan(self, n: int, hari: int) -> Callable[[datetime], None]:
        def laku(t: datetime) -> None:
            oleh = self.penilai(n, Peran.PENGENDALI_TEKNIS if self.tahap[n].tim else Peran.KETUA_TIM)
            area = acak("area", self.satker.kode).choice([h.judul for h in self.papan.halaman if h.rumpun_area])
            self._jalankan(
                Aksi.KEMBALIKAN,
                oleh,
                t,
                self.penulis.kalimat("kembali", area=area),
                batas_jawab=self.jam(hari, 12).date(),
            )

        return laku

    def _setujui(self, n: int) -> Callable[[datetime], None]:
        return lambda t: self._jalankan(
            Aksi.SETUJUI, self.penilai(n, Peran.KETUA_TIM), t, self.penulis.kalimat("setuju")
        )

    def _putaran_dua(self, n: int, mulai: int) -> None:
        """Begin, return, answer, submit again, begin again; two days each but for the answer."""
        self._pada(mulai, self._mulai(n))
        self._pada(mulai + 1, self._telaah(n, banyak=6, turun=3, kembali=True))
        self._pada(mulai + 2, self._kembalikan(n, mulai + 12))
        self._pada(mulai + 4, self._jawab)
        self._pada(mulai + 5, self._ajukan_ulang)

    def _lewat(self, n: int, i: Irama) -> None:
        """Pass tier ``n``: judged, approved, cleared where that is asked. The builder's letters move it on."""
        mulai, putus, _ = i.tahap[n]
        if n == 0 and self.r.putaran:
            self._putaran_dua(n, mulai)
            self._pada(mulai + 6, self._mulai(n))
            self._pada(mulai + 7, self._telaah(n, banyak=2, turun=1, kembali=True))
        else:
            self._pada(mulai, self._mulai(n))
            self._pada(mulai + 2, self._telaah(n, banyak=3, turun=1))
        self._pada(putus, self._setujui(n))
        if n and self.satker.instansi.kode == "MA":
            self._pada(i.clearance, lambda t: self._clearance("bersih", t))

    def _clearance(self, hasil: str, t: datetime) -> None:
        nomor = acak("clearance", self.satker.kode).randint(100, 900)
        catat_clearance(
            usulan_id=self.usulan_id,
            hasil=hasil,
            oleh=self.orang.siapa(Peran.BAWAS),
            sekarang=t,
            alasan="" if hasil == "bersih" else "Masih ada pemeriksaan disiplin yang berjalan dengan lokus satker ini.",
            nomor_surat=f"{nomor}/BP/PW.02/{t:%m}/{t.year}",
        )

    # Where it stands today --------------------------------------------------------------------------------------------

    def _akhir(self, n: int, i: Irama) -> None:
        mulai, putus, _ = i.tahap[n]
        akhir = self.r.akhir
        if akhir is A.DIAJUKAN:
            return
        if akhir in DI_TPI or self.tahap[n].tim:
            self._tpi(n)
        elif akhir is A.DITELAAH:
            self._pada(mulai, self._mulai(n))
            banyak = acak("sebagian", self.satker.kode).randint(26, 62)
            self._pada(-1, self._sebagian(n, self._penelaah, banyak))
        elif akhir is A.DIKEMBALIKAN:
            self._pada(mulai, self._mulai(n))
            self._pada(mulai + 3, self._telaah(n, banyak=8, turun=4, kembali=True))
            self._pada(putus, self._kembalikan(n, 10))
            self._pada(-1, self._jawab_sebagian)
        elif akhir in (A.DIAJUKAN_ULANG, A.DITELAAH_ULANG, A.DISETUJUI) and self.r.putaran and n == 0:
            self._putaran_dua(n, -11)
            if akhir is not A.DIAJUKAN_ULANG:
                self._pada(-5, self._mulai(n))
            if akhir is A.DITELAAH_ULANG:
                self._pada(-2, self._sebagian(n, self._penelaah, 40))
            if akhir is A.DISETUJUI:
                self._pada(-4, self._telaah(n, banyak=2, turun=1, kembali=True))
                self._pada(-3, self._setujui(n))
        else:
            self._putus(n, i)

    def _putus(self, n: int, i: Irama) -> None:
        mulai, putus, _ = i.tahap[n]
        self._pada(mulai, self._mulai(n))
        if self.r.akhir is A.DITOLAK:
            self._pada(mulai + 2, self._telaah(n, banyak=7, turun=5))
            self._pada(
                putus,
                lambda t: self._jalankan(
                    Aksi.TOLAK, self.penilai(n, Peran.KETUA_TIM), t, self.penulis.kalimat("tolak")
                ),
            )
            return
        self._pada(mulai + 2, self._telaah(n, banyak=3, turun=1))
        self._pada(putus, self._setujui(n))
        if self.r.akhir in (A.BERSIH, A.TIDAK_BERSIH):
            hasil = "bersih" if self.r.akhir is A.BERSIH else "tidak"
            self._pada(i.clearance, lambda t: self._clearance(hasil, t))

    def _sebagian(self, n: int, siapa: Callable[[int], Akses], banyak: int) -> Callable[[datetime], None]:
        return lambda t: nilai_sebagian(
            self._reviu(n), self.papan, oleh=siapa(n), pada=t, penulis=self.penulis, banyak=banyak
        )

    def _jawab_sebagian(self, t: datetime) -> None:
        jawab_catatan(
            self._usulan(),
            self.papan,
            operator=self._milik(Peran.OPERATOR),
            pada=t,
            penulis=self.penulis,
            paling_banyak=3,
        )

    # The TPI ----------------------------------------------------------------------------------------------------------

    def _tpi(self, n: int) -> None:
        akhir = self.r.akhir
        if akhir in DITETAPKAN:
            hari = (-23, -21, -19, -17, -16)
        elif akhir in (A.DIREKOMENDASIKAN, A.TIDAK_DIREKOMENDASIKAN):
            hari = (-14, -12, -10, -8, -6)
        else:
            hari = (-7, -6, -4, -3, -2)
        self._pada(hari[0], self._mulai(n))
        if akhir in (A.TINGKAT_1, A.DITELAAH):
            self._pada(-1, self._sebagian(n, self._penelaah, 34))
            return
        self._pada(hari[1], self._telaah(n, banyak=3, turun=2))
        self._pada(hari[2], self._tingkat(n, 0))
        if akhir is A.TINGKAT_2:
            self._pada(-1, self._tambah(n, 1))
            return
        self._pada(hari[3], self._tambah(n, 1, selesai=True))
        if akhir is A.TINGKAT_3:
            return
        oleh = lambda: self.penilai(n, Peran.PENGENDALI_TEKNIS)  # noqa: E731 - looked up when the act is played
        if akhir is A.DIKEMBALIKAN:
            self._pada(hari[4], self._kembalikan(n, 9))
            return
        if akhir is A.TIDAK_DIREKOMENDASIKAN:
            tulis = self.penulis.kalimat("tidak_rekomendasi")
            self._pada(hari[4], lambda t: self._jalankan(Aksi.TIDAK_REKOMENDASIKAN, oleh(), t, tulis))
            return
        tulis = self.penulis.kalimat("rekomendasi")
        self._pada(hari[4], lambda t: self._jalankan(Aksi.REKOMENDASIKAN, oleh(), t, tulis))
        if akhir in DITETAPKAN:
            self._lanjut()

    def _tingkat(self, n: int, ke: int) -> Callable[[datetime], None]:
        """Close TPI level ``ke``; the next one begins with a copy."""
        return lambda t: void(
            selesaikan_tingkat(reviu_id=self._reviu(n).pk, oleh=self.penilai(n, TINGKAT[ke]), sekarang=t)
        )

    def _tambah(self, n: int, ke: int, *, selesai: bool = False) -> Callable[[datetime], None]:
        """A level adds a remark of its own, and closes its work when ``selesai``."""

        def laku(t: datetime) -> None:
            oleh = self.penilai(n, TINGKAT[ke])
            catat(self._reviu(n), self.papan, oleh=oleh, pada=t, penulis=self.penulis, banyak=1, turun=0)
            if selesai:
                self._tingkat(n, ke)(t + timedelta(hours=1))

        return laku

    def _lanjut(self) -> None:
        """Determined, then the stages after it as far as the plan says."""
        self._pada(-14, self._tetapkan)
        gagal = self.r.akhir is A.GUGUR
        for n in range(self.r.lulus + gagal):
            self._pada(LANJUT[n], self._hasil(lulus=n < self.r.lulus))
        if self.r.akhir is A.BERPREDIKAT:
            self._pada(-1, self._predikat)

    def _tetapkan(self, t: datetime) -> None:
        halaman = daftar_peringkat(
            periode_id=self._usulan().periode_id,
            tahap=self.tahap[-1].kode,
            penilai_satker_id=None,
            predikat=self.r.predikat,
        )
        alasan = "Satker di atasnya masih diklarifikasi data surveinya." if tertinggal(halaman, self.usulan_id) else ""
        tetapkan(usulan_id=self.usulan_id, oleh=self.orang.siapa(Peran.SEKRETARIAT), sekarang=t, alasan_lompat=alasan)

    def _hasil(self, *, lulus: bool) -> Callable[[datetime], None]:
        def laku(t: datetime) -> None:
            tahap = tahap_menunggu(self._usulan())
            assert tahap is not None
            r = acak("hasil", self.satker.kode, tahap.kode)
            nomor = f"BA-{r.randint(10, 90)}/ZI/{t:%m}/{t.year}"
            catat_hasil_tahap(
                usulan_id=self.usulan_id,
                tahap=tahap.kode,
                lulus=lulus,
                oleh=self.orang.siapa(Peran.SEKRETARIAT),
                sekarang=t,
                catatan=f"{nomor}: {'memenuhi' if lulus else 'jawaban atas uji petik tidak terbukti di lapangan'}.",
                skor=Decimal(r.randint(8100, 9450) if lulus else r.randint(5800, 6900)) / 100,
            )

        return laku

    def _predikat(self, t: datetime) -> None:
        beri_predikat(
            usulan_id=self.usulan_id,
            nomor_sk=f"{acak('sk', self.satker.kode).randint(100, 900)}/PERAGA/{t.year}",
            oleh=self.orang.siapa(Peran.SEKRETARIAT),
            sekarang=t,
        )


def void(_: object) -> None:
    """Throw a result away."""


def berstatus(usulan_ids: Sequence[int], status: Status) -> list[int]:
    """Those of the bids that are in ``status`` now."""
    return list(Usulan.objects.filter(pk__in=usulan_ids, status=status.value).values_list("pk", flat=True))
