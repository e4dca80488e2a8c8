"""What stands in a document: builders only, no database."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from lke.instrumen import Penurunan, bawaan
from lke.skor import Mesin, desimal_teks
from penilaian.dokumen import cetak
from penilaian.dokumen.daftar_calon import Calon, sidik_daftar, susun_daftar
from penilaian.dokumen.ikhtisar import susun_ikhtisar
from penilaian.dokumen.kepala import Kepala
from penilaian.dokumen.lke import Pihak, susun_lke
from penilaian.dokumen.nilai import baca_simpul, hasil_beku, pulihkan
from penilaian.dokumen.xlsx import BARIS_JUDUL, KOLOM, tulis_daftar

MESIN = Mesin(bawaan("permenpanrb-90-2021"))
PENJELASAN = {
    "hasil": "Perkara selesai 62 hari.\n\nBiaya nontunai.",
    "perubahan": "Tidak perlu datang dua kali.",
    "inovasi": "Antrean daring.",
}


def jawaban(**ganti: Any) -> dict[str, Any]:
    """Best answers to every question, some replaced."""
    isi: dict[str, Any] = {}
    for kode, soal in MESIN.soal.items():
        if soal.opsi:
            isi[kode] = max(soal.opsi, key=lambda o: o.nilai).kode
        elif soal.jenis_jawaban == "indeks":
            isi[kode] = {"indeks": "4"}
        else:
            khusus = {soal.rumus.sekarang: "0"} if isinstance(soal.rumus, Penurunan) else {"sudah": "30"}
            isi[kode] = {i.kode: khusus.get(i.kode, "10") for i in soal.isian if not i.jumlah_dari}
    return isi | {k.replace("_", "."): v for k, v in ganti.items()}


def beku(isi: dict[str, Any]) -> dict[str, Any]:
    """An ajuan's content as the worksheet freezes it."""
    hasil = MESIN.hitung(isi)
    return {
        "jawaban": {
            k: {
                "opsi" if isinstance(v, str) else "angka": v,
                "catatan": f"Catatan {k}",
                "bukti": [{"nama": f"{k}.pdf"}],
            }
            for k, v in isi.items()
        },
        "simpul": {
            k: {"nilai": desimal_teks(n.nilai), "bobot": desimal_teks(n.bobot)} for k, n in hasil.simpul.items()
        },
    }


def kepala(**ganti: Any) -> Kepala:
    isi: dict[str, Any] = {
        "judul": "Ikhtisar Pembangunan Zona Integritas",
        "subjudul": "Menuju WBK",
        "nomor": "0001/IKH-ZI/MA/2026",
        "instansi": "Mahkamah Agung",
        "satker": "Pengadilan Negeri Sarolangun",
        "periode": "Evaluasi ZI 2026",
        "dibuat": datetime(2026, 3, 31, 7, 12, tzinfo=UTC),
        "zona": "Asia/Jakarta",
        "sidik": "ab" * 32,
        "nama_sidik": "Sidik ajuan (SHA-256)",
        "kode": "abcdefghjkmnpqrstuvw",
        "alamat": "https://zi.contoh.go.id/periksa/abcdefghjkmnpqrstuvw/",
    }
    return Kepala(**(isi | ganti))


def calon(nama: str, isi: dict[str, Any], **ganti: Any) -> Calon:
    dasar: dict[str, Any] = {
        "satker": nama,
        "kode_satker": nama[-4:],
        "induk": "PT Jambi",
        "kelas": "II",
        "predikat": "WBK",
        "kelompok": "PN Kelas IB / II",
        "status": "Calon",
        "simpul": beku(isi)["simpul"],
        "nilai_dari": "Pengendali teknis TPI",
        "clearance": "bersih, 2 Mei 2026",
        "diajukan": "2026-03-30",
        "sidik_ajuan": "cd" * 32,
    }
    return Calon(**(dasar | ganti))


# Frozen scores ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "pecahan", [Fraction(100, 3), Fraction(7, 11), Fraction(3, 4), Fraction(0), Fraction(123457, 99991)]
)
def test_nilai_beku_kembali_persis_dari_teks_15_tempat(pecahan: Fraction) -> None:
    assert pulihkan(desimal_teks(pecahan)) == pecahan


