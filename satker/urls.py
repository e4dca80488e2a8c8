"""Addresses of units, people and the signed-in person's own pages."""

from django.urls import path

from satker.views import pengguna, satker, saya

urlpatterns = [
    path("satker/", satker.satker_daftar, name="satker_daftar"),
    path("satker/pilihan/", satker.satker_pilihan, name="satker_pilihan"),
    path("satker/<int:satker_id>/", satker.satker_rinci, name="satker_rinci"),
    path("satker/<int:satker_id>/kelas/", satker.satker_kelas, name="satker_kelas"),
    path("pengguna/", pengguna.pengguna_daftar, name="pengguna_daftar"),
    path("pengguna/baru/", pengguna.pengguna_baru, name="pengguna_baru"),
    path("pengguna/<int:pengguna_id>/", pengguna.pengguna_rinci, name="pengguna_rinci"),
    path("pengguna/<int:pengguna_id>/peran/", pengguna.tugas_beri, name="tugas_beri"),
    path("pengguna/<int:pengguna_id>/sandi/", pengguna.pengguna_sandi, name="pengguna_sandi"),
    path("peran/<int:tugas_id>/cabut/", pengguna.tugas_cabut, name="tugas_cabut"),
    path("profil/", saya.profil, name="profil"),
    path("kabar/", saya.kabar, name="kabar"),
    path("kabar/dibaca/", saya.kabar_dibaca, name="kabar_dibaca"),
    path("kabar/<int:kabar_id>/", saya.kabar_buka, name="kabar_buka"),
]
