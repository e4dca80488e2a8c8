"""Clearance by Badan Pengawasan."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from inti.galat import BelumBoleh, TidakSah
from inti.waktu import sekarang
from penilaian.domain.clearance import catat_clearance
from penilaian.domain.peringkat import clearance_terbaru
from penilaian.domain.seleksi import daftar_clearance
from penilaian.domain.usulan import ambil_usulan
from penilaian.forms.seleksi import ClearanceForm
from satker.enums import Izin
from satker.izin import PermintaanAkses, butuh


@butuh(Izin.CLEARANCE)
@require_GET
def daftar(request: PermintaanAkses) -> HttpResponse:
    """Names per letter, those that wait first."""
    cari = request.GET.get("cari", "")
    kelompok = daftar_clearance(cari=cari)
    konteks = {
        "kelompok": kelompok,
        "cari": cari,
        "menunggu": sum(k.menunggu for k in kelompok),
        "jumlah": sum(len(k.baris) for k in kelompok),
    }
    return render(request, "penilaian/clearance.html", konteks)


@butuh(Izin.CLEARANCE)
@require_http_methods(["GET", "POST"])
def catat(request: PermintaanAkses, usulan_id: int) -> HttpResponse:
    """Record bersih or tidak for one bid."""
    usulan = ambil_usulan(usulan_id, akses=request.akses)
    lama = clearance_terbaru([usulan.pk]).get(usulan.pk)
    form = ClearanceForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            catat_clearance(usulan_id=usulan.pk, oleh=request.akses, sekarang=sekarang(), **form.cleaned_data)
        except (TidakSah, BelumBoleh) as galat:
            for kalimat in galat.kalimat:
                form.add_error(None, kalimat)
        else:
            messages.success(request, f"Clearance {usulan.satker.nama_singkat} tercatat.")
            return redirect("clearance")
    konteks = {"usulan": usulan, "lama": lama, "form": form}
    return render(request, "penilaian/clearance_catat.html", konteks, status=422 if form.errors else 200)
