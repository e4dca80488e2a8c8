"""One launcher per data folder; secrets are made once and readable by their owner only."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from pmpzi.peluncur.galat import GalatPeluncur
from pmpzi.peluncur.kunci import baca_rahasia, catat_alamat, kunci_folder


def test_yang_kedua_diberi_tahu_letak_yang_pertama(tmp_path: Path) -> None:
    with kunci_folder(tmp_path) as kunci:
        catat_alamat(kunci, "http://127.0.0.1:8123/")
        with pytest.raises(GalatPeluncur, match=rf"http://127\.0\.0\.1:8123/ \(proses {os.getpid()}\)"):
            kunci_folder(tmp_path)
    kunci_folder(tmp_path).close()  # free again


def test_kunci_lepas_bila_pemegangnya_mati_mendadak(tmp_path: Path) -> None:
    kode = (
        "import os, signal, sys; from pathlib import Path; from pmpzi.peluncur.kunci import kunci_folder\n"
        "k = kunci_folder(Path(sys.argv[1])); os.kill(os.getpid(), signal.SIGKILL)"
    )
    assert subprocess.run([sys.executable, "-c", kode, str(tmp_path)], check=False).returncode == -9
    kunci_folder(tmp_path).close()


def test_rahasia_dibuat_sekali_dan_hanya_terbaca_pemiliknya(tmp_path: Path) -> None:
    pertama = baca_rahasia(tmp_path)
    assert baca_rahasia(tmp_path) == pertama
    assert stat.S_IMODE((tmp_path / "rahasia.json").stat().st_mode) == 0o600
    assert len({pertama[0], pertama[1].admin, pertama[1].pemilik, pertama[1].aplikasi}) == 4


def test_rahasia_yang_rusak_tidak_diam_diam_diganti(tmp_path: Path) -> None:
    (tmp_path / "rahasia.json").write_text("{}")
    with pytest.raises(GalatPeluncur, match="rusak"):
        baca_rahasia(tmp_path)
    assert (tmp_path / "rahasia.json").read_text() == "{}"
