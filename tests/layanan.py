"""pytest plugin (``-p tests.layanan``): throw-away PostgreSQL and Valkey, and row-level security that is real in tests.

Every pytest process has its own services in /dev/shm, so several may run side by side. The addresses are known before
the settings are read; PostgreSQL itself starts only when a test wants the database, so a pure unit test pays nothing.

* The owner role migrates; the tests run as the app role, as the portal does. Policies therefore hold in tests.
* The migrated, stopped cluster is kept per fingerprint of everything that shapes the tables and copied for each run
  (0.1 s instead of seconds). ``PMPZI_UJI_SEGAR=1`` builds it anew.
* A transactional test (``transactional_db``, ``live_server``) ends with the database put back as it was after
  ``isi_awal``: a copy made by PostgreSQL itself. So the app role needs no TRUNCATE, append-only tables stay guarded,
  and reference data survive.
* Fixtures: ``isi_awal`` (override in conftest), ``pekerja`` (a real Celery worker), ``sebagai_pemilik``.

Run pytest as ``python -m pytest`` from the root folder: ``-p`` is read before any path setting.
"""

from __future__ import annotations

import atexit
import contextlib
import fcntl
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import IO, Any

import pytest

from pmpzi.peluncur import postgres, stempel, valkey
from pmpzi.peluncur.proses import Anak, ekor, hentikan, jalankan

AKAR = stempel.AKAR
BASIS_DATA = "pmpzi_uji"
POTRET = "pmpzi_potret"
PERAN = "pmpzi_app"
# Everything that decides what a freshly migrated database looks like.
PEMBENTUK_TABEL = (
    "*/migrations/*.py", "*/apps.py", "inti/basisdata.py", "pmpzi/settings.py", "pmpzi/management/commands/siapkan.py",
    "pmpzi/peluncur/postgres.py", "tests/layanan.py", "requirements/test.txt",
)  # fmt: skip
CEPAT = {
    "fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "shared_buffers": "64MB",
    "autovacuum": "off", "wal_level": "minimal", "max_wal_senders": "0", "min_wal_size": "4MB", "max_wal_size": "256MB",
    # In the data folder, so that nothing stays in /dev/shm when the run is killed.
    "dynamic_shared_memory_type": "mmap",
}  # fmt: skip


def _gudang() -> Path:
    """One folder per user for all runs and kept clusters; in memory where there is such a place."""
    dasar = Path("/dev/shm") if os.access("/dev/shm", os.W_OK) else Path(tempfile.gettempdir())
    folder = dasar / f"pmpzi-uji-{os.geteuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.stat().st_uid != os.geteuid():
        raise RuntimeError(f"{folder} milik pengguna lain; hapus atau isi TMPDIR dengan folder lain.")
    return folder