def test_tiga_pertiga_memenuhi_batas_meski_disimpan_terpotong() -> None:
    """Summed as stored text, 0,333… three times stays below 1."""
    assert sum((Fraction("0.33333333333333333333") for _ in range(3)), Fraction(0)) < 1
    assert sum((pulihkan("0.33333333333333333333") for _ in range(3)), Fraction(0)) == 1


def test_hasil_beku_sama_dengan_hasil_hitung() -> None:
    isi = jawaban(B_I_a_1={"indeks": "3.6"}, A_I_2_i_a="C")
    hitung, dibaca = MESIN.hitung(isi), hasil_beku(MESIN, beku(isi)["simpul"])
    assert dibaca.total == hitung.total
    assert {k: n.nilai for k, n in dibaca.simpul.items()} == {k: n.nilai for k, n in hitung.simpul.items()}


# Ikhtisar -----------------------------------------------------------------------------------------------------------


def ikhtisar(mandiri: dict[str, Any], **ganti: Any) -> dict[str, Any]:
    isi: dict[str, Any] = {
        "mesin": MESIN,
        "predikat": "WBK",
        "mode_area": "gabungan",
        "mandiri": beku(mandiri)["simpul"],
        "penilai": None,
        "penjelasan": PENJELASAN,
    }
    return susun_ikhtisar(**(isi | ganti))


def test_baris_ikhtisar_menurut_formulir() -> None:
    """002 Lamp. II.3: Pengungkit with areas a–f, Hasil a (1 IPAK, 2 kinerja) and b (1 IPKP), then the total."""
    baris = ikhtisar(jawaban())["baris"]
    assert [(b.nomor, b.judul) for b in baris] == [
        ("I.", "Pengungkit (Pemenuhan + Reform)"),
        ("a.", "Manajemen Perubahan"),
        ("b.", "Penataan Tata Laksana"),
        ("c.", "Penataan Sistem Manajemen SDM"),
        ("d.", "Penguatan Akuntabilitas"),
        ("e.", "Penguatan Pengawasan"),
        ("f.", "Peningkatan Kualitas Pelayanan Publik"),
        ("II.", "Hasil"),
        ("a.", "Birokrasi yang Bersih dan Akuntabel"),
        ("1.", "Indeks Persepsi Anti Korupsi (IPAK)"),
        ("2.", "Capaian kinerja lebih baik dari capaian kinerja sebelumnya"),
        ("b.", "Pelayanan Publik yang Prima"),
        ("1.", "Indeks Persepsi Kualitas Pelayanan (IPKP)"),
        ("", "Nilai total"),
    ]
    assert [b.bobot for b in baris[:3]] == ["60,00", "8,00", "7,00"]


def test_indeks_360_tepat_memenuhi_batas_spak() -> None:
    spak = next(b for b in ikhtisar(jawaban(B_I_a_1={"indeks": "3.6"}))["baris"] if "IPAK" in b.judul)
    assert spak.minimal == ("15,75 poin",)
    assert (spak.kolom[0].seratus, spak.kolom[0].poin, spak.kolom[0].putusan) == (
        "90,00",
        "15,75",
        (("terpenuhi", True),),
    )


def test_nilai_tercetak_tidak_membantah_putusan() -> None:
    """Index 3,5999 gives 15,7495… points: printed 15,74 and short by 0,01, never "15,75 – kurang"."""
    spak = next(b for b in ikhtisar(jawaban(B_I_a_1={"indeks": "3.5999"}))["baris"] if "IPAK" in b.judul)
    assert (spak.kolom[0].poin, spak.kolom[0].putusan) == ("15,74", (("kurang 0,01 poin", False),))


def test_nilai_penilai_berdampingan_dan_diuji_sendiri() -> None:
    rendah = beku(jawaban(B_I_b_1="C"))["simpul"]
    hasil = ikhtisar(jawaban(), penilai=("Penilaian PT Jambi", rendah), predikat="WBBM")
    kinerja = next(b for b in hasil["baris"] if b.judul.startswith("Capaian"))
    assert hasil["pihak"] == ["Penilaian mandiri satuan kerja", "Penilaian PT Jambi"]
    assert [k.putusan for k in kinerja.kolom] == [(("terpenuhi", True),), (("kurang 1,25 poin", False),)]


def test_mode_terpisah_menguji_tiap_belahan_area() -> None:
    area = ikhtisar(jawaban(), mode_area="terpisah")["baris"][1]
    assert len(area.minimal) == len(area.kolom[0].putusan) == 2


