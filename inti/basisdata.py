"""What PostgreSQL itself guards: row-level security, rights of the app role, same-tenant foreign keys.

Two roles: the owner migrates; the app role (NOSUPERUSER NOBYPASSRLS, not owner) runs. Policies are forced, so they hold
for the owner too. A request or task opens its scope with ``buka_dinding`` inside its transaction; without it a tenant's
table shows no row and takes none.
"""

from __future__ import annotations

import re

from django.conf import settings
from django.db import connection, migrations

FUNGSI = """
CREATE OR REPLACE FUNCTION pmpzi_instansi() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT nullif(current_setting('pmpzi.instansi', true), '')::bigint $$;
CREATE OR REPLACE FUNCTION pmpzi_semua() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT coalesce(current_setting('pmpzi.semua', true), '') = '1' $$;
CREATE OR REPLACE FUNCTION pmpzi_pola() RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT string_to_array(coalesce(current_setting('pmpzi.pola', true), ''), ',') $$;
CREATE OR REPLACE FUNCTION pmpzi_kode_publik() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT nullif(current_setting('pmpzi.kode_publik', true), '') $$;
CREATE OR REPLACE FUNCTION pmpzi_beku() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'Baris % sudah beku dan tidak dapat diubah atau dihapus', TG_TABLE_NAME USING ERRCODE = 'check_violation';
END $$;
CREATE OR REPLACE FUNCTION pmpzi_instrumen_beku() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  baris jsonb := CASE WHEN TG_OP = 'INSERT' THEN to_jsonb(NEW) ELSE to_jsonb(OLD) END;
  induk bigint;
BEGIN
  IF TG_TABLE_NAME = 'lke_instrumen' THEN
    IF OLD.terbit_pada IS NULL THEN RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END; END IF;
  ELSE
    IF baris ? 'instrumen_id' THEN induk := (baris->>'instrumen_id')::bigint;
    ELSE SELECT instrumen_id INTO induk FROM lke_pertanyaan WHERE id = (baris->>'pertanyaan_id')::bigint;
    END IF;
    IF NOT EXISTS (SELECT 1 FROM lke_instrumen WHERE id = induk AND terbit_pada IS NOT NULL) THEN
      RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END IF;
  END IF;
  RAISE EXCEPTION 'Instrumen yang sudah terbit tidak dapat diubah' USING ERRCODE = 'check_violation';
END $$;
"""

_INSTANSI = "instansi_id = (SELECT pmpzi_instansi())"
_SATKER = (
    _INSTANSI + " AND ((SELECT pmpzi_semua()) OR satker_id IN"
    " (SELECT s.id FROM satker_satker s WHERE s.jalur LIKE ANY ((SELECT pmpzi_pola())::text[])))"
)
_POHON = _INSTANSI + " AND ((SELECT pmpzi_semua()) OR jalur LIKE ANY ((SELECT pmpzi_pola())::text[]))"


class Dinding(migrations.RunSQL):
    """Migration step: force row-level security on a tenant's table.

    ``macam`` is ``instansi`` (tenant only), ``satker`` (tenant and visible units) or ``pohon`` (the unit tree itself: all of
    the tenant's units can be read, only visible ones changed). ``publik`` names a column through which one row may be
    read without a tenant, when its exact value is known (the public document check).
    """

    def __init__(self, tabel: str, macam: str = "satker", publik: str = "") -> None:
        syarat = {"instansi": _INSTANSI, "satker": _SATKER, "pohon": _POHON}[macam]
        baca = _INSTANSI if macam == "pohon" else syarat
        if publik:
            baca = f"({baca}) OR {publik} = (SELECT pmpzi_kode_publik())"
        sql = f"""
ALTER TABLE {tabel} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {tabel} FORCE ROW LEVEL SECURITY;
CREATE POLICY baca ON {tabel} FOR SELECT USING ({baca});
CREATE POLICY tambah ON {tabel} FOR INSERT WITH CHECK ({syarat});
CREATE POLICY ubah ON {tabel} FOR UPDATE USING ({syarat}) WITH CHECK ({syarat});
CREATE POLICY buang ON {tabel} FOR DELETE USING ({syarat});
"""
        balik = "".join(f"DROP POLICY {p} ON {tabel};" for p in ("baca", "tambah", "ubah", "buang"))
        super().__init__(sql, f"{balik} ALTER TABLE {tabel} DISABLE ROW LEVEL SECURITY;")
        self._konstruksi = (tabel, macam, publik)

    def deconstruct(self) -> tuple[str, tuple[str, str, str], dict[str, object]]:
        return (self.__class__.__name__, self._konstruksi, {})


