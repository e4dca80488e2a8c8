"""A verifikator at the desk in a real browser: keys, autosave, two people, a line that drops, evidence beside."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.urls import reverse

from penilaian.models import NilaiButir
from satker.enums import Peran
from satker.lingkup import lingkup_instansi
from tests import pabrik
from tests.penilaian import meja_uji

if TYPE_CHECKING:
    from playwright.sync_api import Page

PERTAMA, KEDUA = "A.I.1.i.a", "A.I.1.i.b"


class Meja:
    """The desk's address, its people, and what the database holds."""

    def __init__(self, server: Any) -> None:
        acuan = pabrik.isi_acuan()
        with lingkup_instansi(acuan.ma.pk):
            self.panggung = meja_uji.panggung(acuan)
        self.server, self.acuan = server, acuan

    def buka(self, halaman: Page, kode: str = PERTAMA, orang: Any = None) -> None:
        nilai = pabrik.masuk(orang or self.panggung.orang).cookies["sessionid"].value
        halaman.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": nilai, "url": self.server.url}])
        halaman.goto(f"{self.server.url}{reverse('reviu', args=[self.panggung.reviu.pk])}?butir={kode}")

    def butir(self, kode: str) -> NilaiButir:
        with lingkup_instansi(self.acuan.ma.pk):
            return NilaiButir.objects.get(reviu=self.panggung.reviu, pertanyaan__kode=kode)


@pytest.fixture
def meja(live_server: Any) -> Meja:
    return Meja(live_server)


def tunggu(halaman: Page, teks: str) -> None:
    halaman.locator("[data-status]").filter(has_text=teks).wait_for()


def test_menilai_dengan_papan_ketik_saja(meja: Meja, halaman: Page) -> None:
    meja.buka(halaman)
    halaman.keyboard.press("s")
    tunggu(halaman, "Tersimpan 09.00")
    halaman.keyboard.press("n")
    halaman.locator(f'#butir[data-kode="{KEDUA}"]').wait_for()
    halaman.keyboard.press("p")
    tunggu(halaman, "tulis catatannya dulu")
    halaman.keyboard.type("Lengkapi notula.")
    tunggu(halaman, "Tersimpan 09.00")
    assert meja.butir(PERTAMA).verdict == "sesuai"
    assert meja.butir(KEDUA).catatan == "Lengkapi notula."
    assert halaman.locator("[data-maju-teks]").inner_text() == "2/113"
    assert halaman.locator(f'.indeks a[data-butir="{KEDUA}"]').get_attribute("data-tanda") == "perlu_perbaikan"


def test_sambungan_putus_isian_menunggu_lalu_tersimpan_juga_sesudah_muat_ulang(meja: Meja, halaman: Page) -> None:
    meja.buka(halaman)
    halaman.locator("#v-perlu").check(force=True)
    halaman.context.set_offline(True)
    halaman.locator("#cat-reviu").fill("Ditulis saat luring.")
    tunggu(halaman, "dicoba lagi")
    halaman.context.set_offline(False)
    halaman.reload()
    halaman.locator("[data-status]").filter(has_text=re.compile("^\\s*Tersimpan")).wait_for()
    assert halaman.locator("#cat-reviu").input_value() == "Ditulis saat luring."
    assert meja.butir(PERTAMA).catatan == "Ditulis saat luring."


def test_putusan_yang_diklik_segera_sesudah_mengetik_catatan_tidak_hilang(meja: Meja, halaman: Page) -> None:
    """Pressing moves the focus, the note saves, its message comes between press and release: the verdict must stay."""
    meja.buka(halaman)
    label = halaman.locator('label[for="v-perlu"]')
    halaman.locator("#cat-reviu").press_sequentially("Lampirkan SK terbaru.")
    tunggu(halaman, "Tersimpan 09.00")
    letak = label.bounding_box()
    halaman.locator("#cat-reviu").press_sequentially(" Dan notulanya.")
    label.hover()
    halaman.mouse.down()
    halaman.wait_for_timeout(400)
    halaman.mouse.up()
    halaman.locator('[data-status]:has-text("Tersimpan"):not(:has-text("belum diputus"))').wait_for()
    assert meja.butir(PERTAMA).verdict == "perlu_perbaikan"
    assert meja.butir(PERTAMA).catatan == "Lampirkan SK terbaru. Dan notulanya."
    assert label.bounding_box() == letak


def test_dua_orang_satu_butir_kedua_catatan_digabung(meja: Meja, halaman: Page) -> None:
    meja.buka(halaman)
    ketua = pabrik.pengguna(Peran.KETUA_TIM, meja.acuan.pt_jambi, nama="Sri Wahyuni")
    pabrik.masuk(ketua).post(
        reverse("butir_simpan", args=[meja.panggung.reviu.pk, PERTAMA]),
        {"versi": "0", "verdict": "perlu_perbaikan", "opsi": "Tidak", "catatan": "Catatan ketua."},
    )
    halaman.locator("#v-perlu").check(force=True)
    halaman.locator("#cat-reviu").fill("Catatan saya.")
    tunggu(halaman, "Isian berbeda")
    assert "Sri Wahyuni" in halaman.locator("[data-konflik]").inner_text()
    halaman.locator("[data-pakai=gabung]").click()
    tunggu(halaman, "Tersimpan 09.00")
    assert meja.butir(PERTAMA).catatan.split() == ["Catatan", "ketua.", "Catatan", "saya."]


def test_memilih_nilai_lain_melepas_putusan_sesuai(meja: Meja, halaman: Page) -> None:
    meja.buka(halaman)
    halaman.keyboard.press("s")
    tunggu(halaman, "Tersimpan 09.00")
    halaman.locator('.pilih input[value="Tidak"]').check()
    tunggu(halaman, "belum diputus")
    assert not halaman.locator("#v-sesuai").is_checked()
    assert meja.butir(PERTAMA).verdict == ""


def test_saringan_daftar_dan_tombol_kembali(meja: Meja, halaman: Page) -> None:
    meja.buka(halaman)
    halaman.keyboard.press("s")
    tunggu(halaman, "Tersimpan 09.00")
    halaman.locator("[data-saring-indeks]").select_option("belum")
    assert not halaman.locator(f'.indeks a[data-butir="{PERTAMA}"]').is_visible()
    assert "112" in halaman.locator("[data-saring-indeks] option:checked").inner_text()
    halaman.locator("#soal").focus()
    halaman.keyboard.press("j")
    halaman.locator(f'#butir[data-kode="{KEDUA}"]').wait_for()
    halaman.go_back()
    halaman.locator(f'#butir[data-kode="{PERTAMA}"]').wait_for()


def test_meja_lolos_axe_di_kedua_lebar(meja: Meja, halaman: Page) -> None:
    from axe_playwright_python.sync_playwright import Axe

    for ukuran in ({"width": 1366, "height": 768}, {"width": 360, "height": 740}):
        halaman.set_viewport_size(ukuran)  # type: ignore[arg-type]  # a plain dict is what it takes
        meja.buka(halaman)
        assert halaman.evaluate("document.documentElement.scrollWidth") <= ukuran["width"]
        hasil = Axe().run(halaman)
        assert hasil.violations_count == 0, hasil.generate_report()
