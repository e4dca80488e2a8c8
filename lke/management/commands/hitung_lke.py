"""``manage.py hitung_lke BERKAS.json …``: scores worksheets from files, without any database."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from lke.skor.berkas import Galat, HasilBerkas, nilai_berkas


class Command(BaseCommand):
    help = (
        "Menghitung nilai LKE dari berkas JSON tanpa basis data. Satu berkas menghasilkan satu objek JSON; beberapa "
        "berkas atau berkas .jsonl menghasilkan satu objek per baris. Tanda - membaca masukan standar. Bila ada yang "
        "salah: status 1, semua kesalahan sebagai JSON pada keluaran galat, dan tidak ada hasil."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("berkas", nargs="+", help="berkas .json atau .jsonl; - untuk masukan standar")

    def handle(self, *args: Any, berkas: list[str], **options: Any) -> None:
        """Prints the results, or all mistakes of all files and then exits with status 1."""
        tampung = HasilBerkas()
        for nama in berkas:
            try:
                mentah = sys.stdin.buffer.read() if nama == "-" else Path(nama).read_bytes()
                teks = mentah.decode("utf-8")
            except OSError as galat:
                tampung.galat.append(Galat(nama, "", f"Berkas tidak dapat dibaca: {galat.strerror}."))
            except UnicodeDecodeError:
                tampung.galat.append(Galat(nama, "", "Berkas bukan teks UTF-8."))
            else:
                nilai_berkas(nama, teks, tampung)
        if tampung.galat:
            # Plain text even on a terminal: what is printed must stay readable as JSON.
            self.stderr.write(tampung.galat_json(), style_func=str)
            raise SystemExit(1)
        for hasil in tampung.hasil:
            self.stdout.write(json.dumps(hasil, ensure_ascii=False))
