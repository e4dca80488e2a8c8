"""Periode: loading its file, its chain, its windows and their extensions."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from inti.galat import BelumBoleh, Ditolak, TidakDitemukan, TidakSah
from inti.templatetags.tampil import tulis_waktu
from inti.waktu import akhir_hari, awal_hari
from lke.domain.instrumen import Bagan, bagan
from lke.models import Instrumen, LembarKerja, Periode
from penilaian.domain.berkas_periode import PENGISIAN, IsiPeriode, baca_periode
from penilaian.enums import JenisTahap
from penilaian.models import Jadwal, Kuota, Perpanjangan, Tahap, Usulan
from satker.akses import Akses
from satker.domain.kabar import kirim_kabar
from satker.domain.pengguna import hari_ini, pemegang
from satker.domain.satker import jenis_dikenal
from satker.enums import Izin, Peran
from satker.lingkup import lingkup_instansi
from satker.models import Instansi, Satker

NAMA_PENGISIAN = "Pengisian oleh satker"


# Loading ------------------------------------------------------------------------------------------------------------


def muat_periode(teks: str, *, sekarang: datetime, jadwal_geser: date | None = None) -> Periode:
    """Store the periode written in ``teks`` (YAML) with its chain, schedule and quotas; return it.

    The instansi, its units and the published instrument must be there already. The same content again changes nothing.
    Changed content replaces the stored one as long as no worksheet uses the periode.
    ``jadwal_geser`` (for demos) moves every window so that it contains that day; the rest stays as written.

    Raises:
        TidakSah: ``rincian`` lists everything wrong with the file; nothing was stored.
        BelumBoleh: the file differs from the stored periode, which is in use.
    """
    isi, salah = baca_periode(teks)
    if isi is None:
        raise _tidak_sah(salah)
    instansi = Instansi.objects.filter(kode=isi.instansi).first()
    if instansi is None:
        raise _tidak_sah([*salah, f"berkas: instansi {isi.instansi!r} belum ada di portal"])
    with lingkup_instansi(instansi.pk):
        _, salah = baca_periode(teks, jenis_dikenal=jenis_dikenal())
        instrumen = Instrumen.objects.filter(kode=isi.instrumen, terbit_pada__isnull=False).first()
        if instrumen is None and isi.instrumen:
            salah.append(f"berkas: instrumen {isi.instrumen} belum dimuat atau belum terbit")
        if salah or instrumen is None:
            raise _tidak_sah(salah)
        return _simpan(isi, instansi, instrumen, jadwal_geser)


def _tidak_sah(salah: list[str]) -> TidakSah:
    return TidakSah(
        f"Berkas periode belum dapat dipakai: {len(salah)} hal perlu diperbaiki. Tidak ada yang disimpan.",
        rincian=salah,
    )


def _simpan(isi: IsiPeriode, instansi: Instansi, instrumen: Instrumen, geser: date | None) -> Periode:
    periode = Periode.objects.select_for_update().filter(kode=isi.kode).first()
    if periode is not None and periode.sidik == isi.sidik:
        if geser is not None:
            _tulis_jadwal(periode, isi, geser)
        return periode
    if periode is not None and LembarKerja.objects.filter(periode=periode).exists():
        raise BelumBoleh(
            f"Periode {isi.kode} sudah dipakai lembar kerja, sedangkan isi berkas ini berbeda. "
            "Aturan periode yang berjalan tidak diganti; tambahan waktu diberikan lewat perpanjangan."
        )
    nilai = {
        "instansi": instansi,
        "nama": isi.nama,
        "lingkungan": isi.lingkungan,
        "tahun": isi.tahun,
        "zona_waktu": isi.zona_waktu,
        "instrumen": instrumen,
        "ambang_area": isi.ambang_area,
        "sidik": isi.sidik,
        "aturan_tambahan": isi.aturan_tambahan,
    }
    periode, _ = Periode.objects.update_or_create(kode=isi.kode, defaults=nilai)
    Tahap.objects.filter(periode=periode).delete()
    Kuota.objects.filter(periode=periode).delete()
    Tahap.objects.bulk_create(
        Tahap(
            instansi=instansi,
            periode=periode,
            urutan=i,
            kode=t.kode,
            nama=t.nama,
            jenis=t.jenis,
            leluhur_jenis=t.leluhur_jenis,
            tim=t.tim,
            untuk_jenis=t.untuk_jenis,
            tingkat=t.tingkat,
            putaran=t.putaran,
        )
        for i, t in enumerate(isi.tahap, 1)
    )
    Kuota.objects.bulk_create(
        Kuota(
            instansi=instansi,
            periode=periode,
            urutan=i,
            predikat=k.predikat,
            kelompok=k.kelompok,
            jenis=k.jenis,
            kelas=k.kelas,
            semua_kelas_untuk=k.semua_kelas_untuk,
            daftar_wajib=k.daftar_wajib,
            jumlah=k.jumlah,
        )
        for i, k in enumerate(isi.kuota, 1)
    )
    _tulis_jadwal(periode, isi, geser)
    return periode


def _tulis_jadwal(periode: Periode, isi: IsiPeriode, geser: date | None) -> None:
    jendela = _geser(isi.jadwal, geser) if geser is not None else isi.jadwal
    Jadwal.objects.filter(periode=periode).delete()
    Jadwal.objects.bulk_create(
        Jadwal(
            instansi_id=periode.instansi_id,
            periode=periode,
            kegiatan=kegiatan,
            mulai=awal_hari(mulai, isi.zona_waktu),
            selesai=akhir_hari(selesai, isi.zona_waktu),
        )
        for kegiatan, (mulai, selesai) in jendela.items()
    )
    beku = {k: jendela[k][1] if geser is not None and k in jendela else hari for k, hari in isi.beku.items()}
    for tahap in Tahap.objects.filter(periode=periode):
        hari = beku.get(tahap.kode)
        tahap.beku_peringkat = akhir_hari(hari, isi.zona_waktu) if hari else None
        tahap.save(update_fields=["beku_peringkat"])


def _geser(jadwal: dict[str, tuple[date, date]], hari: date) -> dict[str, tuple[date, date]]:
    """Every window open on ``hari``, still in the file's order: later ones begin later and end later."""
    hasil: dict[str, tuple[date, date]] = {}
    for i, kegiatan in enumerate(jadwal):
        hasil[kegiatan] = (hari - timedelta(days=max(1, 60 - 5 * i)), hari + timedelta(days=14 + 7 * i))
    return hasil


