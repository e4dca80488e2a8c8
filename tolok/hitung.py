"""Counts SQL statements of a request, or profiles it, when the request asks for it by a header."""

from __future__ import annotations

import cProfile
import io
import os
import pstats
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse

# Marks of a transaction are no questions to the database; the portal's budgets don't count them either.
TAK_DIHITUNG = ("SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK", "BEGIN", "COMMIT")


class Penghitung:
    """``X-Tolok: sql`` answers with the number of statements in ``X-Tolok-Sql`` and their texts in a file;
    ``X-Tolok: profil`` writes cProfile's table into a file. Without the header it does nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        macam = request.headers.get("X-Tolok")
        if macam == "sql":
            return self._sql(request)
        if macam == "profil":
            return self._profil(request)
        return self.get_response(request)

    def _sql(self, request: HttpRequest) -> HttpResponse:
        perintah: list[str] = []

        def catat(jalan: Any, sql: str, params: Any, many: bool, konteks: Any) -> Any:
            if not sql.lstrip().upper().startswith(TAK_DIHITUNG):
                perintah.append(sql)
            return jalan(sql, params, many, konteks)

        with connection.execute_wrapper(catat):
            jawaban = self.get_response(request)
        _tulis("sql", request, "\n\n".join(perintah))
        jawaban["X-Tolok-Sql"] = str(len(perintah))
        return jawaban

    def _profil(self, request: HttpRequest) -> HttpResponse:
        profil = cProfile.Profile()
        jawaban = profil.runcall(self.get_response, request)
        teks = io.StringIO()
        angka = pstats.Stats(profil, stream=teks)
        angka.sort_stats("cumulative").print_stats(45)
        angka.sort_stats("tottime").print_stats(30)
        _tulis("profil", request, teks.getvalue())
        return jawaban


def _tulis(macam: str, request: HttpRequest, isi: str) -> None:
    folder = Path(os.environ["PMPZI_DATA"]) / "tolok"
    folder.mkdir(exist_ok=True)
    nama = request.headers.get("X-Tolok-Nama", "kasus")
    (folder / f"{nama}.{macam}.txt").write_text(f"{request.method} {request.get_full_path()}\n\n{isi}\n")
