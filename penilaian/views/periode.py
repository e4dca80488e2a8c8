"""Screens of periode: chain, schedule, quotas, minimums, extensions (sekretariat)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from inti.galat import Galat
from inti.waktu import sekarang
from lke.domain.instrumen import Bagan
from lke.models import LembarKerja, Periode
from penilaian.domain.periode import (
    Jendela,
    TahapInfo,
    ambil_periode,
    bagan_periode,
    beri_perpanjangan,
    nama_kegiatan,
    rantai,
)
from penilaian.enums import JenisTahap
from penilaian.forms.periode import FormPerpanjangan
from penilaian.models import Jadwal, Kuota, Perpanjangan
from satker.domain.satker import KELAS
from satker.enums import Izin, Peran
from satker.forms import tempel_galat
from satker.izin import PermintaanAkses, butuh

KEADAAN = {
    "belum": ("netral", "pasir", "belum mulai"),
    "berjalan": ("aksen", "jam", "berjalan"),
    "selesai": ("beres", "cek", "selesai"),
}
JENIS_TAHAP = {
    JenisTahap.REVIU: "penilaian",
    JenisTahap.CLEARANCE: "clearance",
    JenisTahap.PENETAPAN: "penetapan",
    JenisTahap.PENGIRIMAN: "pengiriman",
    JenisTahap.TAHAP: "tahap seleksi",
    JenisTahap.PREDIKAT: "predikat",
}

TINGKAT = {
    Peran.PENILAI_ANGGOTA: "anggota",
    Peran.PENILAI_KETUA: "ketua",
    Peran.PENGENDALI_TEKNIS: "pengendali teknis",
}
JENIS_ATASAN = {"ESELON1": "unit eselon I", "KANWIL": "kantor wilayah", "PT": "pengadilan tinggi"}


@butuh(Izin.PERIODE_KELOLA)
@require_GET
def periode_daftar(request: PermintaanAkses) -> HttpResponse:
    """All periode of the instansi, newest first, with what is open now."""
    saat = sekarang()
    jumlah = dict(LembarKerja.objects.order_by().values_list("periode_id").annotate(n=Count("id")))
    jadwal: dict[int, list[tuple[str, datetime]]] = {}
    nama: dict[int, dict[str, str]] = {}
    semua = list(Periode.objects.select_related("instrumen").order_by("-tahun", "kode"))
    for p in semua:
        nama[p.pk] = {t.kode: t.nama for t in rantai(p.pk)}
    for j in Jadwal.objects.filter(mulai__lte=saat, selesai__gte=saat).order_by("mulai", "pk"):
        jadwal.setdefault(j.periode_id, []).append((nama_kegiatan(j.kegiatan, nama[j.periode_id]), j.selesai))
    baris = [(p, jumlah.get(p.pk, 0), jadwal.get(p.pk, [])) for p in semua]
    return render(request, "penilaian/periode_daftar.html", {"baris": baris})


@butuh(Izin.PERIODE_KELOLA)
@require_GET
def periode_rinci(request: PermintaanAkses, periode_id: int) -> HttpResponse:
    """One periode: where its chain stands, windows, quotas, minimums, extensions."""
    periode = ambil_periode(periode_id)
    tahap = rantai(periode.pk)
    lebih = Perpanjangan.objects.filter(periode=periode).select_related("satker", "oleh").order_by("-pada", "-pk")
    nama = {t.kode: t.nama for t in tahap}
    halaman = Paginator(lebih, 50).get_page(request.GET.get("halaman"))
    return render(
        request,
        "penilaian/periode_rinci.html",
        {
            "periode": periode,
            "zona": periode.zona_waktu,
            "rantai": [(t, JENIS_TAHAP[t.jenis], penilai_teks(t)) for t in tahap],
            "jadwal": _jadwal(periode, nama),
            "kuota": [
                (k, _syarat_kuota(k)) for k in Kuota.objects.filter(periode=periode).prefetch_related("satker_wajib")
            ],
            "ambang": ambang(bagan_periode(periode)),
            "halaman": halaman,
            "perpanjangan": [(p, nama_kegiatan(p.kegiatan, nama)) for p in halaman],
        },
    )


def penilai_teks(tahap: TahapInfo) -> str:
    """Who judges at a tier, in words."""
    if tahap.tim == "TPI":
        return "Tim Penilai Internal: " + ", ".join(TINGKAT[p] for p in tahap.tingkat)
    if tahap.tim:
        return "Badan Pengawasan"
    return f"{JENIS_ATASAN.get(tahap.leluhur_jenis, tahap.leluhur_jenis)} di atas satker" if tahap.leluhur_jenis else ""


def _jadwal(periode: Periode, nama: dict[str, str]) -> list[dict[str, Any]]:
    saat = sekarang()
    hasil = []
    for j in Jadwal.objects.filter(periode=periode).order_by("mulai", "selesai", "pk"):
        keadaan = Jendela(j.kegiatan, "", j.mulai, j.selesai).keadaan(saat)
        rona, ikon, teks = KEADAAN[keadaan]
        hasil.append({"nama": nama_kegiatan(j.kegiatan, nama), "jadwal": j, "rona": rona, "ikon": ikon, "teks": teks})
    return hasil


def _syarat_kuota(kuota: Kuota) -> str:
    """For whom the places are, in words."""
    if kuota.daftar_wajib:
        return "satker yang diwajibkan" + "".join(f", {s.nama_singkat}" for s in kuota.satker_wajib.all())
    if not kuota.jenis and not kuota.kelas:
        return "semua satker"
    kelas = ", ".join(KELAS.get(k, k) for k in kuota.kelas)
    bagian = []
    for j in kuota.jenis:
        bagian.append(f"{j} semua kelas" if j in kuota.semua_kelas_untuk or not kelas else f"{j} kelas {kelas}")
    return "; ".join(bagian) or f"kelas {kelas}"


def ambang(bagan: Bagan) -> list[tuple[str, str, str, dict[str, Any]]]:
    """Rows of the table of minimums: what, on which nodes, the unit, and the value per predikat."""
    hasil: dict[str, tuple[str, str, str, dict[str, Any]]] = {}
    for a in bagan.pohon.ambang:
        satuan = "% bobot tiap area" if a.ukuran == "persen_bobot" else "poin"
        baris = hasil.setdefault(a.kode, (a.uraian, ", ".join(a.simpul), satuan, {}))
        baris[3][a.predikat] = a
    return list(hasil.values())


@butuh(Izin.PERIODE_KELOLA)
@require_http_methods(["GET", "POST"])
def perpanjangan_tambah(request: PermintaanAkses, periode_id: int) -> HttpResponse:
    """Give one satker more time for one window."""
    periode = ambil_periode(periode_id)
    nama = {t.kode: t.nama for t in rantai(periode.pk)}
    kegiatan = [
        (j.kegiatan, nama_kegiatan(j.kegiatan, nama))
        for j in Jadwal.objects.filter(periode=periode).order_by("mulai", "pk")
    ]
    form = FormPerpanjangan(request.POST or None, kegiatan=kegiatan)
    if request.method == "POST" and form.is_valid():
        c = form.cleaned_data
        try:
            baris = beri_perpanjangan(
                periode_id=periode.pk,
                satker_id=c["satker"].pk,
                kegiatan=c["kegiatan"],
                sampai=c["sampai"],
                alasan=c["alasan"],
                oleh=request.akses,
                sekarang=sekarang(),
            )
        except Galat as galat:
            tempel_galat(form, galat)
        else:
            messages.success(
                request, f"Perpanjangan {baris.satker.nama_singkat} tersimpan dan dikabarkan kepada satker."
            )
            return redirect("periode_rinci", periode_id=periode.pk)
    return render(
        request,
        "penilaian/periode_perpanjangan.html",
        {"periode": periode, "form": form},
        status=422 if form.errors else 200,
    )
