"""Forms of units and people."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from inti.galat import Galat
from satker.domain.area import daftar_area
from satker.domain.satker import KELAS, temukan_satker
from satker.enums import TEKS_PERAN, Peran
from satker.models import Satker


class IsianSatker(forms.CharField):
    """Name or kode of a unit, with suggestions while typing; cleaned to the Satker."""

    def __init__(self, **pilihan: Any) -> None:
        super().__init__(max_length=260, **pilihan)

    def clean(self, value: Any) -> Satker:
        teks = super().clean(value)
        temu = temukan_satker(teks)
        if len(temu) == 1:
            return temu[0]
        if not temu:
            raise forms.ValidationError(
                f"«{teks}» tidak ditemukan. Ketik nama singkat atau kode, lalu pilih dari daftar."
            )
        raise forms.ValidationError(
            f"Ada {len(temu)} satker bernama itu; pilih satu: {', '.join(label_satker(s) for s in temu)}."
        )


def label_satker(satker: Satker) -> str:
    """How a unit is written in a text field: "PN Sarolangun (099234)"."""
    return f"{satker.nama_singkat} ({satker.kode})"


class IsianTanggal(forms.DateField):
    """The browser's own date field."""

    def __init__(self, **pilihan: Any) -> None:
        super().__init__(widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **pilihan)
        self.input_formats = ["%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y"]
        self.error_messages["invalid"] = "Tanggal tidak terbaca. Tulis seperti 31-03-2026."


class FormTugas(forms.Form):
    """A role at a unit between two dates, for an operator limited to areas."""

    peran = forms.ChoiceField(
        label="Peran", choices=[("", "Pilih peran")] + [(p.value, t) for p, t in TEKS_PERAN.items()]
    )
    satker = IsianSatker(label="Satker", help_text="Nama singkat atau kode, misalnya PN Sarolangun.")
    mulai = IsianTanggal(label="Mulai", help_text="Hari pertama berlaku.")
    sampai = IsianTanggal(label="Sampai", required=False, help_text="Kosong berarti sampai dicabut.")
    area = forms.MultipleChoiceField(
        label="Area lembar kerja",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Hanya untuk operator. Tanpa pilihan, operator mengisi semua area.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pilihan = list(daftar_area().items())
        area = self.fields["area"]
        assert isinstance(area, forms.MultipleChoiceField)
        area.choices = pilihan
        self.fields["satker"].widget.attrs.update({"list": "pilihan-satker", "autocomplete": "off"})

    def tugas(self) -> dict[str, Any]:
        """The cleaned values under the names ``beri_tugas`` takes."""
        c = self.cleaned_data
        return {
            "peran": Peran(c["peran"]),
            "satker_id": c["satker"].pk,
            "mulai": c["mulai"],
            "sampai": c["sampai"],
            "area": c["area"],
        }


class FormPengguna(FormTugas):
    """A new person with their first role."""

    nama = forms.CharField(label="Nama lengkap", max_length=150)
    surel = forms.EmailField(label="Surel kedinasan", help_text="Dipakai untuk masuk dan menerima kabar.")
    nip = forms.CharField(label="NIP", required=False, max_length=30, help_text="18 angka; dapat dipakai untuk masuk.")
    field_order = ("nama", "surel", "nip", "peran", "satker", "mulai", "sampai", "area")


class FormKelas(forms.Form):
    """A court's class."""

    kelas = forms.ChoiceField(label="Kelas", required=False, choices=[("", "Belum ditetapkan"), *KELAS.items()])


def tempel_galat(form: forms.Form, galat: Galat) -> None:
    """Put a refusal of the domain on the form: "Surel: …" at that field, everything else on top."""
    bidang = {f.label: nama for nama, f in form.fields.items()}
    bidang |= {"Surel": "surel"} if "surel" in form.fields else {}
    bidang |= {"Nama": "nama"} if "nama" in form.fields else {}
    bidang |= {"Area": "area"} if "area" in form.fields else {}
    for kalimat in galat.rincian or (galat.pesan,):
        label, pisah, isi = kalimat.partition(": ")
        form.add_error(bidang.get(label) if pisah else None, isi if pisah and label in bidang else kalimat)


def awal_tugas(hari: date, satker: Satker | None = None) -> dict[str, Any]:
    """Initial values of a role form."""
    return {"mulai": hari, **({"satker": label_satker(satker)} if satker is not None else {})}
