"""Life of a document: asked for, made, active, revoked; who may; what the public learns."""

from __future__ import annotations

import io
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from inti.galat import BelumBoleh, Ditolak, TidakDitemukan
from lke.models import Berkas, LembarKerja, Pekerjaan
from penilaian import tasks
from penilaian.dokumen.bahan import kumpulkan
from penilaian.domain import dokumen as dok
from penilaian.domain.reviu import nyatakan_sesuai_sisa, simpan_butir
from penilaian.enums import JenisDokumen, Status, StatusDokumen
from penilaian.models import Dokumen, Usulan
from satker.akses import Akses
from satker.enums import Peran
from satker.lingkup import lingkup_instansi, lingkup_publik
from satker.models import Satker
from tests import pabrik
from tests.pabrik import SAAT, Acuan
from tests.penilaian import meja_uji

ISIAN = {
    "hasil": "Perkara selesai 62 hari.",
    "perubahan": "Cukup datang sekali.",
    "inovasi": "Antrean daring.",
    "judul_perubahan": "",
}


def orang(peran: Peran, satker: Satker) -> Akses:
    return pabrik.akses(pabrik.pengguna(peran, satker))


def minta(usulan: Usulan, oleh: Akses, jenis: JenisDokumen = JenisDokumen.IKHTISAR, **isian: str) -> Dokumen:
    return dok.minta_dokumen(jenis, usulan=usulan, parameter=ISIAN | isian, oleh=oleh, sekarang=SAAT)


def minta_daftar(
    acuan: Acuan, oleh: Akses, jenis: JenisDokumen = JenisDokumen.DAFTAR_CALON_XLSX, **saringan: Any
) -> Dokumen:
    return dok.minta_dokumen(jenis, periode=acuan.periode, parameter=saringan, oleh=oleh, sekarang=SAAT)


def buat(dokumen: Dokumen) -> Dokumen:
    """What the worker does, here and now."""
    tasks.buat_dokumen(dokumen.instansi_id, dokumen.pk)
    with lingkup_instansi(dokumen.instansi_id):
        return Dokumen.objects.select_related("berkas", "pekerjaan", "satker", "periode__instrumen", "ajuan").get(
            pk=dokumen.pk
        )


def isi_berkas(dokumen: Dokumen) -> bytes:
    assert dokumen.berkas is not None
    with default_storage.open(dokumen.berkas.letak) as f:
        return f.read()


@pytest.fixture(autouse=True)
def cache_bersih() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def operator(di_ma: Acuan) -> Akses:
    return orang(Peran.OPERATOR, di_ma.pn_sarolangun)


# Asking -------------------------------------------------------------------------------------------------------------


