"""What the page of one bid shows: its way with dates, its rounds with scores per tier, its history, what to do now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from inti.templatetags.tampil import BULAN
from penilaian import alur, izin
from penilaian.domain.ajuan import Catatan
from penilaian.domain.daftar_usulan import RONA
from penilaian.domain.peringkat import AKSI_PINDAH
from penilaian.domain.periode import TahapInfo
from penilaian.domain.reviu import TEKS_AKSI as TEKS_AKSI_REVIU
from penilaian.domain.tahap_lanjut import AKSI_CABUT
from penilaian.domain.usulan import Langkah, garis_tahap, leluhur, nama_penilai, rantai_usulan
from penilaian.enums import Aksi, Status
from penilaian.models import Ajuan, Clearance, HasilTahap, Jadwal, JejakUsulan, Reviu, Usulan
from penilaian.terlihat import reviu_terlihat
from satker.akses import Akses
from satker.enums import TEKS_PERAN, Peran

IKON_AKSI: dict[str, str] = {
    Aksi.BUKA: "tambah",
    Aksi.AJUKAN: "kirim",
    Aksi.AJUKAN_ULANG: "kirim",
    Aksi.TARIK: "kembali",
    Aksi.MULAI_TELAAH: "mata",
    Aksi.KEMBALIKAN: "utas",
    Aksi.SETUJUI: "cek-bulat",
    Aksi.TOLAK: "silang-bulat",
    Aksi.USULKAN: "peringkat",
    Aksi.CLEARANCE: "perisai",
    Aksi.REKOMENDASIKAN: "cek-bulat",
    Aksi.TIDAK_REKOMENDASIKAN: "silang-bulat",
    Aksi.TETAPKAN: "bintang",
    Aksi.CATAT_TAHAP: "papan",
    Aksi.BERI_PREDIKAT: "piala",
    Aksi.KOREKSI: "setelan",
}
LANGKAH_DALAM = frozenset({*TEKS_AKSI_REVIU, AKSI_PINDAH})
TEKS_LAIN = {**TEKS_AKSI_REVIU, AKSI_PINDAH: "Peringkat dipindahkan", AKSI_CABUT: "Predikat dicabut"}


@dataclass(frozen=True, slots=True)
class LangkahTampil:
    """A step of the state line with its dates in words and, where the bid is now, the icon of its state."""

    langkah: Langkah
    kapan: str
    ikon: str


@dataclass(frozen=True, slots=True)
class NilaiTahap:
    """A tier's score of one round; ``selesai`` False while it is judging (shown to those who may see it)."""

    nama: str
    total: Decimal
    selesai: bool
    reviu_id: int


@dataclass(frozen=True, slots=True)
class Putaran:
    """One frozen round: scores of the tiers that judged it, and what was decided."""

    ajuan: Ajuan
    nilai: tuple[NilaiTahap, ...]
    hasil: tuple[BarisJejak, ...]
    kini: bool


@dataclass(frozen=True, slots=True)
class BarisJejak:
    """One line of the history, ready to read."""

    jejak: JejakUsulan
    teks: str
    rona: str
    ikon: str
    peran: str
    tahap: str

    @property
    def mengajukan(self) -> bool:
        return self.jejak.aksi in (Aksi.AJUKAN.value, Aksi.AJUKAN_ULANG.value)


def langkah_tampil(usulan: Usulan, jejak: Sequence[JejakUsulan]) -> list[LangkahTampil]:
    """The state line: passed steps say when, coming ones their window. One statement."""
    jadwal = {j.kegiatan: j for j in Jadwal.objects.filter(periode_id=usulan.periode_id)}
    keluar: dict[str, datetime] = {}
    for j in jejak:
        if j.aksi in (Aksi.AJUKAN.value, Aksi.AJUKAN_ULANG.value) and j.dari == Status.PENGISIAN.value:
            keluar[""] = j.pada
        elif j.aksi in (Aksi.SETUJUI.value, Aksi.REKOMENDASIKAN.value, Aksi.TETAPKAN.value, Aksi.CATAT_TAHAP.value):
            keluar[j.tahap] = j.pada
    zona = ZoneInfo(usulan.satker.zona)
    hasil = []
    for langkah in garis_tahap(usulan):
        jendela = jadwal.get(langkah.kode or "pengisian")
        if langkah.keadaan == "lewat":
            saat = keluar.get(langkah.kode)
            kapan = f"selesai {_hari(saat.astimezone(zona))}" if saat else ""
        elif langkah.keadaan == "kini" and usulan.batas_jawab and usulan.tahap == langkah.kode:
            kapan = f"jawab s.d. {_hari(usulan.batas_jawab.astimezone(zona))}"
        else:
            kapan = _rentang(jendela.mulai.astimezone(zona), jendela.selesai.astimezone(zona)) if jendela else ""
        hasil.append(LangkahTampil(langkah, kapan, RONA[Status(usulan.status)][1]))
    return hasil


