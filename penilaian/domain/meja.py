"""The review desk as values: the list of questions with marks, and one question with everything said about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from inti.galat import Ditolak, TidakDitemukan
from lke.domain.instrumen import Bagan, SoalBagan, bagan
from lke.instrumen.bentuk import Isian
from penilaian.domain.banding import Potong, bukti_bertanda, selisih_kata, singkatan_tahap, terlihat_reviu
from penilaian.domain.periode import TahapInfo, rantai
from penilaian.domain.reviu import (
    KURANG,
    HasilButir,
    IsiButir,
    alasan_tertutup,
    butir_berubah,
    butir_reviu,
    jawaban_beku,
    peran_penilai,
    reviu_sebelum,
)
from penilaian.domain.usulan import memegang_tahap
from penilaian.enums import JenisTahap, Verdict
from penilaian.models import NilaiButir, Reviu, Tanggapan, Usulan
from satker.akses import Akses
from satker.enums import Peran

TEKS_TANDA = {
    "belum": "belum dinilai",
    "konsep": "baru catatan, belum diputus",
    "sesuai": "sesuai",
    "perlu_perbaikan": "perlu perbaikan",
    "tidak_sesuai": "tidak sesuai",
}
IKON_TANDA = {
    "belum": "bulat",
    "konsep": "pensil",
    "sesuai": "cek",
    "perlu_perbaikan": "utas",
    "tidak_sesuai": "silang",
}
RONA_TANDA = {
    "belum": "netral", "konsep": "netral", "sesuai": "beres", "perlu_perbaikan": "waspada", "tidak_sesuai": "bahaya",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ButirIndeks:
    """One line of the list. ``berbeda``: own answer isn't the satker's; ``berubah``: changed since the last round."""

    kode: str
    pendek: str
    teks: str
    tanda: str
    berbeda: bool
    berubah: bool

    @property
    def rona(self) -> str:
        return RONA_TANDA[self.tanda]

    @property
    def ikon(self) -> str:
        return IKON_TANDA[self.tanda]

    @property
    def arti(self) -> str:
        return ", ".join(
            x for x in (TEKS_TANDA[self.tanda], self.berbeda and "nilai berbeda", self.berubah and "berubah") if x
        )


@dataclass(frozen=True, slots=True)
class BagianIndeks:
    """An area of the list: its indikator, each with its questions."""

    judul: str
    indikator: tuple[tuple[str, tuple[ButirIndeks, ...]], ...]
    dinilai: int
    jumlah: int
    terbuka: bool


@dataclass(frozen=True, slots=True)
class OpsiMeja:
    """An option with who chose it: ``dari`` are (tone, words) such as ("aksen", "satker, putaran 2")."""

    kode: str
    kriteria: str
    nilai: Fraction
    dipilih: bool
    dari: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class IsianMeja:
    """A number: the satker's and the own one, as decimal text; ``dihitung`` = a sum nobody types."""

    isian: Isian
    satker: str
    sendiri: str
    dihitung: bool


@dataclass(frozen=True, slots=True)
class Ucapan:
    """Something said before about this question: by whom, when, with which verdict, and the satker's replies."""

    judul: str
    verdict: str
    nilai: str
    catatan: str
    oleh: str
    pada: datetime
    tanggapan: tuple[Tanggapan, ...] = ()

    @property
    def verdict_teks(self) -> str:
        return Verdict(self.verdict).teks if self.verdict else ""

    @property
    def rona(self) -> str:
        return RONA_TANDA.get(self.verdict, "netral")


@dataclass(frozen=True, slots=True)
class ButirMeja:
    """One question on the desk."""

    kode: str
    soal: SoalBagan
    jejak_unsur: str
    opsi: tuple[OpsiMeja, ...]
    isian: tuple[IsianMeja, ...]
    nilai_satker: Fraction
    nilai_sendiri: Fraction
    jawaban_satker: str
    catatan_satker: tuple[Potong, ...]
    catatan_berubah: bool
    jawaban_berubah: bool
    bukti: list[dict[str, Any]]
    sendiri: IsiButir
    versi: int
    oleh: str
    pada: datetime | None
    lalu: tuple[Ucapan, ...]
    lain: tuple[Ucapan, ...]
    sebelum: str
    sesudah: str
    belum_berikut: str