# Chain --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TahapInfo:
    """A tier of the chain as a value (what ``penilaian.alur.RuasTahap`` asks for)."""

    urutan: int
    kode: str
    nama: str
    jenis: JenisTahap
    leluhur_jenis: str
    tim: str
    untuk_jenis: tuple[str, ...]
    tingkat: tuple[Peran, ...]
    putaran: int | None
    beku_peringkat: datetime | None


def rantai(periode_id: int) -> tuple[TahapInfo, ...]:
    """The tiers of a periode, in order. One statement."""
    return tuple(
        TahapInfo(
            urutan=t.urutan,
            kode=t.kode,
            nama=t.nama,
            jenis=JenisTahap(t.jenis),
            leluhur_jenis=t.leluhur_jenis,
            tim=t.tim,
            untuk_jenis=tuple(t.untuk_jenis),
            tingkat=tuple(Peran(p) for p in t.tingkat),
            putaran=t.putaran,
            beku_peringkat=t.beku_peringkat,
        )
        for t in Tahap.objects.filter(periode_id=periode_id).order_by("urutan")
    )


def ambil_periode(periode_id: int) -> Periode:
    """A periode of the open instansi. Raises TidakDitemukan for anybody else's."""
    periode = Periode.objects.select_related("instrumen").filter(pk=periode_id).first()
    if periode is None:
        raise TidakDitemukan("Periode itu tidak ada di instansi Anda.")
    return periode


