"""Background jobs with progress that survives leaving the page."""

import uuid

from django.db import models
from django.db.models import F, Q

from lke.enums import StatusPekerjaan
from satker.models import MilikInstansi, Pengguna


class Pekerjaan(MilikInstansi):
    """One run of long work: kind, parameters, progress, outcome or the reason it failed."""

    kode = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    jenis = models.CharField(max_length=40)
    parameter = models.JSONField(default=dict)
    status = models.CharField(
        max_length=10, choices=[(s.value, s.value) for s in StatusPekerjaan], default=StatusPekerjaan.MENUNGGU.value
    )
    selesai = models.PositiveIntegerField(default=0)
    jumlah = models.PositiveIntegerField(default=0)
    hasil = models.JSONField(default=dict)
    pesan = models.TextField(blank=True)
    oleh = models.ForeignKey(Pengguna, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    dibuat = models.DateTimeField()
    berakhir = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "pekerjaan"
        constraints = [
            models.CheckConstraint(condition=Q(selesai__lte=F("jumlah")), name="pekerjaan_maju_sah"),
            models.CheckConstraint(
                condition=Q(status__in=["menunggu", "berjalan"], berakhir__isnull=True)
                | Q(status__in=["selesai", "gagal"], berakhir__isnull=False),
                name="pekerjaan_akhir_lengkap",
            ),
        ]
