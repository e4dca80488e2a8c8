"""Presentation tags and filters without domain words: numbers, dates, sizes, icons, state marks, score bars.

Registered as template builtins, so templates need no ``{% load %}``. Marks and bars are built here rather than in
included templates because lists show thousands of them; ``templates/komponen/`` wraps them for ``{% include %}``.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.conf import settings
from django.core.paginator import Page
from django.template import Context
from django.templatetags.static import static
from django.urls import get_script_prefix, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from inti.ikon import NAMA
from inti.waktu import SINGKATAN_ZONA, sekarang

register = template.Library()

Bilangan = int | float | str | Decimal | Fraction
BULAN = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip
HARI = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
RONA = frozenset({"netral", "aksen", "beres", "waspada", "bahaya"})
RONA_PESAN = {"debug": "netral", "info": "netral", "success": "beres", "warning": "waspada", "error": "bahaya"}
IKON_RONA = {"netral": "info", "aksen": "info", "beres": "cek-bulat", "waspada": "seru", "bahaya": "seru"}
KOSONG = "–"
_TITIK_KOMA = str.maketrans(",.", ".,")
TEKS_TANDA = '<text x="{}" y="32" text-anchor="{}"{}>{}</text>'


# Numbers ------------------------------------------------------------------------------------------------------------


def _pecahan(nilai: Bilangan) -> Fraction:
    """Read any number exactly; a float counts as the decimal it prints as, so 0.145 stays 0.145."""
    return Fraction(str(nilai)) if isinstance(nilai, float | str) else Fraction(nilai)


def _tulis(nilai: Fraction, tempat: int, *, ke_atas: bool = False) -> str:
    """Write with a decimal comma and dots between thousands; half up, or away from zero when ``ke_atas``."""
    skala = abs(nilai) * 10**tempat
    bulat = -(-skala // 1) if ke_atas else (skala + Fraction(1, 2)) // 1
    utuh, sisa = divmod(int(bulat), 10**tempat)
    teks = f"{utuh:,}".replace(",", ".") + (f",{sisa:0{tempat}d}" if tempat else "")
    return f"−{teks}" if nilai < 0 and bulat else teks


def _tulis_desimal(nilai: Decimal, tempat: int) -> str:
    """As ``_tulis`` for a finite Decimal of ordinary size, at a tenth of the cost: lists write thousands of scores."""
    bulat = nilai.copy_abs().quantize(Decimal(1).scaleb(-tempat), ROUND_HALF_UP)
    teks = f"{bulat:,f}".translate(_TITIK_KOMA)
    return f"−{teks}" if nilai < 0 and bulat else teks


@register.filter
def angka(nilai: Bilangan | None, tempat: int = 2) -> str:
    """Write a number the Indonesian way, ``tempat`` decimals, rounded half up: 15.745 → «15,75»; None → «–»."""
    if isinstance(nilai, Decimal) and nilai.is_finite() and nilai.adjusted() < 12 and 0 <= int(tempat) <= 6:
        return _tulis_desimal(nilai, int(tempat))
    return KOSONG if nilai is None or nilai == "" else _tulis(_pecahan(nilai), int(tempat))


@register.filter
def persen(nilai: Bilangan | None, tempat: int = 2) -> str:
    """Write a percentage that is already one (0–100): 79.41 → «79,41 %». For a share of 0–1 use ``persen_bagian``."""
    return KOSONG if nilai is None or nilai == "" else f"{_tulis(_pecahan(nilai), int(tempat))}\xa0%"


@register.filter
def persen_bagian(nilai: Bilangan | None, tempat: int = 2) -> str:
    """Write a share of 0–1 as a percentage: 0.7941 → «79,41 %»."""
    return KOSONG if nilai is None or nilai == "" else persen(_pecahan(nilai) * 100, tempat)


@register.filter
def jarak(nilai: Bilangan | None, tempat: int = 2) -> str:
    """Write how much is missing, rounded away from zero, so that a missing 0.003 never reads «kurang 0,00»."""
    return KOSONG if nilai is None or nilai == "" else _tulis(_pecahan(nilai), int(tempat), ke_atas=True)


@register.filter
def ukuran_berkas(bita: int | None) -> str:
    """Write a file size given in bytes, 1 kB = 1,024: 52428800 → «50 MB», 1572864 → «1,5 MB»."""
    if bita is None:
        return KOSONG
    if bita < 1024:
        return f"{bita} bita"
    besar = Fraction(bita)
    satuan = "kB"
    for satuan in ("kB", "MB", "GB"):  # noqa: B007 -- the unit reached is used after the loop
        besar /= 1024
        if besar < 1000:
            break
    tempat = 0 if besar >= 100 or besar == int(besar) else 1
    return f"{_tulis(besar, tempat).removesuffix(',0')} {satuan}"


# Dates and times ----------------------------------------------------------------------------------------------------


def _di_zona(saat: datetime, zona: str) -> datetime:
    return saat.astimezone(ZoneInfo(zona))


def _zona(nama: object) -> str:
    """Choose a zone: the one given, else the active one if it is Indonesian, else Asia/Jakarta."""
    if isinstance(nama, str) and nama in SINGKATAN_ZONA:
        return nama
    kini = timezone.get_current_timezone_name()
    return kini if kini in SINGKATAN_ZONA else "Asia/Jakarta"


def _tulis_tanggal(hari: date) -> str:
    return f"{hari.day} {BULAN[hari.month - 1]} {hari.year}"


@register.filter(name="tanggal")
def tulis_tanggal(nilai: date | datetime | None, zona: str = "") -> str:
    """Write a day: «31 Maret 2026». A moment is first moved to ``zona`` (or the active zone); None → «–»."""
    if not nilai:
        return KOSONG
    return _tulis_tanggal(_di_zona(nilai, _zona(zona)) if isinstance(nilai, datetime) else nilai)


@register.filter
def hari_tanggal(nilai: date | datetime | None, zona: str = "") -> str:
    """Write a day with its weekday, for deadlines: «Selasa, 31 Maret 2026»."""
    if not nilai:
        return KOSONG
    hari = _di_zona(nilai, _zona(zona)) if isinstance(nilai, datetime) else nilai
    return f"{HARI[hari.weekday()]}, {_tulis_tanggal(hari)}"


@register.filter(name="waktu")
def tulis_waktu(nilai: datetime | None, zona: str = "") -> str:
    """Write a moment: «31 Maret 2026, 14.12 WIB», in ``zona`` or the active zone; None → «–»."""
    if not nilai:
        return KOSONG
    nama = _zona(zona)
    setempat = _di_zona(nilai, nama)
    return f"{_tulis_tanggal(setempat)}, {setempat:%H.%M} {SINGKATAN_ZONA[nama]}"


@register.filter
def jam(nilai: datetime | None, zona: str = "") -> str:
    """Write the time of day: «14.12»; for lines such as «Tersimpan 14.12»."""
    return f"{_di_zona(nilai, _zona(zona)):%H.%M}" if nilai else KOSONG


def tulis_lalu(nilai: datetime, kini: datetime, zona: str) -> str:
    """Say how far ``nilai`` is from ``kini`` in words; beyond 30 days the date itself.

    Within the hour minutes count; after that the calendar of ``zona`` does: what was at 22.00 is «kemarin» at 01.00.
    """
    selisih = kini - nilai
    hari = (_di_zona(kini, zona).date() - _di_zona(nilai, zona).date()).days
    if abs(selisih) < timedelta(minutes=1):
        return "baru saja" if selisih >= timedelta(0) else "sebentar lagi"
    akhiran = "lalu" if selisih > timedelta(0) else "lagi"
    menit = int(abs(selisih).total_seconds() // 60)
    if menit < 60:
        return f"{menit} menit {akhiran}"
    if hari == 0:
        return f"{menit // 60} jam {akhiran}"
    if abs(hari) == 1:
        return "kemarin" if hari > 0 else "besok"
    return f"{abs(hari)} hari {akhiran}" if abs(hari) <= 30 else _tulis_tanggal(_di_zona(nilai, zona))


@register.filter
def lalu(nilai: datetime | None, zona: str = "") -> str:
    """Say how far a moment is from the server's clock: «5 menit lalu», «kemarin», «2 hari lagi»; None → «–»."""
    return tulis_lalu(nilai, sekarang(), _zona(zona)) if nilai else KOSONG


