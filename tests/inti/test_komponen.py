"""What every page is built from: numbers and dates in words, icons, marks, forms, base and error pages, styles."""

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from html.parser import HTMLParser
from pathlib import Path

import pytest
import tinycss2
from django import forms
from django.conf import settings as pengaturan
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import reverse
from django.utils.safestring import mark_safe
from hypothesis import example, given
from hypothesis import strategies as st

from inti.halaman import Pembagi
from inti.ikon import NAMA
from inti.management.commands.buat_sprit import gambar_sprit
from inti.templatetags import tampil

AKAR = Path(pengaturan.BASE_DIR)
TEMPLAT = sorted((AKAR / "templates").rglob("*.html"))
# What every page loads; the desk's and the worksheet's own sheets come on top, the PDF's is never sent to a browser.
BERSAMA = ("dasar.css", "guna.css", "kerja.css", "komponen.css")
GAYA = sorted(f for f in (AKAR / "static" / "css").glob("*.css") if f.name != "cetak-dokumen.css")
GALAT = ["400", "403", "403_csrf", "404", "410", "429", "500", "503"]


@pytest.fixture(autouse=True)
def _berkas_statis_apa_adanya(settings):
    """Plain names instead of hashed ones: these tests need no collected files."""
    polos = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": polos}
    tampil._sprit.cache_clear()
    yield
    tampil._sprit.cache_clear()


def olah(teks: str, **konteks: object) -> str:
    return Template(teks).render(Context(konteks)).strip()


