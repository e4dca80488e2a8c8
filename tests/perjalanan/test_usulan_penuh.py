"""The whole bid over HTTP with five accounts and a real worker, from the first answer to the candidate list.

1. Rina, operator of PN Sarolangun, answers, attaches a PDF and opens a bid for WBK; Budi, its head, submits it although one
   minimum is missed, which he must say he knows.
2. Sari judges at PT Jambi and returns it with two remarks. Rina changes one answer, replies to the other and enters the new
   survey index; Budi submits again.
3. Sari approves and nominates; Agus does the same at Ditjen Badilum, once Bawas has given clearance.
4. Tia evaluates at the TPI level by level, recommends, and as sekretariat determines the candidate.
5. The candidate list comes out as XLSX, the ikhtisar as PDF; both are opened and agree with the frozen scores.

At every step somebody tries the wrong thing first and reads why not.
"""

from __future__ import annotations

import io
import re
import zlib
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lke.models import LembarKerja
from penilaian.models import Ajuan, JejakUsulan, NilaiButir, Reviu, Usulan
from satker.enums import Peran
from satker.lingkup import lingkup_instansi
from tests import pabrik
from tests.pabrik import Acuan
from tests.perjalanan.orang import Orang, teks

pytestmark = pytest.mark.django_db(transaction=True)

PILIHAN = "A.I.1.i.a"
ANGKA = "A.II.1.i.a"
SPAK = "B.I.a.1"
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@dataclass
class Cerita:
    """The five people and the sheet they work on."""

    acuan: Acuan
    rina: Orang
    budi: Orang
    sari: Orang
    agus: Orang
    tia: Orang
    lembar: LembarKerja

    def usulan(self) -> Usulan:
        with lingkup_instansi(self.acuan.ma.pk):
            return Usulan.objects.get(lembar=self.lembar)

    def reviu(self) -> int:
        """The desk that is open now."""
        with lingkup_instansi(self.acuan.ma.pk):
            return Reviu.objects.filter(usulan__lembar=self.lembar, selesai__isnull=True).latest("pk").pk

    def jejak(self) -> list[str]:
        with lingkup_instansi(self.acuan.ma.pk):
            return list(
                JejakUsulan.objects.filter(usulan__lembar=self.lembar).order_by("pk").values_list("aksi", flat=True)
            )

    def versi(self, kode: str) -> int:
        with lingkup_instansi(self.acuan.ma.pk):
            return self.lembar.jawaban.get(pertanyaan__kode=kode).versi


@pytest.fixture
def cerita(acuan: Acuan, settings: Any) -> Cerita:
    """Everything answered best but three questions, which Rina fills herself."""
    settings.FILE_UPLOAD_HANDLERS = ["inti.berkas.PenerimaBerkas"]
    a = acuan
    with lingkup_instansi(a.ma.pk):
        lembar = pabrik.lembar(a.pn_sarolangun, a.periode)
        sisa = {
            k: v for k, v in pabrik.jawaban_terbaik(a.bagan).items() if k not in (PILIHAN, ANGKA, SPAK, "A.II.1.i.b")
        }
        pabrik.jawab_semua(lembar, sisa)
    return Cerita(
        a,
        rina=Orang.dengan("Rina", (Peran.OPERATOR, a.pn_sarolangun)),
        budi=Orang.dengan("Budi", (Peran.PIMPINAN, a.pn_sarolangun)),
        sari=Orang.dengan("Sari", (Peran.VERIFIKATOR, a.pt_jambi), (Peran.KETUA_TIM, a.pt_jambi)),
        agus=Orang.dengan("Agus", (Peran.VERIFIKATOR, a.badilum), (Peran.KETUA_TIM, a.badilum)),
        tia=Orang.dengan(
            "Tia", (Peran.PENILAI_ANGGOTA, a.bawas), (Peran.PENILAI_KETUA, a.bawas), (Peran.PENGENDALI_TEKNIS, a.bawas),
            (Peran.BAWAS, a.bawas), (Peran.SEKRETARIAT, a.bua),
        ),
        lembar=lembar,
    )  # fmt: skip


