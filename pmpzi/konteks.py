"""What every page of a signed-in person needs: who they are here, unread notifications, navigation by permission."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from satker.akses import Akses
from satker.enums import Izin
from satker.models import Pemberitahuan

# (permission, url name, text, icon, other url names that belong to it)
NAVIGASI: tuple[tuple[Izin, str, str, str, tuple[str, ...]], ...] = (
    (Izin.MASUK, "beranda", "Beranda", "rumah", ()),
    (
        Izin.LKE_LIHAT,
        "lembar_daftar",
        "Lembar kerja",
        "daftar",
        ("lembar", "lembar_area", "lembar_buka", "jawaban_riwayat"),
    ),
    (Izin.USULAN_LIHAT, "usulan_daftar", "Usulan", "bendera", ("usulan", "usulan_aksi")),
    (Izin.REVIU_LIHAT, "reviu_antrean", "Penilaian", "papan", ("reviu",)),
    (Izin.PERINGKAT, "peringkat_pilih", "Peringkat dan pengusulan", "bagan", ("peringkat", "pengusulan")),
    (Izin.CLEARANCE, "clearance", "Clearance", "perisai", ()),
    (Izin.PENETAPAN, "penetapan_pilih", "Penetapan calon", "cek", ("penetapan",)),
    (Izin.CALON_LIHAT, "calon_pilih", "Daftar calon", "bintang", ("calon",)),
    (Izin.PERIODE_KELOLA, "periode_daftar", "Periode dan jadwal", "kalender", ("periode_rinci", "perpanjangan_tambah")),
    (Izin.PERIODE_KELOLA, "pekerjaan_daftar", "Pekerjaan latar", "segar", ("pekerjaan",)),
    (Izin.PENGGUNA_KELOLA, "satker_daftar", "Satuan kerja", "gedung", ("satker_rinci",)),
    (Izin.PENGGUNA_KELOLA, "pengguna_daftar", "Pengguna dan peran", "orang", ("pengguna_baru", "tugas_beri")),
)


def konteks_akun(request: HttpRequest) -> dict[str, Any]:
    """Empty outside a marked view (sign-in, error pages): there the scope is closed and nothing may be asked."""
    akses: Akses | None = getattr(request, "akses", None)
    if akses is None or not getattr(request, "lingkup_terbuka", False):
        return {}
    utama = akses.tugas[0] if akses.tugas else None
    belum = Pemberitahuan.objects.filter(pengguna_id=akses.pengguna_id, dibaca__isnull=True).count()
    return {
        "konteks_akun": {
            "nama": akses.nama,
            "peran_teks": ", ".join(dict.fromkeys(t.peran.teks for t in akses.tugas)) or "Belum ada peran",
            "satker_nama": utama.satker_nama if utama else "",
            "satker_singkat": utama.satker_singkat if utama else "",
            "belum_dibaca": belum,
        },
        "navigasi": _navigasi(request, akses),
    }


def _navigasi(request: HttpRequest, akses: Akses) -> list[dict[str, Any]]:
    nama_sini = request.resolver_match.url_name if request.resolver_match else ""
    izin = akses.izin
    hasil = []
    for syarat, nama, teks, ikon, anak in NAVIGASI:
        if syarat not in izin:
            continue
        try:
            url = reverse(nama)
        except NoReverseMatch:
            continue
        hasil.append(
            {"url": url, "teks": teks, "ikon": ikon, "aktif": nama_sini == nama or nama_sini in anak, "angka": None}
        )
    return hasil