def test_penjelasan_wbk_tiga_wbbm_lima_dan_judul_dua_dapat_diganti() -> None:
    wbk = ikhtisar(jawaban())["penjelasan"]
    assert [p["nomor"] for p in wbk] == [1, 2, 3]
    assert wbk[0]["alinea"] == ["Perkara selesai 62 hari.", "Biaya nontunai."]
    assert wbk[1]["judul"] == "Perubahan nyata yang dirasakan pengguna layanan"
    wbbm = ikhtisar(jawaban(), predikat="WBBM", penjelasan={"judul_perubahan": "Manfaat bagi pencari keadilan"})[
        "penjelasan"
    ]
    assert (len(wbbm), wbbm[1]["judul"], wbbm[4]["alinea"]) == (5, "Manfaat bagi pencari keadilan", [])


def test_ikhtisar_instrumen_lain_memakai_nama_instrumennya() -> None:
    mesin = Mesin(bawaan("permenpanrb-10-2019"))
    kosong = {k: {"nilai": "0"} for k in mesin.simpul}
    baris = susun_ikhtisar(
        mesin=mesin, predikat="WBK", mode_area="gabungan", mandiri=kosong, penilai=None, penjelasan={}
    )["baris"]
    assert len([b for b in baris if b.tingkat == 1]) == 8
    assert all(not ok for b in baris for k in b.kolom for _, ok in k.putusan)


# LKE ----------------------------------------------------------------------------------------------------------------


def test_lke_memuat_semua_butir_dengan_jawaban_nilai_catatan_dan_bukti() -> None:
    isi = beku(jawaban(A_I_1_i_b="B"))
    hasil = susun_lke(mesin=MESIN, pihak=[Pihak("Satuan kerja", "Satker", isi["jawaban"], baca_simpul(isi["simpul"]))])
    butir = [b for kelompok in hasil["kelompok"] for b in kelompok if b.tingkat == 4]
    assert len(butir) == 113
    satu = next(b for b in butir if b.kode == "A.I.1.i.b")
    assert (satu.sel[0].jawaban, satu.sel[0].nilai, satu.sel[0].persen) == ("B", "0,50", "50,00")
    assert satu.kriteria.startswith("B. Jika sebagian")
    assert (satu.catatan, satu.bukti) == ("Catatan A.I.1.i.b", ("A.I.1.i.b.pdf",))


def test_lke_menyandingkan_tahap_dan_menandai_yang_berbeda() -> None:
    isi = beku(jawaban())
    pt = {"A.I.1.i.b": {"opsi": "C", "angka": {}, "catatan": "Notula belum ada.", "verdict": "perlu perbaikan"}}
    simpul_pt = beku(jawaban(A_I_1_i_b="C"))["simpul"]
    hasil = susun_lke(
        mesin=MESIN,
        pihak=[
            Pihak("Satuan kerja", "Satker", isi["jawaban"], baca_simpul(isi["simpul"])),
            Pihak("PT Jambi", "PT Jambi", pt, baca_simpul(simpul_pt)),
        ],
    )
    butir = {b.kode: b for kelompok in hasil["kelompok"] for b in kelompok}
    satu, lain = butir["A.I.1.i.b"], butir["A.I.1.i.a"]
    assert (satu.sel[1].jawaban, satu.sel[1].nilai, satu.sel[1].beda) == ("C", "0,00", True)
    assert satu.catatan_penilai == (("PT Jambi, perlu perbaikan", "Notula belum ada."),)
    assert (lain.sel[1].jawaban, lain.sel[1].beda) == ("–", False), (
        "butir yang tidak dinilai tahap itu tidak boleh tampak dinilai"
    )
    assert [s.nilai for s in hasil["total"]] == ["100,00", "99,75"]


def test_butir_berangka_menunjukkan_isiannya() -> None:
    isi = beku(jawaban(A_II_1_i_a={"agen": "7", "perubahan": "5"}, B_I_a_1={"indeks": "3.62"}))
    hasil = susun_lke(mesin=MESIN, pihak=[Pihak("Satuan kerja", "Satker", isi["jawaban"], baca_simpul(isi["simpul"]))])
    semua = [b for kelompok in hasil["kelompok"] for b in kelompok if b.tingkat == 4]
    agen = next(b for b in semua if b.kode == "A.II.1.i.a" or "Agen" in b.teks)
    assert agen.sel[0].jawaban.endswith("%")
    assert len(agen.angka) == 2
    assert agen.angka[0].endswith(": 7")
    assert any(b.sel[0].jawaban == "3,62" for b in semua)


