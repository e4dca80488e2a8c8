"""The instrument in memory: read back from its rows as a ``Bagan``, kept by the process once it is published."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import Any, NamedTuple

from lke.instrumen import Ambang as AmbangBentuk
from lke.instrumen import (
    Indeks,
    Isian,
    Opsi,
    Penurunan,
    Pohon,
    Rasio,
    Rumus,
    Simpul,
    Soal,
    Validasi,
    semua_simpul,
)
from lke.models import Ambang, Instrumen, Pertanyaan, Unsur
from lke.models import Isian as IsianBaris
from lke.models import Opsi as OpsiBaris
from lke.skor import Mesin
from satker.domain.area import sediakan_area

JENIS_RUMUS: dict[str, type[Rasio] | type[Penurunan] | type[Indeks]] = {
    "rasio": Rasio,
    "penurunan": Penurunan,
    "indeks": Indeks,
}
_PECAHAN = {"bila_penyebut_nol", "bila_keduanya_nol", "bila_sebelumnya_nol", "maks", "min", "skala_maks"}


# In memory ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SoalBagan:
    """A question with the ids of its rows, both ways."""

    id: int
    soal: Soal
    unsur_kode: str
    rumpun_area: str
    opsi_id: Mapping[str, int]
    opsi_kode: Mapping[int, str]
    isian_id: Mapping[str, int]
    isian_kode: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class UnsurBagan:
    """A node with the id of its row; ``induk_kode`` is "" for a komponen."""

    id: int
    simpul: Simpul
    induk_kode: str
    jenjang: str


class IndikatorHalaman(NamedTuple):
    """An indikator on a page: its code, title and the codes of its questions."""

    kode: str
    judul: str
    soal: tuple[str, ...]


class BagianHalaman(NamedTuple):
    """A part of a page (the Pemenuhan half, the Reform half): the node it shows and that node's indikator."""

    judul: str
    unsur_kode: str
    indikator: tuple[IndikatorHalaman, ...]


@dataclass(frozen=True, slots=True)
class HalamanArea:
    """One page of the worksheet. ``kode`` is its place in the address: a rumpun_area, or the code of a Hasil node."""

    kode: str
    judul: str
    rumpun_area: str
    bagian: tuple[BagianHalaman, ...]
    soal: tuple[str, ...]

    @property
    def unsur(self) -> tuple[str, ...]:
        """Codes of the nodes whose scores add up to the page's."""
        return tuple(b.unsur_kode for b in self.bagian)


@dataclass(frozen=True, slots=True)
class Bagan:
    """A whole instrument ready for use; shared by all requests of the process, never changed.

    ``soal`` and ``unsur`` by code in the instrument's order; ``soal_id`` from row id to code; ``halaman`` in order.
    """

    instrumen_id: int
    kode: str
    nama_singkat: str
    pohon: Pohon
    mesin: Mesin
    soal: Mapping[str, SoalBagan]
    soal_id: Mapping[int, str]
    unsur: Mapping[str, UnsurBagan]
    unsur_id: Mapping[int, str]
    halaman: tuple[HalamanArea, ...]

    def halaman_soal(self, kode: str) -> HalamanArea:
        """The page that shows question ``kode``. Raises KeyError for an unknown question."""
        for satu in self.halaman:
            if kode in satu.soal:
                return satu
        raise KeyError(kode)

    @property
    def rumpun(self) -> tuple[tuple[str, str], ...]:
        """(rumpun_area, title) of every area an operator may be limited to, in order."""
        return tuple((h.rumpun_area, h.judul) for h in self.halaman if h.rumpun_area)


# Published instruments only: they can't change, so neither can what is kept here.
_TERSIMPAN: dict[int, Bagan] = {}


def bagan(instrumen_id: int) -> Bagan:
    """Return the instrument as one frozen value; kept by the process once it's published, because it can't change then.

    Six statements the first time, none later. Raises Instrumen.DoesNotExist for an unknown id.
    """
    ada = _TERSIMPAN.get(instrumen_id)
    if ada is not None:
        return ada
    instrumen = Instrumen.objects.get(pk=instrumen_id)
    jadi = _susun(instrumen)
    if instrumen.terbit_pada is not None:
        _TERSIMPAN[instrumen_id] = jadi
    return jadi


