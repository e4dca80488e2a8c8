"""The candidate list."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from penilaian.domain import seleksi
from penilaian.domain.dokumen import alasan_tak_boleh_daftar
from penilaian.domain.periode import ambil_periode
from penilaian.forms.seleksi import SaringCalon
from satker.enums import Izin
from satker.izin import PermintaanAkses, butuh


@butuh(Izin.CALON_LIHAT)
@require_GET
def pilih(request: PermintaanAkses) -> HttpResponse:
    """Which periode: straight to the only one, else a list."""
    periode = seleksi.pilihan_periode()
    if len(periode) == 1:
        return redirect("calon", periode_id=periode[0].pk)
    return render(
        request, "penilaian/penetapan_pilih.html", {"periode": periode, "tujuan": "calon", "judul": "Daftar calon"}
    )


@butuh(Izin.CALON_LIHAT)
@require_GET
def daftar(request: PermintaanAkses, periode_id: int) -> HttpResponse:
    """Candidates with the scores they were determined with, filters and exports."""
    periode = ambil_periode(periode_id)
    saring = SaringCalon(request.GET)
    saring.is_valid()
    isi = seleksi.daftar_calon(
        periode, halaman=request.GET.get("halaman", 1), tampil=request.GET.get("tampil", ""), **saring.nilai()
    )
    konteks = {"calon": isi, "saring": saring, "boleh_catat": request.akses.punya(Izin.PENETAPAN)}
    konteks["boleh_ekspor"] = not alasan_tak_boleh_daftar(request.akses)
    return render(request, "penilaian/calon.html", konteks)
