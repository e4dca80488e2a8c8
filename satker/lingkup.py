"""The scope that can't be forgotten. The only module that knows the scoping library.

Managers of tenant models raise when asked outside a scope. A scope opens in a view's mark (``satker.izin.butuh``), in a
task (``satker.tugas.tugas_instansi``) or, with a stated reason, through ``tanpa_lingkup``. Opening it also tells
PostgreSQL (row-level security), so a query that slipped through the manager still sees nothing foreign.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django_scopes import ScopedManager, scope, scopes_disabled
from django_scopes.exceptions import ScopeError

from inti.basisdata import buka_dinding
from satker.akses import Akses

LingkupBelumDibuka = ScopeError


def manajer_instansi(kolom: str = "instansi") -> Any:
    """A manager that raises outside a scope and filters to the scope's instansi inside one."""
    return ScopedManager(instansi=kolom)


@contextmanager
def lingkup_instansi(instansi_id: int, *, baca_saja: bool = False) -> Iterator[None]:
    """Open the whole instansi: for tasks, imports and commands, not for a person's request."""
    with transaction.atomic(), scope(instansi=instansi_id):
        buka_dinding(instansi_id=instansi_id, semua=True, baca_saja=baca_saja)
        yield


@contextmanager
def lingkup_akses(akses: Akses, *, baca_saja: bool = False) -> Iterator[None]:
    """Open what this person may see: own units and below. Must run inside a transaction."""
    if not connection.in_atomic_block:
        raise RuntimeError("Lingkup dibuka di luar transaksi; dinding PostgreSQL tidak akan berlaku.")
    with scope(instansi=akses.instansi_id):
        buka_dinding(instansi_id=akses.instansi_id, pola=akses.pola, semua=akses.semua, baca_saja=baca_saja)
        yield


@contextmanager
def lingkup_publik(kode: str) -> Iterator[None]:
    """Open exactly the one public row whose check code is ``kode``; nothing else of any instansi."""
    with transaction.atomic(), scopes_disabled():
        buka_dinding(instansi_id=None, kode_publik=kode, baca_saja=True)
        yield


@contextmanager
def tanpa_lingkup(alasan: str) -> Iterator[None]:
    """Switch the managers' check off for a reason that is written down; PostgreSQL's wall stays up."""
    if not alasan:
        raise ValueError("Sebutkan alasannya.")
    with scopes_disabled():
        yield
