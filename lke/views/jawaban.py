"""Saving an answer, choosing between two, looking at its history."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from inti.galat import Bentrok, TidakDitemukan
from inti.waktu import sekarang
from lke.domain.halaman import sisipan
from lke.domain.instrumen import bagan
from lke.domain.lembar import (
    HasilSimpan,
    IsianTersimpan,
    IsianTidakSah,
    ambil_lembar,
    rapikan_catatan,
    simpan_jawaban,
)
from lke.domain.riwayat import Potongan, beda_teks, riwayat_jawaban
from lke.forms import AWALAN_ANGKA, IsianButir, baca_isian
from lke.instrumen import Soal
from lke.models import LembarKerja
from lke.views.lembar import alamat_butir, konteks_kepala, pindah_ke_butir
from lke.views.tampilan import (
    baris_jarak,
    jumlah_terpenuhi,
    kartu_butir,
    nilai_halaman,
    simpul_terdampak,
    tulis_isian,
)
from satker.enums import Izin
from satker.izin import PermintaanAkses, butuh


@butuh(Izin.LKE_LIHAT)
@never_cache
@require_http_methods(["GET", "POST"])
def jawaban_simpan(request: PermintaanAkses, lembar_id: int, kode: str) -> HttpResponse:
    """POST saves one question and answers with its changed parts (or, without script, goes back to the page).

    409: somebody saved other content since; both are shown. 422: the sentence at each input. GET leads to the question.
    """
    lembar = ambil_lembar(lembar_id, akses=request.akses)
    papan = bagan(lembar.periode.instrumen_id)
    if kode not in papan.soal:
        raise TidakDitemukan("Pertanyaan ini tidak ada dalam instrumen lembar Anda.")
    halaman = papan.halaman_soal(kode)
    if request.method != "POST":
        return pindah_ke_butir(lembar, halaman.kode, kode)
    soal = papan.soal[kode].soal
    kiriman = baca_isian(request.POST, soal)
    try:
        if kiriman.galat:
            raise IsianTidakSah(kiriman.galat)
        tersimpan = simpan_jawaban(
            lembar_id=lembar_id,
            kode=kode,
            opsi=kiriman.opsi,
            angka=kiriman.angka,
            catatan=kiriman.catatan,
            versi=kiriman.versi,
            oleh=request.akses,
            sekarang=sekarang(),
        )
    except IsianTidakSah as galat:
        return _tidak_sah(request, lembar, kode, galat)
    except Bentrok as galat:
        if not isinstance(galat.isi, IsianTersimpan):
            raise
        return _bentrok(request, lembar, soal, kiriman, galat.isi)
    if not request.htmx:
        messages.success(request, f"Butir {kode} tersimpan.")
        return pindah_ke_butir(lembar, halaman.kode, kode)
    return HttpResponse(render_to_string("lke/area.html#simpan", _konteks_simpan(tersimpan)))


def _konteks_simpan(tersimpan: HasilSimpan) -> dict[str, Any]:
    """Rendered without the request, so that nothing of the page's frame is asked for again."""
    isi, kode = tersimpan.isi, tersimpan.kode
    papan, area = isi.papan, isi.papan.halaman_soal(kode)
    kini = sekarang()
    tambahan = sisipan(isi.lembar)
    # A question may take a number over from this one; its own share changes with it.
    ikut = [k for k, s in papan.soal.items() if any(i.sama_dengan.startswith(f"{kode}/") for i in s.soal.isian)]
    jarak = baris_jarak(isi.ambang)
    simpul = simpul_terdampak(isi, [kode, *ikut])
    kode_simpul = {s["kode"] for s in simpul}
    return {
        "b": kartu_butir(isi, kode, kini=kini, catatan_penilai=tambahan.catatan.get(kode, ())),
        "ikut": [kartu_butir(isi, k, kini=kini, catatan_penilai=tambahan.catatan.get(k, ())) for k in ikut],
        "simpul": simpul,
        "area": area,
        "cabang": {"kode": area.kode, "nilai": nilai_halaman(isi.hasil, area)},
        "jarak_berubah": [j for j in jarak if kode_simpul & set(j.simpul)],
        "terpenuhi": jumlah_terpenuhi(jarak),
        "jumlah_belum": sum(1 for k in area.soal if k in isi.belum),
        "jumlah_tanpa_catatan": sum(1 for k in area.soal if not isi.keadaan[k].bercatatan),
        "lembar": isi.lembar,
        "zona": isi.lembar.satker.zona,
        **konteks_kepala(isi, area),
    }


