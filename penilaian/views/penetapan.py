"""Determination of candidates inside the quota, in rank order."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from inti.galat import BelumBoleh, Bentrok, TidakDitemukan, TidakSah
from inti.waktu import sekarang
from lke.enums import Predikat
from penilaian.domain import seleksi
from penilaian.domain.kuota import tetapkan as tetapkan_domain
from penilaian.domain.peringkat import HalamanPeringkat, daftar_peringkat, tertinggal
from penilaian.domain.periode import ambil_periode, jendela, rantai
from penilaian.enums import JenisTahap
from penilaian.forms.seleksi import LompatForm
from satker.enums import Izin
from satker.izin import PermintaanAkses, butuh
from satker.models import Satker


@butuh(Izin.PENETAPAN)
@require_GET
def pilih(request: PermintaanAkses) -> HttpResponse:
    """Which periode: straight to the only one, else a list."""
    periode = seleksi.pilihan_periode()
    if len(periode) == 1:
        return redirect("penetapan", periode_id=periode[0].pk)
    return render(
        request,
        "penilaian/penetapan_pilih.html",
        {"periode": periode, "tujuan": "penetapan", "judul": "Penetapan calon"},
    )


@butuh(Izin.PENETAPAN)
@require_GET
def daftar(request: PermintaanAkses, periode_id: int) -> HttpResponse:
    """Recommended bids per quota group in rank order, with places left."""
    periode = ambil_periode(periode_id)
    halaman = _halaman(periode_id, request.GET.get("predikat", ""))
    penetapan = next((t for t in rantai(periode_id) if t.jenis == JenisTahap.PENETAPAN), None)
    akar = Satker.objects.filter(induk__isnull=True).first()
    jadwal = jendela(akar, periode, penetapan.kode).terbuka(sekarang()) if penetapan and akar else (True, "")
    konteks = {
        "halaman": halaman,
        "predikat_lain": [p.value for p in Predikat],
        "jadwal_buka": jadwal[0],
        "jadwal": jadwal[1],
    }
    return render(request, "penilaian/penetapan.html", konteks)


def _halaman(periode_id: int, predikat: str) -> HalamanPeringkat:
    tim = [t for t in rantai(periode_id) if t.jenis == JenisTahap.REVIU and t.tim]
    if not tim:
        raise TidakDitemukan("Rantai periode ini tidak memuat TPI, jadi tidak ada daftar rekomendasi untuk ditetapkan.")
    pilihan = predikat if predikat in Predikat._value2member_map_ else Predikat.WBK.value
    return daftar_peringkat(periode_id=periode_id, tahap=tim[-1].kode, penilai_satker_id=None, predikat=pilihan)


@butuh(Izin.PENETAPAN)
@require_http_methods(["GET", "POST"])
def tetapkan(request: PermintaanAkses, periode_id: int, usulan_id: int) -> HttpResponse:
    """Confirm one determination; a skip needs its reason."""
    predikat = request.POST.get("predikat") or request.GET.get("predikat", "")
    halaman = _halaman(periode_id, predikat)
    tempat = halaman.cari(usulan_id)
    if tempat is None:
        raise TidakDitemukan("Usulan itu tidak ada pada daftar rekomendasi periode ini.")
    kelompok, baris = tempat
    dilompati = tertinggal(halaman, usulan_id)
    form = LompatForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            tetapkan_domain(usulan_id=usulan_id, oleh=request.akses, sekarang=sekarang(), **form.cleaned_data)
        except TidakSah as galat:
            form.add_error("alasan_lompat", galat.pesan)
        except (BelumBoleh, Bentrok) as galat:
            for kalimat in galat.kalimat:
                form.add_error(None, kalimat)
        else:
            messages.success(request, f"{baris.satker.nama_singkat} ditetapkan sebagai calon {halaman.predikat}.")
            return HttpResponseRedirect(f"{reverse('penetapan', args=[periode_id])}?predikat={halaman.predikat}")
    konteks = {"halaman": halaman, "kelompok": kelompok, "baris": baris, "dilompati": dilompati, "form": form}
    return render(request, "penilaian/penetapan_tetapkan.html", konteks, status=422 if form.errors else 200)
