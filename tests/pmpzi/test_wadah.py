"""Containers: every service's environment is understood by the settings, and files go to S3-compatible storage."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from moto.server import ThreadedMotoServer

AKAR = Path(__file__).resolve().parents[2]
APLIKASI = ("siapkan", "ember", "web", "worker", "beat")
SEKALI_JALAN = ("siapkan", "ember")


def _isi_env() -> dict[str, str]:
    """What an administrator has after copying .env.contoh and filling in every empty value."""
    pasangan = re.findall(r"^([A-Z0-9_]+)=(.*)$", (AKAR / ".env.contoh").read_text(), re.MULTILINE)
    return {nama: nilai or f"rahasia-{nama.lower()}" for nama, nilai in pasangan}


def _sulih(teks: str, env: dict[str, str]) -> str:
    """Interpolate as compose does: ${X:-default}, and ${X:?...} that must be set."""

    def ganti(m: re.Match[str]) -> str:
        nama, tanda, lain = m.group(1), m.group(2), m.group(3)
        if env.get(nama):
            return env[nama]
        assert tanda == ":-", f"{nama} wajib, tetapi tidak ada di .env.contoh"
        return lain

    return re.sub(r"\$\{([A-Z0-9_]+)(:-|:\?)([^}]*)\}", ganti, teks)


@pytest.fixture(scope="module")
def layanan() -> dict[str, Any]:
    return yaml.safe_load(_sulih((AKAR / "docker-compose.yml").read_text(), _isi_env()))["services"]


def _django(perintah: str, lingkungan: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run code after django.setup() with exactly this environment, as a container would."""
    dasar = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "pmpzi.settings", "PYTHONPATH": str(AKAR)}
    return subprocess.run(
        [sys.executable, "-c", f"import django; django.setup()\n{perintah}"],
        cwd=AKAR, env={**dasar, **lingkungan}, capture_output=True, text=True, check=False,
    )  # fmt: skip


def _lingkungan(layanan: dict[str, Any], nama: str) -> dict[str, str]:
    return {k: str(v) for k, v in layanan[nama]["environment"].items()}


def test_semua_bagian_ada_dan_diperiksa_kesehatannya(layanan: dict[str, Any]) -> None:
    assert set(layanan) == {*APLIKASI, "db", "redis", "minio"}
    for nama, isi in layanan.items():
        assert ("healthcheck" in isi) == (nama not in SEKALI_JALAN), nama
        for syarat in isi.get("depends_on", {}):
            assert syarat in layanan


def test_pengaturan_terbaca_di_setiap_layanan(layanan: dict[str, Any]) -> None:
    # Services with the same environment are read once.
    berbeda = {json.dumps(_lingkungan(layanan, n), sort_keys=True): n for n in APLIKASI}
    for nama in berbeda.values():
        hasil = _django(
            "from django.conf import settings as s; import json\n"
            "d = s.DATABASES['default']\n"
            "print(json.dumps([d['USER'], d['HOST'], s.CELERY_BROKER_URL, s.CACHES['default']['LOCATION'],"
            " s.STORAGES['default']['OPTIONS']['endpoint_url'], s.ALLOWED_HOSTS]))",
            _lingkungan(layanan, nama),
        )
        assert hasil.returncode == 0, f"{nama}: {hasil.stderr[-1500:]}"
        pengguna, host, antrean, cache, s3, nama_host = json.loads(hasil.stdout.splitlines()[-1])
        assert pengguna == ("pmpzi_pemilik" if nama == "siapkan" else "pmpzi_app")
        assert (host, s3) == ("db", "http://minio:9000")
        assert (antrean, cache) == ("redis://redis:6379/0", "redis://redis:6379/1")
        assert "127.0.0.1" in nama_host  # the health check asks under this name


def test_hanya_langkah_persiapan_yang_masuk_sebagai_pemilik(layanan: dict[str, Any]) -> None:
    pemilik = {n for n in APLIKASI if "pmpzi_pemilik" in _lingkungan(layanan, n)["DATABASE_URL"]}
    assert pemilik == {"siapkan"}


def test_worker_mengambil_semua_antrean_yang_dipakai(layanan: dict[str, Any]) -> None:
    from django.conf import settings

    perintah = layanan["worker"]["command"]
    diambil = set(perintah[perintah.index("--queues") + 1].split(","))
    dipakai = {r["queue"] for r in settings.CELERY_TASK_ROUTES.values()} | {settings.CELERY_TASK_DEFAULT_QUEUE}
    assert dipakai <= diambil


def test_pengaturan_wajib_yang_kosong_menyebut_namanya(layanan: dict[str, Any]) -> None:
    for nama in ("DATABASE_URL", "REDIS_URL", "PMPZI_RAHASIA", "S3_BUCKET"):
        hasil = _django("", {k: v for k, v in _lingkungan(layanan, "web").items() if k != nama})
        assert hasil.returncode != 0
        assert f"{nama} belum diisi" in hasil.stderr


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, porta = server.get_host_and_port()
    yield f"http://{host}:{porta}"
    server.stop()


def test_berkas_disimpan_dan_dibaca_lagi_lewat_s3(layanan: dict[str, Any], s3: str) -> None:
    lingkungan = {**_lingkungan(layanan, "web"), "S3_ALAMAT": s3, "NO_PROXY": "127.0.0.1"}
    hasil = _django(
        "from django.core.management import call_command\n"
        "from django.core.files.base import ContentFile\n"
        "from django.core.files.storage import default_storage as d\n"
        "call_command('buat_ember'); call_command('buat_ember')\n"
        "a = d.save('bukti/SK Tim.pdf', ContentFile(b'%PDF-1.7 isi'))\n"
        "b = d.save('bukti/SK Tim.pdf', ContentFile(b'lain'))\n"
        "assert a != b, 'berkas lama tertimpa'\n"
        "assert d.open(a).read() == b'%PDF-1.7 isi' and d.size(a) == 12\n"
        "d.delete(a); assert not d.exists(a) and d.exists(b)\n"
        "from pmpzi.sehat import _penyimpanan; _penyimpanan()\n"
        "print('tuntas')",
        lingkungan,
    )
    assert hasil.returncode == 0, hasil.stderr[-2000:]
    assert hasil.stdout.split("\n")[:2] == ["Bucket «pmpzi» dibuat.", "Bucket «pmpzi» sudah ada."]
    assert hasil.stdout.rstrip().endswith("tuntas")
