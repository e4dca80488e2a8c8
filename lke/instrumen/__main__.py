"""``python -m lke.instrumen BERKAS.yaml …``: checks instrument files and prints every mistake."""

import sys
from pathlib import Path

from lke.instrumen import InstrumenTidakSah, baca, semua_soal


def main(argumen: list[str]) -> int:
    """Exit status 0 when every file is valid, 1 when one isn't, 2 without any file."""
    if not argumen:
        sys.stderr.write("Pemakaian: python -m lke.instrumen BERKAS.yaml …\n")
        return 2
    gagal = False
    for nama in argumen:
        try:
            berkas = baca(Path(nama).read_text(encoding="utf-8"))
        except InstrumenTidakSah as galat:
            gagal = True
            for kesalahan in galat.daftar_kesalahan:
                sys.stdout.write(f"{nama}: {kesalahan}\n")
        except (OSError, UnicodeDecodeError) as galat:
            gagal = True
            sys.stdout.write(f"{nama}: tidak dapat dibaca: {galat}\n")
        else:
            jumlah = sum(1 for _ in semua_soal(berkas.komponen))
            sys.stdout.write(f"{nama}: sah, {jumlah} pertanyaan, sha256 {berkas.sha256}\n")
    return 1 if gagal else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
