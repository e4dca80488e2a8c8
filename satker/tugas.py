"""Celery tasks of one instansi: the scope is opened explicitly, from the first argument."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from celery import shared_task

from satker.lingkup import lingkup_instansi


def tugas_instansi(**pilihan: Any) -> Callable[[Callable[..., Any]], Any]:
    """Like ``shared_task``; the task's first argument is ``instansi_id`` and its body runs inside that scope and one transaction.

    ``satu_transaksi=False`` leaves opening the scope to the body (long work with progress commits in steps).
    """
    satu_transaksi = pilihan.pop("satu_transaksi", True)

    def bungkus(fungsi: Callable[..., Any]) -> Any:
        @wraps(fungsi)
        def jalan(instansi_id: int, *args: Any, **kwargs: Any) -> Any:
            if not satu_transaksi:
                return fungsi(instansi_id, *args, **kwargs)
            with lingkup_instansi(instansi_id):
                return fungsi(instansi_id, *args, **kwargs)

        return shared_task(**pilihan)(jalan)

    return bungkus
