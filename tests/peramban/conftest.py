"""Browser tests: Playwright with the system's Chromium; skipped with one loud line where there is none."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

# Playwright's synchronous interface runs an event loop in this thread, which Django would otherwise refuse to share.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

ARGUMEN = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
LEBAR = {"width": 1366, "height": 768}
SEMPIT = {"width": 360, "height": 740}
_dilewati: list[str] = []


def _cari_chromium() -> str | None:
    for nama in ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome"):
        if letak := shutil.which(nama):
            return letak
    return None


@pytest.fixture(scope="session")
def peramban() -> Iterator[Browser]:
    """One running Chromium for all browser tests."""
    if not (letak := _cari_chromium()):
        _dilewati.append("")
        pytest.skip("Chromium tidak ada")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as pw:
        kromium = pw.chromium.launch(executable_path=letak, args=ARGUMEN)
        yield kromium
        kromium.close()


@pytest.fixture
def halaman(peramban: Browser) -> Iterator[Page]:
    """A fresh page at 1366×768, in Indonesian; a broken script or a violated content policy fails the test."""
    konteks = peramban.new_context(viewport=LEBAR, locale="id-ID", timezone_id="Asia/Jakarta", accept_downloads=True)
    konteks.set_default_timeout(10_000)
    lembar = konteks.new_page()
    keluhan: list[str] = []
    lembar.on("pageerror", lambda galat: keluhan.append(str(galat)))
    lembar.on("console", lambda pesan: keluhan.append(pesan.text) if "Content Security Policy" in pesan.text else None)
    yield lembar
    konteks.close()
    assert not keluhan, keluhan


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if _dilewati:
        terminalreporter.write_line(
            "!!! UJI PERAMBAN DILEWATI: Chromium tidak ada. Pasang dengan: sudo apt-get install -y chromium",
            red=True, bold=True,
        )  # fmt: skip