class Pengurai(HTMLParser):
    """Collects what the content security policy forbids and every id, for one rendered page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.terlarang: list[str] = []
        self.id: list[str] = []
        self.rujukan: list[str] = []
        self.dalam_skrip = False
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        sifat = dict(attrs)
        self.terlarang += [f"{tag} {nama}" for nama in sifat if nama == "style" or nama.startswith("on")]
        if tag == "style" or (tag == "script" and "src" not in sifat):
            self.terlarang.append(f"<{tag}>")
        self.terlarang += [f"{tag} {v}" for n, v in attrs if n in ("src", "href", "action") and "//" in (v or "")]
        if sifat.get("id"):
            self.id.append(sifat["id"])
        for nama in ("for", "aria-labelledby", "aria-describedby", "popovertarget"):
            self.rujukan += (sifat.get(nama) or "").split()


class TestAngka:
    @pytest.mark.parametrize(
        ("nilai", "teks"),
        [
            (Decimal("15.745"), "15,75"),
            (Decimal("15.744999"), "15,74"),
            (Fraction(2, 3), "0,67"),
            (Fraction(1, 200), "0,01"),
            (0.145, "0,15"),  # as printed, not as the binary float 0.14499…
            ("76.43", "76,43"),
            (1234567, "1.234.567,00"),
            (Decimal("-2.53"), "−2,53"),
            (Decimal("-0.001"), "0,00"),
            (0, "0,00"),
            (None, "–"),
        ],
    )
    def test_koma_desimal_dan_setengah_ke_atas(self, nilai, teks):
        assert tampil.angka(nilai) == teks

    def test_tempat_desimal_dapat_dipilih(self):
        assert olah("{{ a|angka:0 }} {{ a|angka:3 }}", a=Decimal("1931.5")) == "1.932 1.931,500"

    def test_persen_sudah_persen_dan_bagian_belum(self):
        assert tampil.persen(Decimal("79.41")) == tampil.persen_bagian(Decimal("0.7941")) == "79,41\xa0%"

    def test_kekurangan_sekecil_apa_pun_tidak_terbaca_nol(self):
        assert tampil.jarak(Fraction(1, 1000)) == "0,01"
        assert tampil.jarak(Fraction(3, 20)) == "0,15"

    @pytest.mark.parametrize(
        ("bita", "teks"),
        [
            (0, "0 bita"), (1023, "1023 bita"), (1024, "1 kB"), (1572864, "1,5 MB"), (50 * 1024**2, "50 MB"),
            (1000 * 1024, "1 MB"), (3 * 1024**4, "3.072 GB"),
        ],
    )  # fmt: skip
    def test_ukuran_berkas(self, bita, teks):
        assert tampil.ukuran_berkas(bita) == teks

    @given(st.decimals(allow_nan=False, allow_infinity=False, places=15, min_value=-(10**13), max_value=10**13))
    @example(Decimal("-0.005"))
    @example(Decimal("0.125"))
    @example(Decimal("1E+11"))
    def test_desimal_ditulis_sama_dengan_pecahannya(self, nilai):
        assert [tampil.angka(nilai, n) for n in (0, 2, 4)] == [tampil.angka(Fraction(nilai), n) for n in (0, 2, 4)]


class TestWaktu:
    SAAT = datetime(2026, 3, 31, 16, 59, tzinfo=UTC)

    @pytest.mark.parametrize(
        ("zona", "teks"),
        [
            ("Asia/Jakarta", "31 Maret 2026, 23.59 WIB"),
            ("Asia/Makassar", "1 April 2026, 00.59 WITA"),
            ("Asia/Jayapura", "1 April 2026, 01.59 WIT"),
            ("Europe/Paris", "31 Maret 2026, 23.59 WIB"),
            ("", "31 Maret 2026, 23.59 WIB"),
        ],
    )
    def test_ditulis_dalam_zona_satker(self, zona, teks):
        assert olah("{% waktu saat %}", saat=self.SAAT, zona=zona) == teks
        assert tampil.tulis_waktu(self.SAAT, zona) == teks

    def test_tanggal_mengikuti_zona_tetapi_hari_polos_tidak_bergeser(self):
        assert olah("{% tanggal saat %}", saat=self.SAAT, zona="Asia/Jayapura") == "1 April 2026"
        assert tampil.tulis_tanggal(date(2026, 3, 31), "Asia/Jayapura") == "31 Maret 2026"
        assert tampil.hari_tanggal(date(2026, 3, 31)) == "Selasa, 31 Maret 2026"

    def test_belum_ada_waktunya(self):
        assert olah("{% waktu saat %}{{ saat|tanggal }}{{ saat|lalu }}", saat=None) == "–––"

    @pytest.mark.parametrize(
        ("selisih", "teks"),
        [
            (timedelta(seconds=30), "baru saja"),
            (timedelta(minutes=5), "5 menit lalu"),
            (timedelta(hours=2), "2 jam lalu"),
            (timedelta(hours=12), "kemarin"),
            (timedelta(days=9), "9 hari lalu"),
            (timedelta(days=31), "6 Maret 2026"),
            (-timedelta(hours=20), "besok"),
            (-timedelta(days=2), "2 hari lagi"),
        ],
    )
    def test_jarak_waktu_dihitung_menurut_jam_server(self, settings, selisih, teks):
        settings.PMPZI_SEKARANG = "2026-04-06T10:42:00+07:00"
        assert tampil.lalu(datetime(2026, 4, 6, 3, 42, tzinfo=UTC) - selisih) == teks


class TestIkonDanKeadaan:
    def test_sprit_sama_dengan_daftarnya(self):
        """Fails when inti/ikon.py changed and `python manage.py buat_sprit` wasn't run."""
        assert (AKAR / "static/ikon/sprit.svg").read_text(encoding="utf-8") == gambar_sprit()

    def test_ikon_menunjuk_sprit_dan_disembunyikan_dari_pembaca_layar(self):
        assert olah('{% ikon "cek" %}') == (
            '<svg class="ik" aria-hidden="true"><use href="/static/ikon/sprit.svg#i-cek"/></svg>'
        )

    def test_ikon_yang_tidak_ada_ditolak_dengan_petunjuk(self):
        with pytest.raises(ValueError, match=r"«kucing».*inti/ikon\.py"):
            tampil.ikon("kucing")

    @pytest.mark.parametrize("berkas", TEMPLAT, ids=lambda p: str(p.relative_to(AKAR)))
    def test_semua_ikon_dalam_templat_ada(self, berkas):
        isi = berkas.read_text(encoding="utf-8")
        dipakai = set(re.findall(r'{% ikon "([^"]+)"', isi)) | set(re.findall(r'\bikon="([^"]+)"', isi))
        dipakai |= set(re.findall(r'{% (?:lencana|keadaan) "[^"]+" "([^"]+)"', isi))
        assert dipakai <= NAMA

    def test_lencana_tidak_percaya_isinya(self):
        assert "&lt;b&gt;" in olah('{% lencana "beres" "cek" kata %}', kata="<b>")

    def test_rona_pesan(self):
        assert [tampil.rona(r) for r in ("success", "error", "warning", "beres", "merah", None)] == [
            "beres", "bahaya", "waspada", "beres", "netral", "netral",
        ]  # fmt: skip

    def test_teks_polos_lolos_saring_walau_yang_sama_pernah_dinyatakan_aman(self):
        for tanda in (tampil.lencana, tampil.keadaan):
            assert "<b>x</b>" in tanda("beres", "cek", mark_safe("<b>x</b>"))
            assert "&lt;b&gt;x&lt;/b&gt;" in tanda("beres", "cek", "<b>x</b>")


