"""The stages after the candidate list, and the award."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from inti.galat import BelumBoleh, Ditolak, TidakDitemukan, TidakSah
from penilaian import alur
from penilaian.domain.alur_usulan import jalankan
from penilaian.domain.periode import TahapInfo
from penilaian.domain.usulan import catat_jejak, rantai_usulan
from penilaian.enums import Aksi
from penilaian.models import HasilTahap, PredikatSatker, Usulan
from satker.akses import Akses
from satker.enums import Peran

AKSI_CABUT = "cabut_predikat"


def tahap_menunggu(usulan: Usulan) -> TahapInfo | None:
    """The stage whose result is due next for a candidate, or the award; None in other states."""
    sudah = set(HasilTahap.objects.filter(usulan=usulan).values_list("tahap", flat=True))
    return alur.tahap_hasil_berikut(rantai_usulan(usulan), sudah)


@transaction.atomic
def catat_hasil_tahap(
    *,
    usulan_id: int,
    tahap: str,
    lulus: bool,
    catatan: str,
    oleh: Akses,
    sekarang: datetime,
    skor: Decimal | str | None = None,
) -> Usulan:
    """Record the result of one later stage, in the chain's order; not passing ends the bid as ``gugur`` there.

    ``catatan`` is the ground or the minutes' number; ``skor`` optional. A recorded result is never changed. Raises as
    ``jalankan``.
    """
    return jalankan(
        usulan_id, Aksi.CATAT_TAHAP, oleh=oleh, sekarang=sekarang, catatan=catatan, hasil="lulus" if lulus else "gugur",
        tahap=tahap, skor=skor,
    )  # fmt: skip


@transaction.atomic
def beri_predikat(*, usulan_id: int, nomor_sk: str, oleh: Akses, sekarang: datetime, catatan: str = "") -> Usulan:
    """Award the predikat after all stages; writes the satker's predikat history. Raises as ``jalankan``."""
    return jalankan(usulan_id, Aksi.BERI_PREDIKAT, oleh=oleh, sekarang=sekarang, catatan=catatan, nomor_sk=nomor_sk)


@transaction.atomic
def cabut_predikat(*, predikat_id: int, alasan: str, oleh: Akses, sekarang: datetime) -> PredikatSatker:
    """Revoke a predikat with a reason (003 IV.C). The bid's state stays what it was; its history tells.

    Raises TidakDitemukan, Ditolak (not sekretariat), TidakSah (no reason), BelumBoleh (revoked already).
    """
    baris = (
        PredikatSatker.objects.select_for_update(of=("self",)).select_related("satker").filter(pk=predikat_id).first()
    )
    if baris is None or not oleh.melihat(baris.satker.jalur):
        raise TidakDitemukan
    if not oleh.memegang((Peran.SEKRETARIAT,)):
        raise Ditolak("Predikat dicabut oleh sekretariat.")
    alasan = " ".join(alasan.split())
    if not alasan:
        raise TidakSah("Tulis alasan pencabutan.")
    if baris.dicabut_pada is not None:
        raise BelumBoleh("Predikat ini sudah dicabut.")
    baris.dicabut_pada, baris.alasan_cabut = sekarang, alasan
    baris.save(update_fields=["dicabut_pada", "alasan_cabut"])
    if baris.usulan_id is not None:
        usulan = Usulan.objects.select_related("satker", "periode").get(pk=baris.usulan_id)
        catat_jejak(
            usulan,
            AKSI_CABUT,
            dari=usulan.status,
            peran=Peran.SEKRETARIAT,
            oleh=oleh,
            sekarang=sekarang,
            catatan=alasan,
        )
    return baris
