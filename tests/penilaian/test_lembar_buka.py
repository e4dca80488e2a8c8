"""A court without a worksheet: its operator opens one and may bid with it; nobody else does it for them."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from lke.models import Jawaban, LembarKerja
from satker.enums import Peran
from satker.lingkup import lingkup_instansi
from tests import pabrik
from tests.pabrik import Acuan


def klien(acuan: Acuan, peran: Peran) -> Client:
    with lingkup_instansi(acuan.ma.pk):
        orang = pabrik.pengguna(peran, acuan.pn_sarolangun)
    return pabrik.masuk(orang)


def buka(k: Client, acuan: Acuan, **lain: object):
    return k.post(reverse("lembar_buka"), {"satker": acuan.pn_sarolangun.pk, "periode": acuan.periode.pk, **lain})


def test_operator_dari_beranda_sampai_lembar_berisi_113_butir_lalu_usulan(acuan: Acuan) -> None:
    k = klien(acuan, Peran.OPERATOR)
    assert reverse("lembar_buka") in k.get(reverse("beranda")).content.decode()
    assert reverse("lembar_buka") in k.get(reverse("lembar_daftar")).content.decode()
    assert acuan.periode.nama in k.get(reverse("lembar_buka")).content.decode()
    jawab = buka(k, acuan)
    with lingkup_instansi(acuan.ma.pk):
        lembar = LembarKerja.objects.get(satker=acuan.pn_sarolangun)
        assert Jawaban.objects.filter(lembar=lembar).count() == 113
    assert jawab.url == reverse("lembar", args=[lembar.pk])
    usulan = k.post(reverse("usulan_buka"), {"lembar": lembar.pk, "predikat": "WBK"}, follow=True)
    assert "Usulan WBK dibuka" in usulan.content.decode()


def test_membuka_dua_kali_memberi_lembar_yang_sama(acuan: Acuan) -> None:
    k = klien(acuan, Peran.OPERATOR)
    assert buka(k, acuan).url == buka(k, acuan).url
    assert "Tidak ada lembar yang perlu dibuka" in k.get(reverse("lembar_buka")).content.decode()


@pytest.mark.parametrize("peran", [Peran.PIMPINAN, Peran.PENGAMAT])
def test_bukan_operator_ditolak_dan_tidak_diberi_tautan(acuan: Acuan, peran: Peran) -> None:
    k = klien(acuan, peran)
    assert buka(k, acuan).status_code == 403
    assert reverse("lembar_buka") not in k.get(reverse("lembar_daftar")).content.decode()


def test_satker_lain_periode_asing_dan_isian_rusak_tidak_ditemukan(acuan: Acuan) -> None:
    k = klien(acuan, Peran.OPERATOR)
    assert buka(k, acuan, satker=acuan.pn_bangko.pk).status_code == 404
    assert buka(k, acuan, periode=acuan.periode_kumham.pk).status_code == 404
    assert buka(k, acuan, periode="x").status_code == 404
    with lingkup_instansi(acuan.ma.pk):
        assert not LembarKerja.objects.exists()