def test_butir_belum_dijawab_ditandai_bukan_dinilai_nol() -> None:
    isi = jawaban()
    del isi["A.I.1.i.a"]
    b = beku(isi)
    hasil = susun_lke(mesin=MESIN, pihak=[Pihak("Satuan kerja", "Satker", b["jawaban"], baca_simpul(b["simpul"]))])
    assert next(x for k in hasil["kelompok"] for x in k if x.kode == "A.I.1.i.a").sel[0].nilai == "–"


# List of candidates -------------------------------------------------------------------------------------------------


def test_urutan_total_lalu_spak_lalu_pengungkit_lalu_waktu_dan_mulai_lagi_tiap_kelompok() -> None:
    rendah = jawaban(B_I_b_1="C")
    # Both pairs have the same total: less SPAK is made up by more elsewhere only in the first.
    daftar = susun_daftar(
        mesin=MESIN,
        mode_area="gabungan",
        calon=[
            calon("PN Rendah", rendah),
            calon("PN Lambat", jawaban(), diajukan="2026-03-31"),
            calon("PN Cepat", jawaban(), diajukan="2026-03-01"),
            calon("PT Sendiri", rendah, kelompok="PT / PN Kelas IA"),
        ],
    )
    assert [(b.kelompok[:2], b.peringkat, b.satker) for b in daftar] == [
        ("PN", 1, "PN Cepat"), ("PN", 2, "PN Lambat"), ("PN", 3, "PN Rendah"), ("PT", 1, "PT Sendiri"),
    ]  # fmt: skip


def test_urutan_tetap_mendahului_urutan_nilai() -> None:
    daftar = susun_daftar(
        mesin=MESIN,
        mode_area="gabungan",
        calon=[calon("PN Tinggi", jawaban(), urutan=2), calon("PN Dipindah", jawaban(B_I_b_1="C"), urutan=1)],
    )
    assert [b.satker for b in daftar] == ["PN Dipindah", "PN Tinggi"]


def test_kolom_indeks_dan_syarat() -> None:
    baris = susun_daftar(
        mesin=MESIN, mode_area="gabungan", calon=[calon("PN Satu", jawaban(B_I_a_1={"indeks": "3.5"}), kelas="")]
    )[0]
    assert (baris.spak_teks, baris.spkp_teks, baris.kelas) == ("3,50", "4,00", "belum diisi")
    assert not baris.terpenuhi
    assert "Survei Persepsi Anti Korupsi kurang 0,44 poin" in baris.syarat


def test_xlsx_berisi_angka_sungguhan_saringan_dan_judul_cetak() -> None:
    baris = susun_daftar(
        mesin=MESIN, mode_area="gabungan", calon=[calon("PN Satu", jawaban(B_I_a_1={"indeks": "3.62"}))]
    )
    buku = openpyxl.load_workbook(io.BytesIO(tulis_daftar(kepala(judul="Daftar Calon"), baris)))
    lembar = buku["Daftar calon"]
    kolom = {judul: nomor for nomor, (judul, *_) in enumerate(KOLOM, 1)}
    total = lembar.cell(BARIS_JUDUL + 1, kolom["Total"])
    assert (total.data_type, total.number_format) == ("n", "0.00")
    assert total.value == pytest.approx(98.3375)
    assert lembar.cell(BARIS_JUDUL + 1, kolom["SPAK (indeks)"]).value == pytest.approx(3.62)
    assert lembar.freeze_panes == f"C{BARIS_JUDUL + 1}"
    assert lembar.auto_filter.ref == f"A{BARIS_JUDUL}:Q{BARIS_JUDUL + 1}"
    assert lembar.print_title_rows == f"${BARIS_JUDUL}:${BARIS_JUDUL}"
    keterangan = {r[0].value: r[1].value for r in buku["Keterangan"].iter_rows(max_row=14)}
    assert keterangan["Nomor"] == "0001/IKH-ZI/MA/2026"
    assert keterangan["Sidik ajuan (SHA-256)"] == "ab" * 32
    assert keterangan["Dibuat"] == "31 Maret 2026, 14.12 WIB"
    assert len(buku["Keterangan"]._images) == 1