@dataclass(frozen=True, slots=True)
class Meja:
    """The desk: who works on what, may they change it (else ``alasan_baca``), the list and the question in hand."""

    reviu: Reviu
    usulan: Usulan
    tahap: TahapInfo
    bagan: Bagan
    boleh_ubah: bool
    alasan_baca: str
    indeks: tuple[BagianIndeks, ...]
    hitung: Mapping[str, int] = field(default_factory=dict)
    butir: ButirMeja | None = None
    lalu: Reviu | None = None

    @property
    def pihak(self) -> str:
        """Short name of the party that judges here: "PT", "TPI"."""
        return singkatan_tahap(self.tahap)

    @property
    def tingkat_teks(self) -> str:
        return Peran(self.reviu.tingkat).teks if self.reviu.tingkat else ""

    @property
    def kurang(self) -> list[ButirIndeks]:
        """Questions with a remark for the satker."""
        return [b for bagian in self.indeks for _, daftar in bagian.indikator for b in daftar if b.tanda in KURANG]

    @property
    def nilai_satker(self) -> Decimal:
        return self.reviu.ajuan.total


def ambil_reviu(reviu_id: int, *, akses: Akses) -> tuple[Reviu, TahapInfo]:
    """Return a tier's work with usulan, satker and ajuan loaded.

    Raises TidakDitemukan outside this person's sight, Ditolak while it isn't open to them.
    """
    reviu = (
        Reviu.objects.select_related("usulan__satker", "usulan__periode", "ajuan", "selesai_oleh")
        .filter(pk=reviu_id)
        .first()
    )
    if reviu is None or not akses.melihat(reviu.usulan.satker.jalur):
        raise TidakDitemukan("Penilaian ini tidak ada atau bukan dari satker dalam lingkup Anda.")
    semua = [t for t in rantai(reviu.usulan.periode_id) if t.jenis == JenisTahap.REVIU.value]
    tahap = next(t for t in semua if t.kode == reviu.tahap)
    if not terlihat_reviu(reviu, akses=akses, tahap=tahap, tahap_lain=semua):
        raise Ditolak("Penilaian ini masih dikerjakan. Anda dapat membacanya setelah penilai memutuskan.")
    return reviu, tahap


def meja(reviu_id: int, *, akses: Akses, sekarang: datetime, kode: str = "") -> Meja:
    """Return the desk with question ``kode`` (unknown or "" = the first that isn't judged). Constant queries."""
    reviu, tahap = ambil_reviu(reviu_id, akses=akses)
    usulan = reviu.usulan
    bagan_ = bagan(usulan.periode.instrumen_id)
    milik = butir_reviu(reviu, bagan_)
    beku = jawaban_beku(reviu.ajuan)
    lalu = reviu_sebelum(reviu)
    berubah = set(butir_berubah(lalu.ajuan, reviu.ajuan)) if lalu else set()
    memegang = memegang_tahap(akses, tahap, usulan.satker, peran_penilai(tahap, reviu.tingkat))
    alasan = alasan_tertutup(reviu)
    if not memegang and not alasan:
        siapa = Peran(reviu.tingkat).teks if reviu.tingkat else tahap.nama
        alasan = f"Penilaian ini sedang dikerjakan {siapa}. Anda membacanya saja."
    isi = {k: i for k, (_, i) in milik.items()}
    baris = {k: _indeks(k, bagan_, isi.get(k), beku, k in berubah) for k in bagan_.soal}
    kode = kode if kode in baris else next((k for k, b in baris.items() if b.tanda == "belum"), next(iter(baris)))
    return Meja(
        reviu=reviu,
        usulan=usulan,
        tahap=tahap,
        bagan=bagan_,
        boleh_ubah=memegang and not alasan,
        alasan_baca=alasan,
        indeks=tuple(_bagian(h, baris, kode) for h in bagan_.halaman),
        hitung={**_hitung(baris.values()), "berubah": len(berubah)},
        butir=_butir(kode, reviu, tahap, bagan_, milik, beku, lalu, list(baris.values()), akses),
        lalu=lalu,
    )


def sesudah_simpan(hasil: HasilButir, kode: str) -> dict[str, Any]:
    """Return what the desk redraws after a save: the question's mark and value, counts, and what is next.

    Numbers stay numbers; asks nothing of the database.
    """
    papan = hasil.bagan
    baris = {k: _indeks(k, papan, hasil.semua.get(k), hasil.beku, False) for k in papan.soal}
    halaman = _bagian(papan.halaman_soal(kode), baris, kode)
    isi = hasil.semua.get(kode)
    jawaban = isi.jawaban if isi and isi.jawaban is not None else hasil.beku.get(kode)
    lembar = {**hasil.beku, **{k: i.jawaban for k, i in hasil.semua.items() if i.jawaban is not None}}
    return {
        "baris": baris[kode],
        "bagian": {"dinilai": halaman.dinilai, "jumlah": halaman.jumlah},
        "nilai": papan.mesin.nilai_soal(kode, jawaban, lembar),
        "hitung": _hitung(baris.values()),
        "belum_berikut": _belum_berikut(list(baris.values()), kode),
    }