def test_usulan_penuh(cerita: Cerita, pekerja: Any) -> None:
    _isi(cerita)
    _ajukan(cerita)
    _pt_mengembalikan(cerita)
    _jawab_dan_ajukan_ulang(cerita)
    _pt_menyetujui_dan_mengusulkan(cerita)
    _ditjen_dan_clearance(cerita)
    _tpi(cerita)
    _tetapkan(cerita)
    _keluaran(cerita)
    assert [a for a in cerita.jejak() if a not in ("sesuai_sisa", "bawa_putusan")] == [
        "buka", "ajukan", "mulai_telaah", "kembalikan", "ajukan_ulang", "mulai_telaah", "setujui", "usulkan",
        "mulai_telaah", "setujui", "clearance", "usulkan",
        "mulai_telaah", "selesai_tingkat", "selesai_tingkat", "rekomendasikan", "tetapkan",
    ]  # fmt: skip


def _jawab(c: Cerita, siapa: Orang, kode: str, **isi: str) -> None:
    siapa.kirim(
        "jawaban_simpan",
        c.lembar.pk,
        kode,
        versi=str(c.versi(kode)),
        **{k.replace("_", "-"): v for k, v in isi.items()},
    )


def _isi(c: Cerita) -> None:
    simpan = ("jawaban_simpan", c.lembar.pk)
    assert "Manajemen Perubahan" in c.rina.buka("lembar_area", c.lembar.pk, "manajemen_perubahan")
    c.rina.ditolak(*simpan, ANGKA, status=422, kalimat="angka", versi="0", **{"a-agen": "tujuh", "a-perubahan": "5"})
    c.rina.ditolak(*simpan, ANGKA, status=422, kalimat="negatif", versi="0", **{"a-agen": "-7", "a-perubahan": "5"})
    c.rina.ditolak(*simpan, PILIHAN, status=422, kalimat="tidak ada pada pertanyaan ini", versi="0", opsi="Mungkin")
    c.budi.ditolak(*simpan, PILIHAN, status=403, kalimat="operator PN Sarolangun", versi="0", opsi="Ya")
    c.sari.ditolak(*simpan, PILIHAN, status=403, kalimat="operator PN Sarolangun", versi="0", opsi="Ya")
    _jawab(c, c.rina, ANGKA, a_agen="7", a_perubahan="5", catatan="Lima perubahan dari tujuh agen.")
    _jawab(c, c.rina, "A.II.1.i.b", a_perubahan="5", a_terintegrasi="5", catatan="Semua masuk rencana kerja.")
    _jawab(c, c.rina, PILIHAN, opsi="Ya", catatan="SK Tim Kerja 2026.")
    # Somebody who still looks at the page from before is shown both texts, and nothing is overwritten.
    beda = c.rina.ditolak(
        *simpan, PILIHAN, status=409, kalimat="SK Tim Kerja 2026.", versi="0", opsi="Tidak", catatan="Lama."
    )
    assert "Lama." in beda
    jawaban = c.rina.peramban.post(
        f"/lke/{c.lembar.pk}/butir/{PILIHAN}/bukti/",
        {"berkas": SimpleUploadedFile("sk-tim.pdf", PDF, "application/pdf")},
    )
    assert jawaban.status_code == 302, teks(jawaban)[:500]
    jawaban = c.rina.peramban.post(
        f"/lke/{c.lembar.pk}/butir/{PILIHAN}/bukti/",
        {"berkas": SimpleUploadedFile("sk.pdf", b"<html><script>", "application/pdf")},
    )
    assert "sk.pdf" in teks(c.rina.peramban.get(jawaban["Location"])), "berkas yang bukan PDF harus disebut"
    c.rina.ditolak(
        "usulan_buka", status=409, kalimat="WBBM hanya dapat diusulkan setelah WBK", lembar=c.lembar.pk, predikat="WBBM"
    )
    c.sari.ditolak("usulan_buka", status=403, kalimat="Peran Anda tidak mencakup", lembar=c.lembar.pk, predikat="WBK")
    c.rina.kirim("usulan_buka", lembar=c.lembar.pk, predikat="WBK")
    c.rina.ditolak("usulan_buka", status=409, kalimat="sudah punya usulan WBK", lembar=c.lembar.pk, predikat="WBK")


def _aksi(c: Cerita, aksi: str) -> tuple[str, int, str]:
    return "usulan_aksi", c.usulan().pk, aksi


