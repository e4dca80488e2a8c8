"""``python -m pmpzi.peluncur``: start everything, say where, stay in the foreground, stop everything."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from urllib.parse import quote, urlsplit, urlunsplit

from pmpzi.peluncur import postgres, stempel, valkey
from pmpzi.peluncur.galat import GalatPeluncur
from pmpzi.peluncur.kunci import baca_rahasia, catat_alamat, kunci_folder
from pmpzi.peluncur.proses import Anak, ekor, hentikan, jalankan

AKAR = stempel.AKAR
BASIS_DATA = "pmpzi"
BANTUAN = """\
Pemakaian: ./run [--tanpa-demo]

  --tanpa-demo   mulai kosong; administrator pertama dibuat, sandinya ditampilkan satu kali

Pengaturan lewat lingkungan: PORT (8000), PMPZI_DATA (.data), DATABASE_URL, DATABASE_URL_APLIKASI, REDIS_URL,
PG_BIN, REDIS_BIN. Ctrl-C menghentikan semuanya; data tetap ada.
"""


class Berhenti(Exception):
    """Somebody asked us to stop (Ctrl-C, SIGTERM, the terminal closed)."""


def _tulis(teks: str = "") -> None:
    sys.stdout.write(teks + "\n")
    sys.stdout.flush()


@contextlib.contextmanager
def _tahap(nama: str) -> Iterator[None]:
    mulai = time.monotonic()
    yield
    _tulis(f"  {nama:<34} {time.monotonic() - mulai:5.1f} dtk".replace(".", ","))


class Peluncur:
    """One start, from the lock on the data folder to the last child's end."""

    def __init__(self, *, data: Path, porta: int, demo: bool) -> None:
        self.data = data
        self.porta = porta
        self.demo = demo
        self.alamat = f"http://127.0.0.1:{porta}/"
        self.log = data / "log"
        self.anak: list[Anak] = []
        self.soket_sementara: Path | None = None
        self.lingkungan: dict[str, str] = {}
        self.url_pemilik = ""
        self.url_aplikasi = ""
        self.milik_sendiri = not os.environ.get("DATABASE_URL")

    # -- steps, in the order in which ``jalan`` takes them ------------------------------------------------------

    def layanan(self) -> None:
        """Start database and queue, unless the environment names others."""
        kunci, sandi = baca_rahasia(self.data)
        peran = os.environ.get("PMPZI_PERAN_APLIKASI", "pmpzi_app")
        soket = self._folder_soket()
        antrean: Anak | None = None
        if not (url_redis := os.environ.get("REDIS_URL", "")):
            antrean = valkey.mulai(
                biner=valkey.cari_biner(os.environ.get("REDIS_BIN")),
                data=self.data / "valkey",
                soket=soket / "valkey",
                log=self.log / "valkey.log",
            )
            self.anak.append(antrean)
            url_redis = valkey.url(soket / "valkey")
        if self.milik_sendiri:
            biner = postgres.cari_biner(os.environ.get("PG_BIN"))
            klaster = self.data / "postgres"
            if not (klaster / "PG_VERSION").exists():
                with _tahap("membuat basis data"):
                    postgres.buat_klaster(
                        biner=biner, data=klaster, sandi=sandi, peran_aplikasi=peran, basis_data=BASIS_DATA
                    )
            with _tahap("menyalakan basis data"):
                log = self.log / "postgres.log"
                self.anak.append(postgres.mulai(biner=biner, data=klaster, soket=soket, log=log))
            self.url_pemilik = postgres.url(
                soket=soket, peran=postgres.PEMILIK, sandi=sandi.pemilik, basis_data=BASIS_DATA
            )
            self.url_aplikasi = postgres.url(soket=soket, peran=peran, sandi=sandi.aplikasi, basis_data=BASIS_DATA)
        else:
            self.url_pemilik = os.environ["DATABASE_URL"]
            self.url_aplikasi = os.environ.get("DATABASE_URL_APLIKASI") or _ganti_peran(
                self.url_pemilik, peran, sandi.aplikasi
            )
        if antrean is not None:
            with _tahap("menyalakan antrean"):
                valkey.tunggu(antrean, soket / "valkey")
        self.lingkungan = {
            **os.environ,
            "DATABASE_URL": self.url_aplikasi,
            "REDIS_URL": url_redis,
            "PMPZI_DATA": str(self.data),
            "PMPZI_RAHASIA": os.environ.get("PMPZI_RAHASIA") or kunci,
            "PMPZI_PERAN_APLIKASI": peran,
            "PMPZI_ALAMAT": os.environ.get("PMPZI_ALAMAT") or self.alamat.rstrip("/"),
            "DJANGO_SETTINGS_MODULE": "pmpzi.settings",
            "PYTHONUNBUFFERED": "1",
            "PORT": str(self.porta),
        }
        self._tulis_lingkungan()

    def siapkan(self) -> None:
        """Migrations, reference data, demo or first administrator, static files: only what changed since last time."""
        berkas = self.data / "stempel.json"
        tersimpan = stempel.baca(berkas)
        langkah = ["migrasi", "acuan", *(["demo"] if self.demo else []), "statis"]
        if not self.milik_sendiri:
            # Somebody else may have emptied or replaced that database since: only it knows what it needs.
            tersimpan = {k: v for k, v in tersimpan.items() if k == "statis"}
        jalan = stempel.perlu(langkah, tersimpan)
        if not (self.data / "static" / "staticfiles.json").exists():
            jalan.setdefault("statis", stempel.sidik(stempel.BAHAN["statis"]))
        if not self.demo and "admin" not in tersimpan:
            jalan["admin"] = "dibuat"
        if not jalan:
            return
        lingkungan = {**self.lingkungan, "DATABASE_URL": self.url_pemilik}
        if not os.environ.get("DATABASE_URL_APLIKASI"):
            lingkungan["PMPZI_SANDI_APLIKASI"] = baca_rahasia(self.data)[1].aplikasi
        catatan = self.log / "siapkan.log"
        catatan.parent.mkdir(parents=True, exist_ok=True)
        with catatan.open("ab") as galat:
            proses = subprocess.Popen(  # noqa: S603 - our own command
                [sys.executable, "manage.py", "siapkan", *jalan], cwd=AKAR, env=lingkungan, stderr=galat
            )
            try:
                kode = proses.wait()
            except BaseException:
                proses.terminate()
                proses.wait()
                raise
        if kode != 0:
            raise GalatPeluncur(f"Persiapan data gagal. Catatan terakhirnya ({catatan}):\n{ekor(catatan)}")
        stempel.simpan(berkas, {**tersimpan, **jalan, "mode": "demo" if self.demo else "tanpa-demo"})

    def program(self) -> None:
        """Start web, worker and beat together and wait until the web server answers."""
        python = sys.executable
        celery = [python, "-m", "celery", "-A", "pmpzi"]
        kolam = "prefork" if os.access("/dev/shm", os.W_OK) else "threads"  # noqa: S108 - prefork needs semaphores there
        (self.data / "celerybeat.pid").unlink(missing_ok=True)
        perintah: dict[str, list[str]] = {
            "web": [python, "-m", "gunicorn", "-c", "pmpzi/gunicorn_conf.py", "pmpzi.wsgi:application"],
            "pekerja": [
                *celery, "worker", "--loglevel", "INFO", "--pool", kolam, "--concurrency", "2",
                "--queues", "cepat,berkas,laporan,celery", "--hostname", "pekerja@%h",
                "--without-gossip", "--without-mingle",
            ],
            "penjadwal": [*celery, "beat", "--loglevel", "INFO", "--pidfile", ""],
        }  # fmt: skip
        with _tahap("menyalakan portal"):
            for nama, argumen in perintah.items():
                log = self.log / f"{nama}.log"
                self.anak.append(jalankan(nama, argumen, log=log, lingkungan=self.lingkungan, folder=AKAR))
            self._tunggu_web()

    def jaga(self) -> None:
        """Sleep until a child ends; a portal with a missing part is stopped rather than left limping.

        Raises:
            GalatPeluncur: always, when a child ended by itself.
        """
        while True:
            for anak in self.anak:
                if not anak.hidup:
                    raise GalatPeluncur(
                        f"Bagian «{anak.nama}» berhenti sendiri (kode {anak.proses.returncode}), jadi semuanya "
                        f"dihentikan. Catatan terakhirnya ({anak.log}):\n{ekor(anak.log)}"
                    )
            time.sleep(0.5)

    def tutup(self) -> None:
        """Stop the programs first, then queue and database; remove the temporary socket folder."""
        dasar = [a for a in self.anak if a.nama in ("PostgreSQL", "Valkey")]
        hentikan([a for a in self.anak if a not in dasar], tenggat=12)
        hentikan(dasar, tenggat=12)
        if self.soket_sementara:
            shutil.rmtree(self.soket_sementara, ignore_errors=True)

    # -- details -----------------------------------------------------------------------------------------------

    def _folder_soket(self) -> Path:
        """Unix socket paths hold 107 bytes: inside the data folder when that fits, else in a temporary one."""
        if len(str(self.data / "soket" / ".s.PGSQL.5432.lock").encode()) <= 100:
            folder = self.data / "soket"
            folder.mkdir(mode=0o700, exist_ok=True)
            return folder
        self.soket_sementara = Path(tempfile.mkdtemp(prefix="pmpzi-", dir="/tmp"))
        return self.soket_sementara

    def _tulis_lingkungan(self) -> None:
        """Keep the addresses for ``manage.py`` beside a running portal: ``set -a; . .data/lingkungan; set +a``."""
        nama = ("DATABASE_URL", "REDIS_URL", "PMPZI_DATA", "PMPZI_RAHASIA", "PMPZI_PERAN_APLIKASI", "PMPZI_ALAMAT")
        berkas = self.data / "lingkungan"
        berkas.unlink(missing_ok=True)
        with os.fdopen(os.open(berkas, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as f:
            for n in nama:
                f.write(f"{n}='{self.lingkungan[n]}'\n")
            f.write(f"DATABASE_URL_PEMILIK='{self.url_pemilik}'\n")

    def _tunggu_web(self, tenggat: float = 40) -> None:
        batas = time.monotonic() + tenggat
        buka = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        while time.monotonic() < batas:
            for anak in self.anak:
                if not anak.hidup:
                    raise GalatPeluncur(
                        f"Bagian «{anak.nama}» tidak mau menyala. Catatan terakhirnya ({anak.log}):\n{ekor(anak.log)}"
                    )
            try:
                with buka.open(f"{self.alamat}sehat", timeout=5) as jawaban:
                    if jawaban.status == 200:
                        return
            except (urllib.error.URLError, OSError):
                time.sleep(0.05)
        log = self.log / "web.log"
        raise GalatPeluncur(f"Portal belum menjawab setelah {tenggat:.0f} detik. Catatan ({log}):\n{ekor(log)}")


def _ganti_peran(url: str, peran: str, sandi: str) -> str:
    """The owner's address with the app role's name and password in place of the owner's."""
    bagian = urlsplit(url)
    letak = bagian.netloc.rpartition("@")[2]
    return urlunsplit(bagian._replace(netloc=f"{quote(peran, safe='')}:{quote(sandi, safe='')}@{letak}"))


def _porta() -> int:
    teks = os.environ.get("PORT", "") or "8000"
    if not teks.isdigit() or not 1 <= int(teks) <= 65535:
        raise GalatPeluncur(f"PORT={teks} bukan nomor porta. Isi dengan angka 1 sampai 65535, misalnya PORT=8001 ./run")
    porta = int(teks)
    with socket.socket() as s:
        s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            s.bind(("127.0.0.1", porta))
        except PermissionError:
            raise GalatPeluncur(f"Porta {porta} hanya boleh dipakai root. Pakai porta lain: PORT=8000 ./run") from None
        except OSError:
            raise GalatPeluncur(
                f"Porta {porta} sedang dipakai program lain. Pakai porta lain: PORT={min(porta + 1, 65535)} ./run"
            ) from None
    return porta


def _mode(data: Path, *, tanpa_demo: bool) -> bool:
    """Whether this data folder holds demo data; a folder stays what it was on its first start."""
    tercatat = stempel.baca(data / "stempel.json").get("mode")
    if tercatat == "demo" and tanpa_demo:
        raise GalatPeluncur(
            f"Folder {data} sudah berisi data demo. Untuk mulai kosong, pakai folder lain: "
            "PMPZI_DATA=folder-baru ./run --tanpa-demo"
        )
    if tercatat == "tanpa-demo" and not tanpa_demo:
        _tulis(f"Folder {data} dimulai tanpa data demo; tetap begitu.")
    return tercatat != "tanpa-demo" and not tanpa_demo


def _berhenti(_sinyal: int, _bingkai: FrameType | None) -> None:
    raise Berhenti


def jalan(argumen: list[str]) -> int:
    """Run the portal until it is stopped; returns the exit code."""
    if {"-h", "--help", "--bantuan"} & set(argumen):
        _tulis(BANTUAN)
        return 0
    if asing := [a for a in argumen if a != "--tanpa-demo"]:
        raise GalatPeluncur(f"Pilihan tidak dikenal: {' '.join(asing)}\n\n{BANTUAN}")
    mulai = time.monotonic()
    data = Path(os.environ.get("PMPZI_DATA") or AKAR / ".data").expanduser().absolute()
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        (data / "log").mkdir(exist_ok=True)
    except OSError as e:
        raise GalatPeluncur(
            f"Folder data {data} tidak dapat dibuat: {e.strerror}. Isi PMPZI_DATA dengan folder lain."
        ) from None
    kunci = kunci_folder(data)
    try:
        peluncur = Peluncur(data=data, porta=_porta(), demo=_mode(data, tanpa_demo="--tanpa-demo" in argumen))
        catat_alamat(kunci, peluncur.alamat)
        for s in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(s, _berhenti)
        try:
            _tulis("Menyalakan PMPZI …")
            peluncur.layanan()
            peluncur.siapkan()
            peluncur.program()
            _tulis(f"\nPMPZI siap di {peluncur.alamat} (setelah {time.monotonic() - mulai:.0f} detik)")
            akun = data / "akun-demo.txt"
            if peluncur.demo and akun.exists():
                _tulis("\n" + akun.read_text().rstrip())
            _tulis(f"\nCatatan jalan di {peluncur.log}. Tekan Ctrl-C untuk berhenti.")
            peluncur.jaga()
        except Berhenti:
            _tulis("\nMenghentikan PMPZI …")
        finally:
            for s in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                signal.signal(s, signal.SIG_IGN)  # a second Ctrl-C must not interrupt the tidying up
            peluncur.tutup()
        _tulis("Semua bagian sudah berhenti. Data tersimpan.")
        return 0
    finally:
        kunci.truncate(0)
        kunci.close()


if __name__ == "__main__":
    try:
        sys.exit(jalan(sys.argv[1:]))
    except GalatPeluncur as galat:
        sys.stderr.write(f"{galat}\n")
        sys.exit(1)
