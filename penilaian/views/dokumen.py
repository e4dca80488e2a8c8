"""Documents: asking for one, watching it being made, fetching it, and the public check."""

from __future__ import annotations

from typing import Any, cast

from axes.helpers import get_client_ip_address
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from inti.berkas import kirim
from inti.galat import BelumBoleh, Ditolak, Galat, TidakSah
from inti.waktu import sekarang
from lke.domain.lembar import ambil_lembar
from lke.models import LembarKerja, Periode
from penilaian.dokumen.bahan import nama_berkas
from penilaian.dokumen.ikhtisar import PENJELASAN
from penilaian.domain import dokumen as dok
from penilaian.domain.periode import ambil_periode
from penilaian.domain.usulan import ambil_usulan
from penilaian.enums import JenisDokumen
from penilaian.forms.dokumen import FormDaftar, FormIkhtisar, FormPeriksa, FormSumber
from penilaian.models import Dokumen, Usulan
from satker.enums import Izin
from satker.izin import PermintaanAkses, butuh, publik
from satker.lingkup import lingkup_publik

PERIKSA_PER_MENIT = 120


class TerlaluSering(Galat):
    """Too many checks from one address."""

    status = 429


@butuh(Izin.USULAN_LIHAT)
@require_http_methods(["GET", "POST"])
def dokumen_buat(request: PermintaanAkses) -> HttpResponse:
    """GET: what will be made, and the short form it needs. POST: have it made. A LKE needs no form."""
    data = request.POST if request.method == "POST" else request.GET
    sumber = FormSumber(data)
    if not sumber.is_valid():
        raise TidakSah(str(next(iter(sumber.errors.values()))[0]))
    jenis = JenisDokumen(sumber.cleaned_data["jenis"])
    usulan, lembar, periode = _sumber(sumber.cleaned_data, request)
    form = _form(jenis, usulan, data if request.method == "POST" else None)
    if request.method == "POST" and (form is None or form.is_valid()):
        dokumen = dok.minta_dokumen(
            jenis,
            usulan=usulan,
            lembar=lembar,
            periode=periode,
            parameter=dict(form.cleaned_data) if form else {},
            oleh=request.akses,
            sekarang=sekarang(),
        )
        return redirect("dokumen", dokumen.pk)
    satker = usulan.satker if usulan else lembar.satker if lembar else None
    if alasan := (
        dok.alasan_tak_boleh(jenis, satker, akses=request.akses)
        if satker
        else dok.alasan_tak_boleh_daftar(request.akses)
    ):
        raise Ditolak(alasan)
    konteks = {
        "jenis": jenis.value,
        "judul": dok.TEKS_JENIS[jenis],
        "usulan": usulan,
        "lembar": lembar,
        "periode": periode or (usulan or lembar).periode,  # type: ignore[union-attr]  # FormSumber gave exactly one
        "satker": satker,
        "form": form,
    }
    return render(
        request, "penilaian/dokumen_buat.html", konteks, status=422 if form is not None and form.is_bound else 200
    )


@butuh(Izin.USULAN_LIHAT)
@require_GET
def dokumen(request: PermintaanAkses, dokumen_id: int) -> HttpResponse:
    """One document: its state, its facts, its download."""
    return render(request, "penilaian/dokumen.html", _konteks(request, dokumen_id))


@butuh(Izin.USULAN_LIHAT)
@require_GET
@never_cache
def dokumen_kemajuan(request: PermintaanAkses, dokumen_id: int) -> HttpResponse:
    """The part of the page that asks again while the document is being made."""
    return render(request, "penilaian/dokumen.html#keadaan", _konteks(request, dokumen_id))


@butuh(Izin.USULAN_LIHAT)
@require_POST
def dokumen_ulang(request: PermintaanAkses, dokumen_id: int) -> HttpResponse:
    """Try a failed or stuck document again."""
    dok.ulangi_dokumen(dokumen_id, oleh=request.akses, sekarang=sekarang())
    return redirect("dokumen", dokumen_id)


