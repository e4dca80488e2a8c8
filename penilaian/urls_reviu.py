"""Addresses of review, ranking, nomination, clearance, determination and later stages."""

from django.urls import path

from penilaian.views import calon, clearance, penetapan, peringkat, reviu, tahap_lanjut

urlpatterns = [
    path("reviu/", reviu.antrean, name="reviu_antrean"),
    path("reviu/mulai/<int:usulan_id>/", reviu.mulai, name="reviu_mulai"),
    path("reviu/<int:reviu_id>/", reviu.meja, name="reviu"),
    path("reviu/<int:reviu_id>/butir/<str:kode>/", reviu.butir_simpan, name="butir_simpan"),
    path("reviu/<int:reviu_id>/sesuai-sisa/", reviu.sesuai_sisa, name="reviu_sesuai_sisa"),
    path("reviu/<int:reviu_id>/putusan-lalu/", reviu.putusan_lalu, name="reviu_putusan_lalu"),
    path("reviu/<int:reviu_id>/tingkat/", reviu.tingkat, name="reviu_tingkat"),
    path("reviu/<int:reviu_id>/putus/", reviu.putus, name="reviu_putus"),
    path("peringkat/", peringkat.pilih, name="peringkat_pilih"),
    path("peringkat/<int:periode_id>/<str:tahap>/", peringkat.daftar, name="peringkat"),
    path("peringkat/<int:periode_id>/<str:tahap>/pindah/", peringkat.pindah, name="peringkat_pindah"),
    path("peringkat/<int:periode_id>/<str:tahap>/usulkan/", peringkat.pengusulan, name="pengusulan"),
    path("pengusulan/<int:pengusulan_id>/", peringkat.pengusulan_rinci, name="pengusulan_rinci"),
    path("clearance/", clearance.daftar, name="clearance"),
    path("clearance/<int:usulan_id>/", clearance.catat, name="clearance_catat"),
    path("penetapan/", penetapan.pilih, name="penetapan_pilih"),
    path("penetapan/<int:periode_id>/", penetapan.daftar, name="penetapan"),
    path("penetapan/<int:periode_id>/<int:usulan_id>/", penetapan.tetapkan, name="penetapan_tetapkan"),
    path("calon/", calon.pilih, name="calon_pilih"),
    path("calon/<int:periode_id>/", calon.daftar, name="calon"),
    path("calon/<int:periode_id>/<int:usulan_id>/", tahap_lanjut.catat, name="tahap_lanjut"),
]
