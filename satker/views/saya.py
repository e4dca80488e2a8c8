"""Screens of the signed-in person: profile, notifications."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from inti.galat import TidakDitemukan
from inti.waktu import sekarang
from satker.domain.area import daftar_area
from satker.domain.kabar import tandai_dibaca
from satker.enums import Izin, Peran
from satker.izin import PermintaanAkses, butuh
from satker.models import Pemberitahuan, Penugasan
from satker.views.bantu import halaman


@butuh(Izin.MASUK)
@require_GET
def profil(request: PermintaanAkses) -> HttpResponse:
    """Who I am here, what I may do, until when this session lasts."""
    area = daftar_area()
    tugas = Penugasan.objects.filter(
        pengguna_id=request.akses.pengguna_id, satker_id__in={t.satker_id for t in request.akses.tugas}
    ).select_related("satker")
    berlaku = {(t.peran.value, t.satker_id) for t in request.akses.tugas}
    baris = [
        (Peran(t.peran).teks, t, [area.get(a, a) for a in t.area])
        for t in tugas.order_by("mulai", "pk")
        if (t.peran, t.satker_id) in berlaku
    ]
    return render(
        request,
        "satker/profil.html",
        {"orang": request.user, "tugas": baris, "habis": request.session.get_expiry_date()},
    )


@butuh(Izin.MASUK)
@require_GET
def kabar(request: PermintaanAkses) -> HttpResponse:
    """Own notifications, newest first; 50 a page."""
    milik = Pemberitahuan.objects.filter(pengguna_id=request.akses.pengguna_id)
    return render(
        request,
        "satker/kabar.html",
        {
            "halaman": halaman(request, milik.order_by("-dibuat", "-id")),
            "belum": milik.filter(dibaca__isnull=True).count(),
        },
    )


@butuh(Izin.MASUK)
@require_POST
def kabar_buka(request: PermintaanAkses, kabar_id: int) -> HttpResponse:
    """Mark one notification read and go where it leads."""
    satu = Pemberitahuan.objects.filter(pk=kabar_id, pengguna_id=request.akses.pengguna_id).first()
    if satu is None:
        raise TidakDitemukan("Pemberitahuan itu tidak ada, atau bukan milik Anda.")
    tandai_dibaca(oleh=request.akses, sekarang=sekarang(), kabar_ids=[satu.pk])
    aman = satu.tautan and url_has_allowed_host_and_scheme(satu.tautan, allowed_hosts=None)
    return redirect(satu.tautan if aman else "kabar")


@butuh(Izin.MASUK)
@require_POST
def kabar_dibaca(request: PermintaanAkses) -> HttpResponse:
    """Mark all own notifications read."""
    jumlah = tandai_dibaca(oleh=request.akses, sekarang=sekarang())
    messages.success(
        request, f"{jumlah} pemberitahuan ditandai sudah dibaca." if jumlah else "Semua pemberitahuan sudah dibaca."
    )
    return redirect("kabar")
