"""What is typed with an act on a bid, and the filters of the list."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from penilaian.alur import KOREKSI
from penilaian.enums import TEKS_STATUS, Aksi, HasilClearance, Status

PANJANG_CATATAN = 4000


def _kotak(label: str, *, wajib: bool, bantuan: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=wajib,
        max_length=PANJANG_CATATAN,
        help_text=bantuan,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": f"Tulis {label.lower()}."},
    )


class FormAksi(forms.Form):
    """Any act: an optional remark, and the history row the person was looking at."""

    catatan = _kotak("Catatan", wajib=False)
    dilihat = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.status = kwargs.pop("status", None)
        super().__init__(*args, **kwargs)


class FormTanpaCatatan(FormAksi):
    """An act that needs no word."""

    catatan = None  # type: ignore[assignment]  # Django's way to take a field off


class FormAlasan(FormAksi):
    """An act that ends something: the reason is due."""

    catatan = _kotak("Alasan", wajib=True, bantuan="Alasan tercatat di riwayat dan dibaca satker.")


class FormKembalikan(FormAksi):
    """Return with remarks: until when the satker answers."""

    batas_jawab = forms.DateField(
        label="Dijawab paling lambat",
        help_text="Ditutup pukul 23.59.59 pada tanggal ini.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": "Isi tanggal batas jawab.",
            "invalid": "Tulis tanggal yang benar, misalnya 10/04/2026.",
        },
    )
    catatan = _kotak("Pengantar untuk satker", wajib=False)
    field_order = ["batas_jawab", "catatan"]


class FormClearance(FormAksi):
    """Result of the clearance."""

    hasil = forms.ChoiceField(
        label="Hasil",
        choices=[(HasilClearance.BERSIH.value, "Bersih"), (HasilClearance.TIDAK.value, "Tidak bersih")],
        widget=forms.RadioSelect,
        error_messages={"required": "Pilih hasil clearance."},
    )
    nomor_surat = forms.CharField(label="Nomor surat", required=False, max_length=100)
    catatan = _kotak("Alasan", wajib=False, bantuan="Wajib bila tidak bersih.")
    field_order = ["hasil", "nomor_surat", "catatan"]


class FormTetapkan(FormTanpaCatatan):
    """Determine a candidate; the reason only when better ranked ones are passed over."""

    alasan_lompat = _kotak(
        "Alasan melompati peringkat", wajib=False, bantuan="Hanya bila peringkat di atasnya belum ditetapkan."
    )


class FormHasilTahap(FormAksi):
    """Result of a later stage."""

    hasil = forms.ChoiceField(
        label="Hasil",
        choices=[("lulus", "Lulus"), ("gugur", "Gugur")],
        widget=forms.RadioSelect,
        error_messages={"required": "Pilih lulus atau gugur."},
    )
    skor = forms.CharField(label="Skor", required=False, max_length=12, help_text="Angka, misalnya 82,50.")
    catatan = _kotak("Dasar keputusan atau nomor berita acara", wajib=True)
    field_order = ["hasil", "skor", "catatan"]


class FormPredikat(FormTanpaCatatan):
    """The decree of the award."""

    nomor_sk = forms.CharField(
        label="Nomor surat keputusan", max_length=100, error_messages={"required": "Isi nomor surat keputusan."}
    )


class FormKoreksi(FormAlasan):
    """An administrative move: to which state, and why."""

    hasil = forms.ChoiceField(
        label="Kembalikan status menjadi", widget=forms.RadioSelect, error_messages={"required": "Pilih status tujuan."}
    )
    field_order = ["hasil", "catatan"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tujuan = KOREKSI.get(Status(self.status), ()) if self.status else ()
        self.fields["hasil"].choices = [(s.value, s.teks) for s in tujuan]  # type: ignore[attr-defined]  # a ChoiceField


FORM: dict[Aksi, type[FormAksi]] = {
    Aksi.AJUKAN: FormAksi,
    Aksi.AJUKAN_ULANG: FormAksi,
    Aksi.TARIK: FormAksi,
    Aksi.MULAI_TELAAH: FormTanpaCatatan,
    Aksi.KEMBALIKAN: FormKembalikan,
    Aksi.SETUJUI: FormAksi,
    Aksi.TOLAK: FormAlasan,
    Aksi.CLEARANCE: FormClearance,
    Aksi.REKOMENDASIKAN: FormAksi,
    Aksi.TIDAK_REKOMENDASIKAN: FormAlasan,
    Aksi.TETAPKAN: FormTetapkan,
    Aksi.CATAT_TAHAP: FormHasilTahap,
    Aksi.BERI_PREDIKAT: FormPredikat,
    Aksi.KOREKSI: FormKoreksi,
}


class SaringUsulan(forms.Form):
    """Filters of the list of bids; anything unknown falls back to everything."""

    cari = forms.CharField(
        label="Cari satker",
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": "Nama atau kode"}),
    )
    status = forms.ChoiceField(
        label="Status", required=False, choices=[("", "Semua status"), *((s.value, t) for s, t in TEKS_STATUS.items())]
    )
    tahap = forms.ChoiceField(label="Tahap", required=False)
    induk = forms.ChoiceField(label="Wilayah", required=False)
    predikat = forms.ChoiceField(
        label="Predikat", required=False, choices=[("", "WBK dan WBBM"), ("WBK", "WBK"), ("WBBM", "WBBM")]
    )

    def __init__(
        self, *args: Any, tahap: Iterable[tuple[str, str]], induk: Iterable[tuple[int, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tahap"].choices = [("", "Semua tahap"), *tahap]  # type: ignore[attr-defined]  # a ChoiceField
        wilayah = [(str(i), nama) for i, nama in induk]
        self.fields["induk"].choices = [("", "Semua wilayah"), *wilayah]  # type: ignore[attr-defined]  # a ChoiceField
        if not wilayah:
            del self.fields["induk"]

    def nilai(self) -> dict[str, str]:
        """The filters that hold, by name; one that isn't known is left out."""
        self.is_valid()
        bersih = getattr(self, "cleaned_data", {})
        return {nama: str(bersih.get(nama) or "") for nama in ("cari", "status", "tahap", "induk", "predikat")}
