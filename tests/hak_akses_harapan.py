"""Who gets what, address by address. The roles of PROSES §1, said here once more and independently of the code.

Of every line holds, in this order: nobody signed in → 302 to the sign-in page; the role isn't in ``peran`` → 403; the thing
lies outside the person's sight (or in another tenant) → 404; else ``hasil``. ``hasil`` is one status, or a mapping whose keys
are tried from narrow to wide: "operator@sendiri", "operator", "@sendiri", "*".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import SimpleUploadedFile

from satker.enums import Peran

if TYPE_CHECKING:
    from tests.hak_akses_dunia import Dunia, Tempat

P = Peran
SEMUA = frozenset(Peran)
OPERATOR = frozenset({P.OPERATOR})
TPI = frozenset({P.PENILAI_ANGGOTA, P.PENILAI_KETUA, P.PENGENDALI_TEKNIS})
PENILAI = frozenset({P.VERIFIKATOR, P.KETUA_TIM}) | TPI
PEMBACA_REVIU = PENILAI | {P.SEKRETARIAT, P.PENGAMAT}
PEMERINGKAT = frozenset({P.KETUA_TIM, P.SEKRETARIAT})
PEMBACA_CALON = TPI | {P.BAWAS, P.SEKRETARIAT}
SEKRETARIAT = frozenset({P.SEKRETARIAT})
ADMIN = frozenset({P.ADMIN_INSTANSI})
BAWAS = frozenset({P.BAWAS})
PENGISI_DAN_PENGAJU = frozenset({P.OPERATOR, P.PIMPINAN})

Hasil = int | Mapping[str, int]
# A review being judged is read by its tier, by those after it and by the sekretariat; never by who holds a role at the
# judged unit, and not by observers.
BELUM_DIPUTUS: Hasil = {"sekretariat": 200, "pengamat": 403, "@sendiri": 403, "*": 200}
Isi = Mapping[str, Any] | Callable[["Dunia", str], Mapping[str, Any]]
ARGUMEN: dict[str, Callable[[Tempat], tuple[Any, ...]]] = {
    "lembar": lambda t: (t.lembar.pk,),
    "area": lambda t: (t.lembar.pk, "manajemen_perubahan"),
    "butir": lambda t: (t.lembar.pk, t.kode),
    "bukti": lambda t: (t.bukti,),
    "bukti_butir": lambda t: (t.lembar.pk, t.kode, t.bukti),
    "pekerjaan": lambda t: (t.pekerjaan.kode,),
    "usulan": lambda t: (t.usulan.pk,),
    "reviu": lambda t: (t.reviu.pk,),
    "butir_reviu": lambda t: (t.reviu.pk, t.kode),
    "dokumen": lambda t: (t.dokumen.pk,),
    "daftar": lambda t: (t.daftar.pk,),
    "satker": lambda t: (t.satker.pk,),
    "orang": lambda t: (t.orang.pk,),
    "tugas": lambda t: (t.tugas.pk,),
    "kabar": lambda t: (t.kabar.pk,),
    "periode": lambda t: (t.periode.pk,),
    "periode_tahap": lambda t: (t.periode.pk, "pt"),
    "pengusulan": lambda t: (t.pengusulan.pk,),
    "calon": lambda t: (t.calon.periode_id, t.calon.pk),
    "kode_periksa": lambda t: (t.dokumen.kode_periksa,),
    "usulan_periode": lambda t: (t.periode.pk, t.usulan.pk),
}


@dataclass(frozen=True)
class H:
    """One line of the table. ``isi`` makes it a POST; ``kueri`` adds a query string; ``bersama``: every unit of the tenant alike."""

    nama: str
    peran: frozenset[Peran] = SEMUA
    hasil: Hasil = 200
    objek: str = ""
    isi: Isi | None = None
    tanya: Callable[[Tempat], str] | None = None
    tetap: tuple[Any, ...] = ()
    bersama: bool = False
    umum: bool = False
    atau: int | None = None
    ket: str = ""

    @property
    def judul(self) -> str:
        return " ".join(filter(None, (self.nama, self.ket, "POST" if self.isi is not None else "")))

    def argumen(self, dunia: Dunia, letak: str) -> tuple[Any, ...]:
        dasar = ARGUMEN[self.objek](dunia[letak]) if self.objek in ARGUMEN else ()
        return (*dasar, *self.tetap)

    def kueri(self, dunia: Dunia, letak: str) -> str:
        return self.tanya(dunia[letak]) if self.tanya else ""

    def untuk(self, peran: str, letak: str) -> int:
        if isinstance(self.hasil, int):
            return self.hasil
        for kunci in (f"{peran}@{letak}", str(peran), f"@{letak}", "*"):
            if kunci in self.hasil:
                return self.hasil[kunci]
        raise KeyError(f"{self.judul}: harapan untuk {peran}@{letak} tidak tertulis")


def _simpan(dunia: Dunia, letak: str) -> Mapping[str, Any]:
    return {"opsi": "", "catatan": "Diubah dalam uji hak akses.", "versi": "1"}


def _berkas(dunia: Dunia, letak: str) -> Mapping[str, Any]:
    return {"berkas": SimpleUploadedFile("notulen.pdf", b"%PDF-1.4 notulen", "application/pdf")}


KOSONG = {"csrfmiddlewaretoken": "x"}  # what a browser sends with an empty form

HARAPAN: tuple[H, ...] = (
    # -- doors and own pages
    H("masuk", umum=True, hasil={"anonim": 200, "*": 302}),
    H("keluar", umum=True, hasil=302, isi={}),
    H("sehat", umum=True),
    H("siap", umum=True, hasil=503, atau=200),  # 200 when another test's worker is still giving its sign of life
    H("periksa_dokumen", umum=True),
    H("periksa", umum=True, hasil=404, tetap=("tidakadakodenya2345",), ket="kode asing"),
    H("periksa", umum=True, objek="kode_periksa", ket="dokumen asli"),
    H("beranda"),
    H("ganti_sandi"),
    H("profil"),
    H("kabar"),
    H("kabar_dibaca", isi={}, hasil=302),
    H("kabar_buka", objek="kabar", isi={}, hasil=404, bersama=True, ket="kabar orang lain"),
    # -- worksheet
    H("lembar_daftar"),
    H("lembar_buka", OPERATOR),
    H(
        "lembar_buka", OPERATOR, objek="satker_isi", isi=lambda d, x: {"satker": d[x].satker.pk, "periode": d[x].periode.pk},
        hasil={"operator@sendiri": 302, "*": 403},
    ),
    H("lembar", objek="lembar"),
    H("lembar_area", objek="area"),
    H("jawaban_simpan", objek="butir", hasil=302, ket="dibuka langsung"),
    H("jawaban_simpan", objek="butir", isi=_simpan, hasil={"operator@sendiri": 302, "*": 403}),
    H("jawaban_riwayat", objek="butir"),
    H("bukti_tambah", OPERATOR, objek="butir", isi=_berkas, hasil={"operator@sendiri": 302, "*": 403}),
    H(
        "bukti_tautan", OPERATOR, objek="butir", isi={"tautan": "https://arsip.example/sk"},
        hasil={"operator@sendiri": 302, "*": 403},
    ),
    H("bukti_lepas", OPERATOR, objek="bukti_butir", isi={}, hasil={"operator@sendiri": 302, "*": 403}),
    H("bukti_buka", objek="bukti"),
    H("pekerjaan_daftar", SEKRETARIAT),
    H("pekerjaan_hitung_ulang", SEKRETARIAT, objek="periode_isi", isi=lambda d, x: {"periode": d[x].periode.pk}, hasil=302, bersama=True),
    # Somebody else's job: only the sekretariat may follow it.
    H("pekerjaan", objek="pekerjaan", hasil={"sekretariat": 200, "*": 404}, bersama=True),
    # -- bid
    H("usulan_daftar"),
    H("usulan", objek="usulan"),
    H(
        "usulan_buka", PENGISI_DAN_PENGAJU, objek="lembar_isi", isi=lambda d, x: {"lembar": d[x].lembar.pk, "predikat": "WBK"},
        hasil={"@sendiri": 409, "*": 403}, ket="usulan sudah ada",
    ),
    H(
        "usulan_buka", PENGISI_DAN_PENGAJU, objek="lembar_isi",
        isi=lambda d, x: {"lembar": d[x].lembar_kosong.pk, "predikat": "WBK"},
        hasil={"@sendiri": 409, "*": 403}, ket="lembar periode lalu",
    ),
    H("usulan_aksi", objek="usulan", tetap=("ajukan",), hasil=302, ket="ajukan, sudah diajukan: kalimat di halaman"),
    H("usulan_aksi", objek="usulan", tetap=("mengarang",), hasil=404, isi={}, ket="aksi tidak dikenal"),
    H("usulan_aksi", objek="usulan", tetap=("setujui",), isi={}, hasil={"ketua_tim@bawah": 409, "*": 403}, ket="setujui, belum dinilai"),
    H(
        "usulan_aksi", objek="usulan", tetap=("tolak",), isi={"catatan": "Tidak memenuhi syarat."},
        hasil={"ketua_tim@bawah": 302, "*": 403}, ket="tolak",
    ),
    H(
        "usulan_aksi", objek="usulan", tetap=("koreksi",), isi={"hasil": "pengisian", "catatan": "Salah kirim."},
        hasil={"sekretariat@sendiri": 403, "sekretariat": 302, "*": 403}, ket="koreksi",
    ),
    H(
        "usulan_tanggapi", PENGISI_DAN_PENGAJU, objek="usulan", isi=lambda d, x: {"butir": d[x].butir.pk, "teks": "Sudah dilengkapi."},
        hasil={"@sendiri": 404, "*": 403}, ket="belum dikembalikan",
    ),
    # -- review
    H("reviu_antrean", PEMBACA_REVIU),
    H("reviu_mulai", PENILAI, objek="usulan", isi={}, hasil={"verifikator@bawah": 409, "*": 409}, ket="sudah dimulai"),
    H("reviu", PEMBACA_REVIU, objek="reviu", hasil=BELUM_DIPUTUS),
    H(
        "butir_simpan", PENILAI, objek="butir_reviu", isi={"verdict": "sesuai", "versi": "0"},
        hasil={"verifikator@bawah": 302, "ketua_tim@bawah": 302, "*": 403},
    ),
    H("reviu_sesuai_sisa", PENILAI, objek="reviu", isi={}, hasil={"verifikator@bawah": 302, "ketua_tim@bawah": 302, "*": 403}),
    H(
        "reviu_putusan_lalu", PENILAI, objek="reviu", isi={}, hasil={"verifikator@bawah": 409, "ketua_tim@bawah": 409, "*": 403},
        ket="putaran pertama",
    ),
    H(
        "reviu_tingkat", PENILAI, objek="reviu", isi={}, hasil={"verifikator@bawah": 409, "ketua_tim@bawah": 409, "*": 403},
        ket="tahap tanpa tingkat",
    ),
    H("reviu_putus", PEMBACA_REVIU, objek="reviu", hasil=BELUM_DIPUTUS),
    H(
        "reviu_putus", PEMBACA_REVIU, objek="reviu", isi={"aksi": "tolak", "tolak-catatan": "Tidak memenuhi syarat."},
        hasil={"ketua_tim@bawah": 302, "*": 403},
    ),
    # -- ranking, nomination, clearance, determination, candidates
    H("peringkat_pilih", PEMERINGKAT, hasil={"ketua_tim": 302, "sekretariat": 200}),
    H("peringkat", PEMERINGKAT, objek="periode_tahap", bersama=True),
    H("peringkat_pindah", PEMERINGKAT, objek="periode_tahap", bersama=True, isi={}, hasil=302, ket="tanpa isi: kalimat di halaman"),
    H("pengusulan", PEMERINGKAT, objek="periode_tahap", bersama=True),
    H("pengusulan", PEMERINGKAT, objek="periode_tahap", bersama=True, isi={}, hasil=422, ket="tanpa surat"),
    H("pengusulan_rinci", PEMERINGKAT | PEMBACA_CALON, objek="pengusulan"),
    H("clearance", BAWAS),
    H("clearance_catat", BAWAS, objek="usulan"),
    H("clearance_catat", BAWAS, objek="usulan", isi={"hasil": "bersih"}, hasil=409, ket="belum di tahap clearance"),
    H("penetapan_pilih", SEKRETARIAT),
    H("penetapan", SEKRETARIAT, objek="periode", bersama=True),
    H("penetapan_tetapkan", SEKRETARIAT, objek="usulan_periode", hasil=404, ket="belum direkomendasikan"),
    H("calon_pilih", PEMBACA_CALON),
    H("calon", PEMBACA_CALON, objek="periode", bersama=True),
    H("tahap_lanjut", PEMBACA_CALON, objek="calon"),
    H("tahap_lanjut", PEMBACA_CALON, objek="calon", isi={}, hasil={"sekretariat": 422, "*": 403}, ket="tanpa isi"),
    # -- documents
    H("dokumen_buat", hasil=422, ket="tanpa sumber"),
    H(
        "dokumen_buat", objek="usulan_isi", tanya=lambda t: f"?jenis=ikhtisar&usulan={t.usulan.pk}",
        hasil={"pengamat": 403, "bawas": 403, "admin_instansi": 403, "operator@bawah": 403, "pimpinan@bawah": 403, "*": 200},
    ),
    H(
        "dokumen_buat", objek="usulan_isi", isi=lambda d, x: {"jenis": "lke", "usulan": d[x].usulan.pk}, ket="lke",
        hasil={"pengamat": 403, "bawas": 403, "admin_instansi": 403, "operator@bawah": 403, "pimpinan@bawah": 403, "*": 302},
    ),
    H(
        "dokumen_buat", objek="periode_isi", bersama=True, tanya=lambda t: f"?jenis=daftar_calon_xlsx&periode={t.periode.pk}",
        hasil={**{str(p): 200 for p in PEMERINGKAT | TPI}, "*": 403}, ket="daftar calon",
    ),
    H("dokumen", objek="dokumen"),
    H("dokumen", objek="daftar", ket="daftar calon", hasil={**{str(p): 200 for p in PEMERINGKAT | PEMBACA_CALON}, "*": 404}),
    H("dokumen_kemajuan", objek="dokumen"),
    H(
        "dokumen_ulang", objek="dokumen", isi={},
        hasil={"pengamat": 403, "bawas": 403, "admin_instansi": 403, "operator@bawah": 403, "pimpinan@bawah": 403, "*": 409},
    ),
    H("dokumen_unduh", objek="dokumen"),
    # -- periode
    H("periode_daftar", SEKRETARIAT),
    H("periode_rinci", SEKRETARIAT, objek="periode", bersama=True),
    H("perpanjangan_tambah", SEKRETARIAT, objek="periode", bersama=True),
    H("perpanjangan_tambah", SEKRETARIAT, objek="periode", bersama=True, isi=KOSONG, hasil=422),
    # -- units and people
    H("satker_daftar", ADMIN),
    H("satker_pilihan", ADMIN | SEKRETARIAT),
    H("satker_rinci", ADMIN, objek="satker"),
    H("satker_kelas", ADMIN, objek="satker", isi={"kelas": "II"}, hasil=302),
    H("pengguna_daftar", ADMIN),
    H("pengguna_baru", ADMIN),
    H("pengguna_baru", ADMIN, isi=KOSONG, hasil=422),
    H("pengguna_rinci", ADMIN, objek="orang"),
    H("tugas_beri", ADMIN, objek="orang"),
    H("tugas_beri", ADMIN, objek="orang", isi=KOSONG, hasil=422),
    H("pengguna_sandi", ADMIN, objek="orang", isi={}),
    H("tugas_cabut", ADMIN, objek="tugas", isi={}, hasil=302),
)  # fmt: skip