@register.simple_tag(takes_context=True, name="waktu")
def waktu_konteks(context: Context, nilai: datetime | None) -> str:
    """``{% waktu saat %}``: as the filter, in the zone the context variable ``zona`` names."""
    return tulis_waktu(nilai, str(context.get("zona") or ""))


@register.simple_tag(takes_context=True, name="tanggal")
def tanggal_konteks(context: Context, nilai: date | datetime | None) -> str:
    """``{% tanggal saat %}``: as the filter, in the zone the context variable ``zona`` names."""
    return tulis_tanggal(nilai, str(context.get("zona") or ""))


# Icons and state ----------------------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _sprit() -> str:
    """Address of the sprite; asked once, because a worksheet page draws hundreds of icons."""
    return static("ikon/sprit.svg")


@lru_cache(maxsize=512)
def _gambar_ikon(nama: str, kelas: str, sprit: str) -> SafeString:
    if nama not in NAMA:
        raise ValueError(f"Ikon «{nama}» tidak ada di inti/ikon.py. Pakai salah satu nama di sana, atau tambahkan.")
    gabung = f"ik {kelas}" if kelas else "ik"
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}#i-{}"/></svg>', gabung, sprit, nama)


@register.simple_tag
def ikon(nama: str, kelas: str = "") -> SafeString:
    """Draw an icon of the sprite: ``{% ikon "cek" %}``, ``{% ikon "muat" kelas="putar" %}``.

    It is decoration (aria-hidden): the word beside it carries the meaning. Raises ValueError for a name that isn't in
    :mod:`inti.ikon`.
    """
    return _gambar_ikon(nama, kelas, _sprit())


