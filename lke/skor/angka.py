"""Numbers in and out: what a clerk types, exact decimal text, and what a screen shows.

Nothing here ever goes through a binary float.
"""

import re
from decimal import Decimal
from fractions import Fraction

TEMPAT_TEKS = 15
_RIBUAN = re.compile(r"[+-]?[0-9]{1,3}(\.[0-9]{3})+")
_TITIK = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")


class AngkaTidakSah(ValueError):
    """Typed text that isn't a number; the message says so in Indonesian."""


def baca_angka(teks: str, *, desimal: bool = True) -> Decimal:
    """What a person typed the Indonesian way, as a Decimal: "3,6" → 3.6, "1.250,5" → 1250.5.

    Without a comma a point is ambiguous: ``desimal`` True (an index) takes "3.600" as 3.6; False (a count) takes it as
    3600. A sign is kept, so that "-3" can be refused for being negative. Raises AngkaTidakSah for anything else.
    """
    bersih = teks.strip()
    polos = bersih
    if "," in bersih:
        utuh, _, pecahan = bersih.partition(",")
        if _RIBUAN.fullmatch(utuh):
            utuh = utuh.replace(".", "")
        polos = f"{utuh}.{pecahan}" if "." not in utuh else ""
    elif not desimal and _RIBUAN.fullmatch(bersih):
        polos = bersih.replace(".", "")
    if len(polos) > 40 or not _TITIK.fullmatch(polos):
        raise AngkaTidakSah(f'"{bersih[:40]}" bukan angka. Tulis angka saja, misalnya 12 atau 3,6.')
    return Decimal(polos)


def jumlah_tempat(angka: Fraction) -> int | None:
    """How many decimal places write ``angka`` exactly; None if its decimals never end."""
    sisa, dua, lima = angka.denominator, 0, 0
    while sisa % 2 == 0:
        sisa //= 2
        dua += 1
    while sisa % 5 == 0:
        sisa //= 5
        lima += 1
    return max(dua, lima) if sisa == 1 else None


def desimal_teks(angka: Fraction | Decimal | int) -> str:
    """Decimal text with a point: exact and without needless zeros where it ends ("15.75"), else 15 places, half up.

    A number that isn't zero is never written as zero: a very small one gets more places.
    """
    pecahan = Fraction(angka)
    tempat = jumlah_tempat(pecahan)
    if tempat is not None:
        return _tulis(_setengah_ke_atas(pecahan, tempat), tempat, ".")
    tempat = TEMPAT_TEKS
    while (bulat := _setengah_ke_atas(pecahan, tempat)) == 0:
        tempat += TEMPAT_TEKS
    return _tulis(bulat, tempat, ".")


def tampil(angka: Fraction | Decimal | int, tempat: int = 2) -> str:
    """For a screen: ``tempat`` places, half up (away from zero), decimal comma: 15.745 → "15,75". No digit groups."""
    return _tulis(_setengah_ke_atas(Fraction(angka), tempat), tempat, ",")


def tampil_terhadap(nilai: Fraction | Decimal | int, minimal: Fraction | Decimal | int, tempat: int = 2) -> str:
    """``nilai`` for a screen, beside ``minimal``, so that the shown number never contradicts the verdict.

    Half up like ``tampil``, except that a value below the minimum which would round up to it is cut off instead:
    74.999 against 75 gives "74,99". A minimum with more than ``tempat`` decimals makes both show as many as it has;
    show the minimum itself with ``tampil_minimal``. Raises ValueError for a minimum whose decimals never end.
    """
    persis, batas = Fraction(nilai), Fraction(minimal)
    tempat = _tempat_minimal(batas, tempat)
    bulat = _setengah_ke_atas(persis, tempat)
    if persis < batas <= Fraction(bulat, 10**tempat):
        bulat = persis.numerator * 10**tempat // persis.denominator
    return _tulis(bulat, tempat, ",")


def tampil_minimal(minimal: Fraction | Decimal | int, tempat: int = 2) -> str:
    """A minimum for a screen: at least ``tempat`` places, never rounded.

    Raises ValueError if its decimals never end.
    """
    batas = Fraction(minimal)
    return tampil(batas, _tempat_minimal(batas, tempat))


def tampil_kurang(kurang: Fraction | Decimal | int, tempat: int = 2) -> str:
    """A shortfall for a screen, rounded up: what is still missing is never shown as 0,00."""
    pecahan = Fraction(kurang)
    return _tulis(-(-pecahan.numerator * 10**tempat // pecahan.denominator), tempat, ",")


def _tempat_minimal(minimal: Fraction, tempat: int) -> int:
    persis = jumlah_tempat(minimal)
    if persis is None:
        raise ValueError(f"nilai minimal {minimal} tidak dapat ditulis sebagai desimal")
    return max(tempat, persis)


def _setengah_ke_atas(angka: Fraction, tempat: int) -> int:
    """``angka`` in units of 10^-tempat, half away from zero."""
    atas, bawah = abs(angka.numerator) * 10**tempat, angka.denominator
    bulat: int = (2 * atas + bawah) // (2 * bawah)
    return -bulat if angka < 0 else bulat


def _tulis(satuan: int, tempat: int, pemisah: str) -> str:
    angka = str(abs(satuan)).rjust(tempat + 1, "0")
    tanda = "-" if satuan < 0 else ""
    return f"{tanda}{angka[:-tempat]}{pemisah}{angka[-tempat:]}" if tempat else f"{tanda}{angka}"
