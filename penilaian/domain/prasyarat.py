"""What an act needs beyond state and person: the window, the requirements of its row, and what must be typed.

``jalankan`` and ``tombol`` ask the same functions, so a button that may be pressed does what it says.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Any

from inti.galat import BelumBoleh, TidakSah
from inti.templatetags.tampil import tulis_waktu
from inti.waktu import akhir_hari
from lke.domain.lembar import isi_beku, kelengkapan
from penilaian import alur, syarat
from penilaian.alur import Gerak, Syarat
from penilaian.domain.ajuan import Catatan, Kekurangan, catatan_kembali, catatan_terbuka, kekurangan_isi
from penilaian.domain.kelompok import peta_kuota, terpakai
from penilaian.domain.peringkat import (
    HalamanPeringkat,
    alasan_clearance,
    clearance_terbaru,
    daftar_peringkat,
    tertinggal,
)
from penilaian.domain.periode import TahapInfo, jendela
from penilaian.domain.reviu import alasan_belum_diputus, jumlah_catatan, semua_dinilai
from penilaian.domain.usulan import (
    KALIMAT_WBBM,
    KEGIATAN_PENGISIAN,
    ajuan_kini,
    pernah_wbk,
    rantai_usulan,
    reviu_kini,
    tahap_sekarang,
)
from penilaian.enums import Aksi, HasilClearance, JenisTahap
from penilaian.models import Ajuan, HasilTahap, JejakUsulan, PengusulanButir, Reviu, Usulan
from satker.akses import Akses

BANYAK = 12  # so many codes are named in a sentence; the rest is counted


@dataclass
class Keadaan:
    """One act on one bid, with everything its checks look at; each thing is asked at most once."""

    usulan: Usulan
    gerak: Gerak
    oleh: Akses
    sekarang: datetime
    bersama: dict[str, Any] = field(default_factory=dict)  # shared between the buttons of one page

    def _sekali(self, nama: str, cari: Callable[[], Any]) -> Any:
        if nama not in self.bersama:
            self.bersama[nama] = cari()
        return self.bersama[nama]

    @cached_property
    def ruas(self) -> tuple[TahapInfo, ...]:
        return rantai_usulan(self.usulan)

    @cached_property
    def tahap(self) -> TahapInfo | None:
        return tahap_sekarang(self.usulan)

    @property
    def reviu(self) -> Reviu | None:
        tahap = self.tahap
        return self._sekali("reviu", lambda: reviu_kini(self.usulan, tahap) if tahap else None)

    @property
    def ajuan(self) -> Ajuan | None:
        return self._sekali("ajuan", lambda: ajuan_kini(self.usulan))

    @property
    def isi(self) -> dict[str, Any]:
        """The living sheet, in the shape of a round."""
        return self._sekali("isi", lambda: isi_beku(self.usulan.lembar))

    @property
    def kurang_lembar(self) -> list[Any]:
        return self._sekali("kurang_lembar", lambda: kelengkapan(self.usulan.lembar))

    @property
    def catatan(self) -> list[Catatan]:
        """Remarks of the newest return."""
        return self._sekali("catatan", lambda: catatan_kembali(self.usulan, isi=self.isi))

    @property
    def kekurangan(self) -> tuple[Kekurangan, ...]:
        return self._sekali("kekurangan", lambda: kekurangan_isi(self.isi, self.usulan.predikat))

    @property
    def peringkat(self) -> HalamanPeringkat:
        """The ranking of the tier that has the bid."""
        tahap = self.tahap
        if tahap is None:
            raise BelumBoleh("Usulan ini belum sampai di tahap yang memeringkat.")
        return self._sekali(
            "peringkat",
            lambda: daftar_peringkat(
                periode_id=self.usulan.periode_id,
                tahap=tahap.kode,
                penilai_satker_id=None,
                predikat=self.usulan.predikat,
            ),
        )

    @property
    def hasil_tahap(self) -> set[str]:
        return self._sekali(
            "hasil_tahap", lambda: set(HasilTahap.objects.filter(usulan=self.usulan).values_list("tahap", flat=True))
        )


# Windows --------------------------------------------------------------------------------------------------------------

_DI_TAHAP = frozenset(
    {Aksi.MULAI_TELAAH, Aksi.KEMBALIKAN, Aksi.SETUJUI, Aksi.TOLAK, Aksi.REKOMENDASIKAN, Aksi.TIDAK_REKOMENDASIKAN}
)


def alasan_waktu(k: Keadaan) -> str:
    """Say why the schedule doesn't allow the act now, "" when it does. Withdrawing and correcting have no window."""
    usulan, periode, aksi = k.usulan, k.usulan.periode, k.gerak.aksi
    if aksi is Aksi.AJUKAN:
        return _tutup(k, KEGIATAN_PENGISIAN)
    if aksi is Aksi.AJUKAN_ULANG:
        lebih = jendela(usulan, periode, usulan.tahap).diperpanjang_sampai
        batas = max(filter(None, (usulan.batas_jawab, lebih)), default=None)
        if batas is not None and k.sekarang > batas:
            return (
                f"Batas menjawab {tulis_waktu(batas, usulan.satker.zona)} sudah lewat. "
                "Bila masih perlu waktu, mintalah perpanjangan kepada sekretariat."
            )
        return ""
    if aksi in _DI_TAHAP:
        return _tutup(k, usulan.tahap)
    if aksi is Aksi.CLEARANCE:
        gerbang = alur.gerbang_clearance(k.ruas, usulan.tahap)
        return _tutup(k, gerbang.kode) if gerbang else ""
    if aksi is Aksi.USULKAN:
        return _tutup_usulkan(k)
    if aksi is Aksi.TETAPKAN:
        tahap = next((t for t in k.ruas if t.jenis == JenisTahap.PENETAPAN), None)
        return _tutup(k, tahap.kode) if tahap else ""
    if aksi in (Aksi.CATAT_TAHAP, Aksi.BERI_PREDIKAT):
        # Results come in after a stage has ended; only what hasn't begun can't be recorded.
        satu = jendela(usulan, periode, usulan.tahap)
        return satu.terbuka(k.sekarang)[1] if satu.keadaan(k.sekarang) == "belum" else ""
    return ""


