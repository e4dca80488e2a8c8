"""The shape of an instrument: plain frozen values, made from a file or from database rows alike.

All weights, scores and limits are ``Fraction``; nothing here knows a file format or a framework.
"""

from dataclasses import dataclass
from fractions import Fraction

JENJANG = ("komponen", "sub_komponen", "area", "indikator", "pertanyaan")
JENJANG_SIMPUL = JENJANG[:-1]

# Kode pilihan tiap jenis jawaban beropsi; nilainya ada pada skala_nilai berkas.
KODE_OPSI: dict[str, tuple[str, ...]] = {
    "ya_tidak": ("Ya", "Tidak"),
    "abc": ("A", "B", "C"),
    "abcd": ("A", "B", "C", "D"),
    "abcde": ("A", "B", "C", "D", "E"),
}
JENIS_ANGKA = ("persen", "indeks")

UKURAN_NILAI = "nilai"
UKURAN_PERSEN = "persen_bobot"


@dataclass(frozen=True, slots=True)
class Opsi:
    """One choice; ``nilai`` lies in 0..1."""

    kode: str
    kriteria: str
    nilai: Fraction


@dataclass(frozen=True, slots=True)
class Isian:
    """One number of a numeric question.

    ``jumlah_dari`` names the inputs it is the sum of (then nobody types it); ``informasi`` is recorded but not
    scored; ``sama_dengan`` is ``"<kode pertanyaan>/<kode isian>"``, the default while it is empty; ``desimal``
    allows a fraction; ``maks`` is the largest value allowed.
    """

    kode: str
    label: str
    satuan: str
    jumlah_dari: tuple[str, ...] = ()
    informasi: bool = False
    sama_dengan: str = ""
    desimal: bool = False
    maks: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Rasio:
    """min(maks, sum of pembilang / sum of penyebut); a zero penyebut gives ``bila_penyebut_nol``."""

    pembilang: tuple[str, ...]
    penyebut: tuple[str, ...]
    bila_penyebut_nol: Fraction
    maks: Fraction = Fraction(1)


@dataclass(frozen=True, slots=True)
class Penurunan:
    """(sebelumnya - sekarang) / sebelumnya inside min..maks; the two zero cases have values of their own."""

    sebelumnya: str
    sekarang: str
    bila_keduanya_nol: Fraction
    bila_sebelumnya_nol: Fraction
    min: Fraction = Fraction(0)
    maks: Fraction = Fraction(1)


@dataclass(frozen=True, slots=True)
class Indeks:
    """isian / skala_maks."""

    isian: str
    skala_maks: Fraction


Rumus = Rasio | Penurunan | Indeks


@dataclass(frozen=True, slots=True)
class Validasi:
    """The sum of ``kiri`` must not exceed the sum of ``tidak_melebihi``; ``pesan`` says so to the clerk."""

    kiri: tuple[str, ...]
    tidak_melebihi: tuple[str, ...]
    pesan: str


@dataclass(frozen=True, slots=True)
class Soal:
    """One question: with ``opsi`` (ya_tidak, abc, abcd, abcde) or with ``isian`` and ``rumus`` (persen, indeks)."""

    kode: str
    teks: str
    jenis_jawaban: str
    urutan: int = 0
    kode_lke: str = ""
    opsi: tuple[Opsi, ...] = ()
    isian: tuple[Isian, ...] = ()
    rumus: Rumus | None = None
    validasi: tuple[Validasi, ...] = ()
    petunjuk: str = ""
    contoh_data_dukung: tuple[str, ...] = ()
    dinilai: bool = True
    sumber_jawaban: str = ""


@dataclass(frozen=True, slots=True)
class Simpul:
    """A node of the tree. An indikator has ``soal``; every other level has ``anak``. Order is that of the tuples."""

    kode: str
    nama: str
    jenjang: str
    bobot: Fraction
    dinilai: bool = True
    rumpun_area: str = ""
    urutan: int = 0
    anak: tuple["Simpul", ...] = ()
    soal: tuple[Soal, ...] = ()
    status_bobot: str = "sumber"


@dataclass(frozen=True, slots=True)
class Ambang:
    """A minimum the scores must reach for a predikat (``"WBK"`` or ``"WBBM"``).

    ``ukuran`` "nilai": the points of all ``simpul`` together, ``minimal`` in points. ``ukuran`` "persen_bobot":
    for every rumpun_area, points as percent of weight, ``minimal`` in percent; ``simpul`` is then empty.
    ``setara_indeks`` is the survey index that gives ``minimal``, for explaining only.
    """

    predikat: str
    kode: str
    uraian: str
    simpul: tuple[str, ...]
    ukuran: str
    minimal: Fraction
    setara_indeks: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Prasyarat:
    """A requirement outside the worksheet: ``jenis`` persen, kategori (with ``urutan``, low to high) or ya_tidak."""

    predikat: str
    kode: str
    uraian: str
    jenis: str
    minimal: str
    urutan: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Predikat:
    """An award the instrument leads to; ``kode`` in capitals."""

    kode: str
    nama: str


@dataclass(frozen=True, slots=True)
class Kawasan:
    """Rules for an area of several units (003): minimum integration score per predikat, and its indicators."""

    uraian: str
    minimal_wbk: Fraction
    minimal_wbbm: Fraction
    wbbm_mensyaratkan_wbk: bool
    indikator: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pohon:
    """All that scoring needs of an instrument; ``lke.skor.Mesin`` takes this."""

    kode: str
    komponen: tuple[Simpul, ...]
    ambang: tuple[Ambang, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BerkasInstrumen(Pohon):
    """A whole, valid instrument file. ``sha256`` is that of its content without comments, layout or key order."""

    nama: str
    nama_singkat: str
    dasar_hukum: tuple[str, ...]
    tahun_mulai: int
    tahun_selesai: int | None
    menggantikan: str
    digantikan: str
    penyajian: int
    sumber_ambang: str
    predikat: tuple[Predikat, ...]
    prasyarat: tuple[Prasyarat, ...]
    kawasan: Kawasan | None
    sha256: str
