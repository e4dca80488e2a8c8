"""One prepared question: reading an answer, its mistakes, its value from 0 to 1."""

import re
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from lke.instrumen.bentuk import Indeks, Isian, Penurunan, Rasio, Rumus, Soal, Validasi
from lke.skor.angka import desimal_teks
from lke.skor.bentuk import ANGKA, BATAS, BELUM_LENGKAP, BENTUK, TAK_DIKENAL, Jawaban, Kesalahan, Lembar

NOL, SATU = Fraction(0), Fraction(1)
# Larger counts are typing mistakes; more decimals than this are refused rather than silently cut.
ANGKA_TERBESAR = 999_999_999
DESIMAL_TERBANYAK = 20
_POLA_ANGKA = re.compile(r"(-?)([0-9]{1,30})(\.[0-9]{1,30})?")


def kosong(jawaban: Any) -> bool:
    """Whether there is no answer at all: None, "", {} or inputs that are all empty."""
    if jawaban is None or jawaban == "":
        return True
    return isinstance(jawaban, Mapping) and all(isi is None or isi == "" for isi in jawaban.values())


class SoalOpsi:
    """A question answered with an option code."""

    __slots__ = ("kode", "nilai_opsi", "terbaik")

    def __init__(self, soal: Soal) -> None:
        self.kode = soal.kode
        self.nilai_opsi = {opsi.kode: opsi.nilai for opsi in soal.opsi}
        self.terbaik = max(soal.opsi, key=lambda opsi: opsi.nilai).kode

    def nilai(self, jawaban: Jawaban, lembar: Lembar, salah: list[Kesalahan]) -> Fraction | None:
        """Value 0..1, or None and a note in ``salah``."""
        if isinstance(jawaban, str) and jawaban in self.nilai_opsi:
            return self.nilai_opsi[jawaban]
        pilihan = ", ".join(self.nilai_opsi)
        if isinstance(jawaban, str):
            pesan = f'Pilihan "{jawaban[:40]}" tidak ada pada pertanyaan ini. Pilih salah satu: {pilihan}.'
        else:
            pesan = f"Jawaban pertanyaan ini harus satu kode pilihan: {pilihan}."
        salah.append(Kesalahan(self.kode, pesan, BENTUK))
        return None

    def periksa(self, jawaban: Jawaban, lembar: Lembar) -> list[Kesalahan]:
        salah: list[Kesalahan] = []
        if not kosong(jawaban):
            self.nilai(jawaban, lembar, salah)
        return salah


class SoalAngka:
    """A question answered with numbers, scored by its formula."""

    __slots__ = ("diketik", "isian", "jumlah", "kode", "rumus", "terbaik", "validasi")

    def __init__(self, soal: Soal, rumus: Rumus) -> None:
        self.kode = soal.kode
        self.isian: dict[str, Isian] = {satu.kode: satu for satu in soal.isian}
        self.diketik = tuple(satu for satu in soal.isian if not satu.jumlah_dari)
        self.jumlah = tuple(satu for satu in soal.isian if satu.jumlah_dari)
        self.rumus = rumus
        self.validasi: tuple[Validasi, ...] = soal.validasi
        self.terbaik = ""

    def nilai(self, jawaban: Jawaban, lembar: Lembar, salah: list[Kesalahan]) -> Fraction | None:
        """Value 0..1; None when an input is missing or wrong, then with notes in ``salah``.

        Skips the ``validasi`` between inputs: a score exists even while one number contradicts another.
        """
        sebelum = len(salah)
        isi = self._baca(jawaban, lembar, salah)
        return self._hitung(isi) if len(salah) == sebelum else None

    def periksa(self, jawaban: Jawaban, lembar: Lembar) -> list[Kesalahan]:
        salah: list[Kesalahan] = []
        if kosong(jawaban):
            return salah
        isi = self._baca(jawaban, lembar, salah)
        for aturan in self.validasi:
            if not all(nama in isi for nama in aturan.tidak_melebihi):
                continue
            kiri = sum(isi.get(nama, NOL) for nama in aturan.kiri)
            kanan = sum(isi[nama] for nama in aturan.tidak_melebihi)
            if kiri > kanan:
                pesan = f"{aturan.pesan}: {_tulis(kiri)} lebih besar daripada {_tulis(kanan)}."
                salah.append(Kesalahan(self.kode, pesan, BATAS, aturan.kiri[0]))
        return salah

    def _baca(self, jawaban: Jawaban, lembar: Lembar, salah: list[Kesalahan]) -> dict[str, Fraction]:
        """Every input that has a sound number, defaults and sums included."""
        if not isinstance(jawaban, Mapping):
            nama = ", ".join(satu.kode for satu in self.diketik)
            salah.append(Kesalahan(self.kode, f"Jawaban pertanyaan ini harus angka untuk: {nama}.", BENTUK))
            return {}
        for nama in jawaban:
            if nama not in self.isian:
                pesan = f'Isian "{str(nama)[:40]}" tidak dikenal; yang ada: {", ".join(self.isian)}.'
                salah.append(Kesalahan(self.kode, pesan, TAK_DIKENAL, str(nama)[:40]))
        isi: dict[str, Fraction] = {}
        for satu in self.diketik:
            mentah = jawaban.get(satu.kode)
            if (mentah is None or mentah == "") and satu.sama_dengan:
                mentah = _nilai_awal(satu.sama_dengan, lembar)
            if mentah is None or mentah == "":
                if not satu.informasi:
                    pesan = f'"{satu.label}" ({satu.kode}) belum diisi.'
                    salah.append(Kesalahan(self.kode, pesan, BELUM_LENGKAP, satu.kode))
                continue
            angka, pesan = _baca_satu(mentah, satu)
            if angka is None:
                salah.append(Kesalahan(self.kode, f'"{satu.label}" ({satu.kode}) {pesan}', ANGKA, satu.kode))
            else:
                isi[satu.kode] = angka
        for satu in self.jumlah:
            self._jumlahkan(satu, jawaban, isi, salah)
        return isi

    def _jumlahkan(
        self, satu: Isian, jawaban: Mapping[str, Any], isi: dict[str, Fraction], salah: list[Kesalahan]
    ) -> None:
        if not all(nama in isi for nama in satu.jumlah_dari):
            return
        isi[satu.kode] = sum((isi[nama] for nama in satu.jumlah_dari), NOL)
        mentah = jawaban.get(satu.kode)
        if mentah is not None and mentah != "" and _baca_satu(mentah, satu)[0] != isi[satu.kode]:
            pesan = (
                f'"{satu.label}" ({satu.kode}) dihitung sendiri dari {", ".join(satu.jumlah_dari)} = '
                f"{_tulis(isi[satu.kode])}; kosongkan isian ini."
            )
            salah.append(Kesalahan(self.kode, pesan, ANGKA, satu.kode))

    def _hitung(self, isi: Mapping[str, Fraction]) -> Fraction:
        rumus = self.rumus
        if isinstance(rumus, Rasio):
            bawah = sum((isi[nama] for nama in rumus.penyebut), NOL)
            if not bawah:
                return rumus.bila_penyebut_nol
            return min(rumus.maks, sum((isi[nama] for nama in rumus.pembilang), NOL) / bawah)
        if isinstance(rumus, Penurunan):
            dulu, kini = isi[rumus.sebelumnya], isi[rumus.sekarang]
            if not dulu:
                return rumus.bila_sebelumnya_nol if kini else rumus.bila_keduanya_nol
            return max(rumus.min, min(rumus.maks, (dulu - kini) / dulu))
        return min(SATU, isi[rumus.isian] / rumus.skala_maks)


