"""``manage.py admin_pertama``: the first administrator of an instansi, with a one-time password shown once."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from inti.galat import Galat
from inti.waktu import sekarang
from satker.domain.pengguna import beri_tugas, buat_pengguna, hari_ini, pemegang
from satker.enums import Peran
from satker.lingkup import lingkup_instansi
from satker.models import Instansi, Satker


class Command(BaseCommand):
    help = "Membuat administrator pertama sebuah instansi. Sandi sekali pakainya ditampilkan satu kali."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--instansi", default="MA", help="kode instansi (bawaan: MA)")
        parser.add_argument("--surel", default="", help="surel untuk masuk (bawaan: admin.<kode>@pmpzi.local)")
        parser.add_argument("--nama", default="Administrator", help="nama yang ditampilkan")

    def handle(self, *args: Any, **opsi: Any) -> None:
        """Does nothing when the instansi already has an administrator."""
        instansi = Instansi.objects.filter(kode=opsi["instansi"]).first()
        if instansi is None:
            raise CommandError(f"Instansi {opsi['instansi']} belum ada. Jalankan «manage.py muat_acuan» dahulu.")
        saat = sekarang()
        with lingkup_instansi(instansi.pk):
            hari = hari_ini(instansi.pk, saat)
            if ada := pemegang(Peran.ADMIN_INSTANSI, None, instansi.pk, hari):
                self.stdout.write(f"{instansi.kode} sudah mempunyai administrator: {', '.join(p.surel for p in ada)}")
                return
            akar = Satker.objects.filter(induk__isnull=True).first()
            if akar is None:
                raise CommandError(f"{instansi.kode} belum mempunyai satker. Jalankan «manage.py muat_acuan» dahulu.")
            surel = opsi["surel"] or f"admin.{instansi.kode.lower()}@pmpzi.local"
            try:
                orang, sandi = buat_pengguna(
                    instansi_id=instansi.pk, nama=opsi["nama"], surel=surel, oleh=None, sekarang=saat
                )
                beri_tugas(
                    pengguna_id=orang.pk,
                    peran=Peran.ADMIN_INSTANSI,
                    satker_id=akar.pk,
                    mulai=hari,
                    oleh=None,
                    sekarang=saat,
                )
            except Galat as galat:
                raise CommandError("\n".join([galat.pesan, *galat.rincian])) from galat
        self.stdout.write(f"Administrator {instansi.nama}")
        self.stdout.write(f"  masuk dengan : {orang.surel}")
        self.stdout.write(f"  kata sandi   : {sandi}")
        self.stdout.write("Kata sandi ini hanya ditampilkan sekali dan wajib diganti saat masuk pertama.")
