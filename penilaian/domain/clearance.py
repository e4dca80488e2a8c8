"""Clearance by Badan Pengawasan: recorded as history, a gate before the TPI."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from penilaian import alur
from penilaian.domain.alur_usulan import jalankan
from penilaian.domain.peringkat import clearance_terbaru
from penilaian.domain.periode import rantai
from penilaian.domain.usulan import muat_leluhur, rantai_satker
from penilaian.enums import Aksi, Status
from penilaian.models import Clearance, Usulan
from satker.akses import Akses


@transaction.atomic
def catat_clearance(
    *, usulan_id: int, hasil: str, alasan: str = "", nomor_surat: str = "", oleh: Akses, sekarang: datetime
) -> Clearance:
    """Record "bersih" or "tidak" (with the reason) for a bid approved at the last tier before the TPI.

    A later record replaces an earlier one by being newer; nothing is edited. Raises as ``jalankan``.
    """
    jalankan(
        usulan_id, Aksi.CLEARANCE, oleh=oleh, sekarang=sekarang, catatan=alasan, hasil=hasil, nomor_surat=nomor_surat
    )
    return clearance_terbaru([usulan_id])[usulan_id]


def menunggu_clearance() -> list[tuple[Usulan, Clearance | None]]:
    """Approved bids at a tier that is followed by a clearance, each with what is recorded so far. Constant statements.

    All of the instansi that the open scope shows, ordered by when they were approved.
    """
    usulan = list(
        Usulan.objects.filter(status=Status.DISETUJUI.value)
        .select_related("satker", "periode")
        .order_by("berubah", "pk")
    )
    muat_leluhur([u.satker for u in usulan])
    semua = {pid: rantai(pid) for pid in {u.periode_id for u in usulan}}
    di_gerbang = [
        u for u in usulan if alur.gerbang_clearance(rantai_satker(u.satker, semua[u.periode_id]), u.tahap) is not None
    ]
    ada = clearance_terbaru(u.pk for u in di_gerbang)
    return [(u, ada.get(u.pk)) for u in di_gerbang]
