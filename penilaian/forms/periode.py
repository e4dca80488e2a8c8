"""Forms of a periode."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from satker.forms import IsianSatker, IsianTanggal


class FormPerpanjangan(forms.Form):
    """More time for one unit and one window."""

    satker = IsianSatker(label="Satker", help_text="Nama singkat atau kode, misalnya PN Sarolangun.")
    kegiatan = forms.ChoiceField(label="Kegiatan")
    sampai = IsianTanggal(label="Sampai", help_text="Berlaku sampai pukul 23.59.59 zona periode ini.")
    alasan = forms.CharField(label="Alasan", widget=forms.Textarea(attrs={"rows": 3}), max_length=1000)

    def __init__(self, *args: Any, kegiatan: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pilihan = self.fields["kegiatan"]
        assert isinstance(pilihan, forms.ChoiceField)
        pilihan.choices = [("", "Pilih kegiatan"), *kegiatan]
        self.fields["satker"].widget.attrs.update({"list": "pilihan-satker", "autocomplete": "off"})
