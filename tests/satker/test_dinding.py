"""Tenants and units can't see each other: the managers, the marks, and PostgreSQL itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.http import HttpResponse
from django.test import RequestFactory

from inti.basisdata import buka_dinding
from lke.models import LembarKerja, Periode
from pmpzi.peluncur.postgres import PEMILIK
from satker.lingkup import LingkupBelumDibuka, lingkup_akses, lingkup_instansi, tanpa_lingkup
from satker.middleware import JagaTanda, TandaTidakAda
from satker.models import Pemberitahuan, Pengguna, Penugasan, Satker
from tests import pabrik
from tests.pabrik import SAAT, Acuan


@contextmanager
def sql(perintah: str, *isi: object) -> Iterator[list[tuple[object, ...]]]:
    with connection.cursor() as kursor:
        kursor.execute(perintah, isi)
        yield kursor.fetchall() if kursor.description else []


def test_kueri_tanpa_lingkup_meledak(acuan: Acuan) -> None:
    for model in (Satker, Penugasan, Pemberitahuan, Periode, LembarKerja, Pengguna):
        with pytest.raises(LingkupBelumDibuka):
            list(model.objects.all())


def test_setiap_model_berinstansi_berlingkup() -> None:
    """A model added later without the scoped manager would be found here."""
    for model in apps.get_models():
        if any(f.name == "instansi" for f in model._meta.get_fields()) and not model.__module__.startswith("django"):
            with pytest.raises(LingkupBelumDibuka):
                model.objects.count()


def test_lingkup_hanya_menunjukkan_instansinya(acuan: Acuan) -> None:
    with lingkup_instansi(acuan.kumham.pk):
        assert set(Satker.objects.values_list("instansi_id", flat=True)) == {acuan.kumham.pk}
        assert not Satker.objects.filter(pk=acuan.pn_sarolangun.pk).exists()


def test_view_tanpa_tanda_ditolak() -> None:
    def polos(request: object) -> HttpResponse:
        return HttpResponse("rahasia")

    with pytest.raises(TandaTidakAda, match="polos"):
        JagaTanda(lambda r: HttpResponse()).process_view(RequestFactory().get("/"), polos, (), {})


def test_sql_mentah_tanpa_pengaturan_tidak_melihat_baris(acuan: Acuan) -> None:
    with sql("SELECT count(*) FROM satker_satker") as baris:
        assert baris == [(0,)]


def test_sql_mentah_hanya_instansi_yang_dibuka(acuan: Acuan) -> None:
    buka_dinding(instansi_id=acuan.kumham.pk, semua=True)
    with sql("SELECT DISTINCT instansi_id FROM satker_satker") as baris:
        assert baris == [(acuan.kumham.pk,)]


def test_orang_satker_melihat_tugas_satkernya_dan_di_bawahnya_saja(acuan: Acuan) -> None:
    for s in (acuan.pn_sarolangun, acuan.pn_jambi, acuan.pt_jambi, acuan.pn_padang):
        pabrik.pengguna("operator", s)
    verifikator = pabrik.pengguna("verifikator", acuan.pt_jambi)
    with lingkup_akses(pabrik.akses(verifikator)), tanpa_lingkup("uji: hanya dinding PostgreSQL yang menyaring"):
        terlihat = set(Penugasan.objects.values_list("satker_id", flat=True))
    assert terlihat == {acuan.pt_jambi.pk, acuan.pn_sarolangun.pk, acuan.pn_jambi.pk}


def test_menulis_ke_instansi_lain_ditolak(acuan: Acuan) -> None:
    orang = pabrik.pengguna(None, acuan.lapas_jambi)
    with pytest.raises(DatabaseError, match="row-level security"), lingkup_instansi(acuan.ma.pk):
        Pemberitahuan.objects.create(instansi=acuan.kumham, pengguna=orang, teks="x", dibuat=SAAT)


def test_menulis_ke_satker_lain_ditolak(acuan: Acuan) -> None:
    operator = pabrik.pengguna("operator", acuan.pn_sarolangun)
    with (
        pytest.raises(DatabaseError, match="row-level security"),
        transaction.atomic(),
        lingkup_akses(pabrik.akses(operator)),
    ):
        LembarKerja.objects.create(instansi=acuan.ma, satker=acuan.pn_jambi, periode=acuan.periode)


def test_satker_instansi_lain_tidak_dapat_dirujuk(acuan: Acuan) -> None:
    """The composite key catches what the policy can't: own instansi in the column, somebody else's unit in the key."""
    with lingkup_instansi(acuan.ma.pk):
        LembarKerja.objects.create(instansi=acuan.ma, satker=acuan.lapas_jambi, periode=acuan.periode)
        with (
            pytest.raises(DatabaseError, match="satu_instansi"),
            transaction.atomic(),
            sql("SET CONSTRAINTS ALL IMMEDIATE"),
        ):
            pass
        transaction.set_rollback(True)


def test_get_tidak_dapat_menulis(acuan: Acuan) -> None:
    orang = pabrik.pengguna("pimpinan", acuan.pn_sarolangun)
    with (
        pytest.raises(DatabaseError, match="read-only"),
        transaction.atomic(),
        lingkup_akses(pabrik.akses(orang), baca_saja=True),
    ):
        Pemberitahuan.objects.create(instansi=acuan.ma, pengguna=orang, teks="x", dibuat=SAAT)


@pytest.mark.parametrize(
    "perintah",
    [
        "ALTER TABLE satker_satker DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE satker_satker NO FORCE ROW LEVEL SECURITY",
        "DROP POLICY baca ON satker_satker",
        "ALTER TABLE satker_satker OWNER TO CURRENT_USER",
        f"SET ROLE {PEMILIK}",
        f"SET SESSION AUTHORIZATION {PEMILIK}",
        "ALTER ROLE CURRENT_USER BYPASSRLS",
        "TRUNCATE satker_satker CASCADE",
        "DROP TRIGGER beku ON penilaian_ajuan",
        "CREATE TABLE lubang (x int)",
    ],
)
def test_peran_aplikasi_tidak_dapat_membuka_dinding(acuan: Acuan, perintah: str) -> None:
    with (
        pytest.raises(DatabaseError, match=r"must be|permission denied|must have"),
        transaction.atomic(),
        sql(perintah),
    ):
        pass


def test_setiap_tabel_berinstansi_berdinding_paksa(db: None) -> None:
    """Pengguna alone has none: sign-in reads it before the instansi is known."""
    with sql(
        "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        " JOIN pg_attribute a ON a.attrelid = c.oid"
        " WHERE c.relkind IN ('r', 'p') AND n.nspname = 'public' AND a.attname = 'instansi_id' AND NOT a.attisdropped"
        " AND NOT (c.relrowsecurity AND c.relforcerowsecurity)"
    ) as tanpa:
        assert tanpa == [("satker_pengguna",)]


def test_setiap_tabel_berdinding_punya_empat_aturan(db: None) -> None:
    with sql(
        "SELECT tablename, array_agg(cmd::text ORDER BY cmd) FROM pg_policies WHERE schemaname = 'public' GROUP BY 1"
    ) as baris:
        assert len(baris) > 20
        assert {tuple(aturan) for _, aturan in baris} == {("DELETE", "INSERT", "SELECT", "UPDATE")}  # type: ignore[arg-type]


def test_yang_menjalankan_bukan_pemilik_dan_tidak_melewati_dinding(db: None) -> None:
    with sql(
        "SELECT rolname, rolsuper, rolbypassrls, rolcreaterole FROM pg_roles WHERE rolname = current_user"
    ) as baris:
        assert baris == [("pmpzi_app", False, False, False)]
    with sql("SELECT count(*) FROM pg_tables WHERE schemaname = 'public' AND tableowner = current_user") as baris:
        assert baris == [(0,)]


def test_psycopg2_yang_dipakai(db: None) -> None:
    """With psycopg 3 installed Django would switch to it silently; the portal was measured and tried with psycopg2."""
    from django.db.backends.postgresql.psycopg_any import is_psycopg3

    assert not is_psycopg3
    assert connection.connection.__class__.__module__.startswith("psycopg2")