@register.simple_tag
def kawung() -> SafeString:
    """Draw the portal's mark without the outline style of ``.ik`` (brand, empty pages)."""
    return format_html('<svg viewBox="0 0 24 24" aria-hidden="true"><use href="{}#i-kawung"/></svg>', _sprit())


@register.filter
def rona(nilai: object) -> str:
    """Turn a tone or the level tag of a Django message into a tone; anything unknown is «netral»."""
    teks = str(nilai or "")
    return teks if teks in RONA else RONA_PESAN.get(teks.split(" ")[-1], "netral")


@register.filter
def ikon_rona(nilai: object) -> str:
    """Name the icon that goes with a tone (or message level) where the caller gives none."""
    return IKON_RONA[rona(nilai)]


@register.simple_tag
def lencana(rona_: str, ikon_: str, teks: str) -> SafeString:
    """A pill for a state somebody must notice: ``{% lencana "waspada" "utas" "Dikembalikan" %}``."""
    return _lencana(rona_, ikon_, teks, _sprit())


# typed: plain text and text already marked safe may be equal and still be written differently.
@lru_cache(maxsize=512, typed=True)
def _lencana(rona_: str, ikon_: str, teks: str, sprit: str) -> SafeString:
    return format_html(
        '<span class="lencana" data-rona="{}">{}{}</span>', rona(rona_), _gambar_ikon(ikon_, "", sprit), teks
    )


@register.simple_tag
def keadaan(rona_: str, ikon_: str, teks: str) -> SafeString:
    """Icon and word for an ordinary state: ``{% keadaan "beres" "cek" "sesuai" %}``."""
    return _keadaan(rona_, ikon_, teks, _sprit())


@lru_cache(maxsize=512, typed=True)
def _keadaan(rona_: str, ikon_: str, teks: str, sprit: str) -> SafeString:
    gambar = _gambar_ikon(ikon_, "putar" if ikon_ == "muat" else "", sprit)
    return format_html('<span class="keadaan" data-rona="{}">{}<span>{}</span></span>', rona(rona_), gambar, teks)


# Score bar ----------------------------------------------------------------------------------------------------------


def _x(nilai: Fraction, penuh: Fraction) -> str:
    """Place ``nilai`` on a bar that ends at ``penuh``, as an SVG percentage kept inside the bar."""
    bagian = min(max(nilai / penuh, Fraction(0)), Fraction(1)) if penuh > 0 else Fraction(0)
    return f"{float(bagian * 100):.2f}%"


def _kotak(kelas: str, lebar: str | int, tinggi: int, **lain: str | int) -> SafeString:
    atribut = format_html_join("", ' {}="{}"', lain.items())
    return format_html('<rect class="{}" width="{}" height="{}"{}/>', kelas, lebar, tinggi, atribut)


def kalimat_ukur(label: str, nilai: Fraction, batas: Sequence[tuple[str, Fraction]], akhiran: str) -> str:
    """Say in words what the bar draws: the value and the distance to each mark; ``akhiran`` follows each value."""
    bagian = [f"{label} {_tulis(nilai, 2)}{akhiran}"]
    for nama, minimal in batas:
        kurang = minimal - nilai
        hasil = f"kurang {_tulis(kurang, 2, ke_atas=True)}" if kurang > 0 else "terpenuhi"
        bagian.append(f"{nama} {_tulis(minimal, 2).removesuffix(',00')}{akhiran} {hasil}")
    return ", ".join(bagian)