Siap = SoalOpsi | SoalAngka


def siapkan(soal: Soal) -> Siap:
    """A question made ready for scoring. Raises ValueError if it has neither options nor a formula."""
    if soal.opsi:
        return SoalOpsi(soal)
    if not isinstance(soal.rumus, Rasio | Penurunan | Indeks):
        raise ValueError(f"pertanyaan {soal.kode} tanpa opsi dan tanpa rumus")
    return SoalAngka(soal, soal.rumus)


def _nilai_awal(alamat: str, lembar: Lembar) -> Any:
    kode, _, nama = alamat.partition("/")
    asal = lembar.get(kode)
    return asal.get(nama) if isinstance(asal, Mapping) else None


def _baca_satu(mentah: Any, isian: Isian) -> tuple[Fraction | None, str]:
    """The number, or None and the rest of a sentence that begins with the input's label."""
    angka, pesan = _jadi_pecahan(mentah)
    if angka is None:
        return None, pesan
    if angka < 0:
        return None, "tidak boleh negatif."
    if angka.denominator != 1 and not isian.desimal:
        return None, f"harus bilangan bulat, bukan {_tulis(angka)}."
    if isian.maks is not None and angka > isian.maks:
        return None, f"paling besar {_tulis(isian.maks)}, bukan {_tulis(angka)}."
    if angka > ANGKA_TERBESAR:
        return None, "terlalu besar; periksa kembali angkanya."
    return angka, ""


def _jadi_pecahan(mentah: Any) -> tuple[Fraction | None, str]:
    if type(mentah) is int:
        if abs(mentah) > ANGKA_TERBESAR:
            return None, "terlalu besar; periksa kembali angkanya."
        return Fraction(mentah), ""
    if isinstance(mentah, Fraction):
        return mentah, ""
    if isinstance(mentah, str):
        cocok = _POLA_ANGKA.fullmatch(mentah)
        if not cocok:
            return None, f'harus angka, bukan "{mentah[:40]}" (pecahan ditulis dengan titik, misalnya 3.6).'
        if len(cocok[3] or "") > DESIMAL_TERBANYAK + 1:
            return None, f"paling banyak {DESIMAL_TERBANYAK} angka di belakang koma."
        return Fraction(mentah), ""
    if isinstance(mentah, Decimal) and mentah.is_finite():
        # Looked at before turning it into a Fraction: 1E+999999999 would fill the memory.
        if mentah.adjusted() > 30:
            return None, "terlalu besar; periksa kembali angkanya."
        if mentah and int(mentah.as_tuple().exponent) < -DESIMAL_TERBANYAK:
            return None, f"paling banyak {DESIMAL_TERBANYAK} angka di belakang koma."
        return Fraction(mentah) if mentah else NOL, ""
    return None, "harus angka."


def _tulis(angka: Fraction | int) -> str:
    return desimal_teks(angka).replace(".", ",")
