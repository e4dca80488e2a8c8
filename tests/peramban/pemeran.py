"""A person with a browser of their own: signs in through the page, clicks what a person would click."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from satker.enums import Peran
from satker.models import Satker
from tests import pabrik
from tests.peramban.conftest import LEBAR

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Download, Locator, Page


class Pemeran:
    """One account, one browser context; broken scripts and violations of the content policy are collected."""

    def __init__(self, peramban: Browser, server: Any, nama: str, *peran: tuple[Peran, Satker]) -> None:
        self.nama, self.dasar = nama, server.url
        pertama, *lain = peran
        self.akun = pabrik.pengguna(*pertama, nama=nama)
        for satu in lain:
            pabrik.tugas(self.akun, *satu)
        self.konteks = peramban.new_context(
            viewport=LEBAR, locale="id-ID", timezone_id="Asia/Jakarta", accept_downloads=True
        )
        self.konteks.set_default_timeout(15_000)
        self.h: Page = self.konteks.new_page()
        self.keluhan: list[str] = []
        self.h.on("pageerror", lambda galat: self.keluhan.append(str(galat)))
        self.h.on("console", lambda p: self.keluhan.append(p.text) if "Content Security Policy" in p.text else None)

    def masuk(self) -> None:
        self.h.goto(f"{self.dasar}/masuk/")
        self.h.get_by_label("NIP atau surel").fill(self.akun.surel)
        self.h.locator('input[type="password"]').fill(pabrik.SANDI)
        self.h.get_by_role("button", name="Masuk", exact=True).click()
        self.h.wait_for_url(f"{self.dasar}/")

    def buka(self, jalan: str) -> None:
        jawaban = self.h.goto(self.dasar + jalan)
        assert jawaban is not None
        assert jawaban.status == 200, f"{self.nama}: {jalan} dijawab {jawaban.status}"

    def tombol(self, nama: str) -> Locator:
        return self.h.get_by_role("button", name=nama, exact=True)

    def tekan(self, nama: str, *, tanya: bool = False) -> None:
        """Press a button and wait for the page it leads to; ``tanya``: the portal asks once more first."""
        with self.h.expect_navigation():
            self.tombol(nama).click()
            if tanya:
                self.tombol("Ya, lanjutkan").click()

    def tautan(self, nama: str) -> None:
        with self.h.expect_navigation():
            self.h.get_by_role("link", name=nama, exact=True).first.click()

    def terbaca(self, teks: str) -> None:
        """The words are on the page, soon."""
        self.h.get_by_text(teks).first.wait_for()

    def unduh(self) -> Download:
        """Wait for the worker on a document's page, then take the file."""
        tautan = self.h.get_by_role("link", name="Unduh").first
        tautan.wait_for(timeout=60_000)
        with self.h.expect_download() as janji:
            tautan.click()
        return janji.value

    def tutup(self) -> None:
        self.konteks.close()
        assert not self.keluhan, f"{self.nama}: {self.keluhan}"
