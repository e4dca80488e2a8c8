"""Background jobs: one job's progress, and the sekretariat's list."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from inti.waktu import sekarang
from lke.domain.pekerjaan import TEKS_JENIS, ambil_pekerjaan, minta_hitung_ulang
from lke.enums import StatusPekerjaan
from lke.models import Pekerjaan, Periode
from satker.enums import Izin
from satker.izin import PermintaanAkses, butuh

KEADAAN = {
    StatusPekerjaan.MENUNGGU.value: "menunggu",
    StatusPekerjaan.BERJALAN.value: "jalan",
    StatusPekerjaan.SELESAI.value: "selesai",
    StatusPekerjaan.GAGAL.value: "gagal",
}
TANDA = {
    StatusPekerjaan.MENUNGGU.value: ("netral", "pasir", "Menunggu giliran"),
    StatusPekerjaan.BERJALAN.value: ("netral", "muat", "Berjalan"),
    StatusPekerjaan.SELESAI.value: ("beres", "cek-bulat", "Selesai"),
    StatusPekerjaan.GAGAL.value: ("bahaya", "seru", "Gagal"),
}


@butuh(Izin.PERIODE_KELOLA)
@require_safe
def pekerjaan_daftar(request: PermintaanAkses) -> HttpResponse:
    """All jobs of the instansi, newest first, and the button that scores a periode again."""
    semua = Pekerjaan.objects.select_related("oleh").order_by("-dibuat", "-pk")
    halaman = Paginator(semua, 50).get_page(request.GET.get("halaman"))
    return render(
        request,
        "lke/pekerjaan_daftar.html",
        {
            "halaman": halaman,
            "baris": [(p, judul_pekerjaan(p), TANDA[p.status]) for p in halaman],
            "pilihan_periode": list(Periode.objects.order_by("-tahun", "nama").values_list("pk", "nama")),
        },
    )


@butuh(Izin.PERIODE_KELOLA)
@require_POST
def pekerjaan_hitung_ulang(request: PermintaanAkses) -> HttpResponse:
    """Queue a recomputation of a periode; ``pengandaian`` stores nothing."""
    periode_id = request.POST.get("periode", "")
    kerja = minta_hitung_ulang(
        int(periode_id) if periode_id.isdigit() and len(periode_id) < 12 else 0,
        oleh=request.akses,
        sekarang=sekarang(),
        simpan="pengandaian" not in request.POST,
    )
    messages.info(request, "Penghitungan masuk antrean. Anda boleh meninggalkan halaman ini.")
    return redirect("pekerjaan", kode=kerja.kode)


@butuh(Izin.MASUK)
@never_cache
@require_safe
def pekerjaan(request: PermintaanAkses, kode: UUID) -> HttpResponse:
    """One job; the fragment asks again every two seconds until it's over."""
    kerja = ambil_pekerjaan(kode, akses=request.akses)
    konteks = {
        "kerja": kerja,
        "judul": judul_pekerjaan(kerja),
        "keadaan": KEADAAN[kerja.status],
        "alamat": reverse("pekerjaan", args=[kerja.kode]),
        "kelola": request.akses.punya(Izin.PERIODE_KELOLA),
    }
    return render(request, "lke/pekerjaan.html#maju" if request.htmx else "lke/pekerjaan.html", konteks)


def judul_pekerjaan(kerja: Pekerjaan) -> str:
    """What the job does, in words: its kind and what it's about."""
    judul = TEKS_JENIS.get(kerja.jenis, kerja.jenis.replace("_", " ").capitalize())
    if kerja.parameter.get("simpan") is False:
        judul += " (pengandaian)"
    periode = kerja.parameter.get("periode")
    return f"{judul}, {periode}" if periode else judul