def _hitung(baris: Iterable[ButirIndeks]) -> dict[str, int]:
    semua = list(baris)
    return {
        "belum": sum(b.tanda in ("belum", "konsep") for b in semua),
        "belum_disentuh": sum(b.tanda == "belum" for b in semua),
        "berbeda": sum(b.berbeda for b in semua),
        "kurang": sum(b.tanda in KURANG for b in semua),
    }


def _belum_berikut(urutan: Sequence[ButirIndeks], kode: str) -> str:
    """The next question without a verdict after ``kode``, from the top again at the end; "" when none is left."""
    posisi = next(i for i, b in enumerate(urutan) if b.kode == kode)
    sisa = (b.kode for b in [*urutan[posisi + 1 :], *urutan[:posisi]] if b.tanda in ("belum", "konsep"))
    return next(sisa, "")


def dengan_ketikan(
    butir: ButirMeja | None, *, verdict: str, opsi: str, angka: Mapping[str, str], catatan: str
) -> ButirMeja | None:
    """Return the question with what somebody typed in place of what is stored: a refused save loses nothing."""
    if butir is None:
        return None
    return replace(
        butir,
        opsi=tuple(replace(o, dipilih=o.kode == opsi) for o in butir.opsi),
        isian=tuple(replace(i, sendiri=_koma(angka.get(i.isian.kode, ""))) for i in butir.isian),
        sendiri=IsiButir(verdict, opsi, dict(angka), catatan),
    )


def _indeks(
    kode: str,
    bagan_: Bagan,
    isi: IsiButir | None,
    beku: Mapping[str, str | dict[str, str]],
    berubah: bool,
) -> ButirIndeks:
    tanda = (isi.verdict or "konsep") if isi else "belum"
    berbeda = isi is not None and isi.jawaban is not None and not _sama(isi.jawaban, beku.get(kode))
    return ButirIndeks(kode, ".".join(kode.split(".")[-2:]), bagan_.soal[kode].soal.teks, tanda, berbeda, berubah)


def _sama(satu: object, dua: object) -> bool:
    if isinstance(satu, Mapping) and isinstance(dua, Mapping):
        return {k: Decimal(str(v)) for k, v in satu.items()} == {k: Decimal(str(v)) for k, v in dua.items()}
    return satu == dua


def _bagian(halaman: Any, baris: Mapping[str, ButirIndeks], kode: str) -> BagianIndeks:
    semua = [baris[k] for k in halaman.soal]
    return BagianIndeks(
        judul=halaman.judul,
        indikator=tuple((i.judul, tuple(baris[k] for k in i.soal)) for b in halaman.bagian for i in b.indikator),
        dinilai=sum(b.tanda not in ("belum", "konsep") for b in semua),
        jumlah=len(semua),
        terbuka=kode in halaman.soal,
    )


def _butir(
    kode: str,
    reviu: Reviu,
    tahap: TahapInfo,
    bagan_: Bagan,
    milik: Mapping[str, tuple[NilaiButir, IsiButir]],
    beku: Mapping[str, str | dict[str, str]],
    lalu: Reviu | None,
    urutan: Sequence[ButirIndeks],
    akses: Akses,
) -> ButirMeja:
    soal = bagan_.soal[kode]
    butir, sendiri = milik.get(kode, (None, IsiButir("", "", {}, "")))
    satker = beku.get(kode)
    jawaban = sendiri.jawaban if sendiri.jawaban is not None else satker
    kini = reviu.ajuan.isi["jawaban"].get(kode, {})
    dulu = lalu.ajuan.isi["jawaban"].get(kode, {}) if lalu else {}
    ucapan = _ucapan(kode, reviu, bagan_, akses)
    posisi = next(i for i, b in enumerate(urutan) if b.kode == kode)
    lembar = {**beku, **{k: i.jawaban for k, (_, i) in milik.items() if i.jawaban is not None}}
    catatan, catatan_dulu = (kini.get("catatan") or "").strip(), (dulu.get("catatan") or "").strip()
    berubah = bool(lalu) and catatan != catatan_dulu
    return ButirMeja(
        kode=kode,
        soal=soal,
        jejak_unsur=_jejak_unsur(bagan_, soal.unsur_kode),
        opsi=tuple(
            OpsiMeja(o.kode, o.kriteria, o.nilai, o.kode == jawaban, _dari(o.kode, satker, reviu, dulu, ucapan))
            for o in soal.soal.opsi
        ),
        isian=tuple(
            IsianMeja(i, _teks_angka(satker, i.kode), _teks_angka(jawaban, i.kode), bool(i.jumlah_dari))
            for i in soal.soal.isian
        ),
        nilai_satker=bagan_.mesin.nilai_soal(kode, satker, beku),
        nilai_sendiri=bagan_.mesin.nilai_soal(kode, jawaban, lembar),
        jawaban_satker=_teks_jawaban(soal, satker),
        catatan_satker=selisih_kata(catatan_dulu, catatan) if berubah else (Potong("tetap", catatan),),
        catatan_berubah=berubah,
        jawaban_berubah=bool(lalu) and (kini.get("opsi"), kini.get("angka")) != (dulu.get("opsi"), dulu.get("angka")),
        bukti=bukti_bertanda(dulu.get("bukti", ()), kini.get("bukti", ())),
        sendiri=sendiri,
        versi=butir.versi if butir else 0,
        oleh=butir.oleh.nama if butir else "",
        pada=butir.pada if butir else None,
        lalu=tuple(u for k, u in ucapan if k == "lalu"),
        lain=tuple(u for k, u in ucapan if k != "lalu"),
        sebelum=urutan[posisi - 1].kode if posisi else "",
        sesudah=urutan[posisi + 1].kode if posisi + 1 < len(urutan) else "",
        belum_berikut=_belum_berikut(urutan, kode),
    )


