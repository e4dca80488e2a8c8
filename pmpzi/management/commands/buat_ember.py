"""``manage.py buat_ember``: the bucket for stored files, when files live in S3-compatible storage."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Membuat bucket penyimpanan berkas bila belum ada."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **opsi: Any) -> None:
        """Create the configured bucket; does nothing when it exists or files are kept in a folder."""
        if settings.PENYIMPANAN != "s3":
            self.stdout.write("Berkas disimpan di folder; tidak ada bucket yang perlu dibuat.")
            return
        sumber = default_storage.connection  # type: ignore[attr-defined]  # S3Storage has it
        nama = default_storage.bucket_name  # type: ignore[attr-defined]  # S3Storage has it
        if any(b.name == nama for b in sumber.buckets.all()):
            self.stdout.write(f"Bucket «{nama}» sudah ada.")
            return
        sumber.create_bucket(Bucket=nama)
        self.stdout.write(f"Bucket «{nama}» dibuat.")
