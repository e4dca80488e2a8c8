"""Kinds used across the portal: roles, permissions. Pure."""

from enum import StrEnum


class Peran(StrEnum):
    """Roles of PROSES §1."""

    OPERATOR = "operator"
    PIMPINAN = "pimpinan"
    VERIFIKATOR = "verifikator"
    KETUA_TIM = "ketua_tim"
    PENILAI_ANGGOTA = "penilai_anggota"
    PENILAI_KETUA = "penilai_ketua"
    PENGENDALI_TEKNIS = "pengendali_teknis"
    BAWAS = "bawas"
    SEKRETARIAT = "sekretariat"
    ADMIN_INSTANSI = "admin_instansi"
    PENGAMAT = "pengamat"

    @property
    def teks(self) -> str:
        return TEKS_PERAN[self]


TEKS_PERAN = {
    Peran.OPERATOR: "Operator",
    Peran.PIMPINAN: "Pimpinan",
    Peran.VERIFIKATOR: "Verifikator",
    Peran.KETUA_TIM: "Ketua tim",
    Peran.PENILAI_ANGGOTA: "Penilai TPI (anggota)",
    Peran.PENILAI_KETUA: "Penilai TPI (ketua)",
    Peran.PENGENDALI_TEKNIS: "Pengendali teknis TPI",
    Peran.BAWAS: "Badan Pengawasan",
    Peran.SEKRETARIAT: "Sekretariat",
    Peran.ADMIN_INSTANSI: "Admin instansi",
    Peran.PENGAMAT: "Pengamat",
}

# These work for the whole instansi wherever in the tree their unit stands (PROSES §1).
PERAN_SEINSTANSI = frozenset(
    {
        Peran.PENILAI_ANGGOTA,
        Peran.PENILAI_KETUA,
        Peran.PENGENDALI_TEKNIS,
        Peran.BAWAS,
        Peran.SEKRETARIAT,
        Peran.ADMIN_INSTANSI,
    }
)
PERAN_TPI = (Peran.PENILAI_ANGGOTA, Peran.PENILAI_KETUA, Peran.PENGENDALI_TEKNIS)


class Izin(StrEnum):
    """What a view may ask for. "May this person, in any of their roles, come here at all?"; the object is judged in domain code."""

    MASUK = "masuk"
    LKE_LIHAT = "lke_lihat"
    LKE_ISI = "lke_isi"
    USULAN_LIHAT = "usulan_lihat"
    USULAN_AJUKAN = "usulan_ajukan"
    REVIU_LIHAT = "reviu_lihat"
    REVIU_NILAI = "reviu_nilai"
    REVIU_PUTUS = "reviu_putus"
    PERINGKAT = "peringkat"
    CLEARANCE = "clearance"
    CALON_LIHAT = "calon_lihat"
    PENETAPAN = "penetapan"
    PERIODE_KELOLA = "periode_kelola"
    PENGGUNA_KELOLA = "pengguna_kelola"


_DASAR = {Izin.MASUK, Izin.LKE_LIHAT, Izin.USULAN_LIHAT}
_TPI = _DASAR | {Izin.REVIU_LIHAT, Izin.REVIU_NILAI, Izin.CALON_LIHAT}

IZIN_PERAN: dict[Peran, frozenset[Izin]] = {
    Peran.OPERATOR: frozenset(_DASAR | {Izin.LKE_ISI}),
    Peran.PIMPINAN: frozenset(_DASAR | {Izin.USULAN_AJUKAN}),
    Peran.VERIFIKATOR: frozenset(_DASAR | {Izin.REVIU_LIHAT, Izin.REVIU_NILAI}),
    Peran.KETUA_TIM: frozenset(_DASAR | {Izin.REVIU_LIHAT, Izin.REVIU_NILAI, Izin.REVIU_PUTUS, Izin.PERINGKAT}),
    Peran.PENILAI_ANGGOTA: frozenset(_TPI),
    Peran.PENILAI_KETUA: frozenset(_TPI),
    Peran.PENGENDALI_TEKNIS: frozenset(_TPI | {Izin.REVIU_PUTUS}),
    Peran.BAWAS: frozenset(_DASAR | {Izin.CLEARANCE, Izin.CALON_LIHAT}),
    Peran.SEKRETARIAT: frozenset(
        _DASAR | {Izin.REVIU_LIHAT, Izin.PERINGKAT, Izin.CALON_LIHAT, Izin.PENETAPAN, Izin.PERIODE_KELOLA}
    ),
    Peran.ADMIN_INSTANSI: frozenset({Izin.MASUK, Izin.LKE_LIHAT, Izin.USULAN_LIHAT, Izin.PENGGUNA_KELOLA}),
    Peran.PENGAMAT: frozenset(_DASAR | {Izin.REVIU_LIHAT}),
}


class Zona(StrEnum):
    """Time zones of Indonesian courts."""

    WIB = "Asia/Jakarta"
    WITA = "Asia/Makassar"
    WIT = "Asia/Jayapura"