def test_permintaan_bernomor_dan_menunggu_pekerja(
    di_ma: Acuan, operator: Akses, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    terkirim: list[tuple[str, list[Any]]] = []
    monkeypatch.setattr("inti.antrean.current_app.send_task", lambda nama, args: terkirim.append((nama, args)))
    usulan, ajuan = meja_uji.diajukan(di_ma)
    with django_capture_on_commit_callbacks(execute=True):
        dokumen = minta(usulan, operator)
        assert terkirim == [], "tugas tidak boleh diantrekan sebelum transaksi selesai"
    assert terkirim == [("penilaian.tasks.buat_dokumen", [di_ma.ma.pk, dokumen.pk])]
    assert (dokumen.nomor, dokumen.status) == ("0001/IKH-ZI/MA/2026", StatusDokumen.MENUNGGU)
    assert dokumen.ajuan_id == ajuan.pk
    assert len(dokumen.kode_periksa) == dok.PANJANG_KODE


def test_permintaan_sama_selagi_dibuat_tidak_membuat_dokumen_kedua(di_ma: Acuan, operator: Akses) -> None:
    usulan, _ = meja_uji.diajukan(di_ma)
    satu = minta(usulan, operator)
    assert minta(usulan, operator).pk == satu.pk
    assert minta(usulan, operator, hasil="Isi lain.").nomor == "0002/IKH-ZI/MA/2026"


def test_nomor_urut_per_jenis_tanpa_lompatan_meski_satu_permintaan_batal(di_ma: Acuan, operator: Akses) -> None:
    usulan, _ = meja_uji.diajukan(di_ma)
    lain, _ = meja_uji.diajukan(di_ma, satker=di_ma.pn_jambi)
    assert minta(usulan, operator).nomor == "0001/IKH-ZI/MA/2026"
    with pytest.raises(Ditolak):
        minta(lain, orang(Peran.PENGAMAT, di_ma.pn_jambi))
    assert minta(lain, orang(Peran.PIMPINAN, di_ma.pn_jambi)).nomor == "0002/IKH-ZI/MA/2026"
    assert minta(usulan, operator, JenisDokumen.LKE).nomor == "0001/LKE-ZI/MA/2026"


def test_ikhtisar_butuh_ajuan(di_ma: Acuan, operator: Akses) -> None:
    usulan = pabrik.usulan(
        di_ma.pn_sarolangun, di_ma.periode, oleh=pabrik.pengguna(Peran.OPERATOR, di_ma.pn_sarolangun)
    )
    with pytest.raises(BelumBoleh, match="belum pernah diajukan"):
        minta(usulan, operator)


@pytest.mark.parametrize(
    ("peran", "tempat", "boleh"),
    [
        (Peran.OPERATOR, "pn_sarolangun", True),
        (Peran.PIMPINAN, "pn_sarolangun", True),
        (Peran.VERIFIKATOR, "pt_jambi", True),
        (Peran.KETUA_TIM, "badilum", True),
        (Peran.PENILAI_ANGGOTA, "bua", True),
        (Peran.SEKRETARIAT, "akar", True),
        (Peran.PENGAMAT, "pt_jambi", False),
        (Peran.OPERATOR, "pt_jambi", False),
        (Peran.VERIFIKATOR, "pt_padang", False),
        (Peran.BAWAS, "bawas", False),
        (Peran.ADMIN_INSTANSI, "akar", False),
    ],
)
def test_siapa_yang_boleh_meminta_dokumen_usulan(di_ma: Acuan, peran: Peran, tempat: str, boleh: bool) -> None:
    akses = orang(peran, getattr(di_ma, tempat))
    assert (dok.alasan_tak_boleh(JenisDokumen.IKHTISAR, di_ma.pn_sarolangun, akses=akses) == "") is boleh


def test_daftar_hanya_untuk_sekretariat_tpi_dan_ketua_tim(di_ma: Acuan) -> None:
    for peran, tempat in (
        (Peran.BAWAS, di_ma.bawas),
        (Peran.OPERATOR, di_ma.pn_sarolangun),
    ):
        with pytest.raises(Ditolak, match="sekretariat"):
            minta_daftar(di_ma, orang(peran, tempat))
    for peran in (Peran.SEKRETARIAT, Peran.PENILAI_ANGGOTA, Peran.PENILAI_KETUA, Peran.PENGENDALI_TEKNIS):
        assert minta_daftar(di_ma, orang(peran, di_ma.bua)).satker_id == di_ma.akar.pk
    assert minta_daftar(di_ma, orang(Peran.KETUA_TIM, di_ma.badilum)).satker_id == di_ma.badilum.pk


def test_dokumen_satker_lain_dan_daftar_bagi_yang_tak_berhak_tidak_ditemukan(di_ma: Acuan, operator: Akses) -> None:
    usulan, _ = meja_uji.diajukan(di_ma)
    milik, daftar = minta(usulan, operator), minta_daftar(di_ma, orang(Peran.SEKRETARIAT, di_ma.bua))
    with pytest.raises(TidakDitemukan):
        dok.ambil_dokumen(milik.pk, akses=orang(Peran.OPERATOR, di_ma.pn_jambi))
    with pytest.raises(TidakDitemukan):
        dok.ambil_dokumen(daftar.pk, akses=orang(Peran.ADMIN_INSTANSI, di_ma.akar))
    assert dok.ambil_dokumen(daftar.pk, akses=orang(Peran.BAWAS, di_ma.bawas)).pk == daftar.pk


# Making -------------------------------------------------------------------------------------------------------------


def test_dokumen_jadi_berisi_berkas_pdf_dan_sidik_ajuan(di_ma: Acuan, operator: Akses) -> None:
    usulan, ajuan = meja_uji.diajukan(di_ma)
    dokumen = buat(minta(usulan, operator))
    assert (dokumen.status, dokumen.sidik_sumber) == (StatusDokumen.AKTIF, ajuan.sidik)
    assert isi_berkas(dokumen).startswith(b"%PDF-1.7")
    assert dokumen.pekerjaan is not None
    assert (dokumen.pekerjaan.status, dokumen.pekerjaan.selesai, dokumen.pekerjaan.jumlah) == ("selesai", 4, 4)


def test_tugas_yang_terkirim_dua_kali_tidak_membuat_berkas_kedua(di_ma: Acuan, operator: Akses) -> None:
    dokumen = buat(minta(meja_uji.diajukan(di_ma)[0], operator))
    assert tasks.buat_dokumen(di_ma.ma.pk, dokumen.pk) == "dilewati"
    assert Berkas.objects.count() == 1


def test_pengiriman_kedua_yang_kalah_cepat_membuang_hasilnya(
    di_ma: Acuan, operator: Akses, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first delivery finishes while the second is still making its file."""
    dokumen = minta(meja_uji.diajukan(di_ma)[0], operator)
    asli, dalam = tasks.buat_isi, []

    def sambil_disusul(bahan: Any) -> Any:
        if not dalam:
            dalam.append(1)
            assert tasks.buat_dokumen(di_ma.ma.pk, dokumen.pk) == "jadi"
        return asli(bahan)

    monkeypatch.setattr(tasks, "buat_isi", sambil_disusul)
    assert tasks.buat_dokumen(di_ma.ma.pk, dokumen.pk) == "dilewati"
    assert Berkas.objects.count() == 1


def test_dokumen_baru_mencabut_yang_lama_setelah_jadi(di_ma: Acuan, operator: Akses) -> None:
    usulan, _ = meja_uji.diajukan(di_ma)
    lama, lke = buat(minta(usulan, operator)), buat(minta(usulan, operator, JenisDokumen.LKE))
    baru = minta(usulan, operator, hasil="Diperbaiki.")
    lama.refresh_from_db()
    assert lama.status == StatusDokumen.AKTIF, "yang lama berlaku sampai penggantinya jadi"
    baru = buat(baru)
    lama.refresh_from_db()
    lke.refresh_from_db()
    assert (lama.status, baru.status, lke.status) == (StatusDokumen.DICABUT, StatusDokumen.AKTIF, StatusDokumen.AKTIF)


def test_dokumen_yang_tersusul_langsung_dicabut(di_ma: Acuan, operator: Akses) -> None:
    usulan, _ = meja_uji.diajukan(di_ma)
    lambat, cepat = minta(usulan, operator), minta(usulan, operator, hasil="Diperbaiki.")
    assert (buat(cepat).status, buat(lambat).status) == (StatusDokumen.AKTIF, StatusDokumen.DICABUT)
    cepat.refresh_from_db()
    assert cepat.status == StatusDokumen.AKTIF


def test_kegagalan_tercatat_dengan_alasan_dan_dapat_diulang(
    di_ma: Acuan, operator: Akses, monkeypatch: pytest.MonkeyPatch
) -> None:
    dokumen = minta(meja_uji.diajukan(di_ma)[0], operator)

    def rusak(_: Any) -> Any:
        raise BelumBoleh("Server tidak memiliki fon.")

    with monkeypatch.context() as m:
        m.setattr(tasks, "buat_isi", rusak)
        dokumen = buat(dokumen)
    assert dokumen.pekerjaan is not None
    assert (dokumen.status, dokumen.pekerjaan.pesan) == (StatusDokumen.GAGAL, "Server tidak memiliki fon.")
    nomor = dokumen.nomor
    dok.ulangi_dokumen(dokumen.pk, oleh=operator, sekarang=SAAT)
    dokumen = buat(dokumen)
    assert (dokumen.status, dokumen.nomor) == (StatusDokumen.AKTIF, nomor)


def test_galat_tak_terduga_tidak_membocorkan_rinciannya(
    di_ma: Acuan, operator: Akses, monkeypatch: pytest.MonkeyPatch
) -> None:
    def rusak(_: Any) -> Any:
        raise RuntimeError("/srv/rahasia")

    monkeypatch.setattr(tasks, "buat_isi", rusak)
    dokumen = buat(minta(meja_uji.diajukan(di_ma)[0], operator))
    assert dokumen.pekerjaan is not None
    assert dokumen.pekerjaan.pesan == tasks.PESAN_UMUM


def test_yang_sedang_dibuat_tidak_diulang_kecuali_tersendat(di_ma: Acuan, operator: Akses) -> None:
    dokumen = minta(meja_uji.diajukan(di_ma)[0], operator)
    with pytest.raises(BelumBoleh, match="sedang dibuat"):
        dok.ulangi_dokumen(dokumen.pk, oleh=operator, sekarang=SAAT + timedelta(minutes=9))
    lama = dokumen.pekerjaan_id
    ulang = dok.ulangi_dokumen(dokumen.pk, oleh=operator, sekarang=SAAT + timedelta(minutes=11))
    assert ulang.pekerjaan_id != lama
    assert Pekerjaan.objects.get(pk=lama).status == "gagal"


# What stands in it --------------------------------------------------------------------------------------------------


def lengkap(dokumen: Dokumen) -> Dokumen:
    return Dokumen.objects.select_related("satker", "periode__instrumen", "ajuan").get(pk=dokumen.pk)


def test_isi_berasal_dari_ajuan_bukan_lembar_yang_terus_berubah(di_ma: Acuan, operator: Akses) -> None:
    usulan, _ = meja_uji.diajukan(di_ma)
    pabrik.jawab_semua(usulan.lembar, {"A.I.1.i.a": "Tidak"})
    assert LembarKerja.objects.get(pk=usulan.lembar_id).total < 100
    total = kumpulkan(lengkap(minta(usulan, operator))).konteks["baris"][-1]
    assert total.kolom[0].poin == "100,00"


def test_lke_lembar_berjalan_memuat_isian_sekarang(di_ma: Acuan, operator: Akses) -> None:
    lembar = pabrik.lembar(di_ma.pn_sarolangun, di_ma.periode, terisi=True)
    dokumen = dok.minta_dokumen(JenisDokumen.LKE, lembar=lembar, parameter={}, oleh=operator, sekarang=SAAT)
    bahan = kumpulkan(lengkap(dokumen))
    assert bahan.kepala.subjudul == "Isian berjalan"
    assert "belum dibekukan" in dict(bahan.kepala.keterangan)["Keadaan"]
    assert len([b for k in bahan.konteks["kelompok"] for b in k if b.tingkat == 4]) == len(di_ma.bagan.soal)


def test_penilaian_yang_belum_selesai_tidak_tercetak(di_ma: Acuan, operator: Akses) -> None:
    p = meja_uji.panggung(di_ma)
    simpan_butir(
        reviu_id=p.reviu.pk,
        kode="A.I.1.i.b",
        verdict="perlu_perbaikan",
        opsi="C",
        angka={},
        catatan="Notula belum ada.",
        versi=0,
        oleh=p.verifikator,
        sekarang=SAAT,
    )
    dokumen = minta(p.usulan, operator, JenisDokumen.LKE)
    assert kumpulkan(lengkap(dokumen)).konteks["pihak"] == ["Satuan kerja"]
    nyatakan_sesuai_sisa(reviu_id=p.reviu.pk, oleh=p.verifikator, sekarang=SAAT)
    meja_uji.putuskan(p, Status.DIKEMBALIKAN)
    konteks = kumpulkan(lengkap(dokumen)).konteks
    assert konteks["pihak"] == ["Satuan kerja", "PT Jambi"]
    butir = {b.kode: b for k in konteks["kelompok"] for b in k}
    assert (butir["A.I.1.i.b"].sel[1].jawaban, butir["A.I.1.i.b"].sel[1].beda) == ("C", True)
    assert butir["A.I.1.i.b"].catatan_penilai == (("PT Jambi, perlu perbaikan", "Notula belum ada."),)


def test_ikhtisar_menyandingkan_penilai_terakhir(di_ma: Acuan, operator: Akses) -> None:
    p = meja_uji.panggung(di_ma)
    nyatakan_sesuai_sisa(reviu_id=p.reviu.pk, oleh=p.verifikator, sekarang=SAAT)
    meja_uji.putuskan(p, Status.DISETUJUI)
    konteks = kumpulkan(lengkap(minta(p.usulan, operator))).konteks
    assert konteks["pihak"] == ["Penilaian mandiri satuan kerja", "Penilaian PT Jambi"]


# List of candidates -------------------------------------------------------------------------------------------------


def disetujui(acuan: Acuan, satker: Satker) -> Usulan:
    p = meja_uji.panggung(acuan, satker=satker)
    nyatakan_sesuai_sisa(reviu_id=p.reviu.pk, oleh=p.verifikator, sekarang=SAAT)
    meja_uji.putuskan(p, Status.DISETUJUI)
    return p.usulan


def test_daftar_memuat_nilai_beku_tahap_terakhir_dan_kelompok_kuota(di_ma: Acuan) -> None:
    for satker in (di_ma.pn_sarolangun, di_ma.pn_bangko):
        disetujui(di_ma, satker)
    dokumen = buat(minta_daftar(di_ma, orang(Peran.SEKRETARIAT, di_ma.bua), status=["disetujui"], predikat="WBK"))
    assert dokumen.status == StatusDokumen.AKTIF
    lembar = openpyxl.load_workbook(io.BytesIO(isi_berkas(dokumen)))["Daftar calon"]
    judul = [s.value for s in lembar[4]]
    baris = [dict(zip(judul, (s.value for s in r), strict=True)) for r in lembar.iter_rows(min_row=5)]
    assert {b["Satuan kerja"] for b in baris} == {di_ma.pn_sarolangun.nama, di_ma.pn_bangko.nama}
    assert {(b["Total"], b["SPAK (indeks)"], b["Nilai dari"], b["Clearance"], b["Status"]) for b in baris} == {
        (100, 4, "PT Jambi", "belum ada", "Disetujui")
    }
    assert all(b["Kelompok kuota"] for b in baris)
    assert sorted(b["Peringkat"] for b in baris) in ([1, 2], [1, 1])


def test_daftar_ketua_tim_hanya_satker_binaannya(di_ma: Acuan) -> None:
    disetujui(di_ma, di_ma.pn_sarolangun)
    dokumen = minta_daftar(di_ma, orang(Peran.KETUA_TIM, di_ma.pt_padang), status=["disetujui"])
    assert kumpulkan(lengkap(dokumen)).baris == ()
    dokumen = minta_daftar(di_ma, orang(Peran.KETUA_TIM, di_ma.pt_jambi), status=["disetujui"])
    assert [b.satker for b in kumpulkan(lengkap(dokumen)).baris] == [di_ma.pn_sarolangun.nama]


def test_kueri_daftar_tidak_bertambah_dengan_barisnya(di_ma: Acuan) -> None:
    disetujui(di_ma, di_ma.pn_sarolangun)
    dokumen = lengkap(minta_daftar(di_ma, orang(Peran.SEKRETARIAT, di_ma.bua), status=["disetujui"]))
    with CaptureQueriesContext(connection) as satu:
        kumpulkan(dokumen)
    for satker in (di_ma.pn_jambi, di_ma.pn_bangko):
        disetujui(di_ma, satker)
    with CaptureQueriesContext(connection) as tiga:
        assert len(kumpulkan(dokumen).baris) == 3
    assert len(tiga) == len(satu)


# Public check -------------------------------------------------------------------------------------------------------


def test_pemeriksaan_umum_asli_dicabut_dan_tidak_dikenal(di_ma: Acuan, operator: Akses) -> None:
    usulan, ajuan = meja_uji.diajukan(di_ma)
    dokumen = buat(minta(usulan, operator))
    belum = minta(usulan, operator, hasil="Belum jadi.")
    klien = Client()
    asli = klien.get(reverse("periksa", args=[dokumen.kode_periksa]))
    teks = asli.content.decode()
    assert asli.status_code == 200
    for bagian in (
        "asli dan berlaku",
        dokumen.nomor,
        di_ma.pn_sarolangun.nama,
        dok.berkelompok(ajuan.sidik, 8),
        "10 Maret 2026, 09.00 WIB",
    ):
        assert bagian in teks
    for rahasia in ("100,00", "WBK 2026", operator.nama, "Perkara selesai", "putaran"):
        assert rahasia not in teks
    for kode in (belum.kode_periksa, "tidakadakodeini", "x" * 300):
        jawab = klien.get(reverse("periksa", args=[kode]))
        assert jawab.status_code == 404
        assert "tidak dikenal" in jawab.content.decode()
    with lingkup_instansi(di_ma.ma.pk):
        buat(belum)
    assert "tidak berlaku lagi" in klien.get(reverse("periksa", args=[dokumen.kode_periksa])).content.decode()


def test_kode_dapat_diketik_berkelompok(di_ma: Acuan, operator: Akses) -> None:
    dokumen = buat(minta(meja_uji.diajukan(di_ma)[0], operator))
    kode = dokumen.kode_periksa.upper()
    ketik = " ".join(kode[i : i + 4] for i in range(0, 20, 4))
    jawab = Client().get(reverse("periksa_dokumen"), {"kode": ketik}, follow=True)
    assert dokumen.nomor in jawab.content.decode()


def test_lingkup_umum_hanya_membuka_satu_baris(di_ma: Acuan, operator: Akses) -> None:
    """PostgreSQL itself shows no other document, satker or ajuan to the public check."""
    usulan, _ = meja_uji.diajukan(di_ma)
    dokumen, _lain = buat(minta(usulan, operator)), buat(minta(usulan, operator, JenisDokumen.LKE))
    with lingkup_publik(dokumen.kode_periksa), connection.cursor() as kursor:
        hitung = {}
        for tabel in ("penilaian_dokumen", "satker_satker", "penilaian_ajuan", "lke_berkas"):
            kursor.execute(f"SELECT count(*) FROM {tabel}")
            hitung[tabel] = kursor.fetchone()[0]
    assert hitung == {"penilaian_dokumen": 1, "satker_satker": 0, "penilaian_ajuan": 0, "lke_berkas": 0}


def test_pemeriksaan_beruntun_dibatasi(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("penilaian.views.dokumen.PERIKSA_PER_MENIT", 2)
    klien = Client()
    status = [klien.get(reverse("periksa", args=["tidakada"])).status_code for _ in range(3)]
    assert status == [404, 404, 429]
    assert Client(REMOTE_ADDR="10.1.1.1").get(reverse("periksa", args=["tidakada"])).status_code == 404


# Two at once --------------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_dua_permintaan_serentak_mendapat_dua_nomor(acuan: Acuan) -> None:
    def usulkan(satker: Satker) -> tuple[int, Akses]:
        with lingkup_instansi(acuan.ma.pk):
            usulan, _ = meja_uji.diajukan(acuan, satker=satker)
        return usulan.pk, orang(Peran.PIMPINAN, satker)

    pasangan = [usulkan(s) for s in (acuan.pn_sarolangun, acuan.pn_jambi, acuan.pn_bangko, acuan.pn_padang)]

    def minta_satu(isi: tuple[int, Akses]) -> str:
        try:
            with lingkup_instansi(acuan.ma.pk):
                usulan = Usulan.objects.select_related("satker", "periode").get(pk=isi[0])
                return minta(usulan, isi[1]).nomor
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as kolam:
        nomor = sorted(kolam.map(minta_satu, pasangan))
    assert nomor == [f"000{n}/IKH-ZI/MA/2026" for n in (1, 2, 3, 4)]
