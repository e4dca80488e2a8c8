"""The tree of units: reading it from a list, and looking at it."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import F, Func, Q, QuerySet
from django.db.models.functions import Lower

from inti.galat import Ditolak, TidakDitemukan, TidakSah
from satker.akses import Akses
from satker.enums import Izin, Zona
from satker.lingkup import lingkup_instansi
from satker.models import Instansi, Satker

KELAS = {
    "IA_KHUSUS": "IA Khusus",
    "IA": "IA",
    "IB": "IB",
    "II": "II",
    "TINGGI_A": "Tinggi A",
    "TINGGI_B": "Tinggi B",
}
# Kinds of court that have a class; without one they are ranked last (PROSES §7) and are on the list of incomplete data.
JENIS_BERKELAS = ("PT", "PN", "PTA", "MSA", "PA", "MS")
_WITA = (
    "Bali",
    "Nusa Tenggara Barat",
    "Nusa Tenggara Timur",
    "Kalimantan Selatan",
    "Kalimantan Timur",
    "Kalimantan Utara",
    "Sulawesi Utara",
    "Gorontalo",
    "Sulawesi Tengah",
    "Sulawesi Barat",
    "Sulawesi Selatan",
    "Sulawesi Tenggara",
)
_WIT = (
    "Maluku",
    "Maluku Utara",
    "Papua",
    "Papua Barat",
    "Papua Barat Daya",
    "Papua Pegunungan",
    "Papua Selatan",
    "Papua Tengah",
)
_WIB = (
    "Aceh",
    "Sumatera Utara",
    "Sumatera Barat",
    "Riau",
    "Kepulauan Riau",
    "Jambi",
    "Sumatera Selatan",
    "Kepulauan Bangka Belitung",
    "Bengkulu",
    "Lampung",
    "Banten",
    "DKI Jakarta",
    "Jawa Barat",
    "Jawa Tengah",
    "DI Yogyakarta",
    "Jawa Timur",
    "Kalimantan Barat",
    "Kalimantan Tengah",
)
ZONA_PROVINSI: dict[str, str] = {
    **dict.fromkeys(_WIB, Zona.WIB.value),
    **dict.fromkeys(_WITA, Zona.WITA.value),
    **dict.fromkeys(_WIT, Zona.WIT.value),
}
# Longest first: "Pengadilan Tinggi Agama" must not become "PT Agama".
_SINGKATAN = (
    ("Direktorat Jenderal Badan Peradilan Militer dan Peradilan Tata Usaha Negara", "Ditjen Badilmiltun"),
    ("Direktorat Jenderal Badan Peradilan Umum", "Ditjen Badilum"),
    ("Direktorat Jenderal Badan Peradilan Agama", "Ditjen Badilag"),
    ("Badan Strategi Kebijakan dan Pendidikan dan Pelatihan Hukum dan Peradilan", "BSDK"),
    ("Badan Urusan Administrasi", "BUA"),
    ("Kepaniteraan Mahkamah Agung", "Kepaniteraan MA"),
    ("Badan Pengawasan", "Bawas"),
    ("Pengadilan Tinggi Tata Usaha Negara", "PTTUN"),
    ("Pengadilan Tata Usaha Negara", "PTUN"),
    ("Pengadilan Tinggi Agama", "PTA"),
    ("Pengadilan Militer Utama", "Dilmiltama"),
    ("Pengadilan Militer Tinggi", "Dilmilti"),
    ("Pengadilan Militer", "Dilmil"),
    ("Pengadilan Tinggi", "PT"),
    ("Pengadilan Negeri", "PN"),
    ("Pengadilan Agama", "PA"),
    ("Mahkamah Syar'iyah", "MS"),
    ("Kantor Wilayah", "Kanwil"),
    ("Lembaga Pemasyarakatan", "Lapas"),
    ("Rumah Tahanan Negara", "Rutan"),
    ("Direktorat Jenderal", "Ditjen"),
    ("Inspektorat Jenderal", "Itjen"),
)
_KOLOM_WAJIB = ("kode", "nama", "jenis", "lingkungan", "kelas", "induk_kode", "provinsi")
_KOLOM_BOLEH = ("nama_singkat",)
_KODE = re.compile(r"[A-Z0-9][A-Z0-9.-]{0,59}")
_JENIS = re.compile(r"[A-Z][A-Z0-9_]{0,29}")


@dataclass(frozen=True, slots=True)
class HasilImpor:
    """What an import did: units new, changed and unchanged."""

    baru: int
    berubah: int
    sama: int

    @property
    def jumlah(self) -> int:
        return self.baru + self.berubah + self.sama


def singkatkan(nama: str) -> str:
    """Shorten a unit's name the way the field does: "Pengadilan Negeri Sarolangun" → "PN Sarolangun"."""
    for panjang, pendek in _SINGKATAN:
        if nama == panjang or nama.startswith(panjang + " "):
            return (pendek + nama[len(panjang) :])[:80]
    return nama[:80]


