"""Putting work on the queue by the task's name, so that domain code needs neither the task nor the queue's library."""

from __future__ import annotations

from functools import partial
from typing import Any

from celery import current_app
from django.db import transaction


def antrekan(tugas: str, instansi_id: int, *argumen: Any) -> None:
    """Queue the task named ``tugas`` ("satker.tasks.kirim_surel") once the present transaction has committed.

    A rolled-back act queues nothing. Arguments must be plain JSON values; ``instansi_id`` comes first because the task
    opens that scope.
    """
    transaction.on_commit(partial(current_app.send_task, tugas, args=[instansi_id, *argumen]))
