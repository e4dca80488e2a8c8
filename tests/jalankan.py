"""What ``./test`` runs: the checks and pytest, side by side on two cores; pytest's last line comes last.

The checks run one after the other in a thread while pytest runs in front; each one's output is shown only when it
fails. Standard library only.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

AKAR = Path(__file__).resolve().parent.parent
BAGIAN = {"unit": ["tests", "--ignore=tests/perjalanan", "--ignore=tests/peramban"],
          "perjalanan": ["tests/perjalanan"], "peramban": ["tests/peramban"]}  # fmt: skip


def kunci_bersih() -> str:
    """No address in a lock, and both locks name the same version of everything they share; empty text when clean."""
    salah: list[str] = []
    isi: dict[str, dict[str, str]] = {}
    for nama in ("run", "test"):
        teks = (AKAR / "requirements" / f"{nama}.txt").read_text()
        if "://" in teks:
            salah.append(f"requirements/{nama}.txt memuat alamat (://).")
        isi[nama] = dict(re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==(\S+)", teks, re.MULTILINE))
        if tanpa := [p for p in re.split(r"\n(?=\S)", teks) if "==" in p.split("\n")[0] and "--hash=" not in p]:
            salah.append(f"requirements/{nama}.txt: tanpa sidik: {tanpa[0].splitlines()[0]}")
    beda = [f"{p} {v} ≠ {isi['test'].get(p)}" for p, v in isi["run"].items() if isi["test"].get(p) != v]
    if beda:
        salah.append("Kunci uji berbeda dari kunci jalan: " + ", ".join(beda))
    return "\n".join(salah)


def _perintah(*argumen: str) -> Callable[[], str]:
    def jalan() -> str:
        # The settings need addresses to be read at all; none of these checks opens a connection.
        lingkungan = {
            **os.environ,
            "DATABASE_URL": "postgres://periksa@127.0.0.1:1/periksa",
            "REDIS_URL": "redis://127.0.0.1:1",
            "PMPZI_RAHASIA": "hanya-untuk-pemeriksaan",
            "PMPZI_PENYIMPANAN": "lokal",
        }
        hasil = subprocess.run(
            [sys.executable, "-m", *argumen] if argumen[0] != "manage.py" else [sys.executable, *argumen],
            cwd=AKAR, env=lingkungan, capture_output=True, text=True, check=False,
        )  # fmt: skip
        return "" if hasil.returncode == 0 else (hasil.stdout + hasil.stderr).strip() or f"kode {hasil.returncode}"

    return jalan


PEMERIKSAAN: dict[str, Callable[[], str]] = {
    "kunci": kunci_bersih,
    "ruff check": _perintah("ruff", "check", "."),
    "ruff format": _perintah("ruff", "format", "--check", "."),
    "kontrak impor": lambda: _kontrak_impor(),
    "djlint": lambda: _djlint(),
    "migrasi": _perintah("manage.py", "makemigrations", "--check", "--dry-run", "-v", "0"),
    "tipe": _perintah("mypy"),
}


def _skrip(nama: str, *argumen: str) -> str:
    """A tool that has no ``python -m`` form."""
    hasil = subprocess.run(
        [str(Path(sys.executable).parent / nama), *argumen], cwd=AKAR, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": str(AKAR)},
    )  # fmt: skip
    return "" if hasil.returncode == 0 else (hasil.stdout + hasil.stderr).strip()


def _kontrak_impor() -> str:
    return _skrip("lint-imports", "--no-cache")


def _djlint() -> str:
    # Lint only: its formatter moves white space inside inline text, which a reader of the page would see.
    return _skrip("djlint", "templates", "--lint", "--quiet")


def periksa(hasil: dict[str, str], kabar: list[str]) -> None:
    """Run all checks; failures into ``hasil``, one line each into ``kabar``."""
    for nama, jalan in PEMERIKSAAN.items():
        mulai = time.monotonic()
        keluaran = jalan()
        detik = f"{time.monotonic() - mulai:.1f}".replace(".", ",")
        kabar.append(f"  {'gagal' if keluaran else 'lulus'}  {nama} ({detik} dtk)")
        if keluaran:
            hasil[nama] = keluaran


def _laporkan(gagal: dict[str, str], kabar: list[str]) -> None:
    print("Pemeriksaan:", *kabar, sep="\n")
    for nama, keluaran in gagal.items():
        baris = keluaran.splitlines()
        print(f"\n== {nama} ==", *baris[:80], sep="\n")
        if len(baris) > 80:
            print(f"… dan {len(baris) - 80} baris lagi")


def main(argumen: list[str]) -> int:
    """Exit code 0 when everything passed; pytest's own summary line is the last one printed."""
    gagal: dict[str, str] = {}
    kabar: list[str] = []
    if argumen == ["periksa"]:
        periksa(gagal, kabar)
        _laporkan(gagal, kabar)
        return 1 if gagal else 0
    semua = not argumen
    pilihan: list[str] = []
    for a in argumen:
        pilihan += [p for p in BAGIAN[a] if not p.startswith("tests/") or (AKAR / p).exists()] if a in BAGIAN else [a]
    utas = threading.Thread(target=periksa, args=(gagal, kabar), daemon=True)
    if semua:
        utas.start()
    perintah = [sys.executable, "-m", "pytest", *(pilihan or ["tests"])]
    if not semua:
        return subprocess.run(perintah, cwd=AKAR, check=False).returncode
    proses = subprocess.Popen(perintah, cwd=AKAR, stdout=subprocess.PIPE, text=True)
    ditahan: list[str] = []
    assert proses.stdout is not None
    for baris in proses.stdout:
        # Hold the last lines back, so that the report of the checks can be shown before them.
        ditahan.append(baris)
        if len(ditahan) > 1:
            sys.stdout.write(ditahan.pop(0))
            sys.stdout.flush()
    kode = proses.wait()
    utas.join()
    print()
    _laporkan(gagal, kabar)
    print()
    sys.stdout.writelines(ditahan)
    return kode or (1 if gagal else 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
