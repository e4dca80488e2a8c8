"""Every main page: axe finds nothing (WCAG 2.2 A and AA, best practices) at 1366 and 360 pixels; at 360 nothing scrolls sideways."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.urls import reverse

from tests.hak_akses_dunia import Dunia, bangun_dunia
from tests.peramban.conftest import LEBAR, SEMPIT

if TYPE_CHECKING:
    from playwright.sync_api import Page

AXE = (files("axe_playwright_python") / "axe.min.js").read_text()
JALAN = "axe.run(document, {resultTypes: ['violations']}).then(h => h.violations)"


def _halaman(d: Dunia) -> dict[str, list[str]]:
    """Addresses by who opens them; "bawah" is PN Sarolangun, judged by PT Jambi."""
    s, b = d["sendiri"], d["bawah"]

    def a(nama: str, *isi: Any) -> str:
        return reverse(nama, args=isi)

    return {
        "anonim": [a("masuk"), a("periksa_dokumen"), a("periksa", b.dokumen.kode_periksa), a("periksa", "tidakada2345")],
        "operator": [
            a("beranda"), a("lembar_daftar"), a("lembar", s.lembar.pk), a("lembar_area", s.lembar.pk, "manajemen_perubahan"),
            a("lembar_area", s.lembar.pk, "B.I") + "?butir=B.I.a.1", a("jawaban_riwayat", s.lembar.pk, s.kode), a("usulan_daftar"),
            a("usulan", s.usulan.pk), a("profil"), a("kabar"), a("ganti_sandi"), a("dokumen", s.dokumen.pk),
            a("dokumen_buat") + f"?jenis=ikhtisar&usulan={s.usulan.pk}", "/tidak-ada/", a("reviu_antrean"),
        ],
        "pimpinan": [a("beranda"), a("usulan_aksi", s.usulan.pk, "tarik")],
        "ketua_tim": [
            a("beranda"), a("reviu_antrean"), a("reviu", b.reviu.pk), a("reviu_putus", b.reviu.pk), a("usulan", b.usulan.pk),
            a("peringkat", b.periode.pk, "pt"), a("pengusulan", b.periode.pk, "pt"), a("pengusulan_rinci", b.pengusulan.pk),
            a("usulan_aksi", b.usulan.pk, "kembalikan"),
        ],
        "pengendali_teknis": [a("beranda"), a("reviu_antrean")],
        "bawas": [a("beranda"), a("clearance"), a("clearance_catat", b.usulan.pk)],
        "sekretariat": [
            a("beranda"), a("lembar_daftar"), a("usulan_daftar"), a("periode_daftar"), a("periode_rinci", b.periode.pk),
            a("perpanjangan_tambah", b.periode.pk), a("penetapan_pilih"), a("penetapan", b.periode.pk), a("calon", b.calon.periode_id),
            a("tahap_lanjut", b.calon.periode_id, b.calon.pk), a("pekerjaan_daftar"), a("pekerjaan", b.pekerjaan.kode),
            a("dokumen_buat") + f"?jenis=daftar_calon_xlsx&periode={b.periode.pk}",
        ],
        "admin_instansi": [
            a("beranda"), a("satker_daftar"), a("satker_rinci", b.satker.pk), a("pengguna_daftar"), a("pengguna_baru"),
            a("pengguna_rinci", b.orang.pk), a("tugas_beri", b.orang.pk),
        ],
        "pengamat": [a("beranda")],
    }  # fmt: skip


@pytest.fixture
def dunia(live_server: Any) -> Dunia:
    return bangun_dunia()


def _kunjungi(d: Dunia, halaman: Page, dasar: str, periksa: Callable[[Page, str, str], list[str]]) -> list[str]:
    keluhan: list[str] = []
    for peran, semua in _halaman(d).items():
        halaman.context.clear_cookies()
        if peran != "anonim":
            kunci = d.peramban[peran].cookies[settings.SESSION_COOKIE_NAME].value
            halaman.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": kunci, "url": dasar}])
        for jalan in semua:
            jawaban = halaman.goto(dasar + jalan)
            assert jawaban is not None
            if jawaban.status >= 500:
                keluhan.append(f"{peran} {jalan}: {jawaban.status}")
                continue
            keluhan += periksa(halaman, peran, jalan)
    return keluhan


def _axe(halaman: Page, peran: str, jalan: str) -> list[str]:
    halaman.evaluate(AXE)
    return [
        f"{peran} {jalan}: {v['id']} ({v['impact']}): {v['help']}; {len(v['nodes'])}×, misalnya "
        + json.dumps(v["nodes"][0]["html"], ensure_ascii=False)[:160]
        for v in halaman.evaluate(JALAN)
    ]


def _lurus(halaman: Page, peran: str, jalan: str) -> list[str]:
    lebar = halaman.evaluate("document.documentElement.scrollWidth")
    return [f"{peran} {jalan}: lebar isi {lebar} piksel"] if lebar > SEMPIT["width"] else []


def test_axe_layar_lebar(dunia: Dunia, halaman: Page, live_server: Any) -> None:
    halaman.set_viewport_size(LEBAR)
    keluhan = _kunjungi(dunia, halaman, live_server.url, _axe)
    assert not keluhan, "\n".join(keluhan)


def test_axe_dan_tanpa_gulir_samping_di_ponsel(dunia: Dunia, halaman: Page, live_server: Any) -> None:
    halaman.set_viewport_size(SEMPIT)
    keluhan = _kunjungi(dunia, halaman, live_server.url, lambda h, p, j: [*_lurus(h, p, j), *_axe(h, p, j)])
    assert not keluhan, "\n".join(keluhan)


def test_pemeriksa_menemukan_yang_salah(halaman: Page) -> None:
    """A checker that finds nothing anywhere proves nothing."""
    halaman.set_viewport_size(SEMPIT)
    halaman.set_content('<!doctype html><html><body><input><img src="x"><div id="w">x</div></body></html>')
    halaman.evaluate("document.getElementById('w').style.width = '500px'")
    assert {"html-has-lang", "label", "image-alt"} <= {k.split(": ")[1].split()[0] for k in _axe(halaman, "uji", "/")}
    assert _lurus(halaman, "uji", "/")
