"""What was prepared already: a hash per step, so that the next start skips what didn't change."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path

AKAR = Path(__file__).resolve().parents[2]

# Which files decide about a step. A step runs again when one of them changes, appears or goes.
BAHAN: dict[str, tuple[str, ...]] = {
    "migrasi": ("*/migrations/*.py", "*/apps.py", "inti/basisdata.py", "requirements/run.txt"),
    "acuan": ("*/data/**/*", "*/management/commands/muat_*.py", "*/domain/muat*.py", "*/instrumen/*.py"),
    "demo": ("*/demo/**/*", "*/management/commands/demo*.py"),
    "statis": ("static/**/*", "*/static/**/*", "requirements/run.txt"),
}
# A step also runs again after these: demo data stand on the reference data, those on the tables.
SESUDAH: dict[str, tuple[str, ...]] = {"migrasi": (), "acuan": ("migrasi",), "demo": ("acuan",), "statis": ()}


def sidik(pola: Iterable[str], *, akar: Path = AKAR) -> str:
    """SHA-256 over names and contents of all files that match, in a fixed order."""
    jumlah = hashlib.sha256()
    berkas = {f for p in pola for f in akar.glob(p) if f.is_file() and "__pycache__" not in f.parts}
    for f in sorted(berkas):
        if f.relative_to(akar).parts[0].startswith((".", "tests")):
            continue
        jumlah.update(f"{f.relative_to(akar).as_posix()}\0".encode())
        jumlah.update(hashlib.sha256(f.read_bytes()).digest())
    return jumlah.hexdigest()


def perlu(
    langkah: Iterable[str], tersimpan: dict[str, str], *, akar: Path = AKAR, hari: date | None = None
) -> dict[str, str]:
    """The steps that must run now, with the stamp to keep once they have succeeded.

    Args:
        langkah: names out of ``BAHAN``, in the order in which they run.
        tersimpan: stamps of the last successful start.
        akar: root of the source tree.
        hari: today. Demo data lie around it, so their step runs once more in every new week and moves the windows.
    """
    tahun, minggu, _ = (hari or date.today()).isocalendar()  # noqa: DTZ011 - the machine's own calendar is meant
    jalan: dict[str, str] = {}
    for nama in langkah:
        kini = sidik(BAHAN[nama], akar=akar)
        if nama == "demo":
            kini += f"-{tahun}-{minggu}"
        if tersimpan.get(nama) != kini or any(s in jalan for s in SESUDAH[nama]):
            jalan[nama] = kini
    return jalan


def baca(berkas: Path) -> dict[str, str]:
    """The kept stamps; none when there are none or they can't be read (everything runs again then)."""
    try:
        isi = json.loads(berkas.read_text())
    except (OSError, ValueError):
        return {}
    return {str(k): str(v) for k, v in isi.items()} if isinstance(isi, dict) else {}


def simpan(berkas: Path, isi: dict[str, str]) -> None:
    """Replace the kept stamps in one go."""
    sementara = berkas.with_suffix(".baru")
    sementara.write_text(json.dumps(isi, indent=1))
    sementara.rename(berkas)
