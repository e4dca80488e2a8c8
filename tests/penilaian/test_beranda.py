"""Home: the next thing to do on top, for every role; nothing to do is said too."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from penilaian.domain.kuota import tetapkan
from penilaian.enums import Aksi
from satker.enums import Peran
from satker.lingkup import lingkup_instansi
from satker.models import Satker
from tests import pabrik
from tests.penilaian.dunia_uji import SAAT, Dunia


@pytest.fixture
def dunia(di_ma: pabrik.Acuan) -> Dunia:
    return Dunia(di_ma)


def isi(dunia: Dunia, peran: Peran, satker: Satker | None = None) -> str:
    jawab = pabrik.masuk(dunia.siapa(peran, satker)).get("/")
    assert jawab.status_code == 200
    return jawab.content.decode()


def hal(dunia: Dunia, peran: Peran, satker: Satker | None = None) -> list[str]:
    """Titles of what must be done, in order."""
    return re.findall(r'<div><a href="[^"]+"><b>([^<]+)</b></a>', isi(dunia, peran, satker))


def test_operator_dan_pimpinan_sebelum_mengajukan(dunia: Dunia) -> None:
    assert hal(dunia, Peran.OPERATOR) == ["Buka lembar kerja"]
    pabrik.lembar(dunia.satker, dunia.acuan.periode)
    assert hal(dunia, Peran.OPERATOR)[0] == "Lengkapi lembar kerja, 113 butir belum dijawab"
    halaman = isi(dunia, Peran.OPERATOR)
    assert "0 dari 113 butir terjawab" in halaman
    assert "hari lagi" in halaman, "tenggat dengan hitung mundur"


def test_pimpinan_diminta_mengajukan_sesudah_lengkap(dunia: Dunia) -> None:
    usulan = dunia.buka()
    assert hal(dunia, Peran.PIMPINAN) == ["Ajukan usulan WBK"]
    assert f'href="/usulan/{usulan.pk}/"' in isi(dunia, Peran.PIMPINAN)
    dunia.ajukan(usulan)
    halaman = isi(dunia, Peran.PIMPINAN)
    assert "Tidak ada yang perlu Anda kerjakan." in halaman
    assert "Tidak ada yang menunggu Anda saat ini." in halaman
    assert "Diajukan" in halaman


def test_yang_dikembalikan_ada_di_atas_dengan_batasnya(dunia: Dunia) -> None:
    usulan = dunia.buka()
    dunia.ajukan(usulan)
    dunia.kembalikan(usulan, hari=2)
    assert hal(dunia, Peran.OPERATOR) == ["Jawab 1 catatan PT Jambi"]
    halaman = isi(dunia, Peran.PIMPINAN)
    assert "Periksa jawaban, lalu ajukan kembali: 1 catatan PT Jambi" in halaman
    assert "12 Maret 2026" in halaman
    assert 'data-rona="waspada"' in halaman


def test_penilai_di_pt(dunia: Dunia) -> None:
    a = dunia.acuan
    usulan = dunia.buka()
    dunia.ajukan(usulan)
    assert hal(dunia, Peran.VERIFIKATOR, a.pt_jambi) == ["Mulai telaah 1 usulan"]
    assert hal(dunia, Peran.KETUA_TIM, a.pt_jambi) == ["1 usulan belum mulai ditelaah"]
    assert hal(dunia, Peran.VERIFIKATOR, a.pt_padang) == []
    dunia.telaah(usulan)
    assert hal(dunia, Peran.VERIFIKATOR, a.pt_jambi) == ["Lanjutkan telaah 1 usulan"]
    dunia.nilai_semua(usulan)
    assert hal(dunia, Peran.VERIFIKATOR, a.pt_jambi) == []
    assert hal(dunia, Peran.KETUA_TIM, a.pt_jambi) == ["Putuskan 1 usulan yang selesai dinilai"]
    dunia.aksi(usulan, Aksi.SETUJUI, dunia.ketua)
    assert hal(dunia, Peran.KETUA_TIM, a.pt_jambi) == ["Peringkatkan dan usulkan 1 usulan"]
    dunia.usulkan(usulan)
    assert hal(dunia, Peran.KETUA_TIM, a.pt_jambi) == []
    assert hal(dunia, Peran.VERIFIKATOR, a.badilum) == ["Mulai telaah 1 usulan"]


def test_peran_nasional(dunia: Dunia) -> None:
    a = dunia.acuan
    usulan = dunia.buka()
    dunia.ajukan(usulan)
    dunia.setujui(usulan)
    dunia.usulkan(usulan)
    dunia.setujui(usulan)
    assert hal(dunia, Peran.BAWAS, a.bawas) == ["Catat clearance 1 satker"]
    from penilaian.domain.clearance import catat_clearance

    catat_clearance(usulan_id=usulan.pk, hasil="bersih", oleh=dunia.bawas, sekarang=SAAT)
    assert hal(dunia, Peran.BAWAS, a.bawas) == []
    dunia.usulkan(usulan)
    assert hal(dunia, Peran.PENILAI_ANGGOTA, a.bua) == ["Mulai telaah 1 usulan"]
    assert hal(dunia, Peran.PENILAI_KETUA, a.bua) == []
    dunia.telaah(usulan)
    assert hal(dunia, Peran.PENILAI_ANGGOTA, a.bua) == ["Nilai 1 usulan sebagai Penilai TPI (anggota)"]
    dunia.nilai_semua(usulan)
    assert hal(dunia, Peran.PENGENDALI_TEKNIS, a.bua) == ["Nilai dan putuskan 1 usulan sebagai Pengendali teknis TPI"]
    dunia.aksi(usulan, Aksi.REKOMENDASIKAN, dunia.akses(Peran.PENGENDALI_TEKNIS, a.bua))
    assert hal(dunia, Peran.SEKRETARIAT, a.bua) == ["Tetapkan calon dari 1 usulan yang direkomendasikan"]
    tetapkan(usulan_id=usulan.pk, oleh=dunia.sekretariat, sekarang=SAAT)
    assert hal(dunia, Peran.SEKRETARIAT, a.bua) == ["Catat hasil seleksi administrasi: 1 calon"]


def test_yang_melihat_banyak_satker_mendapat_hitungan_per_status(dunia: Dunia) -> None:
    a = dunia.acuan
    dunia.ajukan(dunia.buka())
    dunia.buka(satker=a.pn_padang)
    pt = isi(dunia, Peran.PENGAMAT, a.pt_jambi)
    assert "Pengadilan Tinggi Jambi, Evaluasi Zona Integritas 2026" in pt
    assert re.findall(r'<a href="/usulan/\?status=([a-z_]+)">', pt) == ["diajukan"]
    nasional = isi(dunia, Peran.SEKRETARIAT, a.bua)
    assert "Seluruh instansi" in nasional
    assert re.findall(r'<a href="/usulan/\?status=([a-z_]+)">', nasional) == ["pengisian", "diajukan"]


def test_admin_diingatkan_kelas_yang_kosong(dunia: Dunia) -> None:
    a = dunia.acuan
    assert hal(dunia, Peran.ADMIN_INSTANSI, a.bua) == []
    dunia.buka(satker=a.pn_bangko)
    assert hal(dunia, Peran.ADMIN_INSTANSI, a.bua) == ["Isi kelas 1 satker yang mengusulkan"]


def test_orang_tanpa_peran_tetap_punya_beranda(dunia: Dunia) -> None:
    orang = pabrik.pengguna(None, dunia.satker)
    assert "Tidak ada yang perlu Anda kerjakan." in pabrik.masuk(orang).get("/").content.decode()


@pytest.mark.parametrize(
    ("peran", "tempat"),
    [
        (Peran.KETUA_TIM, "pt_jambi"),
        (Peran.SEKRETARIAT, "bua"),
        (Peran.BAWAS, "bawas"),
        (Peran.OPERATOR, "pn_sarolangun"),
    ],
)
def test_kueri_beranda_tidak_bergantung_jumlah_usulan(dunia: Dunia, peran: Peran, tempat: str) -> None:
    a = dunia.acuan
    satu = dunia.buka()
    dunia.ajukan(satu)
    dunia.setujui(satu)
    peramban = pabrik.masuk(dunia.siapa(peran, getattr(a, tempat)))
    peramban.get("/")
    with CaptureQueriesContext(connection) as awal:
        peramban.get("/")
    with lingkup_instansi(a.ma.pk):  # the request left its own, narrower scope in this test's transaction
        for s in (a.pn_bangko, a.pn_jambi):
            u = dunia.buka(satker=s)
            dunia.ajukan(u)
            dunia.setujui(u)
    with CaptureQueriesContext(connection) as akhir:
        peramban.get("/")
    assert len(akhir) == len(awal) <= 26
