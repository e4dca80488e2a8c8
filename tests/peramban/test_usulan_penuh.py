"""The whole bid in a real browser, on the real worksheet of 113 questions, with five accounts and a real worker.

Rina (operator, PN Sarolangun) answers the last open questions, attaches a PDF and opens a bid for WBK. Budi (head) confirms the
one minimum that is missed and submits. Sari (PT Jambi) judges two questions by hand, declares the others sesuai, and returns the
bid. Rina changes one answer, corrects the survey index and replies to the other remark; Budi submits again. Sari takes over her
verdicts, approves and nominates with a letter. Agus (Ditjen Badilum) judges and approves; Tia (Bawas, TPI, sekretariat) records
the clearance, Agus nominates, Tia evaluates in three levels, recommends, determines the candidate and fetches the list as XLSX;
Budi fetches the ikhtisar as PDF.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from django.urls import reverse

from lke.models import LembarKerja
from penilaian.models import Ajuan, NilaiButir, Reviu, Usulan
from satker.enums import Peran
from satker.lingkup import lingkup_instansi
from tests import pabrik
from tests.lke.test_berkas import PDF_KECIL
from tests.pabrik import Acuan
from tests.peramban.pemeran import Pemeran

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PILIHAN, LAIN, ANGKA, SPAK = "A.I.1.i.a", "A.I.1.i.b", "A.II.1.i.a", "B.I.a.1"
SISA = (PILIHAN, ANGKA, SPAK)


class Panggung:
    """The five people, the sheet, and what the database holds of it."""

    def __init__(self, peramban: Browser, server: Any, a: Acuan) -> None:
        self.acuan = a
        with lingkup_instansi(a.ma.pk):
            self.lembar: LembarKerja = pabrik.lembar(a.pn_sarolangun, a.periode)
            terbaik = pabrik.jawaban_terbaik(a.bagan)
            pabrik.jawab_semua(self.lembar, {k: v for k, v in terbaik.items() if k not in SISA})
        P = Peran
        self.rina = Pemeran(peramban, server, "Rina", (P.OPERATOR, a.pn_sarolangun))
        self.budi = Pemeran(peramban, server, "Budi", (P.PIMPINAN, a.pn_sarolangun))
        self.sari = Pemeran(peramban, server, "Sari", (P.VERIFIKATOR, a.pt_jambi), (P.KETUA_TIM, a.pt_jambi))
        self.agus = Pemeran(peramban, server, "Agus", (P.VERIFIKATOR, a.badilum), (P.KETUA_TIM, a.badilum))
        self.tia = Pemeran(
            peramban, server, "Tia", (P.PENILAI_ANGGOTA, a.bawas), (P.PENILAI_KETUA, a.bawas), (P.PENGENDALI_TEKNIS, a.bawas),
            (P.BAWAS, a.bawas), (P.SEKRETARIAT, a.bua),
        )  # fmt: skip
        self.semua = (self.rina, self.budi, self.sari, self.agus, self.tia)

    def usulan(self) -> Usulan:
        with lingkup_instansi(self.acuan.ma.pk):
            return Usulan.objects.get(lembar=self.lembar)

    def putusan(self) -> dict[str, tuple[str, str, str]]:
        """What the desk has stored: verdict, own option, remark by question."""
        with lingkup_instansi(self.acuan.ma.pk):
            baris = NilaiButir.objects.values_list("pertanyaan__kode", "verdict", "opsi__kode", "catatan")
            return {kode: (verdict, opsi, catatan) for kode, verdict, opsi, catatan in baris}

    def nilai(self) -> tuple[Reviu, Ajuan]:
        with lingkup_instansi(self.acuan.ma.pk):
            return Reviu.objects.get(tingkat="pengendali_teknis"), Ajuan.objects.latest("putaran")


@pytest.fixture
def panggung(peramban: Browser, live_server: Any, acuan: Acuan) -> Iterator[Panggung]:
    p = Panggung(peramban, live_server, acuan)
    yield p
    for orang in p.semua:
        orang.tutup()


def test_usulan_penuh(panggung: Panggung, pekerja: Any, tmp_path: Path) -> None:
    p = panggung
    for orang in p.semua:
        orang.masuk()
    _operator_mengisi(p)
    _pimpinan_mengajukan(p)
    _pt_menilai_dan_mengembalikan(p)
    _satker_menjawab(p)
    _pt_menyetujui_dan_mengusulkan(p)
    _ditjen_dan_bawas(p)
    _tpi_dan_penetapan(p)
    _unduhan(p, tmp_path)


def _butir(o: Pemeran, p: Panggung, halaman: str, kode: str) -> Any:
    o.buka(reverse("lembar_area", args=[p.lembar.pk, halaman]) + f"?butir={kode}")
    return o.h.locator(f'details.butir[data-kode="{kode}"]')


def _simpan_catatan(o: Pemeran, kode: str, teks: str) -> None:
    o.h.locator(f'[id="c-{kode}"]').fill(teks)
    o.h.locator(f'[id="c-{kode}"]').blur()
    o.h.locator(f'[id="s-{kode}"]').filter(has_text="Tersimpan").wait_for()


def _isi_angka(o: Pemeran, kode: str, isi: dict[str, str], hasil: str) -> None:
    for nama, nilai in isi.items():
        o.h.locator(f'[id="i-{kode}-{nama}"]').fill(nilai)
    o.h.locator(f'[id="h-{kode}"]').filter(has_text=hasil).wait_for()


def _operator_mengisi(p: Panggung) -> None:
    o = p.rina
    kartu = _butir(o, p, "manajemen_perubahan", PILIHAN)
    kartu.locator('input[value="Ya"]').check()
    o.h.locator(f'[id="s-{PILIHAN}"]').filter(has_text="Tersimpan").wait_for()
    _simpan_catatan(o, PILIHAN, "SK Tim Kerja 2026.")
    kartu.locator("input[type=file]").set_input_files(
        [{"name": "SK Tim.pdf", "mimeType": "application/pdf", "buffer": PDF_KECIL}]
    )
    kartu.locator(".bukti").filter(has_text="SK Tim.pdf").wait_for()
    _butir(o, p, "manajemen_perubahan", ANGKA)
    _isi_angka(o, ANGKA, {"agen": "10", "perubahan": "10"}, "10 dari 10")
    _simpan_catatan(o, ANGKA, "Sepuluh perubahan dari sepuluh agen.")
    _butir(o, p, "B.I", SPAK)
    _isi_angka(o, SPAK, {"indeks": "2,5"}, "2,5 dari skala 4")
    _simpan_catatan(o, SPAK, "Survei triwulan IV.")
    o.buka(reverse("usulan_daftar"))
    o.tekan("Usulkan WBK")
    o.terbaca("Usulan WBK dibuka")


def _pimpinan_mengajukan(p: Panggung) -> None:
    o = p.budi
    o.buka(reverse("usulan", args=[p.usulan().pk]))
    o.tautan("Ajukan")
    o.tekan("Ajukan")
    o.terbaca("belum Anda nyatakan diketahui")
    for kotak in o.h.locator('input[name="diakui"]').all():
        kotak.check()
    o.tekan("Ajukan")
    o.terbaca("Putaran 1 diajukan kepada PT Jambi")


def _mulai(o: Pemeran, p: Panggung) -> None:
    o.buka(reverse("reviu_antrean"))
    o.tekan("Mulai telaah PN Sarolangun")
    o.h.locator("#f-butir").wait_for()


def _nilai(o: Pemeran, kode: str, verdict: str, catatan: str, opsi: str) -> None:
    """Go to a question in the index, give the own answer, the remark and the verdict; wait until all of it is stored.

    At a person's pace: the next hand movement comes when the desk has said «Tersimpan».
    """
    with o.h.expect_response(lambda j: f"?butir={kode}" in j.url):
        o.h.locator(f'#indeks a[data-butir="{kode}"]').evaluate("a => { a.closest('details').open = true; a.click() }")
    o.h.locator(f'#indeks a[data-butir="{kode}"][aria-current]').wait_for(state="attached")
    tersimpan = o.h.locator("[data-status]").filter(has_text="Tersimpan")
    if not o.h.locator(f"#opsi-{opsi}").is_checked():
        o.h.locator(f"#opsi-{opsi}").check()
        tersimpan.wait_for()
    if catatan:
        with o.h.expect_response(lambda j: j.request.method == "POST"):
            o.h.locator("#cat-reviu").fill(catatan)
            o.h.locator("#cat-reviu").blur()
        tersimpan.wait_for()
    with o.h.expect_response(lambda j: j.request.method == "POST"):
        o.h.locator(f'label[for="v-{verdict}"]').click()
    tersimpan.filter(has_not_text="belum diputus").wait_for()


def _sesuai_sisa(o: Pemeran) -> None:
    with o.h.expect_navigation():
        o.tombol("Nyatakan sesuai semua butir yang belum dinilai").click()
        o.tombol("Ya, nyatakan sesuai").click()
    o.terbaca("butir dinyatakan sesuai")


def _putus(o: Pemeran, nama: str, **isian: str) -> None:
    """Open the decision among the others, fill its form, confirm."""
    if not o.h.url.endswith("/putus/"):
        o.tautan("Ringkasan dan putusan")
    rinci = o.h.locator("details.rinci", has=o.h.locator("summary", has_text=re.compile(rf"^\s*{nama}\s*$")))
    rinci.locator("summary").click()
    for bidang, nilai in isian.items():
        rinci.locator(f'[name$="-{bidang}"]').fill(nilai)
    with o.h.expect_navigation():
        rinci.get_by_role("button", name=nama).click()
        o.tombol("Ya, lanjutkan").click()
    o.terbaca("Keputusan tersimpan")


def _pt_menilai_dan_mengembalikan(p: Panggung) -> None:
    o = p.sari
    _mulai(o, p)
    _nilai(o, PILIHAN, "perlu", "SK belum memuat unsur pelayanan.", "Tidak")
    _nilai(o, LAIN, "perlu", "Notulen sosialisasi belum ada.", "B")
    assert p.putusan() == {
        PILIHAN: ("perlu_perbaikan", "Tidak", "SK belum memuat unsur pelayanan."),
        LAIN: ("perlu_perbaikan", "B", "Notulen sosialisasi belum ada."),
    }
    _sesuai_sisa(o)
    _putus(o, "Kembalikan dengan catatan", batas_jawab="2026-03-20")
    assert p.usulan().status == "dikembalikan"


def _satker_menjawab(p: Panggung) -> None:
    o, usulan = p.rina, reverse("usulan", args=[p.usulan().pk])
    o.buka(usulan)
    o.terbaca("SK belum memuat unsur pelayanan.")
    p.budi.buka(usulan)
    p.budi.tombol("Ajukan kembali").wait_for()
    assert p.budi.tombol("Ajukan kembali").get_attribute("aria-disabled") == "true"
    _butir(o, p, "manajemen_perubahan", PILIHAN)
    _simpan_catatan(o, PILIHAN, "SK diganti 9 Maret 2026, memuat unsur pelayanan.")
    o.h.locator(f'[id="s-{PILIHAN}"][data-versi="3"]').wait_for()
    _butir(o, p, "B.I", SPAK)
    _isi_angka(o, SPAK, {"indeks": "3,8"}, "3,8 dari skala 4")
    o.buka(usulan)
    catatan = o.h.locator("#catatan li").filter(has_text=LAIN)
    catatan.locator("summary").click()
    catatan.locator("textarea").fill("Notulen ada pada bukti nomor 2, halaman 4.")
    with o.h.expect_navigation():
        catatan.get_by_role("button", name="Kirim tanggapan").click()
    p.budi.buka(usulan)
    p.budi.tautan("Ajukan kembali")
    p.budi.tekan("Ajukan kembali")
    p.budi.terbaca("Putaran 2 diajukan kepada PT Jambi")


def _pt_menyetujui_dan_mengusulkan(p: Panggung) -> None:
    o = p.sari
    _mulai(o, p)
    with o.h.expect_navigation():
        o.tombol("Pakai putusan putaran 1").click()
        o.tombol("Ya, pakai").click()
    _nilai(o, PILIHAN, "sesuai", "", "Ya")
    _nilai(o, LAIN, "sesuai", "", "A")
    _sesuai_sisa(o)  # the survey index changed too
    _putus(o, "Setujui")
    _usulkan(o, p, "pt", "W5-U/100/OT1.6/III/2026")
    assert p.usulan().tahap == "ditjen"


def _usulkan(o: Pemeran, p: Panggung, tahap: str, nomor: str) -> None:
    o.buka(reverse("peringkat", args=[p.acuan.periode.pk, tahap]))
    with o.h.expect_navigation():
        o.tombol("Susun surat pengusulan").click()
    o.h.get_by_label("Nomor surat pengusulan").fill(nomor)
    o.h.get_by_label("Tanggal surat").fill("2026-03-10")
    with o.h.expect_navigation():
        o.tombol("Usulkan 1 satker").click()
    o.terbaca(f"1 satker diusulkan dengan surat {nomor}")


def _ditjen_dan_bawas(p: Panggung) -> None:
    _mulai(p.agus, p)
    _sesuai_sisa(p.agus)
    _putus(p.agus, "Setujui")
    o = p.tia
    o.buka(reverse("clearance"))
    with o.h.expect_navigation():
        o.h.locator("main").get_by_role("link", name="Catat").first.click()
    o.h.get_by_label("Bersih", exact=True).check()
    o.h.get_by_label("Nomor surat").fill("BP/12/2026")
    o.tekan("Catat clearance")
    o.terbaca("Clearance PN Sarolangun tercatat")
    _usulkan(p.agus, p, "ditjen", "DJU/200/2026")
    assert p.usulan().tahap == "tpi"


def _tpi_dan_penetapan(p: Panggung) -> None:
    o = p.tia
    _mulai(o, p)
    _nilai(o, LAIN, "tidak", "Sosialisasi baru satu kali.", "B")
    _sesuai_sisa(o)
    for _ in ("anggota", "ketua"):
        if not o.h.url.endswith("/putus/"):
            o.tautan("Ringkasan dan putusan")
        with o.h.expect_navigation():
            o.tombol("Selesaikan tingkat").click()
            o.tombol("Ya, lanjutkan").click()
        o.terbaca("Tingkat Anda selesai")
    _putus(o, "Rekomendasikan")
    o.buka(reverse("penetapan", args=[p.acuan.periode.pk]))
    with o.h.expect_navigation():
        o.h.get_by_role("link", name=re.compile("^Tetapkan")).first.click()
    o.tekan("Tetapkan sebagai calon")
    o.terbaca("PN Sarolangun ditetapkan sebagai calon WBK")
    assert p.usulan().status == "calon"


def _unduhan(p: Panggung, folder: Path) -> None:
    o = p.tia
    o.buka(reverse("calon", args=[p.acuan.periode.pk]))
    o.terbaca("PN Sarolangun")
    o.tautan("XLSX")
    o.tekan("Buat dokumen")
    letak = folder / "calon.xlsx"
    o.unduh().save_as(letak)
    baris = [list(b) for b in openpyxl.load_workbook(letak)["Daftar calon"].iter_rows(values_only=True)]
    kepala = next(i for i, b in enumerate(baris) if b[0] == "Peringkat")
    isi = dict(zip(baris[kepala], baris[kepala + 1], strict=True))
    tpi, ajuan = p.nilai()
    assert isi["Satuan kerja"] == "Pengadilan Negeri Sarolangun"
    assert isi["Total"] == pytest.approx(float(tpi.total), abs=1e-9)
    assert tpi.total < ajuan.total
    b = p.budi
    b.buka(reverse("usulan", args=[p.usulan().pk]))
    b.tautan("Buat ikhtisar WBK")
    for kotak in b.h.locator("main textarea").all():
        kotak.fill("Perkara selesai dalam 31 hari, sebelumnya 58 hari.")
    b.tekan("Buat dokumen")
    letak = folder / "ikhtisar.pdf"
    b.unduh().save_as(letak)
    assert letak.read_bytes().startswith(b"%PDF-")
    # The code printed beside the QR is known to the public page.
    with b.h.expect_navigation():
        b.h.locator('main a[href*="/periksa/"]').first.click()
    b.terbaca("asli dan berlaku")
