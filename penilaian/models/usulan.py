"""The bid, its frozen rounds and its append-only history."""

from django.db import models
from django.db.models import Q

from lke.enums import Predikat
from lke.models import LembarKerja, Periode
from penilaian.enums import STATUS_AKHIR, TEKS_STATUS
from satker.models import MilikSatker, Pengguna

DIGIT, TEMPAT = 30, 20
_AKHIR = sorted(s.value for s in STATUS_AKHIR)
# Tier-bound states: somebody at a named tier has it (or, returned, will get it back).
_DI_TAHAP = ["diajukan", "ditelaah", "dikembalikan", "disetujui"]


class Usulan(MilikSatker):
    """A satker's bid for a predikat with its LKE. ``tahap`` is the kode of the tier that has it; ``putaran`` counts ajuan.

    Only ``penilaian.domain.alur_usulan.jalankan`` changes ``status`` and ``tahap``.
    """

    periode = models.ForeignKey(Periode, on_delete=models.PROTECT, related_name="+")
    lembar = models.ForeignKey(LembarKerja, on_delete=models.PROTECT, related_name="usulan")
    predikat = models.CharField(max_length=4, choices=[(p.value, p.value) for p in Predikat])
    status = models.CharField(max_length=24, choices=[(s.value, t) for s, t in TEKS_STATUS.items()])
    tahap = models.CharField(max_length=40, blank=True)
    putaran = models.PositiveSmallIntegerField(default=0)
    batas_jawab = models.DateTimeField(null=True, blank=True)
    dibuat = models.DateTimeField()
    dibuat_oleh = models.ForeignKey(Pengguna, on_delete=models.PROTECT, related_name="+")
    berubah = models.DateTimeField(help_text="saat status terakhir berubah")

    class Meta:
        verbose_name_plural = "usulan"
        constraints = [
            models.UniqueConstraint(fields=["lembar"], condition=~Q(status__in=_AKHIR), name="usulan_satu_terbuka"),
            models.UniqueConstraint(fields=["id", "instansi"], name="usulan_id_instansi"),
            models.CheckConstraint(condition=Q(status__in=[s.value for s in TEKS_STATUS]), name="usulan_status_sah"),
            models.CheckConstraint(condition=~Q(status="pengisian") | Q(tahap=""), name="usulan_pengisian_tanpa_tahap"),
            models.CheckConstraint(condition=~Q(status__in=_DI_TAHAP) | ~Q(tahap=""), name="usulan_tahap_diketahui"),
            models.CheckConstraint(
                condition=Q(status="dikembalikan", batas_jawab__isnull=False)
                | (~Q(status="dikembalikan") & Q(batas_jawab__isnull=True)),
                name="usulan_kembali_bertenggat",
            ),
            models.CheckConstraint(
                condition=Q(status="pengisian") | Q(putaran__gte=1), name="usulan_berjalan_punya_ajuan"
            ),
        ]
        indexes = [models.Index(fields=["periode", "status", "tahap"])]


class Ajuan(MilikSatker):
    """What was submitted, frozen (trigger): answers, notes, evidence with hashes, scores. ``sidik`` is the SHA-256 of ``isi``.

    ``isi`` = {"instrumen", "satker", "jawaban": {kode: {"opsi"|"angka", "catatan", "nilai", "bukti": [{"nama", "jenis",
    "sidik"|"tautan", "ukuran", "kode"}]}}, "simpul": {kode: {"nilai", "bobot"}}, "total", "ambang": [...], "kekurangan_diakui": [...]}
    with scores as decimal text.
    """

    usulan = models.ForeignKey(Usulan, on_delete=models.PROTECT, related_name="ajuan")
    putaran = models.PositiveSmallIntegerField()
    tahap = models.CharField(max_length=40)
    isi = models.JSONField()
    sidik = models.CharField(max_length=64)
    total = models.DecimalField(max_digits=DIGIT, decimal_places=TEMPAT)
    pengungkit = models.DecimalField(max_digits=DIGIT, decimal_places=TEMPAT)
    oleh = models.ForeignKey(Pengguna, on_delete=models.PROTECT, related_name="+")
    pada = models.DateTimeField()

    class Meta:
        verbose_name_plural = "ajuan"
        ordering = ["putaran"]
        constraints = [models.UniqueConstraint(fields=["usulan", "putaran"], name="ajuan_putaran_unik")]


class JejakUsulan(MilikSatker):
    """One act on a bid; append-only (trigger)."""

    usulan = models.ForeignKey(Usulan, on_delete=models.PROTECT, related_name="jejak")
    aksi = models.CharField(max_length=24)
    dari = models.CharField(max_length=24, blank=True)
    ke = models.CharField(max_length=24)
    tahap = models.CharField(max_length=40, blank=True)
    putaran = models.PositiveSmallIntegerField()
    oleh = models.ForeignKey(Pengguna, on_delete=models.PROTECT, related_name="+")
    peran = models.CharField(max_length=20)
    pada = models.DateTimeField()
    catatan = models.TextField(blank=True)
    rincian = models.JSONField(default=dict)
    sidik_ajuan = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name_plural = "jejak usulan"
        ordering = ["pada", "id"]
        indexes = [models.Index(fields=["usulan", "pada"])]