def _hari(saat: datetime) -> str:
    return f"{saat.day} {BULAN[saat.month - 1][:3]}"


def _rentang(mulai: datetime, selesai: datetime) -> str:
    """ "13–24 Apr", "29 Jun–10 Jul", one day alone "22 Mei"."""
    if mulai.date() == selesai.date():
        return _hari(selesai)
    if (mulai.year, mulai.month) == (selesai.year, selesai.month):
        return f"{mulai.day}–{_hari(selesai)}"
    return f"{_hari(mulai)}–{_hari(selesai)}"


def putaran(usulan: Usulan, jejak: Sequence[JejakUsulan], *, akses: Akses) -> list[Putaran]:
    """All rounds, newest first, each with the scores this person may see. Two statements."""
    ruas = rantai_usulan(usulan)
    letak = {t.kode: (i, t) for i, t in enumerate(ruas)}
    sudut = izin.sudut_pandang(akses, ruas, usulan.satker, leluhur(usulan.satker))
    reviu: dict[int, dict[str, Reviu]] = {}
    for r in (
        Reviu.objects.filter(usulan=usulan)
        .select_related("ajuan")
        .defer("ajuan__isi", "simpul")
        .order_by("mulai", "id")
    ):
        if r.tahap not in letak:
            continue
        i, t = letak[r.tahap]
        sedang = (usulan.status, usulan.tahap, usulan.putaran) == (Status.DITELAAH.value, r.tahap, r.ajuan.putaran)
        akhir = not t.tingkat or r.tingkat == str(t.tingkat[-1])
        if reviu_terlihat(
            sudut, urutan_reviu=i, selesai=r.selesai is not None, sedang_ditelaah=sedang, tingkat_akhir=akhir
        ):
            reviu.setdefault(r.ajuan_id, {})[r.tahap] = r  # the highest level comes last
    hasil = []
    for a in Ajuan.objects.filter(usulan=usulan).defer("isi").select_related("oleh").order_by("-putaran"):
        nilai = tuple(
            NilaiTahap(nama_penilai(letak[kode][1], usulan.satker), r.total, r.selesai is not None, r.pk)
            for kode, r in sorted(reviu.get(a.pk, {}).items(), key=lambda x: letak[x[0]][0])
        )
        putus = tuple(susun_jejak(usulan, [j for j in jejak if j.putaran == a.putaran and j.aksi in _PUTUSAN]))
        hasil.append(Putaran(a, nilai, putus, a.putaran == usulan.putaran))
    return hasil


_PUTUSAN = {
    Aksi.KEMBALIKAN.value,
    Aksi.SETUJUI.value,
    Aksi.TOLAK.value,
    Aksi.REKOMENDASIKAN.value,
    Aksi.TIDAK_REKOMENDASIKAN.value,
}


def baca_jejak(usulan: Usulan) -> list[JejakUsulan]:
    """The whole history, oldest first. One statement."""
    return list(JejakUsulan.objects.filter(usulan=usulan).select_related("oleh").order_by("pada", "id"))


def jejak_terlihat(usulan: Usulan, jejak: Sequence[JejakUsulan], *, akses: Akses) -> list[JejakUsulan]:
    """The history without a tier's inner steps (levels, wholesale verdicts, moves in its ranking) for those who may not
    see that tier's work while it lasts; moves between states are shown to everybody who sees the bid."""
    ruas = rantai_usulan(usulan)
    letak = {t.kode: i for i, t in enumerate(ruas)}
    sudut = izin.sudut_pandang(akses, ruas, usulan.satker, leluhur(usulan.satker))
    return [
        j
        for j in jejak
        if j.aksi not in LANGKAH_DALAM
        or reviu_terlihat(
            sudut, urutan_reviu=letak.get(j.tahap, 0), selesai=False, sedang_ditelaah=True, tingkat_akhir=False
        )
    ]