class TestAlamat:
    def test_sama_dengan_alamat_bernama(self):
        assert olah("{% alamat 'tahap_lanjut' a b %}", a=4, b=12345) == reverse("tahap_lanjut", args=[4, 12345])
        assert olah("{% alamat 'reviu' a %}", a=7) == reverse("reviu", args=[7])

    def test_bukan_nomor_ditolak(self):
        with pytest.raises(ValueError, match="invalid literal"):
            olah("{% alamat 'reviu' a %}", a="../x")


class TestUkur:
    BATAS = (("WBK", 60), ("WBBM", 75))

    def test_jarak_ke_batas_digambar_dan_dikatakan(self):
        svg = olah('{% ukur nilai batas label="Pengawasan" %}', nilai=Decimal("58.98"), batas=self.BATAS)
        assert '<rect class="isi-u" width="58.98%"' in svg
        assert '<rect class="lubang" width="1.02%" height="10" x="58.98%"' in svg
        assert 'aria-label="Pengawasan 58,98\xa0%, WBK 60\xa0% kurang 1,02, WBBM 75\xa0% kurang 16,02"' in svg

    def test_tepat_di_batas_berarti_terpenuhi(self):
        svg = olah("{% ukur nilai batas %}", nilai=Fraction(60), batas=self.BATAS)
        assert "lubang" not in svg
        assert "WBK 60\xa0% terpenuhi" in svg

    def test_nilai_di_luar_bilah_tidak_keluar_dari_bilah(self):
        assert '"isi-u" width="100.00%"' in olah("{% ukur 130 %}")
        assert '"isi-u" width="0.00%"' in olah("{% ukur -5 %}")

    def test_belum_dinilai_bukan_nol(self):
        svg = olah('{% ukur None batas label="PT" tipis=True %}', batas=self.BATAS)
        assert "isi-u" not in svg
        assert 'aria-label="PT belum dinilai"' in svg

    def test_total_diukur_dari_maksimumnya_tanpa_persen(self):
        svg = olah('{% ukur 45 batas maks=60 satuan="" %}', batas=(("WBK", 40),))
        assert '"isi-u" width="75.00%"' in svg
        assert "%" not in re.search(r'aria-label="([^"]*)"', svg)[1]


