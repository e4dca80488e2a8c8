"""What a person says before a document is made."""

from __future__ import annotations

from typing import Any

from django import forms

from lke.enums import Predikat
from penilaian.dokumen.ikhtisar import PENJELASAN
from penilaian.enums import TEKS_STATUS, JenisDokumen, Status

TERPANJANG = 6000
STATUS_PILIHAN = (Status.DISETUJUI, Status.DIREKOMENDASIKAN, Status.CALON, Status.GUGUR, Status.BERPREDIKAT)
BANTUAN = {
    "hasil": "Sebutkan angka sebelum dan sesudah, misalnya lama penyelesaian perkara. Satu baris menjadi satu alinea.",
    "perubahan": "Apa yang sekarang berbeda bagi orang yang datang ke pengadilan.",
    "inovasi": "Nama, sejak kapan, berapa penggunanya, dan manfaatnya.",
    "replikasi": "Unit mana, sejak kapan, dan buktinya.",
    "pendampingan": "Unit mana, tahun berapa, dan bentuk pendampingannya.",
}


class FormSumber(forms.Form):
    """Which document, from what: exactly one source."""

    jenis = forms.ChoiceField(choices=[(j.value, j.value) for j in JenisDokumen])
    usulan = forms.IntegerField(required=False, min_value=1)
    lembar = forms.IntegerField(required=False, min_value=1)
    periode = forms.IntegerField(required=False, min_value=1)

    def clean(self) -> dict[str, Any]:
        isi = super().clean() or {}
        terisi = [k for k in ("usulan", "lembar", "periode") if isi.get(k)]
        cocok = {
            JenisDokumen.IKHTISAR.value: ["usulan"],
            JenisDokumen.LKE.value: ["usulan", "lembar"],
            JenisDokumen.DAFTAR_CALON_PDF.value: ["periode"],
            JenisDokumen.DAFTAR_CALON_XLSX.value: ["periode"],
        }.get(isi.get("jenis", ""), [])
        if len(terisi) != 1 or terisi[0] not in cocok:
            raise forms.ValidationError(
                "Sumber dokumen tidak lengkap. Mulai lagi dari halaman usulan, lembar kerja, atau daftar calon."
            )
        return isi


class FormIkhtisar(forms.Form):
    """Short explanations of the ikhtisar; which ones depends on the predikat."""

    def __init__(self, *args: Any, predikat: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for nomor, (kunci, judul) in enumerate(PENJELASAN[predikat], 1):
            if kunci == "perubahan":
                self.fields["judul_perubahan"] = forms.CharField(
                    label=f"Judul bagian {nomor}", max_length=200, required=False, initial=judul,
                    help_text="Boleh disesuaikan; kosong berarti memakai judul bawaan.",
                )  # fmt: skip
            self.fields[kunci] = forms.CharField(
                label=f"{nomor}. {judul}",
                max_length=TERPANJANG,
                help_text=BANTUAN[kunci],
                widget=forms.Textarea(attrs={"rows": 5}),
                error_messages={"required": "Isi bagian ini; tulis «belum ada» bila memang belum ada."},
            )


class FormDaftar(forms.Form):
    """Filter of a list."""

    predikat = forms.ChoiceField(
        label="Predikat", required=False, choices=[("", "WBK dan WBBM"), *((p.value, p.value) for p in Predikat)]
    )
    status = forms.MultipleChoiceField(
        label="Status usulan",
        choices=[(s.value, TEKS_STATUS[s]) for s in STATUS_PILIHAN],
        initial=[Status.CALON.value, Status.BERPREDIKAT.value],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Pilih paling sedikit satu status."},
    )


class FormPeriksa(forms.Form):
    """Code printed beside a QR code."""

    kode = forms.CharField(
        label="Kode pemeriksaan",
        max_length=80,
        help_text="Tercetak di bawah kode QR, misalnya abcd-efgh-jkmn-pqrs-tuvw.",
    )