def susun_jejak(usulan: Usulan, jejak: Sequence[JejakUsulan]) -> list[BarisJejak]:
    """The history as lines, newest first."""
    nama = {t.kode: nama_penilai(t, usulan.satker) for t in rantai_usulan(usulan)}
    hasil = []
    for j in reversed(jejak):
        if j.aksi in Aksi._value2member_map_:
            aksi = Aksi(j.aksi)
            teks = _teks_jejak(aksi, j)
            rona, _ = RONA[Status(j.ke)] if aksi is not Aksi.KOREKSI else ("waspada", "")
            ikon = IKON_AKSI[aksi]
        else:
            teks, rona, ikon = TEKS_LAIN.get(j.aksi, j.aksi), "netral", "riwayat"
        peran = TEKS_PERAN[Peran(j.peran)] if j.peran in Peran._value2member_map_ else j.peran
        hasil.append(BarisJejak(j, teks, rona, ikon, peran, nama.get(j.tahap, "")))
    return hasil


def _teks_jejak(aksi: Aksi, j: JejakUsulan) -> str:
    if aksi is Aksi.CLEARANCE:
        return "Clearance: bersih" if j.rincian.get("hasil") == "bersih" else "Clearance: tidak bersih"
    if aksi is Aksi.CATAT_TAHAP:
        return "Lulus" if j.rincian.get("lulus") else "Gugur"
    return alur.TEKS_TERJADI[aksi].capitalize()


@dataclass(frozen=True, slots=True)
class Periksa:
    """One line of what is ready or missing before a submission."""

    beres: bool
    teks: str
    rincian: str = ""
    tautan: str = ""
    kata: str = ""


def periksa_ajuan(
    kurang: Sequence[Any], catatan: Sequence[Catatan], kekurangan: Sequence[Any], jumlah: int, *, alamat: Any
) -> list[Periksa]:
    """What stands between the satker and its next submission, missing things first.

    ``alamat(halaman, kode)`` gives the address of a question in the worksheet.
    """
    hasil: list[Periksa] = []
    belum = [c for c in catatan if c.wajib and not c.dijawab]
    if belum:
        hasil.append(
            Periksa(
                False,
                f"{len(belum)} catatan penilai belum dijawab",
                "ubah isian atau tulis tanggapan",
                "#catatan",
                "Jawab",
            )
        )
    elif any(c.wajib for c in catatan):
        hasil.append(Periksa(True, f"{sum(1 for c in catatan if c.wajib)} catatan penilai sudah dijawab"))
    kosong = [x for x in kurang if "dijawab" in x.pesan]
    tanpa = [x for x in kurang if "dijawab" not in x.pesan]
    for daftar, kata in ((kosong, "butir belum dijawab"), (tanpa, "butir belum bercatatan")):
        if daftar:
            kode = ", ".join(x.kode for x in daftar[:4]) + (" …" if len(daftar) > 4 else "")
            hasil.append(
                Periksa(False, f"{len(daftar)} {kata}", kode, alamat(daftar[0].halaman, daftar[0].kode), "Isi")
            )
    if not kosong and not tanpa:
        hasil.append(Periksa(True, f"{jumlah} butir dijawab dan bercatatan"))
    if not kekurangan:
        hasil.append(Periksa(True, "Semua batas nilai terpenuhi"))
    return sorted(hasil, key=lambda p: p.beres)


@dataclass(frozen=True, slots=True)
class FaktaTahap:
    """Recorded facts beside the reviews: clearance and results of later stages."""

    clearance: tuple[Clearance, ...]
    hasil: tuple[tuple[str, HasilTahap], ...]


def fakta(usulan: Usulan) -> FaktaTahap:
    """Clearances and stage results of a bid, oldest first. Two statements."""
    nama: dict[str, TahapInfo] = {t.kode: t for t in rantai_usulan(usulan)}
    urutan = {kode: i for i, kode in enumerate(nama)}
    hasil = sorted(
        HasilTahap.objects.filter(usulan=usulan).select_related("oleh"), key=lambda h: urutan.get(h.tahap, 99)
    )
    return FaktaTahap(
        tuple(Clearance.objects.filter(usulan=usulan).select_related("oleh").order_by("pada", "id")),
        tuple((nama[h.tahap].nama if h.tahap in nama else h.tahap, h) for h in hasil),
    )
