from django.urls import path

from penilaian.views import usulan as v

urlpatterns = [
    path("usulan/", v.usulan_daftar, name="usulan_daftar"),
    path("usulan/buka/", v.usulan_buka, name="usulan_buka"),
    path("usulan/<int:usulan_id>/", v.usulan, name="usulan"),
    path("usulan/<int:usulan_id>/aksi/<str:aksi>/", v.usulan_aksi, name="usulan_aksi"),
    path("usulan/<int:usulan_id>/tanggapi/", v.usulan_tanggapi, name="usulan_tanggapi"),
]
