"""The documents box of a bid's page, without the page having to know of documents."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context

from penilaian.domain import dokumen as dok
from penilaian.enums import JenisDokumen
from penilaian.models import Usulan

register = template.Library()


@register.simple_tag(takes_context=True)
def kotak_dokumen(context: Context, usulan: Usulan) -> dict[str, Any]:
    """Documents of ``usulan`` newest first, and why a new one can't be made ("" when it can). One query."""
    akses = context["request"].akses
    alasan = dok.alasan_tak_boleh(JenisDokumen.IKHTISAR, usulan.satker, akses=akses)
    if not alasan and not usulan.putaran:
        alasan = "Dokumen dibuat dari ajuan yang dibekukan; usulan ini belum pernah diajukan."
    daftar = [
        {"satu": d, "judul": dok.TEKS_JENIS[JenisDokumen(d.jenis)], "berjalan": d.status in dok.BERJALAN}
        for d in dok.dokumen_usulan(usulan)
    ]
    return {"daftar": daftar, "alasan": alasan}
