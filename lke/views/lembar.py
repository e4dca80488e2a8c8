"""Screens of a worksheet: the list, the overview, an area page."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from inti.berkas import ACCEPT, DITERIMA
from inti.waktu import sekarang
from lke.domain.halaman import (
    SARING,
    IsiLembar,
    alasan_baca_saja,
    daftar_lembar,
    halaman_kode,
    muat_isi,
    sisipan,
)
from lke.domain.instrumen import HalamanArea, bagan
from lke.domain.lembar import ambil_lembar
from lke.models import LembarKerja, Periode
from lke.views.tampilan import (
    Kartu,
    baris_jarak,
    baris_simpul,
    jumlah_terpenuhi,
    kartu_butir,
    kepala_area,
    pohon,
    tab_saring,
)
from satker.enums import Izin
from satker.izin import PermintaanAkses, butuh
from satker.models import Satker

SEHALAMAN = 50


@butuh(Izin.LKE_LIHAT)
@require_safe
def lembar_daftar(request: PermintaanAkses) -> HttpResponse:
    """The sheets a person may see; straight to the sheet when there is only one and nothing was asked for."""
    disaring = {k: request.GET.get(k, "").strip() for k in ("periode", "pt", "cari")}
    induk = _induk(disaring["pt"])
    semua = daftar_lembar(
        periode_id=int(disaring["periode"]) if disaring["periode"].isdigit() else None,
        induk_jalur=induk.jalur if induk else "",
        cari=disaring["cari"],
    )
    halaman = Paginator(semua, SEHALAMAN).get_page(request.GET.get("halaman"))
    if not any(disaring.values()) and halaman.paginator.count == 1:
        return redirect("lembar", lembar_id=halaman.object_list[0].pk)
    return render(
        request,
        "lke/daftar.html",
        {
            "halaman": halaman,
            "disaring": disaring,
            "ada_saringan": any(disaring.values()),
            "pilihan_periode": list(Periode.objects.order_by("-tahun", "nama").values_list("pk", "nama")),
            "pilihan_pt": _pilihan_induk(request),
        },
    )


def _induk(teks: str) -> Satker | None:
    return Satker.objects.filter(pk=int(teks)).first() if teks.isdigit() and len(teks) < 12 else None


def _pilihan_induk(request: PermintaanAkses) -> list[tuple[int, str]]:
    """Units that have sheets of other units right below them, inside what the person sees."""
    ids = LembarKerja.objects.values("satker__induk").annotate(n=Count("pk")).values_list("satker__induk", flat=True)
    induk = Satker.objects.filter(pk__in=ids).order_by("nama").values_list("pk", "nama_singkat", "jalur")
    return [(pk, nama) for pk, nama, jalur in induk if request.akses.melihat(jalur)]


@butuh(Izin.LKE_LIHAT)
@never_cache
@require_safe
def lembar(request: PermintaanAkses, lembar_id: int) -> HttpResponse:
    """Overview: total, minimums, areas, every node, what to do next."""
    lembar = ambil_lembar(lembar_id, akses=request.akses)
    isi = muat_isi(lembar)
    jarak = baris_jarak(isi.ambang)
    berikut = isi.berikut()
    area = [{"halaman": c, "jarak": next((j for j in jarak if j.kode == f"area:{c.kode}"), None)} for c in pohon(isi)]
    return render(
        request,
        "lke/lembar.html",
        {
            **_dasar(isi),
            "jarak": jarak,
            "total": next((j for j in jarak if j.kode == "total"), None),
            "terpenuhi": jumlah_terpenuhi(jarak),
            "area": area,
            "simpul": baris_simpul(isi),
            "komponen": [isi.hasil.simpul[k.kode] for k in isi.papan.pohon.komponen],
            "komponen_nama": isi.papan.pohon.komponen,
            "berikut": berikut,
            "berikut_halaman": isi.papan.halaman_soal(berikut).kode if berikut else "",
            "boleh_isi": any(not alasan_baca_saja(request.akses, lembar, h) for h in isi.papan.halaman),
            "sisipan": sisipan(lembar),
        },
    )


@butuh(Izin.LKE_LIHAT)
@never_cache
@require_safe
def lembar_area(request: PermintaanAkses, lembar_id: int, halaman: str) -> HttpResponse:
    """One area: its questions as cards. ``?butir=`` opens one, ``?saring=`` shows some."""
    lembar = ambil_lembar(lembar_id, akses=request.akses)
    area = halaman_kode(bagan(lembar.periode.instrumen_id), halaman)
    isi = muat_isi(lembar, soal=area.soal)
    return render(request, "lke/area.html", konteks_area(request, isi, area))


def konteks_area(request: PermintaanAkses, isi: IsiLembar, area: HalamanArea) -> dict[str, Any]:
    """All that an area page shows; ``isi`` holds the page's questions."""
    kini = sekarang()
    tambahan = sisipan(isi.lembar)
    dipilih = request.GET.get("saring", "semua")
    tab, tampil = tab_saring(isi, area, tambahan, dipilih=dipilih if dipilih in SARING else "semua")
    diminta = request.GET.get("butir", "")
    if diminta in area.soal and diminta not in tampil:
        tampil = [k for k in area.soal if k in {*tampil, diminta}]
    alasan = alasan_baca_saja(request.akses, isi.lembar, area)
    kartu: dict[str, Kartu] = {}
    for kode in tampil:
        satu = kartu_butir(isi, kode, kini=kini, catatan_penilai=tambahan.catatan.get(kode, ()))
        # Open what needs a person; who only reads opens what they came for.
        satu.buka = kode == diminta or (not alasan and satu.ringkas.rona != "beres" and not diminta)
        kartu[kode] = satu
    bagian = [
        {
            "kode": b.unsur_kode,
            "judul": b.judul,
            "simpul": isi.hasil.simpul[b.unsur_kode],
            "indikator": [
                {
                    "kode": i.kode,
                    "judul": i.judul,
                    "simpul": isi.hasil.simpul[i.kode],
                    "kartu": [kartu[k] for k in i.soal if k in kartu],
                }
                for i in b.indikator
                if any(k in kartu for k in i.soal)
            ],
        }
        for b in area.bagian
        if any(k in kartu for i in b.indikator for k in i.soal)
    ]
    urut = [h.kode for h in isi.papan.halaman]
    letak = urut.index(area.kode)
    jarak = baris_jarak(isi.ambang)
    return {
        **_dasar(isi, aktif=area.kode),
        **konteks_kepala(isi, area),
        "area": area,
        "bagian": bagian,
        "tab": tab,
        "alasan": alasan,
        "boleh": not alasan,
        "semua_jarak": jarak,
        "terpenuhi": jumlah_terpenuhi(jarak),
        "sebelum": isi.papan.halaman[letak - 1] if letak else None,
        "sesudah": isi.papan.halaman[letak + 1] if letak + 1 < len(urut) else None,
        "sisipan": tambahan,
        "ukuran_maks": settings.UKURAN_BERKAS_MAKS,
        "accept": ACCEPT,
        "diterima": DITERIMA,
    }


def konteks_kepala(isi: IsiLembar, area: HalamanArea) -> dict[str, Any]:
    """The part of a page's head that changes with each save."""
    return {"kepala": kepala_area(isi, area), "total": isi.hasil.total, "bobot": isi.hasil.bobot}


def alamat_butir(lembar: LembarKerja) -> str:
    """Where a question's addresses begin: spares a page of cards a hundred look-ups."""
    return reverse("jawaban_simpan", args=[lembar.pk, "X"]).removesuffix("X/")


def _dasar(isi: IsiLembar, aktif: str = "") -> dict[str, Any]:
    return {
        "lembar": isi.lembar,
        "isi": isi,
        "hasil": isi.hasil,
        "pohon": pohon(isi, aktif),
        "zona": isi.lembar.satker.zona,
        "alamat_butir": alamat_butir(isi.lembar),
        "alamat_area": reverse("lembar_area", args=[isi.lembar.pk, "X"]).removesuffix("X/"),
    }


def pindah_ke_butir(lembar: LembarKerja, halaman: str, kode: str) -> HttpResponse:
    """Back to the page of a question, that question open: the answer to a form sent without script."""
    return redirect(f"{reverse('lembar_area', args=[lembar.pk, halaman])}?butir={kode}#{kode}")
