"""What a bid puts on the screens of its worksheet: a sentence about the round, and remarks beside the questions.

Registered with ``lke.domain.halaman.penyedia_sisipan`` when the app starts; lke itself knows nothing of bids.
"""

from __future__ import annotations

from django.db.models import Exists, OuterRef
from django.urls import reverse

from inti.templatetags.tampil import tulis_waktu
from lke.domain.halaman import CatatanPenilai, Sisipan
from lke.domain.instrumen import bagan
from lke.models import Jawaban, LembarKerja
from penilaian.enums import STATUS_AKHIR, Status, Verdict
from penilaian.models import NilaiButir, Tanggapan, Usulan
from satker.enums import Peran

SEDANG_DINILAI = frozenset({Status.DIAJUKAN, Status.DITELAAH, Status.DISETUJUI})


def sisipan_usulan(lembar: LembarKerja) -> Sisipan:
    """Banner and remarks of the sheet's open bid. One statement; a second one while the bid is returned.

    A remark counts as answered when there is a reply, or when the question was saved after the judged round; the bid's
    page compares contents and is stricter.
    """
    usulan = Usulan.objects.filter(lembar=lembar).exclude(status__in=[s.value for s in STATUS_AKHIR]).first()
    if usulan is None:
        return Sisipan()
    if Status(usulan.status) in SEDANG_DINILAI:
        kalimat = (
            f"Putaran {usulan.putaran} usulan {usulan.predikat} sedang dinilai dan sudah dibekukan. "
            "Anda tetap dapat mengisi; perubahan sekarang masuk putaran berikutnya, bila ada."
        )
        return Sisipan(spanduk=[kalimat])
    if usulan.status != Status.DIKEMBALIKAN.value:
        return Sisipan()
    batas = tulis_waktu(usulan.batas_jawab, lembar.satker.zona)
    kalimat = f"Usulan {usulan.predikat} dikembalikan dengan catatan. Jawab sampai {batas}."
    return Sisipan(catatan=_catatan(usulan, lembar), spanduk=[kalimat])


def _catatan(usulan: Usulan, lembar: LembarKerja) -> dict[str, list[CatatanPenilai]]:
    papan = bagan(lembar.periode.instrumen_id)
    alamat = reverse("usulan", args=[usulan.pk])
    butir = (
        NilaiButir.objects.filter(
            reviu__usulan=usulan,
            reviu__tahap=usulan.tahap,
            reviu__ajuan__putaran=usulan.putaran,
            reviu__tingkat__in=("", Peran.PENGENDALI_TEKNIS.value),
            verdict__in=(Verdict.PERLU_PERBAIKAN.value, Verdict.TIDAK_SESUAI.value),
        )
        .annotate(
            ditanggapi=Exists(Tanggapan.objects.filter(butir=OuterRef("pk"))),
            berubah=Exists(
                Jawaban.objects.filter(
                    lembar=lembar, pertanyaan_id=OuterRef("pertanyaan_id"), diubah__gt=OuterRef("reviu__ajuan__pada")
                )
            ),
        )
        .order_by("pertanyaan__urutan")
        .values_list("pk", "pertanyaan_id", "catatan", "pada", "ditanggapi", "berubah", "oleh__nama")
    )
    hasil: dict[str, list[CatatanPenilai]] = {}
    for pk, soal_id, catatan, pada, ditanggapi, berubah, nama in butir:
        satu = CatatanPenilai(nama, pada, catatan, ditanggapi or berubah, f"{alamat}?catatan=semua#c-{pk}")
        hasil.setdefault(papan.soal_id[soal_id], []).append(satu)
    return hasil
