"""Reading the list of units."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings

from inti.galat import TidakSah
from satker.domain.satker import cari_satker, impor_satker, leluhur, singkatkan, temukan_satker
from satker.lingkup import lingkup_instansi
from satker.models import Instansi, Satker
from tests import pabrik

KEPALA = "kode,nama,jenis,lingkungan,kelas,induk_kode,provinsi\n"
POHON = KEPALA + (
    "PUSAT,Mahkamah Agung,MA,PUSAT,,,DKI Jakarta\n"
    "PT-A,Pengadilan Tinggi Jambi,PT,UMUM,TINGGI_A,PUSAT,Jambi\n"
    "PT-B,Pengadilan Tinggi Ambon,PT,UMUM,TINGGI_A,PUSAT,Maluku\n"
    "PN-1,Pengadilan Negeri Sarolangun,PN,UMUM,II,PT-A,Jambi\n"
)


@pytest.fixture
def kosong(db: None) -> Instansi:
    return pabrik.instansi()


def isi(instansi: Instansi) -> dict[str, Satker]:
    with lingkup_instansi(instansi.pk):
        return {s.kode: s for s in Satker.objects.select_related("induk")}


def test_seluruh_daftar_mahkamah_agung(kosong: Instansi) -> None:
    teks = (Path(settings.BASE_DIR) / "satker/data/satker-mahkamah-agung.csv").read_text("utf-8")
    hasil = impor_satker(teks, instansi=kosong)
    assert (hasil.baru, hasil.berubah, hasil.sama) == (931, 0, 0)
    satker = isi(kosong)
    sarolangun = next(s for s in satker.values() if s.nama_singkat == "PN Sarolangun")
    with lingkup_instansi(kosong.pk):
        atas = [s.nama_singkat for s in leluhur(sarolangun)]
    assert atas == ["Mahkamah Agung", "Ditjen Badilum", "PT Jambi"]
    assert sarolangun.jalur.endswith(f"/{sarolangun.induk_id}/{sarolangun.pk}/")
    assert impor_satker(teks, instansi=kosong).sama == 931


@pytest.mark.parametrize(
    ("nama", "singkat"),
    [
        ("Pengadilan Negeri Sarolangun", "PN Sarolangun"),
        ("Pengadilan Tinggi Jambi", "PT Jambi"),
        ("Pengadilan Tinggi Agama Jambi", "PTA Jambi"),
        ("Pengadilan Agama Jambi", "PA Jambi"),
        ("Pengadilan Tinggi Tata Usaha Negara Medan", "PTTUN Medan"),
        ("Pengadilan Tata Usaha Negara Medan", "PTUN Medan"),
        ("Pengadilan Militer Tinggi I Medan", "Dilmilti I Medan"),
        ("Mahkamah Syar'iyah Sigli", "MS Sigli"),
        ("Direktorat Jenderal Badan Peradilan Agama", "Ditjen Badilag"),
        ("Badan Pengawasan", "Bawas"),
        ("Badan Pengawasan Obat", "Bawas Obat"),
        ("Mahkamah Agung", "Mahkamah Agung"),
    ],
)
def test_nama_singkat(nama: str, singkat: str) -> None:
    assert singkatkan(nama) == singkat


def test_zona_menurut_provinsi(kosong: Instansi) -> None:
    daftar = POHON + "PN-2,Pengadilan Negeri Denpasar,PN,UMUM,,PT-A,Bali\n"
    impor_satker(daftar, instansi=kosong)
    zona = {k: s.get_zona_display() for k, s in isi(kosong).items()}
    assert (zona["PT-A"], zona["PN-2"], zona["PT-B"]) == ("WIB", "WITA", "WIT")


def test_impor_ulang_memperbarui_nama(kosong: Instansi) -> None:
    impor_satker(POHON, instansi=kosong)
    sebelum = isi(kosong)["PN-1"].pk
    hasil = impor_satker(
        POHON.replace("Negeri Sarolangun,PN,UMUM,II", "Negeri Sarolangun Kelas II,PN,UMUM,IB"), instansi=kosong
    )
    assert (hasil.baru, hasil.berubah, hasil.sama) == (0, 1, 3)
    pn = isi(kosong)["PN-1"]
    assert (pn.pk, pn.nama_singkat, pn.kelas) == (sebelum, "PN Sarolangun Kelas II", "IB")


def test_satker_yang_pindah_membawa_semua_di_bawahnya(kosong: Instansi) -> None:
    impor_satker(POHON + "POS,Pos Sidang,POS,UMUM,,PN-1,Jambi\n", instansi=kosong)
    hasil = impor_satker(POHON.replace("II,PT-A", "II,PT-B"), instansi=kosong)
    assert (hasil.berubah, hasil.sama) == (1, 3)
    s = isi(kosong)
    assert s["PN-1"].jalur == f"{s['PT-B'].jalur}{s['PN-1'].pk}/"
    assert s["POS"].jalur == f"{s['PN-1'].jalur}{s['POS'].pk}/"  # not on the list, moved all the same


def test_semua_kesalahan_dengan_baris_dan_kolom(kosong: Instansi) -> None:
    rusak = POHON + (
        "PN-1,,PN,UMUM,II,PT-A,Jambi\n"
        "pn 9,Pengadilan Negeri X,pn,UMUM,III,PT-Z,Atlantis\n"
        "PN-3,Pengadilan Negeri Y,PN\n"
        "PT-C,Pengadilan Tinggi Kembar,PT,UMUM,,,Jambi\n"
    )
    with pytest.raises(TidakSah) as galat:
        impor_satker(rusak, instansi=kosong)
    semua = "\n".join(galat.value.rincian)
    for potongan in (
        "baris 6, kode: PN-1 sudah dipakai baris 5",
        "baris 6, nama: kosong",
        "baris 7, kode: «pn 9»",
        "baris 7, jenis: «pn»",
        "baris 7, kelas: «III»",
        "baris 7, provinsi: «Atlantis»",
        "baris 7, induk_kode: PT-Z tidak ada",
        "baris 8: jumlah kolom",
        "baris 9, induk_kode: kosong",
    ):
        assert potongan in semua
    assert isi(kosong) == {}


@pytest.mark.parametrize(
    ("teks", "pesan"),
    [
        ("", "kolom tidak ada: kode"),
        (KEPALA, "tidak berisi satu satker pun"),
        (KEPALA.replace("kelas", "kls"), "kolom tidak dikenal: kls"),
        (POHON.replace("II,PT-A", "II,PN-1"), "baris 5, induk_kode: PN-1 berada di bawah dirinya sendiri"),
    ],
)
def test_berkas_yang_tidak_dapat_dipakai(kosong: Instansi, teks: str, pesan: str) -> None:
    with pytest.raises(TidakSah) as galat:
        impor_satker(teks, instansi=kosong)
    assert pesan in "\n".join(galat.value.rincian)


def test_daftar_berurut_pohon_dan_disaring(kosong: Instansi) -> None:
    impor_satker(POHON + "PN-2,Pengadilan Negeri Ambon,PN,UMUM,,PT-B,Maluku\n", instansi=kosong)
    with lingkup_instansi(kosong.pk):
        semua = [s.kode for s in cari_satker()]
        assert semua.index("PN-1") == semua.index("PT-A") + 1
        assert semua.index("PN-2") == semua.index("PT-B") + 1
        assert [s.kode for s in cari_satker(kata="ambon negeri")] == ["PN-2"]
        assert [s.kode for s in cari_satker(kurang=True)] == ["PN-2"]
        pt = Satker.objects.get(kode="PT-A").pk
        assert [s.kode for s in cari_satker(di_bawah=pt)] == ["PT-A", "PN-1"]
        assert [s.kode for s in temukan_satker("pn  sarolangun")] == ["PN-1"]
        assert [s.kode for s in temukan_satker("apa saja (PN-2)")] == ["PN-2"]