@register.simple_tag
def ukur(
    nilai: Bilangan | None,
    batas: Iterable[tuple[str, Bilangan]] = (),
    *,
    label: str = "Nilai",
    maks: Bilangan = 100,
    tipis: bool = False,
    satuan: str = "%",
) -> SafeString:
    """Draw a score bar: ``{% ukur simpul.persen batas=ambang label=simpul.nama tipis=True %}``.

    ``nilai``, ``maks`` and the marks share one unit (percent by default; None draws an empty bar). ``batas`` lists up
    to two marks ``(name, minimum)``: the first solid, the second hollow; the gap to the first is filled amber. The bar
    never stands alone: write the distance beside it (filter ``jarak``). ``satuan=""`` for a total out of ``maks``.
    """
    penuh = _pecahan(maks)
    isi = _pecahan(nilai) if nilai is not None and nilai != "" else None
    tanda = [(str(nama), _pecahan(minimal)) for nama, minimal in batas][:2]
    akhiran = f"\xa0{satuan}" if satuan else ""
    y, tebal, tinggi = (2, 8, 12) if tipis else (4, 10, 18)
    bentuk = [_kotak("dasar", "100%", tebal, y=y, rx=1)]
    if isi is not None:
        if tanda and isi < tanda[0][1]:
            awal, akhir = max(isi, Fraction(0)), min(tanda[0][1], penuh)
            bentuk.append(_kotak("lubang", _x(akhir - awal, penuh), tebal, x=_x(awal, penuh), y=y))
        bentuk.append(_kotak("isi-u", _x(isi, penuh), tebal, y=y, rx=1))
    for (_nama, minimal), kelas, lebar, geser in zip(tanda, ("wbk", "wbbm"), (3, 4), ("-1.5", "-2"), strict=False):
        bentuk.append(_kotak(kelas, lebar, tinggi, x=_x(minimal, penuh), transform=f"translate({geser})"))
    if not tipis:
        # The first mark's text ends at its mark, the second's starts there: they can't run into each other.
        for (nama, minimal), jangkar in zip(tanda, ("end", "start"), strict=False):
            kuat = mark_safe(' class="kuat"') if isi is not None and isi < minimal else ""
            teks = f"{nama} {_tulis(minimal, 2).removesuffix(',00')}{akhiran}"
            bentuk.append(format_html(TEKS_TANDA, _x(minimal, penuh), jangkar, kuat, teks))
    kata = f"{label} belum dinilai" if isi is None else kalimat_ukur(label, isi, tanda, akhiran)
    kelas = "ukur tipis" if tipis else "ukur"
    isi_svg = format_html_join("", "{}", ((b,) for b in bentuk))
    return format_html('<svg class="{}" role="img" aria-label="{}">{}</svg>', kelas, kata, isi_svg)


# Addresses ----------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=128)
def _pola_alamat(nama: str, jumlah: int, awalan: str) -> str:
    """The address as a pattern for ``str.format``. ``awalan`` only tells one script prefix's pattern from another's."""
    tanda = [10**9 + i for i in range(jumlah)]
    pola = reverse(nama, args=tanda).replace("{", "{{").replace("}", "}}")
    for i, t in enumerate(tanda):
        pola = pola.replace(str(t), f"{{{i}}}")
    return pola


@register.simple_tag
def alamat(nama: str, *nomor: int) -> str:
    """As ``{% url %}`` for addresses whose arguments are ids, for rows of long lists: the pattern is looked up once.

    Raises NoReverseMatch for an unknown name or another number of arguments; ValueError for what isn't a number.
    """
    return _pola_alamat(nama, len(nomor), get_script_prefix()).format(*(int(n) for n in nomor))


# Pages and forms ----------------------------------------------------------------------------------------------------


@register.filter
def nomor_halaman(halaman: Page[Any]) -> list[int | str]:
    """List the page numbers to show around the present one; gaps come as «…»."""
    return list(halaman.paginator.get_elided_page_range(halaman.number, on_each_side=1, on_ends=1))


@register.filter
def ke(daftar: Sequence[Any], urutan: int) -> Any:
    """Return the item at ``urutan`` (from 0), or None when the list is shorter: ``kolom|ke:forloop.counter0``."""
    return daftar[urutan] if urutan < len(daftar) else None


@register.filter
def jumlah_galat(formulir: Any) -> int:
    """Count the error sentences of a form, those of the whole form included."""
    return sum(len(daftar) for daftar in formulir.errors.values())


@register.simple_tag
def versi_aplikasi() -> str:
    """Return the version shown in the footer (setting VERSI), or nothing where it isn't set."""
    return str(getattr(settings, "VERSI", ""))
