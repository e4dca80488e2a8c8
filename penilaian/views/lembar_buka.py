"""A new worksheet for a periode."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from inti.galat import TidakDitemukan
from inti.waktu import sekarang
from penilaian.domain.lembar_periode import belum_dibuka, buka_lembar_satker
from satker.enums import Izin
from satker.izin import PermintaanAkses, butuh


@butuh(Izin.LKE_ISI)
@require_http_methods(["GET", "POST"])
def lembar_buka(request: PermintaanAkses) -> HttpResponse:
    """Which worksheets may be opened; POST opens one and shows it."""
    if request.method == "GET":
        return render(request, "penilaian/lembar_buka.html", {"belum": belum_dibuka(request.akses)})
    satker, periode = request.POST.get("satker", ""), request.POST.get("periode", "")
    if not (satker.isdecimal() and periode.isdecimal()):
        raise TidakDitemukan
    lembar = buka_lembar_satker(satker_id=int(satker), periode_id=int(periode), oleh=request.akses, sekarang=sekarang())
    messages.success(request, "Lembar kerja siap diisi. Setiap isian tersimpan sendiri.")
    return redirect("lembar", lembar_id=lembar.pk)