def _tutup(k: Keadaan, kegiatan: str) -> str:
    boleh, kalimat = jendela(k.usulan, k.usulan.periode, kegiatan).terbuka(k.sekarang)
    return "" if boleh else kalimat


def _tutup_usulkan(k: Keadaan) -> str:
    """Nominating runs from the tier's window to the handing over of its result and the freezing of its ranking."""
    periode, tahap = k.usulan.periode, k.tahap
    sendiri = jendela(k.usulan, periode, k.usulan.tahap)
    if sendiri.keadaan(k.sekarang) != "selesai":
        return "" if sendiri.terbuka(k.sekarang)[0] else sendiri.terbuka(k.sekarang)[1]
    hasil = jendela(k.usulan, periode, f"hasil_{k.usulan.tahap}").batas
    batas = max(filter(None, (hasil, tahap.beku_peringkat if tahap else None)), default=None)
    return "" if batas is not None and k.sekarang <= batas else sendiri.terbuka(k.sekarang)[1]


# Requirements over stored facts ---------------------------------------------------------------------------------------


def alasan_syarat(k: Keadaan) -> list[str]:
    """Everything stored that keeps the act from happening, each as a sentence; [] when nothing does."""
    hasil: list[str] = []
    for satu in k.gerak.syarat:
        periksa = _KEADAAN.get(satu)
        if periksa:
            hasil += periksa(k)
        if hasil and satu in (Syarat.PUTARAN_TERSISA, Syarat.TINGKAT_AKHIR):
            break  # nothing else matters before these
    return hasil