@dataclass(slots=True)
class _Baris:
    nomor: int
    kode: str
    nama: str
    nama_singkat: str
    jenis: str
    lingkungan: str
    kelas: str
    induk_kode: str
    provinsi: str

    def isi(self) -> dict[str, str]:
        return {
            "nama": self.nama,
            "nama_singkat": self.nama_singkat,
            "jenis": self.jenis,
            "lingkungan": self.lingkungan,
            "kelas": self.kelas,
            "provinsi": self.provinsi,
            "zona": ZONA_PROVINSI[self.provinsi],
        }


def impor_satker(teks: str, *, instansi: Instansi) -> HasilImpor:
    """Put a list of units (CSV with a header, comma-separated) into the instansi's tree; all or nothing.

    Columns: kode, nama, jenis, lingkungan, kelas (may be empty), induk_kode (empty for the root), provinsi; optional
    nama_singkat. Units already there are updated by kode, and moved with everything below them when their parent
    changed; units missing from the list stay as they are. The zone follows the province.

    Raises:
        TidakSah: ``rincian`` names every fault with its line and column; nothing was stored.
    """
    salah: list[str] = []
    baris = _baca(teks, salah)
    with lingkup_instansi(instansi.pk):
        ada = {s.kode: s for s in Satker.objects.select_for_update().all()}
        induk = _periksa_pohon(baris, ada, salah)
        if salah:
            raise TidakSah(
                f"Daftar satker belum dapat dimuat: {len(salah)} hal perlu diperbaiki. Tidak ada yang disimpan.",
                rincian=salah,
            )
        return _tulis(instansi, baris, ada, induk)


def _baca(teks: str, salah: list[str]) -> list[_Baris]:
    pembaca = csv.DictReader(io.StringIO(teks.removeprefix("\ufeff")), restkey="", restval=None)
    kepala = tuple(pembaca.fieldnames or ())
    kurang = [k for k in _KOLOM_WAJIB if k not in kepala]
    lebih = [k for k in kepala if k not in (*_KOLOM_WAJIB, *_KOLOM_BOLEH)]
    if kurang:
        salah.append(f"baris 1: kolom tidak ada: {', '.join(kurang)}")
    if lebih:
        salah.append(f"baris 1: kolom tidak dikenal: {', '.join(lebih)}")
    if salah:
        return []
    hasil: list[_Baris] = []
    sudah: dict[str, int] = {}
    for mentah in pembaca:
        nomor = pembaca.line_num
        if "" in mentah or None in mentah.values():
            salah.append(f"baris {nomor}: jumlah kolom tidak sama dengan baris judul")
            continue
        isi = {k: (v or "").strip() for k, v in mentah.items()}
        _periksa_baris(nomor, isi, salah)
        if isi["kode"] in sudah:
            salah.append(f"baris {nomor}, kode: {isi['kode']} sudah dipakai baris {sudah[isi['kode']]}")
        sudah.setdefault(isi["kode"], nomor)
        isi["nama_singkat"] = isi.get("nama_singkat") or singkatkan(isi["nama"])
        hasil.append(_Baris(nomor=nomor, **isi))
    if not hasil and not salah:
        salah.append("baris 2: daftar tidak berisi satu satker pun")
    return hasil


