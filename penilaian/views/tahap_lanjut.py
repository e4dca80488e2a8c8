"""Later stages of a candidate: results in order, and the award."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from inti.galat import BelumBoleh, Bentrok, Ditolak, TidakSah
from inti.waktu import sekarang
from penilaian.domain import seleksi
from penilaian.domain.periode import ambil_periode
from penilaian.domain.tahap_lanjut import beri_predikat, catat_hasil_tahap
from penilaian.enums import JenisTahap
from penilaian.forms.seleksi import HasilTahapForm, PredikatForm
from satker.enums import Izin
from satker.izin import PermintaanAkses, butuh


@butuh(Izin.CALON_LIHAT)
@require_http_methods(["GET", "POST"])
def catat(request: PermintaanAkses, periode_id: int, usulan_id: int) -> HttpResponse:
    """One candidate's stages; the sekretariat records the next result or the award."""
    calon = seleksi.ambil_calon(usulan_id, ambil_periode(periode_id), akses=request.akses)
    tahap = seleksi.tahap_calon(calon)
    kini = next((t.tahap for t in tahap if t.keadaan == "kini"), None)
    boleh = request.akses.punya(Izin.PENETAPAN)
    kelas = PredikatForm if kini is not None and kini.jenis == JenisTahap.PREDIKAT else HasilTahapForm
    form = kelas(request.POST if request.method == "POST" else None)
    if request.method == "POST" and not boleh:
        raise Ditolak("Hasil tahap dicatat oleh sekretariat.")
    if kini is not None and form.is_valid():
        isi = form.cleaned_data
        try:
            if kini.jenis == JenisTahap.PREDIKAT:
                beri_predikat(usulan_id=usulan_id, oleh=request.akses, sekarang=sekarang(), **isi)
            else:
                catat_hasil_tahap(
                    usulan_id=usulan_id, tahap=request.POST.get("tahap", kini.kode), lulus=isi["hasil"] == "lulus",
                    skor=isi["skor"], catatan=isi["catatan"], oleh=request.akses, sekarang=sekarang(),
                )  # fmt: skip
        except (TidakSah, BelumBoleh, Bentrok) as galat:
            for kalimat in galat.kalimat:
                form.add_error(None, kalimat)
        else:
            messages.success(request, f"{kini.nama} untuk {calon.usulan.satker.nama_singkat} tercatat.")
            return redirect("tahap_lanjut", periode_id=periode_id, usulan_id=usulan_id)
    konteks = {
        "calon": calon,
        "tahap": tahap,
        "kini": kini,
        "form": form,
        "boleh": boleh,
        "award": kelas is PredikatForm,
    }
    return render(request, "penilaian/tahap_lanjut.html", konteks, status=422 if form.errors else 200)
