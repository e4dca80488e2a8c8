"""Ranking at a tier and the nomination of its list to the next one."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from inti.galat import BelumBoleh, Bentrok, TidakSah
from inti.waktu import sekarang
from lke.enums import Predikat
from penilaian.domain import seleksi
from penilaian.domain.pengusulan import daftar_pengusulan, usulkan
from penilaian.domain.peringkat import HalamanPeringkat, boleh_memindahkan, daftar_peringkat, pindahkan
from penilaian.forms.seleksi import PindahForm, SuratForm
from satker.enums import Izin, Peran
from satker.izin import PermintaanAkses, butuh


@butuh(Izin.PERINGKAT)
@require_GET
def pilih(request: PermintaanAkses) -> HttpResponse:
    """Which ranking: straight to the only one, else a list."""
    daftar_pilihan = seleksi.pilihan_peringkat(request.akses)
    if len(daftar_pilihan) == 1:
        satu = daftar_pilihan[0]
        return redirect("peringkat", periode_id=satu.periode.pk, tahap=satu.tahap)
    return render(request, "penilaian/peringkat_pilih.html", {"pilihan": daftar_pilihan})


@butuh(Izin.PERINGKAT)
@require_GET
def daftar(request: PermintaanAkses, periode_id: int, tahap: str) -> HttpResponse:
    """The ranking by quota group with cut line, moves, the nomination form and past letters."""
    pilihan, halaman = _halaman(request, periode_id, tahap, request.GET)
    penilai = halaman.penilai
    semua = [b for k in halaman.kelompok for b in (*k.baris, *k.tidak_layak)]
    konteks = {
        "pilihan": pilihan,
        "halaman": halaman,
        "ada": bool(semua),
        "predikat_lain": [p.value for p in Predikat],
        "boleh_pindah": bool(semua)
        and boleh_memindahkan(request.akses, halaman.tahap, semua[0].satker)
        and not _beku(halaman),
        "boleh_usul": penilai is not None and Peran.KETUA_TIM in request.akses.peran_di(penilai.pk),
        "beku": _beku(halaman),
        "jumlah_siap": sum(b.siap for b in halaman.baris()),
        "surat": daftar_pengusulan(periode_id=periode_id, penilai_satker_id=penilai.pk) if penilai else [],
    }
    return render(request, "penilaian/peringkat.html", konteks)


def _halaman(
    request: PermintaanAkses, periode_id: int, tahap: str, data: Any
) -> tuple[seleksi.PilihanPeringkat, HalamanPeringkat]:
    nomor = data.get("penilai", "")
    pilihan = seleksi.pilih_penilai(
        request.akses, periode_id=periode_id, tahap=tahap, penilai_id=int(nomor) if nomor.isdigit() else None
    )
    predikat = data.get("predikat", "")
    halaman = daftar_peringkat(
        periode_id=periode_id,
        tahap=tahap,
        penilai_satker_id=pilihan.penilai.pk if pilihan.penilai else None,
        predikat=predikat if predikat in Predikat._value2member_map_ else Predikat.WBK.value,
    )
    return pilihan, halaman


def _beku(halaman: HalamanPeringkat) -> bool:
    return halaman.beku is not None and sekarang() > halaman.beku


def _alamat(halaman: HalamanPeringkat) -> str:
    isi = {"predikat": halaman.predikat, **({"penilai": halaman.penilai.pk} if halaman.penilai else {})}
    return f"{reverse('peringkat', args=[halaman.periode.pk, halaman.tahap.kode])}?{urlencode(isi)}"


@butuh(Izin.PERINGKAT)
@require_POST
def pindah(request: PermintaanAkses, periode_id: int, tahap: str) -> HttpResponse:
    """Move a bid, with a reason."""
    _, halaman = _halaman(request, periode_id, tahap, request.POST)
    form = PindahForm(request.POST)
    if not form.is_valid():
        messages.error(
            request, "Peringkat tidak berubah. " + " ".join(str(x) for daftar_ in form.errors.values() for x in daftar_)
        )
        return HttpResponseRedirect(_alamat(halaman))
    isi = form.cleaned_data
    try:
        hasil = pindahkan(
            usulan_id=isi["usulan"],
            tahap=tahap,
            urutan=isi["urutan"],
            alasan=isi["alasan"],
            oleh=request.akses,
            sekarang=sekarang(),
        )
    except (TidakSah, BelumBoleh) as galat:
        messages.error(request, f"Peringkat tidak berubah. {galat.pesan}")
        return HttpResponseRedirect(_alamat(halaman))
    messages.success(
        request, "Peringkat diubah; alasan Anda tercatat." if hasil else "Urutan kembali menurut hitungan."
    )
    return HttpResponseRedirect(_alamat(halaman))


@butuh(Izin.PERINGKAT)
@require_http_methods(["GET", "POST"])
def pengusulan(request: PermintaanAkses, periode_id: int, tahap: str) -> HttpResponse:
    """Check the chosen list in its order, then send it on with a letter."""
    data = request.POST if request.method == "POST" else request.GET
    _, halaman = _halaman(request, periode_id, tahap, data)
    terpilih = {int(x) for x in data.getlist("usulan") if x.isdigit()}
    baris = [b for b in halaman.baris() if b.usulan.pk in terpilih and b.siap]
    form = SuratForm(request.POST if request.method == "POST" else None)
    penilai = halaman.penilai
    if request.method == "POST" and form.is_valid() and penilai is not None:
        try:
            surat = usulkan(
                periode_id=periode_id, tahap=tahap, penilai_satker_id=penilai.pk,
                usulan_ids_berurut=[b.usulan.pk for b in baris], oleh=request.akses, sekarang=sekarang(),
                **form.cleaned_data,
            )  # fmt: skip
        except (TidakSah, BelumBoleh, Bentrok) as galat:
            for hal in galat.kalimat:
                form.add_error(None, hal)
        else:
            messages.success(
                request, f"{len(baris)} satker diusulkan dengan surat {surat.nomor_surat}. Daftarnya beku."
            )
            return redirect("pengusulan_rinci", pengusulan_id=surat.pk)
    konteks = {"halaman": halaman, "baris": baris, "form": form, "kembali": _alamat(halaman)}
    return render(request, "penilaian/pengusulan.html", konteks, status=422 if form.errors else 200)


@butuh(Izin.PERINGKAT, Izin.CALON_LIHAT, Izin.CLEARANCE)
@require_GET
def pengusulan_rinci(request: PermintaanAkses, pengusulan_id: int) -> HttpResponse:
    """A letter and its frozen list."""
    surat = seleksi.ambil_batch(pengusulan_id, akses=request.akses)
    return render(request, "penilaian/pengusulan_rinci.html", {"surat": surat, "butir": surat.butir.all()})
