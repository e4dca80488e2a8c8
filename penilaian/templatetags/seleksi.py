"""Words for the lists of ranking and candidates."""

from __future__ import annotations

from django import template

from satker.domain.satker import KELAS

register = template.Library()


@register.filter
def kelas(kode: str) -> str:
    """Write a court's kelas as people do: «IA_KHUSUS» → «IA Khusus»; unknown codes stay, none stays empty."""
    return KELAS.get(kode, kode)
