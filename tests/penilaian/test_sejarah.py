"""History is added to and never changed; every act leaves its row."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from penilaian.domain.clearance import catat_clearance
from penilaian.domain.tahap_lanjut import catat_hasil_tahap
from penilaian.models import JejakUsulan
from tests import pabrik
from tests.penilaian.dunia_uji import SAAT, Dunia


@pytest.fixture
def dunia(di_ma: pabrik.Acuan) -> Dunia:
    return Dunia(di_ma)


@pytest.mark.parametrize("sql", ["UPDATE {} SET satker_id = satker_id WHERE {} = %s", "DELETE FROM {} WHERE {} = %s"])
@pytest.mark.parametrize(
    ("tabel", "kolom"),
    [
        ("penilaian_jejakusulan", "usulan_id"),
        ("penilaian_clearance", "usulan_id"),
        ("penilaian_pengusulanbutir", "usulan_id"),
        ("penilaian_hasiltahap", "usulan_id"),
    ],
)
def test_catatan_sejarah_tidak_dapat_diubah_lewat_sql(dunia: Dunia, tabel: str, kolom: str, sql: str) -> None:
    usulan = dunia.sampai_rekomendasi(dunia.buka())
    if tabel == "penilaian_hasiltahap":
        from penilaian.domain.kuota import tetapkan

        tetapkan(usulan_id=usulan.pk, oleh=dunia.sekretariat, sekarang=SAAT)
        catat_hasil_tahap(
            usulan_id=usulan.pk,
            tahap="seleksi_administrasi",
            lulus=True,
            catatan="BA 1",
            oleh=dunia.sekretariat,
            sekarang=SAAT,
        )
    perintah = sql.format(tabel, kolom)
    with pytest.raises(IntegrityError, match="sudah beku"), transaction.atomic(), connection.cursor() as kursor:
        kursor.execute(perintah, [usulan.pk])


def test_surat_pengusulan_beku(dunia: Dunia) -> None:
    usulan = dunia.buka()
    dunia.ajukan(usulan)
    dunia.setujui(usulan)
    dunia.usulkan(usulan)
    with pytest.raises(IntegrityError, match="sudah beku"), transaction.atomic(), connection.cursor() as kursor:
        kursor.execute("UPDATE penilaian_pengusulan SET nomor_surat = 'lain'")


def test_jejak_memuat_siapa_peran_kapan_putaran_dan_sidik(dunia: Dunia) -> None:
    usulan = dunia.buka()
    dunia.ajukan(usulan)
    baris = JejakUsulan.objects.filter(usulan=usulan).order_by("-id")[0]
    assert (baris.oleh_id, baris.peran, baris.pada, baris.putaran) == (dunia.pimpinan.pengguna_id, "pimpinan", SAAT, 1)
    assert baris.sidik_ajuan == usulan.ajuan.get().sidik


def test_clearance_bertambah_dan_yang_terakhir_berlaku(dunia: Dunia) -> None:
    usulan = dunia.buka()
    dunia.ajukan(usulan)
    dunia.setujui(usulan)
    dunia.usulkan(usulan)
    dunia.setujui(usulan)
    catat_clearance(usulan_id=usulan.pk, hasil="tidak", alasan="Perkara diproses.", oleh=dunia.bawas, sekarang=SAAT)
    akhir = catat_clearance(usulan_id=usulan.pk, hasil="bersih", nomor_surat="BP/1", oleh=dunia.bawas, sekarang=SAAT)
    assert (akhir.hasil, akhir.nomor_surat) == ("bersih", "BP/1")
    assert usulan.clearance.count() == 2
