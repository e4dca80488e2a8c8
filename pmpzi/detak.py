"""The worker's sign of life, which /siap looks for."""

from __future__ import annotations

import logging
import os
import time
from typing import Any

from celery import bootsteps
from django.core.cache import cache

catatan = logging.getLogger(__name__)

KUNCI_DETAK = "pmpzi:detak-pekerja"
JEDA_DETAK = float(os.environ.get("PMPZI_DETAK_DETIK", "30"))
# Seconds; a worker that missed three beats is not there.
UMUR_DETAK = int(3 * JEDA_DETAK + 5)


class Detak(bootsteps.StartStopStep):
    """Worker step: a sign of life in the cache every ``JEDA_DETAK`` seconds, from the loop that takes tasks.

    A consumer step rather than a thread: when the loop hangs, the sign stops too; after a lost connection the step
    starts again together with the consumer.
    """

    requires = ("celery.worker.consumer.tasks:Tasks",)

    def __init__(self, induk: Any, **opsi: Any) -> None:
        self.pengingat: Any = None
        super().__init__(induk, **opsi)

    def start(self, induk: Any) -> None:
        beri_tanda()
        self.pengingat = induk.timer.call_repeatedly(JEDA_DETAK, beri_tanda)

    def stop(self, induk: Any) -> None:
        if self.pengingat is not None:
            self.pengingat.cancel()
            self.pengingat = None

    def shutdown(self, induk: Any) -> None:
        self.stop(induk)


def beri_tanda() -> None:
    """Write the worker's sign of life; a cache that is away for a moment must not stop the worker."""
    try:
        cache.set(KUNCI_DETAK, int(time.time()), UMUR_DETAK)
    except Exception:
        catatan.warning("tanda hidup pekerja tidak tersimpan", exc_info=True)
