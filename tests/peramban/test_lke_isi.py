"""A clerk fills the worksheet in a real browser: autosave, two tabs, a line that drops, evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from lke.models import Bukti, Jawaban, LembarKerja
from satker.enums import Peran
from satker.lingkup import lingkup_instansi
from tests import pabrik
from tests.lke.test_berkas import PDF_KECIL
from tests.pabrik import isi_acuan

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page, Route

OPSI = "A.I.1.i.a"
ANGKA = "A.II.1.i.b"


class Meja:
    """The clerk's desk: their sheet, the server's address, what the database holds."""

    def __init__(self, server: Any) -> None:
        self.acuan = isi_acuan()
        self.server = server
        with lingkup_instansi(self.acuan.ma.pk):
            self.lembar = pabrik.lembar(self.acuan.pn_sarolangun, self.acuan.periode)
        self.rina = pabrik.pengguna(Peran.OPERATOR, self.acuan.pn_sarolangun, nama="Rina")

    def url(self, area: str = "manajemen_perubahan", tanya: str = "") -> str:
        return self.server.url + reverse("lembar_area", args=[self.lembar.pk, area]) + tanya

    def masuk(self, halaman: Page, orang: Any = None) -> None:
        klien: Client = pabrik.masuk(orang or self.rina)
        halaman.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": klien.cookies["sessionid"].value, "url": self.server.url}]
        )

    def tersimpan(self, kode: str = OPSI) -> Jawaban:
        with lingkup_instansi(self.acuan.ma.pk):
            return Jawaban.objects.select_related("opsi").get(lembar=self.lembar, pertanyaan__kode=kode)

    def total(self) -> LembarKerja:
        with lingkup_instansi(self.acuan.ma.pk):
            return LembarKerja.objects.get(pk=self.lembar.pk)


@pytest.fixture
def meja(live_server: Any, settings: Any) -> Meja:
    settings.FILE_UPLOAD_HANDLERS = ["inti.berkas.PenerimaBerkas"]
    return Meja(live_server)


def kartu(halaman: Page, kode: str = OPSI) -> Locator:
    return halaman.locator(f'details.butir[data-kode="{kode}"]')


def status(halaman: Page, kode: str = OPSI) -> Locator:
    return halaman.locator(f'[id="s-{kode}"]')


def tunggu(tempat: Locator, teks: str) -> None:
    tempat.filter(has_text=teks).wait_for()


def catatan(halaman: Page, kode: str = OPSI) -> Locator:
    return halaman.locator(f'[id="c-{kode}"]')


def test_mengisi_pilihan_angka_catatan_lalu_muat_ulang(meja: Meja, halaman: Page) -> None:
    meja.masuk(halaman)
    halaman.goto(meja.url())
    kartu(halaman).locator('input[value="Ya"]').check()
    tunggu(status(halaman), "Tersimpan")
    catatan(halaman).fill("SK Tim Kerja 2026 ditetapkan 5 Januari.")
    halaman.locator(f'[id="s-{OPSI}"][data-versi="2"]').wait_for()
    for nama, nilai in (("perubahan", "5"), ("terintegrasi", "2")):
        halaman.locator(f'[id="i-{ANGKA}-{nama}"]').fill(nilai)
    tunggu(halaman.locator(f'[id="h-{ANGKA}"]'), "2 dari 5")
    assert halaman.locator("#total").inner_text() != "0,00"
    assert halaman.locator("#total").inner_text() == f"{meja.total().total:.2f}".replace(".", ",")
    halaman.reload()
    assert kartu(halaman).locator('input[value="Ya"]').is_checked()
    assert catatan(halaman).input_value() == "SK Tim Kerja 2026 ditetapkan 5 Januari."
    assert halaman.locator(f'[id="i-{ANGKA}-terintegrasi"]').input_value() == "2"
    assert meja.tersimpan().versi == 2


def test_angka_melampaui_disebut_dan_hilang_setelah_diperbaiki(meja: Meja, halaman: Page) -> None:
    meja.masuk(halaman)
    halaman.goto(meja.url())
    halaman.locator(f'[id="i-{ANGKA}-perubahan"]').fill("2")
    halaman.locator(f'[id="i-{ANGKA}-terintegrasi"]').fill("3")
    tunggu(kartu(halaman, ANGKA).locator(".pesan-galat"), "tidak boleh melebihi")
    tunggu(status(halaman, ANGKA), "Belum tersimpan")
    halaman.locator(f'[id="i-{ANGKA}-terintegrasi"]').fill("1")
    tunggu(halaman.locator(f'[id="h-{ANGKA}"]'), "1 dari 2")
    assert kartu(halaman, ANGKA).locator(".pesan-galat").count() == 0


def test_dua_tab_berbeda_keduanya_tampil_dan_digabung(meja: Meja, halaman: Page) -> None:
    meja.masuk(halaman)
    halaman.goto(meja.url())
    kedua = halaman.context.new_page()
    kedua.goto(meja.url())
    catatan(halaman).fill("dari tab pertama")
    tunggu(status(halaman), "Tersimpan")
    catatan(kedua).fill("dari tab kedua")
    tunggu(status(kedua), "Isian berbeda")
    assert "dari tab pertama" in kartu(kedua).locator(".dua-sisi").inner_text()
    assert meja.tersimpan().catatan == "dari tab pertama"
    kedua.get_by_role("button", name="Gabungkan catatan").click()
    tunggu(status(kedua), "Tersimpan")
    assert meja.tersimpan().catatan == "dari tab kedua\n\ndari tab pertama"
    assert kartu(kedua).locator(".dua-sisi").count() == 0
    catatan(halaman).fill("dari tab pertama, dilanjutkan")
    tunggu(status(halaman), "Isian berbeda")
    halaman.get_by_role("button", name="Pakai yang tersimpan").click()
    tunggu(status(halaman), "Tersimpan")
    assert catatan(halaman).input_value() == "dari tab kedua\n\ndari tab pertama"
    kedua.close()


def test_sambungan_putus_isian_tinggal_dan_dikirim_setelah_pulih(meja: Meja, halaman: Page) -> None:
    meja.masuk(halaman)
    halaman.goto(meja.url())

    def putuskan(rute: Route) -> None:
        rute.abort("internetdisconnected")

    halaman.route("**/butir/**", putuskan)
    catatan(halaman).fill("ditulis saat sambungan putus")
    tunggu(status(halaman), "dicoba lagi")
    tunggu(halaman.locator("#luring"), "1 isian")
    assert meja.tersimpan().catatan == ""
    halaman.reload()
    assert catatan(halaman).input_value() == "ditulis saat sambungan putus"
    tunggu(status(halaman), "dicoba lagi")
    halaman.unroute("**/butir/**", putuskan)
    halaman.get_by_role("button", name="Coba sekarang").click()
    tunggu(status(halaman), "Tersimpan")
    assert meja.tersimpan().catatan == "ditulis saat sambungan putus"
    assert halaman.locator("#luring").is_hidden()
    assert halaman.evaluate("Object.keys(localStorage).filter(k => k.startsWith('pmpzi:isian')).length") == 0


def test_jawaban_server_hilang_kiriman_ulang_tidak_dihitung_dua_kali(meja: Meja, halaman: Page) -> None:
    meja.masuk(halaman)
    halaman.goto(meja.url())
    sekali = []

    def telan(rute: Route) -> None:
        if sekali:
            rute.continue_()
            return
        sekali.append(rute.fetch().status)
        rute.abort()

    halaman.route("**/butir/**", telan)
    catatan(halaman).fill("satu kali saja")
    tunggu(status(halaman), "dicoba lagi")
    catatan(halaman).fill("satu kali saja, lalu ditambah")
    halaman.locator(f'[id="s-{OPSI}"][data-versi="2"]').wait_for()
    assert sekali == [200]
    akhir = meja.tersimpan()
    assert (akhir.versi, akhir.catatan) == (2, "satu kali saja, lalu ditambah")


def test_sesi_berakhir_masuk_lagi_dan_terkirim(meja: Meja, halaman: Page) -> None:
    meja.masuk(halaman)
    halaman.goto(meja.url())
    halaman.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    catatan(halaman).fill("ditulis setelah sesi berakhir")
    tunggu(status(halaman), "sesi berakhir")
    assert status(halaman).get_by_role("link", name="Masuk lagi").count() == 1
    meja.masuk(halaman)
    halaman.evaluate("dispatchEvent(new Event('focus'))")
    tunggu(status(halaman), "Tersimpan")
    assert meja.tersimpan().catatan == "ditulis setelah sesi berakhir"


def test_bukti_beberapa_berkas_dilihat_dan_dilepas(meja: Meja, halaman: Page) -> None:
    meja.masuk(halaman)
    halaman.goto(meja.url())
    kartu(halaman).locator("input[type=file]").set_input_files(
        [
            {"name": "SK Tim.pdf", "mimeType": "application/pdf", "buffer": PDF_KECIL},
            {"name": "jahat.pdf", "mimeType": "application/pdf", "buffer": b"<html>"},
        ]
    )
    tunggu(kartu(halaman).locator(".bukti"), "SK Tim.pdf")
    tunggu(kartu(halaman), "jahat.pdf» tidak dapat diterima")
    kartu(halaman).get_by_role("link", name="SK Tim.pdf").click()
    assert "/bukti/" in (halaman.locator("#pratinjau iframe").get_attribute("src") or "")
    halaman.locator("#pratinjau").get_by_role("button", name="Tutup").click()
    kartu(halaman).get_by_role("button", name="tempel tautan").click()
    kartu(halaman).locator("[name=tautan]").fill("pn-sarolangun.go.id/zi")
    kartu(halaman).get_by_role("button", name="Tambahkan").click()
    tunggu(kartu(halaman).locator(".bukti"), "pn-sarolangun.go.id/zi")
    kartu(halaman).get_by_role("button", name="Lepas SK Tim.pdf").click()
    halaman.get_by_role("button", name="Lepas", exact=True).click()
    kartu(halaman).get_by_role("link", name="SK Tim.pdf").wait_for(state="detached")
    with lingkup_instansi(meja.acuan.ma.pk):
        assert Bukti.objects.filter(nama="SK Tim.pdf").count() == 1


def test_layar_sempit_tidak_bergeser_dan_pintasan_berpindah_butir(meja: Meja, halaman: Page) -> None:
    meja.masuk(halaman)
    halaman.set_viewport_size({"width": 360, "height": 740})
    halaman.goto(meja.url("penguatan_pengawasan"))
    assert halaman.evaluate("document.documentElement.scrollWidth") <= 360
    halaman.keyboard.press("j")
    halaman.keyboard.press("j")
    kini = halaman.evaluate("document.activeElement.closest('.butir').dataset.kode")
    assert kini == "A.I.5.i.b"
