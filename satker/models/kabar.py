"""In-app notifications."""

from django.db import models

from satker.models.dasar import MilikInstansi


class Pemberitahuan(MilikInstansi):
    """One line for one person, with a link to the place where they act."""

    pengguna = models.ForeignKey("satker.Pengguna", on_delete=models.CASCADE, related_name="+")
    teks = models.CharField(max_length=300)
    tautan = models.CharField(max_length=300, blank=True)
    dibuat = models.DateTimeField()
    dibaca = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "pemberitahuan"
        ordering = ["-dibuat", "-id"]
        indexes = [models.Index(fields=["pengguna", "-dibuat"])]
