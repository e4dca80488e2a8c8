"""Ranking, nomination batches, clearance, later stages, predikat."""

from django.db import models
from django.db.models import Q

from lke.models import Periode
from penilaian.enums import HasilClearance
from penilaian.models.usulan import Usulan
from satker.models import MilikSatker, Pengguna


class Peringkat(MilikSatker):
    """A reviewer's move of a bid in the tier's ranking, with its reason; without a row the default order holds (PROSES §7).

    ``satker`` is the judged unit, ``penilai`` the unit that ranks.
    """

    usulan = models.ForeignKey(Usulan, on_delete=models.CASCADE, related_name="peringkat")
    tahap = models.CharField(max_length=40)
    penilai = models.ForeignKey("satker.Satker", on_delete=models.PROTECT, related_name="+")
    urutan = models.PositiveSmallIntegerField()
    alasan = models.TextField()
    oleh = models.ForeignKey(Pengguna, on_delete=models.PROTECT, related_name="+")
    pada = models.DateTimeField()

    class Meta:
        verbose_name_plural = "peringkat"
        constraints = [
            models.UniqueConstraint(fields=["usulan", "tahap"], name="peringkat_sekali_per_tahap"),
            models.CheckConstraint(condition=~Q(alasan=""), name="peringkat_beralasan"),
            models.CheckConstraint(condition=Q(urutan__gte=1), name="peringkat_dari_satu"),
        ]


class Pengusulan(MilikSatker):
    """A nomination batch: the letter and its ranked list, frozen (trigger). ``satker`` is the unit that nominates."""

    periode = models.ForeignKey(Periode, on_delete=models.PROTECT, related_name="+")
    tahap = models.CharField(max_length=40, help_text="tahap asal")
    ke_tahap = models.CharField(max_length=40)
    nomor_surat = models.CharField(max_length=100)
    tanggal_surat = models.DateField()
    sidik = models.CharField(max_length=64, help_text="SHA-256 daftar")
    oleh = models.ForeignKey(Pengguna, on_delete=models.PROTECT, related_name="+")
    pada = models.DateTimeField()

    class Meta:
        verbose_name_plural = "pengusulan"
        constraints = [
            models.UniqueConstraint(fields=["satker", "periode", "nomor_surat"], name="pengusulan_nomor_unik"),
            models.CheckConstraint(condition=~Q(nomor_surat=""), name="pengusulan_bernomor"),
        ]


class PengusulanButir(MilikSatker):
    """One line of a batch; ``satker`` is the nominated unit."""

    pengusulan = models.ForeignKey(Pengusulan, on_delete=models.PROTECT, related_name="butir")
    usulan = models.ForeignKey(Usulan, on_delete=models.PROTECT, related_name="+")
    urutan = models.PositiveSmallIntegerField()
    nilai = models.DecimalField(max_digits=30, decimal_places=20)
    alasan = models.TextField(blank=True)

    class Meta:
        verbose_name_plural = "butir pengusulan"
        ordering = ["urutan"]
        constraints = [
            models.UniqueConstraint(fields=["pengusulan", "usulan"], name="pengusulan_usulan_unik"),
            models.UniqueConstraint(fields=["pengusulan", "urutan"], name="pengusulan_urutan_unik"),
        ]


class Clearance(MilikSatker):
    """What Bawas recorded for a bid; append-only (trigger), the newest row per ``tujuan`` holds."""

    usulan = models.ForeignKey(Usulan, on_delete=models.PROTECT, related_name="clearance")
    tujuan = models.CharField(max_length=20, choices=[("sebelum_tpi", "sebelum TPI"), ("panel_final", "panel final")])
    hasil = models.CharField(max_length=10, choices=[(h.value, h.value) for h in HasilClearance])
    alasan = models.TextField(blank=True)
    nomor_surat = models.CharField(max_length=100, blank=True)
    oleh = models.ForeignKey(Pengguna, on_delete=models.PROTECT, related_name="+")
    pada = models.DateTimeField()

    class Meta:
        verbose_name_plural = "clearance"
        ordering = ["pada", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(hasil="bersih") | ~Q(alasan=""), name="clearance_tidak_beralasan")
        ]


class HasilTahap(MilikSatker):
    """Recorded result of a later stage, with its reason; one per bid and stage."""

    usulan = models.ForeignKey(Usulan, on_delete=models.PROTECT, related_name="hasil_tahap")
    tahap = models.CharField(max_length=40)
    lulus = models.BooleanField()
    skor = models.DecimalField(max_digits=8, decimal_places=4, null=True, blank=True)
    catatan = models.TextField()
    oleh = models.ForeignKey(Pengguna, on_delete=models.PROTECT, related_name="+")
    pada = models.DateTimeField()

    class Meta:
        verbose_name_plural = "hasil tahap"
        constraints = [
            models.UniqueConstraint(fields=["usulan", "tahap"], name="hasil_sekali_per_tahap"),
            models.CheckConstraint(condition=~Q(catatan=""), name="hasil_beralasan"),
        ]


class PredikatSatker(MilikSatker):
    """A satker's history of predikat; may be revoked with a reason (003 IV.C)."""

    predikat = models.CharField(max_length=4)
    tahun = models.PositiveSmallIntegerField()
    usulan = models.OneToOneField(Usulan, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    nomor_sk = models.CharField(max_length=100, blank=True)
    dicabut_pada = models.DateTimeField(null=True, blank=True)
    alasan_cabut = models.TextField(blank=True)

    class Meta:
        verbose_name_plural = "predikat satker"
        constraints = [
            models.UniqueConstraint(fields=["satker", "predikat", "tahun"], name="predikat_sekali_setahun"),
            models.CheckConstraint(
                condition=Q(dicabut_pada__isnull=True, alasan_cabut="")
                | (Q(dicabut_pada__isnull=False) & ~Q(alasan_cabut="")),
                name="predikat_cabut_beralasan",
            ),
        ]
