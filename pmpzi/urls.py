"""All addresses of the portal. Every view carries a mark (satker.izin); tests/test_hak_akses.py expects each of them."""

from django.urls import URLPattern, URLResolver, include, path

from pmpzi import akun, sehat
from pmpzi.beranda import beranda

urlpatterns: list[URLPattern | URLResolver] = [
    path("", beranda, name="beranda"),
    path("masuk/", akun.masuk, name="masuk"),
    path("keluar/", akun.keluar, name="keluar"),
    path("ganti-sandi/", akun.ganti_sandi, name="ganti_sandi"),
    path("sehat", sehat.sehat, name="sehat"),
    path("siap", sehat.siap, name="siap"),
    path("", include("satker.urls")),
    path("", include("lke.urls")),
    path("", include("penilaian.urls_periode")),
    path("", include("penilaian.urls_usulan")),
    path("", include("penilaian.urls_reviu")),
    path("", include("penilaian.urls_dokumen")),
]

handler400 = "pmpzi.galat.permintaan_keliru"
handler403 = "pmpzi.galat.dilarang"
handler404 = "pmpzi.galat.tidak_ada"
handler500 = "pmpzi.galat.rusak"