def rumpun_area() -> dict[str, str]:
    """Areas an operator may be limited to: rumpun_area → title, of all published instruments, in their order."""
    baris = (
        Unsur.objects.filter(instrumen__terbit_pada__isnull=False)
        .exclude(rumpun_area="")
        .order_by("-instrumen_id", "urutan")
    )
    hasil: dict[str, str] = {}
    for kode, nama in baris.values_list("rumpun_area", "nama"):
        hasil.setdefault(kode, nama)
    return hasil


# satker stands below lke and can't ask it; whoever can give roles has this module loaded.
sediakan_area(rumpun_area)


def _susun(instrumen: Instrumen) -> Bagan:
    baris_unsur = list(Unsur.objects.filter(instrumen=instrumen).order_by("urutan"))
    baris_soal = list(Pertanyaan.objects.filter(instrumen=instrumen).order_by("urutan"))
    opsi = _kelompok(OpsiBaris.objects.filter(pertanyaan__instrumen=instrumen).order_by("pertanyaan_id", "urutan"))
    isian = _kelompok(IsianBaris.objects.filter(pertanyaan__instrumen=instrumen).order_by("pertanyaan_id", "urutan"))
    soal_unsur: dict[int, list[Soal]] = {}
    nomor_soal: dict[str, tuple[Pertanyaan, int]] = {}
    for p in baris_soal:
        daftar = soal_unsur.setdefault(p.unsur_id, [])
        daftar.append(_soal(p, len(daftar) + 1, opsi.get(p.pk, []), isian.get(p.pk, [])))
        nomor_soal[p.kode] = (p, p.unsur_id)
    anak: dict[int | None, list[Unsur]] = {}
    for u in baris_unsur:
        anak.setdefault(u.induk_id, []).append(u)

    def simpul(u: Unsur, urutan: int) -> Simpul:
        return Simpul(
            kode=u.kode,
            nama=u.nama,
            jenjang=u.jenjang,
            bobot=Fraction(u.bobot),
            dinilai=u.dinilai,
            rumpun_area=u.rumpun_area,
            urutan=urutan,
            anak=tuple(simpul(a, i) for i, a in enumerate(anak.get(u.pk, []), 1)),
            soal=tuple(soal_unsur.get(u.pk, [])),
        )

    komponen = tuple(simpul(u, i) for i, u in enumerate(anak.get(None, []), 1))
    ambang = tuple(
        AmbangBentuk(
            a.predikat,
            a.kode,
            a.uraian,
            tuple(a.simpul),
            a.ukuran,
            Fraction(a.minimal),
            None if a.setara_indeks is None else Fraction(a.setara_indeks),
        )
        for a in Ambang.objects.filter(instrumen=instrumen).order_by("urutan")
    )
    pohon = Pohon(kode=instrumen.kode, komponen=komponen, ambang=ambang)
    id_unsur = {u.kode: u.pk for u in baris_unsur}
    unsur = {s.kode: UnsurBagan(id_unsur[s.kode], s, induk, s.jenjang) for s, induk, _ in _telusur(komponen)}
    soal = {
        q.kode: SoalBagan(
            id=nomor_soal[q.kode][0].pk,
            soal=q,
            unsur_kode=s.kode,
            rumpun_area=rumpun,
            opsi_id=_tetap({o.kode: o.pk for o in opsi.get(nomor_soal[q.kode][0].pk, [])}),
            opsi_kode=_tetap({o.pk: o.kode for o in opsi.get(nomor_soal[q.kode][0].pk, [])}),
            isian_id=_tetap({i.kode: i.pk for i in isian.get(nomor_soal[q.kode][0].pk, [])}),
            isian_kode=_tetap({i.pk: i.kode for i in isian.get(nomor_soal[q.kode][0].pk, [])}),
        )
        for s, _, rumpun in _telusur(komponen)
        for q in s.soal
    }
    return Bagan(
        instrumen_id=instrumen.pk,
        kode=instrumen.kode,
        nama_singkat=instrumen.nama_singkat,
        pohon=pohon,
        mesin=Mesin(pohon),
        soal=_tetap(soal),
        soal_id=_tetap({s.id: kode for kode, s in soal.items()}),
        unsur=_tetap(unsur),
        unsur_id=_tetap({u.id: kode for kode, u in unsur.items()}),
        halaman=tuple(_halaman(komponen)),
    )