def bagan_periode(periode: Periode) -> Bagan:
    """The instrument of a periode."""
    return bagan(periode.instrumen_id)


def periode_untuk(satker: Satker, *, periode: Iterable[Periode] | None = None) -> list[Periode]:
    """Periode that concern a unit: of its lingkungan, or of the whole instansi; newest first.

    ``periode`` are all of the instansi when the caller has them already.
    """
    semua = Periode.objects.all() if periode is None else periode
    milik = [p for p in semua if not p.lingkungan or p.lingkungan == satker.lingkungan]
    return sorted(milik, key=lambda p: (-p.tahun, p.kode))


# Windows ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Jendela:
    """A window for one satker, in UTC. Without ``mulai`` there is no schedule: it's always open."""

    kegiatan: str
    nama: str
    mulai: datetime | None
    selesai: datetime | None
    diperpanjang_sampai: datetime | None = None
    zona: str = ""

    @property
    def batas(self) -> datetime | None:
        """When it closes, the extension included."""
        if self.selesai is None or self.diperpanjang_sampai is None:
            return self.selesai
        return max(self.selesai, self.diperpanjang_sampai)

    def keadaan(self, sekarang: datetime) -> str:
        """ "belum", "berjalan" or "selesai" (also when it was extended)."""
        if self.mulai is None or self.batas is None:
            return "berjalan"
        if sekarang < self.mulai:
            return "belum"
        return "berjalan" if sekarang <= self.batas else "selesai"

    def terbuka(self, sekarang: datetime) -> tuple[bool, str]:
        """Whether one may act now, and the sentence that says so or why not, in the satker's own zone."""
        keadaan = self.keadaan(sekarang)
        if keadaan == "belum":
            return False, f"{self.nama} baru dibuka {tulis_waktu(self.mulai, self.zona)}."
        if keadaan == "selesai":
            return False, (
                f"{self.nama} sudah ditutup {tulis_waktu(self.batas, self.zona)}. "
                "Bila masih perlu waktu, mintalah perpanjangan kepada sekretariat."
            )
        if self.batas is None:
            return True, f"{self.nama} tidak dibatasi jadwal."
        return True, f"{self.nama} dibuka sampai {tulis_waktu(self.batas, self.zona)}."


def _id(periode: Periode | int) -> int:
    return periode if isinstance(periode, int) else periode.pk


def _nama_kegiatan(periode_id: int, kegiatan: str) -> str:
    if kegiatan == PENGISIAN:
        return NAMA_PENGISIAN
    nama = (
        Tahap.objects.filter(periode_id=periode_id, kode=kegiatan.removeprefix("hasil_"))
        .values_list("nama", flat=True)
        .first()
    )
    return nama_kegiatan(kegiatan, {kegiatan.removeprefix("hasil_"): nama} if nama else {})


def nama_kegiatan(kegiatan: str, nama_tahap: dict[str, str]) -> str:
    """What a window is called on screens: the tier's name, the filling, or the handing over of a tier's result."""
    if kegiatan == PENGISIAN:
        return NAMA_PENGISIAN
    if kegiatan == "survei":
        return "Survei"
    if kegiatan in nama_tahap:
        return nama_tahap[kegiatan]
    asal = kegiatan.removeprefix("hasil_")
    return f"Penyampaian hasil: {nama_tahap[asal]}" if asal in nama_tahap else kegiatan.replace("_", " ").capitalize()


def jendela(milik: Usulan | Satker, periode: Periode | int, kegiatan: str) -> Jendela:
    """The window of ``kegiatan`` ("pengisian" or a tier's kode) for one bid or unit, its extension included.

    Three statements.
    """
    satker = milik.satker if isinstance(milik, Usulan) else milik
    return jendela_banyak([satker], periode, kegiatan)[satker.pk]


