"""Addresses of periode."""

from django.urls import path

from penilaian.views import periode

urlpatterns = [
    path("periode/", periode.periode_daftar, name="periode_daftar"),
    path("periode/<int:periode_id>/", periode.periode_rinci, name="periode_rinci"),
    path("periode/<int:periode_id>/perpanjangan/", periode.perpanjangan_tambah, name="perpanjangan_tambah"),
]