def _periksa_baris(nomor: int, isi: dict[str, str], salah: list[str]) -> None:
    if not _KODE.fullmatch(isi["kode"]):
        salah.append(
            f"baris {nomor}, kode: «{isi['kode']}» bukan kode yang sah (huruf besar, angka, titik, tanda hubung)"
        )
    if not isi["nama"]:
        salah.append(f"baris {nomor}, nama: kosong")
    elif len(isi["nama"]) > 200:
        salah.append(f"baris {nomor}, nama: lebih dari 200 huruf")
    if not _JENIS.fullmatch(isi["jenis"]):
        salah.append(f"baris {nomor}, jenis: «{isi['jenis']}» bukan jenis yang sah (misalnya PN, PT, ESELON1)")
    if isi["lingkungan"] and not _JENIS.fullmatch(isi["lingkungan"]):
        salah.append(f"baris {nomor}, lingkungan: «{isi['lingkungan']}» tidak sah (misalnya UMUM, AGAMA)")
    if isi["kelas"] and isi["kelas"] not in KELAS:
        salah.append(
            f"baris {nomor}, kelas: «{isi['kelas']}» tidak dikenal; yang dikenal: {', '.join(KELAS)}, atau kosong"
        )
    if isi["provinsi"] not in ZONA_PROVINSI:
        salah.append(
            f"baris {nomor}, provinsi: «{isi['provinsi']}» tidak dikenal, sehingga zona waktunya tidak diketahui"
        )
    if len(isi.get("nama_singkat", "")) > 80:
        salah.append(f"baris {nomor}, nama_singkat: lebih dari 80 huruf")


def _periksa_pohon(baris: list[_Baris], ada: dict[str, Satker], salah: list[str]) -> dict[str, str]:
    """Parents by kode of the whole tree as it will be (list over what is there); notes orphans, roots and circles."""
    kode_id = {s.pk: s.kode for s in ada.values()}
    induk = {s.kode: kode_id[s.induk_id] if s.induk_id else "" for s in ada.values()}
    induk |= {b.kode: b.induk_kode for b in baris}
    nomor = {b.kode: b.nomor for b in baris}
    for b in baris:
        if b.induk_kode and b.induk_kode not in induk:
            salah.append(
                f"baris {b.nomor}, induk_kode: {b.induk_kode} tidak ada dalam daftar maupun dalam pohon satker"
            )
    akar = [k for k, i in induk.items() if not i]
    if baris and len(akar) != 1:
        for k in akar if len(akar) > 1 else []:
            if k in nomor:
                salah.append(
                    f"baris {nomor[k]}, induk_kode: kosong, padahal hanya satu satker puncak yang boleh tanpa induk"
                )
        if not akar:
            salah.append("baris 2, induk_kode: tidak ada satker puncak (satu baris harus tanpa induk)")
    for b in baris:
        jejak: set[str] = set()
        kini = b.kode
        while kini and kini not in jejak and kini in induk:
            jejak.add(kini)
            kini = induk[kini]
        if kini == b.kode:
            salah.append(f"baris {b.nomor}, induk_kode: {b.kode} berada di bawah dirinya sendiri")
    return induk


def _tulis(instansi: Instansi, baris: list[_Baris], ada: dict[str, Satker], induk: dict[str, str]) -> HasilImpor:
    baru = [b for b in baris if b.kode not in ada]
    with (
        connection.cursor() as kursor
    ):  # the path holds the unit's own id, so ids are drawn before the rows are written
        kursor.execute(
            "SELECT nextval(pg_get_serial_sequence('satker_satker', 'id')) FROM generate_series(1, %s)", [len(baru)]
        )
        nomor = [x for (x,) in kursor.fetchall()]
    ids = {s.kode: s.pk for s in ada.values()} | {b.kode: n for b, n in zip(baru, nomor, strict=True)}
    jalur: dict[str, str] = {}

    def cari_jalur(kode: str) -> str:
        if kode not in jalur:
            jalur[kode] = f"{cari_jalur(induk[kode]) if induk[kode] else '/'}{ids[kode]}/"
        return jalur[kode]

    Satker.objects.bulk_create(
        Satker(
            pk=ids[b.kode],
            instansi=instansi,
            kode=b.kode,
            induk_id=ids.get(b.induk_kode),
            jalur=cari_jalur(b.kode),
            **b.isi(),
        )
        for b in baru
    )
    berubah: dict[str, Satker] = {}

    def ubah(s: Satker, isi: dict[str, object]) -> None:
        beda = {k: v for k, v in isi.items() if getattr(s, k) != v}
        for k, v in beda.items():
            setattr(s, k, v)
        if beda:
            berubah[s.kode] = s

    for b in baris:
        if b.kode in ada:
            ubah(ada[b.kode], {**b.isi(), "induk_id": ids.get(b.induk_kode)})
    for s in ada.values():  # a moved unit takes everything below it along, listed or not
        ubah(s, {"jalur": cari_jalur(s.kode)})
    kolom = ["nama", "nama_singkat", "jenis", "lingkungan", "kelas", "provinsi", "zona", "induk", "jalur"]
    Satker.objects.bulk_update(berubah.values(), kolom, batch_size=200)
    disebut = {b.kode for b in baris}
    ubahan = len(disebut & berubah.keys())
    return HasilImpor(baru=len(baru), berubah=ubahan, sama=len(baris) - len(baru) - ubahan)


