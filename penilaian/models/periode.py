"""Chain, schedule and quotas of a periode: data, never code."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from lke.models import Periode
from penilaian.enums import JenisTahap
from satker.models import MilikInstansi, MilikSatker, Pengguna


class Tahap(MilikInstansi):
    """A tier of the chain. A review tier names which ancestor judges (``leluhur_jenis``) or which team (``tim``)."""

    periode = models.ForeignKey(Periode, on_delete=models.CASCADE, related_name="tahap")
    urutan = models.PositiveSmallIntegerField()
    kode = models.CharField(max_length=40)
    nama = models.CharField(max_length=200)
    jenis = models.CharField(max_length=12, choices=[(j.value, j.value) for j in JenisTahap])
    leluhur_jenis = models.CharField(max_length=30, blank=True)
    tim = models.CharField(max_length=20, blank=True)
    untuk_jenis = ArrayField(models.CharField(max_length=30), default=list, help_text="kosong = semua jenis satker")
    tingkat = ArrayField(
        models.CharField(max_length=20), default=list, help_text="peran berurutan; kosong = satu tingkat"
    )
    putaran = models.PositiveSmallIntegerField(null=True, help_text="batas putaran; kosong = tidak dibatasi")
    beku_peringkat = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "tahap"
        ordering = ["urutan"]
        constraints = [
            models.UniqueConstraint(fields=["periode", "kode"], name="tahap_kode_unik"),
            models.UniqueConstraint(fields=["periode", "urutan"], name="tahap_urutan_unik"),
            models.CheckConstraint(
                condition=~Q(jenis="reviu") | (Q(leluhur_jenis="") & ~Q(tim="")) | (~Q(leluhur_jenis="") & Q(tim="")),
                name="tahap_reviu_satu_penilai",
            ),
        ]


class Jadwal(MilikInstansi):
    """A window; ``kegiatan`` is a tier's kode or "pengisian". Both ends in UTC; ``selesai`` is 23.59.59 of the periode's zone."""

    periode = models.ForeignKey(Periode, on_delete=models.CASCADE, related_name="jadwal")
    kegiatan = models.CharField(max_length=40)
    mulai = models.DateTimeField()
    selesai = models.DateTimeField()

    class Meta:
        verbose_name_plural = "jadwal"
        ordering = ["mulai"]
        constraints = [
            models.UniqueConstraint(fields=["periode", "kegiatan"], name="jadwal_unik"),
            models.CheckConstraint(condition=Q(mulai__lt=F("selesai")), name="jadwal_mulai_selesai"),
        ]


class Perpanjangan(MilikSatker):
    """More time for one satker and one window, with the reason and who gave it."""

    periode = models.ForeignKey(Periode, on_delete=models.CASCADE, related_name="+")
    kegiatan = models.CharField(max_length=40)
    sampai = models.DateTimeField()
    alasan = models.TextField()
    oleh = models.ForeignKey(Pengguna, on_delete=models.PROTECT, related_name="+")
    pada = models.DateTimeField()

    class Meta:
        verbose_name_plural = "perpanjangan"
        constraints = [
            models.CheckConstraint(condition=~Q(alasan=""), name="perpanjangan_beralasan"),
            models.CheckConstraint(condition=Q(sampai__gt=F("pada")), name="perpanjangan_ke_depan"),
        ]


class Kuota(MilikInstansi):
    """Places for a group of satker (002 §3). Empty lists mean "any"; ``semua_kelas_untuk`` are kinds that skip the kelas test."""

    periode = models.ForeignKey(Periode, on_delete=models.CASCADE, related_name="kuota")
    urutan = models.PositiveSmallIntegerField()
    predikat = models.CharField(max_length=4)
    kelompok = models.CharField(max_length=100)
    jenis = ArrayField(models.CharField(max_length=30), default=list)
    kelas = ArrayField(models.CharField(max_length=20), default=list)
    semua_kelas_untuk = ArrayField(models.CharField(max_length=30), default=list)
    daftar_wajib = models.BooleanField(default=False, help_text="hanya untuk satker yang diwajibkan")
    satker_wajib = models.ManyToManyField("satker.Satker", blank=True, related_name="+")
    jumlah = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name_plural = "kuota"
        ordering = ["urutan"]
        constraints = [models.UniqueConstraint(fields=["periode", "predikat", "kelompok"], name="kuota_kelompok_unik")]