class Contoh(forms.Form):
    nomor = forms.CharField(label="Nomor surat", help_text="Seperti pada kepala surat.")
    predikat = forms.ChoiceField(label="Predikat", choices=[("a", "WBK"), ("b", "WBBM")], widget=forms.RadioSelect)
    catatan = forms.CharField(label="Catatan", required=False)
    setuju = forms.BooleanField(label="Sudah saya periksa")


class TestFormulir:
    def halaman(self, isi: dict[str, str] | None) -> str:
        ringkas = '{% include "komponen/galat_ringkas.html" %}'
        bidang = '{% for bidang in form %}{% include "komponen/bidang.html" %}{% endfor %}'
        return olah(ringkas + bidang, form=Contoh(isi))

    def test_setiap_galat_tertaut_ke_bidangnya(self):
        html = self.halaman({})
        urai = Pengurai(html)
        tautan = re.findall(r'<li><a href="#([^"]+)">', html)
        assert len(tautan) == 3
        assert set(tautan) <= set(urai.id)
        assert "ada 3 hal" in html

    @pytest.mark.parametrize("isi", [None, {}, {"nomor": "1", "predikat": "a", "setuju": "on"}])
    def test_label_dan_keterangan_menunjuk_unsur_yang_ada(self, isi):
        urai = Pengurai(self.halaman(isi))
        assert set(urai.rujukan) <= set(urai.id)
        assert len(urai.id) == len(set(urai.id))

    def test_tanpa_galat_tidak_ada_ringkasan(self):
        assert 'role="alert"' not in self.halaman(None)

    def test_tombol_tertutup_mengatakan_sebabnya_dan_tidak_mengirim(self):
        html = render_to_string(
            "komponen/tombol_alasan.html", {"teks": "Ajukan", "boleh": False, "alasan": "Jendela ditutup.", "id": "aju"}
        )
        assert 'aria-disabled="true"' in html
        assert 'aria-describedby="aju-alasan"' in html
        assert "Jendela ditutup." in html
        assert 'type="submit"' not in html


class PermintaanKonteks(Context):
    """A context that knows its request, as the built-in querystring tag wants it."""

    def __init__(self, permintaan, isi):
        super().__init__(isi)
        self.request = permintaan


class TestPenomoran:
    def olah(self, kini: int, jumlah: int = 931) -> str:
        permintaan = RequestFactory().get("/antrean", {"cari": "jambi", "halaman": str(kini)})
        halaman = Paginator(range(jumlah), 25).get_page(kini)
        return Template('{% include "komponen/halaman.html" %}').render(
            PermintaanKonteks(permintaan, {"halaman": halaman})
        )

    def test_saringan_tetap_terbawa(self):
        html = self.olah(2)
        assert html.count("cari=jambi") == html.count("<a ")
        assert "26–50 dari 931" in html
        assert '<a href="?cari=jambi&amp;halaman=2" aria-current="page">2</a>' in html

    def test_ujung_tidak_punya_sebelum_dan_sesudah(self):
        assert "Sebelumnya" not in self.olah(1)
        assert "Berikutnya" not in self.olah(38)

    def test_satu_halaman_tanpa_nomor(self):
        assert self.olah(1, jumlah=25).strip() == ""

    def test_pilihan_semua_hanya_pada_daftar_yang_bisa_dan_lebih_dari_satu_halaman(self):
        assert "Tampilkan semua" not in self.olah(1)

        def olah(jumlah: int, tampil: str = "") -> str:
            permintaan = RequestFactory().get("/antrean", {"cari": "jambi", "tampil": tampil})
            halaman = Pembagi(range(jumlah), 25).bagi(1, tampil)
            return Template('{% include "komponen/halaman.html" %}').render(
                PermintaanKonteks(permintaan, {"halaman": halaman})
            )

        assert '?cari=jambi&amp;tampil=semua">Tampilkan semua (931)</a>' in olah(931)
        assert '<a href="?cari=jambi">Tampilkan per halaman</a>' in olah(931, "semua")
        assert olah(25).strip() == olah(25, "semua").strip() == olah(0, "semua").strip() == ""


