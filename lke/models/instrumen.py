"""The instrument as rows: shared by all tenants, frozen once published (triggers in migration 0002)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from lke.enums import JenisJawaban, Predikat


class Instrumen(models.Model):
    """One version of the LKE, loaded from a file. ``sidik`` is the SHA-256 of the normalised file."""

    kode = models.CharField(max_length=60, unique=True)
    nama = models.CharField(max_length=300)
    nama_singkat = models.CharField(max_length=100)
    sidik = models.CharField(max_length=64)
    terbit_pada = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "instrumen"

    def __str__(self) -> str:
        return self.nama_singkat


class Unsur(models.Model):
    """A node: komponen, sub_komponen, area or indikator, with its weight."""

    instrumen = models.ForeignKey(Instrumen, on_delete=models.CASCADE, related_name="unsur")
    induk = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="anak")
    kode = models.CharField(max_length=40)
    nama = models.CharField(max_length=300)
    jenjang = models.CharField(max_length=20)
    bobot = models.DecimalField(max_digits=8, decimal_places=4)
    rumpun_area = models.CharField(max_length=60, blank=True)
    dinilai = models.BooleanField(default=True)
    urutan = models.PositiveIntegerField()

    class Meta:
        verbose_name_plural = "unsur"
        ordering = ["urutan"]
        constraints = [
            models.UniqueConstraint(fields=["instrumen", "kode"], name="unsur_kode_unik"),
            models.CheckConstraint(condition=Q(bobot__gte=0), name="unsur_bobot_tak_negatif"),
        ]


class Pertanyaan(models.Model):
    """A question. ``rumus`` and ``validasi`` are definitions of the frozen instrument, read by lke.skor only."""

    instrumen = models.ForeignKey(Instrumen, on_delete=models.CASCADE, related_name="pertanyaan")
    unsur = models.ForeignKey(Unsur, on_delete=models.CASCADE, related_name="pertanyaan")
    kode = models.CharField(max_length=40)
    kode_lke = models.CharField(max_length=40, blank=True)
    teks = models.TextField()
    jenis_jawaban = models.CharField(max_length=10, choices=[(j.value, j.value) for j in JenisJawaban])
    rumus = models.JSONField(null=True)
    validasi = models.JSONField(default=list)
    petunjuk = models.TextField(blank=True)
    contoh_data_dukung = ArrayField(models.TextField(), default=list)
    dinilai = models.BooleanField(default=True)
    urutan = models.PositiveIntegerField()

    class Meta:
        verbose_name_plural = "pertanyaan"
        ordering = ["urutan"]
        constraints = [models.UniqueConstraint(fields=["instrumen", "kode"], name="pertanyaan_kode_unik")]


class Opsi(models.Model):
    """An option of a question with its score 0–1."""

    pertanyaan = models.ForeignKey(Pertanyaan, on_delete=models.CASCADE, related_name="opsi")
    kode = models.CharField(max_length=10)
    kriteria = models.TextField()
    nilai = models.DecimalField(max_digits=5, decimal_places=4)
    urutan = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name_plural = "opsi"
        ordering = ["urutan"]
        constraints = [
            models.UniqueConstraint(fields=["pertanyaan", "kode"], name="opsi_kode_unik"),
            models.UniqueConstraint(fields=["id", "pertanyaan"], name="opsi_id_pertanyaan"),
            models.CheckConstraint(condition=Q(nilai__gte=0) & Q(nilai__lte=1), name="opsi_nilai_0_1"),
        ]


class Isian(models.Model):
    """A number to type, or (``jumlah_dari``) one that the portal adds up."""

    pertanyaan = models.ForeignKey(Pertanyaan, on_delete=models.CASCADE, related_name="isian")
    kode = models.CharField(max_length=40)
    label = models.TextField()
    satuan = models.CharField(max_length=60)
    jumlah_dari = ArrayField(models.CharField(max_length=40), default=list)
    informasi = models.BooleanField(default=False)
    sama_dengan = models.CharField(max_length=80, blank=True)
    desimal = models.BooleanField(default=False)
    maks = models.DecimalField(max_digits=12, decimal_places=4, null=True)
    urutan = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name_plural = "isian"
        ordering = ["urutan"]
        constraints = [models.UniqueConstraint(fields=["pertanyaan", "kode"], name="isian_kode_unik")]


class Ambang(models.Model):
    """A minimum of the rule set, on nodes' scores (SYARAT §2)."""

    instrumen = models.ForeignKey(Instrumen, on_delete=models.CASCADE, related_name="ambang")
    predikat = models.CharField(max_length=4, choices=[(p.value, p.value) for p in Predikat])
    kode = models.CharField(max_length=40)
    uraian = models.TextField()
    simpul = ArrayField(models.CharField(max_length=40), default=list, help_text="kosong = setiap rumpun area")
    ukuran = models.CharField(max_length=20)
    minimal = models.DecimalField(max_digits=8, decimal_places=4)
    setara_indeks = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    urutan = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name_plural = "ambang"
        ordering = ["urutan"]
        constraints = [models.UniqueConstraint(fields=["instrumen", "predikat", "kode"], name="ambang_unik")]
