"""The workflow as one pure table: state, act, next state, who, at what kind of tier, what it needs (PROSES §3–§4).

Nothing here knows a database. ``penilaian.domain.alur_usulan.jalankan`` is the only function that walks the table;
docs/alur.md and docs/diagram-alur.svg are drawn from it (``manage.py gambar_alur``).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, TypeVar

from penilaian.enums import Aksi, JenisTahap, Status
from satker.enums import Peran


class RuasTahap(Protocol):
    """What this module asks of a tier of the chain."""

    @property
    def kode(self) -> str: ...
    @property
    def jenis(self) -> JenisTahap | str: ...
    @property
    def leluhur_jenis(self) -> str: ...
    @property
    def tim(self) -> str: ...
    @property
    def untuk_jenis(self) -> Collection[str]: ...


T = TypeVar("T", bound=RuasTahap)


class Letak(StrEnum):
    """Kinds of places a bid may be at, as far as the table cares."""

    MANA_SAJA = "mana_saja"
    LELUHUR = "leluhur"  # a review tier held by a unit above the satker
    TIM = "tim"  # a review tier held by the TPI
    TAHAP = "tahap"  # a later stage
    PREDIKAT = "predikat"  # all later stages passed


class Siapa(StrEnum):
    """Where the actor must hold the role."""

    SATKER = "satker"  # at the bidding satker itself
    TINGKAT = "tingkat"  # at the tier that has the bid
    INSTANSI = "instansi"  # for the whole instansi


class Syarat(StrEnum):
    """What an act needs beyond state, person and time. ``penilaian.domain.prasyarat`` checks them."""

    LEMBAR_LENGKAP = "lembar_lengkap"
    KEKURANGAN_DIAKUI = "kekurangan_diakui"
    CATATAN_DIJAWAB = "catatan_dijawab"
    PERNAH_WBK = "pernah_wbk"
    ADA_CATATAN = "ada_catatan"
    TENGGAT_JAWAB = "tenggat_jawab"
    PUTARAN_TERSISA = "putaran_tersisa"
    TINGKAT_AKHIR = "tingkat_akhir"
    SEMUA_DINILAI = "semua_dinilai"
    ALASAN = "alasan"
    LEWAT_PENGUSULAN = "lewat_pengusulan"
    CLEARANCE_BERSIH = "clearance_bersih"
    GERBANG_CLEARANCE = "gerbang_clearance"
    ADA_KUOTA = "ada_kuota"
    URUT_PERINGKAT = "urut_peringkat"
    HASIL_TAHAP = "hasil_tahap"
    NOMOR_SK = "nomor_sk"
    TUJUAN_KOREKSI = "tujuan_koreksi"

    @property
    def teks(self) -> str:
        return TEKS_SYARAT[self]


TEKS_SYARAT = {
    Syarat.LEMBAR_LENGKAP: "setiap butir dijawab dan bercatatan",
    Syarat.KEKURANGAN_DIAKUI: "setiap nilai di bawah batas dinyatakan diketahui",
    Syarat.CATATAN_DIJAWAB: "setiap butir «perlu perbaikan» diubah atau ditanggapi",
    Syarat.PERNAH_WBK: "WBBM: pernah meraih WBK",
    Syarat.ADA_CATATAN: "paling sedikit satu catatan",
    Syarat.TENGGAT_JAWAB: "tanggal batas jawab",
    Syarat.PUTARAN_TERSISA: "batas putaran tahap belum habis",
    Syarat.TINGKAT_AKHIR: "semua tingkat TPI sebelumnya selesai",
    Syarat.SEMUA_DINILAI: "setiap butir sudah dinilai",
    Syarat.ALASAN: "alasan",
    Syarat.LEWAT_PENGUSULAN: "ada di surat pengusulan berperingkat",
    Syarat.CLEARANCE_BERSIH: "clearance bersih bila tahap berikutnya memintanya",
    Syarat.GERBANG_CLEARANCE: "tahap ini diikuti clearance; alasan bila tidak bersih",
    Syarat.ADA_KUOTA: "tempat kuota masih ada",
    Syarat.URUT_PERINGKAT: "menurut urutan peringkat; melompati perlu alasan",
    Syarat.HASIL_TAHAP: "tahapnya berurutan; hasil dan catatan",
    Syarat.NOMOR_SK: "nomor surat keputusan",
    Syarat.TUJUAN_KOREKSI: "status tujuan",
}


@dataclass(frozen=True, slots=True)
class Gerak:
    """One row: in ``dari`` (None = no bid yet) the act leads to ``ke``.

    ``peran`` are the roles that may, held where ``siapa`` says; ``jenis_tahap`` limits the row to tiers of that kind.
    A row with an act twice (CATAT_TAHAP passed or failed) is told apart by ``hasil``.
    """

    dari: Status | None
    aksi: Aksi
    ke: Status
    peran: tuple[Peran, ...]
    siapa: Siapa
    jenis_tahap: Letak = Letak.MANA_SAJA
    syarat: tuple[Syarat, ...] = ()
    hasil: str = ""

    @property
    def koreksi(self) -> bool:
        return self.aksi is Aksi.KOREKSI


P, S, A, L, Y = Peran, Status, Aksi, Letak, Syarat

# What a mistaken act may be put back to. Everything else is put right by the ordinary acts that follow.
KOREKSI: dict[Status, tuple[Status, ...]] = {
    S.DIAJUKAN: (S.PENGISIAN,),
    S.DITELAAH: (S.PENGISIAN,),
    S.DIKEMBALIKAN: (S.DITELAAH, S.PENGISIAN),
    S.DISETUJUI: (S.DITELAAH,),
    S.DITOLAK: (S.DITELAAH,),
    S.DIREKOMENDASIKAN: (S.DITELAAH,),
    S.TIDAK_DIREKOMENDASIKAN: (S.DITELAAH,),
    S.CALON: (S.DIREKOMENDASIKAN,),
    S.GUGUR: (S.CALON,),
}

_AJUKAN = (Y.LEMBAR_LENGKAP, Y.CATATAN_DIJAWAB, Y.KEKURANGAN_DIAKUI)

TABEL: tuple[Gerak, ...] = (
    Gerak(None, A.BUKA, S.PENGISIAN, (P.OPERATOR, P.PIMPINAN), Siapa.SATKER, syarat=(Y.PERNAH_WBK,)),
    Gerak(S.PENGISIAN, A.AJUKAN, S.DIAJUKAN, (P.PIMPINAN,), Siapa.SATKER, syarat=_AJUKAN),
    Gerak(S.DIAJUKAN, A.TARIK, S.PENGISIAN, (P.PIMPINAN,), Siapa.SATKER),
    Gerak(S.DIAJUKAN, A.MULAI_TELAAH, S.DITELAAH, (P.VERIFIKATOR,), Siapa.TINGKAT, L.LELUHUR),
    Gerak(S.DIAJUKAN, A.MULAI_TELAAH, S.DITELAAH, (P.PENILAI_ANGGOTA,), Siapa.TINGKAT, L.TIM),
    Gerak(
        S.DITELAAH, A.KEMBALIKAN, S.DIKEMBALIKAN, (P.KETUA_TIM,), Siapa.TINGKAT, L.LELUHUR,
        (Y.PUTARAN_TERSISA, Y.ADA_CATATAN, Y.TENGGAT_JAWAB),
    ),
    Gerak(
        S.DITELAAH, A.KEMBALIKAN, S.DIKEMBALIKAN, (P.PENGENDALI_TEKNIS,), Siapa.TINGKAT, L.TIM,
        (Y.PUTARAN_TERSISA, Y.TINGKAT_AKHIR, Y.ADA_CATATAN, Y.TENGGAT_JAWAB),
    ),
    Gerak(S.DIKEMBALIKAN, A.AJUKAN_ULANG, S.DIAJUKAN, (P.PIMPINAN,), Siapa.SATKER, syarat=_AJUKAN),
    Gerak(S.DITELAAH, A.SETUJUI, S.DISETUJUI, (P.KETUA_TIM,), Siapa.TINGKAT, L.LELUHUR, (Y.SEMUA_DINILAI,)),
    Gerak(S.DITELAAH, A.TOLAK, S.DITOLAK, (P.KETUA_TIM,), Siapa.TINGKAT, L.LELUHUR, (Y.ALASAN,)),
    Gerak(
        S.DISETUJUI, A.CLEARANCE, S.DISETUJUI, (P.BAWAS,), Siapa.INSTANSI, L.LELUHUR, (Y.GERBANG_CLEARANCE,),
    ),
    Gerak(
        S.DISETUJUI, A.USULKAN, S.DIAJUKAN, (P.KETUA_TIM,), Siapa.TINGKAT, L.LELUHUR,
        (Y.CLEARANCE_BERSIH, Y.LEWAT_PENGUSULAN),
    ),
    Gerak(
        S.DITELAAH, A.REKOMENDASIKAN, S.DIREKOMENDASIKAN, (P.PENGENDALI_TEKNIS,), Siapa.TINGKAT, L.TIM,
        (Y.TINGKAT_AKHIR, Y.SEMUA_DINILAI),
    ),
    Gerak(
        S.DITELAAH, A.TIDAK_REKOMENDASIKAN, S.TIDAK_DIREKOMENDASIKAN, (P.PENGENDALI_TEKNIS,), Siapa.TINGKAT, L.TIM,
        (Y.TINGKAT_AKHIR, Y.SEMUA_DINILAI, Y.ALASAN),
    ),
    Gerak(
        S.DIREKOMENDASIKAN, A.TETAPKAN, S.CALON, (P.SEKRETARIAT,), Siapa.INSTANSI, L.TIM,
        (Y.ADA_KUOTA, Y.URUT_PERINGKAT),
    ),
    Gerak(
        S.CALON, A.CATAT_TAHAP, S.CALON, (P.SEKRETARIAT,), Siapa.INSTANSI, L.TAHAP, (Y.HASIL_TAHAP,), hasil="lulus",
    ),
    Gerak(
        S.CALON, A.CATAT_TAHAP, S.GUGUR, (P.SEKRETARIAT,), Siapa.INSTANSI, L.TAHAP, (Y.HASIL_TAHAP,), hasil="gugur",
    ),
    Gerak(
        S.CALON, A.BERI_PREDIKAT, S.BERPREDIKAT, (P.SEKRETARIAT,), Siapa.INSTANSI, L.PREDIKAT, (Y.NOMOR_SK,),
    ),
    *(
        Gerak(dari, A.KOREKSI, ke, (P.SEKRETARIAT,), Siapa.INSTANSI, syarat=(Y.ALASAN, Y.TUJUAN_KOREKSI), hasil=ke)
        for dari, tujuan in KOREKSI.items()
        for ke in tujuan
    ),
)  # fmt: skip

TEKS_AKSI: dict[Aksi, str] = {
    A.BUKA: "Buka usulan",
    A.AJUKAN: "Ajukan",
    A.TARIK: "Tarik kembali",
    A.MULAI_TELAAH: "Mulai telaah",
    A.KEMBALIKAN: "Kembalikan dengan catatan",
    A.AJUKAN_ULANG: "Ajukan kembali",
    A.SETUJUI: "Setujui",
    A.TOLAK: "Tolak",
    A.USULKAN: "Usulkan ke tahap berikut",
    A.CLEARANCE: "Catat clearance",
    A.REKOMENDASIKAN: "Rekomendasikan",
    A.TIDAK_REKOMENDASIKAN: "Tidak rekomendasikan",
    A.TETAPKAN: "Tetapkan sebagai calon",
    A.CATAT_TAHAP: "Catat hasil tahap",
    A.BERI_PREDIKAT: "Beri predikat",
    A.KOREKSI: "Koreksi status",
}

# What the history and refusals say happened: "… dikembalikan oleh …".
TEKS_TERJADI: dict[Aksi, str] = {
    A.BUKA: "dibuka",
    A.AJUKAN: "diajukan",
    A.TARIK: "ditarik kembali",
    A.MULAI_TELAAH: "mulai ditelaah",
    A.KEMBALIKAN: "dikembalikan",
    A.AJUKAN_ULANG: "diajukan kembali",
    A.SETUJUI: "disetujui",
    A.TOLAK: "ditolak",
    A.USULKAN: "diusulkan ke tahap berikut",
    A.CLEARANCE: "diberi hasil clearance",
    A.REKOMENDASIKAN: "direkomendasikan",
    A.TIDAK_REKOMENDASIKAN: "dinyatakan tidak direkomendasikan",
    A.TETAPKAN: "ditetapkan sebagai calon",
    A.CATAT_TAHAP: "diberi hasil tahap",
    A.BERI_PREDIKAT: "diberi predikat",
    A.KOREKSI: "dikoreksi statusnya",
}

# The reviewing acts: nobody with a role at the judged satker may do them (PROSES §1).
AKSI_PENILAI = frozenset(
    {
        A.MULAI_TELAAH, A.KEMBALIKAN, A.SETUJUI, A.TOLAK, A.USULKAN, A.CLEARANCE, A.REKOMENDASIKAN,
        A.TIDAK_REKOMENDASIKAN, A.TETAPKAN, A.CATAT_TAHAP, A.BERI_PREDIKAT, A.KOREKSI,
    }
)  # fmt: skip

# After these the assessment is over and the worksheet is locked.
STATUS_TERKUNCI = frozenset({S.DIREKOMENDASIKAN, S.TIDAK_DIREKOMENDASIKAN, S.CALON, S.GUGUR, S.BERPREDIKAT})


# The table, asked -----------------------------------------------------------------------------------------------------


def letak(tahap: RuasTahap | None) -> Letak:
    """Say what kind of place a tier is; no tier (filling) is ``MANA_SAJA``, a tier no row names likewise."""
    if tahap is None:
        return Letak.MANA_SAJA
    if tahap.jenis == JenisTahap.REVIU:
        return Letak.TIM if tahap.tim else Letak.LELUHUR
    if tahap.jenis == JenisTahap.TAHAP:
        return Letak.TAHAP
    return Letak.PREDIKAT if tahap.jenis == JenisTahap.PREDIKAT else Letak.MANA_SAJA


def berikut(status: Status | None, jenis_tahap: Letak = Letak.MANA_SAJA) -> tuple[Gerak, ...]:
    """All rows that lead on from ``status`` at a tier of this kind, in the order of the table."""
    return tuple(g for g in TABEL if g.dari == status and g.jenis_tahap in (Letak.MANA_SAJA, jenis_tahap))


def cari(status: Status | None, aksi: Aksi, jenis_tahap: Letak = Letak.MANA_SAJA, *, hasil: str = "") -> Gerak | None:
    """The row for an act, or None when the state doesn't have it.

    ``hasil`` picks among rows of one act: "lulus"/"gugur" for CATAT_TAHAP, the target state for KOREKSI; without it
    the first row answers (same people, same tier, same requirements).
    """
    for gerak in berikut(status, jenis_tahap):
        if gerak.aksi is aksi and (not hasil or not gerak.hasil or gerak.hasil == hasil):
            return gerak
    return None


# The chain, resolved --------------------------------------------------------------------------------------------------


def _berlaku(tahap: RuasTahap, jenis: str, jenis_leluhur: Collection[str]) -> bool:
    if tahap.jenis != JenisTahap.REVIU:
        return True
    if tahap.untuk_jenis and jenis not in tahap.untuk_jenis:
        return False
    return bool(tahap.tim) or tahap.leluhur_jenis in jenis_leluhur


def rantai_satker(rantai: Iterable[T], jenis: str, jenis_leluhur: Collection[str]) -> tuple[T, ...]:
    """The tiers a satker of this ``jenis`` with ancestors of ``jenis_leluhur`` passes, in order (PROSES §4).

    A review tier counts when it is meant for the satker's jenis and a unit of that kind really is above it, or when a
    team reviews. What stands before the first review tier (a clearance the satker never comes to) is left out: a PN
    starts at PT, a PT at Ditjen, an Eselon I unit at TPI.
    """
    berlaku = [t for t in rantai if _berlaku(t, jenis, jenis_leluhur)]
    mulai = next((i for i, t in enumerate(berlaku) if t.jenis == JenisTahap.REVIU), len(berlaku))
    return tuple(berlaku[mulai:])


def tahap_pertama(jalur: Sequence[T]) -> T | None:
    """Where a first submission goes; None when nobody reviews such a satker in this periode."""
    return next((t for t in jalur if t.jenis == JenisTahap.REVIU), None)


def tahap_reviu_berikut(jalur: Sequence[T], kode: str) -> T | None:
    """The next review tier after ``kode`` in the satker's own chain; None at the last one."""
    lewat = False
    for t in jalur:
        if lewat and t.jenis == JenisTahap.REVIU:
            return t
        lewat = lewat or t.kode == kode
    return None


def gerbang_clearance(jalur: Sequence[T], kode: str) -> T | None:
    """The clearance between ``kode`` and the next review tier, if any: a gate, not a place where the bid waits."""
    lewat = False
    for t in jalur:
        if lewat and t.jenis == JenisTahap.REVIU:
            return None
        if lewat and t.jenis == JenisTahap.CLEARANCE:
            return t
        lewat = lewat or t.kode == kode
    return None


def tahap_lanjut(jalur: Sequence[T]) -> tuple[T, ...]:
    """The later stages whose results are recorded, in order."""
    return tuple(t for t in jalur if t.jenis == JenisTahap.TAHAP)


def tahap_hasil_berikut(jalur: Sequence[T], sudah: Collection[str]) -> T | None:
    """The stage whose result is due next, or the award when all of them are recorded; None without either."""
    for t in tahap_lanjut(jalur):
        if t.kode not in sudah:
            return t
    return next((t for t in jalur if t.jenis == JenisTahap.PREDIKAT), None)
