"""Periode, the worksheet, its answers and its scores."""

from django.db import models
from django.db.models import Q

from lke.models.instrumen import Instrumen, Isian, Opsi, Pertanyaan, Unsur
from satker.models import MilikInstansi, MilikSatker, Pengguna

# Exact scores are fractions; stored with 20 places they sort and compare as the fraction does, because two scores of one
# instrument that differ, differ by far more than 1e-20.
DIGIT, TEMPAT = 30, 20


class Periode(MilikInstansi):
    """One yearly cycle of an instansi (and lingkungan). Chain, schedule and quotas hang on it in ``penilaian``."""

    kode = models.CharField(max_length=60, unique=True)
    nama = models.CharField(max_length=200)
    lingkungan = models.CharField(max_length=30, blank=True)
    tahun = models.PositiveSmallIntegerField()
    zona_waktu = models.CharField(max_length=40)
    instrumen = models.ForeignKey(Instrumen, on_delete=models.PROTECT, related_name="+")
    ambang_area = models.CharField(max_length=10, choices=[("gabungan", "gabungan"), ("terpisah", "terpisah")])
    sidik = models.CharField(max_length=64, help_text="SHA-256 berkas periode")
    aturan_tambahan = models.JSONField(
        default=dict, help_text="gerbang_survei, kawasan: kunci lain dari berkas periode"
    )

    class Meta:
        verbose_name_plural = "periode"
        constraints = [models.UniqueConstraint(fields=["id", "instansi"], name="periode_id_instansi")]

    def __str__(self) -> str:
        return self.nama


class LembarKerja(MilikSatker):
    """One LKE per satker and periode. ``penilaian`` locks it while it freezes an ajuan; lke only knows that it's locked."""

    periode = models.ForeignKey(Periode, on_delete=models.PROTECT, related_name="+")
    terkunci_pada = models.DateTimeField(null=True, blank=True)
    terkunci_oleh = models.ForeignKey(Pengguna, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    total = models.DecimalField(max_digits=DIGIT, decimal_places=TEMPAT, default=0)
    terjawab = models.PositiveSmallIntegerField(default=0)
    jumlah = models.PositiveSmallIntegerField(default=0)
    diubah = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "lembar kerja"
        constraints = [
            models.UniqueConstraint(fields=["satker", "periode"], name="lembar_satu_per_periode"),
            models.UniqueConstraint(fields=["id", "instansi"], name="lembar_id_instansi"),
            models.CheckConstraint(
                condition=Q(terkunci_pada__isnull=True, terkunci_oleh__isnull=True)
                | Q(terkunci_pada__isnull=False, terkunci_oleh__isnull=False),
                name="lembar_kunci_lengkap",
            ),
            models.CheckConstraint(condition=Q(total__gte=0) & Q(total__lte=100), name="lembar_total_0_100"),
        ]
        indexes = [models.Index(fields=["periode", "-total"])]


class Jawaban(MilikSatker):
    """The satker's answer to one question: an option, or numbers (AngkaJawaban), and the note.

    ``versi`` counts changes: a save names the version it started from, so that two people on one question are noticed.
    ``dari_tahun_lalu`` answers don't count until somebody confirms them (PROSES §6).
    """

    lembar = models.ForeignKey(LembarKerja, on_delete=models.CASCADE, related_name="jawaban")
    pertanyaan = models.ForeignKey(Pertanyaan, on_delete=models.PROTECT, related_name="+")
    opsi = models.ForeignKey(Opsi, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    catatan = models.TextField(blank=True)
    versi = models.PositiveIntegerField(default=0)
    dari_tahun_lalu = models.BooleanField(default=False)
    diubah = models.DateTimeField(null=True, blank=True)
    diubah_oleh = models.ForeignKey(Pengguna, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name_plural = "jawaban"
        constraints = [models.UniqueConstraint(fields=["lembar", "pertanyaan"], name="jawaban_satu_per_pertanyaan")]


class AngkaJawaban(MilikSatker):
    """One typed number of an answer."""

    jawaban = models.ForeignKey(Jawaban, on_delete=models.CASCADE, related_name="angka")
    isian = models.ForeignKey(Isian, on_delete=models.PROTECT, related_name="+")
    nilai = models.DecimalField(max_digits=18, decimal_places=6)

    class Meta:
        verbose_name_plural = "angka jawaban"
        constraints = [
            models.UniqueConstraint(fields=["jawaban", "isian"], name="angka_satu_per_isian"),
            models.CheckConstraint(condition=Q(nilai__gte=0), name="angka_tak_negatif"),
        ]


class RiwayatJawaban(MilikSatker):
    """What an answer was after each change; append-only (trigger)."""

    jawaban = models.ForeignKey(Jawaban, on_delete=models.CASCADE, related_name="riwayat")
    versi = models.PositiveIntegerField()
    opsi_kode = models.CharField(max_length=10, blank=True)
    angka = models.JSONField(default=dict)
    catatan = models.TextField(blank=True)
    oleh = models.ForeignKey(Pengguna, on_delete=models.PROTECT, related_name="+")
    pada = models.DateTimeField()

    class Meta:
        verbose_name_plural = "riwayat jawaban"
        ordering = ["-versi"]
        constraints = [models.UniqueConstraint(fields=["jawaban", "versi"], name="riwayat_versi_unik")]


class NilaiUnsur(MilikSatker):
    """Score of a node of the satker's sheet, and how far it's filled."""

    lembar = models.ForeignKey(LembarKerja, on_delete=models.CASCADE, related_name="nilai")
    unsur = models.ForeignKey(Unsur, on_delete=models.PROTECT, related_name="+")
    nilai = models.DecimalField(max_digits=DIGIT, decimal_places=TEMPAT)
    terjawab = models.PositiveSmallIntegerField(default=0)
    jumlah = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name_plural = "nilai unsur"
        constraints = [models.UniqueConstraint(fields=["lembar", "unsur"], name="nilai_satu_per_unsur")]
