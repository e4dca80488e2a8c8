"""Build the demo: people, then every act of every unit in the order of time, as if the weeks had passed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection, transaction

from inti.galat import BelumBoleh
from lke.domain.instrumen import Bagan, bagan
from lke.enums import Predikat
from lke.models import Berkas, Periode
from penilaian.domain.dokumen import minta_dokumen
from penilaian.domain.pengusulan import usulkan
from penilaian.domain.peringkat import daftar_peringkat, pindahkan
from penilaian.domain.periode import beri_perpanjangan, muat_periode, rantai
from penilaian.domain.usulan import rantai_satker
from penilaian.enums import JenisDokumen, JenisTahap, Status
from penilaian.models import Jadwal, PredikatSatker, Usulan
from pmpzi.demo.berkas import simpan_surat
from pmpzi.demo.jalan import Jalan, berstatus, irama, letak_akhir
from pmpzi.demo.lembar import Pengisi, tulis_lembar
from pmpzi.demo.orang import AKUN, Orang, buat_orang, semua_akun
from pmpzi.demo.rencana import KUMHAM, MA, MK, UTAMA, Akhir, Rencana
from pmpzi.demo.tulisan import Penulis
from satker.enums import Peran
from satker.lingkup import lingkup_instansi
from satker.models import Instansi, Pemberitahuan, Pengguna, Satker

RENCANA: dict[str, tuple[Rencana, ...]] = {"MA": MA, "KUMHAM": KUMHAM, "MK": MK}
# The tables that grow by the thousand here.
TABEL_RAMAI = (
    "lke_lembarkerja",
    "lke_jawaban",
    "lke_angkajawaban",
    "lke_riwayatjawaban",
    "lke_nilaiunsur",
    "lke_bukti",
    "lke_buktidukung",
    "penilaian_usulan",
    "penilaian_ajuan",
    "penilaian_jejakusulan",
    "penilaian_reviu",
    "penilaian_nilaibutir",
    "penilaian_angkabutir",
)
BERKAS_PERIODE = {"MA": "ma-umum-2026.yaml", "KUMHAM": "kumham-2020.yaml", "MK": "mk-2022.yaml"}


@transaction.atomic
def bangun(*, sekarang: datetime, dokumen: bool = True) -> list[str]:
    """Build whatever isn't there yet; return the instansi that were built. All or nothing.

    ``dokumen`` asks the worker for two documents once everything is stored.

    Where the demo is already, only its schedule is looked after: when today has left a window, all windows move so that
    the demo can be used. No mail is sent about the past.

    Raises:
        BelumBoleh: the reference data (``muat_acuan``) aren't loaded.
    """
    dibangun: dict[str, Panggung] = {}
    for kode, rencana in RENCANA.items():
        instansi = Instansi.objects.filter(kode=kode).first()
        if instansi is None:
            raise BelumBoleh("Data acuan belum dimuat. Jalankan dahulu: python manage.py muat_acuan")
        periode = _periode(instansi, sekarang)
        if Pengguna.autentikasi.filter(surel=AKUN[kode][0].surel).exists():
            continue
        dibangun[kode] = Panggung(instansi, periode, rencana, sekarang)
        with lingkup_instansi(instansi.pk):
            dibangun[kode].main()
    if dibangun:
        # The acts above queued mail to addresses that nobody reads.
        connection.run_on_commit.clear()
    if dokumen and "MA" in dibangun:
        with lingkup_instansi(dibangun["MA"].instansi.pk):
            dibangun["MA"].dokumen()
    return list(dibangun)


def _periode(instansi: Instansi, sekarang: datetime) -> Periode:
    """The instansi's periode, its windows around today."""
    letak = Path(settings.BASE_DIR) / "penilaian" / "data" / "periode" / BERKAS_PERIODE[instansi.kode]
    hari = sekarang.astimezone(ZoneInfo(instansi.zona_waktu)).date()
    teks = letak.read_text("utf-8")
    periode = muat_periode(teks, sekarang=sekarang)
    with lingkup_instansi(instansi.pk):
        sudah_geser = (
            not Jadwal.objects.filter(periode=periode).exclude(mulai__lte=sekarang, selesai__gte=sekarang).exists()
        )
    return periode if sudah_geser else muat_periode(teks, sekarang=sekarang, jadwal_geser=hari)


