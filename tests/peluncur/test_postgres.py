"""The cluster of our own: clear refusals, and an app role that can't step around row-level security."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import psycopg2
import pytest
from psycopg2 import errors

from pmpzi.peluncur import postgres, valkey
from pmpzi.peluncur.galat import GalatPeluncur
from tests.layanan import PERAN, layanan_uji


def test_pg_bin_yang_salah_ditolak_dengan_petunjuk(tmp_path: Path) -> None:
    with pytest.raises(GalatPeluncur, match=r"tidak berisi program postgres dan initdb.*misalnya"):
        postgres.cari_biner(str(tmp_path))


def test_redis_bin_yang_salah_ditolak(tmp_path: Path) -> None:
    with pytest.raises(GalatPeluncur, match="bukan program valkey-server"):
        valkey.cari_biner(str(tmp_path))


def test_data_dari_versi_lain_tidak_disentuh(tmp_path: Path) -> None:
    (tmp_path / "pg").mkdir()
    (tmp_path / "pg" / "PG_VERSION").write_text("9\n")
    with pytest.raises(GalatPeluncur, match=r"dibuat oleh PostgreSQL 9, sedangkan .* versi 1\d"):
        postgres.mulai(biner=postgres.cari_biner(), data=tmp_path / "pg", soket=tmp_path / "s", log=tmp_path / "log")
    assert [f.name for f in (tmp_path / "pg").iterdir()] == ["PG_VERSION"]


def test_persiapan_yang_gagal_tidak_meninggalkan_klaster(tmp_path: Path) -> None:
    sandi = postgres.Sandi("a", "b", "tanda ' petik")
    with pytest.raises(GalatPeluncur, match="tidak dapat disiapkan"):
        postgres.buat_klaster(
            biner=postgres.cari_biner(), data=tmp_path / "pg", sandi=sandi, peran_aplikasi="x", basis_data="y", uji=True
        )
    assert not (tmp_path / "pg").exists()


@pytest.mark.django_db
def test_uji_berjalan_sebagai_peran_aplikasi_yang_tidak_berkuasa(django_user_model: Any) -> None:
    from django.db import connection

    with connection.cursor() as kursor:
        kursor.execute(
            "SELECT current_user, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole FROM pg_roles"
            " WHERE rolname = current_user"
        )
        assert kursor.fetchone() == (PERAN, False, False, False, False)
        kursor.execute("SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'")
        assert kursor.fetchall() == [(postgres.PEMILIK,)]


def test_peran_aplikasi_tidak_dapat_mematikan_pemisahan(sebagai_pemilik: Any) -> None:
    sebagai_pemilik.execute(
        "CREATE TABLE dinding (n int); ALTER TABLE dinding ENABLE ROW LEVEL SECURITY;"
        "INSERT INTO dinding VALUES (1);"
        f"GRANT SELECT ON dinding TO {PERAN}"
    )
    sambungan = psycopg2.connect(layanan_uji().url(PERAN))
    sambungan.autocommit = True
    try:
        with sambungan.cursor() as k:
            k.execute("SELECT count(*) FROM dinding")
            assert k.fetchone() == (0,)
            for perintah in (
                "ALTER TABLE dinding DISABLE ROW LEVEL SECURITY",
                "DROP TABLE dinding",
                "TRUNCATE dinding",
                f"SET ROLE {postgres.PEMILIK}",
            ):
                with pytest.raises(errors.InsufficientPrivilege):
                    k.execute(perintah)
            k.execute("SET row_security = off")
            with pytest.raises(errors.InsufficientPrivilege):
                k.execute("SELECT count(*) FROM dinding")
    finally:
        sambungan.close()


@pytest.mark.parametrize("kali", [1, 2])
def test_sesudah_uji_bertransaksi_basis_data_kembali_seperti_semula(transactional_db: None, kali: int) -> None:
    # Each of the two runs leaves a row; neither may find the other's.
    from django.contrib.sessions.models import Session
    from django.utils.timezone import now

    assert not Session.objects.exists()
    Session.objects.create(session_key=f"k{kali}", session_data="", expire_date=now())
