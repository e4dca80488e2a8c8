"""Documents the portal makes: number, hash, public check code, life."""

from django.db import models
from django.db.models import Q

from lke.models import Berkas, Pekerjaan, Periode
from penilaian.enums import JenisDokumen, StatusDokumen
from penilaian.models.usulan import Ajuan, Usulan
from satker.models import MilikInstansi, MilikSatker, Pengguna


class Dokumen(MilikSatker):
    """A made document. ``satker`` is the unit it speaks of (the root unit for lists of an instansi).

    ``kode_periksa`` is the random code in its QR: whoever holds it may learn that the document is genuine, no more.
    """

    jenis = models.CharField(max_length=20, choices=[(j.value, j.value) for j in JenisDokumen])
    nomor = models.CharField(max_length=60)
    periode = models.ForeignKey(Periode, on_delete=models.PROTECT, related_name="+")
    usulan = models.ForeignKey(Usulan, null=True, blank=True, on_delete=models.PROTECT, related_name="dokumen")
    ajuan = models.ForeignKey(Ajuan, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(
        max_length=10, choices=[(s.value, s.value) for s in StatusDokumen], default=StatusDokumen.MENUNGGU.value
    )
    pekerjaan = models.ForeignKey(Pekerjaan, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    berkas = models.ForeignKey(Berkas, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    sidik_sumber = models.CharField(max_length=64, blank=True, help_text="SHA-256 ajuan (atau daftar) yang diceritakan")
    kode_periksa = models.CharField(max_length=32, unique=True)
    parameter = models.JSONField(default=dict)
    oleh = models.ForeignKey(Pengguna, on_delete=models.PROTECT, related_name="+")
    dibuat = models.DateTimeField()

    class Meta:
        verbose_name_plural = "dokumen"
        constraints = [
            models.UniqueConstraint(fields=["instansi", "nomor"], name="dokumen_nomor_unik"),
            models.UniqueConstraint(
                fields=["jenis", "ajuan"],
                condition=Q(status="aktif", ajuan__isnull=False),
                name="dokumen_satu_aktif_per_ajuan",
            ),
            models.CheckConstraint(
                condition=~Q(status="aktif") | Q(berkas__isnull=False), name="dokumen_aktif_berberkas"
            ),
        ]


class NomorDokumen(MilikInstansi):
    """Last number given, per instansi, kind and year. Its row is the lock that keeps numbers without gaps and races.

    A table of its own because a court sees only its own documents: the highest number among those says nothing.
    """

    jenis = models.CharField(max_length=20)
    tahun = models.PositiveSmallIntegerField()
    terakhir = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "nomor dokumen"
        constraints = [
            models.UniqueConstraint(fields=["instansi", "jenis", "tahun"], name="nomor_dokumen_satu_pencacah")
        ]