def _tidak_sah(request: PermintaanAkses, lembar: LembarKerja, kode: str, galat: IsianTidakSah) -> HttpResponse:
    konteks = {"kode": kode, "galat": galat, "lembar": lembar, "alamat_butir": alamat_butir(lembar)}
    if request.htmx:
        return HttpResponse(render_to_string("lke/area.html#tidak_sah", konteks), status=422)
    return render(request, "lke/tidak_sah.html", konteks | {"kiriman": request.POST}, status=422)


def _bentrok(
    request: PermintaanAkses, lembar: LembarKerja, soal: Soal, kiriman: IsianButir, tersimpan: IsianTersimpan
) -> HttpResponse:
    """Both contents side by side, each with a form that makes it the stored one; joining keeps both notes."""
    catatan = rapikan_catatan(kiriman.catatan)
    mentah_tersimpan = {k: tulis_isian(v) for k, v in tersimpan.angka.items()}
    konteks = {
        "kode": soal.kode,
        "soal": soal,
        "lembar": lembar,
        "zona": lembar.satker.zona,
        "tersimpan": tersimpan,
        "csrf_token": get_token(request),
        "alamat_butir": alamat_butir(lembar),
        "saya": _sisi(soal, kiriman.opsi, kiriman.mentah, catatan, beda_teks(tersimpan.catatan, catatan), "hapus"),
        "mereka": _sisi(
            soal, tersimpan.opsi, mentah_tersimpan, tersimpan.catatan, beda_teks(catatan, tersimpan.catatan), "hapus"
        ),
        "gabungan": gabung_catatan(catatan, tersimpan.catatan),
        "sendiri": tersimpan.oleh == request.akses.nama,
        "catatan_beda": catatan != tersimpan.catatan,
    }
    if request.htmx:
        return HttpResponse(render_to_string("lke/bentrok.html#pilihan", konteks), status=409)
    return render(request, "lke/bentrok.html", konteks, status=409)


def _sisi(soal: Soal, opsi: str, mentah: Any, catatan: str, beda: tuple[Potongan, ...], lewati: str) -> dict[str, Any]:
    """One of the two contents: its fields for a form, and its note with what differs marked."""
    pilihan = next((o for o in soal.opsi if o.kode == opsi), None)
    angka = [(AWALAN_ANGKA + i.kode, i.label, mentah.get(i.kode, "")) for i in soal.isian if not i.jumlah_dari]
    return {
        "opsi": pilihan,
        "angka": angka,
        "catatan": catatan,
        "potongan": [p for p in beda if p.jenis != lewati],
    }


def gabung_catatan(satu: str, lain: str) -> str:
    """Both notes in one; a note that stands inside the other isn't repeated."""
    if satu in lain:
        return lain
    return satu if lain in satu else f"{satu}\n\n{lain}"


@butuh(Izin.LKE_LIHAT)
@never_cache
@require_safe
def jawaban_riwayat(request: PermintaanAkses, lembar_id: int, kode: str) -> HttpResponse:
    """What the answer was, change by change: a page, or its inside for the drawer."""
    lembar = ambil_lembar(lembar_id, akses=request.akses)
    konteks: dict[str, Any] = {
        "lembar": lembar,
        "kode": kode,
        "soal": None,
        "kejadian": riwayat_jawaban(lembar, kode),
        "zona": lembar.satker.zona,
        "alamat_butir": alamat_butir(lembar),
    }
    konteks["soal"] = bagan(lembar.periode.instrumen_id).soal[kode].soal
    if request.htmx:
        return HttpResponse(render_to_string("lke/riwayat.html#isi_riwayat", konteks))
    return render(request, "lke/riwayat.html", konteks)
