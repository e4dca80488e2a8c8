"""Bases of every tenant model. Row-level security and the same-tenant key are added in the migration (inti.basisdata)."""

from django.db import models

from satker.lingkup import manajer_instansi


class MilikInstansi(models.Model):
    """A row that belongs to one instansi. ``objects`` raises outside a scope."""

    instansi = models.ForeignKey("satker.Instansi", on_delete=models.PROTECT, related_name="+")
    objects = manajer_instansi()

    class Meta:
        abstract = True


class MilikSatker(MilikInstansi):
    """A row that belongs to one satker; visible to roles at it or above it."""

    satker = models.ForeignKey("satker.Satker", on_delete=models.PROTECT, related_name="+")

    class Meta(MilikInstansi.Meta):
        abstract = True