@pytest.mark.parametrize("nama", ['=HYPERLINK("http://jahat")', "+1+1", "-2+3", "@SUM(A1)"])
def test_teks_tidak_menjadi_rumus(nama: str) -> None:
    baris = susun_daftar(mesin=MESIN, mode_area="gabungan", calon=[calon(nama, jawaban())])
    sel = openpyxl.load_workbook(io.BytesIO(tulis_daftar(kepala(), baris)))["Daftar calon"].cell(BARIS_JUDUL + 1, 2)
    assert (sel.value, sel.data_type, sel.quotePrefix) == (nama, "s", True)


def test_angka_xlsx_tidak_membantah_putusan() -> None:
    """SPAK index 3,5999 would show as 3,60 (met) with two decimals."""
    baris = susun_daftar(
        mesin=MESIN, mode_area="gabungan", calon=[calon("PN Satu", jawaban(B_I_a_1={"indeks": "3.5999"}))]
    )
    sel = openpyxl.load_workbook(io.BytesIO(tulis_daftar(kepala(), baris)))["Daftar calon"].cell(BARIS_JUDUL + 1, 11)
    assert sel.number_format == "0.0000"
    assert baris[0].spak_teks == "3,59"


def test_lembar_kerja_empat_bagian_tanpa_judul_tabel_kembar() -> None:
    """A component's line opens the table of its first part: no table of one line with a head of its own."""
    b = beku(jawaban())
    hasil = susun_lke(mesin=MESIN, pihak=[Pihak("Satuan kerja", "Satker", b["jawaban"], baca_simpul(b["simpul"]))])
    assert [k[0].kode for k in hasil["kelompok"]] == ["A", "A.II", "B", "B.II"]


def test_sidik_daftar_berubah_bila_satu_nilai_berubah() -> None:
    satu = susun_daftar(mesin=MESIN, mode_area="gabungan", calon=[calon("PN Satu", jawaban())])
    lain = susun_daftar(
        mesin=MESIN, mode_area="gabungan", calon=[calon("PN Satu", jawaban(B_I_a_1={"indeks": "3.99"}))]
    )
    assert sidik_daftar(satu) == sidik_daftar(list(satu)) != sidik_daftar(lain)


# PDF ----------------------------------------------------------------------------------------------------------------


def html_ikhtisar(**penjelasan: str) -> str:
    konteks = ikhtisar(jawaban(), penjelasan=PENJELASAN | penjelasan)
    return cetak.susun_html("dokumen/ikhtisar.html", konteks, kepala())


def test_html_memuat_nomor_sidik_alamat_dan_waktu_setempat() -> None:
    html = html_ikhtisar()
    for teks in (
        "0001/IKH-ZI/MA/2026",
        "abababab abababab",
        "https://zi.contoh.go.id/periksa/",
        "31 Maret 2026, 14.12 WIB",
        "abcd-efgh-jkmn-pqrs-tuvw",
    ):
        assert teks in html
    assert 'lang="id"' in html


def test_teks_pengguna_tidak_menjadi_tanda_html() -> None:
    assert "<script>" not in html_ikhtisar(hasil="<script>alert(1)</script>")


def test_pdf_bertanda_berjudul_berbahasa_dengan_fon_terbenam() -> None:
    pdf = cetak.ke_pdf(html_ikhtisar(), mampat=False)
    assert pdf.startswith(b"%PDF-1.7")
    for bagian in (b"/StructTreeRoot", b"/Marked true", b"/Lang (id)", b"/FontFile2", b"pdfuaid:part"):
        assert bagian in pdf, bagian
    assert b"Ikhtisar Pembangunan Zona Integritas" in pdf


def test_pdf_menolak_alamat_luar_dan_berkas_setempat() -> None:
    for alamat in ("https://contoh.invalid/a.png", "file:///etc/hostname", "data:text/html,halo"):
        with pytest.raises(cetak.AlamatLuar, match="Alamat luar ditolak"):
            cetak.ke_pdf(f'<html lang="id"><title>x</title><p>x</p><img alt="x" src="{alamat}">')


def test_tanpa_fon_pembuatan_berhenti_dengan_saran(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page without any text (no page numbers either) embeds nothing, as a server without fonts does."""
    gaya = tmp_path / "kosong.css"
    gaya.write_text("")
    monkeypatch.setattr(cetak, "GAYA", gaya)
    with pytest.raises(cetak.FonTidakAda, match="fonts-liberation"):
        cetak.ke_pdf('<html lang="id"><head><title>kosong</title></head><body></body></html>')