class TestHalamanGalat:
    @pytest.mark.parametrize("nama", GALAT)
    def test_terolah_tanpa_konteks_dan_menyebut_yang_tetap_ada(self, nama):
        html = render_to_string(f"galat/{nama}.html")
        assert "Yang tetap ada" in html
        assert "Yang dapat dilakukan" in html
        assert html.count("<h1>") == 1
        assert Pengurai(html).terlarang == []

    def test_penolakan_menampilkan_kalimat_dan_rinciannya(self):
        galat = {"pesan": "Pengisian sudah ditutup.", "rincian": ["Catatan A.I.1 kosong"], "status": 409}
        for nama in ("galat", "potongan"):
            html = render_to_string(f"galat/{nama}.html", {"galat": galat})
            assert "Pengisian sudah ditutup." in html
            assert "<li>Catatan A.I.1 kosong</li>" in html
            assert "data-pesan-galat" in html


class TestDasar:
    AKUN = {
        "nama": "Rina Wulandari",
        "peran_teks": "Operator",
        "satker_nama": "Pengadilan Negeri Sarolangun",
        "satker_singkat": "PN Sarolangun",
        "belum_dibaca": 3,
    }
    NAVIGASI = [
        {"url": "/", "teks": "Beranda", "ikon": "rumah", "aktif": True, "angka": None},
        {"url": "/lke", "teks": "Lembar kerja", "ikon": "daftar", "aktif": False, "angka": 0},
    ]

    def test_dasar_tanpa_yang_dilarang_dan_rujukannya_utuh(self):
        html = render_to_string("dasar.html", {"konteks_akun": self.AKUN, "navigasi": self.NAVIGASI})
        urai = Pengurai(html)
        assert urai.terlarang == []
        assert set(urai.rujukan) <= set(urai.id)
        assert html.lstrip().startswith("<!DOCTYPE html>")
        assert html.count('aria-current="page"') == 1
        assert '<span class="angka">0</span>' in html

    def test_halaman_umum_dan_masuk_tanpa_akun(self):
        for nama in ("dasar_publik.html", "akun/masuk.html"):
            html = render_to_string(nama, {"form": None})
            urai = Pengurai(html)
            assert urai.terlarang == []
            assert set(urai.rujukan) <= set(urai.id)
            assert "Keluar" not in html

    @pytest.mark.parametrize("berkas", TEMPLAT, ids=lambda p: str(p.relative_to(AKAR)))
    def test_templat_tanpa_gaya_atau_skrip_sebaris_dan_tanpa_komentar_terurai(self, berkas):
        isi = berkas.read_text(encoding="utf-8")
        assert not re.search(r"""<style|<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=["']|hx-on|javascript:""", isi)
        for baris in isi.splitlines():  # a {# comment #} that spans lines is printed to the reader
            assert baris.count("{#") == baris.count("#}"), baris


class TestGaya:
    def test_seluruhnya_di_bawah_40_kb(self):
        assert sum(berkas.stat().st_size for berkas in GAYA if berkas.name in BERSAMA) <= 40_000

    @pytest.mark.parametrize("berkas", GAYA, ids=lambda p: p.name)
    def test_terbaca_dan_setiap_aturan_di_dalam_lapisan(self, berkas):
        aturan = tinycss2.parse_stylesheet(berkas.read_text(encoding="utf-8"), skip_comments=True, skip_whitespace=True)
        assert [(a.type, getattr(a, "at_keyword", None)) for a in aturan] == [("at-rule", "layer")] * len(aturan)

    def test_setiap_token_yang_dipakai_ditetapkan(self):
        semua = "".join(berkas.read_text(encoding="utf-8") for berkas in GAYA)
        assert set(re.findall(r"var\((--[\w-]+)", semua)) <= set(re.findall(r"(--[\w-]+):", semua))
