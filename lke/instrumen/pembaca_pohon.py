"""Reading the tree: levels, codes, weights, and what only the whole tree can tell."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from typing import Any

from lke.instrumen.bentuk import JENJANG, KODE_OPSI, Simpul, Soal
from lke.instrumen.catatan import Catatan
from lke.instrumen.pembaca_soal import Skala, baca_soal

_KUNCI_BOLEH = ("rumpun_area", "status_bobot", "dinilai", *JENJANG[1:])
_ROMAWI = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv")
_HURUF = tuple("abcdefghijklmnopqrstuvwxyz")
_DERET = (
    _HURUF,
    tuple(huruf.upper() for huruf in _HURUF),
    _ROMAWI,
    tuple(angka.upper() for angka in _ROMAWI),
    tuple(str(angka) for angka in range(1, 100)),
)
BOBOT_TOTAL = Fraction(100)


def baca_skala(c: Catatan, isi: Any) -> dict[str, dict[str, Fraction]]:
    """Values of the options per jenis_jawaban: from 1 down to 0, each lower than the one before."""
    hasil: dict[str, dict[str, Fraction]] = {}
    for jenis, mentah in c.peta("skala_nilai", isi).items():
        tempat = f"skala_nilai, {jenis}"
        peta = c.peta(tempat, mentah)
        if jenis not in KODE_OPSI:
            c.salah(tempat, "jenis jawaban tidak dikenal")
            continue
        if tuple(peta) != KODE_OPSI[jenis]:
            c.salah(tempat, f"pilihannya harus {list(KODE_OPSI[jenis])}")
            continue
        nilai = {kode: c.desimal(tempat, f"nilai {kode}", angka) for kode, angka in peta.items()}
        sah = {kode: angka for kode, angka in nilai.items() if angka is not None}
        urut = list(sah.values())
        if len(sah) == len(nilai) and not (
            urut[0] == 1 and urut[-1] == 0 and all(tinggi > rendah for tinggi, rendah in pairwise(urut))
        ):
            c.salah(tempat, "nilai harus menurun dari 1 sampai 0")
        hasil[jenis] = sah
    return hasil


def baca_pohon(c: Catatan, isi: Any, skala: Skala) -> tuple[Simpul, ...]:
    """The whole tree below ``komponen``; mistakes go into ``c``."""
    daftar = c.daftar_isi("komponen", "komponen", isi)
    komponen = _baca_anak(c, daftar, jenjang="komponen", induk="", skala=skala)[0]
    if not c.daftar and sum(simpul.bobot for simpul in komponen) != BOBOT_TOTAL:
        c.salah("komponen", f"jumlah bobot {_teks(sum(s.bobot for s in komponen))}, seharusnya 100")
    _periksa_rumpun(c, komponen)
    _periksa_sama_dengan(c, komponen)
    return komponen


def semua_simpul(komponen: tuple[Simpul, ...]) -> Iterator[Simpul]:
    """Every node, each before its children."""
    for simpul in komponen:
        yield simpul
        yield from semua_simpul(simpul.anak)


def semua_soal(komponen: tuple[Simpul, ...]) -> Iterator[Soal]:
    """Every question in the order of the instrument."""
    for simpul in semua_simpul(komponen):
        yield from simpul.soal


def _baca_anak(
    c: Catatan, daftar: list[Any], *, jenjang: str, induk: str, skala: Skala
) -> tuple[tuple[Simpul, ...], tuple[Soal, ...]]:
    simpul: list[Simpul] = []
    soal: list[Soal] = []
    ujung: list[str] = []
    for urutan, mentah in enumerate(daftar, 1):
        tempat = f"{induk or 'berkas'}, {jenjang} ke-{urutan}"
        isi = c.peta(tempat, mentah)
        if not isi:
            continue
        kode = isi.get("kode")
        if not isinstance(kode, str) or not kode:
            c.salah(tempat, "kode tidak ada atau bukan teks")
            isi = {**isi, "kode": tempat}
        else:
            _periksa_kode(c, kode, induk)
            ujung.append(kode.rpartition(".")[2])
        if jenjang == "pertanyaan":
            soal.append(baca_soal(c, isi, induk=induk, urutan=urutan, skala=skala))
        else:
            simpul.append(_baca_simpul(c, isi, jenjang=jenjang, urutan=urutan, skala=skala))
    if len(ujung) == len(daftar) and not any(tuple(ujung) == deret[: len(ujung)] for deret in _DERET):
        c.salah(induk or "komponen", f"nomor {jenjang} tidak berurutan: {', '.join(ujung)}")
    return tuple(simpul), tuple(soal)


def _periksa_kode(c: Catatan, kode: str, induk: str) -> None:
    if kode in c.kode_terpakai:
        c.salah(kode, "kode ganda")
    c.kode_terpakai.add(kode)
    awal, _, ujung = kode.rpartition(".")
    if awal != induk or not ujung:
        c.salah(kode, f"kode tidak sesuai induknya, {induk or 'komponen'}")


def _baca_simpul(c: Catatan, isi: dict[str, Any], *, jenjang: str, urutan: int, skala: Skala) -> Simpul:
    kode: str = isi["kode"]
    c.kunci(kode, isi, boleh=_KUNCI_BOLEH, wajib=("kode", "nama", "bobot"))
    bobot = c.desimal(kode, "bobot", isi["bobot"]) if "bobot" in isi else None
    dinilai = c.benar_salah(kode, "dinilai", isi.get("dinilai", True))
    if bobot is not None and (bobot > 0) != dinilai:
        c.salah(kode, f"bobot {isi['bobot']} tidak sesuai dengan dinilai: {str(dinilai).lower()}")
    rumpun = ""
    if jenjang == "area":
        rumpun = c.kode_nama(kode, "rumpun_area", isi.get("rumpun_area"))
    elif "rumpun_area" in isi:
        c.salah(kode, "rumpun_area hanya untuk jenjang area")
    status = isi.get("status_bobot", "sumber")
    if status not in ("sumber", "turunan"):
        c.salah(kode, f"status_bobot tidak dikenal: {status!r}")
    anak, soal = _baca_bawahan(c, isi, jenjang=jenjang, skala=skala)
    _periksa_bobot(c, kode, bobot, dinilai, anak, soal)
    return Simpul(
        kode=kode,
        nama=c.teks(kode, "nama", isi["nama"]) if "nama" in isi else "",
        jenjang=jenjang,
        bobot=bobot or Fraction(0),
        dinilai=dinilai,
        rumpun_area=rumpun,
        urutan=urutan,
        anak=anak,
        soal=soal,
        status_bobot=str(status),
    )


def _baca_bawahan(
    c: Catatan, isi: dict[str, Any], *, jenjang: str, skala: Skala
) -> tuple[tuple[Simpul, ...], tuple[Soal, ...]]:
    kode = isi["kode"]
    ada = [nama for nama in JENJANG[1:] if nama in isi]
    if len(ada) != 1:
        c.salah(kode, f"harus memuat tepat satu jenis anak, ada {ada or 'nol'}")
        return (), ()
    anak = ada[0]
    if JENJANG.index(anak) <= JENJANG.index(jenjang) or (anak == "pertanyaan") != (jenjang == "indikator"):
        c.salah(kode, f"{anak} tidak boleh berada di bawah {jenjang}")
        return (), ()
    return _baca_anak(c, c.daftar_isi(kode, anak, isi[anak]), jenjang=anak, induk=kode, skala=skala)


def _periksa_bobot(
    c: Catatan, kode: str, bobot: Fraction | None, dinilai: bool, anak: tuple[Simpul, ...], soal: tuple[Soal, ...]
) -> None:
    if soal and dinilai and not any(satu.dinilai for satu in soal):
        c.salah(kode, "tidak ada pertanyaan yang dinilai")
    if not dinilai:
        for dinilai_juga in (s.kode for daftar in (soal, anak) for s in daftar if s.dinilai):
            c.salah(dinilai_juga, f"tidak boleh dinilai karena {kode} tidak dinilai")
    jumlah = sum((simpul.bobot for simpul in anak), Fraction(0))
    if anak and bobot is not None and jumlah != bobot:
        c.salah(kode, f"jumlah bobot anak {_teks(jumlah)} tidak sama dengan bobot {_teks(bobot)}")


def _periksa_rumpun(c: Catatan, komponen: tuple[Simpul, ...]) -> None:
    rumpun: dict[str, list[Simpul]] = {}
    for simpul in semua_simpul(komponen):
        if simpul.rumpun_area:
            rumpun.setdefault(simpul.rumpun_area, []).append(simpul)
    if len({len(area) for area in rumpun.values()}) > 1:
        c.salah("area", "setiap rumpun_area harus berpasangan sama banyak")
    for nama, area in rumpun.items():
        if len({(simpul.nama, simpul.bobot) for simpul in area}) != 1:
            kode = ", ".join(simpul.kode for simpul in area)
            c.salah(kode, f"nama atau bobot area dalam rumpun {nama} berbeda")


def _periksa_sama_dengan(c: Catatan, komponen: tuple[Simpul, ...]) -> None:
    isian = {f"{soal.kode}/{satu.kode}": satu for soal in semua_soal(komponen) for satu in soal.isian}
    for alamat, satu in isian.items():
        if not satu.sama_dengan:
            continue
        tempat = alamat.replace("/", ", isian ")
        asal = isian.get(satu.sama_dengan)
        if asal is None:
            c.salah(tempat, f"sama_dengan tidak ditemukan: {satu.sama_dengan}")
        elif asal.sama_dengan or asal.jumlah_dari or satu.sama_dengan.partition("/")[0] == alamat.partition("/")[0]:
            c.salah(tempat, f"sama_dengan harus menunjuk isian yang diketik pada pertanyaan lain: {satu.sama_dengan}")


def _teks(angka: Fraction | int) -> str:
    return f"{float(angka):g}"
