"""Shared by all tests: a fixed clock, the reference data of the session, being inside an instansi."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.pabrik import Acuan

JAM_UJI = "2026-03-10T09:00:00+07:00"


def pytest_configure() -> None:
    """The clock stands still, here and in a worker started by a test; pabrik.SAAT is the same moment."""
    from django.conf import settings

    os.environ["PMPZI_SEKARANG"] = JAM_UJI
    if settings.configured:
        settings.PMPZI_SEKARANG = JAM_UJI


@pytest.fixture(scope="session")
def isi_awal() -> Callable[[], None]:
    """Instruments, two tenants with a few units, their periode: once, before the first test that wants the database."""
    from tests.pabrik.acuan import muat_acuan_uji

    return muat_acuan_uji


@pytest.fixture
def acuan(db: Any) -> Acuan:
    """The small world: ``acuan.pn_sarolangun``, ``acuan.periode``, ``acuan.bagan`` …; the scope is closed."""
    from tests.pabrik.acuan import isi_acuan

    return isi_acuan()


@pytest.fixture
def di_ma(acuan: Acuan) -> Iterator[Acuan]:
    """The same, inside the scope of Mahkamah Agung."""
    from satker.lingkup import lingkup_instansi

    with lingkup_instansi(acuan.ma.pk):
        yield acuan
