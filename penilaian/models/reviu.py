"""Review: one tier's (and level's) work on one frozen ajuan. No tier overwrites another."""

from django.db import models
from django.db.models import Q

from lke.models import Isian, Opsi, Pertanyaan
from penilaian.enums import Verdict
from penilaian.models.usulan import DIGIT, TEMPAT, Ajuan, Usulan
from satker.models import MilikSatker, Pengguna


class Reviu(MilikSatker):
    """``satker`` is the judged unit. ``tingkat`` is the TPI level (a role) or "" where the tier has one level."""

    usulan = models.ForeignKey(Usulan, on_delete=models.PROTECT, related_name="reviu")
    ajuan = models.ForeignKey(Ajuan, on_delete=models.PROTECT, related_name="reviu")
    tahap = models.CharField(max_length=40)
    tingkat = models.CharField(max_length=20, blank=True)
    penilai = models.ForeignKey(Pengguna, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    dinilai = models.PositiveSmallIntegerField(default=0, help_text="butir yang sudah diberi verdict")
    jumlah = models.PositiveSmallIntegerField()
    total = models.DecimalField(max_digits=DIGIT, decimal_places=TEMPAT, default=0)
    pengungkit = models.DecimalField(max_digits=DIGIT, decimal_places=TEMPAT, default=0)
    spak = models.DecimalField(max_digits=DIGIT, decimal_places=TEMPAT, default=0)
    simpul = models.JSONField(
        default=dict, help_text="nilai per simpul, teks desimal; dihitung ulang tiap simpan, beku saat selesai"
    )
    mulai = models.DateTimeField()
    selesai = models.DateTimeField(null=True, blank=True)
    selesai_oleh = models.ForeignKey(Pengguna, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    catatan = models.TextField(blank=True)

    class Meta:
        verbose_name_plural = "reviu"
        constraints = [
            models.UniqueConstraint(fields=["ajuan", "tahap", "tingkat"], name="reviu_satu_per_tingkat"),
            models.CheckConstraint(
                condition=Q(selesai__isnull=True, selesai_oleh__isnull=True)
                | Q(selesai__isnull=False, selesai_oleh__isnull=False),
                name="reviu_selesai_lengkap",
            ),
            models.CheckConstraint(condition=Q(dinilai__lte=models.F("jumlah")), name="reviu_dinilai_sah"),
        ]


class NilaiButir(MilikSatker):
    """Own answer, verdict and remark on one question. No verdict = not judged yet (own answer starts as the satker's)."""

    reviu = models.ForeignKey(Reviu, on_delete=models.CASCADE, related_name="butir")
    pertanyaan = models.ForeignKey(Pertanyaan, on_delete=models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=16, blank=True, choices=[(v.value, v.value) for v in Verdict])
    opsi = models.ForeignKey(Opsi, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    catatan = models.TextField(blank=True)
    versi = models.PositiveIntegerField(default=1)
    oleh = models.ForeignKey(Pengguna, on_delete=models.PROTECT, related_name="+")
    pada = models.DateTimeField()

    class Meta:
        verbose_name_plural = "nilai butir"
        constraints = [
            models.UniqueConstraint(fields=["reviu", "pertanyaan"], name="butir_satu_per_pertanyaan"),
            models.CheckConstraint(
                condition=Q(verdict__in=["", "sesuai"]) | ~Q(catatan=""), name="butir_kurang_bercatatan"
            ),
        ]


class AngkaButir(MilikSatker):
    """One number of a reviewer's own answer."""

    butir = models.ForeignKey(NilaiButir, on_delete=models.CASCADE, related_name="angka")
    isian = models.ForeignKey(Isian, on_delete=models.PROTECT, related_name="+")
    nilai = models.DecimalField(max_digits=18, decimal_places=6)

    class Meta:
        verbose_name_plural = "angka butir"
        constraints = [
            models.UniqueConstraint(fields=["butir", "isian"], name="angka_butir_satu_per_isian"),
            models.CheckConstraint(condition=Q(nilai__gte=0), name="angka_butir_tak_negatif"),
        ]


class Tanggapan(MilikSatker):
    """The satker's reply to a remark; never edited (trigger). A correction is a new reply."""

    butir = models.ForeignKey(NilaiButir, on_delete=models.PROTECT, related_name="tanggapan")
    teks = models.TextField()
    oleh = models.ForeignKey(Pengguna, on_delete=models.PROTECT, related_name="+")
    pada = models.DateTimeField()

    class Meta:
        verbose_name_plural = "tanggapan"
        ordering = ["pada", "id"]
        constraints = [models.CheckConstraint(condition=~Q(teks=""), name="tanggapan_berisi")]