def sebut(kode: Sequence[str]) -> str:
    """Codes for a sentence: the first dozen, and how many more."""
    lebih = len(kode) - BANYAK
    return ", ".join(kode[:BANYAK]) + (f", dan {lebih} lagi" if lebih > 0 else "")


def _lembar_lengkap(k: Keadaan) -> list[str]:
    belum = [x.kode for x in k.kurang_lembar if "dijawab" in x.pesan]
    tanpa = [x.kode for x in k.kurang_lembar if "dijawab" not in x.pesan]
    hasil = []
    if belum:
        hasil.append(f"{len(belum)} butir belum dijawab: {sebut(belum)}.")
    if tanpa:
        hasil.append(f"{len(tanpa)} butir belum diberi catatan: {sebut(tanpa)}.")
    return hasil


def _catatan_dijawab(k: Keadaan) -> list[str]:
    buka = catatan_terbuka(k.catatan)
    if not buka:
        return []
    return [f"{len(buka)} catatan «perlu perbaikan» belum dijawab, ubah isian atau tulis tanggapan: {sebut(buka)}."]


def _pernah_wbk(k: Keadaan) -> list[str]:
    if k.usulan.predikat != "WBBM" or pernah_wbk(k.usulan.satker_id, k.usulan.periode.tahun):
        return []
    return [KALIMAT_WBBM.format(satker=k.usulan.satker.nama_singkat)]


def _ada_catatan(k: Keadaan) -> list[str]:
    if k.reviu is not None and jumlah_catatan(k.reviu):
        return []
    return [
        "Belum ada catatan untuk satker. Beri putusan «perlu perbaikan» atau «tidak sesuai» "
        "pada paling sedikit satu butir."
    ]


def _putaran_tersisa(k: Keadaan) -> list[str]:
    tahap = k.tahap
    if tahap is None or tahap.putaran is None:
        return []
    sudah = JejakUsulan.objects.filter(usulan=k.usulan, aksi=Aksi.KEMBALIKAN.value, tahap=tahap.kode).count()
    if syarat.boleh_kembali(tahap.putaran, sudah):
        return []
    return [f"Tahap ini hanya {tahap.putaran} putaran dan ini putaran terakhir; putuskan tanpa mengembalikan."]


def _tingkat_akhir(k: Keadaan) -> list[str]:
    alasan = alasan_belum_diputus(k.reviu, semua=False)
    return [alasan] if alasan else []


def _semua_dinilai(k: Keadaan) -> list[str]:
    if k.reviu is None:
        return ["Telaah tahap ini belum dimulai."]
    if semua_dinilai(k.reviu):
        return []
    return [f"{k.reviu.jumlah - k.reviu.dinilai} dari {k.reviu.jumlah} butir belum dinilai."]


def _clearance_bersih(k: Keadaan) -> list[str]:
    if alur.gerbang_clearance(k.ruas, k.usulan.tahap) is None:
        return []
    alasan = alasan_clearance(k.usulan, k.ruas, clearance_terbaru([k.usulan.pk]).get(k.usulan.pk))
    return [alasan] if alasan else []


def _gerbang_clearance(k: Keadaan) -> list[str]:
    if alur.gerbang_clearance(k.ruas, k.usulan.tahap) is not None:
        return []
    return ["Tahap ini belum sampai pada clearance; clearance dicatat sesudah persetujuan tahap terakhir sebelum TPI."]