@butuh(Izin.USULAN_LIHAT)
@require_GET
def dokumen_unduh(request: PermintaanAkses, dokumen_id: int) -> HttpResponse:
    """The file itself, as a download; a revoked document can still be fetched by those who may see it."""
    satu = dok.ambil_dokumen(dokumen_id, akses=request.akses)
    if satu.berkas is None:
        raise BelumBoleh("Dokumen ini belum jadi. Buka halamannya untuk melihat kemajuannya.")
    b = satu.berkas
    jawaban = kirim(
        b.letak,
        nama=nama_berkas(satu),
        mime=b.tipe,
        ukuran=b.ukuran,
        sidik=b.sidik,
        bila_beda=request.headers.get("If-None-Match", ""),
        unduh=True,
    )
    return cast(HttpResponse, jawaban)  # streamed or 304; views are typed by the common class


@publik("siapa pun yang memegang dokumen boleh memeriksa keasliannya")
@require_GET
@never_cache
def periksa(request: HttpRequest, kode: str) -> HttpResponse:
    """Genuine, revoked or unknown; nothing else of the instansi. An unknown code takes the same way and time."""
    _batasi(request)
    rapi = dok.rapikan_kode(kode)
    with lingkup_publik(rapi):
        hasil = dok.periksa_keaslian(rapi)
    konteks = {"hasil": hasil, "form": FormPeriksa()}
    return render(
        request, "penilaian/dokumen_periksa.html", konteks, status=404 if hasil.keadaan == "tidak_dikenal" else 200
    )


@publik("siapa pun yang memegang dokumen boleh memeriksa keasliannya")
@require_GET
def periksa_dokumen(request: HttpRequest) -> HttpResponse:
    """Where a code is typed in by hand."""
    form = FormPeriksa(request.GET if "kode" in request.GET else None)
    if form.is_bound and form.is_valid() and (kode := dok.rapikan_kode(form.cleaned_data["kode"])):
        return redirect("periksa", kode)
    return render(request, "penilaian/dokumen_periksa.html", {"form": form})


# Parts --------------------------------------------------------------------------------------------------------------


def _sumber(isi: dict[str, Any], request: PermintaanAkses) -> tuple[Usulan | None, LembarKerja | None, Periode | None]:
    akses = request.akses
    return (
        ambil_usulan(isi["usulan"], akses=akses) if isi["usulan"] else None,
        ambil_lembar(isi["lembar"], akses=akses) if isi["lembar"] else None,
        ambil_periode(isi["periode"]) if isi["periode"] else None,
    )


def _form(jenis: JenisDokumen, usulan: Usulan | None, data: Any) -> FormIkhtisar | FormDaftar | None:
    if jenis is JenisDokumen.IKHTISAR and usulan is not None:
        return FormIkhtisar(data, predikat=usulan.predikat, initial=_isian_lalu(usulan))
    return FormDaftar(data) if jenis in dok.DAFTAR else None


def _isian_lalu(usulan: Usulan) -> dict[str, str]:
    """Texts of the bid's last ikhtisar: the next round starts from them."""
    lalu = (
        Dokumen.objects.filter(usulan=usulan, jenis=JenisDokumen.IKHTISAR.value)
        .order_by("-pk")
        .values_list("parameter", flat=True)
        .first()
    )
    isi = (lalu or {}).get("isi", {})
    bawaan = {"judul_perubahan": dict(PENJELASAN[usulan.predikat])["perubahan"]}
    return bawaan | {k: v for k, v in isi.items() if v}


def _konteks(request: PermintaanAkses, dokumen_id: int) -> dict[str, Any]:
    satu = dok.ambil_dokumen(dokumen_id, akses=request.akses)
    jenis = JenisDokumen(satu.jenis)
    boleh = not dok.alasan_tak_boleh(jenis, satu.satker, akses=request.akses)
    return {
        "dokumen": satu,
        "judul": dok.TEKS_JENIS[jenis],
        "zona": satu.parameter["zona"],
        "sidik": dok.berkelompok(satu.sidik_sumber, 8),
        "berjalan": satu.status in dok.BERJALAN,
        "dapat_diulang": boleh and dok.dapat_diulang(satu, sekarang=sekarang()),
    }


def _batasi(request: HttpRequest) -> None:
    """At most PERIKSA_PER_MENIT checks a minute from one address; an office shares one, so it's generous."""
    alamat = get_client_ip_address(request) or "tanpa-alamat"
    kunci = f"periksa:{alamat}:{int(sekarang().timestamp()) // 60}"
    cache.add(kunci, 0, 120)
    if cache.incr(kunci) > PERIKSA_PER_MENIT:
        raise TerlaluSering("Terlalu banyak pemeriksaan dari jaringan Anda. Tunggu satu menit, lalu coba lagi.")