def _ajukan(c: Cerita) -> None:
    aksi = _aksi(c, "ajukan")
    c.rina.ditolak(*aksi, status=403, kalimat="dilakukan pimpinan PN Sarolangun")
    # The survey index is still missing.
    assert SPAK in c.budi.ditolak(*aksi, status=409, kalimat="dijawab")
    _jawab(c, c.rina, SPAK, a_indeks="2,5", catatan="Hasil survei triwulan IV.")
    c.budi.ditolak(*aksi, status=409, kalimat="belum Anda nyatakan diketahui")
    halaman = c.budi.peramban.get(f"/usulan/{c.usulan().pk}/aksi/ajukan/").content.decode()
    kurang = re.findall(r'name="diakui"[^>]*value="([^"]+)"|value="([^"]+)"[^>]*name="diakui"', halaman)
    assert kurang, "kekurangan tidak ditampilkan untuk diakui"
    c.budi.kirim(*aksi, diakui=[a or b for a, b in kurang])
    assert c.usulan().status == "diajukan"
    c.budi.ditolak(*aksi, status=302, kalimat="baru saja diajukan oleh Budi")


def _mulai(c: Cerita, siapa: Orang) -> int:
    siapa.kirim("reviu_mulai", c.usulan().pk)
    return c.reviu()


def _nilai(c: Cerita, siapa: Orang, kode: str, verdict: str, catatan: str = "", *, opsi: str = "") -> None:
    with lingkup_instansi(c.acuan.ma.pk):
        ada = NilaiButir.objects.filter(reviu_id=c.reviu(), pertanyaan__kode=kode).first()
    siapa.kirim(
        "butir_simpan", c.reviu(), kode, verdict=verdict, opsi=opsi, catatan=catatan, versi=str(ada.versi if ada else 0)
    )


def _pt_mengembalikan(c: Cerita) -> None:
    usulan = c.usulan()
    asing = Orang.dengan("Asing", (Peran.VERIFIKATOR, c.acuan.pt_padang))
    asing.ditolak("reviu_mulai", usulan.pk, status=404, kalimat="tidak ada")
    c.agus.ditolak("reviu_mulai", usulan.pk, status=403, kalimat="pada tahap yang sedang memegang usulan")
    reviu = _mulai(c, c.sari)
    c.budi.ditolak(*_aksi(c, "tarik"), status=302, kalimat="mulai ditelaah oleh Sari")
    c.sari.ditolak(
        "butir_simpan", reviu, PILIHAN, status=422, kalimat="atatan", verdict="perlu_perbaikan", opsi="Ya", versi="0"
    )
    _nilai(c, c.sari, PILIHAN, "perlu_perbaikan", "SK belum memuat unsur pelayanan.", opsi="Tidak")
    _nilai(c, c.sari, "A.I.1.i.b", "perlu_perbaikan", "Notulen sosialisasi belum ada.", opsi="B")
    c.sari.ditolak("reviu_putus", reviu, status=422, kalimat="belum dinilai", aksi="setujui")
    c.sari.ditolak("reviu_putus", reviu, status=422, kalimat="Isi tanggal batas jawab", aksi="kembalikan")
    # Nobody at the satker reads remarks that may still change.
    c.rina.buka("reviu", reviu, status=403)
    assert "SK belum memuat" not in c.rina.buka("usulan", usulan.pk)
    c.sari.kirim("reviu_putus", reviu, aksi="kembalikan", **{"kembalikan-batas_jawab": "2026-03-20"})
    assert c.usulan().status == "dikembalikan"
    c.sari.ditolak("butir_simpan", reviu, PILIHAN, status=409, kalimat="", verdict="sesuai", opsi="Ya", versi="1")


