from django.http import HttpRequest


def konteks_akun(request: HttpRequest) -> dict[str, object]:
    return {}