@dataclass
class Panggung:
    """One instansi's demo. ``main`` plays it inside the open scope."""

    instansi: Instansi
    periode: Periode
    rencana: tuple[Rencana, ...]
    sekarang: datetime

    def main(self) -> None:
        """People and files first, then all acts by date."""
        self.zona = ZoneInfo(self.instansi.zona_waktu)
        self.hari: date = self.sekarang.astimezone(self.zona).date()
        self.papan: Bagan = bagan(self.periode.instrumen_id)
        akun = semua_akun(self.instansi.kode, self.rencana)
        dipakai = {a.satker for a in akun}
        self.satker = {
            s.nama_singkat: s for s in Satker.objects.select_related("instansi").filter(nama_singkat__in=dipakai)
        }
        mulai = self.hari - timedelta(days=120)
        self.orang: Orang = buat_orang(self.instansi, akun, self.satker, mulai=mulai, sekarang=self.jam(-70, 9))
        umum = {"instansi_id": self.instansi.pk, "sekarang": self.jam(-60, 9)}
        self.surat = simpan_surat(self.instansi.nama, **umum)  # type: ignore[arg-type]  # two keywords of the right kinds
        utama = UTAMA[self.instansi.kode]
        self.surat_utama = simpan_surat(self.satker[utama].nama, **umum)  # type: ignore[arg-type]  # as above
        for r in self.rencana:
            if r.wbk:
                PredikatSatker.objects.create(
                    instansi=self.instansi,
                    satker=self.satker[r.satker],
                    predikat=Predikat.WBK.value,
                    tahun=r.wbk,
                    nomor_sk=f"PERAGA/WBK/{r.wbk}",
                )
        semua = [self._jalan(r) for r in self.rencana]
        acara = [a for j in semua for a in j.acara] + self._surat_pengusulan(semua) + self._sela()
        # Nobody has counted these rows yet, and PostgreSQL plans badly for tables it takes for empty.
        acara += [(self.jam(hari, 0), hitung_baris) for hari in (-52, -38, -8)]
        for saat, laku in sorted(acara, key=lambda a: a[0]):
            laku(saat)
        Pemberitahuan.objects.filter(dibuat__lt=self.jam(-4, 0)).update(dibaca=self.jam(-3, 12))

    def dokumen(self) -> None:
        """Ask for two documents; the worker makes them when it starts."""
        nama = UTAMA[self.instansi.kode]
        usulan = Usulan.objects.select_related("satker", "periode", "lembar").get(satker=self.satker[nama])
        inovasi = Penulis(self.satker[nama], self.papan.kode, self.hari).tetap["inovasi"]
        minta_dokumen(
            JenisDokumen.IKHTISAR,
            usulan=usulan,
            parameter={
                "hasil": "Salinan putusan terkirim satu hari setelah diucapkan, semula tujuh hari.\n"
                "Tidak ada pengaduan biaya di luar ketentuan selama dua belas bulan terakhir.",
                "judul_perubahan": "",
                "perubahan": "Pengguna cukup datang ke satu loket; kabar tahap perkara sampai lewat pesan.",
                "inovasi": f"{inovasi}, dipakai sejak awal tahun dan terus diperbaiki dari masukan pengguna.",
            },
            oleh=self.orang.di(nama, Peran.PIMPINAN),
            sekarang=self.sekarang,
        )
        minta_dokumen(
            JenisDokumen.DAFTAR_CALON_XLSX,
            periode=self.periode,
            parameter={"predikat": "", "status": [Status.CALON.value, Status.BERPREDIKAT.value]},
            oleh=self.orang.siapa(Peran.SEKRETARIAT),
            sekarang=self.sekarang,
        )

    def jam(self, hari: int, jam: float) -> datetime:
        """The moment ``hari`` days from today at ``jam`` hours of the instansi's own clock."""
        return datetime.combine(self.hari + timedelta(days=hari), time(), self.zona) + timedelta(hours=jam)

    def _jalan(self, r: Rencana) -> Jalan:
        satker = self.satker[r.satker]
        tahap = tuple(t for t in rantai_satker(satker, rantai(self.periode.pk)) if t.jenis == JenisTahap.REVIU)
        kosong = self.papan.mesin.hitung({})
        ambang = tuple(a.kode for a in self.papan.mesin.ambang(kosong, r.predikat, self.periode.ambang_area))
        penulis = Penulis(satker, self.papan.kode, self.hari)
        jalan = Jalan(r, satker, tahap, self.papan, penulis, self.orang, self.jam, ambang)
        jalan.susun(self._isi)
        return jalan

    def _isi(self, jalan: Jalan, t: datetime) -> None:
        r = jalan.r
        sampai = -1 if r.akhir in (Akhir.PENGISIAN, Akhir.TANPA_USULAN) else irama(r, jalan.tahap).isi[1]
        bantu = next((a for a in AKUN[self.instansi.kode] if a.area and a.satker == r.satker), None)
        jalan.lembar = tulis_lembar(
            jalan.satker,
            self.periode,
            self.papan,
            rencana=r,
            penulis=jalan.penulis,
            mulai=t,
            selesai=self.jam(sampai, 8),
            pengisi=Pengisi(
                self.orang.orang(r.satker, Peran.OPERATOR),
                Pengguna.objects.get(surel=bantu.surel) if bantu else None,
                bantu.area if bantu else (),
            ),
            surat=self._surat(r.satker),
        )

    def _surat(self, satker: str) -> dict[str, Berkas]:
        return self.surat_utama if satker == UTAMA[self.instansi.kode] else self.surat

    # Acts of more than one unit ---------------------------------------------------------------------------------------

    def _surat_pengusulan(self, semua: list[Jalan]) -> list[tuple[datetime, Callable[[datetime], None]]]:
        """One letter per reviewing unit, tier and day, with all bids that are to pass it then."""
        kelompok: dict[tuple[int, str, str], list[Jalan]] = {}
        for j in semua:
            i = irama(j.r, j.tahap)
            for n in range(letak_akhir(j.r, j.tahap)):
                di = j.penilai(n, Peran.KETUA_TIM).memegang([Peran.KETUA_TIM])[0]
                kelompok.setdefault((i.tahap[n][2], j.tahap[n].kode, di.satker_singkat), []).append(j)
        hasil: list[tuple[datetime, Callable[[datetime], None]]] = []
        for urut, ((hari, tahap, penilai), isi) in enumerate(kelompok.items(), 1):
            saat = self.jam(hari, 15.5)
            hasil.append(
                (
                    saat,
                    self._usulkan(tahap, penilai, isi, f"W{urut + 2}-U/{410 + 7 * urut}/OT1.6/{saat:%m}/{saat.year}"),
                )
            )
        return hasil

    def _usulkan(self, tahap: str, penilai: str, isi: list[Jalan], nomor: str) -> Callable[[datetime], None]:
        def laku(t: datetime) -> None:
            ingin = set(berstatus([j.usulan_id for j in isi], Status.DISETUJUI))
            urut = [
                b.usulan.pk
                for p in Predikat
                for b in daftar_peringkat(
                    periode_id=self.periode.pk, tahap=tahap, penilai_satker_id=self.satker[penilai].pk, predikat=p.value
                ).baris()
                if b.usulan.pk in ingin
            ]
            usulkan(
                periode_id=self.periode.pk,
                tahap=tahap,
                penilai_satker_id=self.satker[penilai].pk,
                usulan_ids_berurut=urut,
                nomor_surat=nomor,
                tanggal_surat=t.date(),
                oleh=self.orang.di(penilai, Peran.KETUA_TIM),
                sekarang=t,
            )

        return laku

    def _sela(self) -> list[tuple[datetime, Callable[[datetime], None]]]:
        """What happens beside the bids: a ranking changed with a reason, more time for a court."""
        if self.instansi.kode != "MA":
            return []
        return [
            (self.jam(-3, 10), lambda t: self._perpanjang("PN Tanjung Jabung Timur", t)),
            (self.jam(-2, 15.7), lambda t: self._pindah("PT Jambi", t)),
        ]

    def _perpanjang(self, nama: str, t: datetime) -> None:
        beri_perpanjangan(
            periode_id=self.periode.pk,
            satker_id=self.satker[nama].pk,
            kegiatan="pengisian",
            sampai=self.hari + timedelta(days=24),
            alasan="Kantor terdampak banjir selama satu minggu; berkas dipindahkan sementara.",
            oleh=self.orang.siapa(Peran.SEKRETARIAT),
            sekarang=t,
        )

    def _pindah(self, nama: str, t: datetime) -> None:
        """The ketua tim moves the second of the approved courts to the first place."""
        tahap = rantai(self.periode.pk)[0].kode
        halaman = daftar_peringkat(
            periode_id=self.periode.pk, tahap=tahap, penilai_satker_id=self.satker[nama].pk, predikat=Predikat.WBK.value
        )
        siap = [b for b in halaman.baris() if b.siap]
        if len(siap) < 2:
            return
        pindahkan(
            usulan_id=siap[1].usulan.pk,
            tahap=tahap,
            urutan=siap[0].urutan or 1,
            oleh=self.orang.di(nama, Peran.KETUA_TIM),
            sekarang=t,
            alasan="Inovasinya sudah dipakai dua pengadilan lain di wilayah ini.",
        )


def hitung_baris(_: datetime) -> None:
    """Let PostgreSQL count rows now; within one transaction its own housekeeping can't. Owner of the tables only."""
    with connection.cursor() as kursor:
        kursor.execute("ANALYZE " + ", ".join(TABEL_RAMAI))