def _ada_kuota(k: Keadaan) -> list[str]:
    """Thresholds over the TPI's scores, then places; the quota row is locked before its places are counted."""
    tempat = k.peringkat.cari(k.usulan.pk)
    if tempat is None or not tempat[1].siap:
        return list(tempat[1].alasan + tempat[1].kurang) if tempat else ["Usulan ini belum ada di peringkat TPI."]
    peta = peta_kuota(k.usulan.periode_id)
    kuota = peta.untuk(k.usulan.predikat, k.usulan.satker)
    if kuota is None:
        return []
    terisi = terpakai([kuota.pk])[kuota.pk]
    if terisi < kuota.jumlah:
        return []
    return [f"Kuota {k.usulan.predikat} kelompok {kuota.kelompok} sudah penuh: {terisi} dari {kuota.jumlah} tempat."]


_KEADAAN: dict[Syarat, Callable[[Keadaan], list[str]]] = {
    Syarat.LEMBAR_LENGKAP: _lembar_lengkap,
    Syarat.CATATAN_DIJAWAB: _catatan_dijawab,
    Syarat.PERNAH_WBK: _pernah_wbk,
    Syarat.ADA_CATATAN: _ada_catatan,
    Syarat.PUTARAN_TERSISA: _putaran_tersisa,
    Syarat.TINGKAT_AKHIR: _tingkat_akhir,
    Syarat.SEMUA_DINILAI: _semua_dinilai,
    Syarat.CLEARANCE_BERSIH: _clearance_bersih,
    Syarat.GERBANG_CLEARANCE: _gerbang_clearance,
    Syarat.ADA_KUOTA: _ada_kuota,
}


# Requirements over what is typed --------------------------------------------------------------------------------------


