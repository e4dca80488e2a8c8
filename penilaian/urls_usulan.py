from django.urls import path

from penilaian.views import usulan as v
from penilaian.views.lembar_buka import lembar_buka

urlpatterns = [
    path("lke/buka/", lembar_buka, name="lembar_buka"),
    path("usulan/", v.usulan_daftar, name="usulan_daftar"),
    path("usulan/buka/", v.usulan_buka, name="usulan_buka"),
    path("usulan/<int:usulan_id>/", v.usulan, name="usulan"),
    path("usulan/<int:usulan_id>/aksi/<str:aksi>/", v.usulan_aksi, name="usulan_aksi"),
    path("usulan/<int:usulan_id>/tanggapi/", v.usulan_tanggapi, name="usulan_tanggapi"),
]
