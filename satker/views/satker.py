"""Screens of the unit tree (admin_instansi)."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from inti.waktu import sekarang
from satker.domain.pengguna import hari_ini, tugas_aktif
from satker.domain.satker import KELAS, KURANG, ambil_satker, cari_satker, leluhur, ubah_kelas
from satker.enums import Izin, Peran
from satker.forms import FormKelas, label_satker
from satker.izin import PermintaanAkses, butuh
from satker.models import Penugasan, Satker
from satker.views.bantu import angka_atau_tidak, halaman


@butuh(Izin.PENGGUNA_KELOLA)
@require_GET
def satker_daftar(request: PermintaanAkses) -> HttpResponse:
    """The tree as a list: search, kind, below which unit, incomplete data only; 50 a page."""
    saring = {
        "kata": request.GET.get("cari", "").strip(),
        "jenis": request.GET.get("jenis", ""),
        "di_bawah": angka_atau_tidak(request.GET.get("di")),
        "kurang": request.GET.get("data") == "kurang",
    }
    isi = halaman(request, cari_satker(**saring))  # type: ignore[arg-type]  # the keys are the function's own
    orang = _jumlah_orang([s.pk for s in isi], request)
    return render(
        request,
        "satker/daftar.html",
        {
            "halaman": isi,
            "baris": [(s, orang.get(s.pk, 0), KELAS.get(s.kelas, "")) for s in isi],
            "saring": saring,
            "jenis": sorted(Satker.objects.values_list("jenis", flat=True).distinct()),
            "atasan": Satker.objects.filter(anak__isnull=False)
            .distinct()
            .order_by("jenis", "nama_singkat")
            .only("nama_singkat"),
            "jumlah_kurang": Satker.objects.filter(KURANG).count(),
        },
    )


def _jumlah_orang(ids: list[int], request: PermintaanAkses) -> dict[int, int]:
    hari = hari_ini(request.akses.instansi_id, sekarang())
    baris = Penugasan.objects.filter(tugas_aktif(hari), satker_id__in=ids, pengguna__is_active=True)
    return dict(baris.order_by().values_list("satker_id").annotate(n=Count("pengguna_id", distinct=True)))


@butuh(Izin.PENGGUNA_KELOLA)
@require_GET
def satker_rinci(request: PermintaanAkses, satker_id: int) -> HttpResponse:
    """One unit: where it stands, its data, its people, the units below."""
    satker = ambil_satker(satker_id, akses=request.akses)
    return _rinci(request, satker, FormKelas(initial={"kelas": satker.kelas}))


def _rinci(request: PermintaanAkses, satker: Satker, form: FormKelas, status: int = 200) -> HttpResponse:
    hari = hari_ini(request.akses.instansi_id, sekarang())
    tugas = Penugasan.objects.filter(Q(sampai__isnull=True) | Q(sampai__gte=hari), satker=satker).select_related(
        "pengguna"
    )
    return render(
        request,
        "satker/rinci.html",
        {
            "satker": satker,
            "kelas": KELAS.get(satker.kelas, ""),
            "leluhur": leluhur(satker),
            "orang": [(t, Peran(t.peran).teks, t.mulai > hari) for t in tugas.order_by("peran", "pengguna__nama")],
            "anak": Satker.objects.filter(induk=satker).order_by("nama"),
            "form": form,
        },
        status=status,
    )


@butuh(Izin.PENGGUNA_KELOLA)
@require_POST
def satker_kelas(request: PermintaanAkses, satker_id: int) -> HttpResponse:
    """Set a court's class."""
    form = FormKelas(request.POST)
    if not form.is_valid():
        return _rinci(request, ambil_satker(satker_id, akses=request.akses), form, status=422)
    satker = ubah_kelas(satker_id=satker_id, kelas=form.cleaned_data["kelas"], oleh=request.akses)
    messages.success(request, f"Kelas {satker.nama_singkat} tersimpan.")
    return redirect("satker_rinci", satker_id=satker.pk)


@butuh(Izin.PENGGUNA_KELOLA, Izin.PERIODE_KELOLA)
@require_GET
def satker_pilihan(request: PermintaanAkses) -> HttpResponse:
    """Suggestions while a unit's name is typed: options of a datalist, at most 20."""
    kata = request.GET.get("satker", "").split("(")[0].strip()
    temu = cari_satker(kata=kata)[:20] if len(kata) >= 2 else []
    return render(request, "satker/pilihan.html", {"pilihan": [(label_satker(s), s.nama) for s in temu]})
