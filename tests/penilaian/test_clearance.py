"""Clearance is a gate on a bid approved at the last tier before the TPI."""

from __future__ import annotations

import pytest

from inti.galat import BelumBoleh, Bentrok, Ditolak, TidakSah
from penilaian.domain.clearance import catat_clearance, menunggu_clearance
from penilaian.models import Usulan
from tests import pabrik
from tests.penilaian.dunia_uji import SAAT, Dunia


@pytest.fixture
def dunia(di_ma: pabrik.Acuan) -> Dunia:
    return Dunia(di_ma)


def disetujui_ditjen(dunia: Dunia) -> Usulan:
    usulan = dunia.buka()
    dunia.ajukan(usulan)
    dunia.setujui(usulan)
    dunia.usulkan(usulan)
    return dunia.setujui(usulan)


def test_tanpa_clearance_atau_tidak_bersih_tidak_diusulkan_ke_tpi(dunia: Dunia) -> None:
    usulan = disetujui_ditjen(dunia)
    with pytest.raises(BelumBoleh) as galat:
        dunia.usulkan(usulan)
    assert galat.value.rincian == ("PN Sarolangun: Menunggu clearance Badan Pengawasan.",)
    catat_clearance(
        usulan_id=usulan.pk, hasil="tidak", alasan="Hukuman disiplin 2026.", oleh=dunia.bawas, sekarang=SAAT
    )
    with pytest.raises(BelumBoleh) as galat:
        dunia.usulkan(usulan)
    assert "Hukuman disiplin 2026." in galat.value.rincian[0]
    catat_clearance(usulan_id=usulan.pk, hasil="bersih", oleh=dunia.bawas, sekarang=SAAT)
    dunia.usulkan(usulan)
    assert dunia.baca(usulan).tahap == "tpi"


def test_clearance_tidak_diminta_di_pt(dunia: Dunia) -> None:
    usulan = dunia.buka()
    dunia.ajukan(usulan)
    dunia.setujui(usulan)
    with pytest.raises(BelumBoleh, match="belum sampai pada clearance"):
        catat_clearance(usulan_id=usulan.pk, hasil="bersih", oleh=dunia.bawas, sekarang=SAAT)


def test_isian_clearance_diperiksa(dunia: Dunia) -> None:
    usulan = disetujui_ditjen(dunia)
    with pytest.raises(TidakSah, match="Pilih hasil clearance"):
        catat_clearance(usulan_id=usulan.pk, hasil="", oleh=dunia.bawas, sekarang=SAAT)
    with pytest.raises(TidakSah, match="Tulis alasan tidak bersih"):
        catat_clearance(usulan_id=usulan.pk, hasil="tidak", oleh=dunia.bawas, sekarang=SAAT)
    with pytest.raises(Ditolak):
        catat_clearance(usulan_id=usulan.pk, hasil="bersih", oleh=dunia.sekretariat, sekarang=SAAT)


def test_sesudah_diusulkan_clearance_tertutup(dunia: Dunia) -> None:
    usulan = dunia.sampai_tpi(dunia.buka())
    with pytest.raises(Bentrok, match="diusulkan ke tahap berikut"):
        catat_clearance(usulan_id=usulan.pk, hasil="tidak", alasan="x", oleh=dunia.bawas, sekarang=SAAT)


def test_daftar_yang_menunggu(dunia: Dunia, django_assert_max_num_queries: object) -> None:
    usulan = disetujui_ditjen(dunia)
    lain = dunia.buka(satker=dunia.acuan.pn_bangko)
    dunia.ajukan(lain)
    dunia.setujui(lain)
    with django_assert_max_num_queries(4):  # type: ignore[operator]
        assert [(u.pk, c) for u, c in menunggu_clearance()] == [(usulan.pk, None)]
    clearance = catat_clearance(usulan_id=usulan.pk, hasil="bersih", oleh=dunia.bawas, sekarang=SAAT)
    assert [(u.pk, c) for u, c in menunggu_clearance()] == [(usulan.pk, clearance)]
