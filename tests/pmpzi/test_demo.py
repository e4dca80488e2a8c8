"""The demo: every state and every role has something to show, and building it twice changes nothing."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zlib
from datetime import UTC, date, datetime

import pytest
from django.db import connection

from lke.domain.lembar import kelengkapan
from lke.domain.nilai import periksa_nilai
from lke.instrumen import bawaan, semua_soal
from lke.models import Berkas, Jawaban, LembarKerja, RiwayatJawaban
from penilaian.domain.ajuan import periksa_sidik
from penilaian.enums import Aksi, Status
from penilaian.models import Ajuan, Jadwal, JejakUsulan, Reviu, Usulan
from pmpzi.demo.bangun import bangun
from pmpzi.demo.berkas import SURAT, tulis_pdf
from pmpzi.demo.orang import AKUN, SANDI, semua_akun, siput
from pmpzi.demo.rencana import KUMHAM, MA, MK, Akhir
from pmpzi.demo.tulisan import bank, kunci_bank
from pmpzi.management.commands.demo import daftar_akun
from pmpzi.peluncur import postgres
from satker.enums import Peran
from satker.lingkup import lingkup_instansi
from satker.models import Instansi, Pengguna
from tests.layanan import AKAR, layanan_uji
from tests.pabrik import masuk

RENCANA = {"MA": MA, "KUMHAM": KUMHAM, "MK": MK}

# What each role finds on its own page: (role, address, a unit whose name must be there).
DI_MEJA = [
    (Peran.OPERATOR, "/usulan/", "PN Sarolangun"),
    (Peran.PIMPINAN, "/", "Sarolangun"),
    (Peran.VERIFIKATOR, "/reviu/", "PN Bangko"),
    (Peran.KETUA_TIM, "/peringkat/", "PN Muara Bungo"),
    (Peran.PENGAMAT, "/usulan/", "PN Tebo"),
    (Peran.BAWAS, "/clearance/", "PN Solok"),
    (Peran.PENILAI_ANGGOTA, "/reviu/", "PN Sidoarjo"),
    (Peran.PENILAI_KETUA, "/reviu/", "PN Boyolali"),
    (Peran.PENGENDALI_TEKNIS, "/reviu/", "PN Surakarta"),
    (Peran.SEKRETARIAT, "/penetapan/", "PN Bukittinggi"),
    (Peran.ADMIN_INSTANSI, "/pengguna/", "demo.example"),
]


def jalankan_perintah(*perintah: str) -> str:
    """Run manage.py as ``./run`` does: as the owner of the tables."""
    hasil = subprocess.run(
        [sys.executable, "manage.py", *perintah],
        cwd=AKAR,
        env={**os.environ, "DATABASE_URL": layanan_uji().url(postgres.PEMILIK)},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert hasil.returncode == 0, hasil.stderr[-3000:]
    return hasil.stdout


@pytest.fixture
def peraga(transactional_db: None) -> str:
    """The whole demo on the real reference data, committed."""
    jalankan_perintah("muat_acuan")
    return jalankan_perintah("demo", "--tanpa-dokumen")


def isi_tabel() -> dict[str, tuple[int, str]]:
    """Rows and a fingerprint of every table that the demo writes."""
    hasil = {}
    with connection.cursor() as kursor:
        for tabel in (
            "satker_pengguna",
            "satker_penugasan",
            "satker_pemberitahuan",
            "lke_lembarkerja",
            "lke_jawaban",
            "lke_bukti",
            "penilaian_usulan",
            "penilaian_jejakusulan",
            "penilaian_reviu",
            "penilaian_nilaibutir",
            "penilaian_jadwal",
        ):
            kursor.execute(f"SELECT count(*), coalesce(md5(string_agg(t::text, '|' ORDER BY t.id)), '') FROM {tabel} t")
            hasil[tabel] = kursor.fetchone()
    return hasil


def test_peraga_memuat_setiap_keadaan_dan_setiap_peran(peraga: str) -> None:
    """One long look at the built demo, because building it takes seconds."""
    assert "MA, KUMHAM, MK" in peraga
    ma = Instansi.objects.get(kode="MA")
    with lingkup_instansi(ma.pk):
        ada = set(Usulan.objects.values_list("status", flat=True))
        assert ada == {s.value for s in Status}
        sarolangun = Usulan.objects.get(satker__nama_singkat="PN Sarolangun")
        assert (sarolangun.status, sarolangun.tahap, sarolangun.predikat) == ("dikembalikan", "pt", "WBK")
        _periksa_lembar()
        _periksa_jejak()
    # Every tenant has bids of its own, in its own chain.
    for kode, tahap in (("KUMHAM", {"kanwil", "tpi", "reviu_tpn"}), ("MK", {"tpi"})):
        with lingkup_instansi(Instansi.objects.get(kode=kode).pk):
            assert set(Usulan.objects.exclude(tahap="").values_list("tahap", flat=True)) == tahap
            assert {s.nama_singkat for s in _satker_usulan()} == {r.satker for r in RENCANA[kode]}
    _periksa_meja()
    _periksa_berkas(ma)
    with lingkup_instansi(ma.pk):
        semua = isi_tabel()
        assert min(n for n, _ in semua.values()) > 0
    assert "sudah ada" in jalankan_perintah("demo", "--tanpa-dokumen")
    with lingkup_instansi(ma.pk):
        assert isi_tabel() == semua
    # Months later the same demo opens again: only the windows have moved.
    assert bangun(sekarang=datetime(2026, 9, 1, 3, tzinfo=UTC), dokumen=False) == []
    with lingkup_instansi(ma.pk):
        kini = isi_tabel()
        assert {t for t in kini if kini[t] != semua[t]} == {"penilaian_jadwal"}
        assert all(j.mulai.date() <= date(2026, 9, 1) <= j.selesai.date() for j in Jadwal.objects.all())


def _satker_usulan() -> list:
    return [u.satker for u in Usulan.objects.select_related("satker")]


def _periksa_lembar() -> None:
    """Sheets differ, carry the score of their answers, and are complete wherever a round was frozen."""
    lembar = list(LembarKerja.objects.select_related("satker", "periode"))
    assert len(lembar) == len(MA)
    assert periksa_nilai([s.pk for s in lembar]) == []
    assert len({s.total for s in lembar}) == len(lembar)
    assert any(0 < s.terjawab < s.jumlah for s in lembar)
    diajukan = {u.lembar_id for u in Usulan.objects.filter(putaran__gt=0)}
    assert [s.satker.nama_singkat for s in lembar if s.pk in diajukan and kelengkapan(s)] == []
    satu_butir = Jawaban.objects.filter(pertanyaan__kode="A.I.1.i.a").exclude(catatan="")
    catatan = list(satu_butir.values_list("catatan", flat=True))
    assert len(set(catatan)) == len(catatan) > 30
    assert not [c for c in Jawaban.objects.values_list("catatan", flat=True) if "{" in c or "  " in c]
    terakhir = dict(RiwayatJawaban.objects.order_by("versi").values_list("jawaban_id", "versi"))
    assert dict(Jawaban.objects.filter(versi__gt=0).values_list("pk", "versi")) == terakhir


def _periksa_jejak() -> None:
    """Each row of a history begins where the one before ended; rounds keep their hash; closed work has its rows."""
    for usulan in Usulan.objects.all():
        jejak = list(JejakUsulan.objects.filter(usulan=usulan).order_by("pada", "id"))
        assert jejak[0].aksi == Aksi.BUKA.value
        assert [j.dari for j in jejak[1:]] == [j.ke for j in jejak[:-1]]
        assert jejak[-1].ke == usulan.status
        assert usulan.putaran == Ajuan.objects.filter(usulan=usulan).count()
    assert all(periksa_sidik(a) for a in Ajuan.objects.all())
    selesai = Reviu.objects.filter(selesai__isnull=False)
    assert selesai.exists()
    assert not [r.pk for r in selesai if r.butir.exclude(verdict="").count() != r.dinilai]
    berjalan = Reviu.objects.filter(selesai__isnull=True, usulan__status=Status.DITELAAH.value)
    assert any(0 < r.dinilai < r.jumlah for r in berjalan)


def _periksa_meja() -> None:
    """Each role signs in with the documented password and finds work; nobody meets an error."""
    akun = {p: a for a in reversed(AKUN["MA"]) for p in a.peran}
    for peran, alamat, tanda in DI_MEJA:
        orang = Pengguna.autentikasi.get(surel=akun[peran].surel)
        assert orang.check_password(SANDI)
        peramban = masuk(orang)
        beranda = peramban.get("/")
        assert beranda.status_code == 200, peran
        assert len(re.findall(r"<(tr|li|article)\b", beranda.content.decode())) > 2, peran
        jawaban = peramban.get(alamat, follow=True)
        assert jawaban.status_code == 200, (peran, alamat)
        assert tanda in jawaban.content.decode(), (peran, alamat)


def _periksa_berkas(ma: Instansi) -> None:
    """Evidence can be opened, and is a PDF."""
    with lingkup_instansi(ma.pk):
        assert Berkas.objects.count() == 2 * len(SURAT)
        assert set(Berkas.objects.values_list("tipe", flat=True)) == {"application/pdf"}
        bukti = LembarKerja.objects.get(satker__nama_singkat="PN Sarolangun").jawaban.filter(
            bukti__bukti__berkas__isnull=False
        )
        kode = bukti.values_list("bukti__bukti__kode", flat=True).first()
    orang = Pengguna.autentikasi.get(surel=AKUN["MA"][0].surel)
    jawaban = masuk(orang).get(f"/bukti/{kode}/")
    assert b"".join(jawaban.streaming_content).startswith(b"%PDF-1.4")


def test_setiap_butir_punya_kalimat_catatan() -> None:
    for kode in ("permenpanrb-90-2021", "permenpanrb-10-2019"):
        soal = [s.kode for s in semua_soal(bawaan(kode).komponen)]
        assert [k for k in soal if kunci_bank(k, kode) not in bank()] == []


def test_berkas_pdf_tertata_dan_menyebut_dirinya_contoh() -> None:
    for surat in SURAT:
        isi = tulis_pdf("Pengadilan Negeri Sarolangun", surat.judul, surat.isi)
        assert len(isi) < 8 * 1024
        # Every entry of the cross-reference table points at its object.
        mulai = int(isi.rsplit(b"startxref\n", 1)[1].split()[0])
        assert isi[mulai : mulai + 4] == b"xref"
        letak = [int(b[:10]) for b in isi[mulai:].split(b"\n")[3:10]]
        assert all(isi[x:].startswith(b"%d 0 obj" % n) for n, x in enumerate(letak, 1))
        aliran = isi.split(b"stream\n", 1)[1].split(b"\nendstream", 1)[0]
        assert b"bukan dokumen resmi" in zlib.decompress(aliran)


def test_akun_tidak_kembar_dan_daftarnya_memuat_setiap_peran() -> None:
    for kode, rencana in RENCANA.items():
        akun = semua_akun(kode, rencana)
        assert len({a.surel for a in akun}) == len(akun)
    daftar = daftar_akun()
    assert SANDI in daftar
    assert {p for a in AKUN["MA"] for p in a.peran} == set(Peran)
    baca = (AKAR / "README.md").read_text("utf-8")
    for akun in (a for semua in AKUN.values() for a in semua if a.guna):
        assert akun.surel in daftar
        assert akun.nama_masuk in baca, f"README belum menyebut {akun.nama_masuk}"


def test_rencana_menyebut_setiap_akhir_sekali() -> None:
    assert {r.akhir for r in MA} == set(Akhir)
    assert len({r.satker for r in MA}) == len(MA) >= 40
    assert siput("PN Tanjung Jabung Timur") == "tanjung-jabung-timur"