def jendela_banyak(satker: Collection[Satker], periode: Periode | int, kegiatan: str) -> dict[int, Jendela]:
    """The same for many units, by satker id; three statements whatever their number."""
    pid = _id(periode)
    jadwal = Jadwal.objects.filter(periode_id=pid, kegiatan=kegiatan).first()
    nama = _nama_kegiatan(pid, kegiatan)
    lebih: dict[int, datetime] = {}
    baris = Perpanjangan.objects.filter(periode_id=pid, kegiatan=kegiatan, satker_id__in=[s.pk for s in satker])
    for satker_id, sampai in baris.values_list("satker_id", "sampai"):
        lebih[satker_id] = max(sampai, lebih.get(satker_id, sampai))
    return {
        s.pk: Jendela(
            kegiatan,
            nama,
            jadwal.mulai if jadwal else None,
            jadwal.selesai if jadwal else None,
            lebih.get(s.pk),
            s.zona,
        )
        for s in satker
    }


def terbuka(milik: Usulan | Satker, periode: Periode | int, kegiatan: str, *, sekarang: datetime) -> tuple[bool, str]:
    """Whether the window is open for this bid or unit now, and the sentence to show (002 Lamp. III, PROSES §5)."""
    return jendela(milik, periode, kegiatan).terbuka(sekarang)


@transaction.atomic
def beri_perpanjangan(
    *, periode_id: int, satker_id: int, kegiatan: str, sampai: date, alasan: str, oleh: Akses, sekarang: datetime
) -> Perpanjangan:
    """Give one unit more time for one window, until the end of ``sampai`` in the periode's zone; tell its people.

    Raises:
        Ditolak: ``oleh`` isn't sekretariat. TidakDitemukan: no such periode or unit here.
        TidakSah: no reason, unknown window, or a date that gives no more time; all in ``rincian``.
    """
    if not oleh.punya(Izin.PERIODE_KELOLA):
        raise Ditolak("Perpanjangan hanya diberikan oleh sekretariat.")
    periode = ambil_periode(periode_id)
    satker = Satker.objects.filter(pk=satker_id).first()
    if satker is None:
        raise TidakDitemukan("Satker itu tidak ada di instansi Anda.")
    alasan = " ".join(alasan.split())
    batas = akhir_hari(sampai, periode.zona_waktu)
    salah: list[str] = []
    if not alasan:
        salah.append("Alasan: tulis mengapa satker ini perlu tambahan waktu.")
    if periode.lingkungan and satker.lingkungan != periode.lingkungan:
        salah.append(f"Satker: {satker.nama_singkat} tidak termasuk periode ini.")
    kini = jendela(satker, periode, kegiatan)
    if kini.selesai is None or kini.batas is None:
        salah.append("Kegiatan: tidak ada dalam jadwal periode ini.")
    elif batas <= kini.batas:
        salah.append(f"Sampai: harus sesudah batas yang berlaku, {tulis_waktu(kini.batas, periode.zona_waktu)}.")
    if batas <= sekarang:
        salah.append("Sampai: tanggal itu sudah lewat.")
    if salah:
        raise TidakSah("Perpanjangan belum diberikan.", rincian=salah)
    baris = Perpanjangan.objects.create(
        instansi_id=periode.instansi_id,
        satker=satker,
        periode=periode,
        kegiatan=kegiatan,
        sampai=batas,
        alasan=alasan,
        oleh_id=oleh.pengguna_id,
        pada=sekarang,
    )
    orang = pemegang(
        (Peran.OPERATOR, Peran.PIMPINAN), satker.pk, periode.instansi_id, hari_ini(periode.instansi_id, sekarang)
    )
    kirim_kabar(
        [p.pk for p in orang],
        f"{kini.nama}: waktu {satker.nama_singkat} diperpanjang sampai {tulis_waktu(batas, satker.zona)}.",
        "/lke/" if kegiatan == PENGISIAN else "/usulan/",
        sekarang=sekarang,
    )
    return baris
