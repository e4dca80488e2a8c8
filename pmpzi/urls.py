"""All addresses of the portal. Every view carries a mark (satker.izin); tests/test_hak_akses.py expects each of them."""

from importlib import import_module
from importlib.util import find_spec

from django.urls import include, path

from pmpzi import akun

urlpatterns = [
    path("masuk/", akun.masuk, name="masuk"),
    path("keluar/", akun.keluar, name="keluar"),
    path("ganti-sandi/", akun.ganti_sandi, name="ganti_sandi"),
]
for _modul in (
    "pmpzi.urls_beranda", "satker.urls", "lke.urls", "penilaian.urls_periode", "penilaian.urls_usulan", "penilaian.urls_reviu", "penilaian.urls_dokumen",
):
    if find_spec(_modul):
        urlpatterns.append(path("", include(_modul)))
try:
    _sehat = import_module("pmpzi.sehat")
    urlpatterns += [path("sehat", _sehat.sehat, name="sehat"), path("siap", _sehat.siap, name="siap")]
    from pmpzi import beranda
    urlpatterns += [path("", beranda.beranda, name="beranda")]
except ImportError:
    pass

handler400 = "pmpzi.galat.permintaan_keliru"
handler403 = "pmpzi.galat.dilarang"
handler404 = "pmpzi.galat.tidak_ada"
handler500 = "pmpzi.galat.rusak"
