"""What comes in from ranking, nomination, clearance, determination and later stages."""

from __future__ import annotations

from django import forms

from lke.skor import AngkaTidakSah, baca_angka
from penilaian.domain.seleksi import STATUS_CALON
from penilaian.enums import TEKS_STATUS, HasilClearance


class PindahForm(forms.Form):
    """A move in the ranking, with its reason."""

    usulan = forms.IntegerField(min_value=1)
    urutan = forms.IntegerField(
        min_value=1, error_messages={"required": "Isi urutan yang baru.", "invalid": "Urutan harus angka."}
    )
    alasan = forms.CharField(max_length=2000, error_messages={"required": "Tulis alasan memindahkan satker ini."})


class SuratForm(forms.Form):
    """The nomination letter."""

    nomor_surat = forms.CharField(
        label="Nomor surat pengusulan", max_length=100, error_messages={"required": "Isi nomor surat pengusulan."}
    )
    tanggal_surat = forms.DateField(
        label="Tanggal surat",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "Isi tanggal surat.", "invalid": "Tulis tanggal yang benar, misalnya 10/04/2026."},
    )


class ClearanceForm(forms.Form):
    """What Bawas records for one bid."""

    hasil = forms.ChoiceField(
        label="Hasil",
        choices=[(HasilClearance.BERSIH.value, "Bersih"), (HasilClearance.TIDAK.value, "Tidak bersih")],
        widget=forms.RadioSelect,
        error_messages={"required": "Pilih hasil clearance."},
    )
    nomor_surat = forms.CharField(label="Nomor surat", required=False, max_length=100)
    alasan = forms.CharField(
        label="Alasan", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Wajib bila tidak bersih; terbaca tahap yang mengusulkan.",
    )  # fmt: skip

    def clean(self) -> dict[str, object]:
        isi = super().clean() or {}
        if isi.get("hasil") == HasilClearance.TIDAK.value and not (isi.get("alasan") or "").strip():
            self.add_error("alasan", "Tulis alasan tidak bersih.")
        return isi


class LompatForm(forms.Form):
    """A determination; the reason is due when better ranked bids are skipped."""

    alasan_lompat = forms.CharField(
        label="Alasan melompati peringkat di atasnya",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class HasilTahapForm(forms.Form):
    """The result of a later stage."""

    hasil = forms.ChoiceField(
        label="Hasil", choices=[("lulus", "Lulus"), ("gugur", "Gugur")], widget=forms.RadioSelect,
        error_messages={"required": "Pilih hasil tahap ini."},
    )  # fmt: skip
    skor = forms.CharField(
        label="Skor", required=False, max_length=12, widget=forms.TextInput(attrs={"inputmode": "decimal"})
    )
    catatan = forms.CharField(
        label="Dasar hasil", max_length=4000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Ringkasan hasil atau nomor berita acara.", error_messages={"required": "Tulis dasar hasilnya."},
    )  # fmt: skip

    def clean_skor(self) -> object:
        teks = self.cleaned_data["skor"].strip()
        if not teks:
            return None
        try:
            return baca_angka(teks)
        except AngkaTidakSah as galat:
            raise forms.ValidationError(str(galat)) from galat


class PredikatForm(forms.Form):
    """The award."""

    nomor_sk = forms.CharField(
        label="Nomor surat keputusan",
        max_length=100,
        error_messages={"required": "Isi nomor surat keputusan predikat."},
    )
    catatan = forms.CharField(
        label="Catatan", required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 2})
    )


class SaringCalon(forms.Form):
    """Filters of the candidate list."""

    cari = forms.CharField(
        label="Cari satker",
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": "Nama atau kode"}),
    )
    predikat = forms.ChoiceField(
        label="Predikat", required=False, choices=[("", "WBK dan WBBM"), ("WBK", "WBK"), ("WBBM", "WBBM")]
    )
    status = forms.ChoiceField(
        label="Keadaan",
        required=False,
        choices=[("", "Semua keadaan"), *((s.value, TEKS_STATUS[s]) for s in STATUS_CALON)],
    )

    def nilai(self) -> dict[str, str]:
        """The filters that hold; call after ``is_valid``."""
        return {k: self.cleaned_data.get(k) or "" for k in ("cari", "predikat", "status")}
