"""The launcher as a person uses it: start, answer, refuse a second start, stop without leaving a process."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from pmpzi.peluncur.__main__ import _ganti_peran
from pmpzi.peluncur.stempel import AKAR


@pytest.fixture
def data() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="pmpzi-jalan-") as folder:
        yield Path(folder)


def _lingkungan(data: Path, porta: int) -> dict[str, str]:
    bersih = {
        k: v for k, v in os.environ.items() if not k.startswith("PMPZI_") and k not in ("DATABASE_URL", "REDIS_URL")
    }
    return {**bersih, "PMPZI_DATA": str(data), "PORT": str(porta)}


def _porta_bebas() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


def _sekali(data: Path, porta: int | str, *argumen: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pmpzi.peluncur", *argumen],
        cwd=AKAR, env=_lingkungan(data, porta), capture_output=True, text=True, timeout=60, check=False,  # type: ignore[arg-type]  # a wrong port is text
    )  # fmt: skip


def _milik(data: Path) -> list[str]:
    """Command lines and environments of running processes that name the data folder."""
    sisa = []
    for p in Path("/proc").glob("[0-9]*"):
        try:
            isi = (p / "cmdline").read_bytes() + (p / "environ").read_bytes()
        except OSError:
            continue
        if str(data).encode() in isi and int(p.name) != os.getpid():
            sisa.append((p / "cmdline").read_text().replace("\0", " "))
    return sisa


def test_nyala_menolak_yang_kedua_dan_berhenti_tanpa_sisa(data: Path) -> None:
    porta = _porta_bebas()
    with (data.parent / f"{data.name}.keluaran").open("w+") as keluaran:
        proses = subprocess.Popen(
            [sys.executable, "-m", "pmpzi.peluncur", "--tanpa-demo"],
            cwd=AKAR, env=_lingkungan(data, porta), stdout=keluaran, stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            batas = time.monotonic() + 90
            tercetak = ""
            while "PMPZI siap di" not in tercetak:
                tercetak = Path(keluaran.name).read_text()
                assert proses.poll() is None, tercetak
                assert time.monotonic() < batas, tercetak
                time.sleep(0.1)
            assert f"http://127.0.0.1:{porta}/" in tercetak
            buka = urllib.request.build_opener(urllib.request.ProxyHandler({}))
            with buka.open(f"http://127.0.0.1:{porta}/sehat", timeout=10) as jawaban:
                assert jawaban.read() == b"hidup\n"
            kedua = _sekali(data, _porta_bebas())
            assert kedua.returncode == 1
            assert f"sudah berjalan di http://127.0.0.1:{porta}/ (proses {proses.pid})" in kedua.stderr
            proses.send_signal(signal.SIGTERM)
            assert proses.wait(timeout=40) == 0
        finally:
            if proses.poll() is None:
                proses.kill()
            Path(keluaran.name).unlink()
    assert _milik(data) == []
    # A folder started empty stays so: nobody finds demo courts among real ones after forgetting the option once.
    assert '"mode": "tanpa-demo"' in (data / "stempel.json").read_text()


def test_porta_yang_terpakai_ditolak_sebelum_apa_pun_dinyalakan(data: Path) -> None:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        s.listen()
        hasil = _sekali(data, s.getsockname()[1])
    assert hasil.returncode == 1
    assert "sedang dipakai program lain. Pakai porta lain: PORT=" in hasil.stderr
    assert not (data / "postgres").exists()


@pytest.mark.parametrize("porta", ["delapan", "0", "70000"])
def test_porta_yang_bukan_nomor_porta_ditolak(data: Path, porta: str) -> None:
    hasil = _sekali(data, porta)
    assert hasil.returncode == 1
    assert f"PORT={porta} bukan nomor porta" in hasil.stderr


def test_pilihan_asing_ditolak_dengan_cara_pakai(data: Path) -> None:
    hasil = _sekali(data, 8000, "--demo-saja")
    assert hasil.returncode == 1
    assert "Pilihan tidak dikenal: --demo-saja" in hasil.stderr
    assert "--tanpa-demo" in hasil.stderr


def test_alamat_aplikasi_diturunkan_dari_alamat_pemilik() -> None:
    assert (
        _ganti_peran("postgres://pemilik:rahasia@db.ma.go.id:5433/pmpzi?sslmode=require", "pmpzi_app", "s@ndi/")
        == "postgres://pmpzi_app:s%40ndi%2F@db.ma.go.id:5433/pmpzi?sslmode=require"
    )
