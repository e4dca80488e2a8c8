"""Evidence: stored content, documents and links, and which answers they prove."""

import uuid

from django.db import models
from django.db.models import Q

from lke.enums import JenisBukti
from lke.models.lembar import Jawaban
from satker.models import MilikInstansi, MilikSatker, Pengguna


class Berkas(MilikInstansi):
    """Stored content, once per instansi and SHA-256. ``letak`` is its name in the storage; never shown, never guessable by id."""

    sidik = models.CharField(max_length=64)
    ukuran = models.PositiveBigIntegerField()
    tipe = models.CharField(max_length=100)
    letak = models.CharField(max_length=200)
    dibuat = models.DateTimeField()

    class Meta:
        verbose_name_plural = "berkas"
        constraints = [models.UniqueConstraint(fields=["instansi", "sidik"], name="berkas_sekali")]


class Bukti(MilikSatker):
    """A document or a link of a satker. ``kode`` is its unguessable address; serving still checks permission."""

    kode = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    jenis = models.CharField(max_length=10, choices=[(j.value, j.value) for j in JenisBukti])
    nama = models.CharField(max_length=255)
    berkas = models.ForeignKey(Berkas, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    tautan = models.URLField(max_length=2000, blank=True)
    oleh = models.ForeignKey(Pengguna, on_delete=models.PROTECT, related_name="+")
    dibuat = models.DateTimeField()

    class Meta:
        verbose_name_plural = "bukti"
        constraints = [
            models.CheckConstraint(
                condition=Q(jenis="berkas", berkas__isnull=False, tautan="")
                | (Q(jenis="tautan", berkas__isnull=True) & ~Q(tautan="")),
                name="bukti_berkas_atau_tautan",
            ),
        ]


class BuktiDukung(MilikSatker):
    """Which answer uses which evidence. ``dilepas_pada`` keeps the row when evidence is taken off an answer."""

    jawaban = models.ForeignKey(Jawaban, on_delete=models.CASCADE, related_name="bukti")
    bukti = models.ForeignKey(Bukti, on_delete=models.PROTECT, related_name="dipakai")
    dipasang_pada = models.DateTimeField()
    dilepas_pada = models.DateTimeField(null=True, blank=True)
    dilepas_oleh = models.ForeignKey(Pengguna, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name_plural = "bukti dukung"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["jawaban", "bukti"], condition=Q(dilepas_pada__isnull=True), name="bukti_sekali_per_jawaban"
            ),
            models.CheckConstraint(
                condition=Q(dilepas_pada__isnull=True, dilepas_oleh__isnull=True)
                | Q(dilepas_pada__isnull=False, dilepas_oleh__isnull=False),
                name="bukti_lepas_lengkap",
            ),
        ]