def periksa_masukan(k: Keadaan, catatan: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """Check what came with the act and return it cleaned: only the keys the act uses.

    Keys: ``kekurangan_diakui`` (codes), ``batas_jawab`` (date or moment), ``pengusulan`` (the batch, stored), ``hasil``
    ("bersih"/"tidak", "lulus"/"gugur", or the target state), ``nomor_surat``, ``alasan_lompat``, ``tahap``, ``skor``,
    ``nomor_sk``. Raises TidakSah or BelumBoleh.
    """
    bersih: dict[str, Any] = {}
    for satu in k.gerak.syarat:
        baca = _MASUKAN.get(satu)
        if baca:
            bersih |= baca(k, catatan, data)
    return bersih


def _alasan(k: Keadaan, catatan: str, data: Mapping[str, Any]) -> dict[str, Any]:
    if not catatan:
        raise TidakSah(
            f"Tulis alasannya. Alasan «{alur.TEKS_AKSI[k.gerak.aksi].lower()}» tercatat dan terbaca oleh satker."
        )
    return {}


def _kekurangan(k: Keadaan, catatan: str, data: Mapping[str, Any]) -> dict[str, Any]:
    diakui = [str(x) for x in data.get("kekurangan_diakui") or ()]
    sisa = set(syarat.belum_diakui((x.kode for x in k.kekurangan), diakui))
    if sisa:
        raise BelumBoleh(
            f"{len(sisa)} nilai di bawah batas {k.usulan.predikat} belum Anda nyatakan diketahui.",
            rincian=[x.uraian for x in k.kekurangan if x.kode in sisa],
        )
    return {"kekurangan_diakui": diakui}


def _tenggat(k: Keadaan, catatan: str, data: Mapping[str, Any]) -> dict[str, Any]:
    batas = data.get("batas_jawab")
    if isinstance(batas, date) and not isinstance(batas, datetime):
        batas = akhir_hari(batas, k.usulan.periode.zona_waktu)
    if not isinstance(batas, datetime):
        raise TidakSah("Isi tanggal batas satker menjawab.")
    if batas <= k.sekarang:
        raise TidakSah("Tanggal batas jawab sudah lewat; pilih hari ini atau sesudahnya.")
    tutup = jendela(k.usulan, k.usulan.periode, k.usulan.tahap).batas
    if tutup is not None and batas > tutup:
        raise TidakSah(
            f"Batas jawab melewati akhir tahap ini, {tulis_waktu(tutup, k.usulan.satker.zona)}. "
            "Pilih tanggal sebelum itu."
        )
    return {"batas_jawab": batas}


def _pengusulan(k: Keadaan, catatan: str, data: Mapping[str, Any]) -> dict[str, Any]:
    surat = data.get("pengusulan")
    if surat is None or not PengusulanButir.objects.filter(pengusulan=surat, usulan=k.usulan).exists():
        raise BelumBoleh("Usulan diteruskan lewat surat pengusulan berperingkat, dari halaman peringkat tahap ini.")
    return {"pengusulan": surat}


def _hasil_clearance(k: Keadaan, catatan: str, data: Mapping[str, Any]) -> dict[str, Any]:
    hasil = str(data.get("hasil") or "")
    if hasil not in HasilClearance._value2member_map_:
        raise TidakSah("Pilih hasil clearance: bersih atau tidak.")
    if hasil == HasilClearance.TIDAK.value and not catatan:
        raise TidakSah("Tulis alasan tidak bersih; alasan ini yang terbaca oleh tahap yang mengusulkan.")
    return {"hasil": hasil, "nomor_surat": str(data.get("nomor_surat") or "").strip()}


def _lompat(k: Keadaan, catatan: str, data: Mapping[str, Any]) -> dict[str, Any]:
    alasan = " ".join(str(data.get("alasan_lompat") or "").split())
    didahului = tertinggal(k.peringkat, k.usulan.pk)
    if didahului and not alasan:
        raise TidakSah(
            f"{len(didahului)} satker di peringkat lebih atas belum ditetapkan. "
            "Tetapkan menurut urutan, atau tulis alasan melompatinya.",
            rincian=[f"{b.urutan}. {b.satker.nama_singkat}" for b in didahului],
        )
    return {"alasan_lompat": alasan if didahului else "", "dilompati": [b.usulan.pk for b in didahului]}


def _hasil_tahap(k: Keadaan, catatan: str, data: Mapping[str, Any]) -> dict[str, Any]:
    berikut = alur.tahap_hasil_berikut(k.ruas, k.hasil_tahap)
    tahap = str(data.get("tahap") or k.usulan.tahap)
    if berikut is None or tahap != berikut.kode:
        nama = berikut.nama if berikut else "tidak ada lagi"
        raise BelumBoleh(f"Hasil dicatat berurutan; tahap berikutnya: {nama}.")
    if not catatan:
        raise TidakSah("Tulis catatan hasilnya: dasar keputusan atau nomor berita acara.")
    skor = data.get("skor")
    if skor in (None, ""):
        nilai = None
    else:
        try:
            nilai = Decimal(str(skor).replace(",", "."))
        except InvalidOperation as salah:
            raise TidakSah("Skor harus angka, misalnya 82,50.") from salah
        if not nilai.is_finite() or nilai < 0 or nilai >= 10_000:
            raise TidakSah("Skor harus angka antara 0 dan 9999.")
    return {"tahap": tahap, "skor": nilai}


def _nomor_sk(k: Keadaan, catatan: str, data: Mapping[str, Any]) -> dict[str, Any]:
    nomor = str(data.get("nomor_sk") or "").strip()
    if not nomor:
        raise TidakSah("Isi nomor surat keputusan predikat.")
    return {"nomor_sk": nomor[:100]}


_MASUKAN: dict[Syarat, Callable[[Keadaan, str, Mapping[str, Any]], dict[str, Any]]] = {
    Syarat.ALASAN: _alasan,
    Syarat.KEKURANGAN_DIAKUI: _kekurangan,
    Syarat.TENGGAT_JAWAB: _tenggat,
    Syarat.LEWAT_PENGUSULAN: _pengusulan,
    Syarat.GERBANG_CLEARANCE: _hasil_clearance,
    Syarat.URUT_PERINGKAT: _lompat,
    Syarat.HASIL_TAHAP: _hasil_tahap,
    Syarat.NOMOR_SK: _nomor_sk,
}