def _jawab_dan_ajukan_ulang(c: Cerita) -> None:
    usulan = c.usulan()
    terbaca = c.rina.buka("usulan", usulan.pk)
    assert "SK belum memuat unsur pelayanan." in terbaca
    assert "Notulen sosialisasi belum ada." in terbaca
    c.budi.ditolak(*_aksi(c, "ajukan_ulang"), status=409, kalimat="A.I.1.i.b", diakui=_kurang(c))
    with lingkup_instansi(c.acuan.ma.pk):
        butir = NilaiButir.objects.get(reviu__usulan=usulan, pertanyaan__kode="A.I.1.i.b")
    _jawab(c, c.rina, PILIHAN, opsi="Ya", catatan="SK diganti 9 Maret 2026, memuat unsur pelayanan.")
    _jawab(c, c.rina, SPAK, a_indeks="3,8", catatan="Hasil survei triwulan I.")
    c.rina.kirim("usulan_tanggapi", usulan.pk, butir=butir.pk, teks="Notulen ada pada bukti nomor 2, halaman 4.")
    c.budi.kirim(*_aksi(c, "ajukan_ulang"))  # with the new index nothing is short any more
    assert _kurang(c) == []
    kini = c.usulan()
    assert (kini.status, kini.tahap, kini.putaran) == ("diajukan", "pt", 2)
    with lingkup_instansi(c.acuan.ma.pk):
        satu, dua = Ajuan.objects.filter(usulan=kini).order_by("putaran")
    assert satu.isi["jawaban"][PILIHAN]["catatan"] == "SK Tim Kerja 2026."
    assert dua.isi["jawaban"][PILIHAN]["catatan"].startswith("SK diganti")


def _kurang(c: Cerita) -> list[str]:
    with lingkup_instansi(c.acuan.ma.pk):
        ajuan = Ajuan.objects.filter(usulan__lembar=c.lembar).latest("putaran")
    return list(ajuan.isi["kekurangan_diakui"])


def _pt_menyetujui_dan_mengusulkan(c: Cerita) -> None:
    reviu = _mulai(c, c.sari)
    _nilai(c, c.sari, PILIHAN, "sesuai", opsi="Ya")
    c.sari.kirim("reviu_sesuai_sisa", reviu)
    c.sari.kirim("reviu_putus", reviu, aksi="setujui")
    assert c.usulan().status == "disetujui"
    tempat = {"predikat": "WBK", "penilai": c.acuan.pt_jambi.pk, "usulan": [c.usulan().pk]}
    surat = ("pengusulan", c.acuan.periode.pk, "pt")
    c.sari.ditolak(*surat, status=422, kalimat="Isi nomor surat", **tempat)
    c.agus.ditolak(
        *surat, status=403, kalimat="disusun penilai tahap itu", **tempat, nomor_surat="X", tanggal_surat="2026-03-10"
    )
    c.sari.kirim(*surat, **tempat, nomor_surat="W5-U/100/OT1.6/III/2026", tanggal_surat="2026-03-10")
    kini = c.usulan()
    assert (kini.status, kini.tahap, kini.putaran) == ("diajukan", "ditjen", 2)


def _ditjen_dan_clearance(c: Cerita) -> None:
    usulan = c.usulan()
    c.sari.ditolak("reviu_mulai", usulan.pk, status=403, kalimat="pada tahap yang sedang memegang usulan")
    reviu = _mulai(c, c.agus)
    c.agus.kirim("reviu_sesuai_sisa", reviu)
    c.tia.ditolak("clearance_catat", usulan.pk, status=409, kalimat="", hasil="bersih")
    c.agus.kirim("reviu_putus", reviu, aksi="setujui")
    tempat = {
        "predikat": "WBK", "penilai": c.acuan.badilum.pk, "usulan": [usulan.pk], "nomor_surat": "DJU/200/2026",
        "tanggal_surat": "2026-03-10",
    }  # fmt: skip
    surat = ("pengusulan", c.acuan.periode.pk, "ditjen")
    c.agus.ditolak(*surat, status=422, kalimat="", **tempat)
    assert c.usulan().tahap == "ditjen"
    c.tia.ditolak("clearance_catat", usulan.pk, status=422, kalimat="Tulis alasan tidak bersih", hasil="tidak")
    c.agus.ditolak("clearance_catat", usulan.pk, status=403, kalimat="Peran Anda tidak mencakup", hasil="bersih")
    c.tia.kirim("clearance_catat", usulan.pk, hasil="bersih", nomor_surat="BP/12/2026")
    c.agus.kirim(*surat, **tempat)
    assert (c.usulan().status, c.usulan().tahap) == ("diajukan", "tpi")


