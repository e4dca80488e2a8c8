"""One launcher per data folder, and the secrets kept in it."""

from __future__ import annotations

import fcntl
import json
import os
import secrets
from pathlib import Path
from typing import TextIO

from pmpzi.peluncur.galat import GalatPeluncur
from pmpzi.peluncur.postgres import Sandi


def kunci_folder(data: Path) -> TextIO:
    """Hold the data folder until the returned file is closed or the process ends, however it ends.

    Raises:
        GalatPeluncur: another launcher holds it; the message says where that one answers.
    """
    berkas = (data / "kunci").open("a+", encoding="utf-8")
    try:
        fcntl.flock(berkas, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        berkas.seek(0)
        try:
            isi = json.loads(berkas.read())
            letak = f"di {isi['alamat']} (proses {isi['proses']})"
        except (ValueError, KeyError):
            letak = "dan masih dalam persiapan"
        berkas.close()
        raise GalatPeluncur(
            f"PMPZI sudah berjalan {letak} dengan folder data {data}. "
            "Hentikan yang itu dahulu dengan Ctrl-C, atau pakai folder lain: PMPZI_DATA=… PORT=… ./run"
        ) from None
    return berkas


def catat_alamat(kunci: TextIO, alamat: str) -> None:
    """Write into the held lock where this launcher answers, for whoever tries to start a second one."""
    kunci.seek(0)
    kunci.truncate()
    json.dump({"alamat": alamat, "proses": os.getpid()}, kunci)
    kunci.flush()


def baca_rahasia(data: Path) -> tuple[str, Sandi]:
    """The signing key and the database passwords of this data folder; made on the first start, readable by us only.

    Raises:
        GalatPeluncur: the file is there but can't be read as what it should be.
    """
    berkas = data / "rahasia.json"
    if not berkas.exists():
        sandi = Sandi.acak()
        isi = {
            "kunci": secrets.token_urlsafe(48),
            "admin": sandi.admin,
            "pemilik": sandi.pemilik,
            "aplikasi": sandi.aplikasi,
        }
        sementara = berkas.with_suffix(".baru")
        sementara.unlink(missing_ok=True)
        with os.fdopen(os.open(sementara, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as f:
            json.dump(isi, f)
        sementara.rename(berkas)
    try:
        isi = json.loads(berkas.read_text())
        return isi["kunci"], Sandi(isi["admin"], isi["pemilik"], isi["aplikasi"])
    except (OSError, ValueError, KeyError) as e:
        raise GalatPeluncur(
            f"Berkas rahasia {berkas} rusak atau tidak dapat dibaca ({e}). Pulihkan dari cadangan; "
            "tanpa berkas itu basis data di folder yang sama tidak dapat dibuka."
        ) from None
