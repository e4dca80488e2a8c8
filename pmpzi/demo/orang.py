"""People of the demo: names, sign-in addresses, roles. One shared password, only here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.contrib.auth.hashers import make_password

from pmpzi.demo.acak import acak
from pmpzi.demo.rencana import Rencana
from satker.akses import Akses
from satker.domain.pengguna import beri_tugas
from satker.enums import Peran
from satker.izin import muat_akses
from satker.models import Instansi, Pengguna, Satker

SANDI = "peraga-zi-2026"
RANAH = "demo.example"

_DEPAN = (
    "Andika",
    "Ratna",
    "Bagus",
    "Dewi",
    "Fajar",
    "Intan",
    "Hendra",
    "Lestari",
    "Yusuf",
    "Melati",
    "Rizal",
    "Sari",
    "Teguh",
    "Wulan",
    "Arif",
    "Nurhayati",
    "Bima",
    "Citra",
    "Dimas",
    "Erna",
    "Galih",
    "Hasna",
    "Ilham",
    "Kartika",
    "Lukman",
    "Maya",
    "Nanda",
    "Puspita",
    "Rangga",
    "Siti",
    "Taufik",
    "Vina",
    "Wahyu",
    "Yanti",
    "Zainal",
    "Ayu",
)
_BELAKANG = (
    "Pratama",
    "Siregar",
    "Nasution",
    "Wibowo",
    "Hidayat",
    "Saputra",
    "Rahmawati",
    "Kurniawan",
    "Simanjuntak",
    "Maharani",
    "Firmansyah",
    "Lubis",
    "Setiawan",
    "Anggraini",
    "Permana",
    "Harahap",
    "Utami",
    "Gunawan",
    "Marpaung",
    "Susanti",
    "Ramadhan",
    "Chaniago",
    "Purnomo",
    "Handayani",
    "Tanjung",
    "Kusuma",
    "Sinaga",
    "Wijaya",
)
_GELAR = ("S.H., M.H.", "S.H.", "S.Kom.", "S.E.", "S.H., M.Kn.", "S.AP.")


@dataclass(frozen=True, slots=True)
class Akun:
    """One demo account: sign-in name before the @, unit, roles, and a line for the list (empty = one of many)."""

    nama_masuk: str
    satker: str
    peran: tuple[Peran, ...]
    guna: str = ""
    area: tuple[str, ...] = ()

    @property
    def surel(self) -> str:
        return f"{self.nama_masuk}@{RANAH}"


P = Peran

AKUN: dict[str, tuple[Akun, ...]] = {
    "MA": (
        Akun("operator.sarolangun", "PN Sarolangun", (P.OPERATOR,), "mengisi LKE, menanggapi catatan yang kembali"),
        Akun(
            "operator2.sarolangun",
            "PN Sarolangun",
            (P.OPERATOR,),
            "mengisi dua area saja, area lain hanya dibaca",
            ("penguatan_pengawasan", "pelayanan_publik"),
        ),
        Akun("pimpinan.sarolangun", "PN Sarolangun", (P.PIMPINAN,), "mengajukan usulan"),
        Akun("verifikator.jambi", "PT Jambi", (P.VERIFIKATOR,), "menelaah usulan PN se-Jambi"),
        Akun("ketua.jambi", "PT Jambi", (P.KETUA_TIM, P.VERIFIKATOR), "memutuskan, memeringkat, mengusulkan"),
        Akun("pengamat.jambi", "PT Jambi", (P.PENGAMAT,), "hanya membaca PT Jambi dan PN di bawahnya"),
        Akun("verifikator.badilum", "Ditjen Badilum", (P.VERIFIKATOR,), "menelaah usulan dari semua PT"),
        Akun("ketua.badilum", "Ditjen Badilum", (P.KETUA_TIM, P.VERIFIKATOR), "memutuskan dan mengusulkan ke TPI"),
        Akun("bawas", "Bawas", (P.BAWAS,), "mencatat clearance"),
        Akun("anggota.tpi", "Bawas", (P.PENILAI_ANGGOTA,), "TPI tingkat pertama"),
        Akun("ketua.tpi", "Bawas", (P.PENILAI_KETUA,), "TPI tingkat kedua"),
        Akun("pengendali.tpi", "Bawas", (P.PENGENDALI_TEKNIS,), "TPI tingkat terakhir: merekomendasikan"),
        Akun("sekretariat", "Mahkamah Agung", (P.SEKRETARIAT,), "jadwal, kuota, penetapan calon, hasil tahap"),
        Akun("admin", "Mahkamah Agung", (P.ADMIN_INSTANSI,), "satker, pengguna, peran"),
    ),
    "KUMHAM": (
        Akun("operator.lapas-jambi", "Lapas Jambi", (P.OPERATOR,), "mengisi LKE 10/2019"),
        Akun("pimpinan.lapas-jambi", "Lapas Jambi", (P.PIMPINAN,), "mengajukan usulan"),
        Akun("kanwil.jambi", "Kanwil Jambi", (P.VERIFIKATOR, P.KETUA_TIM), "menelaah dan memutuskan di Kanwil"),
        Akun("kanwil.jateng", "Kanwil Jawa Tengah", (P.VERIFIKATOR, P.KETUA_TIM)),
        Akun("kanwil.bali", "Kanwil Bali", (P.VERIFIKATOR, P.KETUA_TIM)),
        Akun("eselon1.kumham", "Setjen", (P.VERIFIKATOR, P.KETUA_TIM), "penilaian pendahuluan Eselon I"),
        Akun("tpi.kumham", "Itjen", (P.PENILAI_ANGGOTA, P.PENILAI_KETUA, P.PENGENDALI_TEKNIS), "ketiga tingkat TPI"),
        Akun("sekretariat.kumham", "Kemenkumham", (P.SEKRETARIAT,), "jadwal dan penetapan"),
        Akun("admin.kumham", "Kemenkumham", (P.ADMIN_INSTANSI,), "satker, pengguna, peran"),
    ),
    "MK": (
        Akun("operator.mk", "Pusat TIK", (P.OPERATOR,), "mengisi LKE"),
        Akun("pimpinan.mk", "Pusat TIK", (P.PIMPINAN,), "mengajukan usulan"),
        Akun(
            "tpi.mk",
            "Mahkamah Konstitusi",
            (P.PENILAI_ANGGOTA, P.PENILAI_KETUA, P.PENGENDALI_TEKNIS),
            "ketiga tingkat TPI",
        ),
        Akun("sekretariat.mk", "Mahkamah Konstitusi", (P.SEKRETARIAT,), "jadwal dan penetapan"),
    ),
}

# Reviewing units that are in the demo without a place in the list above; their people follow one pattern.
PENILAI_LAIN = {
    "MA": ("PT Padang", "PT Semarang", "PT Surabaya", "PT DKI Jakarta", "PT Yogyakarta"),
    "KUMHAM": (),
    "MK": (),
}


def siput(nama: str) -> str:
    """ "PN Tanjung Jabung Timur" → "tanjung-jabung-timur"; a PT keeps its "pt-" so that it differs from the PN."""
    kata = nama.removeprefix("PN ")
    return re.sub(r"[^a-z0-9]+", "-", kata.lower()).strip("-")


def semua_akun(kode: str, rencana: Sequence[Rencana]) -> list[Akun]:
    """The listed accounts, then an operator and a pimpinan per bidding unit, two reviewers per other PT."""
    hasil = list(AKUN[kode])
    ada = {(a.satker, p) for a in hasil for p in a.peran}
    for r in rencana:
        for peran in (P.OPERATOR, P.PIMPINAN):
            if (r.satker, peran) not in ada:
                hasil.append(Akun(f"{peran.value}.{siput(r.satker)}", r.satker, (peran,)))
    for nama in PENILAI_LAIN[kode]:
        daerah = siput(nama).removeprefix("pt-")
        hasil.append(Akun(f"verifikator.{daerah}", nama, (P.VERIFIKATOR,)))
        hasil.append(Akun(f"ketua.{daerah}", nama, (P.KETUA_TIM, P.VERIFIKATOR)))
    return hasil


@dataclass
class Orang:
    """Who acts where: ``di(satker, peran)`` gives the access of the (first) person who holds that role there."""

    instansi: Instansi
    sekarang: datetime
    pengguna: dict[tuple[str, Peran], Pengguna] = field(default_factory=dict)
    _akses: dict[int, Akses] = field(default_factory=dict)

    def orang(self, satker: str, peran: Peran) -> Pengguna:
        return self.pengguna[satker, peran]

    def di(self, satker: str, peran: Peran) -> Akses:
        return self.sebagai(self.pengguna[satker, peran])

    def siapa(self, peran: Peran) -> Akses:
        """A person with a role for the whole instansi."""
        return self.sebagai(next(o for (_, p), o in self.pengguna.items() if p is peran))

    def sebagai(self, orang: Pengguna) -> Akses:
        if orang.pk not in self._akses:
            self._akses[orang.pk] = muat_akses(orang, sekarang=self.sekarang)
        return self._akses[orang.pk]


def buat_orang(
    instansi: Instansi, akun: Iterable[Akun], satker: dict[str, Satker], *, mulai: date, sekarang: datetime
) -> Orang:
    """Make the accounts with their roles from ``mulai`` on. One password hash for all: hashing is slow on purpose."""
    hasil = Orang(instansi, sekarang)
    sandi = make_password(SANDI)
    dasar = {"MA": 0, "KUMHAM": 500, "MK": 800}[instansi.kode]
    daftar = list(akun)
    orang = [
        Pengguna(
            instansi=instansi,
            # Born in 9999: nobody's real number.
            nip=f"99990101{dasar + n:010d}",
            surel=a.surel,
            nama=nama_orang(a),
            password=sandi,
            dibuat=sekarang,
        )
        for n, a in enumerate(daftar, 1)
    ]
    for a, p in zip(daftar, Pengguna.objects.bulk_create(orang), strict=True):
        for peran in a.peran:
            beri_tugas(
                pengguna_id=p.pk,
                peran=peran,
                satker_id=satker[a.satker].pk,
                mulai=mulai,
                area=a.area,
                oleh=None,
                sekarang=sekarang,
            )
            hasil.pengguna.setdefault((a.satker, peran), p)
    return hasil


def nama_orang(akun: Akun) -> str:
    """An invented name, always the same for an account."""
    r = acak("nama", akun.nama_masuk)
    return f"{r.choice(_DEPAN)} {r.choice(_BELAKANG)}, {r.choice(_GELAR)}"
