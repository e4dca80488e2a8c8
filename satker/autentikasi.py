"""Sign-in by NIP or mail address."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import make_password
from django.db.models import Q
from django.http import HttpRequest

from satker.models import Pengguna


class MasukNipAtauSurel(BaseBackend):
    """Authenticate with NIP (18 digits, blanks ignored) or mail (case ignored) and password."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **_: Any
    ) -> Pengguna | None:
        nama = (username or "").strip()
        if not nama or not password:
            return None
        angka = nama.replace(" ", "")
        kunci = Q(nip=angka) if angka.isdigit() else Q(surel=nama.lower())
        pengguna = Pengguna.autentikasi.filter(kunci, is_active=True).first()
        if pengguna is None:
            make_password(password)  # same cost as a wrong password, so time doesn't tell who exists
            return None
        return pengguna if pengguna.check_password(password) else None

    def get_user(self, user_id: int) -> Pengguna | None:
        return Pengguna.autentikasi.select_related("instansi").filter(pk=user_id, is_active=True).first()
