"""``python -m lke.instrumen BERKAS.yaml …``: checks instrument files and prints every mistake."""

import sys
from pathlib import Path

from lke.instrumen import InstrumenTidakSah, baca, semua_soal


def main(argumen: list[str]) -> int:
    """Exit status 0 when every file is valid, 1 when one isn't, 2 without any file."""
    if not argumen:
        print("Pemakaian: python -m lke.instrumen BERKAS.yaml …", file=sys.stderr)
        return 2
    gagal = False
    for nama in argumen:
        try:
            berkas = baca(Path(nama).read_text(encoding="utf-8"))
        except InstrumenTidakSah as galat:
            gagal = True
            for kesalahan in galat.daftar_kesalahan:
                print(f"{nama}: {kesalahan}")
        except (OSError, UnicodeDecodeError) as galat:
            gagal = True
            print(f"{nama}: tidak dapat dibaca: {galat}")
        else:
            print(f"{nama}: sah, {sum(1 for _ in semua_soal(berkas.komponen))} pertanyaan, sha256 {berkas.sha256}")
    return 1 if gagal else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
