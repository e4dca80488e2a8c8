"""Throw-away PostgreSQL and Valkey, the seeded portal and the ``row`` server, started as production starts them."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import psycopg2

from pmpzi.peluncur import postgres, valkey
from pmpzi.peluncur.proses import Anak, ekor, hentikan, jalankan
from pmpzi.peluncur.stempel import AKAR

BASIS_DATA = "pmpzi_tolok"
PERAN = "pmpzi_app"


class Gagal(Exception):
    """Measuring is not possible; the message says why."""


def porta_kosong() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


class Layanan:
    """Everything one run needs, in one folder that goes away with it."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="pmpzi-tolok-"))
        self.soket = self.folder / "s"
        self.data = self.folder / "data"
        (self.data / "static").mkdir(parents=True)
        self.sandi = postgres.Sandi.acak()
        self.anak: list[Anak] = []

    def __enter__(self) -> Layanan:
        return self

    def __exit__(self, *_: object) -> None:
        hentikan([a for a in self.anak if a.nama not in ("PostgreSQL", "Valkey")], tenggat=10)
        hentikan([a for a in self.anak if a.nama in ("PostgreSQL", "Valkey")], tenggat=10)
        shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, peran: str) -> str:
        sandi = {
            postgres.ADMIN: self.sandi.admin,
            postgres.PEMILIK: self.sandi.pemilik,
            PERAN: self.sandi.aplikasi,
        }[peran]
        return postgres.url(soket=self.soket, peran=peran, sandi=sandi, basis_data=BASIS_DATA)

    def lingkungan(self) -> dict[str, str]:
        """The environment of every child; nothing of the caller's own portal leaks in."""
        bersih = {
            k: v for k, v in os.environ.items() if not k.startswith(("PMPZI_", "S3_", "DATABASE_URL", "REDIS_URL"))
        }
        return {
            **bersih,
            "DATABASE_URL": self.url(PERAN),
            "REDIS_URL": valkey.url(self.soket / "valkey"),
            "PMPZI_DATA": str(self.data),
            "PMPZI_RAHASIA": "hanya-untuk-tolok-" + "x" * 40,
            "PMPZI_PERAN_APLIKASI": PERAN,
            "PMPZI_PENYIMPANAN": "lokal",
            "DJANGO_SETTINGS_MODULE": "tolok.pengaturan",
            "PYTHONUNBUFFERED": "1",
            "TOLOK_ADMIN": self.url(postgres.ADMIN),
        }

    def nyalakan_dasar(self) -> None:
        """PostgreSQL with the settings ``./run`` uses (every commit goes to disk) and Valkey."""
        biner = postgres.cari_biner(os.environ.get("PG_BIN"))
        klaster = self.folder / "pg"
        postgres.buat_klaster(biner=biner, data=klaster, sandi=self.sandi, peran_aplikasi=PERAN, basis_data=BASIS_DATA)
        log = self.folder / "postgres.log"
        self.anak.append(postgres.mulai(biner=biner, data=klaster, soket=self.soket, log=log))
        antrean = valkey.mulai(
            biner=valkey.cari_biner(os.environ.get("REDIS_BIN")),
            data=self.folder / "valkey",
            soket=self.soket / "valkey",
            log=self.folder / "valkey.log",
        )
        self.anak.append(antrean)
        valkey.tunggu(antrean, self.soket / "valkey")

    def siapkan(self, *, satker: int) -> dict[str, Any]:
        """Migrate, load the reference data, write ``satker`` full worksheets; returns what ``tolok.benih`` reports."""
        pemilik = {**self.lingkungan(), "DATABASE_URL": self.url(postgres.PEMILIK)}
        self._perintah([sys.executable, "manage.py", "siapkan", "migrasi", "acuan", "statis"], pemilik)
        with (
            contextlib.closing(psycopg2.connect(self.url(postgres.PEMILIK))) as sambungan,
            sambungan,
            sambungan.cursor() as kursor,
        ):
            kursor.execute("CREATE TABLE tolok_baris (id int PRIMARY KEY, angka bigint NOT NULL)")
            kursor.execute("INSERT INTO tolok_baris VALUES (1, 0)")
            kursor.execute(f"GRANT SELECT, UPDATE ON tolok_baris TO {PERAN}")
        keluaran = self.folder / "benih.json"
        self._perintah([sys.executable, "-m", "tolok.benih", str(satker), str(keluaran)], self.lingkungan())
        hasil: dict[str, Any] = json.loads(keluaran.read_text())
        return hasil

    def dalam_proses(self, benih: dict[str, Any], *, kali: int) -> dict[str, Any]:
        """Run ``tolok.dalam`` in a process of its own: what needs no web server."""
        masukan, keluaran = self.folder / "dalam-masuk.json", self.folder / "dalam.json"
        masukan.write_text(json.dumps({**benih, "kali": kali}))
        self._perintah([sys.executable, "-m", "tolok.dalam", str(masukan), str(keluaran)], self.lingkungan())
        hasil: dict[str, Any] = json.loads(keluaran.read_text())
        return hasil

    def web(self) -> tuple[Anak, int, float]:
        """Start the portal's gunicorn; returns the process, its port and the seconds until it answered."""
        return self._gunicorn("web", "pmpzi.wsgi:application", "/sehat")

    def baris(self) -> tuple[Anak, int, float]:
        """Start the ``row`` server behind the same gunicorn configuration."""
        return self._gunicorn("baris", "tolok.baris:application", "/")

    def _gunicorn(self, nama: str, aplikasi: str, jalan: str) -> tuple[Anak, int, float]:
        porta = porta_kosong()
        lingkungan = {**self.lingkungan(), "PORT": str(porta)}
        if nama == "baris":
            del lingkungan["DJANGO_SETTINGS_MODULE"]
        perintah = [sys.executable, "-m", "gunicorn", "-c", "pmpzi/gunicorn_conf.py", aplikasi]
        mulai = time.perf_counter()
        anak = jalankan(nama, perintah, log=self.folder / f"{nama}.log", lingkungan=lingkungan, folder=AKAR)
        self.anak.append(anak)
        while time.perf_counter() - mulai < 60:
            if not anak.hidup:
                break
            with contextlib.suppress(OSError, http.client.HTTPException):
                sambungan = http.client.HTTPConnection("127.0.0.1", porta, timeout=5)
                sambungan.request("GET", jalan)
                if sambungan.getresponse().status == 200:
                    return anak, porta, time.perf_counter() - mulai
            time.sleep(0.02)
        raise Gagal(f"Server «{nama}» tidak menyala:\n{ekor(anak.log, 30)}")

    def _perintah(self, argumen: list[str], lingkungan: dict[str, str]) -> None:
        hasil = subprocess.run(argumen, cwd=AKAR, env=lingkungan, capture_output=True, text=True, check=False)
        if hasil.returncode != 0:
            raise Gagal(f"{' '.join(argumen[1:4])} gagal:\n{hasil.stdout[-1500:]}\n{hasil.stderr[-4000:]}")
