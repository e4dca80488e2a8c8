"""The committed reference data are whole and load together: what ``manage.py muat_acuan`` does on a new portal."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from lke.domain.instrumen import bagan
from lke.models import Periode
from satker.domain.satker import ZONA_PROVINSI
from satker.lingkup import lingkup_instansi
from satker.models import Instansi, Satker

DATA = Path(settings.BASE_DIR) / "satker/data"


def baris(nama: str) -> list[dict[str, str]]:
    with (DATA / nama).open(encoding="utf-8", newline="") as berkas:
        return list(csv.DictReader(berkas))


def test_jumlah_satker_mahkamah_agung_per_jenis() -> None:
    jumlah = Counter(b["jenis"] for b in baris("satker-mahkamah-agung.csv"))
    assert jumlah.total() == 931
    assert (jumlah["PT"], jumlah["PN"], jumlah["PTA"], jumlah["PA"], jumlah["MS"], jumlah["PTUN"]) == (
        34,
        382,
        33,
        389,
        23,
        30,
    )


@pytest.mark.parametrize("nama", sorted(p.name for p in DATA.glob("*.csv")))
def test_setiap_provinsi_punya_zona(nama: str) -> None:
    assert {b["provinsi"] for b in baris(nama)} <= ZONA_PROVINSI.keys()


def test_muat_acuan_lengkap_dan_aman_diulang(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    """On top of the tests' small trees: the units already there are taken over, not doubled."""
    call_command("muat_acuan")
    capsys.readouterr()
    call_command("muat_acuan")
    keluaran = capsys.readouterr().out
    assert "Satker MA: 0 baru, 0 berubah, 931 sama" in keluaran
    assert "dimuat" not in keluaran
    for kode, jumlah in (("MA", 931), ("KUMHAM", 17), ("MK", 6)):
        with lingkup_instansi(Instansi.objects.get(kode=kode).pk):
            assert Satker.objects.count() == jumlah
            for periode in Periode.objects.all():
                assert bagan(periode.instrumen_id).mesin.hitung({}).total == 0