def _ucapan(kode: str, reviu: Reviu, bagan_: Bagan, akses: Akses) -> list[tuple[str, Ucapan]]:
    """What this tier said in earlier rounds ("lalu"), what its lower levels and other readable tiers said ("lain")."""
    semua_tahap = {t.kode: t for t in rantai(reviu.usulan.periode_id) if t.jenis == JenisTahap.REVIU.value}
    soal = bagan_.soal[kode]
    hasil: list[tuple[str, Ucapan]] = []
    for b in (
        NilaiButir.objects.filter(reviu__usulan_id=reviu.usulan_id, pertanyaan_id=soal.id)
        .exclude(reviu_id=reviu.pk)
        .exclude(verdict="")
        .select_related("reviu__ajuan", "oleh", "opsi")
        .defer("reviu__ajuan__isi", "reviu__simpul")
        .prefetch_related("tanggapan__oleh", "angka")
        .order_by("reviu__ajuan__putaran", "pk")
    ):
        lain = b.reviu
        lain.usulan = reviu.usulan
        t = semua_tahap[lain.tahap]
        satu_putaran = lain.tahap == reviu.tahap and lain.ajuan_id == reviu.ajuan_id
        if not satu_putaran and not terlihat_reviu(lain, akses=akses, tahap=t, tahap_lain=list(semua_tahap.values())):
            continue
        if lain.tahap == reviu.tahap and not satu_putaran and lain.selesai is None:
            continue
        pihak = Peran(lain.tingkat).teks if lain.tingkat else singkatan_tahap(t)
        nilai = (
            b.opsi.kode
            if b.opsi
            else ", ".join(f"{soal.isian_kode[a.isian_id]} {_koma(a.nilai)}" for a in b.angka.all())
        )
        kunci = "lalu" if lain.tahap == reviu.tahap and not satu_putaran else "lain"
        judul = f"{pihak}, putaran {lain.ajuan.putaran}"
        hasil.append((kunci, Ucapan(judul, b.verdict, nilai, b.catatan, b.oleh.nama, b.pada, tuple(b.tanggapan.all()))))
    return hasil


def _dari(
    opsi: str, satker: object, reviu: Reviu, dulu: Mapping[str, Any], ucapan: Sequence[tuple[str, Ucapan]]
) -> tuple[tuple[str, str], ...]:
    hasil = []
    if opsi == satker:
        hasil.append(("aksen", f"satker, putaran {reviu.ajuan.putaran}"))
    elif opsi == dulu.get("opsi"):
        hasil.append(("netral", "satker, putaran lalu"))
    hasil += [
        ("waspada" if u.verdict != Verdict.SESUAI.value else "netral", u.judul) for _, u in ucapan if u.nilai == opsi
    ]
    return tuple(hasil)


def _jejak_unsur(bagan_: Bagan, kode: str) -> str:
    nama = []
    while kode:
        unsur = bagan_.unsur[kode]
        nama.append(unsur.simpul.nama)
        kode = unsur.induk_kode
    return " › ".join(reversed(nama))


def _teks_angka(jawaban: object, kode: str) -> str:
    nilai = jawaban.get(kode, "") if isinstance(jawaban, Mapping) else ""
    return _koma(nilai) if nilai != "" and nilai is not None else ""


def _koma(nilai: object) -> str:
    teks = str(nilai)
    if "." in teks:
        teks = teks.rstrip("0").rstrip(".")
    return teks.replace(".", ",")


def _teks_jawaban(soal: SoalBagan, jawaban: object) -> str:
    if jawaban is None:
        return "belum dijawab"
    if isinstance(jawaban, Mapping):
        return "; ".join(
            f"{i.label} {_koma(jawaban[i.kode])} {i.satuan}".strip() for i in soal.soal.isian if i.kode in jawaban
        )
    return str(jawaban)
