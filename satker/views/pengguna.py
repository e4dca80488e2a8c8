"""Screens of people and their roles (admin_instansi)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from inti.galat import Galat, TidakDitemukan
from inti.waktu import sekarang
from satker.domain.area import daftar_area
from satker.domain.pengguna import (
    ambil_pengguna,
    beri_tugas,
    cabut_tugas,
    daftar_pengguna,
    daftarkan,
    hari_ini,
    setel_ulang_sandi,
)
from satker.enums import TEKS_PERAN, Izin, Peran
from satker.forms import FormPengguna, FormTugas, awal_tugas, tempel_galat
from satker.izin import PermintaanAkses, butuh
from satker.models import Pengguna, Penugasan, Satker
from satker.views.bantu import angka_atau_tidak, halaman


@butuh(Izin.PENGGUNA_KELOLA)
@require_GET
def pengguna_daftar(request: PermintaanAkses) -> HttpResponse:
    """People of the instansi: search, role; 50 a page."""
    kata, peran = request.GET.get("cari", "").strip(), request.GET.get("peran", "")
    hari = hari_ini(request.akses.instansi_id, sekarang())
    isi = halaman(request, daftar_pengguna(kata=kata, peran=peran if peran in TEKS_PERAN else "", hari=hari))
    baris = [(p, [(Peran(t.peran).teks, t) for t in p.tugas_kini]) for p in isi]
    return render(
        request,
        "satker/pengguna.html",
        {"halaman": isi, "baris": baris, "kata": kata, "peran": peran, "pilihan_peran": TEKS_PERAN.items()},
    )


@never_cache
@butuh(Izin.PENGGUNA_KELOLA)
@require_http_methods(["GET", "POST"])
def pengguna_baru(request: PermintaanAkses) -> HttpResponse:
    """Add a person with a first role; the one-time password is in the answer and nowhere else."""
    saat = sekarang()
    hari = hari_ini(request.akses.instansi_id, saat)
    asal_id = angka_atau_tidak(request.GET.get("satker"))
    asal = Satker.objects.filter(pk=asal_id).first() if asal_id else None
    form = FormPengguna(request.POST or None, initial=awal_tugas(hari, asal))
    if request.method == "POST" and form.is_valid():
        c = form.cleaned_data
        try:
            orang, sandi = daftarkan(
                instansi_id=request.akses.instansi_id,
                nama=c["nama"],
                surel=c["surel"],
                nip=c["nip"],
                oleh=request.akses,
                sekarang=saat,
                **form.tugas(),
            )
        except Galat as galat:
            tempel_galat(form, galat)
        else:
            return _tunjukkan_sandi(request, orang, sandi, baru=True)
    return render(request, "satker/pengguna_baru.html", {"form": form}, status=422 if form.errors else 200)


def _tunjukkan_sandi(request: PermintaanAkses, orang: Pengguna, sandi: str, *, baru: bool) -> HttpResponse:
    return render(
        request,
        "satker/pengguna_sandi.html",
        {"orang": orang, "sandi": sandi, "baru": baru},
        status=201 if baru else 200,
    )


@butuh(Izin.PENGGUNA_KELOLA)
@require_GET
def pengguna_rinci(request: PermintaanAkses, pengguna_id: int) -> HttpResponse:
    """One person: roles now, to come and past."""
    orang = ambil_pengguna(pengguna_id)
    hari = hari_ini(orang.instansi_id, sekarang())
    area = daftar_area()
    semua = Penugasan.objects.filter(pengguna=orang).select_related("satker").order_by("-mulai", "pk")
    baris = [
        {
            "tugas": t,
            "peran": Peran(t.peran).teks,
            "area": [area.get(a, a) for a in t.area],
            "lewat": t.sampai is not None and t.sampai < hari,
            "nanti": t.mulai > hari,
        }
        for t in semua
    ]
    return render(
        request,
        "satker/pengguna_rinci.html",
        {"orang": orang, "kini": [b for b in baris if not b["lewat"]], "lewat": [b for b in baris if b["lewat"]]},
    )


@butuh(Izin.PENGGUNA_KELOLA)
@require_http_methods(["GET", "POST"])
def tugas_beri(request: PermintaanAkses, pengguna_id: int) -> HttpResponse:
    """Give a person one more role."""
    saat = sekarang()
    orang = ambil_pengguna(pengguna_id)
    form = FormTugas(request.POST or None, initial=awal_tugas(hari_ini(orang.instansi_id, saat)))
    if request.method == "POST" and form.is_valid():
        try:
            tugas = beri_tugas(pengguna_id=orang.pk, oleh=request.akses, sekarang=saat, **form.tugas())
        except TidakDitemukan:
            raise
        except Galat as galat:
            tempel_galat(form, galat)
        else:
            messages.success(request, f"{orang.nama} kini {Peran(tugas.peran).teks} di {tugas.satker.nama_singkat}.")
            return redirect("pengguna_rinci", pengguna_id=orang.pk)
    return render(request, "satker/tugas_beri.html", {"form": form, "orang": orang}, status=422 if form.errors else 200)


@butuh(Izin.PENGGUNA_KELOLA)
@require_POST
def tugas_cabut(request: PermintaanAkses, tugas_id: int) -> HttpResponse:
    """Take a role back from today on."""
    tugas = cabut_tugas(tugas_id=tugas_id, oleh=request.akses, sekarang=sekarang())
    messages.success(
        request, f"Peran {Peran(tugas.peran).teks} {tugas.pengguna.nama} di {tugas.satker.nama_singkat} sudah dicabut."
    )
    return redirect("pengguna_rinci", pengguna_id=tugas.pengguna_id)


@never_cache
@butuh(Izin.PENGGUNA_KELOLA)
@require_POST
def pengguna_sandi(request: PermintaanAkses, pengguna_id: int) -> HttpResponse:
    """A new one-time password for a person who forgot theirs."""
    orang, sandi = setel_ulang_sandi(pengguna_id=pengguna_id, oleh=request.akses)
    return _tunjukkan_sandi(request, orang, sandi, baru=False)