def _tetap(isi: dict[Any, Any]) -> Mapping[Any, Any]:
    return MappingProxyType(isi)


def _kelompok(baris: Any) -> dict[int, list[Any]]:
    hasil: dict[int, list[Any]] = {}
    for satu in baris:
        hasil.setdefault(satu.pertanyaan_id, []).append(satu)
    return hasil


def _telusur(komponen: tuple[Simpul, ...], induk: str = "", rumpun: str = "") -> Iterator[tuple[Simpul, str, str]]:
    """Every node with its parent's code and the rumpun_area it stands in, each before its children."""
    for s in komponen:
        milik = s.rumpun_area or rumpun
        yield s, induk, milik
        yield from _telusur(s.anak, s.kode, milik)


def _soal(p: Pertanyaan, urutan: int, opsi: list[OpsiBaris], isian: list[IsianBaris]) -> Soal:
    return Soal(
        kode=p.kode,
        teks=p.teks,
        jenis_jawaban=p.jenis_jawaban,
        urutan=urutan,
        kode_lke=p.kode_lke,
        opsi=tuple(Opsi(o.kode, o.kriteria, Fraction(o.nilai)) for o in opsi),
        isian=tuple(
            Isian(
                i.kode,
                i.label,
                i.satuan,
                tuple(i.jumlah_dari),
                i.informasi,
                i.sama_dengan,
                i.desimal,
                None if i.maks is None else Fraction(i.maks),
            )
            for i in isian
        ),
        rumus=_rumus_dari(p.rumus),
        validasi=tuple(Validasi(tuple(v["kiri"]), tuple(v["tidak_melebihi"]), v["pesan"]) for v in p.validasi),
        petunjuk=p.petunjuk,
        contoh_data_dukung=tuple(p.contoh_data_dukung),
        dinilai=p.dinilai,
    )


def _rumus_dari(isi: dict[str, Any] | None) -> Rumus | None:
    if isi is None:
        return None
    nilai: dict[str, Any] = {
        k: Fraction(v) if k in _PECAHAN else tuple(v) if isinstance(v, list) else v
        for k, v in isi.items()
        if k != "jenis"
    }
    return JENIS_RUMUS[isi["jenis"]](**nilai)


def _halaman(komponen: tuple[Simpul, ...]) -> Iterator[HalamanArea]:
    """One page per rumpun_area (its halves together), one per Hasil node directly below a komponen."""
    urutan: list[tuple[str, str, str]] = []
    bagian: dict[str, list[BagianHalaman]] = {}

    def kumpul(s: Simpul, induk: Simpul | None) -> None:
        if s.rumpun_area:
            judul = induk.nama if induk is not None and induk.jenjang == "sub_komponen" else s.nama
            catat(s.rumpun_area, s.nama, s.rumpun_area, judul, s)
        elif s.jenjang != "komponen" and any(a.jenjang == "indikator" for a in s.anak):
            catat(s.kode, s.nama, "", s.nama, s)
        else:
            for a in s.anak:
                kumpul(a, s)

    def catat(kode: str, judul: str, rumpun: str, judul_bagian: str, s: Simpul) -> None:
        if kode not in bagian:
            urutan.append((kode, judul, rumpun))
        indikator = tuple(
            IndikatorHalaman(x.kode, x.nama, tuple(q.kode for q in x.soal))
            for x in semua_simpul((s,))
            if x.jenjang == "indikator"
        )
        bagian.setdefault(kode, []).append(BagianHalaman(judul_bagian, s.kode, indikator))

    for k in komponen:
        kumpul(k, None)
    for kode, judul, rumpun in urutan:
        isi = tuple(bagian[kode])
        yield HalamanArea(kode, judul, rumpun, isi, tuple(q for b in isi for i in b.indikator for q in i.soal))
