"""The instrument files that come with the product."""

from functools import lru_cache
from pathlib import Path

from lke.instrumen.baca import baca
from lke.instrumen.bentuk import BerkasInstrumen

FOLDER = Path(__file__).resolve().parent.parent / "data" / "instrumen"


class InstrumenTidakDikenal(LookupError):
    """No instrument file of that code; the text says which there are."""


def daftar_bawaan() -> tuple[str, ...]:
    """Codes of the instrument files, in order. Skips files of another kind, like the Portal's question ids."""
    return tuple(sorted(berkas.stem for berkas in FOLDER.glob("permenpanrb-*.yaml")))


@lru_cache(maxsize=8)
def bawaan(kode: str) -> BerkasInstrumen:
    """The instrument file of that code, read and checked once per process.

    Raises InstrumenTidakDikenal for an unknown code and InstrumenTidakSah for a file with mistakes.
    """
    if kode not in daftar_bawaan():
        raise InstrumenTidakDikenal(f'Instrumen "{kode}" tidak dikenal; yang ada: {", ".join(daftar_bawaan())}.')
    return baca((FOLDER / f"{kode}.yaml").read_text(encoding="utf-8"))
