"""People and the roles they hold."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone

from satker.enums import TEKS_PERAN
from satker.lingkup import manajer_instansi
from satker.models.dasar import MilikSatker
from satker.models.pohon import Instansi


class PengelolaMasuk(BaseUserManager["Pengguna"]):
    """Unscoped on purpose: sign-in and the session must find a person before the instansi is known. For nothing else."""

    def get_by_natural_key(self, username: str | None) -> "Pengguna":
        return self.get(surel=username)


class Pengguna(AbstractBaseUser):
    """A person with an account. Rights come from Penugasan alone."""

    instansi = models.ForeignKey(Instansi, on_delete=models.PROTECT, related_name="+")
    nip = models.CharField(max_length=18, null=True, blank=True, unique=True)
    surel = models.EmailField(unique=True)
    nama = models.CharField(max_length=150)
    is_active = models.BooleanField(default=True)
    sandi_sementara = models.BooleanField(default=False, help_text="Wajib diganti saat masuk pertama")
    dibuat = models.DateTimeField(default=timezone.now)

    autentikasi = PengelolaMasuk()
    objects = manajer_instansi()

    USERNAME_FIELD = "surel"
    REQUIRED_FIELDS = ["nama"]

    class Meta:
        verbose_name_plural = "pengguna"
        constraints = [
            models.UniqueConstraint(fields=["id", "instansi"], name="pengguna_id_instansi"),
            models.CheckConstraint(
                condition=Q(nip__isnull=True) | Q(nip__regex=r"^\d{18}$"), name="pengguna_nip_18_angka"
            ),
            models.CheckConstraint(condition=Q(surel=Lower("surel")), name="pengguna_surel_huruf_kecil"),
        ]

    def __str__(self) -> str:
        return self.nama


class Penugasan(MilikSatker):
    """A role at a satker for a span of dates (both ends included; no end = until taken back)."""

    pengguna = models.ForeignKey(Pengguna, on_delete=models.CASCADE, related_name="penugasan")
    peran = models.CharField(max_length=20, choices=[(p.value, t) for p, t in TEKS_PERAN.items()])
    area = ArrayField(
        models.CharField(max_length=60), default=list, blank=True, help_text="rumpun_area; kosong = semua"
    )
    mulai = models.DateField()
    sampai = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "penugasan"
        constraints = [
            models.UniqueConstraint(fields=["pengguna", "peran", "satker", "mulai"], name="penugasan_unik"),
            models.CheckConstraint(
                condition=Q(sampai__isnull=True) | Q(sampai__gte=F("mulai")), name="penugasan_mulai_sampai"
            ),
        ]
        indexes = [models.Index(fields=["satker", "peran"])]
