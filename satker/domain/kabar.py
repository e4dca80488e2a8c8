"""Notifications: a line in the portal and, on commit, a mail."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from inti.antrean import antrekan
from satker.akses import Akses
from satker.models import Pemberitahuan, Pengguna


@transaction.atomic
def kirim_kabar(
    pengguna_ids: Iterable[int], teks: str, tautan: str, *, sekarang: datetime, surel: bool = True
) -> list[Pemberitahuan]:
    """Tell each person once; ``tautan`` is an address inside the portal ("/usulan/3/"). Mail follows on commit.

    People who aren't active or belong to another instansi are skipped. ``teks`` is one sentence, cut at 300 characters.
    """
    orang = list(Pengguna.objects.filter(pk__in=set(pengguna_ids), is_active=True).order_by("pk"))
    baris = Pemberitahuan.objects.bulk_create(
        Pemberitahuan(instansi_id=p.instansi_id, pengguna=p, teks=teks[:300], tautan=tautan, dibuat=sekarang)
        for p in orang
    )
    if surel and baris:
        antrekan("satker.tasks.kirim_surel", baris[0].instansi_id, [b.pk for b in baris])
    return baris


@transaction.atomic
def tandai_dibaca(*, oleh: Akses, sekarang: datetime, kabar_ids: Iterable[int] | None = None) -> int:
    """Mark own notifications read (all unread ones without ``kabar_ids``); return how many were unread.

    Other people's notifications are left alone without a word.
    """
    belum = Pemberitahuan.objects.filter(pengguna_id=oleh.pengguna_id, dibaca__isnull=True)
    if kabar_ids is not None:
        belum = belum.filter(pk__in=set(kabar_ids))
    return belum.update(dibaca=sekarang)
