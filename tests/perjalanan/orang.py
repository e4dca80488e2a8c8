"""A person at a browser without scripts: pages, forms, downloads; every refusal must come with its sentence."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from satker.enums import Peran
from satker.models import Satker
from tests import pabrik
from tests.layanan import tunggu_sampai


def teks(jawaban: HttpResponse) -> str:
    """What a reader sees of a page: text without tags, blanks joined."""
    isi = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", jawaban.content.decode(), flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", isi)).split())


@dataclass
class Orang:
    """One account. ``peran`` are (role, unit) pairs; the first unit's instansi is the person's."""

    nama: str
    peramban: Client

    @classmethod
    def dengan(cls, nama: str, *peran: tuple[Peran, Satker]) -> Orang:
        pertama, *lain = peran
        akun = pabrik.pengguna(*pertama, nama=nama)
        for satu in lain:
            pabrik.tugas(akun, *satu)
        return cls(nama, pabrik.masuk(akun))

    def buka(self, alamat: str, *isi: Any, tanya: str = "", status: int = 200) -> str:
        """Look at a page; its text."""
        jawaban = self.peramban.get(_url(alamat, isi) + tanya)
        assert jawaban.status_code == status, (
            f"{self.nama} membuka {alamat}: {jawaban.status_code}\n{teks(jawaban)[:600]}"
        )
        return teks(jawaban)

    def kirim(self, alamat: str, *isi: Any, **data: Any) -> HttpResponse:
        """Send a form that must be accepted; the page it leads to."""
        jawaban = self.peramban.post(_url(alamat, isi), data)
        assert jawaban.status_code == 302, (
            f"{self.nama} mengirim {alamat}: {jawaban.status_code}\n{teks(jawaban)[:900]}"
        )
        return self.peramban.get(jawaban["Location"])

    def ditolak(self, alamat: str, *isi: Any, status: int, kalimat: str, **data: Any) -> str:
        """Send a form that must be refused with this status, in words that contain ``kalimat``; the page's text."""
        jawaban = self.peramban.post(_url(alamat, isi), data)
        if status == 302 and jawaban.status_code == 302:
            jawaban, dapat = self.peramban.get(jawaban["Location"]), 302
        else:
            dapat = jawaban.status_code
        terbaca = teks(jawaban)
        assert dapat == status, f"{self.nama} mengirim {alamat}: {dapat}, seharusnya {status}\n{terbaca[:900]}"
        assert kalimat in terbaca, f"«{kalimat}» tidak terbaca {self.nama} di {alamat}:\n{terbaca[:1500]}"
        return terbaca

    def unduh(self, **permintaan: Any) -> bytes:
        """Ask for a document, wait for the real worker, download it."""
        jawaban = self.peramban.post(reverse("dokumen_buat"), permintaan)
        assert jawaban.status_code == 302, teks(jawaban)[:900]
        alamat = jawaban["Location"]
        tunggu_sampai(
            lambda: self.peramban.get(f"{alamat}unduh/").status_code == 200,
            tenggat=60,
            pesan=f"{permintaan['jenis']} belum jadi",
        )
        berkas = self.peramban.get(f"{alamat}unduh/")
        assert "attachment" in berkas["Content-Disposition"]
        return b"".join(berkas.streaming_content)  # type: ignore[arg-type]  # synchronous under WSGI


def _url(alamat: str, isi: tuple[Any, ...]) -> str:
    return reverse(alamat, args=isi)
