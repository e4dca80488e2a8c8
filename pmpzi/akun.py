"""Sign in, sign out, change the password."""

from typing import cast

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpResponse
from django.shortcuts import redirect, render

from satker.enums import Izin
from satker.izin import PermintaanAkses, butuh, publik
from satker.models import Pengguna


class FormMasuk(AuthenticationForm):
    """NIP or mail and password; one sentence for every way it can be wrong."""

    error_messages = {
        "invalid_login": "NIP/surel atau kata sandi tidak cocok. Periksa huruf besar-kecil kata sandi, lalu coba lagi.",
        "inactive": "Akun ini tidak aktif. Hubungi admin instansi Anda.",
    }


masuk = publik("pintu masuk")(
    LoginView.as_view(template_name="akun/masuk.html", form_class=FormMasuk, redirect_authenticated_user=True)
)
keluar = publik("siapa pun boleh mengakhiri sesinya sendiri")(LogoutView.as_view())


@butuh(Izin.MASUK)
def ganti_sandi(request: PermintaanAkses) -> HttpResponse:
    """Change one's own password; the only page open to a person whose password is a one-time one."""
    pengguna = cast(Pengguna, request.user)
    form = PasswordChangeForm(pengguna, request.POST or None)
    if request.method == "POST" and form.is_valid():
        pengguna.sandi_sementara = False
        form.save()
        update_session_auth_hash(request, pengguna)
        messages.success(request, "Kata sandi sudah diganti.")
        return redirect("beranda")
    return render(
        request,
        "akun/ganti_sandi.html",
        {"form": form, "wajib": pengguna.sandi_sementara},
        status=422 if form.errors else 200,
    )
