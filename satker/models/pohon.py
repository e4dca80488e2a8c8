"""Instansi (tenant) and its tree of satker."""

from django.contrib.postgres.indexes import OpClass
from django.db import models
from django.db.models import Q

from satker.enums import Zona
from satker.lingkup import manajer_instansi

ZONA = [(z.value, z.name) for z in Zona]


class Instansi(models.Model):
    """A tenant. Names of tenants are no secret; everything below is."""

    kode = models.CharField(max_length=20, unique=True)
    nama = models.CharField(max_length=200)
    zona_waktu = models.CharField(max_length=40, choices=ZONA, default=Zona.WIB.value)

    class Meta:
        verbose_name_plural = "instansi"

    def __str__(self) -> str:
        return self.nama


class Satker(models.Model):
    """A unit in the tree. ``jalur`` is the path of ids from the root, "/1/14/203/"; who sees what follows from it."""

    instansi = models.ForeignKey(Instansi, on_delete=models.PROTECT, related_name="+")
    kode = models.CharField(max_length=60)
    nama = models.CharField(max_length=200)
    nama_singkat = models.CharField(max_length=80)
    jenis = models.CharField(max_length=30)
    lingkungan = models.CharField(max_length=30, blank=True)
    kelas = models.CharField(max_length=20, blank=True, help_text="Kosong = belum ditetapkan")
    induk = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="anak")
    jalur = models.CharField(max_length=200)
    provinsi = models.CharField(max_length=60, blank=True)
    zona = models.CharField(max_length=40, choices=ZONA, default=Zona.WIB.value)
    aktif = models.BooleanField(default=True)
    objects = manajer_instansi()

    class Meta:
        verbose_name_plural = "satker"
        constraints = [
            models.UniqueConstraint(fields=["instansi", "kode"], name="satker_kode_unik"),
            models.UniqueConstraint(fields=["jalur"], name="satker_jalur_unik"),
            models.UniqueConstraint(fields=["id", "instansi"], name="satker_id_instansi"),
            models.CheckConstraint(condition=Q(jalur__regex=r"^(/\d+)+/$"), name="satker_jalur_sah"),
            models.CheckConstraint(condition=~Q(induk=models.F("id")), name="satker_bukan_induk_sendiri"),
        ]
        indexes = [models.Index(OpClass("jalur", "varchar_pattern_ops"), name="satker_jalur_awalan")]

    def __str__(self) -> str:
        return self.nama

    @property
    def leluhur_id(self) -> tuple[int, ...]:
        """Ids from the root down to the parent."""
        return tuple(int(x) for x in self.jalur.strip("/").split("/")[:-1])
