"""``manage.py siapkan LANGKAH …``: everything the portal needs before it can answer, in one process."""

from __future__ import annotations

import io
import os
import time
from pathlib import Path
from typing import Any

import psycopg2
from django.conf import settings
from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import connection
from psycopg2 import errors, sql

from inti.basisdata import beri_hak_aplikasi

LANGKAH = ("migrasi", "acuan", "demo", "admin", "statis")


class Command(BaseCommand):
    """Runs as the owner of the tables (DATABASE_URL), never as the app role."""

    help = "Menyiapkan basis data dan berkas statis: migrasi, acuan, demo atau admin, statis (berurutan)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("langkah", nargs="+", choices=LANGKAH, help="langkah yang dijalankan")

    def handle(self, *args: Any, **opsi: Any) -> None:
        diminta = set(opsi["langkah"])
        for nama in LANGKAH:
            if nama not in diminta:
                continue
            mulai = time.monotonic()
            getattr(self, f"_{nama}")()
            detik = f"{time.monotonic() - mulai:5.1f}".replace(".", ",")
            self.stdout.write(f"  {JUDUL[nama]:<34} {detik} dtk")

    def _migrasi(self) -> None:
        if alamat := os.environ.get("DATABASE_URL_APLIKASI"):
            periksa_alamat_aplikasi(alamat)
        pastikan_peran_aplikasi(os.environ.get("PMPZI_SANDI_APLIKASI", ""))
        call_command("migrate", interactive=False, verbosity=0)
        # Once more after all tables exist: new tables of any app must be open to the app role.
        beri_hak_aplikasi()

    def _acuan(self) -> None:
        call_command("muat_acuan", verbosity=0, stdout=io.StringIO())

    def _demo(self) -> None:
        call_command("demo", verbosity=0, stdout=io.StringIO())
        akun = io.StringIO()
        call_command("demo", akun=True, stdout=akun)
        letak = Path(settings.DATA_DIR) / "akun-demo.txt"
        letak.write_text(akun.getvalue())
        letak.chmod(0o600)

    def _admin(self) -> None:
        call_command("admin_pertama", stdout=self.stdout)

    def _statis(self) -> None:
        call_command("collectstatic", interactive=False, verbosity=0, clear=True)


JUDUL = {
    "migrasi": "menyusun tabel",
    "acuan": "memuat data acuan",
    "demo": "memuat data demo",
    "admin": "membuat administrator pertama",
    "statis": "mengumpulkan berkas tampilan",
}


def periksa_alamat_aplikasi(alamat: str) -> None:
    """Refuse an app address that can't be opened or belongs to another role than the one that gets the rights.

    Args:
        alamat: DATABASE_URL_APLIKASI, as libpq reads it.

    Raises:
        CommandError: says which of the two it is and what to set.
    """
    try:
        sambungan = psycopg2.connect(alamat)
    except psycopg2.Error as galat:
        raise CommandError(
            f"DATABASE_URL_APLIKASI tidak dapat dibuka: {str(galat).strip()}. Periksa nama peran, sandi dan alamatnya."
        ) from None
    try:
        nama = sambungan.info.user
    finally:
        sambungan.close()
    if nama != settings.PERAN_APLIKASI:
        raise CommandError(
            f"DATABASE_URL_APLIKASI masuk sebagai «{nama}», sedangkan hak diberikan kepada "
            f"«{settings.PERAN_APLIKASI}». Samakan keduanya, misalnya dengan PMPZI_PERAN_APLIKASI={nama}"
        )


def pastikan_peran_aplikasi(sandi: str) -> None:
    """Make the role the portal runs as, when it doesn't exist and we may; refuse one that could bypass row security.

    With a password given, the role gets exactly that password. Without one (DATABASE_URL_APLIKASI was set by whoever
    runs the database) the role must exist already.

    Args:
        sandi: password for the role, or an empty text.

    Raises:
        CommandError: the role is missing and can't be made, or has more rights than it may have.
    """
    nama = settings.PERAN_APLIKASI
    with connection.cursor() as kursor:
        kursor.execute("SELECT current_user")
        pemilik = kursor.fetchone()[0]
        if pemilik == nama:
            raise CommandError(
                f"DATABASE_URL masuk sebagai «{nama}», yaitu peran aplikasi. Migrasi dijalankan oleh pemilik tabel; "
                "isi DATABASE_URL dengan peran pemilik."
            )
        kursor.execute(
            "SELECT rolsuper, rolbypassrls, pg_has_role(oid, %s, 'MEMBER') FROM pg_roles WHERE rolname = %s",
            [pemilik, nama],
        )
        baris = kursor.fetchone()
    if baris is None:
        _buat_peran(nama, sandi)
        return
    if any(baris):
        raise CommandError(
            f"Peran «{nama}» terlalu berkuasa (superuser, BYPASSRLS, atau anggota peran pemilik), sehingga pemisahan "
            f"antarinstansi tidak berlaku. Cabut haknya: ALTER ROLE {nama} NOSUPERUSER NOBYPASSRLS"
        )
    if sandi and not _dapat_masuk(nama, sandi):
        _buat_peran(nama, sandi, ada=True)


def _dapat_masuk(nama: str, sandi: str) -> bool:
    """Whether the app role's password works; peer or trust authentication counts as working."""
    atur = {**connection.get_connection_params(), "user": nama, "password": sandi}
    for kunci in ("cursor_factory", "context", "prepare_threshold"):
        atur.pop(kunci, None)
    try:
        psycopg2.connect(**atur).close()
    except psycopg2.OperationalError:
        return False
    return True


def _buat_peran(nama: str, sandi: str, *, ada: bool = False) -> None:
    petunjuk = (
        f"Peran aplikasi «{nama}» {'tidak dapat dipakai' if ada else 'belum ada'} dan DATABASE_URL tidak berhak "
        f"{'mengubahnya' if ada else 'membuatnya'}. Mintalah pengelola basis data menjalankan: CREATE ROLE {nama} "
        "LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD '…'; lalu isi DATABASE_URL_APLIKASI dengan alamat peran itu."
    )
    if not sandi:
        raise CommandError(petunjuk)
    kata = sql.SQL("ALTER" if ada else "CREATE")
    perintah = sql.SQL("{} ROLE {} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE PASSWORD {}").format(
        kata, sql.Identifier(nama), sql.Literal(sandi)
    )
    try:
        with connection.cursor() as kursor:
            kursor.execute(perintah.as_string(kursor.cursor))
    except Exception as galat:
        if isinstance(galat.__cause__, errors.InsufficientPrivilege):
            raise CommandError(petunjuk) from None
        raise