def _tpi(c: Cerita) -> None:
    anggota = _mulai(c, c.tia)
    c.tia.ditolak("reviu_putus", anggota, status=422, kalimat="tingkat", aksi="rekomendasikan")
    c.tia.ditolak("reviu_tingkat", anggota, status=409, kalimat="belum dinilai")
    # The TPI's own answer stands beside the others', and lowers its own score only.
    _nilai(c, c.tia, "A.I.1.i.b", "tidak_sesuai", "Sosialisasi baru satu kali.", opsi="B")
    c.tia.kirim("reviu_sesuai_sisa", anggota)
    c.tia.kirim("reviu_tingkat", anggota)
    ketua = c.reviu()
    assert ketua != anggota
    c.tia.kirim("reviu_tingkat", ketua)
    teknis = c.reviu()
    c.tia.kirim("reviu_putus", teknis, aksi="rekomendasikan", **{"rekomendasikan-catatan": "LHE 2."})
    assert c.usulan().status == "direkomendasikan"
    with lingkup_instansi(c.acuan.ma.pk):
        nilai = dict(Reviu.objects.filter(usulan=c.usulan()).order_by("pk").values_list("tahap", "total"))
        mandiri = Ajuan.objects.filter(usulan=c.usulan()).latest("putaran").total
    assert nilai["ditjen"] == mandiri
    assert nilai["tpi"] < mandiri
    # The assessment is over: the living sheet is closed.
    c.rina.ditolak("jawaban_simpan", c.lembar.pk, PILIHAN, status=409, kalimat="terkunci", versi="2", opsi="Tidak")


def _tetapkan(c: Cerita) -> None:
    usulan, periode = c.usulan(), c.acuan.periode.pk
    assert "PN Sarolangun" in c.tia.buka("penetapan", periode)
    c.agus.ditolak(
        "penetapan_tetapkan", periode, usulan.pk, status=403, kalimat="Peran Anda tidak mencakup", predikat="WBK"
    )
    c.tia.kirim("penetapan_tetapkan", periode, usulan.pk, predikat="WBK")
    assert c.usulan().status == "calon"
    assert "PN Sarolangun" in c.tia.buka("calon", periode)
    assert "calon" in c.rina.buka("usulan", usulan.pk).lower()


def _keluaran(c: Cerita) -> None:
    usulan = c.usulan()
    with lingkup_instansi(c.acuan.ma.pk):
        tpi = Reviu.objects.get(usulan=usulan, tingkat="pengendali_teknis")
        ajuan = Ajuan.objects.filter(usulan=usulan).latest("putaran")
    berkas = c.tia.unduh(jenis="daftar_calon_xlsx", periode=c.acuan.periode.pk, predikat="WBK", status="calon")
    lembar = openpyxl.load_workbook(io.BytesIO(berkas))["Daftar calon"]
    baris = [[sel.value for sel in b] for b in lembar.iter_rows()]
    kepala = next(b for b in baris if b[0] == "Peringkat")
    isi = dict(zip(kepala, baris[baris.index(kepala) + 1], strict=True))
    assert isi["Satuan kerja"] == "Pengadilan Negeri Sarolangun"
    assert isi["Total"] == pytest.approx(float(tpi.total), abs=1e-9)
    assert isi["SPAK (indeks)"] == pytest.approx(3.8)
    assert isi["Sidik ajuan (SHA-256)"] == ajuan.sidik
    assert Decimal(str(round(isi["Pengungkit"] + isi["Hasil"], 6))) == round(tpi.total, 6)
    penjelasan = {
        "hasil": "Perkara selesai 31 hari.",
        "perubahan": "Cukup datang sekali.",
        "inovasi": "Antrean daring.",
    }
    pdf = c.budi.unduh(jenis="ikhtisar", usulan=usulan.pk, **penjelasan)
    assert pdf.startswith(b"%PDF-")
    assert pdf.rstrip().endswith(b"%%EOF")
    isi_pdf = pdf + b"".join(_urai(x) for x in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL))
    assert b"/StructTreeRoot" in isi_pdf
    assert re.search(rb"/Lang ?\(id\)", isi_pdf)
    assert isi_pdf.count(b"/FontFile2") + isi_pdf.count(b"/FontFile3") >= 1


def _urai(aliran: bytes) -> bytes:
    try:
        return zlib.decompress(aliran)
    except zlib.error:
        return b""
