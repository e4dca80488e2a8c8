"""What comes in from the review desk and its queue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django import forms

from inti.galat import TidakSah
from lke.domain.instrumen import SoalBagan
from lke.skor import AngkaTidakSah, baca_angka
from penilaian.domain.antrean import KEADAAN


@dataclass(frozen=True, slots=True)
class KirimanButir:
    """One judgement as sent; ready for ``simpan_butir``."""

    verdict: str
    opsi: str
    angka: dict[str, Decimal]
    catatan: str
    versi: int


def baca_butir(data: Mapping[str, str], soal: SoalBagan) -> KirimanButir:
    """Read the desk's form: ``verdict``, ``opsi``, ``angka-<isian>`` (typed as "3,6"), ``catatan``, ``versi``.

    Sums are left out: the portal adds them up. Raises TidakSah with every number that can't be read.
    """
    angka: dict[str, Decimal] = {}
    salah: list[str] = []
    for isian in soal.soal.isian:
        teks = data.get(f"angka-{isian.kode}", "").strip()
        if not teks or isian.jumlah_dari:
            continue
        try:
            angka[isian.kode] = baca_angka(teks, desimal=isian.desimal)
        except AngkaTidakSah as galat:
            salah.append(f"{isian.label}: {galat}")
    versi = data.get("versi", "0")
    if not versi.isdigit():
        salah.append("Halaman ini sudah usang. Muat ulang, lalu isi lagi.")
    if salah:
        raise TidakSah(salah[0], rincian=salah)
    return KirimanButir(data.get("verdict", ""), data.get("opsi", ""), angka, data.get("catatan", ""), int(versi))


TEKS_KEADAAN = {
    "giliran": "Menunggu penilai",
    "diajukan": "Belum dimulai",
    "ditelaah": "Sedang ditelaah",
    "dikembalikan": "Menunggu satker",
    "disetujui": "Disetujui tahap ini",
    "semua": "Semua keadaan",
}


class SaringAntrean(forms.Form):
    """Filters of the queue; anything unknown falls back to everything."""

    cari = forms.CharField(
        label="Cari satker",
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": "Nama atau kode"}),
    )
    keadaan = forms.ChoiceField(label="Keadaan", required=False, choices=[(k, TEKS_KEADAAN[k]) for k in KEADAAN])
    predikat = forms.ChoiceField(
        label="Predikat", required=False, choices=[("", "WBK dan WBBM"), ("WBK", "WBK"), ("WBBM", "WBBM")]
    )

    def nilai(self) -> dict[str, str]:
        """The filters that hold, by name; call after ``is_valid``."""
        bersih = self.cleaned_data if self.is_bound else {}
        return {
            "cari": bersih.get("cari") or "",
            "keadaan": bersih.get("keadaan") or "giliran",
            "predikat": bersih.get("predikat") or "",
        }


class KembalikanForm(forms.Form):
    """Return with remarks: the day by which the satker answers, and a covering note."""

    batas_jawab = forms.DateField(
        label="Dijawab paling lambat",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="Ditutup pukul 23.59.59 pada tanggal ini.",
        error_messages={
            "required": "Isi tanggal batas jawab.",
            "invalid": "Tulis tanggal yang benar, misalnya 10/04/2026.",
        },
    )
    catatan = forms.CharField(
        label="Pengantar untuk satker", required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )


class SetujuiForm(forms.Form):
    """Approve or recommend, with an optional note."""

    catatan = forms.CharField(
        label="Catatan keputusan", required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )


class AlasanForm(forms.Form):
    """Reject or not recommend: the reason is due."""

    catatan = forms.CharField(
        label="Alasan",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Tulis alasannya; satker membacanya."},
    )
