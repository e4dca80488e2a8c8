"""Home: what this person must do now on top, then where things stand, per role. Constant queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.db.models import Avg, Count, F, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from inti.waktu import sekarang
from lke.domain.halaman import muat_isi
from lke.models import LembarKerja, Periode
from lke.views.tampilan import baris_jarak
from penilaian.domain.daftar_usulan import RONA, hitung_status
from penilaian.domain.halaman_usulan import baca_jejak, langkah_tampil
from penilaian.domain.usulan import nama_penilai, tahap_sekarang
from penilaian.enums import STATUS_AKHIR, Status
from pmpzi.hal_kerja import PERAN_SATKER, Milik, hal_kerja, milik_satker
from satker.akses import Akses
from satker.enums import Izin, Peran
from satker.izin import PermintaanAkses, butuh

JAM_SALAM = ((11, "Selamat pagi"), (15, "Selamat siang"), (19, "Selamat sore"), (24, "Selamat malam"))


@butuh(Izin.MASUK)
@require_GET
def beranda(request: PermintaanAkses) -> HttpResponse:
    """The home page of whoever is signed in."""
    saat, akses = sekarang(), request.akses
    milik = milik_satker(akses)
    zona = milik.lembar[0].satker.zona if milik.lembar else "Asia/Jakarta"
    hal = [
        {"isi": h, "rona": h.rona(saat), "sisa": _sisa(h.batas, saat, h.zona or zona)}
        for h in hal_kerja(akses, milik, sekarang=saat)
    ]
    konteks: dict[str, Any] = {
        "salam": _salam(saat, zona),
        "nama": _sapaan(akses.nama),
        "saat": saat,
        "zona": zona,
        "hal": hal,
        "mendesak": next((h["isi"] for h in hal if h["isi"].batas), None),  # type: ignore[attr-defined]  # a Hal
        "lembar": _kartu_lembar(milik),
        "lembar_lain": milik.lembar[1:],
        "ringkas": _ringkas(akses),
    }
    return render(request, "beranda.html", konteks)


def _sapaan(nama: str) -> str:
    """The name one is greeted with: without titles ("Hj. Nuraini, S.H., M.H." → "Nuraini")."""
    kata = nama.split(",")[0].split()
    return next((k for k in kata if not k.endswith(".")), nama)


def _sisa(batas: datetime | None, saat: datetime, zona: str) -> str:
    """How far a deadline is, in words: "3 jam lagi", "besok", "49 hari lagi", "lewat 2 hari"."""
    if batas is None:
        return ""
    hari = (batas.astimezone(ZoneInfo(zona)).date() - saat.astimezone(ZoneInfo(zona)).date()).days
    if batas < saat:
        return f"lewat {-hari} hari" if hari else "lewat hari ini"
    if hari == 0:
        return f"{int((batas - saat).total_seconds() // 3600)} jam lagi"
    return "besok" if hari == 1 else f"{hari} hari lagi"


def _salam(saat: datetime, zona: str) -> str:
    jam = saat.astimezone(ZoneInfo(zona)).hour
    return next(kata for batas, kata in JAM_SALAM if jam < batas)


# The satker -----------------------------------------------------------------------------------------------------------


def _kartu_lembar(milik: Milik) -> dict[str, Any] | None:
    """Score, progress and way of the newest worksheet; for somebody with several units the others are links."""
    if not milik.lembar:
        return None
    lembar = milik.lembar[0]
    isi = muat_isi(lembar, bukti=False)
    jarak = baris_jarak(isi.ambang)
    area = [
        {
            "kode": h.kode,
            "judul": h.judul,
            "terjawab": sum(1 for k in h.soal if k not in isi.belum),
            "jumlah": len(h.soal),
            "jarak": next((j for j in jarak if j.kode == f"area:{h.kode}"), None),
            "nilai": sum(isi.hasil.simpul[k].nilai for k in h.unsur),
            "bobot": sum(isi.hasil.simpul[k].bobot for k in h.unsur),
        }
        for h in isi.papan.halaman
    ]
    kartu: dict[str, Any] = {
        "satu": lembar,
        "total": next((j for j in jarak if j.kode == "total"), None),
        "area": area,
        "terjawab": isi.hasil.terjawab,
        "jumlah": isi.hasil.jumlah,
        "usulan": None,
    }
    usulan = milik.usulan.get(lembar.pk)
    if usulan is not None:
        usulan.satker = lembar.satker
        tahap = tahap_sekarang(usulan)
        rona, ikon = RONA[Status(usulan.status)]
        kartu["usulan"] = {
            "isi": usulan,
            "rona": rona,
            "ikon": ikon,
            "penilai": nama_penilai(tahap, usulan.satker) if tahap else "",
            "langkah": langkah_tampil(usulan, baca_jejak(usulan)),
        }
    return kartu


# Those who look at many -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class BarisStatus:
    """One status: how many bids, the share of the longest bar in percent, and the list behind it."""

    status: Status
    jumlah: int
    persen: str
    rona: str
    ikon: str
    url: str


@dataclass(frozen=True, slots=True)
class Ringkas:
    """Bids and worksheets in sight, of the newest periode that has any."""

    judul: str
    lembar: int
    lengkap: int
    rata_rata: Any
    usulan: int
    berjalan: int
    calon: int
    baris: tuple[BarisStatus, ...]


def _ringkas(akses: Akses) -> Ringkas | None:
    """Counts for people who see more than their own unit; None for the others."""
    lain = [t for t in akses.tugas if t.peran not in PERAN_SATKER]
    if not lain:
        return None
    periode = (
        Periode.objects.filter(pk__in=LembarKerja.objects.values("periode_id")).order_by("-tahun", "pk").first()
        or Periode.objects.order_by("-tahun", "pk").first()
    )
    if periode is None:
        return None
    hitung = [(s, n) for s, n in hitung_status(akses, periode_id=periode.pk) if n]
    terbanyak = max((n for _, n in hitung), default=1)
    baris = tuple(
        BarisStatus(
            s,
            n,
            f"{100 * n / terbanyak:.1f}%",
            *RONA[s],
            f"{reverse('usulan_daftar')}?{urlencode({'status': s.value})}",
        )
        for s, n in hitung
    )
    angka = LembarKerja.objects.filter(_lembar_terlihat(akses), periode=periode).aggregate(
        n=Count("pk"),
        lengkap=Count("pk", filter=Q(terjawab__gt=0) & Q(terjawab=F("jumlah"))),
        rata=Avg("total", filter=Q(terjawab__gt=0)),
    )
    nasional = any(t.peran in (Peran.SEKRETARIAT, Peran.ADMIN_INSTANSI) or t.mencakup("/") for t in lain)
    return Ringkas(
        judul=f"{'Seluruh instansi' if nasional else lain[0].satker_nama}, {periode.nama}",
        lembar=angka["n"],
        lengkap=angka["lengkap"],
        rata_rata=angka["rata"],
        usulan=sum(n for _, n in hitung),
        berjalan=sum(n for s, n in hitung if s not in STATUS_AKHIR),
        calon=sum(n for s, n in hitung if s in (Status.CALON, Status.BERPREDIKAT)),
        baris=baris,
    )


def _lembar_terlihat(akses: Akses) -> Q:
    if akses.semua:
        return Q()
    syarat = Q(pk__in=[])
    for pola in akses.pola:
        syarat |= Q(satker__jalur__startswith=pola.removesuffix("%"))
    return syarat
