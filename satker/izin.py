"""Marks of views: what a person needs to enter. A view without a mark is refused (satker.middleware.JagaTanda).

The mark also opens the scope, inside the request's transaction, so a view body can only see what its person may see, and
makes a GET's transaction read-only.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, cast
from zoneinfo import ZoneInfo

from django.contrib.auth.views import redirect_to_login
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django_htmx.middleware import HtmxDetails

from inti.basisdata import buka_dinding
from inti.galat import Ditolak
from inti.waktu import sekarang
from satker.akses import Akses, Tugas
from satker.enums import Izin, Peran
from satker.lingkup import lingkup_akses, tanpa_lingkup
from satker.models import Pengguna, Penugasan

View = Callable[..., HttpResponseBase]


class PermintaanAkses(HttpRequest):
    """A request inside a marked view: ``akses`` is set."""

    akses: Akses
    htmx: HtmxDetails
    lingkup_terbuka: bool


def muat_akses(pengguna: Pengguna, *, sekarang: datetime) -> Akses:
    """Return the person's roles valid today (date of their instansi's zone). Two statements; must run in a transaction."""
    hari = sekarang.astimezone(ZoneInfo(pengguna.instansi.zona_waktu)).date()
    buka_dinding(instansi_id=pengguna.instansi_id, semua=True, baca_saja=False)
    with tanpa_lingkup("tugas seseorang menentukan lingkupnya sendiri; disaring per pengguna"):
        baris = list(
            Penugasan.objects.filter(
                Q(sampai__isnull=True) | Q(sampai__gte=hari), pengguna=pengguna, mulai__lte=hari, satker__aktif=True
            )
            .order_by("id")
            .values_list(
                "peran", "satker_id", "satker__nama", "satker__jenis", "satker__jalur", "area", "satker__nama_singkat"
            )
        )
    tugas = tuple(Tugas(Peran(p), s, n, j, jalur, frozenset(a), singkat) for p, s, n, j, jalur, a, singkat in baris)
    return Akses(pengguna_id=pengguna.pk, instansi_id=pengguna.instansi_id, nama=pengguna.nama, tugas=tugas)


def butuh(*izin: Izin, tulis_di_get: str = "") -> Callable[[View], View]:
    """Mark a view: the person needs one of ``izin`` in some role. Opens the scope around the view.

    ``tulis_di_get`` gives the reason why a GET may write (reading personal data is logged, for example).
    Not signed in: to the sign-in page (401 for fragments). Signed in without the permission: 403 with a sentence.
    """
    if not izin:
        raise ValueError("Tanda butuh() memerlukan paling sedikit satu izin.")

    def bungkus(view: View) -> View:
        @wraps(view)
        def dijaga(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                if getattr(request, "htmx", False) or request.headers.get("Accept", "").startswith("application/json"):
                    return HttpResponse(
                        "Sesi Anda berakhir. Masuk lagi; isian tetap tersimpan di layar ini.", status=401
                    )
                return redirect_to_login(request.get_full_path())
            akses = muat_akses(request.user, sekarang=sekarang())
            if (
                request.user.sandi_sementara
                and getattr(request.resolver_match, "url_name", "") not in BOLEH_SANDI_SEMENTARA
            ):
                return redirect("ganti_sandi")
            if not akses.izin & set(izin):
                raise Ditolak(
                    "Peran Anda tidak mencakup halaman ini. Bila seharusnya bisa, hubungi admin instansi Anda."
                )
            r = cast(PermintaanAkses, request)
            r.akses = akses
            baca_saja = request.method in ("GET", "HEAD") and not tulis_di_get
            with lingkup_akses(akses, baca_saja=baca_saja):
                r.lingkup_terbuka = True
                try:
                    jawaban = view(r, *args, **kwargs)
                    # A lazily rendered page would run its queries after the scope has closed.
                    if hasattr(jawaban, "render") and callable(jawaban.render):
                        jawaban = jawaban.render()
                    return jawaban
                finally:
                    r.lingkup_terbuka = False

        dijaga.tanda = izin  # type: ignore[attr-defined]  # the mark read by JagaTanda
        return dijaga

    return bungkus


BOLEH_SANDI_SEMENTARA = {"ganti_sandi", "keluar"}


def publik(alasan: str) -> Callable[[View], View]:
    """Mark a view that everybody may open, with the reason why."""
    if not alasan:
        raise ValueError("Sebutkan alasan view ini terbuka untuk umum.")

    def bungkus(view: View) -> View:
        view.tanda = alasan  # type: ignore[attr-defined]  # the mark read by JagaTanda
        return view

    return bungkus
