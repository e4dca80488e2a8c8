"""Screens of units, people and the signed-in person."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from satker.domain.kabar import kirim_kabar
from satker.enums import Peran
from satker.lingkup import lingkup_instansi
from satker.models import Pengguna, Penugasan
from tests import pabrik
from tests.pabrik import SAAT, Acuan


@pytest.fixture
def admin(acuan: Acuan) -> Client:
    return pabrik.masuk(pabrik.pengguna("admin_instansi", acuan.akar, nama="Siti Admin"))


def isi(jawaban: Any) -> str:
    return " ".join(jawaban.content.decode().split())


def baru(**ganti: str) -> dict[str, str]:
    return {
        "nama": "Rina Wulandari", "surel": "rina@pn.go.id", "nip": "", "peran": "operator", "satker": "PN Sarolangun",
        "mulai": "2026-03-10", "sampai": "", **ganti,
    }  # fmt: skip


def test_daftar_satker_dicari_dan_disaring(acuan: Acuan, admin: Client) -> None:
    semua = isi(admin.get("/satker/"))
    assert "PN Sarolangun" in semua
    assert "Lapas Jambi" not in semua
    hasil = isi(admin.get("/satker/", {"cari": "sarolangun", "jenis": "PN"}))
    assert "1 satker" in hasil
    assert "PN Bangko" not in hasil
    bawah = isi(admin.get("/satker/", {"di": acuan.pt_padang.pk}))
    assert "PN Padang" in bawah
    assert "PN Sarolangun</a>" not in bawah
    assert "Tidak ada satker yang cocok" in isi(admin.get("/satker/", {"cari": "zzz", "di": "bukan-angka"}))


def test_kelas_yang_belum_diisi_dapat_dilengkapi(acuan: Acuan, admin: Client) -> None:
    with lingkup_instansi(acuan.ma.pk):
        kosong = pabrik.satker(acuan.pt_jambi, nama="Pengadilan Negeri Baru", kelas="")
    assert "PN Baru" in isi(admin.get("/satker/", {"data": "kurang"}))
    jawaban = admin.post(f"/satker/{kosong.pk}/kelas/", {"kelas": "II"}, follow=True)
    assert "Kelas PN Baru tersimpan." in isi(jawaban)
    assert "PN Baru" not in isi(admin.get("/satker/", {"data": "kurang"}))
    assert admin.post(f"/satker/{kosong.pk}/kelas/", {"kelas": "III"}).status_code == 422


@pytest.mark.parametrize("alamat", ["/satker/{s}/", "/pengguna/{p}/", "/pengguna/{p}/peran/"])
def test_instansi_lain_tidak_ada(acuan: Acuan, admin: Client, alamat: str) -> None:
    asing = pabrik.pengguna("operator", acuan.lapas_jambi)
    assert admin.get(alamat.format(s=acuan.lapas_jambi.pk, p=asing.pk)).status_code == 404


def test_tambah_pengguna_sandinya_tampil_sekali_lalu_wajib_diganti(acuan: Acuan, admin: Client) -> None:
    jawaban = admin.post("/pengguna/baru/", baru())
    assert jawaban.status_code == 201
    assert "no-store" in jawaban["Cache-Control"]
    orang = Pengguna.autentikasi.get(surel="rina@pn.go.id")
    sandi = isi(jawaban).split('<code class="besar">')[1].split("<")[0]
    assert orang.check_password(sandi)
    assert sandi not in isi(admin.get(f"/pengguna/{orang.pk}/"))
    dia = Client()
    dia.post("/masuk/", {"username": "rina@pn.go.id", "password": sandi, "next": "/profil/"})
    assert dia.get("/profil/")["Location"] == "/ganti-sandi/"


@pytest.mark.parametrize(
    ("ganti", "pesan"),
    [
        ({"surel": "bukan surel"}, "surel"),
        ({"satker": "PN Antah Berantah"}, "tidak ditemukan"),
        ({"satker": ""}, "Satker"),
        ({"peran": "ketua_tim"}, "tidak membawahi satker lain"),
        ({"nip": "12"}, "harus 18 angka"),
        ({"sampai": "2026-03-01"}, "mendahului tanggal mulai"),
        ({"mulai": "kapan-kapan"}, "Tanggal tidak terbaca"),
    ],
)
def test_tambah_pengguna_ditolak_dengan_alasan_dan_tidak_setengah(
    acuan: Acuan, admin: Client, ganti: dict[str, str], pesan: str
) -> None:
    jawaban = admin.post("/pengguna/baru/", baru(**ganti))
    assert jawaban.status_code == 422
    assert pesan in isi(jawaban)
    assert "Rina Wulandari" in isi(jawaban)  # what was typed stays
    assert not Pengguna.autentikasi.filter(nama="Rina Wulandari").exists()


def test_beri_lalu_cabut_peran(acuan: Acuan, admin: Client) -> None:
    orang = pabrik.pengguna(None, acuan.pn_sarolangun, nama="Dwi Hartanto")
    jawaban = admin.post(
        f"/pengguna/{orang.pk}/peran/",
        {"peran": "operator", "satker": "PN Jambi", "mulai": "2026-03-10", "area": ["pelayanan_publik"]},
        follow=True,
    )
    assert "Dwi Hartanto kini Operator di PN Jambi." in isi(jawaban)
    assert "Peningkatan Kualitas Pelayanan Publik" in isi(jawaban)
    with lingkup_instansi(acuan.ma.pk):
        tugas = Penugasan.objects.get(pengguna=orang)
    assert "Peran belum diberikan" in isi(admin.post(f"/pengguna/{orang.pk}/peran/", {"peran": "operator"}))
    assert "sudah dicabut" in isi(admin.post(f"/peran/{tugas.pk}/cabut/", follow=True))
    assert pabrik.akses(orang).tugas == ()


def test_setel_ulang_sandi_mengakhiri_sesi_lama(acuan: Acuan, admin: Client) -> None:
    orang = pabrik.pengguna("operator", acuan.pn_sarolangun)
    dia = pabrik.masuk(orang)
    assert dia.get("/profil/").status_code == 200
    jawaban = admin.post(f"/pengguna/{orang.pk}/sandi/")
    assert "Catat sekarang." in isi(jawaban)
    assert dia.get("/profil/").status_code == 302


def test_jumlah_kueri_tidak_bergantung_pada_baris(
    acuan: Acuan, admin: Client, django_assert_max_num_queries: Any
) -> None:
    def hitung(alamat: str) -> int:
        with django_assert_max_num_queries(30) as tangkap:
            assert admin.get(alamat).status_code == 200
        return len(tangkap)

    pabrik.pengguna("operator", acuan.pn_sarolangun)
    sedikit = {a: hitung(a) for a in ("/pengguna/?peran=operator", "/satker/", f"/satker/{acuan.pn_sarolangun.pk}/")}
    for _ in range(3):
        orang = pabrik.pengguna("operator", acuan.pn_sarolangun)
        pabrik.tugas(orang, "pimpinan", acuan.pn_jambi)
    assert {a: hitung(a) for a in sedikit} == sedikit


def test_pilihan_satker_saat_mengetik(acuan: Acuan, admin: Client) -> None:
    assert f'value="PN Sarolangun ({acuan.pn_sarolangun.kode})"' in isi(
        admin.get("/satker/pilihan/", {"satker": "sarol"})
    )
    assert isi(admin.get("/satker/pilihan/", {"satker": "s"})) == ""


def test_profil_menyebut_peran_dan_area(acuan: Acuan) -> None:
    orang = pabrik.pengguna("operator", acuan.pn_sarolangun, area=["manajemen_perubahan"])
    teks = isi(pabrik.masuk(orang).get("/profil/"))
    assert "Pengadilan Negeri Sarolangun" in teks
    assert "Manajemen Perubahan" in teks
    assert "Anda belum memegang peran" in isi(pabrik.masuk(pabrik.pengguna(None, acuan.pn_jambi)).get("/profil/"))


def test_kabar_dibuka_dan_ditandai(acuan: Acuan) -> None:
    orang, lain = (pabrik.pengguna(Peran.OPERATOR, acuan.pn_sarolangun) for _ in range(2))
    with lingkup_instansi(acuan.ma.pk):
        a, b = (
            kirim_kabar([orang.pk], t, "/profil/", sekarang=SAAT, surel=False)[0] for t in ("Kabar satu.", "Kabar dua.")
        )
        jahat = kirim_kabar([orang.pk], "Kabar tiga.", "//jahat.example/", sekarang=SAAT, surel=False)[0]
    dia = pabrik.masuk(orang)
    teks = isi(dia.get("/kabar/"))
    assert teks.index("Kabar dua.") < teks.index("Kabar satu.")
    assert "3 belum dibaca." in teks
    assert pabrik.masuk(lain).post(f"/kabar/{a.pk}/").status_code == 404
    assert dia.post(f"/kabar/{a.pk}/")["Location"] == "/profil/"
    assert dia.post(f"/kabar/{jahat.pk}/")["Location"] == "/kabar/"
    assert "1 belum dibaca." in isi(dia.get("/kabar/"))
    assert "1 pemberitahuan ditandai sudah dibaca." in isi(dia.post("/kabar/dibaca/", follow=True))
    assert b.pk
