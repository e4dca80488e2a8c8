"""Addresses of documents and of their public check."""

from django.urls import path

from penilaian.views import dokumen

urlpatterns = [
    path("dokumen/buat/", dokumen.dokumen_buat, name="dokumen_buat"),
    path("dokumen/<int:dokumen_id>/", dokumen.dokumen, name="dokumen"),
    path("dokumen/<int:dokumen_id>/kemajuan/", dokumen.dokumen_kemajuan, name="dokumen_kemajuan"),
    path("dokumen/<int:dokumen_id>/ulang/", dokumen.dokumen_ulang, name="dokumen_ulang"),
    path("dokumen/<int:dokumen_id>/unduh/", dokumen.dokumen_unduh, name="dokumen_unduh"),
    path("periksa/", dokumen.periksa_dokumen, name="periksa_dokumen"),
    path("periksa/<str:kode>/", dokumen.periksa, name="periksa"),
]
