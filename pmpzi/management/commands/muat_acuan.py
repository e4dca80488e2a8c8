"""``manage.py muat_acuan``: instruments, the three instansi with their units, and their periode."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from inti.galat import Galat
from inti.waktu import sekarang
from lke.domain.muat_instrumen import muat_instrumen
from lke.instrumen import FOLDER, daftar_bawaan
from penilaian.domain.periode import muat_periode
from satker.domain.satker import impor_satker
from satker.models import Instansi

INSTANSI = (
    ("MA", "Mahkamah Agung Republik Indonesia", "satker-mahkamah-agung.csv"),
    ("KUMHAM", "Kementerian Hukum dan Hak Asasi Manusia", "satker-kumham.csv"),
    ("MK", "Mahkamah Konstitusi Republik Indonesia", "satker-mk.csv"),
)
PERIODE = ("ma-umum-2026.yaml", "kumham-2020.yaml", "mk-2022.yaml")


class Command(BaseCommand):
    help = "Memuat instrumen, instansi, satker dan periode bawaan. Aman diulang: yang sudah ada tidak berubah."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--geser-jadwal",
            metavar="TANGGAL",
            help="geser semua jadwal agar memuat tanggal ini (tahun-bulan-hari); untuk peragaan",
        )

    @transaction.atomic
    def handle(self, *args: Any, **opsi: Any) -> None:
        """All or nothing; every fault of a file is printed."""
        geser = date.fromisoformat(opsi["geser_jadwal"]) if opsi["geser_jadwal"] else None
        saat = sekarang()
        try:
            for kode in daftar_bawaan():
                instrumen, baru = muat_instrumen((FOLDER / f"{kode}.yaml").read_text("utf-8"), sekarang=saat)
                self.stdout.write(f"Instrumen {instrumen.kode}: {'dimuat' if baru else 'sudah ada'}")
            for kode, nama, berkas in INSTANSI:
                instansi, _ = Instansi.objects.get_or_create(kode=kode, defaults={"nama": nama})
                hasil = impor_satker(_data("satker/data", berkas), instansi=instansi)
                self.stdout.write(f"Satker {kode}: {hasil.baru} baru, {hasil.berubah} berubah, {hasil.sama} sama")
            for berkas in PERIODE:
                periode = muat_periode(_data("penilaian/data/periode", berkas), sekarang=saat, jadwal_geser=geser)
                self.stdout.write(f"Periode {periode.kode}: siap")
        except Galat as galat:
            raise CommandError("\n".join([galat.pesan, *galat.rincian])) from galat


def _data(folder: str, nama: str) -> str:
    return (Path(settings.BASE_DIR) / folder / nama).read_text(encoding="utf-8")
