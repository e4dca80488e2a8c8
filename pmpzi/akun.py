"""Sign in, sign out, change the password."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from satker.enums import Izin
from satker.izin import butuh, publik


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
def ganti_sandi(request: HttpRequest) -> HttpResponse:
    """Change one's own password; the only page open to a person whose password is a one-time one."""
    form = PasswordChangeForm(request.user, request.POST or None)  # type: ignore[arg-type]  # signed in: butuh() saw to it
    if request.method == "POST" and form.is_valid():
        form.user.sandi_sementara = False
        form.save()
        update_session_auth_hash(request, form.user)
        messages.success(request, "Kata sandi sudah diganti.")
        return redirect("beranda")
    return render(request, "akun/ganti_sandi.html", {"form": form, "wajib": request.user.sandi_sementara}, status=422 if form.errors else 200)
