from django.urls import path

from lke.views import bukti, jawaban, lembar, pekerjaan

BUTIR = "lke/<int:lembar_id>/butir/<str:kode>/"

urlpatterns = [
    path("lke/", lembar.lembar_daftar, name="lembar_daftar"),
    path("lke/<int:lembar_id>/", lembar.lembar, name="lembar"),
    path("lke/<int:lembar_id>/area/<str:halaman>/", lembar.lembar_area, name="lembar_area"),
    path(BUTIR, jawaban.jawaban_simpan, name="jawaban_simpan"),
    path(f"{BUTIR}riwayat/", jawaban.jawaban_riwayat, name="jawaban_riwayat"),
    path(f"{BUTIR}bukti/", bukti.bukti_tambah, name="bukti_tambah"),
    path(f"{BUTIR}tautan/", bukti.bukti_tautan, name="bukti_tautan"),
    path(f"{BUTIR}bukti/<uuid:bukti>/lepas/", bukti.bukti_lepas, name="bukti_lepas"),
    path("bukti/<uuid:kode>/", bukti.bukti_buka, name="bukti_buka"),
    path("pekerjaan/", pekerjaan.pekerjaan_daftar, name="pekerjaan_daftar"),
    path("pekerjaan/hitung-ulang/", pekerjaan.pekerjaan_hitung_ulang, name="pekerjaan_hitung_ulang"),
    path("pekerjaan/<uuid:kode>/", pekerjaan.pekerjaan, name="pekerjaan"),
]
