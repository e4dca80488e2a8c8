"""The instrument between file, rows and memory: loaded once, frozen when published, read back as a ``Bagan``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Any, NamedTuple

from django.db import transaction

from inti.galat import BelumBoleh, TidakSah
from lke.instrumen import Ambang as AmbangBentuk
from lke.instrumen import (
    BerkasInstrumen,
    Indeks,
    InstrumenTidakSah,
    Isian,
    Opsi,
    Penurunan,
    Pohon,
    Rasio,
    Rumus,
    Simpul,
    Soal,
    Validasi,
    baca,
    semua_simpul,
)
from lke.models import Ambang, Instrumen, Pertanyaan, Unsur
from lke.models import Isian as IsianBaris
from lke.models import Opsi as OpsiBaris
from lke.skor import Mesin
from satker.domain.area import sediakan_area

_RUMUS: dict[str, type[Rasio] | type[Penurunan] | type[Indeks]] = {
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


def lupakan_bagan() -> None:
    """Forget what is kept: for tests, where a database put back gives ids a second time."""
    _TERSIMPAN.clear()


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
    return _RUMUS[isi["jenis"]](**nilai)


def _rumus_ke(rumus: Rumus | None) -> dict[str, Any] | None:
    if rumus is None:
        return None
    jenis = next(nama for nama, kelas in _RUMUS.items() if isinstance(rumus, kelas))
    isi = {
        k: str(v) if isinstance(v, Fraction) else list(v) if isinstance(v, tuple) else v
        for k, v in asdict(rumus).items()
    }
    return {"jenis": jenis, **isi}


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


# Loading ------------------------------------------------------------------------------------------------------------


@transaction.atomic
def muat_instrumen(teks: str, *, sekarang: datetime, terbitkan: bool = True) -> tuple[Instrumen, bool]:
    """Store the instrument written in ``teks`` (YAML, schema 1) as rows; return it and whether anything changed.

    The same content again changes nothing (comments and layout don't count). A draft is replaced by its new content.

    Raises:
        TidakSah: the file has mistakes; ``rincian`` lists all of them.
        BelumBoleh: the instrument is published and the file differs: a correction is a new kode.
    """
    try:
        berkas = baca(teks)
    except InstrumenTidakSah as galat:
        raise TidakSah(
            "Berkas instrumen belum dapat dipakai; tidak ada yang disimpan. Perbaiki hal berikut, lalu muat lagi.",
            rincian=[str(satu) for satu in galat.daftar_kesalahan],
        ) from galat
    _periksa_muat(berkas)
    lama = Instrumen.objects.select_for_update().filter(kode=berkas.kode).first()
    if lama is not None and lama.sidik == berkas.sha256:
        if terbitkan and lama.terbit_pada is None:
            lama.terbit_pada = sekarang
            lama.save(update_fields=["terbit_pada"])
            return lama, True
        return lama, False
    if lama is not None and lama.terbit_pada is not None:
        raise BelumBoleh(
            f"Instrumen {berkas.kode} sudah terbit dan tidak boleh berubah, sedangkan isi berkas ini berbeda. "
            "Muat perbaikan sebagai instrumen baru dengan kode lain."
        )
    if lama is not None:
        lama.delete()
    instrumen = Instrumen.objects.create(
        kode=berkas.kode, nama=berkas.nama, nama_singkat=berkas.nama_singkat, sidik=berkas.sha256
    )
    _tulis(instrumen, berkas)
    if terbitkan:
        instrumen.terbit_pada = sekarang
        instrumen.save(update_fields=["terbit_pada"])
    return instrumen, True


def _periksa_muat(berkas: BerkasInstrumen) -> None:
    """Refuse numbers the columns would round: what is stored must be what the file says."""
    salah: list[str] = []

    def empat(tempat: str, nama: str, nilai: Fraction | None) -> None:
        if nilai is not None and (nilai * 10_000).denominator != 1:
            salah.append(f"{tempat}: {nama} {nilai} lebih teliti dari empat angka di belakang koma")

    for s in semua_simpul(berkas.komponen):
        empat(s.kode, "bobot", s.bobot)
        for q in s.soal:
            for o in q.opsi:
                empat(f"{q.kode}, opsi {o.kode}", "nilai", o.nilai)
            for i in q.isian:
                empat(f"{q.kode}, isian {i.kode}", "maks", i.maks)
    for a in berkas.ambang:
        empat(f"ambang {a.predikat} {a.kode}", "minimal", a.minimal)
        if a.setara_indeks is not None and (a.setara_indeks * 100).denominator != 1:
            salah.append(f"ambang {a.predikat} {a.kode}: setara_indeks {a.setara_indeks} lebih teliti dari dua desimal")
    if salah:
        raise TidakSah(
            "Berkas instrumen memuat angka yang tidak dapat disimpan tepat; tidak ada yang disimpan.", rincian=salah
        )


def _desimal(nilai: Fraction) -> Decimal:
    """Exact: ``_periksa_muat`` saw that it ends within four places."""
    return Decimal(nilai.numerator) / Decimal(nilai.denominator)


def _tulis(instrumen: Instrumen, berkas: BerkasInstrumen) -> None:
    urutan = {s.kode: i for i, s in enumerate(semua_simpul(berkas.komponen), 1)}
    id_unsur: dict[str, int] = {}
    tingkat: list[tuple[Simpul, str]] = [(s, "") for s in berkas.komponen]
    while tingkat:
        baris = Unsur.objects.bulk_create(
            Unsur(
                instrumen=instrumen,
                induk_id=id_unsur.get(induk),
                kode=s.kode,
                nama=s.nama,
                jenjang=s.jenjang,
                bobot=_desimal(s.bobot),
                rumpun_area=s.rumpun_area,
                dinilai=s.dinilai,
                urutan=urutan[s.kode],
            )
            for s, induk in tingkat
        )
        id_unsur |= {u.kode: u.pk for u in baris}
        tingkat = [(a, s.kode) for s, _ in tingkat for a in s.anak]
    milik = [(q, s.kode) for s in semua_simpul(berkas.komponen) for q in s.soal]
    pertanyaan = Pertanyaan.objects.bulk_create(
        Pertanyaan(
            instrumen=instrumen,
            unsur_id=id_unsur[unsur],
            kode=q.kode,
            kode_lke=q.kode_lke,
            teks=q.teks,
            jenis_jawaban=q.jenis_jawaban,
            rumus=_rumus_ke(q.rumus),
            petunjuk=q.petunjuk,
            contoh_data_dukung=list(q.contoh_data_dukung),
            dinilai=q.dinilai,
            urutan=i,
            validasi=[
                {"kiri": list(v.kiri), "tidak_melebihi": list(v.tidak_melebihi), "pesan": v.pesan} for v in q.validasi
            ],
        )
        for i, (q, unsur) in enumerate(milik, 1)
    )
    pasangan = [(p, q) for p, (q, _) in zip(pertanyaan, milik, strict=True)]
    OpsiBaris.objects.bulk_create(
        OpsiBaris(pertanyaan=p, kode=o.kode, kriteria=o.kriteria, nilai=_desimal(o.nilai), urutan=i)
        for p, q in pasangan
        for i, o in enumerate(q.opsi, 1)
    )
    IsianBaris.objects.bulk_create(
        IsianBaris(
            pertanyaan=p,
            kode=n.kode,
            label=n.label,
            satuan=n.satuan,
            jumlah_dari=list(n.jumlah_dari),
            informasi=n.informasi,
            sama_dengan=n.sama_dengan,
            desimal=n.desimal,
            maks=None if n.maks is None else _desimal(n.maks),
            urutan=i,
        )
        for p, q in pasangan
        for i, n in enumerate(q.isian, 1)
    )
    Ambang.objects.bulk_create(
        Ambang(
            instrumen=instrumen,
            predikat=a.predikat,
            kode=a.kode,
            uraian=a.uraian,
            simpul=list(a.simpul),
            ukuran=a.ukuran,
            minimal=_desimal(a.minimal),
            setara_indeks=None if a.setara_indeks is None else _desimal(a.setara_indeks),
            urutan=i,
        )
        for i, a in enumerate(berkas.ambang, 1)
    )
