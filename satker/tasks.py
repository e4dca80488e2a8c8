"""Background work of the unit tree and its people."""

from __future__ import annotations

from smtplib import SMTPException

from celery import shared_task
from django.conf import settings
from django.core.cache import cache
from django.core.mail import send_mail

from satker.lingkup import lingkup_instansi
from satker.models import Pemberitahuan

_INGAT = 7 * 24 * 3600


@shared_task(name="satker.tasks.kirim_surel", autoretry_for=(OSError, SMTPException), retry_backoff=30, max_retries=6)
def kirim_surel(instansi_id: int, kabar_ids: list[int]) -> int:
    """Mail notifications to their people; return how many went out.

    A second delivery of the same task mails nobody twice: what went out is remembered for a week. Rows are read first,
    so that no transaction waits for a mail server.
    """
    with lingkup_instansi(instansi_id, baca_saja=True):
        baris = list(Pemberitahuan.objects.filter(pk__in=kabar_ids).select_related("pengguna").order_by("pk"))
    terkirim = 0
    for kabar in baris:
        kunci = f"surel-kabar-{kabar.pk}"
        if not cache.add(kunci, 1, _INGAT):
            continue
        try:
            terkirim += _kirim(kabar)
        except Exception:
            cache.delete(kunci)  # so that the retry sends it
            raise
    return terkirim


def _kirim(kabar: Pemberitahuan) -> int:
    tautan = f"{settings.ALAMAT_DASAR.rstrip('/')}{kabar.tautan}" if kabar.tautan else settings.ALAMAT_DASAR
    isi = (
        f"Yth. {kabar.pengguna.nama},\n\n{kabar.teks}\n\nBuka: {tautan}\n\n"
        "Surel ini dikirim otomatis oleh portal PMPZI. Jangan dibalas.\n"
    )
    return send_mail(
        f"[PMPZI] {kabar.teks[:120]}".splitlines()[0], isi, settings.DEFAULT_FROM_EMAIL, [kabar.pengguna.surel]
    )