# Looking ------------------------------------------------------------------------------------------------------------


def ambil_satker(satker_id: int, *, akses: Akses) -> Satker:
    """Return a unit the person may see. Raises TidakDitemukan for any other, also of another instansi."""
    satker = Satker.objects.filter(pk=satker_id).first()
    if satker is None or not akses.melihat(satker.jalur):
        raise TidakDitemukan
    return satker


def leluhur(satker: Satker) -> list[Satker]:
    """Units above this one, from the root down. One statement."""
    urutan = satker.leluhur_id
    baris = {s.pk: s for s in Satker.objects.filter(pk__in=urutan)}
    return [baris[i] for i in urutan if i in baris]


def leluhur_jenis(satker: Satker, jenis: str) -> Satker | None:
    """The nearest unit above this one of that kind, or None."""
    return next((s for s in reversed(leluhur(satker)) if s.jenis == jenis), None)


def jenis_dikenal() -> frozenset[str]:
    """Kinds of unit in the open instansi's tree."""
    return frozenset(Satker.objects.values_list("jenis", flat=True).distinct())


KURANG = Q(kelas="", jenis__in=JENIS_BERKELAS)


def cari_satker(
    *, kata: str = "", jenis: str = "", di_bawah: int | None = None, kurang: bool = False
) -> QuerySet[Satker]:
    """Units of the open instansi in the order of the tree, each after its parent.

    ``kata`` is looked for in name, short name and kode; ``di_bawah`` limits to a unit and those below it; ``kurang`` to
    those on the list of incomplete data.
    """
    baris = Satker.objects.select_related("induk")
    for k in kata.split():
        baris = baris.filter(Q(nama__icontains=k) | Q(nama_singkat__icontains=k) | Q(kode__icontains=k))
    if jenis:
        baris = baris.filter(jenis=jenis)
    if di_bawah is not None:
        baris = baris.filter(Q(jalur__contains=f"/{di_bawah}/"))
    if kurang:
        baris = baris.filter(KURANG)
    # "/1/14/203/" as numbers, so that 14 doesn't come before 2.
    return baris.order_by(
        Func(F("jalur"), template="string_to_array(trim(both '/' from %(expressions)s), '/')::bigint[]")
    )


def temukan_satker(teks: str) -> list[Satker]:
    """Units meant by what somebody typed: "PN Sarolangun (477374)", a kode, a short or a full name, in any case."""
    teks = " ".join(teks.split())
    kode = re.search(r"\(([^()]+)\)$", teks)
    if kode and (tepat := list(Satker.objects.filter(kode__iexact=kode.group(1)))):
        return tepat
    return list(
        Satker.objects.alias(n=Lower("nama"), s=Lower("nama_singkat"), k=Lower("kode"))
        .filter(Q(n=teks.lower()) | Q(s=teks.lower()) | Q(k=teks.lower()))
        .order_by("jalur")[:20]
    )


@transaction.atomic
def ubah_kelas(*, satker_id: int, kelas: str, oleh: Akses) -> Satker:
    """Set a court's class (empty = not established).

    Raises Ditolak when ``oleh`` doesn't manage units, TidakDitemukan for a foreign unit, TidakSah for an unknown class.
    """
    if not oleh.punya(Izin.PENGGUNA_KELOLA):
        raise Ditolak("Hanya admin instansi yang mengubah data satker.")
    satker = ambil_satker(satker_id, akses=oleh)
    if kelas and kelas not in KELAS:
        raise TidakSah(f"Kelas «{kelas}» tidak dikenal; pilih salah satu dari daftar.")
    satker.kelas = kelas
    satker.save(update_fields=["kelas"])
    return satker
