"""``manage.py demo``: demo data; ``--akun`` lists the accounts one can sign in with."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from inti.galat import Galat
from inti.waktu import sekarang
from pmpzi.demo.bangun import bangun
from pmpzi.demo.orang import AKUN, SANDI


class Command(BaseCommand):
    help = "Mengisi data peraga: orang, LKE, dan usulan dalam semua keadaan. Aman diulang; jangan di portal sungguhan."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--tanpa-dokumen", action="store_true", help="tidak meminta dokumen kepada pekerja")
        parser.add_argument("--akun", action="store_true", help="hanya menampilkan daftar akun peraga")

    def handle(self, *args: Any, **opsi: Any) -> None:
        """Build the demo, or only print its accounts."""
        if opsi["akun"]:
            self.stdout.write(daftar_akun())
            return
        try:
            dibangun = bangun(sekarang=sekarang(), dokumen=not opsi["tanpa_dokumen"])
        except Galat as galat:
            raise CommandError("\n".join([galat.pesan, *galat.rincian])) from galat
        self.stdout.write(f"Data peraga: {', '.join(dibangun) if dibangun else 'sudah ada'}")


def daftar_akun() -> str:
    """The listed accounts as a table of text."""
    baris = [f"Sandi semua akun peraga: {SANDI}"]
    for kode, akun in AKUN.items():
        baris += ["", kode]
        for a in akun:
            if a.guna:
                peran = (
                    " dan ".join(dict.fromkeys(p.teks for p in a.peran)) if len(a.peran) < 3 else "Tim Penilai Internal"
                )
                baris.append(f"  {a.surel:<38} {peran:<28} {a.satker:<18} {a.guna}")
    return "\n".join(baris)
