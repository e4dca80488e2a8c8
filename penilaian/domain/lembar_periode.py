"""Opening a satker's worksheet for a periode: everybody fills one, nominated or not (002 §10)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from inti.galat import Ditolak, TidakDitemukan
from lke.domain.lembar import buka_lembar
from lke.models import LembarKerja, Periode
from penilaian.domain.periode import periode_untuk
from satker.akses import Akses
from satker.enums import Peran
from satker.models import Satker


@dataclass(frozen=True, slots=True)
class BelumDibuka:
    """A worksheet a satker could open: it has none for that periode yet."""

    satker: Satker
    periode: Periode


def belum_dibuka(akses: Akses) -> list[BelumDibuka]:
    """What this person, as operator, may open: own satker × periode that concern it, newest first. Three statements."""
    satker = list(
        Satker.objects.filter(pk__in=[t.satker_id for t in akses.memegang([Peran.OPERATOR])]).order_by("nama")
    )
    semua = list(Periode.objects.all())
    ada = set(LembarKerja.objects.filter(satker__in=satker).values_list("satker_id", "periode_id"))
    return [BelumDibuka(s, p) for s in satker for p in periode_untuk(s, periode=semua) if (s.pk, p.pk) not in ada]


@transaction.atomic
def buka_lembar_satker(*, satker_id: int, periode_id: int, oleh: Akses, sekarang: datetime) -> LembarKerja:
    """Open the worksheet with all its empty answers; one that exists already is returned as it is.

    Raises:
        TidakDitemukan: unknown satker, or a periode that doesn't concern it. Ditolak: not an operator of that satker.
    """
    satker = Satker.objects.filter(pk=satker_id).first()
    if satker is None or not oleh.melihat(satker.jalur):
        raise TidakDitemukan
    if Peran.OPERATOR not in oleh.peran_di(satker.pk):
        raise Ditolak(f"Lembar kerja {satker.nama_singkat} dibuka oleh operatornya sendiri.")
    periode = next((p for p in periode_untuk(satker) if p.pk == periode_id), None)
    if periode is None:
        raise TidakDitemukan("Periode itu tidak berlaku untuk satker Anda.")
    return buka_lembar(satker=satker, periode=periode, sekarang=sekarang)
