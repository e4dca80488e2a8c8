"""Determining candidates inside the quota (002 §3, PROSES §3)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from penilaian.domain.alur_usulan import jalankan
from penilaian.enums import Aksi
from penilaian.models import Usulan
from satker.akses import Akses


@transaction.atomic
def tetapkan(*, usulan_id: int, oleh: Akses, sekarang: datetime, alasan_lompat: str = "") -> Usulan:
    """Determine one recommended bid as candidate: in rank order, inside the quota of its group.

    Locks bid, worksheet and quota row, in this order, then counts: of two determinations on the last place one wins and
    the other reads that the group is full. ``alasan_lompat`` is due when better ranked bids are still undetermined.
    Raises as ``jalankan``.
    """
    return jalankan(usulan_id, Aksi.TETAPKAN, oleh=oleh, sekarang=sekarang, alasan_lompat=alasan_lompat)
