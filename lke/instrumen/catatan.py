"""Collecting every mistake of an instrument file instead of stopping at the first."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

DESIMAL = re.compile(r"[0-9]{1,12}(\.[0-9]{1,12})?")
NAMA_KODE = re.compile(r"[a-z][a-z0-9_]*")

_TEKS_TERLARANG = (
    (re.compile(r"\A\s|\s\Z"), "ada spasi di awal atau akhir"),
    (re.compile(r"\S\s{2,}\S"), "ada spasi ganda"),
    (re.compile("[\ufffd\x00-\x08\x0b-\x1f]"), "ada karakter rusak"),
)


@dataclass(frozen=True, slots=True)
class KesalahanInstrumen:
    """``tempat``: kode or path inside the file; ``pesan``: what is wrong there, in Indonesian."""

    tempat: str
    pesan: str

    def __str__(self) -> str:
        return f"{self.tempat}: {self.pesan}"


class InstrumenTidakSah(ValueError):
    """An instrument file that can't be used; ``daftar_kesalahan`` names everything wrong with it."""

    def __init__(self, daftar_kesalahan: Iterable[KesalahanInstrumen]) -> None:
        self.daftar_kesalahan = tuple(daftar_kesalahan)
        super().__init__("; ".join(map(str, self.daftar_kesalahan)))


class Catatan:
    """A notebook of mistakes. Each reading method notes what is wrong and gives back a harmless value."""

    def __init__(self) -> None:
        self.daftar: list[KesalahanInstrumen] = []
        self.kode_terpakai: set[str] = set()

    def salah(self, tempat: str, pesan: str) -> None:
        self.daftar.append(KesalahanInstrumen(tempat, pesan))

    def peta(self, tempat: str, nilai: Any) -> dict[str, Any]:
        """``nilai`` if it is a mapping with something in it, else {} and a note."""
        if isinstance(nilai, dict) and nilai:
            return nilai
        self.salah(tempat, "harus berupa pasangan kunci dan nilai, dan tidak kosong")
        return {}

    def kunci(self, tempat: str, peta: dict[str, Any], *, boleh: Iterable[str], wajib: Iterable[str] = ()) -> None:
        """Notes each key that isn't known and each required key that is missing."""
        wajib = tuple(wajib)
        dikenal = {*boleh, *wajib}
        for kunci in peta:
            if kunci not in dikenal:
                self.salah(tempat, f"kunci tidak dikenal: {kunci}")
        for kunci in wajib:
            if kunci not in peta:
                self.salah(tempat, f"kunci wajib tidak ada: {kunci}")

    def teks(self, tempat: str, nama: str, nilai: Any) -> str:
        if not isinstance(nilai, str) or not nilai:
            self.salah(tempat, f"{nama} kosong atau bukan teks")
            return ""
        for pola, arti in _TEKS_TERLARANG:
            if pola.search(nilai):
                self.salah(tempat, f"{nama}: {arti}")
        return nilai

    def teks_boleh_kosong(self, tempat: str, nama: str, peta: dict[str, Any]) -> str:
        return self.teks(tempat, nama, peta[nama]) if peta.get(nama) is not None else ""

    def desimal(self, tempat: str, nama: str, nilai: Any, *, paling_besar: int | None = None) -> Fraction | None:
        """A number written as text with a decimal point ('0.67'), as a Fraction; None and a note otherwise.

        Numbers written without quotes are refused: YAML would read them as binary floats.
        """
        if not isinstance(nilai, str) or not DESIMAL.fullmatch(nilai):
            self.salah(tempat, f"{nama} harus teks desimal seperti '0.67', bukan {nilai!r}")
            return None
        pecahan = Fraction(nilai)
        if paling_besar is not None and pecahan > paling_besar:
            self.salah(tempat, f"{nama} {nilai} di luar 0 sampai {paling_besar}")
            return None
        return pecahan

    def benar_salah(self, tempat: str, nama: str, nilai: Any) -> bool:
        if not isinstance(nilai, bool):
            self.salah(tempat, f"{nama} harus true atau false, bukan {nilai!r}")
            return False
        return nilai

    def daftar_isi(self, tempat: str, nama: str, nilai: Any, *, boleh_kosong: bool = False) -> list[Any]:
        if not isinstance(nilai, list) or (not nilai and not boleh_kosong):
            self.salah(tempat, f"{nama} harus berupa daftar" + ("" if boleh_kosong else " yang tidak kosong"))
            return []
        return nilai

    def daftar_teks(self, tempat: str, nama: str, nilai: Any, *, boleh_kosong: bool = False) -> tuple[str, ...]:
        isi = self.daftar_isi(tempat, nama, nilai, boleh_kosong=boleh_kosong)
        return tuple(self.teks(tempat, nama, butir) for butir in isi)

    def daftar_kode(self, tempat: str, nama: str, nilai: Any) -> tuple[str, ...]:
        """A list of short codes, none twice."""
        kode = self.daftar_teks(tempat, nama, nilai)
        if len(set(kode)) != len(kode):
            self.salah(tempat, f"{nama} memuat kode yang sama dua kali")
        return kode

    def kode_nama(self, tempat: str, nama: str, nilai: Any) -> str:
        """A code of lower-case letters, digits and underscores."""
        if not isinstance(nilai, str) or not NAMA_KODE.fullmatch(nilai):
            self.salah(tempat, f"{nama} {nilai!r} tidak sah (huruf kecil, angka, garis bawah)")
            return ""
        return nilai

    def tak_ganda(self, tempat: str, nama: str, kode: Iterable[str]) -> None:
        sudah: set[str] = set()
        for satu in kode:
            if satu and satu in sudah:
                self.salah(tempat, f"{nama} ganda: {satu}")
            sudah.add(satu)