class Layanan:
    """The services of this pytest process."""

    def __init__(self) -> None:
        self.gudang = _gudang()
        self._bersihkan_sisa()
        self.folder = Path(tempfile.mkdtemp(prefix="jalan-", dir=self.gudang))
        self._kunci: IO[str] = (self.folder / "kunci").open("w")
        fcntl.flock(self._kunci, fcntl.LOCK_EX)
        self.soket = self.folder / "s"
        self.data = self.folder / "data"
        (self.data / "static").mkdir(parents=True)
        # Fixed: the kept cluster carries them. It listens on a socket in a folder only this user may enter.
        self.sandi = postgres.Sandi("uji-admin", "uji-pemilik", "uji-aplikasi")
        self.anak: list[Anak] = []
        self.basis_data_hidup = False

    def _bersihkan_sisa(self) -> None:
        """Folders of runs that were killed: their lock is free."""
        for sisa in self.gudang.glob("jalan-*"):
            try:
                with (sisa / "kunci").open("r+") as kunci:
                    fcntl.flock(kunci, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    shutil.rmtree(sisa, ignore_errors=True)
            except FileNotFoundError:
                if time.time() - sisa.stat().st_mtime > 60:  # not one that is being made right now
                    shutil.rmtree(sisa, ignore_errors=True)
            except OSError:
                continue

    def url(self, peran: str, basis_data: str = BASIS_DATA) -> str:
        sandi = {postgres.ADMIN: self.sandi.admin, postgres.PEMILIK: self.sandi.pemilik, PERAN: self.sandi.aplikasi}
        return postgres.url(soket=self.soket, peran=peran, sandi=sandi[peran], basis_data=basis_data)

    def lingkungan(self) -> dict[str, str]:
        """What the settings read. Set before they are read, valid for every child process too."""
        return {
            "DATABASE_URL": self.url(PERAN),
            "REDIS_URL": valkey.url(self.soket / "valkey"),
            "PMPZI_DATA": str(self.data),
            "PMPZI_RAHASIA": "hanya-untuk-uji-" + "x" * 50,
            "PMPZI_PERAN_APLIKASI": PERAN,
            "PMPZI_PENYIMPANAN": "lokal",
            "PMPZI_HOST": "*",
            "PMPZI_DETAK_DETIK": "2",
            "PMPZI_SUREL": "django.core.mail.backends.locmem.EmailBackend",
            "DJANGO_SETTINGS_MODULE": "pmpzi.settings",
        }

    def mulai_antrean(self) -> None:
        """Valkey comes up in a few hundredths of a second: always on, cache and queue are used everywhere."""
        antrean = valkey.mulai(
            biner=valkey.cari_biner(os.environ.get("REDIS_BIN")),
            data=self.folder / "valkey",
            soket=self.soket / "valkey",
            log=self.folder / "valkey.log",
            tahan_lama=False,
        )
        self.anak.append(antrean)
        valkey.tunggu(antrean, self.soket / "valkey")

    def mulai_basis_data(self) -> None:
        """PostgreSQL with a migrated, empty database; once per process."""
        if self.basis_data_hidup:
            return
        klaster = self.folder / "pg"
        biner = postgres.cari_biner(os.environ.get("PG_BIN"))
        with self._klaster_jadi(biner) as jadi:
            subprocess.run(["cp", "-a", str(jadi), str(klaster)], check=True)
        self.anak.append(self._hidupkan(biner, klaster, self.soket, self.folder / "postgres.log"))
        self.basis_data_hidup = True

    def _hidupkan(self, biner: Path, klaster: Path, soket: Path, log: Path) -> Anak:
        return postgres.mulai(biner=biner, data=klaster, soket=soket, log=log, pengaturan=CEPAT)

    @contextlib.contextmanager
    def _klaster_jadi(self, biner: Path) -> Iterator[Path]:
        """The stopped, migrated cluster for the present sources; built when there is none, one builder at a time."""
        sidik = stempel.sidik([*PEMBENTUK_TABEL, f"PG-{postgres.versi_biner(biner)}"])[:16]
        with (self.gudang / f"bangun-{sidik}.kunci").open("w") as kunci:
            fcntl.flock(kunci, fcntl.LOCK_EX)
            jadi = self.gudang / f"jadi-{postgres.versi_biner(biner)}-{sidik}"
            if os.environ.get("PMPZI_UJI_SEGAR"):
                shutil.rmtree(jadi, ignore_errors=True)
            if not jadi.exists():
                self._buang_lama(sisakan=3)
                self._bangun(biner, jadi)
            os.utime(jadi)
            yield jadi

    def _buang_lama(self, *, sisakan: int) -> None:
        ada = sorted(self.gudang.glob("jadi-*"), key=lambda p: p.stat().st_mtime, reverse=True)
        for lama in ada[sisakan:]:
            if time.time() - lama.stat().st_mtime > 600:  # nobody is copying it any more
                shutil.rmtree(lama, ignore_errors=True)

    def _bangun(self, biner: Path, jadi: Path) -> None:
        bangun = Path(tempfile.mkdtemp(prefix="b-", dir=self.folder))
        try:
            postgres.buat_klaster(
                biner=biner, data=bangun / "pg", sandi=self.sandi, peran_aplikasi=PERAN, basis_data=BASIS_DATA, uji=True
            )
            server = self._hidupkan(biner, bangun / "pg", bangun / "s", bangun / "log")
            try:
                url = postgres.url(
                    soket=bangun / "s", peran=postgres.PEMILIK, sandi=self.sandi.pemilik, basis_data=BASIS_DATA
                )
                hasil = subprocess.run(
                    [sys.executable, "manage.py", "siapkan", "migrasi"],
                    cwd=AKAR, env={**os.environ, "DATABASE_URL": url}, capture_output=True, text=True, check=False,
                )  # fmt: skip
            finally:
                hentikan([server])
            if hasil.returncode != 0:
                raise RuntimeError(f"Migrasi untuk uji gagal:\n{hasil.stdout[-2000:]}\n{hasil.stderr[-6000:]}")
            (bangun / "pg").rename(jadi)
        finally:
            shutil.rmtree(bangun, ignore_errors=True)

    def sql_admin(self, *perintah: str) -> None:
        """Statements as superuser of the throw-away cluster, each in its own transaction."""
        import psycopg2

        with contextlib.closing(psycopg2.connect(self.url(postgres.ADMIN, "postgres"))) as sambungan:
            sambungan.autocommit = True
            with sambungan.cursor() as kursor:
                for p in perintah:
                    kursor.execute(p)

    def potret(self) -> None:
        """Remember the database as it is now."""
        self.sql_admin(
            f"DROP DATABASE IF EXISTS {POTRET} WITH (FORCE)",
            f"CREATE DATABASE {POTRET} TEMPLATE {BASIS_DATA} OWNER {postgres.PEMILIK} STRATEGY FILE_COPY",
        )

    def pulihkan(self) -> None:
        """Put the database back as it was at ``potret``; sessions still open are ended."""
        self.sql_admin(
            f"DROP DATABASE IF EXISTS {BASIS_DATA} WITH (FORCE)",
            f"CREATE DATABASE {BASIS_DATA} TEMPLATE {POTRET} OWNER {postgres.PEMILIK} STRATEGY FILE_COPY",
        )

    def tutup(self) -> None:
        """Stop the services and remove their folder; nothing in it is worth a clean shutdown."""
        for anak in self.anak:
            anak.proses.kill()
        hentikan(self.anak)
        self.anak.clear()
        shutil.rmtree(self.folder, ignore_errors=True)


_layanan: Layanan | None = None


def layanan_uji() -> Layanan:
    """The services of this process; for tests that need an address or the superuser."""
    if _layanan is None:
        raise RuntimeError("Jalankan uji dengan «python -m pytest» dari folder akar (plugin tests.layanan).")
    return _layanan


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(args: list[str]) -> Generator[None, Any, Any]:
    """Before pytest-django reads the settings: addresses into the environment, queue started."""
    global _layanan
    if _layanan is None and not {"--help", "-h", "--version", "-V"} & set(args):
        _layanan = Layanan()
        atexit.register(_layanan.tutup)
        for nama in [n for n in os.environ if n.startswith(("PMPZI_", "S3_")) and n != "PMPZI_UJI_SEGAR"]:
            del os.environ[nama]  # a developer's own settings must not change what the tests see
        os.environ.update(_layanan.lingkungan())
        _layanan.mulai_antrean()
    return (yield)


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    """Static files straight from their sources, and transactional tests that restore instead of truncating."""
    from django.conf import settings

    if not settings.configured:
        return
    config.pluginmanager.register(PenggantiBasisData(), "pengganti-basis-data")
    from django.test import TransactionTestCase

    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    # Cheap hashing only where it is not what is tested.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *settings.PASSWORD_HASHERS]

    def _pulihkan(self: TransactionTestCase) -> None:
        from django.core.cache import cache
        from django.db import connections

        connections.close_all()
        layanan_uji().pulihkan()
        cache.clear()  # ids are given again after the restore; what was cached for them must not be found

    TransactionTestCase._fixture_teardown = _pulihkan  # type: ignore[method-assign]


def pytest_unconfigure() -> None:
    if _layanan is not None:
        _layanan.tutup()


@pytest.fixture(scope="session")
def isi_awal() -> Callable[[], None] | None:
    """Override in conftest: a function that fills the database once, before the first test and before the snapshot.

    It runs as the app role with the database open, in one transaction of its own making. None: the tables stay empty.
    """
    return None


class PenggantiBasisData:
    """Registered after pytest-django, so that this ``django_db_setup`` is the one that counts."""

    @pytest.fixture(scope="session")
    @classmethod
    def django_db_setup(
        cls, django_test_environment: None, django_db_blocker: Any, isi_awal: Callable[[], None] | None
    ) -> Iterator[None]:
        """In place of pytest-django's own: database migrated by the owner, used by the app role."""
        layanan = layanan_uji()
        layanan.mulai_basis_data()
        from django.db import connections

        with django_db_blocker.unblock():
            if isi_awal is not None:
                isi_awal()
            connections.close_all()
        layanan.potret()
        yield
        with django_db_blocker.unblock():
            connections.close_all()


@pytest.fixture
def sebagai_pemilik(transactional_db: None) -> Iterator[Any]:
    """A cursor of the owner role, outside Django: for tests that show what the app role may not do."""
    import psycopg2

    with contextlib.closing(psycopg2.connect(layanan_uji().url(postgres.PEMILIK))) as sambungan:
        sambungan.autocommit = True
        with sambungan.cursor() as kursor:
            yield kursor


@pytest.fixture(scope="session")
def pekerja(django_db_setup: None) -> Iterator[Anak]:
    """A real Celery worker on this run's database and queue, for journeys and browser tests.

    Use it together with ``transactional_db`` or ``live_server``: the worker sees committed rows only. It reads the same
    environment as the tests (so PMPZI_SEKARANG must be set before the first use). Yields the process; its log is
    ``pekerja.log`` and shown when it doesn't start.
    """
    layanan = layanan_uji()
    log = layanan.folder / "pekerja.log"
    lingkungan = {**os.environ, "PYTHONUNBUFFERED": "1"}
    # The worker renders templates with hashed static names, as in production.
    subprocess.run(
        [sys.executable, "manage.py", "collectstatic", "--noinput", "-v", "0"], cwd=AKAR, env=lingkungan, check=True
    )
    anak = jalankan(
        "pekerja",
        [
            sys.executable, "-m", "celery", "-A", "pmpzi", "worker", "--pool", "prefork", "--concurrency", "1",
            "--queues", "cepat,berkas,laporan,celery", "--hostname", f"uji-{os.getpid()}@%h", "--loglevel", "INFO",
            "--without-gossip", "--without-mingle",
        ],
        log=log, lingkungan=lingkungan, folder=AKAR,
    )  # fmt: skip
    batas = time.monotonic() + 40
    while b" ready." not in log.read_bytes():
        if not anak.hidup or time.monotonic() > batas:
            hentikan([anak])
            pytest.fail(f"Pekerja Celery tidak menyala:\n{ekor(log, 40)}")
        time.sleep(0.05)
    yield anak
    hentikan([anak], tenggat=5)


def tunggu_sampai(syarat: Callable[[], Any], *, tenggat: float = 30, jeda: float = 0.1, pesan: str = "") -> Any:
    """Ask ``syarat`` until it answers something true; returns that answer.

    Raises:
        AssertionError: not within ``tenggat`` seconds; carries ``pesan`` and the end of the worker's log.
    """
    batas = time.monotonic() + tenggat
    while time.monotonic() < batas:
        if hasil := syarat():
            return hasil
        time.sleep(jeda)
    raise AssertionError(
        f"{pesan or 'Syarat tidak terpenuhi'} setelah {tenggat} dtk.\n{ekor(layanan_uji().folder / 'pekerja.log')}"
    )


def ringkas(isi: object) -> str:
    """Readable JSON for assertion messages."""
    return json.dumps(isi, ensure_ascii=False, indent=1, default=str)
