"""The source tree as the architecture tests read it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pmpzi.peluncur.stempel import AKAR

APLIKASI = ("pmpzi", "penilaian", "survei", "lke", "satker", "inti")


def berkas(*folder: str, akhiran: tuple[str, ...]) -> Iterator[Path]:
    """Our own files below these folders, migrations and caches left out."""
    for nama in folder:
        for f in sorted((AKAR / nama).rglob("*")):
            if f.is_file() and f.suffix in akhiran and not {"migrations", "__pycache__", "hasil"} & set(f.parts):
                yield f


def letak(f: Path) -> str:
    return f.relative_to(AKAR).as_posix()


def templat() -> dict[str, str]:
    """Text of every template by its name."""
    return {
        f.relative_to(AKAR / "templates").as_posix(): f.read_text() for f in berkas("templates", akhiran=(".html",))
    }