class SatuInstansi(migrations.RunSQL):
    """Migration step: ``tabel.kolom`` must point at a row of ``rujukan`` in the same instansi (composite foreign key)."""

    def __init__(self, tabel: str, kolom: str, rujukan: str) -> None:
        nama = f"{tabel}_{kolom}_satu_instansi"
        super().__init__(
            f"ALTER TABLE {tabel} ADD CONSTRAINT {nama} FOREIGN KEY ({kolom}, instansi_id)"
            f" REFERENCES {rujukan} (id, instansi_id) DEFERRABLE INITIALLY DEFERRED;",
            f"ALTER TABLE {tabel} DROP CONSTRAINT {nama};",
        )
        self._konstruksi = (tabel, kolom, rujukan)

    def deconstruct(self) -> tuple[str, tuple[str, str, str], dict[str, object]]:
        return (self.__class__.__name__, self._konstruksi, {})


class Beku(migrations.RunSQL):
    """Migration step: rows of ``tabel`` can be added but never changed or deleted (append-only history, frozen rounds).

    Deleting is refused too unless ``boleh_hapus``. ``bila`` is an SQL condition on OLD that limits the freeze.
    """

    def __init__(self, tabel: str, bila: str = "", boleh_hapus: bool = False) -> None:
        saat = "UPDATE" if boleh_hapus else "UPDATE OR DELETE"
        kapan = f"WHEN ({bila})" if bila else ""
        super().__init__(
            f"CREATE TRIGGER beku BEFORE {saat} ON {tabel} FOR EACH ROW {kapan} EXECUTE FUNCTION pmpzi_beku();",
            f"DROP TRIGGER beku ON {tabel};",
        )
        self._konstruksi = (tabel, bila, boleh_hapus)

    def deconstruct(self) -> tuple[str, tuple[str, str, bool], dict[str, object]]:
        return (self.__class__.__name__, self._konstruksi, {})


def buka_dinding(
    *,
    instansi_id: int | None,
    pola: tuple[str, ...] = (),
    semua: bool = False,
    kode_publik: str = "",
    baca_saja: bool = False,
) -> None:
    """Tell PostgreSQL, for the rest of this transaction, whose rows may be seen and written.

    ``pola`` are LIKE patterns of ``jalur`` ("/1/14/%"); ``semua`` opens all units of the instansi; ``baca_saja`` makes every
    write fail (a GET cannot write). Must run inside a transaction; it ends with it.
    """
    bagian = [
        ("pmpzi.instansi", str(instansi_id or "")),
        ("pmpzi.pola", ",".join(pola)),
        ("pmpzi.semua", "1" if semua else ""),
        ("pmpzi.kode_publik", kode_publik),
    ]
    if baca_saja:
        bagian.append(("transaction_read_only", "on"))
    sql = "SELECT " + ", ".join(["set_config(%s, %s, true)"] * len(bagian))
    with connection.cursor() as kursor:
        kursor.execute(sql, [x for pasangan in bagian for x in pasangan])


def beri_hak_aplikasi(**_: object) -> None:
    """After every migration: let the app role read and write rows, and nothing more.

    Skipped when the role doesn't exist or is the one that migrates (a developer's own single-role database).
    """
    peran = settings.PERAN_APLIKASI
    if not re.fullmatch(r"[a-z_][a-z0-9_]*", peran):
        raise ValueError(f"Nama peran aplikasi tidak sah: {peran!r}")
    with connection.cursor() as k:
        k.execute("SELECT current_user = %s, EXISTS (SELECT 1 FROM pg_roles WHERE rolname = %s)", [peran, peran])
        sama, ada = k.fetchone()
        if sama or not ada:
            return
        k.execute(f"GRANT USAGE ON SCHEMA public TO {peran}")
        k.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {peran}")
        k.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {peran}")
